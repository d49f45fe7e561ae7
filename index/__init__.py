"""The write side of Dateline: cleaning wire copy, resolving filings, building and publishing generations."""
