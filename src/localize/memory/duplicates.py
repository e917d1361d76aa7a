"""Duplicate records of the memory: their groups, and the one record that a group is merged into.

Two records are duplicates when they share two languages or more and have equal texts in all that they share; en and
en-US, kk and kk-Cyrl-KZ are one language, as in a search. One that was made between other neighbours is none: its
context is worth two points where it recurs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from localize.language import primary, script_of
from localize.model import LanguageTag, TranslationUnit, Variant
from localize.model.memory_edits import MemoryStep


def pair_keys(unit: TranslationUnit) -> Iterator[int]:
    """Yield 64 bits for each two texts of a record; duplicates have one in common."""
    named = sorted((_spoken(each.language), each.content.hash) for each in unit.variants)
    for one, other in combinations(named, 2):
        text = "\x1f".join((*one, *other))
        yield int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def merge(units: Iterable[TranslationUnit]) -> tuple[MemoryStep, ...]:
    """Return the steps that make one record of all that say the same, the best of each kept.

    It has the texts of all, each as the most trusted of them has it, then the newest.
    """
    sets = [_Set(unit, (unit,)) for unit in sorted(units, key=_worth, reverse=True)]
    while len(joined := _join_all(sets)) < len(sets):  # one that has grown may say the same as yet another
        sets = joined
    steps: list[MemoryStep] = []
    for each in sets:
        best, *others = each.members
        steps += (MemoryStep(unit.id, old.language, old, None) for unit in others for old in unit.variants)
        steps += (
            MemoryStep(best.id, new.language, old, new)
            for new in each.merged.variants
            if (old := best.find_variant(new.language)) != new
        )
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Set:
    merged: TranslationUnit
    members: tuple[TranslationUnit, ...]
    """The best first."""


def _join_all(sets: Iterable[_Set]) -> list[_Set]:
    kept: list[_Set] = []
    for each in sets:
        for at, better in enumerate(kept):
            if _says_the_same(better.merged, each.merged):
                kept[at] = _Set(_join(better.merged, each.merged), (*better.members, *each.members))
                break
        else:
            kept.append(each)
    return kept


def _worth(unit: TranslationUnit) -> tuple[bool, int, float, int, str]:
    in_place = (unit.before, unit.after) != (None, None)
    trust = min((each.trust for each in unit.variants), default=0)
    newest = max((each.at.timestamp() for each in unit.variants), default=0.0)
    return in_place, trust, newest, len(unit.variants), unit.id


def _says_the_same(one: TranslationUnit, other: TranslationUnit) -> bool:
    if (other.before, other.after) not in ((None, None), (one.before, one.after)):
        return False
    shared = [(each, mine) for each in other.variants if (mine := _counterpart(one.variants, each))]
    return len({_spoken(mine.language) for _, mine in shared}) > 1 and all(
        each.content == mine.content for each, mine in shared
    )


def _counterpart(variants: Iterable[Variant], wanted: Variant) -> Variant | None:
    """Return the text that stands for one: under the same tag, else one of the same language, rather an equal one."""
    spoken = [each for each in variants if _spoken(each.language) == _spoken(wanted.language)]
    exact = (each for each in spoken if each.language == wanted.language)
    equal = (each for each in spoken if each.content == wanted.content)
    return next(exact, None) or next(equal, None) or next(iter(spoken), None)


@lru_cache(maxsize=256)
def _spoken(language: LanguageTag) -> str:
    """Return what `same_language` compares."""
    return f"{primary(language)}-{script_of(language)}"


def _join(one: TranslationUnit, other: TranslationUnit) -> TranslationUnit:
    best: dict[str, Variant] = {each.language: each for each in one.variants}
    for each in other.variants:
        mine = _counterpart(one.variants, each)
        if mine is None:
            best[each.language] = each
        elif (each.trust, each.at) > (mine.trust, mine.at):
            best[mine.language] = replace(each, language=mine.language)
    return replace(one, variants=tuple(best[tag] for tag in sorted(best)))


def components(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return groups that share a member as one each, members in the order of their first appearance."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name

    for group in groups:
        for name in group[1:]:
            parents[root(name)] = root(group[0])
    found: dict[str, list[str]] = {}
    for group in groups:
        for name in group:
            members = found.setdefault(root(name), [])
            if name not in members:
                members.append(name)
    return list(found.values())
