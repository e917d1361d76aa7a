"""What teams cost who works alone: start, save and keys beside an earlier commit, in processor time.

    python -m benchmarks.one_person OTHER [--segments 2000] [--saves 300] [--keys 120] [--rounds 9]

OTHER is a folder with the sources of another copy of the program, such as that of an earlier commit: `git archive
COMMIT | tar x -C OTHER`. Both copies get a project of their own and are run in turn, each measure in a process of its
own whose processor time counts, so that a busy machine slows both alike. Save is told without the start of its process.
Exit 1 where a ratio is above 1.1.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.screens import enter_list
from benchmarks.terminal import Terminal

LIMIT = 1.1
OURS = Path(__file__).resolve().parents[1] / "src"
MAKE = """
import sys
from pathlib import Path
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import init
root, count = Path(sys.argv[1]), int(sys.argv[2])
source = root.parent / "guide.txt"
source.write_text("\\n\\n".join(f"Paragraph {n} of the guide for editors." for n in range(count)), encoding="utf-8")
with init(root, source="en", targets="kk") as project:
    finish(add(project, source))
"""
SAVE = """
import sys
from pathlib import Path
from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow.editing.edit import save
from localize.workflow.project.project import open_project
with open_project(Path(sys.argv[1])) as project:
    rows = project.store.rows(LanguageTag("kk"), Where(), after=0, limit=int(sys.argv[2]))
    for row in rows:
        save(project, row.segment.key, "kk", f"Нұсқаулықтың абзацы {sys.argv[3]}.")
"""
DOWN, UP = "\x1b[B", "\x1b[A"


class Copy:
    """A copy of the program with its project."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.root = folder / "guide"
        folder.mkdir()
        places = {name: str(folder) for name in ("LOCALIZE_STATE_HOME", "LOCALIZE_CONFIG_DIR", "HOME")}
        words = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LOCALIZE_USER": "Dana"}
        self.environment = {**os.environ, **places, **words, "PYTHONPATH": str(source)}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(self, *arguments: str) -> float:
        """Return the processor time of a process in milliseconds."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env=self.environment,
            cwd=self.root.parent,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

    def start(self, number: int) -> float:  # noqa: ARG002
        """Time a command that opens the project."""
        return self.run("-m", "localize", "-C", str(self.root), "status", "--json")

    def save(self, number: int, *, saves: int) -> float:
        """Time saves of other texts than those before."""
        whole = self.run("-c", SAVE, str(self.root), str(saves), str(number))
        return (whole - self.run("-c", SAVE, str(self.root), "1", f"{number} one")) / (saves - 1)

    def keys(self, number: int, *, count: int) -> float:  # noqa: ARG002
        """Time keys of the editor's list."""
        command = [sys.executable, "-m", "localize", "-C", str(self.root), "edit", "--target", "kk"]
        terminal = Terminal(command, self.environment, width=80, height=24)
        terminal.until("SOURCE")
        terminal.settle(1.5)
        enter_list(terminal)
        before = terminal.processor_ms()
        for at in range(count):
            terminal.key(UP if at % 4 == 3 else DOWN, quiet_s=0.12)
        worked = terminal.processor_ms() - before
        terminal.close()
        return worked / count


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    measures: dict[str, Callable[[Copy, int], float]] = {
        "start (status)": Copy.start,
        "save of a text": partial(Copy.save, saves=options.saves),
        "key of the list": partial(Copy.keys, count=options.keys),
    }
    is_fast = True
    with TemporaryDirectory() as folder:
        places = (OURS, options.other.resolve() / "src")
        copies = [Copy(each, Path(folder) / str(number)) for number, each in enumerate(places)]
        for each in copies:
            each.run("-c", MAKE, str(each.root), str(options.segments))
            each.start(0)
        for name, measure in measures.items():
            taken: list[list[float]] = [[], []]
            for number in range(options.rounds):
                for at in (0, 1) if number % 2 else (1, 0):
                    taken[at].append(measure(copies[at], number))
            ours, other = map(statistics.median, taken)
            is_fast = is_fast and ours / other <= LIMIT
            print(f"{name:<16} {ours:8.2f} ms   other {other:8.2f} ms   ratio {ours / other:.3f}", flush=True)
    return 0 if is_fast else 1


if __name__ == "__main__":
    sys.exit(main())
