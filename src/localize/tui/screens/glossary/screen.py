"""Glossary screen: browse, search in every language, count uses, check, import, export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import mark, ntr, number, tr
from localize.i18n.errors import localized_message
from localize.i18n.sanitize import visible
from localize.model import Concept, LanguageTag, Severity
from localize.tokens import search_key
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.browse import Browse
from localize.tui.screens.dialogs.form import Answers
from localize.tui.screens.dialogs.language import ask_for_language
from localize.tui.screens.dialogs.new_concept import concept_form, concept_wish
from localize.tui.screens.glossary.concept import ConceptScreen
from localize.tui.screens.glossary.rendering import (
    TERM_SIGNS,
    fault_item,
    imported,
    paint_concept,
    paint_terms,
    uses_of,
)
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.text_field import Field
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.glossary import edit_concept as term_edit
from localize.workflow.glossary import glossaries as terms
from localize.workflow.glossary import shipped_glossary
from localize.workflow.glossary.usage import ConceptUse, term_stats

USES = 7
"""Cells for how often a concept is used."""


class Concepts(Lines):
    """The concepts, one a line: the terms of two languages side by side."""

    def __init__(self, source: LanguageTag) -> None:
        super().__init__(id="list")
        self._source = source
        self.language = source
        self.concepts: Sequence[Concept] = ()
        self.uses: Mapping[str, ConceptUse] = {}

    def count(self) -> int:
        """Return how many concepts there are."""
        return len(self.concepts)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the terms in both languages and how often they are used."""
        concept = self.concepts[index]
        half = max(4, (width - 2 - USES) // 2)
        use = self.uses.get(concept.id)
        target = visible(paint_terms(concept, self.language)) or "–"
        forbidden = use is not None and uses_of(use, self.language)[1] > 0
        count = "" if use is None else f"{number(use.in_sources)}×" + ("!" if forbidden else "")
        return [
            self.pointer(index),
            Cell(fit(visible(paint_terms(concept, self._source)) or concept.id, half)),
            Cell("│", self.style_of("muted")),
            Cell(fit(target, half), self.style_of("muted" if target == "–" else "")),
            Cell(f"{count:>{USES}}", self.style_of("warned" if forbidden else "muted")),
        ]


class GlossaryScreen(BaseScreen):
    """Shows the concepts of all glossaries."""

    TITLE = mark("Terms")
    BINDINGS = bindings("glossary")
    LEGEND = TERM_SIGNS

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.list = Concepts(session.project.source)
        self.list.language = session.language
        self._all: tuple[Concept, ...] = ()
        self._keys: list[str] = []
        """For each concept, all that a search looks at, folded."""
        self._files: Mapping[str, str] = {}
        self._fault = 0
        """The place of the fault that was looked at last."""

    def compose(self) -> ComposeResult:
        """Return title, the field for a search, the list, what is said about a concept, the keys."""
        yield Text(id="title")
        yield Field(id="sought", placeholder=tr("Search in any language"))
        yield self.list
        yield Text(id="empty")
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the glossaries."""
        self._show_field(shown=False)
        self.query_one("#title", Text).put(Paint.styled(f" {tr(str(self.TITLE))}", "bold"))
        self.list.focus()
        self.action_reload()

    def action_reload(self) -> None:
        """Read the glossaries again."""
        self.project.forget_glossaries()
        start(self, self.load, "load")

    async def load(self, chosen: str = "") -> None:
        """Show the concepts as they are now, the one with the id *chosen* under the cursor."""
        here = self.current
        chosen = chosen or (here.id if here else "")
        try:
            self._all = await self.bridge.read(self.project.concepts)
            places = await self.bridge.read(terms.places, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        self._files = {name: terms.glossary_name(self.project, path) for name, path in places.items()}
        self._keys = [_sought_in(each) for each in self._all]
        if self.is_attached:
            self._show_list(chosen, beside=self.list.cursor)

    @property
    def current(self) -> Concept | None:
        """The concept under the cursor."""
        return self.list.concepts[self.list.cursor] if self.list.concepts else None

    def _show_list(self, chosen: str = "", *, beside: int = 0) -> None:
        """Show what is searched for, the cursor on a concept; on the row *beside* it where it is gone."""
        sought = search_key(self.query_one("#sought", Field).value.strip())
        found = [each for each, key in zip(self._all, self._keys, strict=True) if sought in key]
        self.list.concepts = found
        self.list.reload(next((at for at, each in enumerate(found) if each.id == chosen), beside))
        self.list.display = bool(found)
        if found and self.focused is None:  # there was none, which nothing could stand on
            self.list.focus()
        empty = self.query_one("#empty", Text)
        empty.display = not found
        if not found:
            empty.put(self._nothing(is_sought=bool(sought)))
        self._show_concept()

    def _nothing(self, *, is_sought: bool) -> Paint:
        if is_sought:
            return Paint(tr("No matches. Esc show all"))
        ways = (
            *([("glossary.shipped", self._shipped_words())] if shipped_glossary.lacks_glossary(self.project) else []),
            ("glossary.new", tr("adds the first concept")),
            ("glossary.import", tr("imports a glossary: YAML, TBX, CSV, TSV or an OmegaT table")),
        )
        lines = [Paint.assemble((self.key(action), "bold $accent"), f" {does}") for action, does in ways]
        return Paint("\n").join([Paint(tr("No terms yet.") + "\n"), *lines])

    def _shipped_words(self) -> str:
        return ntr(
            "uses the built-in digital-rights glossary ({count} concept)",
            "uses the built-in digital-rights glossary ({count} concepts)",
            shipped_glossary.count_shipped(),
        )

    def _show_concept(self) -> None:
        concept = self.current
        use = self.list.uses.get(concept.id) if concept else None
        about = paint_concept(concept, self._files.get(concept.id, ""), use) if concept else Paint("")
        self.query_one("#about-text", Text).put(about)
        count, found = len(self._all), len(self.list.concepts)
        title: list[str | tuple[str, str]] = [
            (f" {tr(str(self.TITLE))}", "bold"),
            f"  {self.project.source}",
            (f"→{self.list.language}", "bold $accent"),
            "  " + ntr("{count} concept", "{count} concepts", count),
        ]
        if found != count:
            title.append(("  " + tr("{count} found", count=number(found)), "bold"))
        self.query_one("#title", Text).put(Paint.assemble(*title))

    def on_lines_moved(self) -> None:
        """Say more about the concept under the cursor."""
        self._show_concept()

    def on_lines_chosen(self) -> None:
        """Open the concept."""
        self.action_edit()

    # --- searching ---

    def action_search(self) -> None:
        """Type what is looked for; the list follows."""
        self._show_field(shown=True).focus()

    def _show_field(self, *, shown: bool) -> Field:
        """Show the field or hide it; a hidden one takes no focus, else it would swallow every key."""
        field = self.query_one("#sought", Field)
        field.display, field.disabled = shown, not shown
        return field

    def on_input_changed(self) -> None:
        """Show what fits the text."""
        self._show_list(self.current.id if self.current else "")

    def on_input_submitted(self) -> None:
        """Go to the list."""
        if self.list.display:
            self.list.focus()

    def action_back(self) -> None:
        """End the search; without one, go back to the files."""
        field = self.query_one("#sought", Field)
        if not field.display:
            self.session.leave(self)
            return
        chosen = self.current.id if self.current else ""
        field.clear()
        self._show_field(shown=False)
        self._show_list(chosen)
        self.list.focus()

    def action_language(self) -> None:
        """Choose the language beside the source."""
        spoken = [term.language for concept in self._all for term in concept.terms]
        tags = [tag for tag in dict.fromkeys([*self.project.targets, *spoken]) if tag != self.project.source]

        def take(tag: LanguageTag) -> None:
            self.list.language = tag
            self.list.refresh()
            self._show_concept()

        ask_for_language(self, tr("Show beside the source"), tags, self.list.language, take)

    # --- changing ---

    def action_edit(self) -> None:
        """Open the concept under the cursor."""
        if self.current is not None:
            self.app.push_screen(ConceptScreen(self, self.current))

    def use_of(self, concept_id: str) -> ConceptUse | None:
        """Return how often a concept is used, where that was counted."""
        return self.list.uses.get(concept_id)

    def file_of(self, concept_id: str) -> str:
        """Return the glossary that has a concept, as the settings name it."""
        return self._files.get(concept_id, "")

    async def act(self, change: term_edit.GlossaryChange) -> None:
        """Note a change that was made, and show it."""
        self.session.changes.append(change)
        await self.load()

    def action_undo(self) -> None:
        """Take the last change of the glossaries back."""
        if not self.session.may_write(self):
            return
        start(self, self._undo, "write", exclusive=False)

    async def _undo(self) -> None:
        self.say(await self.take_back())

    async def take_back(self) -> str:
        """Take the last change back, and return what is said about it."""
        if not self.session.changes:
            said = tr("There is nothing to undo")
        else:
            change = self.session.changes[-1]
            try:
                await self.bridge.write(term_edit.take_back, self.project, change)
            except LocalizeError as error:
                self.tell(error)
                return localized_message(error)
            self.session.changes.pop()
            said = tr("{file} is restored", file=change.path.name)
        await self.load()
        return said

    def action_new(self) -> None:
        """Ask for the terms of a new concept."""
        if not self.session.may_write(self):
            return
        self.app.push_screen(concept_form(self.project, self._tags(), {}, self._add))

    def _tags(self) -> tuple[LanguageTag, ...]:
        """Return the languages that a new concept is asked in: the source, the one beside it, the other targets."""
        wanted = dict.fromkeys((self.project.source, self.list.language, *self.project.targets))
        return tuple(wanted)[:4]

    async def _add(self, given: Answers) -> None:
        wish = concept_wish(self.project, self._tags(), given)
        change, concept = await self.bridge.write(
            partial(term_edit.new_concept, file=given.get("file", "")), self.project, wish
        )
        self.session.changes.append(change)
        self.say(tr("{concept} is in {file}", concept=concept.id, file=change.path.name))
        self.query_one("#sought", Field).clear()
        await self.load(concept.id)

    def action_delete(self) -> None:
        """Ask, and take the concept under the cursor out of the glossary."""
        if self.session.may_write(self) and self.current is not None:
            start(self, partial(self._ask_to_delete, self.current), "work", exclusive=False)

    async def _ask_to_delete(self, concept: Concept) -> None:
        try:
            await self.bridge.read(term_edit.require_own, self.project, concept.id)
        except LocalizeError as error:
            self.tell(error)
            return

        def take(answer: str | None) -> None:
            if answer == "yes":
                start(self, partial(self._delete, concept.id), "write", exclusive=False)

        name = visible(concept.terms[0].text) if concept.terms else visible(concept.id)
        choices = [("yes", f"{tr('Delete')} · {tr('it can be undone')}"), ("no", tr("Cancel"))]
        self.show_over(Choose(tr("Delete the concept {name}?", name=name), choices), take)

    async def _delete(self, concept_id: str) -> None:
        try:
            change = await self.bridge.write(term_edit.delete_concept, self.project, concept_id)
        except LocalizeError as error:
            self.tell(error)
            return
        await self.act(change)
        self.say(tr("Written to {file}", file=change.path.name))

    # --- as a whole ---

    def action_count(self) -> None:
        """Count how often each concept stands in the texts, and by what it is translated."""
        start(self, self._count, "work", exclusive=False)

    async def _count(self) -> None:
        uses = await self.drive(tr("Count uses"), lambda: term_stats(self.project), reads_only=True)
        if uses is None or not self.is_attached:
            return
        self.list.uses = {each.concept.id: each for each in uses}
        self.list.refresh()
        self._show_concept()
        used = sum(each.is_used for each in uses)
        self.say(tr("{used} of {count} concepts occur in the texts", used=number(used), count=number(len(uses))))

    def action_lint(self) -> None:
        """Show what is wrong in the glossaries themselves."""
        start(self, self._lint, "work", exclusive=False)

    async def _lint(self) -> None:
        try:
            found = await self.bridge.read(terms.lint_glossaries, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        order = list(Severity)
        faults = sorted(found, key=lambda each: order.index(each.severity))
        if not faults:
            self.say(tr("No problems in the glossaries"))
            return

        def take(answer: tuple[str, int] | None) -> None:
            if answer is not None and self.query("#sought"):  # gone where the screen is being taken down
                self._fault = answer[1]
                self.query_one("#sought", Field).clear()
                self._show_list(faults[answer[1]].concept)

        title = ntr("{count} problem", "{count} problems", len(faults))
        hint = tr("Enter open the concept · Esc back")
        here = min(self._fault, len(faults) - 1)
        items = [replace(fault_item(each), chosen=at == here) for at, each in enumerate(faults)]
        self.app.push_screen(Browse(title, items, hint=hint), take)

    def action_import(self) -> None:
        """Ask for a glossary and copy it into the project."""
        if not self.session.may_write(self):
            return
        reports: list[terms.GlossaryReport] = []

        async def bring_in(answer: str) -> None:
            change, report = await self.bridge.write(term_edit.bring_in, self.project, read_path(answer))
            self.session.changes.append(change)
            await self.load()
            reports.append(report)

        def take(_answer: str | None) -> None:
            for each in reports:
                self.app.push_screen(Summary(tr("Imported"), imported(each)))

        hint = tr("A YAML, TBX, CSV or TSV file, from {folder}", folder=visible(str(Path.cwd())))
        self.app.push_screen(Ask(tr("Import a glossary"), hint=hint, path=True, act=bring_in), take)

    def action_shipped(self) -> None:
        """Use the glossary that comes with the program, after those that the project has."""
        if self.session.may_write(self):
            start(self, self._use_shipped, "write", exclusive=False)

    async def _use_shipped(self) -> None:
        try:
            change = await self.bridge.write(shipped_glossary.use_shipped, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        await self.act(change)
        self.say(tr("Written to {file}", file=change.path.name))

    def action_export(self) -> None:
        """Ask for a file and write all terms to it."""

        async def export(answer: str) -> None:
            path = read_path(answer)
            pair = (self.project.source, self.list.language) if path.suffix.lower() == ".txt" else ("", "")
            count = await self.bridge.read(partial(terms.export_glossary, languages=pair), self.project, path)
            said = ntr("{count} concept in {file}", "{count} concepts in {file}", count, file=visible(str(path)))
            self.say(said)

        hint = tr("The extension sets the format: {endings}", endings=".yaml, .csv, .tsv, .tbx, .txt (OmegaT)")
        value = str(self.project.root / "terms.csv")
        self.app.push_screen(Ask(tr("Write all terms to"), value=value, hint=hint, path=True, act=export))


def _sought_in(concept: Concept) -> str:
    """Return all words of a concept that a search looks at, folded."""
    words = [concept.id, concept.domain, concept.note, concept.source]
    words += [term.text for term in concept.terms] + [text for _, text in concept.definitions]
    return search_key("\n".join(words))
