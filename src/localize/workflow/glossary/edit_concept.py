"""Edits of concepts in the project's own glossary files; each change can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import Conflict, NotFound, WorkflowError
from localize.model import Concept, Term
from localize.tokens import search_key
from localize.workflow.glossary.add_term import (
    TermWish,
    add_concept,
    is_own,
    new_file,
    own_file,
    refuse_known,
    refuse_twice,
    write_glossary,
)
from localize.workflow.glossary.glossaries import glossary_name, import_glossary, places

if TYPE_CHECKING:
    from localize.workflow.glossary.glossaries import GlossaryReport
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class GlossaryChange:
    """A glossary file as it was and as it is now: what takes the change back."""

    path: Path
    before: bytes | None
    """None where there was no file."""
    after: bytes


def change_concept(
    project: Project, wanted: Concept, *, seen: Concept | None = None, homonym: bool = False
) -> GlossaryChange | None:
    """Write what differs in the concept of this id; terms that come new are added. None where nothing differs.

    *seen* is the concept as it was when it was changed: nothing is written over what somebody else wrote since.
    A concept of another glossary is copied into the project's own first: its copy then counts.
    Raises: NotFound; WorkflowError for an empty term, one that stands twice, or one that another concept has (unless
    *homonym* says that it means another thing); ConfigError where it cannot be written there; Conflict; StoreError.
    """
    project.require_writable()
    if seen is not None:
        _require_unchanged(project, seen)
    present = get_concept(project, wanted.id)
    if wanted == present:
        return None
    if not all(term.text.strip() for term in wanted.terms):
        raise WorkflowError("a term needs a text", hint="write the dictionary form of the word")
    refuse_twice(wanted.terms)
    if not homonym:
        refuse_known(project, _fresh(present, wanted))
    return write_concept(project, wanted)


def _require_unchanged(project: Project, seen: Concept) -> None:
    """Raise a Conflict where the file has the concept otherwise than *seen*; the glossaries are then read again."""
    from localize.glossary.files.yaml import read_yaml_glossary

    place = Path(places(project)[seen.id])
    there = read_yaml_glossary(place.read_bytes(), str(place)).concepts if is_own(project, place) else (seen,)
    if seen not in there:
        project.forget_glossaries()
        hint = "the current version is shown; repeat your change"
        raise Conflict("somebody changed the concept meanwhile", mine="", theirs=None, base=None, hint=hint)


def write_concept(project: Project, wanted: Concept) -> GlossaryChange:
    """Write a concept without a word about its terms, as `change_concept` does. Raises: ConfigError, StoreError."""
    from localize.glossary.files.yaml_append import append_concept
    from localize.glossary.files.yaml_rewrite import rewrite_concept

    place = Path(places(project)[wanted.id])
    if is_own(project, place):
        before: bytes | None = place.read_bytes()
        after = rewrite_concept(place.read_bytes(), wanted, str(place))
    else:
        place = own_file(project, "")
        before = place.read_bytes() if place.exists() else None
        after = append_concept(before if before is not None else new_file(place.stem), wanted, str(place))
    write_glossary(project, place, after)
    return GlossaryChange(place, before, after)


def new_concept(project: Project, wish: TermWish, *, file: str = "") -> tuple[GlossaryChange, Concept]:
    """Write a new concept as `add_concept` does; return what takes it back, and the concept."""
    place = own_file(project, file)
    before = place.read_bytes() if place.exists() else None
    added = add_concept(project, wish, file=file)
    return GlossaryChange(place, before, place.read_bytes()), added.concept


def delete_concept(project: Project, concept_id: str) -> GlossaryChange:
    """Take a concept out of the project's own glossary file.

    Raises: NotFound; WorkflowError where another glossary has it; ConfigError where its shape does not let it go.
    """
    from localize.glossary.files.yaml_rewrite import remove_concept

    place = require_own(project, concept_id)
    before = place.read_bytes()
    after = remove_concept(before, concept_id, str(place))
    write_glossary(project, place, after)
    return GlossaryChange(place, before, after)


def require_own(project: Project, concept_id: str) -> Path:
    """Return the project's own file that has a concept.

    Raises: NotFound; WorkflowError where another glossary has it.
    """
    project.require_writable()
    get_concept(project, concept_id)
    place = Path(places(project)[concept_id])
    if not is_own(project, place):
        where = glossary_name(project, str(place))
        raise WorkflowError(
            "{concept_id} is in {where}, which cannot be changed",
            concept_id=concept_id,
            where=where,
            hint="remove that glossary",
        )
    return place


def bring_in(project: Project, path: Path) -> tuple[GlossaryChange, GlossaryReport]:
    """Copy a glossary into the project as `import_glossary` does; return what takes it back, and the report."""
    report = import_glossary(project, path)
    return GlossaryChange(report.place, None, report.place.read_bytes()), report


def take_back(project: Project, change: GlossaryChange) -> None:
    """Bring the file back to what it was. Raises: Conflict where it has changed since."""
    project.require_writable()
    if not change.path.exists() or change.path.read_bytes() != change.after:
        raise Conflict("the glossary has changed since", mine="", theirs=None, base=None, hint="correct it by hand")
    if change.before is None:
        change.path.unlink()
        project.forget_glossaries()
    else:
        write_glossary(project, change.path, change.before)
        project.reload_config()  # the change may have named a glossary there


def get_concept(project: Project, concept_id: str) -> Concept:
    """Return the concept of an id that counts in the project. Raises: NotFound."""
    found = next((each for each in project.concepts() if each.id == concept_id), None)
    if found is None:
        raise NotFound("concept", concept_id, hint="`localize term find` and `localize term stats` show ids")
    return found


def _fresh(present: Concept, wanted: Concept) -> Sequence[Term]:
    """Return the terms to be used that the concept has not had yet."""
    had = {(term.language, search_key(term.text)) for term in present.terms if term.status.is_allowed}
    return [
        term for term in wanted.terms if term.status.is_allowed and (term.language, search_key(term.text)) not in had
    ]
