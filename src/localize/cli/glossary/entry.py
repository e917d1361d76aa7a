"""Commands on one entry of a glossary: the forms of a term, a new concept, a new term."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_read, open_to_write
from localize.cli.glossary.quality import glossary_option, outside, read_file
from localize.cli.input import require_text
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.glossary.forms import TermForm
    from localize.model import Concept, LanguageTag, Term


confidence_option = click.option(
    "--confidence", metavar="NAME", help="How sure the terms are: attested, partly, needs review or own."
)
part_option = click.option(
    "--part-of-speech", metavar="NAME", help="Of the terms: noun (the default), proper noun, verb, adjective, adverb."
)
capitals_option = click.option(
    "--case-sensitive/--any-case", default=None, help="Whether the terms are found only with their capitals."
)


@click.command("forms")
@click.argument("term", metavar="TERM|ID")
@click.option("--language", metavar="L", default="", help="The term's language; of a concept, the only one shown.")
@glossary_option
@json_answer("term forms")
@click.pass_context
def forms_command(ctx: click.Context, term: str, language: str, glossary: Path | None, *, as_json: bool) -> None:
    """Show all forms under which a term is found.

    Takes any word, or the ID of a concept for all its terms; shows the features of each form.

    What is wrong can be corrected in the glossary file: `forms_removed` of the term takes a form away, `forms_added`
    adds one. Both are marked here.
    """
    from localize.glossary.forms import list_forms
    from localize.language import parse_tag

    tag = parse_tag(language) if language else None
    terms = _terms_named(_concepts(ctx, glossary, needed=tag is None), require_text(term), tag)
    for concept, each in terms:
        forms = list_forms(each)
        if as_json:
            output.record(_forms_json(concept, each, forms))
            continue
        known = f"  {each.status.value}  {concept}" if concept else ""
        output.line(f"{each.text} ({each.language}){known}: {output.count(len(forms), 'form')}")
        for form in forms:
            mark = "" if form.origin.value == "made" else f"  [{form.origin.value}]"
            readings = " · ".join(" ".join(features) for features in form.readings)
            output.line(f"  {form.text}{mark}{'  ' if readings else ''}{readings}")


def _concepts(ctx: click.Context, glossary: Path | None, *, needed: bool) -> tuple[Concept, ...]:
    """Return the concepts of a file or the project; none outside a project where they are not needed."""
    if glossary is not None:
        return read_file(glossary).concepts
    if not needed and outside(ctx):
        return ()
    with open_to_read(ctx) as project:
        return project.concepts()


def _terms_named(concepts: tuple[Concept, ...], text: str, language: LanguageTag | None) -> list[tuple[str, Term]]:
    """Return the terms that a text or an id names, each with its concept's id; a word of no glossary has none."""
    from localize.errors import NotFound
    from localize.language import same_language
    from localize.model import Term
    from localize.tokens import search_key

    spoken = [
        (concept.id, term)
        for concept in concepts
        for term in concept.terms
        if language is None or same_language(term.language, language)
    ]
    named = [each for each in spoken if each[0] == text]
    named = named or [each for each in spoken if search_key(each[1].text) == search_key(text)]
    if named:
        return named
    if language is None:
        raise NotFound(
            "concept or term", text, hint=("for a word that is in no glossary, give its language with --language")
        )
    if any(concept.id == text for concept in concepts):
        raise NotFound("term", f"{text} in {language}", hint="the concept has terms in other languages only")
    if not text.strip():
        raise click.UsageError("the term is empty")
    return [("", Term(language, " ".join(text.split())))]


def _forms_json(concept: str, term: Term, forms: tuple[TermForm, ...]) -> dict[str, object]:
    return {
        "concept": concept or None,
        "term": term.text,
        "language": term.language,
        "status": term.status.value if concept else None,
        "forms": [
            {"text": form.text, "readings": [list(each) for each in form.readings], "origin": form.origin.value}
            for form in forms
        ],
    }


@click.command("add")
@click.argument("texts", metavar="LANGUAGE=TERM...", nargs=-1, required=True)
@click.option("--to", "concept", default="", metavar="ID", help="Add to this concept; else a new one is made.")
@click.option(
    "--status",
    type=click.Choice(["preferred", "admitted", "deprecated", "forbidden"]),
    help="Of all terms given; else preferred, or admitted where the concept has a preferred one.",
)
@click.option("--definition", "definitions", metavar="LANGUAGE=TEXT", multiple=True, help="Repeatable.")
@click.option("--domain", default="", metavar="NAME", help="The field that the concept belongs to.")
@click.option("--note", default="", metavar="TEXT")
@click.option("--source", default="", metavar="TEXT", help="Who uses the terms: a law, a publication.")
@confidence_option
@part_option
@capitals_option
@click.option(
    "--exception",
    "exceptions",
    metavar="LANGUAGE=WORD",
    multiple=True,
    help="A form that is another word, never a term given in this language; repeatable.",
)
@click.option(
    "--context",
    "contexts",
    metavar="LANGUAGE=WORDS",
    multiple=True,
    help="Beside these words it is no term; `phone ~` only after them, `~ of` only before; repeatable.",
)
@click.option(
    "--doubt",
    "doubts",
    metavar="LANGUAGE=WORD",
    multiple=True,
    help="A word that makes it unsure anywhere in its sentence; repeatable.",
)
@click.option("--file", default="", metavar="NAME", help="Which file in the folder glossary/; else the only one.")
@click.option("--homonym", is_flag=True, help="Add it although a concept has this term: it means another thing.")
@json_answer("term add")
@click.pass_context
def add_command(
    ctx: click.Context,
    texts: tuple[str, ...],
    *,
    concept: str,
    status: str | None,
    definitions: tuple[str, ...],
    domain: str,
    note: str,
    source: str,
    confidence: str | None,
    part_of_speech: str | None,
    case_sensitive: bool | None,
    exceptions: tuple[str, ...],
    contexts: tuple[str, ...],
    doubts: tuple[str, ...],
    file: str,
    homonym: bool,
    as_json: bool,
) -> None:
    """Add a concept, or terms to one.

    The terms go to a glossary file of the project.

    The id of a new concept follows the largest one of the file. Lines are added; comments and order of the file stay.
    """
    from localize.language import same_language
    from localize.model import TermStatus
    from localize.workflow.glossary.add_term import TermWish, add_concept, add_terms
    from localize.workflow.glossary.undo import kept

    if concept and file:
        raise click.UsageError("--to names the concept, and so its file: leave out --file")
    wish = TermWish(
        tuple(pair(each) for each in texts),
        TermStatus(status) if status else None,
        tuple(pair(each) for each in definitions),
        domain=one_line(domain),
        note=one_line(note),
        source=one_line(source),
        confidence=one_line(confidence or ""),
        part_of_speech=one_line(part_of_speech or "") or "noun",
        case_sensitive=bool(case_sensitive),
        exceptions=tuple(_of_given(each, texts) for each in exceptions),
        contexts=tuple(_of_given(each, texts) for each in contexts),
        doubts=tuple(_of_given(each, texts) for each in doubts),
    )
    with open_to_write(ctx) as project, kept(project, f"add {wish.texts[0][1]}"):
        if concept:
            added = add_terms(project, concept, wish, homonym=homonym)
        else:
            added = add_concept(project, wish, file=file, homonym=homonym)
        own = (project.source, *project.targets)
    for language in dict.fromkeys(tag for tag, _ in wish.texts):
        if not any(same_language(language, each) for each in own):
            diagnostics.warn(f"{language} is no language of this project ({', '.join(own)})")
    if as_json:
        record = {"concept": added.concept.id, "glossary": added.glossary, "created": added.created}
        output.document({**record, "terms": [_term_json(term) for term in added.concept.terms]})
        return
    output.line(f"{added.concept.id} {'added to' if added.created else 'changed in'} {added.glossary}")


def pair(text: str) -> tuple[LanguageTag, str]:
    """Return what LANGUAGE=TERM says. Raises: UsageError."""
    from localize.language import parse_tag

    language, sign, value = require_text(text).partition("=")
    value = " ".join(value.split())
    if not sign or not value:
        raise click.UsageError(f'{text!r} is not LANGUAGE=TERM, such as en="data broker"')
    return parse_tag(language.strip()), value


def one_line(text: str) -> str:
    """Return a text with single spaces in the place of line ends and of several spaces. Raises: UsageError."""
    return " ".join(require_text(text).split())


def _of_given(text: str, given: tuple[str, ...]) -> tuple[LanguageTag, str]:
    """Return what LANGUAGE=WORD says of the terms given. Raises: UsageError where none is in its language."""
    from localize.language import same_language

    language, word = pair(text)
    found = next((tag for tag, _ in map(pair, given) if same_language(tag, language)), None)
    if found is None:
        raise click.UsageError(f"{text!r}: no term is given in {language}")
    return found, word


def _term_json(term: Term) -> dict[str, object]:
    return {"language": term.language, "text": term.text, "status": term.status.value}
