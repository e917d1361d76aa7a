"""Export of Kazakh texts in the Latin or Arabic alphabet, with a report of every word that does not read back.

Experimental: of every file, the words that do not come back are counted and shown with their places. Not
transliterated: tags, placeholders, addresses and code (as the checks mask them), Latin words, names that the glossary
has alike in Kazakh and in a language of another script, and Russian passages in quotation marks: a quotation stays in
the alphabet of its language. Russian outside of them is an error that the check `language.other` finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.checks import Text
from localize.checks.analysis.language_guess import find_runs, unquoted
from localize.errors import WorkflowError
from localize.language import primary, script_of
from localize.model import Content, Document, InlineTag, LanguageTag, Side, State, TermHit
from localize.model.extraction import UnitTarget
from localize.model.segment_list import Row
from localize.transliteration import Alphabet, Fate, Span, Word, restore, transliterate
from localize.workflow.documents.extract import is_bilingual
from localize.workflow.export.plan import Plan, rewrite_plan

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

MOST_SHOWN = 50
"""Different words that a report has of one file."""
_KAZAKH = LanguageTag("kk")


@dataclass(frozen=True, slots=True)
class Odd:
    """A word that does not read back, or was left as it was, and where it stands first."""

    word: str
    written: str
    back: str
    fate: Fate
    count: int
    place: int
    """The number of the segment; of the line in a plain text; of the unit in a source document."""

    def as_json(self) -> dict[str, object]:
        """Return it as JSON."""
        told = {"word": self.word, "written": self.written, "back": self.back, "fate": self.fate.value}
        return {**told, "count": self.count, "place": self.place}


@dataclass(frozen=True, slots=True)
class VariantReport:
    """What became of the words of one text or file in another alphabet."""

    language: LanguageTag
    document: str = ""
    words: int = 0
    """Words in Cyrillic letters that were to be written."""
    changed: int = 0
    """Words that read back as another word."""
    left: int = 0
    """Words that stay in Cyrillic: of two alphabets, or with a letter that Kazakh has not."""
    quoted: int = 0
    """Russian passages in quotation marks, which stay in Cyrillic."""
    odd: tuple[Odd, ...] = ()
    """The words that were changed or left, the most frequent first, at most `MOST_SHOWN`."""
    directed: bool = True
    """Whether the file says that it is written from right to left, where it is."""

    def as_json(self) -> dict[str, object]:
        """Return it as JSON."""
        numbers = {"words": self.words, "not_returning": self.changed, "left": self.left, "quotations": self.quoted}
        about: dict[str, object] = {"experimental": True, "language": self.language, **numbers}
        return {**about, "direction_marked": self.directed, "examples": [each.as_json() for each in self.odd]}


@dataclass(slots=True)
class Tally:
    """Counts words while texts are written; mutable, one for each file."""

    words: int = 0
    quoted: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[Word, int]] = field(default_factory=dict)

    def add(self, words: Iterable[Word], place: int) -> None:
        """Count the words of a text that stands at a place."""
        for word in words:
            self.words += 1
            self.fates[word.fate] += 1
            if word.fate is not Fate.RETURNS:
                self.counts[word.text] += 1
                self.first.setdefault(word.text, (word, place))

    def report(self, language: LanguageTag, document: str = "") -> VariantReport:
        """Return what was counted."""
        odd = tuple(
            Odd(word.text, word.written, word.back, word.fate, count, place)
            for text, count in self.counts.most_common(MOST_SHOWN)
            for word, place in (self.first[text],)
        )
        changed, left = self.fates[Fate.CHANGED], self.fates[Fate.LEFT]
        return VariantReport(language, document, self.words, changed, left, self.quoted, odd)


@dataclass(frozen=True, slots=True)
class Variant:
    """A document in another alphabet, planned, and what became of its words."""

    plan: Plan
    of: LanguageTag
    """The tag of the Kazakh text that it was made from."""
    report: VariantReport


def read_alphabets(tags: Iterable[str], project: Project) -> tuple[Alphabet, ...]:
    """Return the alphabets that are asked for, each once. Raises: WorkflowError."""
    known: dict[str, Alphabet] = {each.tag: each for each in Alphabet}
    wanted = tuple(dict.fromkeys(tags))
    for tag in wanted:
        if tag not in known:
            raise WorkflowError("no variant {tag}", tag=tag, value=", ".join(known), hint="one of: {value}")
        if tag in project.all_targets():
            raise WorkflowError(
                "{tag} is a target language: its texts are translated", tag=tag, hint="omit the variant"
            )
    return tuple(known[tag] for tag in wanted)


def is_cyrillic_kazakh(language: LanguageTag) -> bool:
    """Tell whether texts in a language can be written in the other alphabets."""
    return primary(language) == _KAZAKH and script_of(language) == "Cyrl"


def make_variant(project: Project, plan: Plan, alphabet: Alphabet) -> Variant | None:
    """Return the Kazakh texts of a plan in another alphabet; None of a file that itself holds its Kazakh texts.

    Such a file is for one target language, and it would say two things of the same one.
    """
    if plan.document.own_target is not None or not is_cyrillic_kazakh(plan.language):
        return None
    tally = Tally()

    def rewrite(content: Content, place: int) -> Content:
        hits = project.find_terms(plan.language, content.typed)
        written, words, quoted = write_content(content, alphabet, hits)
        tally.add(words, place)
        tally.quoted += quoted
        return written

    if plan.language == plan.document.source_language:
        made = Plan(plan.document, alphabet.tag)
        if not is_bilingual(plan.document.filter):
            _rewrite_source(project, plan.document, made, rewrite)
    else:

        def of_row(row: Row) -> Content:
            assert row.target is not None
            return rewrite(row.target.content, row.number)

        made = rewrite_plan(project, plan, alphabet.tag, of_row)
    return Variant(made, plan.language, tally.report(alphabet.tag, plan.document.path))


def _rewrite_source(
    project: Project, document: Document, made: Plan, rewrite: Callable[[Content, int], Content]
) -> None:
    for place, (unit, _) in enumerate(project.store.units(document.id), 1):
        made.targets[unit.id] = tuple(
            UnitTarget(unit.id, rewrite(part.content, place), number, part.case, State.FINAL)
            for number, part in enumerate(unit.parts)
        )


def write_content(
    content: Content, alphabet: Alphabet, hits: Sequence[TermHit] = ()
) -> tuple[Content, tuple[Word, ...], int]:
    """Return a Kazakh text in another alphabet, its words, and how many Russian quotations stay.

    The places of the words are those of the typing form.
    """
    text = Text(Side.TARGET, content, _KAZAKH, tuple(hits))
    quotations = _russian_quotations(text)
    kept = [*text.code, *quotations, *((hit.start, hit.end) for hit in text.hits if _is_name(hit))]
    parts: list[str | InlineTag] = []
    words: list[Word] = []
    at = 0
    for part in content.parts:
        if isinstance(part, InlineTag):
            parts.append(part)
            at += len(part.typed)
            continue
        inside = [(max(start - at, 0), min(end - at, len(part))) for start, end in kept]
        written = transliterate(part, alphabet, inside)
        parts.append(written.text)
        words += written.words
        at += len(part)
    return Content(tuple(parts)), tuple(words), len(quotations)


def write_text(text: str, alphabet: Alphabet, *, back: bool = False) -> tuple[str, VariantReport]:
    """Return a plain Kazakh text in another alphabet, or read *back* from one, with the report; places are lines."""
    tally = Tally()
    if back:
        seen = Text(Side.TARGET, Content((text,)), alphabet.tag, ())
        found = restore(text, alphabet, seen.code)
        written, words = found.text, found.words
    else:
        content, words, tally.quoted = write_content(Content((text,)), alphabet)
        written = content.plain
    line, at = 1, 0
    for word in words:
        line += text.count("\n", at, word.start)
        at = word.start
        tally.add((word,), line)
    return written, tally.report(_KAZAKH if back else alphabet.tag)


def _russian_quotations(text: Text) -> tuple[Span, ...]:
    """Return what stands in quotation marks and is surely Russian, as a whole."""
    opaque = unquoted(text.masked)
    if opaque == text.masked:
        return ()
    quoted = _differing(opaque, text.masked)
    return tuple((start, end) for start, end in quoted if find_runs(text.masked[start:end], "ru"))


def _differing(one: str, other: str) -> Iterator[Span]:
    """Yield the spans in which two texts of equal length differ."""
    start: int | None = None
    for at in range(len(one) + 1):
        differs = at < len(one) and one[at] != other[at]
        if differs and start is None:
            start = at
        elif not differs and start is not None:
            yield start, at
            start = None


def _is_name(hit: TermHit) -> bool:
    """Tell whether the glossary has the term alike in a language of other letters: then it is never to be changed."""
    return any(term.text == hit.term.text and script_of(term.language) != "Cyrl" for term in hit.concept.terms)
