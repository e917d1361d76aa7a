"""Extraction of documents through their filters, in a child process, and units split into segments.

A `FilterRef` names a filter, its version and its options, so that stored bytes can be extracted again in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localize import plugins
from localize.config.project import FILE_NAME
from localize.errors import ConfigError
from localize.formats import detect, get_filter
from localize.model import Content, Document, FilterRef, PluralCase, Unit
from localize.model.extraction import Extraction
from localize.safe.limits import Allowance, allow
from localize.safe.yaml.tree import Value

if TYPE_CHECKING:
    from localize.formats import Filter
    from localize.safe.sandbox import ChildReader, Merged, Merging
    from localize.segmentation import Rules
    from localize.workflow.project.project import Project

HEAD_BYTES = 4096
"""How much of a file a filter sees to recognise it."""


def choose_filter(project: Project, name: str, data: bytes) -> FilterRef:
    """Return the filter for a file, with the project's options for it. Raises: UnknownFormat."""
    found = detect(name, data[:HEAD_BYTES])
    known = plugins.names("localize.filters")
    for each in project.config.formats:
        if each not in known:
            path = str(project.root / FILE_NAME)
            raise ConfigError(
                "formats: no filter {each!r}", each=each, value=", ".join(known), path=path, hint="known: {value}"
            )
    return filter_ref(found, project.config.formats.get(found.name, {}))


def filter_ref(used: Filter[object], options: Mapping[str, object]) -> FilterRef:
    """Return what names a filter and its options, so that the same bytes can be read in the same way again."""
    pairs = tuple(sorted((key, json.dumps(value, ensure_ascii=False)) for key, value in options.items()))
    return FilterRef(used.name, used.version, pairs)


def filter_options(ref: FilterRef) -> dict[str, Value]:
    """Return the options of a reference as plain values."""
    return {key: json.loads(text) for key, text in ref.options}


def extract(reader: ChildReader, ref: FilterRef, name: str, data: bytes) -> Extraction:
    """Return what the filter reads from *data*, in the child process. Raises: FormatError."""
    return reader.extract(ref.name, filter_options(ref), name, data)


def extract_version(project: Project, document: Document, version: int) -> Iterator[Content]:
    """Yield the segments' sources of an older version of a document, as it would be split today."""
    from localize.safe.sandbox import ChildReader

    data = project.store.source_bytes(document.id, version)
    with ChildReader() as reader, allow(Allowance.LARGE):
        extraction = extract(reader, document.filter, document.path, data)
    rules = project.rules(document.source_language)
    for unit in extraction.units:
        yield from (content for content, _, _ in split_unit(unit, rules, sentences=not is_bilingual(document.filter)))


def merge(reader: ChildReader, ref: FilterRef, name: str, data: bytes, merging: Merging) -> Merged:
    """Return the file with its translations, written in the child process. Raises: FormatError."""
    return reader.merge(ref.name, filter_options(ref), name, data, merging)


def is_bilingual(ref: FilterRef) -> bool:
    """Tell whether the format keeps translations beside sources; its messages are its segments."""
    return get_filter(ref.name).bilingual


def plural_parts(unit: Unit, cases: Sequence[PluralCase]) -> Iterator[tuple[PluralCase, int]]:
    """Yield each plural form that is wanted, with the number of the part that it renders: its own, else the last."""
    known = {part.case: number for number, part in enumerate(unit.parts)}
    for case in cases:
        yield case, known.get(case, len(unit.parts) - 1)


def split_unit(unit: Unit, rules: Rules, *, sentences: bool) -> Iterator[tuple[Content, str, int]]:
    """Yield (source, gap after it, part number) of each segment of a unit that is not a plural message."""
    from localize.segmentation import split

    for number, part in enumerate(unit.parts):
        if unit.segmented or not sentences:
            yield part.content, part.gap, number
            continue
        pieces = split(part.content, rules)
        for at, (content, gap) in enumerate(pieces):
            yield content, gap + (part.gap if at == len(pieces) - 1 else ""), number
