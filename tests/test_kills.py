"""A kill in any wording takes its story out; one that names no story of the spool is said to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.clean.tags import killed_headline, orders_kill
from index.cleaned import Cleaned, Source
from index.formats import read
from index.status import read_status
from search.story import Status
from search.withdrawals import read_withdrawals
from tests.sites import Site

TRUFFLE = "Truffle crop is good"
STORY = f"{TRUFFLE}\n\nROME, March 9, 2024 (AP) — Truffle hunters said on Saturday that the year was good for them.\n"
OTHER = "Olive crop is poor\n\nROME, March 9, 2024 (AP) — Olive farmers said on Saturday that the year was poor.\n"
ORDER = "ROME, March 9, 2024 (AP) — Editors, please kill the truffle story. Its figures are wrong."
KILLS = {
    "tag above": f"PLEASE KILL\n\n{TRUFFLE}\n\n{ORDER}\n",
    "tag above, short": f"KILL\n\n{TRUFFLE}\n\n{ORDER}\n",
    "tag above, without a dateline": f"MANDATORY KILL\n\n{TRUFFLE}\n\nThe figures of this story are wrong.\n",
    "tag behind": f"{TRUFFLE} - KILL\n\n{ORDER}\n",
    "quoted": f'KILL\n\nEDITORS: KILL the story headlined "{TRUFFLE}"\n',
    "tag behind and quoted": f'{TRUFFLE} - KILL\n\nEDITORS: KILL the story headlined "{TRUFFLE}"\n',
    "quoted under another headline": f"Note on truffles\n\nEDITORS: Please kill the story “{TRUFFLE}”. It is wrong.\n",
    "under an embargo": f"EMBARGOED\n\nKILL\n\n{TRUFFLE}\n\n{ORDER}\n",
    "order above": f"EDITORS: Story withdrawn.\n\n{TRUFFLE}\n\n{ORDER}\n",
    "order above that quotes": f'EDITORS: KILL the story headlined "{TRUFFLE}"\n\nROME, March 9, 2024 (AP) — Wrong.\n',
    "order alone": f'EDITORS: KILL the story headlined "{TRUFFLE}"\n',
    "a day later": f"PLEASE KILL\n\n{TRUFFLE}\n\n{ORDER.replace('March 9', 'March 10')}\n",
    "story withdrawn": f"{TRUFFLE}\n\nEDITORS: Story withdrawn. The agency is withdrawing this story.\n",
}
LOST = "PLEASE KILL\n\nChestnut crop is good\n\nROME, March 9, 2024 (AP) — Editors, please kill the chestnut story.\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    found = Site.at(tmp_path)
    (found.spool / "other.txt").write_text(OTHER)
    (found.spool / "truffle.txt").write_text(STORY)
    return found


def _story(text: str) -> Any:
    (found,) = read(Source("a.txt", text.encode()))
    assert isinstance(found, Cleaned)
    return found.story


@pytest.mark.parametrize("name", KILLS)
def test_a_kill_in_any_wording_withdraws_its_story_and_no_other(site: Site, name: str) -> None:
    (site.spool / "kill.txt").write_text(KILLS[name])
    report = site.build(read=read)
    withdrawn = read_withdrawals(site.root).reasons
    assert _story(STORY).id in withdrawn
    assert _story(OTHER).id not in withdrawn
    assert report.unaddressed == ()


def test_a_kill_of_another_agency_leaves_a_story_of_the_same_headline_alone(site: Site) -> None:
    (site.spool / "kill.txt").write_text(KILLS["a day later"].replace("(AP)", "(Reuters)"))
    report = site.build(read=read)
    assert _story(STORY).id not in read_withdrawals(site.root).reasons
    assert report.unaddressed == ("kill.txt",)


def test_a_kill_or_hold_that_names_no_story_is_said_to(site: Site) -> None:
    (site.spool / "lost.txt").write_text(LOST)
    report = site.build(read=read)
    assert report.unaddressed == ("lost.txt",)
    assert "1 kill or hold names no other story here: lost.txt" in report.summary()
    assert "1 kill or hold names no other story here: lost.txt" in read_status(site.root, site.clock()).text()
    again = site.build(full=False, read=read)
    assert not again.is_published
    assert "1 kill or hold names no other story here: lost.txt" in again.summary()
    assert json.loads(json.dumps(again.plain()))["unaddressed"] == ["lost.txt"]


def test_it_is_no_more_when_the_story_comes(site: Site) -> None:
    (site.spool / "lost.txt").write_text(LOST)
    site.build(read=read)
    (site.spool / "chestnut.txt").write_text(STORY.replace("Truffle", "Chestnut"))
    report = site.build(full=False, read=read)
    assert (report.is_published, report.unaddressed) == (True, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Editors, please kill the truffle story sent on Saturday.", True),
        ("EDITORS: Story withdrawn. The agency is withdrawing this story.", True),
        ("EDS: The story has been withdrawn.", True),
        ("Editors kill a good story now and then, the paper said.", False),
        ("The story was withdrawn by its authors.", False),
    ],
)
def test_an_order_to_kill_is_told_from_copy(text: str, expected: bool) -> None:
    assert orders_kill(text) is expected


def test_only_an_order_names_what_to_kill() -> None:
    assert killed_headline(f'EDITORS: Kill the story headlined "{TRUFFLE}".') == TRUFFLE
    assert not killed_headline(f'He told the story "{TRUFFLE}" to all.')


def test_a_headline_below_a_tag_is_a_story_of_that_tag() -> None:
    story = _story(f"CORRECTED\n\n{STORY}")
    assert (story.headline, story.tag, len(story.body)) == (TRUFFLE, "CORRECTED", 1)


@pytest.mark.parametrize("below", ["By ANN LEE", "EDITORS: see below", f"ROME (AP) — {TRUFFLE}", f"{TRUFFLE}."])
def test_what_is_no_headline_is_none_below_a_tag_either(below: str) -> None:
    story = _story(f"KILL\n\n{below}\n\nThe figures of this story are wrong.\n")
    assert (story.headline, story.status) == ("KILL", Status.CANCELED)
