"""Kazakh letters of an old font and of other alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import has, into, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.kk.restore import restorations

_LEGACY = str.maketrans("ќђѓњљџѕћЌЂЃЊЉЏЅЋ", "құғңөүәһҚҰҒҢӨҮӘҺ")
_LEGACY_LETTER = re.compile(r"[ќђѓњљџѕћЌЂЃЊЉЏЅЋ]")
_NEIGHBOURS = {
    "kk": re.compile(r"[ўҳҷӣӯҝѝїєґҡҥӱӧҫҙӓӑӗӳҗѐјӊӈҟӷҕҧӛӫӵӹӝӟӡӥӭ]", re.IGNORECASE),
    "ru": re.compile(r"[ўҳҷӣӯїєґ]", re.IGNORECASE),
}
_TWINS = re.compile("[ӊӈҟӷҕҧӛӫӵ]", re.IGNORECASE)
"""Letters of small peoples that look like Kazakh ones: no name that news tell of has them."""
_WHOSE = "another Cyrillic alphabet"


@check(
    "kazakh.legacy_letters",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & target(has(_LEGACY_LETTER.pattern)),
)
def legacy_letters(context: Context) -> Iterator[Sighting]:
    """A Kazakh word has letters of an old Kazakh font.

    What: Ќ ђ ѓ њ љ џ ѕ ћ, which fonts of the nineties drew as қ ұ ғ ң ө ү ә һ.
    Why: With today's fonts the reader sees Serbian and Macedonian letters.
    Wrong: en: the law of the country | kk: елдіѕ заѕы
    Right: en: the law of the country | kk: елдің заңы
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl" or not _LEGACY_LETTER.search(target.masked):
        return
    for token in target.language_tokens:
        letters = "".join(dict.fromkeys(_LEGACY_LETTER.findall(token.text)))
        if letters and token.text not in context.source.typed:
            word = _from_legacy(token.text)
            yield target.sight(token.start, token.end, f"{letters} of an old font", word)


def _from_legacy(word: str) -> str | None:
    """Return the word in today's letters where one reading is certain: ѕ is ә in one font and ң in another."""
    plain = word.translate(_LEGACY)
    if "ѕ" not in word.lower():
        return plain
    other = word.translate(str.maketrans("ѕЅ", "ңҢ")).translate(_LEGACY)
    known = [each for each in (plain, other) if each.lower() in restorations(each.lower())]
    return known[0] if len(known) == 1 else None


@check(
    "script.foreign_letters",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk", "ru") & target(has(r"(?i:[ўҳҷӣӯҝѝїєґҡҥӱӧҫҙӓӑӗӳҗѐјӊӈҟӷҕҧӛӫӵӹӝӟӡӥӭ])")),
)
def foreign_letters(context: Context) -> Iterator[Sighting]:
    """A word has letters of another Cyrillic alphabet.

    What: Uzbek, Tajik, Ukrainian, Bashkir and other letters in Kazakh and Russian text, where the word is no
    capitalised name and is not in the source; what looks like ң, қ or ө is found in names too. Kazakh words in Russian
    text are language.other's.
    Why: They come from a wrong keyboard or font, and search does not find the word.
    Wrong: en: the court | ru: сўд
    Right: en: the court | ru: суд
    """
    target = context.target
    pattern = _NEIGHBOURS.get(target.language)
    if pattern is None or not pattern.search(target.masked) or target.script != "Cyrl":
        return
    for token in target.language_tokens:
        if not pattern.search(token.text) or token.text in context.source.typed:
            continue
        if not token.text[0].isupper() or _TWINS.search(token.text) or (target.language == "kk" and "ў" in token.text):
            yield target.sight(token.start, token.end, f"a letter of {_WHOSE}")
