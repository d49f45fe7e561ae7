"""A page in, the parts of its story out, or the reason why it has none."""

from __future__ import annotations

from dataclasses import replace

from index.clean.assemble import Parts
from index.clean.charset import decode
from index.cleaned import Rejected, Removed, Source
from index.page.blocks import read_pieces
from index.page.dates import read_moment
from index.page.document import Element, UnreadablePage, check_size, parse_page, text_content
from index.page.facts import date_lines, gather
from index.page.furniture import remove_furniture
from index.page.headlines import choose_headlines
from index.page.metadata import Metadata, weigh
from index.page.refusal import NO_COPY, refuse
from index.page.region import drop_unreadable, find_region, own_text
from index.page.selection import select
from index.page.soup import soup_of
from search.story import Block, Moment, Subject

MIN_STATED_CHARS = 400  # of a JSON-LD article body that may stand in for the page's text; shorter ones are summaries
MAX_SHOWN_CHARS = 4_000  # of a page without copy: enough to tell what it is instead
STUB_SHARE = 0.3  # of that body; a page that shows less has left it to a script


def read_page(source: Source) -> Parts | Rejected:
    """Return the parts of the story that an HTML page holds, or why no story can be recognised."""
    try:
        check_size(source.data)
        return _read(source, parse_page(decode(source.data).text))
    except UnreadablePage as error:
        return Rejected(source.path, str(error))


def _read(source: Source, root: Element) -> Parts | Rejected:
    facts = gather(root)
    metadata = weigh(facts, source.url)
    metadata = replace(metadata, published=metadata.published or _printed_moment(root))
    headlines = choose_headlines(facts.main_headings, metadata.titles, facts.title)
    blocks, removed = _copy(root, headlines[0] if headlines else "")
    if _is_stub(blocks, metadata.article_body):
        blocks, removed = [Block(text) for text in metadata.article_body], []
    if reason := refuse(facts, metadata, blocks, removed):
        is_empty = reason == NO_COPY and not any(map(str.strip, map(text_content, root.iter("body"))))
        return Rejected(source.path, "empty page: no text outside its scripts" if is_empty else reason)
    return _parts(source.path, headlines, metadata, blocks, removed)


def _printed_moment(root: Element) -> Moment | None:
    return next(filter(None, map(read_moment, date_lines(root))), None)


def _copy(root: Element, headline: str) -> tuple[list[Block], list[Removed]]:
    """Return the blocks of copy, and what stood between them; where no region reads like copy, what the page says."""
    drop_unreadable(root)
    region = find_region(root, headline)
    if region is None:
        return [], [Removed(" ".join(own_text(root).split())[:MAX_SHOWN_CHARS], "no copy")]
    soup = soup_of(region)
    furniture = remove_furniture(soup)
    blocks, left_out = select(read_pieces(soup))
    return blocks, [*furniture, *left_out]


def _is_stub(blocks: list[Block], stated: tuple[str, ...]) -> bool:
    """Tell whether the page shows little of the text that its metadata states: a script would have shown the rest."""
    shown, full = sum(len(block.text) for block in blocks), sum(map(len, stated))
    return full >= MIN_STATED_CHARS and shown < STUB_SHARE * full


def _parts(
    path: str, headlines: tuple[str, ...], metadata: Metadata, blocks: list[Block], removed: list[Removed]
) -> Parts:
    return Parts(
        path=path,
        headlines=headlines,
        subhead=metadata.subhead,
        blocks=tuple(blocks),
        byline=metadata.byline,
        authors=metadata.authors,
        published=metadata.published,
        updated=metadata.updated,
        source=metadata.source,
        keywords=metadata.keywords,
        topics=tuple(map(Subject, metadata.sections)),
        language=metadata.language,
        guid=metadata.guid,
        slug=metadata.slug,
        url=metadata.url,
        rights=metadata.rights,
        removed=tuple(removed),
    )
