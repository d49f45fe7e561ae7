"""A story's blocks, sorted: the body, and what the wire printed around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.clean.agencies import find_agency
from index.clean.byline import read_byline
from index.clean.sign_offs import INLINE_CREDIT, Fate, Rule, find_rule
from index.cleaned import Removed
from search.story import Block

_NOT_KEPT = frozenset({Fate.OUT, Fate.SOURCE, Fate.RIGHTS})
_SOURCE_LABEL = re.compile(r"^\W*source:?\s+", re.IGNORECASE)
_LONGEST_CONTACT_CHARS = 300  # names, telephone numbers and addresses; a paragraph after them is copy again
_LONGEST_AGENCY_CHARS = 30
_LONGEST_SIGNATURE_CHARS = 80
_AROUND_AGENCY = " ()[]—–-/."
_AFTER_SENTENCE = re.compile(r"(?<=[.!?\"”])\s+[—–(\[-]*\s*(?P<agency>[A-Z][\w&]*(?:\s[A-Z][\w&]*){0,2})[)\]]?$")
_AFTER_ANYTHING = re.compile(r"\s+(?:REUTER|reuter)$")  # also below tables; the man's name has one capital
_LEAST_BODY_BLOCKS = 2  # a section at the very top is the story itself ("About ...")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A story's blocks, sorted. `issuer` is what a SOURCE line names, `rights` a copyright line; "" without one."""

    body: tuple[Block, ...]
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    removed: tuple[Removed, ...]
    issuer: str = ""
    rights: str = ""


def sort_blocks(blocks: Iterable[Block], *, is_release: bool) -> Sorted:
    """Return which blocks are the body, credits and notes, and which are out with what reason; none gets lost."""
    fates = _without_last_agency(list(_fates(_without_inline_credits(blocks), is_release=is_release)))
    source = next((block.text for block, fate, _ in fates if fate is Fate.SOURCE), "")
    return Sorted(
        body=tuple(block for block, fate, _ in fates if fate is Fate.BODY),
        credits=tuple(block.text for block, fate, _ in fates if fate is Fate.CREDIT),
        notes=tuple(block.text for block, fate, _ in fates if fate is Fate.NOTE),
        removed=tuple(Removed(block.text, reason) for block, fate, reason in fates if fate in _NOT_KEPT),
        issuer=_SOURCE_LABEL.sub("", source).strip(),
        rights=next((block.text for block, fate, _ in fates if fate is Fate.RIGHTS), ""),
    )


def _without_last_agency(fates: list[tuple[Block, Fate, str]]) -> list[tuple[Block, Fate, str]]:
    """Return the fates with a line below the copy that is an agency's name or signature, "(Xinhua)", out of it."""
    last = next((i for i in range(len(fates) - 1, 0, -1) if fates[i][1] is Fate.BODY), 0)
    block = fates[last][0] if last else Block("")
    if len(block.text) > _LONGEST_SIGNATURE_CHARS:
        return fates
    if find_agency(block.text.strip(_AROUND_AGENCY)):
        return [*fates[:last], (block, Fate.OUT, "terminator"), *fates[last + 1 :]]
    name, _, agency = block.text.strip(_AROUND_AGENCY).rpartition(", ")
    if find_agency(agency) and read_byline(name).authors:
        return [*fates[:last], (block, Fate.CREDIT, "credit line"), *fates[last + 1 :]]
    return fates


def _fates(blocks: Iterable[Block], *, is_release: bool) -> Iterator[tuple[Block, Fate, str]]:
    section: Rule | None = None
    body_blocks = 0
    for block in blocks:
        rule = find_rule(block.text, is_release=is_release)
        if rule is not None and rule.is_section and body_blocks < _LEAST_BODY_BLOCKS:
            rule = None
        if section is not None and section.fate is Fate.CREDIT and len(block.text) > _LONGEST_CONTACT_CHARS:
            section = None
        if rule is not None and rule.is_section:
            section = rule
        rule = rule or section
        body_blocks += rule is None
        yield (block, rule.fate, rule.reason) if rule else (block, Fate.BODY, "")


def _without_inline_credits(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with a credit or initials that close a paragraph parted from it."""
    for block in blocks:
        last = block.text[-1:]
        found = INLINE_CREDIT.search(block.text) if last in {")", "]"} or last.isupper() else None
        found = found or _agency_below(block.text)
        if found is None or found.start() == 0:
            yield block
        else:
            yield Block(block.text[: found.start()], block.kind)
            yield Block(found[0].strip())


def _agency_below(text: str) -> re.Match[str] | None:
    """Find an agency's name that follows a paragraph's last sentence: "… she said. — Reuters"."""
    if text[-1:] in '.!?"”’':
        return None
    found = _AFTER_SENTENCE.search(text, max(0, len(text) - _LONGEST_AGENCY_CHARS))
    return found if found and find_agency(found["agency"]) else _AFTER_ANYTHING.search(text)
