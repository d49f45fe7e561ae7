"""The language of copy: declared, and checked."""

from __future__ import annotations

import pytest

from index.clean.language import choose_language, detect_language, normal_tag

SAMPLES = {
    "en": "The ministry said on Friday that the port was open and that ships which had waited for days were free.",
    "es": "El ministerio dijo el viernes que el puerto está abierto y que los barcos que esperaban desde hace días ya "
    "pueden salir, según una nota de la empresa para la prensa.",
    "fr": "Le ministère a dit vendredi que le port est ouvert et que les navires qui attendaient dans la baie ont été "
    "autorisés à sortir, selon une note des autorités pour la presse.",
    "de": "Das Ministerium teilte am Freitag mit, dass der Hafen wieder offen ist und die Schiffe nicht mehr auf der "
    "Reede warten müssen; das wurde nach einer Prüfung auch von der Reederei bestätigt.",
    "pt": "O ministério disse na sexta que o porto já não está fechado e que os navios, segundo uma nota da empresa "
    "para os jornais, foram também liberados pelo governo com ajuda do exército.",
    "it": "Il ministero ha detto che il porto è aperto e che le navi sono state liberate dal governo con una nota "
    "della società per gli armatori, come anche i rimorchiatori del posto.",
    "nl": "Het ministerie zegt dat de haven weer open is en dat de schepen niet meer voor de kust op een sein van het "
    "bestuur wachten; ook de reders zijn door de minister op de hoogte gesteld.",
    "ru": "Министерство сообщило в пятницу, что порт снова открыт для судов.",
    "zh": "交通部周五表示港口已经重新开放船只可以进出。",
    "ja": "国土交通省は金曜日に港が再開したと発表した。",
    "ar": "أعلنت الوزارة يوم الجمعة إعادة فتح الميناء أمام السفن.",
    "ko": "해양수산부는 금요일에 항구가 다시 열렸다고 밝혔다.",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_running_text_tells_its_language(language: str) -> None:
    assert detect_language(SAMPLES[language]) == language


def test_a_wrong_declaration_gives_way_to_clear_text() -> None:
    assert choose_language("en-US", SAMPLES["de"]) == "de"


def test_a_right_declaration_keeps_its_region() -> None:
    assert choose_language("pt_br", SAMPLES["pt"]) == "pt-BR"


@pytest.mark.parametrize("text", ["", "Shr 34 cts vs 12 cts", "Tin 316 per tonne " * 20])
def test_text_that_does_not_tell_leaves_the_declaration(text: str) -> None:
    assert choose_language("en", text) == "en"
    assert choose_language("", text) == ""


@pytest.mark.parametrize(
    ("declared", "tag"), [("en_us", "en-US"), ("zh-hans-CN", "zh-Hans-CN"), ("english please", ""), ("und", "")]
)
def test_a_declaration_is_put_in_bcp_47s_form(declared: str, tag: str) -> None:
    assert normal_tag(declared) == tag
