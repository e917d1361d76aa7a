"""Words: the same one twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import LETTER, SPACE
from localize.checks.needs import any_piece, has, target, texts, twice
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
# A placeholder may end in letters: "%sthe the".
_AGAIN_GLUED = re.compile(r"[%\\]\S*?([^\W\d_]+)\s+\1(?![\w-])")


def _may_repeat(_source: str, typed: str) -> bool:
    """Tell whether a word may stand twice in a row."""
    if "İ" in typed or "Σ" in typed:
        return True  # they have two small letters
    lower = typed.lower()
    return bool(_AGAIN.search(lower) or _AGAIN_GLUED.search(lower))


_GLUED = any_piece(r"[%\\]\S*[^\W\d_]{2}", having=r"[%\\]")
_NEEDS_OF_REPEATED = (target(twice) | target(_GLUED) | target(has("[İΣ]"))) & texts(_may_repeat)


@check("words.repeated", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_REPEATED)
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
