"""Dialogs that begin a translation: of a file, in one step, or with a new project; the languages are judged here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual import events
from textual.widgets import Static

from localize.errors import FormatError, LocalizeError, NotFound
from localize.i18n import ntr, tr
from localize.i18n.language_names import language_name, read_language
from localize.model import LanguageTag
from localize.tui.screens.base.screen import start
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.entry import entry_error
from localize.tui.widgets.path_completion import read_path, split_paths
from localize.tui.widgets.settings_list import Switch
from localize.tui.widgets.text_field import Field
from localize.tui.workers import Bridge
from localize.workflow.glossary.shipped_glossary import count_shipped
from localize.workflow.new_project import ProjectWish
from localize.workflow.translate import TranslationWish, find_files, find_readable, guess_source

LANGUAGES = ("en", "kk", "ru")
"""The usual three; the first is that of most documents."""
TARGETS = ", ".join(LANGUAGES[1:])


def _glossary_switch() -> Switch:
    yes = ntr("yes, {count} concept", "yes, {count} concepts", count_shipped())
    choices = (("yes", yes), ("no", tr("no")))
    return Switch("glossary", tr("Digital-rights glossary"), choices, "yes")


def _split(typed: str) -> list[str]:
    return [each.strip() for each in typed.replace(";", ",").split(",") if each.strip()]


def project_form(folder: str, act: Callable[[Answers], Awaitable[None]]) -> Form:
    """Return the dialog for a new project, which *act* makes."""
    fields = [
        Line("folder", tr("Folder"), folder, path=True),
        Line("name", tr("Name (optional, defaults to the folder's)")),
        Line("source", tr("Source language"), LANGUAGES[0]),
        Line("targets", tr("Target languages, separated by commas"), TARGETS),
    ]
    choices = (("no", tr("no")), ("yes", tr("yes, with a passphrase")))
    switches = [_glossary_switch(), Switch("encrypted", tr("Encrypted"), choices, "no")]
    return Form(tr("New project"), fields, switches, act=act, at_fault=line_at_fault)


def project_wish(given: Answers) -> ProjectWish:
    """Return the project that a person wants."""
    shipped = given["glossary"] == "yes"
    return ProjectWish(given["source"].strip(), _split(given["targets"]), given["name"].strip(), shipped=shipped)


class TranslationForm(Form):
    """Asks for a file and its languages; the source language is guessed once the file is named, and shown."""

    def __init__(self, bridge: Bridge, act: Callable[[Answers], Awaitable[None]]) -> None:
        """*act* translates the file."""
        fields = [
            Line("file", tr("File to translate"), path=True),
            Line("targets", tr("Target languages, separated by commas"), TARGETS),
            Line("source", tr("Source language (empty: guessed from the text)")),
            Line("folder", tr("Project folder (empty: one beside the file)"), path=True),
        ]
        super().__init__(tr("Translate a file"), fields, [_glossary_switch()], act=act, at_fault=line_at_fault)
        self._bridge = bridge

    def submit(self, answer: Answers) -> None:
        """Translate the file; a guess of its language is shown before, to be corrected or accepted."""
        if answer["source"].strip():
            super().submit(answer)
        else:
            start(self, partial(self._submit_guess, answer), "guess")

    async def _submit_guess(self, answer: Answers) -> None:
        try:
            found = await self._bridge.read(guess_from, answer["file"])
        except LocalizeError as error:
            self.refuse(entry_error(error), "field-file")
            return
        if found is None:
            super().submit(answer)
        else:
            self._show_guess(found)
            self._source.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Guess the language of the file that was named, unless a person has said it."""
        if event.widget.id == "field-file" and not self._source.value.strip():
            start(self, partial(self._guess, self.query_one("#field-file", Field).value), "guess")

    @property
    def _source(self) -> Field:
        return self.query_one("#field-source", Field)

    async def _guess(self, typed: str) -> None:
        try:
            found = await self._bridge.read(guess_from, typed)
        except LocalizeError:
            return  # told when the form is sent
        if found is not None and not self._source.value.strip():
            self._show_guess(found)

    def _show_guess(self, found: LanguageTag) -> None:
        targets = self.query_one("#field-targets", Field)
        self._source.value, targets.value = found, _targets_for(found, targets.value)
        said = tr("The text seems to be in {language}. Correct it, or press Enter.", language=language_name(found))
        self.query_one(".dialog-hint", Static).update(said)


def guess_from(typed: str) -> LanguageTag | None:
    """Return the language that the file of a typed path is in; None where that is not sure."""
    return guess_source(find_readable(find_files(split_paths(typed)))) if typed.strip() else None


def _targets_for(source: LanguageTag, typed: str) -> str:
    """Return the target languages for a guessed source: those that were typed; of the usual ones, the other two."""
    return ", ".join(each for each in LANGUAGES if each != source) if source in _split(typed) else typed


def translation_wish(given: Answers) -> TranslationWish:
    """Return what a person wants to translate."""
    folder = read_path(given["folder"]) if given["folder"].strip() else None
    shipped = given["glossary"] == "yes"
    files = split_paths(given["file"])
    return TranslationWish(files, _split(given["targets"]), given["source"].strip(), folder, shipped=shipped)


def line_at_fault(given: Answers, error: LocalizeError) -> str:
    """Return the line of a form that an error is about: a file, a language, or the folder."""
    if "file" in given and isinstance(error, NotFound | FormatError):
        return "file"
    source, targets = given["source"].strip(), _split(given["targets"])
    if not _are_languages([source]):
        return "source"
    return "folder" if targets and _are_languages(targets) and source not in targets else "targets"


def _are_languages(typed: list[str]) -> bool:
    try:
        return all(map(read_language, typed))
    except LocalizeError:
        return False
