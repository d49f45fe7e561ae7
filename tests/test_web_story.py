"""The story page, its JSON, and addresses that survive any id."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from search.changes import changes_between
from search.errors import QueryError
from search.results import StoryView
from tests import web_fakes
from tests.test_web_search import named, page, parameters, words
from tests.web_fakes import ARABIC, COCOA, COCOA_ID, FRENCH, HOSTILE, KILLED_ID, FakeArchive, address, client
from web.urls import external_url, story_iri


def fields(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the definition list of a story page."""
    terms = root.find(".//dl")
    return {words(dt): words(dt.getnext()) for dt in terms.iter("dt")}


def test_the_page_reads_as_the_story_with_matches_marked() -> None:
    root = page(address(COCOA_ID, "cocoa"))
    assert words(root.find(".//h1")) == COCOA.headline
    assert [mark.text for mark in root.find(".//h1").iter("mark")] == ["Cocoa"]
    text = root.find_class("text")[0]
    assert [(e.tag, words(e)) for e in text] == [
        ("p", f"{COCOA.dateline.raw} {COCOA.body[0].text}"),
        ("h2", "Outlook"),
        ("p", COCOA.body[2].text),
        ("p", COCOA.body[3].text),
    ]
    for part in (COCOA.subhead, COCOA.byline, COCOA.credits[0], COCOA.notes[0], "UPDATE 2"):
        assert part in words(root)


def test_the_page_lists_every_field_the_story_has() -> None:
    assert fields(page(address(COCOA_ID))) == {
        "Published": "7 March 2024, 14:05 UTC+01:00",
        "Updated": "7 March 2024, 18:30 UTC+01:00",
        "Dateline": "SALVADOR, Brazil, March 7 (Example Wire) -",
        "Place": "Salvador, Bahia, Brazil",
        "Filed on": "7 March 2024",
        "By": "Ana Lima, Tom Reed",
        "Source": "Example Wire",
        "Agency": "EXW",
        "Topics": "cocoa, weather",
        "About": "Brazil, United Kingdom",
        "People": "Ana Lima",
        "Organisations": "Cocoa Board",
        "Keywords": "softs, harvest",
        "Also headed": "Rain delays cocoa harvest",
        "Kind": "Update",
        "Language": "English",
        "Urgency": "3",
        "Slug": "COCOA-BRAZIL/",
        "Version": "3",
        "Original": COCOA.url,
        "Rights": "(c) Example Wire 2024",
        "Id": COCOA_ID,
    }


def test_values_lead_to_searches_for_more_of_the_kind() -> None:
    root = page(address(COCOA_ID))
    assert parameters(named(root, "weather")) == {"topic": ["weather"]}
    assert parameters(named(root, "Salvador, Bahia, Brazil")) == {"place": ["salvador"]}
    assert parameters(named(root, "Tom Reed")) == {"q": ['author:"Tom Reed"']}
    original = named(root, COCOA.url)
    assert original.get("rel") == "noopener nofollow external"


def test_a_foreign_story_says_its_language_and_direction() -> None:
    article = page(address(ARABIC.id)).find(".//article")
    assert (article.get("lang"), article.get("dir")) == ("ar", "auto")
    assert page(address(COCOA_ID)).find(".//article").get("lang") is None


def test_all_versions_are_listed_newest_first_and_the_old_one_says_so() -> None:
    root = page(address(COCOA_ID, "cocoa", 1))
    assert "You are reading version 1." in words(root.find_class("banner")[0])
    listed = [words(li) for li in root.find_class("filings")[0]]
    assert [line.split(" 7 March")[0] for line in listed] == [
        "Version 3 current UPDATE 2",
        "Version 2 UPDATE 1",
        "Version 1",
    ]
    assert parameters(named(root, "Version 2")) == {"q": ["cocoa"], "version": ["2"]}
    assert parameters(named(root, "Version 3")) == {"q": ["cocoa"]}
    assert not page(address(COCOA_ID)).find_class("banner")


def test_the_current_version_is_a_news_article_for_machines() -> None:
    (data,) = page(address(COCOA_ID)).xpath("//script[@type='application/ld+json']/text()")
    article = json.loads(data)
    assert (article["@type"], article["url"]) == ("NewsArticle", "http://localhost" + address(COCOA_ID))
    assert [author["name"] for author in article["author"]] == list(COCOA.authors)
    assert article["datePublished"] == "2024-03-07T14:05:00+01:00"
    assert article["isBasedOn"] == COCOA.url
    assert not page(address(COCOA_ID, version=1)).xpath("//script[@type='application/ld+json']")


def test_what_a_hostile_story_says_of_itself_stays_data() -> None:
    html = client().get(address(HOSTILE.id)).text
    (data,) = lxml.html.document_fromstring(html).xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)["headline"] == HOSTILE.headline
    assert "isBasedOn" not in json.loads(data)


def test_a_later_version_says_what_it_changed_and_the_first_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before = replace(COCOA, version=2, headline="Cocoa futures fall as rain delays the harvest", body=COCOA.body[:3])
    view = FakeArchive().story(COCOA_ID)
    changed = replace(view, changes=changes_between(before, COCOA))
    monkeypatch.setattr(FakeArchive, "story", lambda *_, **__: changed)
    root = page(address(COCOA_ID))
    (told,) = root.find_class("changes")
    assert words(told.find("summary")) == "What changed since version 2: 1 paragraph added, headline reworded"
    assert [(e.tag, words(e)) for e in told.iter("ins", "del")] == [
        ("del", "fall"),
        ("ins", "rise"),
        ("ins", COCOA.body[3].text),
    ]
    assert "3 paragraphs unchanged" in words(told)
    monkeypatch.undo()
    assert not page(address(COCOA_ID, version=1)).find_class("changes")


def test_every_version_but_the_first_links_to_what_it_changed() -> None:
    links = page(address(COCOA_ID, "cocoa", 1)).find_class("what")
    assert [link.get("href") for link in links] == [
        address(COCOA_ID, "cocoa") + "#changes",
        address(COCOA_ID, "cocoa", 2) + "#changes",
    ]


def test_the_canonical_address_has_neither_query_nor_version() -> None:
    for q, version in (("", None), ("cocoa", 2)):
        hrefs = page(address(COCOA_ID, q, version)).xpath("//link[@rel='canonical']/@href")
        assert hrefs == ["http://localhost" + address(COCOA_ID)]


def test_json_gives_the_filing_asked_for() -> None:
    for version in (None, 1):
        response = client().get(address(COCOA_ID, version=version, suffix=".json"))
        story = json.loads(response.data)
        assert story["uri"] == COCOA_ID
        assert str(story["version"]) == str(version or 3)


@pytest.mark.parametrize(
    "story_id",
    [
        "https://wire.example//a/../b?x=1&y=%20#part",
        "urn:newsml:wire.example:20240307:cocoa:1",
        "/leading/and/trailing/",
        "with space, “quotes” & 100% ünïcode",
        "line\nbreak",
        "ends in .json",
        "a.json",
        "..",
        "feed/./item",
        "a\\..\\b",
    ],
)
def test_any_id_comes_back_from_its_address(story_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_fakes, "STORIES", (replace(FRENCH, id=story_id),))
    assert fields(page(address(story_id)))["Id"] == " ".join(story_id.split())
    answer = client().get(address(story_id, suffix=".json"))
    assert json.loads(answer.data)["uri"] == story_id


@pytest.mark.parametrize(
    "ids",
    [
        ("http://x.example/a", "http://x.example/a.json"),
        ("http://x.example/a.json", "http://x.example/a.json.json"),
        ("http://x.example", "http:/x.example"),
    ],
)
def test_the_address_of_a_story_never_opens_another(ids: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_fakes, "STORIES", tuple(replace(FRENCH, id=story_id) for story_id in ids))
    for story_id in ids:
        assert fields(page(address(story_id)))["Id"] == story_id
        assert json.loads(client().get(address(story_id, suffix=".json")).data)["uri"] == story_id


@pytest.mark.parametrize("story_id", [COCOA_ID, "http://x.example//a", "/a", "a//b", "http:/x"])
def test_an_address_comes_through_a_front_server_that_merges_slashes(
    story_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_fakes, "STORIES", (replace(FRENCH, id=story_id),))
    path, _, query = address(story_id).partition("?")
    assert fields(page(re.sub("/+", "/", path) + f"?{query}"))["Id"] == story_id


def test_an_address_made_by_hand_may_keep_an_id_that_ends_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_fakes, "STORIES", (replace(FRENCH, id="a.json"),))
    assert fields(page("/story/a.json"))["Id"] == "a.json"
    assert client().get("/story/a.json.json").get_json()["uri"] == "a.json"


def resolved(path: str) -> str:
    """Return a path as a browser asks for it: dot segments resolved, encoded ones too."""
    return urlsplit(urljoin("http://localhost/", re.sub("(?i)%2e", ".", path).replace("\\", "/"))).path


@pytest.mark.parametrize("story_id", ["https://wire.example//a/../b", "..", "x/.", "a\\..\\b", "v1.2/..."])
def test_no_browser_resolves_a_part_of_an_address_away(story_id: str) -> None:
    for suffix in ("", ".json"):
        path = urlsplit(address(story_id, suffix=suffix)).path
        assert resolved(path) == path


def test_an_address_without_an_id_says_what_is_missing() -> None:
    answer = client().get("/story.json")
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "id")


def test_a_killed_story_is_gone_and_only_its_notice_shows() -> None:
    response = client().get(address(KILLED_ID))
    assert response.status_code == 410
    assert "a figure could not be confirmed. &lt;b&gt;Do not use.&lt;/b&gt;" in response.text
    problem = client().get(address(KILLED_ID, suffix=".json"))
    assert problem.status_code == 410
    assert problem.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/story/none", "/story/none.json", "/story/", address(COCOA_ID, version=9)])
def test_what_does_not_exist_is_404(path: str) -> None:
    assert client().get(path).status_code == 404


@pytest.mark.parametrize("version", ["x", "0", "-1", "1.5", "99999999999"])
def test_a_version_that_is_no_number_is_400(version: str) -> None:
    assert client().get(address(COCOA_ID) + f"?version={version}").status_code == 400


def test_a_query_that_cannot_be_read_does_not_hide_the_story() -> None:
    class Picky(FakeArchive):
        def story(self, story_id: str, *, version: int | None = None, q: str = "") -> StoryView:
            if q:
                raise QueryError("too long", position=0)
            return super().story(story_id, version=version)

    assert words(page(address(COCOA_ID, "((("), Picky()).find(".//h1")) == COCOA.headline


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http:///x",
        "ftp://a.example",
        "http://[",
        "JaVaScRiPt:0",
    ],
)
def test_only_http_addresses_are_linked(url: str) -> None:
    assert external_url(url) == ""


def test_no_link_of_a_hostile_story_leaves_the_site() -> None:
    root = page(address(HOSTILE.id))
    assert all(href.startswith(("/", "#")) for href in root.xpath("//a/@href"))
    assert fields(root)["Original"] == HOSTILE.url


def test_an_id_that_is_no_iri_gets_a_stable_one() -> None:
    assert story_iri("a b/é") == "urn:x-dateline:a%20b/%C3%A9"
    assert story_iri("tag:x.example,2024:1") == "tag:x.example,2024:1"


class WithCopies(FakeArchive):
    """The invented archive, in which every story has two copies."""

    def story(self, story_id: str, *, version: int | None = None, q: str = "") -> StoryView:
        return replace(super().story(story_id, version=version, q=q), copies=(FRENCH, HOSTILE))


def test_the_page_links_to_others_that_print_the_same_copy() -> None:
    listed = page(address(COCOA_ID, "cocoa"), WithCopies()).find_class("copies")[0]
    french, hostile = listed.iter("a")
    assert (words(french), french.get("href")) == (f"Fil Exemple: {FRENCH.headline}", address(FRENCH.id, "cocoa"))
    assert words(hostile) == f"{HOSTILE.source}: {HOSTILE.headline}"
    assert not page(address(COCOA_ID)).find_class("copies")


def test_the_head_of_a_story_says_which_version_it_is_and_that_others_print_it() -> None:
    facts = page(address(COCOA_ID, version=2), WithCopies()).find_class("facts")[0]
    assert [(words(a), a.get("href")) for a in facts.iter("a")] == [
        ("version 2 of 3", "#filings"),
        ("also printed by 2 others", "#copies"),
    ]
    assert not list(page(address(FRENCH.id)).find_class("facts")[0].iter("a"))


def test_json_names_others_that_print_the_same_copy_as_associations() -> None:
    answer = json.loads(client(WithCopies()).get(address(COCOA_ID, suffix=".json")).data)
    assert answer["associations"][0] == {
        "name": FRENCH.headline,
        "rel": "copy",
        "uri": FRENCH.id,
        "type": "text",
        "infoSources": [{"name": "Fil Exemple", "role": "source"}],
    }
    assert "associations" not in json.loads(client().get(address(COCOA_ID, suffix=".json")).data)
