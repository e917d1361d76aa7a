"""Plural forms as members of an object: `key_one`, `key_other` of i18next, `one`, `other` of go-i18n."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from localize.formats.core.string_messages import CASES, MESSAGE_KEYS
from localize.formats.json.scanner import Member, Node
from localize.formats.json.strings import has_halves
from localize.model import PluralCase

_SUFFIXED = re.compile(r"(.+)_(one|two|few|many|other)")
SETS = frozenset(
    frozenset(words.split())
    for words in ("one other", "one few other", "one many other", "one few many other", "one few many")
)
"""The sets of forms that languages have; Russian files often leave `other` out, which is for fractions.

With `two` the keys are more often numbered than plural.
"""


@dataclass(frozen=True, slots=True)
class Family:
    """Neighbouring members that are the plural forms of one message."""

    base: str
    """The key without the category; empty where the keys are the categories."""
    members: tuple[tuple[PluralCase, Member], ...]
    joint: str


def find_families(node: Node, text: str, *, suffixes: bool) -> dict[int, Family]:
    """Return the plural messages of an object by the number of their first member.

    *suffixes* says whether keys such as `day_one` count, beside objects whose keys are the categories themselves.
    """
    whole = _is_plural_object(node)
    if not whole and not suffixes:
        return {}
    names = [_split(each.key, whole=whole) if each.node.is_string else None for each in node.members]
    counts = Counter(name[0] for name in names if name is not None)
    families: dict[int, Family] = {}
    for first, base, cases in _runs(names):
        members = node.members[first : first + len(cases)]
        if counts[base] == len(cases) and _is_family(base, cases) and _can_be_written(members, cases, text):
            pairs = tuple((CASES[case], member) for case, member in zip(cases, members, strict=True))
            families[first] = Family(base, pairs, text[members[0].node.end : members[1].start])
    return families


def is_go_message(node: Node) -> bool:
    """Tell whether an object is a message of go-i18n: nothing but its words, `other` among them."""
    keys = [each.key for each in node.members]
    return bool(keys) and MESSAGE_KEYS.issuperset(keys) and bool(node.find_text("other"))


def _is_plural_object(node: Node) -> bool:
    keys = [each.key for each in node.members]
    return "one" in keys and ("other" in keys or "many" in keys) and MESSAGE_KEYS.issuperset(keys)


def _split(key: str, *, whole: bool) -> tuple[str, str] | None:
    """Return base and category of a key, None where it has no category."""
    if whole:
        return ("", key) if key in CASES else None
    found = _SUFFIXED.fullmatch(key)
    return (found[1], found[2]) if found else None


def _runs(names: Sequence[tuple[str, str] | None]) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the runs of members with one base: number of the first, base, categories."""
    at = 0
    while at < len(names):
        name = names[at]
        end = at + 1
        while name is not None and end < len(names) and (names[end] or ("",))[0] == name[0] and names[end]:
            end += 1
        if name is not None:
            yield at, name[0], [each[1] for each in names[at:end] if each is not None]
        at = end


def _is_family(base: str, cases: Sequence[str]) -> bool:
    ordinal = base == "ordinal" or base.endswith("_ordinal")  # other forms than those of counting
    return not ordinal and len(set(cases)) == len(cases) and frozenset(cases) in SETS


def _can_be_written(members: Sequence[Member], cases: Sequence[str], text: str) -> bool:
    """Tell whether the forms say something and can be copied: bare commas between, categories without escapes."""
    gaps = (text[one.node.end : other.start] for one, other in pairwise(members))
    return (
        all(gap.strip(" \t\r\n") == "," for gap in gaps)
        and all(each.node.text.strip() and not has_halves(each.node.text) for each in members)
        and all(text.endswith(f'{case}"', 0, each.key_end) for each, case in zip(members, cases, strict=True))
    )
