"""ICU plural messages: places of the branches of `{n, plural, one {…} other {…}}` in a text.

Only what can be written back with certainty is found: one plural argument whose branches hold plain text and simple
arguments. An apostrophe before a brace or a number sign quotes in ICU and does not in some programs that claim to be
ICU, so a message with one is not taken apart.

Source: ICU MessageFormat, plural arguments and apostrophe quoting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from localize.model import PluralCase

_CHOICE = re.compile(r"\{\s*[^\s,{}']+\s*,\s*(?:plural|select|selectordinal)\s*,")
_ARGUMENT = re.compile(r"\{\s*[^\s,{}'#|]++\s*(?:,\s*(?!plural|select|choice)[A-Za-z]++\s*(?:,[^{}']*+)?)?\}")
_PLURAL = re.compile(r"\{\s*[^\s,{}'#|]++\s*,\s*plural\s*,\s*(?:offset:\s*[0-9]++\s*)?")
_SELECTOR = re.compile(r"(=[0-9]++|[a-z]++)\s*\{")
_SPACE = re.compile(r"\s*+")
_SPECIAL = re.compile(r"[{}']")
_CASES = {case.value: case for case in PluralCase}


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch: `one {…}` stands at [start, end), its text at [text_start, text_end)."""

    selector: str
    case: PluralCase | None
    """The plural category; None for an explicit number such as `=0`."""
    start: int
    text_start: int
    text_end: int
    end: int


@dataclass(frozen=True, slots=True)
class PluralMessage:
    """A message with one plural argument at [start, end)."""

    start: int
    end: int
    branches: tuple[Branch, ...]

    @property
    def cases(self) -> tuple[Branch, ...]:
        """The branches for plural categories, in the text's order, without holes."""
        return tuple(each for each in self.branches if each.case is not None)

    @property
    def explicit(self) -> tuple[Branch, ...]:
        """The branches for single numbers."""
        return tuple(each for each in self.branches if each.case is None)


def is_choice(text: str) -> bool:
    """Tell whether a text is an ICU message that chooses between branches."""
    return "{" in text and _CHOICE.search(text) is not None


def is_fragment(text: str) -> bool:
    """Tell whether a text can stand in a branch: its braces are simple arguments and no apostrophe quotes."""
    return _skip_text(f"{text}}}", 0) == len(text)


def find_plural(text: str) -> PluralMessage | None:
    """Return the plural argument of a message, None where it has none, or more than can be placed. Linear."""
    start = _skip_text(text, 0)
    head = _PLURAL.match(text, start)
    if head is None:
        return None
    branches: list[Branch] = []
    at = head.end()
    while found := _SELECTOR.match(text, at):
        end = _skip_text(text, found.end())
        if not text.startswith("}", end):
            return None
        branches.append(Branch(found[1], _CASES.get(found[1]), found.start(), found.end(), end, end + 1))
        at = _space_end(text, end + 1)
    branches = _singular(branches)
    if not text.startswith("}", at) or _skip_text(text, at + 1) != len(text) or not _are_whole(branches):
        return None
    return PluralMessage(start, at + 1, tuple(branches))


def _singular(branches: list[Branch]) -> list[Branch]:
    """Return the branches with `=1` as the form `one` where there is none: so English messages are often written."""
    if any(each.case is PluralCase.ONE for each in branches):
        return branches
    return [replace(each, case=PluralCase.ONE) if each.selector == "=1" else each for each in branches]


def _are_whole(branches: list[Branch]) -> bool:
    """Tell whether the branches are a plural: no two alike, `other` among them, the categories side by side."""
    selectors = [each.selector for each in branches]
    known = [each.case is not None for each in branches]
    if "other" not in selectors or len(set(selectors)) < len(selectors):
        return False
    if any(not each.selector.startswith("=") for each in branches if each.case is None):
        return False
    return all(known[known.index(True) : len(known) - known[::-1].index(True)])


def _space_end(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _skip_text(text: str, at: int) -> int:
    """Return where text with simple arguments ends: at a brace that is something else, a quotation, or the end."""
    while True:
        found = _SPECIAL.search(text, at)
        if found is None:
            return len(text)
        at = found.start()
        if text[at] == "'":
            following = text[at + 1 : at + 2]
            if following and following in "{}#|":
                return at
            at += 2 if following == "'" else 1
            continue
        argument = _ARGUMENT.match(text, at)
        if argument is None:
            return at
        at = argument.end()
