"""Keeps the translated pages: `python docs/translations.py` tells whether those in `docs/kk` and `docs/ru` are current.

The pages are a project of `localize`, `projects/documentation`: the English pages as they stood when they were
translated, and `work.jsonl`, the translations. To work on it:

    python docs/translations.py FOLDER           makes the project in FOLDER, with the pages as they are now
    localize -C FOLDER edit --target kk          translates what is new and what needs update
    python docs/translations.py --save FOLDER    writes `projects/documentation`, `docs/kk` and `docs/ru` anew
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from localize.model import State
from localize.workflow import finish
from localize.workflow.demo import WORK, replay
from localize.workflow.documents.add import add
from localize.workflow.export.export import Wanted, export
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.iterate import all_rows

DOCS = Path(__file__).parent
KEPT = DOCS.parent / "projects" / "documentation"
SETTINGS = "localize.yaml"
TRANSLATOR = "Translator"
"""In whose name the translations stand in `work.jsonl`: the file tells no person."""


def sources() -> list[str]:
    """The pages of the project, as paths below `docs`."""
    return [path.relative_to(KEPT).as_posix() for path in sorted(KEPT.rglob("*.md"))]


def changed() -> list[str]:
    """The English pages that are not as they were when they were translated: these need update."""
    return [page for page in sources() if (DOCS / page).read_bytes() != (KEPT / page).read_bytes()]


def build(folder: Path) -> None:
    """Make the project in a new folder: pages and translations as kept, then the present pages as new versions."""
    shutil.copytree(KEPT, folder)
    pages = [folder / page for page in sources()]
    with open_project(folder) as project:
        finish(add(project, pages))
        finish(replay(project, folder / WORK))
        for page in changed():
            shutil.copyfile(DOCS / page, folder / page)
        finish(add(project, pages))


def open_texts(project: Project) -> Counter[str]:
    """How many texts of each page have no translation, need update or are drafts, in all languages."""
    return Counter(
        f"{language}/{row.path}"
        for language in project.config.targets
        for row in all_rows(project, language)
        if row.target is None or row.needs_update or row.state is State.INITIAL
    )


def exported(folder: Path, project: Project) -> Iterator[tuple[Path, bytes]]:
    """Export the project into *folder*; yield each page with its path below `docs`. Raises: what `export` does."""
    languages = project.config.targets
    finish(export(project, Wanted(languages=languages, output=folder)))
    for language in languages:
        for page in sources():
            yield Path(language, page), (folder / language / page).read_bytes()


def stale() -> list[str]:
    """The translated pages that are not what the project exports; where English changed, what is open in each."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve() / "documentation"
        build(folder)
        with open_project(folder) as project:
            if waiting := open_texts(project):
                return [f"{page}: {count} texts need update" for page, count in sorted(waiting.items())]
            return [
                f"{path.as_posix()}: not as exported"
                for path, data in exported(folder / "target", project)
                if not (DOCS / path).is_file() or (DOCS / path).read_bytes() != data
            ]


def save(folder: Path) -> None:
    """Write the project in *folder* to `projects/documentation` and its export to `docs`. Raises: as `export`."""
    with tempfile.TemporaryDirectory() as place, open_project(folder) as project:
        for path, data in exported(Path(place), project):
            (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / path).write_bytes(data)
        acts = "".join(json.dumps(act, ensure_ascii=False) + "\n" for act in acts_of(project))
    (KEPT / WORK).write_text(acts, encoding="utf-8", newline="\n")
    for page in sources():
        shutil.copyfile(folder / page, KEPT / page)


def acts_of(project: Project) -> Iterator[dict[str, str | int]]:
    """The translations of the project as acts of `work.jsonl`, in the order of the pages."""
    for language in project.config.targets:
        seen: Counter[tuple[str, str]] = Counter()
        for row in all_rows(project, language):
            source = row.segment.source.typed
            occurrence = seen[row.path, source]
            seen[row.path, source] += 1
            if row.target is not None:
                act: dict[str, str | int] = {"act": "set", "document": row.path, "source": source}
                if occurrence:
                    act["occurrence"] = occurrence
                yield {**act, "language": language, "text": row.target.content.typed, "as": TRANSLATOR}


def main() -> None:
    """Check, build or save, as the command line says."""
    match sys.argv[1:]:
        case []:
            sys.exit("\n".join(stale()) or 0)
        case ["--save", folder]:
            save(Path(folder).resolve())
        case [folder] if not folder.startswith("-"):
            build(Path(folder).resolve())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
