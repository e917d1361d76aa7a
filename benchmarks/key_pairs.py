"""How fast keys of the editor are in two checkouts: each key is pressed in one, then in the other.

    python -m benchmarks.key_pairs BEFORE AFTER PROJECT --target kk [--size 80x24] [--keys 60]

BEFORE and AFTER are checkouts, each with its program installed in `.venv`. PROJECT is a project with a long document,
as `benchmarks.screens --folder` makes one; each program gets a copy. A machine that changes its speed from minute to
minute slows both alike, so the figure to look at is the ratio: the median of the quotients of the pairs. Beside it
stand the medians in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.screens import DOWN, END, ENTER, ESCAPE, FILTER, GO_TO, HOME, PAGE_DOWN, UP, enter_list
from benchmarks.terminal import Answer, Terminal

ACTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "down": ((), (DOWN,)),
    "up and down": ((), (UP, DOWN)),
    "page down": ((), (PAGE_DOWN,)),
    "end and home": ((), (END, HOME)),
    "go to and back": ((), (GO_TO, ESCAPE)),
    "filter and back": ((), (FILTER, ESCAPE)),
    "letter": ((ENTER,), tuple("мәтін")),
    "confirm": ((), ("а", ENTER)),
}
"""Keys before, the first ones typed in the list, and the keys that are timed, again and again."""


def compare(terminals: Sequence[Terminal], name: str, times: int) -> None:
    """Print what keys take in both programs."""
    before, timed = ACTS[name]
    for terminal in terminals:
        for key in before:
            terminal.key(key)
        terminal.settle(1)
    pairs: list[tuple[Answer, Answer]] = []
    for at in range(times):
        key = timed[at % len(timed)]
        order = (0, 1) if at % 2 else (1, 0)
        answers = {which: terminals[which].key(key, quiet_s=0.3) for which in order}
        pairs.append((answers[0], answers[1]))
    for what in ("first", "frame", "last"):
        old, new = ([getattr(pair[which], f"{what}_ms") for pair in pairs] for which in (0, 1))
        ratio = statistics.median(after / earlier for earlier, after in zip(old, new, strict=True))
        sys.stdout.write(
            f"{name:<24} {what:<6} {statistics.median(old):7.1f} {statistics.median(new):7.1f} ms  {ratio:5.2f}\n"
        )
        sys.stdout.flush()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("before", "after", "project"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--target", default="kk")
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--acts", default=",".join(ACTS), help="only these of: %(default)s")
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("SSH_CONNECTION", "NO_COLOR")},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LOCALIZE_CONFIG_DIR": str(Path(folder) / "settings"),
            "LOCALIZE_USER": "Dana",
        }
        terminals = []
        for name, checkout in (("before", asked.before), ("after", asked.after)):
            root = Path(folder) / name
            shutil.copytree(asked.project, root)
            program = [str(checkout / ".venv/bin/python"), "-m", "localize", "-C", str(root)]
            terminals.append(
                Terminal([*program, "edit", "--target", asked.target], environment, width=width, height=height)
            )
            terminals[-1].until("SOURCE")
            terminals[-1].settle(3)
            enter_list(terminals[-1])
        for name in asked.acts.split(","):
            compare(terminals, name, asked.keys)
        for terminal in terminals:
            terminal.close()


if __name__ == "__main__":
    main()
