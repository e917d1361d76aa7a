"""A new word takes the form of the one whose place it takes, and the words beside it follow."""

from __future__ import annotations

import pytest

from localize.memory.alignment.word_links import read_words
from localize.memory.repair.agreement import agree_beside
from localize.memory.repair.inflect import as_named, fit_end, fit_form
from localize.model import Content, LanguageTag

RU, KK, EN = LanguageTag("ru"), LanguageTag("kk"), LanguageTag("en")


@pytest.mark.parametrize(
    ("text", "removed", "wanted"),
    [
        ("слой", "слоя", "слоя"),  # and not the word as it is, for слоя is also said of a verb
        ("языков", "языки", "языки"),
        ("неправильный", "неверная", "неправильная"),  # an adjective has a gender
        ("пустой", "предыдущее", "пустое"),
        ("закрытых", "новым", "закрытым"),
        ("угол", "глубина", "угол"),
    ],
)
def test_russian_word_takes_case_number_and_gender(text: str, removed: str, wanted: str) -> None:
    """Nouns take case and number, adjectives the gender too."""
    assert fit_form(text, removed, RU, is_term=False).text == wanted


@pytest.mark.parametrize(("before", "wanted"), [("", "сила"), ("Удалить ", "Силу")])
def test_russian_noun_is_what_its_place_says(before: str, wanted: str) -> None:
    """«Канал» is the subject at the beginning, and acted on behind a verb."""
    assert fit_form("Силу", "Канал", RU, is_term=False, before=before).text == wanted


@pytest.mark.parametrize(
    ("text", "removed", "wanted"),
    [
        ("трек", "кадры", "трегі"),  # кадр with its owner, and no word of its own
        ("атау", "битрейті", "атауы"),
        ("бағандарда", "кесте", "бағандар"),  # кесте is a whole word, and бағандарда surely none
        ("Таймерді", "визуализация", "таймер"),
        ("мәтін", "бет", "мәтін"),  # not мәт with an owner
        ("келесі", "бет", "келесі"),
        ("файл", "параметрлерін", "файлын"),  # the number is the word's own
    ],
)
def test_kazakh_word_takes_owner_and_case(text: str, removed: str, wanted: str) -> None:
    """Endings of words whose stem is known are seen, and what only looks like an ending is left alone."""
    assert fit_form(text, removed, KK, is_term=False).text == wanted


def beside(text: str, old: str, new: str, language: LanguageTag) -> str:
    words = read_words(Content((text,)), language)
    place = next(at for at, word in enumerate(words) if word.text == old)
    changed = {place: new, **agree_beside(text, words, place, new, language)}
    for at in sorted(changed, reverse=True):
        text = text[: words[at].start] + changed[at] + text[words[at].end :]
    return text


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("Начальная глубина", "глубина", "угол", "Начальный угол"),
        ("Новый пустой файл не найден.", "файл", "папка", "Новая пустая папка не найдена."),
        ("Открыть этот файл", "файл", "папку", "Открыть эту папку"),
        ("Закрыть файл", "файл", "окно", "Закрыть окно"),
        ("Файл (2) удалён", "Файл", "Папка", "Папка (2) удалён"),
    ],
)
def test_russian_words_beside_a_noun_agree_with_it(text: str, old: str, new: str, wanted: str) -> None:
    """Adjectives and predicates follow the gender, as far as nothing stands between them and the noun."""
    assert beside(text, old, new, RU) == wanted


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("Кітап пен дәптер", "Кітап", "Сурет", "Сурет пен дәптер"),
        ("Сурет пен дәптер", "Сурет", "Терезе", "Терезе мен дәптер"),
        ("Терезе де жабылды", "Терезе", "Файл", "Файл да жабылды"),
    ],
)
def test_kazakh_particles_follow_the_sound(text: str, old: str, new: str, wanted: str) -> None:
    """A conjunction or particle behind a word follows its last sound."""
    assert beside(text, old, new, KK) == wanted


@pytest.mark.parametrize(("text", "new", "language"), [("Load file", "page", EN), ("Новый файл", "две папки", RU)])
def test_nothing_beside_changes_where_nobody_knows(text: str, new: str, language: LanguageTag) -> None:
    """No other language, and no phrase in the place of a word."""
    words = read_words(Content((text,)), language)
    assert agree_beside(text, words, 1, new, language) == {}


@pytest.mark.parametrize(
    ("text", "removed", "wanted"),
    [
        ("Бірінші слайд", "Соңғы слайдқа", "Бірінші слайдқа"),
        ("жаңа модуль", "жаңа кітапханаға", "жаңа модульге"),
        ("барлық беттерде", "тақ беттерді", "барлық беттерде"),  # it has an ending of its own
        ("барлық келесі", "тақ бет", "барлық келесі"),
        ("файл", "бетті", "файл"),
    ],
)
def test_kazakh_phrase_takes_the_ending_of_what_goes(text: str, removed: str, wanted: str) -> None:
    """The last word of a phrase carries its case; a bare one takes that of the words removed."""
    assert fit_end(text, removed, KK) == wanted


@pytest.mark.parametrize(
    ("word", "old", "wanted"),
    [
        ("интерфейсін", "қосу", "интерфейсі"),
        ("Кестесін", "қолдану", "Кестесі"),
        ("файлды", "құжатты", None),  # the sentence ended so before
        ("мәтін", "қосу", None),
        ("жазу", "қосу", None),
    ],
)
def test_kazakh_object_that_lost_its_verb_is_named(word: str, old: str, wanted: str | None) -> None:
    """A sentence that ends with an object has none to be done with it."""
    assert as_named(word, old, KK) == wanted
    assert as_named(word, old, RU) is None
