"""Exports every language of the project folders named on the command line, and says what stands in the way.

python examples/export_all.py brief handbook
"""

from __future__ import annotations

import sys

import localize
from localize.model import State


def export_project(folder: str) -> None:
    """Check one project and export what is translated. Raises: LocalizeError."""
    with localize.open_project(folder) as project:
        report = localize.finish(localize.check(project))
        print(f"{folder}: open findings: {len(report.open)}, texts: {report.checked}")
        wanted = localize.Wanted(min_state=State.TRANSLATED, fallback=localize.Fallback.SKIP)
        exported = localize.finish(localize.export(project, wanted))
    for file in exported.files:
        print(f"  {file.language}  {file.path}")
    for path, language, below in exported.skipped:
        print(f"  {language}  {path} is not ready: segments to go: {below}")


def main(folders: list[str]) -> int:
    """Export each project; return 1 when one of them could not be."""
    failed = False
    for folder in folders:
        try:
            export_project(folder)
        except localize.LocalizeError as error:
            print(f"{folder}: {error}; {error.hint}", file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
