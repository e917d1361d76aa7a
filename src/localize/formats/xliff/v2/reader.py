"""XLIFF 2 units as a translator sees them, read one by one: segments with their texts, states and gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from localize.formats.core.encoding import SourceText
from localize.formats.xliff.v2.content import Atom, Code, Key, Reader, TranslateState, character_of
from localize.formats.xliff.v2.tags import Tags
from localize.formats.xliff.v2.validate.document import Checker, steps_of
from localize.formats.xml.scanner import Element, StepKind, Text
from localize.model import Content, InlineTag, Note, State, Substate, UnitId

_NOTE_KINDS = ("developer", "translator", "reviewer", "question")
"""Categories of notes that are our own kinds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of a unit that is offered for translation."""

    element: Element
    source: Content
    target: Content | None
    state: State
    substate: Substate | None
    present: Mapping[Key, Code]
    """The codes of the target that is there now."""
    preserve: bool
    gap: str = ""


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit and what a translator sees of it."""

    id: UnitId
    element: Element
    pieces: tuple[Piece, ...]
    codes: Mapping[str, Code]
    """By typed tag."""
    tags: tuple[InlineTag, ...]
    """All tags of the unit, those that only its targets have included."""
    skipped: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class UnitContext:
    """Notes and size rules that a unit inherits from the file and its groups."""

    notes: list[Note] = field(default_factory=list)
    """Of the file and the groups; given with the first unit that they cover."""
    codepoints: bool = False


class Reading:
    """Reader of a file unit by unit; facts on the whole file are complete when all units have been read."""

    def __init__(self, source: SourceText, checker: Checker | None) -> None:
        self._source = source
        self._checker = checker
        self._ids: Counter[str] = Counter()
        self.root: Element | None = None

    def units(self, wanted: Container[UnitId] | None = None) -> Iterator[tuple[UnitText, UnitContext]]:
        """Yield each unit that is wanted, by default every one. Raises: ExtractError."""
        around = UnitContext()
        for step in steps_of(self._source):
            if self._checker is not None:
                self._checker.take(step)
            element = step.element
            if step.kind is StepKind.OPENED and element.name == "xliff":
                self.root = element
            elif step.kind is StepKind.OPENED and element.name == "file":
                around.codepoints, around.notes = False, []
            elif step.kind is not StepKind.COMPLETE:
                continue
            elif element.name == "notes":
                around.notes += read_notes(element)
            elif element.name == "slr:profiles":
                around.codepoints = element.attributes.get("generalProfile") == "xliff:codepoints"
            elif element.name == "unit":
                unit_id = self._mint(element)
                if wanted is not None and unit_id not in wanted:
                    continue
                read = read_unit(element, unit_id, self._source.text)
                yield read, around
                if read.pieces:
                    around.notes = []

    def _mint(self, unit: Element) -> UnitId:
        """Return the unit's place as XLIFF names it, with a number from the second of the same name on."""
        file = next((each.attributes.get("id", "") for each in unit.path if each.name == "file"), "")
        name = f"f={file}/u={unit.attributes.get('id', '')}"
        self._ids[name] += 1
        return UnitId(name if self._ids[name] == 1 else f"{name}-{self._ids[name]}")


def read_unit(unit: Element, unit_id: UnitId, text: str) -> UnitText:
    """Return a unit as a translator sees it."""
    reader = Reader(text, _original_data(unit))
    default = _inherited(unit, "translate") != "no"
    translate = TranslateState(default)
    holders = [each for each in unit.elements if each.name in ("segment", "ignorable")]
    read: list[tuple[Element, dict[str, list[Atom]], bool]] = []
    for holder in holders:
        atoms: dict[str, list[Atom]] = {}
        preserve = False
        for side in ("source", "target"):
            element = holder.find(side)
            if element is not None:
                preserve = (element.attributes.get("xml:space") or _inherited(unit, "xml:space")) == "preserve"
                now = translate if side == "source" else TranslateState(default=True)
                atoms[side] = reader.read(element, now, preserve=preserve)
        read.append((holder, atoms, preserve))
    tags = Tags(atoms.get("source", ()) for _, atoms, _ in read)
    return _assemble(unit, unit_id, read, tags)


def _assemble(
    unit: Element, unit_id: UnitId, read: list[tuple[Element, dict[str, list[Atom]], bool]], tags: Tags
) -> UnitText:
    """Number the tags of all sources, then read the targets by them."""
    offered: list[tuple[Element, dict[str, list[Atom]], bool, Content]] = []
    gaps: list[str] = []
    skipped: list[tuple[int, int]] = []
    for holder, atoms, preserve in read:
        source = tags.number(atoms.get("source", ()))
        if holder.name == "ignorable":
            if gaps:
                gaps[-1] += source.plain
        elif source.plain.strip():
            offered.append((holder, atoms, preserve, source))
            gaps.append("")
        elif source.tags and any(isinstance(each, Code) and each.key[0] == "kept" for each in atoms["source"]):
            element = holder.find("source")
            if element is not None:
                skipped.append((element.inner, element.close))
    pieces = tuple(
        _piece(holder, source, atoms, tags, preserve=preserve, gap=gap)
        for (holder, atoms, preserve, source), gap in zip(offered, gaps, strict=True)
    )
    return UnitText(unit_id, unit, pieces, tags.codes, tuple(tags.all), tuple(skipped))


def _piece(
    holder: Element, source: Content, atoms: dict[str, list[Atom]], tags: Tags, *, preserve: bool, gap: str
) -> Piece:
    target = tags.recognise(atoms["target"], atoms["source"]) if "target" in atoms else None
    present = {atom.key: atom for atom in atoms.get("target", ()) if isinstance(atom, Code)}
    state, substate = _state(holder)
    return Piece(holder, source, target, state, substate, present, preserve, gap)


_STATES = {each.value: each for each in State}
_SUBSTATES = {each.value: each for each in Substate}


def _state(segment: Element) -> tuple[State, Substate | None]:
    given = segment.attributes
    return _STATES.get(given.get("state", "").strip(), State.INITIAL), _SUBSTATES.get(given.get("subState", ""))


def _original_data(unit: Element) -> dict[str, str]:
    originals = unit.find("originalData")
    found = originals.elements if originals else ()
    return {each.attributes["id"]: _data_text(each) for each in found if each.attributes.get("id")}


def _data_text(data: Element) -> str:
    """Return original data as text, code points as their characters."""
    pieces: list[str] = []
    for each in data.children:
        if isinstance(each, Text):
            pieces.append(each.text)
        elif isinstance(each, Element) and each.name == "cp":
            pieces.append(character_of(each) or "")
    return "".join(pieces)


def _inherited(unit: Element, name: str) -> str:
    """Return the value of the unit, or the nearest one around it."""
    return next((each.attributes[name] for each in (unit, *reversed(unit.path)) if name in each.attributes), "")


def read_notes(notes: Element) -> list[Note]:
    """Return notes, the most important first."""
    found: list[tuple[int, Note]] = []
    for note in notes.elements:
        text, given = note.text.strip(), note.attributes
        if note.name != "note" or not text:
            continue
        about = {"target": "on the translation", "source": ""}.get(given.get("appliesTo", ""), "")
        category = given.get("category", "").strip()
        kind, _, author = category.partition(", ")
        own = kind in _NOTE_KINDS
        labels = ", ".join(each for each in ("" if own else category, about) if each)
        priority = given.get("priority", "1").strip()
        rank = int(priority) if priority.isdecimal() and len(priority) < 4 else 1
        found.append(
            (rank, Note(f"{labels}: {text}" if labels else text, author if own else "", kind if own else "developer"))
        )
    return [note for _, note in sorted(found, key=lambda pair: pair[0])]
