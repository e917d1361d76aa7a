"""The project screen: its files, how far each language has come, and everything that is done to whole files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import ClassVar

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content as Paint

from localize.display import show
from localize.errors import LocalizeError
from localize.listing import Counts, Located
from localize.model import Document, LanguageTag, Severity, State
from localize.signs import bar
from localize.tui.screens.dialogs import Ask, Choose
from localize.tui.screens.summary import Found, Summary, added, blocked, drafted, exported
from localize.tui.screens.work import Session, Work, start
from localize.tui.widgets.keybar import KeyBar
from localize.tui.widgets.lines import Lines, fit
from localize.tui.widgets.text import Text
from localize.wording import ctr, later, ntr, number, tr
from localize.workflow import add, check, draft, export, lookup
from localize.workflow.lookup import DocumentStatus

FEW = 3000
"""Texts that are few enough to be checked without being asked to."""
COLUMN = 15
"""Cells for one language: its tag, a bar, a percentage."""

Wishes = dict[str, tuple[str, export.Wanted]]


def wishes() -> Wishes:
    """Return what can be exported, by answer: how it is shown and what it means; always in all languages."""
    wanted = export.Wanted()
    source = export.Fallback.SOURCE
    return {
        "reviewed": (tr("Reviewed texts only; stop when some are not"), replace(wanted, min_state=State.REVIEWED)),
        "translated": (tr("Translated or better; stop when some are not"), replace(wanted, min_state=State.TRANSLATED)),
        "partly": (
            tr("Translated or better, the source elsewhere"),
            replace(wanted, min_state=State.TRANSLATED, fallback=source),
        ),
        "drafts": (
            tr("Everything, drafts too, the source elsewhere"),
            replace(wanted, min_state=State.INITIAL, fallback=source),
        ),
    }


class Files(Lines):
    """The documents, one a line, with a bar for each language that fits."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="list")
        self._session = session
        self.files: tuple[DocumentStatus, ...] = ()

    def count(self) -> int:
        """Return how many documents there are."""
        return len(self.files)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return path, words, bars and findings of one document."""
        status = self.files[index]
        room = max(1, (width - 34) // COLUMN)
        counts = dict(status.counts)
        chosen = self._session.language
        tags = sorted(counts, key=lambda tag: tag != chosen)[:room]
        issues = self._session.known.texts(chosen, status.document.path)
        words = next(iter(counts.values()), Counts()).words
        cells = [Cell(f"{number(words):>8} ", self.style_of("muted"))]
        for tag in tags:
            share = done_share(counts[tag])
            style = "approved" if share >= 1 else "translated" if tag == chosen else "muted"
            picture = bar(share, 5)
            cells.append(Cell(fit(f" {tag} {picture} {int(100 * share):>3}%", COLUMN), self.style_of(style)))
        cells.append(Cell(f"{issues:>4}!" if issues else "     ", self.style_of("warned")))
        left = width - sum(len(cell.text) for cell in cells)
        return [self.pointer(index), Cell(fit(show(status.document.path), left - 1)), *cells]


def done_share(counts: Counts) -> float:
    """Return which part of the words is translated or better, from 0 to 1."""
    if counts.words:
        return counts.words_done / counts.words
    done = counts.translated + counts.reviewed + counts.final
    return done / counts.segments if counts.segments else 1.0


class ProjectScreen(Work):
    """Shows the files of the project."""

    TITLE = later("Project")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Translate", id="project.open"),
        Binding("r", "review", "Review", id="project.review"),
        Binding("a", "add", "Add files", id="project.add"),
        Binding("d", "draft", "Draft", id="project.draft"),
        Binding("c", "check", "Check", id="project.check"),
        Binding("e", "export", "Export", id="project.export"),
        Binding("l", "language", "Language", id="project.language"),
        Binding("R", "review_all", "Review all files", show=False, id="project.review_all"),
        Binding("f3,ctrl+k", "search", "Look a word up everywhere", show=False, id="project.search"),
        Binding("f5", "reload", "Read the project again", show=False, id="project.reload"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.list = Files(session)

    def compose(self) -> ComposeResult:
        """Return title, list and the hint that stands where there are no files."""
        yield Text(id="title")
        yield self.list
        yield Text(id="empty")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the files."""
        self.list.focus()
        self.action_reload()
        start(self, self._check_quietly, "quiet")

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
        except LocalizeError as error:
            self.tell(error)
            return
        if not self.is_attached or not self.query("#title"):  # it is being taken down
            return
        self.list.files = files
        self.list.reload(self.list.cursor)
        self.list.display = bool(files)
        empty = self.query_one("#empty", Text)
        empty.display = not files
        if not files:
            hint = (("  a", "bold $accent"), " " + tr("adds a file or a folder of them"))
            empty.put(Paint.assemble(f"\n  {tr('No files yet.')}\n\n", *hint))
        self._paint_title()

    def _paint_title(self) -> None:
        project = self.project
        total = Counts()
        for status in self.list.files:
            counts = dict(status.counts).get(self.session.language, Counts())
            total = replace(total, words=total.words + counts.words, words_done=total.words_done + counts.words_done)
        share = int(100 * done_share(total)) if total.words else 0
        self.query_one("#title", Text).put(
            Paint.assemble(
                (f" {show(project.config.name or project.root.name)}", "bold"),
                f"  {project.source}",
                (f"→{self.session.language}", "bold $accent"),
                "  " + ntr("{share} of {count} word", "{share} of {count} words", total.words, share=f"{share}%"),
                (f"  {show(project.member.name)}", "$muted"),
                ("  " + tr("read only") if project.read_only else "", "$warned"),
            )
        )

    # --- opening ---

    def _document(self) -> Document | None:
        return self.list.files[self.list.cursor].document if self.list.files else None

    def on_lines_chosen(self) -> None:
        """Translate the file."""
        self.action_open()

    def action_open(self) -> None:
        """Translate the file under the cursor into the chosen language."""
        from localize.tui.screens.editor import Editor

        document = self._document()
        if document is not None and self._fits(document):
            self.app.push_screen(Editor(self.session, document=document))

    def action_review(self) -> None:
        """Review the file under the cursor."""
        document = self._document()
        if document is not None and self._fits(document):
            self._review(document)

    def action_review_all(self) -> None:
        """Review everything that waits in the chosen language."""
        self._review(None)

    def _review(self, document: Document | None) -> None:
        from localize.tui.screens.review import Review

        self.app.push_screen(Review(self.session, document=document))

    def _fits(self, document: Document) -> bool:
        tags = lookup.target_languages(self.project, document)
        if self.session.language in tags:
            return True
        if tags:
            self.session.language = tags[0]
            self.say(tr("{file} goes to {tags}: now {tag}", file=document.path, tags=", ".join(tags), tag=tags[0]))
            self._paint_title()
            self.list.refresh()
            return True
        self.say(tr("{file} is not translated into any language of this project", file=document.path), warn=True)
        return False

    def action_language(self) -> None:
        """Choose the language to work in."""
        used = {tag: None for status in self.list.files for tag, _ in status.counts}
        tags = used or dict.fromkeys(self.project.targets)

        def take(answer: str | None) -> None:
            if answer:
                self.session.language = next(tag for tag in tags if tag == answer)
                self._paint_title()
                self.list.refresh()

        chosen = self.session.language
        self.app.push_screen(Choose(tr("Work in"), [(tag, tag) for tag in tags], chosen=chosen), take)

    def action_search(self) -> None:
        """Look a word up in the whole project."""
        from localize.tui.screens.search import Search

        self.app.push_screen(Search(self.session))

    # --- long work ---

    def action_add(self) -> None:
        """Ask for a file or folder and add it."""

        def take(answer: str | None) -> None:
            if answer:
                start(self, partial(self._add, Path(answer.strip()).expanduser()), "work", exclusive=False)

        hint = tr("A file or a folder, from {folder}", folder=Path.cwd())
        self.app.push_screen(Ask(tr("Add"), hint=show(hint)), take)

    async def _add(self, path: Path) -> None:
        report = await self.drive(tr("Add"), lambda: add.add(self.project, [path]))
        self.action_reload()
        if report is not None:
            self.app.push_screen(Summary(tr("Added"), added(report)))

    def action_draft(self) -> None:
        """Draft what is open in the chosen language, from the memory and the project's engines."""
        start(self, self._draft, "work", exclusive=False)

    async def _draft(self) -> None:
        language = self.session.language
        report = await self.drive(ctr("action", "Draft"), lambda: draft.draft(self.project, (language,)))
        self.action_reload()
        if report is not None:
            self.app.push_screen(Summary(tr("Drafts in {language}", language=language), drafted(report)))

    def action_check(self) -> None:
        """Check every text in the chosen language."""
        start(self, self._check, "work", exclusive=False)

    async def _check(self) -> None:
        language = self.session.language
        report = await self.drive(tr("Check"), lambda: check.check(self.project, (language,)), reads_only=True)
        if report is None:
            return
        self._count_findings(report.open, (language,))
        if report.open:
            order = list(Severity)
            worst_first = sorted(report.open, key=lambda each: order.index(each.finding.severity))
            self.app.push_screen(Found(self.session, worst_first))
        else:
            self.say(
                ntr(
                    "{count} text in {language}: no findings",
                    "{count} texts in {language}: no findings",
                    report.checked,
                    language=language,
                )
            )

    async def _check_quietly(self) -> None:
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
        if report is not None and self.is_attached:
            self._count_findings(report.open, tags)

    def _count_findings(self, found: tuple[Located, ...], tags: tuple[LanguageTag, ...]) -> None:
        self.session.known.note_all(found, tags)
        self.list.refresh()

    def action_export(self) -> None:
        """Ask how complete the export must be and write the files."""
        choices = wishes()

        def take(answer: str | None) -> None:
            if answer:
                start(self, partial(self._export, choices[answer][1]), "work", exclusive=False)

        shown = [(name, text) for name, (text, _) in choices.items()]
        self.app.push_screen(Choose(tr("Export all languages"), shown), take)

    async def _export(self, wanted: export.Wanted) -> None:
        def failed(error: LocalizeError) -> None:
            self.app.push_screen(Summary(tr("Nothing was exported"), blocked(error)))

        report = await self.drive(tr("Export"), lambda: export.export(self.project, wanted), failed=failed)
        if report is not None:
            self.app.push_screen(Summary(tr("Exported"), exported(report, self.project.root)))
