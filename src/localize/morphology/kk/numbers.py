"""Spoken Kazakh numbers: the last word decides which endings follow the digits."""

from __future__ import annotations

_UNITS = ("нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
_TENS = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
_POWERS = ((9, "миллиард"), (6, "миллион"), (3, "мың"), (2, "жүз"))


def spoken_end(digits: str) -> str:
    """Return the last word of a number as it is read: 2022 ends in «екі», 100 in «жүз»."""
    plain = digits.lstrip("0")
    if not plain:
        return _UNITS[0]
    if plain[-1] != "0":
        return _UNITS[int(plain[-1])]
    if len(plain) > 1 and plain[-2] != "0":
        return _TENS[int(plain[-2])]
    zeros = len(plain) - len(plain.rstrip("0"))
    return next(word for power, word in _POWERS if zeros >= power)
