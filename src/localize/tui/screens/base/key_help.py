"""Key help: the keys of a screen and of its focused widget, with a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from localize.i18n import tr
from localize.i18n.status_symbols import ALL
from localize.tui.keys.bindings import bindings
from localize.tui.keys.layouts import shown
from localize.tui.widgets.text_field import Field

COLUMN = 18
_ALIASES = ("ctrl+enter", "shift+enter", "alt+enter", "ctrl+@")
"""Keys that few terminals send, or that are another one by its second name."""


def documented(bindings: Iterable[BindingType]) -> list[Binding]:
    """Return the bindings that say what they do."""
    return [each for each in bindings if isinstance(each, Binding) and each.description]


def key_names(binding: Binding) -> str:
    """Return all keys of a binding as people write them."""
    return " ".join(shown(key) for key in binding.key.split(",") if key not in _ALIASES)


class Help(ModalScreen[None]):
    """Lists the keys of where the user stands, first of what has the focus; what is typed filters them."""

    BINDINGS = bindings("help")

    def __init__(self, about: Screen[None], as_bound: Callable[[Iterable[Binding]], list[Binding]]) -> None:
        """*as_bound* gives bindings the keys that they have for this person."""
        super().__init__()
        self._about = about
        self._as_bound = as_bound

    def compose(self) -> ComposeResult:
        """Return the field and the list."""
        with Vertical(classes="dialog -large"):
            yield Static(tr("Keys: {screen}", screen=tr(str(self._about.TITLE))), markup=False, classes="dialog-title")
            yield Field(id="answer", placeholder=tr("a word or a key"))
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(self._keys(""), id="help-keys", markup=False)
            yield Static(tr("↑ ↓ scroll, what you type filters, Esc closes"), markup=False, classes="dialog-hint")

    def on_input_changed(self, event: Field.Changed) -> None:
        """Show what fits the text."""
        event.stop()
        self.query_one("#help-keys", Static).update(self._keys(event.value))
        self.query_one(VerticalScroll).scroll_to(0, 0, animate=False)

    def _keys(self, wanted: str) -> Paint:
        """Return the keys whose name or description has *wanted*, place by place, and the signs of the lists."""
        sections = [
            (head, [each for each in self._lines(kinds) if fits(each, wanted)]) for head, kinds in self._places()
        ]
        lines: list[Paint] = []
        for head, found in sections:
            lines += [Paint.styled(head, "bold $muted"), *map(_paint, found), Paint("")] if found else []
        signs = "  ".join(f"{each.glyph} {tr(each.word)}" for each in ALL if fits(("", tr(each.word)), wanted))
        if not lines and not signs:
            return Paint.styled(tr("No key does that here."), "$muted")
        return Paint("\n").join([*lines, Paint.styled(signs, "$muted")])

    def _places(self) -> list[tuple[str, list[type[DOMNode]]]]:
        focused = self._about.focused
        here = [base for base in type(focused).__mro__ if base.__module__.startswith("localize.")] if focused else []
        program = [base for base in type(self.app).__mro__ if base.__module__.startswith("localize.")]
        screen = [base for base in type(self._about).__mro__ if base.__module__.startswith("localize.")]
        return [(tr("Here"), here), (tr("On this screen"), screen), (tr("Everywhere"), program)]

    def _lines(self, kinds: Iterable[type[DOMNode]]) -> list[tuple[str, str]]:
        own = [each for kind in kinds for each in documented(vars(kind).get("BINDINGS", ()))]
        return list(dict.fromkeys((key_names(each), tr(each.description)) for each in self._as_bound(own)))

    def action_scroll(self, step: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def fits(line: tuple[str, str], wanted: str) -> bool:
    """Tell whether a line of keys and what they do has a text in it."""
    return wanted.casefold().strip() in " ".join(line).casefold()


def _paint(line: tuple[str, str]) -> Paint:
    keys, does = line
    gap = " " * max(1, COLUMN - cell_len(keys))
    return Paint.assemble((f" {keys}", "bold $accent"), f"{gap}{does}")
