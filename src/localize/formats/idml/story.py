"""Story of an InDesign document: paragraphs between breaks, runs of one format, and what stands between them.

A paragraph ends at a break, which stands inside a run: so its text is written anew from inside one run to inside
another. Where all of it is in one run, no run is touched.

Source: Adobe, IDML File Format Specification 8.0, 10.2 (text ranges), 10.4 (elements in text).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard
from urllib.parse import unquote

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code
from localize.formats.core.splice import Field, Reading, Scan
from localize.formats.office.runs import Item, Line, Look, Markup, Run, compose, look_key, with_kinds
from localize.formats.office.runs_writer import Dialect, write_line
from localize.formats.xml.scanner import Element, Text, Vocabulary, escape_text, iterate
from localize.model import Content, InlineTag, TagForm

VOCABULARY: Vocabulary = {"http://ns.adobe.com/AdobeInDesign/idml/1.0/packaging": "idPkg"}
_RANGES = frozenset(("ParagraphStyleRange", "CharacterStyleRange", "Content"))
_CONTAINERS = {"HyperlinkTextSource": "a", "XMLElement": "x", "Change": "x"}
_DELETED = ("DeletedText", "MovedText")
_KINDS = {"Footnote": "footnote", "Endnote": "endnote", "Cell": "cell", "Note": "comment"}
_OWN_TEXT = ("Footnote", "Endnote", "Note")
"""Elements with a text of their own, whose place in the text around them is a tag."""
_COMPUTED = {"TextVariableInstance": "ResultText", "CrossReferenceSource": ""}
"""Elements that show what InDesign computes, and the attribute that says it."""
_NOISE = frozenset(("AppliedLanguage", "KerningMethod", "KerningValue", "Tracking"))
"""Properties of a run that a reader does not see: how lines were made to fit."""
_NO_STYLE = "CharacterStyle/$ID/[No character style]"
_LETTERS = {
    "FontStyle=Bold": "b",
    "FontStyle=Italic": "i",
    "Position=Subscript": "sub",
    "Position=Superscript": "sup",
    "StrikeThru=true": "s",
    "Underline=true": "u",
    **{f"AppliedCharacterStyle=CharacterStyle/{name}": letter for name, letter in (("Bold", "b"), ("Italic", "i"))},
}
_SHOWN = frozenset(("Underline=true", "StrikeThru=true"))
_NUMBERS = ("<?ACE 18?>", "<?ACE 19?>")
"""Places of the page number and of the section's name."""
_SINGLE = Code("x", TagForm.SINGLE, loose=True)
_CHARACTERS = {
    "\t": Code("tab", TagForm.SINGLE, equiv="\t", loose=True),
    "\u2028": Code("br", TagForm.SINGLE, equiv="\n", loose=True),
    "\ufeff": _SINGLE,
}
"""Characters that are tags: tab, forced line break, and what InDesign puts where a tag or an index entry stands."""
_SPLIT = re.compile(f"([{''.join(_CHARACTERS)}])")
_SEAM = re.compile(r"(?<!<Content>)</Content><Content>(?!</Content>)")
"""Between a text and a character that is a tag: InDesign writes both in one element. An empty one is a border."""
_EQUIV = 200
"""Characters of a computed text that stand for its tag."""


@dataclass(frozen=True, slots=True)
class StoryOptions:
    """What is offered of a story."""

    comments: bool = False
    hidden: bool = False


def read_story(source: SourceText, member: str, options: StoryOptions) -> Reading:
    """Return the texts of one story. Raises: ExtractError."""
    story = _Story(source.text, options)
    for element in iterate(source, VOCABULARY, lambda name, _attributes: name in _RANGES):
        story.read(element, "paragraph")
    fields = tuple(sorted(story.fields, key=lambda each: (each.start, -each.end)))
    scan = Scan(source, fields, skipped=tuple(sorted(story.skipped)))

    def write(given: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        line, ends = story.lines[given.start]
        return _SEAM.sub("", write_line(line, content, _DIALECT, markup, ends))

    return Reading(scan, write, member, references=True)


def _write_text(text: str) -> str:
    return f"<Content>{escape_text(' '.join(_SPLIT.sub(' ', text).splitlines()))}</Content>"


_END_TAG = "</CharacterStyleRange>"
_DIALECT = Dialect(_write_text, _END_TAG)


@dataclass(slots=True)
class _Paragraph:
    """What was read of a paragraph, up to its break."""

    style: str
    items: list[Item] = field(default_factory=list)
    runs: list[Look | None] = field(default_factory=list)
    """For each item, the run that it stands in."""

    def add(self, item: Item, run: Look | None) -> None:
        """Take what comes next."""
        self.items.append(item)
        self.runs.append(run)

    def split(self) -> Iterator[_Paragraph]:
        """Yield its parts between the ends of containers whose other ends are in other paragraphs."""
        ends = Counter(each.code.name for each in self.items if _is_end(each))
        part = _Paragraph(self.style)
        for item, run in zip(self.items, self.runs, strict=True):
            if _is_end(item) and ends[item.code.name] == 1:
                yield part
                part = _Paragraph(self.style)
            else:
                part.add(item, run)
        yield part

    def compose(self) -> tuple[Line, tuple[Look | None, Look | None]] | None:
        """Return the text, and the runs that the part to be written starts and ends in."""
        items = with_kinds(self.items, _LETTERS)
        if all(run is self.runs[0] for run in self.runs):
            line = compose([each if _is_end(each) else _bare(each) for each in items], ())
            return (line, (None, None)) if line else None
        items, runs = _split(items, self.runs)
        line = compose(items, ())
        if line is None:
            return None
        starts = {item.start: run for item, run in zip(reversed(items), reversed(runs), strict=True)}
        ends = {item.end: run for item, run in zip(items, runs, strict=True)}
        return line, (starts[line.region[0]], ends[line.region[1]])


def _split(items: Sequence[Item], runs: Sequence[Look | None]) -> tuple[list[Item], list[Look | None]]:
    """Return the items and their runs, a container in a run being written with a run of its own around it.

    So text before and after the container may move, and nobody has to close a run from inside a link.
    """
    split: list[Item] = []
    inside: list[Look | None] = []
    depth = 0
    for item, run in zip(items, runs, strict=True):
        if run is None or not _is_end(item):
            split.append(_bare(item) if depth else item)
            inside.append(None if depth else run)
            continue
        is_open = item.code.form is TagForm.OPEN
        depth += is_open
        raw = run.start_tag + run.raw + item.raw if is_open else item.raw + _END_TAG
        split.append(replace(item, raw=raw) if depth == 1 else item)
        inside.append(run if depth == 1 else None)
        depth -= not is_open
    return split, inside


def _bare(item: Item) -> Item:
    """Return an item as it is written where a run is open that stays open."""
    return replace(item, look=replace(item.look, start_tag="", raw="")) if item.look else item


def _is_end(item: Item) -> TypeGuard[Markup]:
    return isinstance(item, Markup) and item.code.form is not TagForm.SINGLE


class _Story:
    """Reads the paragraphs of a story."""

    def __init__(self, text: str, options: StoryOptions) -> None:
        self.fields: list[Field] = []
        self.lines: dict[int, tuple[Line, tuple[Look | None, Look | None]]] = {}
        """By the start of the region."""
        self.skipped: list[tuple[int, int, str]] = []
        self._text = text
        self._options = options
        self._paragraph = _Paragraph("")
        self._kind = "paragraph"

    def read(self, element: Element, kind: str) -> None:
        """Read a range of text that is inside no other."""
        outer = self._paragraph, self._kind
        self._paragraph, self._kind = _Paragraph(_style(element)), kind
        if element.name == "ParagraphStyleRange":
            self._children(element, None)
        else:
            self._child(element, None)
        self._end_paragraph()
        self._paragraph, self._kind = outer

    def _children(self, element: Element, run: Look | None) -> None:
        for each in element.elements:
            self._child(each, run)

    def _child(self, each: Element, run: Look | None) -> None:
        if each.name == "CharacterStyleRange":
            self._children(each, self._look(each))
        elif each.name == "Content":
            self._content(each, run)
        elif each.name == "Br":
            self._end_paragraph()
        elif each.name in _CONTAINERS and each.attributes.get("ChangeType") not in _DELETED and _is_inline(each):
            self._container(each, run)
        elif each.name != "Properties":
            self._single(each, run)

    def _raw(self, start: int, end: int) -> str:
        return self._text[start:end]

    def _container(self, each: Element, run: Look | None) -> None:
        kind, name = _CONTAINERS[each.name], f"{each.name} {each.start}"
        opening = Code(kind, TagForm.OPEN, name)
        self._paragraph.add(Markup(each.start, each.inner, self._raw(each.start, each.inner), opening), run)
        self._children(each, run)
        closing = Code(kind, TagForm.CLOSE, name)
        self._paragraph.add(Markup(each.close, each.end, self._raw(each.close, each.end), closing), run)

    def _content(self, each: Element, run: Look | None) -> None:
        """Take the pieces of a text; each of them stands for all of the element, which is written anew with them."""
        look = run or Look()
        if not each.children:
            self._paragraph.add(Run(each.start, each.end, "", look), run)
        for child in each.children:
            if isinstance(child, Text):
                for piece in filter(None, _SPLIT.split(child.text)):
                    code = _CHARACTERS.get(piece)
                    item = self._written(each, escape_text(piece), code, look) if code else None
                    self._paragraph.add(item or Run(each.start, each.end, piece, look), run)
            else:
                raw = self._raw(child.start, child.end)
                code = Code("f", TagForm.SINGLE) if raw in _NUMBERS else _SINGLE
                self._paragraph.add(self._written(each, raw, code, look), run)

    def _written(self, content: Element, raw: str, code: Code, look: Look) -> Markup:
        return Markup(content.start, content.end, f"<Content>{raw}</Content>", code, look)

    def _single(self, each: Element, run: Look | None) -> None:
        code = _SINGLE
        known = len(self.fields)
        if each.name in _COMPUTED:
            shown = each.attributes.get(_COMPUTED[each.name], "") or each.text
            code = Code("f", TagForm.SINGLE, equiv=shown.strip()[:_EQUIV])
            self._skip(each, "field result")
        elif each.name == "Change":
            self._skip(each, "deleted text")
        elif each.name == "Note" and not self._options.comments:
            self._skip(each, "comment")
        elif each.name == "HiddenText" and not self._options.hidden:
            self._skip(each, "hidden text")
        else:
            self._inside(each, self._kind)
        if each.name in _OWN_TEXT:
            code = Code("n", TagForm.SINGLE, loose=True)
        raw, holds = self._raw(each.start, each.end), len(self.fields) > known
        self._paragraph.add(Markup(each.start, each.end, raw, code, run, holds_texts=holds), run)

    def _inside(self, element: Element, kind: str) -> None:
        """Read the texts inside a table, a note, a drawing."""
        kind = _KINDS.get(element.name, kind)
        for each in element.elements:
            if each.name in _RANGES:
                self.read(each, kind)
            else:
                self._inside(each, kind)

    def _skip(self, element: Element, rule: str) -> None:
        for each in element.walk():
            if each.name == "Content" and each.text.strip():
                self.skipped.append((each.inner, each.close, rule))

    def _end_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, _Paragraph(self._paragraph.style)
        context = (paragraph.style,) if paragraph.style else ()
        for part in paragraph.split():
            made = part.compose() if part.items else None
            if made and made[0].has_words:
                line = made[0]
                self.lines[line.region[0]] = made
                self.fields.append(Field(self._kind, line.pieces, context, region=line.region))

    def _look(self, run: Element) -> Look:
        given = {name: value for name, value in run.attributes.items() if name not in _NOISE}
        if given.get("AppliedCharacterStyle") == _NO_STYLE:
            del given["AppliedCharacterStyle"]
        properties = run.find("Properties")
        for each in properties.elements if properties else ():
            given[each.name] = f"{sorted(each.attributes.items())}{each.text.strip()}"
        raw = self._raw(properties.start, properties.end) if properties else ""
        key = look_key(given)
        start_tag = self._raw(run.start, run.inner)
        start_tag = f"{start_tag[:-2].rstrip()}>" if start_tag.endswith("/>") else start_tag
        return Look(key, raw, start_tag=start_tag, weight=len(key), shows=bool(_SHOWN & set(key)))


def _is_inline(container: Element) -> bool:
    """Tell whether a container holds text of this paragraph, and no paragraphs of its own."""
    inside = [each.name for each in container.elements]
    if "ParagraphStyleRange" in inside:
        return False
    nested = (each for each in container.elements if each.name in _CONTAINERS or each.name == "CharacterStyleRange")
    return "Content" in inside or any(_is_inline(each) for each in nested)


def _style(element: Element) -> str:
    """Return the name of a paragraph's style as InDesign shows it."""
    named = unquote(element.attributes.get("AppliedParagraphStyle", ""))
    return named.removeprefix("ParagraphStyle/").removeprefix("$ID/")
