"""Bytes become text whatever the page says of its encoding."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.charset import decode, without_controls

SENTENCE = "Zoë said: “Très bien” — it’s €5."


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    decoded = decode(SENTENCE.encode(codec))
    assert (decoded.text, decoded.how) == (SENTENCE, "byte order mark")


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "no-such-label", "hex", "utf-7"])
def test_valid_utf_8_is_read_as_such_whatever_is_declared(label: str) -> None:
    page = f'<meta charset="{label}"><p>{SENTENCE}'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "ascii", "latin1"])
def test_windows_1252_is_read_as_such_whatever_western_label_is_declared(label: str) -> None:
    page = f"<meta charset={label}><p>{SENTENCE}"
    assert decode(page.encode("cp1252")).text == page


@pytest.mark.parametrize(
    ("declaration", "codec", "text"),
    [
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251", "Москва"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "cp932", "東京発共同"),
        ('<meta charset="gb2312">', "gb18030", "新华社北京"),
        ("<meta charset=iso-2022-jp>", "iso2022_jp", "東京"),
        ("<meta charset=iso-8859-9>", "cp1254", "İstanbul ‘ığdır’"),
    ],
)
def test_a_declared_legacy_encoding_is_believed_where_the_bytes_are_not_utf_8(
    declaration: str, codec: str, text: str
) -> None:
    assert decode(f"{declaration}{text}".encode(codec)).text.endswith(text)


def test_a_declaration_of_utf_16_that_can_be_read_as_ascii_means_utf_8() -> None:
    assert decode(f'<meta charset="utf-16">{SENTENCE}'.encode()).text.endswith(SENTENCE)


def test_utf_16_without_a_mark_shows_by_its_zero_bytes() -> None:
    assert decode("<html>copy</html>".encode("utf-16-be")).text == "<html>copy</html>"


def test_the_language_decides_where_nothing_is_declared() -> None:
    assert decode('<html lang="pl-PL">Łódź'.encode("cp1250")).text.endswith("Łódź")


def test_a_stray_windows_1252_byte_does_not_spoil_a_utf_8_page() -> None:
    decoded = decode(SENTENCE.encode() * 5 + b" \x96 end")
    assert (decoded.text, decoded.how) == (SENTENCE * 5 + " – end", "mostly UTF-8")


def test_text_encoded_twice_is_put_right() -> None:
    twice = "it’s £5 – “déjà vu”".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    decoded = decode(twice.encode())
    assert decoded.text == "it’s £5 – “déjà vu”"
    assert decoded.how.endswith("repaired")


@pytest.mark.parametrize("text", ["Ã la carte", "5 Â per tick", "Þór ÐÐ", "São Tomé", "Âme sœur"])
def test_rare_but_real_letters_are_left_alone(text: str) -> None:
    assert decode(text.encode()).text == text


def test_c1_codes_are_read_as_windows_1252_meant_them() -> None:
    assert without_controls("\x93Stop\x94 he said\x85\x81") == "“Stop” he said…"


@given(st.binary(max_size=400))
def test_any_bytes_give_text_without_controls(data: bytes) -> None:
    text = decode(data).text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]", text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda text: "\ufeff" not in text))
def test_sound_utf_8_is_unchanged_unless_it_holds_twice_encoded_signs(text: str) -> None:
    decoded = decode(b" " * 8 + text.encode())  # so that no zero-byte pattern or mark is at the start
    if not re.search("[ÂÃâ\ufffe\uffff]", text):
        assert decoded.text.lstrip() == text.lstrip()
