"""Writing a draft's index: Whoosh segments with their postings as arrays, the filing table, merging."""
