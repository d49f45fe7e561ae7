"""How values read in English: times, counts, kinds and languages. The templates' filters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from search.changes import Changes, Mark
from search.facets import value_label
from search.plurals import counted
from search.results import Span, Spans
from search.story import Moment

# The languages that wires file in most; any other shows its tag.
_LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: date) -> str:
    """Return a day as people write it: 11 March 1987."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


def moment_in_words(moment: Moment) -> str:
    """Return a moment as precisely as it is known: 11 March 1987, 14:05 UTC+01:00."""
    day = day_in_words(moment.day)
    return f"{day}, {moment.at:%H:%M} {_zone(moment.at)}" if moment.at else day


def moment_after(moment: Moment, earlier: Moment) -> str:
    """Return a moment beside an earlier one: its time alone on the same day and in the same zone."""
    if moment.at and earlier.at and (moment.day, moment.at.utcoffset()) == (earlier.day, earlier.at.utcoffset()):
        return f"{moment.at:%H:%M}"
    return moment_in_words(moment)


def instant_in_words(at: datetime) -> str:
    """Return an aware instant with its zone."""
    return moment_in_words(Moment.of(at))


def _zone(at: datetime) -> str:
    offset = at.utcoffset() or timedelta()
    sign = "−" if offset < timedelta() else "+"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}" if minutes else "UTC"


def date_key_in_words(key: str) -> str:
    """Return a key of the date facet in words: 1987, March 1987, 11 March 1987."""
    parts = key.split("-")
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else parts[0]
    return f"{int(parts[2])} {month}" if len(parts) > 2 else month


def facet_value_in_words(facet: str, printed: str) -> str:
    """Return what people read for a value of a facet, given as printed or as the facet labels it."""
    if facet == "language":
        return _language(printed)
    if facet == "kind":
        return printed.replace("-", " ").capitalize()
    if facet == "date":
        return date_key_in_words(printed)
    return value_label(facet, printed)


def _language(tag: str) -> str:
    """Return a language with the rest of its tag: Portuguese (BR)."""
    primary, _, rest = tag.partition("-")
    name = _LANGUAGES.get(primary.lower())
    return f"{name} ({rest.upper()})" if name and rest else name or tag


def language_tag(language: str) -> str:
    """Return a language for the `lang` attribute; "" if it is not a tag, or is English as the page around it."""
    is_foreign = _LANGUAGE_TAG.fullmatch(language) and not language.lower().startswith("en")
    return language if is_foreign else ""


def passages(snippets: Iterable[Spans]) -> Spans:
    """Return a hit's passages as one run, an ellipsis where one ends and the next begins elsewhere."""
    run: list[Span] = []
    for spans in snippets:
        if run and spans:
            is_marked = run[-1].text.rstrip().endswith("…") or spans[0].text.lstrip().startswith("…")
            run.append(Span(" " if is_marked else " … "))
        run.extend(spans)
    return tuple(run)


def plain_passages(snippets: Iterable[Spans]) -> str:
    """Return a hit's passages as plain text."""
    return "".join(span.text for span in passages(snippets))


def sentence(text: str) -> str:
    """Return a message as a sentence: a capital first and a full stop last, its own marks kept."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", ":", "…")) or not text else ".")


def changes_in_words(changes: Changes) -> str:
    """Return how much a filing changed: 2 paragraphs added, headline and 1 paragraph reworded."""
    texts = [_changed(changes, mark) for mark in (Mark.ADDED, Mark.REMOVED, Mark.REWORDED)]
    return ", ".join(text for text in texts if text) or "nothing in the text"


def _changed(changes: Changes, mark: Mark) -> str:
    parts = [line.part for line in changes.lines if line.mark is mark]
    paragraphs = parts.count("paragraph")
    named = [part for part in parts if part != "paragraph"]
    listed = [*named, *([counted(paragraphs, "paragraph")] if paragraphs else [])]
    return f"{_joined(listed)} {mark}" if listed else ""


def _joined(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


FILTERS = {
    "changes": changes_in_words,
    "passages": passages,
    "sentence": sentence,
    "day": day_in_words,
    "moment": moment_in_words,
    "moment_after": moment_after,
    "instant": instant_in_words,
    "counted": counted,
    "language_tag": language_tag,
}
