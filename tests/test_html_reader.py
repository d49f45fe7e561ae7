"""The HTML reader: what it takes for a page, which pages it refuses, and that nothing it is shown makes it fail."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats.html import HtmlReader

SENTENCE = "The harbour at Kestrel Point opened on Monday, nine years after the storm, the port board said. "
STORY = f"<h1>Harbour opens</h1><article>{f'<p>{SENTENCE}</p>' * 6}</article>"
LINKS = "".join(f'<li><h3><a href="/{n}">Headline number {n} of the day</a></h3></li>' for n in range(30))


def read(html: str | bytes) -> Cleaned | Rejected:
    data = html.encode() if isinstance(html, str) else html
    (only,) = HtmlReader().read(Source("page.html", data))
    return only


def reason(html: str | bytes) -> str:
    outcome = read(html)
    assert isinstance(outcome, Rejected), outcome
    return outcome.reason


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><p>x",
        b"\xef\xbb\xbf<html>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>',
        b"<div><p>cut out of a page</p></div>",
        "<html><body>".encode("utf-16"),
        b"\r\n  " * 4000 + b"<!DOCTYPE html><html><p>x",
    ],
)
def test_html_is_recognised_by_content(data: bytes) -> None:
    assert HtmlReader().recognises(Source("noname", data))


@pytest.mark.parametrize("data", [b"", b"BEIJING, Feb. 4 (Wire) -- Shares of a < b rose.", b"%PDF-1.7\n..."])
def test_what_holds_no_tag_is_not_taken_for_html(data: bytes) -> None:
    assert not HtmlReader().recognises(Source("page.html", data))


def test_a_page_with_a_story_gives_it() -> None:
    outcome = read(STORY)
    assert isinstance(outcome, Cleaned)
    assert (outcome.story.headline, len(outcome.story.body)) == ("Harbour opens", 6)


@pytest.mark.parametrize(
    "title", ["404 - Page not found", "Error 503", "Access Denied", "Sorry, this page no longer exists"]
)
def test_an_error_page_is_refused_as_such(title: str) -> None:
    assert reason(f"<title>{title}</title><h1>{title}</h1><p>{SENTENCE}</p>").startswith("error page")


def test_a_story_about_404_jobs_is_no_error_page() -> None:
    assert isinstance(read(f"<h1>404 jobs go at the harbour</h1><article><p>{SENTENCE * 2}</p></article>"), Cleaned)


def test_a_page_that_calls_itself_a_video_is_refused_as_such() -> None:
    head = '<meta property="og:type" content="video.other"><title>Watch the harbour open</title>'
    assert reason(f"<head>{head}</head><h1>Watch the harbour open</h1><p>{SENTENCE}</p>") == "video page"


def test_a_front_page_is_told_by_its_address() -> None:
    canonical = '<link rel="canonical" href="https://courier.example/">'
    assert reason(f"<head>{canonical}</head>{STORY}").startswith("section front")


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>Too short.</p>", f"<ul>{LINKS}</ul>"])
def test_a_page_without_copy_is_refused(page: str) -> None:
    assert reason(page)


def test_python_memory_for_a_page_at_the_limits_is_bounded() -> None:
    page = f"<p>{SENTENCE}</p>".encode() * 5_900
    tracemalloc.start()
    read(page)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 128 << 20


_TAGS = (
    "<p> </p> <div <div\tclass=ad> > \" <a\thref='x'> </a> <table><td> <!-- ]]> <script> </script> <h1> <article> <li>"
)
FRAGMENTS = st.sampled_from([*_TAGS.split(" "), "&#0;", "&#x110000;", "\x00", "\ud7ff", "\x93", "<br><br>", SENTENCE])


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60))
def test_no_soup_of_tags_makes_it_fail(fragments: list[str]) -> None:
    assert isinstance(read("".join(fragments)), Cleaned | Rejected)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert isinstance(read(data), Cleaned | Rejected)
