"""New XLIFF 2.1 files for partners: a unit for each segment, its tags as codes with their original data.

Source: XLIFF 2.1 (OASIS, 2018), core. The filter for XLIFF 2 reads such a file back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from localize.formats.xliff.v2.content import OWN
from localize.formats.xliff.v2.spans import place_tags
from localize.formats.xliff.v2.validate.schema import NAMESPACE_20
from localize.formats.xml.scanner import escape_attribute, escape_text
from localize.model import Content, InlineTag, Note, State, TagForm
from localize.model.exchange import ExchangeRow, Handover

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TYPES = {
    "b": 'type="fmt" subType="xlf:b"',
    "i": 'type="fmt" subType="xlf:i"',
    "u": 'type="fmt" subType="xlf:u"',
    "br": 'type="fmt" subType="xlf:lb"',
    "a": 'type="link"',
    "img": 'type="image"',
}
"""XLIFF's own words for kinds of tags."""


def write_xliff2(handover: Handover) -> bytes:
    """Return the rows as an XLIFF 2.1 document, a `<file>` for each document and a `<unit>` for each row."""
    languages = f'srcLang="{handover.source_language}" trgLang="{handover.target_language}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<xliff xmlns="{NAMESPACE_20}" version="2.1" {languages}>']
    for number, (document, rows) in enumerate(handover.by_document(), 1):
        lines.append(f' <file id="f{number}" original="{_attribute(document)}">')
        for row in rows:
            lines += _unit_lines(row)
        lines.append(" </file>")
    return "\n".join((*lines, "</xliff>", "")).encode("utf-8")


def _unit_lines(row: ExchangeRow) -> Iterator[str]:
    codes = _Codes(_is_complete(row))
    source = codes.write(row.source)
    target = codes.write(row.target) if row.target is not None else None
    kind = re.sub(r"[\s:]+", "-", row.kind).strip("-")
    about = f' type="{OWN}{_attribute(kind)}"' if kind else ""
    yield f'  <unit id="{row.key}" name="{_attribute(row.unit)}"{about}>'
    if row.notes:
        yield "   <notes>"
        yield from (_note_line(number, note) for number, note in enumerate(row.notes, 1))
        yield "   </notes>"
    if codes.data:
        yield "   <originalData>"
        yield from (f'    <data id="{name}">{_text(data)}</data>' for data, name in codes.data.items())
        yield "   </originalData>"
    state = row.state if row.target else State.INITIAL
    finer = f' subState="{row.substate.value}"' if row.substate and row.target else ""
    yield f'   <segment id="s1" state="{state.value}"{finer}>'
    yield f'    <source xml:space="preserve">{source}</source>'
    if target is not None:
        yield f'    <target xml:space="preserve">{target}</target>'
    yield "   </segment>"
    yield "  </unit>"


def _note_line(number: int, note: Note) -> str:
    category = ", ".join(each for each in (note.kind, note.author) if each)
    return f'    <note id="n{number}" category="{_attribute(category)}">{escape_text(_legible(note.text))}</note>'


def _legible(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _attribute(text: str) -> str:
    return escape_attribute(_legible(text))


def _text(text: str) -> str:
    """Return character data that reads back as it is: what XML cannot hold becomes `<cp>`."""
    pieces: list[str] = []
    at = 0
    for found in _NOT_XML.finditer(text):
        pieces += [escape_text(text[at : found.start()]), f'<cp hex="{ord(found.group()):04X}"/>']
        at = found.end()
    return "".join((*pieces, escape_text(text[at:])))


@dataclass(slots=True)
class _Codes:
    """The tags of one row as codes; original data that several share is written once."""

    complete: bool
    """No tag of the source is missing in the target."""
    data: dict[str, str] = field(default_factory=dict)
    """Id by text."""

    def write(self, content: Content) -> str:
        """Return the inside of a `<source>` or `<target>`."""
        spots = place_tags(content)
        written: list[str] = []
        for index, part in enumerate(content.parts):
            if isinstance(part, str):
                written.append(_text(part))
                continue
            spot = spots[index]
            name = f"{part.id}-copy{spot.copy}" if spot.copy else part.id  # as `xliff.v2.tags` knows a copy
            if part.form is TagForm.SINGLE:
                written.append(f'<ph id="{name}"{self._about(part)}/>')
            elif spot.partner is None:
                written.append(self._half(name, part, isolated=spot.isolated))
            elif spot.partner > index:
                written.append(self._pair(name, part, content.parts[spot.partner]))
            else:
                written.append("</pc>")
        return "".join(written)

    def _pair(self, name: str, opening: InlineTag, closing: str | InlineTag) -> str:
        end = closing if isinstance(closing, InlineTag) else opening
        equiv = ""
        if opening.equiv or end.equiv:
            equiv = f' equivStart="{_attribute(opening.equiv)}" equivEnd="{_attribute(end.equiv)}"'
        data = f' dataRefStart="{self._data(opening)}" dataRefEnd="{self._data(end)}"'
        return f'<pc id="{name}"{_kind(opening)}{equiv}{data}{self._hints(opening)}>'

    def _half(self, name: str, tag: InlineTag, *, isolated: bool) -> str:
        """Return one end of a span that no `<pc>` can hold; its other end may be missing."""
        alone = ' isolated="yes"' if isolated else ""
        if tag.form is TagForm.OPEN:
            return f'<sc id="{name}"{alone}{self._about(tag)}/>'
        named = f'id="{name}-end"' if isolated else f'startRef="{name}"'
        return f"<ec {named}{alone}{self._about(tag)}/>"

    def _about(self, tag: InlineTag) -> str:
        equiv = f' equiv="{_attribute(tag.equiv)}"' if tag.equiv else ""
        return f'{_kind(tag)}{equiv} dataRef="{self._data(tag)}"{self._hints(tag)}'

    def _data(self, tag: InlineTag) -> str:
        return self.data.setdefault(tag.data, f"d{len(self.data) + 1}")

    def _hints(self, tag: InlineTag) -> str:
        """Return what may be done with a tag; nothing forbids its deletion where it is deleted already."""
        stays = not tag.can_delete and self.complete
        return ("" if tag.can_copy else ' canCopy="no"') + (' canDelete="no"' if stays else "")


def _is_complete(row: ExchangeRow) -> bool:
    """Tell whether a translation, if there is one, has all tags of its source, whole spans only."""
    if row.target is None:
        return True
    whole = not any(spot.isolated for each in (row.source, row.target) for spot in place_tags(each).values())
    return whole and Counter(tag.typed for tag in row.source.tags) <= Counter(tag.typed for tag in row.target.tags)


def _kind(tag: InlineTag) -> str:
    own = f'type="other" subType="{OWN}{tag.kind}"'
    return f" {_TYPES.get(tag.kind, own)}"
