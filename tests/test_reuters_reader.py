"""Reuters-21578 SGML."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats import read
from index.formats.reuters import ReutersReader
from search.story import Kind, Moment, Subject
from tests.corpus import CORPUS

HEAD = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n'
ITEM = """<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="1" NEWID="7">
<DATE> 7-MAR-1987 15:01:01.79</DATE>
<TOPICS><D>grain</D><D>ship</D></TOPICS>
<PLACES><D>usa</D><D>el-salvador</D></PLACES>
<PEOPLE><D>ann-lee</D></PEOPLE>
<ORGS><D>opec</D></ORGS>
<EXCHANGES><D>nyse</D></EXCHANGES>
<COMPANIES></COMPANIES>
<UNKNOWN>
&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704&#31;reute
u f BC-HARBOUR-OPEN   03-07 0105</UNKNOWN>
<TEXT>&#2;
<TITLE>(CORRECTED) - ACME &lt;ACM> HARBOUR
REOPENS</TITLE>
<AUTHOR>    by Ann Lee, Reuters</AUTHOR>
<DATELINE>    OSLO, March 7 - </DATELINE><BODY>The harbour reopened after
the storm, R&amp;D ships first.
    Ships had been waiting.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
"""


def items(text: str) -> list[Cleaned | Rejected]:
    return list(ReutersReader().read(Source("a.sgm", text.encode("latin-1"))))


def only(text: str) -> Cleaned:
    (found,) = items(text)
    assert isinstance(found, Cleaned)
    return found


def test_every_element_has_its_field() -> None:
    found = only(HEAD + ITEM)
    story = found.story
    assert story.id == "urn:reuters-21578:7"
    assert (story.headline, story.tag, story.kind) == ("ACME <ACM> HARBOUR REOPENS", "CORRECTED", Kind.CORRECTION)
    assert [block.text for block in story.body] == [
        "The harbour reopened after the storm, R&D ships first.",
        "Ships had been waiting.",
    ]
    assert story.dateline is not None
    assert (story.dateline.raw, story.dateline.day) == ("OSLO, March 7 -", date(1987, 3, 7))
    assert (story.byline, story.authors) == ("by Ann Lee, Reuters", ("Ann Lee",))
    assert story.published == Moment.of(datetime(1987, 3, 7, 15, 1, 1, tzinfo=UTC))
    assert (story.topics, story.places) == ((Subject("grain"), Subject("ship")), ("USA", "El Salvador"))
    assert (story.people, story.organisations) == (("Ann Lee",), ("OPEC", "NYSE"))
    assert (story.slug, story.urgency) == ("BC-HARBOUR-OPEN", 3)
    assert (story.source, story.agency, story.language) == ("Reuters", "Reuters", "en")
    assert [out.reason for out in found.removed] == ["terminator"]


def test_a_brief_is_its_title_and_its_placeholder_is_out() -> None:
    found = only(
        '<REUTERS NEWID="8"><TEXT TYPE="BRIEF">&#2;\n******<TITLE>HARBOUR OPEN\n</TITLE>'
        "Blah blah blah.\n&#3;</TEXT></REUTERS>"
    )
    assert (found.story.headline, found.story.body, found.story.kind) == ("HARBOUR OPEN", (), Kind.BRIEF)
    assert [(out.text, out.reason) for out in found.removed] == [("Blah blah blah.", "placeholder")]


def test_unprocessed_text_has_a_headline_and_its_table_rows_stay_apart() -> None:
    found = only(
        '<REUTERS NEWID="9"><TEXT TYPE="UNPROC">&#2;\nHARBOUR DUES - MARCH 7\n    in crowns\n'
        "GRAIN 12\nOIL 14\n&#3;</TEXT></REUTERS>"
    )
    assert found.story.headline == "HARBOUR DUES - MARCH 7"
    assert [block.text for block in found.story.body] == ["in crowns", "GRAIN 12", "OIL 14"]


def test_unprocessed_copy_that_runs_on_from_its_headline_is_body() -> None:
    line = "HARBOUR REOPENS AFTER STORM AND SHIPS LEAVE ONE BY ONE OSLO,"
    copy = "\n".join(["March 7 - The harbour reopened after the storm, the port said,"] * 3)
    found = only(f'<REUTERS NEWID="9"><TEXT TYPE="UNPROC">&#2;\n{line}\n{copy}\n&#3;</TEXT></REUTERS>')
    assert found.story.headline == line
    assert len(found.story.body) == 1


def test_an_item_without_text_or_number_is_rejected_by_name() -> None:
    assert items(
        '<REUTERS NEWID="5"><TEXT TYPE="UNPROC">&#2;&#3;</TEXT></REUTERS><REUTERS><TEXT>x</TEXT></REUTERS>'
    ) == [
        Rejected("a.sgm", "neither headline nor body", item="5"),
        Rejected("a.sgm", "a story without a NEWID"),
    ]


def test_an_unclosed_item_does_not_swallow_the_next() -> None:
    assert len(items(ITEM.replace("</REUTERS>", "") + ITEM)) == 2


def test_a_date_that_is_none_leaves_the_story_undated() -> None:
    assert only(ITEM.replace("7-MAR-1987", "37-MAR-1987")).story.published is None


def test_the_collection_is_recognised_by_its_beginning_only() -> None:
    assert ReutersReader().recognises(Source("a", (HEAD + ITEM).encode()))
    assert ReutersReader().recognises(Source("a", ITEM.encode()))
    assert not ReutersReader().recognises(Source("a", b"<html><REUTERS NEWID='1'>"))


@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_any_content_gives_stories_or_reasons(copy: str) -> None:
    assert all(isinstance(found, Cleaned | Rejected) for found in items(ITEM.replace("Ships had been", copy)))


@pytest.mark.corpus
def test_every_story_of_the_collection_is_read_or_rejected() -> None:
    paths = sorted((CORPUS / "reuters21578").glob("*.sgm.gz"))
    found = [
        item for path in paths for item in ReutersReader().read(Source(path.name, gzip.decompress(path.read_bytes())))
    ]
    stories = [item.story for item in found if isinstance(item, Cleaned)]
    assert len(found) == 21_578
    assert len({story.id for story in stories}) == len(stories) >= 21_570
    assert all(story.headline or story.body for story in stories)
    assert not any(block.text.strip().lower() == "reuter" for story in stories for block in story.body)
    assert not any(block.text.endswith((" REUTER", " reuter")) for story in stories for block in story.body)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["README.txt", "lewis.dtd"])
def test_the_collections_own_documents_are_no_stories(name: str) -> None:
    data = (CORPUS / "reuters21578" / name).read_bytes()
    assert list(read(Source(name, data))) == [Rejected(name, "markup of no known kind")]
