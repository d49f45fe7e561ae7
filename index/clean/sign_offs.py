"""The table of what a wire prints around the body: credits, notes, boilerplate and terminators.

Each rule names what it finds and where that goes: to `Story.credits`, to `Story.notes`, or out, with the reason.
A section rule ("About Acme", "Media Contact:") takes the blocks after its heading along, up to the next rule; it holds
in press releases only. Everything else looks at one block. Sources: Reuters and AP sign-offs, PR Newswire, Business
Wire and GlobeNewswire release layouts.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Fate(enum.Enum):
    """Where a block goes."""

    BODY = "body"
    CREDIT = "credit"
    NOTE = "note"
    OUT = "out"
    SOURCE = "source"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `needs` is a word without which the pattern can't match: a cheap first test."""

    reason: str
    fate: Fate
    pattern: re.Pattern[str]
    longest_chars: int
    is_section: bool
    needs: str

    def finds(self, text: str) -> bool:
        """Tell whether the rule holds for a block's text."""
        if len(text) > self.longest_chars or (self.needs and self.needs not in text.lower()):
            return False
        return self.pattern.match(text) is not None


_FLAGS = re.IGNORECASE | re.VERBOSE


def _rule(
    reason: str, fate: Fate, pattern: str, longest_chars: int = 400, *, is_section: bool = False, needs: str = ""
) -> Rule:
    return Rule(reason, fate, re.compile(rf"\W*(?:{pattern})", _FLAGS), longest_chars, is_section, needs)


_WORK = r"""(?:
    reporting|writing|editing|written|edited|compiled|translation|translated|graphics?|photography|produced|research
    | reporte|reportaje|redacci[oó]n|editado|edici[oó]n|informaci[oó]n|traducido
    | reportagem|edi[cç][aã]o | reportage|r[ée]daction|r[ée]dig[ée]|[ée]dit[ée]
    | bericht|redigiert|geschrieben | verslag
)"""
_BY = r"(?:by|de|por|par|von|da|door)"
_NAME = r"(?-i:[^\W\d_a-z])"
# Names, places and more credits may follow, a sentence may not: "Reporting by Reuters showed that it was so".
_NO_SENTENCE = r"(?!(?-i:.*(?:\b[a-z]{2,}[\s,]+){4}))"
_CREDIT = rf"(?:(?:additional|with|further)\s+)* {_WORK} (?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_WORK})* \s+{_BY}\s+"
_CLERK = r"[a-z]{2,3}(?:-[a-z]{2,3})*"
_DESK_INITIALS = r"(?-i:(?:PTI|ANI|IANS|UNI)(?:\s[A-Z]{2,4}){0,4}|EFE|ANSA)$"
_FORWARD_LOOKING = r"forward[-\ ]looking\ (?:statements?|information)"

_EVERYWHERE = (
    _rule(
        "terminator",
        Fate.OUT,
        r"""(?: -?\s?30\s?- | -0- | \(?end\)? | (?:the\ )?ends? | fin | ende | reuters?
            | \(?more\)? | nnnn | mfmf? | /prnewswire/ | enditem )\W*$ | [\W_]*$(?<=[#_*]{3})""",
        24,
    ),
    # ==Agency        AP-WS-03-12-24 1405EDT
    _rule("terminator", Fate.OUT, r"(?<===)\s*\w+$ | AP-[A-Z]{2}-\d\d-\d\d-\d\d\s+\d{4}[A-Z]{1,3}$", 40),
    # abc/def        ab-cd/efg/hi        PTI ABC DEF
    _rule(
        "initials of the desk",
        Fate.OUT,
        rf"(?-i:[a-z]{{3}}/[a-z]{{3}} | {_CLERK}(?:/{_CLERK}){{2,}})$ | {_DESK_INITIALS}",
        60,
    ),
    # Reporting by A in B; Editing by C        Additional reporting by A        Redacción de A
    _rule("credit line", Fate.CREDIT, rf"{_CREDIT}{_NAME}{_NO_SENTENCE}"),
    # Reporting by the Oslo bureau
    _rule("credit line", Fate.CREDIT, r"reporting\ by\ .{2,60}\b(?:bureau|newsroom|desk|staff)\W*$", 90),
    # ab/cd (AFP, AP)
    _rule(
        "credit line",
        Fate.CREDIT,
        rf"(?-i:{_CLERK}(?:/{_CLERK})*)\s*\((?:(?:,\s*)?(?-i:AFP|AP|APA|dpa|EFE|ANSA|epd|KNA|Reuters|sda|TASS|UPI)){{1,5}}\)$",
        60,
    ),
    # --With assistance from A.
    _rule("credit line", Fate.CREDIT, rf"with\ assistance\ from\ {_NAME}{_NO_SENTENCE}[^.]*\.?$", 300),
    # This report by Agency was first published March 7, 2025.
    _rule(
        "credit line",
        Fate.CREDIT,
        r"this\ (?:report|story|content|article)\ by\ .{3,60}\ was\ first\ published\b[^.]{0,40}\.?$",
        160,
    ),
    # With files from A
    _rule("credit line", Fate.CREDIT, rf"with\ files\ from\ (?:the\ )?{_NAME}{_NO_SENTENCE}[^.]*\.?$", 120),
    # Some information for this report came from Agency.
    _rule(
        "credit line",
        Fate.CREDIT,
        r"some\ (?:information|material)\ (?:for|in)\ this\ (?:report|story|article)\ (?:came|comes|was|is)\ .{3,80}$",
        160,
    ),
    # (With inputs from A)        With agency inputs
    _rule("credit line", Fate.CREDIT, r"with\ (?:agency\ |additional\ )?inputs?\b(?:\ from\b.{0,80})?$", 120),
    # A reported from B. C and D reported from E.
    _rule(
        "credit line",
        Fate.CREDIT,
        rf"(?-i:(?:(?:[A-ZÀ-Þ][\w.'’-]*|and|writers?|journalists?),?\s+)+)reported\ from\ {_NAME}{_NO_SENTENCE}",
        needs="reported from",
    ),
    # Agency writers A in B and C in D contributed.
    _rule(
        "credit line",
        Fate.CREDIT,
        r".{0,60}\b(?:writers?|reporters?|correspondents?|journalists?)\b .{3,250} \bcontributed\W*$",
        needs="contributed",
    ),
    # (Agency City newsroom)
    _rule("credit line", Fate.CREDIT, r"(?<=\()[^()]{0,60}\b(?:newsroom|bureau|desk)\b[^()]{0,40}\)\W*$", 120),
    # Associated Press writers A in B and C in D contributed to this report.
    _rule(
        "credit line",
        Fate.CREDIT,
        r""".{3,350} \bcontributed\ (?:
            to\ this\ (?:report|story|article|dispatch) | to\ the\ (?:story|article|dispatch) | reporting | research )
                \b [^.]{0,60} \.?\W*$
            | .{0,80}\b(?:writers?|reporters?|correspondents?|journalists?|press|reuters|bureau)\b .{3,350}
            \bcontributed\ to\ the\ report\b [^.]{0,60} \.?\W*$""",
        needs="contributed",
    ),
    # — By A, Agency
    _rule("credit line", Fate.CREDIT, rf"(?<=[—–-])\s*by\s+{_NAME}[\w.'’-]+ (?:\s+[\w.,'’@-]+){{1,8}}$", 90),
    # Editor's note: …        EDITORS: …
    _rule(
        "editor's note",
        Fate.NOTE,
        r"(?:editors?['’]?s?['’]?\s+notes?\s*[:—–-] | (?:eds | editors | notes?\ to\ (?:editors|readers))\s*:)",
        1200,
    ),
    # (Corrects name in third paragraph)        (Adds details)
    _rule(
        "editor's note",
        Fate.NOTE,
        r"""(?<=\()(?:correct(?:s|ing|ed) | adds? | updates? | recasts? | clarifies | refiles? | repeats? | removes?
            | fixes | deletes? )\b [^()]* \)\W*$""",
    ),
    # Corrects name in third paragraph
    _rule(
        "editor's note",
        Fate.NOTE,
        r"""(?:corrects | refiles | clarifies | fixes | recasts | updates | adds)\ [^.]{3,150}
            \b(?:paragraphs?|paras?|headline|lead|byline|dateline|typo)\b [^.]{0,40} $""",
        220,
    ),
    # Correction (March 8): …        CLARIFICATION: …
    _rule(
        "editor's note",
        Fate.NOTE,
        r"(?:corrections?|clarifications?)\s* (?:\([^()]{1,40}\))? \s* (?::|[—–]|\s-\s)",
        1200,
    ),
    # This story has been corrected to show …
    _rule(
        "editor's note",
        Fate.NOTE,
        r"""this\ (?:\w+\.?\ \d+\ )?(?:story|article|report|version)\b [^.]{0,20} \b(?:corrects
            | (?:has\ been|was)\ (?:corrected|updated|refiled|clarified) | was\ (?:first|originally)\ published
            | is\ being\ (?:corrected|refiled))""",
    ),
    _rule(
        "funding note",
        Fate.NOTE,
        r"the\ associated\ press\b.{0,400}\b(?:receives\b.{0,30}\bsupport | solely\ responsible\ for)\b",
        800,
    ),
    _rule("standards line", Fate.OUT, r"(?:our\ standards | suggested\ topics)\s*:", 160),
    # Source text for the statement: ID:nABC        Further company coverage: ABC.L
    _rule(
        "reference line",
        Fate.NOTE,
        r"(?:source\ text\b[^:.]{0,40} | further\ company\ coverage)\s*:(?:\s+\S+){0,4}(?<![.!?])$",
        120,
    ),
    # Follow A on Twitter        Follow AP’s coverage at …
    _rule(
        "follow line",
        Fate.OUT,
        r"""(?:follow|find)\ [^.]{0,60} \bon\ (?:twitter|x|facebook|instagram|threads)\b
            | follow\ [^.]{0,40} @\w+ | follow\ (?:the\ )?ap['’]s\ """,
        220,
    ),
    _rule(
        "copyright line",
        Fate.RIGHTS,
        r"(?:(?<=©)|\(c\)|copyright\b)[\W_]*(?:\(c\)\s*)?(?:(?:19|20)\d\d|by\b)",
        300,
    ),
    _rule("copyright line", Fate.RIGHTS, r"(?<=©)\s*\w.*$", 90),
    _rule("copyright line", Fate.RIGHTS, r".{0,90}\ball\ rights\ reserved", 300, needs="all rights"),
    # Video –        Photo - https://…
    _rule(
        "media line",
        Fate.OUT,
        r"(?:video|photos?|logo|image|infographic) \s* (?:[-–—:]+\s*(?:https?://\S+|available.*)?)\s*$",
        240,
    ),
)

_IN_RELEASES = (
    _rule("source line", Fate.SOURCE, rf"(?-i:SOURCE:?|Source:)\s+{_NAME}", 120),
    _rule(
        "original content link",
        Fate.OUT,
        r"(?:cision\ )?view\ (?:the\ )?(?:original|source|full)\ (?:content|version|release)\b",
    ),
    # A photo accompanying this announcement is available at …
    _rule(
        "media line",
        Fate.OUT,
        r"(?:an?\ )?(?:photos?|images?|infographics?|videos?)\ accompanying\ this\ .{0,60}\bavailable\b",
        400,
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
    # Forward-Looking Statements This release …
    _rule(
        "forward-looking statement",
        Fate.NOTE,
        r"""(?:(?:cautionary|special)\b.{0,40})? (?-i:F)orward[-\ ](?-i:[Ll])ooking\ (?:statements?|information)
            [\s:.–—-]+ (?-i:[A-Z])""",
        6000,
    ),
    # Legal Disclaimer:
    _rule("disclaimer", Fate.NOTE, r"(?:legal\ )?disclaimer\s*:?$", 40, is_section=True),
    # A, Acme, +1 555 0100
    _rule(
        "contact",
        Fate.CREDIT,
        r"[^!?]{0,120}?(?:\+\d[\d\ ().–-]{6,}\d | \(\d{3}\)\s?\d{3}[-.]\d{4} | \b\d{3}[-.]\d{3}[-.]\d{4})\W*$",
        160,
    ),
    # This release contains forward-looking statements …
    _rule(
        "forward-looking statement",
        Fate.NOTE,
        rf"(?:(?:certain|some|all)\s+)?(?:statements|this|the)\b.{{0,120}}\b{_FORWARD_LOOKING}\b",
        6000,
    ),
    # ON BEHALF OF THE BOARD
    _rule("signature", Fate.CREDIT, r"on\ behalf\ of\ (?:the|its)\ board\b.{0,40}$", 90, is_section=True),
    # Neither the exchange nor its regulation services provider accepts responsibility …
    _rule("exchange notice", Fate.NOTE, r"neither\ .{3,80}\bexchange\b.{0,120}\baccepts?\ responsibility\b", 600),
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
INLINE_CREDIT = re.compile(
    rf"(?<=[.!?\"”])\s+{_DESK_INITIALS} | \s*[(\[]\s* {_CREDIT} [^()]{{3,400}} [)\]]\s*$",
    re.IGNORECASE | re.VERBOSE,
)
"""A credit or the desk's initials after a paragraph's last sentence."""

# Hardly a paragraph begins like any of these; one pattern for all says so at once.
_BEGINNING_CHARS = 2000  # longer than any sign-off: patterns over a run of punctuation take its length squared
_ANY_BEGINNING = re.compile("|".join(rule.pattern.pattern for rule in _EVERYWHERE if not rule.needs), _FLAGS)
_SCANNING = tuple(rule for rule in _EVERYWHERE if rule.needs)


def find_rule(text: str, *, is_release: bool) -> Rule | None:
    """Return the first rule that holds for a block's text, or None for copy."""
    rules = _EVERYWHERE if _ANY_BEGINNING.match(text[:_BEGINNING_CHARS]) else _SCANNING
    found = next((rule for rule in rules if rule.finds(text)), None)
    if found is None and is_release:
        return next((rule for rule in _IN_RELEASES if rule.finds(text)), None)
    return found
