"""Words that bind, allow or restrict, and that the target lacks or turns round."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import Needs, any_word, into, source
from localize.checks.core.registry import check
from localize.checks.meaning.negation import (
    LANGUAGES,
    WITHIN,
    blank,
    compile_words,
    find_negations,
    without_access_keys,
)
from localize.checks.words import read_table
from localize.model import Severity, Side

_DIRECTIONS = frozenset({("en", "ru"), ("en", "kk"), ("ru", "kk")})
_TABLE = {row["family"]: row for row in read_table("modality")}
_ASKING = {
    language: {family: compile_words(row[language].split()) for family, row in _TABLE.items()} for language in LANGUAGES
}
_KEPT = {"en": (), "ru": (), "kk": ("ru",)}
"""Languages whose words another check tells of where they stand in a text of this one."""


def _renders(row: Mapping[str, str], language: str) -> re.Pattern[str]:
    columns = (language, f"{language}-also", *_KEPT[language])
    return compile_words((word for column in columns for word in row[column].split()), WITHIN)


_RENDERING = {language: {family: _renders(row, language) for family, row in _TABLE.items()} for language in LANGUAGES}
_LIMITS = {"at_least": "at_most", "at_most": "at_least"}
_OPPOSITE = {"must": "may", "may": "must", **_LIMITS}
_MONTH = re.compile(r"(?<!\w)M(?:ay|AY)(?!\w)")


def _read(text: Text) -> str:
    """Return what is language in a text without phrases that bind and restrict nothing, and the month of May."""
    masked = without_access_keys(text.masked)
    masked = blank(_MONTH, masked) if "M" in masked and text.language == "en" else masked
    return blank(_ASKING[text.language]["none"], masked)


def _read_duties(text: Text) -> str:
    """Return the same without prohibitions, which are negations."""
    return blank(_ASKING[text.language]["prohibition"], text.once(_read))


def _needs(families: Collection[str]) -> Needs:
    words = (word for family in families for language in ("en", "ru") for word in _TABLE[family][language].split())
    longest = {max(re.split("[_~-]", word), key=len) for word in words}
    begins = re.compile("|".join(sorted(longest)), re.IGNORECASE).match
    return into("ru", "kk") & source(any_word(begins))


def _compare(context: Context, families: Collection[str]) -> Iterator[Sighting]:
    """Yield families of words that the source has and the target lacks, or has the opposite of."""
    source, target = context.source, context.target
    if (source.language, target.language) not in _DIRECTIONS or not target.words:
        return
    families = [each for each in families if _ASKING[source.language][each].search(source.masked)]
    if not families:
        return
    theirs = source.once(_read_duties)
    for family in families:
        word = _ASKING[source.language][family].search(theirs)
        if not word or _is_rendered(family, word.group(), target):
            continue
        if turned := _find_opposite(family, (source.language, theirs), (target.language, target.once(_read_duties))):
            message = f"“{word.group()}” of the source is turned round"
            yield Sighting(Side.TARGET, *_place(turned, target), message, unsure=True)
        elif not _is_free(family, word.group(), target):
            message = f"“{word.group()}” of the source is not rendered"
            yield Sighting(Side.TARGET, 0, len(target.typed), message, unsure=True)


def _is_rendered(family: str, word: str, target: Text) -> bool:
    """Tell whether a target has a word of a family, or the word as it is, which may be a name or a keyword: “ONLY”."""
    ours = target.once(_read)
    left = blank(_ASKING[target.language][_LIMITS[family]], ours) if family in _LIMITS else ours
    return word in ours or _RENDERING[target.language][family].search(left) is not None


def _find_opposite(family: str, source: tuple[str, str], target: tuple[str, str]) -> re.Match[str] | None:
    """Return the word of a target that is the opposite of a family, where the source has none; both by language."""
    opposite = _OPPOSITE.get(family)
    if opposite is None or _RENDERING[source[0]][opposite].search(source[1]):
        return None
    return (_RENDERING if family == "must" else _ASKING)[target[0]][opposite].search(target[1])


def _is_free(family: str, word: str, target: Text) -> bool:
    """Tell whether a target may say nothing for a word: «публикует» for “shall publish”, -ма- for «кроме»."""
    if family == "must":
        return word.lower() == "shall" or not word.isascii()  # «значение, которое требуется вернуть»
    return family == "except" and bool(target.once(find_negations))


def _place(found: re.Match[str], text: Text) -> tuple[int, int]:
    """Return where a word is in the typing form: the whole text where access keys were taken out of it."""
    return found.span() if len(found.string) == len(text.typed) else (0, len(text.typed))


_MODALS = ("must", "may")
_RESTRICTIONS = ("only", "except", "at_least", "at_most")


@check("meaning.modality", category="accuracy", severity=Severity.NEUTRAL, needs=_needs(_MODALS), prose=True)
def modality(context: Context) -> Iterator[Sighting]:
    """What the source binds to or allows is not said in the target, or duty and permission are exchanged.

    What: A word that binds (must, shall, обязан) or allows (may, is entitled to, вправе) in a source whose target has
    no word of the same kind, from English into Kazakh or Russian and from Russian into Kazakh. “Shall” and a Russian
    duty may be lost, but not turned into a permission; “may not” is a negation, and May a month. Strings of programs
    are left alone: 5 of 33 findings there were right.
    Why: A law with «может» for “shall” has a different meaning.
    Wrong: en: The court shall publish the ruling. | ru: Суд может опубликовать решение.
    Right: en: The court shall publish the ruling. | ru: Суд обязан опубликовать решение.
    """
    return _compare(context, _MODALS)


@check("meaning.restriction", category="accuracy", severity=Severity.NEUTRAL, needs=_needs(_RESTRICTIONS), prose=True)
def restriction(context: Context) -> Iterator[Sighting]:
    """A restriction of the source is not in the target, or is turned round.

    What: Only, except, at least and at most in a source whose target has no word that renders them, or the opposite
    limit, from English into Kazakh or Russian and from Russian into Kazakh. “Not only” restricts nothing. Strings of
    programs are left alone: 5 of 42 findings there were right.
    Why: “Only with a warrant” protects, and “with a warrant” does not.
    Wrong: en: Only the court may block the site. | kk: Сайтты сот бұғаттай алады.
    Right: en: Only the court may block the site. | kk: Сайтты тек сот бұғаттай алады.
    """
    return _compare(context, _RESTRICTIONS)
