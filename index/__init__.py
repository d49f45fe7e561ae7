"""The write side of Dateline: reading and cleaning wire copy, resolving filings, building and publishing generations."""
