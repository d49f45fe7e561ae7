"""The JSON form of a story: IPTC ninjs 3.1, with one extension object.

Source: ninjs-schema_3.1.json of IPTC (https://iptc.org/standards/ninjs/). Where a story's part goes:

    id, version               uri, version (text)
    headline, its other forms headlines, with the roles main, sub, variant
    body                      bodies, role main: the blocks joined by an empty line, with charCount and wordCount
    byline; authors           by; people with the rel author
    published, updated        firstCreated, versionCreated; a bare day where no time of day is known
    embargo_until, status     embargoedUntil, pubStatus
    source, agency, issuer    infoSources, with these words as roles
    topics; keywords          subjects (name and uri); subjects with the rel keyword
    places, people            places, people without a rel
    organisations             organisations
    credits; notes            descriptions with the role credit; edNote, one note a line
    kind                      genres
    url, rights               altIds with the role url; copyrightNotice
    slug, language, urgency   slugline, language, urgency
    dateline's places         located, as printed

What ninjs has no property for is in `x-dateline`: `dateline` (raw, places, day, agency), `tag`, `blocks` (kind, and the
characters of the body's value from `start` to before `end`), `notes` where a note has several lines, and
`publishedDay` and `updatedDay` where the printed day is not that of the instant. Empty values are left out; without
`x-dateline` the object is valid ninjs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from search.story import Block, BlockKind, Dateline, Kind, Moment, Place, Status, Story, Subject

EXTENSION = "x-dateline"
_BLOCK_GAP = "\n\n"
_SOURCE_ROLES = ("source", "agency", "issuer")


def story_to_ninjs(story: Story) -> dict[str, object]:
    """Return a story as a ninjs 3.1 object; `story_from_ninjs` reads it back to an equal story."""
    return _filled(
        {
            "uri": story.id,
            "type": "text",
            "version": str(story.version),
            "firstCreated": story.published.iso() if story.published else "",
            "versionCreated": story.updated.iso() if story.updated else "",
            "embargoedUntil": story.embargo_until.isoformat() if story.embargo_until else "",
            "pubStatus": str(story.status),
            "urgency": story.urgency,
            "language": story.language,
            "headlines": _headlines(story),
            "by": story.byline,
            "located": story.dateline.printed_place if story.dateline else "",
            "slugline": story.slug,
            "bodies": _bodies(story),
            **_concepts(story),
            "infoSources": [{"name": name, "role": role} for role in _SOURCE_ROLES if (name := getattr(story, role))],
            "genres": [{"name": str(story.kind)}],
            "descriptions": [{"role": "credit", "value": text} for text in story.credits],
            "edNote": "\n".join(story.notes),
            "altIds": [{"role": "url", "value": story.url}] if story.url else [],
            "copyrightNotice": story.rights,
            EXTENSION: _extension(story),
        }
    )


def story_from_ninjs(data: Mapping[str, Any]) -> Story:
    """Return the story that `story_to_ninjs` wrote; properties that are absent get the Story's defaults.

    Raises:
        KeyError: there is no uri.
        ValueError: a time, a number, a status or a kind is not in the form that is written.
    """
    more = data.get(EXTENSION, {})
    return Story(
        id=data["uri"],
        version=int(data.get("version", 1)),
        headline=_one(data, "headlines", "main"),
        subhead=_one(data, "headlines", "sub"),
        headline_variants=_all(data, "headlines", "variant"),
        tag=more.get("tag", ""),
        dateline=_dateline(more["dateline"]) if "dateline" in more else None,
        byline=data.get("by", ""),
        authors=_names(data, "people", "author"),
        body=_blocks(data, more),
        credits=_all(data, "descriptions", "credit"),
        notes=tuple(more["notes"]) if "notes" in more else _lines(data.get("edNote", "")),
        published=_moment(data.get("firstCreated"), more.get("publishedDay")),
        updated=_moment(data.get("versionCreated"), more.get("updatedDay")),
        slug=data.get("slugline", ""),
        keywords=_names(data, "subjects", "keyword"),
        topics=tuple(Subject(item["name"], item.get("uri", "")) for item in _related(data, "subjects", None)),
        places=_names(data, "places", None),
        people=_names(data, "people", None),
        organisations=_names(data, "organisations", None),
        language=data.get("language", ""),
        urgency=data.get("urgency"),
        kind=Kind(data["genres"][0]["name"]) if "genres" in data else Kind.STORY,
        status=Status(data.get("pubStatus", Status.USABLE)),
        embargo_until=datetime.fromisoformat(data["embargoedUntil"]) if "embargoedUntil" in data else None,
        url=next((item["value"] for item in data.get("altIds", ()) if item["role"] == "url"), ""),
        rights=data.get("copyrightNotice", ""),
        **{item["role"]: item["name"] for item in data.get("infoSources", ()) if item["role"] in _SOURCE_ROLES},
    )


def _filled(properties: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in properties.items() if value not in ("", None, [])}


def _headlines(story: Story) -> list[dict[str, object]]:
    variants = [("variant", text) for text in story.headline_variants]
    forms = [*((role, text) for role, text in (("main", story.headline), ("sub", story.subhead)) if text), *variants]
    return [{"role": role, "value": text} for role, text in forms]


def _bodies(story: Story) -> list[dict[str, object]]:
    if not story.body:
        return []
    text = _BLOCK_GAP.join(block.text for block in story.body)
    words = sum(len(block.text.split()) for block in story.body)
    return [{"role": "main", "contentType": "text/plain", "charCount": len(text), "wordCount": words, "value": text}]


def _concepts(story: Story) -> dict[str, object]:
    topics = [_filled({"name": topic.label, "uri": topic.uri}) | {"name": topic.label} for topic in story.topics]
    return {
        "subjects": [*topics, *_named(story.keywords, "keyword")],
        "places": _named(story.places),
        "people": [*_named(story.people), *_named(story.authors, "author")],
        "organisations": _named(story.organisations),
    }


def _named(names: Iterable[str], rel: str = "") -> list[dict[str, object]]:
    return [{"name": name, "rel": rel} if rel else {"name": name} for name in names]


def _extension(story: Story) -> dict[str, object] | None:
    return (
        _filled(
            {
                "dateline": _dateline_object(story.dateline) if story.dateline else None,
                "tag": story.tag,
                "blocks": _block_spans(story.body),
                "notes": list(story.notes) if _lines("\n".join(story.notes)) != story.notes else [],
                "publishedDay": _printed_day(story.published),
                "updatedDay": _printed_day(story.updated),
            }
        )
        or None
    )


def _dateline_object(dateline: Dateline) -> dict[str, object]:
    places = [
        _filled({"printed": place.printed, "city": place.city, "region": place.region, "country": place.country})
        for place in dateline.places
    ]
    day = dateline.day.isoformat() if dateline.day else ""
    return {"raw": dateline.raw, **_filled({"places": places, "day": day, "agency": dateline.agency})}


def _block_spans(body: Sequence[Block]) -> list[dict[str, object]]:
    spans: list[dict[str, object]] = []
    start = 0
    for block in body:
        end = start + len(block.text)
        spans.append({"kind": str(block.kind), "start": start, "end": end})
        start = end + len(_BLOCK_GAP)
    return spans


def _printed_day(moment: Moment | None) -> str:
    return moment.day.isoformat() if moment and moment.at and moment.at.date() != moment.day else ""


def _all(data: Mapping[str, Any], name: str, role: str) -> tuple[str, ...]:
    return tuple(item["value"] for item in data.get(name, ()) if item.get("role") == role)


def _one(data: Mapping[str, Any], name: str, role: str) -> str:
    return next(iter(_all(data, name, role)), "")


def _related(data: Mapping[str, Any], name: str, rel: str | None) -> list[Mapping[str, Any]]:
    return [item for item in data.get(name, ()) if item.get("rel") == rel]


def _names(data: Mapping[str, Any], name: str, rel: str | None) -> tuple[str, ...]:
    return tuple(item["name"] for item in _related(data, name, rel))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _moment(text: str | None, printed_day: str | None) -> Moment | None:
    if text is None:
        return None
    moment = Moment.parse(text)
    return replace(moment, day=date.fromisoformat(printed_day)) if printed_day else moment


def _dateline(data: Mapping[str, Any]) -> Dateline:
    places = tuple(
        Place(place.get("printed", ""), place.get("city", ""), place.get("region", ""), place.get("country", ""))
        for place in data.get("places", ())
    )
    day = date.fromisoformat(data["day"]) if "day" in data else None
    return Dateline(data["raw"], places, day, data.get("agency", ""))


def _blocks(data: Mapping[str, Any], more: Mapping[str, Any]) -> tuple[Block, ...]:
    value = _one(data, "bodies", "main")
    if "blocks" not in more:
        return tuple(Block(text) for text in value.split(_BLOCK_GAP) if text)
    return tuple(Block(value[span["start"] : span["end"]], BlockKind(span["kind"])) for span in more["blocks"])
