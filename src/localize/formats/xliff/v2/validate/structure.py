"""Constraints of XLIFF 2 on one element by the schema: its place, its children, its attributes and their values."""

from __future__ import annotations

from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.xliff.v2.validate.schema import (
    FORMATS,
    MODULE_ATTRIBUTES,
    MODULE_ROOTS,
    Extra,
    Rules,
    Slot,
    belongs,
    is_core,
    is_module,
    rules_of,
    words,
)
from localize.formats.xml.scanner import Element, Text
from localize.model import Problem

_MOST = 200
"""So many problems are told; more of them help nobody."""
_TOO_MANY = 100_000
_LONG = 50
"""Elements with more children are checked each time."""
_XML = "xml:"


@dataclass(slots=True)
class Report:
    """Broken constraints, collected with the character that each stands at."""

    text: str
    modern: bool = False
    """Whether the file is XLIFF 2.2."""
    found: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    """Of all that are broken, those that are not told too."""
    sound: set[tuple[str, ...]] = field(default_factory=set)
    """Elements, each with its children's names or its attributes', that the tables have no fault with: most recur."""

    def say(self, constraint: str, what: str, at: Element | int) -> None:
        """Note that a constraint is broken at an element or a character. Raises: ExtractError for far too many."""
        self.count += 1
        if self.count > _TOO_MANY:
            raise ExtractError(
                "more than {too_many:,} broken constraints",
                too_many=_TOO_MANY,
                hint=("the result is not valid XLIFF 2"),
            )
        if len(self.found) < _MOST:
            self.found.append((at if isinstance(at, int) else at.start, f"{constraint}: {what}"))

    def problems(self) -> tuple[Problem, ...]:
        """Return what was found, in the order of the file, with lines and columns."""
        problems: list[Problem] = []
        line, last = 1, 0
        for at, message in sorted(set(self.found)):
            count = self.text.count
            line += count("\n", last, at) + count("\r", last, at) - count("\r\n", last, at)
            last = at
            start = max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at))
            problems.append(Problem(Message("{message}", message=message), line, at - start))
        return tuple(problems)


@dataclass(slots=True)
class Scope:
    """Rules in force for a unit or a module, and references to look up when the file has been read."""

    report: Report
    source_language: str = ""
    target_language: str = ""
    file: str = ""
    path: tuple[Element, ...] = ()
    """The elements around it, outermost first."""
    profiles: tuple[str, str] = ("", "")
    """Of size restriction: general, storage."""
    sizes: set[str] = field(default_factory=set)
    """Ids that `slr:sizeInfoRef` may name here."""
    flows: list[tuple[str, Element]] = field(default_factory=list)
    """(unit id, code) for each sub-flow of this file."""
    references: list[tuple[tuple[tuple[str, str], ...], Element]] = field(default_factory=list)
    """Fragment identifiers that name something outside their unit."""

    def inherited(self, name: str, *nearest: Element) -> tuple[str, Element | None]:
        """Return an inherited attribute's value and the element that sets it; *nearest* are the innermost elements."""
        for element in (*nearest, *reversed(self.path)):
            if name in element.attributes:
                return element.attributes[name], element
        return "", None


@dataclass(slots=True)
class Sequence:
    """How far the children of one element have come through its content model."""

    element: Element
    slots: tuple[Slot, ...]
    at: int = 0
    count: int = 0

    def take(self, child: Element, report: Report) -> None:
        """Accept the next child, or report that it may not stand there."""
        for index in range(self.at, len(self.slots)):
            slot = self.slots[index]
            count = self.count if index == self.at else 0
            if belongs(child.name, slot.names) and (slot.most is None or count < slot.most):
                self._leave(index, report, child)
                self.at, self.count = index, count + 1
                _check_root(child, self.element, report)
                return
        report.say("structure", f"<{child.name}> may not stand here in <{self.element.name}>", child)

    def end(self, report: Report) -> None:
        """Report what is missing at the end."""
        self._leave(len(self.slots), report, self.element)

    def _leave(self, until: int, report: Report, where: Element) -> None:
        for index in range(self.at, until):
            slot = self.slots[index]
            if (self.count if index == self.at else 0) < slot.least:
                names = " or ".join(f"<{name}>" for name in sorted(slot.names))
                report.say("structure", f"<{self.element.name}> lacks {names}", where)


def _check_root(child: Element, parent: Element, report: Report) -> None:
    """Report an element of a module that is unknown or stands where the module has no place."""
    places = MODULE_ROOTS.get(child.name)
    if places is not None and parent.name not in words(places):
        report.say("structure", f"<{child.name}> may not stand in <{parent.name}>", child)


def check_tree(element: Element, report: Report) -> None:
    """Check an element and all in it against the tables; what is of no known namespace is left alone."""
    rules = rules_of(element.name, modern=report.modern)
    if rules is None:
        _check_unknown(element, report)
        return
    check_attributes(element, rules, report)
    inner = [child for child in element.children if isinstance(child, Element)]
    shape = (element.name, *[child.name for child in inner])
    if shape not in report.sound:
        before = len(report.found)
        sequence = Sequence(element, rules.slots)
        for child in inner:
            sequence.take(child, report)
        sequence.end(report)
        if len(report.found) == before and len(shape) < _LONG:
            report.sound.add(shape)
    for child in inner:
        check_tree(child, report)
    if not rules.text and len(inner) < len(element.children):
        for text in element.children:
            if isinstance(text, Text) and not text.text.isspace():
                report.say("structure", f"text may not stand in <{element.name}>", text.start)


def _check_unknown(element: Element, report: Report) -> None:
    name = element.name
    if is_core(name):
        report.say("structure", f"XLIFF has no element <{name}>", element)
    elif is_module(name) and not name.startswith(("its:", "itsm:")):
        report.say("structure", f"the module {name.partition(':')[0]} has no element <{name}>", element)
    elif ":" in name and not name.startswith("{") and not is_module(name):
        report.say("namespace", f"the prefix of <{name}> is not declared", element)


def check_attributes(element: Element, rules: Rules, report: Report) -> None:
    """Report attributes that are missing, unknown or hold what they may not."""
    for name, text in element.attributes.items():
        if name not in rules.attributes:
            _check_foreign(element, name, text, rules.extra, report)
            continue
        value = rules.attributes[name]
        if value is not None and not value.pattern.fullmatch(text):
            report.say(f"attribute {name}", f"{text!r} on <{element.name}> is not {value.called}", element)
    for name in rules.required:
        if name not in element.attributes:
            report.say(f"attribute {name}", f"it is required on <{element.name}>", element)


def _check_foreign(element: Element, name: str, text: str, extra: Extra, report: Report) -> None:
    """Check an attribute that is not the element's own."""
    if is_core(name):
        report.say(f"attribute {name}", f"<{element.name}> has no such attribute", element)
    elif name in MODULE_ATTRIBUTES and extra is not Extra.NONE:
        if element.name not in words(MODULE_ATTRIBUTES[name]):
            report.say(f"attribute {name}", f"it may not stand on <{element.name}>", element)
        elif name == "fs:fs" and text not in words(FORMATS):
            report.say("attribute fs:fs", f"{text!r} is no name of an HTML element", element)
    elif extra is not Extra.ANY:
        report.say(f"attribute {name}", f"<{element.name}> takes no attributes of other namespaces", element)
    elif is_module(name) and not name.startswith(("its:", "itsm:")):
        report.say(f"attribute {name}", f"the module {name.partition(':')[0]} has no such attribute", element)
    elif ":" in name and not name.startswith(("{", _XML)) and not is_module(name):
        report.say("namespace", f"the prefix of the attribute {name} is not declared", element)
