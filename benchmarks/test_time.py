"""What the tests cost: wall time, processor time with that of all children, and how many tests ran.

    python benchmarks/test_time.py [--runs N] [--load K] [--background] [-- COMMAND …]

Without a command, the README's: `pytest` with its default options. `--load` keeps K processes busy meanwhile, to find
tests that depend on how fast the machine is; `--background` starts the command as a shell script starts one with `&`:
in a process group of its own, with SIGINT ignored. The output of each run is in a file that is named when it ends.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OUTCOMES = ("passed", "failed", "error", "skipped")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the tests; times in seconds."""

    wall: float
    processor: float
    counts: dict[str, int]
    code: int
    output: Path

    def __str__(self) -> str:
        counts = "  ".join(f"{outcome} {self.counts[outcome]}" for outcome in OUTCOMES)
        return (
            f"wall {self.wall:7.1f} s   processor {self.processor:7.1f} s   {counts}   exit {self.code}   {self.output}"
        )


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep some processes busy meanwhile."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def measure(command: list[str], *, background: bool) -> Run:
    """Run the command to its end."""
    handle, name = tempfile.mkstemp(prefix="test-run-", suffix=".txt")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if background else signal.getsignal(signal.SIGINT)
    began = time.perf_counter()
    with os.fdopen(handle, "wb") as output:
        # What is ignored stays so in a child.
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0 if background else None
        )
        signal.signal(signal.SIGINT, before)
        _, status, used = os.wait4(child.pid, 0)  # with all children that it waited for, as RUSAGE_CHILDREN tells
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    return Run(wall, used.ru_utime + used.ru_stime, _counts(Path(name)), child.returncode, Path(name))


def _counts(output: Path) -> dict[str, int]:
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    told = next((line for line in reversed(lines) if re.search(r"\d (passed|failed)\b.* in [\d.]+s", line)), "")
    found = {outcome: int(count) for count, outcome in re.findall(r"(\d+) ([a-z]+?)s?\b", told)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def main() -> int:
    """Measure as the command line says, and return 1 where a run failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1, help="how often")
    parser.add_argument("--load", type=int, default=0, help="busy processes meanwhile")
    parser.add_argument("--background", action="store_true", help="in a process group of its own, with SIGINT ignored")
    parser.add_argument("command", nargs="*", help="what is run; without one, pytest", default=[])
    asked = parser.parse_args()
    command = asked.command or [sys.executable, "-m", "pytest"]
    runs = []
    with busy(asked.load):
        for number in range(asked.runs):
            runs.append(measure(command, background=asked.background))
            print(f"{number + 1:3}  {runs[-1]}", flush=True)
    wall, processor = (
        statistics.median(times) for times in zip(*((run.wall, run.processor) for run in runs), strict=True)
    )
    print(f"median: wall {wall:.1f} s, processor {processor:.1f} s")
    return int(any(run.code for run in runs))


if __name__ == "__main__":
    sys.exit(main())
