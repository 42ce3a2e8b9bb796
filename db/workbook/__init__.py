"""The ledger workbook, in and out: one row per entry, the 26 columns of the contract.

`reading/` takes the rows out of a file, whatever form people gave it, and says how it read them.
`importing/` compares them with the ledger, makes a plan, applies it and takes it back, in a process of its
own. `sheets/` makes workbooks: exports, templates, prefilled ones, marked copies. `columns` names the columns
for all of them, `problems` what may be wrong with a file or a row.
"""
