"""Bytes to text: what the copy says its encoding is, checked against what the bytes can be.

Old wire pages name the wrong encoding often enough that a declaration is only a strong hint. Labels are read as the
WHATWG Encoding Standard reads them (https://encoding.spec.whatwg.org/#names-and-labels): "iso-8859-1" means
windows-1252, "gb2312" means gb18030.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from index.clean.scripts import guess_encoding

DECLARATION_BYTES = 4096  # the HTML Standard asks for 1,024; real pages put scripts before the declaration
MIN_UTF8_SHARE = 0.9  # of multi-byte sequences that must be sound for bytes with a few faults to count as UTF-8

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of four bytes are zero in Latin text.
_ZERO_BYTES = {"x0x0": "utf-16-le", "0x0x": "utf-16-be", "x000": "utf-32-le", "000x": "utf-32-be"}
# Codecs that Python has and the standard has not (utf-7, punycode, unicode_escape) are never taken at a page's word.
_STANDARD_CODECS = """
    utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257
    cp1258 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14
    iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp
"""
_ALLOWED = frozenset(_STANDARD_CODECS.split())
_LABEL_MEANS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
}
# The HTML Standard's defaults by language, for bytes that are not UTF-8 and say nothing of themselves.
_LANGUAGE_MEANS = {
    "ar": "cp1256",
    "bg": "cp1251",
    "cs": "cp1250",
    "el": "cp1253",
    "fa": "cp1256",
    "he": "cp1255",
    "hr": "cp1250",
    "hu": "cp1250",
    "ja": "cp932",
    "ko": "cp949",
    "lt": "cp1257",
    "lv": "cp1257",
    "pl": "cp1250",
    "ru": "cp1251",
    "sk": "cp1250",
    "sr": "cp1251",
    "th": "cp874",
    "tr": "cp1254",
    "uk": "cp1251",
    "vi": "cp1258",
    "zh": "gb18030",
}
_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_LANGUAGE = re.compile(rb"""<html\b[^<>]{0,600}?\blang\s*=\s*["']?([A-Za-z]{2,3})\b""", re.I)
_UTF8_SEQUENCE = re.compile(rb"[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_SURROGATE = re.compile(rb"\xED[\xA0-\xBF][\x80-\xBF]")

# What windows-1252 makes of 0x80–0x9F; the five bytes it leaves open stay C1 controls, which are junk in copy.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_CONTROLS = {code: None for code in range(0x20) if chr(code) not in "\t\n\r"}
_BREAK_MARKS = (0xAD, 0x200B)  # soft hyphen and zero-width space: where a line may break, inside a word
_ISOLATES = range(0x2066, 0x206A)  # marks of direction that press-release wires put around names
_NO_TEXT = {**_CONTROLS, **_C1, 0x7F: None, 0xFEFF: None, 0xFFFE: None, 0xFFFF: None} | dict.fromkeys(
    (*_BREAK_MARKS, *_ISOLATES)
)
_NO_TEXT |= dict.fromkeys(range(0xD800, 0xE000))
_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")

_C0_BYTES = bytes(code for code in _CONTROLS) + b"\x7f"
_C1_IN_UTF8 = re.compile(rb"\xC2[\x80-\x9F]")
_BYTE_MARK = "\ufeff"

_CP1252_HIGH = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xC0))
_BYTE_OF = {character: 0x80 + offset for offset, character in enumerate(_CP1252_HIGH)}
_BYTE_OF |= {chr(code): code for code in range(0xC0, 0x100)}
_TRAIL = f"[{re.escape(_CP1252_HIGH)}]"
# Only lead bytes of the accents, dashes, quotes and signs that Western copy uses: "Ð" or "Þ" before a sign may be real.
_TWICE_ENCODED = re.compile(f"(?:[\u00c2\u00c3]{_TRAIL}|\u00e2{_TRAIL}{{2}})+")
# "Â", "Ã" or "â" in UTF-8 before what may be a character of `_TRAIL`, not before a letter.
_TWICE_ENCODED_SIGN = re.compile(rb"\xC3[\x82\x83\xA2](?=[\xC2\xC5\xC6\xCB\xE2])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without NULs and control codes, the Python codec it was read with, and how that was chosen.

    `how` is "byte order mark", "declared", "valid UTF-8", "mostly UTF-8", "zero bytes", "commonest letters",
    "language" or "default"; with ", repaired" where text that had been encoded twice was put right.
    """

    text: str
    encoding: str
    how: str


def decode(data: bytes) -> Decoded:
    """Return the text of a page or wire file. Never raises: what no encoding explains becomes U+FFFD."""
    encoding, how = _choose(data)
    if encoding != "utf-8":
        return Decoded(without_controls(_read(data, encoding)), encoding, how)
    # Looking for signs in the bytes is ten times faster than in the text.
    plain = data.translate(None, _C0_BYTES) if any(map(data.__contains__, _C0_BYTES)) else data
    text = plain.decode("utf-8", _AS_CP1252)
    repaired = undo_double_encoding(text) if _TWICE_ENCODED_SIGN.search(plain) else text
    how = how if repaired == text else f"{how}, repaired"
    has_junk = _BYTE_MARK in text or _C1_IN_UTF8.search(plain)
    return Decoded(without_controls(repaired) if has_junk else repaired, encoding, how)


def without_controls(text: str) -> str:
    """Return text with C1 codes read as windows-1252 meant them, and NULs, other controls and marks in words gone."""
    return text if text.isprintable() else _JUNK.sub(lambda junk: _NO_TEXT[ord(junk[0])] or "", text)


def undo_double_encoding(text: str) -> str:
    """Return text in which runs like "â€™", UTF-8 once read as windows-1252, are the characters they stood for."""
    return _TWICE_ENCODED.sub(lambda run: _reread(run[0]), text)


@lru_cache(maxsize=1000)
def _reread(run: str) -> str:
    try:
        return bytes(_BYTE_OF[character] for character in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def _choose(data: bytes) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")
    if marked:
        return marked, "byte order mark"
    if sixteen := _zero_byte_pattern(data):
        return sixteen, "zero bytes"
    declared = _declared(data)
    if declared == "iso2022_jp":  # seven-bit, so it would pass for UTF-8
        return declared, "declared"
    return _choose_utf8(data, declared) or _choose_legacy(data, declared)


def _choose_utf8(data: bytes, declared: str) -> tuple[str, str] | None:
    if _is_utf8(data):
        return "utf-8", "declared" if declared == "utf-8" else "valid UTF-8"
    return ("utf-8", "mostly UTF-8") if _mostly_utf8(data) else None


def _choose_legacy(data: bytes, declared: str) -> tuple[str, str]:
    if declared in {"", "utf-8", "cp1252"} and (guessed := guess_encoding(data)):
        return guessed, "commonest letters"
    if declared and declared != "utf-8":
        return declared, "declared"
    language = _LANGUAGE.search(data[:DECLARATION_BYTES])
    by_language = _LANGUAGE_MEANS.get(language[1].decode("ascii").lower()[:2]) if language else None
    return (by_language, "language") if by_language else ("cp1252", "default")


def _zero_byte_pattern(data: bytes) -> str:
    """Return the UTF-16 or UTF-32 form of Latin text without a byte order mark, or ""."""
    head = data[:256]
    if len(head) < 4:
        return ""
    shares = (head[place::4].count(0) * 4 / len(head) for place in range(4))
    return _ZERO_BYTES.get("".join("0" if share >= 2 / 3 else "x" if share <= 1 / 6 else "?" for share in shares), "")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:DECLARATION_BYTES])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    name = _LABEL_MEANS.get(name, name)
    # A declaration that can be read as ASCII cannot itself be UTF-16 (HTML Standard, "prescan a byte stream").
    name = "utf-8" if name.startswith("utf-16") else name
    return name if name in _ALLOWED else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    sound = _UTF8_SEQUENCE.findall(data)
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    faulty = high - sum(map(len, sound))
    return bool(sound) and len(sound) >= MIN_UTF8_SHARE * (len(sound) + faulty)


def _read(data: bytes, encoding: str) -> str:
    return data.decode(encoding, _AS_C1 if encoding.startswith("cp125") else "replace")


def _fault_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not UTF-8 as windows-1252: a page of mixed encodings is usually one of these two."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if _SURROGATE.match(error.object, error.start):  # half a pair, which stands for nothing
        return "", error.start + 3
    fault = error.object[error.start : error.end]
    return fault.decode("cp1252", "replace"), error.end


def _fault_as_c1(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that a windows code page leaves open as the control code it is; `without_controls` drops it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


_AS_CP1252 = "dateline.cp1252"
_AS_C1 = "dateline.c1"
codecs.register_error(_AS_CP1252, _fault_as_cp1252)
codecs.register_error(_AS_C1, _fault_as_c1)
