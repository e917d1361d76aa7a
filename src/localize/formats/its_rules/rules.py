"""Rules of the Internationalization Tag Set: what of an XML document is text, and how it flows.

Source: W3C, Internationalization Tag Set (ITS) Version 2.0, sections 5 and 8. Read are Translate, Elements Within Text,
Localization Note, Preserve Space and Id Value; what else the standard has is named as ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.xml.scanner import XML_NAMESPACE, Element, Text, declared_prefixes
from localize.safe.xpath import BadXPath, XPathTree

ITS = "http://www.w3.org/2005/11/its"
SPAN = f"{{{ITS}}}span"
"""The element of ITS that stands in texts of a vocabulary which has none of its own."""
_MAX_RULES = 500
"""Of one document; the largest rule set here has 30."""
_CATEGORIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "translateRule": ("translate", "translate"),
        "withinTextRule": ("within", "withinText"),
        "preserveSpaceRule": ("space", "space"),
        "idValueRule": ("id", "idValue"),
        "locNoteRule": ("note", "locNotePointer"),
    }
)
"""Element to what it decides, and the attribute that says how."""
_LOCAL: Mapping[str, str] = MappingProxyType({"translate": "translate", "withinText": "within", "locNote": "note"})
_ABOUT_OTHERS = frozenset(("version", "locNoteType", "queryLanguage"))
"""Local attributes that decide nothing alone."""
_POINTERS = frozenset(("id", "note"))
"""What is read by a path that starts at the selected element."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One global rule."""

    decides: str
    selector: str
    value: str
    is_pointer: bool = False
    """The value is a path that starts at what is selected."""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, int] = (0, 0)
    """Line and column in the document; of the program's own rules and those in settings, none."""
    is_own: bool = False
    """The document or its project says so, not the program."""


@dataclass(slots=True)
class Decisions:
    """What rules and local marks say of elements, by the character where an element starts."""

    translate: dict[int, Rule] = field(default_factory=dict)
    attributes: dict[int, dict[str, Rule]] = field(default_factory=dict)
    within: dict[int, str] = field(default_factory=dict)
    """Of every element; one inside a sentence that holds paragraphs is nested, not a pair of tags."""
    space: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    openings: set[int] = field(default_factory=set)
    """Elements around one that is explicitly translated."""
    ignored: set[str] = field(default_factory=set)
    """Names of rules and marks of ITS that are not read."""


ELSEWHERE = "href queryLanguage"
"""Stands among the names for rules in another file, or in another language than XPath."""


def read_rules(source: SourceText, root: Element, *, placed: bool) -> tuple[list[Rule], set[str]]:
    """Return the rules that stand in a document, in its order, and the names of those that are not read.

    Raises:
        ExtractError: a rule lacks what it needs.
    """
    rules: list[Rule] = []
    ignored: set[str] = set()
    for group, prefixes in _groups(source.text, root, {}) if ITS in source.text else ():
        rules += _read_group(source, group, prefixes, ignored, placed=placed)
    return rules, ignored


def _groups(text: str, element: Element, around: Mapping[str, str]) -> Iterator[tuple[Element, Mapping[str, str]]]:
    """Yield each group of rules with the namespaces that hold there."""
    declared = declared_prefixes(text, element)
    prefixes = {**around, **declared} if declared else around
    if element.name == f"{{{ITS}}}rules":
        yield element, prefixes
    for child in element.elements:
        yield from _groups(text, child, prefixes)


def _read_group(
    source: SourceText, group: Element, prefixes: Mapping[str, str], ignored: set[str], *, placed: bool
) -> Iterator[Rule]:
    if (
        any(name.endswith("}href") for name in group.attributes)
        or group.attributes.get("queryLanguage", "xpath") != "xpath"
    ):
        ignored.add(ELSEWHERE)
        return
    variables: dict[str, str] = {}
    for element in group.elements:
        name = element.name.removeprefix(f"{{{ITS}}}")
        if name == "param":
            variables[element.attributes.get("name", "")] = element.text
            continue
        if name not in _CATEGORIES:
            ignored.add(name)
            continue
        own = {**prefixes, **declared_prefixes(source.text, element)}
        place = source.place(element.start) if placed else (0, 0)
        rule = _read_rule(element, Rule(name, "", "", False, own, variables, place, placed))
        if rule is None:
            ignored.add("locNoteRefPointer")
        else:
            yield rule


def _read_rule(element: Element, empty: Rule) -> Rule | None:
    """Return one rule, None for a note that stands elsewhere; *empty* has all but what the element says."""
    decides, attribute = _CATEGORIES[empty.decides]
    selector, value = element.attributes.get("selector", ""), element.attributes.get(attribute, "")
    note = next((each for each in element.elements if each.name == f"{{{ITS}}}locNote"), None)
    if decides == "note" and not value and note is None:
        return None
    if not selector or not (value or note):
        raise ExtractError(
            "the ITS rule {name!r} has no selector or no value",
            name=empty.decides, line=empty.place[0], column=empty.place[1], hint="correct the rule",
        )  # fmt: skip
    text = value or " ".join(note.text.split() if note else ())
    return replace(
        empty, decides=decides, selector=selector, value=text, is_pointer=decides in _POINTERS and bool(value)
    )


def decide(root: Element, rules: Sequence[Rule]) -> Decisions:
    """Return what rules say, a later one over an earlier one, and over all what the elements say of themselves.

    Raises:
        ExtractError: a rule is wrong, with its place.
    """
    decisions = Decisions()
    tree, elements = XPathTree(), list[Element]()
    if len(rules) > _MAX_RULES:
        raise ExtractError("{value} ITS rules are too many", value=len(rules), hint="join their selectors")
    try:
        _build(tree, root, elements)
        tree.finish()
    except BadXPath as error:
        raise ExtractError("a start tag cannot be read: {error}", error=error) from error
    for rule in rules:
        try:
            _apply(decisions, tree, elements, rule)
        except BadXPath as error:
            raise ExtractError(
                "the ITS rule {selector!r} cannot be read: {error}",
                selector=rule.selector[:80], error=error, line=rule.place[0], column=rule.place[1],
                hint="a selector is XPath 1.0, and each prefix in it is declared",
            ) from error  # fmt: skip
    for element in elements:
        _apply_local(decisions, element)
    _find_places(decisions, root, ())
    return decisions


def _build(tree: XPathTree, element: Element, elements: list[Element]) -> None:
    name = _clark(element.name)
    elements.append(element)
    tree.open(name, {_clark(key): value for key, value in element.attributes.items()})
    for child in element.children:
        if isinstance(child, Element):
            _build(tree, child, elements)
        elif isinstance(child, Text):
            tree.write(child.text)
    tree.close(name)


def _clark(name: str) -> str:
    """Return a name as lxml has it; a prefix that a part of a document does not declare stands for itself."""
    if ":" not in name or name.startswith("{"):
        return name
    prefix, _, local = name.partition(":")
    return f"{{{XML_NAMESPACE if prefix == 'xml' else prefix}}}{local}"


def _apply(decisions: Decisions, tree: XPathTree, elements: Sequence[Element], rule: Rule) -> None:
    for number, attribute in tree.select(rule.selector, rule.namespaces, rule.variables):
        start = elements[number].start
        if attribute:
            if rule.decides == "translate":
                decisions.attributes.setdefault(start, {})[attribute.replace(f"{{{XML_NAMESPACE}}}", "xml:")] = rule
            continue
        value = rule.value
        if rule.is_pointer:
            value = " ".join(tree.read(number, value, rule.namespaces, rule.variables).split())
        _set(decisions, start, rule.decides, value, rule)


def _set(decisions: Decisions, start: int, decides: str, value: str, rule: Rule) -> None:
    if decides == "translate":
        decisions.translate[start] = rule
    elif value:
        tables = {"within": decisions.within, "space": decisions.space, "note": decisions.notes, "id": decisions.ids}
        tables[decides][start] = value


_HERE: Mapping[str, Rule] = MappingProxyType(
    {value: Rule("translate", ".", value, is_own=True) for value in ("yes", "no")}
)


def _apply_local(decisions: Decisions, element: Element) -> None:
    for name, value in element.attributes.items():
        if name == "xml:space":
            decisions.space[element.start] = value
        elif name == "xml:id":
            decisions.ids[element.start] = value
        elif name.startswith(f"{{{ITS}}}") or (element.name == SPAN and name in _LOCAL):
            short = name.removeprefix(f"{{{ITS}}}")
            if short in _LOCAL:
                _set(decisions, element.start, _LOCAL[short], value, _HERE.get(value, _HERE["yes"]))
            elif short not in _ABOUT_OTHERS and element.name != f"{{{ITS}}}rules":
                decisions.ignored.add(short)


def _find_places(decisions: Decisions, element: Element, around: tuple[int, ...]) -> bool:
    """Find what surrounds translated elements, and whether an element parts the text around it; return that."""
    explicit = decisions.translate.get(element.start)
    if explicit is not None and explicit.value == "yes":
        decisions.openings.update(around)
    path = (*around, element.start) if element.children else ()
    parts = [_find_places(decisions, child, path) for child in element.elements]
    within = decisions.within.get(element.start, "yes" if element.name == SPAN else "no")
    if (within == "yes" and any(parts)) or (element.name.startswith(f"{{{ITS}}}") and element.name != SPAN):
        within = "nested"
    decisions.within[element.start] = within
    return within == "no"
