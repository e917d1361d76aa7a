"""Concepts and terms added to the project's own glossary files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import NotFound, StoreError, WorkflowError
from localize.errors.message import Message
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.workflow.glossary.glossaries import file_name, glossary_name, places

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_FIRST_FILE = "terms"
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class AddedTerms:
    """What was written, and where."""

    concept: Concept
    """As the file has it now."""
    glossary: str
    created: bool
    """Whether the concept is new."""


@dataclass(frozen=True, slots=True)
class TermWish:
    """What somebody wants added: texts by language, all with one status."""

    texts: tuple[tuple[LanguageTag, str], ...]
    status: TermStatus | None = None
    """None is preferred, or admitted where the concept has a preferred term of that language."""
    definitions: tuple[tuple[LanguageTag, str], ...] = ()
    domain: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""
    part_of_speech: str = "noun"
    case_sensitive: bool = False
    exceptions: tuple[tuple[LanguageTag, str], ...] = ()
    """By language, as those below: each is of all terms given in it."""
    contexts: tuple[tuple[LanguageTag, str], ...] = ()
    doubts: tuple[tuple[LanguageTag, str], ...] = ()

    def term(self, language: LanguageTag, text: str, status: TermStatus) -> Term:
        """Return one of the terms, with all that is said of those in its language."""
        return Term(
            language,
            text,
            status,
            self.part_of_speech,
            self.case_sensitive,
            _in(self.exceptions, language),
            _in(self.contexts, language),
            doubts=_in(self.doubts, language),
        )


def _in(pairs: Sequence[tuple[LanguageTag, str]], language: LanguageTag) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for tag, text in pairs if tag == language))


def add_concept(project: Project, wish: TermWish, *, file: str = "", homonym: bool = False) -> AddedTerms:
    """Write a new concept to the end of one of the project's own glossary files, with the id that follows.

    *file* is the file's name without extension; empty is the only one there is, or a new one where there is none.
    Raises: WorkflowError where a term is there already (unless *homonym* says that it means another thing), NotFound,
    ConfigError, StoreError.
    """
    from localize.glossary.files.yaml_append import append_concept, mint_id

    project.require_writable()
    status = wish.status or TermStatus.PREFERRED
    terms = tuple(wish.term(language, text, status) for language, text in wish.texts)
    if not homonym:
        refuse_known(project, terms)
    refuse_twice(terms)
    place = own_file(project, file)
    its_ids = [concept.id for each in project.glossaries() if each.path == str(place) for concept in each.concepts]
    taken = set(places(project))
    name = mint_id(its_ids)
    while name in taken:
        name = mint_id([*its_ids, name])
    concept = Concept(name, terms, wish.domain, wish.definitions, wish.note, wish.source, wish.confidence)
    data = place.read_bytes() if place.exists() else new_file(place.stem)
    write_glossary(project, place, append_concept(data, concept, str(place)))
    return AddedTerms(concept, glossary_name(project, str(place)), created=True)


def add_terms(project: Project, concept_id: str, wish: TermWish, *, homonym: bool = False) -> AddedTerms:
    """Write terms to a concept of one of the project's own glossary files.

    Raises: WorkflowError where a term is there already or the concept's file is not the project's own, NotFound,
    ConfigError, StoreError.
    """
    from localize.glossary.files.yaml_append import append_terms

    project.require_writable()
    if wish.definitions or wish.domain or wish.note or wish.source or wish.confidence:
        hint = Message("`localize term edit {concept_id}` changes the concept itself", concept_id=concept_id)
        raise WorkflowError("only terms can be added to an existing concept", hint=hint)
    concept = next((each for each in project.concepts() if each.id == concept_id), None)
    if concept is None:
        raise NotFound("concept", concept_id, hint="`localize term find` and `localize term stats` show ids")
    place = Path(places(project)[concept_id])
    if not is_own(project, place):
        hint = Message("add a concept of your own, or copy the glossary into the project with `localize term import`")
        raise WorkflowError(
            "{concept_id} is in {value}, which cannot be changed",
            concept_id=concept_id,
            value=glossary_name(project, str(place)),
            hint=hint,
        )
    terms = tuple(wish.term(tag, text, wish.status or _next_status(concept, tag)) for tag, text in wish.texts)
    refuse_twice((*concept.terms, *terms))
    allowed = tuple(term for term in terms if term.status.is_allowed)
    if not homonym:
        refuse_known(project, allowed)
    write_glossary(project, place, append_terms(place.read_bytes(), concept_id, terms, str(place)))
    changed = next(each for each in project.concepts() if each.id == concept_id)
    return AddedTerms(changed, glossary_name(project, str(place)), created=False)


def is_own(project: Project, place: Path) -> bool:
    """Tell whether a glossary file is one that the project writes."""
    return place.parent == project.root / "glossary" and place.suffix in _YAML


def _next_status(concept: Concept, language: LanguageTag) -> TermStatus:
    has = any(term.status is TermStatus.PREFERRED for term in concept.terms_in(language))
    return TermStatus.ADMITTED if has else TermStatus.PREFERRED


def refuse_known(project: Project, terms: Sequence[Term]) -> None:
    """Raise a WorkflowError where a concept of the project has one of the terms as one to be used."""
    from localize.tokens import search_key

    wanted = {(term.language, search_key(term.text)) for term in terms}
    for concept in project.concepts():
        for term in concept.terms:
            if term.status.is_allowed and (term.language, search_key(term.text)) in wanted:
                place = places(project)[concept.id]
                where = glossary_name(project, place)
                hint = "use --homonym if yours has another meaning"
                if is_own(project, Path(place)):
                    hint = "add terms to it with --to {id}, or use --homonym if yours has another meaning"
                raise WorkflowError(
                    "«{text}» ({language}) is a term of {id} in {where}",
                    text=term.text,
                    language=term.language,
                    id=concept.id,
                    where=where,
                    hint=hint,
                )


def refuse_twice(terms: Sequence[Term]) -> None:
    """Raise a WorkflowError where one concept would have a word twice, in whatever status."""
    from localize.tokens import search_key

    seen: dict[tuple[LanguageTag, str], Term] = {}
    for term in terms:
        first = seen.setdefault((term.language, search_key(term.text)), term)
        if first is not term:
            hint = Message("it is {value}; change its status in the file", value=first.status.value)
            raise WorkflowError(
                "the concept has «{text}» ({language}) already", text=term.text, language=term.language, hint=hint
            )


def own_names(project: Project) -> tuple[str, ...]:
    """Return the names of the glossary files that the project writes, without extension."""
    return tuple(Path(each.path).stem for each in project.glossaries() if is_own(project, Path(each.path)))


def own_file(project: Project, name: str) -> Path:
    """Return the YAML file of the project that a new concept goes to; it may not be there yet."""
    folder = project.root / "glossary"
    if name:
        stem = file_name(name.removesuffix(".yaml"))
        there = [each for suffix in _YAML if (each := folder / f"{stem}{suffix}").exists()]
        return there[0] if there else folder / f"{stem}.yaml"
    own = [Path(each.path) for each in project.glossaries() if Path(each.path).parent == folder]
    own = [each for each in own if each.suffix in _YAML]
    if len(own) > 1:
        listed = ", ".join(each.stem for each in own)
        raise WorkflowError(
            "the project has several glossary files", listed=listed, hint="choose one with --file: {listed}"
        )
    return own[0] if own else folder / f"{_FIRST_FILE}.yaml"


def new_file(name: str) -> bytes:
    """Return an empty glossary."""
    from localize.glossary import Glossary, write_yaml

    return write_yaml(Glossary(name, ()))


def write_glossary(project: Project, place: Path, data: bytes) -> None:
    """Write a glossary of the project and let it be read again. Raises: StoreError."""
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    try:
        make_folder(place.parent)
        write_private(place, data)
    except OSError as error:
        raise StoreError(
            "cannot write {place}: {strerror}", place=place, strerror=error.strerror, hint="make the folder writable"
        ) from error
    project.forget_glossaries()
