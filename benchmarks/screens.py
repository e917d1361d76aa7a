"""How fast the editor answers on a long document: the times of keys on a pseudo-terminal, beside a plain table.

    python -m benchmarks.screens PAIRS.tsv.gz --target ru [--segments 100000] [--folder DIR] [--size 80x24] [--keys 100]
        [--one-line] [--beside PYTHON PROJECT]

PAIRS has a source and a translation a line. They become one text document of as many segments (repeated with a number
behind where there are too few), every second one translated, so that the memory is full; the shipped glossary and all
checks are attached, and confirming writes to disk with fsync. With --folder the project is made once and kept.

Each figure is the median and the 95th percentile over --keys keys. "first byte" is that of the first painting, which is
written whole: the row, the source and the text stand. "frame" is the last byte before a pause of 30 ms, with panels
that come at once. Behind the last byte of all, matches, terms and findings stand.
With --beside another copy of the program, such as that of an earlier commit, opens its own copy of the project, both
in turn, and each key is told as a ratio: a busy machine slows both alike.
The same list keys are timed on Textual's own table with the same rows, which is what this list replaces. "!" marks a
figure above its limit, "~" one between goal and limit. The load average is printed, for a busy machine answers late.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.terminal import Answer, Terminal

from localize.model import Content, LanguageTag, Origin, StoredState
from localize.model.events import SaveTarget
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.memory import segment_matches
from localize.workflow.project.project import Project, init, open_project

UP, DOWN, PAGE_DOWN, END, HOME = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b[H"
ESCAPE, ENTER, GO_TO, FILTER, SEARCH = "\x1b", "\r", "\x07", "\x06", "\x1b[13~"
WORDS = ("information", "security", "page", "қауіпсіз", "error", "the", "password")
"""Of which few segments have some and many others."""
KAZAKH = "қауіпсіздік туралы нұсқаулық "
TABLE = """
import sys
from textual.app import App
from textual.widgets import DataTable
class Table(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("source", "target")
        table.add_rows((f"READY {n} source of a row", f"target of the row {n}") for n in range(int(sys.argv[1])))
        table.focus()
Table().run()
"""


def make(root: Path, pairs: Sequence[tuple[str, str]], target: LanguageTag) -> None:
    """Make a project with one document, every second segment of it translated."""
    with init(root, source="en", targets=[target], name="long") as project:
        document = root / "long.txt"
        document.write_text("\n\n".join(source for source, _ in pairs) + "\n", encoding="utf-8")
        settings = root / "localize.yaml"
        settings.write_text(settings.read_text() + "glossaries: ['shipped:digital-rights']\n", encoding="utf-8")
        finish(add(project, [document], large=True))
    known = dict(pairs)
    with open_project(root, as_name="Aigerim") as project:
        after = 0
        while rows := project.store.rows(target, Where(), after=after, limit=1000):
            project.store.record(
                [
                    SaveTarget(
                        row.segment.key,
                        target,
                        Content((known[row.segment.source.plain],)),
                        StoredState.TRANSLATED,
                        None,
                        Origin(),
                        row.segment.source_hash,
                        0,
                    )
                    for row in rows
                    if row.number % 2 and row.segment.source.plain in known
                ],
                actor=project.member,
            )
            after = rows[-1].number
        _warm(project, target)


def _warm(project: Project, target: LanguageTag) -> None:

    row = project.store.rows(target, Where(), after=0, limit=1)[0]
    segment_matches.matches(project, row.segment.key, target)


def read_pairs(path: Path, count: int) -> list[tuple[str, str]]:
    """Return as many pairs with a sentence or more of text, sources all different."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split("\t")[:2] for line in data.decode("utf-8").splitlines()]
    real = list({row[0]: row[1] for row in rows if len(row) > 1 and 15 < len(row[0]) < 160}.items())
    made = real[:count]
    while len(made) < count:
        again = len(made) // len(real)
        made += [(f"{source} {again}", f"{text} {again}") for source, text in real[: count - len(made)]]
    return made


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return what nineteen in twenty stay below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def tell(name: str, values: Sequence[float], goal: tuple[float, float], limit: tuple[float, float], unit: str) -> None:
    """Print a row: what was measured, the goal, the limit, and whether it holds."""
    half, most = median(values), p95(values)
    sign = "!" if half > limit[0] or most > limit[1] else " " if half <= goal[0] and most <= goal[1] else "~"
    wanted = f"{goal[0]:g}/{goal[1]:g}"
    sys.stdout.write(
        f"{sign} {name:<44} {half:8.1f} {most:8.1f} {unit:<5} goal {wanted:>9}  limit {limit[0]:g}/{limit[1]:g}\n"
    )


def series(terminal: Terminal, keys: Sequence[str], *, quiet_s: float = 0.35) -> list[Answer]:
    """Return the answers to keys typed one after the other."""
    return [terminal.key(key, quiet_s=quiet_s) for key in keys]


def enter_list(terminal: Terminal) -> None:
    """Go from the text to the list; offered words take the first Escape. Raises: TimeoutError."""
    for _ in range(3):
        if terminal.painted(ESCAPE, ["LIST"], rest_s=0.5) is not None:
            return
    raise TimeoutError("the list never had the keys")


def child_ms(arguments: Sequence[str], environment: dict[str, str]) -> float:
    """Return the processor time of a command in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def time_commands(program: list[str], root: Path, environment: dict[str, str]) -> None:
    """Print what commands cost that scripts and prompts call often; the first run compiles what is not yet."""
    child_ms([*program, "-C", str(root), "status", "--json"], environment)
    version = [child_ms([*program, "--version"], environment) for _ in range(9)]
    status = [child_ms([*program, "-C", str(root), "status", "--json"], environment) for _ in range(9)]
    peers = [[sys.executable, "-c", f"import {name}"] for name in ("click", "textual.app")]
    alone = [median([child_ms(peer, environment) for _ in range(9)]) for peer in peers]
    sys.stdout.write(
        f"  what this machine takes to import click alone: {alone[0]:.0f} ms, Textual alone {alone[1]:.0f} ms\n"
    )
    tell("--version", version, (50, 80), (80, 120), "ms")
    tell("status --json", status, (90, 120), (150, 200), "ms")


def time_editor(start: Callable[[], Terminal], keys: int, segments: int) -> None:
    """Print the times of the editor's keys."""
    first, worked = [], []
    for _ in range(3):
        terminal = start()
        first.append(terminal.until("SOURCE"))
        worked.append(terminal.processor_ms())
        terminal.settle()
        terminal.close()
    tell("start to the first useful painting", first, (300, 400), (600, 800), "ms")
    tell("the same in processor time", worked, (300, 400), (600, 800), "ms")
    terminal = start()
    terminal.until("SOURCE")
    terminal.settle(1.5)
    tell("memory after opening", [terminal.memory_mb()], (60, 60), (100, 100), "MB")
    enter_list(terminal)
    down = series(terminal, [DOWN] * keys)
    tell("down: first byte", [each.first_ms for each in down], (20, 60), (50, 120), "ms")
    tell("down: frame", [each.frame_ms for each in down], (20, 60), (50, 120), "ms")
    tell("down: matches, terms and findings", [each.last_ms for each in down], (150, 300), (300, 450), "ms")
    beside = series(terminal, [UP, DOWN] * (keys // 4))
    tell(
        "up, down where nothing scrolls: bytes", [each.frame_bytes for each in beside], (3000, 4500), (4500, 6000), "B"
    )
    pages = series(terminal, [PAGE_DOWN] * (keys // 3))
    tell("page down: first byte", [each.first_ms for each in pages], (40, 80), (80, 150), "ms")
    tell("page down: frame", [each.frame_ms for each in pages], (40, 80), (80, 150), "ms")
    jumps = series(terminal, [END, HOME] * (keys // 6))
    tell("end, home: first byte", [each.first_ms for each in jumps], (40, 80), (80, 150), "ms")
    tell("end, home: frame", [each.frame_ms for each in jumps], (40, 80), (80, 150), "ms")
    time_finding(terminal, keys // 3, segments)
    terminal.key(ENTER)  # into the text
    letters = series(terminal, list((KAZAKH * keys)[:keys]), quiet_s=0.12)
    tell("letter: first byte", [each.first_ms for each in letters], (5, 25), (16, 50), "ms")
    tell("letter: bytes", [each.frame_bytes for each in letters], (600, 800), (800, 1600), "B")
    confirmed = []
    for _ in range(keys // 2):
        for letter in "мәтін":
            terminal.key(letter, quiet_s=0.06)
        confirmed.append(terminal.key(ENTER))
    tell("confirm, save, next: first byte", [each.first_ms for each in confirmed], (50, 100), (90, 100), "ms")
    tell("confirm, save, next: frame", [each.frame_ms for each in confirmed], (50, 100), (90, 200), "ms")
    tell("confirm: matches, terms and findings", [each.last_ms for each in confirmed], (150, 300), (300, 450), "ms")
    tell("memory after that", [terminal.memory_mb()], (90, 90), (140, 140), "MB")
    terminal.settle(6)  # until the last notice is gone
    tell("idle", [terminal.idle(5)], (0, 0), (50, 50), "B/s")
    terminal.close()


def time_finding(terminal: Terminal, times: int, segments: int) -> None:
    """Print how soon a segment stands that is gone to by its number, and the first ones that have a word."""
    chance = random.Random(1)
    numbers = [chance.randrange(1, segments) for _ in range(times)]
    gone = [_ask(terminal, GO_TO, str(each), ENTER, f"{each:,} of") for each in numbers]
    tell("go to a number: painted", gone, (40, 80), (80, 150), "ms")
    words = [WORDS[at % len(WORDS)] for at in range(times)]
    filtered = []
    for word in words:
        filtered.append(_ask(terminal, FILTER, word, ENTER, "found:"))
        terminal.key(ESCAPE)  # all rows again
    tell("filter: first rows", filtered, (50, 50), (120, 120), "ms")
    searched = []
    for word in words:
        searched.append(_ask(terminal, SEARCH, word[:2], word[2], "in the project"))
        terminal.key(ESCAPE)
    tell("search as it is typed: first hits", searched, (50, 50), (120, 120), "ms")


def _ask(terminal: Terminal, opens: str, typed: str, last: str, marker: str) -> float:
    """Open a field, type into it, and return the milliseconds from the last key to what it was typed for."""
    for key in (opens, *typed):
        terminal.key(key, quiet_s=0.15)
    at = terminal.painted(last, [marker], rest_s=0.35)
    assert at is not None, f"{marker!r} never came for {typed!r}"
    return at


ROUNDS = 5
"""In which two programs are timed in turn."""
LIST_KEYS = {
    "down": ([DOWN], 30),
    "up": ([UP], 20),
    "page down": ([PAGE_DOWN], 15),
    "end, home": ([END, HOME], 5),
}
"""Keys of the list that two programs are compared by, and how often they are pressed in a round."""


def time_beside(start: Callable[[], Terminal], start_other: Callable[[], Terminal]) -> None:
    """Print the times of the list keys in two programs that are started in turn, and their ratios."""
    times: tuple[dict[str, list[float]], ...] = ({}, {})
    for _ in range(ROUNDS):
        for taken, begin in zip(times, (start, start_other), strict=True):
            terminal = begin()
            taken.setdefault("start", []).append(terminal.until("SOURCE"))
            terminal.settle(1.5)
            enter_list(terminal)
            for name, (keys, count) in LIST_KEYS.items():
                answers = series(terminal, keys * count, quiet_s=0.2)
                taken.setdefault(f"{name}: first byte", []).extend(each.first_ms for each in answers)
                taken.setdefault(f"{name}: frame", []).extend(each.frame_ms for each in answers)
            terminal.close()
    for name, ours in times[0].items():
        other = times[1][name]
        sys.stdout.write(
            f"  {name:<24} {median(ours):8.1f} {p95(ours):8.1f} ms   other {median(other):8.1f} {p95(other):8.1f} ms"
            f"   ratio {median(ours) / median(other):5.2f}\n"
        )


def time_slow_line(start: Callable[[], Terminal], keys: int) -> None:
    """Print how many bytes a key sends over a slow line."""
    terminal = start()
    terminal.until("SOURCE")
    terminal.settle(1.5)
    enter_list(terminal)
    terminal.key(DOWN)
    beside = series(terminal, [UP, DOWN] * (keys // 4))
    sizes = [each.frame_bytes for each in beside]
    tell("the same with --low-bandwidth: bytes", sizes, (1500, 2250), (3000, 4500), "B")
    terminal.close()


def time_table(environment: dict[str, str], segments: int, size: tuple[int, int], keys: int) -> None:
    """Print the same for a plain table."""
    start = Terminal([sys.executable, "-c", TABLE, str(segments)], environment, width=size[0], height=size[1])
    first = start.until("READY")
    start.settle(1.0)
    memory = start.memory_mb()
    down = series(start, [DOWN] * min(keys, 30))
    start.close()
    frame = [each.frame_ms for each in down]
    sys.stdout.write(
        f"  Textual's table, {segments:,} rows: first painting {first:.0f} ms, {memory:.0f} MB, "
        f"down {median(frame):.1f}/{p95(frame):.1f} ms, {median([each.frame_bytes for each in down]):.0f} B\n"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--target", default="ru")
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--low-bandwidth", action="store_true")
    parser.add_argument("--one-line", action="store_true", help="show one line of each text in the list")
    parser.add_argument("--beside", nargs=2, metavar=("PYTHON", "PROJECT"), help="another copy to compare with")
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as spare:
        root = asked.folder or Path(spare) / "long"
        settings = Path(spare) / "settings"
        if asked.one_line:
            settings.mkdir()
            (settings / "preferences.yaml").write_text("wrap_rows: no\n", encoding="utf-8")
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "LOCALIZE_CONFIG_DIR": str(settings),
            "LOCALIZE_USER": "Dana",
        }
        for name in ("SSH_CONNECTION", "COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        if not (root / "localize.yaml").exists():
            make(root, read_pairs(asked.pairs, asked.segments), LanguageTag(asked.target))
        program = [sys.executable, "-m", "localize"]
        more = ["--low-bandwidth"] if asked.low_bandwidth else []

        def start(more: Sequence[str] = more) -> Terminal:
            words = [*program, *more, "-C", str(root), "edit", "--target", asked.target]
            return Terminal(words, environment, width=width, height=height)

        sys.stdout.write(f"{asked.segments:,} segments, {asked.size}, load {os.getloadavg()[0]:.1f}\n")
        if asked.beside:
            python, project = asked.beside
            words = [python, "-m", "localize", "-C", project, "edit", "--target", asked.target]
            others = {**environment, "LOCALIZE_CONFIG_DIR": str(Path(spare) / "other")}  # it may not know ours
            time_beside(start, lambda: Terminal(words, others, width=width, height=height))
            return
        time_commands(program, root, environment)
        time_editor(start, asked.keys, asked.segments)
        time_slow_line(partial(start, ["--low-bandwidth"]), asked.keys)
        time_table(environment, asked.segments, (width, height), asked.keys)
        sys.stdout.write(f"  load {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
