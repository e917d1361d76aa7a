"""Repaired matches and texts assembled from pieces, with what was learnt from the project's memory.

The learnt tables are only read here; `training.py` makes them, so that a screen that asks for matches never waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.model import LanguageTag, Match, MatchType, Origin, OriginKind
from localize.safe.modes import STATE_FOLDER
from localize.workflow.memory.matches import VIA
from localize.workflow.memory.training import KNOWLEDGE, LEXICON, PHRASES, folder_of, pair_of, read_cached, units_since

if TYPE_CHECKING:
    from localize.memory.repair.repair import Repair
    from localize.memory.repair.request import Knowledge, RepairRequest, TermPair
    from localize.workflow.memory.matches import MemoryQuestion
    from localize.workflow.project.project import Project

REPAIR_FIRST = 60
"""Least similarity of a match whose repair is better than an engine's draft; measured in `benchmarks/repair.py`."""
REPAIRED = 40
"""Least similarity of a match that is repaired at all."""
NAME, PIECES, UNCERTAIN = "repaired", "pieces", "uncertain"


def knowledge(project: Project, source: LanguageTag, target: LanguageTag) -> Knowledge | None:
    """Return what the memory has taught about translating between two languages; None until it was learnt."""
    return project.cache.get(KNOWLEDGE, f"{source} {target}", lambda: load(project, source, target))


def load(project: Project, source: LanguageTag, target: LanguageTag) -> Knowledge | None:
    """Return what was learnt, with what was confirmed since; None where nothing was, or the cache is damaged."""
    from localize.memory.alignment.lexicon import Lexicon
    from localize.memory.repair.phrase_table import Phrases
    from localize.memory.repair.request import Knowledge

    cached = read_cached(project, source, target)
    if cached is None:
        return None
    folder = folder_of(source, target)
    try:
        lexicon = Lexicon.load(_find(project, f"{folder}/{LEXICON}"))
        phrases = Phrases.load(_find(project, f"{folder}/{PHRASES}"))
    except (OSError, ValueError):
        return None
    for unit in units_since(project, cached.position):
        pair = pair_of(unit, source, target)
        if pair is not None:
            phrases.add(pair, lexicon)
    return Knowledge(lexicon, phrases)


def _find(project: Project, name: str) -> Path | bytes:
    """Return a cache file of a plain project, which is mapped, or an encrypted project's bytes. Raises: OSError."""
    return project.files.read(name) if project.is_encrypted else project.root / STATE_FOLDER / name


def take_apart(project: Project, known: Knowledge, asked: MemoryQuestion) -> RepairRequest:
    """Return a text as it is mended and put together, with the terms that it has."""
    from localize.memory.repair.request import Knowledge, RepairRequest

    terms = _terms(project, asked)
    return RepairRequest(asked.content, Knowledge(known.lexicon, known.phrases, terms) if terms else known)


def mend(wanted: RepairRequest, matches: Sequence[Match]) -> Match | None:
    """Return the best repaired match among *matches* of a text, or None. Its label is in the origin's name."""
    from localize.memory.repair.choose import choose_repair

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
    chosen = choose_repair(wanted, candidates, nearest=nearest) if plain else None
    return _label(plain[chosen[0]], chosen[1]) if chosen else None


def put_together(wanted: RepairRequest) -> Match | None:
    """Return a text assembled from pieces, for the gist, or None where the memory does not cover it."""
    from localize.memory.repair.assemble import assemble

    made = assemble(wanted)
    if made is None:
        return None
    origin = Origin(OriginKind.ASSEMBLED, 0, f"{UNCERTAIN} {PIECES}")
    problems = (Message("uncertain: assembled from fragments, for the gist only"),)
    return Match(
        MatchType.ASSEMBLED, wanted.content, made.target, 0, origin=origin, pieces=made.pieces, problems=problems
    )


def with_repaired(project: Project, asked: MemoryQuestion, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return *matches* with the best repaired one before the first of them that is not equal to the asked text."""
    if not any(REPAIRED <= match.similarity < 100 for match in matches):
        return tuple(matches)
    known = knowledge(project, asked.source_language, asked.target_language)
    made = mend(take_apart(project, known, asked), matches) if known else None
    if made is None or any(match.target == made.target for match in matches):
        return tuple(matches)
    near = next(at for at, match in enumerate(matches) if match.similarity < 100)
    return (*matches[:near], made, *matches[near:])


def _label(match: Match, made: Repair) -> Match:
    from localize.memory.repair.repair import RepairCertainty

    unsure = made.sureness is RepairCertainty.UNCERTAIN
    name = f"{UNCERTAIN if unsure else NAME} {match.origin.name}".rstrip()
    problems = (Message("uncertain: repaired word by word, review carefully"),) if unsure else ()
    return replace(
        match,
        type=MatchType.ASSEMBLED,
        target=made.target,
        origin=Origin(OriginKind.ASSEMBLED, match.score, name),
        pieces=made.pieces,
        adapted=True,
        problems=(*match.problems, *problems),
    )


def _terms(project: Project, asked: MemoryQuestion) -> tuple[TermPair, ...]:
    from localize.memory.repair.request import TermPair

    pairs = []
    for hit in project.find_terms(asked.source_language, asked.content.typed):
        preferred = hit.concept.terms_in(asked.target_language)
        if preferred and not hit.unsure:
            pairs.append(TermPair(hit.surface, preferred[0].text, hit.concept.id))
    return tuple(pairs)
