"""Actions on all files of a project: add, update, draft, check, export, report; each with a summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.model import LanguageTag, Severity
from localize.model.segment_list import Located
from localize.tui import routes
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.draft_summary import draft_and_tell
from localize.tui.screens.dialogs.export_choice import ask_to_export
from localize.tui.screens.dialogs.report import analysis_lines, finding_lines, progress_lines
from localize.tui.screens.dialogs.summary import added, updated
from localize.tui.widgets.path_completion import read_path, split_paths
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.workflow.checking import check
from localize.workflow.documents import add
from localize.workflow.documents.add import AddReport, Gone
from localize.workflow.reports import progress as report
from localize.workflow.segments import lookup

FEW = 3000
"""Texts that are few enough to be checked without being asked to."""


class ProjectActions:
    """Long work on a project, and what the screen tells of its end."""

    def __init__(
        self, screen: BaseScreen, session: Session, *, reload: Callable[[], None], has_files: Callable[[], bool]
    ) -> None:
        """*reload* reads the files again; *has_files* tells, where the project has none, how it gets one."""
        self.screen = screen
        self.session = session
        self.project = session.project
        self.bridge = session.bridge
        self._reload = reload
        self._has_files = has_files

    def add(self) -> None:
        """Ask for files, folders and patterns, and add them."""
        if not self.session.may_write(self.screen):
            return
        from localize.workflow.translate import find_files

        reports: list[AddReport] = []

        async def add_them(typed: str) -> None:
            paths = await self.bridge.read(find_files, split_paths(typed))
            report = await self.screen.drive_or_raise(tr("Add"), lambda: add.add(self.project, paths))
            self._reload()
            if report is not None and report.failed and not report.added:
                raise report.failed[0]
            reports.extend(filter(None, (report,)))

        def take(_answer: str | None) -> None:
            for each in reports:
                self.screen.app.push_screen(Summary(tr("Added"), added(each)))

        hint = tr(
            "Files, folders or patterns such as *.docx, from {folder}; put names with spaces in quotes",
            folder=visible(str(Path.cwd())),
        )
        self.screen.app.push_screen(Ask(tr("Add"), hint=hint, path=True, act=add_them), take)

    def update(self) -> None:
        """Read the files again from where they were added; those that have changed become new versions."""
        if not self.session.may_write(self.screen):
            return
        if self._has_files():
            start(self.screen, self._update, "work", exclusive=False)

    async def _update(self) -> None:
        done = await self.screen.drive(tr("Update"), lambda: add.update(self.project))
        self._reload()
        if done is not None:
            summary = Summary(tr("Updated"), updated(done))
            self.screen.app.push_screen(summary, lambda _: self._ask_where(done.gone))

    def _ask_where(self, gone: Sequence[Gone]) -> None:
        """Ask where files are that are no longer where they were added from, one after the other."""
        if not gone:
            return
        first, *others = gone

        async def add_it(typed: str) -> None:
            path = read_path(typed)
            report = await self.screen.drive_or_raise(
                tr("Update"), lambda: add.add(self.project, [path], to=first.document)
            )
            self._reload()
            if report is not None and report.failed:
                raise report.failed[0]

        def take(answer: str | None) -> None:
            if answer:
                self._ask_where(others)

        title = tr("Where is {file} now?", file=visible(first.document))
        hint = tr("It is no longer at {place}. Enter update · Esc skip", place=visible(first.place))
        self.screen.app.push_screen(Ask(title, value=first.place, hint=hint, path=True, act=add_it), take)

    def draft(self) -> None:
        """Draft what is open in the chosen language; where no engine is set up, show first what can draft."""
        if not self.session.may_write(self.screen):
            return
        if not self._has_files():
            return
        if self.project.config.draft.engines:
            start(self.screen, self._draft, "work", exclusive=False)
        else:
            self.show_sources()

    async def _draft(self) -> None:
        await draft_and_tell(self.screen, self.session, self.show_sources)
        self._reload()

    def show_sources(self) -> None:
        """Show what drafts can come from."""
        self.session.open(self.screen, routes.DraftSources())

    def check(self) -> None:
        """Check every text in the chosen language."""
        if self._has_files():
            start(self.screen, self._check, "work", exclusive=False)

    async def _check(self) -> None:
        language = self.session.language
        report = await self.screen.drive(tr("Check"), lambda: check.check(self.project, (language,)), reads_only=True)
        if report is None:
            return
        self._count_findings(report.open, (language,))
        if report.open:
            order = list(Severity)
            worst_first = sorted(report.open, key=lambda each: order.index(each.finding.severity))
            self.session.open(self.screen, routes.Found(worst_first))
        else:
            self.screen.say(
                ntr(
                    "{count} text in {language}: no findings",
                    "{count} texts in {language}: no findings",
                    report.checked,
                    language=language,
                )
            )

    async def check_quietly(self) -> None:
        """Check a small project without a word, so that its list marks what is to be looked at."""
        tags = self.project.targets
        counts = [await self.bridge.read(lookup.counts, self.project, tag) for tag in tags]
        if sum(each.segments - each.empty for each in counts) > FEW:
            return
        cancelled = Event()
        try:
            report = await self.bridge.drive(
                lambda: check.check(self.project, tags), lambda _progress: None, cancelled, reads_only=True
            )
        except LocalizeError:
            return  # `c` says why
        finally:
            cancelled.set()
        if report is not None and self.screen.is_attached:
            self._count_findings(report.open, tags)

    def _count_findings(self, found: tuple[Located, ...], tags: tuple[LanguageTag, ...]) -> None:
        self.session.known.note_all(found, tags)
        self.screen.show_known()

    def ask_to_export(self) -> None:
        """Ask how complete the export must be and write the files."""
        if not self._has_files():
            return
        ask_to_export(self.screen, self.project, self.session.options.keys)

    # --- reports ---

    def report(self) -> None:
        """Ask what to report on: how far the project has come, or how much work it is."""
        if not self._has_files():
            return
        language = self.session.language
        choices = [
            ("progress", tr("Progress: states, words and people")),
            ("analysis", tr("Analysis: memory matches for {language}", language=language)),
            ("findings", tr("Findings of {language} by kind", language=language)),
            ("file", tr("Analysis of all languages, to a file")),
        ]

        reports = {"progress": self._tell_progress, "analysis": self._tell_analysis, "findings": self._tell_findings}

        def take(answer: str | None) -> None:
            if answer == "file":
                self._ask_for_file()
            elif answer:
                start(self.screen, reports[answer], "report")

        self.screen.app.push_screen(Choose(tr("Report"), choices), take)

    async def _tell_progress(self) -> None:
        try:
            status = await self.bridge.read(report.status, self.project)
            tags = [tag for tag, _ in status.languages]
            work = {tag: await self.bridge.read(lookup.document_work, self.project, tag) for tag in tags}
        except LocalizeError as error:
            self.screen.tell(error)
            return
        self.screen.show_over(Summary(tr("Progress"), progress_lines(status, work, self.session.known)))

    async def _tell_analysis(self) -> None:
        from localize.workflow.reports.word_count import analyze

        language = self.session.language
        title = tr("Analysis of {language}", language=language)
        found = await self.screen.drive(title, lambda: analyze(self.project, (language,)), reads_only=True)
        if found is not None:
            self.screen.app.push_screen(Summary(title, analysis_lines(found, language)))

    async def _tell_findings(self) -> None:
        language = self.session.language
        report = await self.screen.drive(tr("Check"), lambda: check.check(self.project, (language,)), reads_only=True)
        if report is not None:
            self._count_findings(report.open, (language,))
            title = tr("Findings of {language} by kind", language=language)
            self.screen.app.push_screen(Summary(title, finding_lines(report.open, report.checked)))

    def _ask_for_file(self) -> None:
        from localize.workflow.reports.word_count import FORMS, analyze, write_analysis

        async def write(answer: str) -> None:
            path = read_path(answer)
            if path.suffix.lower() not in FORMS:
                raise LocalizeError("the extension must be one of {endings}", endings=", ".join(FORMS))
            title = tr("Analysis")
            found = await self.screen.drive_or_raise(title, lambda: analyze(self.project), reads_only=True)
            if found is not None:
                await self.bridge.read(write_analysis, found, path)
                self.screen.say(tr("Written: {file}", file=visible(str(path))))

        hint = tr("The extension sets the format: {endings}", endings=", ".join(FORMS))
        place = str(self.project.root / "analysis.html")
        self.screen.app.push_screen(Ask(tr("Write the analysis to"), value=place, hint=hint, path=True, act=write))
