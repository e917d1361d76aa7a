"""Damaged files of every format, read, written and proved in the sandbox: only the errors that readers are to raise.

    python -m benchmarks.hostile [--family NAME …] [--count 2000] [--seed 0] [--jobs 2] [--trace]

For each filter so many mutants of its sample files (of a package mostly of one member, so that it opens) go through the
sandbox as any file does: read; what can be read is written without translations, which must give the same bytes, and
with a translation of every unit, which must be proved or refused. A fault is a filter that fails with an error of its
own, a process that stops, hangs or answers nonsense, or other bytes. With `--trace` this runs under `strace`: behind
its walls no process of the sandbox may make a socket, nor open a file but those that `walls.libraries` names. The same
seed gives the same mutants. Exit 1 if there are faults.

2,000 mutants of all 33 formats take 35 minutes of a core; 100 of each with `--trace` about 4.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from tests.contracts.hostile_runner import mutate
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize import plugins
from localize.errors import LocalizeError
from localize.formats.core.merge_proof import PROOF
from localize.model import LanguageTag
from localize.safe.sandbox import ChildReader, Merging
from localize.safe.walls import libraries
from localize.workflow.documents.single_file import pseudo_targets

KAZAKH = LanguageTag("kk")
FAULTS = (
    "the filter failed",
    "the reader stopped",
    "the filter's answer",
    "processing it took more than",
    "processing it takes too much memory",
)
"""How the messages of faults begin; all others name what is wrong with a file."""
MOST_SHOWN = 10
_WORD = re.compile(rb"[\w.:-]+")
_ODD = (b"", b"-1", b"0", b"99999999999", b"1e999", b"\xd2\x9b\xf0\x9f\x91\x8d", b"../..", b"file:///etc/passwd")
_CALL = re.compile(r"(\d+) +(.*)")
_OPENED = re.compile(r'(?:open|openat|openat2|creat)\((?:[^",]+, )?"([^"]*)".* = (?:\d+)')
_RESTRICTED = "landlock_restrict_self("


@dataclass(slots=True)
class Tally:
    """What became of the mutants of one format."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0


def mutants(family: str, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many damaged files of a format, each with the sample and the number that make it again."""
    samples = [each for each in SAMPLES if each.partition("/")[0] == family]
    for number in range(seed, seed + count):
        sample = samples[number % len(samples)]
        data = sample_bytes(sample)
        yield f"{sample} {number}", _mutate_member(data, number) if data.startswith(b"PK") else _damage(data, number)


def _damage(data: bytes, number: int) -> bytes:
    """Return a damaged file: by turns bytes are cut, doubled and replaced, or words exchanged, so that more is read."""
    words = _WORD.findall(data)
    if number % 2 == 0 or not words:
        return mutate(data, number)
    dice = random.Random(number)  # damage, not secrets
    for _ in range(dice.randint(1, 6)):
        chosen = dice.choice(words)
        at = data.find(chosen, dice.randrange(len(data)))
        if at >= 0:
            data = data[:at] + dice.choice((dice.choice(words), *_ODD)) + data[at + len(chosen) :]
    return data


def _mutate_member(data: bytes, number: int) -> bytes:
    """Return a package with one damaged member; now and then the package itself is damaged."""
    if number % 8 == 0:
        return mutate(data, number)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        members = package.infolist()
        chosen = random.Random(number).choice(members)  # damage, not secrets
        for member in members:
            content = package.read(member)
            written.writestr(member, _damage(content, number) if member is chosen else content)
    return made.getvalue()


def try_family(family: str, count: int, seed: int) -> Tally:
    """Return what becomes of so many mutants of a format."""
    tally = Tally()
    begin = time.monotonic()
    with ChildReader() as reader:
        for about, data in mutants(family, count, seed):
            start = time.monotonic()
            for end in _ends(reader, family, data):
                tally.counts[end.partition(":")[0]] += 1
                if end.startswith("fault"):
                    tally.faults.append(f"{about}: {end}")
            tally.slowest = max(tally.slowest, time.monotonic() - start)
    tally.seconds = time.monotonic() - begin
    return tally


def _ends(reader: ChildReader, family: str, data: bytes) -> Iterator[str]:
    """Yield how reading a file ended, and how writing it did."""
    try:
        extraction = reader.extract(family, {}, "mutant", data)
    except LocalizeError as error:
        yield _end("refused", error)
        return
    yield "read"
    language = extraction.target_language or KAZAKH
    try:
        if reader.merge(family, {}, "mutant", data, Merging((), language, PROOF)).data != data:
            yield "fault: other bytes without any translation"
        targets = pseudo_targets(extraction, language)
        reader.merge(family, {}, "mutant", data, Merging.of(targets, language, PROOF))
        yield "written"
    except LocalizeError as error:
        yield _end("not written", error)


def _end(usual: str, error: LocalizeError) -> str:
    return f"fault: {error.message}" if error.text.template.startswith(FAULTS) else usual


# --- under strace ----------------------------------------------------------------------------------------------------


def trace(family: str, count: int, seed: int) -> tuple[str, list[str]]:
    """Return the line of a family that ran under `strace`, and what its sandbox did that it may not do."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        watch = [
            "strace",
            "-f",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=%network,%file,landlock_restrict_self",
            "-o",
            str(log),
        ]
        asked = ["--family", family, "--count", str(count), "--seed", str(seed), "--jobs", "1", "--plain"]
        command = [*watch, sys.executable, "-m", "benchmarks.hostile", *asked]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wrong = list(_trespasses(log.read_text("utf-8", "replace").splitlines()))
    return done.stdout.rstrip("\n") or done.stderr[-400:], wrong


def _trespasses(lines: list[str]) -> Iterator[str]:
    """Yield each socket, and each file opened elsewhere, of a process of the sandbox behind its walls."""
    allowed = tuple(os.path.realpath(each) for each in libraries())
    readers, walled, begun = set[str](), set[str](), dict[str, str]()
    for line in lines:
        if (found := _CALL.fullmatch(line)) is None:
            continue
        process, call = found.groups()
        if call.endswith("<unfinished ...>"):
            begun[process] = call.removesuffix("<unfinished ...>")
            continue
        if call.startswith("<... "):
            call = begun.pop(process, "") + call.partition("resumed>")[2]
        if call.startswith("execve(") and '"localize.safe.sandbox"' in call:
            readers.add(process)
        elif process in readers and call.startswith(_RESTRICTED) and call.endswith("= 0"):
            walled.add(process)
        elif process in walled and call.startswith(("socket(", "socketpair(", "connect(", "sendto(")):
            yield call
        elif process in walled and (opened := _OPENED.match(call)) is not None:
            path = os.path.realpath(opened[1])
            if not any(path == place or path.startswith(f"{place}/") for place in allowed):
                yield call
    if not walled:
        yield "no process of the sandbox stood behind walls"


def main() -> None:
    """Try the families, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", action="append", default=[], choices=plugins.names("localize.filters"))
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--trace", action="store_true", help="watch the system calls with strace")
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    families = asked.family or list(plugins.names("localize.filters"))
    if not asked.plain:
        print("family        tried   read refused written   not faults      s slowest")
    if asked.plain:
        faults = [_tell(each, asked.count, try_family(each, asked.count, asked.seed)) for each in families]
        sys.exit(1 if any(faults) else 0)
    told = (_tell_traces if asked.trace else _tell_all)(families, asked.count, asked.seed, asked.jobs)
    sys.exit(1 if told else 0)


def _tell_all(families: list[str], count: int, seed: int, jobs: int) -> int:
    with ProcessPoolExecutor(jobs) as pool:
        done = [(each, pool.submit(try_family, each, count, seed)) for each in families]
        return sum(len(_tell(family, count, future.result())) for family, future in done)


def _tell_traces(families: list[str], count: int, seed: int, jobs: int) -> int:
    wrong = 0
    with ThreadPoolExecutor(jobs) as pool:
        for line, trespasses in pool.map(trace, families, repeat(count), repeat(seed)):
            print(f"{line}\n{'':12} sockets and files outside: {len(trespasses)}", flush=True)
            for each in trespasses[:MOST_SHOWN]:
                print(f"    {each}", flush=True)
            wrong += len(trespasses) + line.count("fault:")
    return wrong


def _tell(family: str, count: int, tally: Tally) -> list[str]:
    numbers = tally.counts
    print(
        f"{family:12} {count:>6} {numbers['read']:>6} {numbers['refused']:>7} {numbers['written']:>7}"
        f" {numbers['not written']:>5} {numbers['fault']:>6} {tally.seconds:>6.0f} {tally.slowest:>6.2f}",
        flush=True,
    )
    for each in tally.faults[:MOST_SHOWN]:
        print(f"    {each}", flush=True)
    return tally.faults


if __name__ == "__main__":
    main()
