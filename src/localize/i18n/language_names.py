"""Languages as people type them: a tag that CLDR knows, or a name in English, Kazakh, Russian or the own language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.i18n import LANGUAGES, current_language
from localize.language import parse_tag, primary
from localize.model import LanguageTag

if TYPE_CHECKING:
    from babel import Locale

_PRIVATE = re.compile(r"q[a-t][a-z]|x-.*")
"""Languages of private use. Source: BCP 47, sections 2.2.1 and 2.2.7."""
_NO_LANGUAGE = frozenset(("mis", "mul", "root", "und", "zxx"))
"""Codes for texts in no language, an unknown one or several."""
_NAMED_IN = ("en", "kk", "ru")
_SHORTEST_NAME = 4
"""Of a language in Latin letters, by itself; what is shorter is a mistyped tag, answered at once."""
_MOST_LIKE = 3
_LEAST_LIKE = 0.6
"""Below this, difflib's own limit, names have little in common."""


def read_language(typed: str) -> LanguageTag:
    """Return the language that a person means: "kk", "kk-Latn", "Kazakh", "казахский", "қазақша".

    Raises: ConfigError with the nearest names where CLDR knows no such language.
    """
    tag, name = _canonical(typed), _fold(typed)
    if tag is not None and is_in_cldr(tag):
        return tag
    is_code = name.isascii() and len(name) < _SHORTEST_NAME
    known = _names().get(name) or (None if is_code else _own_names().get(name))
    if known is None:
        hint = Message("write a tag or a name, such as {nearest}", nearest=", ".join(_nearest(name)))
        raise ConfigError("{text!r} is not a known language", text=typed.strip(), hint=hint)
    return known


def _canonical(typed: str) -> LanguageTag | None:
    """Return a tag with its language as CLDR writes it: "deu" is "de"; None for what is no tag."""
    from babel.core import get_global

    try:
        tag = parse_tag(typed)
    except ConfigError:
        return None
    language = get_global("language_aliases").get(primary(tag), primary(tag))
    return parse_tag(language + tag.removeprefix(primary(tag)))


def is_in_cldr(tag: LanguageTag) -> bool:
    """Tell whether CLDR has the language of a tag, its script, region and variants; private use counts as known."""
    from babel.localedata import exists

    language = primary(tag)
    english = _locale("en")
    if not _PRIVATE.fullmatch(language) and (
        language in _NO_LANGUAGE or not (language in english.languages or exists(language))
    ):
        return False
    for piece in tag.removeprefix(language).split("-")[1:]:
        if len(piece) == 1:  # what follows is an extension, or private use
            break
        if not (
            piece.title() in english.scripts
            or piece.upper() in english.territories
            or piece.upper() in english.variants
        ):
            return False
    return True


def language_name(tag: LanguageTag) -> str:
    """Return a tag with the language's name as the screens speak: "kk (Kazakh)"; the bare tag where CLDR has none."""
    name = _locale(current_language()).languages.get(primary(tag))
    return f"{tag} ({name})" if name else str(tag)


def own_name(tag: LanguageTag) -> str:
    """Return a language's name in that language: "Қазақша", "Русский", "Deutsch"; "" where CLDR has none."""
    from babel.localedata import exists

    language = primary(tag)
    known = LANGUAGES.get(language) or (_locale(language).languages.get(language, "") if exists(language) else "")
    return known[:1].upper() + known[1:]


def _nearest(name: str) -> list[str]:
    names = _names()
    like = get_close_matches(name, [*names, *names.values()], n=2 * _MOST_LIKE, cutoff=_LEAST_LIKE)
    own = _canonical(name.partition("-")[0])  # of a tag whose script or region is unknown
    known = [own] if own is not None and is_in_cldr(own) else []
    tags = dict.fromkeys([*known, *(names.get(each, LanguageTag(each)) for each in like)])
    return [language_name(each) for each in list(tags)[:_MOST_LIKE] or map(LanguageTag, _NAMED_IN)]


def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale(language)


@cache
def _names() -> Mapping[str, LanguageTag]:
    """Return the languages by their folded names in English, Kazakh and Russian; the first one of a name counts."""
    found: dict[str, LanguageTag] = {}
    for language in _NAMED_IN:
        for code, name in _locale(language).languages.items():
            if code not in _NO_LANGUAGE:
                for form in _forms(name, language):
                    found.setdefault(_fold(form), parse_tag(code))
    return found


def _forms(name: str, language: str) -> Iterator[str]:
    """Yield the ways to say a name: "қазақ тілі" is also said "қазақша", "казахский" also "по-казахски"."""
    yield name
    if language == "kk" and name.endswith(" тілі"):
        yield from (name.removesuffix("тілі").strip() + ending for ending in ("", "ша", "ше"))
    if language == "ru" and name.endswith("ский"):
        yield f"по-{name.removesuffix('й')}"


@cache
def _own_names() -> Mapping[str, LanguageTag]:
    """Return the languages by their own folded names. It takes a second: CLDR keeps each in a file of its own."""
    from babel.localedata import locale_identifiers

    codes = [each for each in locale_identifiers() if "_" not in each and each not in _NO_LANGUAGE]
    return {_fold(name): parse_tag(code) for code in codes if (name := _locale(code).languages.get(code))}


def _fold(name: str) -> str:
    words = " ".join(name.casefold().replace("ё", "е").split())
    for ending in (" language", " язык"):
        words = words.removesuffix(ending)
    return words
