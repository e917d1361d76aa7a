"""Measure how many invalid XLIFF 2 files are named with the constraint that they break.

    python benchmarks/xliff2_constraints.py FOLDER [--list]

Whether a file is valid is told by a `manifest.json` in the folder or above it, else by the names of its folders and
its own: "invalid" or "bad" is invalid. --list prints for each file what was found.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from localize.errors import LocalizeError
from localize.formats.xliff.v2.filter import Xliff2Filter


def main(arguments: list[str]) -> None:
    """Print one line for each kind of file, and the files that are judged otherwise than they should be."""
    folder = Path(next(each for each in arguments if not each.startswith("--")))
    known = manifest(folder)
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    untold: list[str] = []
    started = time.perf_counter()
    for path in sorted(each for each in folder.rglob("*") if each.suffix in (".xlf", ".xliff")):
        data = path.read_bytes()
        if not Xliff2Filter().sniff(path.name, data[:4096]):
            continue
        inside = path.relative_to(folder)
        valid = known.get(path.resolve(), False if is_bad(inside) else None if known else True)
        if valid is None:
            untold.append(f"{inside}: {'; '.join(constraints(data)) or 'nothing found'}")
            continue
        named = constraints(data)
        kind = f"{'modules' if 'modules' in path.parts[-2] else 'core'}, {'valid' if valid else 'invalid'}"
        counts[kind, "files"] += 1
        counts[kind, "named"] += bool(named)
        if valid == bool(named):
            wrong.append(f"{inside}: {'; '.join(named) or 'nothing found'}")
        if "--list" in arguments:
            print(f"{path.name}\n  " + "\n  ".join(named))
    print(f"{'kind':20}{'files':>8}{'named':>8}{'wanted':>10}")
    for kind in sorted({kind for kind, _ in counts}):
        wanted = "all" if kind.endswith("invalid") else "none"
        print(f"{kind:20}{counts[kind, 'files']:>8}{counts[kind, 'named']:>8}{wanted:>10}")
    print(f"{time.perf_counter() - started:.1f} s")
    for line in wrong:
        print(f"  {line}")
    for line in untold:
        print(f"  nobody says whether it is valid: {line}")


def constraints(data: bytes) -> list[str]:
    """Return the constraints that a file breaks, each with its place."""
    reader = Xliff2Filter()
    try:
        found = reader.extract(data, reader.options_type()).problems
    except LocalizeError as error:
        return [f"does not open: {error}"]
    return [f"{each.line}:{each.column} {each.message}" for each in found]


def is_bad(path: Path) -> bool:
    """Tell whether a file's name or its folders call it invalid."""
    words = " ".join(path.parts).lower().replace("-", " ").replace("_", " ").split()
    return "invalid" in words or "bad" in words


def manifest(folder: Path) -> dict[Path, bool]:
    """Return what a manifest in the folder or above it says of each file."""
    for parent in (folder.resolve(), *folder.resolve().parents):
        path = parent / "manifest.json"
        if path.is_file():
            entries = json.loads(path.read_text("utf-8"))["files"]
            return {
                (parent / each["file"]).resolve(): bool(each["expected"]["valid"])
                for each in entries
                if "valid" in each.get("expected", {})
            }
    return {}


if __name__ == "__main__":
    main(sys.argv[1:])
