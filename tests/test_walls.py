"""Pages that stand where a story was asked for say which they are; stories about such things stay stories."""

from __future__ import annotations

import pytest

from index.cleaned import Cleaned, Rejected, Source
from index.formats import read

SENTENCE = "The port said on Tuesday that the berth would take ships of any length from the spring, after long repairs."
CARDS = "".join(
    f'<article><h3><a href="/s/{n}">Port of Kestrel opens berth number {n}</a></h3><p>{SENTENCE}</p></article>'
    for n in range(9)
)


def page(title: str, body: str, head: str = "") -> str:
    """Return a page with the menu and the small print that every site has."""
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/login">Sign in</a></li></ul></nav>'
    footer = "<footer>All rights reserved. Terms of use. Cookie policy. Privacy policy.</footer>"
    return f"<html><head><title>{title}</title>{head}</head><body>{menu}<main>{body}</main>{footer}</body></html>"


def items(markup: str) -> list[Cleaned | Rejected]:
    return list(read(Source("page.html", markup.encode())))


WALLS = [
    ("error page: '404'", "Not here", "<h1>404</h1><p>Sorry, the page does not exist.</p>"),
    ("error page: not found", "Example", "<h1>Sorry, we can’t find that page</h1><p>Check the address.</p>"),
    ("error page: it leads elsewhere", "301 Moved Permanently", '<p>The document has moved <a href="/x">here</a>.</p>'),
    ("sign-in wall", "Sign in", "<h1>Sign in</h1><form><input type=email><input type=password></form>"),
    ("subscription wall", "Port opens", "<h1>Port opens</h1><p>Subscribe now to continue reading this and more.</p>"),
    ("robot check", "Example", "<h1>Are you a robot?</h1><p>Please complete the captcha to go on to the site.</p>"),
    ("robot check", "Example", "<p>To go on, please click the box below to let us know that you are not a robot.</p>"),
    ("cookie wall", "Example", "<h1>Before you continue</h1><p>We use cookies and data to deliver our services.</p>"),
    ("cookie wall", "We value your privacy", f"<h1>Choose</h1>{'<p>We and partners process what you read.</p>' * 20}"),
    ("closed to readers in this region", "Sorry", "<p>We are sorry, but this is not available in your country.</p>"),
    ("search-result page", "Search results for port", f"<h1>Port</h1><p>About 1,240 results.</p>{CARDS}"),
    ("search-result page", "Search", "<h1>Search</h1><p>No results were found for your query. Try again.</p>"),
    ("page that only scripts fill", "Example", "<p>Please enable JavaScript to view this page. Thank you for it.</p>"),
    ("video page", "Port opens", "<h1>Port opens</h1><video src=x></video><p>Ships enter the port.</p>"),
    ("video page", "Port opens", '<h1>Port opens</h1><iframe src="https://a.example/embed/1"></iframe><p>Ships.</p>'),
    ("section front: a list of stories", "Shipping", f"<h1>Shipping</h1>{CARDS}"),
]


@pytest.mark.parametrize(("reason", "title", "body"), WALLS, ids=[f"{wall[0]}-{wall[1]}" for wall in WALLS])
def test_a_page_in_a_storys_place_says_what_it_is(reason: str, title: str, body: str) -> None:
    assert items(page(title, body)) == [Rejected("page.html", reason)]


def test_a_page_whose_text_is_all_in_scripts_is_empty() -> None:
    markup = '<html><head><title>Port</title></head><body><div id="root"></div><script>var a = 1</script></body></html>'
    assert items(markup) == [Rejected("page.html", "empty page: no text outside its scripts")]


@pytest.mark.parametrize(
    "headline",
    [
        "Login data of 3 million people stolen",
        "Cookies to vanish from browsers",
        "Search for missing sailor ends",
        "Redirecting the river took nine years",
        "Are you a robot? Bank asks its tellers",
        "Subscribe to read: papers put up walls",
        "404 homes lost in the storm",
        "We can’t find work, say dockers",
    ],
)
def test_a_brief_with_a_dateline_is_a_story_whatever_it_is_about(headline: str) -> None:
    copy = f"<p>OSLO, March 7 (Reuters) - Police said that we use cookies and are not a robot. {SENTENCE}</p>"
    (item,) = items(page(headline, f"<article><h1>{headline}</h1>{copy}</article>"))
    assert isinstance(item, Cleaned)


def test_a_brief_on_a_page_with_a_sign_in_box_is_a_story_where_the_page_states_one() -> None:
    stated = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Register of boats opens"}</script>'
    )
    box = "<form><input type=email><input type=password></form>"
    copy = f"<article><h1>Register of boats opens</h1><p>{SENTENCE}</p></article>"
    (item,) = items(page("Register of boats opens", box + copy, stated))
    assert isinstance(item, Cleaned)


@pytest.mark.parametrize(
    "headline", ["Sorry, we can’t find work, dockers say", "Redirecting the river", "Search: a play"]
)
def test_a_long_story_is_one_whatever_its_headline(headline: str) -> None:
    (item,) = items(page(headline, f"<article><h1>{headline}</h1>{f'<p>{SENTENCE}</p>' * 20}</article>"))
    assert isinstance(item, Cleaned)
