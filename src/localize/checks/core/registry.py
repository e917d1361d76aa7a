"""Registry of checks by id, and the runners that turn sightings into findings.

A check is a function under `@check(...)` in a module that is named as an entry point of the group `localize.checks`,
ours and strangers' alike: there is no second list, and nothing is registered by being imported.
"""

from __future__ import annotations

import enum
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from itertools import starmap
from operator import or_
from typing import Generic, TypeVar, cast

from localize import plugins
from localize.checks.certainty import is_certain
from localize.checks.core import prefilter as signs
from localize.checks.core.pair import Context, Pair, Sighting, Text
from localize.checks.core.prefilter import ALWAYS, Needs
from localize.checks.core.prefilter_reader import Reader, Test
from localize.checks.core.project import Entry
from localize.checks.core.segment import Translations
from localize.errors import PluginError
from localize.model import Finding, LanguageTag, Severity, Side

Subject = TypeVar("Subject")
"""What a check is given: a pair, a source with all its targets, or the pairs of a project."""
Seen = TypeVar("Seen")
"""What it yields: a sighting, and in the wider scopes the target or the entry that it is in."""

GROUP = "localize.checks"


class Scope(enum.Enum):
    """What a check looks at."""

    PAIR = "pair"
    """A source and its target; not run while the target has nothing in it."""
    SOURCE = "source"
    """The source alone; run even before there is a target."""
    EMPTY = "empty"
    """A pair of any kind, also one whose target is empty."""
    SEGMENT = "segment"
    """A source with all its targets; run where at least two of them have something in them."""
    PROJECT = "project"
    """All pairs of a project in one target language, or as many of them as were asked for."""


_WIDE = (Scope.SEGMENT, Scope.PROJECT)


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check as the reference documentation and the settings see it."""

    id: str
    category: str
    severity: Severity | None
    """Where a project says nothing; None: off until a project gives it a severity."""
    scope: Scope
    written: str
    """The docstring as it stands in the code: taken out of its indentation only when it is read, or it would be kept
    twice.
    """

    @property
    def docstring(self) -> str:
        """First a sentence, then What, Why, Wrong and Right."""
        return inspect.cleandoc(self.written)

    @property
    def family(self) -> str:
        """The part of the id that a project can set as a whole: "numbers"."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Check(Generic[Subject, Seen]):
    """A check that can be run; its scope says on what."""

    info: CheckInfo
    run: Callable[[Subject], Iterable[Seen]]
    needs: Needs = ALWAYS
    """Where they do not hold, `run` yields nothing. Checks that compare texts have none."""
    prose: bool = False
    """It is not asked about strings of programs."""


PairCheck = Check[Context, Sighting]
SegmentCheck = Check[Translations, tuple[Text, Sighting]]
ProjectCheck = Check[Sequence[Entry], tuple[Entry, Sighting]]
AnyCheck = PairCheck | SegmentCheck | ProjectCheck


def check(
    check_id: str,
    *,
    category: str,
    severity: Severity | None,
    scope: str = "pair",
    needs: Needs = ALWAYS,
    prose: bool = False,
) -> Callable[[Callable[[Subject], Iterable[Seen]]], Check[Subject, Seen]]:
    """Return the decorator that makes a function a check named *check_id*; *severity* None leaves it off by default.

    *needs* are signs without which the function would find nothing (`localize.checks.core.prefilter`); it is not run
    then. *prose*: it is not run on strings of programs, units of the kind "message", whose words are not read for it.
    """

    def decorate(function: Callable[[Subject], Iterable[Seen]]) -> Check[Subject, Seen]:
        info = CheckInfo(check_id, category, severity, Scope(scope), function.__doc__ or "")
        return Check(info, function, needs, prose)

    return decorate


@cache
def load_checks() -> tuple[AnyCheck, ...]:
    """Return every installed check in order of id.

    Raises:
        PluginError: a module does not load, or two checks have the same id.
    """
    found: dict[str, AnyCheck] = {}
    for name, loaded in plugins.load_all(GROUP).items():
        candidates = [loaded] if isinstance(loaded, Check) else list(vars(loaded).values())
        for candidate in candidates:
            if not isinstance(candidate, Check):
                continue
            if found.setdefault(candidate.info.id, candidate) is not candidate:
                raise PluginError(
                    "two checks are named {id!r}",
                    id=candidate.info.id,
                    group=GROUP,
                    name=name,
                    hint="remove one of the packages that provide them",
                )
    return tuple(each for _, each in sorted(found.items()))


@cache
def pair_checks() -> tuple[PairCheck, ...]:
    """Return the installed checks that look at one pair."""
    return tuple(cast(PairCheck, each) for each in load_checks() if each.info.scope not in _WIDE)


@cache
def segment_checks() -> tuple[SegmentCheck, ...]:
    """Return the installed checks that compare the targets of one source."""
    return tuple(cast(SegmentCheck, each) for each in load_checks() if each.info.scope is Scope.SEGMENT)


@cache
def project_checks() -> tuple[ProjectCheck, ...]:
    """Return the installed checks that compare the pairs of a project."""
    return tuple(cast(ProjectCheck, each) for each in load_checks() if each.info.scope is Scope.PROJECT)


def all_checks() -> tuple[CheckInfo, ...]:
    """Return what is known of every installed check, in order of id."""
    return tuple(each.info for each in load_checks())


def run_pair(
    pair: Pair, *, severities: Mapping[str, Severity | None], own: Sequence[PairCheck] = ()
) -> tuple[Finding, ...]:
    """Return what the installed checks find in a pair, ordered by side (source first), place and check.

    *severities* maps a check id or a family ("numbers") to a severity, or to None to switch it off; the id wins.
    *own* are the checks that a project brings itself; they run after the installed ones.
    """
    return plan_pairs(pair.target_language, severities, own).run(pair)


def run_checks(
    checks: Iterable[PairCheck], pair: Pair, *, severities: Mapping[str, Severity | None]
) -> tuple[Finding, ...]:
    """Return what these checks find in a pair; see `run_pair`."""
    return Plan(checks, pair.target_language, severities).run(pair)


def plan_pairs(
    target_language: LanguageTag, severities: Mapping[str, Severity | None], own: Sequence[PairCheck] = ()
) -> Plan:
    """Return what runs the checks on many pairs of one target language: `run_pair` has to look it up each time."""
    return _installed_plan(tuple(own), target_language, tuple(severities.items()))


@lru_cache(maxsize=32)
def _installed_plan(
    own: tuple[PairCheck, ...], target_language: LanguageTag, severities: tuple[tuple[str, Severity | None], ...]
) -> Plan:
    return Plan((*pair_checks(), *own), target_language, dict(severities))


_SOMETHING = signs.target(signs.has(r"\S"))
_PROTECTED = signs.either(signs.protected)


_Step = tuple[CheckInfo, Severity, Callable[[Context], Iterable[Sighting]]]
Steps = tuple[_Step, ...]
"""The checks that are asked about a pair."""


class Plan:
    """Which checks are asked about a pair of one target language, under one set of severities."""

    def __init__(
        self, checks: Iterable[PairCheck], target_language: LanguageTag, severities: Mapping[str, Severity | None]
    ) -> None:
        every = tuple(checks)
        self._choice = cache(
            lambda is_message: _Choice(
                (each for each in every if not (is_message and each.prose)), target_language, severities
            )
        )

    def run(self, pair: Pair) -> tuple[Finding, ...]:
        """Return what the checks find in a pair."""
        _, asked = self._choice(pair.kind == _MESSAGE).choose(pair.source.typed, pair.target.typed, pair)
        return _look(Context.of(pair), asked) if asked else ()

    def run_texts(
        self, source: str, target: str, languages: tuple[LanguageTag, LanguageTag], kind: str = ""
    ) -> tuple[Finding, ...]:
        """Return what the checks find in two plain texts of which nothing else is known but the kind of their unit."""
        plain, asked = self._choice(kind == _MESSAGE).choose(source, target)
        return _look(Context.of_texts(source, target, languages, plain=plain, kind=kind), asked) if asked else ()

    def run_many(
        self, pairs: Sequence[tuple[str, str]], languages: tuple[LanguageTag, LanguageTag], kind: str = ""
    ) -> list[tuple[Finding, ...]]:
        """Return what `run_texts` finds in each of some hundred pairs.

        Each test and each check goes through all pairs before the next one does. One after the other for each pair,
        they would be fetched from memory again and again, which takes longer than they do.
        """
        contexts: dict[int, Context] = {}
        asked: dict[int, tuple[_Step, list[int]]] = {}
        for at, (plain, steps) in enumerate(self._choice(kind == _MESSAGE).choose_many(pairs)):
            if steps:
                contexts[at] = Context.of_texts(*pairs[at], languages, plain=plain, kind=kind)
                for step in steps:
                    asked.setdefault(id(step), (step, []))[1].append(at)
        seen: dict[int, list[_Judged]] = {}
        for (info, severity, run), places in asked.values():
            for at in places:
                for sighting in run(contexts[at]):
                    seen.setdefault(at, []).append((info, severity, sighting))
        return [_findings(*pair, seen[at]) if at in seen else () for at, pair in enumerate(pairs)]


_MESSAGE = "message"


class _Choice:
    """Chooses the checks that are asked about a pair, by its signs."""

    def __init__(
        self, checks: Iterable[PairCheck], target_language: LanguageTag, severities: Mapping[str, Severity | None]
    ) -> None:
        steps: list[tuple[_Step, Needs]] = []
        for each in checks:
            severity = severity_of(each.info, severities)
            scoped = each.needs & _SOMETHING if each.info.scope is Scope.PAIR else each.needs
            needs = scoped.within(target_language)
            if severity is not None and needs.ways:
                steps.append(((each.info, severity, each.run), needs))
        self._reader = Reader((_PROTECTED, *(needs for _, needs in steps)))
        self._protected = self._reader.bits_of(_PROTECTED)
        ways = [(way, place, step) for place, (step, needs) in enumerate(steps) for way in self._reader.ways(needs)]
        self._steps = tuple(step for step, _ in steps)
        self._ways = _Sorted((way.all, (way.all, place)) for way, place, _ in ways)
        self._tested = _Sorted((way.read, way) for way, _, _ in ways if way.tests)
        self._before_tests = reduce(or_, (way.read for way, _, _ in ways if way.tests), 0)
        # Pairs have few sets of signs: what each of them leads to is found out once.
        self._tests = lru_cache(maxsize=_SETS_OF_SIGNS)(self._find_tests)
        self._asked = lru_cache(maxsize=_SETS_OF_SIGNS)(self._ask)

    def choose(self, source: str, target: str, pair: Pair | None = None) -> tuple[bool, Steps]:
        """Return whether nothing in two texts is protected, and what is asked; *pair*: what comes with the texts."""
        found = self._reader.read(source, target) | (self._reader.read_given(pair) if pair else 0)
        for test, bit in self._tests(found & self._before_tests):
            if test(source, target):
                found |= bit
        return not found & self._protected, self._asked(found)

    def choose_many(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[bool, Steps]]:
        """Return the same of the texts of each pair: each test goes through all before the next one does."""
        self._reader.learn(pairs)
        found = list(starmap(self._reader.read, pairs))
        tested: dict[Test, list[int]] = {}
        for at, signs_there in enumerate(found):
            for test in self._tests(signs_there & self._before_tests):
                tested.setdefault(test, []).append(at)
        for (holds, bit), places in tested.items():
            for at in places:
                if holds(*pairs[at]):
                    found[at] |= bit
        return [(not each & self._protected, self._asked(each)) for each in found]

    def _find_tests(self, found: int) -> tuple[Test, ...]:
        """Return the tests of both texts that matter where these signs are there."""
        ways = (way for way in self._tested.among(found) if found & way.read == way.read)
        return tuple(dict.fromkeys(test for way in ways for test in way.tests))

    def _ask(self, found: int) -> Steps:
        places = {place for way, place in self._ways.among(found) if found & way == way}
        return tuple([self._steps[place] for place in sorted(places)])


_Thing = TypeVar("_Thing")


class _Sorted(Generic[_Thing]):
    """Things by the first of the signs that each needs, so that few have to be looked through.

    Signs of words come before those of texts, and are rarer.
    """

    def __init__(self, things: Iterable[tuple[int, _Thing]]) -> None:
        self._by_first: dict[int, list[_Thing]] = {0: []}
        for needed, each in things:
            self._by_first.setdefault(needed & -needed, []).append(each)
        self._firsts = sum(self._by_first)

    def among(self, found: int) -> list[_Thing]:
        """Return the things whose first sign is found, or that need none."""
        things = self._by_first[0].copy()
        firsts = found & self._firsts
        while firsts:
            first = firsts & -firsts
            things += self._by_first[first]
            firsts ^= first
        return things


_SETS_OF_SIGNS = 65_536
"""Remembered for each plan; 100,000 published pairs have 24,000."""


def run_segment(
    pairs: Sequence[Pair], *, drafts: frozenset[LanguageTag] = frozenset(), severities: Mapping[str, Severity | None]
) -> dict[LanguageTag, tuple[Finding, ...]]:
    """Return what comparing the targets of one source finds, by target language; languages without findings are absent.

    *pairs* have one source and a target each; *drafts* are the languages whose target nobody has confirmed.
    """
    if len(pairs) < 2:
        return {}
    translations = Translations.of(pairs, drafts)
    if len(translations.targets) < 2:
        return {}
    seen: dict[LanguageTag, list[_Judged]] = {each.tag: [] for each in translations.targets}
    for each in segment_checks():
        severity = _wide_severity(each.info, severities)
        if severity is not None:
            for target, sighting in each.run(translations):
                seen[target.tag].append((each.info, severity, sighting))
    source = translations.source.typed
    return {
        target.tag: _findings(source, target.typed, seen[target.tag])
        for target in translations.targets
        if seen[target.tag]
    }


def run_project(
    entries: Sequence[Entry], *, severities: Mapping[str, Severity | None]
) -> tuple[tuple[Entry, Finding], ...]:
    """Return what comparing pairs of one target language with each other finds, in the order of the entries."""
    seen: dict[int, list[_Judged]] = {}
    for each in project_checks():
        severity = _wide_severity(each.info, severities)
        if severity is not None:
            for entry, sighting in each.run(entries):
                seen.setdefault(entry.number, []).append((each.info, severity, sighting))
    return tuple(
        (entry, finding)
        for entry in entries
        if entry.number in seen
        for finding in _findings(entry.source, entry.target, seen[entry.number])
    )


def severity_of(info: CheckInfo, severities: Mapping[str, Severity | None]) -> Severity | None:
    """Return the severity of a check under a project's settings; None: off."""
    return severities.get(info.id, severities.get(info.family, info.severity))


def _wide_severity(info: CheckInfo, severities: Mapping[str, Severity | None]) -> Severity | None:
    """Return the severity of a check that compares texts: never critical, for neither text alone stops an export."""
    severity = severity_of(info, severities)
    return Severity.MAJOR if severity is Severity.CRITICAL else severity


_Judged = tuple[CheckInfo, Severity, Sighting]


def _look(context: Context, asked: Steps) -> tuple[Finding, ...]:
    """Return what chosen checks find in a pair."""
    seen = [(info, severity, sighting) for info, severity, run in asked for sighting in run(context)]
    return _findings(context.source.typed, context.target.typed, seen) if seen else ()


def _findings(source: str, target: str, seen: list[_Judged]) -> tuple[Finding, ...]:
    """Return the findings of one pair in order, those of one check with one surface numbered."""
    seen.sort(key=lambda one: (one[2].side is Side.TARGET, one[2].start, one[0].id, one[2].end, one[2].message))
    counts: Counter[tuple[str, Side, str]] = Counter()
    findings: list[Finding] = []
    for info, severity, sighting in seen:
        typed = source if sighting.side is Side.SOURCE else target
        surface, fix = typed[sighting.start : sighting.end], sighting.fix
        name = (info.id, sighting.side, surface)
        findings.append(
            Finding(
                check=info.id,
                category=info.category,
                severity=Severity.NEUTRAL if sighting.unsure else severity,
                side=sighting.side,
                start=sighting.start,
                end=sighting.end,
                message=sighting.message,
                surface=surface,
                occurrence=counts[name],
                fix=fix,
                certain=fix is not None
                and not sighting.doubtful
                and is_certain(typed, sighting.start, sighting.end, fix),
            )
        )
        counts[name] += 1
    return _said_once(findings) if any(each.check == _NAMED for each in findings) else tuple(findings)


_NAMED = "terms.untranslatable"
_NAMED_TOO = "terms.missing"
"""A name that is lost is a term that is missing: one fault, which the check says that knows more, or the graver one."""


def _said_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings without those on a term that the other check tells of in the same place."""
    graveness = list(Severity).index
    worst: dict[tuple[str, int, int], int] = {}
    for each in findings:
        place = (each.check, each.start, each.end)
        worst[place] = min(graveness(each.severity), worst.get(place, len(Severity)))

    def is_said(finding: Finding) -> bool:
        named = worst.get((_NAMED, finding.start, finding.end))
        missing = worst.get((_NAMED_TOO, finding.start, finding.end))
        if named is None or missing is None:
            return False
        return finding.check == (_NAMED_TOO if named <= missing else _NAMED)

    return tuple(each for each in findings if not is_said(each))
