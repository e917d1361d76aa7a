"""Inline codes of XLIFF: numbered tags for the translator, the same ones in a source and in its target.

A code is named by its file (`<g id="3">`). A source's codes are numbered as everywhere; a target's code takes the tag
of the source's code of the same name, so `<b1>` in a target is the source's `<b1>`. Codes that only the target has get
further numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from localize.errors import MergeError
from localize.errors.message import Message
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
    own: str = ""
    """The id that its tag has already, in a file that was written here; empty where it is to be numbered."""
    text: str = ""
    """What the reader of a target sees in its place where the source has no such code."""


_LOCAL = re.compile(r"x-localize-([a-z]{1,4})")
_OWN_ID = re.compile(r"([a-z]{1,4})[0-9]{1,6}")

Atom = str | InlineCode
"""A piece of a source or target: text, or a code."""


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source's content, and its tags by the name that the file has for them."""

    content: Content
    tags: Mapping[str, Sequence[InlineTag]] = field(default_factory=dict)


def kind_of(*names: str) -> str:
    """Return the kind letters for the first name that is known: a `ctype` ("bold", "x-strong"), an element's name."""
    for name in names:
        local = _LOCAL.fullmatch(name)
        if local:
            return local.group(1)
        word = name.lower().removeprefix("x-").removeprefix("html-").removeprefix("xhtml-")
        if word in _KIND_OF:
            return _KIND_OF[word]
    return "x"


def own_id(code: str, kind: str) -> str:
    """Return a code's id where it is one of ours: the kind letters and a number."""
    found = _OWN_ID.fullmatch(code)
    return code if found and found.group(1) == kind else ""


def markup_name(markup: str) -> str:
    """Return the name of the element that a piece of markup starts with, as in `<strong class="x">`; else nothing."""
    found = _MARKUP_NAME.match(markup)
    return found.group(1) if found else ""


def number(atoms: Sequence[Atom]) -> NumberedSource:
    """Return a source with numbered tags. Linear."""
    texts = [atom for atom in atoms if isinstance(atom, str)]
    if len(texts) == len(atoms):
        return NumberedSource(Content(tuple(texts)))
    partners = _pair_up(atoms)
    minted = _Minted(atoms)
    parts: list[str | InlineTag] = []
    named: dict[str, list[InlineTag]] = {}
    for index, atom in enumerate(atoms):
        if isinstance(atom, str):
            parts.append(atom)
            continue
        tag = minted.tag(index, atom, partners.get(index))
        parts.append(tag)
        named.setdefault(atom.key, []).append(tag)
    return NumberedSource(Content(tuple(parts)), named)


def number_target(atoms: Sequence[Atom], source: NumberedSource) -> Content:
    """Return a target whose tags are those of its source where the file names them alike. Linear."""
    texts = [atom for atom in atoms if isinstance(atom, str)]
    if len(texts) == len(atoms):
        return Content(tuple(texts))
    partners = _pair_up(atoms)
    minted = _Minted(atoms, source.content)
    by_id = {tag.id: tag for tag in source.content.tags}
    seen: Counter[str] = Counter()
    parts: list[str | InlineTag] = []
    for index, atom in enumerate(atoms):
        if isinstance(atom, str):
            parts.append(atom)
            continue
        known = source.tags.get(atom.key)
        if known:
            tag = known[min(seen[atom.key], len(known) - 1)]
            seen[atom.key] += 1
            parts.append(InlineTag(tag.id, tag.kind, tag.form, atom.raw, tag.equiv))
        elif atom.own in by_id:
            parts.append(InlineTag(atom.own, by_id[atom.own].kind, atom.form, atom.raw, atom.equiv))
        else:
            parts.append(atom.text or minted.tag(index, atom, partners.get(index)))
    return Content(tuple(parts))


class _Minted:
    """Numbers codes in their order over all kinds; ids that occur literally in a text are skipped."""

    def __init__(self, atoms: Sequence[Atom], source: Content | None = None) -> None:
        texts = [atom for atom in atoms if isinstance(atom, str)]
        tags = source.tags if source else ()
        if source:
            texts.append(source.plain)
        self._taken = {found.group(1) for text in texts if "<" in text for found in _TYPED_ID.finditer(text)}
        self._taken.update(tag.id for tag in tags)
        self._reserved = {atom.own for atom in atoms if not isinstance(atom, str) and atom.own}
        self._number = len({tag.id for tag in tags})
        self._opened: dict[int, str] = {}
        """Id of the tag by the index of its code."""
        self._owned: dict[str, TagForm | None] = {}
        """Form of the tag that an id of its own was given to; None once it has both halves."""

    def tag(self, index: int, code: InlineCode, partner: int | None) -> InlineTag:
        """Return a code's tag; one without its other half is single and of no kind, unless it has an id of its own."""
        if self._may_own(code):
            return InlineTag(code.own, code.kind, code.form, code.raw, code.equiv)
        if partner is not None and partner in self._opened:
            return InlineTag(self._opened[partner], code.kind, TagForm.CLOSE, code.raw, code.equiv)
        opens = partner is not None and partner > index
        kind = code.kind if opens or code.form is TagForm.SINGLE else "x"
        self._number += 1
        while f"{kind}{self._number}" in self._taken or f"{kind}{self._number}" in self._reserved:
            self._number += 1
        name = f"{kind}{self._number}"
        if opens:
            self._opened[index] = name
        return InlineTag(name, kind, TagForm.OPEN if opens else TagForm.SINGLE, code.raw, code.equiv)

    def _may_own(self, code: InlineCode) -> bool:
        """Tell whether a code keeps its own id: nothing else has it but its other half."""
        if not code.own or code.own in self._taken:
            return False
        if code.own not in self._owned:
            self._owned[code.own] = None if code.form is TagForm.SINGLE else code.form
            return True
        other = self._owned[code.own]
        self._owned[code.own] = None
        return other is not None and code.form not in (other, TagForm.SINGLE)


def _pair_up(atoms: Sequence[Atom]) -> dict[int, int]:
    """Return the indexes of codes that are two halves, both ways; a half that is crossed by a pair has none."""
    waiting: Counter[str] = Counter()
    opened: list[tuple[int, str]] = []
    partners: dict[int, int] = {}
    for index, atom in enumerate(atoms):
        if isinstance(atom, str):
            continue
        if atom.form is TagForm.OPEN:
            opened.append((index, atom.pair))
            waiting[atom.pair] += 1
        elif atom.form is TagForm.CLOSE and waiting[atom.pair]:
            while True:
                opener, pair = opened.pop()
                waiting[pair] -= 1
                if pair == atom.pair:
                    break
            partners[opener], partners[index] = index, opener
    return partners


def known_tags(source: Content, target: Content | None, *, localized: bool = False) -> dict[str, InlineTag]:
    """Return the tags that a translation may use, by typing form: the source's, and those that only the target has.

    Where tags are *localized*, a link to the translated page for one, the target's markup is the one to keep.
    """
    own = target.tags if target else ()
    tags = (*source.tags, *own) if localized else (*own, *source.tags)
    return {tag.typed: tag for tag in tags}


def write_inline(given: Content, known: Mapping[str, InlineTag], escape: Callable[[str], str]) -> str:
    """Return a translation as XML, its tags as the file writes them.

    Raises:
        MergeError: a tag is not the unit's, or a pair that is one element is not closed where it must be.
    """
    foreign = next((tag for tag in given.tags if tag.typed not in known), None)
    if foreign is not None:
        raise _cannot_write(given, Message("the text has no tag {typed}", typed=foreign.typed))
    if not known:
        return escape(given.plain)
    written: list[str] = []
    opened: list[str] = []
    for part in Content.parse(given.typed, known.values()).parts:
        if isinstance(part, str):
            written.append(escape(part))
            continue
        written.append(part.data)
        if part.data.startswith("</"):
            if not opened or opened.pop() != part.id:
                raise _cannot_write(given, Message("{typed} closes a tag that is not open", typed=part.typed))
        elif part.form is TagForm.OPEN and _is_start_tag(part.data):
            opened.append(part.id)
    if opened:
        raise _cannot_write(given, Message("<{value}> is not closed", value=opened[-1]))
    return "".join(written)


def _is_start_tag(markup: str) -> bool:
    return markup.startswith("<") and "</" not in markup and not markup.endswith("/>")


def _cannot_write(content: Content, why: Message) -> MergeError:
    text = content.typed if len(content.typed) <= _QUOTED else f"{content.typed[: _QUOTED - 1]}…"
    return MergeError(
        "{text!r} cannot be written: {why}",
        text=text,
        why=why,
        hint="place the tags as in the source, then export",
    )
