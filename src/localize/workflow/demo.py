"""Demo of the program: the sample project copied, filled, and replayed as its people worked on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from localize.errors import ConfigError, LocalizeError, NotFound, StoreError, WorkflowError
from localize.language import parse_tag
from localize.model import LanguageTag, Progress, State
from localize.model.events import Member
from localize.model.segment_list import Row, Where
from localize.workflow import review
from localize.workflow.checking.check import CheckReport, check, waive
from localize.workflow.documents.add import AddReport, add
from localize.workflow.drafting.draft import DraftReport, draft
from localize.workflow.editing import edit
from localize.workflow.export.export import ExportReport, Fallback, Wanted, export
from localize.workflow.memory.import_files import ImportReport, import_memory
from localize.workflow.project.bundled_files import find_shipped
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.lookup import find_document

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE = "digital-rights-brief"
WORK = "work.jsonl"
TYPIST = "demo"
"""Who enters what people did: none of them sits there."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """Everything that the sample's run did."""

    root: Path
    added: AddReport
    remembered: ImportReport
    replayed: int
    drafted: DraftReport
    checked: CheckReport
    exported: ExportReport


def copy_sample(folder: Path) -> Path:
    """Copy the sample project to a new folder and return it.

    Raises: WorkflowError where something is in it; StoreError where it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WorkflowError("{folder} is not empty", folder=folder, hint="name a new folder")
    try:
        shutil.copytree(find_shipped("projects", SAMPLE), folder, dirs_exist_ok=True)
    except OSError as error:
        raise StoreError(
            "cannot write in {folder}: {error}",
            folder=folder,
            error=error,
            hint="name another folder: localize demo DIR",
        ) from error
    return folder.resolve()


def run_demo(folder: Path) -> Generator[Progress, None, DemoReport]:
    """Copy the sample and run the whole job on it: add, replay, draft, check, export.

    Raises: WorkflowError when *folder* has something in it; StoreError when it cannot be written.
    """
    root = copy_sample(folder)
    with open_project(root) as project:
        added = yield from add(project, [root / "source"])
        remembered = yield from import_memory(project)
        replayed = yield from replay(project, root / WORK)
        drafted = yield from draft(project)
        checked = yield from check(project)
        wanted = Wanted(min_state=State.INITIAL, fallback=Fallback.SOURCE)
        exported = yield from export(project, wanted)
    return DemoReport(root, added, remembered, replayed, drafted, checked, exported)


def replay(project: Project, path: Path) -> Generator[Progress, None, int]:
    """Do the acts of a `work.jsonl` file in order, each in its person's name; return how many there were.

    Raises: ConfigError with the line of an act that cannot be done.
    """
    acts = list(_acts(path))
    person = project.member
    try:
        for at, (line, act) in enumerate(acts):
            yield Progress(at, len(acts), "replayed")
            project.member = Member(act.get("as", person.name), entered_by=TYPIST)
            try:
                _do(project, act)
            except (KeyError, LocalizeError) as error:
                raise ConfigError("this action failed: {error}", error=error, path=str(path), line=line) from error
    finally:
        project.member = person
    return len(acts)


def _acts(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield number, cast("dict[str, str]", json.loads(line))
            except ValueError as error:
                raise ConfigError("not JSON", path=str(path), line=number) from error


def _do(project: Project, act: Mapping[str, str]) -> None:
    language = parse_tag(act["language"])
    key = _row(project, act, language).segment.key
    match act["act"]:
        case "set":
            edit.save(project, key, language, act["text"])
        case "approve":
            review.approve(project, key, language)
        case "reject":
            review.reject(project, key, language, reason=act["reason"])
        case "waive":
            waive(project, key, language, act["check"], reason=act["reason"])
        case other:
            raise NotFound("act", other, hint="set, approve, reject or waive")


def _row(project: Project, act: Mapping[str, str], language: LanguageTag) -> Row:
    document = find_document(project, act["document"])
    meant = (
        row
        for row in all_rows(project, language, Where(document=document.id))
        if row.segment.source.typed == act["source"] and act.get("case", "") == _case(row)
    )
    found = next(islice(meant, int(act.get("occurrence", 0)), None), None)
    if found is None:
        raise NotFound("segment", act["source"])
    return found


def _case(row: Row) -> str:
    return row.segment.case.value if row.segment.case else ""
