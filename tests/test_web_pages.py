"""What holds for every page: sound HTML, landmarks, headings, names, nothing inline, nothing of a user's unescaped."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest

from search.errors import NoGeneration, QueryError
from search.query import Note
from search.request import Request
from tests.web_fakes import COCOA_ID, HOSTILE, KILLED_ID, FakeArchive, address, client, no_hits_help

HOSTILE_TEXT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 'evalu' ~ 'ated' }}"
STATIC = Path(__file__).parent.parent / "web" / "static"


PAGES = {
    "home": ("/", FakeArchive()),
    "empty home": ("/", FakeArchive(total=0, hits=())),
    "one year": ("/", FakeArchive(dates={"2024": 12, "2024-03": 12})),
    "results": ("/search?q=cocoa&topic=cocoa&not.place=london&from=2024&date=2024&page=2", FakeArchive()),
    "months": ("/search?date=2024", FakeArchive(dates={"2024": 9, "2024-03": 9})),
    "notes": ("/search?q=x", FakeArchive(notes=(Note("<i>odd</i>", 0, "<b>hint</b>"),))),
    "nothing": ("/search?q=zz", FakeArchive(total=0, help=no_hits_help(Request(q="zz")))),
    "nothing at all": ("/search?q=zz", FakeArchive(total=0)),
    "past the end": ("/search?q=x&page=999", FakeArchive()),
    "story": (address(COCOA_ID, HOSTILE_TEXT), FakeArchive()),
    "old version": (address(COCOA_ID, HOSTILE_TEXT, version=1), FakeArchive()),
    "hostile story": (address(HOSTILE.id, HOSTILE_TEXT), FakeArchive()),
    "bare story": ("/story/urn:newsml:wire.example:undated", FakeArchive()),
    "help": ("/help", FakeArchive()),
    "400 parameter": ("/search?q=x&foo=1", FakeArchive()),
    "400 query": ("/search?q=cocoa", FakeArchive(error=QueryError("bad", position=2, hint="do better"))),
    "404": ("/nowhere", FakeArchive()),
    "404 story": ("/story/none", FakeArchive()),
    "410": (f"/story/{KILLED_ID}", FakeArchive()),
    "500": ("/search", FakeArchive(error=RuntimeError("x"))),
    "503": ("/search", FakeArchive(error=NoGeneration(Path("/x")))),
}


@pytest.fixture(params=PAGES, name="html")
def _html(request: pytest.FixtureRequest) -> str:
    url, archive = PAGES[request.param]
    return client(archive).get(url).text


@pytest.fixture(name="root")
def _root(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_page_has_language_title_viewport_and_one_main_heading(root: lxml.html.HtmlElement) -> None:
    assert root.get("lang") == "en"
    assert _text(root.find(".//title"))
    assert "width=device-width" in root.xpath("//meta[@name='viewport']/@content")[0]
    assert len(list(root.iter("h1"))) == 1


def test_landmarks_stand_once_and_the_skip_link_leads_to_main(root: lxml.html.HtmlElement) -> None:
    for xpath in ("//body/header", "//main", "//body/footer", "//form[@role='search']"):
        assert len(root.xpath(xpath)) == 1, xpath
    skip = root.xpath("//body/a[1]")[0]
    assert skip.get("href") == "#" + root.find(".//main").get("id")
    assert all(nav.get("aria-label") for nav in root.iter("nav"))


def test_headings_step_down_one_level_at_a_time(root: lxml.html.HtmlElement) -> None:
    levels = [int(element.tag[1]) for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] <= 2
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_ids_are_unique_and_every_reference_to_one_holds(root: lxml.html.HtmlElement) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = root.xpath("//@for | //@form | //@aria-labelledby | //@aria-describedby")
    wanted += [href[1:] for href in root.xpath("//@href") if href.startswith("#")]
    assert {one for names in wanted for one in names.split()} <= set(ids)


def test_every_control_and_link_has_a_name(root: lxml.html.HtmlElement) -> None:
    labelled = set(root.xpath("//label/@for"))
    for field in root.xpath("//input[not(@type='hidden')]"):
        assert field.get("id") in labelled or any(parent.tag == "label" for parent in field.iterancestors())
    for element in root.iter("a", "button", "summary", "legend"):
        assert _text(element), lxml.html.tostring(element)


def test_links_with_the_same_name_lead_to_the_same_place(root: lxml.html.HtmlElement) -> None:
    targets: dict[str, set[str]] = {}
    for link in root.find(".//main").iter("a"):
        targets.setdefault(link.get("aria-label") or _text(link), set()).add(link.get("href"))
    several = {name for name, hrefs in targets.items() if len(hrefs) > 1}
    # In a list of fields or facets the same value may be of two kinds; the heading before it tells which.
    assert several <= {"Brazil", "Ana Lima", "Example Wire"} | set(_bar_labels(root))


def _bar_labels(root: lxml.html.HtmlElement) -> list[str]:
    return [_text(link) for link in root.xpath("//*[contains(@class, 'chart')]//a")]


def test_nothing_is_inline_that_the_policy_would_block(root: lxml.html.HtmlElement) -> None:
    assert not root.xpath("//style | //@style | //iframe | //object | //embed | //base")
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            continue  # data, never run: the policy is asked about scripts alone (HTML Standard, prepare a script)
        assert script.get("src").startswith("/static/")
        assert not script.text
    assert not [url for url in root.xpath("//@href | //@src | //@action") if re.match(r"\s*(javascript|data):", url)]


def test_the_html_is_well_formed(html: str) -> None:
    """Every start tag of a non-void element has its end tag, in order."""
    void = {"meta", "link", "input", "br", "rect", "img"}
    stack: list[str] = []
    for match in re.finditer(r"<(/?)([a-z0-9]+)\b((?:\"[^\"]*\"|[^\">])*)>", html):
        closing, name, _ = match.groups()
        if closing:
            assert stack, html[: match.start()][-200:]
            assert stack.pop() == name, html[: match.end()][-300:]
        elif name not in void:
            stack.append(name)
    assert stack == []


@pytest.mark.parametrize("path", ["/search", "/story/evil/%3Cscript%3Ealert%281%29%3C/script%3E", "/nowhere"])
def test_the_users_text_comes_back_as_text(path: str) -> None:
    for parameter in ("q", "topic", "from"):
        html = client().get(path, query_string={parameter: HOSTILE_TEXT}).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "evaluated" not in html
    root = lxml.html.document_fromstring(client().get(path, query_string={"q": HOSTILE_TEXT}).text)
    assert root.get_element_by_id("q").get("value") == HOSTILE_TEXT


@pytest.mark.parametrize("path", ["/", "/search?q=script", "/search.atom?q=script"])
def test_a_storys_text_is_never_markup(path: str) -> None:
    text = client().get(path).text
    for tag in ("<script>alert", "<img", "<svg onload", "<b onclick"):
        assert tag not in text


def test_the_style_sheet_and_the_script_stay_small_and_load_nothing() -> None:
    style, script = (STATIC / "style.css").read_text(), (STATIC / "search.js").read_text()
    assert len(style.encode()) < 14 * 1024
    assert len(script.encode()) < 5_000
    assert "@import" not in style
    assert "url(" not in style
    assert not re.search(r"innerHTML|eval|document\.write|\.style\b", script)


def test_static_files_are_addressed_by_their_digest() -> None:
    root = lxml.html.document_fromstring(client().get("/").text)
    hrefs = root.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    assert all(re.search(r"\?v=[0-9a-f]{12}$", href) for href in hrefs)
