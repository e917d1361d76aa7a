"""Process of a test that confirms segments and looks for those that another process confirms.

    python concurrent_writer.py PROJECT MINE OTHER

MINE and OTHER are documents; each process notes what it confirmed in a file beside its document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from localize.language import parse_tag
from localize.model import Content
from localize.model.segment_list import Where
from localize.workflow.editing.edit import save
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.tmx import search_memory
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.lookup import find_document, page

KK = parse_tag("kk")
END = "end"


def main(root: Path, mine: str, other: str) -> None:
    """Confirm all segments of one document; tell which of those that the other process noted a search found."""
    found: list[str] = []
    with open_project(root) as project, (root / f"{mine}.notes").open("a", encoding="utf-8", buffering=1) as log:
        notes = (root / f"{other}.notes").open("a+", encoding="utf-8")
        notes.seek(0)
        where = Where(document=find_document(project, mine).id)
        for row in page(project, KK, where, limit=10_000):
            save(project, row.segment.key, KK, f"Мәтін {row.segment.source.plain}")
            log.write(f"{row.segment.source.plain}\n")
            found += _seek(project, notes.read().splitlines())
        log.write(f"{END}\n")
        while END not in found:
            found += _seek(project, notes.read().splitlines())
    sys.stdout.write(json.dumps(found))


def _seek(project: Project, sources: Sequence[str]) -> list[str]:
    """Return those of the noted sources whose confirmed text the next search finds, and the end."""
    return [source for source in sources if source == END or _find(project, source) == f"Мәтін {source}"]


def _find(project: Project, source: str) -> str:
    asked = MemoryQuestion(Content((source,)), project.source, KK)
    return "".join(match.target.plain for match in search_memory(project, asked, limit=1, min_score=100))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
