"""Warnings about aligned documents in another language than their name says."""

from __future__ import annotations

import pytest

from localize.model import Content, Hash, LanguageTag
from localize.workflow.alignment.align import find_misnamed
from localize.workflow.alignment.model import Alignment, Side

TEXTS = {
    "en": (
        "Install the program before the network goes down.",
        "Write down important phone numbers on a sheet of paper.",
        "We have collected reports from readers in seventeen towns.",
        "Signal",
    ),
    "kk": (
        "Желі өшпей тұрып бағдарламаны орнатып алыңыз.",
        "Маңызды телефон нөмірлерін қағазға жазып қойыңыз.",
        "Біз он жеті қаланың тұрғындарынан хабарлама жинадық.",
        "Signal",
    ),
    "ru": (
        "Установите программу до того, как сеть отключат.",
        "Запишите на бумаге важные номера телефонов.",
        "Мы собрали сообщения читателей из семнадцати городов.",
        "Signal",
    ),
}


def told(**texts: str) -> list[tuple[str, str]]:
    """Return what is told of documents; *texts* says in which language the one is that is named so."""
    sides = tuple(
        Side(
            f"a.{name}", LanguageTag(name.replace("_", "-")), Hash(name), tuple(Content((line,)) for line in TEXTS[of])
        )
        for name, of in texts.items()
    )
    return [(side.language, language) for side, language in find_misnamed(Alignment(sides, ()))]


def test_documents_in_their_languages_are_not_told_of() -> None:
    """Three documents in three languages are as they should be."""
    assert told(en="en", kk="kk", ru="ru") == []


@pytest.mark.parametrize(("said", "written"), [("kk", "ru"), ("ru", "kk"), ("kk", "en"), ("en", "ru"), ("ru", "en")])
def test_another_language_is_told(said: str, written: str) -> None:
    """Each of the three languages is told from the others."""
    assert told(**{said: written}) == [(said, written)]


def test_what_is_partly_not_translated_is_no_other_language() -> None:
    """A translation with one sentence in three left as it was is still one."""
    lines = tuple(Content((line,)) for line in (*TEXTS["kk"], *TEXTS["ru"][:2]))
    side = Side("a.kk", LanguageTag("kk"), Hash("a"), lines)
    assert list(find_misnamed(Alignment((side,), ()))) == []


def test_other_languages_are_not_judged() -> None:
    """Nothing is known of a language that is none of the three, nor of one in another script."""
    assert told(de="ru") == []
    assert told(kk_Arab="ru") == []
