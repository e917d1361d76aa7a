"""Inconsistency in a project: one source translated in two ways, two sources translated alike.

Every check is one pass over the pairs of one target language with hash maps: its cost is linear in their number. The
text that most places agree on sets the norm, and the findings at other places name one of these.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from localize.checks.core.pair import Sighting, Text
from localize.checks.core.project import Entry, Rendering
from localize.checks.core.registry import check
from localize.model import Content, LanguageTag, Severity, Side, TermStatus

Seen = Iterator[tuple[Entry, Sighting]]
Words = tuple[str, ...]

_TAG = re.compile(r"</?[a-z]{1,4}\d+/?>")
_WORD = re.compile(r"[^\W_]+(?:[-‑’'][^\W_]+)*")
_PIECE = re.compile(r"\w+")
_ACCELERATOR = re.compile(r"(?<![^\W_])[_&](?=[^\W\d_])|(?<=[^\W\d_])[_&](?=[^\W\d_])|\s*\([_&]?\w\)$")
"""The key of a menu: «_Сақтау», «Са&қтау»."""
_ANY = LanguageTag("und")
_LABEL = " :.…"
"""What a label may have at its end, and a title not."""
_PLACES = 3
"""Places that a message names."""
_SHOWN = 60
"""Characters of another translation that a message shows."""
_SURE_WORDS = 3
"""Words from which a source means one thing: "Open" is a verb and an adjective."""
_LEAST_LETTERS = 3
"""Letters that a text needs to be language: one letter is a key to press, which every language chooses for itself."""
_TARGET_WORDS = 4
"""Words from which two sources hardly ever have one translation by right."""
_STEM = 4
"""Letters by which words are taken for forms of one word, in sources whose language nobody asks for."""
_ALIKE = 0.34
"""The share of common words from which two sources are two ways to say the same."""


# --- one source, several targets -------------------------------------------------------------------------------------


@check("consistency.source", category="terminology", severity=Severity.MINOR, scope="project")
def source(entries: Sequence[Entry]) -> Seen:
    """The same source is translated differently in another place.

    What: Compares texts that say the same but for case and a colon or full stop at the end. Translations that differ
    in nothing but case, punctuation, tags and endings are the same. One or two words may mean different things in
    different places: their finding is neutral. Different plural forms are different texts.
    Why: One button under two names is two buttons to the reader.
    Wrong: en: Remove this device now | kk: Осы құрылғыны қазір жою
    Again: en: Remove this device now | kk: Аталған аппаратты дереу өшіру
    Right: en: Remove this device now | kk: Осы құрылғыны қазір жою
    Again: en: Remove this device now: | kk: осы құрылғыны қазір жою:
    """
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_source_key(entry.source), entry.case.value if entry.case else ""].append(entry)
    for group in groups.values():
        if len(group) > 1 and _has_language(group[0].source):
            yield from _differing(group)


def _differing(group: Sequence[Entry]) -> Seen:
    """Yield the entries of one source whose target is not the usual one."""
    variants: dict[Words, list[Entry]] = defaultdict(list)
    for entry in group:
        variants[_words(entry.target)].append(entry)
    if len(variants) == 1:
        return
    norm = max(variants, key=lambda words: (_confirmed(variants[words]), len(variants[words])))
    unsure = len(_words(group[0].source)) < _SURE_WORDS
    said = f"the same source is “{_cut(variants[norm][0].target)}” at {places_of(variants[norm])}"
    for words, others in variants.items():
        if words and norm and not _same_but_endings(words, norm):
            for entry in others:
                yield entry, Sighting(Side.TARGET, 0, 0, said, unsure=unsure)


def _same_but_endings(ours: Words, theirs: Words) -> bool:
    """Tell whether two texts have forms of the same words in the same order: a plural, a case, a verb and its noun."""
    return len(ours) == len(theirs) and all(map(_same_stem, ours, theirs))


def _same_stem(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    stem = max(3, round(shorter * 0.6))
    return one == other or (shorter >= stem and one[:stem] == other[:stem])


# --- several sources, one target -------------------------------------------------------------------------------------


@check("consistency.target", category="accuracy", severity=Severity.MINOR, scope="project")
def target(entries: Sequence[Entry]) -> Seen:
    """Another source, which says something else, has the same translation.

    What: Compares translations of four words and more. Sources that share a third of their words, in whatever form, are
    two ways to say one thing and left alone; so are sources without words.
    Why: A translation that was pasted into the wrong place reads well, and nothing else finds it.
    Wrong: en: Your report has been sent | kk: Құпиясөзді ешкімге айтуға болмайды
    Again: en: Never share a password with anybody | kk: Құпиясөзді ешкімге айтуға болмайды
    Right: en: Never share your password | kk: Құпиясөзді ешкімге айтуға болмайды
    Again: en: Do not share a password | kk: Құпиясөзді ешкімге айтуға болмайды
    """
    groups: dict[Words, list[Entry]] = defaultdict(list)
    for entry in entries:
        words = _words(entry.target)
        if len(words) >= _TARGET_WORDS:
            groups[words].append(entry)
    for group in groups.values():
        if len(group) > 1 and _has_language(group[0].target):
            yield from _alike_by_mistake(group)


def _alike_by_mistake(group: Sequence[Entry]) -> Seen:
    """Yield the entries of one target whose source has little to do with the usual one."""
    sources: dict[str, list[Entry]] = defaultdict(list)
    for entry in group:
        sources[_source_key(entry.source)].append(entry)
    if len(sources) == 1:
        return
    norm = max(sources, key=lambda key: (_confirmed(sources[key]), len(sources[key])))
    stems = _stems(sources[norm][0].source)
    said = f"“{_cut(sources[norm][0].source)}” has the same translation at {places_of(sources[norm])}"
    for key, others in sources.items():
        mine = _stems(others[0].source)
        if key != norm and mine and stems and len(mine & stems) < _ALIKE * min(len(mine), len(stems)):
            for entry in others:
                yield entry, Sighting(Side.TARGET, 0, 0, said)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _words(text) if len(word) > 2 or word.isdigit())


# --- one term, several terms -----------------------------------------------------------------------------------------


@check("consistency.term", category="terminology", severity=Severity.MINOR, scope="project")
def term(entries: Sequence[Entry]) -> Seen:
    """A term of the source is rendered by another approved term than in most places.

    What: Looks at glossary terms with several approved terms in the target language, in all inflected forms. A short
    form beside its long one, such as an acronym, is right anywhere. Where no approved term is used, terms.missing and
    terms.forbidden speak.
    Why: Both terms are right, but readers take two terms for two things.
    Glossary: en: freedom of speech | kk: сөз бостандығы | admitted kk: сөз еркіндігі
    Wrong: en: Defend freedom of speech. | kk: Сөз бостандығын қорғаңыз.
    Again: en: Freedom of speech is a right. | kk: Сөз еркіндігі – құқық.
    Right: en: Defend freedom of speech. | kk: Сөз бостандығын қорғаңыз.
    Again: en: Freedom of speech is a right. | kk: Сөз бостандығы – құқық.
    """
    used: dict[tuple[str, str], dict[str, list[tuple[Entry, Rendering]]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        for rendering in entry.renderings:
            used[rendering.concept, rendering.source.text][rendering.target.text].append((entry, rendering))
    for by_term in used.values():
        if len(by_term) > 1:
            yield from _other_terms(by_term)


def _other_terms(by_term: dict[str, list[tuple[Entry, Rendering]]]) -> Seen:
    """Yield the first place of every text that has none but an unusual term."""

    def weight(text: str) -> tuple[int, bool]:
        places = by_term[text]
        return len({entry.number for entry, _ in places}), places[0][1].target.status is TermStatus.PREFERRED

    norm = max(by_term, key=weight)
    usual = {entry.number for entry, _ in by_term[norm]}
    places = places_of([entry for entry, _ in by_term[norm]])
    for text, others in by_term.items():
        if text == norm or _is_short_form(text, norm) or _is_short_form(norm, text):
            continue
        told: set[int] = set()
        for entry, rendering in others:
            if entry.number not in usual | told:
                told.add(entry.number)
                said = f"“{text}” for “{rendering.source.text}”, which is “{norm}” at {places}"
                yield entry, Sighting(Side.TARGET, rendering.start, rendering.end, said)


def _is_short_form(short: str, long: str) -> bool:
    """Tell whether a term is an acronym, or some words of another term."""
    return (short.isupper() and len(short) > 1) or set(_PIECE.findall(short.casefold())) < set(
        _PIECE.findall(long.casefold())
    )


# --- comparing -------------------------------------------------------------------------------------------------------


def _source_key(text: str) -> str:
    """Return what two sources that say the same have in common."""
    return " ".join(_ACCELERATOR.sub("", text).casefold().split()).rstrip(_LABEL)


def _words(text: str) -> Words:
    """Return the words of a typed text in order, without case, punctuation, tags and accelerators."""
    return tuple(_WORD.findall(_ACCELERATOR.sub("", _TAG.sub(" ", text)).casefold()))


def _has_language(text: str) -> bool:
    """Tell whether a typed text has letters enough outside placeholders, tags, addresses and code."""
    read = Text(Side.SOURCE, Content((_TAG.sub(" ", text),)), _ANY, ())
    return sum(letter.isalpha() for letter in read.words) >= _LEAST_LETTERS


def _confirmed(entries: Iterable[Entry]) -> int:
    return sum(not entry.draft for entry in entries)


def places_of(entries: Sequence[Entry]) -> str:
    """Return "a.md#3, a.md#9 and 4 more"; drafts are called so."""
    numbers = Counter(entry.number for entry in entries)
    first = list({entry.number: entry for entry in entries[: _PLACES * 2]}.values())[:_PLACES]
    named = ", ".join(f"{entry.place}{' (draft)' if entry.draft else ''}" for entry in first)
    return f"{named} and {len(numbers) - len(first)} more" if len(numbers) > len(first) else named


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
