"""A file → rows of known fields, with a note of whatever was not in the plain form."""
