"""The goals of the memory beside what was measured: one table at the end, in which nothing is left out."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.memory_peers import POSTGRES, SCAN, TANTIVY, TOOLKIT


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure shall be."""

    name: str
    limit: float
    unit: str
    at_least: bool = False
    """Whether more is better."""

    def is_met(self, figure: float) -> bool:
        """Tell whether a figure is good enough."""
        return figure >= self.limit if self.at_least else figure <= self.limit


@dataclass(slots=True)
class Goals:
    """Goals by their keys, and the worst figure that came for each."""

    wanted: dict[str, Goal]
    figures: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    """Why a goal has no figure."""

    def tell(self, key: str, figure: float) -> None:
        """Take a figure; of several for one goal the worst one counts."""
        worst = min if self.wanted[key].at_least else max
        self.figures[key] = worst(figure, self.figures.get(key, figure))

    def miss(self, key: str, why: str) -> None:
        """Note why a figure cannot come."""
        self.missing[key] = why

    def table(self) -> str:
        """Return a line for each goal."""
        lines = []
        for key, goal in self.wanted.items():
            wanted = f"{'at least' if goal.at_least else 'at most'} {goal.limit:,g} {goal.unit}"
            if key in self.figures:
                met = "met" if goal.is_met(self.figures[key]) else "NOT MET"
                lines.append(f"  {goal.name:62} {wanted:26} {self.figures[key]:14,.6g}   {met}")
            else:
                lines.append(f"  {goal.name:62} {wanted:26} {'-':>14}   {self.missing.get(key, 'not asked for')}")
        return "\n".join(lines)


def memory_goals() -> Goals:
    """Return what a memory of a million units shall reach."""
    return Goals(
        {
            "recall": Goal("recall@5 at 70 %, each memory", 0.999, "", at_least=True),
            "p50 70": Goal("search at 70 %, p50, also through the public call", 1.5, "ms"),
            "p95 70": Goal("search at 70 %, p95", 3, "ms"),
            "p95 50": Goal("search at 50 %, p95", 15, "ms"),
            "other": Goal("search in the other pair, p50 against the first one's", 1, "times"),
            "opened": Goal("opening, after numpy's import", 50, "ms"),
            "first": Goal("first query after opening", 200, "ms"),
            "private": Goal("private memory, more than before opening", 60, "MB"),
            "bytes": Goal("index, letters of the sources included", 150, "bytes a unit"),
            "built": Goal("building", 100_000, "units/s", at_least=True),
            TANTIVY: Goal(f"{TANTIVY}: its p95 over ours", 5, "times", at_least=True),
            SCAN: Goal(f"{SCAN}: its p95 over ours", 60, "times", at_least=True),
            TOOLKIT: Goal(f"{TOOLKIT}: its p95 over ours", 150, "times", at_least=True),
            POSTGRES: Goal(f"{POSTGRES}: its p95 over ours", 150, "times", at_least=True),
            "found": Goal("a confirmed segment is found, p95 from its commit on", 1, "ms"),
            "merging": Goal("longest search while a merge runs", 5, "ms"),
            "together": Goal("two processes: the other's segment is found, longest", 1000, "ms"),
            "lost": Goal("two processes: confirmed segments not found", 0, ""),
            "draft": Goal("`localize draft --no-repair`, for 100,000 texts", 90, "s"),
            "large": Goal("search at 70 % in 10,000,000 units, p95, processor time", 30, "ms"),
        }
    )


def tell_times(goals: Goals, milliseconds: Sequence[float], min_score: int) -> None:
    """Take the times of searches at a lowest score that goals are about."""
    if f"p50 {min_score}" in goals.wanted:
        goals.tell(f"p50 {min_score}", statistics.median(milliseconds))
    if f"p95 {min_score}" in goals.wanted:
        goals.tell(f"p95 {min_score}", statistics.quantiles(milliseconds, n=100)[94])
