"""What tells of a person is found before a text leaves the machine."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.engines.personal_data import PersonalDataFinder, is_card, is_iban, is_register_number
from localize.model import LanguageTag

EN, RU, KK = LanguageTag("en"), LanguageTag("ru"), LanguageTag("kk")


def found(text: str, language: LanguageTag = EN, *people: str) -> list[str]:
    """Return what is found in a text."""
    return [text[start:end] for start, end in PersonalDataFinder(people).find(text, language)]


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Call +7 (701) 234-56-78 today", ["+7 (701) 234-56-78"]),
        ("Тел. 8 701 234 56 78", ["8 701 234 56 78"]),
        ("IIN 830101300018 was printed", ["830101300018"]),
        ("Transfer to KZ86 125K ZT50 0410 0100 now", ["KZ86 125K ZT50 0410 0100"]),
        ("Звоните 7(701)123-45-67", ["7(701)123-45-67"]),
        ("+7 701 123‑45‑67 немесе +7.701.123.45.67", ["+7 701 123‑45‑67", "+7.701.123.45.67"]),
        ("(727) 250-11-11, 250-11-12, 701 123 45 67", ["(727) 250-11-11", "250-11-12", "701 123 45 67"]),
        ("ИИН850101300123, ИИН 850101 300123", ["850101300123", "850101 300123"]),
        ("счёт kz86125kzt5004100100", ["kz86125kzt5004100100"]),
        ("Card 4111 1111 1111 1111 expired", ["4111 1111 1111 1111"]),
        ("Passport N12345678 was taken", ["N12345678"]),
        ("паспорт 45 08 № 123456", ["45 08 № 123456"]),
        ("паспорт 4509 123456, удостоверение 012345678", ["4509 123456", "012345678"]),
        ("на 192.168.10.4:8080", ["192.168.10.4"]),
        ("from 192.168.10.4 and 2001:db8::1", ["192.168.10.4", "2001:db8::1"]),
        ("key sk-abcdefghijklmnopqrst12345", ["sk-abcdefghijklmnopqrst12345"]),
        ("token eyJhbGciOi.eyJzdWIiOiIx.c2ln", ["eyJhbGciOi.eyJzdWIiOiIx.c2ln"]),
    ],
)
def test_numbers_and_keys_are_private(text: str, private: list[str]) -> None:
    """Telephone, register, account, card and document numbers, addresses and keys are found whole."""
    assert found(text) == private


@pytest.mark.parametrize(
    "text",
    [
        "The fine was 1 000 000 tenge in 2023.",
        "See sections 12.4.5 and 10:45, version 3.11.7.",
        "On 17.04.2023 at 10:15:30 the network stopped.",
        "Internationalization and telecommunications providers agreed.",
        "12 of 19 orders, 100 000 people, 5 %",
        "8 000 000 000 тенге, 7 120 000 000 тенге, 120 000 000 000 тенге",
        "2022–2023, 2023-04-17 10:15, бет 1234–1236",
    ],
)
def test_ordinary_numbers_are_not_private(text: str) -> None:
    """Amounts, dates, times, versions and long words stay in the text."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("language", "text", "private"),
    [
        (RU, "Айгерим Сериковой вручили повестку.", ["Айгерим Сериковой"]),
        (RU, "Письмо Сериковой, а не Ивановой.", ["Сериковой"]),
        (KK, "Әйгерім Серікованың өтініші қаралды.", ["Әйгерім Серікованың"]),
        (KK, "Бұл Серіковаға жіберілді.", ["Серіковаға"]),
        (EN, "Aigerim Serikova’s phone was taken.", ["Aigerim Serikova’s"]),
    ],
)
def test_people_are_found_in_every_form(language: LanguageTag, text: str, private: list[str]) -> None:
    """The names of the project's people are found with the endings of each language, first name and surname as one."""
    people = ("Айгерим Серикова", "Әйгерім Серікова", "Aigerim Serikova")
    assert found(text, language, *people) == private


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Слова Виктора Ли приобщили.", ["Виктора Ли"]),
        ("Ли сказал, так ли это.", ["Ли"]),
        ("Пак Ен Сик пришёл.", ["Пак Ен Сик"]),
        ("А. Пак и Б. Пак", ["А. Пак", "Пак"]),
        ("А это не имя.", []),
    ],
)
def test_short_names_count_with_their_capital(text: str, private: list[str]) -> None:
    """A name of two letters is found as it stands, with its capital; an initial beside the name that it belongs to."""
    assert found(text, RU, "Виктор Ли", "Пак Ен Сик", "А. Пак") == private


def test_words_like_a_name_stay() -> None:
    """A common word that begins like a name is not taken for it, nor is a lower-case one."""
    assert found("Серый дом и серия сообщений.", RU, "Серик Ли") == []


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_register_numbers_hold_one_check_digit(digits: str) -> None:
    """At most one digit completes a register number."""
    assert sum(is_register_number(digits + last) for last in "0123456789") <= 1


@given(st.text(alphabet="0123456789", min_size=12, max_size=18))
def test_card_numbers_hold_one_check_digit(digits: str) -> None:
    """Just one digit completes a card's number."""
    assert sum(is_card(digits + last) for last in "0123456789") == 1


@given(st.text(max_size=80), st.sampled_from((EN, RU, KK)))
def test_places_are_in_order_and_inside_the_text(text: str, language: LanguageTag) -> None:
    """Whatever the text, the places do not overlap and lie in it."""
    spans = PersonalDataFinder(("Серик Ли",)).find(text, language)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_checksums_are_those_of_the_registers() -> None:
    """A right number passes, one with a digit changed does not."""
    assert is_iban("KZ86 125K ZT50 0410 0100")
    assert not is_iban("KZ86 125K ZT50 0410 0101")
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
