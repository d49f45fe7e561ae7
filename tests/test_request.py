"""URL parameters: every order and spelling of one search is one request with one canonical URL."""

from __future__ import annotations

import random
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import RequestError
from search.facets import FACET_NAMES
from search.limits import LIMITS
from search.request import Filter, Request, parse_request


def read(url: str) -> Request:
    return parse_request(parse_qsl(urlsplit(url).query, keep_blank_values=True))


values = st.sampled_from(["Reuters", "PR Newswire", "São Paulo", "crude", "en", "1,5 & co"])
requests = st.builds(
    Request,
    q=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip),
    filters=st.frozensets(
        st.builds(
            lambda facet, value, excluded: next(
                iter(parse_request([(f"not.{facet}" if excluded else facet, value)]).filters)
            ),
            st.sampled_from([name for name in FACET_NAMES if name != "date"]),
            values,
            st.booleans(),
        ),
        max_size=5,
    ),
    first_day=st.sampled_from(["", "1987-03", "-7d", "today"]),
    last_day=st.sampled_from(["", "2026", "yesterday"]),
    sort=st.sampled_from(["", "newest"]),
    page=st.integers(1, 50),
    size=st.integers(1, 100),
)


walked = requests | requests.map(lambda one: replace(one, page=1, after="AbC-_9"))


@given(walked, st.randoms())
def test_a_canonical_url_reads_back_to_its_request_in_any_order(request: Request, order: random.Random) -> None:
    assert read(request.url()) == request
    pairs = list(request.pairs()) * 2
    order.shuffle(pairs)
    assert parse_request(pairs) == request


@given(walked, st.sampled_from(["source", "place"]), st.sampled_from(["reuters", "oslo"]), st.booleans())
def test_toggling_twice_gives_the_first_page_of_the_same_search(
    request: Request, facet: str, key: str, excluded: bool
) -> None:
    once = request.toggled(facet, key, excluded=excluded)
    assert (Filter(facet, key, excluded) in once.filters) != (Filter(facet, key, excluded) in request.filters)
    assert Filter(facet, key, not excluded) not in once.filters
    if Filter(facet, key, not excluded) not in request.filters:
        assert once.toggled(facet, key, excluded=excluded).filters == request.filters
    assert (once.page, once.after) == (1, "")


@given(requests, st.integers(0, 10**9))
def test_the_last_page_holds_the_last_story_or_the_last_that_numbers_reach(request: Request, total: int) -> None:
    assert parse_request([("size", str(request.size)), ("page", str(request.last_page(total)))]).size == request.size
    reached = min(total, LIMITS.page_reach // request.size * request.size)
    assert 0 <= request.last_page(total) * request.size - reached < request.size or not total


def test_case_accents_and_country_names_do_not_make_another_search() -> None:
    assert read("/search?place=S%C3%A3o+Paulo&country=Brazil") == read("/search?country=br&place=SAO+PAULO")


def test_one_apostrophe_of_a_value_is_as_good_as_another() -> None:
    assert read("/search?place=Coeur+d%E2%80%99Alene") == read("/search?place=coeur+d'alene")


def test_what_newsletters_hang_on_links_is_passed_over() -> None:
    assert read("/search?q=oil&utm_source=mail&fbclid=x&gclid=&utm_source=again").url() == "/search?q=oil"


def test_empty_parameters_of_a_form_are_nothing() -> None:
    assert read("/search?q=oil&from=&to=&source=&sort=") == Request(q="oil")


WALK = "use 1 to 500, or narrow the search; after=* and each answer's next lead through it all"


@pytest.mark.parametrize(
    ("url", "parameter", "hint"),
    [
        ("/search?topc=crude", "topc", "did you mean topic?"),
        ("/search?page=0", "page", "use 1 to 500"),
        ("/search?page=-1", "page", "use 1 to 500"),
        ("/search?page=99999999999999999999", "page", WALK),
        ("/search?page=501", "page", WALK),
        ("/search?page=2&after=*", "page", "give page or after, not both"),
        (f"/search?after={'x' * 7000}", "after", "take it from an answer's next"),
        ("/search?size=101", "size", "use 1 to 100"),
        ("/search?page=٣", "page", "use 1 to 500"),
        ("/search?sort=best", "sort", "use relevance, newest, oldest"),
        ("/search?date=1987-13", "date", "write 1987, 1987-03 or 1987-03-11"),
        ("/search?date=1987-02-31", "date", "write 1987, 1987-03 or 1987-03-11"),
        ("/search?date=١٩٨٧", "date", "write 1987, 1987-03 or 1987-03-11"),
        ("/search?q=a&q=b", "q", "give it once"),
        ("/search?as_of=soon", "as_of", "write 2024-03-07T14:05Z or 2024-03-07"),
    ],
)
def test_a_bad_parameter_is_named_with_its_remedy(url: str, parameter: str, hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        read(url)
    assert (caught.value.parameter, caught.value.hint) == (parameter, hint)


def test_more_filters_than_anyone_needs_are_refused() -> None:
    with pytest.raises(RequestError, match="40 filters, at most 32"):
        parse_request([("place", f"town {i}") for i in range(40)])


def test_an_instant_keeps_its_zone_and_a_typed_plus_survives() -> None:
    assert read("/search?as_of=2024-03-07T14:05+02:00").pairs() == (("as_of", "2024-03-07T12:05:00Z"),)
