"""Check of exported files against their manifest, and of the manifest against a project, a backup or another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.errors.message import Message
from localize.model import Hash, LanguageTag, Problem, SegmentKey, State, hash_bytes
from localize.model.events import Approve, Head, Subject, SubjectKind
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.user.heads import MANIFEST, Manifest, has_head, load_manifest

if TYPE_CHECKING:
    from localize.store import Store
    from localize.store.key import Key, Passphrase
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class ExportCheck:
    """What the check of an export found."""

    files: int
    problems: tuple[Problem, ...]


def verify_export(folder: Path, against: Path | None = None, key: Key | Passphrase | None = None) -> ExportCheck:
    """Compare the files of an export with what its manifest says, and the manifest with something that was kept apart.

    *against* is a project's folder, a backup, or a manifest. With a project the files are made again and compared.
    Raises:
        NotFound: *folder* has no manifest, or *against* is not there.
        WorkflowError: a manifest cannot be read, or is of an older program.
    """
    manifest = _read(folder / MANIFEST)
    files = dict(_files(manifest))
    problems = list(_changed(folder, files))
    if against is not None:
        problems += _differences(folder, manifest, against, key)
    return ExportCheck(len(files), tuple(map(Problem, problems)))


def find_unchanged(folder: Path) -> Iterator[Path]:
    """Yield the files of an export that are as its manifest says. Raises: as `verify_export`."""
    for name, sha256 in _files(_read(folder / MANIFEST)):
        if not any(_changed(folder, {name: sha256})):
            yield folder / name


def _read(path: Path) -> Manifest:
    if not path.is_file():
        raise NotFound("manifest", str(path), hint="name the folder that `localize export` wrote to")
    try:
        manifest = load_manifest(path)
        dict(_files(manifest))
        if manifest["schema"] < 2:
            raise ValueError(path)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WorkflowError(
            "{path} is not a manifest that can be checked", path=path, hint="export again with this program"
        ) from error
    return manifest


def _files(manifest: Manifest) -> Iterator[tuple[str, Hash]]:
    """Yield each file, named by language and path, with its hash."""
    for document in manifest["documents"]:
        for language, told in document["languages"].items():
            yield f"{language}/{document['path']}", Hash(told["sha256"])


def _changed(folder: Path, files: Mapping[str, Hash]) -> Iterator[Message]:
    for name, sha256 in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            yield Message("{path}: is not there", path=name)
        elif hash_bytes(path.read_bytes()) != sha256:
            yield Message("{path}: has changed since the export", path=name)


def _differences(folder: Path, manifest: Manifest, against: Path, key: Key | Passphrase | None) -> Iterator[Message]:
    if against.is_dir():
        yield from _compare_with_project(folder, manifest, against, key)
    elif not against.is_file():
        raise NotFound("file or folder", str(against), hint="name a project, a backup or a manifest")
    elif against.suffix == ".json":
        mine, kept = dict(_files(manifest)), dict(_files(_read(against)))
        for name in sorted(mine.keys() | kept.keys()):
            if mine.get(name) != kept.get(name):
                yield Message("{path}: differs from what the other manifest says", path=name)
    else:
        yield from _compare_with_backup(manifest, against, key)


def _compare_with_project(
    folder: Path, manifest: Manifest, root: Path, key: Key | Passphrase | None
) -> Iterator[Message]:
    from localize.workflow import finish
    from localize.workflow.project.project import open_project

    with open_project(root, read_only=True, key=key) as project:
        yield from _unproven(manifest, project.store)
        exported = {tag: each for document in manifest["documents"] for tag, each in document["languages"].items()}
        variants = tuple(LanguageTag(tag) for tag, each in exported.items() if "variant_of" in each)
        languages = tuple(tag for tag in exported if tag not in variants and _has(project, tag))
        if not languages:
            return
        wanted = Wanted(
            documents=_chosen(manifest, project),
            languages=languages,
            output=folder.resolve(),
            min_state=State(manifest["min_state"]),
            fallback=Fallback(manifest["fallback"]) if manifest["fallback"] else None,
            check_only=True,
            allow_critical=True,
            variants=variants or None,
        )
        for file in finish(export(project, wanted)).changed:
            yield Message("{path}: differs from what the project holds now", path=f"{file.language}/{file.document}")


def _chosen(manifest: Manifest, project: Project) -> tuple[str, ...]:
    """Return the documents of an export of named ones that the project still has; of an export of all none."""
    paths = {document["path"] for document in manifest["documents"] if manifest.get("documents_chosen")}
    return tuple(each.path for each in project.store.documents() if each.path in paths)


def _has(project: Project, tag: str) -> bool:
    """Tell whether a project still has a language."""
    try:
        project.export_language(tag)
    except NotFound:
        return False
    return True


def _compare_with_backup(manifest: Manifest, path: Path, key: Key | Passphrase | None) -> Iterator[Message]:
    from localize.workflow.project.backup import open_backup

    with open_backup(path, key) as store:
        yield from _unproven(manifest, store)


def _unproven(manifest: Manifest, store: Store) -> Iterator[Message]:
    """Yield what the manifest says of the record, and the record does not."""
    if manifest["project"] != store.project_id:
        yield Message("the manifest belongs to another project")
        return
    journal = manifest["journal"]
    if not has_head(store, Head(journal["replica"], journal["sequence"], Hash(journal["head"]))):
        yield Message("the history that the export was made from is missing")
    for document in manifest["documents"]:
        for language, told in document["languages"].items():
            for segment in told.get("segments", ()):
                if segment["event"] and not _was_approved(store, LanguageTag(language), segment):
                    yield Message(
                        "segment {key} of {path} in {language}: was not approved as the manifest says",
                        key=segment["key"],
                        path=document["path"],
                        language=language,
                    )


def _was_approved(store: Store, language: LanguageTag, segment: Manifest) -> bool:
    events = store.history(Subject(SubjectKind.SEGMENT, SegmentKey(segment["key"]), language))
    event = next((each for each in events if each.id == segment["event"]), None)
    if event is None or not isinstance(event.body, Approve):
        return False
    reviewer = event.body.file or event.actor
    return (event.body.target_hash, reviewer) == (segment["target_hash"], segment["approver"])
