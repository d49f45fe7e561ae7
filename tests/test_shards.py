"""Candidates resolved shard by shard come to what they come to at once, and what is apart stays apart."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.filings.candidate import Candidate
from index.filings.resolve import Resolution, resolve
from index.filings.shards import Shards
from search.story import Status, Story
from tests.test_resolve import DAY1, DAY2, DERIVED, at, candidate, stories


def shards(candidates: list[Candidate], size: int = 1) -> list[list[int]]:
    kept = Shards()
    for place, one in enumerate(candidates):
        kept.add(place, one)
    return [numbers.tolist() for numbers in kept.batches(size, np.ones(len(candidates), np.bool_))]


def candidates_of(*found: Story) -> list[Candidate]:
    return [candidate(f"{i:02}.txt", story) for i, story in enumerate(found)]


def merged(parts: list[Resolution]) -> Resolution:
    groups = sorted((group for part in parts for group in part.groups), key=lambda group: group.story_id)
    pairs = sorted((pair for part in parts for pair in part.duplicates), key=lambda pair: pair[0].key)
    return Resolution(tuple(groups), tuple(pairs))


@given(st.lists(stories, max_size=14), st.integers(1, 5))
def test_stories_resolved_shard_by_shard_are_those_resolved_at_once(found: list[Story], size: int) -> None:
    candidates = candidates_of(*found)
    parts = [resolve(candidates[number] for number in numbers) for numbers in shards(candidates, size)]
    assert merged(parts) == resolve(candidates)


@given(st.lists(stories, max_size=14), st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_added_does_not_matter(found: list[Story], chance: random.Random) -> None:
    candidates = candidates_of(*found)
    kept = Shards()
    for place, one in chance.sample(list(enumerate(candidates)), len(candidates)):
        kept.add(place, one)
    chosen = np.ones(len(candidates), np.bool_)
    assert [numbers.tolist() for numbers in kept.batches(1, chosen)] == shards(candidates)


def test_every_candidate_is_in_one_batch_and_a_batch_is_as_large_as_asked_for() -> None:
    candidates = candidates_of(*(at(DAY1, f"urn:{number}") for number in range(10)))
    assert shards(candidates, 4) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_filings_of_one_id_are_in_one_shard_and_others_are_not() -> None:
    assert shards(candidates_of(at(DAY1, "urn:a"), at(DAY1, "urn:b"), at(DAY2, "urn:a"))) == [[0, 2], [1]]


def test_a_slug_links_only_copy_without_an_id_that_has_a_date() -> None:
    slug = {"source": "Wire", "slug": "MILL"}
    found = (
        at(DAY1, DERIVED + "1", **slug),
        at(DAY2, DERIVED + "2", **slug),
        at(DAY2, "urn:own", **slug),
        at(DAY2, DERIVED + "3", published=None, **slug),
        at(DAY2, DERIVED + "4", source="Other", slug="MILL"),
    )
    assert shards(candidates_of(*found)) == [[0, 1], [2], [3], [4]]


def test_a_notice_without_an_id_is_with_all_that_it_may_speak_of() -> None:
    kill = at(DAY2, DERIVED + "9", headline="Mill closes", status=Status.CANCELED)
    found = (
        at(DAY1, "urn:a", headline="Mill closes"),
        at(DAY1, "urn:b", headline="Port opens"),
        at(DAY1, "urn:c", headline="Mill closes"),
    )
    assert shards(candidates_of(*found, kill)) == [[0, 2, 3], [1]]


def test_a_headline_that_no_notice_names_links_nothing() -> None:
    assert shards(candidates_of(at(DAY1, "urn:a"), at(DAY1, "urn:b"))) == [[0], [1]]


def test_a_long_chain_of_links_is_one_shard() -> None:
    chance = random.Random(3)  # noqa: S311 - the same chain in every run
    order = chance.sample(range(400), 400)
    # Two names for each: its id, and as its slug the id of the next.
    found = [at(DAY1, f"{DERIVED}{number // 2}", source="Wire", slug=f"S{(number + 1) // 2}") for number in order]
    (whole,) = shards(candidates_of(*found))
    assert whole == list(range(400))


def test_no_candidates_are_no_shards() -> None:
    assert shards([]) == []
