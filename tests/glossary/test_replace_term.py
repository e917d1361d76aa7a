"""A term put in another's place takes its form, and the words beside it take theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.glossary import TermIndex
from localize.glossary.forms import list_forms
from localize.glossary.replace_term import Replacement, replace_term
from localize.language import parse_tag
from localize.model import Concept, Term


def put(text: str, old: str, new: str, language: str) -> Replacement:
    """Put a term in the place of the first hit of another one."""
    tag = parse_tag(language)
    hits = TermIndex.build((Concept("c", (Term(tag, old),)),), tag).find(text)
    return replace_term(text, hits[0], Term(tag, new))


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("По этому закону живут.", "закон", "норма", "По этой норме живут."),
        ("Нет нового закона.", "закон", "право", "Нет нового права."),
        ("Сообщение пришло в срок.", "сообщение", "сквозное шифрование", "Сквозное шифрование пришло в срок."),
        ("Закон вступил в силу.", "закон", "сквозное шифрование", "Сквозное шифрование вступило в силу."),
        ("О новом законе, принятом вчера.", "закон", "норма", "О новой норме, принятой вчера."),
        ("В законе, который отменён.", "закон", "норма", "В норме, которая отменён."),
        ("Он пишет о законах.", "закон", "сквозное шифрование", "Он пишет о сквозном шифровании."),
        ("Под ЗАКОНОМ", "закон", "норма", "Под НОРМОЙ"),
        ("для её личных данных", "личные данные", "персональные данные", "для её персональных данных"),
        ("с закрепленным приложением", "приложение", "программа", "с закрепленной программой"),
    ],
)
def test_russian_term_is_declined_with_its_company(text: str, old: str, new: str, wanted: str) -> None:
    """Case and number are those of the old term; adjectives, participles, «который» and the past tense follow."""
    done = put(text, old, new, "ru")
    assert (done.text, done.sure) == (wanted, True)


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("Они читают закон.", "закон", "норма", "Они читают норму."),
        ("Отменён старый закон.", "закон", "норма", "Отменена старая норма."),
        ("Закон вступил в силу.", "закон", "норма", "Норма вступила в силу."),
        ("Два закона", "закон", "норма", "Два нормы"),
        ("Закон принят и опубликован.", "закон", "норма", "Норма принят и опубликован."),
    ],
)
def test_what_nobody_can_know_is_doubted(text: str, old: str, new: str, wanted: str) -> None:
    """Nominative or accusative, numerals and several predicates: the likeliest is put, and said to be unsure."""
    done = put(text, old, new, "ru")
    assert (done.text, done.sure) == (wanted, False)


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("Сот хатты оқиды.", "хат", "мақала", "Сот мақаланы оқиды."),
        (
            "Пайдаланушының жеке деректерін қорғау",
            "жеке деректер",
            "дербес деректер",
            "Пайдаланушының дербес деректерін қорғау",
        ),
        ("Сайттың ережесіне қараңыз.", "ереже", "құпиялылық саясаты", "Сайттың құпиялылық саясатына қараңыз."),
        ("Сайттың құпиялылық саясатына қараңыз.", "құпиялылық саясаты", "ереже", "Сайттың ережесіне қараңыз."),
        ("Құпиялылық саясатына қараңыз.", "құпиялылық саясаты", "ереже", "Ережеге қараңыз."),
        ("заң пен тәртіп", "заң", "ереже", "ереже мен тәртіп"),
        ("саясат та керек", "саясат", "ереже", "ереже де керек"),
        ("Бұл хат па?", "хат", "сөз", "Бұл сөз бе?"),
        ("хаттарымызда", "хат", "ереже", "ережелерімізде"),
    ],
)
def test_kazakh_term_takes_the_suffixes(text: str, old: str, new: str, wanted: str) -> None:
    """Number, owner and case go over in the new word's harmony, and particles follow its last sound."""
    assert put(text, old, new, "kk").text == wanted


def test_english_article_follows_the_sound() -> None:
    """«a» before a consonant, «an» before a vowel; plurals stay plurals."""
    assert put("a privacy rule here", "privacy rule", "access right", "en").text == "an access right here"
    assert put("an access right here", "access right", "user right", "en").text == "a user right here"
    assert put("privacy rules", "privacy rule", "policy", "en").text == "policies"


NOUNS = ["закон", "норма", "право", "журналист", "сообщение", "сквозное шифрование", "кибербезопасность"]


@given(st.sampled_from(NOUNS), st.sampled_from(NOUNS), st.data())
def test_russian_exchange_there_and_back_is_among_the_forms(one: str, other: str, data: st.DataObject) -> None:
    """Whatever form stands there, what takes its place is a form of the new term, and only that changed."""
    tag = parse_tag("ru")
    form = data.draw(st.sampled_from([each.text for each in list_forms(Term(tag, one))]))
    hits = TermIndex.build((Concept("c", (Term(tag, one),)),), tag).find(f"— {form} —")
    for hit in hits[:1]:
        text = replace_term(f"— {form} —", hit, Term(tag, other)).text
        assert text.startswith("— ")
        assert text.endswith(" —")
        assert text[2:-2].lower() in {each.text for each in list_forms(Term(tag, other))}
