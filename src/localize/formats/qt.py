"""Qt Linguist files (.ts): messages with their translations, plural forms and states.

Source: the TS schema of Qt 6 (`TS`, `context`, `message`, `translation type`, `numerusform`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, mint
from localize.formats.core.splice import Edit, apply_bytes, mint_ids, pair_targets, to_skip
from localize.formats.core.string_messages import numbered_cases
from localize.formats.core.verify_merge import find_refusal
from localize.formats.xml.scanner import Element, Text, attribute_place, decode_xml, escape_text, iterate
from localize.language import parse_tag, plural_cases
from localize.model import (
    Content,
    InlineTag,
    LanguageTag,
    Note,
    Part,
    PluralCase,
    PluralRule,
    Problem,
    State,
    Substate,
    TagForm,
    Unit,
    UnitId,
)
from localize.model.extraction import Extraction, Mark, Span, Targets, UnitTarget
from localize.model.filter_options import option

_LOOKS_LIKE_IT = re.compile(rb"<!DOCTYPE TS\b|<TS[\s>]")
_DEAD = ("vanished", "obsolete")
_NOTES = {"comment": "developer", "extracomment": "developer", "translatorcomment": "translator"}
_TYPE = re.compile(r"""\s+type\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class QtOptions:
    """How Qt Linguist files are read."""

    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


@dataclass(frozen=True, slots=True)
class _Message:
    """One message that is offered."""

    context: str
    element: Element
    source: Element
    translation: Element | None
    is_plural: bool

    @property
    def forms(self) -> tuple[Element, ...]:
        """The plural forms of the translation, or the translation itself."""
        if self.translation is None:
            return ()
        if not self.is_plural:
            return (self.translation,)
        return tuple(each for each in self.translation.elements if each.name == "numerusform")


@dataclass(frozen=True, slots=True)
class _File:
    source: SourceText
    root: Element
    messages: tuple[_Message, ...]
    ids: tuple[UnitId, ...]
    skipped: tuple[tuple[int, int, str], ...]
    source_language: LanguageTag | None
    language: LanguageTag | None
    is_template: bool


class QtFilter:
    """Qt Linguist translations; without any the file is a template for every language."""

    name = "qt"
    version = "1"
    extensions: tuple[str, ...] = (".ts",)
    options_type = QtOptions
    bilingual = True

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for XML whose root is `<TS>`: the extension is TypeScript's too."""
        plain = head.replace(b"\x00", b"")
        return 0.9 if _LOOKS_LIKE_IT.search(plain) and not name.lower().endswith((".html", ".md")) else 0.0

    def extract(self, data: bytes, options: QtOptions) -> Extraction:
        """Return the messages and their translations; vanished and obsolete ones are left out."""
        file = _read(data, options)
        byte = file.source.to_byte
        text = file.source.text
        spans = ((unit, _region(text, each)) for unit, each in zip(file.ids, file.messages, strict=True))
        marks = [(*place, "language") for place in _language_places(file)]
        return Extraction(
            units=tuple(_unit(file, unit, each) for unit, each in zip(file.ids, file.messages, strict=True)),
            spans=tuple(Span(byte(start), byte(end), unit, encode="translation") for unit, (start, end) in spans),
            marks=tuple(Mark(byte(start), byte(end), kind) for start, end, kind in marks),
            source_language=file.source_language,
            target_language=file.language,
            targets=() if file.is_template else tuple(_targets(file)),
            skipped=tuple(to_skip(file.source, *each) for each in file.skipped),
            encoding=file.source.encoding,
        )

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: QtOptions
    ) -> bytes:
        """Return the file with these targets; drafts and rejected texts are unfinished."""
        del extraction  # the file is read again: the elements' places are what is needed
        file = _read(data, options)
        places = dict(zip(file.ids, file.messages, strict=True))
        edits: list[Edit] = []
        for message, given in pair_targets(places, targets):
            edits += _edits(file, message, given, language)
        if edits and file.is_template:
            edits += _language_edits(file, language)
        return apply_bytes(file.source, edits, references=True) if edits else data

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read(data, QtOptions()))


def _read(data: bytes, options: QtOptions) -> _File:
    source = decode_xml(data, options.encoding)
    root: Element | None = None
    messages: list[_Message] = []
    skipped: list[tuple[int, int, str]] = []
    for context in iterate(source, {}, lambda name, _attributes: name == "context"):
        root = context.path[0] if context.path else root
        name = context.find("name")
        for element in context.elements:
            message = _message(name.text if name else "", element)
            if message and message.translation and message.translation.attributes.get("type") in _DEAD:
                skipped.append((message.source.inner, message.source.close, "vanished message"))
            elif message:
                messages.append(message)
    root = root or next(iterate(source, {}))
    if root.name != "TS":
        raise ExtractError("not a Qt Linguist file: its root is not <TS>", hint="a TypeScript file is not a document")
    names = (("message", _name(each)) for each in messages)
    is_template = not any(form.text for each in messages for form in each.forms)
    return _File(
        source,
        root,
        tuple(messages),
        tuple(mint_ids(names)),
        tuple(skipped),
        _tag(root.attributes.get("sourcelanguage", "")),
        _tag(root.attributes.get("language", "")),
        is_template,
    )


def _tag(value: str) -> LanguageTag | None:
    try:
        return parse_tag(value.partition("@")[0]) if value else None
    except ConfigError:
        return None


def _message(context: str, element: Element) -> _Message | None:
    """Return a message that has a text."""
    source = element.find("source")
    if element.name != "message" or source is None or not source.text:
        return None
    return _Message(context, element, source, element.find("translation"), element.attributes.get("numerus") == "yes")


def _name(message: _Message) -> str:
    comment = message.element.find("comment")
    about = message.element.attributes.get("id") or (comment.text if comment else "")
    return "\x04".join((message.context, about, message.source.text))


def _content(text: str, element: Element) -> Content:
    """Return the text of an element; `<byte value="…"/>`, a character that XML cannot hold, is a tag."""
    pieces = [
        Piece(child.start, child.end, child.text)
        if isinstance(child, Text)
        else Piece(child.start, child.end, text[child.start : child.end], Code("x", TagForm.SINGLE))
        for child in element.children
    ]
    return mint(pieces)[0]


def _unit(file: _File, unit: UnitId, message: _Message) -> Unit:
    text = file.source.text
    content = _content(text, message.source)
    plural = PluralRule.GETTEXT if message.is_plural else None
    parts = (Part(content, PluralCase.ONE), Part(content, PluralCase.OTHER)) if plural else (Part(content),)
    places = (
        ":".join(each.attributes.get(name, "") for name in ("filename", "line")).strip(":")
        for each in message.element.elements
        if each.name == "location"
    )
    context = (message.context, *[place for place in places if place][:4])
    return Unit(unit, "message", parts, tuple(filter(None, context)), tuple(_notes(message)), plural=plural)


def _notes(message: _Message) -> Iterator[Note]:
    for each in message.element.elements:
        if each.name in _NOTES and each.text.strip():
            yield Note(each.text.strip(), kind=_NOTES[each.name])


def _targets(file: _File) -> Iterator[UnitTarget]:
    for unit, message in zip(file.ids, file.messages, strict=True):
        unfinished = message.translation is not None and message.translation.attributes.get("type") == "unfinished"
        state, substate = (State.INITIAL, Substate.DRAFT) if unfinished else (State.TRANSLATED, None)
        source = _content(file.source.text, message.source)
        contents = [_as_source(_content(file.source.text, form), source) for form in message.forms]
        if not message.is_plural:
            yield from (UnitTarget(unit, each, state=state, substate=substate) for each in contents if each)
            continue
        known = plural_cases(file.language, PluralRule.GETTEXT) if file.language else ()
        for case, content in zip(numbered_cases(file.language, len(contents)), contents, strict=False):
            if content and (case in known or not known):
                yield UnitTarget(unit, content, 0 if case is PluralCase.ONE else 1, case, state, substate)


def _as_source(content: Content, source: Content) -> Content:
    """Return a translation whose tags are the source's where they are the same bytes."""
    same = {tag.data: tag for tag in source.tags}
    return Content(tuple(same.get(part.data, part) if isinstance(part, InlineTag) else part for part in content.parts))


def _region(text: str, message: _Message) -> tuple[int, int]:
    """Return the characters that change with a message: its translation, or where one would stand."""
    if message.translation is None:
        at = text.rindex("</message", message.element.start, message.element.end)
        return len(text[:at].rstrip(" \t")), at
    return message.translation.start, message.translation.end


def _edits(file: _File, message: _Message, given: Sequence[UnitTarget], language: LanguageTag) -> Iterator[Edit]:
    """Yield the edit that gives a message its translation, where that differs from what it has."""
    if not given:
        return
    text = file.source.text
    old = [_content(text, form) for form in message.forms]
    new = _plural(file, given, old, language) if message.is_plural else [given[0].content]
    differs = [each.typed for each in new] != [each.typed for each in old]
    unfinished = any(each.state is State.INITIAL and each.content for each in given) or (differs and not all(new))
    was = message.translation is not None and message.translation.attributes.get("type") == "unfinished"
    if differs or (any(new) and unfinished != was):
        yield Edit(*_region(text, message), _translation(text, message, new, unfinished=unfinished))


def _plural(file: _File, given: Sequence[UnitTarget], old: Sequence[Content], language: LanguageTag) -> list[Content]:
    """Return the text of each numbered form; a form without a target keeps what the file has."""
    cases = (
        plural_cases(language, PluralRule.GETTEXT)
        if file.is_template or not old
        else numbered_cases(file.language or language, len(old))
    )
    contents = {each.case: each.content for each in given}
    kept = dict(enumerate(() if file.is_template else old))
    return [contents.get(case, kept.get(number, Content())) for number, case in enumerate(cases)]


def _translation(text: str, message: _Message, new: Sequence[Content], *, unfinished: bool) -> str:
    """Return the `<translation>` element with these texts, laid out as the file lays it out."""
    start = message.element.inner
    lead = re.match(r"\s*", text[start:])
    indent = lead.group() if lead else ""
    old = message.translation
    tag = "<translation>" if old is None else _TYPE.sub("", text[old.start : old.inner]).replace("/>", ">")
    if unfinished:
        tag = tag.replace("<translation", '<translation type="unfinished"', 1)
    if message.is_plural:
        forms = message.forms
        inner = text[forms[0].start - len(_before(text, forms[0].start)) : forms[0].start] if forms else f"{indent}    "
        body = "".join(f"{inner}<numerusform>{_write(each)}</numerusform>" for each in new) + indent
    else:
        body = _write(new[0])
    written = f"{tag}{body}</translation>"
    return written if old is not None else f"    {written}{_line_end(text)}    "


def _before(text: str, at: int) -> str:
    return text[len(text[:at].rstrip()) : at]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text[:1000] else "\n"


def _write(content: Content) -> str:
    return "".join(escape_text(part) if isinstance(part, str) else part.data for part in content.parts)


def _language_places(file: _File) -> list[tuple[int, int]]:
    """Return where the file names its language, or would: only a template's changes."""
    if not file.is_template:
        return []
    place = attribute_place(file.source.text, file.root, "language")
    at = file.root.inner - 1
    return [place or (at, at)]


def _language_edits(file: _File, language: LanguageTag) -> Iterator[Edit]:
    for start, end in _language_places(file):
        name = str(language).replace("-", "_")
        yield Edit(start, end, name if start < end else f' language="{name}"')
