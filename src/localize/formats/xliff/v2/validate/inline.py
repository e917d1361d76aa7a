"""Constraints of XLIFF 2 on the texts of one unit or match: ids, codes, pairs, what a target may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from localize.formats.xliff.v2.validate.annotations import check_annotation
from localize.formats.xliff.v2.validate.modules import check_module_attributes
from localize.formats.xliff.v2.validate.structure import Report, Scope
from localize.formats.xml.scanner import Element

_CLASSES = {"pc": "span", "sc": "span", "ph": "ph", "ec": "ec", "mrk": "mark", "sm": "mark", "em": "em", "cp": "cp"}
"""Which elements of a target may stand for which of its source."""
_OWN_SUBTYPES = {f"xlf:{name}": "fmt" for name in ("lb", "pb", "b", "i", "u")} | {"xlf:var": "ui"}
_DATA = ("dataRef", "dataRefStart", "dataRefEnd")
_FLOWS = ("subFlows", "subFlowsStart", "subFlowsEnd")
_TOGETHER = (("dataRefStart", "dataRefEnd"), ("subFlowsStart", "subFlowsEnd"), ("equivStart", "equivEnd"))


@dataclass(frozen=True, slots=True)
class Holder:
    """A segment, ignorable or match, and its two texts."""

    element: Element
    source: Element | None
    target: Element | None


def holder_of(element: Element) -> Holder:
    """Return an element with the texts in it."""
    return Holder(element, element.find("source"), element.find("target"))


@dataclass(frozen=True, slots=True)
class Texts:
    """The sources and targets of a unit, or the only pair of a match, with all that they may refer to."""

    holders: tuple[Holder, ...]
    sources: tuple[Element, ...]
    """The elements in all sources."""
    targets: tuple[Element, ...]
    data: frozenset[str]
    notes: frozenset[str]
    source_ids: frozenset[str]
    """Of codes, segments and ignorables."""
    target_ids: frozenset[str]
    unit: str = ""
    """The unit's id; empty for a match."""

    @property
    def translated(self) -> bool:
        """Whether every segment has a target: before that, what a target lacks may still come."""
        return all(holder.target is not None for holder in self.holders if holder.element.name == "segment")


def texts_of(container: Element, holders: Sequence[Holder]) -> Texts:
    """Return the texts of a unit or match; *holders* have `<source>` and `<target>` as children."""
    originals, notes = container.find("originalData"), container.find("notes")
    sources = tuple(_inlines(holder.source for holder in holders))
    targets = tuple(_inlines(holder.target for holder in holders))
    return Texts(
        holders=tuple(holders),
        sources=sources,
        targets=targets,
        data=_ids_of(originals.elements) if originals else frozenset(),
        notes=_ids_of(notes.elements) if notes else frozenset(),
        source_ids=_ids_of((*sources, *(holder.element for holder in holders))),
        target_ids=_ids_of(targets),
        unit=container.attributes.get("id", "") if container.name == "unit" else "",
    )


def _ids_of(elements: Iterable[Element]) -> frozenset[str]:
    return frozenset(each.attributes["id"] for each in elements if "id" in each.attributes)


def _inlines(texts: Iterable[Element | None]) -> Iterator[Element]:
    for text in texts:
        if text is not None and len(text.children) > 1:  # a code without any text beside it is found below
            for child in text.elements:
                yield from child.walk()
        elif text is not None and text.children and isinstance(text.children[0], Element):
            yield from text.children[0].walk()


def check_texts(texts: Texts, scope: Scope) -> None:
    """Report what is wrong with the ids and codes of a unit or match."""
    report = scope.report
    _check_ids(texts, report)
    if not texts.sources and not texts.targets:
        return
    named = {"n": texts.notes, "d": texts.data, "": texts.source_ids, "t": texts.target_ids}
    codes = {each.attributes.get("id", ""): each for each in (*texts.targets, *texts.sources)}
    for element in (*texts.sources, *texts.targets):
        if element.name == "cp":
            check_code_point(element, report)
        elif element.name in ("mrk", "sm"):
            check_annotation(element, scope, texts.unit, named)
        elif element.name != "em":
            _check_code(element, texts, codes, scope)
        check_module_attributes(element, scope)
    _check_side(texts.sources, report, "source", whole=True)
    _check_side(texts.targets, report, "target", whole=texts.translated)
    if texts.unit and any("canReorder" in each.attributes for each in texts.sources):
        _check_order_of_codes(texts, report)
    if texts.unit and any("canDelete" in each.attributes for each in texts.sources):
        _check_kept(texts, report)


def _check_side(elements: Sequence[Element], report: Report, side: str, *, whole: bool) -> None:
    """Report codes and markers of the sources or the targets that have no other half."""
    names = {element.name for element in elements}
    if "sc" in names or "ec" in names:
        _check_pairs(elements, report, side, whole=whole)
    if "sm" in names or "em" in names:
        _check_marker_pairs(elements, report, side, whole=whole)


def _check_ids(texts: Texts, report: Report) -> None:
    known: dict[str, str] = {}
    holders = (holder.element for holder in texts.holders if texts.unit)
    for element in (*holders, *texts.sources):
        name = element.attributes.get("id")
        if name is not None:
            if name in known:
                report.say("unique id", f"the id {name!r} is used twice among the segments and codes", element)
            known[name] = _CLASSES.get(element.name, "part")
    seen: set[str] = set()
    for element in texts.targets:
        name = element.attributes.get("id")
        if name is None:
            continue
        if name in seen:
            report.say("unique id", f"the id {name!r} is used twice among the codes of the targets", element)
        elif known.get(name, _CLASSES.get(element.name)) != _CLASSES.get(element.name):
            report.say("unique id", f"{name!r} is the id of another kind of element in the source", element)
        seen.add(name)


def check_code_point(element: Element, report: Report) -> None:
    """Report `<cp>` for a character that XML can hold."""
    try:
        number = int(element.attributes.get("hex", ""), 16)
    except ValueError:
        return
    illegal = number < 0x20 and number not in (0x9, 0xA, 0xD)
    discouraged = 0x7F <= number <= 0x84 or 0x86 <= number <= 0x9F
    if not (illegal or discouraged or 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF)):
        report.say("attribute hex", f"U+{number:04X} is a character that XML holds itself, or none at all", element)


def _check_code(element: Element, texts: Texts, codes: dict[str, Element], scope: Scope) -> None:
    given, report = element.attributes, scope.report
    if given.get("canReorder", "yes") != "yes" and not given.get("canCopy") == given.get("canDelete") == "no":
        report.say("canReorder", "a code that keeps its place has canCopy and canDelete set to no", element)
    subtype = given.get("subType", "")
    if subtype and "type" not in given:
        report.say("subType", "it needs the attribute type", element)
    elif subtype.startswith("xlf:") and _OWN_SUBTYPES.get(subtype) != given.get("type"):
        report.say("subType", f"{subtype!r} does not go with the type {given.get('type')!r}", element)
    for name in _DATA:
        if name in given and given[name] not in texts.data:
            report.say(name, f"there is no <data> with the id {given[name]!r}", element)
    for one, other in _TOGETHER:
        if (one in given) != (other in given):
            report.say(one, f"{one} and {other} are used together", element)
    for name in _FLOWS:
        scope.flows += ((flow, element) for flow in given.get(name, "").split())
    if "copyOf" in given:
        _check_copy(element, codes.get(given["copyOf"]), report)


def _check_copy(element: Element, base: Element | None, report: Report) -> None:
    if any(name in element.attributes for name in _DATA):
        report.say("copyOf", "it is not used together with references to original data", element)
    if base is None:
        report.say("copyOf", f"there is no code {element.attributes['copyOf']!r} in this unit", element)
    elif any(name in base.attributes for name in _DATA):
        report.say("copyOf", "the code that is copied has original data: refer to that instead", element)
    elif base.attributes.get("canCopy") == "no":
        report.say("copyOf", "the code must not be copied: canCopy is no", element)


def _check_pairs(elements: Sequence[Element], report: Report, side: str, *, whole: bool) -> None:
    """Check start and end codes; without *whole*, the other half may stand in a text that is still to come."""
    starts: dict[str, Element] = {}
    ended: set[str] = set()
    for element in elements:
        given = element.attributes
        if element.name == "sc":
            starts[given.get("id", "")] = element
        if element.name != "ec" or not _check_end_attributes(element, report):
            continue
        start = starts.get(given["startRef"])
        if start is None:
            if whole:
                report.say("startRef", f"no <sc> {given['startRef']!r} before it in the {side}", element)
        elif start.attributes.get("isolated") == "yes":
            report.say("isolated", f"the <sc> is isolated, but its <ec> is in the same {side}", start)
        elif given["startRef"] in ended:
            report.say("startRef", f"the <sc> {given['startRef']!r} has ended already", element)
        else:
            _compare_halves(start, element, report)
        ended.add(given["startRef"])
    for name, start in starts.items():
        if whole and name not in ended and start.attributes.get("isolated") != "yes":
            report.say("isolated", f"the <sc> has no <ec> after it in the {side}, so isolated must be yes", start)


def _check_end_attributes(element: Element, report: Report) -> bool:
    """Check which of its attributes an end code uses; tell whether it refers to a start code."""
    given = element.attributes
    if given.get("isolated") == "yes":
        if "startRef" in given or "id" not in given:
            report.say("isolated", "an isolated <ec> has an id and no startRef", element)
        return False
    if "startRef" not in given or "id" in given:
        report.say("isolated", "an <ec> that is not isolated has a startRef and no id", element)
    if "dir" in given:
        report.say("dir", "only an isolated <ec> has it", element)
    return "startRef" in given


def _compare_halves(start: Element, end: Element, report: Report) -> None:
    for name in ("canCopy", "canDelete", "canOverlap", "canReorder"):
        one, other = start.attributes.get(name, "yes"), end.attributes.get(name, "yes")
        if other != ("no" if one == "firstNo" else one):
            report.say(name, f"<sc> says {one}, its <ec> says {other}", end)
    for name in ("type", "subType"):
        if name in end.attributes and end.attributes[name] != start.attributes.get(name):
            report.say(name, "<sc> and its <ec> differ", end)


def _check_marker_pairs(elements: Sequence[Element], report: Report, side: str, *, whole: bool) -> None:
    opened: dict[str, Element] = {}
    ended: set[str] = set()
    for element in elements:
        if element.name == "sm":
            opened[element.attributes.get("id", "")] = element
        elif element.name == "em":
            name = element.attributes.get("startRef", "")
            if whole and name not in opened:
                report.say("startRef", f"no <sm> {name!r} before it in the {side}", element)
            ended.add(name)
    for name, element in opened.items():
        if whole and name not in ended:
            report.say("annotation", f"the <sm> has no <em> after it in the {side}", element)


Token = tuple[str, str]
"""Start, end or place of a code, and its id."""


def _tokens(text: Element | None) -> Iterator[tuple[Token, str, Element]]:
    """Yield the codes of a text one after the other, a pair as its two ends; with canReorder of each."""
    for element in text.elements if text else ():
        given = element.attributes
        name, reorder = given.get("id", ""), given.get("canReorder", "yes")
        if element.name == "ph":
            yield ("place", name), reorder, element
        elif element.name == "ec":
            yield ("end", given.get("startRef", name)), reorder, element
        elif element.name in ("sc", "pc"):
            yield ("start", name), reorder, element
        yield from _tokens(element)
        if element.name == "pc":
            yield ("end", name), "follows" if reorder != "yes" else "yes", element


def _check_order_of_codes(texts: Texts, report: Report) -> None:
    """Check that codes which keep their place form sequences, and that targets keep these."""
    before: dict[Token, Token] = {}
    placed: dict[Token, tuple[Token | None, Element]] = {}
    last = "yes"
    for holder in texts.holders:
        previous: Token | None = None
        for token, reorder, element in _tokens(holder.source):
            if reorder == "no":
                if last == "yes":
                    report.say("canReorder", "a code with no must follow one with firstNo or no", element)
                if previous is not None:
                    before[token] = previous
            previous, last = token, reorder
        previous = None
        for token, _, element in _tokens(holder.target):
            placed[token] = previous, element
            previous = token
    for token, wanted in before.items():
        found = placed.get(token)
        if found is not None and found[0] != wanted:
            report.say("canReorder", "the target breaks a sequence of codes that must stay together", found[1])


def _check_kept(texts: Texts, report: Report) -> None:
    """Check that codes which must not be deleted are in the targets."""
    there = {token for holder in texts.holders for token, _, _ in _tokens(holder.target)}
    for holder in texts.holders:
        target = holder.target
        if target is None or holder.element.name != "segment":
            continue
        for token, _, element in _tokens(holder.source):
            if element.attributes.get("canDelete") == "no" and token not in there:
                report.say("canDelete", f"the code {token[1]!r} is missing in the target", target)
