"""Trados Studio's bilingual files (SDLXLIFF), edited in place: segments with their confirmation levels and locks.

Everything else that Trados keeps in a file (the source document, tag and context definitions, comments) stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from localize.formats.xliff.inline_codes import kind_of, markup_name
from localize.formats.xliff.v1.filter import ToolFilter
from localize.formats.xliff.v1.inline import CodeName, Names
from localize.formats.xliff.v1.model import SDL, DeclaredState, Dialect, StateAttributes, Style, TargetChange
from localize.formats.xliff.v1.reader import root_of
from localize.formats.xml.scanner import Element
from localize.model import Note, State, Substate

_STATES: dict[str, tuple[State, Substate | None]] = {
    "Draft": (State.INITIAL, Substate.DRAFT),
    "Translated": (State.TRANSLATED, None),
    "RejectedTranslation": (State.INITIAL, Substate.REJECTED),
    "RejectedSignOff": (State.INITIAL, Substate.REJECTED),
    "ApprovedTranslation": (State.REVIEWED, None),
    "ApprovedSignOff": (State.FINAL, None),
}
"""Confirmation levels; without one a segment is not translated."""
_LEVELS: dict[tuple[State, Substate | None], str] = {
    (State.INITIAL, Substate.REJECTED): "RejectedTranslation",
    (State.TRANSLATED, None): "Translated",
    (State.REVIEWED, None): "ApprovedTranslation",
    (State.FINAL, None): "ApprovedSignOff",
}
_OF_A_MATCH = ("origin-system", "percent", "struct-match", "text-match")
"""What `sdl:seg` says of the match that a text was taken from: untrue once the text is another."""
_MAX_NOTES = 20
_UNIT_KINDS = {
    "x-tm-heading": "heading",
    "sdl:heading": "heading",
    "sdl:title": "title",
    "x-tm-table-cell": "cell",
    "sdl:cell": "cell",
    "sdl:paragraph": "paragraph",
    "x-tm-list-item": "paragraph",
}
_FORMAT = re.compile(r"""\b(bold|italic|underline|underlinestyle|strikethrough)="(?!False|none|None)[^"]*\"""")
_FORMAT_KINDS = {"underlinestyle": "u", "strikethrough": "s"}


@dataclass(slots=True)
class _Definitions:
    """Definitions in the header of one `file`."""

    names: dict[str, CodeName] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Kind of unit by the id of a context."""


class SdlDialect(Dialect):
    """Dialect of Trados: its definitions, confirmation levels, locks and comments."""

    namespace = SDL
    only_segments = True
    outer_elements = frozenset({"sdl:tag-defs", "sdl:cxt-defs", "sdl:cmt-def", "sdl:cxts"})

    def __init__(self) -> None:
        self._files: dict[int, _Definitions] = {}
        self._comments: dict[str, tuple[Note, ...]] = {}
        self._kinds: dict[int, str] = {}
        """Kind of unit by the start of the group around it."""
        self._segs: tuple[int, dict[str, Element]] = (-1, {})
        """Of the last unit: where it starts, its segments."""

    def read_outer(self, element: Element) -> None:
        """Read definitions and the contexts of a group."""
        file = self._file(element)
        if element.name == "sdl:tag-defs":
            file.names.update({each.attributes.get("id", ""): _code_name(each) for each in element.elements})
        elif element.name == "sdl:cxt-defs":
            for each in element.elements:
                kind = _UNIT_KINDS.get(each.attributes.get("type", ""))
                if kind:
                    file.kinds[each.attributes.get("id", "")] = kind
        elif element.name == "sdl:cmt-def":
            self._comments[element.attributes.get("id", "")] = _comments(element)
        elif element.path:
            ids = (each.attributes.get("id", "") for each in element.elements if each.name == "sdl:cxt")
            self._kinds[element.path[-1].start] = next((file.kinds[each] for each in ids if each in file.kinds), "")

    def _file(self, element: Element) -> _Definitions:
        start = next((each.start for each in element.path if each.name == "file"), -1)
        return self._files.setdefault(start, _Definitions())

    def names(self, unit: Element) -> Names:
        """Return the names of the tag definitions in the unit's file."""
        known = self._file(unit).names

        def name(code: str) -> CodeName:
            return known.get(code, _UNKNOWN)

        return name

    def _seg(self, unit: Element, mid: str) -> Element | None:
        if self._segs[0] != unit.start:
            definitions = unit.find("sdl:seg-defs")
            segs = (each for each in definitions.elements if each.name == "sdl:seg") if definitions else ()
            self._segs = (unit.start, {each.attributes.get("id", ""): each for each in segs})
        return self._segs[1].get(mid)

    def declared_state(self, unit: Element, mid: str) -> DeclaredState:
        """Return the state by the segment's confirmation level."""
        seg = self._seg(unit, mid)
        return DeclaredState(*_STATES.get(seg.attributes.get("conf", "") if seg else "", (State.INITIAL, None)))

    def is_locked(self, unit: Element, mid: str) -> bool:
        """Tell whether the segment is locked."""
        seg = self._seg(unit, mid)
        return seg is not None and seg.attributes.get("locked") == "true"

    def kind(self, unit: Element) -> str:
        """Return the kind by the contexts of the unit's group."""
        return (self._kinds.get(unit.path[-1].start, "") if unit.path else "") or "message"

    def notes(self, unit: Element) -> tuple[Note, ...]:
        """Return the comments on places in the unit's source and target."""
        if not self._comments:
            return ()
        ids = (each.attributes.get("sdl:cid", "") for each in unit.walk() if each.name == "mrk")
        notes = (note for each in dict.fromkeys(ids) for note in self._comments.get(each, ()))
        return tuple(islice(notes, _MAX_NOTES))

    def max_length(self, unit: Element) -> int | None:
        """Return nothing: Trados keeps no limits here."""
        del unit
        return None

    def state_attributes(self, change: TargetChange, style: Style, prefix: str) -> StateAttributes:
        """Return confirmation levels and where texts come from."""
        del style, prefix
        segs: dict[str, dict[str, str | None]] = {}
        for index in sorted(change.restated | change.rewritten):
            state, substate, has_text = change.states[index]
            changes: dict[str, str | None] = {}
            if index in change.restated:
                changes["conf"] = _LEVELS.get((state, substate), "Draft") if has_text else None
            if index in change.rewritten:
                changes |= dict.fromkeys(_OF_A_MATCH)
                changes["origin"] = _origin(state, has_text=has_text)
            segs[change.unit.parts[index].mid] = changes
        return StateAttributes(segs=segs)


def _origin(state: State, *, has_text: bool) -> str:
    """Return the origin of a new text: a person's where it is confirmed; of a draft nothing is known here."""
    if not has_text:
        return "not-translated"
    return "unknown" if state is State.INITIAL else "interactive"


_UNKNOWN = CodeName()


def _code_name(tag: Element) -> CodeName:
    """Return the kind and the text of a tag definition, by its name and markup."""
    part = next((each for each in tag.elements if each.name in ("sdl:bpt", "sdl:ph", "sdl:st")), None)
    if part is None:
        return _UNKNOWN
    markup, name = part.text, part.attributes.get("name", "")
    kind = _format_kind(markup) if name == "cf" else kind_of(name, markup_name(markup))
    return CodeName(kind, part.attributes.get("equiv-text", ""))


def _format_kind(markup: str) -> str:
    """Return the kind of character formatting where it is of one kind."""
    kinds = {_FORMAT_KINDS.get(found, found[0]) for found in _FORMAT.findall(markup.replace("'", '"'))}
    return kinds.pop() if len(kinds) == 1 else "x"


def _comments(definition: Element) -> tuple[Note, ...]:
    comments = [each for each in definition.walk() if each.name.endswith("Comment")][:_MAX_NOTES]
    texts = ((each.text.strip(), each.attributes.get("user", "")) for each in comments)
    return tuple(Note(text, user, "reviewer") for text, user in texts if text)


class SdlxliffFilter(ToolFilter):
    """Trados Studio's bilingual files."""

    name = "sdlxliff"
    extensions: tuple[str, ...] = (".sdlxliff",)
    dialect = SdlDialect

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for a root element with Trados' namespace, 0.5 for the bare extension."""
        if SDL in root_of(head):
            return 0.95
        return 0.5 if name.lower().endswith(self.extensions) else 0.0
