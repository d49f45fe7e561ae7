"""The query language: what people type, read into a tree with notes on what was read generously.

`parse` is the way in; `lexer` cuts the text, `clauses` reads single words and phrases, `dayranges` dates, and `render`
writes a tree back as canonical text.
"""

from search.query.notes import Note
from search.query.parse import SYNTAX, Reading, SyntaxExample, parse_query
from search.query.render import render

__all__ = ["SYNTAX", "Note", "Reading", "SyntaxExample", "parse_query", "render"]
