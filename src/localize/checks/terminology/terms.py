"""Glossary terms of a source and their renderings, recognised in every inflected form.

The hits come with the pair. A doubtful hit makes no error: what rests on it is neutral.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from localize.checks.analysis.expected_terms import APPROVED, Near, find_expected, find_near, has_akin, listed
from localize.checks.analysis.kazakh_lost_letters import find_lost_letters
from localize.checks.core.pair import Context, Pair, Sighting, Text
from localize.checks.core.prefilter import given
from localize.checks.core.registry import check
from localize.language import same_language, script_of
from localize.model import Severity, Side, Term, TermHit, TermStatus
from localize.morphology.common_words import is_everyday_english
from localize.morphology.phrases import is_cyrillic

_SENTENCE_END = re.compile(r"[.!?…:]\s")


def _meant(source: Text) -> dict[str, list[TermHit]]:
    """Return the hits of a source by concept; a word that is forbidden for a concept more often means another one."""
    return _by_concept(hit for hit in source.hits if hit.term.status is not TermStatus.FORBIDDEN)


def _by_concept(hits: Iterable[TermHit]) -> dict[str, list[TermHit]]:
    grouped: dict[str, list[TermHit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.concept.id].append(hit)
    return grouped


def asks_terms(pair: Pair) -> bool:
    return bool(pair.source_hits)


def _uses_terms(pair: Pair) -> bool:
    return bool(pair.target_hits)


@check("terms.missing", category="terminology", severity=Severity.MINOR, needs=given(asks_terms))
def missing(context: Context) -> Iterator[Sighting]:
    """A term of the source is not rendered by its term in the target.

    What: The source has a concept of the glossary, and no form of its preferred or admitted terms is in the target.
    If the term is there, but less often than in the source, the finding is neutral: a pronoun may stand for it. What
    looks like the term but for a letter is named; a term that only lost its Kazakh letters is left to that check.
    Where the term is a single word, a word of its root answers for it: «судебный» for суд, «вправе» for право, «заңды»
    for заң. A word that the glossary forbids for a concept does not ask for its term: in a source it mostly means
    another thing.
    Why: The same thing under two names is two things to the reader.
    Glossary: en: freedom of speech | kk: сөз бостандығы
    Wrong: en: Defend freedom of speech. | kk: Еркіндікті қорғаңыз.
    Right: en: Defend freedom of speech. | kk: Сөз бостандығын қорғаңыз.
    """
    source, target = context.source, context.target
    seen = _by_concept(target.hits)
    for concept_id, hits in _meant(source).items():
        expected = find_expected(hits[0].concept, target.tag)
        ours = seen.get(concept_id, [])
        approved = [hit for hit in ours if hit.term.status in APPROVED]
        # A forbidden or deprecated word in its place has its own finding.
        replaced = not approved and any(not _approved_at(hit, context) for hit in ours)
        if not expected or len(approved) >= len(hits) or replaced:
            continue
        if not approved:
            yield from _without_term(hits, expected, context, seen)
        elif not any(hit.unsure for hit in hits):
            hit = hits[len(approved)]
            message = f"{listed(expected)} is less often in the translation than “{hit.surface}” in the source"
            yield Sighting(Side.SOURCE, hit.start, hit.end, message, unsure=True)


def _without_term(
    hits: list[TermHit], expected: tuple[Term, ...], context: Context, seen: dict[str, list[TermHit]]
) -> Iterator[Sighting]:
    """Yield the first place of a concept of the source that has no term in the target, with a word that looks like it.

    Every place is named only once; which of two concepts at one place was meant is the target's to say.
    """
    target = context.target
    hit = next((hit for hit in hits if not _meant_otherwise(hit, context.source, seen)), None)
    if hit is None:
        return
    if has_akin(expected, target):
        return
    near = find_near(expected, target)
    if near and near.lost and _has_lost_letters(near, context):
        return
    message = f"no {listed(expected)} for “{hit.surface}” in the translation"
    if near:
        message += f"; “{target.typed[near.start : near.end]}” looks like it"
    common = _stays(hit, target) and _may_be_common(hit, context.source)
    yield Sighting(Side.SOURCE, hit.start, hit.end, message, unsure=common or all(each.unsure for each in hits))


def _has_lost_letters(near: Near, context: Context) -> bool:
    """Tell whether words that lost their Kazakh letters have a finding that says so."""
    return any(each.start < near.end and near.start < each.end for each in find_lost_letters(context))


def _meant_otherwise(hit: TermHit, source: Text, seen: dict[str, list[TermHit]]) -> bool:
    """Tell whether another concept at the same place, or one around it, is rendered in the target."""
    return any(
        other.start <= hit.start
        and hit.end <= other.end
        and other.concept.id != hit.concept.id
        and any(each.term.status in APPROVED for each in seen.get(other.concept.id, ()))
        for other in source.hits
    )


@check("terms.forbidden", category="terminology", severity=Severity.MAJOR, needs=given(_uses_terms))
def forbidden(context: Context) -> Iterator[Sighting]:
    """The target uses a word that the glossary forbids for this concept.

    What: Looks only where the concept is in the source. The word is no mistake where it is the right term for another
    concept of the source, or a part of a longer approved term.
    Why: Forbidden words are chosen for a reason: a law, a style guide, or the harm that they do.
    Glossary: en: personal data | kk: дербес деректер | forbidden kk: жеке мәліметтер
    Wrong: en: Protect personal data. | kk: Жеке мәліметтерді қорғаңыз.
    Right: en: Protect personal data. | kk: Дербес деректерді қорғаңыз.
    """
    source, target = context.source, context.target
    concepts = _meant(source)
    for hit in target.hits:
        if hit.term.status is TermStatus.FORBIDDEN and hit.concept.id in concepts and not _approved_at(hit, context):
            unsure = hit.unsure or all(each.unsure for each in concepts[hit.concept.id])
            expected = find_expected(hit.concept, target.tag)
            asked = f"; use {listed(expected)}" if expected else ""
            message = f"“{hit.surface}” is forbidden for “{concepts[hit.concept.id][0].surface}”{asked}"
            fix = None if unsure else _replacement(hit, expected)
            yield Sighting(Side.TARGET, hit.start, hit.end, message, fix, unsure=unsure)


@check("terms.deprecated", category="terminology", severity=Severity.MINOR, needs=given(_uses_terms))
def deprecated(context: Context) -> Iterator[Sighting]:
    """The target uses a deprecated word of the glossary.

    What: Deprecated terms are found wherever they stand, whatever the source says, unless the word is the right term
    for another concept of the source.
    Why: Outdated names persist by habit; readers may take them for something else.
    Glossary: en: false information | kk: жалған ақпарат | deprecated kk: фейк
    Wrong: en: How to spot false information | kk: Фейкті қалай тануға болады
    Right: en: How to spot false information | kk: Жалған ақпаратты қалай тануға болады
    """
    for hit in context.target.hits:
        if hit.term.status is TermStatus.DEPRECATED and not _approved_at(hit, context):
            expected = find_expected(hit.concept, context.target.tag)
            asked = f"; use {listed(expected)}" if expected else ""
            fix = None if hit.unsure else _replacement(hit, expected)
            yield Sighting(
                Side.TARGET, hit.start, hit.end, f"“{hit.surface}” is deprecated{asked}", fix, unsure=hit.unsure
            )


def _approved_at(hit: TermHit, context: Context) -> bool:
    """Tell whether the same words, or longer ones around them, are the approved term of a concept of the source."""
    concepts = {each.concept.id for each in context.source.hits}
    return any(
        other.start <= hit.start
        and hit.end <= other.end
        and other.term.status in APPROVED
        and (other.concept.id in concepts or (other.start, other.end) != (hit.start, hit.end))
        for other in context.target.hits
    )


def _replacement(hit: TermHit, expected: tuple[Term, ...]) -> str | None:
    """Return the preferred term where it fits as it is: both words in their dictionary form."""
    if not expected or expected[0].status is not TermStatus.PREFERRED or hit.surface.lower() != hit.term.text.lower():
        return None
    text = expected[0].text
    starts_upper = hit.surface[:1].isupper() and not hit.term.text[:1].isupper()
    return text[:1].upper() + text[1:] if starts_upper else text


@check("terms.untranslatable", category="terminology", severity=Severity.MAJOR, needs=given(asks_terms))
def untranslatable(context: Context) -> Iterator[Sighting]:
    """A name that the glossary writes the same in both languages is missing in the target.

    What: Concepts whose preferred term is the same text in source and target and a name: it has a capital letter, or is
    written in letters that the target is not. It must stand in the target. Its capitals do not count, and any ending
    may follow, after a hyphen, an apostrophe or at once. An admitted term, «Сигнал» say, answers for it. Where it is
    less often there than in the source, the finding is neutral: a pronoun may stand for it. So is one on an everyday
    English word that begins a sentence or stands among capitals. What this check tells of, terms.missing does not tell
    again, unless it is set to be graver.
    Why: A translated or transliterated name of a program is not found by those who look for it.
    Glossary: en: Signal | kk: Signal
    Wrong: en: Install Signal. | kk: Сигнал қолданбасын орнатыңыз.
    Right: en: Install Signal. | kk: Signal қолданбасын орнатыңыз.
    """
    source, target = context.source, context.target
    approved = _by_concept(hit for hit in target.hits if hit.term.status in APPROVED)
    for concept_id, hits in _meant(source).items():
        kept = [hit for hit in hits if _stays(hit, target)]
        counts = [_count_name(hit.term.text, target.typed) for hit in kept]
        stands = max(len(approved[concept_id]), *counts, 0)
        if stands < len(kept):
            hit, name = kept[stands], kept[stands].term.text
            message = f"“{name}” stays as it is in the translation"
            unsure = stands > 0 or any(each.unsure for each in kept) or _may_be_common(hit, source)
            yield Sighting(Side.SOURCE, hit.start, hit.end, message, unsure=unsure)


def _stays(hit: TermHit, target: Text) -> bool:
    """Tell whether a term of the source is a name, and the preferred term of the target too."""
    name = hit.term.text
    if name.islower() and (script_of(target.tag) != "Cyrl" or is_cyrillic(name)):
        return False
    return any(
        term.text == name and term.status is TermStatus.PREFERRED and same_language(term.language, target.tag)
        for term in hit.concept.terms
    )


def _may_be_common(hit: TermHit, source: Text) -> bool:
    """Tell whether an English word may have its capital for its place, and be no name: "Signal lost", "New Windows"."""
    if source.language != "en" or not is_everyday_english(hit.surface.lower()):
        return False
    before = _SENTENCE_END.split(source.typed[: hit.start])[-1].split()
    return not before or (len(before) > 1 and before[-1][:1].isupper())


@lru_cache(maxsize=1024)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name with any ending that is written in other letters, or behind a sign."""
    letters = r"\u0400-\u04ff" if is_cyrillic(name) else "a-z"
    escaped = re.escape(name).replace("\\ ", r"\s+")
    return re.compile(rf"(?<!\w){escaped}(?![{letters}])", re.IGNORECASE)


def _count_name(name: str, text: str) -> int:
    return len(_name_pattern(name).findall(text))
