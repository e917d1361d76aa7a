"""Memory screen: browse, search in every language, correct, clean, import, export, undo."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import mark, ntr, number, tr
from localize.i18n.sanitize import visible
from localize.language import parse_tag
from localize.model import Progress, TranslationUnit
from localize.store import MemoryStats
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.browse import Browse
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.screens.memory.rendering import edit_item, imported, paint_found, paint_stats, paint_unit
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.memory_list import PAGE, TRUST_SIGNS, Records
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.tui.widgets.settings_list import Switch
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.workflow.memory.browse import MOST, Newest, UnitList, find_units
from localize.workflow.memory.edit import EditReport, Selection, delete_units, edit_text, merge_duplicates
from localize.workflow.memory.import_files import ImportReport, import_memory
from localize.workflow.memory.tmx import ENDINGS, export_memory, memory_stats, write_units
from localize.workflow.memory.undo import list_edits, undo_edit, undo_file, undo_stopped

Edit = Callable[[], Generator[Progress, None, EditReport]]


class MemoryScreen(BaseScreen):
    """Shows the records of the memory, the newest first."""

    TITLE = mark("Memory")
    BINDINGS = bindings("memory")
    LEGEND = TRUST_SIGNS

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.list = Records(session.project.source, session.language)
        self._stats = MemoryStats(0, (), 0)
        self._wanted: Selection | None = None
        """What was searched for; None while all records are shown."""
        self._found: UnitList | None = None
        self._looked: Selection | None = None
        """What `_found` is of."""

    def compose(self) -> ComposeResult:
        """Return title, list, what is said about a record, the keys."""
        yield Text(id="title")
        yield self.list
        yield Text(id="empty")
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the memory."""
        self.query_one("#title", Text).put(Paint.styled(f" {tr(str(self.TITLE))}", "bold"))
        self.list.focus()
        self.action_reload()

    def action_reload(self) -> None:
        """Read the memory again: all of it, or what was searched for."""
        start(self, self.load, "load")

    async def load(self) -> None:
        """Show the records as they are now."""
        try:
            self._stats = await self.bridge.read(memory_stats, self.project)
            if self._wanted is None:
                self._found = None
                self.list.put(await self.bridge.read(Newest, self.project), self._ask_for)
            else:
                await self._look()
        except LocalizeError as error:
            self.tell(error)
            return
        if self.is_attached:
            self._show()

    def _ask_for(self, newest: Newest, page: int) -> None:
        start(self, partial(self._fetch, newest, page), "fetch", exclusive=False)

    async def _fetch(self, newest: Newest, page: int) -> None:
        try:
            units = await self.bridge.read(newest.page, page * PAGE, PAGE)
        except LocalizeError as error:
            self.tell(error)
            return
        self.list.take(newest, page, units)
        self._show_record()

    def _show(self) -> None:
        is_empty = not self.list.count()
        self.list.display = not is_empty
        empty = self.query_one("#empty", Text)
        empty.display = is_empty
        empty.put(self._nothing())
        self.query_one("#title", Text).put(
            Paint.assemble(
                (f" {tr(str(self.TITLE))}", "bold"),
                f"  {self.list.languages[0]}",
                (f"→{self.list.languages[1]}", "bold $accent"),
                f"  {paint_stats(self._stats)}",
                (f"  {paint_found(self._found)}" if self._found is not None else "", "bold"),
            )
        )
        self._show_record()

    def _nothing(self) -> Paint:
        if self._wanted is not None:
            return Paint(tr("No matches. Esc show all"))
        said = tr("imports TMX, a table, PO or XLIFF; confirmed texts are added automatically")
        hint = ((self.key("memory.import"), "bold $accent"), f" {said}")
        return Paint.assemble(tr("The memory is empty.") + "\n\n", *hint)

    def _show_record(self) -> None:
        unit = self.list.current
        words = self._found.words.get(unit.id, ()) if unit is not None and self._found is not None else ()
        self.query_one("#about-text", Text).put(paint_unit(unit, words) if unit is not None else Paint(""))

    def on_lines_moved(self) -> None:
        """Say more about the record under the cursor."""
        self._show_record()

    def on_lines_chosen(self) -> None:
        """Change the record."""
        self.action_edit()

    # --- searching ---

    def action_search(self) -> None:
        """Ask what to look for."""
        given = self.session.asked.get("memory", {})
        fields = [
            Line("text", tr("Words, in any of their forms"), given.get("text", "")),
            Line("author", tr("Written by"), given.get("author", "")),
            Line("name", tr("From this document or file (* and ? allowed)"), given.get("name", "")),
            Line("days", tr("Older than this many days"), given.get("days", "")),
        ]
        tags = [tag for tag, _ in self._stats.variants]
        choices = (("", tr("any")), *((tag, tag) for tag in tags))
        switches = [Switch("language", tr("Language of the text"), choices, given.get("language", ""))]

        async def search(answers: Answers) -> None:
            self._search(answers)
            self.session.asked["memory"] = answers

        form = Form(tr("Search in the memory"), fields, switches, act=search, at_fault=lambda _answers, _error: "days")
        self.app.push_screen(form)

    def _search(self, answers: Answers) -> None:
        days = answers["days"].strip()
        if days and not days.isdecimal():
            raise LocalizeError("{text} is not a number of days", text=days)
        wanted = Selection(
            language=parse_tag(answers["language"]) if answers["language"] else None,
            author=answers["author"].strip(),
            name=answers["name"].strip(),
            before=datetime.now(UTC) - timedelta(days=int(days)) if days else None,
            text=answers["text"].strip(),
        )
        self._wanted = wanted if wanted != Selection() else None
        self.action_reload()

    async def _look(self) -> None:
        wanted = self._wanted
        assert wanted is not None
        found = await self.drive(tr("Search"), lambda: find_units(self.project, wanted), reads_only=True)
        if found is None:
            self._wanted = None
            await self.load()
            return
        self._found = found
        self.list.put_units(found.units, stays=wanted == self._looked)
        self._looked = wanted

    def action_back(self) -> None:
        """Show all records again; from there, go back to the files."""
        if self._wanted is None:
            self.session.leave(self)
            return
        self._wanted = None
        self.action_reload()

    def action_language(self) -> None:
        """Choose which two languages stand side by side."""
        tags = [tag for tag, _ in self._stats.variants]
        pairs = [(one, other) for one in tags for other in tags if one != other]

        def take(answer: str | None) -> None:
            if answer:
                one, _, other = answer.partition(" ")
                self.list.languages = (parse_tag(one), parse_tag(other))
                self._show()
                self.list.refresh()

        choices = [(f"{one} {other}", f"{one} → {other}") for one, other in pairs]
        self.app.push_screen(Choose(tr("Side by side"), choices, chosen=" ".join(self.list.languages)), take)

    # --- changing ---

    def action_edit(self) -> None:
        """Change the texts of the record under the cursor."""
        if not self.session.may_write(self):
            return
        unit = self.list.current
        if unit is None:
            return
        if any(visible(each.content.typed) != each.content.typed for each in unit.variants):
            # A line to type in would paint them as they are, and lose them.
            self.say(tr("The text has line breaks or invisible characters: use `localize tm edit`"), Tone.WARNING)
            return
        fields = [Line(str(at), each.language, each.content.typed) for at, each in enumerate(unit.variants)]

        self.app.push_screen(Form(tr("Texts of a record"), fields, act=partial(self._edit, unit)))

    async def _edit(self, unit: TranslationUnit, answers: Answers) -> None:
        changed = 0
        try:
            for at, each in enumerate(unit.variants):
                if answers[str(at)] != each.content.typed:
                    act = partial(edit_text, self.project, unit.id, each.language, answers[str(at)])
                    changed += (await self.bridge.write(act)).texts
        except LocalizeError:
            await self.load()
            raise
        if changed:
            self.say(
                ntr(
                    "{count} text changed. {key} undo",
                    "{count} texts changed. {key} undo",
                    changed,
                    key=self.key("memory.undo"),
                )
            )
            await self.load()

    def action_delete(self) -> None:
        """Ask, and take the record under the cursor out of the memory."""
        if not self.session.may_write(self):
            return
        unit = self.list.current
        if unit is not None:
            self._ask_to_delete(Selection(ids=(unit.id,)), 1)

    def action_delete_found(self) -> None:
        """Ask, and take all records that were found out of the memory."""
        if not self.session.may_write(self):
            return
        if self._wanted is None or self._found is None:
            self.say(tr("Search first: Delete removes the records found"), Tone.WARNING)
        elif self._found.units and self._found.complete:
            self._ask_to_delete(Selection(ids=tuple(each.id for each in self._found.units)), len(self._found.units))
        else:
            self.say(tr("More than {count} records: narrow the search", count=number(MOST)), Tone.WARNING)

    def _ask_to_delete(self, wanted: Selection, count: int) -> None:
        question = ntr("Delete {count} record from the memory?", "Delete {count} records from the memory?", count)
        self._confirm(question, tr("Delete"), lambda: delete_units(self.project, wanted))

    def _confirm(self, question: str, does: str, edit: Edit) -> None:
        def take(answer: str | None) -> None:
            if answer == "yes":
                start(self, partial(self._carry_out, does, edit), "work", exclusive=False)

        choices = [("yes", f"{does} · {tr('it can be undone')}"), ("no", tr("Cancel"))]
        self.app.push_screen(Choose(question, choices), take)

    async def _carry_out(self, title: str, edit: Edit) -> None:
        report = await self.drive(title, edit)
        if report is not None:
            said = ntr(
                "{count} text changed. {key} undo",
                "{count} texts changed. {key} undo",
                report.texts,
                key=self.key("memory.undo"),
            )
            if report.left:
                said += "; " + ntr("{count} was changed since", "{count} were changed since", report.left)
            elif not report.texts:  # somebody else was sooner
                said = tr("No changes made.")
            self.say(said)
        await self.load()

    def action_merge(self) -> None:
        """Look for records that say the same, and ask whether to make one of them."""
        if not self.session.may_write(self):
            return
        start(self, self._merge, "work", exclusive=False)

    async def _merge(self) -> None:
        title = tr("Merge")
        trial = await self.drive(title, lambda: merge_duplicates(self.project, dry_run=True), reads_only=True)
        if trial is None:
            return
        if not trial.units:
            self.say(tr("No duplicate records"))
            return
        question = ntr(
            "{count} record is a duplicate. Merge it?",
            "{count} records are duplicates. Merge them?",
            trial.units,
        )
        self._confirm(question, title, lambda: merge_duplicates(self.project))

    def action_undo(self) -> None:
        """Show what was done to the memory as a whole, to take one of it back."""
        if not self.session.may_write(self):
            return
        start(self, self._list_edits, "work", exclusive=False)

    async def _list_edits(self) -> None:
        edits = tuple(reversed(await self.bridge.read(list_edits, self.project)))
        if not edits:
            self.say(tr("The memory has no history yet"))
            return

        def take(answer: tuple[str, int] | None) -> None:
            if answer is not None:
                edit = edits[answer[1]]
                work = (
                    partial(undo_stopped, self.project, edit.what)
                    if edit.number is None
                    else partial(undo_edit, self.project, edit.number)
                )
                start(self, partial(self._carry_out, tr("Undo"), work), "work", exclusive=False)

        hint = tr("Enter undo or redo · Esc back")
        self.app.push_screen(Browse(tr("Memory history"), [edit_item(each) for each in edits], hint=hint), take)

    # --- in and out ---

    def action_import(self) -> None:
        """Ask for a file and add it to the memory."""
        if not self.session.may_write(self):
            return

        before = self._stats.units
        reports: list[ImportReport] = []

        async def import_it(answer: str) -> None:
            path = read_path(answer)
            report = await self.drive_or_raise(tr("Import"), lambda: import_memory(self.project, [path]))
            await self.load()
            if report is not None and report.failed and not report.added:
                raise report.failed[0]
            reports.extend(filter(None, (report,)))

        def take(answer: str | None) -> None:
            if reports:
                self.app.push_screen(Summary(tr("Imported"), imported(reports[0])))
            elif answer and self._stats.units > before:
                self._ask_about_stopped(read_path(answer), self._stats.units - before)

        hint = tr("TMX, CSV, TSV, PO or XLIFF, from {folder}", folder=visible(str(Path.cwd())))
        self.app.push_screen(Ask(tr("Import into the memory"), hint=hint, path=True, act=import_it), take)

    def _ask_about_stopped(self, path: Path, count: int) -> None:
        """Ask what becomes of the records of an import that was stopped."""

        def take(answer: str | None) -> None:
            if answer == "back":
                work = partial(undo_file, self.project, path)
                start(self, partial(self._carry_out, tr("Undo"), work), "work", exclusive=False)

        title = ntr("{count} record already existed", "{count} records already existed", count)
        choices = [
            ("keep", tr("Keep them; importing the same file again continues")),
            ("back", tr("Undo the import")),
        ]
        self.app.push_screen(Choose(title, choices), take)

    def action_export(self) -> None:
        """Ask for a file and write the memory to it, or what was found."""
        found = self._found if self._wanted is not None else None

        async def export(answer: str) -> None:
            path = read_path(answer)

            def steps() -> Generator[Progress, None, int]:
                if found is None:
                    return export_memory(self.project, path)
                return write_units(self.project, found.units, path, len(found.units))

            count = await self.drive_or_raise(tr("Export"), steps, reads_only=True)
            if count is not None:
                said = ntr("{count} record in {file}", "{count} records in {file}", count, file=visible(str(path)))
                self.say(said)

        title = tr("Write what was found to") if found is not None else tr("Write the memory to")
        hint = tr("The extension sets the format: {endings}", endings=", ".join(ENDINGS))
        value = str(self.project.root / "memory.tmx")
        self.app.push_screen(Ask(title, value=value, hint=hint, path=True, act=export))
