"""Errors, problems of files and progress in the interface language.

All three carry English, so that reports and scripts can rely on their words; a screen shows what these functions
return. A message with values in it is recognised by the words around them: `docs/words.py` brings all of them into the
PO files, in the contexts `CONTEXT` and `WORK`, with a name for each value.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from localize.errors import EngineError, LocalizeError
from localize.i18n import current_language, in_context
from localize.model import Progress

CONTEXT = "error"
"""Context of the texts of errors and problems in the PO files."""
WORK = "work"
"""Context of the texts of progress."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""The comma of an English number."""


def localized_message(error: LocalizeError, *, placed: bool = True) -> str:
    """Return what happened, behind the place where it did; in English where nobody has translated it."""
    place = str(error).removesuffix(error.message) if placed else ""
    message = error.message
    if isinstance(error, EngineError) and message.startswith(named := f"{error.engine} "):
        place, message = place + named, message.removeprefix(named)  # what an engine did stands behind its name
    return place + _translate(message)


def localized_hint(error: LocalizeError) -> str:
    """Return what to do next, or nothing."""
    return _translate(error.hint)


def localized_error(error: LocalizeError, between: str = " · ", *, placed: bool = True) -> str:
    """Return what happened and what to do next."""
    return between.join(filter(None, (localized_message(error, placed=placed), localized_hint(error))))


def localized_problem(text: str) -> str:
    """Return what is odd in a file; the number of its line stays where *text* begins with it."""
    message = re.sub(r"\A\d+: ", "", text)
    return text.removesuffix(message) + _translate(message)


def localized_progress(progress: Progress) -> str:
    """Return what long work does just now, its numbers written as people write them."""
    said = _translate(progress.what, WORK)
    return said if current_language() == "en" else _THOUSANDS.sub("\xa0", said)


def _translate(text: str, context: str = CONTEXT) -> str:
    if current_language() == "en" or not text:
        return text
    texts = in_context(context, current_language())
    if said := texts.get(text.replace("{", "{{").replace("}", "}}")):
        return said.format()
    for pattern, said in _patterns(context, current_language()):
        if found := pattern.fullmatch(text):
            return said.format(**{name: _translate(value, context) for name, value in found.groupdict().items()})
    place, colon, rest = text.partition(": ")  # a value of a file is told behind its name
    return f"{place}{colon}{_translate(rest, context)}" if colon else text


@cache
def _patterns(context: str, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return expressions for the messages with values, those with the most words of their own first."""
    texts = sorted(in_context(context, language).items(), key=lambda each: -len(_own_words(each[0])))
    return tuple((re.compile(_expression(text), re.DOTALL), said) for text, said in texts if "{" in text)


def _own_words(text: str) -> str:
    return "".join(words for words, *_ in Formatter().parse(text))


def _expression(text: str) -> str:
    parts = Formatter().parse(text)
    return "".join(re.escape(words) + (f"(?P<{name}>.+?)" if name else "") for words, name, *_ in parts)
