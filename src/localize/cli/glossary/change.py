"""Commands that change a concept of a glossary: edit, delete, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from localize.cli import output
from localize.cli.context import open_to_write
from localize.cli.glossary.entry import capitals_option, confidence_option, one_line, pair, part_option
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localize.model import Concept, LanguageTag, Term
    from localize.workflow.glossary.edit_concept import GlossaryChange
    from localize.workflow.project.project import Project

_term_option = click.option(
    "--term", "named", metavar="LANGUAGE=TERM", multiple=True, help="A term of the concept; repeatable."
)


@click.command("edit")
@click.argument("concept_id", metavar="ID")
@click.option("--domain", metavar="NAME", help="The field that the concept belongs to.")
@click.option("--note", metavar="TEXT")
@click.option("--source", metavar="TEXT", help="Who uses the terms: a law, a publication.")
@confidence_option
@click.option("--definition", "definitions", metavar="LANGUAGE=TEXT", multiple=True, help="Repeatable.")
@_term_option
@click.option(
    "--status",
    type=click.Choice(["preferred", "admitted", "deprecated", "forbidden"]),
    help="What the terms named with --term are from now on.",
)
@click.option("--text", default="", metavar="TERM", help="What the one term named with --term is called from now on.")
@part_option
@capitals_option
@click.option("--add-form", metavar="WORD", multiple=True, help="A form that it is found under as well.")
@click.option("--remove-form", metavar="WORD", multiple=True, help="A form that it is not found under.")
@click.option("--add-exception", metavar="WORD", multiple=True, help="A form that is another word, never this term.")
@click.option("--remove-exception", metavar="WORD", multiple=True)
@click.option(
    "--add-context", metavar="WORDS", multiple=True, help="Beside these it is no term: `phone ~`, `~ of`, `foot the`."
)
@click.option("--remove-context", metavar="WORDS", multiple=True)
@click.option("--add-doubt", metavar="WORD", multiple=True, help="A word that makes it unsure in its sentence.")
@click.option("--remove-doubt", metavar="WORD", multiple=True)
@json_answer("term edit")
@click.pass_context
def edit_command(
    ctx: click.Context,
    /,
    concept_id: str,
    *,
    domain: str | None,
    note: str | None,
    source: str | None,
    confidence: str | None,
    definitions: tuple[str, ...],
    named: tuple[str, ...],
    status: str | None,
    text: str,
    part_of_speech: str | None,
    case_sensitive: bool | None,
    as_json: bool,
    **words: tuple[str, ...],
) -> None:
    """Change the values of a concept.

    Comments and the order of the file stay.

    A concept of another glossary is copied into the project's own file first.
    """
    from localize.model import TermStatus
    from localize.workflow.glossary.edit_concept import change_concept, get_concept
    from localize.workflow.glossary.undo import kept

    if (text or any(words.values())) and len(named) != 1:
        raise click.UsageError("--text, forms, exceptions, contexts and doubts go with one --term")
    if (status or part_of_speech or case_sensitive is not None) and not named:
        raise click.UsageError("--status, --part-of-speech and --case-sensitive go with --term")
    with open_to_write(ctx) as project, kept(project, f"edit {concept_id}"):
        concept = get_concept(project, concept_id)
        texts = {**dict(concept.definitions), **dict(map(pair, definitions))}
        wanted = replace(
            concept,
            domain=_line(domain, concept.domain),
            note=_line(note, concept.note),
            source=_line(source, concept.source),
            confidence=_line(confidence, concept.confidence),
            definitions=tuple(texts.items()),
        )
        for term in _named(concept, named):
            changed = replace(
                term,
                status=TermStatus(status) if status else term.status,
                text=_line(text, "") or term.text,
                part_of_speech=_line(part_of_speech, "") or term.part_of_speech,
                case_sensitive=term.case_sensitive if case_sensitive is None else case_sensitive,
            )
            changed = _with_words(changed, words)
            wanted = replace(wanted, terms=tuple(changed if each == term else each for each in wanted.terms))
        change = change_concept(project, wanted)
    _show_change(project, concept_id, change, as_json=as_json)


def _show_change(project: Project, concept_id: str, change: GlossaryChange | None, *, as_json: bool) -> None:
    from localize.workflow.glossary.glossaries import glossary_name

    if as_json:
        name = glossary_name(project, str(change.path)) if change else None
        output.document({"concept": concept_id, "changed": change is not None, "glossary": name})
    else:
        output.line(f"{concept_id} changed in {change.path.name}" if change else f"{concept_id} is as it was")


@click.command("delete")
@click.argument("concept_id", metavar="ID")
@_term_option
@json_answer("term delete")
@click.pass_context
def delete_command(ctx: click.Context, concept_id: str, *, named: tuple[str, ...], as_json: bool) -> None:
    """Delete a concept, or some of its terms.

    Deletes from the project's own glossary file; with --term, only those terms.
    """
    from localize.workflow.glossary.edit_concept import change_concept, delete_concept, get_concept
    from localize.workflow.glossary.undo import kept

    with open_to_write(ctx) as project, kept(project, f"delete {concept_id}"):
        concept = get_concept(project, concept_id)
        gone = _named(concept, named)
        if gone:
            change_concept(project, replace(concept, terms=tuple(each for each in concept.terms if each not in gone)))
        else:
            delete_concept(project, concept_id)
    if as_json:
        terms = [f"{each.language}={each.text}" for each in gone]
        output.document({"concept": concept_id, "terms": terms, "deleted": not gone})
        return
    output.line(f"{output.count(len(gone), 'term')} of {concept_id} deleted" if gone else f"{concept_id} deleted")


@click.command("undo")
@json_answer("term undo")
@click.pass_context
def undo_command(ctx: click.Context, *, as_json: bool) -> None:
    """Undo the last change to the glossary.

    That of `term add`, `edit`, `delete` or `import`; again for the one before.

    Refused where the glossary file has been changed since in another way.
    """
    from localize.workflow.glossary.glossaries import glossary_name
    from localize.workflow.glossary.undo import undo_last

    with open_to_write(ctx) as project:
        back = undo_last(project)
    if as_json:
        output.document({"undone": back.what, "glossary": glossary_name(project, str(back.path))})
        return
    output.line(f"undone in {back.path.name}: {back.what}")


def _line(told: str | None, present: str) -> str:
    """Return the value of an option as one line; the present value where the option was not given."""
    return present if told is None else one_line(told)


def _with_words(term: Term, words: Mapping[str, tuple[str, ...]]) -> Term:
    """Return a term with the words that options add to its lists and take out of them. Raises: NotFound."""
    from localize.glossary.forms import with_form, without_form

    told = {name: tuple(map(one_line, given)) for name, given in words.items()}
    for form in told["add_form"]:
        term = with_form(term, form)
    for form in told["remove_form"]:
        term = without_form(term, form)
    return replace(
        term,
        exceptions=_changed(term.exceptions, told["add_exception"], told["remove_exception"], "exception"),
        contexts=_changed(term.contexts, told["add_context"], told["remove_context"], "context"),
        doubts=_changed(term.doubts, told["add_doubt"], told["remove_doubt"], "doubt"),
    )


def _changed(present: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...], what: str) -> tuple[str, ...]:
    from localize.errors import NotFound
    from localize.tokens import search_key

    keys = {search_key(each): each for each in removed}
    unknown = keys.keys() - {search_key(each) for each in present}
    if unknown:
        listed = "; ".join(present) or "none"
        raise NotFound(what, keys[min(unknown)], listed=listed, hint="the term has these values: {listed}")
    kept = [each for each in present if search_key(each) not in keys]
    return tuple(dict.fromkeys([*kept, *added]))


def _named(concept: Concept, named: tuple[str, ...]) -> list[Term]:
    """Return the terms of a concept that are named. Raises: NotFound."""
    return [_find(concept, *pair(each)) for each in named]


def _find(concept: Concept, language: LanguageTag, text: str) -> Term:
    from localize.errors import NotFound
    from localize.tokens import search_key

    for term in concept.terms_in(language):
        if search_key(term.text) == search_key(text):
            return term
    known = ", ".join(f"{term.language}={term.text}" for term in concept.terms)
    raise NotFound("term", f"{language}={text}", id=concept.id, known=known, hint="{id} has {known}")
