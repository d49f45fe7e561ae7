"""Filing tags around headlines, and embargo lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.clean.embargo import is_embargo_line, read_embargo
from index.clean.tags import orders_kill, split_tags
from search.story import Kind, Status

HEADLINE = "Grain exports rise"


@pytest.mark.parametrize(
    ("printed", "tag", "kind"),
    [
        (f"UPDATE 2-{HEADLINE}", "UPDATE 2", Kind.UPDATE),
        (f"WRAPUP 1-{HEADLINE}", "WRAPUP 1", Kind.UPDATE),
        (f"CORRECTED-{HEADLINE}", "CORRECTED", Kind.CORRECTION),
        (f"CORRECTED - {HEADLINE}", "CORRECTED", Kind.CORRECTION),
        (f"(CORRECTED) - {HEADLINE}", "CORRECTED", Kind.CORRECTION),
        (f"{HEADLINE} (Corrected)", "Corrected", Kind.CORRECTION),
        (f"REFILE-UPDATE 1-{HEADLINE}", "REFILE-UPDATE 1", Kind.CORRECTION),
        (f"RPT-{HEADLINE}", "RPT", None),
        (f"(RPT) {HEADLINE}", "RPT", None),
        (f"{HEADLINE}, 3rd Ld-Writethru", "3rd Ld-Writethru", Kind.UPDATE),
        (f"BRIEF-{HEADLINE}", "BRIEF", Kind.BRIEF),
        (f"ADVISORY-{HEADLINE}", "ADVISORY", Kind.ADVISORY),
        (f"FACTBOX-{HEADLINE}", "FACTBOX", None),
        (f"EXCLUSIVE-{HEADLINE}", "EXCLUSIVE", None),
    ],
)
def test_a_tag_is_parted_from_its_headline(printed: str, tag: str, kind: Kind | None) -> None:
    found = split_tags(printed)
    assert (found.headline, found.tag, found.kind, found.status) == (HEADLINE, tag, kind, Status.USABLE)


@pytest.mark.parametrize(
    "headline",
    [
        "Exclusive: Grain exports rise",
        "Update on the harvest: prices rise",
        "Hold the line, unions say",
        "HOLD-UP IN BANK",
        "FLASH FLOOD HITS TOWN",
        "KILLEARN PROPERTIES NET",
        "Brief encounter at the border",
        "TEXTILE - NEW QUOTAS",
    ],
)
def test_words_that_only_look_like_tags_stay(headline: str) -> None:
    assert split_tags(headline).headline == headline


@pytest.mark.parametrize("printed", [f"KILL: {HEADLINE}", f"MANDATORY KILL - {HEADLINE}", f"{HEADLINE}--KILL", "KILL"])
def test_a_kill_cancels(printed: str) -> None:
    assert split_tags(printed).status is Status.CANCELED


def test_a_hold_withholds() -> None:
    assert split_tags(f"HOLD: {HEADLINE}").status is Status.WITHHELD


def test_an_embargo_in_the_headline_gives_its_end() -> None:
    found = split_tags(f"EMBARGOED until 00:01 GMT March 4, 2024: {HEADLINE}")
    assert found.headline == HEADLINE
    assert found.embargo_until == datetime(2024, 3, 4, 0, 1, tzinfo=UTC)
    assert found.status is Status.USABLE


def test_an_embargo_without_a_year_ends_in_the_storys_and_without_a_story_never() -> None:
    headline = f"(EMBARGOED FOR RELEASE AT 1130 GMT THURS MARCH 7) {HEADLINE}"
    assert split_tags(headline, date(2024, 3, 6)).embargo_until == datetime(2024, 3, 7, 11, 30, tzinfo=UTC)
    assert split_tags(headline).status is Status.WITHHELD


def test_an_embargo_without_a_readable_end_withholds() -> None:
    found = split_tags(f"EMBARGOED: {HEADLINE}")
    assert (found.embargo_until, found.status) == (None, Status.WITHHELD)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 6 P.M. EST, MARCH 4, 2024", datetime(2024, 3, 4, 18, tzinfo=timezone(timedelta(hours=-5)))),
        ("Not for release before 0600 GMT on 4 March 2024", datetime(2024, 3, 4, 6, tzinfo=UTC)),
        ("Embargoed until 12:00, 2024-03-04", datetime(2024, 3, 4, 12, tzinfo=timezone(timedelta(hours=-12)))),
        ("Embargoed until the minister speaks", None),
    ],
)
def test_an_embargo_line_ends_when_it_says_and_never_early(line: str, until: datetime | None) -> None:
    assert is_embargo_line(line)
    assert read_embargo(line) == until


def test_copy_about_an_embargo_is_no_embargo_line() -> None:
    assert not is_embargo_line("The oil embargo hurt prices.")


@pytest.mark.parametrize(
    "headline",
    [
        "EDS: KILL - Mill fire", "Eds: Kill: Mill fire", "WITHDRAW: Mill fire", "DELETED: Mill fire",
        "Kill - Mill fire", "Mandatory kill: Mill fire", "ADVISORY-Story withdrawn", "BC-KILL",
        "Story withdrawn: Mill fire",        "Withdrawn - Mill fire",
    ],
)  # fmt: skip
def test_a_kill_is_one_in_any_wires_wording(headline: str) -> None:
    assert split_tags(headline).status is Status.CANCELED


@pytest.mark.parametrize(
    "headline",
    [
        "Storm kills three", "Kill Bill returns", "Kill Bill: the sequel", "Killed: three miners in blast",
        "Police kill two - report", "License to kill - review", "Withdrawal of troops: what next",
        "KILL-SWITCH MAKER RISES", "Embargoed goods seized",
    ],
)  # fmt: skip
def test_news_of_kills_and_withdrawals_is_no_kill(headline: str) -> None:
    assert split_tags(headline).status is Status.USABLE


def test_a_mixed_case_embargo_ends_when_it_says() -> None:
    tagged = split_tags("Embargoed until 00:01 GMT March 4, 2024: Rates held")
    assert (tagged.headline, tagged.embargo_until) == ("Rates held", datetime(2024, 3, 4, 0, 1, tzinfo=UTC))


@pytest.mark.parametrize("slug", ["1st Ld-Writethru", "2nd Lead-Writethru"])
def test_a_writethru_is_part_of_its_lead(slug: str) -> None:
    assert split_tags(slug).tag == slug


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("STRICT EMBARGO: 00.01 GMT March 4, 2024", "2024-03-04T00:01+00:00"),
        ("Embargoed until 2024-03-04T00:01Z", "2024-03-04T00:01+00:00"),
        ("Not for release before 12 noon EST, March 4, 2024", "2024-03-04T12:00-05:00"),
        ("Embargoed until midnight GMT March 4, 2024", "2024-03-05T00:00+00:00"),
        ("Embargoed until 24:00 GMT, March 4, 2024", "2024-03-05T00:00+00:00"),
        ("STRICT EMBARGO: 00.01 GMT", None),
    ],
)
def test_an_embargo_ends_when_its_line_says(line: str, end: str | None) -> None:
    assert is_embargo_line(line)
    assert read_embargo(line) == (datetime.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EDITORS: Please kill the story slugged BC-MILL-FIRE. A kill is mandatory.", True),
        ("Eds: Kill story BC-Mill.", True),
        ("The reporter said a kill was made by hunters.", False),
        ("Editors kill more stories than they print, the paper said.", False),
    ],
)
def test_an_order_to_editors_kills(text: str, expected: bool) -> None:
    assert orders_kill(text) is expected
