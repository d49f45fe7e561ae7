"""What a results page shows around its hits: filter tags, what the form carries along, and the pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.facets import DATE, FACET_LABELS
from search.request import SORTS, Request
from search.results import Facet, Results
from web.words import facet_value_in_words, instant_in_words

SORT_LABELS = {"relevance": "Best match", "newest": "Newest first", "oldest": "Oldest first"}
_FIRST_VALUES = 8
"""Values of a facet that show at once; the rest unfolds."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One filter in force, in words, and the request without it."""

    label: str
    request: Request
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class SortLink:
    """One order, and the request in it."""

    label: str
    request: Request
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page number; `request` is None for a gap."""

    number: int
    request: Request | None
    is_current: bool = False


def tags(results: Results) -> tuple[Tag, ...]:
    """Return every filter in force: days, moment, then facet values in the order of their facets."""
    request = results.request
    days = (("From", request.first_day, "from"), ("To", request.last_day, "to"))
    found = [Tag(f"{label}: {text}", request.without(name)) for label, text, name in days if text]
    if request.as_of:
        found.append(Tag(f"As of: {instant_in_words(request.as_of)}", request.without("as_of")))
    labels = {(facet.name, value.value): value.label for facet in results.facets for value in facet.values}
    order = list(FACET_LABELS)
    for chosen in sorted(request.filters, key=lambda f: (order.index(f.facet), f.excluded, f.key)):
        label = facet_value_in_words(chosen.facet, labels.get((chosen.facet, chosen.key), chosen.key))
        without = request.toggled(chosen.facet, chosen.key, excluded=chosen.excluded)
        found.append(Tag(f"{FACET_LABELS[chosen.facet]}: {label}", without, chosen.excluded))
    return tuple(found)


def cleared(request: Request) -> Request:
    """Return the request without any filter."""
    return request.without("filters", "from", "to", "as_of")


def plain(q: str) -> Request:
    """Return the request for a query and nothing else."""
    return Request(q=q)


def form_pairs(request: Request) -> tuple[tuple[str, str], ...]:
    """Return all that the search form carries along besides the box, where no filters are shown."""
    return replace(request.first_page(), q="").pairs()


def is_narrowed(request: Request) -> bool:
    """Tell whether a request is anything but a plain query: such pages stay out of crawlers' indexes."""
    return request != Request(q=request.q)


def shown_facets(results: Results) -> tuple[Facet, ...]:
    """Return the facets that are offered as check boxes: all but the date, which is a chart."""
    return tuple(facet for facet in results.facets if facet.name != DATE and facet.values)


def date_facet(results: Results) -> Facet | None:
    """Return the date facet, if the answer has it."""
    return next((facet for facet in results.facets if facet.name == DATE), None)


def carried(results: Results) -> tuple[tuple[str, str], ...]:
    """Return the parameters that no visible control of the form holds, for hidden inputs."""
    request = results.request
    listed = {(facet.name, value.value) for facet in shown_facets(results) for value in facet.values}
    rest = frozenset(chosen for chosen in request.filters if (chosen.facet, chosen.key) not in listed)
    bare = replace(request.first_page(), q="", first_day="", last_day="", filters=rest)
    return bare.pairs()


def sort_links(results: Results) -> tuple[SortLink, ...]:
    """Return the orders that make sense here, the one in force marked: without a query nothing matches better."""
    return tuple(
        SortLink(SORT_LABELS[name], replace(results.request.first_page(), sort=name), name == results.sort)
        for name in SORTS
        if results.request.q or name in ("newest", "oldest", results.sort)
    )


def page_links(results: Results) -> tuple[PageLink, ...]:
    """Return the first page, the last that has a number, and those around this one, with gaps; none by cursor."""
    page, pages = results.request.page, results.request.last_page(results.total)
    if pages < 2 or results.request.after:
        return ()
    wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(number - 1, None))
        links.append(PageLink(number, replace(results.request, page=number), number == page))
    return tuple(links)


def split_values(facet: Facet) -> tuple[Facet, Facet]:
    """Return a facet's values that show at once, and those that unfold."""
    chosen = sum(value.selected or value.excluded for value in facet.values)
    shown = max(_FIRST_VALUES, chosen)
    return replace(facet, values=facet.values[:shown]), replace(facet, values=facet.values[shown:])
