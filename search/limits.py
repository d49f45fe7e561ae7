"""Every bound on what a request may cost, one line each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one request. Counts unless the name says another unit."""

    query_chars: int = 2048  # the longest saved searches in newsrooms run to about 1,500
    query_terms: int = 128  # more clauses than anyone writes by hand; a bound on matching work
    query_depth: int = 16  # brackets nested deeper are a script's mistake
    pattern_letters: int = 2  # letters a pattern must have: `a*` would read a tenth of the lexicon
    fuzzy_letters: int = 4  # shorter words are within two edits of most of the lexicon
    phrase_slop: int = 50  # words between a phrase's words; further apart is not a phrase
    filters: int = 32  # facet values in one URL; crawlers walk the facet space beyond any person's need
    filter_chars: int = 200  # no place, source or topic is longer
    page_reach: int = 10_000  # stories that numbered pages reach: further in, a cursor costs the same at any depth
    cursor_chars: int = 6_000  # one with the longest id there may be
    page_size: int = 20  # what fits a screen or two
    max_page_size: int = 100  # what a script may take at once
    facet_values: int = 25  # listed per facet, selected ones always among them
    deadline_s: float = 1.0  # a reader's patience; past it the search is refused and says what to change
    snippets: int = 2  # passages shown per hit
    snippet_chars: int = 240  # about two lines on a wide screen
    compared_chars: int = 60_000  # of two filings side by side; the longest wire copy runs to 20,000
    compared_lines: int = 250  # paragraphs of either filing: their pairing takes the square of it
    compared_cells: int = 500_000  # pairs of words in reworded paragraphs, a third of a second; past it shown whole
    highlight_chars: int = 200_000  # of one story; a longer one is marked up to there


LIMITS = Limits()
