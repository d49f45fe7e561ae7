"""The read side of Dateline and the contract both sides share: records, schema, queries, engines, generations."""
