"""Terms that are the same in all languages, such as names of programs: they stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from localize.checks.needs import given
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.checks.terms import asks_terms
from localize.language import same_language
from localize.model import TermStatus


@check("terms.untranslatable", category="terminology", severity=None, needs=given(asks_terms))
def untranslatable(context: Context) -> Iterator[Sighting]:
    """A name that the glossary has alike in both languages is not in the target. Off until a project asks for it.

    What: Concepts whose preferred term is the same text in source and target. It must stand in the target letter by
    letter, as often as in the source; an ending after a hyphen may follow. What this check tells of, terms.missing does
    not tell again, unless it is set to be graver.
    Why: A translated or transliterated name of a program is not found by those who look for it.
    Glossary: en: Signal | kk: Signal
    Wrong: en: Install Signal. | kk: Сигнал қолданбасын орнатыңыз.
    Right: en: Install Signal. | kk: Signal қолданбасын орнатыңыз.
    """
    source, target = context.source, context.target
    left: Counter[str] = Counter()
    for hit in source.hits:
        name = hit.term.text
        kept = any(
            term.text == name and term.status is TermStatus.PREFERRED and same_language(term.language, target.tag)
            for term in hit.concept.terms
        )
        if not kept:
            continue
        left[name] += 1
        if left[name] > target.typed.count(name):
            yield source.sight(hit.start, hit.end, f"“{name}” stays as it is in the translation")
