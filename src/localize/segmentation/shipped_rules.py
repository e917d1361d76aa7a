"""Segmentation rules of a language: a project's own SRX file, or the shipped ones.

The shipped rules are `rules/*.srx`, those of a language before the common ones. A name between at signs in them, such
as `@never@`, stands for the words of that list in `rules/LANGUAGE.yaml`, which people can read and correct.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from localize.language import primary
from localize.model import LanguageTag
from localize.safe.yaml.loader import read_yaml
from localize.segmentation.splitter import Rules
from localize.segmentation.srx import read_srx

_SHIPPED = ("en", "kk", "ru")
_LIST = re.compile("@([a-z-]+)@")
_LEAST_ITEM = 3
"""Letters of the words behind which a number may open an item."""


def load_rules(language: LanguageTag, project_srx: bytes | None = None, *, path: str = "project.srx") -> Rules:
    """Return the rules for a language: the project's where its file maps that language, else the shipped ones.

    A language without shipped rules gets those that all languages share.

    Raises:
        ExchangeError: *project_srx* cannot be read or used; the error names *path*.
    """
    if project_srx is not None:
        own = read_srx(project_srx, path).rules_for(language, path=path)
        if own:
            return Rules.compile(language, own, path=path)
    return _shipped_rules(language)


def shipped_srx(language: LanguageTag) -> bytes:
    """Return the shipped SRX file for a language, to copy into a project and edit."""
    name = primary(language) if primary(language) in _SHIPPED else "en"
    own, common = _read(f"{name}.srx"), _read("common.srx")
    for end in ("    </languagerules>\n", "    </maprules>\n"):
        start = end.replace("/", "")
        own = own.replace(end, common[common.index(start) + len(start) : common.index(end)] + end)
    words = _word_lists(name)
    patterns = {each: _alternatives(listed) for each, listed in words.items()} | {"item": _item_start()}
    return _LIST.sub(lambda found: patterns[found[1]], own).encode()


@cache
def _word_lists(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the shipped lists of abbreviations of a language ("en", "kk" or "ru"), and of first words, by name."""
    lists = read_yaml(_read(f"{language}.yaml").encode(), path=f"{language}.yaml").value
    assert isinstance(lists, dict)
    return {str(name): tuple(str(words).split()) for name, words in lists.items()}


def ends_in_abbreviation(text: str, language: str, *, certain: bool = False) -> bool:
    """Tell whether a text in a language ("en", "kk" or "ru") ends in a listed abbreviation with its stop.

    *certain*: one that is no word as well, as «им.» and “fig.” are.
    """
    return _abbreviations(language, certain=certain).search(text) is not None


@cache
def _abbreviations(language: str, *, certain: bool) -> re.Pattern[str]:
    left_out = (_FIRST_WORDS, *_ALSO_WORDS) if certain else (_FIRST_WORDS,)
    listed = (word for name, words in _word_lists(language).items() if name not in left_out for word in words)
    return re.compile(rf"(?<![\w./])(?:{_alternatives(dict.fromkeys(listed))})\.$")


_ALSO_WORDS = ("also-words", "before-number")
_FIRST_WORDS = "first-words"


def _read(name: str) -> str:
    return files(__package__).joinpath("rules", name).read_text("utf-8")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(_spelt, words))


def _spelt(word: str) -> str:
    """Return what finds a word of a list: with a capital too, and with or without a space behind each stop inside."""
    first = word[0] if word[0].isupper() else f"[{word[0].upper()}{word[0]}]"
    return first + word[1:].replace(".", r"\.\s?").replace("_", r"\s")


def _item_start() -> str:
    """Return what stands before the number of an item or a heading: an end, and no abbreviation."""
    spelt: dict[int, list[str]] = {}
    for language in _SHIPPED:
        for name, words in _word_lists(language).items():
            for word in () if name == _FIRST_WORDS else words:
                if word.isalpha() and len(word) >= _LEAST_ITEM:
                    spelt.setdefault(len(word), []).append(_spelt(word))
    none = "".join(rf"(?&lt;!(?:{'|'.join(dict.fromkeys(words))})\.\s)" for words in spelt.values())
    ends = (
        r"(?&lt;=[!?…;]\s)|(?&lt;=:\s)(?=\W?(?:\D|1[.)]))|(?&lt;=\d\s[гж]\.\s)|(?&lt;=\d{4}\.\s)|(?&lt;=-\p{L}{2}\.\s)"
        r"|(?&lt;=[»”&quot;')]\.\s)|(?&lt;=\p{L}{3}[.»”)]\s)"
    )
    return rf"(?&lt;!\w)(?:^\s*|{ends}{none}|(?&lt;=\n))"


@cache
def _shipped_rules(language: LanguageTag) -> Rules:
    return Rules.compile(language, read_srx(shipped_srx(language), f"{primary(language)}.srx").rules_for(language))
