"""Concordance: texts of the memory that contain words or an expression, with their translations."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.language import find_variant, same_language
from localize.model import LanguageTag, Progress, TranslationUnit, TranslationUnitId, Variant, record_id
from localize.model.segment_list import Where
from localize.workflow.memory.indexes import memory_index
from localize.workflow.segments.search_expression import SearchText, compile_search, find_all

if TYPE_CHECKING:
    from localize.memory.concordance import Phrase, Span
    from localize.workflow.project.project import Project

Finder = Callable[[str], "tuple[Span, ...]"]

_MOST = 20_000
"""Texts read for one phrase, at most; what comes after them is not looked at, and the report says so."""
_STEP = 500
_POOL = 4
"""How many times as many records are looked at as are shown, so that those in the wanted language are among them."""
_LEMMAS = 3
"""Readings of a word whose forms are looked for."""


@dataclass(frozen=True, slots=True)
class ConcordanceQuery:
    """What is looked for, and how."""

    text: str
    """Words, or an expression where `is_expression` is set."""
    language: LanguageTag | None = None
    """The language of the texts that it is looked for in; None: all that the memory has, each record once."""
    target: LanguageTag | None = None
    """Only records that have this language as well; it is shown beside."""
    exact: bool = False
    """Only the words as they are written, in any case of letters; else in all their forms."""
    is_expression: bool = False
    """`text` is a regular expression, read by the `regex` package; capitals and small letters are the same."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A text of the memory in which it was found."""

    unit: TranslationUnit
    variant: Variant
    """The text; the places are offsets in its plain form."""
    spans: tuple[Span, ...]
    target: Variant | None
    """The same in the wanted language; None where none was wanted."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """What was found, short texts first."""

    hits: tuple[Hit, ...]
    complete: bool
    """Whether there is no more: else the limit was reached."""
    forms: tuple[tuple[str, ...], ...] = ()
    """For each word the forms that were looked for; empty for an expression."""


def concordance(project: Project, wanted: ConcordanceQuery) -> Generator[Progress, None, Concordance]:
    """Look through the memory. An expression is tried on every text, which takes a while for a large memory.

    Raises: WorkflowError where there is nothing to look for, or the expression cannot be read.
    """
    find = _finding(wanted.text) if wanted.is_expression else None
    hits: dict[TranslationUnitId, Hit] = {}
    forms: dict[tuple[str, ...], None] = {}
    complete = True
    for language in [wanted.language] if wanted.language else languages_there(project):
        found = yield from (_try_all(project, wanted, language, find) if find else _look_up(project, wanted, language))
        for hit in found.hits:
            hits.setdefault(hit.unit.id, hit)
        forms |= dict.fromkeys(found.forms)
        complete = complete and found.complete
    kept = tuple(hits.values())
    return Concordance(kept[: wanted.limit], complete and len(kept) <= wanted.limit, tuple(forms))


def beside_segments(
    project: Project, text: str, numbers: Iterable[int], language: LanguageTag, *, limit: int = 100
) -> Generator[Progress, None, Concordance]:
    """Look through the memory in all its languages for words, in any of their forms; nothing where *text* has none.

    Records that have a text in *language* come first.
    Records that say what the segments with these numbers say are left out: those were found already.
    """
    from localize.memory.concordance import words_of

    if not words_of(text):
        return Concordance((), complete=True)
    rows = [row for number in numbers for row in project.store.rows(language, Where(), after=number - 1, limit=1)]
    known = {record_id(row.segment.key, row.segment.source_hash) for row in rows}
    pairs = {(row.segment.source.plain, row.target.content.plain) for row in rows if row.target}

    def is_listed(unit: TranslationUnit) -> bool:
        texts = [each.content.plain for each in unit.variants]
        return unit.id in known or any(pair in pairs for pair in permutations(texts, 2))

    found = yield from concordance(project, ConcordanceQuery(text, limit=_POOL * limit + len(known)))
    hits = [hit for hit in found.hits if not is_listed(hit.unit)]
    hits.sort(key=lambda hit: find_variant(hit.unit.variants, language) is None)
    return Concordance(tuple(hits[:limit]), found.complete and len(hits) <= limit, found.forms)


def languages_there(project: Project, wanted: LanguageTag | None = None) -> list[LanguageTag]:
    """Return the languages of the memory's texts, all of them or those that are the same as one."""
    there = [language for language, _ in project.store.memory_stats().variants]
    return [each for each in there if wanted is None or same_language(each, wanted)]


def _try_all(
    project: Project, wanted: ConcordanceQuery, language: LanguageTag, find: Finder
) -> Generator[Progress, None, Concordance]:
    from localize.workflow.memory.tmx import all_units

    return (yield from _collect(wanted, language, all_units(project), project.store.memory_stats().units, find))


def _look_up(
    project: Project, wanted: ConcordanceQuery, language: LanguageTag
) -> Generator[Progress, None, Concordance]:
    phrase = _phrase(wanted, language)
    found = memory_index(project, language).names_with(phrase.pattern, _MOST, wanted.target)
    result = yield from _collect(wanted, language, _read(project, found), len(found), phrase.find)
    forms = tuple(tuple(sorted(each)) for each in phrase.words)
    return Concordance(result.hits, result.complete and len(found) < _MOST, forms)


def _finding(text: str) -> Finder:
    expression = compile_search(SearchText(text, is_expression=True))
    if expression.fullmatch(""):
        raise WorkflowError("the expression matches an empty text", hint="give a word to search for")
    return lambda plain: tuple(each.span() for each in find_all(expression, plain) if each.group())


def _phrase(wanted: ConcordanceQuery, language: LanguageTag) -> Phrase:
    from localize.memory.concordance import Phrase, fold_word, words_of

    words = words_of(wanted.text)
    if not words:
        raise WorkflowError("there is no word to search for", hint="use --regex to search for punctuation only")
    if wanted.exact:
        return Phrase(tuple(frozenset({fold_word(word)}) for word in words))
    return Phrase(tuple(_forms(word, language) for word in words))


def _forms(word: str, language: LanguageTag) -> frozenset[str]:
    """Return a word and all forms of what it may be a form of, folded; its own forms where nobody can read it."""
    from localize.memory.concordance import fold_word
    from localize.morphology import Families, find_morphology

    own = frozenset({fold_word(word)})
    morphology = find_morphology(language)
    if morphology is None or not word.isalpha():
        return own
    lemmas = [reading.lemma for reading in morphology.readings(word)][:_LEMMAS] or [word]
    forms = (form.text for lemma in dict.fromkeys(lemmas) for form in morphology.forms(lemma))
    family = morphology.family(word) if isinstance(morphology, Families) else frozenset()
    return own | {fold_word(form) for form in (*forms, *family)}


def _read(project: Project, names: Sequence[str]) -> Iterator[TranslationUnit]:
    for at in range(0, len(names), _STEP):
        yield from project.store.get_translation_units([TranslationUnitId(name) for name in names[at : at + _STEP]])


def _collect(
    wanted: ConcordanceQuery, language: LanguageTag, units: Iterable[TranslationUnit], total: int, find: Finder
) -> Generator[Progress, None, Concordance]:
    """Return the records in which something is found, up to the limit."""
    hits: list[Hit] = []
    for number, unit in enumerate(units):
        if number % _STEP == 0:
            yield Progress(number, total, "texts looked at")
        hit = _hit(unit, wanted, language, find)
        if hit is not None and len(hits) == wanted.limit:
            return Concordance(tuple(hits), complete=False)
        hits += [hit] if hit else []
    return Concordance(tuple(hits), complete=True)


def _hit(unit: TranslationUnit, wanted: ConcordanceQuery, language: LanguageTag, find: Finder) -> Hit | None:
    variant = find_variant(unit.variants, language)
    target = find_variant(unit.variants, wanted.target) if wanted.target else None
    if variant is None or (wanted.target and target is None):
        return None
    spans = find(variant.content.plain)
    return Hit(unit, variant, spans, target) if spans else None
