"""Queries. Each gives facts in the ledger's own types."""
