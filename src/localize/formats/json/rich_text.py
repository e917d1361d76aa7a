"""Paragraphs of rich text in JSON: the leaves of a paragraph as one text with tags, and a target as leaves again.

A leaf with marks is a pair of tags, a link a pair around its leaves, a break or a picture a single tag; neighbouring
leaves without marks are one text. A target is written as new leaves: each tag's own leaf with other words in it. A leaf
whose tag a target leaves out is gone, with its marks; its neighbours stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from localize.errors import MergeError
from localize.formats.core.inline_tags import Code, Piece
from localize.formats.core.string_messages import WHITE
from localize.formats.json.content_systems import RichText, Tables
from localize.formats.json.scanner import Kind, Member, Node
from localize.model import Content, InlineTag, TagForm

_NEUTRAL_TYPES = frozenset(("text", "span", "extended-text"))
_NEUTRAL_VALUES = frozenset(("", "0", "false", "null"))
_SEPARATOR = re.compile(r"\s*,\s*")
_LETTERS = 200
"""Characters of a protected piece that are shown."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An array of leaves in the file."""

    pieces: tuple[Piece, ...]
    """Without the white space at the edges of the text."""
    region: tuple[int, int]
    """From the first child to the last one."""
    nodes: tuple[Node, ...]
    """Pictures and such inside, which may have texts of their own."""
    lead: str
    tail: str
    plain: tuple[tuple[str, str], ...]
    """What stands before and after the text of each leaf without marks; the last one serves for more of them."""
    separator: str
    unique: str
    padded: bool

    @property
    def words(self) -> str:
        """All that is no tag."""
        return "".join(each.text for each in self.pieces if each.code is None)

    @property
    def only_text(self) -> Piece | None:
        """The text, where the paragraph has one leaf with words and nothing else: its leaf is written in place."""
        texts = [each for each in self.pieces if each.code is None]
        singles = any(each.code and each.code.form is TagForm.SINGLE for each in self.pieces)
        return texts[0] if len(texts) == 1 and not singles else None


def is_leaf(rich: RichText, node: Node) -> bool:
    """Tell whether a value is a leaf: a text with marks."""
    return leaf_string(rich, node) is not None


def leaf_string(rich: RichText, node: Node) -> Node | None:
    """Return the string of a leaf; None where the value is no leaf."""
    if rich.positional:
        items = [each.node for each in node.members] if node.kind is Kind.ARRAY else []
        fits = len(items) == 4 and items[0].text == "0" and items[1].kind is Kind.ARRAY and items[3].is_string
        return items[3] if fits else None
    found = node.find(rich.string) if node.is_object and rich.string else None
    return found if found is not None and found.is_string else None


def is_paragraph(rich: RichText, node: Node) -> bool:
    """Tell whether an array has leaves, and so is one text."""
    return (
        node.kind is Kind.ARRAY and any(is_leaf(rich, each.node) for each in node.members) and _is_balanced(rich, node)
    )


def _is_balanced(rich: RichText, node: Node) -> bool:
    """Tell whether each leaf ends the marks that it begins; in Mobiledoc a mark may span several leaves."""
    leaves = (each.node.members for each in node.members if rich.positional and is_leaf(rich, each.node))
    return all(str(len(leaf[1].node.members)) == leaf[2].node.text for leaf in leaves)


@dataclass(slots=True)
class ParagraphReader:
    """Reader of one paragraph, which collects its pieces."""

    rich: RichText
    tables: Tables
    text: str
    """The whole file."""
    looks_by_key: dict[str, str]
    """What the marks of a paragraph that are keys stand for: links of Portable Text, marks of Mobiledoc."""
    plain: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    has_empty: bool = False

    def read(self, array: Node) -> Paragraph:
        """Return the paragraph that an array of leaves is."""
        self._children(array)
        start, end = array.members[0].start, array.members[-1].node.end
        lead, tail = self._trim()
        return Paragraph(
            tuple(self.pieces),
            (start, end),
            tuple(self.nodes),
            lead,
            tail,
            tuple(self.plain or (self._plain_leaf(array),)),
            self._separator(array),
            self.rich.unique,
            self.rich.padded and self.has_empty,
        )

    def _children(self, array: Node) -> None:
        for member in array.members:
            node = member.node
            string = leaf_string(self.rich, node)
            inside = node.find(self.rich.children) if node.is_object else None
            if string is not None:
                self._leaf(node, string)
            elif inside is not None and inside.kind is Kind.ARRAY and inside.members:
                code = Code(self._kind(node), TagForm.OPEN, f"node {node.start}", stays=True)
                self._add(node.start, inside.start + 1, code)
                self._children(inside)
                self._add(inside.end - 1, node.end, Code(code.kind, TagForm.CLOSE, code.name))
            else:
                self.nodes.append(node)
                self._add(node.start, node.end, Code(self._kind(node), TagForm.SINGLE))

    def _leaf(self, node: Node, string: Node) -> None:
        looks = [self.tables.look_of(each) for each in self._marks(node)]
        if not looks:
            self.plain.append((self.text[node.start : string.start + 1], self.text[string.end - 1 : node.end]))
        if not string.text:
            self.has_empty = True
            return
        kind = min(looks, key="caibusx".find, default="")
        if kind == "c":
            code = Code("c", TagForm.SINGLE, equiv=string.text[:_LETTERS])
            self._add(node.start, node.end, code)
            return
        if kind:
            name = f"leaf {node.start}"
            self._add(node.start, string.start + 1, Code(kind, TagForm.OPEN, name, stays=True))
        self.pieces.append(Piece(string.start + 1, string.end - 1, string.text))
        if kind:
            self._add(string.end - 1, node.end, Code(kind, TagForm.CLOSE, name))

    def _add(self, start: int, end: int, code: Code) -> None:
        self.pieces.append(Piece(start, end, self.text[start:end], code))

    def _kind(self, node: Node) -> str:
        kind = self.tables.look_of(node.find_text(self.rich.type))
        return kind if kind in ("a", "br") else "x"

    def _marks(self, leaf: Node) -> Iterator[str]:
        """Yield the names of what distinguishes a leaf from one without marks."""
        if self.rich.positional:
            yield from (self.looks_by_key.get(each.node.text, "x") for each in leaf.members[1].node.members)
            return
        for member in leaf.members:
            if member.key != self.rich.string and self.rich.neutral.get(member.key) not in ("", member.node.text):
                yield from self._marks_of(member)

    def _marks_of(self, member: Member) -> Iterator[str]:
        key, node = member.key, member.node
        if key == self.rich.type:
            yield from () if node.text in _NEUTRAL_TYPES else (node.text,)
        elif node.kind is Kind.ARRAY:
            names = (each.node.text or each.node.find_text("type") for each in node.members)
            yield from (self.looks_by_key.get(name, name) for name in names)
        elif key == "format" and self.rich.bits:
            yield from _names_of_bits(node.text, self.rich.bits)
        elif node.members or not (node.is_object or node.text in _NEUTRAL_VALUES):
            yield key

    def _trim(self) -> tuple[str, str]:
        """Cut the white space at the edges of the text off, and return it."""
        lead = tail = ""
        first = self.pieces[0] if self.pieces else None
        if first is not None and first.code is None:
            kept = first.text.lstrip(WHITE)
            lead = first.text[: len(first.text) - len(kept)]
            self.pieces[:1] = [Piece(first.start, first.end, kept)] if kept else []
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.code is None:
            kept = last.text.rstrip(WHITE)
            tail = last.text[len(kept) :]
            self.pieces[-1:] = [Piece(last.start, last.end, kept)] if kept else []
        return lead, tail

    def _plain_leaf(self, array: Node) -> tuple[str, str]:
        """Return what stands around the text of a new leaf, as the editor would make it."""
        typed = any(each.node.find_text(self.rich.type) for each in array.members if is_leaf(self.rich, each.node))
        made = self.rich.plain_typed if typed else self.rich.plain
        at = made.index('""') + 1 if self.rich.positional else made.index('""', made.index(f'"{self.rich.string}"')) + 1
        return made[:at], made[at:]

    def _separator(self, array: Node) -> str:
        if len(array.members) > 1:
            between = self.text[array.members[0].node.end : array.members[1].start]
            return between if _SEPARATOR.fullmatch(between) else ","
        before = self.text[array.start + 1 : array.members[0].start]
        return f",{before}" if not before.strip() else ","


def _names_of_bits(number: str, names: Sequence[str]) -> Iterator[str]:
    value = int(number[:9]) if number.isascii() and number.isdigit() else 0
    yield from (name for bit, name in enumerate(names) if value >> bit & 1)


def write_paragraph(
    paragraph: Paragraph, content: Content, markup: Callable[[InlineTag], str], escape: Callable[[str], str]
) -> str:
    """Return a target as the children of a paragraph.

    Raises:
        MergeError: a tag is opened and not closed, or closed and not opened.
    """
    writer = _Writer(paragraph, escape, _closings(content.tags, markup))
    for part in (paragraph.lead, *content.parts, paragraph.tail):
        if isinstance(part, str):
            writer.words.append(part)
        else:
            writer.tag(part, markup(part))
    return writer.finish()


def _closings(tags: Sequence[InlineTag], markup: Callable[[InlineTag], str]) -> dict[str, str]:
    return {tag.id: markup(tag) for tag in tags if tag.form is TagForm.CLOSE}


@dataclass(slots=True)
class _Writer:
    """A target that becomes children, tag by tag."""

    paragraph: Paragraph
    escape: Callable[[str], str]
    closings: dict[str, str]
    words: list[str] = field(default_factory=list)
    written: int = 0
    """Leaves without marks."""
    opened: list[tuple[str, str]] = field(default_factory=list)
    """Id and markup of the tags around the next word."""
    items: list[list[tuple[bool, str]]] = field(default_factory=lambda: [[]])
    """Whether it is a leaf and what it is, of the children of each node around the next word."""

    def tag(self, tag: InlineTag, raw: str) -> None:
        """Take a tag."""
        self._end_leaf()
        if tag.form is TagForm.SINGLE:
            self.items[-1].append((False, raw))
        elif tag.form is TagForm.OPEN:
            self.opened.append((tag.id, raw))
            if not raw.endswith('"'):
                self.items.append([])
        else:
            if not self.opened or self.opened[-1][0] != tag.id:
                raise _unpaired()
            _, opening = self.opened.pop()
            if not opening.endswith('"'):
                inside = self._join(self.items.pop())
                self.items[-1].append((False, f"{opening}{inside}{raw}"))

    def finish(self) -> str:
        """Return all children."""
        self._end_leaf()
        if self.opened:
            raise _unpaired()
        return self._join(self._pad(self.items[0]) if self.paragraph.padded else self.items[0])

    def _end_leaf(self) -> None:
        words = "".join(self.words)
        self.words.clear()
        if not words:
            return
        if self.opened and self.opened[-1][1].endswith('"'):
            identity, before = self.opened[-1]
            after = self.closings.get(identity, "")
        else:
            before, after = self.paragraph.plain[min(self.written, len(self.paragraph.plain) - 1)]
            self.written += 1
        self.items[-1].append((True, f"{before}{self.escape(words)}{after}"))

    def _pad(self, items: Sequence[tuple[bool, str]]) -> list[tuple[bool, str]]:
        """Return the children with an empty leaf wherever a node has no leaf beside it."""
        empty = (True, "".join(self.paragraph.plain[-1]))
        padded: list[tuple[bool, str]] = []
        for item in items:
            if not item[0] and (not padded or not padded[-1][0]):
                padded.append(empty)
            padded.append(item)
        return padded if not padded or padded[-1][0] else [*padded, empty]

    def _join(self, items: Sequence[tuple[bool, str]]) -> str:
        written: list[str] = []
        seen: set[str] = set()
        for _, raw in items:
            written.append(_with_own_key(raw, self.paragraph.unique, seen) if self.paragraph.unique else raw)
        return self.paragraph.separator.join(written)


def _with_own_key(raw: str, key: str, seen: set[str]) -> str:
    """Return a child whose key none of those before it has."""
    found = re.search(rf'"{re.escape(key)}"\s*:\s*"((?:[^"\\]|\\.)*)"', raw)
    if found is None:
        return raw
    name, number = found[1], 1
    while name in seen:
        number += 1
        name = f"{found[1]}-{number}"
    seen.add(name)
    return f"{raw[: found.start(1)]}{name}{raw[found.end(1) :]}"


def _unpaired() -> MergeError:
    return MergeError(
        "a tag of this translation is opened and not closed, or closed and not opened",
        hint="compare its tags with the source's: each opened tag must be closed, in order",
    )
