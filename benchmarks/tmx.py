"""A TMX file into the memory: read, stored, indexed, on the disk; beside what translate-toolkit takes to read it.

    python benchmarks/tmx.py FOLDER --pair en-ru --size 1000000 --peer-python PEER/bin/python

FOLDER holds `LL-LL.tsv.gz` files; `memory_corpus.py` tells how a memory of any size is made of them. Memory is what all
processes of a command hold at one moment, sampled fifty times a second; pages that two of them share count twice.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.memory_corpus import make_corpus

from localize.language import parse_tag
from localize.memory.index.index import Index
from localize.workflow.project.project import init, open_project

_PEER = """
import sys, time
from translate.storage.tmx import tmxfile
units = tmxfile.parsefile(sys.argv[1]).units
print(sum(1 for unit in units if unit.source and unit.target))
"""
_SAMPLE_S = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took."""

    wall_s: float
    processor_s: float
    """Of all its processes."""
    memory_mb: int


def write_tmx(path: Path, pairs: Sequence[tuple[str, str]], languages: tuple[str, str]) -> None:
    """Write pairs as a plain TMX file, as other programs do."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n')
        stream.write(f'<header creationtool="Other" srclang="{languages[0]}" segtype="sentence"/>\n<body>\n')
        for pair in pairs:
            texts = (
                f'  <tuv xml:lang="{language}"><seg>{escape(text)}</seg></tuv>\n'
                for language, text in zip(languages, pair, strict=True)
            )
            stream.write(f"<tu>\n{''.join(texts)}</tu>\n")
        stream.write("</body>\n</tmx>\n")


def processes(root: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from processes(int(child))


def memory_of(process: int) -> int:
    """Return what a process holds in memory, in kilobytes; 0 where it has ended or the system does not tell."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return 0


def measure(command: Sequence[str]) -> Run:
    """Run a command to its end; return what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            most = max(most, sum(memory_of(each) for each in processes(child.pid)))
            time.sleep(_SAMPLE_S)
    wall = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most // 1024)


def show(name: str, size: int, run: Run) -> None:
    """Print one line of the table."""
    print(
        f"{name:42} {size / run.wall_s:>9,.0f} units/s   {run.processor_s / size * 1e6:6.1f} us of processor a unit   "
        f"{run.memory_mb:>6,} MB"
    )


def check(root: Path, size: int, query: str, source: str) -> None:
    """Print what stands in the store and in the index, and whether a text is found. Raises: SystemExit."""
    with open_project(root) as project:
        stored = project.store.memory_stats().units
        index = Index(project.cache_folder / "memory" / source, parse_tag(source))
        last = project.store.memory_since(index.position, 1)
        found = index.search(query, 1, 100)
    used = sum(path.stat().st_size for path in (root / ".localize").rglob("*") if path.is_file())
    print(
        f"{stored:,} units stored, {len(index):,} found by the index as it lies, {used / size:,.0f} bytes a unit in all"
    )
    if last or not found or stored != len(index):
        raise SystemExit("the index does not hold what the store holds")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pair", default="en-ru")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--peer-python", help="a Python that has translate-toolkit")
    options = parser.parse_args()
    source, target = options.pair.split("-")
    pairs = make_corpus(options.folder, options.pair, size=options.size, queries=4).pairs
    size, query = len(pairs), pairs[-1][0]
    with tempfile.TemporaryDirectory() as name:
        root, file = Path(name) / "project", Path(name) / "memory.tmx"
        write_tmx(file, pairs, (source, target))
        del pairs
        init(root, source=source, targets=[target], name="memory").close()
        print(f"{size:,} units, {file.stat().st_size / 1e6:,.0f} MB, load average {os.getloadavg()[0]:.1f}")
        ours = measure([sys.executable, "-m", "localize", "-C", str(root), "tm", "import", str(file)])
        show("localize tm import, all of it", size, ours)
        check(root, size, query, source)
        if options.peer_python:
            peer = measure([options.peer_python, "-c", _PEER, str(file)])
            show("translate-toolkit, reading the file alone", size, peer)
            faster, share = peer.wall_s / ours.wall_s, ours.memory_mb / peer.memory_mb
            print(f"localize is {faster:.2f} times as fast, in {share:.0%} of the memory")
        print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
