"""The checks by id, and `run_pair`, which turns what they see into findings.

A check is a function under `@check(...)` in a module that is named as an entry point of the group `localize.checks`,
ours and strangers' alike: there is no second list, and nothing is registered by being imported.
"""

from __future__ import annotations

import enum
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from localize import plugins
from localize.checks.pair import Context, Pair, Sighting
from localize.errors import PluginError
from localize.model import Finding, Severity, Side

CheckFunction = Callable[[Context], Iterable[Sighting]]

GROUP = "localize.checks"


class Scope(enum.Enum):
    """What a check looks at."""

    PAIR = "pair"
    """A source and its target; not run while the target has nothing in it."""
    SOURCE = "source"
    """The source alone; run even before there is a target."""
    EMPTY = "empty"
    """A pair of any kind, also one whose target is empty."""


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check as the reference documentation and the settings see it."""

    id: str
    category: str
    severity: Severity | None
    """Where a project says nothing; None: off until a project gives it a severity."""
    scope: Scope
    docstring: str
    """First a sentence, then What, Why, Wrong and Right."""

    @property
    def family(self) -> str:
        """The part of the id that a project can set as a whole: "numbers"."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Check:
    """A check that can be run."""

    info: CheckInfo
    run: CheckFunction


def check(
    check_id: str, *, category: str, severity: Severity | None, scope: str = "pair"
) -> Callable[[CheckFunction], Check]:
    """Return the decorator that makes a function a check named *check_id*; *severity* None leaves it off by default."""

    def decorate(function: CheckFunction) -> Check:
        return Check(CheckInfo(check_id, category, severity, Scope(scope), inspect.getdoc(function) or ""), function)

    return decorate


@cache
def load_checks() -> tuple[Check, ...]:
    """Return every installed check in order of id.

    Raises:
        PluginError: a module does not load, or two checks have the same id.
    """
    found: dict[str, Check] = {}
    for name, loaded in plugins.load_all(GROUP).items():
        candidates = [loaded] if isinstance(loaded, Check) else list(vars(loaded).values())
        for candidate in candidates:
            if not isinstance(candidate, Check):
                continue
            if found.setdefault(candidate.info.id, candidate) is not candidate:
                raise PluginError(
                    f"two checks are named {candidate.info.id!r}",
                    group=GROUP,
                    name=name,
                    hint="remove one of the packages that bring them",
                )
    return tuple(each for _, each in sorted(found.items()))


def all_checks() -> tuple[CheckInfo, ...]:
    """Return what is known of every installed check, in order of id."""
    return tuple(each.info for each in load_checks())


def run_pair(pair: Pair, *, severities: Mapping[str, Severity | None]) -> tuple[Finding, ...]:
    """Return what the installed checks find in a pair, ordered by side (source first), place and check.

    *severities* maps a check id or a family ("numbers") to a severity, or to None to switch it off; the id wins.
    """
    return run_checks(load_checks(), pair, severities=severities)


def run_checks(
    checks: Iterable[Check], pair: Pair, *, severities: Mapping[str, Severity | None]
) -> tuple[Finding, ...]:
    """Return what these checks find in a pair; see `run_pair`."""
    context = Context.of(pair)
    seen: list[tuple[Check, Severity, Sighting]] = []
    for each in checks:
        severity = severity_of(each.info, severities)
        if severity is not None and _applies(each.info.scope, context):
            seen += ((each, severity, sighting) for sighting in each.run(context))
    seen.sort(key=lambda one: (one[2].side is Side.TARGET, one[2].start, one[0].info.id, one[2].end, one[2].message))
    return _number(context, seen)


def severity_of(info: CheckInfo, severities: Mapping[str, Severity | None]) -> Severity | None:
    """Return the severity of a check under a project's settings; None: off."""
    return severities.get(info.id, severities.get(info.family, info.severity))


def _applies(scope: Scope, context: Context) -> bool:
    return scope is not Scope.PAIR or bool(context.target.typed.strip())


def _number(context: Context, seen: Iterable[tuple[Check, Severity, Sighting]]) -> tuple[Finding, ...]:
    counts: Counter[tuple[str, Side, str]] = Counter()
    findings: list[Finding] = []
    for each, severity, sighting in seen:
        text = context.source if sighting.side is Side.SOURCE else context.target
        surface = text.typed[sighting.start : sighting.end]
        name = (each.info.id, sighting.side, surface)
        findings.append(
            Finding(
                check=each.info.id,
                category=each.info.category,
                severity=Severity.NEUTRAL if sighting.unsure else severity,
                side=sighting.side,
                start=sighting.start,
                end=sighting.end,
                message=sighting.message,
                surface=surface,
                occurrence=counts[name],
                fix=sighting.fix,
            )
        )
        counts[name] += 1
    return tuple(findings)
