"""Tables of content systems: how the JSON of each is told, and which of its keys hold texts.

The tables are `content_systems.yaml`, which people can read and correct.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from localize.formats.json.scanner import Node
from localize.safe.yaml.loader import read_yaml

TEXT, HTML, JSON, LEFT_OUT = "text", "html", "json", "left-out"
_ROLES = (TEXT, HTML, JSON, LEFT_OUT)
_LOOKED_AT = 50
"""Members and items of a container that a mark is looked for in."""
_IDS = frozenset(("id", "_id", "uid", "uuid", "guid", "documentId"))
_PROGRAM_KEYS = frozenset(
    ("type", "slug", "status", "url", "href", "createdAt", "updatedAt", "created_at", "updated_at", "date", "mime")
)
"""With an id, what objects of data have and messages have not."""


@dataclass(frozen=True, slots=True)
class RichText:
    """How an editor's document is built: nodes with children, whose leaves are strings with marks."""

    type: str
    """The key that names what a node is."""
    children: str
    string: str
    """The key of a leaf's text; empty where no node is a leaf."""
    plain: str
    """A leaf without marks and without a text."""
    plain_typed: str
    """The same, where the other leaves name their type."""
    neutral: Mapping[str, str]
    """Keys of a leaf that are no mark, some with the only value for which that holds."""
    bits: tuple[str, ...] = ()
    """Marks by the bits of the number under `format`."""
    unique: str = ""
    """The key whose value is another for each leaf of a paragraph."""
    padded: bool = False
    """An empty leaf stands beside each link at the edge of a paragraph, where the file has such leaves."""
    positional: bool = False
    """A leaf is an array: 0, marks that begin, number of marks that end, text."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the keys of a system or an editor hold."""

    name: str
    marks: tuple[tuple[str, ...], ...]
    at: tuple[str, ...]
    roles: Mapping[str, str]
    otherwise: str
    languages: frozenset[str]
    locales: bool
    copies: Mapping[str, tuple[str, ...]]
    objects: Mapping[str, Table] = field(default_factory=dict)
    rich: RichText | None = None

    def role_of(self, key: str, around: str) -> str:
        """Return the role of the value under a key, empty where it has none; *around* is the role of its object."""
        return LEFT_OUT if around == LEFT_OUT else self.roles.get(key, around)

    def fits(self, node: Node) -> bool:
        """Tell whether a value has all marks at one of the places."""
        return any(
            all(any(_exists(item, path) for path in paths) for paths in self.marks)
            for place in self.at
            for item in _find(node, () if place == "." else tuple(place.split(".")))
        )

    def is_copy(self, node: Node, key: str) -> bool:
        """Tell whether the value under a key is made anew from another one of its object."""
        return any(node.find_text(other).strip() for other in self.copies.get(key, ()))


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the file says."""

    systems: tuple[Table, ...]
    rich: tuple[Table, ...]
    kinds: Mapping[str, str]
    looks: Mapping[str, str]

    def kind_of(self, node_type: str) -> str:
        """Return the kind of the units in a node; empty where its type says nothing about them."""
        return self.kinds.get(_letters(node_type), "")

    def look_of(self, mark: str) -> str:
        """Return the kind letters of a mark."""
        return self.looks.get(_letters(mark), "x")


def _letters(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def find_system(root: Node) -> Table | None:
    """Return the table of the content system that a file comes from; None where it is none of those known."""
    return next((table for table in read_tables().systems if table.fits(root)), None)


def find_table(name: str) -> Table | None:
    """Return the table of a content system by its name; None for a dialect that is none."""
    return next((table for table in read_tables().systems if table.name == name), None)


def find_rich_text(node: Node) -> Table | None:
    """Return the table of the editor whose document a value is; None where it is no document."""
    first = node.members[0].node if node.members and not node.is_object else node
    if not any(each.key in ("type", "_type", "nodeType", "blocks", "sections") for each in first.members):
        return None
    return next((table for table in read_tables().rich if table.fits(node)), None)


def is_data(node: Node) -> bool:
    """Tell whether an object is a record of data: it has an id and something that programs keep of it."""
    keys = {each.key for each in node.members} if node.is_object else set()
    return bool(keys & _IDS and keys & _PROGRAM_KEYS)


def _find(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    if not path:
        yield node
    elif path[0] == "*":
        for each in node.members[:_LOOKED_AT]:
            yield from _find(each.node, path[1:])
    elif node.is_object:
        found = node.find(path[0])
        if found is not None:
            yield from _find(found, path[1:])


def _exists(node: Node, path: str) -> bool:
    keys, equals, value = path.partition("=")
    found = _find(node, tuple(keys.split(".")))
    return any(not equals or fnmatchcase(each.text, value) for each in found)


@cache
def read_tables() -> Tables:
    """Return the tables that ship with this program."""
    path = Path(__file__).with_name("content_systems.yaml")
    found = read_yaml(path.read_bytes(), path=path.name).value
    return Tables(
        tuple(_table(name, given) for name, given in _mapping(found, "systems").items()),
        tuple(_table(name, given, is_rich=True) for name, given in _mapping(found, "rich-text").items()),
        _inverted(_mapping(found, "kinds")),
        _inverted(_mapping(found, "looks")),
    )


def _mapping(found: object, key: str) -> dict[str, object]:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}


def _words(found: object, key: str) -> tuple[str, ...]:
    return tuple(str(found.get(key, "")).split()) if isinstance(found, dict) else ()


def _inverted(lists: Mapping[str, object]) -> dict[str, str]:
    return {word: name for name, words in lists.items() for word in str(words).split()}


def _table(name: str, given: object, *, is_rich: bool = False) -> Table:
    assert isinstance(given, dict)
    roles = {key: role for role in _ROLES for key in _words(given, role)}
    marks = tuple(tuple(str(each).split()) for each in given.get("marks", ()))
    otherwise = LEFT_OUT if is_rich else str(given.get("otherwise", TEXT))
    return Table(
        name,
        marks,
        _words(given, "at") or (".",),
        roles,
        otherwise,
        frozenset(_words(given, "languages")),
        bool(given.get("locales", False)),
        {key: tuple(str(words).split()) for key, words in _mapping(given, "copies").items()},
        {key: _table(name, inner) for key, inner in _mapping(given, "objects").items()},
        _rich_text(given) if is_rich else None,
    )


def _rich_text(given: Mapping[str, object]) -> RichText:
    pairs = (word.partition("=") for word in _words(given, "neutral"))
    plain = str(given.get("plain", ""))
    return RichText(
        type=str(given.get("type", "type")),
        children=str(given.get("children", "children")),
        string=str(given.get("string", "")),
        plain=plain,
        plain_typed=str(given.get("plain-typed", plain)),
        neutral={key: value for key, _, value in pairs},
        bits=_words(given, "bits"),
        unique=str(given.get("unique", "")),
        padded=bool(given.get("padded", False)),
        positional=bool(given.get("positional", False)),
    )
