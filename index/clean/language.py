"""The language of copy: what is declared, checked against a small profile of commonest words or against the script."""

from __future__ import annotations

import re
from collections import Counter

# Words that are frequent in one of these languages and rare in the others.
_COMMON_WORDS = {
    "en": "the and of to that is was for with said has from his were been are which they by he she not had will would",
    "es": "el los las del una por con que se su para como más pero este fue ha según entre desde dijo también",
    "fr": "le les des du et une est dans pour qui que au aux sur par avec pas plus ce sont été cette selon ont mais",
    "de": "der die das und ist nicht mit den dem ein eine von für auf sich des im auch nach bei wird hat sagte wurde",
    "pt": "o os as da do dos das em um uma não com para ao à pelo pela mais foi são disse também segundo ele seu sua",
    "it": "il di che è gli della del nel per una con non sono dei alla dal anche più ha delle ai sul questo come stato",
    "nl": "het een van en de dat niet zijn voor met op ook naar bij heeft werd aan te door maar uit nog wordt zegt als",
}
_LANGUAGES_BY_WORD: dict[str, list[str]] = {}
for _language, _words in _COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_BY_WORD.setdefault(_word, []).append(_language)
# The share of letters is least for Japanese, whose copy is mostly in characters that Chinese has too.
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af]"), 0.4),
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.05),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), 0.4),
    ("ar", re.compile(r"[\u0600-\u06ff]"), 0.4),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 0.4),
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 800
_LEAST_WORDS = 20
_LEAST_DISTINCT_WORDS = 4
_LEAST_SHARE = 0.12  # of all words: running text in these languages has 0.2 to 0.4, lists of names under 0.05
_LEAST_LEAD = 1.5  # times the runner-up's score; Spanish and Portuguese lie closest, at about 2
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))*")


def choose_language(declared: str, text: str) -> str:
    """Return the language of a text as a BCP 47 tag, "" where neither text nor declaration tells.

    The declaration stands, regions included, unless the text clearly speaks another language: wrong declarations are
    common on pages made from a template.
    """
    tag = normal_tag(declared)
    found = detect_language(text)
    if not found or tag.partition("-")[0] == found or (tag.partition("-")[0] == "uk" and found == "ru"):
        return tag
    return found


def normal_tag(declared: str) -> str:
    """Return a declared language in BCP 47's form ("en_us" gives "en-US"), "" for anything that is none."""
    found = _TAG.fullmatch(declared.strip())
    if not found or declared.strip().lower() in {"und", "mul", "zxx"}:
        return ""
    language, *others = re.split(r"[-_]", declared.strip())
    return "-".join(
        [language.lower(), *(o.upper() if len(o) == 2 else o.title() if len(o) == 4 else o for o in others)]
    )


def detect_language(text: str) -> str:
    """Return the two-letter code of the language that a text clearly speaks, or ""."""
    sample = text[:_SAMPLE_CHARS].lower()
    if not sample.isascii() and (language := _language_of_script(sample)):
        return language
    words = _WORD.findall(sample)
    scores = Counter(language for word in words if word in _LANGUAGES_BY_WORD for language in _LANGUAGES_BY_WORD[word])
    ranked = scores.most_common(2)
    if len(words) < _LEAST_WORDS or not ranked or ranked[0][1] < _LEAST_SHARE * len(words):
        return ""
    # A price table repeats one or two words ("per", "due") as no running text does.
    if len({word for word in words if ranked[0][0] in _LANGUAGES_BY_WORD.get(word, ())}) < _LEAST_DISTINCT_WORDS:
        return ""
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] >= _LEAST_LEAD * runner_up else ""


def _language_of_script(sample: str) -> str:
    letters = sum(map(str.isalpha, sample))
    for language, script, least_share in _SCRIPTS:
        if len(script.findall(sample)) > letters * least_share:
            return language
    return ""
