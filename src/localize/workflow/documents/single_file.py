"""A single file without a project: the texts that a filter offers, and the file written back."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from localize import plugins
from localize.errors import NotFound
from localize.formats import Targets, detect, get_filter
from localize.formats.core.skip_reasons import explain
from localize.language import parse_tag, plural_cases
from localize.model import Content, FilterRef, LanguageTag, State, Unit
from localize.model.extraction import Extraction, UnitTarget
from localize.model.filter_options import OptionInfo, list_options, read_options
from localize.safe.limits import allow_output
from localize.workflow.documents.extract import (
    HEAD_BYTES,
    extract,
    filter_ref,
    is_bilingual,
    merge,
    plural_parts,
    split_unit,
)

_NO_OPTIONS: Mapping[str, object] = MappingProxyType({})


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
    about: str
    extensions: tuple[str, ...]
    bilingual: bool
    """Whether a file holds translations beside its sources."""
    options: tuple[OptionInfo, ...]

    def as_json(self) -> dict[str, object]:
        """Return the format as JSON."""
        options = [
            {"name": each.name, "default": each.default, "about": each.help, "choices": list(each.choices)}
            for each in self.options
        ]
        known = {"name": self.name, "about": self.about, "extensions": list(self.extensions)}
        return {**known, "bilingual": self.bilingual, "options": options}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text that a filter does not offer, and why."""

    rule: str
    why: str
    text: str
    """Its beginning."""
    member: str
    start: int
    end: int

    def as_json(self) -> dict[str, object]:
        """Return it as JSON; start and end are bytes of the file, or of the package's member."""
        place = {"member": self.member, "start": self.start, "end": self.end}
        return {"skipped": self.rule, "why": self.why, "text": self.text, **place}


def read_file(data: bytes, name: str, *, format_name: str = "", options: Mapping[str, object] = _NO_OPTIONS) -> File:
    """Return a file as its filter reads it, in the child process; without a *format_name* the filter is found out.

    Raises:
        FormatError: no filter knows the file, or it breaks its format.
        ConfigError: an option is wrong.
        NotFound: there is no such format.
    """
    from localize.safe.sandbox import ChildReader

    known = plugins.names("localize.filters")
    if format_name and format_name not in known:
        raise NotFound("format", format_name, value=", ".join(known), hint="known: {value}")
    found = get_filter(format_name) if format_name else detect(name, data[:HEAD_BYTES])
    read_options(found.options_type, options)
    ref = filter_ref(found, options)
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


def left_out(file: File) -> tuple[LeftOut, ...]:
    """Return what is not offered for translation, in the order of the file; last the texts over a limit."""
    return tuple(
        LeftOut(each.rule, explain(each.rule), each.text, each.member, each.start, each.end)
        for each in file.extraction.skipped
    )


def write_identity(file: File) -> bytes:
    """Return the file as an export without any translation writes it: the same bytes."""
    return _merge(file, {}, LanguageTag("kk"))


def write_pseudo(file: File, source_language: LanguageTag) -> bytes:
    """Return the file with every unit pseudo-translated: into its own target language, else Kazakh, else Russian."""
    language = file.extraction.target_language or parse_tag("ru" if source_language == "kk" else "kk")
    return _merge(file, pseudo_targets(file.extraction, language), language)


def pseudo_targets(extraction: Extraction, language: LanguageTag) -> Targets:
    """Return a pseudo-translation of every unit, plural forms as the language has them."""
    return {unit.id: tuple(_pseudo(unit, language)) for unit in extraction.units}


def _pseudo(unit: Unit, language: LanguageTag) -> Iterator[UnitTarget]:
    from localize.engines.pseudo import pseudo_content

    if unit.plural is None:
        for number, part in enumerate(unit.parts):
            yield UnitTarget(unit.id, pseudo_content(part.content, language), number, state=State.TRANSLATED)
        return
    for case, number in plural_parts(unit, plural_cases(language, unit.plural)):
        content = pseudo_content(unit.parts[number].content, language)
        yield UnitTarget(unit.id, content, number, case, State.TRANSLATED)


@allow_output()
def _merge(file: File, targets: Targets, language: LanguageTag) -> bytes:
    from localize.safe.sandbox import ChildReader, Merging

    with ChildReader() as reader:
        return merge(reader, file.filter, file.name, file.data, Merging.of(targets, language)).data


def formats() -> tuple[Format, ...]:
    """Return all formats in alphabetical order."""
    known = []
    for name in plugins.names("localize.filters"):
        each = get_filter(name)
        about = (inspect.getdoc(each) or "").partition("\n")[0]
        known.append(Format(each.name, about, each.extensions, each.bilingual, list_options(each.options_type)))
    return tuple(known)
