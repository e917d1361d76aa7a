"""Texts of an XML document, found by the decisions of ITS rules, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from html.entities import html5

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Code, Piece, one_line, trim
from localize.formats.core.splice import Field, LanguageMark, Reading, Scan
from localize.formats.csv.columns import is_text
from localize.formats.html.markup import respell, text_pieces
from localize.formats.its_rules.rules import ELSEWHERE, ITS, SPAN, Decisions, Rule, decide, read_rules
from localize.formats.its_rules.vocabularies import (
    PLAIN,
    TAG_KINDS,
    TTML,
    UNIT_KINDS,
    VOCABULARIES,
    XHTML,
    Vocabulary,
    recognize,
    rules_of,
)
from localize.formats.xml.scanner import (
    Element,
    OtherNode,
    Text,
    attribute_places,
    declared_prefixes,
    escape_text,
    read_tree,
    walk,
)
from localize.model import Content, InlineTag, Note, Problem, TagForm
from localize.safe.xml import Doctype

_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"
_EQUIV = 40
"""Characters of a code's text that are shown for it."""
_TITLE = 80
"""Characters of a title in the context of what is below it."""
_MAX_TAGS = 500_000
"""Half a million around short texts take 17 seconds and 400 MB; a book of 100,000 paragraphs has 250,000."""
_LANGUAGES = ("xml:lang", "lang")
_IDS = ("id", "xml:id", "name", "key")
_REFERENCE = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)")
_ENTITY = re.compile(r"<!ENTITY\s+([^\s%]+)\s+(?:\"([^\"]*)\"|'([^']*)'|SYSTEM|PUBLIC)")
_FILE = re.compile(r"[\w.-]*(?:[/\\][\w.-]*)*\.[a-z0-9]{1,5}", re.ASCII)
_LINE_END = re.compile(r"\r\n?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_OFFSET_TIME = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,9})?)(h|ms?|s|f|t|)\s*")
"""`7.5s`, `250f` and, in lyrics that Apple makes, `7.5`."""
_CLOCK_TIME = re.compile(
    r"\s*(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2}(?:\.[0-9]{1,9})?)(?::([0-9]{1,3})(?:\.[0-9]{1,3})?)?\s*"
)
"""`00:01:02.500`, and with frames in place of the fraction `00:01:02:12`."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a project says of its XML."""

    vocabulary: str = ""
    """A name, where the document does not show it."""
    rules: str = ""
    """More ITS rules, as XML."""
    translate: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()


def read_document(source: SourceText, choices: Choices) -> Reading:
    """Return what a document offers for translation. Raises: ExtractError."""
    if source.text.count("<") > _MAX_TAGS:
        raise ExtractError("more than {limit:,} tags", limit=_MAX_TAGS, hint="split the file")
    steps = list(walk(source, {}, lambda _name, _attributes: True, doctype=Doctype.DECLARATIONS))
    root = steps[0].element
    named = next((each for each in (PLAIN, *VOCABULARIES) if each.name == choices.vocabulary), None)
    vocabulary = named or recognize(source.text[: root.inner + 4096])
    own, ignored = read_rules(source, root, placed=True)
    rules = [*_known_rules(source, root, vocabulary), *_chosen_rules(source, root, choices), *own]
    decisions = decide(root, rules)
    document = _Document(source, vocabulary, decisions)
    document.read(root)
    fields = tuple(sorted(document.fields, key=lambda each: (each.start, -each.end)))
    unread = ignored | decisions.ignored
    marks, skipped = tuple(_language_marks(source.text, root)), tuple(sorted(document.skipped))
    scan = Scan(source, fields, marks, skipped, tuple(_unread_problems(unread)))

    def write(each: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        return _write(each, content, markup, source.text)

    return Reading(scan, write, references=True)


def _unread_problems(names: Set[str]) -> Iterator[Problem]:
    """Yield what of ITS is not read."""
    if named := ", ".join(sorted(names - {ELSEWHERE})):
        yield Problem(Message("unsupported parts of ITS are ignored: {names}", names=named))
    if ELSEWHERE in names:
        yield Problem("rules of ITS in another file or query language are ignored")


def _known_rules(source: SourceText, root: Element, vocabulary: Vocabulary) -> Iterator[Rule]:
    """Yield the program's rules for a vocabulary, and those for pages inside other documents."""
    space = root.name[1:].partition("}")[0] if root.name.startswith("{") else ""
    yield from rules_of(vocabulary, space)
    if vocabulary is not XHTML and XHTML.namespaces[0] in source.text:
        yield from rules_of(XHTML, XHTML.namespaces[0])


def _chosen_rules(source: SourceText, root: Element, choices: Choices) -> Iterator[Rule]:
    """Yield the rules of the settings. Raises: ExtractError."""
    declared = declared_prefixes(source.text, root)
    prefixes = {**declared, "d": declared.get("", "")} if declared.get("") else declared
    chosen = (
        ("translate", "yes", choices.translate),
        ("translate", "no", choices.skip),
        ("within", "yes", choices.inline),
    )
    for decides, value, selectors in chosen:
        for selector in selectors:
            yield Rule(decides, selector, value, namespaces=prefixes, is_own=True)
    if choices.rules:
        given = decode(choices.rules.strip().encode())
        try:
            rules, _ = read_rules(given, read_tree(given, {}), placed=False)
        except ExtractError as error:
            raise ExtractError("the option `rules` is not ITS: {error}", error=error.text) from error
        yield from (replace(each, is_own=True) for each in rules)


def _language_marks(text: str, root: Element) -> Iterator[LanguageMark]:
    """Yield where the document names its own language: at the root, and wherever it says the same again."""
    language = next((root.attributes[name] for name in _LANGUAGES if root.attributes.get(name)), "")
    for element in root.walk() if language else ():
        if any(element.attributes.get(name) == language for name in _LANGUAGES):
            for name, place in attribute_places(text, element):
                if name in _LANGUAGES and element.attributes[name] == language:
                    yield LanguageMark(*place, name)


@dataclass(frozen=True, slots=True)
class _State:
    """What an element inherits from those around it."""

    rule: str = ""
    """Why its text is left out; empty where it is offered."""
    keep_space: bool = False
    note: str = ""


@dataclass(slots=True)
class _Run:
    """A text that is being gathered: all in an element up to the next one that stands for itself."""

    element: Element
    parent: Element | None
    state: _State
    pieces: list[Piece] = field(default_factory=list)
    cdata: list[tuple[int, int]] = field(default_factory=list)


class _Document:
    """Fields and skips, gathered element by element."""

    def __init__(self, source: SourceText, vocabulary: Vocabulary, decisions: Decisions) -> None:
        self._text = source.text
        self._vocabulary = vocabulary
        self._decisions = decisions
        self._titles: list[str] = []
        self._entities: set[str] = set()
        """References to what the document declares itself."""
        self._run = _Run(Element("", {}, 0, 0), None, _State())
        self._rates: Mapping[str, float] = {}
        self.fields: list[Field] = []
        self.skipped: list[tuple[int, int, str]] = []

    def read(self, root: Element) -> None:
        """Take the whole document."""
        self._rates = _rates(root)
        for found in _ENTITY.finditer(self._text, 0, root.start):
            self._entities.add(f"&{found[1]};")
            value = found.lastindex or 0
            if value > 1 and is_text(found[value]):
                self.skipped.append((*found.span(value), "entity"))
        self._block(root, None, _State())

    def _block(self, element: Element, parent: Element | None, around: _State) -> None:
        """Take an element whose text is its own."""
        state = self._state(element, around)
        if state.rule and element.start not in self._decisions.openings:
            self._skip(element, state.rule)
            return
        self._attributes(element)
        if not element.children:
            return
        title = _title_of(element)
        self._titles += (title,) if title else ()
        outer, self._run = self._run, _Run(element, parent, state)
        self._flow(element, state)
        self._flush()
        self._run = outer
        del self._titles[len(self._titles) - bool(title) :]

    def _state(self, element: Element, around: _State) -> _State:
        decisions = self._decisions
        explicit, space = decisions.translate.get(element.start), decisions.space.get(element.start)
        rule = around.rule
        if explicit is not None:
            rule = "" if explicit.value == "yes" else "translate no" if explicit.is_own else "element"
        if element.name.startswith(f"{{{ITS}}}") and element.name != SPAN:
            rule = "metadata"
        keep_space = around.keep_space if space is None else space == "preserve"
        return _State(rule, keep_space, decisions.notes.get(element.start, around.note))

    def _flow(self, element: Element, state: _State) -> None:
        """Take what is inside an element into the text that is being gathered."""
        for child in element.children:
            if isinstance(child, Element):
                self._child(child, element, state)
            elif state.rule:
                if isinstance(child, Text) and child.text.strip():
                    self.skipped.append((child.start, child.end, state.rule))
            elif isinstance(child, OtherNode):
                self._other(child)
            elif child.cdata:
                self._cdata(child)
            else:
                self._run.pieces += text_pieces(self._text, child.start, child.end, keep_space=state.keep_space)

    def _other(self, child: OtherNode) -> None:
        """Take a comment, an instruction or an entity; those that HTML has too are the letters that they stand for."""
        raw = self._text[child.start : child.end]
        letter = html5.get(raw[1:]) if child.is_entity and raw not in self._entities else None
        if letter is not None:
            self._run.pieces.append(Piece(child.start, child.end, letter))
        else:
            equiv = raw if child.is_entity else ""
            self._code(child.start, child.end, Code("x", TagForm.SINGLE, equiv=equiv, loose=not child.is_entity))

    def _child(self, child: Element, parent: Element, state: _State) -> None:
        within = self._decisions.within[child.start]
        if within == "yes" and not state.rule:
            self._inline(child, parent, self._state(child, state))
            return
        if within != "nested":
            self._flush()
        self._block(child, parent, state)
        if within == "nested" and not state.rule:
            self._code(child.start, child.end, Code("x", TagForm.SINGLE, loose=not child.text.strip()))

    def _inline(self, child: Element, parent: Element, state: _State) -> None:
        kind = TAG_KINDS.get(_local(child), "x")
        if state.rule:
            if child.start in self._decisions.openings:
                self._block(child, parent, state)
            self._code(child.start, child.end, Code("c", TagForm.SINGLE, equiv=_shorten(child.text, _EQUIV)))
            return
        self._attributes(child)
        if child.close == child.end or not child.children:
            self._code(child.start, child.end, Code(kind, TagForm.SINGLE))
            return
        name = f"{child.name} {child.start}"
        self._code(child.start, child.inner, Code(kind, TagForm.OPEN, name))
        self._flow(child, state)
        self._code(child.close, child.end, Code(kind, TagForm.CLOSE, name))

    def _code(self, start: int, end: int, code: Code) -> None:
        self._run.pieces.append(Piece(start, end, self._text[start:end], code))

    def _cdata(self, child: Text) -> None:
        """Take a CDATA section; its brackets must stay around it, so they are codes."""
        start = child.start - len(_CDATA_START)
        last = self._run.pieces[-1] if self._run.pieces else None
        if last is not None and last.end == start and last.text == _CDATA_END and last.code is not None:
            self._run.pieces[-1] = Piece(last.start, child.start, "")  # how a text says what ends a section
        else:
            self._code(start, child.start, Code("x", TagForm.OPEN, _CDATA_START))
        at = child.start
        for found in _LINE_END.finditer(self._text, child.start, child.end):
            if found.start() > at:
                self._run.pieces.append(Piece(at, found.start(), self._text[at : found.start()], literal=True))
            self._run.pieces.append(Piece(*found.span(), "\n"))
            at = found.end()
        if at < child.end:
            self._run.pieces.append(Piece(at, child.end, self._text[at : child.end], literal=True))
        self._code(child.end, child.end + len(_CDATA_END), Code("x", TagForm.CLOSE, _CDATA_START))
        self._run.cdata.append((child.start, child.end))

    def _flush(self) -> None:
        """End the text that is being gathered."""
        run = self._run
        if not run.pieces:
            return
        found, run.pieces = run.pieces, []
        pieces = trim(found)
        text = "".join(piece.text for piece in pieces if piece.code is None)
        rule = self._rule(text, pieces)
        if pieces and not rule:
            first = pieces[0].start
            self._add(pieces, _encoding(run, first))
        elif text.strip() or any(piece.code and piece.code.equiv for piece in pieces):
            self.skipped.append((pieces[0].start, pieces[-1].end, rule))

    def _rule(self, text: str, pieces: tuple[Piece, ...]) -> str:
        """Return why a text is no unit; empty where it is one."""
        if any(each.isalnum() for each in text):
            if self._vocabulary is not TTML and not any(each.isalpha() for each in text):
                return "number"
            is_value = self._vocabulary is PLAIN and (not is_text(text) or _FILE.fullmatch(text) is not None)
            return "not words" if is_value else ""
        return _rule_of_codes([piece.code for piece in pieces if piece.code is not None])

    def _add(self, pieces: tuple[Piece, ...], encode: str) -> None:
        run = self._run
        element, decisions = run.element, self._decisions
        notes = (Note(run.state.note),) if run.state.note else ()
        name = decisions.ids.get(element.start, "")
        if self._vocabulary is TTML:
            times = _times(element, self._rates)
            self.fields.append(Field("subtitle", pieces, times, encode, notes=notes, name=name, whole=True))
            return
        local, parent = _local(element), _local(run.parent) if run.parent else ""
        kind = UNIT_KINDS.get(local) or UNIT_KINDS.get(parent, "paragraph")
        self.fields.append(Field(kind, pieces, self._context(element), encode, notes=notes, name=name))

    def _context(self, element: Element) -> tuple[str, ...]:
        around = self._titles[:-1] if _local(element) == "title" else self._titles
        own = next((element.attributes[name] for name in _IDS if element.attributes.get(name)), "")
        return (*around, f"{_local(element)} {own}".strip())

    def _attributes(self, element: Element) -> None:
        """Take the attributes that rules name; of the others in plain XML, say what looks like a sentence."""
        explicit = self._decisions.attributes.get(element.start, {})
        if not explicit and self._vocabulary is not PLAIN:
            return
        offered = {name for name, rule in explicit.items() if rule.value == "yes"}
        sentences = _sentences(element)
        if not offered and not sentences:
            return
        for name, (start, end) in attribute_places(self._text, element):
            if name in offered:
                self._attribute(element, name, start, end)
            elif name in sentences:
                self.skipped.append((start, end, "translate no" if name in explicit else "attribute"))

    def _attribute(self, element: Element, name: str, start: int, end: int) -> None:
        pieces = trim(tuple(text_pieces(self._text, start, end, keep_space=False)))
        if _REFERENCE.search(self._text, start, end):
            self.skipped.append((start, end, "not located"))
        elif any(each.isalpha() for piece in pieces for each in piece.text):
            context = (*self._context(element), _local_name(name))
            self.fields.append(Field("attribute", pieces, context, f"attribute{self._text[start - 1]}"))
        elif pieces:
            self.skipped.append((start, end, "number"))

    def _skip(self, element: Element, rule: str) -> None:
        if element.text.strip():
            self.skipped.append((element.inner, element.close, rule))


def _encoding(run: _Run, first: int) -> str:
    """Return how a text is written that starts at a character."""
    in_cdata = any(start <= first < end for start, end in run.cdata)
    return f"{'space' if run.state.keep_space else ''}{' cdata' if in_cdata else ''}"


def _rule_of_codes(codes: Sequence[Code]) -> str:
    """Return why a text of codes alone is no unit."""
    if any(code.kind == "c" for code in codes):
        return "element"
    return "entity" if any(code.equiv for code in codes) else "no text in its markup"


def _sentences(element: Element) -> set[str]:
    """Return the attributes that hold more than one word."""
    return {name for name, value in element.attributes.items() if " " in value.strip() and is_text(value)}


def _local(element: Element) -> str:
    return _local_name(element.name)


def _local_name(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


def _shorten(text: str, length: int) -> str:
    return " ".join(text.split())[:length]


def _title_of(element: Element) -> str:
    """Return the title of what an element holds; DocBook may keep it in an element about the document."""
    if _local(element).endswith("info"):
        return ""
    around = (element, *(each for each in element.elements if _local(each).endswith("info")))
    titles = (each for one in around for each in one.elements if _local(each) == "title")
    title = next(titles, None)
    return _shorten(title.text, _TITLE) if title is not None else ""


def _times(element: Element, rates: Mapping[str, float]) -> tuple[str, ...]:
    """Return when a subtitle is shown, in hours, minutes and seconds; as written where that is no time."""
    begin, end, duration = (element.attributes.get(name, "") for name in ("begin", "end", "dur"))
    if not begin and not end and not duration:
        return ()
    first, last = _seconds(begin or "0s", rates), _seconds(end or duration, rates)
    if first is None or last is None:
        return (f"{begin} → {end or f'+{duration}'}",)
    return (f"{_clock(first)} → {_clock(last if end else first + last)}",)


def _rates(root: Element) -> Mapping[str, float]:
    """Return the frames and ticks of a second that a TTML document counts in. Source: TTML 2, section 7.2."""
    named = {_local_name(name): value for name, value in root.attributes.items() if ":" in name}
    numbers = {name: [float(each) for each in _NUMBER.findall(value)] for name, value in named.items()}
    over, under = (*numbers.get("frameRateMultiplier", ()), 1.0, 1.0)[:2]
    frames = (*numbers.get("frameRate", ()), 30.0)[0] * over / (under or 1.0)
    ticks = (*numbers.get("tickRate", ()), frames if "frameRate" in numbers else 1.0)[0]
    return {"h": 1 / 3600, "m": 1 / 60, "s": 1.0, "": 1.0, "ms": 1000.0, "f": frames or 30.0, "t": ticks or 1.0}


def _seconds(time: str, rates: Mapping[str, float]) -> float | None:
    """Return the seconds of a time of TTML."""
    if found := _OFFSET_TIME.fullmatch(time):
        return float(found[1]) / rates[found[2]]
    if found := _CLOCK_TIME.fullmatch(time):
        hours, minutes, seconds, frames = (float(each or 0) for each in found.groups())
        return hours * 3600 + minutes * 60 + seconds + frames / rates["f"]
    return None


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds / 1000:06.3f}"


_ESCAPES: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def _write(each: Field, content: Content, markup: Callable[[InlineTag], str], source: str) -> str:
    """Return a target as XML, spelled as the field spelled it; tags are as in the file."""
    keep_space, in_cdata = each.encode.startswith("space"), each.encode.endswith("cdata")
    quotes = {'"': "&quot;", "'": "&#39;"} if each.encode.startswith("attribute") else {}
    spelled = {**_ESCAPES, **quotes, **respell(each, source)}
    written: list[str] = []
    for part in content.parts:
        if isinstance(part, InlineTag):
            written.append(markup(part))
            in_cdata = written[-1] == _CDATA_START or (in_cdata and written[-1] != _CDATA_END)
            continue
        escape_text(part)  # refuses what XML cannot hold
        if in_cdata:
            written.append(part.replace(_CDATA_END, "]]]]><![CDATA[>"))
        else:
            text = part if keep_space else one_line(part)
            written.append("".join(spelled.get(letter, letter) for letter in text))
    raw = "".join(written)
    return raw.replace("\n", "\r\n") if (keep_space or in_cdata) and "\r\n" in source else raw
