"""The phrases by which publishers interrupt copy: prompts, notices about themselves, picture credits, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.clean.days import month_number
from index.clean.zones import WINTER_HOURS, ZONE_HOURS
from index.page.dates import read_moment

CAPTION_END_CHARS = 100  # a picture credit stands in these last characters of a caption
STAMP_CHARS = 90  # of a line that says when the page was updated
LIST_HEADING_CHARS = 60  # of the line over a list of other stories
COMMENTS_HEADING_CHARS = 160  # of the line over readers' comments; it may quote the headline

_ZONES = frozenset((*ZONE_HOURS, *WINTER_HOURS))

SENTENCE_END = re.compile(r"[.!?。！？…]['\"’”)]*$")
"""How a sentence ends; what ends otherwise may be a heading, a label or a link."""

# Whole lines that publishers set between paragraphs to lead the reader elsewhere. They are written narrowly: copy may
# begin with the same words, but it goes on to end a sentence.
_PROMPTS = (
    r"(?:also )?read (?:more|next|also|the full)\b.*",
    r"also read\b.*",
    r"more (?:on|from|about|in)\b[^.]*",
    r"related(?: (?:stor|article|link|content|video|coverage|news|topic|post)\w*)?\s*(?:[:|].*)?",
    r"see (?:also|more)\b[^.]*",
    r"you (?:may|might) (?:also )?(?:be interested|like)\b[^.]*",
    r"recommended(?: (?:for you|stories|reading|articles|videos|from\b[^.]*))?\W*",
    r"(?:sign up|subscribe)\b.*",
    r"(?:sign in|log in|register)(?: (?:now|here|to|for|or|with)\b.*|\W*)",
    r"create an account\b.*",
    r"(?:click|tap) here\b.*",
    r"follow (?:us|@|our)\b.*|follow(?:ing)?\W*",
    r"share (?:this|on)\b.*",
    r"advert(?:isement|ising)?\W*(?:\d+\W*|(?:story|article|continue|scroll|skip)\b.{0,30})?",
    r"(?:story|article) continues\b.*",
    r"continue reading\b.*",
    r"scroll (?:down|to)\b.*",
    r"(?:watch|listen)(?: (?:now|more|the|live|this))?\s*:.*",
    r"(?:photos?|video|image|picture)(?: (?:credit|source))?\s*(?:[:–—]|-(?=\s)).*",
    r"get (?:our|the latest (?:news|updates|stories|headlines)|breaking news)\b.*",
    r"join (?:our|the (?:conversation|discussion|debate))\b.*",
    r"you must be (?:logged|signed) in\b.*",
    r"listen to this (?:article|story)\b.*",
    r"(?:also|please) (?:see|watch)\s*[:|].*",
    r"report (?:a|an) (?:typo|error|mistake|correction)\b.*",
    r"download (?:our|the) (?:\w+ )?app\b.*",
    r"don.t miss\b.{0,20}[:\W]",
    r"(?:most|more) (?:read|viewed|shared|popular)\b[^.]*",
    r"(?:latest|top|trending) (?:\w+ )?(?:videos?|news|stories|headlines)(?: (?:from|in|on)\b[^.]*)?\W*",
    r"trending(?: now)?\W*|(?:watch|play)(?: (?:now|live|video|the video))?\W*|video\W*\d[\d:]*\W*",
    r"click to copy\W*|subscribers? only\W*|(?:don.t|do not|already) have an account\b.*",
    r"(?:try|please) (?:refresh|reload)(?:ing)? (?:your|the|this) (?:browser|page)\b.*",
    r"pictured\b[:,]? (?:above|at|below|from|here|in|left|on|right|with)\b.*",
    # The same in the other languages of the wires.
    r"(?:à )?lire (?:aussi|également)\b.*|sur le même (?:sujet|thème)\b.*|lesen sie (?:auch|mehr)\b.*",
    r"mehr zum thema\b.*|lees ook\b.*|(?:lea|lee) (?:también|más)\b.*|te puede interesar\b.*|ver también\b.*",
    r"(?:noticias relacionadas|más noticias|notizie correlate|関連記事|相关(?:新闻|阅读))\W*",
    r"(?:leia|veja) (?:também|mais)\b.*|leggi anche\b.*",
    r"view (?:comments|gallery|all)\b.*",
    r"filed under\b.*",
    r"(?:tags?|topics?)\s*:.*",
    r"(?:this|the) (?:slideshow|video|content|site) requires javascript\b.*",
    r"(?:please )?enable javascript\b.*",
    r"(?:(?:image|photo|slide|picture) )?\d+ (?:of(?: /)?|/) \d+\W*",
    r"(?:(?:hide|show|toggle) )?captions?\W*",
    r"(?:close|back to|open|view|see) (?:the )?(?:gallery|slideshow|photos?|captions?)\b.{0,20}|close\W*",
    r"(?:got|have) a (?:story|tip|news tip|question)\b.*\?.*",
    r"for more (?:stories|articles|news) like this\b.*",
    r"like this (?:story|article)\?.*",
    r"(?:article|story|main) content\W*",
    r"(?:this|the|your|we apologize.{0,6}this) (?:ad|advertisement|video|player|content)\b"
    r".{0,12}\b(?:not|unable to|failed to) (?:be )?(?:load|play)(?:ed)?\b.*",
    r"(?:\W*don.t want to see this\?)?\s*remove ads\W*",
    r"(?:comments?|print|e-?mail|save|share|bookmark|copy link|loading|topics|keywords|tags)\W*",
)
_PROMPT = re.compile("|".join(_PROMPTS))  # of text in lower case: to ignore case takes three times as long
# Below such a line readers speak: "Leave a reply", "2 thoughts on “…”"; as a heading also "3 comments".
_COMMENT_WORDS = ("comment", "repl", "respon", "thought")
_COMMENTS_FORM = re.compile(
    r"(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b[^.!?]*|\d+ thoughts? on\b.*"
    r"|comments? (?:are|is) (?:now )?(?:closed|disabled|off)\b.*",
    re.I,
)
_COMMENTS_HEADING = re.compile(
    r"\d[\d.,]* (?:(?:reader )?comments?|repl(?:y|ies)|responses?)(?: (?:on|to|so far)\b.*)?\W*"
    r"|(?:(?:no|view|show|read|see|all|reader|readers['’]|your) ){0,2}comments(?: (?:on|to)\b.*| \(\d+\)|: ?\d+)?\W*",
    re.I,
)
_NETWORK = "(?:twitter|x|facebook|instagram|linkedin|youtube|tiktok|whatsapp|telegram|google news)"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A pattern, and the words of which a text must have one to match it: a far cheaper first test."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Tell whether the text has the phrase."""
        return any(word in text for word in self.words) and self.pattern.search(text) is not None


def _phrases(*rows: tuple[str, str]) -> tuple[_Phrase, ...]:
    """Return phrases of rows that give the words, parted by commas, and the pattern."""
    return tuple(_Phrase(tuple(words.split(",")), re.compile(pattern)) for words, pattern in rows)


# Sentences of a publisher about itself, in lower case; a line with a quotation in it is copy, whoever says so.
_NOTICES = _phrases(
    (" on ", rf"(?:^|[.!?|] +)(?:follow|like|find|join|add) (?:us|[^.!?]{{1,60}}) on {_NETWORK}\b"),
    ("touch,contact us,mail us", r"(?:^|[.!?|] +|please )(?:get in touch|contact us|e-?mail us)\b"),
    (
        "newsletter",
        r"(?:^|[.!?|:»–—] *|here to |please |can )(?:sign up|subscribe|register|get)\b[^.!?]{0,60}\bnewsletters?\b"
        r"|\b(?:sign up|subscribe|register)\b[^.!?]{0,20} our\b[^.!?]{0,40}\bnewsletters?\b|\bwith our newsletters?\b",
    ),
    (" your inbox", r"\b(?:in|to) your inbox\b"),
    (
        "agreement,policy,terms of",
        r"(?:\b(?:you|your|our)\b[^.!?]*|^.{0,20})\b(?:user agreement|privacy policy|terms of (?:use|service))\W*$",
    ),
    ("rights reserved", r"\ball rights reserved\b"),
    (
        " feed",
        r"\b(?:generated|published|sourced) from an? (?:\w+ )?(?:syndicated|agency|news|wire) feed\b"
        r"|\bauto-?generated\b.{0,30}\bfeed\b",
    ),
)
_QUOTATION = re.compile(r"[\"“”„«»]")
# What may follow an agency in a picture's credit to the caption's end: names, "via" another, "File".
_NAMES = r"(?:[\s/,|&)]+(?:[A-Z][\w.'’-]*|via|and|de|del|van|von|bin|al-\w+|file|handout))*\W*$"
# How picture agencies are named under a picture, at the end of the caption.
_PICTURE_AGENCY = "(?:Getty(?: Images)?|AFP|Shutterstock|iStock|EPA(?:-EFE)?|Reuters|AP(?: Photo)?)"
_CREDITS = _phrases(
    ("AP Photo", r"\bAP Photo\b"),
    ("/", rf"\b(?:REUTERS|AP|AFP|EPA|Getty)(?=/\S){_NAMES}"),
    ("/,via ,|,•", rf"(?:/|\bvia |[|•] *){_PICTURE_AGENCY}\b{_NAMES}"),
    ("Getty", r"(?:[/|(©:,]|\b(?:via|by|[Cc]redit|from))\s*Getty Images\W*$|\bGetty Images\)?$"),
    ("(", r"\((?i:photo|image|picture)s?\b[^)]*\)?\W*$"),
    ("Photo,Image,Picture", r"(?:^|[.(|] *)(?:Photo|Image|Picture|Photograph)s? (?:by|credit|courtesy)\b"),
    ("ile ,FILE ", r"\b(?:[Ff]ile|FILE) (?:[Pp]hoto|PHOTO|[Ii]mage|[Pp]icture)\W*$"),
)
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.|\b(?:twitter|facebook|instagram|x)\.com/)\S+|@\w+", re.I)
_STAMP = re.compile(
    r"(?:(?:first|last|originally) )?(?:updated|published|posted|modified|issued)\b.*\d"
    r"|(?:publi[ée]e?|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|veröffentlicht|aktualisiert"
    r"|stand(?=:)|gepubliceerd|bijgewerkt)\b.*\d[\d.:h ]*(?:uhr)?\W*$",
    re.I,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_DATE_WORDS = """
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
    am pm a p m at th st nd rd h uhr o clock
"""
_OF_A_DATE = frozenset(_DATE_WORDS.split())
_READING_TIME = re.compile(r"(?:^|.*\D)\d{1,3}[ -]min(?:ute)?s?[ -]read\W*", re.I)
_HIGHLIGHTS = re.compile(r"(?:(?:story )?highlights|key (?:points|takeaways|facts)|at a glance|in short)\W*", re.I)
_LIST_HEADING = re.compile(
    r"(?:(?:read )?more|related|recommended|also (?:read|see|on)|most|top|other|latest|trending|popular|you may)\b",
    re.I,
)


def reason_in(text: str) -> str:
    """Return why a short line is no copy by its words alone, or "" if it may be."""
    lowered, end = text.lower(), text[-CAPTION_END_CHARS:]
    if _PROMPT.fullmatch(lowered.lstrip("•-–—>»[( ")):
        return "prompt"
    if _is_stamp(text):
        return "time stamp"
    if any(notice.is_in(lowered) for notice in _NOTICES) and not _QUOTATION.search(text):
        return "notice"
    if any(credit.is_in(end) for credit in _CREDITS):
        return "caption"
    return "contact line" if _is_contact_line(text) else ""


def _is_stamp(text: str) -> bool:
    """Tell whether a line says when the page was published or updated or how long it takes to read, and no more."""
    if len(text) >= STAMP_CHARS:
        return False
    is_stamp = _STAMP.match(text) and not SENTENCE_END.search(text.removesuffix(".m."))
    return bool(is_stamp or _READING_TIME.fullmatch(text) or _is_date_and_time(text))


def _is_date_and_time(text: str) -> bool:
    """Tell whether a line has a date and a time of day and nothing else: "Friday 7 March 2025 10:00 GMT"."""
    if not _CLOCK.search(text) or read_moment(text) is None:
        return False
    words = _LETTERS.findall(text)
    return all(word.lower() in _OF_A_DATE or word in _ZONES or month_number(word) for word in words)


def _is_contact_line(text: str) -> bool:
    """Tell whether a line is little more than an e-mail address, a handle or the address of a page."""
    if "@" not in text and "/" not in text and "www." not in text:
        return False
    rest, addresses = _ADDRESS.subn(" ", text)
    return addresses > 0 and len(rest.split()) <= 3


def heads_comments(text: str, *, is_heading: bool) -> bool:
    """Tell whether a line is of the kind that stands over readers' comments."""
    if len(text) >= COMMENTS_HEADING_CHARS or not any(word in text.lower() for word in _COMMENT_WORDS):
        return False
    return bool(_COMMENTS_FORM.fullmatch(text) or (is_heading and _COMMENTS_HEADING.fullmatch(text)))


def heads_highlights(text: str) -> bool:
    """Tell whether a line is of the kind that stands over a list of a story's main points."""
    return _HIGHLIGHTS.fullmatch(text) is not None


def heads_link_list(text: str) -> bool:
    """Tell whether a line is of the kind that stands over a list of other stories."""
    return len(text) < LIST_HEADING_CHARS and bool(_LIST_HEADING.match(text)) and not SENTENCE_END.search(text)
