"""Dates: found in three languages, and written as another day in the same way."""

from __future__ import annotations

import pytest

from localize.language import parse_tag
from localize.memory.repair.dates import MONTHS, Day, find_dates, write_date


@pytest.mark.parametrize("language", sorted(MONTHS))
def test_the_names_of_months_are_those_of_cldr(language: str) -> None:
    """The names that are written down here are CLDR's."""
    from babel import Locale

    names = Locale.parse(language).months["stand-alone"]["wide"]
    assert tuple(names[number].lower() for number in range(1, 13)) == MONTHS[language]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Signed on 5 May 2024.", [("5 May 2024", Day(5, 5, 2024))]),
        ("en", "On May 5th, 2024, and June 7", [("May 5th, 2024", Day(5, 5, 2024)), ("June 7", Day(7, 6, 0))]),
        ("en", "the 5th of May, 2024", [("5th of May, 2024", Day(5, 5, 2024))]),
        ("en", "Children under 14 may 5 times", []),
        ("en", "Since Sept 2024", [("Sept 2024", Day(0, 9, 2024))]),
        ("en", "version 1.12.2024.1", []),
        ("ru", "Подписано 5 мая 2024 года", [("5 мая 2024", Day(5, 5, 2024))]),
        ("ru", "В мае 2024 года, 12.05.2024", [("мае 2024", Day(0, 5, 2024)), ("12.05.2024", Day(12, 5, 2024))]),
        ("ru", "за 5 май", []),
        ("kk", "2024 жылғы 5 мамырда", [("2024 жылғы 5 мамырда", Day(5, 5, 2024))]),
        ("kk", "2024 жылғы мамырдың 5-інде", [("2024 жылғы мамырдың 5-інде", Day(5, 5, 2024))]),
        ("kk", "8-наурыз; 2024 ж. қыркүйек", [("8-наурыз", Day(8, 3, 0)), ("2024 ж. қыркүйек", Day(0, 9, 2024))]),
        ("kk", "5 қазан мен 8 қазанда", [("5 қазан мен", Day(5, 10, 0)), ("8 қазанда", Day(8, 10, 0))]),
        ("fr", "le 12.05.2024", []),
    ],
)
def test_find_dates(language: str, text: str, wanted: list[tuple[str, Day]]) -> None:
    """A date is a month's name beside a day or a year, or figures in the two orders that mean one day only."""
    found = find_dates(text, parse_tag(language))
    assert [(text[each.start : each.end], each.says) for each in found] == wanted


@pytest.mark.parametrize(
    ("language", "like", "day", "wanted"),
    [
        ("en", "May 5, 2024", Day(21, 9, 2025), "September 21, 2025"),
        ("en", "the 3rd of MARCH", Day(21, 9, 0), "21st of SEPTEMBER"),
        ("en", "Jan 5, 2024", Day(21, 9, 2025), "Sep 21, 2025"),
        ("en", "a 5 May law", Day(8, 5, 0), "an 8 May"),
        ("en", "An April 5 law", Day(8, 5, 0), "A May 8"),
        ("ru", "с 5 мая 2024 года", Day(2, 8, 2025), "со 2 августа 2025"),
        ("ru", "Со 2 мая", Day(5, 8, 0), "С 5 августа"),
        ("ru", "с 2 мая", Day(2, 8, 0), "с 2 августа"),
        ("ru", "в мае 2024 года", Day(0, 3, 2025), "марте 2025"),
        ("ru", "12.03.2023", Day(5, 5, 2024), "05.05.2024"),
        ("ru", "05 мая", Day(7, 5, 0), "07 мая"),
        ("kk", "2023 жылғы 12 наурызынан", Day(5, 9, 2024), "2024 жылғы 5 қыркүйегінен"),
        ("kk", "6 қаңтар мен", Day(5, 9, 0), "5 қыркүйек пен"),
        ("kk", "6 қаңтар да", Day(5, 9, 0), "5 қыркүйек те"),
        ("kk", "6 қаңтарда да", Day(5, 9, 0), None),
        ("kk", "наурыздың 1-інде", Day(9, 5, 0), "мамырдың 9-ында"),
    ],
)
def test_write_date(language: str, like: str, day: Day, wanted: str | None) -> None:
    """Another day is written as the old one is: order, case, ordinals, and what depends on it beside it."""
    tag = parse_tag(language)
    (date,) = find_dates(like, tag)
    assert write_date(date, day, tag) == wanted


@pytest.mark.parametrize("language", sorted(MONTHS))
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_becomes_every_other_and_back(language: str, month: int) -> None:
    """From any month to another one and back, the same text comes again, in each form."""
    tag = parse_tag(language)
    likes = {
        "en": ("5 May 2024", "May 5th", "May 2024"),
        "ru": ("5 мая 2024", "май 2024", "мае 2024", "маем 2024", "маю 2024"),
        "kk": ("5 мамыр", "2024 жылғы 5 мамырда", "5 мамырға", "5 мамырдан", "2024 жылдың 5 мамырында", "5 мамыр мен"),
    }
    for like in likes[language]:
        (date,) = find_dates(like, tag)
        written = write_date(date, Day(date.says.day, month, date.says.year), tag)
        assert written is not None
        (again,) = find_dates(written, tag)
        assert again.says.month == month
        assert write_date(again, date.says, tag) == like
