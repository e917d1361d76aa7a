"""Setup of an engine, question by question: address, model, consent; nothing is contacted before the last answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from textual.content import Content as Paint

from localize.config.engines import EngineSettings
from localize.i18n import tr
from localize.i18n.errors import localized_problem
from localize.i18n.sanitize import visible
from localize.tui.rendering.privacy_labels import data_sharing_words, offer_words
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.widgets.prompts import Ask, Summary
from localize.workflow.drafting import consent, engine_setup
from localize.workflow.drafting.engine_setup import Obstacles, Service
from localize.workflow.project.project import Project
from localize.workflow.settings import SettingsChange, take_back


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was changed so that an engine may draft."""

    engine: str
    change: SettingsChange
    hosts: tuple[str, ...]
    """That the person agreed to."""


class EngineSetup:
    """Asks what an engine needs, and lets the project draft with it."""

    def __init__(self, screen: BaseScreen, project: Project) -> None:
        self.screen = screen
        self.project = project

    async def choose(self, service: Service) -> SetUp | None:
        """Set up a server or service; None where the person changed their mind, or where something is missing."""
        settings = await self._ask_settings(service)
        if settings is None:
            return None
        country = service.country if _host(settings.url) in ("", service.host) else ""
        return await self.set_up(settings, title=service.title, country=tr(country) if country else "")

    async def _ask_settings(self, service: Service) -> EngineSettings | None:
        """Return the settings of a service, those of the project where it names it already."""
        settings = service.settings
        known = self.project.config.engines.get(settings.name)
        if known is not None and (not service.asks_address or service.is_at(known.url)):
            settings = replace(known, key=known.key or settings.key)
        if service.asks_address:
            hint = tr("Enter continue · Esc cancel. Nothing is contacted yet.")
            url = await self._ask(tr("Address of the server"), value=settings.url, hint=hint)
            if url is None:
                return None
            is_same = _host(url.strip()) == _host(settings.url)
            settings = replace(settings, url=url.strip().rstrip("/"), key=settings.key if is_same else "")
        if service.asks_model:
            hint = tr("The server's name for it, for example gemma3:12b; empty if it has only one")
            model = await self._ask(tr("Name of the model"), value=settings.model, hint=hint, required=False)
            if model is None:
                return None
            settings = replace(settings, model=model.strip())
        return settings

    async def set_up(self, settings: EngineSettings, *, title: str, country: str = "") -> SetUp | None:
        """Ask for what an engine needs and let the project draft with it; None where that did not happen."""
        obstacles = await self.screen.bridge.read(engine_setup.find_obstacles, self.project, settings)
        if obstacles.key is not None:
            self._tell_about_key(title, settings, obstacles)
            return None
        offers = []
        for host in obstacles.hosts:
            offer = await self._agree(host, country, obstacles)
            if offer is None:
                self.screen.say(tr("Cancelled. Nothing was changed or sent"))
                return None
            offers.append(offer)
        if not offers and obstacles.is_looser and not await self._loosen(obstacles):
            self.screen.say(tr("Cancelled. Data sharing is not changed"))
            return None
        write = self.screen.bridge.write
        change = await write(engine_setup.set_up, self.project, settings, obstacles.level)
        for offer in offers:
            await write(consent.give_consent, self.project, offer)
        return SetUp(settings.name, change, tuple(offer.host for offer in offers))

    async def take_back(self, done: SetUp) -> None:
        """Let settings and consents be as they were before an engine was set up. Raises: ConfigError."""
        await self.screen.bridge.write(take_back, self.project, done.change)
        for host in done.hosts:
            await self.screen.bridge.write(consent.withdraw_consent, self.project, host)

    def _tell_about_key(self, title: str, settings: EngineSettings, obstacles: Obstacles) -> None:
        place, _, name = settings.key.partition(":")
        lines = [Paint.styled(visible(localized_problem(obstacles.key or "")), "$warned")]
        if place == "env":
            said = tr("Quit, put your key into the environment variable {name}, and start again:", name=name)
            lines += [Paint(said), Paint(f"  export {name}=…")]
        lines.append(Paint(tr("A key is never written into the project. Nothing was changed and nothing was sent.")))
        self.screen.app.push_screen(Summary(tr("{engine} needs a key", engine=title), lines))

    async def _agree(self, host: str, country: str, obstacles: Obstacles) -> consent.Offer | None:
        """Return what the person agreed to by typing the host's name; None where they did not."""
        if not country:
            hint = tr("Its law applies to your texts · Enter continue · Esc cancel")
            told = await self._ask(tr("In which country is {host}?", host=visible(host)), hint=hint, required=False)
            if told is None:
                return None
            country = told.strip()
        offer = consent.offer(self.project, host, country=country)
        looser = [data_sharing_words(obstacles.level)] if obstacles.is_looser else []
        question = "\n\n".join([offer_words(offer), *looser])
        hint = tr("Type “{host}” to agree for {days} days · Esc cancel", host=visible(host), days=consent.DAYS)
        typed = await self._ask(question, hint=hint)
        return offer if typed is not None and typed.strip().casefold() == offer.host else None

    async def _loosen(self, obstacles: Obstacles) -> bool:
        hint = tr("Type “{level}” to allow it · Esc cancel", level=obstacles.level.value)
        typed = await self._ask(data_sharing_words(obstacles.level), hint=hint)
        return typed is not None and typed.strip().casefold() == obstacles.level.value

    async def _ask(self, question: str, *, hint: str, value: str = "", required: bool = True) -> str | None:
        return await self.screen.app.push_screen_wait(Ask(question, value=value, hint=hint, required=required))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
