"""Exports every language of the project folders named on the command line, and says what stands in the way.

    python examples/export_all.py brief handbook
"""

from __future__ import annotations

import sys
from pathlib import Path

import localize
from localize.errors import Blocked
from localize.model import State


def main(folders: list[str]) -> int:
    """Export each project; return 1 when one of them is not ready."""
    failed = False
    for folder in folders:
        with localize.open_project(Path(folder)) as project:
            report = localize.finish(localize.check(project))
            print(f"{folder}: {len(report.open)} findings in {report.checked} texts")
            wanted = localize.Wanted(min_state=State.TRANSLATED, fallback=localize.Fallback.SKIP)
            try:
                exported = localize.finish(localize.export(project, wanted))
            except Blocked as error:
                print(f"{folder}: {error.message}; {error.hint}")
                failed = True
                continue
            for file in exported.files:
                print(f"  {file.language}  {file.path}")
            for path, language, below in exported.skipped:
                print(f"  {language}  {path} is not ready: {below} segments to go")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
