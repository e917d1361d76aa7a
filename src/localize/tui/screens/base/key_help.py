"""Key help: the keys of a screen and of its focused widget, the first ones on top, with a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from localize.i18n import tr
from localize.i18n.status_symbols import StatusSymbol
from localize.tui.keys.bindings import IN_THE_LIST, bindings, is_for_list
from localize.tui.keys.help_topics import ABOUT, SEARCH_WORDS, Topic, find_place, find_topic, groups_of
from localize.tui.keys.layouts import shown
from localize.tui.widgets.text_field import Field
from localize.tui.widgets.virtual_list import Lines

AnyScreen = Screen[None] | Screen[object]
"""A screen, whatever it gives back."""
COLUMN = 18
GAP = 2
"""Cells between two columns, and between two signs."""
WIDEST, MARGINS = 100, 6
"""Cells of a dialog at most (see `localize.tcss`), and those beside its text: edges, scroll bar and a gap."""
_ALIASES = ("ctrl+enter", "shift+enter", "alt+enter", "ctrl+@")
"""Keys that few terminals send, or that are another one by its second name."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """An action as the help lists it."""

    keys: str
    does: str
    words: str
    """More by which it is found."""

    def has(self, words: Iterable[str]) -> bool:
        """Tell whether each of some folded words is in the line."""
        line = f"{self.keys} {self.does} {self.words}".casefold()
        return all(word in line for word in words)


def documented(bindings: Iterable[BindingType]) -> list[Binding]:
    """Return the bindings that say what they do."""
    return [each for each in bindings if isinstance(each, Binding) and each.description]


def key_names(binding: Binding) -> str:
    """Return all keys of a binding as people write them."""
    return " ".join(shown(key) for key in binding.key.split(",") if key not in _ALIASES)


def about(binding: Binding) -> str:
    """Return what an action with a short name does, in the user's language; "" where the name says it."""
    return tr(ABOUT.get(binding.id or "", ""))


def search_words(binding: Binding) -> str:
    """Return what an action does, and other words by which it is looked for, in the user's language."""
    return f"{about(binding)} {tr(SEARCH_WORDS.get(binding.id or '', ''))}".strip()


def topic_of(screen: AnyScreen) -> Topic | None:
    """Return the topic of where the user stands on a screen; None where it has few keys."""
    focused = groups_of(type(screen.focused)) if screen.focused else []
    return find_topic(groups_of(type(screen)), focused)


class Help(ModalScreen[None]):
    """Lists the keys of where the user stands, those to learn first on top; what is typed filters them."""

    BINDINGS = bindings("help")

    def __init__(
        self,
        about: AnyScreen,
        as_bound: Callable[[Iterable[Binding]], list[Binding]],
        legend: Sequence[StatusSymbol],
    ) -> None:
        """*as_bound* gives bindings the keys that they have for this person; *legend* is that of the screen's lists."""
        super().__init__()
        self._about = about
        self._as_bound = as_bound
        self._signs = [f"{each.glyph} {tr(each.word)}" for each in legend]
        self._topic = topic_of(about)

    def compose(self) -> ComposeResult:
        """Return the field and the list."""
        with Vertical(classes="dialog -large"):
            yield Static(self._title(), markup=False, classes="dialog-title")
            yield Field(id="answer", placeholder=tr("Search keys"))
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(self._keys(""), id="help-keys", markup=False)
            yield Static(tr("Type to search · ↑↓ scroll · Esc close"), markup=False, classes="dialog-hint")

    def _title(self) -> str:
        place = tr(find_place(groups_of(type(self._about))))
        part = tr(self._topic.part) if self._topic else ""
        return tr("Keys: {screen}", screen=", ".join(filter(None, (place, part))))

    def on_resize(self, event: events.Resize) -> None:
        """Lay the signs out anew."""
        del event
        self._show(self.query_one(Field).value)

    def on_input_changed(self, event: Field.Changed) -> None:
        """Show what fits the text."""
        event.stop()
        self._show(event.value)
        self.query_one(VerticalScroll).scroll_to(0, 0, animate=False)

    def _show(self, wanted: str) -> None:
        self.query_one("#help-keys", Static).update(self._keys(wanted))

    def _keys(self, wanted: str) -> Paint:
        """Return signs, first keys and all keys; only those that have each word of *wanted*, where there is one."""
        words = wanted.casefold().split()
        signs = [each for each in self._signs if all(word in each.casefold() for word in words)]
        lines = [] if words else [*_flow(signs, self._width()), *self._first_keys()]
        for head, keys in self._sections():
            found = [each for each in dict.fromkeys(map(_line, keys)) if each.has(words)]
            lines += [Paint.styled(head, "bold $muted"), *map(_paint, found), Paint("")] if found else []
        lines += _flow(signs, self._width()) if words else []
        return Paint("\n").join(lines) if lines else Paint.styled(tr("No matches"), "$muted")

    def _width(self) -> int:
        return min(self.app.size.width, WIDEST) - MARGINS

    def _first_keys(self) -> Iterator[Paint]:
        """Yield the keys to learn first, each group with its name before its first line."""
        if self._topic is None:
            return
        known = {each.id: each for _, keys in self._sections() for each in keys}
        keys = {action: shown(known[action].key) for action in self._topic.actions}
        names = {name: tr(name) for name in self._topic.first}
        left, right = (max(map(cell_len, texts.values())) + GAP for texts in (names, keys))
        for name, actions in self._topic.first.items():
            for action in actions:
                head = names[name] if action == actions[0] else ""
                name_of, said = tr(known[action].description), about(known[action])
                does = said if said and cell_len(said) <= self._width() - left - right else name_of
                yield Paint.assemble(
                    (_pad(head, left), "bold $muted"), (_pad(keys[action], right), "bold $accent"), does
                )
        yield Paint("")

    def _sections(self) -> list[tuple[str, list[Binding]]]:
        """Return all keys by where they work, what has the focus first."""
        focused = self._about.focused
        screen = self._bindings_of(self._about)
        rest = (tr("On this screen"), [each for each in screen if not is_for_list(each)])
        in_list = (tr(IN_THE_LIST), [each for each in screen if is_for_list(each)])
        return [
            (tr("Here"), self._bindings_of(focused) if focused else []),
            *((in_list, rest) if isinstance(focused, Lines) else (rest, in_list)),
            (tr("Everywhere"), self._bindings_of(self.app)),
        ]

    def _bindings_of(self, node: DOMNode) -> list[Binding]:
        ours = [base for base in type(node).__mro__ if base.__module__.startswith("localize.")]
        return self._as_bound(each for base in ours for each in documented(vars(base).get("BINDINGS", ())))

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


def _line(binding: Binding) -> KeyLine:
    return KeyLine(key_names(binding), tr(binding.description), search_words(binding))


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _paint(line: KeyLine) -> Paint:
    return Paint.assemble((f" {_pad(line.keys, COLUMN - 1)}", "bold $accent"), line.does)


def _flow(signs: Sequence[str], width: int) -> list[Paint]:
    """Return signs with their words in lines that break between two of them, and an empty line behind."""
    lines: list[str] = []
    for sign in signs:
        if lines and cell_len(lines[-1]) + GAP + cell_len(sign) <= width:
            lines[-1] += " " * GAP + sign
        else:
            lines.append(sign)
    return [Paint.styled(line, "$muted") for line in [*lines, ""]] if lines else []
