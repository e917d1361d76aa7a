"""Team screen: the members, what they may do, and the bundles that carry work between them."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.i18n import mark, ntr, tr
from localize.i18n.sanitize import visible
from localize.model.segment_list import Row
from localize.store.team_record import TeamMember
from localize.tui import routes
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Exchanged, Session
from localize.tui.screens.team.bundle_forms import ask_to_read, ask_to_write
from localize.tui.screens.team.member_forms import ask_for_role, ask_to_invite, ask_to_revoke
from localize.tui.screens.team.member_list import MemberLines, about_member
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.workflow.project.project import Project
from localize.workflow.team.server_place import describe_server
from localize.workflow.team.server_presence import find_last_spots, find_rows

_LIVE_S = 2.0


class TeamScreen(BaseScreen):
    """Shows who is in the team; managers change that, and everybody writes and reads bundles."""

    TITLE = mark("Team")
    BINDINGS = bindings("team")

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.hidden = frozenset() if session.exchange is not None else frozenset({"team.sync"})
        self.project = session.project
        self.list = MemberLines()
        self._last: Mapping[str, Row] = {}
        """Where each member's last act was."""

    def compose(self) -> ComposeResult:
        """Return title, members, the one under the cursor in full, and the keys."""
        yield Text(id="title")
        yield Text(id="server")
        yield self.list
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first member."""
        self.list.focus()
        if self.session.exchange is not None:
            self.set_interval(_LIVE_S, self._look_around)

    def on_screen_resume(self) -> None:
        """Look again."""
        self.action_reload()

    def action_reload(self) -> None:
        """Read the team again."""
        start(self, self._load, "load")

    async def _load(self) -> None:
        place = await self.bridge.read(self.project.store.team)
        if place is None:
            return
        await self._show_server()
        self._last = await self.bridge.read(_find_last_rows, self.project)
        self.list.members, self.list.me = place.members, place.person
        self.list.reload(min(self.list.cursor, max(0, len(place.members) - 1)))
        there = [each for each in place.members if not each.revoked]
        count = ntr("{count} member", "{count} members", len(there))
        name = Paint.styled(f"  {visible(place.person)}", "$muted")
        self.query_one("#title", Text).put(Paint.assemble((f" {tr('Team')}", "bold"), f"  {count}", name))
        self._show_current()

    def _look_around(self) -> None:
        """Show where the members are now."""
        if self.is_current and self.project.config.shows_presence:
            start(self, self._show_server, "server")

    async def _show_server(self) -> None:
        """Show where the team's server is, when work was last exchanged with it, and what waits."""
        exchange, line = self.session.exchange, self.query_one("#server", Text)
        line.display = exchange is not None
        if exchange is None:
            return
        await exchange.look()
        self.list.here = await self.bridge.read(find_rows, self.project, exchange.presence.others)
        self.list.refresh()
        address = await self.bridge.read(describe_server, self.project)
        line.put(Paint.assemble((f" {tr('Server')} ", "$muted"), visible(address), (f"  {exchange.note()}", "$muted")))

    @on(Exchanged)
    def _show_exchanged(self) -> None:
        """Show what an exchange has changed."""
        self.action_reload()

    def action_sync(self) -> None:
        """Exchange work with the team's server; once more: cancel that."""
        exchange = self.session.exchange
        if exchange is None:
            keys = {"write": self.key("team.write"), "read": self.key("team.read")}
            if self.session.may_write(self):
                self.say(tr("This team has no server: {write} and {read} carry the work", **keys), Tone.WARNING)
        elif exchange.is_running and not exchange.follows:
            exchange.cancel()
        else:
            if not exchange.follows:
                self.say(tr("Exchanging work with the server · {key} cancel", key=self.key("team.sync")))
            self.session.begin_exchange(self.app, follows=exchange.follows)

    def _show_current(self) -> None:
        each = self.list.current
        if each is not None:
            about = about_member(each, is_me=each.name == self.list.me, last=self._last.get(each.name))
            self.query_one("#about-text", Text).put(about)

    def on_lines_moved(self) -> None:
        """Show the member under the cursor in full."""
        self._show_current()

    def on_lines_chosen(self) -> None:
        """Change what the member may do."""
        self.action_role()

    def _may_manage(self) -> bool:
        """Tell whether the person manages the team; where not, say who does."""
        managers = [each for each in self.list.members if each.is_manager]
        if any(each.name == self.list.me for each in managers):
            return self.session.may_write(self)
        names = ", ".join(visible(each.name) for each in managers)
        self.say(tr("Only a manager of the team can do that: {names}", names=names), Tone.WARNING)
        return False

    def _chosen(self) -> TeamMember | None:
        """Return the member under the cursor to be changed; None, and a message, where that cannot be."""
        each = self.list.current
        if each is None or not self._may_manage():
            return None
        if each.revoked:
            self.say(tr("{name} is no longer in the team; to add them again, invite them", name=visible(each.name)))
            return None
        return each

    def action_role(self) -> None:
        """Change what the member under the cursor may do."""
        each = self._chosen()
        if each is not None:
            ask_for_role(self, self.session, each, self.action_reload)

    def action_invite(self) -> None:
        """Invite somebody."""
        if self._may_manage():
            ask_to_invite(self, self.session, self.action_reload)

    def action_revoke(self) -> None:
        """End the membership of the member under the cursor."""
        each = self._chosen()
        if each is not None:
            ask_to_revoke(self, self.session, each, self.action_reload)

    def action_write_bundle(self) -> None:
        """Write a bundle for others."""
        if self.session.may_write(self):
            ask_to_write(self, self.session, list(self.list.members), self.action_reload)

    def action_read_bundle(self) -> None:
        """Read a bundle of somebody else."""
        if self.session.may_write(self):
            ask_to_read(self, self.session, self.action_reload)

    def action_inbox(self) -> None:
        """Show conflicts, changes by others, and messages."""
        self.session.open(self, routes.Inbox())

    def action_back(self) -> None:
        """Go back."""
        self.session.leave(self)


def _find_last_rows(project: Project) -> Mapping[str, Row]:
    return find_rows(project, find_last_spots(project))
