"""Paragraph of a Word document as items: its runs, its tags, its field codes, and what is left out.

Deleted text is never shown, inserted text is text; wrappers that mean nothing to a reader are looked through.

Source: ISO/IEC 29500-1, 17.3 (paragraphs and runs), 17.13 (annotations), 17.16 (fields).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby

from localize.formats.core.inline_tags import Code
from localize.formats.office.docx.styles import RunFormat
from localize.formats.office.runs import Item, Look, Markup, Run
from localize.formats.xml.scanner import Element
from localize.model import TagForm

_INSERTED = frozenset(("w:ins", "w:moveTo"))
_DELETED = frozenset(("w:del", "w:moveFrom"))
_TRANSPARENT = frozenset((*_INSERTED, "w:smartTag", "w:customXml"))
_CONTAINERS = {"w:hyperlink": "a", "w:sdt": "x", "w:bdo": "x", "w:dir": "x"}
_DROPPED = frozenset(
    ("w:pPr", "w:rPr", "w:proofErr", "w:lastRenderedPageBreak", "w:smartTagPr", "w:customXmlPr", "w:delInstrText")
)
"""Properties, and what Word computes again."""
_CHARACTERS = {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
_SINGLES = {
    "w:tab": Code("tab", TagForm.SINGLE, equiv="\t", loose=True),
    "w:ptab": Code("tab", TagForm.SINGLE, equiv="\t", loose=True),
    "w:br": Code("br", TagForm.SINGLE, equiv="\n", loose=True),
    "w:cr": Code("br", TagForm.SINGLE, equiv="\n", loose=True),
    "w:footnoteReference": Code("n", TagForm.SINGLE, loose=True),
    "w:endnoteReference": Code("n", TagForm.SINGLE, loose=True),
    "w:commentReference": Code("n", TagForm.SINGLE, loose=True),
    "w:drawing": Code("img", TagForm.SINGLE, loose=True),
    "w:pict": Code("img", TagForm.SINGLE, loose=True),
    "w:object": Code("img", TagForm.SINGLE, loose=True),
    "mc:AlternateContent": Code("img", TagForm.SINGLE, loose=True),
    "m:oMath": Code("x", TagForm.SINGLE, loose=True),
}
_OTHER = Code("x", TagForm.SINGLE, loose=True)
_UNREAD = {"m:oMath": "equation", "m:oMathPara": "equation", "w:ruby": "not located"}
_EQUIV = 200
"""Characters of a field's result that stand for its tag."""
_OFFERED = frozenset(("HYPERLINK", "QUOTE", "FORMTEXT"))
"""Field codes whose result is text that someone wrote."""
_TABLES = frozenset(("TOC", "TOA", "INDEX", "BIBLIOGRAPHY", "RD"))
_UNSEEN = frozenset(("XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", ""))
"""Field codes that print nothing where they stand."""
_BOXES = frozenset(("FORMCHECKBOX",))
"""Field codes that print a picture: at an edge they are no part of the sentence, as a page's number may be."""
_MOST_FIELDS = 32
"""Inside each other; Word itself gives up at 20."""
_PAIRED = {"w:bookmarkStart": "bookmark", "w:commentRangeStart": "comment"}
_PAIR_ENDS = {"w:bookmarkEnd": "bookmark", "w:commentRangeEnd": "comment"}


@dataclass(slots=True)
class _OpenField:
    """A field whose end has not been read yet.

    A field is `begin, code, separate, result, end`, spread over runs and even over paragraphs, and nested.
    """

    number: int
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    """Its result has not begun."""
    kind: str = ""
    """The first word of its code, in capitals; known when the code ends."""

    def end_code(self) -> None:
        """Find the kind of the field in its code."""
        if self.in_code:
            words = "".join(self.code).split(maxsplit=1)
            self.kind, self.in_code = words[0].upper() if words else "", False

    @property
    def is_muted(self) -> bool:
        """Whether what stands in it now is not offered."""
        return self.in_code or not _is_offered(self.kind)

    @property
    def name(self) -> str:
        """Its name among the containers of its part."""
        return f"field {self.number}"


@dataclass(slots=True)
class Story:
    """State of reading the paragraphs of one part, one after the other."""

    text: str
    format_run: Callable[[str, Element, bool], RunFormat]
    """Gives the look of a run from its paragraph's style, itself and whether it is in a table."""
    visit: Callable[[Element], bool]
    """Reads the texts inside a drawing or object; tells whether there were any."""
    endless: frozenset[int] = frozenset()
    """Where fields begin that do not end."""
    referenced: frozenset[str] = frozenset()
    """Bookmarks that something points to."""
    hidden: bool = False
    """Hidden text is offered."""
    fields: list[_OpenField] = field(default_factory=list)
    bookmarks: dict[str, bool] = field(default_factory=dict)
    """Ids of bookmarks, and whether something points to them."""
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    revisions: int = 0
    count: int = 0
    """Of fields so far."""

    def is_endless(self, begin: Element) -> bool:
        """Tell whether a field that begins there never ends, or is inside too many others."""
        return begin.start in self.endless or len(self.fields) >= _MOST_FIELDS

    @property
    def muted(self) -> _OpenField | None:
        """The outermost open field that nothing is offered from now."""
        return next((each for each in self.fields if each.is_muted), None) if self.fields else None


@dataclass(slots=True)
class _OpaqueField:
    """Characters that become one tag as they are: the code of a field, or a field whose result is not offered."""

    start: int
    end: int
    parts: list[tuple[Look | None, str]]
    shown: str = ""
    """What a reader sees of it."""


class Paragraph:
    """Reads the children of one paragraph."""

    def __init__(self, story: Story, style: str, *, in_table: bool, end_tag: str) -> None:
        self.items: list[Item] = []
        self.asides: list[Markup] = []
        """What only has to stay in the paragraph: marks of places that nothing points to."""
        self.blocks: list[tuple[int, int]] = []
        self.is_tangled = False
        """Fields are broken, or cross elements, so that a new text could not be put between them."""
        self._story = story
        self._style = style
        self._in_table = in_table
        self._end_tag = end_tag
        self._opaque_field: _OpaqueField | None = None
        self._begun: set[int] = set()
        """Numbers of the fields that begin here."""

    def read(self, paragraph: Element) -> None:
        """Read all that stands in the paragraph's element."""
        self.blocks = [(each.start, each.end) for each in paragraph.elements]
        self._children(paragraph)
        if self._opaque_field:
            self._spit(_OTHER)

    def _children(self, element: Element) -> None:
        for each in element.elements:
            self._child(each)

    def _child(self, each: Element) -> None:
        name = each.name
        if name == "w:r":
            self._run(each)
        elif name in _DROPPED:
            return
        elif name in _DELETED:
            self._story.revisions += 1
            self._skip(each, "deleted text")
        elif name in _TRANSPARENT:
            self._story.revisions += name in _INSERTED
            self.is_tangled |= self._declares(each)
            self._children(each)
        elif name in _CONTAINERS or name == "w:fldSimple":
            self._container(each)
        elif name in _PAIRED or name in _PAIR_ENDS or name.endswith(("RangeStart", "RangeEnd")) or "perm" in name:
            self._place(each)
        else:
            self._single(each, None, self._raw(each))

    def _declares(self, each: Element) -> bool:
        """Tell whether an element that is looked through brings prefixes that its inside needs."""
        return "xmlns" in self._story.text[each.start : each.inner]

    def _raw(self, each: Element) -> str:
        return self._story.text[each.start : each.end]

    def _skip(self, element: Element, rule: str) -> None:
        for each in element.walk():
            if each.name in ("w:t", "w:delText", "m:t") and each.text.strip():
                self._story.skipped.append((each.inner, each.close, rule))

    # --- containers ---------------------------------------------------------------------------------------------------

    def _container(self, each: Element) -> None:
        kind = _CONTAINERS.get(each.name, "f")
        if muted := self._story.muted:
            if _is_balanced(each):
                self._swallow(each, None, self._raw(each))
                self._skip(each, _rule_of(muted.kind))
            else:
                self.is_tangled = True
                self._children(each)
            return
        inside = each.find("w:sdtContent") if each.name == "w:sdt" else each
        if each.name == "w:fldSimple":
            code = each.attributes.get("w:instr", "").split(maxsplit=1)
            if not _is_offered(code[0].upper() if code else ""):
                inside = None
        if inside is None or inside.close == inside.end:
            self._skip(each, "field result")
            shown = "".join(text.text for text in each.walk() if text.name == "w:t")[:_EQUIV]
            self._put(Markup(each.start, each.end, self._raw(each), Code(kind, TagForm.SINGLE, equiv=shown)))
            return
        text, name = self._story.text, f"{each.name} {each.start}"
        opening, closing = text[each.start : inside.inner], text[inside.close : each.end]
        self._put(Markup(each.start, inside.inner, opening, Code(kind, TagForm.OPEN, name)))
        self._children(inside)
        self.is_tangled |= self._story.muted is not None
        self._put(Markup(inside.close, each.end, closing, Code(kind, TagForm.CLOSE, name)))

    def _place(self, each: Element) -> None:
        """Take a mark of a place: of a bookmark, a comment, a permission, a move."""
        number = each.attributes.get("w:id", "")
        is_start = each.name in _PAIRED or each.name.endswith("Start")
        kind = _PAIRED.get(each.name) or _PAIR_ENDS.get(each.name, "")
        if kind == "bookmark" and is_start:
            self._story.bookmarks[number] = each.attributes.get("w:name", "") in self._story.referenced
        form = TagForm.OPEN if is_start else TagForm.CLOSE
        letters = "n" if kind == "comment" else "x"
        markup = Markup(each.start, each.end, self._raw(each), Code(letters, form, f"{kind} {number}"), soft=True)
        if kind == "comment" or (kind == "bookmark" and self._story.bookmarks.get(number)):
            self._put(markup)
        elif self._story.muted:
            self._swallow(each, None, markup.raw)
        else:
            self.asides.append(markup)

    # --- runs ---------------------------------------------------------------------------------------------------------

    def _run(self, run: Element) -> None:
        found = self._story.format_run(self._style, run, self._in_table)
        for each in run.elements:
            self._inside(each, found)

    def _inside(self, each: Element, found: RunFormat) -> None:
        name, look = each.name, found.look
        if name == "w:t":
            self._text(each, found)
        elif name in _CHARACTERS:
            self._put(Run(each.start, each.end, _CHARACTERS[name], look))
        elif name == "w:fldChar":
            self._field(each, look)
        elif name == "w:instrText":
            self._code(each)
            self._put(Markup(each.start, each.end, self._raw(each), _OTHER, look))
        elif name == "w:delText":
            self._skip(each, "deleted text")
        elif name == "w:commentReference" and (ended := self._ended_comment(each)):
            raw = _as_runs([(None, ended.raw), (look, self._raw(each))], self._end_tag)
            self.items[-1] = replace(ended, end=each.end, raw=raw)
        elif name not in _DROPPED:
            self._single(each, look, self._raw(each))

    def _ended_comment(self, reference: Element) -> Markup | None:
        """Return the end of the comment's range if that was the last thing: then both are one tag."""
        last = self.items[-1] if self.items and not self._story.muted else None
        if not isinstance(last, Markup) or last.code.form is not TagForm.CLOSE:
            return None
        return last if last.code.name == f"comment {reference.attributes.get('w:id', '')}" else None

    def _text(self, each: Element, found: RunFormat) -> None:
        muted = self._story.muted
        rule = _rule_of(muted.kind) if muted else "hidden text" if found.is_hidden and not self._story.hidden else ""
        if rule:
            self._skip(each, rule)
        if rule == "hidden text":
            self._put(Markup(each.start, each.end, self._raw(each), _OTHER, found.look))
        else:
            self._put(Run(each.start, each.end, each.text, found.look))
        if self._opaque_field and not any(field.in_code for field in self._story.fields):
            self._opaque_field.shown += each.text[:_EQUIV]

    def _single(self, each: Element, look: Look | None, raw: str) -> None:
        code = _SINGLES.get(each.name, _OTHER)
        holds = False
        if each.name in _UNREAD:
            self._skip(each, _UNREAD[each.name])
        elif each.children and not self._story.muted:
            holds = self._story.visit(each)
            if each.name == "mc:AlternateContent" and not holds:
                code = Code(code.kind, code.form, equiv=_character(each), loose=True)
        self._put(Markup(each.start, each.end, raw, code, look, holds_texts=holds))

    # --- fields -------------------------------------------------------------------------------------------------------

    def _code(self, each: Element) -> None:
        """Take a piece of a field's code."""
        if self._story.fields and self._story.fields[-1].in_code:
            self._story.fields[-1].code.append(each.text)
        else:
            self.is_tangled = True

    def _field(self, each: Element, look: Look) -> None:
        fields, kind = self._story.fields, each.attributes.get("w:fldCharType", "")
        raw = self._raw(each)
        if kind == "begin" and not self._story.is_endless(each):
            self._story.count += 1
            self._begun.add(self._story.count)
            fields.append(_OpenField(self._story.count))
            self._swallow(each, look, raw)
        elif not fields or kind == "begin":
            self.is_tangled |= kind != "end"
            self._put(Markup(each.start, each.end, raw, _OTHER, look))
        elif kind == "separate":
            self.is_tangled |= not fields[-1].in_code or fields[-1].number not in self._begun
            self._swallow(each, look, raw)
            fields[-1].end_code()
            if not self._story.muted:
                self._spit(Code(_letters_of(fields[-1].kind), TagForm.OPEN, fields[-1].name), soft=True)
        else:
            self._end_field(each, look, raw)

    def _end_field(self, each: Element, look: Look, raw: str) -> None:
        was_muted = self._story.muted
        ended = self._story.fields.pop()
        ended.end_code()
        if not was_muted:
            code = Code(_letters_of(ended.kind), TagForm.CLOSE, ended.name)
            self._put(Markup(each.start, each.end, raw, code, look, soft=True))
            return
        self._swallow(each, look, raw)
        if not self._story.muted:
            is_whole = ended.number in self._begun
            if is_whole and ended.kind in _UNSEEN:
                self._spit(_OTHER, aside=True)
            else:
                shown = self._opaque_field.shown[:_EQUIV] if self._opaque_field else ""
                code = Code("f", TagForm.SINGLE, equiv=shown, loose=ended.kind in _BOXES)
                self._spit(code if is_whole else _OTHER)

    def _put(self, item: Item) -> None:
        if self._story.muted:
            raw = item.raw if isinstance(item, Markup) else self._story.text[item.start : item.end]
            self._swallow(item, item.look, raw)
        else:
            self.items.append(item)

    def _swallow(self, place: Item | Element, look: Look | None, raw: str) -> None:
        if self._opaque_field is None:
            self._opaque_field = _OpaqueField(place.start, place.end, [])
        self._opaque_field.end = place.end
        self._opaque_field.parts.append((look, raw))

    def _spit(self, code: Code, *, soft: bool = False, aside: bool = False) -> None:
        """Make one tag of what was swallowed."""
        if self._opaque_field:
            found, self._opaque_field = self._opaque_field, None
            raw = _as_runs(found.parts, self._end_tag)
            (self.asides if aside else self.items).append(Markup(found.start, found.end, raw, code, soft=soft))


def _as_runs(parts: list[tuple[Look | None, str]], end_tag: str) -> str:
    written: list[str] = []
    for head, group in groupby(parts, key=lambda part: part[0] and (part[0].start_tag, part[0].raw)):
        raw = "".join(part[1] for part in group)
        written.append(f"{head[0]}{head[1]}{raw}{end_tag}" if head else raw)
    return "".join(written)


def _is_balanced(element: Element) -> bool:
    """Tell whether each field that begins inside an element ends there, and none else ends."""
    depth = 0
    for each in element.walk():
        if each.name == "w:fldChar":
            depth += {"begin": 1, "end": -1}.get(each.attributes.get("w:fldCharType", ""), 0)
            if depth < 0:
                return False
    return depth == 0


def _character(each: Element) -> str:
    """Return the character that stands in for a drawn one, for programs that do not know how to draw it."""
    fallback = each.find("mc:Fallback")
    return fallback.text.strip()[:8] if fallback else ""


def _is_offered(kind: str) -> bool:
    """Tell whether the result of this kind of field is a text to translate."""
    return kind in _OFFERED


def _rule_of(kind: str) -> str:
    """Return the rule by which the result of this kind of field is not offered."""
    return "generated index" if kind in _TABLES else "field result"


def _letters_of(kind: str) -> str:
    """Return the kind letters of a field's tag."""
    return "a" if kind == "HYPERLINK" else "f"
