"""The panels beside the editor: one at a time under it on a small terminal, all of them at the right on a wide one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.message import Message

from localize.model import Finding
from localize.tui.paint import counted, paint_findings
from localize.tui.widgets.text import Text

NAMES = ("matches", "terms", "checks", "around", "history")
TITLES = {"matches": "Matches", "terms": "Terms", "checks": "Checks", "around": "Context", "history": "History"}


class Panel(VerticalScroll, can_focus=False):
    """A headed text that scrolls."""

    def __init__(self, name: str) -> None:
        super().__init__(id=f"panel-{name}", classes="panel")
        self.can_focus = False
        self._text = Text(classes="panel-text")

    def compose(self) -> ComposeResult:
        """Return the text."""
        yield self._text

    def put(self, paint: Paint) -> None:
        """Show another text, from its start."""
        self._text.put(paint)
        self.scroll_to(0, 0, animate=False)


class Checks(Panel, can_focus=True):
    """The findings; with the focus, a list to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "choose(1)", "Next finding", show=False),
        Binding("up,k", "choose(-1)", "Previous finding", show=False),
        Binding("f", "fix", "Apply the fix", show=False),
        Binding("w,i", "waive", "Accept with a reason", show=False),
    ]

    class Fix(Message):
        """The user wants the fix of a finding."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    class Waive(Fix):
        """The user accepts a finding."""

    def __init__(self) -> None:
        super().__init__("checks")
        self.can_focus = True
        self.findings: tuple[Finding, ...] = ()
        self._chosen = 0

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show other findings; the choice stays where it was while there is one."""
        self.findings = tuple(findings)
        self._chosen = max(0, min(self._chosen, len(self.findings) - 1))
        self._paint()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show what is chosen while the keys choose here."""
        super().watch_has_focus(_has_focus)
        self._paint()

    def action_choose(self, step: int) -> None:
        """Choose the next finding or the one before."""
        if self.findings:
            self._chosen = (self._chosen + step) % len(self.findings)
            self._paint()

    def action_fix(self) -> None:
        """Ask for the fix of the chosen finding."""
        if self.findings:
            self.post_message(self.Fix(self.findings[self._chosen]))

    def action_waive(self) -> None:
        """Ask to accept the chosen finding."""
        if self.findings:
            self.post_message(self.Waive(self.findings[self._chosen]))

    def _paint(self) -> None:
        # With the focus, from the one before the chosen on: a small panel then always shows the chosen one.
        first = max(0, self._chosen - 1) if self.has_focus else 0
        chosen = self._chosen - first if self.has_focus else None
        self._text.put(paint_findings(self.findings[first:], chosen))


class Panels(Vertical):
    """The five panels and their tabs."""

    def __init__(self) -> None:
        super().__init__(id="panels")
        self.active = NAMES[0]
        self._notes: dict[str, str] = {}
        self._checks = Checks()
        self._panels = {name: self._checks if name == "checks" else Panel(name) for name in NAMES}
        self._heads = {name: Text(classes="panel-head") for name in NAMES}
        self._tabs = Text(id="tabs")

    def compose(self) -> ComposeResult:
        """Return the tabs and the panels, each under its head."""
        yield self._tabs
        for name in NAMES:
            yield self._heads[name]
            yield self._panels[name]

    def on_mount(self) -> None:
        """Show the first panel."""
        self.turn_to(self.active)

    def checks(self) -> Checks:
        """Return the findings panel."""
        return self._checks

    def put(self, name: str, paint: Paint, note: str = "") -> None:
        """Show a text in a panel; *note* stands behind its title: how many, which one."""
        self._panels[name].put(paint)
        self.annotate(name, note)

    def put_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show findings."""
        self.checks().show_findings(findings)
        count = len(counted(findings))
        self.annotate("checks", f"{count}!" if count else "")

    def annotate(self, name: str, note: str) -> None:
        """Change what stands behind a title."""
        if self._notes.get(name) != note:
            self._notes[name] = note
            self._paint_heads()

    def turn_to(self, name: str) -> None:
        """Make a panel the one that is shown on a small terminal and scrolled by PgUp and PgDn."""
        self.active = name
        for each in NAMES:
            self._panels[each].set_class(each == name, "-active")
        self._paint_heads()

    def turn(self, step: int) -> None:
        """Go to the next panel or the one before."""
        self.turn_to(NAMES[(NAMES.index(self.active) + step) % len(NAMES)])

    def scroll_page(self, step: int) -> None:
        """Scroll the active panel by a page."""
        panel = self._panels[self.active]
        panel.scroll_relative(y=step * max(1, panel.size.height - 1), animate=False)

    def _title(self, name: str) -> str:
        note = self._notes.get(name, "")
        return f"{NAMES.index(name) + 1} {TITLES[name]}" + (f" {note}" if note else "")

    def _paint_heads(self) -> None:
        pieces: list[tuple[str, str]] = []
        for name in NAMES:
            style = "bold reverse" if name == self.active else "$warned" if "!" in self._notes.get(name, "") else ""
            pieces += [(f" {self._title(name)} ", style), (" ", "")]
            self._heads[name].put(
                Paint.styled(f" {self._title(name)}", "bold $accent" if name == self.active else "bold")
            )
        self._tabs.put(Paint.assemble(*pieces))
