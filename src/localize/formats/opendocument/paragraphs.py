"""OpenDocument paragraphs: spans to few tags, and a changed paragraph rebuilt from slices of the old one.

A paragraph is a sequence of atoms: texts, single tags, and marks that nobody sees. Atoms of equal format need no tag
between them, and the plainest format needs none at all. On the way back each text is put into the spans that its format
had in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from localize.formats.core.inline_tags import Code, Piece
from localize.formats.core.splice import Field
from localize.formats.opendocument.styles import PLAIN, Format, Styles, kind_of, shows_on_space, weight_of
from localize.formats.opendocument.writer import Plan, Wrap, closing, local_name, write_paragraph
from localize.formats.xml.scanner import Element, OtherNode, Text, attribute_place, raw_name
from localize.model import Content, InlineTag, TagForm

_SPACE = " \t\r\n"
_SPACES = re.compile(r"[ \t\r\n]+")
_REFERENCE = re.compile(r"""(?::ref-name=|:href=["']#)["']?([^"']+)["']""")
"""Where a field or a link names the mark that it leads to."""
_LABELLED = frozenset(("text:meta", "loext:content-control"))
"""What says something of the text inside it: a pair of tags, whatever its style is."""
_WRAPPERS = frozenset(("text:span", "text:a", *_LABELLED))
_HIDDEN = frozenset(
    (
        "text:soft-page-break",
        "text:change",
        "text:change-start",
        "text:change-end",
        "office:annotation-end",
        "text:bookmark",
        "text:bookmark-start",
        "text:bookmark-end",
        "text:reference-mark",
        "text:reference-mark-start",
        "text:reference-mark-end",
    )
)
"""What nobody sees: kept at the edges of a changed paragraph. A reference to a mark then leads to its paragraph."""
_LOOSE = ("draw:", "office:annotation", "text:tab", "text:line-break", "dr3d:", "table:", "presentation:")
_MAX_SPACES = 100
_EQUIV = 200
"""Characters of a field's text that stand for its tag."""


@dataclass(slots=True)
class Atom:
    """Characters [start, end) of a paragraph that are one text, one tag or one hidden mark."""

    start: int
    end: int
    chain: tuple[Element, ...]
    """The spans and links around it, outermost first."""
    text: str = ""
    code: Code | None = None
    is_hidden: bool = False
    is_spaces: bool = False
    """It is a `text:s`: spaces that do not collapse."""
    format: Format = PLAIN
    link: Element | None = None
    """The link around it."""

    def __post_init__(self) -> None:
        self.link = next((each for each in self.chain if each.name == "text:a"), None) if self.chain else None

    @property
    def is_space(self) -> bool:
        """Whether it is white space alone."""
        return self.code is None and not self.text.strip()


class Paragraphs:
    """Reads the paragraphs of one member and writes them."""

    def __init__(self, text: str, styles: Styles) -> None:
        self._text = text
        self._styles = styles
        self._referenced = frozenset(_REFERENCE.findall(text))
        self.plans: dict[int, Plan] = {}
        """By the first character of a field's region."""

    def read(self, paragraph: Element, kind: str, context: tuple[str, ...], cell: Element | None) -> Field | None:
        """Return the paragraph as a field, None where it has no words. *cell* has its text as an attribute too."""
        every = list(self._atoms(paragraph))
        self._set_formats(every, paragraph.attributes.get("text:style-name", ""))
        atoms = _trim(every, self._text)
        if not any(each.isalnum() for atom in atoms if atom.code is None for each in atom.text):
            return None
        base = self._base([atom for atom in atoms if not atom.is_hidden])
        atoms = _with_own_spaces(atoms, every, base)
        start, before, end, after = _widen(atoms[0], atoms[-1])
        hidden = [atom for atom in atoms if atom.is_hidden]
        seen = [atom for atom in atoms if not atom.is_hidden]
        plan = Plan(base, self._tags(before), self._tags(after), first=start)
        plan.front = "".join(self._raw(each) for each in hidden if not self._is_ending(each))
        plan.back = "".join(self._raw(each) for each in hidden if self._is_ending(each))
        plan.prefix = raw_name(self._text, paragraph).rpartition(":")[0]
        pieces = tuple(self._pieces(seen, plan))
        if cell is not None:
            plan.value = attribute_place(self._text, cell, "office:string-value")
            start = plan.value[0] if plan.value else start
        self.plans[start] = plan
        return Field(kind, pieces, context, region=(start, end))

    def _raw(self, atom: Atom) -> str:
        return self._text[atom.start : atom.end]

    def _is_ending(self, atom: Atom) -> bool:
        return local_name(self._raw(atom)).endswith("-end")

    def _atoms(self, paragraph: Element) -> Iterator[Atom]:
        """Yield what is in a paragraph; white space is collapsed as OpenDocument says (part 3, 6.1.2)."""
        after_space = True
        for atom in self._walk(paragraph, ()):
            if atom.code is not None or atom.is_spaces:
                after_space = False
            elif not atom.is_hidden:
                text = _SPACES.sub(" ", atom.text)
                atom.text = text.removeprefix(" ") if after_space else text
                after_space = text.endswith(" ") or (after_space and not text)
            yield atom

    def _walk(self, parent: Element, chain: tuple[Element, ...]) -> Iterator[Atom]:
        for child in parent.children:
            if isinstance(child, Text):
                shift = 9 if child.cdata else 0  # the brackets of a CDATA section go with its text
                yield Atom(child.start - shift, child.end + shift // 3, chain, child.text)
            elif isinstance(child, OtherNode):
                yield Atom(child.start, child.end, chain, is_hidden=True)
            elif child.name in _WRAPPERS and _has_text(child):
                yield from self._walk(child, (*chain, child))
            else:
                yield self._leaf(child, chain)

    def _leaf(self, child: Element, chain: tuple[Element, ...]) -> Atom:
        inner = _only_leaf(child)
        is_hidden = child.name in _HIDDEN and child.attributes.get("text:name", "") not in self._referenced
        if is_hidden or (child.name in _WRAPPERS and inner is child):
            return Atom(child.start, child.end, chain, is_hidden=True)
        if child.name == "text:s" and not child.children:
            count = _count(child.attributes.get("text:c", "1"))
            if count <= _MAX_SPACES:
                return Atom(child.start, child.end, chain, " " * count, is_spaces=True)
        return Atom(child.start, child.end, chain, code=_code(inner))

    def _set_formats(self, atoms: list[Atom], paragraph: str) -> None:
        """Give each atom its format: texts their own, all else that of the text before it, or after it."""
        for atom in atoms:
            spans = [each.attributes.get("text:style-name", "") for each in atom.chain if each.name == "text:span"]
            spans += [f"{each.name} {each.start}" for each in atom.chain if each.name in _LABELLED]
            atom.format = self._styles.format_of(paragraph, spans)
        neutral = [atom.code is not None or (atom.is_space and not shows_on_space(atom.format)) for atom in atoms]
        around = zip(_nearest(atoms, neutral), reversed(_nearest(atoms[::-1], neutral[::-1])), strict=True)
        for atom, is_neutral, sides in zip(atoms, neutral, around, strict=True):
            formats = [each.format for each in sides if each is not None and each.link is atom.link]
            is_border = len(set(formats)) == 2 or (len(formats) == 1 and atom.link is None)
            kept = atom.code is None and is_border and atom.format in (PLAIN, *formats)
            if is_neutral and formats and not kept:
                atom.format = formats[0]

    def _base(self, atoms: Sequence[Atom]) -> Wrap:
        """Return what text without a tag stands in: a link around the whole, and the most frequent format."""
        links = {id(atom.link) for atom in atoms}
        shared = atoms[0].link if len(links) == 1 else None
        return self._wrap([atom for atom in atoms if atom.link is shared] or atoms, shared)

    def _wrap(self, atoms: Sequence[Atom], link: Element | None) -> Wrap:
        """Return the wrap of the least of these atoms' formats; which one that is does not hang on their texts."""
        texts = [atom for atom in atoms if atom.code is None and not atom.is_space] or atoms
        least = min((atom.format for atom in texts), key=weight_of)
        return self._wrap_of([atom for atom in atoms if atom.format == least], link)

    def _wrap_of(self, atoms: Sequence[Atom], link: Element | None) -> Wrap:
        """Return the wrap of atoms of one format: what the first text among them stands in."""
        atom = next((each for each in atoms if not each.is_space and each.code is None), atoms[0])
        spans = tuple(each for each in atom.chain if each.name != "text:a") if atom.format != PLAIN else ()
        return Wrap(self._tags(spans), self._tag(link) if link else "", atom.format)

    def _tags(self, chain: Sequence[Element]) -> tuple[str, ...]:
        return tuple(self._tag(each) for each in chain)

    def _tag(self, element: Element) -> str:
        return self._text[element.start : element.inner]

    def _pieces(self, atoms: Sequence[Atom], plan: Plan) -> Iterator[Piece]:
        """Yield texts and codes; the plan learns what each opening code stands for."""
        shared = plan.base.link
        for _, group in groupby(atoms, key=lambda atom: id(atom.link)):
            part = list(group)
            link = part[0].link
            if link is None or shared:
                yield from self._runs(part, plan.base, plan)
                continue
            wrap = self._wrap(part, link)
            name = f"link {part[0].start}"
            yield self._opened(part[0].start, wrap.link, Code("a", TagForm.OPEN, name), wrap, plan)
            yield from self._runs(part, wrap, plan)
            plan.wraps.append(None)
            raw = self._text[link.close : link.end]
            yield Piece(part[-1].end, part[-1].end, raw, Code("a", TagForm.CLOSE, name))

    def _runs(self, atoms: Sequence[Atom], base: Wrap, plan: Plan) -> Iterator[Piece]:
        for given, group in groupby(atoms, key=lambda atom: atom.format):
            part = list(group)
            if given == base.format:
                yield from self._inside(part, plan)
                continue
            wrap, kind = self._wrap_of(part, None), kind_of(given)
            name = f"span {part[0].start}"
            yield self._opened(part[0].start, "".join(wrap.spans), Code(kind, TagForm.OPEN, name), wrap, plan)
            yield from self._inside(part, plan)
            plan.wraps.append(None)
            yield Piece(part[-1].end, part[-1].end, closing(wrap.spans), Code(kind, TagForm.CLOSE, name))

    def _inside(self, atoms: Sequence[Atom], plan: Plan) -> Iterator[Piece]:
        for atom in atoms:
            plan.wraps.append(None)
            yield self._piece(atom)

    def _opened(self, start: int, raw: str, code: Code, wrap: Wrap, plan: Plan) -> Piece:
        plan.wraps.append(wrap)
        return Piece(start, start, raw, code)

    def _piece(self, atom: Atom) -> Piece:
        raw = self._raw(atom)
        if atom.code is not None:
            return Piece(atom.start, atom.end, raw, atom.code)
        return Piece(atom.start, atom.end, atom.text, literal=raw == atom.text)

    def write(self, given: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        """Return the region of a paragraph with a new text."""
        return write_paragraph(self._text, given, self.plans[given.start], content, markup)


def _nearest(atoms: Sequence[Atom], neutral: Sequence[bool]) -> list[Atom | None]:
    """Return for each atom the last one before it that has a look of its own."""
    nearest: list[Atom | None] = []
    last: Atom | None = None
    for atom, is_neutral in zip(atoms, neutral, strict=True):
        nearest.append(last)
        last = last if is_neutral else atom
    return nearest


def _has_text(element: Element) -> bool:
    """Tell whether a span or link holds text of the paragraph itself, or more than one thing."""
    leaves = list(_leaves(element))
    return len(leaves) > 1 or any(isinstance(each, Text) or each.name in ("text:s", *_HIDDEN) for each in leaves)


def _leaves(element: Element) -> Iterator[Element | Text]:
    for child in element.children:
        if isinstance(child, Element) and child.name in _WRAPPERS:
            yield from _leaves(child)
        elif isinstance(child, Element) or (isinstance(child, Text) and child.text):
            yield child


def _only_leaf(element: Element) -> Element:
    """Return the one element that a span or link consists of; another element is its own."""
    if element.name not in _WRAPPERS:
        return element
    return next((each for each in _leaves(element) if isinstance(each, Element)), element)


def _code(element: Element) -> Code:
    name = element.name
    loose = name.startswith(_LOOSE)
    if name == "text:line-break":
        return Code("br", TagForm.SINGLE, equiv="\n", loose=loose)
    if name == "text:tab":
        return Code("x", TagForm.SINGLE, equiv="\t", loose=loose)
    if name in ("text:note", "office:annotation"):
        return Code("n", TagForm.SINGLE, loose=loose)
    if name == "draw:frame" and element.find("draw:image"):
        return Code("img", TagForm.SINGLE, loose=loose)
    if name.startswith("text:"):
        return Code("f", TagForm.SINGLE, equiv=element.text[:_EQUIV])
    return Code("x", TagForm.SINGLE, loose=loose)


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _trim(every: Sequence[Atom], text: str) -> list[Atom]:
    """Return the atoms without white space, loose codes and hidden marks at their edges."""
    inner = [number for number, atom in enumerate(every) if not _is_edge(atom)]
    if not inner:
        return []
    atoms = list(every[inner[0] : inner[-1] + 1])
    first = atoms[0]
    if first.code is None:
        raw = text[first.start : first.end]
        atoms[0] = replace(first, start=first.end - len(raw.lstrip()), text=first.text.lstrip())
    last = atoms[-1]
    if last.code is None:
        raw = text[last.start : last.end]
        atoms[-1] = replace(last, end=last.start + len(raw.rstrip()), text=last.text.rstrip())
    return atoms


def _with_own_spaces(atoms: list[Atom], every: Sequence[Atom], base: Wrap) -> list[Atom]:
    """Return the atoms with the spaces at their edges that stand in one tag with the text beside them."""
    before = [atom for atom in every if atom.end <= atoms[0].start]
    after = [atom for atom in every if atom.start >= atoms[-1].end]
    return [*_own(before[::-1], atoms[0], base)[::-1], *atoms, *_own(after, atoms[-1], base)]


def _own(outside: Sequence[Atom], edge: Atom, base: Wrap) -> list[Atom]:
    in_tag = edge.format != base.format or (edge.link is not None and not base.link)
    own = takewhile(lambda each: each.is_spaces and each.format == edge.format and each.link is edge.link, outside)
    return list(own) if in_tag and edge.code is None else []


def _is_edge(atom: Atom) -> bool:
    return atom.is_hidden or atom.is_space or (atom.code is not None and atom.code.loose)


def _widen(first: Atom, last: Atom) -> tuple[int, tuple[Element, ...], int, tuple[Element, ...]]:
    """Return the region of a paragraph's text and what is open at its edges; spans that start or end there belong."""
    start, before = first.start, first.chain
    while before and before[-1].inner == start:
        start, before = before[-1].start, before[:-1]
    end, after = last.end, last.chain
    while after and after[-1].close == end:
        end, after = after[-1].end, after[:-1]
    return start, before, end, after
