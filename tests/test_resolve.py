"""Versions, update chains, corrections, kills and holds."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.filings.candidate import Candidate, candidate_of
from index.filings.notices import log_entries
from index.filings.resolve import Group, Resolution, resolve
from index.filings.scratch import Kept
from index.root.withdraw import Entry
from search.story import OPEN_ENDED, Kind, Moment, Status, Story
from search.withdrawals import Action, LogRecord, fold_log
from tests.lengths import tries
from tests.sites import copy

NOW = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp())
DERIVED = "urn:dateline:"


def candidate(path: str, story: Story, item: int = 0) -> Candidate:
    return candidate_of(path, item, story, Kept(0, repr(story)), NOW)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def at(filed: str, story_id: str = "urn:a", **more: Any) -> Story:
    return copy(story_id, filed=filed, **more)


def resolved(*stories: Story) -> Resolution:
    return resolve(candidate(f"{i}.txt", story) for i, story in enumerate(stories))


def only(*stories: Story) -> Group:
    (group,) = resolved(*stories).groups
    return group


def order(*stories: Story) -> list[str]:
    """Return the paths of a single story's filings, oldest first."""
    return [placement.candidate.path for placement in only(*stories).filings]


DAY1, DAY1_LATER, DAY2 = "2024-03-07T09:00:00+00:00", "2024-03-07T15:00:00+00:00", "2024-03-08T09:00:00+00:00"


def test_filings_of_one_id_get_rising_versions_and_follow_each_other_without_a_gap() -> None:
    first, second, third = only(at(DAY2), at(DAY1), at(DAY1_LATER)).filings
    assert [p.candidate.path for p in (first, second, third)] == ["1.txt", "2.txt", "0.txt"]
    assert [p.version for p in (first, second, third)] == [1, 2, 3]
    assert (first.current_from, first.current_until) == (seconds("2024-03-07 09:00"), second.current_from)
    assert (second.current_until, third.current_until) == (third.current_from, OPEN_ENDED)


def test_a_version_that_the_feed_gives_goes_before_the_clock_and_is_kept() -> None:
    filings = only(at(DAY1, version=7), at(DAY2, version=2)).filings
    assert [p.version for p in filings] == [2, 7]
    assert all(p.current_from <= p.current_until for p in filings)


def test_equal_versions_of_a_feed_are_told_apart() -> None:
    assert [p.version for p in only(at(DAY1, version=3), at(DAY2, version=3)).filings] == [3, 4]


def test_a_correction_wins_over_copy_of_the_same_instant() -> None:
    assert order(at(DAY1, kind=Kind.CORRECTION), at(DAY1)) == ["1.txt", "0.txt"]


def test_a_correction_without_a_time_of_day_wins_over_copy_of_its_day() -> None:
    assert order(at("2024-03-07", kind=Kind.CORRECTION), at(DAY1_LATER)) == ["1.txt", "0.txt"]


def test_an_undated_correction_wins() -> None:
    assert order(at(DAY1, published=None, kind=Kind.CORRECTION), at(DAY2)) == ["1.txt", "0.txt"]


def test_updates_of_one_instant_follow_their_numbers() -> None:
    assert order(at(DAY1, tag="UPDATE 10"), at(DAY1, tag="UPDATE 9")) == ["1.txt", "0.txt"]


def test_undated_copy_is_the_oldest_and_current_from_the_epoch() -> None:
    first, _ = only(at(DAY1), at(DAY1, published=None)).filings
    assert (first.candidate.path, first.current_from) == ("1.txt", 0)


def test_copy_dated_after_it_was_first_seen_is_current_from_then() -> None:
    (only_filing,) = only(at("2031-01-01T00:00:00+00:00")).filings
    assert only_filing.current_from == NOW


def test_an_embargoed_filing_becomes_current_when_its_embargo_ends() -> None:
    until = datetime(2030, 1, 1, tzinfo=UTC)
    first, second = only(at(DAY1), at(DAY2, embargo_until=until)).filings
    assert first.current_until == second.current_from == int(until.timestamp())


def test_identical_copies_collapse_and_are_reported() -> None:
    found = resolved(at(DAY1), at(DAY1))
    assert [len(group.filings) for group in found.groups] == [1]
    assert [(gone.path, kept.path) for gone, kept in found.duplicates] == [("1.txt", "0.txt")]


def test_the_same_text_under_another_id_is_another_story() -> None:
    assert len(resolved(at(DAY1), at(DAY1, "urn:b")).groups) == 2


def chained(first: Story, second: Story) -> bool:
    return len(resolved(first, second).groups) == 1


SLUG = {"source": "Wire", "slug": "MILL-REOPENS"}


def test_an_update_under_the_same_slug_joins_its_story_under_the_first_id() -> None:
    first = at(DAY1, DERIVED + "1", **SLUG)
    update = at(DAY2, DERIVED + "2", kind=Kind.UPDATE, **SLUG)
    group = only(update, first)
    assert (group.story_id, [p.version for p in group.filings]) == (DERIVED + "1", [1, 2])
    assert group.ids == (DERIVED + "1", DERIVED + "2")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": Kind.STORY}, "it does not call itself an update"),
        ({"source": "Other"}, "another wire"),
        ({"slug": "OTHER"}, "another slug"),
        ({"id": "urn:guid"}, "the feed gave it an id of its own"),
        ({"published": Moment.parse("2024-03-10T09:00:00+00:00")}, "the slug is used anew"),
    ],
)
def test_copy_stays_a_story_of_its_own(change: dict[str, Any], why: str) -> None:
    update = {"story_id": DERIVED + "2", "kind": Kind.UPDATE, **SLUG}
    update |= {"story_id": change.pop("id")} if "id" in change else {}
    assert not chained(at(DAY1, DERIVED + "1", **SLUG), copy(**{"filed": DAY2, **update, **change})), why


def test_empty_slugs_chain_nothing() -> None:
    assert not chained(at(DAY1, DERIVED + "1"), at(DAY2, DERIVED + "2", kind=Kind.UPDATE))


def test_slugs_and_sources_compare_without_case() -> None:
    update = at(DAY2, DERIVED + "2", kind=Kind.UPDATE, source="WIRE", slug="mill-reopens")
    assert chained(at(DAY1, DERIVED + "1", **SLUG), update)


def test_a_page_known_by_its_address_may_be_part_of_a_chain() -> None:
    url = "https://wire.example/a-update"
    assert chained(at(DAY1, DERIVED + "1", **SLUG), at(DAY2, url, url=url, kind=Kind.UPDATE, **SLUG))


def kill(filed: str, story_id: str, **more: Any) -> Story:
    return at(filed, story_id, headline="Kill", status=Status.CANCELED, **more)


def test_a_kill_reaches_every_filing_of_its_id_and_is_no_filing_itself() -> None:
    group = only(at(DAY1), at(DAY1_LATER), kill(DAY2, "urn:a"))
    assert (len(group.filings), len(group.kills)) == (2, 1)


def test_a_kill_acts_on_filings_that_come_after_it() -> None:
    assert only(kill(DAY1, "urn:a"), at(DAY2)).kills


def test_a_kill_without_an_id_finds_its_story_by_slug() -> None:
    group = only(at(DAY1, "urn:a", **SLUG), kill(DAY2, DERIVED + "9", **SLUG))
    assert (group.story_id, len(group.kills)) == ("urn:a", 1)
    assert DERIVED + "9" in group.ids


@pytest.mark.parametrize("filed", ["2024-03-15T10:00:00+00:00", "2024-03-06T10:00:00+00:00"])
def test_a_kill_without_an_id_leaves_the_slug_of_another_week_alone(filed: str) -> None:
    groups = resolved(at(DAY1, "urn:a", **SLUG), kill(filed, DERIVED + "9", **SLUG)).groups
    assert {group.story_id: len(group.kills) for group in groups} == {"urn:a": 0, DERIVED + "9": 1}


def test_an_undated_kill_without_an_id_takes_the_newest_story_of_its_slug() -> None:
    undated = kill(DAY1, DERIVED + "9", published=None, **SLUG)
    groups = resolved(at(DAY1, "urn:a", **SLUG), at("2024-05-01", "urn:b", **SLUG), undated).groups
    assert {group.story_id: len(group.kills) for group in groups} == {"urn:a": 0, "urn:b": 1}


def test_a_kill_with_an_id_of_its_feed_touches_no_other_story() -> None:
    groups = resolved(at(DAY1, "urn:a", **SLUG), kill(DAY2, "urn:other", **SLUG)).groups
    assert {group.story_id: len(group.kills) for group in groups} == {"urn:a": 0, "urn:other": 1}


def test_the_latest_word_on_a_story_may_be_a_hold() -> None:
    hold = at(DAY1_LATER, status=Status.WITHHELD)
    assert only(at(DAY1), hold).latest == candidate("1.txt", hold)
    released = only(at(DAY1), hold, at(DAY2)).latest
    assert released
    assert released.status is Status.USABLE


@pytest.mark.parametrize("day", [Moment.parse("2024-03-07"), None])
def test_a_hold_without_a_time_has_the_last_word_of_its_day(day: Moment | None) -> None:
    latest = only(at(DAY1_LATER), at(DAY1, published=day, status=Status.WITHHELD)).latest
    assert latest
    assert latest.status is Status.WITHHELD


stories = st.builds(
    at,
    st.sampled_from([DAY1, DAY1_LATER, DAY2, "2024-03-07", "2024-03-20"]),
    st.sampled_from(["urn:a", "urn:b", DERIVED + "1", DERIVED + "2", DERIVED + "3"]),
    headline=st.sampled_from(["One", "Two"]),
    version=st.integers(1, 3),
    kind=st.sampled_from([Kind.STORY, Kind.UPDATE, Kind.CORRECTION]),
    status=st.sampled_from(Status),
    slug=st.sampled_from(["", "MILL", "PORT"]),
)


@given(st.lists(stories, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found: list[Story], random: Any) -> None:
    candidates = [candidate(f"{i}.txt", story) for i, story in enumerate(found)]
    shuffled = random.sample(candidates, len(candidates))
    assert resolve(candidates) == resolve(shuffled)


@given(st.lists(stories, max_size=9))
def test_every_usable_copy_is_placed_once_or_is_an_identical_copy(found: list[Story]) -> None:
    resolution = resolved(*found)
    placed = [placement.candidate.key for placement in resolution.placements()]
    dropped = [gone.key for gone, _ in resolution.duplicates if gone.status is Status.USABLE]
    usable = [(f"{i}.txt", 0) for i, story in enumerate(found) if story.status is Status.USABLE]
    assert sorted(placed + dropped) == sorted(usable)


@given(st.lists(stories, max_size=9))
def test_at_any_time_one_filing_of_a_story_is_current(found: list[Story]) -> None:
    for group in resolved(*found).groups:
        spans = [(p.current_from, p.current_until) for p in group.filings]
        assert all(start <= end for start, end in spans)
        assert all(end == start for (_, end), (start, _) in itertools.pairwise(spans))
        assert [end for _, end in spans][-1:] == [OPEN_ENDED] * bool(spans)
        versions = [p.version for p in group.filings]
        assert versions == sorted(set(versions))


def recorded(log: list[LogRecord], *entries: Entry) -> list[LogRecord]:
    """Return a log with some more entries."""
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return [*log, *(LogRecord(0, at, e.action, e.story_id, e.reason, e.by, e.filed, "") for e in entries)]


of_one_slug = st.builds(
    at,
    st.sampled_from([DAY1, DAY1_LATER, DAY2, "2024-03-20"]),
    st.sampled_from(["urn:a", "urn:b", DERIVED + "1", DERIVED + "2", DERIVED + "3"]),
    headline=st.sampled_from(["One", "Two"]),
    kind=st.sampled_from([Kind.STORY, Kind.UPDATE]),
    status=st.sampled_from([Status.USABLE, Status.USABLE, Status.WITHHELD]),
    slug=st.just("MILL"),
)
decisions = st.builds(
    Entry,
    st.sampled_from([Action.WITHDRAW, Action.REINSTATE, Action.REINSTATE, Action.HOLD, Action.RELEASE]),
    st.sampled_from(["urn:a", "urn:b", DERIVED + "1", DERIVED + "2", DERIVED + "3"]),
    st.just("on the record"),
    st.just("user:desk"),
)


@settings(max_examples=tries(300, 5000))
@given(
    st.lists(
        st.tuples(st.lists(stories | of_one_slug, max_size=7), st.lists(decisions, max_size=2)), min_size=1, max_size=4
    )
)
def test_a_log_that_has_what_a_spool_says_comes_to_rest(history: list[tuple[list[Story], list[Entry]]]) -> None:
    log: list[LogRecord] = []
    for spool, decided in history:
        groups = resolved(*spool).groups
        log = recorded(log, *log_entries(groups, log))
        assert log_entries(groups, log) == []
        log = recorded(log, *decided)
        log = recorded(log, *log_entries(groups, log))
        assert log_entries(groups, log) == []


def logged(history: list[list[Candidate]]) -> list[LogRecord]:
    """Return the log of runs over spools that hold these candidates, one after the other."""
    log: list[LogRecord] = []
    for found in history:
        log = recorded(log, *log_entries(resolve(found).groups, log))
    return log


def moved(path: str, story: Story, times: int) -> Candidate:
    """Return a story of the spool whose file, where it is a notice, was moved that often, in the order of files."""
    return candidate(path + ".moved" * (times if story.status is not Status.USABLE else 0), story)


@pytest.mark.parametrize("path", ["1.txt", "9.txt"])
def test_a_hold_is_released_by_copy_of_a_later_version_wherever_the_file_of_the_notice_lies_now(path: str) -> None:
    first = candidate("0.txt", at(DAY1, version=1))
    hold = at(DAY1_LATER, version=1, status=Status.WITHHELD)
    later = candidate("2.txt", at(DAY1, version=2, published=None))
    log = logged([[first, candidate("1.txt", hold)], [first, candidate(path, hold), later]])
    assert [(record.action, record.story_id) for record in log] == [(Action.HOLD, "urn:a"), (Action.RELEASE, "urn:a")]


@settings(max_examples=tries(200, 5000))
@given(st.lists(stories | of_one_slug, min_size=2, max_size=7), st.lists(st.integers(1, 7), min_size=2, max_size=4))
def test_what_a_log_comes_to_does_not_depend_on_where_notices_lie(found: list[Story], sizes: list[int]) -> None:
    spools = [list(enumerate(found))[:size] for size in sizes]
    still = logged([[candidate(f"{i}.txt", story) for i, story in spool] for spool in spools])
    gone = logged([[moved(f"{i}.txt", story, run) for i, story in spool] for run, spool in enumerate(spools)])
    assert [(r.action, r.story_id, r.reason, r.filed) for r in still] == [
        (r.action, r.story_id, r.reason, r.filed) for r in gone
    ]


@given(st.lists(stories, max_size=9))
def test_a_story_whose_last_word_is_a_hold_is_on_hold_and_any_other_is_not(found: list[Story]) -> None:
    groups = resolved(*found).groups
    entries = log_entries(groups, [])
    assert len(set(entries)) == len(entries)
    _, held = fold_log(recorded([], *entries))
    for group in groups:
        is_hold = group.latest is not None and group.latest.status is Status.WITHHELD
        assert {placement.candidate.story_id in held for placement in group.filings} <= {is_hold}


def test_an_id_that_was_once_on_hold_is_withdrawn_with_the_story_that_it_joins() -> None:
    first, later = at(DAY1, DERIVED + "1", slug="MILL"), at(DAY2, DERIVED + "2", slug="MILL", kind=Kind.UPDATE)
    log = recorded(
        [],
        Entry(Action.HOLD, DERIVED + "1", "on hold", "spool:hold.txt#1"),
        Entry(Action.RELEASE, DERIVED + "1", "later copy came in", "spool:copy.txt#2"),
        Entry(Action.WITHDRAW, DERIVED + "2", "libel", "user:desk"),
    )
    entries = log_entries(resolved(first, later).groups, log)
    assert [(entry.action, entry.story_id) for entry in entries] == [(Action.WITHDRAW, DERIVED + "1")]


@settings(max_examples=tries(200, 5000))
@given(st.lists(of_one_slug, min_size=2, max_size=6), st.sampled_from(["urn:a", DERIVED + "1", DERIVED + "2"]))
def test_a_withdrawal_reaches_the_other_ids_of_its_story_and_no_other_story(found: list[Story], story_id: str) -> None:
    groups = resolved(*found).groups
    log = recorded([], Entry(Action.WITHDRAW, story_id, "libel", "user:desk"))
    for _ in range(3):
        log = recorded(log, *log_entries(groups, log))
    killed, _ = fold_log(log)
    for group in groups:
        own = {group.story_id, *(placement.candidate.story_id for placement in group.filings)}
        assert {one in killed for one in own} <= {story_id in own}
