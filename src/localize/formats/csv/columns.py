"""Kinds of cells in a table: its header, its keys, texts for people, and values that nobody translates."""

from __future__ import annotations

import re
from collections.abc import Sequence

Values = Sequence[Sequence[str]]

_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|tel:)[!-~]+|[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", re.IGNORECASE
)
# One word of program text: snake_case, a dotted or colon path, a file name, a hash, a placeholder, a constant of YAML.
_IDENTIFIER = re.compile(
    r"[a-z0-9-]+(?:_[a-z0-9-]*)+|_[a-z0-9_-]+|[a-z0-9_-]+(?:(?:\.|::?)[a-z0-9_-]+)+|[/#~][\w./-]*"
    r"|(?=[a-f-]*[0-9])[0-9a-f]{8}[0-9a-f-]{8,}|\{[^{}\s]*\}|%\w|true|false|null|none|n/a",
    re.IGNORECASE | re.ASCII,
)
_FORMULA = re.compile(r"=.|[-+@]\S", re.DOTALL)
_KEY = re.compile(r"[\w.:/#@+-]+")
_KEY_NAMES = frozenset(["id", "key", "identifier", "code", "no", "no.", "nr", "#", "№", "ключ", "код", "кілт"])
_LANGUAGES = frozenset(
    [
        *("source", "target", "en", "kk", "ru", "kz", "uk", "de", "fr", "es", "tr", "uz", "ky"),
        *("english", "kazakh", "russian", "английский", "казахский", "русский", "ағылшынша", "қазақша", "орысша"),
    ]
)
_HEADER_NAMES = frozenset(
    [
        *_KEY_NAMES,
        *_LANGUAGES,
        *("name", "term", "text", "title", "description", "comment", "comments", "note", "notes", "context"),
        *("language", "translation", "definition", "meaning", "value", "string", "original", "status", "url"),
        *("date", "example", "category", "название", "термин", "текст", "исходный текст", "перевод", "определение"),
        *("значение", "описание", "комментарий", "примечание", "контекст", "атауы", "мәтін", "аударма"),
        *("анықтама", "мағынасы", "сипаттама", "ескертпе"),
    ]
)


def is_formula(value: str) -> bool:
    """Tell whether a spreadsheet would calculate with a cell. A sign before a space is the mark of a list."""
    return _FORMULA.match(value.lstrip()) is not None and any(each.isalpha() for each in value)


def is_text(value: str) -> bool:
    """Tell whether people read a value: it has letters and is no address, identifier or constant."""
    bare = value.strip()
    if not any(each.isalpha() for each in bare):
        return False
    return _URL.fullmatch(bare) is None and _IDENTIFIER.fullmatch(bare) is None


def has_header(values: Values) -> bool:
    """Tell whether the first row names the columns: by words that do, or by a column of numbers under a word."""
    first = [each.strip() for each in values[0]] if values else []
    named = [each for each in first if each]
    if not named or len(values) < 2 or len({each.casefold() for each in named}) < len(named):
        return False
    known = sum(_normal(each) in _HEADER_NAMES for each in named)
    if known * 2 >= len(named):
        return True
    if not all(is_text(each) and len(each) <= 200 and "\n" not in each for each in named):
        return False
    return any(_is_beside_text(values, column) for column in range(len(first)))


def _normal(name: str) -> str:
    word = name.casefold().strip()
    return word.partition("-")[0] if re.fullmatch(r"[a-z]{2}[-_][a-z]{2,4}", word.replace("_", "-")) else word


def _is_beside_text(values: Values, column: int) -> bool:
    """Tell whether a column holds, below its first cell, at least two values and no text."""
    below = [row[column].strip() for row in values[1:] if column < len(row) and row[column].strip()]
    return len(below) > 1 and not any(is_text(each) for each in below)


def has_keys(values: Values, name: str) -> bool:
    """Tell whether the first column names the rows: each cell another identifier; *name* is its header or empty."""
    all_keys = [row[0].strip() for row in values if len(row) > 1]
    keys = [each for each in all_keys if each]
    if len(keys) < 2 or len(set(keys)) < len(keys) or not all(_KEY.fullmatch(each) for each in keys):
        return False
    return _normal(name) in _KEY_NAMES or (len(keys) == len(all_keys) and not any(is_text(each) for each in keys))


def count_languages(header: Sequence[str]) -> int:
    """Return how many columns are named after a language."""
    return sum(_normal(each) in _LANGUAGES for each in header)
