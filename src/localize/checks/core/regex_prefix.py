"""First characters of all matches of a regular expression, so that few words have to be searched.

A beginning is up to three characters as `simplifying` has them: small letters, a digit as 0, anything that is no letter
or digit as a space, and so the end of the text. A shorter one may be followed by anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import product

LENGTH = 3
END = " "
_PLAIN = re.compile("[ 0_a-zа-яёәғқңөұүһі]*")
"""Letters that stand for no other letter where case is ignored, as the long s and the Kelvin sign do."""
_MOST = 400
"""Beginnings of one expression, and characters of one class, beyond which it is not worth the while."""

Read = set[tuple[str, bool]]
"""Beginnings as far as they are read, each with whether it is open: nothing is known of what follows."""
_Node = tuple[object, object]


def simplifying() -> Callable[[str], str]:
    """Return the function that tells what a text begins with, which finds out once what a character is."""
    table = _Table()

    def simplify(text: str) -> str:
        return text[:LENGTH].lower().translate(table).ljust(LENGTH, END)

    return simplify


def is_telling(start: str) -> bool:
    """Tell whether two simplified texts begin alike only if they are equal: no letters have to be looked at closer."""
    return len(start) == LENGTH and _PLAIN.fullmatch(start) is not None


class _Table(dict[int, str]):
    """What characters are simplified to, found out once for each."""

    def __missing__(self, character: int) -> str:
        self[character] = _simple(chr(character))
        return self[character]


def _simple(character: str) -> str:
    return "0" if character.isdecimal() else character if character.isalpha() or character == "_" else END


def find(pattern: re.Pattern[str], *, anchored: bool) -> frozenset[str] | None:
    """Return all beginnings of the texts that a pattern matches from their start on; None where they may be any.

    *anchored*: it is matched at the start only, so that it needs no `^`.
    """
    try:
        nodes = list(import_module("re._parser").parse(pattern.pattern, pattern.flags))
        found = {("", False)}
        if not (anchored or _is_anchored(nodes)):
            return None
        found = _follow(found, nodes)
    except (ImportError, LookupError, TypeError, ValueError):
        return None  # a Python that reads expressions in another way: they are asked about every word
    beginnings = frozenset(read[:LENGTH] for read, _ in found)
    plain = all(each and _PLAIN.fullmatch(each) for each in beginnings)
    return beginnings if plain and len(beginnings) <= _MOST else None


def _is_anchored(nodes: list[_Node]) -> bool:
    """Tell whether an expression matches at the start of a text only."""
    if not nodes:
        return False
    name, value = str(nodes[0][0]), nodes[0][1]
    if name == "AT":
        return str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING")
    if name == "BRANCH":
        return all(_is_anchored(list(each)) for each in value[1])  # type: ignore[index]
    return name == "SUBPATTERN" and _is_anchored(list(value[-1]))  # type: ignore[index]


def _follow(found: Read, nodes: Iterable[_Node]) -> Read:
    """Return what beginnings become when these parts of an expression stand behind them."""
    for node in nodes:
        done = {each for each in found if each[1] or len(each[0]) >= LENGTH}
        going = found - done
        if not going:
            break
        if len(found) > _MOST:
            raise ValueError
        found = done | _follow_one(going, str(node[0]), node[1])
    return found


def _follow_one(going: Read, name: str, value) -> Read:  # type: ignore[no-untyped-def]
    if name == "BRANCH":
        return {one for each in value[1] for one in _follow(going, each)}
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _follow(going, value[-1] if name == "SUBPATTERN" else value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeat(going, *value)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        at_end = str(value) in ("AT_END", "AT_END_STRING")
        return {(read.ljust(LENGTH, END), True) for read, _ in going} if at_end else going
    characters = set(_characters(name, value))
    if "" in characters or len(characters) > _MOST:
        return {(read, True) for read, _ in going}
    return {(read + each, False) for (read, _), each in product(going, characters)}


def _repeat(going: Read, least: int, most: int, nodes: Iterable[_Node]) -> Read:
    nodes = list(nodes)
    found: Read = set() if least else set(going)
    for count in range(1, min(int(most), max(LENGTH, least)) + 1):
        going = _follow(going, nodes)
        if count >= least:
            found |= going
    return found


def _characters(name: str, value) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Yield the characters that a part of an expression stands for, simplified; an empty text where it may be any."""
    if name == "LITERAL":
        lower = chr(value).lower()
        yield _simple(lower) if len(lower) == 1 else ""
    elif name == "RANGE":
        yield from {_simple(chr(each).lower()) for each in range(value[0], min(value[1], value[0] + _MOST) + 1)}
        if value[1] - value[0] > _MOST:
            yield ""
    elif name == "CATEGORY":
        yield {"CATEGORY_DIGIT": "0", "CATEGORY_NOT_WORD": END, "CATEGORY_SPACE": END}.get(str(value), "")
    elif name == "IN":
        for inner, within in value:
            yield from _characters(str(inner), within)
    else:
        yield ""
