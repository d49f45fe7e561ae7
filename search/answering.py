"""From an engine's plain counts to what a reader is shown: facets in order, paging, and the order that applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from search.engine import Count, Tally
from search.facets import DATE, FACET_LABELS, value_label
from search.limits import Limits
from search.ranking import scoring_groups
from search.request import Request
from search.results import Facet, FacetValue
from search.tree import Node


def sort_of(request: Request, tree: Node) -> str:
    """Return the order that applies: the one asked for, else relevance where the query has words to rank by."""
    return request.sort or ("relevance" if scoring_groups(tree) else "newest")


def paging(request: Request, total: int) -> tuple[int, Request | None, Request | None]:
    """Return the number of pages, and the requests for the next and the previous page where there are such."""
    pages = max(1, -(-total // request.size))
    following = replace(request, page=request.page + 1) if request.page < pages else None
    previous = replace(request, page=min(request.page - 1, pages)) if request.page > 1 else None
    return pages, following, previous


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
                toggle=request.toggled(name, count.key),
                exclude=request.toggled(name, count.key, excluded=True),
            )
            for count in values
        ),
        distinct=tally.distinct + len(unseen),
    )
