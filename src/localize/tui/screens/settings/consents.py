"""Consents to hosts on the settings screen: given and withdrawn, the host's name typed against habit."""

from __future__ import annotations

from functools import partial

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.tui.rendering.privacy_labels import offer_words
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.widgets.prompts import Ask, Choose
from localize.workflow.drafting import consent
from localize.workflow.project.project import Project


class Consents:
    """What a person says on a screen about which hosts may get the project's texts."""

    def __init__(self, screen: BaseScreen, project: Project) -> None:
        self.screen = screen
        self.project = project

    def show(self) -> None:
        """Show the hosts that the project's engines send texts to; agree to one, or take that back."""
        start(self.screen, self._show_consents, "consents")

    async def _show_consents(self) -> None:
        hosts = await self.screen.bridge.read(consent.hosts, self.project)
        if not hosts:
            self.screen.say(tr("No engine of this project sends texts to another machine"))
            return
        choices = [
            (host, f"{visible(host)}  {tr('until {day}', day=given.until) if given else tr('no consent')}")
            for host, given in hosts
        ]

        def take(host: str | None) -> None:
            if host is None:
                return
            if dict(hosts)[host] is None:
                self._ask_country(host)
            else:
                start(self.screen, partial(self._withdraw, host), "consents")

        title = tr("Texts are sent to these hosts only with your consent · Enter give or withdraw consent")
        self.screen.app.push_screen(Choose(title, choices), take)

    def _ask_country(self, host: str) -> None:
        offers: list[consent.Offer] = []

        async def offer(country: str) -> None:
            offers.append(consent.offer(self.project, host, country=country.strip()))

        def take(_country: str | None) -> None:
            for each in offers:
                self._ask_consent(each)

        hint = tr("Its law applies to your texts · Enter continue · Esc cancel")
        self.screen.app.push_screen(
            Ask(tr("In which country is {host}?", host=visible(host)), hint=hint, required=False, act=offer), take
        )

    def _ask_consent(self, offer: consent.Offer) -> None:
        def take(answer: str | None) -> None:
            if answer is None or answer.strip().casefold() != offer.host:
                self.screen.say(tr("No consent given"))
            else:
                start(self.screen, partial(self._agree, offer), "consents")

        hint = tr("Type “{host}” to agree for {days} days · Esc cancel", host=visible(offer.host), days=consent.DAYS)
        self.screen.app.push_screen(Ask(offer_words(offer), hint=hint), take)

    async def _agree(self, offer: consent.Offer) -> None:
        try:
            given = await self.screen.bridge.write(consent.give_consent, self.project, offer)
        except LocalizeError as error:
            self.screen.tell(error)
            return
        self.screen.say(
            tr("Consent given: texts may be sent to {host} until {day}", host=visible(given.host), day=given.until)
        )

    async def _withdraw(self, host: str) -> None:
        try:
            await self.screen.bridge.write(consent.withdraw_consent, self.project, host)
        except LocalizeError as error:
            self.screen.tell(error)
            return
        self.screen.say(tr("Consent withdrawn: nothing is sent to {host}", host=visible(host)))
