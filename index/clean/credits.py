"""What a wire prints around the body: credits, notes, boilerplate and terminators.

Each rule names what it finds and where that goes: to `Story.credits`, to `Story.notes`, or out, with the reason.
A section rule ("About Acme", "Media Contact:") takes the blocks after its heading along, up to the next rule; it holds
in press releases only. Everything else looks at one block. Sources: Reuters and AP sign-offs, PR Newswire, Business
Wire and GlobeNewswire release layouts.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.cleaned import Removed
from search.story import Block, BlockKind


class Fate(enum.Enum):
    """Where a block goes."""

    BODY = "body"
    CREDIT = "credit"
    NOTE = "note"
    OUT = "out"
    SOURCE = "source"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: str
    fate: Fate
    pattern: re.Pattern[str]
    longest_chars: int
    is_section: bool = False


def _rule(reason: str, fate: Fate, pattern: str, longest_chars: int = 400, *, is_section: bool = False) -> _Rule:
    return _Rule(reason, fate, re.compile(rf"\W*(?:{pattern})", re.IGNORECASE | re.VERBOSE), longest_chars, is_section)


_WORK = r"""(?:
    (?:report|writ|edit|compil|translat|graphic|produc|photograph)(?:ing|ed|ion|s|y)?
    | reporte|reportaje|redacci[oó]n|editado|edici[oó]n|informaci[oó]n|traducido
    | reportagem|edi[cç][aã]o | reportage|r[ée]daction|[ée]dit[ée] | bericht|redigiert|geschrieben | verslag
)"""
_BY = r"(?:by|de|por|par|von|da|door)"
_NAME = r"[^\W\d_a-z]"
_FORWARD_LOOKING = r"forward[-\ ]looking\ (?:statements?|information)"

_EVERYWHERE = (
    _rule(
        "terminator",
        Fate.OUT,
        r"""(?: -?\s?30\s?- | -0- | \(?end\)? | (?:the\ )?ends? | fin | ende | reuters?
            | \(?more\)? | nnnn | mfmf? | /prnewswire/ )\W*$ | $(?<=[#_*]{3})""",
        24,
    ),
    _rule("rule line", Fate.OUT, r"_+\s*$", 80),
    # Reporting by A in B; Editing by C        Additional reporting by A        Redacción de A
    _rule("credit line", Fate.CREDIT, rf"(?:additional\s+|with\s+)? {_WORK}\b [^.:;]{{0,60}} \b{_BY}\s+{_NAME}"),
    # Associated Press writers A in B and C in D contributed to this report.
    _rule("credit line", Fate.CREDIT, r".{3,350} \bcontributed\ (?:to\ )?(?:this|the|reporting)\b [^.]{0,80} \.?\W*$"),
    # — By A, Agency
    _rule("credit line", Fate.CREDIT, rf"(?<=[—–-])\s*by\s+{_NAME}[\w.'’-]+ (?:\s+[\w.,'’@-]+){{1,8}}$", 90),
    # Editor's note: …        EDITORS: …
    _rule(
        "editor's note",
        Fate.NOTE,
        r"(?:editors?['’]?s?['’]?\s+notes? | eds | editors | notes?\ to\ (?:editors|readers)) \s*[:—–-]",
        1200,
    ),
    # (Corrects name in third paragraph)        (Adds details)
    _rule(
        "editor's note",
        Fate.NOTE,
        r"""(?<=\()(?:correct(?:s|ing|ed) | adds? | updates? | recasts? | clarifies | refiles? | repeats? | removes?
            | fixes | deletes? )\b [^()]* \)\W*$""",
    ),
    # This story has been corrected to show …
    _rule(
        "editor's note",
        Fate.NOTE,
        r"""this\ (?:story|article|report|version)\b [^.]{0,20} \b(?:corrects | (?:has\ been|was)\ (?:corrected|updated)
            | was\ (?:first|originally)\ published | is\ being\ (?:corrected|refiled))""",
    ),
    _rule("standards line", Fate.OUT, r"our\ standards\b | suggested\ topics\b", 160),
    # Follow A on Twitter        Follow AP’s coverage at …
    _rule(
        "follow line",
        Fate.OUT,
        r"""(?:follow|find)\ [^.]{0,60} \bon\ (?:twitter|x|facebook|instagram|threads)\b
            | follow\ [^.]{0,40} @\w+ | follow\ (?:the\ )?ap['’]s\ """,
        220,
    ),
    _rule(
        "copyright line", Fate.RIGHTS, r"(?:(?<=©)|\(c\)\ |copyright\b).{0,12}(?:(?:19|20)\d\d|\bby\b|all\ rights)", 300
    ),
    # Video –        Photo - https://…
    _rule(
        "media line",
        Fate.OUT,
        r"(?:video|photos?|logo|image|infographic) \s* (?:[-–—:]+\s*(?:https?://\S+|available.*)?)\s*$",
        240,
    ),
)

_IN_RELEASES = (
    _rule("source line", Fate.SOURCE, rf"(?-i:SOURCE|Source):?\s+(?-i:{_NAME})", 120),
    _rule(
        "original content link",
        Fate.OUT,
        r"(?:cision\ )?view\ (?:the\ )?(?:original|source|full)\ (?:content|version|release)\b",
    ),
    # About Acme
    _rule("company boilerplate", Fate.NOTE, r"about\s+ (?!this\b) [^.:\n]{2,80} :?\s*$", 100, is_section=True),
    # About Acme: Acme is a maker of anvils.
    _rule(
        "company boilerplate", Fate.NOTE, r"about\s+(?:the\s+)?(?P<name>.{2,60}?)[\s:.–—-]+(?:the\s+)?(?P=name)\b", 4000
    ),
    # Cautionary Note Regarding Forward-Looking Statements        Safe Harbor
    _rule(
        "forward-looking statement",
        Fate.NOTE,
        rf"(?:(?:cautionary|note|notice|statement|disclos\w+|special|disclaimer)\b.{{0,60}})? \b{_FORWARD_LOOKING}\W*$",
        140,
        is_section=True,
    ),
    _rule("forward-looking statement", Fate.NOTE, r"safe\ harbor\b.{0,80}$", 140, is_section=True),
    # This release contains forward-looking statements …
    _rule(
        "forward-looking statement",
        Fate.NOTE,
        rf"(?:(?:certain|some|all)\s+)?(?:statements|this|the)\b.{{0,120}}\b{_FORWARD_LOOKING}\b",
        6000,
    ),
    # Media Contact:        For further information, please contact: A, 555-0100
    _rule(
        "contact",
        Fate.CREDIT,
        r"""(?:(?:media|press|investor|company|corporate|public|for|further|more|additional|general)
                [\s/&,]* (?:and\s+)?){0,4}
            (?: contacts? | inquiries | enquiries | relations(?:\s+contacts?)? | information,?\s+(?:please\s+)?contact )
            \s* (?:information|details|person|us)? \s*(?: :.* | $ )""",
        300,
        is_section=True,
    ),
)
_INLINE_CREDIT = re.compile(
    rf"""\s*[(\[]\s* (?:additional\s+)? {_WORK}\b [^()]{{0,40}} \b{_BY}\s [^()]{{3,400}} [)\]]\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
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
    fates = list(_fates(_without_inline_credits(blocks), _EVERYWHERE + (_IN_RELEASES if is_release else ())))
    source = next((block.text for block, fate, _ in fates if fate is Fate.SOURCE), "")
    return Sorted(
        body=_without_dangling_subheads(block for block, fate, _ in fates if fate is Fate.BODY),
        credits=tuple(block.text for block, fate, _ in fates if fate is Fate.CREDIT),
        notes=tuple(block.text for block, fate, _ in fates if fate is Fate.NOTE),
        removed=tuple(
            Removed(block.text, reason) for block, fate, reason in fates if fate in {Fate.OUT, Fate.SOURCE, Fate.RIGHTS}
        ),
        issuer=re.sub(r"^\W*source:?\s+", "", source, flags=re.IGNORECASE).strip(),
        rights=next((block.text for block, fate, _ in fates if fate is Fate.RIGHTS), ""),
    )


def _fates(blocks: Iterable[Block], rules: tuple[_Rule, ...]) -> Iterator[tuple[Block, Fate, str]]:
    section: _Rule | None = None
    body_blocks = 0
    for block in blocks:
        rule = _first_rule(block.text, rules)
        if rule is not None and rule.is_section and body_blocks < _LEAST_BODY_BLOCKS:
            rule = None
        if rule is not None:
            section = rule if rule.is_section else section
        else:
            rule = section
        if rule is None:
            body_blocks += 1
            yield block, Fate.BODY, ""
        else:
            yield block, rule.fate, rule.reason


def _first_rule(text: str, rules: tuple[_Rule, ...]) -> _Rule | None:
    return next((rule for rule in rules if len(text) <= rule.longest_chars and rule.pattern.match(text)), None)


def _without_inline_credits(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with a credit that closes a paragraph, in brackets, parted from it."""
    for block in blocks:
        found = _INLINE_CREDIT.search(block.text) if block.text.endswith((")", "]")) else None
        if found is None or found.start() == 0:
            yield block
        else:
            yield Block(block.text[: found.start()], block.kind)
            yield Block(found[0].strip())


def _without_dangling_subheads(blocks: Iterable[Block]) -> tuple[Block, ...]:
    body = list(blocks)
    while body and body[-1].kind is BlockKind.SUBHEAD:
        body.pop()
    return tuple(body)
