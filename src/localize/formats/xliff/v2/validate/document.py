"""Constraints of XLIFF 2 on a whole file, in one pass: every broken one with its name, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.xliff.v2.validate.annotations import check_reference
from localize.formats.xliff.v2.validate.inline import Holder, check_code_point, check_texts, holder_of, texts_of
from localize.formats.xliff.v2.validate.modules import (
    SIMPLE,
    check_changes,
    check_glossary,
    check_its_records,
    check_matches,
    check_module_attributes,
    check_validation,
    speaks,
)
from localize.formats.xliff.v2.validate.schema import MODULES, NAMESPACE_22, VOCABULARY, is_core, rules_of
from localize.formats.xliff.v2.validate.structure import Report, Scope, Sequence, check_attributes, check_tree
from localize.formats.xml.scanner import Element, Step, StepKind, walk
from localize.model import Problem

OUTER = frozenset({"xliff", "file", "group"})
"""Elements that are streamed; whatever else stands in them comes as a whole."""
_HEAD = 4096


def steps_of(source: SourceText) -> Iterator[Step]:
    """Yield what happens in an XLIFF 2 file, a unit at a time. Raises: ExtractError."""
    for step in walk(source, VOCABULARY, lambda name, _attributes: name not in OUTER):
        if not step.element.path and (step.kind is StepKind.COMPLETE or step.element.name != "xliff"):
            line, column = source.place(step.element.start)
            hint = "the root element of XLIFF 2 is <xliff> of its own namespace"
            raise ExtractError("this is not an XLIFF 2 file", line=line, column=column, hint=hint)
        yield step


def check_file(source: SourceText) -> tuple[Problem, ...]:
    """Return every constraint that a file breaks. Raises: ExtractError where it cannot be read at all."""
    checker = Checker(source)
    for step in steps_of(source):
        checker.take(step)
    return checker.problems()


@dataclass(slots=True)
class _Frame:
    """An open `<xliff>`, `<file>` or `<group>`."""

    element: Element
    sequence: Sequence
    names: dict[str, set[str]] = field(default_factory=dict)
    """Ids by what must not share them: files, groups, units, and the elements of each extension."""
    sizes: set[str] = field(default_factory=set)


class Checker:
    """Takes the steps of a file one by one and collects the constraints that it breaks."""

    def __init__(self, source: SourceText) -> None:
        self._report = Report(source.text, modern=NAMESPACE_22 in source.text[:_HEAD])
        self._scope = Scope(self._report)
        self._frames: list[_Frame] = []
        self._known: set[tuple[tuple[str, str], ...]] = set()
        """What fragment identifiers can point at outside units."""

    def problems(self) -> tuple[Problem, ...]:
        """Return what was found."""
        return self._report.problems()

    def take(self, step: Step) -> None:
        """Check one step."""
        if step.kind is StepKind.OPENED:
            self._open(step.element)
        elif step.kind is StepKind.CLOSED:
            self._close(step.element)
        elif step.kind is StepKind.TEXT:
            self._report.say("structure", f"text may not stand in <{step.element.name}>", step.start)
        else:
            self._complete(step.element)

    def _open(self, element: Element) -> None:
        if self._frames:
            self._frames[-1].sequence.take(element, self._report)
        rules = rules_of(element.name, modern=self._report.modern)
        if rules is None:
            return
        check_attributes(element, rules, self._report)
        self._frames.append(_Frame(element, Sequence(element, rules.slots)))
        name = element.attributes.get("id", "")
        if element.name == "xliff":
            self._scope.source_language = element.attributes.get("srcLang", "")
            self._scope.target_language = element.attributes.get("trgLang", "")
        elif element.name == "file":
            self._claim(0, "file", element)
            self._scope = replace(self._scope, file=name, flows=[], profiles=("", ""))
            self._known.add((("f", name),))
        else:
            self._claim(1, "group", element)
            self._known.add((("f", self._scope.file), ("g", name)))
        self._scope.path = element.path
        check_module_attributes(element, self._sized())

    def _claim(self, frame: int, kind: str, element: Element) -> None:
        """Note an id of which one container has at most one."""
        name = element.attributes.get("id")
        if name is None or frame >= len(self._frames):
            return
        container = self._frames[frame]
        names = container.names.setdefault(kind, set())
        if name in names:
            where = container.element.name
            self._report.say("unique id", f"the id {name!r} is used for two <{kind}> of the <{where}>", element)
        names.add(name)

    def _close(self, element: Element) -> None:
        frame = self._frames.pop()
        frame.sequence.end(self._report)
        if element.name == "file":
            units = frame.names.get("unit", set())
            for flow, code in self._scope.flows:
                if flow not in units:
                    self._report.say("subFlows", f"the file has no unit {flow!r}", code)
        elif element.name == "xliff":
            self._check_references()

    def _check_references(self) -> None:
        for selectors, element in self._scope.references:
            outer = tuple((prefix, value) for prefix, value in selectors if prefix in ("f", "g", "u"))
            if (
                outer
                and outer[0][0] == "f"
                and (outer[:1] + outer[-1:] if len(outer) > 1 else outer) not in self._known
            ):
                shown = "/".join(f"{prefix}={value}" for prefix, value in outer)
                self._report.say("fragment identifier", f"'#{shown}' points at nothing in this document", element)

    def _sized(self) -> Scope:
        """Return the scope with the sizes that may be referred to here."""
        self._scope.sizes = set().union(*(frame.sizes for frame in self._frames))
        return self._scope

    def _complete(self, element: Element) -> None:
        if not self._frames:
            return
        frame = self._frames[-1]
        frame.sequence.take(element, self._report)
        check_tree(element, self._report)
        self._scope.path = element.path
        if element.name == "unit":
            self._claim(1, "unit", element)
            self._known.add((("f", self._scope.file), ("u", element.attributes.get("id", ""))))
            _UnitCheck(element, self._sized()).run()
        elif element.name == "notes":
            check_notes(element, self._scope)
        elif element.name == "skeleton":
            _check_skeleton(element, self._report)
        elif element.name == "slr:profiles":
            given = element.attributes
            self._scope.profiles = given.get("generalProfile", ""), given.get("storageProfile", "")
        else:
            if element.name == "slr:data":
                frame.sizes.update(ids_inside(element))
            check_extension(element, self._scope, frame.names, frame.element.name, None)


def _check_skeleton(element: Element, report: Report) -> None:
    if ("href" in element.attributes) == bool(element.children):
        report.say("skeleton", "it has either a href or content", element)


def check_notes(notes: Element, scope: Scope) -> None:
    """Report ids that notes share, and references of theirs that are no fragment identifiers."""
    seen: set[str] = set()
    for note in notes.elements:
        name = note.attributes.get("id")
        if name is not None and name in seen:
            scope.report.say("unique id", f"the id {name!r} is used for two <note> of the same <notes>", note)
        seen.add(name or "")
        check_reference(note, scope)
        check_module_attributes(note, scope)


def ids_inside(element: Element) -> set[str]:
    """Return the ids of the elements in an element."""
    return {each.attributes["id"] for each in element.walk() if "id" in each.attributes}


def check_extension(
    element: Element, scope: Scope, names: dict[str, set[str]], parent: str, unit: Element | None
) -> None:
    """Check what is not of the core: a module by its own rules, an extension for ids that it uses twice."""
    if element.name in SIMPLE:
        SIMPLE[element.name](element, scope)
    elif element.name == "ctr:changeTrack":
        check_changes(element, scope, unit)
    elif element.name == "val:validation":
        check_validation(element, scope, parent)
    elif not is_core(element.name) and element.name.partition(":")[0] not in MODULES:
        _check_extension_ids(element, scope, names)


def _check_extension_ids(element: Element, scope: Scope, names: dict[str, set[str]]) -> None:
    for each in element.walk():
        value = each.attributes.get("id", each.attributes.get("xml:id"))
        if value is None or is_core(each.name):
            continue
        space = re.sub(r"[^:}]*$", "", each.name)
        known = names.setdefault(space, set())
        if value in known:
            scope.report.say("unique id", f"the id {value!r} is used twice by one extension", each)
        known.add(value)


class _UnitCheck:
    """Checks one complete unit."""

    def __init__(self, unit: Element, scope: Scope) -> None:
        self._unit = unit
        self._scope = scope
        self._report = scope.report
        self._holders = [holder_of(each) for each in unit.elements if each.name in ("segment", "ignorable")]

    def run(self) -> None:
        """Check everything."""
        unit, scope = self._unit, self._scope
        texts = texts_of(unit, self._holders)
        if not any(each.element.name == "segment" for each in self._holders):
            self._report.say("structure", "<unit> lacks a <segment>", unit)
        for each in unit.elements:
            if each.name == "slr:data":
                scope.sizes |= ids_inside(each)
        check_module_attributes(unit, scope)
        for holder in self._holders:
            self._check_holder(holder)
        self._check_order()
        check_texts(texts, scope)
        names: dict[str, set[str]] = {}
        has_records = False
        for each in unit.elements:
            if each.name == "notes":
                check_notes(each, scope)
            elif each.name == "originalData":
                self._check_data(each)
            elif each.name == "mtc:matches":
                check_matches(each, scope, texts.source_ids, texts.target_ids)
                self._check_match_texts(each)
            elif each.name == "gls:glossary":
                check_glossary(each, scope, texts.source_ids, texts.target_ids)
            elif not is_core(each.name):
                has_records |= each.name.startswith("its:")
                check_extension(each, scope, names, "unit", unit)
        if has_records or any("its:locQualityIssuesRef" in each.attributes for each in texts.sources):
            check_its_records(unit, scope)

    def _check_match_texts(self, matches: Element) -> None:
        for match in matches.elements:
            if match.name == "mtc:match":
                check_texts(texts_of(match, [holder_of(match)]), replace(self._scope, flows=[], references=[]))

    def _check_data(self, originals: Element) -> None:
        seen: set[str] = set()
        for data in originals.elements:
            name = data.attributes.get("id", "")
            if name in seen:
                self._report.say("unique id", f"the id {name!r} is used for two <data> of the unit", data)
            seen.add(name)
            for each in data.elements:
                if each.name == "cp":
                    check_code_point(each, self._report)

    def _check_holder(self, holder: Holder) -> None:
        source, target = holder.source, holder.target
        given = holder.element.attributes
        if "subState" in given and "state" not in given:
            self._report.say("subState", "it needs the attribute state", holder.element)
        if given.get("state", "initial") != "initial" and target is None:
            self._report.say("state", f"a segment that is {given['state']} has a <target>", holder.element)
        if target is not None and not self._scope.target_language:
            self._report.say("trgLang", "<xliff> lacks it, though there are targets", self._unit.path[0])
        for text, language in ((source, self._scope.source_language), (target, self._scope.target_language)):
            said, _ = self._scope.inherited("xml:lang", text, self._unit) if text is not None else ("", None)
            if text is not None and said and not speaks(said, language):
                self._report.say("xml:lang", f"<{text.name}> is in {said}, not in {language}", text)
        if source is None or target is None:
            return
        spaces = [self._scope.inherited("xml:space", each, self._unit)[0] or "default" for each in (source, target)]
        if spaces[0] != spaces[1]:
            self._report.say("xml:space", "source and target of a segment have the same", target)

    def _check_order(self) -> None:
        """Check that the places which targets name are a reordering of the places they have."""
        orders: dict[str, Element] = {}
        places: dict[str, Element] = {}
        for place, holder in enumerate(self._holders, 1):
            target = holder.target
            order = target.attributes.get("order", "").strip().lstrip("+0") if target is not None else ""
            if target is None or not order:
                continue
            if order in orders:
                self._report.say("order", f"{order} is used for two targets of the unit", target)
            elif not order.isdecimal() or len(order) > 9 or int(order) > len(self._holders):
                self._report.say("order", f"{order} is more than the {len(self._holders)} texts of the unit", target)
            orders[order] = target
            places[str(place)] = target
        for left, target in places.items():
            if left not in orders:
                self._report.say("order", f"no target of the unit has order {left}, the place of this one", target)
