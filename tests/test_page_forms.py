"""Forms of pages beyond those of the samples: whichever way a page is made, its copy comes out whole and alone."""

from __future__ import annotations

import json

import pytest

from index.cleaned import Cleaned, Rejected, Source
from index.formats.html import HtmlReader
from search.story import Story

HEADLINE = "Salt works at Orrin Bay to reopen in spring"
COPY = (
    "The salt works at Orrin Bay will reopen in spring, eleven years after the flood that closed them, owners said.",
    "Forty people will work the pans, and another twenty will mend the sea wall until the autumn, the plan says.",
    "“My father raked here, and his father,” said Marit Ohlsen, who will run the drying shed. “I kept the rakes.”",
    "The district council lent 3.2 million crowns towards the pumps. It expects to be repaid within nine years.",
    "Salt from the bay was shipped to eleven ports before the war, and fetched a tenth more than that of its rivals.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in COPY)
LINKS = "".join(f'<li><a href="/{n}">A story about something else altogether, number {n}</a></li>' for n in range(8))
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'
FOOTER = (
    "<footer><p>The Orrin Courier is published by Orrin Press. Registered office: 1 Quay Street, Orrin.</p></footer>"
)


def page(body: str, head: str = "", title: str = f"{HEADLINE} | Orrin Courier", root: str = "<html>") -> str:
    return f"<!doctype html>{root}<head><title>{title}</title>{head}</head><body>{MENU}{body}{FOOTER}</body></html>"


def article(body: str, head: str = "") -> str:
    return page(f"<main><article><h1>{HEADLINE}</h1>{body}</article></main>", head)


def script(statement: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(statement)}</script>'


def story_of(markup: str | bytes) -> Story:
    data = markup if isinstance(markup, bytes) else markup.encode()
    (read,) = HtmlReader().read(Source("page.html", data, "https://courier.example/sea/salt-works"))
    assert isinstance(read, Cleaned), read
    return read.story


def body_of(story: Story) -> tuple[str, ...]:
    return tuple(block.text for block in story.body)


def test_each_post_of_a_live_page_stays_and_the_apparatus_between_them_goes() -> None:
    posts = "".join(
        f'<article class="live-post" id="post-{n}"><header><time datetime="2025-03-07T1{n}:00:00Z">1{n}:00 GMT</time>'
        f'</header><div class="post-content"><p>{text}</p></div>'
        '<div class="share-links"><a href="#fb">Facebook</a><a href="#x">X</a></div></article>'
        for n, text in enumerate(COPY)
    )
    live = f'<main><h1>{HEADLINE}</h1><div class="live-feed">{posts}</div></main>'
    assert body_of(story_of(page(live, '<meta property="og:type" content="article">'))) == COPY


def test_a_paywalled_stub_gives_the_body_that_its_statement_holds() -> None:
    statement = {
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "isAccessibleForFree": False,
        "articleBody": "\n\n".join(COPY),
    }
    stub = f'<p>{COPY[0]}</p><div class="paywall"><h3>Subscribe to continue</h3><p>From 2 crowns a week.</p></div>'
    assert body_of(story_of(article(stub, script(statement)))) == COPY


def test_an_amp_page_is_read_like_its_plain_twin() -> None:
    amp = (
        '<amp-sidebar id="side"><ul><li>Home</li></ul></amp-sidebar>'
        f'<article class="amp-wp-article"><header><h1 class="amp-wp-title">{HEADLINE}</h1></header>'
        '<amp-img src="a.jpg" width="9" height="9"></amp-img>'
        f'<div class="amp-wp-article-content"><p>{COPY[0]}</p><amp-ad><div overflow>Advertisement</div></amp-ad>'
        + "".join(f"<p>{text}</p>" for text in COPY[1:])
        + "<amp-social-share type=x></amp-social-share></div></article>"
    )
    assert (
        body_of(story_of(page(amp, '<link rel="canonical" href="https://courier.example/s/1">', root="<html ⚡>")))
        == COPY
    )


def test_of_two_articles_on_a_page_the_one_under_the_headline_is_the_story() -> None:
    other = "".join(
        f"<p>{text.replace('salt', 'soap').replace('Orrin', 'Varn')} Or so it was said.</p>" for text in COPY
    )
    second = f'<article class="post"><h2>Soap works at Varn Bay to close</h2><div class="text">{other}</div></article>'
    first = f'<article class="post"><h1>{HEADLINE}</h1><div class="text">{PARAGRAPHS}</div></article>'
    assert body_of(story_of(page(f'<div class="stream">{first}{second}</div>'))) == COPY


TYPED = {"@type": "NewsArticle", "headline": HEADLINE}
WRONG = {
    "datePublished": 20250307,
    "keywords": 4,
    "articleBody": ["x"],
    "publisher": "Orrin Courier",
    "url": {"@id": 3},
}


@pytest.mark.parametrize(
    "statement",
    [
        [{"@type": "Organization", "name": 7}, TYPED | {"headline": [HEADLINE], "author": "Ida Marlow"}],
        {
            "@graph": [
                None,
                4,
                {"@type": None},
                TYPED | {"@type": ["NewsArticle", 3], "author": {"name": ["Ida Marlow"]}},
            ]
        },
        {"@graph": TYPED | {"author": [["Ida Marlow"], {"name": "Ida Marlow"}]}},
        TYPED | WRONG | {"author": [None, {"name": "Ida Marlow"}], "mainEntityOfPage": [1]},
    ],
    ids=["list", "graph", "one-node graph", "wrong types"],
)
def test_a_statement_with_values_of_wrong_types_gives_what_it_can(statement: object) -> None:
    story = story_of(article(PARAGRAPHS, script(statement)))
    assert (body_of(story), story.authors) == (COPY, ("Ida Marlow",))


@pytest.mark.parametrize(
    "opening",
    [
        '<p><span class="dateline">ORRIN, March 7 (Reuters) -</span> {}</p>',
        '<p><strong>ORRIN, March 7</strong> (<a href="/r">Reuters</a>) <em>-</em> {}</p>',
        '<p><span class="location">ORRIN</span>, <time datetime="2025-03-07">March 7</time> (Reuters) &mdash; {}</p>',
        '<div class="dateline"><b>ORRIN, March 7 (Reuters)</b> –</div><p>{}</p>',
    ],
)
def test_a_dateline_in_inline_markup_is_read_as_one(opening: str) -> None:
    head = '<meta property="article:published_time" content="2025-03-07T10:00:00Z">'
    rest = "".join(f"<p>{text}</p>" for text in COPY[1:])
    story = story_of(article(opening.format(COPY[0]) + rest, head))
    assert story.dateline is not None
    assert (story.dateline.printed_place, story.dateline.agency, body_of(story)) == ("ORRIN", "Reuters", COPY)


def test_a_wire_page_in_another_language_is_read_by_the_same_rules() -> None:
    copy = (
        "Las salinas de la bahía reabrirán en primavera, once años después de la riada que las cerró, dijo el dueño.",
        "Cuarenta personas trabajarán en ellas y otras veinte repararán el dique hasta el otoño, según el plan.",
        "«Mi padre trabajó aquí y también el suyo», dijo la encargada del secadero, que guarda las herramientas.",
    )
    text = f"<p>Madrid, 7 mar (EFE).- {copy[0]}</p>" + "".join(f"<p>{paragraph}</p>" for paragraph in copy[1:])
    head = '<meta property="article:published_time" content="2025-03-07T10:00:00+01:00">'
    more = f'<div class="relacionadas"><h3>Noticias relacionadas</h3><ul>{LINKS}</ul></div>'
    title = "Las salinas reabrirán en primavera"
    story = story_of(page(f"<article><h1>{title}</h1>{text}{more}</article>", head, title, '<html lang="es">'))
    assert (story.agency or (story.dateline.agency if story.dateline else ""), story.language) == ("EFE", "es")
    assert body_of(story) == copy


def test_tables_and_lists_of_the_story_stay_in_reading_order() -> None:
    table = "<table><tr><th>Port</th><th>Tonnes</th></tr><tr><td>Orrin</td><td>410</td></tr></table>"
    points = "<ul><li>The pumps arrive in March.</li><li>The pans fill in April.</li></ul>"
    got = body_of(story_of(article(f"<p>{COPY[0]}</p>{points}<p>{COPY[1]}</p>{table}<p>{COPY[2]}</p>")))
    assert got == (
        COPY[0],
        "The pumps arrive in March.",
        "The pans fill in April.",
        COPY[1],
        "Port",
        "Tonnes",
        "Orrin",
        "410",
        COPY[2],
    )


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src=a.jpg><figcaption>The pans in June. <span>Photograph: Per Voss</span></figcaption></figure>",
        '<div class="image"><img src=a.jpg><p class="caption">The pans in June. (Per Voss/The Courier)</p></div>',
        '<div class="wp-caption"><img src=a.jpg><p>The pans in June. Per Voss / Orrin Courier</p></div>',
        "<p><img src=a.jpg><br><em>The pans in June. (AP Photo/Per Voss, File)</em></p>",
        "<p>Photo: Per Voss / The Courier</p>",
        '<div data-component="image-block"></div><div data-component="caption-block"><p>The pans.</p></div>',
        '<span class="media__caption">The pans in June.</span>',
        '<p class="image-caption">The pans in June.</p>',
    ],
)
def test_a_caption_and_its_credit_are_no_copy(picture: str) -> None:
    middle = f"<p>{COPY[0]}</p><p>{COPY[1]}</p>{picture}<p>{COPY[2]}</p><p>{COPY[3]}</p><p>{COPY[4]}</p>"
    assert body_of(story_of(article(middle))) == COPY


@pytest.mark.parametrize(
    "offer",
    [
        '<div class="inline-newsletter"><h4>Sea Breeze</h4><p>Our weekly letter on everything that floats.</p>'
        '<form><input type=email><button>Go</button></form></div>',
        '<section aria-label="Newsletter"><p>The best of the coast. Sign up for our newsletter.</p></section>',
        '<div class="c-box"><form action="/subscribe"><label>Your e-mail</label><input type="email"></form></div>',
        "<p><strong>Sign up here for our daily newsletter on the sea.</strong></p>",
        '<p><em>Get the day’s news from the coast in your inbox. <a href="/n">Subscribe to The Tide.</a></em></p>',
        '<blockquote class="subscribe-box"><p>Enjoying this story? Subscribe for a crown a week.</p></blockquote>',
        '<div class="donation-banner"><p>Independent news on the coast needs your help.</p></div>',
    ],
)  # fmt: skip
def test_an_offer_inside_the_copy_is_no_copy(offer: str) -> None:
    middle = f"<p>{COPY[0]}</p><p>{COPY[1]}</p>{offer}<p>{COPY[2]}</p><p>{COPY[3]}</p><p>{COPY[4]}</p>"
    assert body_of(story_of(article(middle))) == COPY


@pytest.mark.parametrize(
    "more",
    [
        f'<div class="c1"><h3>More from the coast</h3><ul>{LINKS}</ul></div>',
        f"<hr><ul>{LINKS}</ul>",
        '<p><a href="/a">Soap works at Varn Bay to close after a century</a></p>',
        "<p>READ MORE: Soap works at Varn Bay to close after a century</p>",
        '<div id="comments"><h3>3 comments</h3><p>I raked there as a boy and remember the smell.</p></div>',
        '<div class="author-bio"><p>Ida Marlow has covered the coast for the Courier since 2011.</p></div>',
    ],
)
def test_what_follows_the_copy_is_left_out(more: str) -> None:
    assert body_of(story_of(article(PARAGRAPHS + more))) == COPY


@pytest.mark.parametrize(
    "between",
    [
        '<div><a href="/a"><h3>Soap works to close</h3><p>The soap works at Varn closes at last.</p></a></div>',
        f"<blockquote><p>“{COPY[2][27:59]}”</p><cite>— Marit Ohlsen</cite></blockquote>",
        "<p>4 min read</p>",
        "<p>Listen to this article 5 min</p>",
        "<p>Also see: Soap works to close</p>",
        "<p>You must be logged in to post a comment.</p>",
        "<p>Report a typo</p>",
        "<p>This story was auto-generated from a syndicated feed and not edited.</p>",
        "<p>E-mail</p>",
    ],
)
def test_cards_pull_quotes_and_service_lines_between_paragraphs_are_no_copy(between: str) -> None:
    middle = f"<p>{COPY[0]}</p><p>{COPY[1]}</p>{between}" + "".join(f"<p>{text}</p>" for text in COPY[2:])
    assert body_of(story_of(article(middle))) == COPY


def test_a_quotation_that_no_paragraph_repeats_stays() -> None:
    quotation = "We have waited for this day for eleven years and more."
    quoted = f'<blockquote class="pullquote"><p>{quotation}</p></blockquote>'
    middle = f"<p>{COPY[0]}</p>{quoted}<p>{COPY[1]}</p><p>{COPY[2]}</p>"
    assert body_of(story_of(article(middle))) == (COPY[0], quotation, *COPY[1:3])


def test_an_open_anchor_around_the_copy_makes_no_link_of_it() -> None:
    assert body_of(story_of(article(f'<a name="top">{PARAGRAPHS}'))) == COPY


def test_typed_copy_is_parted_by_its_blank_lines() -> None:
    typed = COPY[0] + "\n\n" + "\n \n".join(COPY[1:])
    assert body_of(story_of(page(f"<h1>{HEADLINE}</h1><pre>{typed}</pre>"))) == COPY


@pytest.mark.parametrize("mark", ["&shy;", "\u00ad", "\u200b"])
def test_marks_where_a_word_may_break_are_no_part_of_it(mark: str) -> None:
    assert body_of(story_of(article(PARAGRAPHS.replace("reopen", f"re{mark}open")))) == COPY


def test_a_page_whose_copy_only_a_script_shows_is_refused_rather_than_its_footer_taken() -> None:
    (read,) = HtmlReader().read(Source("page.html", page(f'<h1>{HEADLINE}</h1><div id="app"></div>').encode()))
    assert read == Rejected("page.html", "no text on the page reads like a story")


@pytest.mark.parametrize("part", ["<br><br>", "<br/>\n<br/>", "</div><div>", "</span><br><br><span>"])
def test_paragraphs_without_paragraph_tags_are_parted(part: str) -> None:
    opening, closing = ("<span>", "</span>") if "span" in part else ("<div>", "</div>")
    assert body_of(story_of(page(f"<h1>{HEADLINE}</h1><div>{opening}{part.join(COPY)}{closing}</div>"))) == COPY


def test_a_page_of_old_font_tags_and_layout_tables_gives_its_copy() -> None:
    copy = "".join(f"<font size=2><p>{text}\n" for text in COPY)
    table = (
        f"<table width=600><tr><td><font color=navy><ul>{LINKS}</ul></font></td>"
        f"<td><font size=5><b>{HEADLINE}</b></font><hr>{copy}</td></tr></table><center>Terms of use</center>"
    )
    assert body_of(story_of(page(table))) == COPY


def test_copy_in_an_escaped_statement_with_markup_does_not_replace_what_the_page_shows() -> None:
    statement = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": f"&lt;p&gt;{COPY[0]}&lt;/p&gt;" * 6}
    assert body_of(story_of(article(PARAGRAPHS, script(statement)))) == COPY
