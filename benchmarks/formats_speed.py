"""Seconds and memory of a filter or a peer over files, in a child process of its own.

Seconds are processor time, so that a busy machine counts little; of several rounds a file's median is taken, after one
that warms up; where one round takes long, there is no other. The peak is what the whole process ever held, Python and
libraries included.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = "localize"
ROUNDS = 3
BUDGET_S = 20.0
"""After so many seconds no further round is begun."""
PATIENCE_S = 600.0
"""For a program over all files; one that takes longer counts as dead."""
MIB = 1024 * 1024

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one program took."""

    extract: dict[str, float]
    """Seconds by path, of the files that it read."""
    merge: dict[str, float]
    """Seconds by path, of the files that it wrote."""
    peak_mib: float
    same: int = 0
    """Files that came back byte for byte without a change."""

    def rate(self, seconds: dict[str, float]) -> float | None:
        """Return MiB a second over all files."""
        size = sum(Path(path).stat().st_size for path in seconds)
        return size / MIB / sum(seconds.values()) if seconds else None


def ratio(ours: dict[str, float], other: dict[str, float]) -> float | None:
    """Return how many times as long the other one took over the files that both did."""
    shared = ours.keys() & other.keys()
    mine, its = (sum(each[path] for path in shared) for each in (ours, other))
    return its / mine if mine and its else None


def measure_speed(program: str, filter_name: str, paths: list[str]) -> Timed | None:
    """Return what a child process measured; None where it died."""
    command = [sys.executable, __file__, program, filter_name]
    try:
        done = subprocess.run(
            command, input="\n".join(paths), capture_output=True, text=True, check=True, timeout=PATIENCE_S
        )
    except subprocess.SubprocessError:
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    return Timed(answer["extract"], answer["merge"], answer["peak_mib"], answer["same"])


def peak_mib() -> float:
    """Return the most memory that this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss starts with what the parent had
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- the child -------------------------------------------------------------------------------------------------------


def _timed(act: Act) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def _acts_of_filter(filter_name: str, path: Path) -> tuple[Act, Act | None, bool]:
    """Return what extracts and what merges, made ready outside the clock."""
    from localize.formats import detect, get_filter
    from localize.model import LanguageTag
    from localize.workflow.documents.single_file import pseudo_targets

    data = path.read_bytes()
    reader = get_filter(filter_name) if filter_name else detect(path.name, data[:4096])
    options = reader.options_type()
    found = reader.extract(data, options)
    language = found.target_language or LanguageTag("kk")
    targets = pseudo_targets(found, language)
    same = reader.merge(data, found, {}, language, options) == data
    return lambda: reader.extract(data, options), lambda: reader.merge(data, found, targets, language, options), same


def _acts_of_peer(name: str, filter_name: str, path: Path) -> tuple[Act, Act | None, bool]:
    from benchmarks.formats_peers import peers_of

    peer, module = next((peer, module) for peer, module in peers_of(filter_name) if peer.name == name)
    data = path.read_bytes()

    def read() -> None:
        for _ in peer.open(module, data).texts():
            pass

    def write() -> None:
        opened = peer.open(module, data)
        if opened.change and opened.save:
            opened.change()
            opened.save()

    read()
    opened = peer.open(module, data)
    return read, write if opened.change else None, bool(opened.save) and _saves_the_same(opened.save, data)


def _saves_the_same(save: Callable[[], bytes] | None, data: bytes) -> bool:
    try:
        return save is not None and save() == data
    except Exception:  # noqa: BLE001  # a peer may fail in any way
        return False


def _round(program: str, filter_name: str, path: str) -> dict[str, float]:
    """Return the seconds of one file; a step that fails has none."""
    seconds: dict[str, float] = {}
    try:
        if program == OURS:
            extract, merge, same = _acts_of_filter(filter_name, Path(path))
        else:
            extract, merge, same = _acts_of_peer(program, filter_name, Path(path))
        seconds |= {"extract": _timed(extract), "same": float(same)}
        if merge:
            seconds["merge"] = _timed(merge)
    except Exception:  # noqa: BLE001  # whatever a library raises, it does not read or write the file
        return seconds
    return seconds


def main(program: str, filter_name: str) -> None:
    """Measure the files named on standard input and print the answer as JSON."""
    sys.path.insert(0, str(ROOT))
    paths = sys.stdin.read().split("\n")
    rounds = [{path: _round(program, filter_name, path) for path in paths}]  # warms up
    while len(rounds) <= ROUNDS and time.process_time() < BUDGET_S:
        rounds.append({path: _round(program, filter_name, path) for path in paths})
    rounds = rounds[1:] or rounds
    medians = {
        step: {
            path: statistics.median(each[path][step] for each in rounds)
            for path in paths
            if all(step in each[path] for each in rounds)
        }
        for step in ("extract", "merge", "same")
    }
    print(json.dumps({**medians, "same": sum(medians["same"].values()), "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
