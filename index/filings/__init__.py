"""From stories to filings: identity, versions, corrections, kills, holds, and copies of the same text."""
