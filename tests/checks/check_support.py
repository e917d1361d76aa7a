"""What the tests of checks share: a pair from two lines of text, and glossary hits without the glossary room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from localize.checks import Entry, Pair, run_pair
from localize.language import parse_tag
from localize.model import Concept, Content, InlineTag, LanguageTag, PluralCase, TagForm, Term, TermHit, TermStatus

_TAG = re.compile(r"<(/?)([a-z]{1,4}?)(\d+)(/?)>")


def tags_of(*texts: str) -> tuple[InlineTag, ...]:
    """Return every tag that is typed in the texts: `<b1>` opens a tag of kind b."""
    found: dict[str, InlineTag] = {}
    for text in texts:
        for match in _TAG.finditer(text):
            closing, kind, number, single = match.groups()
            form = TagForm.CLOSE if closing else TagForm.SINGLE if single else TagForm.OPEN
            found.setdefault(match.group(), InlineTag(kind + number, kind, form))
    return tuple(found.values())


def make_concept(name: str, source: tuple[str, str], terms: Iterable[tuple[str, str, str]]) -> Concept:
    """Return a concept from its source term (language, text) and terms (status, language, text)."""
    first = Term(LanguageTag(source[0]), source[1])
    return Concept(name, (first, *(Term(LanguageTag(lang), text, TermStatus(status)) for status, lang, text in terms)))


def find_hits(concepts: Iterable[Concept], text: str, language: str) -> tuple[TermHit, ...]:
    """Return the places where a term's words begin words of the text: enough inflection for a test.

    A trailing `|` in the term marks where its stem ends, `~` at its end makes its hits unsure.
    """
    hits: list[TermHit] = []
    for concept in concepts:
        for term in concept.terms:
            if term.language != language:
                continue
            stem, _, ending = term.text.rstrip("~").partition("|")
            plain = Term(term.language, stem + ending, term.status)
            for found in re.finditer(rf"\b{re.escape(stem)}\w*", text, re.IGNORECASE):
                start, end = found.span()
                hits.append(TermHit(concept, plain, start, end, found.group(), unsure=term.text.endswith("~")))
    return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end)))


def make_pair(
    source: str,
    target: str,
    languages: tuple[str, str],
    *,
    concepts: tuple[Concept, ...] = (),
    case: str | None = None,
    max_length: int | None = None,
    kind: str = "",
    duration_s: float | None = None,
    needs_update: bool = False,
) -> Pair:
    """Return the pair of two typed texts."""
    tags = tags_of(source, target)
    return Pair(
        Content.parse(source, tags),
        Content.parse(target, tags),
        parse_tag(languages[0]),
        parse_tag(languages[1]),
        find_hits(concepts, source, languages[0]),
        find_hits(concepts, target, languages[1]),
        max_length,
        PluralCase(case) if case else None,
        kind,
        duration_s,
        needs_update,
    )


def make_targets(
    source: tuple[str, str], targets: Mapping[str, str], concepts: tuple[Concept, ...] = ()
) -> tuple[Pair, ...]:
    """Return the pairs of one typed source (language, text) and its targets by language."""
    return tuple(make_pair(source[1], text, (source[0], tag), concepts=concepts) for tag, text in targets.items())


def make_entries(
    pairs: Iterable[tuple[str, str]],
    languages: tuple[str, str],
    *,
    concepts: tuple[Concept, ...] = (),
    drafts: Iterable[int] = (),
) -> tuple[Entry, ...]:
    """Return the pairs of a project's file `a.md`, numbered from 1; *drafts* are the numbers of unconfirmed ones."""
    return tuple(
        Entry.of(
            make_pair(source, target, languages, concepts=concepts),
            number=number,
            place=f"a.md#{number}",
            draft=number in drafts,
        )
        for number, (source, target) in enumerate(pairs, start=1)
    )


def load_dictionaries() -> None:
    """Have the lists of words read that checks read for the first word they do not know, before an example is timed."""
    for target in ("Бұл сыбдырлаган нәрсе", "Это logs и жазды"):
        for language in ("kk", "ru"):
            run_pair(make_pair("This is a thing", target, ("en", language)), severities={})
