"""What is lost when the editor is killed in the middle of work: confirmed texts never, typed ones the last two seconds.

    python -m benchmarks.editor_kills [--runs 200] [--seed 1]

The program runs on a pseudo-terminal, on a project made here. In each run words are typed into one segment after the
other and confirmed; at a random moment, up to five seconds after the first letter, the program and its children get
SIGKILL. Then the project is opened and asked: every text after whose confirmation the next segment was painted is
there, the store is whole, and of the text that was being typed only the last letters may be missing: how old the first
of these was when the program died is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

from benchmarks.terminal import Terminal
from tests.journeys.terminals import Picture, new_decoder

from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import init, open_project

KK = LanguageTag("kk")
PERSON = "Dana"
_SEGMENTS = 5_000
_LONGEST_S = 5.0
_LETTERS = "аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэюя"


@dataclass
class Work:
    """What one run did: texts whose confirmation was seen, and how the open one grew."""

    confirmed: list[str] = field(default_factory=list)
    typed: list[tuple[float, str]] = field(default_factory=list)
    """When the text was sent, and all of it."""


class Watched(Terminal):
    """A terminal that is looked at: which segment is open."""

    def __init__(self, arguments: list[str], environment: dict[str, str], *, width: int, height: int) -> None:
        super().__init__(arguments, environment, width=width, height=height)
        self._picture, self._decoder = Picture(width, height), new_decoder()
        self.is_gone = False

    def _read(self, timeout_s: float) -> bytes:
        data = super()._read(timeout_s)
        self._picture.feed(self._decoder.decode(data))
        return data

    @property
    def number(self) -> str:
        """The number of the open segment."""
        found = re.search(r"SOURCE en · ([\d,]+) of", str(self._picture))
        return found[1] if found else ""

    def wait_for_text(self) -> None:
        """Wait until a segment is open."""
        while not self.number:
            self.settle(0.1)

    def confirm(self) -> bool:
        """Press Enter; return whether another segment was opened before the program was gone."""
        before = self.number
        self.write("\r")
        while not self.is_gone:
            self.settle(0.02)
            if self.number not in (before, ""):
                return True
        return False

    def kill(self) -> None:
        """Kill the program."""
        super().kill()
        self.is_gone = True


def type_until_killed(terminal: Watched, chance: random.Random, name: str) -> tuple[Work, float]:
    """Type and confirm until the program is gone; return what was done and when it was killed."""
    work, killed = Work(), []

    def kill() -> None:
        killed.append(time.perf_counter())
        terminal.kill()

    timer = Timer(chance.uniform(0.1, _LONGEST_S), kill)
    timer.start()
    with contextlib.suppress(OSError):  # nobody is there to be written to
        while not terminal.is_gone:
            text = ""
            added = f"{name}{len(work.confirmed)}"
            for _ in range(chance.randrange(1, 20)):
                text += added
                work.typed.append((time.perf_counter(), text))
                terminal.write(added)
                terminal.settle(chance.uniform(0.01, 0.12))
                added = chance.choice(_LETTERS)
            if terminal.confirm():
                work.confirmed.append(text)
                work.typed.clear()
    timer.join()
    return work, killed[0]


def look(root: Path, work: Work, killed: float) -> tuple[int, float]:
    """Return how many confirmed texts are lost, and how old the first lost letter of the open one was, in seconds."""
    with open_project(root, as_name=PERSON) as project:
        problems = project.store.verify()
        assert not problems, problems
        targets = {
            row.target.content.plain for row in project.store.rows(KK, Where(), after=0, limit=_SEGMENTS) if row.target
        }
        open_texts = [each.typed for each in project.store.unsaved(PERSON)]
    lost = sum(not any(text in each for each in targets) for text in work.confirmed)
    there = [*targets, *open_texts]
    first_lost = next((at for at, text in work.typed if not any(text in each for each in there)), killed)
    return lost, killed - first_lost


def main() -> None:
    """Kill the program again and again, and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    lost = confirmed = 0
    ages: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "LOCALIZE_USER": PERSON}
        environment["LOCALIZE_CONFIG_DIR"] = str(Path(folder) / "settings")
        with init(root, source="en", targets=["kk"]) as project:
            text = "\n\n".join(f"Paragraph {at} speaks of a matter of its own." for at in range(_SEGMENTS))
            (root / "long.txt").write_text(text + "\n", encoding="utf-8")
            finish(add(project, [root / "long.txt"]))
        for run in range(asked.runs):
            words = [sys.executable, "-m", "localize", "-C", str(root), "edit", "--target", KK]
            terminal = Watched(words, environment, width=80, height=24)
            terminal.until("SOURCE")
            terminal.settle(0.3)
            terminal.wait_for_text()
            work, killed = type_until_killed(terminal, chance, f"[{run}]")
            terminal.close()
            some, age = look(root, work, killed)
            lost, confirmed = lost + some, confirmed + len(work.confirmed)
            ages.append(age)
    print(f"{asked.runs} kills, {confirmed} texts confirmed before them, {lost} of these lost")
    print(f"oldest lost letter of the open text: median {statistics.median(ages):.2f} s, at most {max(ages):.2f} s")
    if lost or max(ages) > 2:
        sys.exit("more is lost than two seconds of typing")


if __name__ == "__main__":
    main()
