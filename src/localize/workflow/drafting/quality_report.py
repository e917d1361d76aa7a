"""Quality of drafts by engine and other sources, measured by how much people changed them.

Computed from the history, which has both texts; only keystrokes are logged for it, by the editor, as numbers. HTER is
the share of words that a person changed (Snover et al. 2006: edits over words of the final text), with a 95 % interval
by resampling segments; letters are compared too, because Kazakh and Russian endings count as a word each. Time is that
between two confirmations of one person, pauses cut at a minute: a rough figure, because nobody is observed in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.model import LanguageTag, Origin, OriginKind, Progress
from localize.model.events import Action, Event, SaveTarget, Subject, SubjectKind
from localize.model.segment_list import Where
from localize.tokens import TokenKind, tokenize
from localize.workflow.drafting.keystroke_log import Revision, read_keys
from localize.workflow.drafting.usage_ledger import sent
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

IDLE_S = 60.0
"""A longer pause is not work on one segment."""
_SAMPLES = 1_000
_SEED = 17
_TELL = 256
"""Segments between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Edited:
    """One draft that a person confirmed, changed or not."""

    edits: int
    """Words put in, taken out or exchanged."""
    words: int
    """Of the final text."""
    letter_edits: int
    letters: int
    seconds: float | None
    """None where nothing of the same person came before it."""
    keys: int | None = None
    """None where no editor of this machine counted them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The drafts of one source in one language."""

    source: str
    """The engine's name; `memory`, `repair` or `pieces` for drafts without a machine."""
    language: LanguageTag
    drafts: int
    confirmed: int
    """… by a person, at least once."""
    unchanged: int
    """… of them as they were."""
    hter: float
    """0 for drafts that needed nothing; over 1 where more was changed than stands there."""
    low: float
    high: float
    """The 95 % interval of `hter`."""
    letters: float
    """Letters changed, of those of the final texts."""
    seconds_per_word: float | None
    keys_per_word: float | None
    """Keys that changed the text, of the texts where they were counted; None where there are none."""
    characters: int
    """Sent to the engine, by the ledger of this machine."""
    cost: float | None
    """By `draft.prices`; None where no price is known."""


@dataclass(slots=True)
class _Group:
    drafts: int = 0
    edited: list[Edited] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fate:
    """A draft, and the text that a person first confirmed in its place."""

    draft: SaveTarget
    final: Event | None
    """None while nobody has confirmed one."""


def measure(project: Project, languages: Sequence[LanguageTag] = ()) -> Generator[Progress, None, tuple[Outcome, ...]]:
    """Return what became of the project's drafts, by language and source, the least changed first."""
    wanted = tuple(languages) or project.all_targets()
    total = sum(project.store.counts(language, Where()).segments for language in wanted)
    done = 0
    found: list[Outcome] = []
    for language in wanted:
        fates: list[Fate] = []
        for row in all_rows(project, language):
            subject = Subject(SubjectKind.SEGMENT, row.segment.key, language)
            if row.target is not None:
                fates += find_fates(project.store.history(subject))
            done += 1
            if done % _TELL == 0:
                yield Progress(done, total, "read")
        found += _outcomes(project, language, fates)
    return tuple(found)


def find_fates(events: Iterable[Event]) -> list[Fate]:
    """Return the drafts in a segment's history that a later draft did not replace before a person confirmed a text."""
    fates: list[Fate] = []
    draft: SaveTarget | None = None
    for event in events:
        if not isinstance(event.body, SaveTarget):
            continue
        if event.action is Action.DRAFTED and event.body.origin.kind is not OriginKind.HUMAN:
            draft = event.body
        elif event.action is Action.TRANSLATED and draft is not None:
            fates.append(Fate(draft, event))
            draft = None
    return [*fates, Fate(draft, None)] if draft is not None else fates


def _outcomes(project: Project, language: LanguageTag, fates: Sequence[Fate]) -> list[Outcome]:
    times = _times(each.final for each in fates if each.final is not None)
    keys = read_keys(project)
    groups: dict[str, _Group] = defaultdict(_Group)
    for each in fates:
        group = groups[source_of(each.draft.origin)]
        group.drafts += 1
        if each.final is not None:
            group.edited.append(compare(each.draft, each.final, times, keys))
    characters = _characters(project, language)
    made = [_outcome(project, language, source, group, characters.get(source, 0)) for source, group in groups.items()]
    return sorted(made, key=lambda outcome: (not outcome.confirmed, outcome.hter, outcome.source))


def source_of(origin: Origin) -> str:
    """Return under which name drafts of an origin are counted."""
    if origin.kind is OriginKind.MACHINE:
        return origin.name or "machine"
    if origin.kind is OriginKind.ASSEMBLED:
        return "repair" if origin.score else "pieces"
    return "memory"


def _times(finals: Iterable[Event]) -> Mapping[tuple[str, datetime], float]:
    """Return the seconds before each confirmation, by person and moment."""
    moments: dict[str, list[datetime]] = defaultdict(list)
    for event in finals:
        moments[event.actor].append(event.at)
    times: dict[tuple[str, datetime], float] = {}
    for actor, unsorted in moments.items():
        for before, at in pairwise(sorted(unsorted)):
            times[actor, at] = min(IDLE_S, (at - before).total_seconds())
    return times


def compare(
    draft: SaveTarget,
    final: Event,
    times: Mapping[tuple[str, datetime], float] = MappingProxyType({}),
    keys: Mapping[Revision, int] = MappingProxyType({}),
) -> Edited:
    """Return how much of a draft a person changed."""
    from rapidfuzz.distance import Levenshtein

    assert isinstance(final.body, SaveTarget)
    before, after = draft.content.typed, final.body.content.typed
    old, new = _words(before), _words(after)
    return Edited(
        edits=Levenshtein.distance(old, new),
        words=len(new),
        letter_edits=Levenshtein.distance(before, after),
        letters=len(after),
        seconds=times.get((final.actor, final.at)),
        keys=keys.get((final.body.segment, final.body.language, final.body.seen + 1)),
    )


def _words(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind is not TokenKind.SPACE]


def _characters(project: Project, language: LanguageTag) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in sent(project):
        if each.languages.partition(">")[2] == language:
            found[each.engine] += each.characters
    return found


def _outcome(project: Project, language: LanguageTag, source: str, group: _Group, characters: int) -> Outcome:
    edited = group.edited
    words = sum(each.words for each in edited)
    low, high = interval(edited)
    price = project.config.draft.prices.get(source)
    return Outcome(
        source=source,
        language=language,
        drafts=group.drafts,
        confirmed=len(edited),
        unchanged=sum(not each.letter_edits for each in edited),
        hter=sum(each.edits for each in edited) / words if words else 0.0,
        low=low,
        high=high,
        letters=sum(each.letter_edits for each in edited) / max(1, sum(each.letters for each in edited)),
        seconds_per_word=_rate([(each.seconds, each.words) for each in edited]),
        keys_per_word=_rate([(each.keys, each.words) for each in edited]),
        characters=characters,
        cost=None if price is None else price * characters / 1_000_000,
    )


def _rate(measured: Iterable[tuple[float | None, int]]) -> float | None:
    """Return a measure a word, from the measure and the words of each text where it is known."""
    known = [(value, words) for value, words in measured if value is not None and words]
    return sum(value for value, _ in known) / sum(words for _, words in known) if known else None


def interval(edited: Sequence[Edited]) -> tuple[float, float]:
    """Return between which shares of changed words 95 % of resampled sets of segments lie; the same every time."""
    import numpy as np

    edits = np.array([each.edits for each in edited], dtype=float)
    words = np.array([each.words for each in edited], dtype=float)
    if not words.sum():
        return 0.0, 0.0
    chosen = np.random.default_rng(_SEED).integers(0, len(edited), (_SAMPLES, len(edited)))
    sums = words[chosen].sum(axis=1)
    shares = edits[chosen].sum(axis=1)[sums > 0] / sums[sums > 0]
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)
