"""Ranking of drafts by the share of words that a person will probably change.

It starts from fixed weights, measured on pairs of texts (`benchmarks/repair.py`): a repaired match of 60 % and more
before an engine, an engine before a weaker one, both before plain matches of the same similarity. What the people of
the project made of earlier drafts moves the weights: ridge regression towards the fixed ones, so that ten drafts change
little and a thousand decide. Weights that predict held-out drafts worse than the fixed ones are not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, Match
from localize.model import serialization as wire
from localize.workflow.drafting.ranking_features import Features, Strayed, read_features

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

FILE = "ranking.json"
# Words changed: engines 28 %; repaired matches 27 % at 60 %, 34 % at 50 %; plain ones of 60 % half.
PRIOR: Mapping[str, float] = {
    "engine": 0.28,
    "repair": 0.02,
    "memory": 0.04,
    "pieces": 0.6,
    "distance repaired": 0.64,
    "distance": 1.15,
    "unsure": 0.1,
    "marks": 0.3,
    "terms": 0.2,
    "endings": 0.05,
    "numbers": 0.2,
    "length": 0.05,
    "untranslated": 0.3,
    "script": 0.4,
    "repeats": 0.5,
    "alone": 0.1,
    "round trip": 0.05,
}
_PULL = 10.0
"""How many drafts the fixed weights are worth."""
FEWEST = 20
"""Confirmed drafts below which nothing is learnt."""
_FOLDS = 5
_MOST = 1.5
"""Share of words changed; more than this says nothing but that the draft was useless."""

Outcome = tuple[Features, float]
"""What a draft was like, and the share of words that a person changed."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the ranking goes by."""

    values: tuple[tuple[str, float], ...]
    """By feature."""
    learnt_from: int = 0
    """Confirmed drafts; 0 for the fixed weights."""
    error: float = 0.0
    """Mean distance of the guess from what people changed, on drafts held out."""
    error_fixed: float = 0.0
    """The same of the fixed weights."""

    def guess(self, features: Features) -> float:
        """Return the share of words that a person will likely change."""
        return sum(weight * features.get(name, 0.0) for name, weight in self.values)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature of a proposal counts, in words changed."""

    feature: str
    fixed: float
    learnt: float


def explain(weights: Weights) -> tuple[Reason, ...]:
    """Return what the features count before and after learning, what moved most first."""
    values = dict(weights.values)
    names = dict.fromkeys((*PRIOR, *values))
    reasons = [Reason(name, PRIOR.get(name, 0.0), values.get(name, 0.0)) for name in names]
    return tuple(sorted(reasons, key=lambda each: (-abs(each.learnt - each.fixed), each.feature)))


FIXED = Weights(tuple(PRIOR.items()))


def rank(
    weights: Weights,
    asked: Content,
    matches: Sequence[Match],
    language: LanguageTag,
    strayed: Strayed = MappingProxyType({}),
) -> tuple[Match, ...]:
    """Return proposals for a text, the one that will need least work first; equals stay in their order."""
    guesses = [weights.guess(read_features(match, asked, language, matches, strayed)) for match in matches]
    order = sorted(range(len(matches)), key=lambda at: round(guesses[at], 6))
    return tuple(matches[at] for at in order)


def learn(outcomes: Sequence[Outcome]) -> Weights:
    """Return weights learnt from what became of drafts; the fixed ones where that is too little or guesses worse."""
    if len(outcomes) < FEWEST:
        return FIXED
    held: list[tuple[float, float]] = []
    for fold in range(_FOLDS):
        rest = [each for at, each in enumerate(outcomes) if at % _FOLDS != fold]
        fitted = Weights(_fit(rest))
        held += [(_miss(fitted, each), _miss(FIXED, each)) for each in outcomes[fold::_FOLDS]]
    error, fixed = (sum(each[at] for each in held) / len(held) for at in (0, 1))
    values = _fit(outcomes) if error < fixed else FIXED.values
    return Weights(values, len(outcomes), error, fixed)


def _miss(weights: Weights, outcome: Outcome) -> float:
    return abs(weights.guess(outcome[0]) - min(_MOST, outcome[1]))


def _fit(outcomes: Sequence[Outcome]) -> tuple[tuple[str, float], ...]:
    """Return the weights that guess best, each held near the fixed one: (XᵀX + λI)w = Xᵀy + λw₀."""
    import numpy as np

    names = sorted({name for features, _ in outcomes for name in features} | PRIOR.keys())
    start = np.array([PRIOR.get(name, 0.0) for name in names])
    rows = np.array([[features.get(name, 0.0) for name in names] for features, _ in outcomes])
    changed = np.array([min(_MOST, share) for _, share in outcomes])
    fitted = np.linalg.solve(rows.T @ rows + _PULL * np.eye(len(names)), rows.T @ changed + _PULL * start)
    return tuple(zip(names, (round(float(each), 6) for each in fitted), strict=True))


def read_weights(project: Project) -> Weights:
    """Return the weights of a project; the fixed ones where none were kept or they cannot be read."""
    try:
        return wire.load(Weights, project.files.read(FILE))
    except (OSError, ValueError):
        return FIXED


def relearn(project: Project) -> Weights:
    """Bring a project's weights up to date with what became of its drafts, and keep them."""
    from localize.workflow.drafting.draft_log import judge

    weights = learn([(dict(each.drafted.features), each.changed) for each in judge(project)])
    if weights != read_weights(project) and not project.read_only:
        project.files.write(FILE, wire.dump(weights).encode())
    return weights
