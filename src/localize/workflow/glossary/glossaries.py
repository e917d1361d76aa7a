"""Glossaries of a project: import, export, lint, and the check of its terms."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ConfigError, ExchangeError, NotFound, StoreError, WorkflowError
from localize.errors.message import Message
from localize.language import same_language
from localize.model import Problem, Progress
from localize.runtime.arguments import StrPath
from localize.workflow.checking.check import CheckReport, check

if TYPE_CHECKING:
    from localize.glossary import Glossary, GlossaryFormat, Languages
    from localize.glossary.lint import Fault
    from localize.workflow.project.project import Project

_HOST_LETTERS = frozenset('/\\:*?"<>|')
"""What some system does not allow in the name of a file."""


@dataclass(frozen=True, slots=True)
class GlossaryReport:
    """What a glossary brought into the project."""

    place: Path
    """The file in the project's folder `glossary/`."""
    concepts: int
    """How many it has."""
    problems: tuple[Problem, ...]
    """What of the file could not be read; everything else was."""
    shared: tuple[str, ...]
    """Ids that another glossary of the project has too; one of the two concepts does not count."""


def read_glossary_file(path: Path, languages: Languages | None = None) -> Glossary:
    """Return the glossary in a YAML, TBX, CSV or TSV file; *languages* are those of a table without a header.

    Raises: NotFound, ConfigError, ExchangeError.
    """
    from localize.glossary import MAX_BYTES, read_glossary

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotFound("glossary", str(path), hint="check the path and try again") from error
    return read_glossary(data, str(path), languages)


def places(project: Project) -> dict[str, str]:
    """Return for every concept id the path of the glossary whose concept counts."""
    found: dict[str, str] = {}
    for glossary in project.glossaries():
        for concept in glossary.concepts:
            found.setdefault(concept.id, glossary.path)
    return found


def glossary_name(project: Project, path: str) -> str:
    """Return a glossary as the settings would name it: `glossary/own.yaml`, `shipped:digital-rights`."""
    place = Path(path)
    if place.is_relative_to(project.root):
        return place.relative_to(project.root).as_posix()
    return f"shipped:{place.stem}"


def lint_glossaries(project: Project) -> tuple[Fault, ...]:
    """Return what is wrong in the project's glossaries as they are used together; none without a glossary."""
    from localize.glossary.lint import lint

    return lint(project.glossaries())


def import_glossary(
    project: Project, path: StrPath, *, languages: Languages | None = None, name: str = ""
) -> GlossaryReport:
    """Copy a glossary (YAML, TBX, CSV, TSV) into the project as YAML, under its file's name or another one.

    The first line of a table names its columns: languages, `id`, `definition` and others. *languages* are source and
    target of a table without such a line. Terms count from now on in matches, drafts and checks.
    Raises:
        WorkflowError: the project has a glossary of that name.
        NotFound: the file cannot be read.
        ExchangeError: it is no glossary, or too large.
    """
    from localize.glossary import write_yaml
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder
    from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES

    project.require_writable()
    file = Path(path)
    place = project.root / "glossary" / f"{file_name(name) or file.stem}.yaml"
    if place.exists():
        hint = Message("import it under another name with --name, or delete {place}", place=place)
        raise WorkflowError("{name} already exists", name=place.name, hint=hint)
    glossary = read_glossary_file(file, languages)
    data = write_yaml(replace(glossary, name=name or glossary.name))
    if len(data) > GLOSSARY_MAX_BYTES:
        text = "{value:,} bytes as YAML, more than the {glossary_max_bytes:,} that a glossary can have"
        size = Message(text, value=len(data), glossary_max_bytes=GLOSSARY_MAX_BYTES)
        raise ExchangeError(size, path=str(path), hint="import only the part that the project needs")
    known = {concept.id for concept in project.concepts()}
    try:
        make_folder(place.parent)
        write_private(place, data)
    except OSError as error:
        raise StoreError(
            "cannot write {place}: {strerror}", place=place, strerror=error.strerror, hint="make the folder writable"
        ) from error
    project.forget_glossaries()
    shared = tuple(concept.id for concept in glossary.concepts if concept.id in known)
    return GlossaryReport(place, len(glossary.concepts), glossary.problems, shared)


def file_name(name: str) -> str:
    """Return a name that can be that of a file in the glossary folder. Raises: ConfigError."""
    if name.startswith(".") or not name.isprintable() or _HOST_LETTERS & set(name):
        raise ConfigError(
            "{name!r} cannot be the name of a file", name=name, hint="use letters, digits, hyphens and spaces"
        )
    return name


def export_glossary(
    project: Project,
    path: Path,
    *,
    form: GlossaryFormat | None = None,
    languages: tuple[str, str] = ("", ""),
    raw: bool = False,
) -> int:
    """Write all concepts of the project's glossaries to a file; return how many it has.

    *form* is None for the one that the extension of *path* stands for. *languages* are the source and target of an
    OmegaT table; empty ones are the project's source language and its only target language. *raw* is for programs that
    read a table: no apostrophe before what a spreadsheet would calculate.
    Raises: ExchangeError, WorkflowError, StoreError.
    """
    from localize.glossary import GlossaryFormat, find_format, find_pairs, write_glossary
    from localize.safe.atomic import write_private

    form = form or find_format(str(path))
    glossary = _merged(project)
    pair = None
    if form is GlossaryFormat.OMEGAT:
        pair = _pair(project, *languages)
        glossary = replace(glossary, concepts=find_pairs(glossary.concepts, pair))
    elif any(languages):
        raise ConfigError("only an OmegaT table has exactly two languages", hint="omit --source and --target")
    try:
        write_private(path, write_glossary(glossary, form, pair, raw=raw))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another file"
        ) from error
    return len(glossary.concepts)


def _merged(project: Project) -> Glossary:
    """Return all glossaries as one: what it promises holds for all of them."""
    glossaries = project.glossaries()
    if not glossaries:
        raise WorkflowError("this project has no glossary", hint="import one with `localize term import FILE`")
    first = replace(glossaries[0], concepts=project.concepts())
    if len(glossaries) == 1:
        return first
    licences = {each.licence for each in glossaries}
    return replace(first, name=project.config.name, licence=first.licence if len(licences) == 1 else "", languages=())


def _pair(project: Project, source: str, target: str) -> Languages:
    from localize.language import parse_tag

    begin = parse_tag(source) if source else project.source
    if target:
        return begin, parse_tag(target)
    others = [each for each in (project.source, *project.targets) if not same_language(each, begin)]
    if len(others) != 1:
        listed = ", ".join(others)
        raise WorkflowError(
            "an OmegaT table has one target language", listed=listed, hint="choose one with --target: {listed}"
        )
    return begin, others[0]


def check_terms(project: Project) -> Generator[Progress, None, CheckReport]:
    """Check every text of the project for the use of its terms alone, also beside other texts and languages."""
    report = yield from check(project)
    wanted = tuple(each for each in report.findings if _is_of_terms(each.finding.check))
    return replace(report, findings=wanted)


def _is_of_terms(check: str) -> bool:
    return check.startswith("terms.") or check in ("consistency.term", "languages.terms")
