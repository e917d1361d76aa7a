"""Rules of a project as checks, `rules.ID` for each.

A pattern sees `Text.masked`, in which placeholders, tags, addresses and code are characters that no letter, digit or
space matches. What it still covers of them by `.` or a negated class is cut off the edges of a finding.

A rule gives up after `TIMEOUT_S` of the processor's time on one text and says so, neutrally; after `PATIENCE` such
texts it rests. So a wrong pattern costs a second in all, whatever the project's size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.core.registry import Check, CheckInfo, PairCheck, Scope
from localize.config.rules import TIMEOUT_S, Rule, expand_fix, find_in_time
from localize.model import Side
from localize.tokens import TokenKind

if TYPE_CHECKING:
    import regex

FAMILY = "rules"
PATIENCE = 3
_MASKS = (OPAQUE, UNSEEN)
_PROTECTED = (TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.TAG, TokenKind.MARKUP)


def rule_checks(rules: Sequence[Rule]) -> tuple[PairCheck, ...]:
    """Return a check for each rule, in order of id."""
    return tuple(_check(rule) for rule in sorted(rules, key=lambda each: each.id))


def _check(rule: Rule) -> PairCheck:
    info = CheckInfo(f"{FAMILY}.{rule.id}", "style", rule.severity, Scope.PAIR, _manual(rule))
    return Check(info, _Runner(rule).look)


def _manual(rule: Rule) -> str:
    """Return the rule's page in the manual."""
    where, elsewhere = ("source", "target") if rule.side is Side.SOURCE else ("target", "source")
    languages = f" For {', '.join(rule.languages)}." if rule.languages else ""
    excuse = f", unless the {elsewhere} has {rule.other}" if rule.other else ""
    lines = [rule.message, "", f"What: {rule.pattern} in the {where}{excuse}.{languages}"]
    lines.append("Why: A rule of this project, in its settings.")
    if rule.fix is not None:
        lines.append(f"Fix: {rule.fix}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    group: Callable[[int | str], str]
    """A group's text as it is typed, without the mask; empty where it took no part."""


class _Runner:
    """Runs one rule; remembers only how often it had to be given up."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._pattern: regex.Pattern[str] | None = None
        self._given_up = 0

    def look(self, context: Context) -> Iterator[Sighting]:
        """Yield what the rule sees in a pair."""
        rule = self._rule
        if self._given_up >= PATIENCE or not rule.concerns(context.target.tag):
            return
        ours, theirs = context.target, context.source
        if rule.side is Side.SOURCE:
            ours, theirs = theirs, ours
        try:
            hits = [hit for hit in self._hits(ours) if not self._is_excused(hit, theirs)]
        except TimeoutError:
            self._given_up += 1
            rests = "; it rests until the project is opened again" if self._given_up == PATIENCE else ""
            message = f"the rule was given up here after {TIMEOUT_S} s{rests}: make its pattern simpler"
            yield Sighting(ours.side, 0, 0, message, unsure=True)
            return
        for hit in hits:
            start, end = _trim(ours.masked, hit.start, hit.end)
            fix = self._fix(ours, hit) if (start, end) == (hit.start, hit.end) else None
            yield ours.sight(start, end, rule.message, fix)

    def _hits(self, text: Text) -> Iterator[_Hit]:
        """Yield the matches that are not in protected text alone, an empty one once. Raises: TimeoutError."""
        if self._pattern is None:
            self._pattern = self._rule.compile()
        has_empty = False
        for found in find_in_time(self._pattern, text.masked):
            start, end = found.span()
            if start == end:
                if has_empty or _is_inside(text.masked, start):
                    continue
                has_empty = True
            elif not text.masked[start:end].strip("".join(_MASKS)):
                continue
            yield _Hit(start, end, _groups(found, text.typed))

    def _is_excused(self, hit: _Hit, other: Text) -> bool:
        if not self._rule.other:
            return False
        return any(True for _ in find_in_time(self._rule.compile_other(hit.group), other.masked))

    def _fix(self, text: Text, hit: _Hit) -> str | None:
        """Return what is put in the place of a hit; None where it would lose something protected, or change nothing."""
        if self._rule.fix is None:
            return None
        fix = expand_fix(self._rule.fix, hit.group)
        inside = [
            token.text
            for token in text.tokens
            if token.kind in _PROTECTED and hit.start <= token.start and token.end <= hit.end
        ]
        kept = all(fix.count(each) == inside.count(each) for each in inside)
        return fix if kept and fix != text.typed[hit.start : hit.end] else None


def _groups(found: regex.Match[str], typed: str) -> Callable[[int | str], str]:
    def text(name: int | str) -> str:
        start, end = found.span(name)
        return typed[start:end] if start >= 0 else ""

    return text


def _trim(masked: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without protected characters at its edges."""
    while start < end and masked[start] in _MASKS:
        start += 1
    while end > start and masked[end - 1] in _MASKS:
        end -= 1
    return start, end


def _is_inside(masked: str, place: int) -> bool:
    return 0 < place < len(masked) and masked[place - 1] in _MASKS and masked[place] in _MASKS
