"""Log of machine drafts: a line for every draft that was saved, and one for what a person made of it; no text.

The log is a file on this machine, next to the store. Which text was confirmed in place of a draft is read from the
history on demand and then added to the log, so that each draft is compared once.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, Match, SegmentKey
from localize.model import serialization as wire
from localize.model.events import SaveTarget, Subject, SubjectKind
from localize.workflow.drafting.keystroke_log import Revision, append, lines
from localize.workflow.drafting.quality_report import compare, find_fates
from localize.workflow.drafting.ranking_features import Strayed, read_features, source_of_match

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_MOST = 5_000
"""Drafts that are remembered, the newest ones."""


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """One draft that was saved."""

    at: str
    """UTC, ISO 8601."""
    revision: int
    """Of the target that it became."""
    segment: SegmentKey
    language: LanguageTag
    source: str
    """An engine, `repair`, `pieces` or `memory`."""
    version: str
    """Of the engine and its model."""
    level: str
    """The policy under which it was made."""
    milliseconds: int
    """That its engine took, its share of a page."""
    features: tuple[tuple[str, float], ...]
    """By name; see `ranking_features`."""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft that has just been saved."""

    change: SaveTarget
    asked: Content
    """The source that it is for; the source of a match is another one."""
    match: Match
    milliseconds: int = 0
    rivals: tuple[Match, ...] = ()
    """What else there was, itself among them."""
    strayed: Strayed = field(default_factory=dict)
    """What was seen of them when they were translated back."""


def describe(fresh: SavedDraft, versions: Mapping[str, str], level: str) -> DraftRecord:
    """Return what is noted of a draft, given the versions of the engines and the policy's level."""
    source = source_of_match(fresh.match)
    features = read_features(fresh.match, fresh.asked, fresh.change.language, fresh.rivals, fresh.strayed)
    return DraftRecord(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        revision=fresh.change.seen + 1,
        segment=fresh.change.segment,
        language=fresh.change.language,
        source=source,
        version=versions.get(source, ""),
        level=level,
        milliseconds=fresh.milliseconds,
        features=tuple((name, round(value, 4)) for name, value in features.items() if value),
    )


@dataclass(frozen=True, slots=True)
class DraftResult:
    """What a person made of a draft."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    """Of the draft."""
    edits: int
    words: int
    letter_edits: int
    letters: int

    @property
    def unchanged(self) -> bool:
        """Tell whether it was confirmed as it stood."""
        return not self.letter_edits


@dataclass(frozen=True, slots=True)
class JudgedDraft:
    """A draft and what became of it."""

    drafted: DraftRecord
    became: DraftResult

    @property
    def changed(self) -> float:
        """The share of words that a person changed."""
        return self.became.edits / max(1, self.became.words)


def note(project: Project, drafts: Iterable[DraftRecord]) -> None:
    """Add drafts to the log."""
    append(project, [wire.dump(each) for each in drafts])


def judge(project: Project) -> tuple[JudgedDraft, ...]:
    """Return the drafts that a person has confirmed, changed or not, in the order in which they were made."""
    drafts, known = _read(project)
    news = []
    for drafted in drafts:
        name = (drafted.segment, drafted.language, drafted.revision)
        if name not in known and (became := _look_up(project, drafted)) is not None:
            known[name] = became
            news.append(became)
    if not project.read_only:
        append(project, [wire.dump(each) for each in news])
    judged = ((each, known.get((each.segment, each.language, each.revision))) for each in drafts)
    return tuple(JudgedDraft(each, became) for each, became in judged if became is not None)


def _look_up(project: Project, drafted: DraftRecord) -> DraftResult | None:
    """Return what the history says became of a draft; None while nobody has confirmed a text in its place."""
    events = project.store.history(Subject(SubjectKind.SEGMENT, drafted.segment, drafted.language))
    fate = next((each for each in find_fates(events) if each.draft.seen + 1 == drafted.revision), None)
    if fate is None or fate.final is None:
        return None
    edited = compare(fate.draft, fate.final)
    return DraftResult(
        drafted.segment,
        drafted.language,
        drafted.revision,
        edited.edits,
        edited.words,
        edited.letter_edits,
        edited.letters,
    )


def _read(project: Project) -> tuple[Sequence[DraftRecord], dict[Revision, DraftResult]]:
    """Return the newest drafts and what is known of them; a line that was cut off is passed over."""
    drafts: deque[DraftRecord] = deque(maxlen=_MOST)
    known: dict[Revision, DraftResult] = {}
    for line in lines(project):
        with suppress(ValueError):
            noted = json.loads(line)
            if "features" in noted:
                drafts.append(wire.load(DraftRecord, line))
            elif "edits" in noted:
                became = wire.load(DraftResult, line)
                known[became.segment, became.language, became.revision] = became
    return drafts, known
