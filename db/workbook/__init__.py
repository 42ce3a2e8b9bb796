"""The ledger workbook, in and out: one row per entry, the 26 columns of the contract.

In: `read` takes the rows out of a file, `facts` loads what the ledger holds about them, `compare` makes a
`plan` of the two, `apply` writes it, `imports` keeps a file between being sent in and being confirmed.
Out: `write` and `template`. `columns` names the columns for all of them, `cells` what may stand in one,
`problems` what may be wrong with one.
"""
