"""Edits of an XLIFF 2 file for one target: the target's element, the segment's state, the file's language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.errors import ConfigError
from localize.formats.core.splice import Edit
from localize.formats.xliff.v2.content import prefix_of
from localize.formats.xliff.v2.reader import Piece, UnitText
from localize.formats.xliff.v2.references import space_before, without_attribute
from localize.formats.xliff.v2.target_writer import Layout, write_content
from localize.formats.xml.scanner import Element, attribute_place, escape_attribute, raw_name
from localize.language import parse_tag, same_language
from localize.model import Content, LanguageTag, State
from localize.model.extraction import UnitTarget

_TAG_END = re.compile(r"\s*/?>\Z")


def segment_edits(text: str, piece: Piece, given: UnitTarget, unit: UnitText, language: LanguageTag) -> Iterator[Edit]:
    """Yield what gives a segment its target and state; nothing where the file says all that already."""
    segment = piece.element
    source, target = segment.find("source"), segment.find("target")
    if source is None:
        return
    # A tag that only the present target has comes back as text: nobody else knows it.
    content = Content.parse(given.content.typed, unit.tags)
    changed = content.typed != (piece.target or Content()).typed
    if not content and target is not None and "order" not in target.attributes and changed:
        yield Edit(space_before(text, target, source.end), target.end, "")
    elif changed and (content or target is not None):
        yield _target_edit(text, piece, content, unit, language)
    if content or target is not None:
        state = given.state if content else State.INITIAL
        yield from _state_edits(text, piece, state, given.substate.value if given.substate and content else "", changed)


def _target_edit(text: str, piece: Piece, content: Content, unit: UnitText, language: LanguageTag) -> Edit:
    segment = piece.element
    source, target = segment.find("source"), segment.find("target")
    assert source is not None
    prefix = prefix_of(text, source)
    layout = Layout(piece.preserve, "\r\n" if "\r\n" in text[segment.start : segment.end] else "\n")
    inside = write_content(content, unit.codes, piece.present, layout)
    if target is None:
        space = text[segment.inner : source.start]
        attribute = attribute_place(text, source, "xml:space")
        same = f' xml:space="{source.attributes["xml:space"]}"' if attribute else ""
        written = f"<{prefix}target{same}>{inside}</{prefix}target>"
        return Edit(source.end, source.end, (space if space.isspace() else "") + written)
    opening = _renamed(text[target.start : target.inner], text, target, language)
    if target.close == target.end:
        opening = _TAG_END.sub(">", opening)
        return Edit(target.start, target.end, f"{opening}{inside}</{raw_name(text, target)}>")
    return Edit(target.start, target.close, opening + inside)


def _renamed(opening: str, text: str, target: Element, language: LanguageTag) -> str:
    """Return a target's start tag, its language that of the export where it says another."""
    place = attribute_place(text, target, "xml:lang")
    if place is None or _speaks(target.attributes["xml:lang"], language):
        return opening
    start, end = place[0] - target.start, place[1] - target.start
    return opening[:start] + str(language) + opening[end:]


def _speaks(said: str, language: LanguageTag) -> bool:
    try:
        return same_language(parse_tag(said), language)
    except ConfigError:
        return False


def _state_edits(text: str, piece: Piece, state: State, substate: str, changed: bool) -> Iterator[Edit]:
    """Yield the edits of a segment's `state` and `subState`; another program's falls with what it was about."""
    segment = piece.element
    said, told = segment.attributes.get("state"), segment.attributes.get("subState", "")
    same = state is piece.state
    ours = piece.substate.value if piece.substate else ""
    if same and substate == ours and (not changed or not told or told == substate):
        return
    wanted: dict[str, str] = {}
    if not same or (substate and said is None):
        wanted["state"] = state.value
    if substate != told:
        wanted["subState"] = substate
    missing = ""
    for name, value in wanted.items():
        place = attribute_place(text, segment, name)
        if place is None:
            missing += f' {name}="{escape_attribute(value)}"' if value else ""
        elif value:
            yield Edit(*place, escape_attribute(value))
        else:
            yield without_attribute(text, place, name)
    if missing:
        at = segment.start + 1 + len(raw_name(text, segment))
        at = max([at, *(place[1] + 1 for place in _places(text, segment))])
        yield Edit(at, at, missing)


def _places(text: str, element: Element) -> Iterator[tuple[int, int]]:
    for name in element.attributes:
        place = attribute_place(text, element, name)
        if place is not None:
            yield place


def trg_lang_place(text: str, root: Element) -> tuple[int, int]:
    """Return where the file names its target language, or where it would."""
    place = attribute_place(text, root, "trgLang")
    if place is not None:
        return place
    source = attribute_place(text, root, "srcLang")
    at = source[1] + 1 if source else root.start + 1 + len(raw_name(text, root))
    return at, at


def trg_lang_edit(text: str, root: Element, language: LanguageTag) -> Iterator[Edit]:
    """Yield the edit that makes the file name this target language."""
    start, end = trg_lang_place(text, root)
    if start == end and "trgLang" not in root.attributes:
        yield Edit(start, end, f' trgLang="{language}"')
    elif not _speaks(text[start:end], language):
        yield Edit(start, end, str(language))
