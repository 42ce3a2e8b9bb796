"""Rows → a plan → the ledger, and out of it again; in a process of its own."""
