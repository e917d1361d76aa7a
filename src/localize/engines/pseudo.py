"""Pseudo-translation: text that looks translated, so that untranslated, cut off or broken text is seen at once.

Every text gets the brackets ⟦…⟧, grows by about 30 % and is written in letters of the target language. A text always
gives the same answer, and marks, numbers and punctuation stay as they are.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle, islice
from math import ceil

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.mask import mask
from localize.errors import EngineUnavailable
from localize.language import primary, script_of
from localize.model import Content, LanguageTag

_GROWTH = 0.3
"""Kazakh and Russian run 20 to 35 % longer than English in interface texts and prose."""
_FILLER_WORD = 7

_ACCENTED = dict(zip("AaCcEeGgIiLlNnOoRrSsTtUuYyZz", "ÀàÇçÉéĞğÎîĻļÑñÖöŔŕŠšŢţÛûÝýŽž", strict=True))
_ROMANISED = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюяәғіқңөұүһ",
        "àbvğdéëžzîýkļmñöpŕšţûfxçčšśýêüâäğîķñöûüh",
        strict=True,
    )
)
_PLAIN_CYRILLIC = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "АБЦДЕФГХИЙКЛМНОПЩРСТУВЖЭЫЗабцдефгхийклмнопщрстувжэыз",
        strict=True,
    )
)
# The letters that Kazakh adds to the Russian alphabet, each in place of its nearest relative. Source: the Kazakh
# Cyrillic alphabet of 42 letters.
_KAZAKH = dict(zip("АГИКНОУХагикноух", "ӘҒІҚҢӨҰҺәғіқңөұһ", strict=True))
_RUSSIAN = dict(zip("ӘҒІҚҢӨҰҮҺәғіқңөұүһ", "ЯГИКНЁЮЮХягикнёююх", strict=True))
_FILLERS = {"kk": "әғіқңөұүһ", "ru": "ёжщъыэюя"}
_WORD = re.compile(r"[^\W\d_]+")


def pseudo_text(text: str, language: LanguageTag) -> str:
    """Return one pseudo-translated text; white space alone comes back as it is."""
    if not text.strip():
        return text
    table, filler = _alphabet(language)
    words = _WORD.sub(lambda word: word.group().translate(table), text)
    letters = sum(len(word) for word in _WORD.findall(text))
    padding = "".join(islice(cycle(filler), ceil(letters * _GROWTH)))
    pieces = [padding[at : at + _FILLER_WORD] for at in range(0, len(padding), _FILLER_WORD)]
    return f"⟦{' '.join([words, *pieces])}⟧"


def pseudo_content(content: Content, language: LanguageTag) -> Content:
    """Return a pseudo-translated content with its tags and placeholders in their places."""
    masked = mask(content)
    return masked.unmask(pseudo_text(masked.text, language))[0] if masked.sendable else content


@cache
def _alphabet(language: LanguageTag) -> tuple[dict[int, str], str]:
    """Return a table of letters for a language and the letters that lengthen a text in it."""
    if script_of(language) != "Cyrl":
        capitals = {cyrillic.upper(): latin.upper() for cyrillic, latin in _ROMANISED.items()}
        return str.maketrans(_ACCENTED | _ROMANISED | capitals), "àçéîñöûý"
    if primary(language) == "kk":
        latin = {letter: _KAZAKH.get(cyrillic, cyrillic) for letter, cyrillic in _PLAIN_CYRILLIC.items()}
        return str.maketrans(latin | _KAZAKH), _FILLERS["kk"]
    return str.maketrans(_PLAIN_CYRILLIC | _RUSSIAN), _FILLERS["ru"]


class PseudoEngine:
    """The engine `pseudo`: every language into every other, at once and in this process."""

    id = "pseudo"
    version = "1"
    privacy = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=100_000, batch=50)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the two languages differ."""
        return source_language != target_language

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request in their order; errors for those that time or the person did not leave."""
        end = time.monotonic() + deadline_s
        for request in requests:
            if cancel.is_set() or time.monotonic() >= end:
                error = EngineUnavailable("the engine was stopped", engine=self.id, retryable=True)
                yield Result(request.id, error=error)
            else:
                yield Result(request.id, pseudo_text(request.text, request.target_language))


def pseudo(_: EngineSettings) -> PseudoEngine:
    """Return the engine `pseudo`."""
    return PseudoEngine()
