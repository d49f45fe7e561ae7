"""The copy of a page is found, and what publishers put around and between it is not taken for copy."""

from __future__ import annotations

import pytest

from index.clean.assemble import Parts
from index.cleaned import Source
from index.page.story import read_page
from search.story import BlockKind

HEADLINE = "Harbour opens after nine years"
COPY = (
    "The harbour at Kestrel Point opened on Monday, nine years after the storm that closed it, the port board said.",
    "Two ferries and a dredger were the first to tie up. A third ferry is due from the islands on Wednesday morning.",
    "“We had begun to think it would be our children who saw this,” said Ottilie Grane, who keeps the chandlery.",
    "The board expects 40 ships a month by the autumn and 90 by the end of next year, it said in a statement.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in COPY)
TEASERS = "".join(f'<li><a href="/{n}">Another story about something else, number {n}</a></li>' for n in range(12))
NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>{HEADLINE} | Courier</title>{head}</head><body>{NAV}{body}</body></html>"


def parts_of(html: str) -> Parts:
    parts = read_page(Source("page.html", html.encode()))
    assert isinstance(parts, Parts), parts
    return parts


def copy_of(html: str) -> tuple[str, ...]:
    return tuple(block.text for block in parts_of(html).blocks)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article>",
        f'<h1>{HEADLINE}</h1><div itemprop="articleBody">{PARAGRAPHS}</div><div id="footer"><p>{COPY[0]}</p></div>',
        f"<form><table><tr><td><ul>{TEASERS}</ul></td><td><h1>{HEADLINE}</h1>{PARAGRAPHS}</td></tr></table></form>",
        f"<h1>{HEADLINE}</h1><div>{'<br><br>'.join(COPY)}</div>",
        f"<h1>{HEADLINE}</h1>"
        + "".join(f'<div class="chunk"><div class="ad">Ad</div><p>{text}</p></div>' for text in COPY),
        f'<div class="content has-sidebar"><h1>{HEADLINE}</h1><section>{PARAGRAPHS}</section></div>',
        f"<h1>{HEADLINE}</h1><div>" + "".join(f"<div>{text}</div>" for text in COPY) + "</div>",
    ],
    ids=["article", "itemprop", "layout table", "line breaks", "chunks", "layout names", "bare divs"],
)
def test_the_copy_is_found_in_every_usual_form_of_markup(body: str) -> None:
    assert copy_of(page(body)) == COPY


def test_an_element_named_as_the_storys_wins_over_a_heavier_list_of_others() -> None:
    others = "".join(f"<table><tr><td><p>{text} {n}</p></td></tr></table>" for n in range(20) for text in COPY)
    assert copy_of(page(f'<div class="story-body">{PARAGRAPHS}</div><div class="archive">{others}</div>')) == COPY


def test_the_part_of_the_page_with_the_headline_wins_over_a_heavier_part() -> None:
    others = "".join(f"<div><p>{text} {n}</p></div>" for n in range(2) for text in COPY)
    assert (
        copy_of(page(f'<div id="a"><h1>{HEADLINE}</h1><div>{PARAGRAPHS}</div></div><div id="b">{others}</div>')) == COPY
    )


@pytest.mark.parametrize(
    ("furniture", "reason"),
    [
        ('<div class="share-bar"><ul><li>Post it</li><li>Mail it</li></ul></div>', "share bar"),
        ('<aside class="relatedStories"><p>Harbour master resigns over eels.</p></aside>', "related stories"),
        ('<div class="newsletter_signup"><p>The morning post, by seven.</p></div>', "promotion"),
        ("<figure><img><figcaption>The harbour on Monday.</figcaption></figure>", "caption"),
        ('<p class="wp-caption-text">The harbour on Monday.</p>', "caption"),
        ("<p>The harbour on Monday. (AP Photo/Ned Ludd)</p>", "caption"),
        ('<div id="cookie-notice"><p>We store things on your device.</p></div>', "notice"),
        ('<div style="display: none"><p>For machines only.</p></div>', "hidden"),
        ('<span class="sr-only">opens new tab</span>', "hidden"),
        ('<div class="ad-slot">Buy a better gutter today.</div>', "advertisement"),
        ("<p><a href='/eels'>Harbour master resigns over eels</a></p>", "link"),
        ("<p>Read more: Harbour master resigns over eels</p>", "prompt"),
        ("<p>ADVERTISEMENT</p>", "prompt"),
        ("<p>Advertisement 2</p>", "prompt"),
        ("<p>Latest coast news from Kestrel Point</p>", "prompt"),
        ("<p>Pictured right, the ferry Anna at the quay</p>", "prompt"),
        ("<p>VIDEO4:20</p>", "prompt"),
        ("<p>Try refreshing your browser.</p>", "prompt"),
        ("<p>This advertisement has not loaded yet.</p>", "prompt"),
        ("<p>Lire aussi : Le maître du port démissionne</p>", "prompt"),
        ("<p>Lesen Sie auch: Hafenmeister tritt zurück</p>", "prompt"),
        ("<p>Lea también: Renuncia el jefe del puerto</p>", "prompt"),
        ("<p>Leia mais: Chefe do porto renuncia</p>", "prompt"),
        ("<p>Leggi anche: Si dimette il capo del porto</p>", "prompt"),
        ("<p>関連記事</p>", "prompt"),
        ("<p>Friday, March 7, 2025 10:05 a.m. EST</p>", "time stamp"),
        ("<p>Publié le 7 mars 2025 à 10h05</p>", "time stamp"),
        ("<p>Stand: 07.03.2025, 10:05 Uhr</p>", "time stamp"),
        ("<p>Follow us on Facebook and Instagram.</p>", "prompt"),
        ("<p>The headlines in your inbox each morning, with our newsletter.</p>", "notice"),
        ("<p>o.grane@courier.example</p>", "contact line"),
        ("<p>Updated at 1:23 p.m.</p>", "time stamp"),
        ("<p>* * *</p>", "no words"),
        ('<blockquote class="twitter-tweet"><p>It is open!</p></blockquote>', "embedded post"),
    ],
)
def test_furniture_between_paragraphs_is_taken_out_with_its_reason(furniture: str, reason: str) -> None:
    middle = f"<p>{COPY[0]}</p><p>{COPY[1]}</p>{furniture}<p>{COPY[2]}</p><p>{COPY[3]}</p>"
    parts = parts_of(page(f"<article><h1>{HEADLINE}</h1>{middle}</article>"))
    assert tuple(block.text for block in parts.blocks) == COPY
    assert reason in {removed.reason for removed in parts.removed}


@pytest.mark.parametrize(
    "sentence",
    [
        "Related companies paid 4 million crowns.",
        "Recommended by the board, the plan passed.",
        "Register of Deeds Ann Poe said the sale was void.",
        "More from the islands is expected on Wednesday.",
        "Published in 1987, the book foresaw the storm.",
        "They did not contact us, a board member said.",
        "Share prices fell 3%.",
        "The mayor said that people could follow the work on Facebook.",
        "Field agents for Corn Belt Post, a newsletter, reported mud.",
        "“Sign up our children,” she said of the newsletter, “and get it in your inbox.”",
        "The owner did not reply when contacted by Reuters.",
        "Subscribers to the line grew by a tenth.",
        "<a href='/statement'>The board confirmed the figures in a statement.</a>",
        '<b class="paywall">Nobody</b> was hurt.',
        "Photo-sharing fell by half, the firm said.",
        "Advertising fell 5 percent.",
        "Advertising revenue fell.",
        "The writers get paid for their newsletters in kelp.",
        "Some 4,000 people subscribe to a newsletter that she began in 2019.",
        "The firm had changed its privacy policy.",
        "An AP/Kelp poll of 1,000 adults found fewer boats.",
        "The owner told the harbour so via Reuters on Monday.",
        "The board had sued Getty Images.",
        "The video was made available by the police on Monday.",
        "Stand-off enters day 3",
        "Comments by the mayor were not helpful.",
        '<span class="overflow-hidden">Boats lay</span> at the quay.',
        '</p><div class="overflow-hidden"><p>Boats lay at the quay.</p></div><p>',
        '</p><div class="hidden md:block"><p>Boats lay at the quay.</p></div><p>',
    ],
)
def test_copy_that_resembles_furniture_stays(sentence: str) -> None:
    got = copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}<p>{sentence}</p></article>"))
    assert len(got) == len(COPY) + 1


def test_the_words_of_a_table_of_shares_are_no_buttons() -> None:
    table = (
        "<table><tr><th>Share</th><th>Close</th><th>Print</th></tr><tr><td>Anna</td><td>7</td><td>8</td></tr></table>"
    )
    got = copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}{table}</article>"))
    assert got == (*COPY, "Share", "Close", "Print", "Anna", "7", "8")


@pytest.mark.parametrize("heading", ["Response", "No comment", "Reply to the board", "Comments made in March"])
def test_a_sub_heading_about_what_someone_said_does_not_end_the_story(heading: str) -> None:
    got = copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}<h3>{heading}</h3>{PARAGRAPHS}</article>"))
    assert got == (*COPY, heading, *COPY)


@pytest.mark.parametrize(
    "heading", ["Comments", "3 comments", "No comments", "1 reply", "Comments (12)", "2 responses to “Harbour”"]
)
def test_the_heading_of_readers_comments_ends_the_story(heading: str) -> None:
    assert (
        copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}<h3>{heading}</h3><p>I was there!</p></article>"))
        == COPY
    )


def test_a_caption_that_a_gallery_prints_for_each_size_is_no_copy() -> None:
    caption = "<p>Two ferries and a dredger lie at the quay of the harbour on Monday, in fog, at seven.</p>"
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1>{caption * 3}{PARAGRAPHS}</article>")) == COPY


def test_a_summary_that_the_first_paragraph_repeats_is_kept_once() -> None:
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1><p>{COPY[0]}</p>{PARAGRAPHS}</article>")) == COPY


def test_what_a_story_says_twice_further_down_stays() -> None:
    again = "".join(f"<p>{text}</p>" for text in (COPY[2], COPY[2], COPY[2]))
    assert len(copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}{again}</article>"))) == len(COPY) + 3


def test_a_short_story_is_not_outweighed_by_the_pages_footer() -> None:
    footer = f'<div class="site-footer"><div>{COPY[1]} {COPY[2]} {COPY[3]} {COPY[1]}</div></div>'
    assert (
        copy_of(page(f"<div class=a><h1>{HEADLINE}</h1><div class=b><p>{COPY[0]}</p></div></div>{footer}")) == COPY[:1]
    )


def test_a_headline_that_is_a_sentence_is_no_copy() -> None:
    headed = f"<div class=h><div><h1>{HEADLINE}: The board expects 40 ships a month, it says</h1></div></div>"
    assert copy_of(page(f"{headed}<div class=x><p>{COPY[0]}</p></div>")) == COPY[:1]


def test_sub_headings_are_kept_as_such_in_tags_and_in_bold() -> None:
    body = f"<p>{COPY[0]}</p><h2>First ships</h2><p>{COPY[1]}</p><p><b>What next</b></p><p>{COPY[3]}</p>"
    blocks = parts_of(page(f"<article><h1>{HEADLINE}</h1>{body}</article>")).blocks
    assert [block.text for block in blocks if block.kind is BlockKind.SUBHEAD] == ["First ships", "What next"]


def test_a_closing_list_of_other_stories_goes_with_its_heading() -> None:
    listed = f"<h3>More from Kestrel Point</h3><ul>{TEASERS}</ul>"
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}{listed}</article>")) == COPY


def test_inline_markup_does_not_part_words() -> None:
    body = PARAGRAPHS.replace("Kestrel Point", "<em>Kes</em><span>trel</span> <a href='/p'>Point</a>")
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1>{body}</article>")) == COPY


def test_numeric_references_to_windows_1252_are_read_as_meant() -> None:
    body = PARAGRAPHS.replace("“", "&#147;").replace("”", "&#148;")
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1>{body}</article>")) == COPY


def test_a_stated_article_body_stands_in_for_text_that_a_script_would_show() -> None:
    stated = "\\n\\n".join(COPY)
    statement = f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", "articleBody": "{stated}"}}'
    head = f'<script type="application/ld+json">{statement}</script>'
    assert copy_of(page(f'<h1>{HEADLINE}</h1><div id="app"></div>', head)) == COPY


def test_a_stated_article_body_does_not_replace_the_text_shown() -> None:
    statement = (
        f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", "articleBody": "{"Stale copy of the story. " * 30}"}}'
    )
    head = f'<script type="application/ld+json">{statement}</script>'
    assert copy_of(page(f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article>", head)) == COPY
