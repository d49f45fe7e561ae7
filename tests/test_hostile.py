"""Hostile and broken files, read as a run reads them: by workers, within the limits that hold by default.

Each gives a story or a reason that says what is wrong, and costs no more time and memory than a file may. Sizes are
such that work which grows with the square of a file's length would pass the limit.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.clean.agencies import find_agency
from index.cleaned import Cleaned, Rejected
from index.reading.parse import Parsed, read_any
from index.reading.spool import list_spool
from index.reading.workers import Task, parse_files

HEADLINE = "Mill reopens in the town after the flood"
TOP = f"<html><head><title>{HEADLINE}</title></head><body><article><h1>{HEADLINE}</h1>"
COPY = "".join(
    f"<p>The mill at the river opened again, the owners said, after repair number {n}.</p>" for n in range(8)
)
END = "</article></body></html>"
PAGE = TOP + COPY + END
RUN_CHARS = 200_000
STORY = "story"
EITHER = "story or reason"
NO_STORY = "no text on the page reads like a story"
TOO_DEEP = "only part of it can be read"
MANY_TAGS = "page with "

# Text that a careless pattern reads in the square of its length.
RUNS = {
    "spaces": " ",
    "no-break-spaces": "\u00a0",
    "tabs": "\t",
    "line-breaks": "\n",
    "carriage-returns": "\r",
    "dashes": "-",
    "spaced-dashes": " — ",
    "dots": ".",
    "ellipses": "…",
    "quotes": '"',
    "apostrophes": "'",
    "commas": ", ",
    "slashes": "/",
    "stars": "*",
    "brackets": "(",
    "closing-brackets": ")",
    "capitals": "A",
    "digits": "1",
    "times": "10:00 ",
    "initials": "A. ",
    "capital-words": "Aa ",
    "places": "Paris, ",
    "states": "Ala., ",
    "months": "Jan. ",
    "dates": "March 1 ",
    "days": "2024-03-07 ",
    "by": "By ",
    "and": " and ",
    "agencies": "(AP) ",
    "agency-dashes": "(AP) - ",
    "credits": "Reporting by ",
    "editors": "Editing by A; ",
    "tags": "UPDATE 1-",
    "corrections": "CORRECTED-",
    "slugs": "BC-A-",
    "takes": "1st Ld-Writethru ",
    "embargoes": "EMBARGOED UNTIL ",
    "sources": "SOURCE A ",
    "contacts": "Contact: ",
    "notes": "EDITOR'S NOTE ",
    "telephones": "+1 555 ",
    "mail-addresses": "a.b@c.",
    "addresses": "http://a.",
    "ampersands": "&amp",
    "character-references": "&#",
    "escapes": "\\u0041",
    "combining-accents": "e\u0301\u0301",
    "right-to-left-marks": "\u200f\u202e",
    "surrogates": "\udc80",
    "twice-encoded": "â€™",
    "ideographs": "中",
    "NULs": "\0",
    "control-codes": "\x01",
}


def run_of(token: str) -> str:
    return (token * (RUN_CHARS // len(token) + 1))[:RUN_CHARS]


def page_of_runs(token: str) -> str:
    """Return a page with a run in every place that a pattern reads."""
    run = run_of(token)[: RUN_CHARS // 8]
    quoted = run.replace('"', "x")
    metadata = "".join(
        f'<meta name="{name}" property="{name}" content="{quoted}">'
        for name in ("author", "article:published_time", "description", "og:title", "og:site_name", "keywords")
    )
    names = ("headline", "datePublished", "articleBody", "dateline")
    statement = json.dumps({"@type": "NewsArticle", "author": {"name": run}} | dict.fromkeys(names, run))
    head = f'<title>{run}</title>{metadata}<script type="application/ld+json">{statement}</script>'
    byline = f'<div class="byline {quoted}">{run}</div><time datetime="{quoted}">{run}</time>'
    return (
        f"<html><head>{head}</head><body><article><h1>{HEADLINE}{run}</h1>{byline}"
        f"<p>LONDON, March 7 {run} (Reuters) {run} - The mill opened.</p><p>{run_of(token)}</p>{COPY}<p>{run}</p>{END}"
    )


def text_of_runs(token: str) -> str:
    run = run_of(token)
    return (
        f"Mill reopens\n\nLONDON (Reuters) {run} - The mill reopened.\n\n{run}\n\nMore of the copy, without a fault.\n"
    )


# What a page is left open in, early and late.
OPENINGS = {
    "comment": "<!-- x ",
    "section": "<![CDATA[",
    "script": "<script>",
    "style": "<style>",
    "statement": '<script type="application/ld+json">{"a":[',
    "attribute": '<a href="',
    "instruction": "<?x ",
    "doctype": "<!DOCTYPE ",
    "end-tag": "</p",
    "tag": "<",
    "title": "<title>",
    "textarea": "<textarea>",
    "plaintext": "<plaintext>",
    "reference": "&" + "a" * 50,
    "cell": "<table><tr><td>",
}

NESTED = ("div", "p", "b", "span", "a", "table", "ul", "blockquote", "font", "svg", "select", "template", "title")


def _markup() -> Iterator[tuple[str, str | bytes, str]]:
    for name, opening in OPENINGS.items():
        yield f"open-at-the-end-{name}.html", TOP + COPY + opening, STORY
        yield f"open-at-the-top-{name}.html", TOP + opening + COPY + END, EITHER
        yield f"open-often-{name}.html", TOP + COPY + opening * 20_000, EITHER
        yield f"open-often-{name}.xml", f'<?xml version="1.0"?><nitf><body>{opening * 20_000}', "malformed XML"
    for tag in NESTED:
        yield f"nested-{tag}.html", TOP + f"<{tag}>" * 25_000 + COPY, EITHER
        yield f"attributes-{tag}.html", TOP + f"<{tag} {_attributes(20_000)}>" + COPY + END, "a tag with over 2,000"
    yield "nested-a-million.html", TOP + "<div>" * 1_000_000 + COPY, MANY_TAGS
    yield "nested-below-the-story.html", TOP + COPY + "<div>" * 300 + COPY, TOO_DEEP
    yield "nested-names.html", TOP + "<div itemprop=author class=byline>" * 240 + COPY * 350 + END, EITHER
    yield "misnested.html", TOP + "<b><p></b><i></p>" * 14_000 + COPY + END, EITHER
    yield "metas.html", TOP.replace("<head>", "<head>" + "<meta name=a content=b>" * 55_000) + COPY + END, STORY
    yield "nested.xml", "<nitf>" + "<block>" * 70_000 + "</block>" * 70_000 + "</nitf>", "malformed XML"
    yield "attributes.xml", f"<nitf {_attributes(50_000)}/>", EITHER
    yield "fewer-attributes.html", TOP + f"<p {_attributes(1_900)}>x" * 40 + COPY + END, STORY
    yield "paragraphs.html", TOP + "<p>The mill opened again on Tuesday.</p>" * 28_000 + END, NO_STORY
    yield "breaks.html", TOP + "<p>" + "<br>" * 50_000 + COPY + END, EITHER
    yield "headings.html", TOP + f"<h1>{HEADLINE}</h1>" * 10_000 + COPY + END, EITHER
    yield "bylines.html", TOP + '<div class="byline">By Ann Bell</div>' * 10_000 + COPY + END, EITHER
    yield "times.html", TOP + "<time>March 7, 2024</time>" * 10_000 + COPY + END, EITHER
    yield "classes.html", TOP + f'<div class="{"byline " * 100_000}">' + COPY + END, EITHER


def _attributes(count: int) -> str:
    return " ".join(f'a{n}="{n}"' for n in range(count))


def _data() -> Iterator[tuple[str, str | bytes, str]]:
    for depth in (900, 100_000):
        lists, objects = "[" * depth + "]" * depth, '{"@graph":' * depth + "1" + "}" * depth
        for name, data in {"lists": lists, "objects": objects, "open": '{"a":[' * depth, "digits": "9" * depth}.items():
            script = f'<script type="application/ld+json">{data}</script>'
            yield f"statement-{name}-{depth}.html", TOP.replace("<head>", f"<head>{script}") + COPY + END, STORY
        yield f"lists-{depth}.json", lists, "no words in it"
        yield f"objects-{depth}.json", objects, EITHER
        yield f"items-{depth}.json", '[{"uri":"x","associations":[' * depth, "malformed JSON"
    for root in ("nitf", "newsItem", "rss", "feed"):
        yield f"entities-{root}.xml", _entity_bomb(root), "its DOCTYPE declares entities"
    long_entity = f'<!DOCTYPE nitf [<!ENTITY a "{"a" * 100_000}">]><nitf>{"&a;" * 100_000}</nitf>'
    yield "long-entity.xml", long_entity, "markup of no known kind"
    for element in ("REUTERS NEWID='1'", "TEXT", "BODY", "D"):
        opened = f"<{element}>" * 50_000
        yield f"open-{element[:4]}.sgm", f'<!DOCTYPE lewis>\n<REUTERS NEWID="1"><TOPICS>{opened}', EITHER
    for name, spaced in {"slug": "AP-SCI--Mill", "wire-slug": "r n AP-Mill", "label": "Date:"}.items():
        heading = f"{spaced}{' 03-12 ' * 3_000}{' ' * 20_000}x"
        yield f"{name}.txt", f"{heading}\n\nThe mill by the river opened again.\n", STORY
        yield f"{name}-in-an-envelope.txt", f"\x16\x16\x01a0123\r\n{heading}\r\n\x02The mill opened.\x03\x04", EITHER
    yield "envelopes.txt", b"\x16\x16\x01a0001 u i \x02" + b"\x03\x04" * 100_000, EITHER


def _entity_bomb(root: str) -> str:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE {root} [<!ENTITY a "aaaaaaaaaa">{entities}]><{root}><body>&j;</body></{root}>'


def _sizes() -> Iterator[tuple[str, str | bytes, str]]:
    line = "the mill by the river opened again on Tuesday "
    yield "one-line.txt", f"Mill reopens\n\nLONDON (Reuters) - {line * 110_000}", STORY
    yield "one-line.html", f"{TOP}<p>{line * 110_000}{END}", STORY
    yield "short-paragraphs.txt", "\n\n".join(f"The mill said {n}." for n in range(200_000)), STORY
    yield "script.html", f"{TOP}<script>{'var a=1;' * 800_000}</script>{COPY}{END}", STORY
    yield "one-word.html", f"{TOP}<p>{'x' * 7_000_000}</p>{COPY}{END}", STORY
    yield "full-stops.html", f"{TOP}<p>{'. ' * 3_500_000}</p>{COPY}{END}", STORY
    yield "twice-encoded.html", f"{TOP}<p>{'â€™ ' * 800_000}</p>{COPY}{END}", EITHER
    yield (
        "mixed-throughout.html",
        f"{TOP}{COPY}".encode() + b"<p>" + b"\xc3\xa9\x93 " * 1_500_000 + END.encode(),
        EITHER,
    )
    yield "NULs.html", f"{TOP}<p>{chr(0) * 5_000_000}{COPY}{END}", STORY
    yield "large.txt", line * 400_000, "a text of 17 MB; the limit is 8 MB"
    yield "large.html", TOP + COPY * 20_000, "page of 12 MB; the limit is 8 MB"
    yield "bomb.gz", gzip.compress(bytes(80 << 20), 1), "expands to more than"
    yield "packed-page.html", gzip.compress(PAGE.encode()), STORY


def _encodings() -> Iterator[tuple[str, str | bytes, str]]:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        yield f"{encoding}.html", PAGE.encode(encoding), STORY
        yield f"{encoding}-cut.html", PAGE.encode(encoding)[:-1], STORY
        yield f"{encoding}.txt", "Mill reopens\n\nThe mill by the river opened again.\n".encode(encoding), STORY
    for charset in ("utf-16", "utf-7", "idna", "rot13", "none-such", "iso-2022-jp", "gb2312"):
        yield f"declared-{charset}.html", TOP.replace("<head>", f'<head><meta charset="{charset}">') + COPY + END, STORY
    accents = "<p>Café prices rose — by half, the owner’s friends said.</p>"
    mixed = (TOP + accents).encode() + accents.encode("cp1252") + COPY.encode() + accents.encode("gb18030")
    yield "mixed.html", mixed + END.encode(), STORY
    for encoding in ("cp1251", "koi8-r"):
        yield f"{encoding}.txt", ("Мельница снова открылась\n" * 20).encode(encoding), STORY
    yield "cp037.txt", ("The mill opened again\n" * 20).encode("cp037"), "a text in an encoding that cannot be told"


def _not_copy() -> Iterator[tuple[str, str | bytes, str]]:
    noise = random.Random(1).randbytes(50_000)  # noqa: S311 - the same noise in every run
    yield "empty.html", b"", "empty file"
    yield "blank.html", b" \r\n\t" * 1000, "empty file"
    yield "mark.txt", b"\xef\xbb\xbf", "no reader for it: not text"
    yield "zeros.html", bytes(1000), "no reader for it: not text"
    yield "pdf.html", b"%PDF-1.4\n" + noise, "no reader for it: a PDF"
    yield "png.html", b"\x89PNG\r\n\x1a\n" + noise, "no reader for it: a PNG image"
    yield "film.html", b"\0\0\0\x18ftypmp42" + noise, "no reader for it: not text"
    yield "noise.txt", noise, "no reader for it: not text"
    yield "bracket.txt", "<", "no words in it"
    yield "comments.html", "<!-- Expect: nothing -->\n" * 150 + PAGE, STORY
    yield "tag.html", "<html>", "empty page"
    yield "zip.html", _zip({"a.html": PAGE, "b.html": "<html>"}), STORY
    yield "bomb.zip", _zip({"a.html": bytes(30 << 20)}), "expands more than 200 times"


def _zip(members: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _runs() -> Iterator[tuple[str, str | bytes, str]]:
    for name, token in RUNS.items():
        yield f"run-of-{name}.html", page_of_runs(token), EITHER
        yield f"run-of-{name}.txt", text_of_runs(token), EITHER


FAMILIES: dict[str, Callable[[], Iterator[tuple[str, str | bytes, str]]]] = {
    "runs": _runs,
    "markup": _markup,
    "data": _data,
    "sizes": _sizes,
    "encodings": _encodings,
    "not copy": _not_copy,
}


def outcome(parsed: Parsed) -> str:
    item = parsed.items[0]
    return STORY if isinstance(item, Cleaned) else item.reason


def is_within_limits(parsed: Parsed) -> bool:
    reasons = [item.reason for item in parsed.items if isinstance(item, Rejected)]
    faults = ("took more than", "needed more than", "the reader crashed", "internal error")
    return not any(reason.startswith(faults) for reason in reasons)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_file_gives_a_story_or_says_why_not_within_its_limits(family: str, tmp_path: Path) -> None:
    expected = {}
    for name, data, outcome_ in FAMILIES[family]():
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        expected[name] = outcome_
    found = {one.file.path: one for one in parse_files(Task(tmp_path, read_any), list_spool(tmp_path).files, 2)}
    assert found.keys() == expected.keys()
    assert {name: outcome(one) for name, one in found.items() if not is_within_limits(one)} == {}
    wrong = {name: outcome(found[name]) for name, want in expected.items() if want != EITHER}
    assert {name: got for name, got in wrong.items() if not got.startswith(expected[name])} == {}


def test_a_long_line_of_slashes_is_no_agency_at_once() -> None:
    start = time.process_time()
    assert find_agency("/" * 50_000 + "\n/") is None
    assert time.process_time() - start < 2


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as file:
        file.write(PAGE.encode())
        file.truncate(100 << 20)
    (parsed,) = parse_files(Task(tmp_path, read_any), list_spool(tmp_path).files, 1)
    assert outcome(parsed) == f"{100 << 20} bytes; the most is {64 << 20}"
    assert not parsed.sha256


def test_a_reason_that_quotes_a_file_is_fit_for_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f'<newsItem xmlns="\u00a0\u202ehttp://{"x" * 900}"/>')
    (parsed,) = parse_files(Task(tmp_path, read_any), list_spool(tmp_path).files, 1)
    assert outcome(parsed).isprintable()
    assert len(outcome(parsed)) < 500
