"""Documents to keep: a paper is a small value with all its words; `writing` makes a Word file of it."""
