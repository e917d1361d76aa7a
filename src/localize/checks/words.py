"""Words: the same one twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import LETTER, SPACE
from localize.checks.needs import target, text
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.model import Severity

_WORD_AGAIN = re.compile(rf"(?<![\w-])({LETTER}+)({SPACE}+)(\1)(?![\w-])", re.IGNORECASE)
# Said twice on purpose, or two readings of one spelling: "had had", «что что-то» does not match, «бұл – бұл».
_REPEATED_TEXT = """
    had that her so very bye ha no никак чуть едва еле только очень да нет так ну вот просто много давно далеко
    тихо долго мало еще ещё быстро әр бір қайта көп тағы жоқ иә енді сол әрең зорға аз жай тез ақырын бара келе
    біртіндеп тым кім қос жан кейде ұзақ қатар бөлек талай неше қалай біл кел
"""
_MAY_REPEAT = frozenset(_REPEATED_TEXT.split())
_AGAIN = re.compile(r"(?<![\w-])([^\W\d_]++)\s+\1(?![\w-])")
_AGAIN_GLUED = re.compile(r"([^\W\d_]+)\s+\1(?![\w-])")


def _may_repeat(typed: str) -> bool:
    """Tell whether a word may stand twice in a row."""
    if "İ" in typed or "Σ" in typed:
        return True  # they have two small letters
    may_glue = "%" in typed or "\\" in typed  # a placeholder may end in letters
    return (_AGAIN_GLUED if may_glue else _AGAIN).search(typed.lower()) is not None


@check("words.repeated", category="fluency", severity=Severity.MINOR, needs=target(text(_may_repeat)))
def repeated(context: Context) -> Iterator[Sighting]:
    """A word stands twice in a row.

    What: The same word again after a space. Words that are doubled on purpose («бір бір», "very very") and words that
    the source has twice are left alone; so are hyphenated pairs such as «түр-түрі».
    Why: One of the two is left from an earlier wording.
    Wrong: en: The law protects data. | ru: Закон защищает защищает данные.
    Right: en: The law protects data. | ru: Закон защищает данные.
    """
    target = context.target
    found_in_source = _WORD_AGAIN.search(context.source.masked)
    for found in _WORD_AGAIN.finditer(target.masked):
        word = found[1].lower()
        if found[1].isupper() != found[3].isupper():
            continue  # «ПО по умолчанию»
        if word in _MAY_REPEAT or len(word) < 2 or found_in_source:
            continue
        same = found[1] == found[3] or found[3].islower()
        yield target.sight(found.start(), found.end(), f"“{found[3]}” stands twice", found[1] if same else None)
