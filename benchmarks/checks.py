"""Entries a second that all checks take on a PO file, beside pofilter of the Translate Toolkit in the same run.

    python benchmarks/checks.py FILE.po --target ru --peer-python PATH [--repeat 3]
    python benchmarks/checks.py PAIRS.tsv[.gz] --target ru --peer-python PATH [--entries 100000]

Pairs (a line is source, tab, target) become a PO file in a temporary folder, sources that occur again left out; where
there are too few, they are repeated with a number behind both texts. `--peer-python` is the interpreter of an
environment that has translate-toolkit: it is GPL, and never a dependency. Every check is on, those that are off by
default too. "Command" is `localize check --pairs FILE.po`, its start, its reading and its printing included, as in
pofilter's times; it works on all cores, pofilter on one. Times of the processor are those of all processes together;
"shared by the cores" is what the clock would show where every core does its part all the time. "In one process" leaves
out the start. Medians of --repeat runs, in turns. `--show ID` prints random firings of a check, to be judged by eye;
`--law 10` checks every tenth pair without needs as well, and names those that differ.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from localize.checks import all_checks
from localize.checks.core.pair import Pair
from localize.checks.core.prefilter import ALWAYS
from localize.checks.core.registry import Plan, pair_checks
from localize.language import parse_tag
from localize.model import Content, Finding, LanguageTag, PluralCase, Severity
from localize.workflow.checking.check_pairs import PairOptions, check_pairs, read_po

Texts = list[tuple[str, str, PluralCase | None]]
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


def find_all(pairs: Texts, languages: tuple[LanguageTag, LanguageTag]) -> list[tuple[Finding, ...]]:
    """Return the findings of all checks in each pair, found in this process."""
    return list(check_pairs(pairs, PairOptions(*languages, severities=EVERYTHING), processes=1))


def time_command(po: Path, languages: tuple[LanguageTag, LanguageTag], folder: Path) -> tuple[float, float]:
    """Return the seconds that the command takes: of the processor, by the clock."""
    checks = "".join(f"  {name}: {severity.value}\n" for name, severity in EVERYTHING.items() if severity)
    settings = f"source: {languages[0]}\ntargets: [{languages[1]}]\nchecks:\n{checks}"
    (folder / "localize.yaml").write_text(settings, encoding="utf-8")
    asked = ["--pairs", str(po), "--source", languages[0], "--target", languages[1]]
    return _time([sys.executable, "-m", "localize", "-C", str(folder), "check", *asked], findings=1)


def _time(command: list[str], *, findings: int = 0) -> tuple[float, float]:
    """Return what a command takes, its children's work included; it may end with the exit code for findings."""
    before = os.times()
    code = subprocess.run(command, check=False, capture_output=True).returncode
    after = os.times()
    if code not in (0, findings):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    used_s = after.children_user + after.children_system - before.children_user - before.children_system
    return used_s, after.elapsed - before.elapsed


def time_peer(python: Path, po: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds that pofilter takes with all its tests, start included: of the processor, by the clock."""
    return _time([str(python), "-m", "translate.filters.pofilter", "--progress=none", str(po), str(folder / "peer.po")])


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
    parser.add_argument("--law", type=int)
    options = parser.parse_args()
    languages = parse_tag(options.source), parse_tag(options.target)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = options.path.suffix not in (".po", ".pot")
        po = write_po(options.path, options.entries, options.target, folder) if made else options.path
        print(f"load average {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
        reading, checking, command, peer = [], [], [], []
        for _ in range(options.repeat):
            started = time.process_time()
            texts = [each[1:] for each in read_po(po).translations]
            read = time.process_time()
            results = find_all(texts, languages)
            reading.append(read - started)
            checking.append(time.process_time() - read)
            command.append(time_command(po, languages, folder))
            if options.peer_python:
                peer.append(time_peer(options.peer_python, po, folder))
    both = [one + other for one, other in zip(reading, checking, strict=True)]
    used, passed = [used for used, _ in peer], [passed for _, passed in peer]
    rows = [
        ("command, by the clock", [passed for _, passed in command], passed),
        ("command, processor", [used for used, _ in command], used),
        ("the same, shared by the cores", [used / (os.cpu_count() or 1) for used, _ in command], used),
        ("read and check, in one process", both, used),
        ("check, in one process", checking, used),
        ("pofilter, by the clock", passed, passed),
        ("pofilter, processor", used, used),
    ]
    print_speeds(len(texts), rows)
    if options.peer_python:
        print(f"{len(pair_checks())} of our checks of pairs, {count_peer_tests(options.peer_python)} tests of pofilter")
    print_rates(results)
    if options.show:
        print_firings(texts, results, options.show)
    if options.law:
        print_law(texts[:: options.law], results[:: options.law], languages)


def print_speeds(entries: int, rows: list[tuple[str, list[float], list[float]]]) -> None:
    """Print entries a second and the ratio to the peer, run by run."""
    for name, times, theirs in rows:
        if times:
            ratios = [its / ours for its, ours in zip(theirs, times, strict=bool(theirs))]
            ratio = f"{statistics.median(ratios):7.2f} x pofilter" if ratios else ""
            print(f"{name:32}{entries / statistics.median(times):10,.0f} entries/s {ratio}")


def print_rates(results: list[tuple[Finding, ...]]) -> None:
    """Print how many pairs each check fires on."""
    fired = Counter(
        name
        for findings in results
        for name in {each.check + (" (neutral)" if each.severity is Severity.NEUTRAL else "") for each in findings}
    )
    for name, count in fired.most_common():
        print(f"  {name:36}{count:7} {100 * count / len(results):7.2f} %")


def print_law(texts: Texts, results: list[tuple[Finding, ...]], languages: tuple[LanguageTag, LanguageTag]) -> None:
    """Print the pairs in which checks of a language that are asked without regard to their needs find anything else."""
    asked = [replace(each, needs=ALWAYS) for each in pair_checks() if each.needs.within(languages[1]).ways]
    plan = Plan(asked, languages[1], EVERYTHING)
    plain = [
        plan.run(Pair(Content((source,)), Content((target,)), *languages, case=case)) for source, target, case in texts
    ]
    differing = [pair for pair, one, other in zip(texts, results, plain, strict=True) if one != other]
    print(f"{len(texts)} pairs without needs: {len(differing)} differ")
    for source, target, _ in differing[:30]:
        print(f"\n  {source}\n  {target}")


def print_firings(texts: Texts, results: list[tuple[Finding, ...]], check: str) -> None:
    """Print 30 random findings of one check with their texts."""
    fired = [(pair, each) for pair, findings in zip(texts, results, strict=True) for each in findings]
    fired = [(pair, each) for pair, each in fired if each.check == check]
    for (source, target, _), each in random.Random(1).sample(fired, min(30, len(fired))):
        print(f"\n  {source}\n  {target}\n    {each.surface!r}: {each.message}; fix {each.fix!r}")


if __name__ == "__main__":
    main()
