"""Inline codes of XLIFF: numbered tags for the translator, the same ones in a source and in its target.

A code is named by its file (`<g id="3">`). A source's codes are numbered as everywhere; a target's code takes the tag
of the source's code of the same name, so `<b1>` in a target is the source's `<b1>`. Codes that only the target has get
further numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from localize.errors import MergeError
from localize.formats.tags import Code, Piece, mint
from localize.model import Content, InlineTag, TagForm

_QUOTED = 40
"""Characters of a text in a message."""
_TYPED_ID = re.compile(r"</?([a-z]{1,4}[0-9]+)/?>")
_MARKUP_NAME = re.compile(r"\s*<\s*/?\s*([A-Za-z][A-Za-z0-9]*)")
_KINDS = {
    "b": "b bold strong",
    "i": "i em italic italics cite",
    "u": "u ins underline underlined",
    "s": "s strike strikethrough del",
    "a": "a link hyperlink ulink uri",
    "c": "c code kbd tt samp var",
    "br": "br lb pb linebreak",
    "img": "img image",
    "n": "n fn footnote endnote note footnotereference",
    "f": "f field",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class InlineCode:
    """One code as it stands in a file."""

    key: str
    """What names it there: element and id. Source and target use the same."""
    form: TagForm
    raw: str
    """Its markup; of a pair made of one element, the start tag or the end tag."""
    kind: str = "x"
    equiv: str = ""
    pair: str = ""
    """An opening code pairs with the next closing code that has the same."""
    nested: bool = False
    """It is half of an element, so its other half is never missing."""
    text: str = ""
    """What the reader of a target sees in its place where the source has no such code."""


Atom = str | InlineCode
"""A piece of a source or target: text, or a code."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A source's content, and its tags by the name that the file has for them."""

    content: Content
    tags: Mapping[str, tuple[InlineTag, ...]] = field(default_factory=dict)


def kind_of(*names: str) -> str:
    """Return the kind letters for the first name that is known: a `ctype` ("bold", "x-strong"), an element's name."""
    for name in names:
        word = name.lower().removeprefix("x-").removeprefix("html-").removeprefix("xhtml-")
        if word in _KIND_OF:
            return _KIND_OF[word]
    return "x"


def markup_name(markup: str) -> str:
    """Return the name of the element that a piece of markup starts with, as in `<strong class="x">`; else nothing."""
    found = _MARKUP_NAME.match(markup)
    return found.group(1) if found else ""


def number(atoms: Sequence[Atom]) -> Numbered:
    """Return a source with numbered tags. Linear."""
    settled = _settle(atoms)
    pieces = [
        Piece(0, 0, atom)
        if isinstance(atom, str)
        else Piece(0, 0, atom.raw, Code(atom.kind, atom.form, atom.pair, atom.equiv))
        for atom in settled
    ]
    content, tags = mint(pieces)
    named: dict[str, list[InlineTag]] = {}
    for atom, tag in zip(settled, tags, strict=True):
        if tag is not None and not isinstance(atom, str):
            named.setdefault(atom.key, []).append(tag)
    return Numbered(content, {key: tuple(each) for key, each in named.items()})


def number_target(atoms: Sequence[Atom], source: Numbered) -> Content:
    """Return a target whose tags are those of its source where the file names them alike. Linear."""
    seen: Counter[str] = Counter()
    parts: list[str | InlineTag] = []
    own = _OwnTags(source, atoms)
    for atom in _settle(atoms):
        if isinstance(atom, str):
            parts.append(atom)
            continue
        known = source.tags.get(atom.key, ())
        if known:
            tag = known[min(seen[atom.key], len(known) - 1)]
            seen[atom.key] += 1
            parts.append(replace(tag, data=atom.raw))
        else:
            parts.append(atom.text or own.tag(atom))
    return Content(tuple(parts))


class _OwnTags:
    """Numbers the codes that only a target has."""

    def __init__(self, source: Numbered, atoms: Iterable[Atom]) -> None:
        texts = [source.content.plain, *(atom for atom in atoms if isinstance(atom, str))]
        self._taken = {found.group(1) for text in texts for found in _TYPED_ID.finditer(text)}
        self._number = len({tag.id for tag in source.content.tags})
        self._taken |= {tag.id for tag in source.content.tags}
        self._opened: dict[str, str] = {}

    def tag(self, code: InlineCode) -> InlineTag:
        if code.form is TagForm.CLOSE and code.pair in self._opened:
            return InlineTag(self._opened[code.pair], code.kind, code.form, code.raw, code.equiv)
        form = TagForm.SINGLE if code.form is TagForm.CLOSE else code.form
        self._number += 1
        while f"{code.kind}{self._number}" in self._taken:
            self._number += 1
        name = f"{code.kind}{self._number}"
        if form is TagForm.OPEN:
            self._opened[code.pair] = name
        return InlineTag(name, code.kind, form, code.raw, code.equiv)


def _settle(atoms: Sequence[Atom]) -> list[Atom]:
    """Return the atoms with pairs named apart; a code without its other half, or crossed by a pair, becomes single."""
    settled = list(atoms)
    waiting: Counter[str] = Counter()
    opened: list[int] = []
    closes: dict[int, int] = {}
    for index, atom in enumerate(atoms):
        if isinstance(atom, str):
            continue
        if atom.form is TagForm.OPEN:
            opened.append(index)
            waiting[atom.pair] += 1
        elif atom.form is TagForm.CLOSE and waiting[atom.pair]:
            while True:
                opener = opened.pop()
                name = _pair(atoms[opener])
                waiting[name] -= 1
                if name == atom.pair:
                    break
            closes[opener] = index
    paired = {end: start for start, end in closes.items()}
    for index, atom in enumerate(atoms):
        if isinstance(atom, str) or atom.form is TagForm.SINGLE:
            continue
        if index in closes or index in paired:
            settled[index] = replace(atom, pair=str(paired.get(index, index)))
        else:
            settled[index] = replace(atom, form=TagForm.SINGLE, kind="x", pair="")
    return settled


def _pair(atom: Atom) -> str:
    return "" if isinstance(atom, str) else atom.pair


def known_tags(source: Content, target: Content | None = None) -> dict[str, InlineTag]:
    """Return the tags that a translation may use, by typing form: the source's and those that stand in the target."""
    tags = (*source.tags, *(target.tags if target else ()))
    return {tag.typed: tag for tag in tags}


def write_inline(given: Content, known: Mapping[str, InlineTag], escape: Callable[[str], str]) -> str:
    """Return a translation as XML, its tags as the file writes them.

    Raises:
        MergeError: a tag is not the unit's, or a pair that is one element is not closed where it must be.
    """
    foreign = next((tag for tag in given.tags if tag.typed not in known), None)
    if foreign is not None:
        raise _cannot_write(given, f"the text has no tag {foreign.typed}")
    written: list[str] = []
    opened: list[str] = []
    for part in Content.parse(given.typed, known.values()).parts:
        if isinstance(part, str):
            written.append(escape(part))
            continue
        written.append(part.data)
        if part.data.startswith("</"):
            if not opened or opened.pop() != part.id:
                raise _cannot_write(given, f"{part.typed} closes what is not open there")
        elif part.form is TagForm.OPEN and "</" not in part.data and not part.data.endswith("/>"):
            opened.append(part.id)
    if opened:
        raise _cannot_write(given, f"<{opened[-1]}> is not closed")
    return "".join(written)


def _cannot_write(content: Content, why: str) -> MergeError:
    text = content.typed if len(content.typed) <= _QUOTED else f"{content.typed[: _QUOTED - 1]}…"
    return MergeError(
        f"{text!r} cannot be written: {why}", hint="put the tags as they stand in the source, then export"
    )
