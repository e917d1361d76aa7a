"""Draft sources: what drafts can come from here, offline and online, and each source set up from the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.config.engines import EngineSettings
from localize.i18n import mark, tr
from localize.i18n.sanitize import visible
from localize.model import Document, LanguageTag
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.privacy_labels import level_words
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.draft_summary import draft_and_tell
from localize.tui.screens.draft_sources.setup import EngineSetup, SetUp
from localize.tui.screens.draft_sources.sources import (
    DraftNow,
    ImportModel,
    Source,
    SourceLines,
    UseEngine,
    local_sources,
    memory_source,
    paint_about,
    service_source,
)
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.static_text import Text
from localize.workflow.drafting import models
from localize.workflow.drafting.draft import MemoryCoverage, count_memory_drafts
from localize.workflow.drafting.engine_setup import SERVICES, LocalSources, Service, find_local_sources


class DraftSources(BaseScreen):
    """Shows what can draft; Enter sets it up where that is needed, and drafts."""

    TITLE = mark("Draft sources")
    BINDINGS = bindings("draft_sources")

    def __init__(self, session: Session, document: Document | None = None) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.setup = EngineSetup(self, session.project)
        self._document = document
        self._coverage: MemoryCoverage | None = None
        self._local = LocalSources((), (), has_apertium=False)
        self._counting = Event()
        """Set when nobody waits for the counts any more."""
        self._done: list[SetUp] = []
        """What was set up here, the latest last."""

    def compose(self) -> ComposeResult:
        """Return title, sources, what is said about one, the keys."""
        yield Text(id="title")
        yield SourceLines()
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    @property
    def lines(self) -> SourceLines:
        """The sources."""
        return self.query_one(SourceLines)

    @property
    def _pair(self) -> tuple[LanguageTag, LanguageTag]:
        source = self._document.source_language if self._document is not None else self.project.source
        return source, self.session.language

    def on_mount(self) -> None:
        """Show what is known at once; count and look around meanwhile."""
        self.lines.focus()
        self._show()
        start(self, self._look_around, "look")
        start(self, self._count, "count")

    def on_unmount(self) -> None:
        """Count no further."""
        self._counting.set()

    async def _look_around(self) -> None:
        self._local = await self.bridge.read(find_local_sources, *self._pair)
        self._show()

    async def _count(self) -> None:
        self._counting.set()
        self._counting = cancelled = Event()
        place = self._document.id if self._document is not None else None
        found = await self.bridge.drive(
            lambda: count_memory_drafts(self.project, self.session.language, place),
            lambda _progress: None,
            cancelled,
            reads_only=True,
        )
        if found is not None:
            self._coverage = found
            self._show()

    def _show(self) -> None:
        if not self.is_attached or not self.query("#title"):  # it is being taken down
            return
        config = self.project.config
        head = f" {tr(str(self.TITLE))}"
        level = tr("Data sharing: {level}", level=level_words(config.policy))
        where = f"  {visible(self._document.path)}" if self._document is not None else ""
        self.query_one("#title", Text).put(
            Paint.assemble((head, "bold"), where, (f"  →{self.session.language}", "bold $accent"), f"  {level}")
        )
        asked = config.draft.engines
        services = [service_source(each, is_set_up=self._is_set_up(each)) for each in SERVICES]
        near = [row for row, each in zip(services, SERVICES, strict=True) if not each.is_online]
        far = [row for row, each in zip(services, SERVICES, strict=True) if each.is_online]
        self.lines.put(
            [
                tr("Available now, without any engine"),
                memory_source(self._coverage, self.session.language),
                tr("On this machine, without a network"),
                *local_sources(self._local, asked, self._pair),
                tr("On your own server"),
                *near,
                tr("Online: texts leave this machine"),
                *far,
            ]
        )
        self._say_more()

    def _is_set_up(self, service: Service) -> bool:
        """Tell whether the project drafts with a service, at the place that is spoken of."""
        config, name = self.project.config, service.settings.name
        url = config.engines.get(name, EngineSettings(name)).url
        return name in config.draft.engines and (not service.asks_address or service.is_at(url))

    def _say_more(self) -> None:
        self.query_one("#about-text", Text).put(paint_about(self.lines.current))

    def on_lines_moved(self) -> None:
        """Say more about the source under the cursor."""
        self._say_more()

    def on_lines_chosen(self) -> None:
        """Take the source."""
        self.action_choose()

    # --- choices ---

    def action_choose(self) -> None:
        """Draft with the source under the cursor, once it has what it needs."""
        source = self.lines.current
        if source is not None and self.session.may_write(self):
            start(self, partial(self._choose, source), "work", exclusive=False)

    async def _choose(self, source: Source) -> None:
        match source.choice:
            case DraftNow():
                await self._draft(engines=())
            case ImportModel(path):
                await self._import_here(path)
            case UseEngine(engine):
                await self._draft_with(await self.setup.set_up(self._settings_of(engine), title=source.label))
            case Service() as service:
                await self._draft_with(await self.setup.choose(service))

    def _settings_of(self, engine: str) -> EngineSettings:
        return self.project.config.engines.get(engine, EngineSettings(engine))

    def action_draft(self) -> None:
        """Draft with the memory, and with the engines that are set up."""
        if self.session.may_write(self):
            start(self, self._draft, "work", exclusive=False)

    async def _draft_with(self, done: SetUp | None) -> None:
        if done is None:
            return
        if done.change.before != done.change.after or done.hosts:
            self._done.append(done)
        self._show()
        await self._draft()

    async def _draft(self, *, engines: Sequence[str] | None = None) -> None:
        self._counting.set()
        await draft_and_tell(self, self.session, lambda: None, document=self._document, engines=engines)
        start(self, self._count, "count")

    def action_undo(self) -> None:
        """Let settings and consents be as they were before the engine that was set up last."""
        if self._done:
            start(self, self._undo, "undo", exclusive=False)
        else:
            self.say(tr("There is nothing to undo"))

    async def _undo(self) -> None:
        done = self._done.pop()
        await self.setup.take_back(done)
        self._show()
        self.say(tr("{engine} is no longer used; settings and consents are restored", engine=done.engine))

    # --- models ---

    def action_import(self) -> None:
        """Ask for a model and import it."""
        nameless: list[Path] = []

        async def import_it(answer: str) -> None:
            path = read_path(answer)
            if await self.bridge.read(models.lacks_languages, path):
                nameless.append(path)
            else:
                await self._import(path, "")

        def take(_answer: str | None) -> None:
            for each in nameless:
                self._ask_for_languages(each)

        hint = tr("A folder or an .argosmodel file")
        self.app.push_screen(Ask(tr("Import a model from"), hint=hint, path=True, act=import_it), take)

    async def _import_here(self, path: Path | None) -> None:
        """Import a model that was found; ask for one where there is none, and for languages that it does not tell."""
        if path is None:
            self.action_import()
        elif await self.bridge.read(models.lacks_languages, path):
            self._ask_for_languages(path)
        else:
            await self._import(path, "")

    def _ask_for_languages(self, path: Path) -> None:
        question = tr("Which languages does {name} translate from and into?", name=visible(path.name))
        self.app.push_screen(Ask(question, value="-".join(self._pair), act=partial(self._import, path)))

    async def _import(self, path: Path, pair: str) -> None:
        report = await self.drive_or_raise(
            tr("Import"), lambda: models.import_model(path, pair=models.parse_pair(pair) if pair else None)
        )
        if report is not None:
            await self._look_around()
            self._go_to(report.model.name)
            self.say(tr("Imported: {name}. Enter draft with it", name=visible(report.model.name)))

    def _go_to(self, label: str) -> None:
        """Put the cursor on a source."""
        places = [at for at, row in enumerate(self.lines.rows) if isinstance(row, Source) and row.label == label]
        if places:
            self.lines.show_cursor(places[0])
            self._say_more()

    def action_back(self) -> None:
        """Go back."""
        self.session.leave(self)
