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


def test_a_run_of_zero_bytes_makes_no_utf_16() -> None:
    assert decode(b"<html><p>The port" + bytes(400) + b" opened") == decode(b"<html><p>The port opened")


def test_the_language_decides_where_nothing_is_declared() -> None:
    assert decode('<html lang="pl-PL">Łódź'.encode("cp1250")).text.endswith("Łódź")


SCRIPTS = {
    "cp1251": "Министр транспорта заявил во вторник, что новый порт на побережье откроется в следующем году.",
    "koi8-r": "Рыбаки на побережье ждут, когда откроется новый порт, сообщает во вторник агентство.",
    "cp1253": "Ο υπουργός δήλωσε την Τρίτη ότι το νέο λιμάνι στην ακτή θα ανοίξει τον επόμενο χρόνο.",
    "cp1255": "שר התחבורה אמר ביום שלישי כי הנמל החדש בחוף ייפתח בשנה הבאה",
    "cp1256": "قال وزير النقل يوم الثلاثاء إن الميناء الجديد على الساحل سيفتح العام المقبل",
    "cp874": "รัฐมนตรีคมนาคมกล่าวเมื่อวันอังคารว่าท่าเรือใหม่บนชายฝั่งจะเปิดในปีหน้า",
    "cp932": "運輸大臣は火曜日、沿岸の新しい港が九年間の修理を経て来年に開港すると発表した。",
    "euc_jp": "沿岸の新しい港が来年に開港すると運輸大臣が発表した。漁業者らは歓迎している。",
    "cp949": "교통부 장관은 화요일에 해안의 새로운 항구가 내년에 문을 열 것이라고 밝혔다.",
    "gb18030": "交通部长星期二表示，沿海的新港口在经过九年的维修之后将于明年开放。这是一个好消息。",
    "big5hkscs": "交通部長星期二表示，沿海的新港口在經過九年的維修之後將於明年開放。這是一個好消息。",
}


@pytest.mark.parametrize("codec", SCRIPTS)
@pytest.mark.parametrize("head", ["<html>", '<html lang="en"><meta charset="iso-8859-1">'], ids=["silent", "wrong"])
def test_another_script_is_told_by_its_commonest_letters(codec: str, head: str) -> None:
    page = f"{head}<script>var a = 1</script><p>{SCRIPTS[codec]}</p>"
    decoded = decode(page.encode(codec))
    assert (decoded.text, decoded.how) == (page, "commonest letters")


def test_the_copy_of_a_long_page_is_looked_for_beyond_its_scripts() -> None:
    page = f"<script>{'var a = 1;' * 20_000}</script><p>{SCRIPTS['cp1251']}</p>"
    assert decode(page.encode("cp1251")).text == page


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "« À l’été », dit l’aîné : « Ça ! », où naît Noël. Größere Häfen übers Jahr — “schön” …"),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Zażółć gęślą jaźń."),
    ],
)
def test_accented_latin_is_never_taken_for_another_script(codec: str, text: str) -> None:
    assert decode((text * 9).encode(codec)).how == "default"


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
