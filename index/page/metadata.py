"""The facts of a page weighed: which statement speaks of this story, and which value of each field to believe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from index.clean.byline import read_byline
from index.page import jsonld
from index.page.dates import read_moment
from index.page.facts import Facts
from index.page.headlines import same_words, shared_words, words_of
from search.story import Moment

SAME_STORY = 0.5  # share of headline words in common from which a statement speaks of the page's story

_PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "originalpublicationdate",
    "article_date_original",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "displaydate",
    "date",
)
_UPDATED_NAMES = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "lastmod",
    "last-modified",
)
_AUTHOR_NAMES = (
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "cxenseparse:author",
)
_TITLE_NAMES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "headline",
    "title",
)
_SECTION_NAMES = ("article:section", "parsely-section")
_KEYWORD_NAMES = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "article:tag")
_GLOBAL_NAME = re.compile(r"(?:urn|tag|doi):\S+$|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$", re.I)
_BYLINE = re.compile(r"(?:by|von|par|por)\s+\S", re.I)
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its story. `titles` has the JSON-LD headline first; `article_body` is in paragraphs."""

    titles: tuple[str, ...] = ()
    subhead: str = ""
    authors: tuple[str, ...] = ()
    byline: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    source: str = ""
    keywords: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    guid: str = ""
    slug: str = ""
    rights: str = ""
    article_body: tuple[str, ...] = ()
    has_statement: bool = False


def weigh(facts: Facts, url: str) -> Metadata:
    """Return the metadata of the page's own story; `url` is where the page was fetched, or ""."""
    node = _own_statement(facts, url)
    by_id = jsonld.index_by_id(facts.nodes)
    authors = _authors(facts, node, by_id)
    byline = _byline(facts, authors)
    return Metadata(
        titles=_titles(facts, node),
        subhead=_stated(node, "alternativeHeadline"),
        authors=authors if not byline or any(_names_one_of(line, authors) for line in facts.bylines) else (),
        byline=byline,
        published=_published(facts, node, url),
        updated=_updated(facts, node),
        source=_source(facts, node, by_id),
        keywords=_keywords(facts, node),
        sections=_distinct((*jsonld.texts(node.get("articleSection")), *facts.all(*_SECTION_NAMES))),
        language=_language(facts, node),
        url=_own_address(facts, url),
        guid=_guid(facts, node),
        slug=facts.first("slugline", "slug"),
        rights=_stated(node, "copyrightNotice") or facts.first("copyright", "dc.rights", "rights"),
        article_body=jsonld.paragraphs(node.get("articleBody")),
        has_statement=bool(node),
    )


def _stated(node: jsonld.Node, key: str) -> str:
    return next(iter(jsonld.texts(node.get(key))), "")


def _titles(facts: Facts, node: jsonld.Node) -> tuple[str, ...]:
    stated = (*jsonld.texts(node.get("headline")), *jsonld.texts(node.get("name")))
    return _distinct((*stated, *facts.all(*_TITLE_NAMES), *facts.items.get("headline", ())))


def _guid(facts: Facts, node: jsonld.Node) -> str:
    """Return an identifier that no other publisher can have given; a bare number is not one."""
    candidates = (*jsonld.texts(node.get("identifier")), *facts.all("dc.identifier"))
    return next(filter(_GLOBAL_NAME.match, candidates), "")


def _own_statement(facts: Facts, url: str) -> jsonld.Node:
    """Return the article statement that speaks of this page's story, or {}.

    Its headline must be like one the page shows elsewhere; without a headline, its address must be the page's, or it
    must be the only one.
    """
    shown = (*facts.main_headings, *facts.all("og:title", "twitter:title"), facts.title)
    stated = jsonld.story_statements(facts.nodes)
    words = [set(words_of(title)) for title in shown]
    scored = [(_likeness(node, words), -position, node) for position, node in enumerate(stated)]
    if not scored:
        return {}
    likeness, _, best = max(scored, key=lambda scored_node: scored_node[:2])
    if likeness >= SAME_STORY or (len(stated) == 1 and not jsonld.texts(best.get("headline"))):
        return best
    here = {_bare(url), _bare(_own_address(facts, url))} - {""}
    return next((node for node in stated if _addresses(node) & here), {})


def _likeness(node: jsonld.Node, shown: Sequence[set[str]]) -> float:
    """Return how far a statement's titles are like those that the page shows, given as their words."""
    titles = (title for key in ("headline", "alternativeHeadline", "name") for title in jsonld.texts(node.get(key)))
    own = [set(words_of(title)) for title in titles]
    return max((shared_words(mine, other) for mine in own for other in shown), default=0.0)


def _addresses(node: jsonld.Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    page_id = page.get("@id") if isinstance(page, dict) else page
    return {_bare(text) for value in (node.get("url"), page_id) for text in jsonld.texts(value)} - {""}


def _bare(url: str) -> str:
    """Return host and path, which name a page whatever its scheme, query and tracking parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}".lower() if parts.netloc else ""


def _own_address(facts: Facts, url: str) -> str:
    for candidate in (facts.canonical, facts.first("og:url", "parsely-link"), url):
        try:
            full = urljoin(url, candidate) if candidate else ""
            parts = urlsplit(full)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and parts.path.strip("/"):
            return full
    return url


def _authors(facts: Facts, node: jsonld.Node, by_id: Mapping[str, jsonld.Node]) -> tuple[str, ...]:
    stated = jsonld.names(node.get("author"), by_id) or jsonld.names(node.get("creator"), by_id)
    if stated:
        return _distinct(stated)
    for name in _AUTHOR_NAMES:
        if values := [value for value in facts.meta.get(name, ()) if not value.startswith(("http", "/"))]:
            return _distinct(values)
    return _distinct(facts.items.get("author", ()) or facts.linked_authors or _named_by_page(facts))


def _named_by_page(facts: Facts) -> tuple[str, ...]:
    """Return the people whom links to authors' pages name, or else the first line that is labelled as the byline."""
    if any(map(_BYLINE.match, facts.bylines)):
        return ()
    linked = tuple(text for text in facts.author_pages if read_byline(text).authors)
    return linked or tuple(islice((text for text in facts.bylines if read_byline(text).authors), 1))


def _byline(facts: Facts, authors: Iterable[str]) -> str:
    """Return the byline printed for the story: one that names a stated author, else the first on the page.

    Where a byline has parts, such as a job title, its own shortest form is returned.
    """
    printed = [line for line in facts.bylines if _BYLINE.match(line)]
    ours = [line for line in printed if _names_one_of(line, authors)] or printed
    chosen = next(iter(ours), "")
    return min((line for line in printed if chosen.startswith(line)), key=len, default="")


def _names_one_of(byline: str, authors: Iterable[str]) -> bool:
    words = set(words_of(byline))
    return any(words & set(words_of(author)) for author in authors)


def _published(facts: Facts, node: jsonld.Node, url: str) -> Moment | None:
    stated = [text for key in ("datePublished", "dateCreated") for text in jsonld.texts(node.get(key))]
    named = [facts.first(name) for name in _PUBLISHED_NAMES]
    marked = [*facts.items.get("datepublished", ()), *facts.items.get("datecreated", ()), *facts.times]
    moments = (read_moment(text) for text in (*stated, *named, *marked) if text)
    return next(filter(None, moments), None) or _day_of_address(url or facts.canonical)


def _day_of_address(url: str) -> Moment | None:
    found = _ADDRESS_DAY.search(url)
    return read_moment(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}") if found else None


def _updated(facts: Facts, node: jsonld.Node) -> Moment | None:
    stated = (
        *jsonld.texts(node.get("dateModified")),
        *facts.all(*_UPDATED_NAMES),
        *facts.items.get("datemodified", ()),
    )
    return next(filter(None, map(read_moment, stated)), None)


def _source(facts: Facts, node: jsonld.Node, by_id: Mapping[str, jsonld.Node]) -> str:
    stated = [*jsonld.names(node.get("publisher"), by_id), *jsonld.names(node.get("sourceOrganization"), by_id)]
    return next(iter(stated), "") or facts.first(
        "og:site_name", "dc.publisher", "dcterms.publisher", "application-name"
    )


def _keywords(facts: Facts, node: jsonld.Node) -> tuple[str, ...]:
    stated = jsonld.texts(node.get("keywords")) or list(facts.all(*_KEYWORD_NAMES))
    split = (part.strip() for value in stated for part in re.split(r"[,;]", value))
    return tuple({part.casefold(): part for part in split if part}.values())


def _language(facts: Facts, node: jsonld.Node) -> str:
    return (
        _stated(node, "inLanguage")
        or facts.language
        or facts.first("og:locale", "content-language", "dc.language").replace("_", "-")
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for value in values:
        if value and not any(same_words(value, other) for other in kept):
            kept.append(value)
    return tuple(kept)
