"""Input formats: one reader module each, in one table."""
