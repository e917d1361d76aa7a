"""Drafts without a machine: mended matches and assembled pieces, from what the project's memory teaches.

The lexicon and the phrases are a cache in the project's folder. They are learnt when drafting starts, if the memory has
moved on enough, and only read otherwise: a screen that asks for matches never waits for learning.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.language import find_variant
from localize.model import LanguageTag, Match, MatchType, Origin, OriginKind, Progress, TranslationUnit, Trust
from localize.workflow.remember import VIA

if TYPE_CHECKING:
    from localize.memory.phrases import Pair
    from localize.memory.repair import Knowledge, Repair, TermPair
    from localize.workflow.project import Project
    from localize.workflow.remember import Asked

REPAIR_FIRST = 60
"""Least similarity of a match whose repair is better than an engine's draft; measured in `benchmarks/repair.py`."""
REPAIRED = 40
"""Least similarity of a match that is repaired at all."""
_FEWEST = 50
"""Pairs below which counting words proves nothing."""
_MOST = 30_000
"""Pairs that are learnt from: the newest of the most trusted. Learning them takes some tens of seconds."""
_STALE = 0.05
"""Share of the pairs that may be newer than the cache before it is learnt anew."""
_STEP = 5_000
_FORM = 1
NAME, PIECES, UNCERTAIN = "repaired", "pieces", "uncertain"


@dataclass(frozen=True, slots=True)
class _Cached:
    """What the cache was learnt from."""

    position: int
    pairs: int


def learn(project: Project, source: LanguageTag, target: LanguageTag) -> Generator[Progress, None, None]:
    """Bring the cache for a pair of languages up to date, when the memory has moved on enough; else do nothing."""
    from localize.memory.lexicon import Lexicon
    from localize.memory.phrases import Languages, Phrases
    from localize.memory.word_links import keys_of, read_words

    folder = _folder(project, source, target)
    cached = _read_cached(folder)
    if cached is not None and _count_since(project, cached.position) <= _STALE * cached.pairs:
        return
    pairs, position = _choose_pairs(project, source, target)
    if len(pairs) < _FEWEST:
        return
    languages = Languages(source, target)
    yield Progress(0, len(pairs), "learnt")
    words = ((keys_of(read_words(one, source)), keys_of(read_words(other, target))) for one, other in pairs)
    lexicon = Lexicon.train(words)
    yield Progress(len(pairs) // 2, len(pairs), "learnt")
    phrases = Phrases.build(pairs, lexicon, languages)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "state.json").unlink(missing_ok=True)
    lexicon.save(folder / "lexicon.npz")
    phrases.save(folder / "phrases.npz")
    (folder / "state.json").write_text(json.dumps([_FORM, position, len(pairs)]), encoding="utf-8")
    yield Progress(len(pairs), len(pairs), "learnt")


def load(project: Project, source: LanguageTag, target: LanguageTag) -> Knowledge | None:
    """Return what was learnt, with what was confirmed since; None where nothing was, or the cache is damaged."""
    from localize.memory.lexicon import Lexicon
    from localize.memory.phrases import Phrases
    from localize.memory.repair import Knowledge

    folder = _folder(project, source, target)
    cached = _read_cached(folder)
    if cached is None:
        return None
    try:
        lexicon, phrases = Lexicon.load(folder / "lexicon.npz"), Phrases.load(folder / "phrases.npz")
    except (OSError, ValueError):
        return None
    for unit in _units_since(project, cached.position):
        pair = _pair_of(unit, source, target)
        if pair is not None:
            phrases.add(pair, lexicon)
    return Knowledge(lexicon, phrases)


def mend(project: Project, known: Knowledge, asked: Asked, matches: Sequence[Match]) -> Match | None:
    """Return the best repaired match among *matches* of a text, or None. Its label is in the origin's name."""
    from localize.memory.choose import choose_repair

    # A match that was found through another language has its source in that one; an adapted one is mended already.
    plain = [
        match
        for match in matches
        if match.type is MatchType.MEMORY
        and REPAIRED <= match.similarity < 100
        and not match.adapted
        and not match.origin.name.startswith(VIA)
    ]
    nearest = max((match.similarity for match in matches), default=0)
    candidates = [(match.similarity, (match.source, match.target)) for match in plain]
    chosen = choose_repair(asked.content, candidates, replace(known, terms=_terms(project, asked)), nearest=nearest)
    return _label(plain[chosen[0]], chosen[1]) if chosen else None


def put_together(project: Project, known: Knowledge, asked: Asked) -> Match | None:
    """Return a text assembled from pieces, for the gist, or None where the memory does not cover it."""
    from localize.memory.assemble import assemble

    made = assemble(asked.content, replace(known, terms=_terms(project, asked)))
    if made is None:
        return None
    origin = Origin(OriginKind.ASSEMBLED, 0, f"{UNCERTAIN} {PIECES}")
    problems = ("uncertain: put together from pieces, for the gist only",)
    return Match(
        MatchType.ASSEMBLED, asked.content, made.target, 0, origin=origin, pieces=made.pieces, problems=problems
    )


def with_repaired(project: Project, asked: Asked, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return *matches* with the best repaired one before the first of them that is not equal to the asked text."""
    if not any(REPAIRED <= match.similarity < 100 for match in matches):
        return tuple(matches)
    known = project.knowledge(asked.source_language, asked.target_language)
    made = mend(project, known, asked, matches) if known else None
    if made is None or any(match.target == made.target for match in matches):
        return tuple(matches)
    near = next(at for at, match in enumerate(matches) if match.similarity < 100)
    return (*matches[:near], made, *matches[near:])


def _label(match: Match, made: Repair) -> Match:
    from localize.memory.repair import Sureness

    unsure = made.sureness is Sureness.UNCERTAIN
    name = f"{UNCERTAIN if unsure else NAME} {match.origin.name}".rstrip()
    problems = ("uncertain: repaired word by word, read it with care",) if unsure else ()
    return replace(
        match,
        type=MatchType.ASSEMBLED,
        target=made.target,
        origin=Origin(OriginKind.ASSEMBLED, match.score, name),
        pieces=made.pieces,
        adapted=True,
        problems=(*match.problems, *problems),
    )


def _terms(project: Project, asked: Asked) -> tuple[TermPair, ...]:
    from localize.memory.repair import TermPair

    pairs = []
    for hit in project.find_terms(asked.source_language, asked.content.typed):
        preferred = hit.concept.terms_in(asked.target_language)
        if preferred and not hit.unsure:
            pairs.append(TermPair(hit.surface, preferred[0].text, hit.concept.id))
    return tuple(pairs)


def _folder(project: Project, source: LanguageTag, target: LanguageTag) -> Path:
    return project.cache_folder / "repair" / f"{source}_{target}"


def _read_cached(folder: Path) -> _Cached | None:
    try:
        form, position, pairs = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    whole = form == _FORM and isinstance(position, int) and isinstance(pairs, int)
    return _Cached(position, pairs) if whole else None


def _units_since(project: Project, position: int) -> Iterator[TranslationUnit]:
    while changes := project.store.memory_since(position, _STEP):
        position = changes[-1].number
        yield from (change.unit for change in changes if change.unit is not None)


def _count_since(project: Project, position: int) -> int:
    count = 0
    while changes := project.store.memory_since(position, _STEP):
        position = changes[-1].number
        count += len(changes)
    return count


def _choose_pairs(project: Project, source: LanguageTag, target: LanguageTag) -> tuple[list[Pair], int]:
    """Return the pairs to learn from, best first, and the position up to which the memory was read."""
    rows: list[tuple[Trust, float, int, Pair]] = []
    position = 0
    while changes := project.store.memory_since(position, _STEP):
        position = changes[-1].number
        for change in changes:
            pair = _pair_of(change.unit, source, target) if change.unit else None
            if change.unit and pair:
                trust = min(each.trust for each in change.unit.variants)
                at = max(each.at for each in change.unit.variants).timestamp()
                rows.append((trust, at, change.number, pair))
        if len(rows) > 2 * _MOST:
            rows = sorted(rows, key=lambda row: row[:3], reverse=True)[:_MOST]
    rows.sort(key=lambda row: row[:3], reverse=True)
    return [row[3] for row in rows[:_MOST]], position


def _pair_of(unit: TranslationUnit, source: LanguageTag, target: LanguageTag) -> Pair | None:
    one, other = find_variant(unit.variants, source), find_variant(unit.variants, target)
    return (one.content, other.content) if one and other and one is not other else None
