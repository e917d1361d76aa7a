"""Interface texts in the user's language: English stands in the code, the other languages in PO files.

A text is looked up when it is shown: `tr` for a sentence, `ntr` for one that counts something, `ctr` where one English
word has two meanings. `mark` marks a text that stands in a table and is looked up elsewhere. English loads nothing; a
PO file is compiled once and stored in the user's cache.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "kk": "Қазақша", "ru": "Русский"})
"""Interface languages, each with its own name for itself."""
CATALOGS = Path(__file__).parent / "locale"
DOMAIN = "localize"

_catalog: ContextVar[NullTranslations] = ContextVar("catalog", default=NullTranslations())  # noqa: B039 - nobody changes it
_language: ContextVar[str] = ContextVar("language", default="en")


def set_language(language: str, words: NullTranslations | None = None) -> None:
    """Set the language of this thread or task and of those that it starts; *words* are the language's texts."""
    _catalog.set(words if words is not None else catalog(language))
    _language.set(language)


def current_language() -> str:
    """Return the language of this thread or task."""
    return _language.get()


def tr(text: str, /, **values: object) -> str:
    """Return a sentence in the current language, its `{names}` replaced by *values*."""
    said = _catalog.get().gettext(text) if text else ""  # gettext answers the empty text with the file's head
    return said.format(**values) if values else said


def ntr(one: str, many: str, count: int, /, **values: object) -> str:
    """Return a sentence in the form that its number wants; `{count}` is the number as people write it."""
    return _catalog.get().ngettext(one, many, count).format(count=number(count), **values)


def ctr(context: str, text: str, /, **values: object) -> str:
    """Return a text whose English is used in several senses; *context* says which one is meant."""
    said = _catalog.get().pgettext(context, text)
    return said.format(**values) if values else said


def mark(text: str) -> str:
    """Return *text* as it is: it is translated where it is shown."""
    return text


def number(count: int) -> str:
    """Return a number with its thousands apart. Source: CLDR, a comma in English, a no-break space in kk and ru."""
    return f"{count:,}" if _language.get() == "en" else f"{count:,}".replace(",", "\xa0")


def choose_language(asked: str = "", setting: str = "") -> str:
    """Return the interface language: the one *asked* for, else the user's *setting*, else that of the environment."""
    found = asked or setting
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = found or os.environ.get(name, "")
    tag = found.replace("_", "-").partition("-")[0].lower()
    return tag if tag in LANGUAGES else "en"


def catalog(language: str) -> NullTranslations:
    """Return the texts of a language, compiled from its PO file; none for English."""
    return NullTranslations() if language == "en" else GNUTranslations(BytesIO(_compiled(language)))


@cache
def in_context(context: str, language: str) -> Mapping[str, str]:
    """Return the translations in a context of the PO file, by their English."""
    from babel.messages.mofile import read_mo

    texts = read_mo(BytesIO(_compiled(language))) if language != "en" else ()
    return {str(each.id): str(each.string) for each in texts if each.context == context}


def _compiled(language: str) -> bytes:
    """Return the PO file of a language in the form that `gettext` reads, compiled once and cached."""
    from localize.model import hash_bytes  # texts in English need none of the model

    data = (CATALOGS / language / "LC_MESSAGES" / f"{DOMAIN}.po").read_bytes()
    place = _cache() / f"{language}-{hash_bytes(data)[:16]}.mo"
    try:
        cached = place.read_bytes()
        GNUTranslations(BytesIO(cached))
    except (OSError, ValueError):
        compiled = compile_catalog(data, language)
        _write_cache(place, compiled)
        return compiled
    return cached


def compile_catalog(data: bytes, language: str) -> bytes:
    """Return a PO file in the form that `gettext` reads."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(data), locale=language))
    return compiled.getvalue()


def _cache() -> Path:
    folder = os.environ.get("LOCALIZE_CONFIG_DIR")
    if folder:
        return Path(folder) / "words"
    import platformdirs

    return Path(platformdirs.user_cache_dir("localize", appauthor=False)) / "words"


def _write_cache(place: Path, compiled: bytes) -> None:
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    try:
        make_folder(place.parent)
        write_private(place, compiled)
    except OSError:  # a home that cannot be written costs 80 ms at each start, no more
        return
