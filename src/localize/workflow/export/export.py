"""Export of translated files: `OUTPUT/<language>/<document>` for each document, and a manifest.

Start with `export`. It plans each file (`plan.py`), refuses to go on with critical findings or with segments below the
wanted state, merges the texts into the document's stored bytes, reads each merged file again to verify it, and only
then writes: each file appears whole or not at all. A file that cannot be made is reported, and the others are written.
The manifest (`manifest.py`) records what was exported.
"""

from __future__ import annotations

import enum
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import Blocked, FormatError, MergeError, StoreError, WorkflowError
from localize.errors.message import Message
from localize.formats import get_filter
from localize.formats.core.merge_proof import PROOF
from localize.language import same_language, script_of
from localize.model import Hash, LanguageTag, Progress, State, hash_bytes
from localize.model.segment_list import Located
from localize.runtime.arguments import Names, StrPath, as_names
from localize.safe.limits import allow_output, max_bytes
from localize.workflow.documents.extract import merge
from localize.workflow.export.kazakh_scripts import (
    Variant,
    VariantReport,
    is_cyrillic_kazakh,
    make_variant,
    read_alphabets,
)
from localize.workflow.export.manifest import render_manifest
from localize.workflow.export.plan import Plan, make_plan
from localize.workflow.export.proof import prove_approvals, prove_history
from localize.workflow.segments.lookup import find_document, target_languages
from localize.workflow.user.heads import MANIFEST

if TYPE_CHECKING:
    from localize.safe.sandbox import ChildReader, Merged
    from localize.workflow.project.project import Project


class Fallback(enum.Enum):
    """The replacement for segments below the wanted state."""

    SOURCE = "source"
    SKIP = "skip"
    """The whole document is left out, and the report lists it."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export."""

    path: Path
    """Below the export's folder, which it begins with."""
    language: LanguageTag
    document: str
    """Path of the document in the project."""
    changed: bool
    """Whether the file on disk had other bytes before, or was not there."""
    with_text: int
    """Segments exported with their translation."""
    fallen_back: int
    """Segments exported with their source text."""
    sha256: Hash
    """Of its bytes."""


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be made, and why."""

    document: str
    """Path of the document in the project."""
    language: LanguageTag
    error: FormatError
    """Its path names the language too, for messages."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files that an export wrote, or with `check_only` would write."""

    output: Path
    """The folder of the export."""
    files: tuple[ExportedFile, ...]
    """Document by document, the source language first."""
    skipped: tuple[tuple[str, LanguageTag, int], ...]
    """Documents left out under `Fallback.SKIP`: path, language, segments under the state."""
    allowed: tuple[Located, ...]
    """Critical findings that were let through."""
    variants: tuple[VariantReport, ...] = ()
    """For each file in another alphabet, the count of its words; experimental."""
    notices: tuple[Message, ...] = ()
    """What is to be known of the history that stands behind the approvals."""
    without_variant: tuple[str, ...] = ()
    """Documents with Kazakh texts but no variant, because the file itself holds its one target language."""
    failed: tuple[FailedFile, ...] = ()
    """The files that could not be made; those of an earlier export stay where they are."""

    @property
    def changed(self) -> tuple[ExportedFile, ...]:
        """The files whose bytes differ from those on disk."""
        return tuple(each for each in self.files if each.changed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of an export."""

    languages: Names = ()
    """Empty: every target language and the source language."""
    output: StrPath | None = None
    """None: the folder in the project's settings."""
    min_state: State | None = None
    """None: the state in the project's settings."""
    fallback: Fallback | None = None
    """None: a segment below the wanted state stops the export."""
    check_only: bool = False
    """Write nothing, only report what would change."""
    allow_critical: bool = False
    """Export in spite of critical findings."""
    variants: Names | None = None
    """Other alphabets for the exported Kazakh texts: kk-Latn, kk-Arab. None: those in the project's settings."""
    documents: Names = ()
    """The documents, as `find_document` takes them. Empty: all."""

    def __post_init__(self) -> None:
        """Take a state and what falls back by their words too: "reviewed", "source". Raises: ValueError."""
        if self.min_state is not None:
            object.__setattr__(self, "min_state", State(self.min_state))
        if self.fallback is not None:
            object.__setattr__(self, "fallback", Fallback(self.fallback))


def export(project: Project, wanted: Wanted | StrPath = Wanted()) -> Generator[Progress, None, ExportReport]:
    """Write every document in every wanted language below `OUTPUT/<language>/`, and `OUTPUT/manifest.json`.

    A folder alone stands for `Wanted(output=folder)`. A file that cannot be made, or that does not read back as its
    translations, is reported in `failed` and does not stop the others.
    Raises:
        NotFound: the project does not have one of the languages or documents.
        Blocked: there are critical findings, or segments below the wanted state and no fallback; nothing is written.
        Forged: something would go out as approved that the record does not say was approved; nothing is written.
        StoreError: the output cannot be written.
    """
    return (yield from _export(project, wanted if isinstance(wanted, Wanted) else Wanted(output=wanted)))


def _export(project: Project, wanted: Wanted) -> Generator[Progress, None, ExportReport]:
    output, root = _places(project, wanted)
    history = prove_history(project)
    everything = yield from _plan_all(project, wanted)
    proof = prove_approvals(project, everything, history)
    left_out = [plan for plan in everything if plan.below and wanted.fallback is Fallback.SKIP]
    plans = [plan for plan in everything if plan not in left_out]
    _require_names(plans)
    _require_settled(project, wanted, plans)
    _gate(project, wanted, plans)
    variants, without = _variants(project, wanted, plans)
    to_write = [*plans, *(each.plan for each in variants)]
    merged, failed = yield from _merge_all(project, to_write)
    files = [
        _write_file(root, output, to_write[at], done.data, check_only=wanted.check_only) for at, done in merged.items()
    ]
    told = list(_written(variants, merged, first=len(plans)))
    allowed = tuple(each for plan in plans for each in plan.critical)
    settings = _settings(project, wanted, len(allowed), failed)
    present = _read(root, output / MANIFEST) if wanted.languages or wanted.documents else None
    written = [plan for plan in plans if plan.sha256 is not None]
    manifest = render_manifest(project, written, settings, present, told, proof=proof)
    if not wanted.check_only:
        _write(root, output / MANIFEST, manifest, check_only=False)
    skipped = tuple((plan.document.path, plan.language, plan.below) for plan in left_out)
    variants_told = tuple(each.report for each in told)
    return ExportReport(output, tuple(files), skipped, allowed, variants_told, proof.notices, without, failed)


def _written(variants: Sequence[Variant], merged: Mapping[int, Merged], *, first: int) -> Iterator[Variant]:
    """Yield the variants whose file was made; *first* is the place of the first one among all plans."""
    for at, variant in enumerate(variants, first):
        if at in merged:
            yield replace(variant, report=replace(variant.report, directed=merged[at].has_direction))


def _settings(project: Project, wanted: Wanted, allowed: int, failed: Sequence[FailedFile]) -> dict[str, object]:
    """Return what the manifest says of the export as a whole."""
    return {
        "min_state": _minimum(project, wanted).value,
        "fallback": wanted.fallback.value if wanted.fallback else None,
        "critical_findings_allowed": allowed,
        "documents_chosen": bool(wanted.documents),
        "failed": [
            {"path": each.document, "language": each.language, "message": str(each.error.text)} for each in failed
        ],
    }


def _places(project: Project, wanted: Wanted) -> tuple[Path, Path]:
    """Return the folder for the export, and the one below which no link is followed. Raises: ConfigError."""
    if wanted.output is not None:
        return Path(wanted.output), Path(wanted.output)
    return project.output_folder(), project.root


def _minimum(project: Project, wanted: Wanted) -> State:
    return wanted.min_state or project.config.export.min_state


def _plan_all(project: Project, wanted: Wanted) -> Generator[Progress, None, list[Plan]]:
    plans = []
    names = tuple(map(project.export_language, as_names(wanted.languages)))
    named = {each.id: each for each in (find_document(project, name) for name in as_names(wanted.documents))}
    documents = tuple(named.values()) or project.store.documents()
    for at, document in enumerate(documents):
        yield Progress(at, len(documents), Message("{path}", path=document.path))
        languages = (document.source_language, *target_languages(project, document))
        chosen = [
            language for language in languages if not names or any(same_language(each, language) for each in names)
        ]
        plans += [make_plan(project, document, language, _minimum(project, wanted)) for language in chosen]
    return plans


def _variants(project: Project, wanted: Wanted, plans: Sequence[Plan]) -> tuple[tuple[Variant, ...], tuple[str, ...]]:
    """Return the Kazakh plans in other alphabets, and the documents without any. Raises: WorkflowError."""
    asked = wanted.variants
    alphabets = read_alphabets(project.config.export.variants if asked is None else as_names(asked), project)
    kazakh = [plan for plan in plans if is_cyrillic_kazakh(plan.language)] if alphabets else []
    if asked and not kazakh:
        raise WorkflowError("no Kazakh text is exported", hint="a variant is made beside the export of kk")
    made = [make_variant(project, plan, alphabet) for alphabet in alphabets for plan in kazakh]
    found = tuple(each for each in made if each is not None)
    documents = {each.plan.document.path for each in found}
    return found, tuple(plan.document.path for plan in kazakh if plan.document.path not in documents)


_NAMED = 5
"""Files that a refusal names; more are for `status`."""


def _require_settled(project: Project, wanted: Wanted, plans: Iterable[Plan]) -> None:
    """Raise Blocked where texts of a team stand against each other: whichever went out, somebody's would be lost."""
    if _minimum(project, wanted) is State.INITIAL:
        return
    places: dict[tuple[str, LanguageTag | None], str] = {}
    for plan in plans:
        places[plan.document.id, None] = plan.document.path
        places.update({(row.segment.key, plan.language): plan.document.path for row in plan.rows})
    subjects = [each.subject for each in project.store.disputes() if each.is_conflict]
    found = [places.get((each.id, each.language)) for each in subjects]
    paths = [path for path in found if path]
    if paths:
        raise Blocked(
            "conflicts that nobody has settled: {below} ({where})",
            below=len(paths),
            where=", ".join(dict.fromkeys(paths)),
            hint="`localize conflicts` shows them, and `localize resolve` settles one",
        )


def _gate(project: Project, wanted: Wanted, plans: Sequence[Plan]) -> None:
    critical = tuple(located for plan in plans for located in plan.critical)
    if critical and not wanted.allow_critical:
        raise Blocked(
            "critical findings: {value}",
            value=len(critical),
            findings=critical,
            hint="fix or waive them, or use --allow-critical",
        )
    waiting = tuple((plan.document.path, plan.language, plan.below) for plan in plans if plan.below)
    if waiting and wanted.fallback is None:
        below = sum(count for _, _, count in waiting)
        where = ", ".join(f"{path} {language} {count}" for path, language, count in waiting[:_NAMED])
        where += ", …" if len(waiting) > _NAMED else ""
        minimum = _minimum(project, wanted)
        if minimum is State.INITIAL:
            raise Blocked(
                "segments without a text: {below} ({where})",
                where=where,
                below=below,
                waiting=waiting,
                hint="translate or draft them, or use --fallback source or skip",
            )
        raise Blocked(
            "segments that are not {value} yet: {below} ({where})",
            value=Message(minimum.value),
            where=where,
            below=below,
            waiting=waiting,
            hint="finish them, or use --min-state with an earlier state, or --fallback source or skip",
        )


def _merge_all(
    project: Project, plans: Sequence[Plan]
) -> Generator[Progress, None, tuple[dict[int, Merged], tuple[FailedFile, ...]]]:
    """Return the merged files by the place of their plans, which note the hash, and an error for each other plan."""
    from localize.safe.sandbox import ChildReader

    merged: dict[int, Merged] = {}
    failed: list[FailedFile] = []
    with ChildReader() as reader:
        for at, plan in enumerate(plans):
            yield Progress(
                at, len(plans), Message("{path} → {language}", path=plan.document.path, language=plan.language)
            )
            try:
                merged[at] = _merge(project, reader, plan)
                plan.sha256 = hash_bytes(merged[at].data)
            except FormatError as error:
                error.path = f"{plan.document.path} ({plan.language})"
                failed.append(FailedFile(plan.document.path, plan.language, error))
    return merged, tuple(failed)


@allow_output()
def _merge(project: Project, reader: ChildReader, plan: Plan) -> Merged:
    """Return the merged bytes of a plan, proved by reading them again. Raises: FormatError."""
    from localize.safe.sandbox import Merged, Merging

    document = plan.document
    data = project.store.source_bytes(document.id, document.version)
    if not plan.targets:
        return Merged(data, has_direction=True)
    used = get_filter(document.filter.name)
    if used.version != document.filter.version:
        raise MergeError(
            "was read by another version of the {name} filter",
            name=used.name,
            hint="add the file again: all work on it is kept",
        )
    merging = Merging.of(plan.targets, plan.language, PROOF)
    merged = merge(reader, document.filter, document.path, data, merging)
    return merged if script_of(plan.language) == "Arab" else replace(merged, has_direction=True)


def _require_names(plans: Sequence[Plan]) -> None:
    """Raise a StoreError for a document whose name leads elsewhere, or for two whose files are one on some system."""
    from localize.safe.paths import find_problem, fold_name

    hint = "add it under another name, with --to"
    seen: dict[tuple[LanguageTag, str], str] = {}
    for plan in plans:
        path = plan.document.path
        if (problem := find_problem(path)) is not None:
            raise StoreError("{path} cannot be exported: {problem}", path=path, problem=problem, hint=hint)
        first = seen.setdefault((plan.language, fold_name(path)), path)
        if first != path:
            raise StoreError(
                "{path} and {first} are the same file on macOS and Windows", path=path, first=first, hint=hint
            )


def _write_file(root: Path, output: Path, plan: Plan, data: bytes, *, check_only: bool) -> ExportedFile:
    path = output / plan.language / plan.document.path
    changed = _write(root, path, data, check_only=check_only)
    return ExportedFile(path, plan.language, plan.document.path, changed, plan.with_text, plan.below, hash_bytes(data))


@allow_output()
def _read(root: Path, path: Path) -> bytes | None:
    from localize.safe.folder import read_file

    try:
        return read_file(root, str(path.relative_to(root)), limit=max_bytes())
    except OSError:
        return None


def _write(root: Path, path: Path, data: bytes, *, check_only: bool) -> bool:
    """Write a file below *root* and tell whether it had other bytes.

    Raises: ConfigError for a link on the way; StoreError.
    """
    from localize.safe.atomic import write_atomic
    from localize.safe.folder import open_folder

    *folders, name = path.relative_to(root).parts
    try:
        with open_folder(root, *folders, make=not check_only) as folder:
            if folder.has(name, data):
                return False
            if not check_only:
                write_atomic(folder.place(name), data, folder=folder.handle)
    except OSError as error:
        if check_only and isinstance(error, FileNotFoundError):
            return True
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another --output"
        ) from error
    return True
