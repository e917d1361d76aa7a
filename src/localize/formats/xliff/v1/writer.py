"""New XLIFF 1.2 files for partners: a trans-unit for each segment, named by its key.

Valid by the transitional schema; the filter `xliff12` reads the same texts, tags and states back, and its unit ids end
in the keys. Source: XLIFF 1.2, sections 2.2 to 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localize.formats.xliff.v1.context import OWN_KIND
from localize.formats.xliff.v1.inline import write_text
from localize.formats.xliff.v1.target_states import REJECTED, STATE_NAMES
from localize.formats.xml.scanner import escape_attribute, escape_text
from localize.model import Content, InlineTag, State, Substate, TagForm
from localize.model.exchange import ExchangeRow, Handover

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_CTYPES = {"b": "bold", "i": "italic", "u": "underlined", "a": "link", "img": "image", "br": "lb"}
"""XLIFF's own words for kinds of codes."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SIDES = {"translator": "general", "reviewer": "target", "question": "source"}


def write_xliff12(handover: Handover) -> bytes:
    """Return the rows as an XLIFF 1.2 document, a `file` element for each document.

    Raises:
        MergeError: a text holds half a surrogate pair, which no file can.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<xliff version="1.2" xmlns="{_NAMESPACE}">']
    for document, rows in handover.by_document():
        lines += _write_file(handover, document, rows)
    return "\n".join((*lines, "</xliff>", "")).encode("utf-8")


def _write_file(handover: Handover, document: str, rows: Sequence[ExchangeRow]) -> Iterator[str]:
    languages = f'source-language="{handover.source_language}" target-language="{handover.target_language}"'
    yield f'  <file original="{_attribute(document)}" {languages} datatype="plaintext">'
    yield "    <body>"
    for row in rows:
        yield from _write_unit(row)
    yield "    </body>"
    yield "  </file>"


def _write_unit(row: ExchangeRow) -> Iterator[str]:
    has_text = row.target is not None and bool(row.target)
    approved = ' approved="yes"' if has_text and row.state in (State.REVIEWED, State.FINAL) else ""
    kind = f' restype="{OWN_KIND}{_attribute(row.kind)}"' if row.kind else ""
    yield f'      <trans-unit id="{_attribute(row.key)}"{kind}{approved} xml:space="preserve">'
    yield f"        <source>{_write_content(row.source)}</source>"
    if row.target is not None:
        yield f"        <target{_state(row)}>{_write_content(row.target)}</target>"
    for note in row.notes:
        writer = f' from="{_attribute(note.author or note.kind)}"' if note.author or note.kind else ""
        yield f'        <note{writer} annotates="{_SIDES.get(note.kind, "source")}">{_text(note.text)}</note>'
    yield "      </trans-unit>"


def _state(row: ExchangeRow) -> str:
    if not row.target:
        return ' state="needs-translation"'
    qualifier = f' state-qualifier="{REJECTED}"' if row.substate is Substate.REJECTED else ""
    return f' state="{STATE_NAMES[row.state]}"{qualifier}'


def _write_content(content: Content) -> str:
    """Return text with its tags as `g` and `x`; halves that no `g` can hold together as `bx`, `ex` and `it`."""
    nested = _nested(content)
    loose = [part for index, part in enumerate(content.parts) if not isinstance(part, str) and index not in nested]
    crossed = {tag.id for tag in loose if tag.form is TagForm.OPEN}
    crossed &= {tag.id for tag in loose if tag.form is TagForm.CLOSE}
    written: list[str] = []
    for index, part in enumerate(content.parts):
        if isinstance(part, str):
            written.append(write_text(part))
        elif index in nested:
            written.append(f"<g{_code(part)}>" if part.form is TagForm.OPEN else "</g>")
        elif part.form is TagForm.SINGLE:
            written.append(f"<x{_code(part)}/>")
        elif part.id in crossed:
            name = "bx" if part.form is TagForm.OPEN else "ex"
            written.append(f'<{name} id="{part.id}" rid="{part.id}"{_ctype(part) if name == "bx" else ""}/>')
        else:
            written.append(f'<it{_code(part)} pos="{part.form.value}"/>')
    return "".join(written)


def _nested(content: Content) -> frozenset[int]:
    """Return the places of the tags that are properly nested pairs. Linear."""
    opened: list[tuple[int, str]] = []
    waiting: dict[str, int] = {}
    nested: set[int] = set()
    for index, part in enumerate(content.parts):
        if isinstance(part, str) or part.form is TagForm.SINGLE:
            continue
        if part.form is TagForm.OPEN:
            opened.append((index, part.id))
            waiting[part.id] = waiting.get(part.id, 0) + 1
        elif waiting.get(part.id):
            while True:
                opener, name = opened.pop()
                waiting[name] -= 1
                if name == part.id:
                    break
            nested |= {opener, index}
    return frozenset(nested)


def _code(tag: InlineTag) -> str:
    equiv = f' equiv-text="{_attribute(tag.equiv)}"' if tag.equiv else ""
    return f' id="{_attribute(tag.id)}"{_ctype(tag)}{equiv}'


def _ctype(tag: InlineTag) -> str:
    if tag.kind == "x":
        return ""
    return f' ctype="{_CTYPES.get(tag.kind, f"x-localize-{tag.kind}")}"'


def _attribute(text: str) -> str:
    return escape_attribute(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _text(text: str) -> str:
    return escape_text(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
