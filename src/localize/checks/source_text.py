"""Faults of source texts, which `check --sources` finds once for each text.

They are off where pairs are checked: translators cannot correct a source, and would see the same in every language.
Nothing here changes a source: its author corrects the file, which is added again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.placeholder_parser import find_placeholders
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, placeholder, source, twice, uneven
from localize.checks.core.registry import check
from localize.checks.words import read_words

_LETTER = r"[^\W\d_]"
_OPTIONAL_PLURAL = re.compile(r"[A-Za-z]{2,}\((?:s|es|ies)\)")
_MIXED = re.compile(rf"(?<!{_LETTER})(?={_LETTER}*[a-zA-Z])(?={_LETTER}*[\u0400-\u04ff])[a-zA-Z\u0400-\u04ff]{{3,}}")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DOUBLED_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_DOTS = re.compile(r"(?<![.\w])\w*[^\W\d_]\w*(\.{3})(?![.\w/\\])")
_MAY_REPEAT = frozenset(read_words("sentence-words")["twice"])
_REPEATED = re.compile(rf"(?<![\w'’-])({_LETTER}{{2,}})\s+(\1)(?![\w'’-])", re.IGNORECASE)


@check("source.plural", category="fluency", severity=None, scope="source", needs=source(has("[(]")))
def plural(context: Context) -> Iterator[Sighting]:
    """The English source has an optional plural: file(s).

    What: Words with (s) or (es) behind them.
    Why: Kazakh and Russian have no such ending; a message with plural forms can be said in every language.
    Wrong: en: Delete file(s)? | ru: Удалить файлы?
    Right: en: Delete the files? | ru: Удалить файлы?
    """
    if context.source.language == "en":
        for found in _OPTIONAL_PLURAL.finditer(context.source.masked):
            yield context.source.sight(*found.span(), "other languages have no such plural: use plural forms")


@check("source.unnamed", category="markup", severity=None, scope="source", needs=source(placeholder))
def unnamed(context: Context) -> Iterator[Sighting]:
    """Several variables of the source have neither a name nor a number.

    What: Two or more of `%s`, `%d` and the like, or `{}`.
    Why: Another language may need them in another order, which only names or numbers allow.
    Wrong: en: %d files in %s | ru: %d файлов в %s
    Right: en: %(count)d files in %(folder)s | ru: %(count)d файлов в %(folder)s
    """
    if "%" not in context.source.typed and "{}" not in context.source.typed:
        return
    found = context.source.once(find_placeholders)
    bare = [each for each in found if (each.order and each.text[:2] != "%(") or each.text == "{}"]
    if len(bare) > 1:
        message = f"{len(bare)} variables without a name: another order needs names or numbers"
        yield context.source.sight(bare[1].start, bare[1].end, message)


@check(
    "source.mixed",
    category="fluency",
    severity=None,
    scope="source",
    needs=source(any_piece(_MIXED.pattern, having="[\u0400-\u04ff]")),
)
def mixed(context: Context) -> Iterator[Sighting]:
    """A word of the source mixes Latin and Cyrillic letters.

    What: Words of three letters or more with letters of both alphabets, each part of a hyphenated word for itself.
    Why: The memory, the glossary and engines do not know such a word, and the wrong letter is copied.
    Wrong: ru: Зaкон принят. | kk: Заң қабылданды.
    Right: ru: Закон принят. | kk: Заң қабылданды.
    """
    for found in _MIXED.finditer(context.source.masked):
        yield context.source.sight(*found.span(), "letters of two alphabets in one word")


@check(
    "source.unseen",
    category="fluency",
    severity=None,
    scope="source",
    needs=source(has(_UNSEEN.pattern)),
)
def unseen(context: Context) -> Iterator[Sighting]:
    """The source has invisible characters.

    What: Soft hyphens, zero-width spaces, word joiners and byte order marks.
    Why: They come with text that was copied from a page or a PDF, and equal texts are no longer equal.
    Wrong: en: Stop the shut\u00addown. | ru: Остановите отключение.
    Right: en: Stop the shutdown. | ru: Остановите отключение.
    """
    for found in _UNSEEN.finditer(context.source.masked):
        yield context.source.sight(*found.span(), f"an unseen character: U+{ord(found.group()):04X}")


@check("source.spaces", category="fluency", severity=None, scope="source", needs=source(uneven))
def spaces(context: Context) -> Iterator[Sighting]:
    """The source has two spaces in a row.

    What: Two or more spaces between signs of one line, none in code.
    Why: They are copied into every language, and the same sentence is another one to the memory.
    Wrong: en: Know  your rights. | ru: Знайте свои права.
    Right: en: Know your rights. | ru: Знайте свои права.
    """
    for found in _DOUBLED_SPACE.finditer(context.source.masked):
        yield context.source.sight(*found.span(), "two spaces in a row")


@check(
    "source.ellipsis",
    category="fluency",
    severity=None,
    scope="source",
    needs=source(any_piece(r"\.\.\.", having="[.]")),
)
def ellipsis(context: Context) -> Iterator[Sighting]:
    """The source has three full stops instead of an ellipsis.

    What: Exactly three stops right behind a word.
    Why: A line may break between them, a screen reader says them one by one, and the languages end up with both ways.
    Wrong: en: Loading... | ru: Загрузка…
    Right: en: Loading… | ru: Загрузка…
    """
    for found in _DOTS.finditer(context.source.masked):
        yield context.source.sight(*found.span(1), "three stops for an ellipsis")


@check("source.repeated", category="fluency", severity=None, scope="source", needs=source(twice))
def repeated(context: Context) -> Iterator[Sighting]:
    """The source repeats a word.

    What: The same word twice, but for the few that good texts have twice.
    Why: It is copied to the translation, or makes the translator look for a missing text.
    Wrong: en: Read the the report. | ru: Прочитайте отчёт.
    Right: en: Read the report. | ru: Прочитайте отчёт.
    """
    for found in _REPEATED.finditer(context.source.masked):
        if found[1].casefold() not in _MAY_REPEAT and found[1].islower() == found[2].islower():
            yield context.source.sight(*found.span(2), f"“{found[2]}” stands twice")
