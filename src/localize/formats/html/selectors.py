"""CSS selectors that choose parts of a page: elements, ids, classes, attributes, descendants and children."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.formats.html.page_tree import Element

_NAME = r"(?:[\w-]|[^\x00-\x7f])+"
_SIMPLE = re.compile(
    rf"#(?P<id>{_NAME})|\.(?P<class>{_NAME})"
    rf"|\[\s*(?P<attribute>[\w:-]+)\s*(?:=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<plain>{_NAME}))\s*)?\]"
)
_TYPE = re.compile(rf"\*|{_NAME}")
_COMBINATOR = re.compile(r"\s*(>)\s*|\s+")
_COMMA = re.compile(r"\s*,\s*")
_MAX_LENGTH = 2000
_CLASS = "."
"""Stands for the attribute `class` where one word of its value is asked for."""


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be."""

    name: str = ""
    """Empty: any."""
    values: tuple[tuple[str, str | None], ...] = ()
    """Attributes and their values; None: any value."""
    child: bool = False
    """It must be a child of what the compound before it chose, not just a descendant."""

    def fits(self, element: Element) -> bool:
        """Tell whether the element is such a one."""
        if self.name and element.name != self.name:
            return False
        given = {each.name: each.value for each in reversed(element.attributes)}
        return all(_fits(given, name, value) for name, value in self.values)


def _fits(given: Mapping[str, str], name: str, value: str | None) -> bool:
    if name == _CLASS:
        return value in given.get("class", "").split()
    return name in given and value in (None, given[name])


Selector = tuple[_Compound, ...]


def read_selectors(texts: Iterable[str], option: str) -> tuple[Selector, ...]:
    """Return the selectors that the texts of an option list. Raises: ExtractError."""
    return tuple(selector for text in texts for selector in _read(text.strip(), option))


def _read(text: str, option: str) -> list[Selector]:
    selectors: list[Selector] = []
    compounds: list[_Compound] = []
    at, child = 0, False
    while len(text) <= _MAX_LENGTH:
        start = at
        found = _TYPE.match(text, at)
        name = found.group().lower().strip("*") if found else ""
        at = found.end() if found else at
        values: list[tuple[str, str | None]] = []
        while simple := _SIMPLE.match(text, at):
            values.append(_value(simple))
            at = simple.end()
        if at == start:
            break
        compounds.append(_Compound(name, tuple(values), child))
        comma = _COMMA.match(text, at)
        if comma or at == len(text):
            selectors.append(tuple(compounds))
            compounds, child = [], False
            if not comma:
                return selectors
            at = comma.end()
        elif combinator := _COMBINATOR.match(text, at):
            child, at = combinator.group(1) is not None, combinator.end()
        else:
            break
    raise ExtractError(
        "the option `{option}` has a selector that is not understood: {value!r}",
        option=option,
        value=text[:_MAX_LENGTH],
        hint="use element, #id, .class or [attribute=value], joined by a space or >; separate selectors with commas",
    )


def _value(found: re.Match[str]) -> tuple[str, str | None]:
    if found["id"]:
        return "id", found["id"]
    if found["class"]:
        return _CLASS, found["class"]
    value = next((found[each] for each in ("double", "single", "plain") if found[each] is not None), None)
    return found["attribute"].lower(), value


@dataclass(frozen=True, slots=True)
class _Step:
    """One compound of all selectors, and where it stands in its own."""

    compound: _Compound
    bit: int
    is_first: bool
    is_last: bool


def _steps(selectors: Sequence[Selector]) -> Iterator[_Step]:
    bit = 1
    for each in selectors:
        for number, compound in enumerate(each):
            yield _Step(compound, bit, number == 0, number + 1 == len(each))
            bit <<= 1


def find_elements(elements: Sequence[Element], selectors: Sequence[Selector]) -> list[int]:
    """Return the indexes of the elements that any of the selectors chooses, in order.

    One pass: for each element a bit for each compound that it ends, and the bits of all that it stands in.
    """
    steps = tuple(_steps(selectors))
    ends = sum(step.bit for step in steps if step.is_last)
    own: list[int] = []
    around: list[int] = []
    for element in elements:
        above, direct = (around[element.parent], own[element.parent]) if element.parent >= 0 else (0, 0)
        bits = 0
        for step in steps:
            before = direct if step.compound.child else above
            if (step.is_first or before & (step.bit >> 1)) and step.compound.fits(element):
                bits |= step.bit
        own.append(bits)
        around.append(above | bits)
    return [index for index, bits in enumerate(own) if bits & ends]
