"""Command palette: every action of the current screen with its key, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from textual import events
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content as Paint
from textual.widgets import Input, OptionList

from localize.i18n import tr
from localize.tui.screens.base.key_help import documented, key_names
from localize.tui.screens.base.screen import BaseScreen


class Palette(CommandPalette):
    """Textual's palette with a cursor that stands still."""

    def on_mount(self) -> None:
        """Stop the blinking: over a network each blink is a packet."""
        self.query_one(Input).cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Turn pages. A list without room, or not painted yet, has none, and Textual 8.2 ends with a KeyError."""
        if event.key in {"pageup", "pagedown"}:
            event.stop()
            commands = self.query_one(OptionList)
            with suppress(KeyError):
                turn = commands.action_page_up if event.key == "pageup" else commands.action_page_down
                turn()  # type: ignore[no-untyped-call] # Textual's has no types


class Actions(Provider):
    """Offers the documented bindings of the screen and of the program."""

    def _bindings(self) -> Iterator[tuple[Binding, bool]]:
        seen = {"command_palette"}
        screen = self.screen
        assert isinstance(screen, BaseScreen)  # the palette opens on no other
        for bindings, ours in ((screen.BINDINGS, True), (self.app.BINDINGS, False)):
            for binding in screen.as_bound(documented(bindings)):
                if binding.action not in seen:
                    seen.add(binding.action)
                    yield binding, ours

    async def discover(self) -> Hits:
        """Yield all actions."""
        for binding, ours in self._bindings():
            does = tr(binding.description)
            yield DiscoveryHit(
                Paint.assemble(does, (f"  {key_names(binding)}", "$muted")),
                self._command(binding, ours=ours),
                text=does,
            )

    async def search(self, query: str) -> Hits:
        """Yield the actions whose description is like *query*."""
        matcher = self.matcher(query)
        for binding, ours in self._bindings():
            does = tr(binding.description)
            score = matcher.match(does)
            if score > 0:
                display = Paint.assemble(matcher.highlight(does), (f"  {key_names(binding)}", "$muted"))
                yield Hit(score, display, self._command(binding, ours=ours), text=does)

    def _command(self, binding: Binding, *, ours: bool) -> Callable[[], Awaitable[bool]]:
        node = self.screen if ours else self.app
        return lambda: self.app.run_action(binding.action, node)
