"""Measure how faithful and how fast the filters are on real files, beside the libraries that read the same formats.

    python benchmarks/formats.py FOLDER [FOLDER …] [--format NAME] [--json] [--no-speed]
    python benchmarks/formats.py --large

For each filter: files that open; files that come back byte for byte without a translation; units whose
pseudo-translation is read back as it was written; files in which nothing changed elsewhere (of a package: other members
are byte-equal in their packed form); files that a reader which has nothing to do with this program still reads, with
the same structure; units that the best known peer finds in the written file. Then speed and memory beside each peer
that can be imported: install peers beside the program, in an environment of their own. Then what failed, by name.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.formats_peers import peers_of
from benchmarks.formats_readers import structure_of
from benchmarks.formats_speed import OURS, Timed, measure_speed, ratio

from localize.errors import LocalizeError
from localize.formats import Filter, Targets, detect
from localize.formats.core.inline_tags import renumber
from localize.model import Content, LanguageTag
from localize.model.extraction import Extraction, UnitTarget
from localize.safe.zip import Archive
from localize.workflow.documents.single_file import pseudo_targets

KAZAKH = LanguageTag("kk")
HEAD = 4096


@dataclass(slots=True)
class Tally:
    """What was counted for one filter."""

    counts: Counter[str] = field(default_factory=Counter)
    paths: list[str] = field(default_factory=list)
    """Of the files that open."""
    remarks: list[str] = field(default_factory=list)
    speeds: dict[str, Timed | None] = field(default_factory=dict)
    """By program, ours first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, its filter, what was read from it and what is written."""

    name: str
    data: bytes
    filter: Filter[object]
    found: Extraction
    language: LanguageTag
    targets: Targets
    merged: bytes


def main() -> None:
    """Print the tables, or the same as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--format", default="", help="only this filter")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--large", action="store_true", help="documents of 100,000 segments, made for it")
    options = parser.parse_args()
    if options.large:
        from benchmarks.formats_large import print_large

        print_large(options.format)
        return
    tallies, unknown = count(files_below(options.folders), options.format)
    if not options.no_speed:
        for name, tally in tallies.items():
            programs = (OURS, *(peer.name for peer, _ in peers_of(name)))
            tally.speeds = {each: measure_speed(each, name, tally.paths) for each in programs if tally.paths}
    if options.json:
        print(json.dumps({name: as_json(tally) for name, tally in tallies.items()}, ensure_ascii=False, indent=1))
        return
    for line in (*fidelity_table(tallies), "", *speed_table(tallies), "", *remarks(tallies, unknown)):
        print(line)


def files_below(folders: Iterable[Path]) -> list[Path]:
    """Return all files, sorted."""
    return sorted(each for folder in folders for each in folder.rglob("*") if each.is_file())


def count(paths: list[Path], only: str) -> tuple[dict[str, Tally], list[str]]:
    """Return the tallies by filter in alphabetical order, and the files that no filter knows."""
    tallies: dict[str, Tally] = {}
    unknown: list[str] = []
    for path in paths:
        data = path.read_bytes()
        try:
            reader = detect(path.name, data[:HEAD])
        except LocalizeError as error:
            unknown.append(f"{path.name}: {error}")
            continue
        if only in ("", reader.name):
            measure(reader, path, data, tallies.setdefault(reader.name, Tally()))
    return dict(sorted(tallies.items())), unknown


# --- one file --------------------------------------------------------------------------------------------------------


def measure(reader: Filter[object], path: Path, data: bytes, tally: Tally) -> None:
    """Count one file."""
    tally.counts["files"] += 1
    try:
        sample = write_pseudo(reader, path, data, tally)
        if sample is not None:
            compare(sample, tally)
    except LocalizeError as error:
        tally.remarks.append(f"{path.name} is not written, or not read again: {error}")
    except Exception as error:  # noqa: BLE001  # a filter that breaks its law is what is looked for
        tally.remarks.append(f"{path.name} BREAKS THE LAW: {type(error).__name__}: {str(error)[:200]}")


def write_pseudo(reader: Filter[object], path: Path, data: bytes, tally: Tally) -> Sample | None:
    """Return a file with its pseudo-translation; None where it does not open."""
    options = reader.options_type()
    try:
        found = reader.extract(data, options)
    except LocalizeError as error:
        tally.remarks.append(f"{path.name} does not open: {error}")
        return None
    tally.paths.append(str(path))
    tally.counts["opened"] += 1
    tally.counts["units"] += len(found.units)
    language = found.target_language or KAZAKH
    if reader.merge(data, found, {}, language, options) == data:
        tally.counts["identical"] += 1
    else:
        tally.remarks.append(f"{path.name} is not identical")
    targets = pseudo_targets(found, language)
    merged = reader.merge(data, found, targets, language, options)
    return Sample(path.name, data, reader, found, language, targets, merged)


def compare(sample: Sample, tally: Tally) -> None:
    """Count what the written file is like."""
    known = {problem.message for problem in sample.filter.verify(sample.data)}
    for problem in (each for each in sample.filter.verify(sample.merged) if each.message not in known):
        tally.remarks.append(f"{sample.name} is doubted by its own filter: {problem.message}")
    again = sample.filter.extract(sample.merged, sample.filter.options_type())
    pairs = list(zip(wanted_texts(sample), read_texts(sample, again), strict=False))
    wrong = [(one, other) for one, other in pairs if one != other]
    tally.counts["read back"] += len(pairs) - len(wrong)
    if wrong or len(again.units) != len(sample.found.units):
        same = f"{len(pairs) - len(wrong)} of {len(sample.found.units)} read back, {len(again.units)} found"
        tally.remarks.append(f"{sample.name}: {same}: {str(wrong[:1])[:300]}")
    if keeps_the_rest(sample):
        tally.counts["elsewhere"] += 1
    else:
        tally.remarks.append(f"{sample.name} changes elsewhere")
    read_by_others(sample, tally)
    see_with_peer(sample, tally)


def wanted_texts(sample: Sample) -> Iterator[object]:
    """Yield what each unit should be read back as: forms by plural category, or the first part."""
    for unit in sample.found.units:
        given = sample.targets[unit.id]
        if unit.plural is None and not sample.filter.bilingual:
            given = given[:1]
        yield {(each.case, each.part if sample.filter.bilingual else 0): shape(sample, each.content) for each in given}


def read_texts(sample: Sample, again: Extraction) -> Iterator[object]:
    """Yield what each unit of the written file says."""
    if not sample.filter.bilingual:
        for unit in again.units:
            yield {(part.case, 0): shape(sample, part.content) for part in unit.parts}
        return
    read: dict[str, list[UnitTarget]] = {}
    for target in again.targets:
        read.setdefault(target.unit, []).append(target)
    for unit in sample.found.units:
        yield {(each.case, each.part): shape(sample, each.content) for each in read.get(unit.id, ())}


def shape(sample: Sample, content: Content) -> object:
    """Return a content so that it can be compared: exactly where tags have their own ids, else numbers aside."""
    return content.typed if sample.filter.bilingual else renumber(content)


def keeps_the_rest(sample: Sample) -> bool:
    """Tell whether every byte outside spans and marks is as it was, in each member of a package."""
    places = [(each.member, each.start, each.end) for each in sample.found.spans]
    places += [(each.member, each.start, each.end) for each in sample.found.marks]
    members = {member for member, _, _ in places}
    if members <= {""}:
        return keeps_around(sample.data, sample.merged, [(start, end) for _, start, end in places])
    old, new = Archive(sample.data), Archive(sample.merged)
    return old.names == new.names and all(
        keeps_around(old.read(name), new.read(name), [(start, end) for each, start, end in places if each == name])
        if name in members
        else old.raw(name) == new.raw(name)
        for name in old.names
    )


def keeps_around(old: bytes, new: bytes, places: list[tuple[int, int]]) -> bool:
    """Tell whether the pieces between these places are in the new file, in order, the first and last at its ends."""
    at = found = 0
    for start, end in sorted(places):
        piece = old[at:start]
        place = new.find(piece, found)
        if place < 0 or (at == 0 and place > 0):
            return False
        found, at = place + len(piece), max(at, end)
    return new.endswith(old[at:])


def read_by_others(sample: Sample, tally: Tally) -> None:
    """Count whether an independent reader that reads the file reads the written one, and sees the same structure."""
    name = sample.filter.name
    changes = not sample.filter.bilingual and any(unit.plural for unit in sample.found.units)
    changes |= name == "yaml" and bool(sample.found.marks)  # a key that names the language
    try:
        before = structure_of(name, sample.data, sample.found.encoding, changes=changes)
    except Exception:  # noqa: BLE001  # it does not read this file, or is not installed
        return
    tally.counts["readable"] += 1
    try:
        after = structure_of(name, sample.merged, sample.found.encoding, changes=changes)
    except Exception as error:  # noqa: BLE001
        tally.remarks.append(f"{sample.name} is not read by others any more: {type(error).__name__}: {error}"[:300])
        return
    if before == after:
        tally.counts["re-read"] += 1
    else:
        tally.remarks.append(f"{sample.name} has another structure: {first_difference(before, after)}")


def first_difference(before: object, after: object) -> str:
    """Return where two structures differ first."""
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=False)
        different = next((pair for pair in pairs if pair[0] != pair[1]), (len(before), len(after)))
        return str(different)[:300]
    return f"{before!s:.140} → {after!s:.140}"


def see_with_peer(sample: Sample, tally: Tally) -> None:
    """Count the units whose written text the first peer finds."""
    for peer, module in peers_of(sample.filter.name)[:1]:
        try:
            list(peer.open(module, sample.data).texts())
        except Exception:  # noqa: BLE001  # it does not read this file
            return
        try:
            seen = squeeze("\n".join(text or "" for text in peer.open(module, sample.merged).texts()))
        except Exception as error:  # noqa: BLE001
            tally.remarks.append(
                f"{sample.name} is not read by {peer.name} any more: {type(error).__name__}: {error}"[:300]
            )
            return
        texts = [[part for each in given for part in each.content.parts] for given in sample.targets.values()]
        tally.counts["to see"] += len(texts)
        tally.counts["seen"] += sum(
            all(squeeze(part) in seen for part in parts if isinstance(part, str)) for parts in texts
        )


def squeeze(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


# --- tables ----------------------------------------------------------------------------------------------------------


def share(part: int, whole: int) -> str:
    """Return a part and its share of the whole."""
    return f"{part} {part / whole:5.0%}" if whole else "-"


def fidelity_table(tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield a line a filter, and their sum."""
    yield (
        f"{'filter':12}{'files':>6}{'opened':>11}{'identical':>12}{'units':>8}{'read back':>14}{'elsewhere':>12}"
        f"{'re-read':>12}{'peer sees':>14}  peer"
    )
    whole = Tally()
    for name, tally in tallies.items():
        whole.counts += tally.counts
        yield fidelity_line(name, tally, next((peer.name for peer, _ in peers_of(name)), "-"))
    yield fidelity_line("all", whole, "")


def fidelity_line(name: str, tally: Tally, peer: str) -> str:
    """Return one line."""
    seen = tally.counts
    return (
        f"{name:12}{seen['files']:>6}{share(seen['opened'], seen['files']):>11}"
        f"{share(seen['identical'], seen['opened']):>12}{seen['units']:>8}{share(seen['read back'], seen['units']):>14}"
        f"{share(seen['elsewhere'], seen['opened']):>12}{share(seen['re-read'], seen['readable']):>12}"
        f"{share(seen['seen'], seen['to see']):>14}  {peer}"
    )


def speed_table(tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield a line a program: files, MiB a second, and how many times as long as ours it took on the same files."""
    if not any(tally.speeds for tally in tallies.values()):
        return
    yield (
        f"{'filter':12}{'program':20}{'read':>6}{'same':>6}{'extract MiB/s':>15}{'÷ ours':>8}{'merge MiB/s':>14}"
        f"{'÷ ours':>8}{'peak MiB':>11}"
    )
    for name, tally in tallies.items():
        ours = tally.speeds.get(OURS)
        for program, timed in tally.speeds.items():
            if timed is None or ours is None:
                yield f"{name:12}{program:20}  died"
                continue
            times = (
                ["", ""]
                if program == OURS
                else [number(ratio(ours.extract, timed.extract)), number(ratio(ours.merge, timed.merge))]
            )
            yield (
                f"{name:12}{program:20}{len(timed.extract):>6}{timed.same:>6.0f}"
                f"{number(timed.rate(timed.extract)):>15}{times[0]:>8}{number(timed.rate(timed.merge)):>14}"
                f"{times[1]:>8}{timed.peak_mib:>11.0f}"
            )
    yield (
        "Medians of processor seconds; ÷ ours: on the files that both do, above 1 it takes longer than ours. "
        f"Load {os.getloadavg()[0]:.1f}."
    )


def number(value: float | None) -> str:
    """Return a number for a table."""
    return "-" if value is None else f"{value:.2f}"


def remarks(tallies: dict[str, Tally], unknown: list[str]) -> Iterator[str]:
    """Yield what failed, by name."""
    for name, tally in tallies.items():
        yield from (f"{name}: {each}" for each in tally.remarks)
    yield from (f"not recognised: {each}" for each in unknown)


def as_json(tally: Tally) -> dict[str, object]:
    """Return a tally as JSON."""
    speeds = {
        program: {
            "read": len(timed.extract),
            "same": timed.same,
            "extract_mib_s": timed.rate(timed.extract),
            "merge_mib_s": timed.rate(timed.merge),
            "peak_mib": timed.peak_mib,
        }
        for program, timed in tally.speeds.items()
        if timed is not None
    }
    return {**tally.counts, "speeds": speeds, "remarks": tally.remarks}


if __name__ == "__main__":
    main()
