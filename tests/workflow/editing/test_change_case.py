"""Capitals go round in every alphabet, and what is no language stays as it is."""

from __future__ import annotations

from itertools import accumulate

import pytest

from localize.model import Content, InlineTag, LanguageTag, TagForm
from localize.workflow.editing.change_case import next_case, word_at

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))


def _round(text: str, language: LanguageTag, steps: int = 4) -> list[str]:
    """The text after each step, all of it chosen."""
    typed = accumulate(
        range(steps), lambda now, _: next_case(Content((now,)), 0, len(now), language) or now, initial=text
    )
    return list(typed)[1:]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "баптаулар. Іске қосу",
            KK,
            ["баптаулар. іске қосу", "Баптаулар. Іске қосу", "Баптаулар. Іске Қосу", "БАПТАУЛАР. ІСКЕ ҚОСУ"],
        ),
        ("Ёлка и ель", RU, ["Ёлка И Ель", "ЁЛКА И ЕЛЬ", "ёлка и ель", "Ёлка и ель"]),
        ("ескі-жаңа", KK, ["Ескі-жаңа", "Ескі-Жаңа", "ЕСКІ-ЖАҢА", "ескі-жаңа"]),
        ("2025-ші жыл", KK, ["2025-ші Жыл", "2025-ШІ ЖЫЛ", "2025-ші жыл", "2025-ші Жыл"]),
        ("don’t “stop”", EN, ["Don’t “stop”", "Don’t “Stop”", "DON’T “STOP”", "don’t “stop”"]),
        ("vpn", RU, ["Vpn", "VPN", "vpn", "Vpn"]),
        ("iş ılık", LanguageTag("tr"), ["İş ılık", "İş Ilık", "İŞ ILIK", "iş ılık"]),
        ("internet", LanguageTag("kk-Latn"), ["İnternet", "İNTERNET", "internet", "İnternet"]),
        ("internet", EN, ["Internet", "INTERNET", "internet", "Internet"]),
    ],
)
def test_case_goes_round(text: str, language: LanguageTag, wanted: list[str]) -> None:
    """Small letters, a sentence's, a title's, capitals; what is none of these becomes small letters first."""
    assert _round(text, language) == wanted


def test_tags_placeholders_and_addresses_stay() -> None:
    """Only words change: never a tag, a placeholder, an entity or an address; a tag does not begin the sentence."""
    content = Content((BOLD[0], "Откройте", BOLD[1], " %1$s, {Name} &Amp; https://Tor.Org. Затем %s войдите"))
    typed = content.typed
    seen = {next_case(content, 0, len(typed), RU)}
    for _ in range(5):
        text = next_case(content, 0, len(content.typed), RU)
        assert text is not None
        content = Content.parse(text, BOLD)
        seen.add(text)
        assert [each for each in content.parts if isinstance(each, InlineTag)] == list(BOLD)
        for piece in ("%1$s", "{Name}", "&Amp;", "https://Tor.Org", "%s"):
            assert piece in text
    assert "<b1>Откройте</b1> %1$s, {Name} &Amp; https://Tor.Org. Затем %s войдите" in seen


def test_text_without_letters_has_no_other_case() -> None:
    """Numbers, signs, tags alone and letters of one size only are told as what cannot be changed."""
    for text in ("", "42 %", "%s", "第一"):
        assert next_case(Content((text,)), 0, len(text), RU) is None
    content = Content(("а", BOLD[0], "б"))
    assert next_case(content, 1, 5, RU) is None


def test_part_of_a_text_is_changed_alone() -> None:
    """What is returned stands for the characters that were asked for."""
    assert next_case(Content(("один два три",)), 5, 8, RU) == "Два"


@pytest.mark.parametrize(
    ("at", "word"), [(0, "Орыс"), (4, "Орыс"), (5, "қазақ"), (10, "қазақ"), (11, ""), (13, "тілі")]
)
def test_word_is_the_one_at_or_before_the_cursor(at: int, word: str) -> None:
    """A word is changed from any place in it and from behind it; between spaces there is none."""
    typed = "Орыс-қазақ  тілі"
    start, end = word_at(typed, at)
    assert typed[start:end] == word
