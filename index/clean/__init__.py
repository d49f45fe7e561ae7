"""Cleaning rules: from a parsed page or text to the parts of a story."""
