"""Project screen: files, progress of each language, actions on whole files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import mark, ntr, tr
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import FINDING
from localize.model import Document, LanguageTag
from localize.model.events import Assign
from localize.tui import routes
from localize.tui.keys.bindings import BARS, bindings
from localize.tui.screens.base.header_lines import fitted, privacy
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import LeaveProject, Session
from localize.tui.screens.dialogs.form import Answers
from localize.tui.screens.dialogs.language import ask_for_language
from localize.tui.screens.project.actions import ProjectActions
from localize.tui.screens.project.assignee_form import AssigneeForm, paint_waiting
from localize.tui.screens.project.document_list import DocumentList, Shown
from localize.tui.screens.project.tour import STEPS, paint_offer, paint_step
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.workflow.assignments import (
    NO_DAY,
    Waiting,
    assign,
    find_past_day,
    find_waiting,
    known_names,
    list_assigned,
)
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document
from localize.workflow.user.recent_projects import remember_tour


class ProjectScreen(BaseScreen):
    """Shows the files of the project."""

    TITLE = mark("Project")
    BINDINGS = bindings("project")
    LEGEND = (FINDING,)

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.hidden = session.hidden
        self.project = session.project
        self.list = DocumentList(session)
        self.actions = ProjectActions(self, session, reload=self.action_reload, has_files=self.has_files)
        self._step: int | None = 0 if session.options.tour else None
        """Where the tour is; None when it is over."""
        self._offered = 0
        """Concepts of the built-in glossary, while it is offered."""
        self._is_read = False
        self._waiting = Waiting()

    def compose(self) -> ComposeResult:
        """Return title, list, the hint where there are no files, the tour, messages, and two lines of keys."""
        yield Text(id="title")
        yield Text(id="waiting")
        yield Text(id="heads")
        yield self.list
        yield Text(id="totals")
        yield Text(id="empty")
        yield Text(id="tour")
        yield self.status
        yield KeyBar("rooms")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the files."""
        self.query_one("#waiting").display = False
        self.list.focus()
        self.query_one("#rooms", KeyBar).put(self.as_bound(BARS["project.rooms"]))
        self._show_step()
        self.action_reload()
        start(self, self.actions.check_quietly, "quiet")
        if self.session.options.offers_glossary:
            start(self, self._offer_glossary, "offer")

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        if self.is_mounted:
            self.action_reload()

    def action_reload(self) -> None:
        """Read documents and counts again."""
        start(self, self._reload, "reload")

    async def _reload(self) -> None:
        try:
            files = await self.bridge.read(lookup.documents, self.project)
            assigned = await self.bridge.read(list_assigned, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        if not self.is_attached or not self.query("#title"):  # it is being taken down
            return
        self._is_read = True
        self.list.put(files, assigned)
        for each in (self.list, self.query_one("#heads"), self.query_one("#totals")):
            each.display = bool(files)
        empty = self.query_one("#empty", Text)
        empty.display = not files
        if not files:
            hint = ((self.key("project.add"), "bold $accent"), " " + tr("adds a file or a folder of them"))
            empty.put(Paint.assemble(tr("No files yet.") + "\n\n", *hint))
        self._paint_numbers()
        if self.list.shown is not Shown.ALL:
            self._say_filter()
        start(self, self._load_work, "people")
        start(self, self._load_waiting, "waiting")

    async def _load_waiting(self) -> None:
        """Show what waits for the person in a line of its own; that nothing does only where several people work."""
        try:
            found = await self.bridge.read(find_waiting, self.project, self.list.all_files)
            names = await self.bridge.read(known_names, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        self._waiting = found
        for line in self.query("#waiting").results(Text):  # none when it is being taken down
            line.display = bool(self.list.all_files) and (found != Waiting() or len(names) > 1)
            line.put(paint_waiting(found, self.key))

    async def _load_work(self) -> None:
        try:
            self.list.work = await self.bridge.read(lookup.document_work, self.project, self.session.language)
        except LocalizeError as error:
            self.tell(error)
            return
        self.list.refresh()

    def on_resize(self) -> None:
        """Fit the title, the heads and the totals to the width."""
        self.call_after_refresh(self._paint_numbers)

    def _paint_numbers(self) -> None:
        self._paint_title()
        self.query_one("#heads", Text).put(self.list.heads())
        self.query_one("#totals", Text).put(self.list.totals())
        self.list.refresh()

    def _paint_title(self) -> None:
        project, language = self.project, self.session.language
        count = sum(counts.words for status in self.list.files for tag, counts in status.counts if tag == language)
        words = ntr("{count} word", "{count} words", count)
        reads = "  " + tr("read only") if project.read_only else ""
        self.query_one("#title", Text).put(
            fitted(
                Paint(""),
                Paint.styled(visible(project.config.name or project.root.name), "bold"),
                Paint.assemble(
                    str(project.source),
                    (f"→{language}", "bold $accent"),
                    f"  {words}",
                    (privacy(project), "$muted"),
                    (reads, "bold $warned"),
                ),
                Paint.styled(visible(project.member.name), "$muted"),
                width=self.size.width,
            )
        )

    def has_files(self) -> bool:
        """Tell whether the project has a file; where it has none, say how it gets one."""
        if self._is_read and not self.list.all_files:
            hint = f"{self.key('project.add')} {tr('adds a file or a folder of them')}"
            self.say(f"{tr('No files yet.')} {hint}", Tone.WARNING)
        return not self._is_read or bool(self.list.all_files)

    # --- opening ---

    def _document(self) -> Document | None:
        return self.list.files[self.list.cursor].document if self.list.files else None

    def on_lines_chosen(self) -> None:
        """Translate the file."""
        self.action_open()

    def action_open(self) -> None:
        """Translate the file under the cursor into the chosen language."""
        document = self._document()
        if self.has_files() and document is not None and self._fits(document):
            self.session.open(self, routes.Editor(document))

    def action_review(self) -> None:
        """Review the file under the cursor."""
        document = self._document()
        if self.has_files() and document is not None and self._fits(document):
            self._review(document)

    def action_assign(self) -> None:
        """Ask who translates the file under the cursor into the chosen language, and by when."""
        document = self._document()
        if self.has_files() and document is not None and self.session.may_write(self) and self._fits(document):
            start(self, partial(self._assign, document), "assign")

    async def _assign(self, document: Document) -> None:
        language = self.session.language
        names = await self.bridge.read(known_names, self.project)

        async def assign_it(given: Answers) -> None:
            person, due = given["person"], given["due"] or NO_DAY
            await self.bridge.write(assign, self.project, (document,), language, person=person, due=due)
            self.action_reload()
            if day := find_past_day(due):
                self.say(tr("Assigned, but the due date {day} has already passed", day=day), Tone.WARNING)

        before = self.list.assigned.get((document.id, language), Assign(document.id, language))
        self.app.push_screen(AssigneeForm(document.path, before, names, assign_it))

    def action_filter(self) -> None:
        """Show all files, those of this person, or the overdue ones, in turn."""
        if not self.has_files():
            return
        kinds = list(Shown)
        self._show_files(kinds[(kinds.index(self.list.shown) + 1) % len(kinds)])

    def _show_files(self, shown: Shown) -> None:
        self.list.show(shown)
        self._paint_numbers()
        self._say_filter()

    def action_mine(self) -> None:
        """Show the files that are assigned to this person."""
        if self.has_files():
            self._work_where(self._waiting.mine_in)
            self._show_files(Shown.MINE)

    def action_overdue(self) -> None:
        """Show the overdue files: of this person, or where they have none, of all."""
        if self.has_files():
            self._work_where(self._waiting.overdue_in)
            self._show_files(Shown.OVERDUE)

    def _work_where(self, languages: Sequence[LanguageTag]) -> None:
        """Choose the first of the languages, unless the chosen one is among them."""
        if languages and self.session.language not in languages:
            self._work_in(languages[0])

    def _work_in(self, tag: LanguageTag) -> None:
        self.session.language = tag
        self.list.show(self.list.shown)
        self._paint_numbers()
        start(self, self._load_work, "people")

    def _say_filter(self) -> None:
        said = {
            Shown.ALL: tr("All files"),
            Shown.MINE: tr("Files assigned to you in {language}", language=self.session.language),
            Shown.OVERDUE: tr("Overdue files in {language}", language=self.session.language),
        }
        count = ntr("{count} file", "{count} files", len(self.list.files))
        again = f" · {self.key('project.filter')} {tr('shows others')}"
        self.say(f"{said[self.list.shown]}: {count}{again}", Tone.DONE if self.list.files else Tone.WARNING)

    def action_inbox(self) -> None:
        """Show what waits for you: what was sent back or asked, and answers."""
        self.session.open(self, routes.Inbox())

    def action_review_all(self) -> None:
        """Review everything that waits in the chosen language, or in another one where only that has anything."""
        self._work_where(self._waiting.review_in)
        self._review(None)

    def _review(self, document: Document | None) -> None:
        self.session.open(self, routes.Review(document))

    def _fits(self, document: Document) -> bool:
        tags = lookup.target_languages(self.project, document)
        if self.session.language in tags:
            return True
        if tags:
            self.session.language = tags[0]
            self.say(
                tr("{file} is translated into {tags}: now {tag}", file=document.path, tags=", ".join(tags), tag=tags[0])
            )
            self._paint_numbers()
            return True
        self.say(tr("{file} is not translated into any language of this project", file=document.path), Tone.WARNING)
        return False

    def action_language(self) -> None:
        """Choose the language to work in."""
        used = {tag: None for status in self.list.files for tag, _ in status.counts}
        tags = used or dict.fromkeys(self.project.targets)
        ask_for_language(self, tr("Work in"), tuple(tags), self.session.language, self._work_in)

    def action_search(self) -> None:
        """Look a word up in the whole project and in the memory; what is chosen opens in the editor."""

        def take(answer: routes.Taken | None) -> None:
            if answer is not None and answer.row is not None:
                document = get_document(self.project, answer.row.segment.document)
                self.session.open(self, routes.Editor(document, answer.row.segment.key))

        self.session.open(self, routes.Search(), take)

    # --- long work ---

    def action_add(self) -> None:
        """Ask for a file or folder and add it."""
        self.actions.add()

    def action_update(self) -> None:
        """Read the files in the project's folder again; those that have changed become new versions."""
        self.actions.update()

    def action_draft(self) -> None:
        """Draft what is open in the chosen language; where no engine is set up, show first what can draft."""
        self.actions.draft()

    def action_sources(self) -> None:
        """Show what drafts can come from."""
        if self.has_files():
            self.actions.show_sources()

    def action_check(self) -> None:
        """Check every text in the chosen language."""
        self.actions.check()

    def action_export(self) -> None:
        """Ask how complete the export must be and write the files."""
        self.actions.ask_to_export()

    def action_report(self) -> None:
        """Ask what to report on: how far the project has come, or how much work it is."""
        self.actions.report()

    # --- other rooms ---

    def action_team(self) -> None:
        """Show the members of the team and its bundles; nothing in one person's project."""
        if self.session.is_team:
            self.session.open(self, routes.Team())

    def action_terms(self) -> None:
        """Show the terms of the project."""
        self.session.open(self, routes.Glossary())

    def action_memory(self) -> None:
        """Show the memory."""
        self.session.open(self, routes.Memory())

    def action_settings(self) -> None:
        """Show the settings of the project and of the person."""
        self.session.open(self, routes.Settings())

    def action_projects(self) -> None:
        """Leave this project for the list of those that were open."""
        self.post_message(LeaveProject(same=False))

    async def _offer_glossary(self) -> None:
        """Offer the built-in glossary to a project that has none, once."""
        from localize.workflow.glossary.shipped_glossary import count_shipped, is_to_offer

        if await self.bridge.read(is_to_offer, self.project):
            self._offered = await self.bridge.read(count_shipped)
            self._show_step()

    def action_shipped_glossary(self) -> None:
        """Use the built-in glossary in this project."""
        if self.session.may_write(self):
            start(self, self._use_glossary, "write", exclusive=False)

    async def _use_glossary(self) -> None:
        from localize.workflow.glossary.shipped_glossary import count_shipped, use_shipped

        change = await self.bridge.write(use_shipped, self.project)
        self.session.changes.append(change)
        self._offered = 0
        self._show_step()
        count = await self.bridge.read(count_shipped)
        self.say(ntr("Built-in glossary on: {count} concept", "Built-in glossary on: {count} concepts", count))

    # --- the tour ---

    def _show_step(self) -> None:
        strip = self.query_one("#tour", Text)
        strip.display = self._step is not None or self._offered > 0
        if self._step is not None:
            strip.put(paint_step(self._step, self.key))
        elif self._offered:
            strip.put(paint_offer(self._offered, self.key))

    def action_tour(self) -> None:
        """Begin the tour."""
        self._step = 0
        self._show_step()

    def action_tour_next(self) -> None:
        """Show the next step of the tour; after the last one it is over."""
        if self._step is None:
            self.say(tr("{key} start the tour", key=self.key("project.tour")))
            return
        self._step += 1
        if self._step == len(STEPS):
            self.action_tour_end()
        self._show_step()

    def action_tour_end(self) -> None:
        """End the tour, or send the offer away, neither of which comes back by itself; else go back to the projects."""
        if self._step is None:
            if not self._offered:
                self.action_projects()
            self._offered = 0
            self._show_step()
            return
        self._step = None
        self._show_step()
        start(self, self._remember_tour, "tour")
        self.say(tr("{key} show the tour again", key=self.key("project.tour")))

    async def _remember_tour(self) -> None:
        await self.bridge.write(remember_tour)
