"""Form of a new concept, on the glossary screen and in the editor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import LanguageTag
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.settings_list import Switch
from localize.workflow.glossary.add_term import TermWish, own_names
from localize.workflow.project.project import Project


def term_field(tag: LanguageTag) -> str:
    """Return the name of the field for a language's term."""
    return f"term-{tag}"


def concept_form(
    project: Project,
    tags: Sequence[LanguageTag],
    given: Answers,
    act: Callable[[Answers], Awaitable[None]],
    *,
    seen: str = "",
) -> Form:
    """Return the form that asks for a concept with terms in *tags*, which *act* adds; *given* stands there already.

    *seen* is the text in which the term was found, to be read meanwhile.
    """
    fields = [
        Line(term_field(tag), tr("Term, {language}", language=tag), given.get(term_field(tag), "")) for tag in tags
    ]
    definition = tr("Definition, {language}", language=project.source)
    fields.append(Line("definition", definition, given.get("definition", "")))
    fields.append(Line("note", tr("Note"), given.get("note", "")))
    files = own_names(project)
    switches = [Switch("file", tr("File"), tuple((each, each) for each in files))] if len(files) > 1 else []
    return Form("\n".join(filter(None, (tr("A new concept"), visible(seen)))), fields, switches, act=act)


def concept_wish(project: Project, tags: Sequence[LanguageTag], given: Answers) -> TermWish:
    """Return the concept that is meant. Raises: LocalizeError where no term was typed."""
    texts = [(tag, given[term_field(tag)].strip()) for tag in tags]
    if not any(text for _, text in texts):
        raise LocalizeError("a concept needs a term")
    definition = given["definition"].strip()
    return TermWish(
        tuple((tag, text) for tag, text in texts if text),
        definitions=((project.source, definition),) if definition else (),
        note=given["note"].strip(),
    )
