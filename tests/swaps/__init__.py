"""Readers over HTTP while generations are published under them: `python -m tests.swaps`."""
