"""Command palette: every action of the current screen with what it does and its key, those to learn first on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content as Paint
from textual.widgets import Input, OptionList
from textual.worker import Worker

from localize.i18n import tr
from localize.tui.keys.bindings import IN_THE_LIST, is_for_list
from localize.tui.screens.base.key_help import about, documented, key_names, search_words, topic_of
from localize.tui.screens.base.screen import BaseScreen

NAME, ABOUT, WORDS = 1.0, 0.5, 0.25
"""What a match counts in the name of an action, in what it does, and in other words for it."""


class Palette(CommandPalette):
    """Textual's palette with a cursor that stands still."""

    def on_mount(self) -> None:
        """Stop the blinking: over a network each blink is a packet."""
        self.query_one(Input).cursor_blink = False

    def run_worker(self, *search: Any, **options: Any) -> Worker[Any]:
        """Search without ending the program: Textual 8.2 fails where the palette closes before its search has ended."""
        return super().run_worker(*search, **{**options, "exit_on_error": False})

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

    def _bindings(self) -> list[tuple[Binding, bool]]:
        """Return each action once, with whether it is the screen's; those to learn first come first."""
        screen = self.screen
        assert isinstance(screen, BaseScreen)  # the palette opens on no other
        found: dict[str, tuple[Binding, bool]] = {}
        for bindings, ours in ((screen.BINDINGS, True), (self.app.BINDINGS, False)):
            for binding in screen.as_bound(documented(bindings)):
                if binding.action not in ("command_palette", "dialog_help"):
                    found.setdefault(binding.action, (binding, ours))
        topic = topic_of(screen)
        first = topic.actions if topic else ()
        return sorted(found.values(), key=lambda each: first.index(each[0].id) if each[0].id in first else len(first))

    async def discover(self) -> Hits:
        """Yield all actions."""
        for binding, ours in self._bindings():
            name = tr(binding.description)
            display = _paint(binding, Paint(name), Paint(about(binding)))
            yield DiscoveryHit(display, self._command(binding, ours=ours), text=name)

    async def search(self, query: str) -> Hits:
        """Yield the actions whose name or description is like *query*, the best first; or that there are none."""
        matcher = self.matcher(query)
        count = 0
        for binding, ours in self._bindings():
            name, does = tr(binding.description), about(binding)
            score = max(
                NAME * matcher.match(name),
                ABOUT * matcher.match(does),
                WORDS if query.casefold() in search_words(binding).casefold() else 0,
            )
            if score > 0:
                count += 1
                display = _paint(binding, matcher.highlight(name), matcher.highlight(does))
                yield Hit(score, display, self._command(binding, ours=ours), text=name)
        if not count:
            yield DiscoveryHit(Paint.styled(tr("No matches"), "$muted"), lambda: None)

    def _command(self, binding: Binding, *, ours: bool) -> Callable[[], Awaitable[bool]]:
        node = self.screen if ours else self.app
        return lambda: self.app.run_action(binding.action, node)


def _paint(binding: Binding, name: Paint, does: Paint) -> Paint:
    """Return an action with its keys and, in a second line, what it does."""
    keys = f"{tr(IN_THE_LIST)}: {key_names(binding)}" if is_for_list(binding) else key_names(binding)
    head = Paint.assemble(name, (f"  {keys}", "bold $accent"))
    return Paint.assemble(head, "\n  ", does.stylize_before("$muted")) if does.plain else head
