"""Paragraphs of formatted runs (Word, PowerPoint, Excel): runs to text with few tags, and a target back to runs.

Runs of one effective format are one piece of text. The format of most letters is the base and needs no tag; every
other format is a pair of tags, so is a container such as a link. Markup at the edges stays in the file.

An empty text is a border: the writer puts one where a reader would otherwise join what the target separates, and at the
front where most letters of the target have another format than those of the source. A border at the front tells the
base. So a written paragraph is read back as meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from localize.formats.core.inline_tags import Code, Piece
from localize.model import TagForm


@dataclass(frozen=True, slots=True)
class Look:
    """The format of a run, for comparing and for writing."""

    key: tuple[str, ...] = ()
    """The properties that count, sorted; runs with equal keys look alike."""
    raw: str = ""
    """The properties as they stand in the file: `<w:rPr>…</w:rPr>`."""
    kind: str = "g"
    """Kind letters of its tag, see `InlineTag.kind`."""
    start_tag: str = ""
    """The run's start tag as it stands in the file."""
    weight: int = 0
    """How much it stands out; of looks with equally many letters the one of least weight is the base."""
    shows: bool = False
    """White space in this look is seen: it is underlined, struck, shaded."""
    on_punctuation: tuple[str, ...] | None = None
    """The properties of the key that are seen on a comma; None where punctuation counts like other text."""

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...]]:
        """Its place among looks with equally many letters."""
        return self.weight, len(self.key), self.key


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look. An empty text is a border: it is not seen, but runs around it are not joined."""

    start: int
    end: int
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup that is a tag, or one end of a container."""

    start: int
    end: int
    raw: str
    """What is written for it; with a look, the part of a run that stands between its properties and its end."""
    code: Code
    """Names of containers are unique in the paragraph; a loose one leaves the text where it stands at an edge."""
    look: Look | None = None
    """The run that it stands in; None for what stands between runs."""
    soft: bool = False
    """An end of a container that is no element, so that it may cross others: a field."""
    holds_texts: bool = False
    """Other texts stand inside it: a text box, a description."""


Item = Run | Markup


@dataclass(frozen=True, slots=True)
class Slot:
    """Role of a piece of a line, for its writer."""

    look: Look | None = None
    """For an opening tag, that of the text after it; for another, that of the run that it stands in."""
    is_format: bool = False
    """The tag stands for the look alone, nothing is written for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text made of runs."""

    pieces: tuple[Piece, ...]
    slots: tuple[Slot, ...]
    """One for each piece."""
    base: Look
    region: tuple[int, int]
    """The characters that its writer replaces: whole children of the paragraph."""
    lead: tuple[Item, ...] = ()
    """What stands in the region before the text and is written again."""
    trail: tuple[Item, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is a letter or a digit in the text."""
        return any(letter.isalnum() for piece in self.pieces if piece.code is None for letter in piece.text)


def look_key(properties: Mapping[str, str]) -> tuple[str, ...]:
    """Return the key of a look with these properties."""
    return tuple(f"{name}={value}" for name, value in sorted(properties.items()))


def with_kinds(items: Sequence[Item], letters: Mapping[str, str]) -> list[Item]:
    """Return a paragraph's items, each look named after what not all of its runs have.

    *letters* gives the letters of a property, or of a property with its value. A link counts more than all else,
    several others are "g".
    """
    runs = [set(item.look.key) for item in items if isinstance(item, Run) and item.text.strip()]
    if all(each == runs[0] for each in runs):
        return list(items)
    common = set.intersection(*runs)
    return [
        replace(item, look=replace(item.look, kind=_kind(set(item.look.key) - common, letters)))
        if isinstance(item, Run)
        else item
        for item in items
    ]


def _kind(own: Iterable[str], letters: Mapping[str, str]) -> str:
    names = (each if each in letters else each.partition("=")[0] for each in own)
    found = {letters[name] for name in names if name in letters}
    if "a" in found:
        return "a"
    return found.pop() if len(found) == 1 else "g"  # a bold text is bold in whatever size


def choose_base(texts: Sequence[tuple[Look, str]]) -> Look | None:
    """Return the look that needs no tag among texts with their looks, None where there are no texts."""
    if not texts or not texts[0][1]:
        return texts[0][0] if texts else None
    letters: Counter[tuple[str, ...]] = Counter()
    for look, text in texts:
        letters[look.key] += sum(map(str.isalnum, text))
    return min((look for look, _ in texts), key=lambda look: (-letters[look.key], look.rank))


__all__ = ["Item", "Line", "Look", "Markup", "Run", "Slot", "choose_base", "compose", "is_punctuation"]

_PUNCTUATION = re.compile(r"[\s.,;:!?…·'\"’‘‚“”„«»‹›()\[\]{}‐‑\u00ad–—-]+")
_TEXT = Slot()
_SPAN_END = Slot(is_format=True)


def compose(items: Sequence[Item], blocks: Sequence[tuple[int, int]], asides: Sequence[Markup] = ()) -> Line | None:
    """Return the text that these items of a paragraph make, or None where there is nothing to read.

    *blocks* are the places of the paragraph's children, in order; each item stands in one or spans some. *asides* are
    what only has to stay in the paragraph: opening ones go to the front of a text that is written anew, others behind.
    """
    if not any(isinstance(item, Run) and item.text and not item.text.isspace() for item in items):
        return None
    if len(items) == 1 and isinstance(only := items[0], Run):
        return _plain_line(only, blocks, asides)
    partners = _partners(items)
    paired = [item if at in partners else _unpaired(item) for at, item in enumerate(items)]
    lead, core, trail = _cut(paired, *_trimmed(paired, partners))
    welded = _weld((*items, *asides), blocks)
    region = _block_start(core[0].start, welded), _block_end(core[-1].end, welded)
    before = [item for item in lead if item.start >= region[0]]
    after = [item for item in trail if item.end <= region[1]]
    if any(isinstance(item, Markup) and item.holds_texts for item in (*before, *after)):
        # What holds other texts must be a tag of the text: only so do their translations come along.
        before, core, after = _cut_spaces([*before, *core, *after])
    pieces, slots, base = _Composer(core).compose()
    front, back = _around(asides, region)
    return Line(tuple(pieces), tuple(slots), base, region, (*front, *before), (*after, *back))


def _plain_line(run: Run, blocks: Sequence[tuple[int, int]], asides: Sequence[Markup]) -> Line:
    """Return the same for the usual paragraph, which is a single run."""
    lead, core, trail = _cut_spaces((run,))
    welded = _weld(asides, blocks)
    region = _block_start(run.start, welded), _block_end(run.end, welded)
    front, back = _around(asides, region)
    piece = Piece(run.start, run.end, "".join(each.text for each in core if isinstance(each, Run)))
    return Line((piece,), (_TEXT,), run.look, region, (*front, *lead), (*trail, *back))


def _around(asides: Sequence[Markup], region: tuple[int, int]) -> tuple[list[Markup], list[Markup]]:
    """Return the asides in a region, those for its front and those for its end."""
    own = [each for each in asides if region[0] <= each.start and each.end <= region[1]]
    return [each for each in own if each.code.form is TagForm.OPEN], [
        each for each in own if each.code.form is not TagForm.OPEN
    ]


def _partners(items: Sequence[Item]) -> dict[int, int]:
    """Return the indexes of containers' ends that belong together, both ways; one that crosses another has none."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    places: dict[str, int] = {}
    """Where in `opened` a name is."""
    elements: list[int] = []
    """The places in `opened` of the containers that are elements."""
    for index, item in enumerate(items):
        if isinstance(item, Run) or item.code.form is TagForm.SINGLE:
            continue
        if item.code.form is TagForm.OPEN:
            places[item.code.name] = len(opened)
            if not item.soft:
                elements.append(len(opened))
            opened.append(index)
            continue
        place = places.pop(item.code.name, len(opened))
        if place < len(opened) and (not item.soft or not elements or place > elements[-1]):
            partners[opened[place]], partners[index] = index, opened[place]
            del opened[place:]
            while elements and elements[-1] >= place:
                elements.pop()
    return partners


def _unpaired(item: Item) -> Item:
    if isinstance(item, Run) or item.code.form is TagForm.SINGLE:
        return item
    return replace(item, code=replace(item.code, kind="x", form=TagForm.SINGLE, loose=True))


def _trimmed(items: Sequence[Item], partners: Mapping[int, int]) -> tuple[int, int]:
    """Return the first and the last index that belong to the text."""
    first, last = 0, len(items) - 1
    while True:
        while _leaves(items, first, last, partners):
            first = max(first, partners.get(first, first)) + 1
        while _leaves(items, last, first, partners):
            last = min(last, partners.get(last, last)) - 1
        item = items[first]
        if isinstance(item, Run) or partners.get(first) != last or item.code.stays:
            return first, last
        first, last = first + 1, last - 1


def _leaves(items: Sequence[Item], at: int, other: int, partners: Mapping[int, int]) -> bool:
    """Tell whether the item at one edge is no part of the text; *other* is the other edge."""
    item = items[at]
    if at == other:
        return False
    if isinstance(item, Run):
        return item.text.isspace()
    if item.code.form is TagForm.SINGLE:
        return item.code.loose
    start, end = sorted((at, partners.get(at, at)))
    return end - start < abs(other - at) and not any(isinstance(each, Run) for each in items[start:end])


_Parts = tuple[list[Item], list[Item], list[Item]]


def _cut(items: Sequence[Item], first: int, last: int) -> _Parts:
    """Return what stands before the text, the text, and what stands after it."""
    lead, core, trail = _cut_spaces(items[first : last + 1])
    return [*items[:first], *lead], core, [*trail, *items[last + 1 :]]


def _cut_spaces(items: Sequence[Item]) -> _Parts:
    """Return white space at the front, the rest, white space at the end."""
    lead, core, trail = list[Item](), list(items), list[Item]()
    while isinstance(head := core[0], Run) and head.text and (cut := len(head.text) - len(head.text.lstrip())):
        lead.append(replace(head, text=head.text[:cut]))
        core[:1] = [replace(head, text=head.text[cut:])] if head.text[cut:] else []
    while isinstance(tail := core[-1], Run) and (kept := tail.text.rstrip()) != tail.text:
        trail.insert(0, replace(tail, text=tail.text[len(kept) :]))
        core[-1:] = [replace(tail, text=kept)] if kept else []
    return lead, core, trail


def _weld(items: Iterable[Item], blocks: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Return the blocks, those as one that an item spans: a text is written anew with all of them or none."""
    spanned = [(_block_start(item.start, blocks), _block_end(item.end, blocks)) for item in items]
    known = set(blocks)
    wide = [each for each in spanned if each not in known]
    if not wide:
        return blocks
    welded: list[tuple[int, int]] = []
    for start, end in sorted([*blocks, *wide]):
        if welded and start < welded[-1][1]:
            welded[-1] = welded[-1][0], max(end, welded[-1][1])
        else:
            welded.append((start, end))
    return welded


def _block_start(at: int, blocks: Sequence[tuple[int, int]]) -> int:
    index = bisect_right(blocks, at, key=lambda block: block[0]) - 1
    return blocks[index][0] if index >= 0 and at < blocks[index][1] else at


def _block_end(at: int, blocks: Sequence[tuple[int, int]]) -> int:
    index = bisect_left(blocks, at, key=lambda block: block[1])
    return blocks[index][1] if index < len(blocks) and blocks[index][0] < at else at


@dataclass(slots=True)
class _Group:
    """The inside of a container, or the whole text."""

    parent: _Group | None = None
    texts: list[tuple[Look, str]] = field(default_factory=list)
    base: Look = field(default_factory=Look)


class _Composer:
    """Makes pieces out of trimmed items."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = list(items)
        self._root = _Group()
        self._groups: list[_Group] = []
        self._pieces: list[Piece] = []
        self._slots: list[Slot] = []
        self._texts: list[Run] = []
        self._held: list[Markup] = []
        """Single tags since the last text: inside the span only if it goes on after them."""
        self._span: tuple[str, ...] | None = None
        """The key of the format whose opening tag is the last one open."""
        self._opened_at = 0
        self._spans = 0

    def compose(self) -> tuple[list[Piece], list[Slot], Look]:
        """Return the pieces, what each is for, and the look of text without a tag."""
        self._find_groups()
        self._absorb_punctuation()
        self._absorb_spaces()
        for item, group in zip(self._items, self._groups, strict=True):
            if isinstance(item, Run):
                self._run(item, group)
            elif item.code.form is TagForm.SINGLE:
                self._held.append(item)
            else:
                self._close_span(item.start)
                self._markup(item, group)
        self._close_span(self._items[-1].end)
        self._flush()
        return self._unwrapped()

    def _find_groups(self) -> None:
        """Say for each item which group it is in (for a container's ends, the one that it holds); choose the bases."""
        group = self._root
        found = [group]
        for item in self._items:
            if isinstance(item, Run):
                if not _is_empty(item):
                    group.texts.append((item.look, item.text))
            elif item.code.form is TagForm.OPEN:
                group = _Group(group)
                found.append(group)
            self._groups.append(group)
            if isinstance(item, Markup) and item.code.form is TagForm.CLOSE:
                group = group.parent or self._root
        for each in found:  # outer ones come first
            spare = each.parent.base if each.parent else _any_look(self._items)
            each.base = choose_base(each.texts) or spare

    def _absorb_punctuation(self) -> None:
        """Give punctuation between texts the look of one of them, where that looks the same."""
        for at, left, right in self._between(_is_slight):
            item, base = self._items[at], self._groups[at].base
            if not isinstance(item, Run) or item.look.key in (left.key, right.key, base.key):
                continue
            near = (left, base, right) if left.key == right.key else (base, left, right)
            alike = (each for each in near if each.on_punctuation == item.look.on_punctuation)
            self._items[at] = replace(item, look=next(alike, item.look))

    def _absorb_spaces(self) -> None:
        """Give white space between texts a look that needs no tag of its own, where it is not seen."""
        for at, left, right in self._between(_is_empty):
            item, base = self._items[at], self._groups[at].base
            look = left if left.key == right.key or right.key != base.key else base
            self._items[at] = replace(item, look=look) if isinstance(item, Run) else item

    def _between(self, is_slight: Callable[[Run], bool]) -> Iterator[tuple[int, Look, Look]]:
        """Yield where a slight text is that no border keeps, and the looks of the texts around it."""
        before, after = self._neighbours(1, is_slight), self._neighbours(-1, is_slight)[::-1]
        for at, item in enumerate(self._items):
            if not isinstance(item, Run) or not is_slight(item):
                continue
            if not _is_border(before[at], item) and not _is_border(after[at], item):
                base = self._groups[at].base
                left, right = (each.look if each else base for each in (before[at], after[at]))
                yield at, left, right

    def _neighbours(self, step: int, is_slight: Callable[[Run], bool]) -> list[Run | None]:
        """Return for each item the last text or border before it, in one direction; None where a container came."""
        found: list[Run | None] = []
        last: Run | None = None
        for item in self._items[::step]:
            found.append(last)
            if isinstance(item, Markup):
                last = last if item.code.form is TagForm.SINGLE else None
            elif not is_slight(item):
                last = item
        return found

    def _run(self, item: Run, group: _Group) -> None:
        key = item.look.key
        if self._span is not None and key == self._span:
            self._release()
        else:
            self._close_span(item.start)
            if key != group.base.key:
                self._open_span(item)
        if item.text:
            self._texts.append(item)

    def _add(self, piece: Piece, slot: Slot) -> None:
        self._flush()
        self._pieces.append(piece)
        self._slots.append(slot)

    def _flush(self) -> None:
        """Make one piece of the texts since the last tag."""
        if self._texts:
            text = "".join(item.text for item in self._texts)
            self._pieces.append(Piece(self._texts[0].start, self._texts[-1].end, text))
            self._slots.append(_TEXT)
            self._texts.clear()

    def _markup(self, item: Markup, group: _Group) -> None:
        is_open = item.code.form is TagForm.OPEN
        slot = Slot(group.base if is_open else item.look)
        self._add(Piece(item.start, item.end, item.raw, item.code), slot)

    def _release(self) -> None:
        for item in self._held:
            self._add(Piece(item.start, item.end, item.raw, item.code), Slot(item.look))
        self._held.clear()

    def _open_span(self, item: Run) -> None:
        self._flush()
        self._spans += 1
        self._span = item.look.key
        self._opened_at = len(self._pieces)
        code = _span_code(item.look.kind, TagForm.OPEN, f"look {self._spans}")
        self._add(Piece(item.start, item.start, item.look.raw, code), Slot(item.look, is_format=True))

    def _close_span(self, at: int) -> None:
        """End the span that is open, before the single tags that were held back."""
        if self._span is not None:
            self._span = None
            self._flush()
            inside = self._pieces[self._opened_at + 1 :]
            opening = self._pieces[self._opened_at].code
            if opening is not None and any(piece.code is None for piece in inside):
                end = min((self._held[0].start if self._held else at), at)
                code = _span_code(opening.kind, TagForm.CLOSE, opening.name)
                self._add(Piece(end, end, "", code), _SPAN_END)
            else:  # a border alone
                del self._pieces[self._opened_at], self._slots[self._opened_at]
        self._release()

    def _unwrapped(self) -> tuple[list[Piece], list[Slot], Look]:
        """Leave out a span around the whole."""
        pieces, slots, base = self._pieces, self._slots, self._root.base
        first, last = pieces[0].code, pieces[-1].code
        if first and last and slots[0].is_format and first.name == last.name:
            return pieces[1:-1], slots[1:-1], slots[0].look or base
        return pieces, slots, base


@lru_cache(maxsize=1024)
def _span_code(kind: str, form: TagForm, name: str) -> Code:
    """Return the code of a span's end; the same one for all paragraphs, which saves memory."""
    return Code(kind, form, name)


def _any_look(items: Sequence[Item]) -> Look:
    return next((item.look for item in items if isinstance(item, Run)), Look())


def _is_empty(run: Run) -> bool:
    """Tell whether a text is white space that looks the same in any look."""
    return run.text.isspace() and not run.look.shows


def is_punctuation(text: str) -> bool:
    """Tell whether a text is nothing but marks that hardly show in which look they are; never an asterisk."""
    return _PUNCTUATION.fullmatch(text) is not None


def _is_slight(run: Run) -> bool:
    return _is_empty(run) or (run.look.on_punctuation is not None and is_punctuation(run.text))


def _is_border(run: Run | None, other: Run) -> bool:
    return run is not None and not run.text and run.look.key == other.look.key
