"""The ledger → workbooks: exports, templates, prefilled ones, marked copies."""
