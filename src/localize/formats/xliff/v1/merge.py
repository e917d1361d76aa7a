"""Merge of targets into an XLIFF 1.2 file: edits of the targets and their states alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from localize.errors import ConfigError, MergeError
from localize.formats.core.splice import Edit, pair_targets
from localize.formats.xliff.inline_codes import known_tags, write_inline
from localize.formats.xliff.v1.escaped_html import escape_html
from localize.formats.xliff.v1.inline import as_cdata, write_text
from localize.formats.xliff.v1.model import (
    Dialect,
    FilePart,
    Place,
    SegmentMark,
    SegmentPart,
    StateAttributes,
    TargetChange,
    UnitPart,
    XliffFile,
)
from localize.formats.xliff.v1.target_states import (
    CopyRule,
    Translation,
    copy_rule_of,
    file_translations,
    to_translation,
)
from localize.formats.xml.scanner import escape_attribute, escape_text
from localize.language import parse_tag, same_language
from localize.model import Content, LanguageTag, State, Substate, UnitId
from localize.model.extraction import Targets, UnitTarget

_ATTRIBUTE = re.compile(r"""\s+([^\s=/<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(r"<([^\s/>]+)")
_HEAD = 64 * 1024
"""Characters in which a file declares its namespaces."""


def merge_edits(
    file: XliffFile, ids: Sequence[UnitId], targets: Targets, language: LanguageTag, dialect: Dialect
) -> list[Edit]:
    """Return the edits that give units their targets. Raises: MergeError."""
    merger = _Merger(file, language, dialect)
    for unit, given in pair_targets(dict(zip(ids, file.units, strict=True)), targets):
        merger.add(unit, given)
    return merger.finish()


def language_places(file: XliffFile, *, is_template: bool) -> list[tuple[int, int]]:
    """Return where a merge may write the target language: where it is missing; in a template, everywhere."""
    places: list[tuple[int, int]] = []
    for each in file.files:
        if each.target_language is None:
            places.append((each.tag[1] - 1, each.tag[1] - 1))
        elif is_template:
            places.append(each.target_language)
    return sorted([*places, *file.languages]) if is_template else places


class _Merger:
    def __init__(self, file: XliffFile, language: LanguageTag, dialect: Dialect) -> None:
        self._file = file
        self._text = file.source.text
        self._language = language
        self._dialect = dialect
        self._copies = copy_rule_of(file)
        self._is_template = next(file_translations(file), None) is None
        self._edits: list[Edit] = []
        self._retagged: set[int] = set()
        self._own = _declared(self._text, dialect.namespace)

    def finish(self) -> list[Edit]:
        """Return all edits, the languages among them where any target changed."""
        if self._edits:
            self._edits += self._language_edits()
        return self._edits

    def add(self, unit: UnitPart, given: Sequence[UnitTarget]) -> None:
        """Make the edits for one unit, none where the file has all that already."""
        old = [to_translation(part, self._copies, part.target) for part in unit.parts]
        new = dict(self._news(unit, old, given))
        if not new:
            return
        change = _change_of(unit, old, new, self._copies)
        if not change.rewritten and not change.restated:
            return
        attributes = self._dialect.state_attributes(change, self._file.style, self._own)
        if attributes.unit:
            self._retag(unit.tag, attributes.unit)
        texts = {index: self._write(unit, unit.parts[index], new[index].content) for index in sorted(change.rewritten)}
        self._target(unit, texts, attributes)
        self._segs(unit, attributes)

    def _news(
        self, unit: UnitPart, old: Sequence[Translation | None], given: Sequence[UnitTarget]
    ) -> Iterator[tuple[int, Translation]]:
        """Yield what is given by the number of its part; an empty text for an empty place is nothing."""
        for each in given:
            if each.part >= len(unit.parts):
                hint = "add the source file again, then export"
                raise MergeError(
                    "the unit {unit!r} has no segment {value}", unit=each.unit, value=each.part + 1, hint=hint
                )
            if each.content or old[each.part] is not None:
                yield each.part, Translation(each.content, each.state, each.substate)

    def _write(self, unit: UnitPart, part: SegmentPart, content: Content) -> str:
        """Return the raw text of a segment's target."""
        escape = partial(write_text, prefix=self._prefix(unit)) if self._dialect.characters else escape_text
        known = known_tags(part.source, part.target, localized=part.html)
        text = write_inline(content, known, lambda text: escape(escape_html(text) if part.html else text))
        if part.cdata and "<" not in text and self._file.source.encoding.startswith("utf"):
            text = as_cdata(text)
        return f"{part.edges[0]}{text}{part.edges[1]}"

    def _target(self, unit: UnitPart, texts: Mapping[int, str], attributes: StateAttributes) -> None:
        """Write texts into the target, and attributes into its start tag."""
        changes = dict(attributes.target)
        if unit.target is None:
            if texts:
                self._new_target(unit, self._inside(unit, texts), changes)
            return
        if self._is_template and "xml:lang" in unit.target_attributes:
            changes["xml:lang"] = self._language_of(unit)
        places = {index: unit.parts[index].place for index in texts}
        if unit.skeleton is not None and all(places.values()):
            for index, place in places.items():
                assert place is not None
                self._fill(place, texts[index], {})
            if changes:
                self._retag(unit.target, changes)
        elif texts:
            self._fill(unit.target, self._inside(unit, texts), changes)
        elif changes:
            self._retag(unit.target, changes)

    def _fill(self, place: Place, inside: str, changes: Mapping[str, str | None]) -> None:
        """Replace what is inside an element."""
        if not place.is_empty_tag:
            if changes:
                self._retag(place, changes)
            self._edits.append(Edit(place.inner, place.close, inside))
        elif inside:
            tag = self._text[place.start : place.end]
            self._retagged.add(place.start)
            opened = _open(retag(tag, changes))
            self._edits.append(Edit(place.start, place.end, f"{opened}{inside}</{_name(tag)}>"))
        elif changes:
            self._retag(place, changes)

    def _retag(self, place: Place, changes: Mapping[str, str | None]) -> None:
        self._retagged.add(place.start)
        tag = self._text[place.start : place.inner]
        self._edits.append(Edit(place.start, place.inner, retag(tag, changes)))

    def _new_target(self, unit: UnitPart, inside: str, changes: Mapping[str, str | None]) -> None:
        """Put a target where there is none, in the layout that its source has."""
        name = f"{self._prefix(unit)}target"
        if self._file.style.target_lang:
            changes = {"xml:lang": self._language_of(unit), **changes}
        opened = retag(f"<{name}>", changes)
        self._edits.append(Edit(unit.insert_at, unit.insert_at, f"{unit.joint}{opened}{inside}</{name}>"))

    def _prefix(self, unit: UnitPart) -> str:
        """Return the prefix that the file has for XLIFF's own elements, with its colon."""
        found = _NAME.match(self._text, unit.tag.start)
        return found.group(1).rpartition("trans-unit")[0] if found else ""

    def _inside(self, unit: UnitPart, texts: Mapping[int, str]) -> str:
        """Return all that is inside a target: of one text that text, of segments the source's frame with them."""
        if unit.skeleton is None:
            return texts[0]
        by_number = {unit.parts[index].number: text for index, text in texts.items()}
        pieces: list[str] = []
        at = unit.skeleton.inner
        for number, mark in enumerate(unit.marks):
            pieces += [self._text[at : mark.source.start], self._segment(mark, by_number.get(number))]
            at = mark.source.end
        return "".join((*pieces, self._text[at : unit.skeleton.close]))

    def _segment(self, mark: SegmentMark, text: str | None) -> str:
        """Return one segment of a target: with a new text, as it stands there, or empty; one of codes has the codes."""
        tag = self._text[mark.source.start : mark.source.inner]
        if text is not None:
            return f"{_open(tag)}{text}</{_name(tag)}>"
        if mark.target is not None:
            return self._text[mark.target.start : mark.target.end]
        if not mark.has_text:
            return self._text[mark.source.start : mark.source.end]
        return f"{tag.removesuffix('/>').removesuffix('>').rstrip()}/>"

    def _segs(self, unit: UnitPart, attributes: StateAttributes) -> None:
        """Write what Trados keeps of each segment."""
        new: list[str] = []
        for mid, changes in attributes.segs.items():
            place = unit.segs.get(mid)
            if place is not None:
                self._edits.append(
                    Edit(place.start, place.inner, retag(self._text[place.start : place.inner], changes))
                )
            elif any(changes.values()):
                new.append(retag(f'<{self._own}seg id="{escape_attribute(mid)}"/>', changes))
        if not new:
            return
        definitions = unit.definitions
        if definitions is not None and not definitions.is_empty_tag:
            self._edits.append(Edit(definitions.close, definitions.close, "".join(new)))
            return
        element = f"<{self._own}seg-defs>{''.join(new)}</{self._own}seg-defs>"
        start, end = (definitions.start, definitions.end) if definitions else (unit.insert_at, unit.insert_at)
        if definitions is None and unit.target is not None:
            start = end = unit.target.end
        self._edits.append(Edit(start, end, element))

    def _language_of(self, unit: UnitPart) -> str:
        return self._language_for(self._file.files[unit.file])

    def _language_for(self, file: FilePart) -> str:
        """Return the target language as a file says it, where it says the same language."""
        said = file.attributes.get("target-language", "")
        try:
            return said if same_language(parse_tag(said), self._language) else str(self._language)
        except ConfigError:
            return str(self._language)

    def _language_edits(self) -> Iterator[Edit]:
        for file in self._file.files:
            value = self._language_for(file)
            if file.target_language is None:
                at = file.tag[1] - 1
                yield Edit(at, at, f' target-language="{value}"')
            elif self._is_template and value != file.attributes["target-language"]:
                yield Edit(*file.target_language, value)
        if self._is_template:
            yield from self._template_languages()

    def _template_languages(self) -> Iterator[Edit]:
        """Yield the language of the targets that stay empty; those with a new text have it already."""
        tags = sorted((edit.start, edit.end) for edit in self._edits if edit.start in self._retagged)
        at = 0
        for start, end in self._file.languages:
            while at < len(tags) and tags[at][1] < end:
                at += 1
            inside = at < len(tags) and tags[at][0] < start
            said = self._text[start:end]
            if not inside and not _is_same(said, self._language):
                yield Edit(start, end, str(self._language))


def _declared(text: str, namespace: str) -> str:
    """Return the prefix that a file declares for a namespace, with its colon."""
    found = re.search(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(namespace)}["']""", text[:_HEAD]) if namespace else None
    return f"{found.group(1)}:" if found else ""


def _change_of(
    unit: UnitPart, before: Sequence[Translation | None], new: Mapping[int, Translation], copies: CopyRule
) -> TargetChange:
    """Return the targets of a unit after a merge, and what of them changes."""
    after = {index: new.get(index, old) for index, old in enumerate(before)}
    states: dict[int, tuple[State, Substate | None, bool]] = {
        index: (each.state, each.substate, bool(each.content)) for index, each in after.items() if each is not None
    }
    rewritten: set[int] = set()
    restated: set[int] = set()
    must_declare = False
    for index, each in new.items():
        part, old = unit.parts[index], before[index]
        if part.target is None or part.target.typed != each.content.typed:
            rewritten.add(index)
        silent = to_translation(part, copies, each.content)  # what the text alone would be taken for
        if old is None or silent is None or (silent.state, silent.substate) != (each.state, each.substate):
            restated.add(index)
        must_declare |= bool(each.content) and silent is None
    return TargetChange(unit, states, frozenset(restated), frozenset(rewritten), must_declare)


def retag(tag: str, changes: Mapping[str, str | None]) -> str:
    """Return a start tag with attributes set, or taken away where the value is None; its layout stays."""
    present = {found.group(1): found for found in _ATTRIBUTE.finditer(tag)}
    edits: list[tuple[int, int, str]] = []
    added = ""
    for name, value in changes.items():
        found = present.get(name)
        if found is None:
            added += f' {name}="{escape_attribute(value)}"' if value is not None else ""
        elif value is None:
            edits.append((*found.span(), ""))
        else:
            edits.append((*found.span(2 if found.group(2) is not None else 3), escape_attribute(value)))
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    end = len(tag[:end].rstrip())
    for start, stop, text in sorted([*edits, (end, end, added)], reverse=True):
        tag = tag[:start] + text + tag[stop:]
    return tag


def _open(tag: str) -> str:
    """Return a start tag for an empty-element tag."""
    return f"{tag.removesuffix('/>').rstrip()}>" if tag.endswith("/>") else tag


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found.group(1) if found else ""


def _is_same(said: str, language: LanguageTag) -> bool:
    try:
        return same_language(parse_tag(said), language)
    except ConfigError:
        return False
