"""Measure how faithful the filters are on a folder of real files.

    python benchmarks/formats.py FOLDER [FOLDER …]

For each filter: files that open, files that come back byte for byte, units whose pseudo translation is read back as
it was written, and files that change nothing outside the translated text. Names files that fail. "peer" counts the
files that another library writes back identically: polib for PO, lxml for HTML (install lxml beside the program).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from localize.errors import LocalizeError
from localize.extraction import Extraction, UnitTarget
from localize.formats import Filter, detect
from localize.language import plural_cases
from localize.model import Content, LanguageTag, State, Unit, UnitId

KAZAKH = LanguageTag("kk")


@dataclass(slots=True)
class Tally:
    """What was counted for one filter."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    remarks: list[str] = field(default_factory=list)


def main(folders: list[str]) -> None:
    """Print one line per filter and one per failure."""
    tallies: dict[str, Tally] = {}
    for path in sorted(each for folder in folders for each in Path(folder).rglob("*") if each.is_file()):
        data = path.read_bytes()
        try:
            reader = detect(path.name, data[:4096])
        except LocalizeError as error:
            print(f"  not recognised: {error}")
            continue
        tally = tallies.setdefault(reader.name, Tally())
        started = time.perf_counter()
        measure(reader, path.name, data, tally)
        tally.seconds += time.perf_counter() - started
    columns = "files", "opened", "identical", "peer", "units", "read back", "refused", "elsewhere equal"
    print(f"{'filter':10}" + "".join(f"{name:>17}" for name in columns) + f"{'seconds':>10}")
    for name, tally in sorted(tallies.items()):
        print(f"{name:10}" + "".join(f"{cell(name, tally, each):>17}" for each in columns) + f"{tally.seconds:>10.1f}")
        for remark in tally.remarks:
            print(f"  {remark}")


def cell(name: str, tally: Tally, column: str) -> str:
    """Return what stands in a column; a format without a peer has a dash there."""
    return "-" if column == "peer" and name not in ("po", "html") else str(tally.counts[column])


def measure(reader: Filter[object], name: str, data: bytes, tally: Tally) -> None:
    """Count one file."""
    options = reader.options_type()
    tally.counts["files"] += 1
    try:
        extraction = reader.extract(data, options)
    except LocalizeError as error:
        tally.remarks.append(f"{name} does not open: {error}")
        return
    tally.counts["opened"] += 1
    tally.counts["units"] += len(extraction.units)
    tally.counts["peer"] += peer_is_identical(reader.name, data, extraction.encoding)
    if reader.merge(data, extraction, {}, KAZAKH, options) == data:
        tally.counts["identical"] += 1
    else:
        tally.remarks.append(f"{name} is not identical")
    language = extraction.target_language or KAZAKH
    targets = {unit.id: tuple(pseudo(unit, language)) for unit in extraction.units}
    try:
        merged = reader.merge(data, extraction, targets, language, options)
    except LocalizeError as error:
        tally.counts["refused"] += len(extraction.units)
        tally.remarks.append(f"{name} refuses the pseudo translation: {error}")
        return
    if reader.verify(merged):
        tally.remarks.append(f"{name} is doubted after the merge: {reader.verify(merged)[0].message}")
    count_read_back(reader, extraction, targets, merged, tally, name)
    tally.counts["elsewhere equal"] += holds_in_order(merged, outside(data, extraction))


def peer_is_identical(name: str, data: bytes, encoding: str) -> bool:
    """Tell whether a peer library reads and writes the file without changing a byte."""
    import lxml.html
    import polib

    try:
        if name == "po":
            return str(polib.pofile(data.decode(encoding) + "\n")).encode(encoding) == data
        if name == "html":
            return bytes(lxml.html.tostring(lxml.html.document_fromstring(data), encoding=encoding)) == data
    except (OSError, ValueError, IndexError, lxml.etree.LxmlError):
        return False
    return False


def pseudo(unit: Unit, language: LanguageTag = KAZAKH) -> Iterator[UnitTarget]:
    """Yield a target in brackets with Kazakh letters for each part, tags kept."""
    if unit.plural is not None:
        for case in plural_cases(language, unit.plural):
            yield UnitTarget(unit.id, wrap(unit.parts[-1].content), case=case, state=State.TRANSLATED)
        return
    for number, part in enumerate(unit.parts):
        yield UnitTarget(unit.id, wrap(part.content), part=number, state=State.TRANSLATED)


def wrap(content: Content) -> Content:
    """Return the content with every text doubled in brackets."""
    if not content.tags:
        text = content.plain
        inner = text.strip("\n")
        return Content((text.replace(inner, f"[{inner} әғқңөұүһі]", 1) if inner else text,))
    return Content(("[", *content.parts, " әғқңөұүһі]"))


def count_read_back(
    reader: Filter[object],
    extraction: Extraction,
    targets: dict[UnitId, tuple[UnitTarget, ...]],
    merged: bytes,
    tally: Tally,
    name: str,
) -> None:
    """Count the units whose targets the merged file gives back."""
    again = reader.extract(merged, reader.options_type())
    if reader.bilingual:
        read = {each: [t.content.typed for t in again.targets if t.unit == each] for each in targets}
        found = [read[each.id] for each in extraction.units]
    else:
        found = [[part.content.typed for part in unit.parts] for unit in again.units]
    wanted = [[target.content.typed for target in targets[unit.id]] for unit in extraction.units]
    same = sum(one == other for one, other in zip(wanted, found, strict=False))
    tally.counts["read back"] += same
    if same != len(wanted) or len(found) != len(wanted):
        pair = next(((one, other) for one, other in zip(wanted, found, strict=False) if one != other), (wanted, found))
        tally.remarks.append(f"{name}: {same} of {len(wanted)}, {len(found)} found: {str(pair)[:400]}")


def outside(data: bytes, extraction: Extraction) -> list[bytes]:
    """Return the pieces of a file between spans and marks."""
    at = 0
    pieces: list[bytes] = []
    places = [(span.start, span.end) for span in extraction.spans] + [(m.start, m.end) for m in extraction.marks]
    for start, end in sorted(places):
        pieces.append(data[at:start])
        at = max(at, end)
    return [*pieces, data[at:]]


def holds_in_order(merged: bytes, pieces: list[bytes]) -> bool:
    """Tell whether a file starts with the first piece, ends with the last and has the others between, in order."""
    at = 0
    for piece in pieces:
        at = merged.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return merged.startswith(pieces[0]) and merged.endswith(pieces[-1])


if __name__ == "__main__":
    main(sys.argv[1:])
