"""Entries a second that all checks take on a PO file, beside pofilter of the Translate Toolkit in the same run.

    python benchmarks/checks.py FILE.po --target ru --peer-python PATH [--repeat 3]
    python benchmarks/checks.py PAIRS.tsv[.gz] --target ru --peer-python PATH [--entries 100000]

Pairs (a line is source, tab, target) become a PO file in a temporary folder, sources that occur again left out; where
there are too few, they are repeated with a number behind both texts. `--peer-python` is the interpreter of an
environment that has translate-toolkit: it is GPL, and never a dependency. All times are those of the processor, which
other programs disturb least, and the median of --repeat runs; the first run also fills what is remembered of words.
Every check is on, those that are off by default too. "Checks only" leaves out reading the PO by our own filter;
pofilter's time has its reading, its writing and the start of its process in it. `--show ID` prints random firings of
a check, to be judged by eye.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from localize.checks import Pair, all_checks
from localize.checks.registry import pair_checks, plan_pairs
from localize.formats.po import PoFilter, PoOptions
from localize.language import parse_tag
from localize.model import Content, Finding, LanguageTag, Severity
from localize.workflow.pairs import Asked, check_pairs

Texts = list[tuple[Content, Content]]
EVERYTHING: dict[str, Severity | None] = {each.id: each.severity or Severity.MINOR for each in all_checks()}


def write_po(path: Path, entries: int, language: str, folder: Path) -> Path:
    """Return a PO file of as many entries, made from pairs."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split("\t")[:2] for line in data.decode("utf-8").splitlines() if "\t" in line]
    pairs = list({row[0]: row[1] for row in rows}.items())
    random.Random(7).shuffle(pairs)
    made = [pairs[at % len(pairs)] + (at // len(pairs),) for at in range(entries)]
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {language}\\n"\n'
    lines = [header]
    for source, target, again in made:
        behind = f" {again}" if again else ""
        lines.append(f"msgid {_quoted(source + behind)}\nmsgstr {_quoted(target + behind)}\n")
    file = folder / "pairs.po"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def read_texts(path: Path) -> Texts:
    """Return the texts of a PO file that have a translation."""
    extraction = PoFilter().extract(path.read_bytes(), PoOptions())
    sources = {unit.id: unit.parts[0].content for unit in extraction.units if len(unit.parts) == 1}
    return [(sources[each.unit], each.content) for each in extraction.targets if each.unit in sources]


def find_all(texts: Texts, languages: tuple[LanguageTag, LanguageTag]) -> list[tuple[Finding, ...]]:
    """Return the findings of all checks in each pair."""
    plan = plan_pairs(languages[1], EVERYTHING)
    return [plan.run(Pair(source, target, *languages)) for source, target in texts]


def find_all_on_all_cores(po: Path, languages: tuple[LanguageTag, LanguageTag]) -> list[tuple[Finding, ...]]:
    """Return the same findings, the file read here and its pairs shared out among processes."""
    pairs = ((source.typed, target.typed) for source, target in read_texts(po))
    return list(check_pairs(pairs, Asked(*languages, severities=EVERYTHING)))


def time_peer(python: Path, po: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds that pofilter takes with all its tests, start included: of the processor, by the clock."""
    command = [str(python), "-m", "translate.filters.pofilter", "--progress=none", str(po), str(folder / "peer.po")]
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    used_s = after.children_user + after.children_system - before.children_user - before.children_system
    return used_s, after.elapsed - before.elapsed


def count_peer_tests(python: Path) -> int:
    """Return the number of pofilter's tests."""
    command = [str(python), "-m", "translate.filters.pofilter", "-l"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sum(bool(line.strip()) for line in listed.splitlines())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Speed of the checks beside pofilter")
    parser.add_argument("path", type=Path)
    parser.add_argument("--source", default="en")
    parser.add_argument("--target", required=True)
    parser.add_argument("--peer-python", type=Path)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--show")
    options = parser.parse_args()
    languages = parse_tag(options.source), parse_tag(options.target)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = options.path.suffix not in (".po", ".pot")
        po = write_po(options.path, options.entries, options.target, folder) if made else options.path
        print(f"load average {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
        reading, checking, sharing, peer = [], [], [], []
        for _ in range(options.repeat):
            started = time.process_time()
            texts = read_texts(po)
            read = time.process_time()
            results = find_all(texts, languages)
            reading.append(read - started)
            checking.append(time.process_time() - read)
            begun = time.perf_counter()
            shared = find_all_on_all_cores(po, languages)
            sharing.append(time.perf_counter() - begun)
            assert shared == results
            if options.peer_python:
                peer.append(time_peer(options.peer_python, po, folder))
    print_speeds(len(texts), (reading, checking, sharing), peer)
    if options.peer_python:
        print(f"{len(pair_checks())} of our checks of pairs, {count_peer_tests(options.peer_python)} tests of pofilter")
    print_rates(results)
    if options.show:
        print_firings(texts, results, options.show)


def print_speeds(
    entries: int, ours: tuple[list[float], list[float], list[float]], peer: list[tuple[float, float]]
) -> None:
    """Print entries a second and the ratio to the peer."""
    reading, checking, sharing = ours
    both = [one + other for one, other in zip(reading, checking, strict=True)]
    used, passed = [used for used, _ in peer], [passed for _, passed in peer]
    rows = {
        "checks only": (checking, used),
        "read and check, one process": (both, used),
        "pofilter": (used, used),
        "read and check, all cores": (sharing, passed),
        "pofilter, by the clock": (passed, passed),
    }
    for name, (times, theirs) in rows.items():
        if times:
            took_s = statistics.median(times)
            ratio = f"{statistics.median(theirs) / took_s:7.2f} x pofilter" if theirs else ""
            print(f"{name:30}{entries / took_s:10,.0f} entries/s {ratio}")


def print_rates(results: list[tuple[Finding, ...]]) -> None:
    """Print how many pairs each check fires on."""
    fired = Counter(
        name
        for findings in results
        for name in {each.check + (" (neutral)" if each.severity is Severity.NEUTRAL else "") for each in findings}
    )
    for name, count in fired.most_common():
        print(f"  {name:36}{count:7} {100 * count / len(results):7.2f} %")


def print_firings(texts: Texts, results: list[tuple[Finding, ...]], check: str) -> None:
    """Print 30 random findings of one check with their texts."""
    fired = [(pair, each) for pair, findings in zip(texts, results, strict=True) for each in findings]
    fired = [(pair, each) for pair, each in fired if each.check == check]
    for (source, target), each in random.Random(1).sample(fired, min(30, len(fired))):
        print(f"\n  {source.typed}\n  {target.typed}\n    {each.surface!r}: {each.message}; fix {each.fix!r}")


if __name__ == "__main__":
    main()
