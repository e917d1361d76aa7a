"""How long a newcomer takes from the project's files to the first confirmed segment, by the words of the README alone.

    python -m benchmarks.newcomer [--reading 10]

The first command of the README runs on a pseudo-terminal, in a copy of the files that git knows, with a new home: it
makes a virtual environment, installs the program with what it needs and opens the sample. Then keys are pressed that
stand on the screen: the file under the cursor is opened, the segment that it opens at is read and confirmed. Before
each key somebody reads for --reading seconds. Printed: what each step took, and the sum. Goal: three minutes; limit:
five. What is downloaded, or was downloaded before, is not told apart.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.terminal import Terminal

from localize.model.segment_list import Counts
from localize.workflow.project.project import open_project
from localize.workflow.segments import lookup

HERE = Path(__file__).parent.parent
_GOAL_S, _LIMIT_S = 180, 300
_NO_PROJECTS = ("projects", "examples")


def copy_files(folder: Path) -> None:
    """Copy the files that git knows."""
    names = subprocess.run(["git", "-C", HERE, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / name, folder / name)


def count_confirmed(root: Path) -> int:
    """Return how many texts of the sample are confirmed, in all languages."""
    with open_project(root) as project:
        counts = sum((lookup.counts(project, each) for each in project.targets), Counts())
        return counts.segments - counts.initial


def main() -> None:
    """Walk, and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reading", type=float, default=10.0)
    reading = parser.parse_args().reading
    found = re.search(r"```sh\n(.*localize demo)\n```", (HERE / "README.md").read_text(encoding="utf-8"))
    assert found, "the README has no command that opens the sample"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "localize"
        copy_files(folder)
        environment = {**os.environ, "HOME": name, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        for each in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "SSH_CONNECTION", "XDG_CONFIG_HOME"):
            environment.pop(each, None)
        terminal = Terminal(["sh", "-c", f"cd {folder} && {found[1]}"], environment, width=80, height=24)
        took = {"install, make the sample, open it": terminal.until("Tour", limit_s=900) / 1000}
        terminal.settle()
        [root] = [path.parent for path in folder.glob("*/localize.yaml") if path.parent.name not in _NO_PROJECTS]
        before = count_confirmed(root)
        for key, what in (("Enter Translate", "open the file"), ("Enter Confirm", "confirm its first open segment")):
            time.sleep(reading)
            took[f"{key}: {what}"] = reading + terminal.key("\r").last_ms / 1000
        confirmed = count_confirmed(root) - before
        terminal.close()
    for step, seconds in took.items():
        print(f"  {step:<60} {seconds:6.1f} s")
    total = sum(took.values())
    sign = " " if total <= _GOAL_S else "~" if total <= _LIMIT_S else "!"
    print(
        f"{sign} {'from the files to the first confirmed segment':<60} {total:6.1f} s  goal {_GOAL_S}  limit {_LIMIT_S}"
    )
    if confirmed != 1:
        sys.exit(f"{confirmed} segments were confirmed")


if __name__ == "__main__":
    main()
