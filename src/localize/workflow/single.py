"""One file without a project: what would be translated in it, and the file written back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize import plugins
from localize.extraction import Extraction, UnitTarget
from localize.formats import detect, get_filter
from localize.formats.options import OptionInfo, list_options
from localize.language import parse_tag
from localize.model import Content, FilterRef, LanguageTag, State, Unit
from localize.workflow.read import HEAD_BYTES, extract, is_bilingual, split_unit

if TYPE_CHECKING:
    from localize.formats import Filter


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes and what its filter read from them."""

    name: str
    data: bytes
    filter: FilterRef
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Format:
    """A format, for people."""

    name: str
    extensions: tuple[str, ...]
    options: tuple[OptionInfo, ...]

    def as_json(self) -> dict[str, object]:
        """Return the format as JSON."""
        options = [{"name": each.name, "default": each.default, "about": each.help} for each in self.options]
        return {"name": self.name, "extensions": list(self.extensions), "options": options}


def read_file(data: bytes, name: str) -> File:
    """Return a file as its filter reads it, in the child process. Raises: FormatError."""
    from localize.safe.child import ChildReader

    found = detect(name, data[:HEAD_BYTES])
    ref = FilterRef(found.name, found.version)
    with ChildReader() as reader:
        return File(name, data, ref, extract(reader, ref, name, data))


def segments(file: File, language: LanguageTag) -> Iterator[tuple[Unit, tuple[Content, ...]]]:
    """Yield every unit with its segments, as `add` would make them."""
    from localize.segmentation import load_rules

    rules = load_rules(language)
    sentences = not is_bilingual(file.filter)
    for unit in file.extraction.units:
        if unit.plural:
            yield unit, tuple(part.content for part in unit.parts)
        else:
            yield unit, tuple(content for content, _, _ in split_unit(unit, rules, sentences=sentences))


def write_identity(file: File) -> bytes:
    """Return the file as an export without any translation writes it: the same bytes."""
    return _filter(file).merge(file.data, file.extraction, {}, LanguageTag("kk"), _filter(file).options_type())


def write_pseudo(file: File, source_language: LanguageTag) -> bytes:
    """Return the file with every unit pseudo-translated, into Kazakh unless that is its own language."""
    from localize.engines.pseudo import pseudo_content

    language = parse_tag("ru" if source_language == "kk" else "kk")
    targets = {}
    for unit in file.extraction.units:
        targets[unit.id] = tuple(
            UnitTarget(unit.id, pseudo_content(part.content, language), number, part.case, State.TRANSLATED)
            for number, part in enumerate(unit.parts)
        )
    return _filter(file).merge(file.data, file.extraction, targets, language, _filter(file).options_type())


def formats() -> tuple[Format, ...]:
    """Return all formats in alphabetical order."""
    known = []
    for name in plugins.names("localize.filters"):
        each = get_filter(name)
        known.append(Format(each.name, each.extensions, list_options(each.options_type)))
    return tuple(known)


def _filter(file: File) -> Filter[object]:
    return get_filter(file.filter.name)
