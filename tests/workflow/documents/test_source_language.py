"""The language of a document is guessed only where its letters and words leave no doubt."""

from __future__ import annotations

import pytest

from localize.workflow.documents.source_language import guess_language

TEXTS = {
    "en": "Internet access in the region has been cut for five days. The authorities have given no reasons.",
    "kk": "Өңірде интернетке қолжетімділік бес күн бойы үзілді. Билік оның себептері туралы ешқандай ақпарат бермеді.",
    "ru": "Доступ к интернету в регионе прерван уже пять дней. Что мы знаем об этом и кому верить, неясно.",
}
OTHERS = {
    "Bulgarian": "Достъпът до интернет в региона е прекъснат от пет дни. Какво знаем за това и на кого да вярваме?",
    "Dutch": "De toegang tot het internet is in de regio al vijf dagen onderbroken. Wat we weten is in handen van hen.",
    "French": "L'accès à Internet dans la région est interrompu depuis cinq jours. On a fait ce que l'on a pu.",
    "German": "Der Zugang zum Internet ist in der Region seit Tagen unterbrochen. Was an Daten da ist, will man nicht.",
    "Kyrgyz": "Аймакта интернетке кирүү беш күндөн бери үзгүлтүккө учурады. Бийлик эч кандай маалымат берген жок.",
    "Mongolian": "Бүс нутагт интернэт холболт таван өдөр тасарсан. Эрх баригчид ямар ч мэдээлэл өгөөгүй байна.",
    "Serbian": "Приступ интернету у региону је прекинут већ пет дана. Шта знамо о томе и коме веровати, није јасно.",
    "Ukrainian": "Доступ до інтернету в регіоні перервано вже п’ять днів. Що ми знаємо про це і кому вірити?",
    "Uzbek": "Минтақада интернетга кириш беш кундан буён узилган. Ҳокимият ҳеч қандай маълумот бермади.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_three_languages_are_guessed_from_two_sentences(language: str) -> None:
    """English by its commonest words, Kazakh by its letters, Russian by both."""
    assert guess_language(["2026", TEXTS[language]]) == language


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_are_not_taken_for_them(name: str) -> None:
    """Neighbours in the same alphabet are no guess at all."""
    assert guess_language([OTHERS[name]]) is None


def test_mixed_and_short_texts_are_not_guessed() -> None:
    """A document of two languages has none that is sure; one foreign quotation in a long text does no harm."""
    assert guess_language([TEXTS["ru"], TEXTS["kk"]]) is None
    assert guess_language([TEXTS["ru"]] * 6 + [TEXTS["kk"]]) == "ru"
    assert guess_language(["Save", "Cancel"]) is None
    assert guess_language([]) is None
