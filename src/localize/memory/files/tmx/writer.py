"""Writer of TMX 1.4b level 2, with this program's own values in `x-localize-` properties."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import BinaryIO

from localize.memory.files.tmx.names import (
    ATTRIBUTE,
    CHARACTER_TYPE,
    PREFIX,
    TOOL,
    TYPES,
    format_origin,
    format_tag_prop,
)
from localize.model import Content, Extra, InlineTag, LanguageTag, TagForm, TranslationUnit, Variant
from localize.safe.xml_escape import escape, quote

# What XML 1.0 does not allow. Source: XML 1.0, production [2] Char.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

STEP = 5_000
"""Units written between two reports."""
_UNIT_ATTRIBUTES = frozenset({"tuid"})
_VARIANT_ATTRIBUTES = frozenset({"changedate", "changeid"})
"""Those that this program writes itself."""


def write_tmx(
    units: Iterable[TranslationUnit], stream: BinaryIO, *, source_language: LanguageTag, version: str = "1"
) -> int:
    """Write *units* as a TMX file in UTF-8 and return how many there were; `read_tmx` gives them back.

    A character that XML does not allow is written as a code that stands for it.
    """
    return max(write_steps(units, stream, source_language=source_language, version=version))


def write_steps(
    units: Iterable[TranslationUnit], stream: BinaryIO, *, source_language: LanguageTag, version: str = "1"
) -> Iterator[int]:
    """Do what `write_tmx` does, and yield how many are written after each few thousand and at the end."""
    stream.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'  <header creationtool="{TOOL}" creationtoolversion={_quote(version)} segtype="sentence" o-tmf="{TOOL}" '
        f'adminlang="en" srclang={_quote(source_language)} datatype="plaintext"/>\n  <body>\n'.encode()
    )
    count = 0
    for count, unit in enumerate(units, 1):  # counted to the end
        stream.write("".join(_write_unit(unit)).encode())
        if count % STEP == 0:
            yield count
    stream.write(b"  </body>\n</tmx>\n")
    yield count


def _write_unit(unit: TranslationUnit) -> Iterator[str]:
    yield f"    <tu tuid={_quote(unit.id)}{_attributes(unit.extras, _UNIT_ATTRIBUTES)}>\n"
    for name, value in (("document", unit.document), ("before", unit.before), ("after", unit.after)):
        if value:
            yield f'      <prop type="{PREFIX}{name}">{escape_text(value)}</prop>\n'
    yield from (f"      {each}\n" for each in _write_extras(unit.extras, _UNIT_ATTRIBUTES))
    for variant in unit.variants:
        yield from _write_variant(variant)
    yield "    </tu>\n"


def _write_variant(variant: Variant) -> Iterator[str]:
    at = variant.at.astimezone(UTC)
    author = f" changeid={_quote(variant.author)}" if variant.author else ""
    others = _attributes(variant.extras, _VARIANT_ATTRIBUTES)
    dated = f' changedate="{_date(at)}"' if at.timestamp() else ""  # an undated file gave the first day
    yield f"      <tuv xml:lang={_quote(variant.language)}{dated}{author}{others}>\n"
    markup = _find_markup(variant)
    props = {"trust": variant.trust.name.lower(), "origin": format_origin(variant.origin)}
    if at.microsecond:
        props["at"] = at.isoformat()
    if markup or any(_needs_prop(tag) for tag in variant.content.tags) or _is_crossed(variant.content):
        props["tags"] = json.dumps(format_tag_prop(variant.content.tags))
    for name, value in props.items():
        yield f'        <prop type="{PREFIX}{name}">{escape_text(value)}</prop>\n'
    yield from (f"        {each}\n" for each in _write_extras(variant.extras, _VARIANT_ATTRIBUTES))
    yield f"        <seg>{markup or write_content(variant.content)}</seg>\n      </tuv>\n"


def _find_markup(variant: Variant) -> str:
    """Return the markup that another program wrote for this very content, if it is known."""
    names = (each.text for each in variant.extras if each.kind == "seg" and each.name == variant.content.hash)
    return next(names, "")


def _attributes(extras: Iterable[Extra], taken: frozenset[str]) -> str:
    return "".join(
        f" {each.name}={_quote(each.text)}" for each in extras if each.kind == "attribute" and each.name not in taken
    )


def _write_extras(extras: Iterable[Extra], taken: frozenset[str]) -> Iterator[str]:
    for each in extras:
        language = f" xml:lang={_quote(each.language)}" if each.language else ""
        if each.kind == "attribute" and each.name in taken:
            yield f'<prop type="{ATTRIBUTE}{each.name}">{escape_text(each.text)}</prop>'
        elif each.kind == "prop":
            yield f"<prop type={_quote(each.name)}{language}>{escape_text(each.text)}</prop>"
        elif each.kind == "note":
            yield f"<note{language}>{escape_text(each.text)}</note>"


def _date(at: datetime) -> str:
    return f"{at.year:04}{at:%m%dT%H%M%SZ}"


def _needs_prop(tag: InlineTag) -> bool:
    """Tell whether a code says less than the tag: other flags, an id that is not kind and number, odd characters."""
    plain = InlineTag(tag.id, tag.kind, tag.form, tag.data)
    named = (tag.kind in TYPES or tag.kind == "x") and re.fullmatch(rf"{tag.kind}[0-9]+", tag.id)
    return tag != plain or not named or bool(_ILLEGAL.search(tag.data))


def _is_crossed(content: Content) -> bool:
    """Tell whether an id opens twice before it closes, which the numbers of codes cannot say."""
    seen = [(tag.id, tag.form) for tag in content.tags if tag.form is not TagForm.SINGLE]
    return len(set(seen)) != len(seen)


def write_content(content: Content) -> str:
    """Return the markup of a segment."""
    paired = _pair(content.tags)
    pieces: list[str] = []
    number = 0
    for part in content.parts:
        if isinstance(part, str):
            pieces.append(_seg_text(part))
            continue
        pieces.append(_write_tag(part, paired.get(number)))
        number += 1
    return "".join(pieces)


def _pair(tags: tuple[InlineTag, ...]) -> dict[int, int]:
    """Return the number of the pair for each tag, by its place, that opens or closes one within the content."""
    paired: dict[int, int] = {}
    opened: dict[str, int] = {}
    for at, tag in enumerate(tags):
        if tag.form is TagForm.OPEN:
            opened[tag.id] = at
        elif tag.form is TagForm.CLOSE and tag.id in opened:
            paired[opened[tag.id]] = paired[at] = len(paired) // 2 + 1
            del opened[tag.id]
    return paired


def _write_tag(tag: InlineTag, pair: int | None) -> str:
    number = re.search(r"[0-9]+$", tag.id)
    x = f' x="{number.group()}"' if number else ""
    name = quote(TYPES.get(tag.kind, "x-other"))
    data = escape_text(tag.data)
    if tag.form is TagForm.SINGLE:
        return f"<ph{x} type={name}>{data}</ph>"
    if pair is None:
        pos = "begin" if tag.form is TagForm.OPEN else "end"
        return f'<it pos="{pos}"{x} type={name}>{data}</it>'
    if tag.form is TagForm.OPEN:
        return f'<bpt i="{pair}"{x} type={name}>{data}</bpt>'
    return f'<ept i="{pair}">{data}</ept>'


def _seg_text(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in _ILLEGAL.finditer(text):
        pieces.append(escape_text(text[end : found.start()]))
        pieces.append(f'<ph type="{CHARACTER_TYPE}">{ord(found.group()):04X}</ph>')
        end = found.end()
    return "".join([*pieces, escape_text(text[end:])])


def start_tag(name: str, attributes: Mapping[str, str]) -> str:
    """Return the start tag of an element inside a segment."""
    return f"<{name}{''.join(f' {key}={_quote(text)}' for key, text in attributes.items() if ' ' not in key)}>"


def end_tag(name: str) -> str:
    """Return the end tag of an element inside a segment."""
    return f"</{name}>"


def escape_text(text: str) -> str:
    """Return text as it stands in a TMX file."""
    return escape(_ILLEGAL.sub("\ufffd", text))


def _quote(text: str) -> str:
    return quote(_ILLEGAL.sub("\ufffd", text))
