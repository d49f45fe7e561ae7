"""From an engine's plain counts to what a reader is shown: facets in order, paging, and the order that applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from search.engine import Count, Tally
from search.facets import DATE, FACET_LABELS, value_label
from search.limits import Limits
from search.ranking import scoring_groups
from search.request import START, Request, most_pages
from search.results import Facet, FacetValue
from search.tree import Node


def sort_of(request: Request, tree: Node) -> str:
    """Return the order that applies: the one asked for, else relevance where the query has words to rank by."""
    return request.sort or ("relevance" if scoring_groups(tree) else "newest")


def following(request: Request, rest: int, cursor: Callable[[], str]) -> Request | None:
    """Return the request for what comes behind this one's stories, None where nothing does.

    `cursor` gives the one behind the last story; it is asked for only where page numbers do not go on.
    """
    if not rest:
        return None
    if request.after or request.page >= most_pages(request.size):
        return replace(request, page=1, after=cursor())
    return replace(request, page=request.page + 1)


def preceding(request: Request, total: int) -> Request | None:
    """Return the request for the page before, None on the first; the way back from a cursor is to the first."""
    if request.after:
        return None if request.after == START else request.first_page()
    return replace(request, page=min(request.page - 1, request.last_page(total))) if request.page > 1 else None


def facets_of(request: Request, counts: Mapping[str, Tally], limits: Limits) -> tuple[Facet, ...]:
    """Return the facets to show, each with its values in the order in which to show them."""
    return tuple(_facet(request, name, found, limits) for name, found in counts.items())


def _facet(request: Request, name: str, tally: Tally, limits: Limits) -> Facet:
    selected, excluded = request.selected(name), request.excluded(name)
    chosen = selected | excluded
    unseen = chosen - {count.key for count in tally.counts}
    values = [*tally.counts, *(Count(key, value_label(name, key), 0) for key in sorted(unseen))]
    if name == DATE:
        values.sort(key=lambda count: count.key)
    else:
        values.sort(key=lambda count: count.key not in chosen)
        values = values[: max(limits.facet_values, len(chosen))]
    return Facet(
        name=name,
        label=FACET_LABELS[name],
        values=tuple(
            FacetValue(
                value=count.key,
                label=count.label,
                count=count.count,
                selected=count.key in selected,
                excluded=count.key in excluded,
                facet=name,
                request=request,
            )
            for count in values
        ),
        distinct=tally.distinct + len(unseen),
    )
