"""Side panels of the editor: one at a time below it on a small terminal, all to the right on a wide one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.message import Message

from localize.i18n import mark, tr
from localize.model import Finding
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.panels import counted, paint_finding, paint_findings
from localize.tui.widgets.static_text import Placed, Text

NAMES = ("matches", "terms", "checks", "around", "history")
TITLES = {
    "matches": mark("Matches"),
    "terms": mark("Terms"),
    "checks": mark("Checks"),
    "around": mark("Context"),
    "history": mark("History"),
}


HANGS = {"matches": 7, "terms": 2, "checks": 3, "around": 7, "history": 3}
"""Cells by which the rest of a line that is too long is moved in, so that it stands under its beginning."""


def hang(paint: Paint, width: int, cells: int) -> Paint:
    """Return a text whose lines fit a width, the rest of each moved in; as it is where there is no room for that."""
    if width < 4 * cells:
        return paint
    lines: list[Paint] = []
    for line in paint.split("\n", allow_blank=True):
        if line.cell_length <= width:
            lines.append(line)
            continue
        first = line.wrap(width)[0]
        rest = line[len(first.plain) :]
        moved = rest[len(rest.plain) - len(rest.plain.lstrip()) :].wrap(width - cells)
        lines += [first, *(Paint(" " * cells) + each for each in moved)]
    return Paint("\n").join(lines)


def share(wanted: Sequence[int], room: int) -> list[int]:
    """Return how many of *room* lines each of some texts gets that want so many: one at least, and none more than it
    wants while another one has less. What is left over goes to the last one.
    """
    heights = [1] * len(wanted)
    left = room - len(wanted)
    while left > 0 and (short := [at for at, each in enumerate(wanted) if heights[at] < each]):
        heights[min(short, key=heights.__getitem__)] += 1
        left -= 1
    heights[-1] += max(0, left)
    return heights


class Paged(VerticalScroll, Placed, can_focus=False):
    """A text that is read page by page; the line before stays in sight."""

    def scroll_lines(self, step: int) -> bool:
        """Scroll by a page; False where that way there is no more."""
        goal = max(0, min(self.max_scroll_y, self.scroll_offset.y + step * max(1, self.size.height - 1)))
        if goal == self.scroll_offset.y:
            return False
        self.scroll_to(0, goal, animate=False, immediate=True)
        return True

    def to_top(self) -> None:
        """Show the text from its start."""
        if self.scroll_offset.y:
            self.scroll_to(0, 0, animate=False)


class Panel(Paged, can_focus=False):
    """A headed text that scrolls."""

    def __init__(self, name: str) -> None:
        super().__init__(id=f"panel-{name}", classes="panel")
        self.can_focus = False
        self._hang = HANGS[name]
        self._whole = Paint("")
        self._has_bar = False
        """Whether the text is fitted to what a bar leaves."""
        self._text = Text(classes="panel-text")
        self._counted = self._whole, -1, 0
        """Text and width whose lines were counted last, and how many they are."""
        self.room = 0
        """The lines that it is about to have; 0: those of its size."""

    def compose(self) -> ComposeResult:
        """Return the text."""
        yield self._text

    @property
    def lines(self) -> int:
        """How many lines the text takes where there is room for all."""
        width = self.content_size.width + (self.styles.scrollbar_size_vertical if self._has_bar else 0)
        if self._counted[0] is not self._whole or self._counted[1] != width:
            lines = hang(self._whole, width, self._hang).get_height({}, width) if width > 0 else 1
            self._counted = self._whole, width, lines
        return self._counted[2]

    def take_room(self, room: int) -> None:
        """Have so many lines; 0: as many as the style sheet says."""
        if room != self.room:
            self.room = room
            self.styles.height = room or None
            self._fill()

    def put(self, paint: Paint) -> None:
        """Show another text, from its start."""
        self._whole = paint
        self._fill()
        self.to_top()

    def on_resize(self) -> None:
        """Fit the text to the width."""
        self._fill()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Fit the text to what a bar leaves that came or went with the size."""
        if shown != self._has_bar:
            self.call_after_refresh(self._fill)

    def make_ready(self) -> None:
        """Have the text that is to be shown: while a panel is hidden, nothing is laid out for it."""
        self._text.put(self._whole)

    def _fill(self) -> None:
        if not self.display:
            return
        width, height = self.content_size.width, self.room or self.content_size.height
        text = hang(self._whole, width, self._hang)
        # A bar that only the layout finds out about has all laid out and painted twice more.
        self._has_bar = 0 < height < text.get_height({}, width) if width else False
        if self._has_bar:
            text = hang(self._whole, width - self.styles.scrollbar_size_vertical, self._hang)
        self.show_vertical_scrollbar = self._has_bar
        self._text.put(text)


class Checks(Panel, can_focus=True):
    """The findings; with the focus, a list to choose from."""

    BINDINGS = bindings("findings")

    class Shown(Message):
        """Other findings are shown, or another one is chosen."""

    class Fix(Message):
        """The user wants the fix of a finding, or to go to its place."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    class Waive(Fix):
        """The user accepts a finding."""

    class Explain(Fix):
        """The user wants to know why a finding is one."""

    def __init__(self) -> None:
        super().__init__("checks")
        self.can_focus = True
        self.findings: tuple[Finding, ...] = ()
        self.offered: Finding | None = None
        """Whose fix, a suggestion, is shown and not taken yet."""
        self._chosen = 0
        self.has_numbers = False
        """Whether digits act on the findings, so that numbers are shown while the keys are here."""

    @property
    def chosen(self) -> Finding | None:
        """The finding that the keys are about; without the focus that whose fix is offered, if any."""
        return self.findings[self._chosen] if self.findings and self._has_chosen else None

    @property
    def _has_chosen(self) -> bool:
        return self.has_focus or self.offered is not None

    @property
    def place(self) -> str:
        """Which of the findings is chosen: "2/3"; "" while none is."""
        return f"{self._chosen + 1}/{len(self.findings)}" if self.findings and self._has_chosen else ""

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show other findings; what was chosen stays so while it is there, else its place is taken by the next one."""
        names = [_name(each) for each in self.findings]
        self.findings = tuple(findings)
        self.offered = self.offered if self.offered in self.findings else None
        for name in names[self._chosen :]:
            found = [at for at, each in enumerate(self.findings) if _name(each) == name]
            if found:
                self._chosen = found[0]
                break
        else:
            self._chosen = max(0, len(self.findings) - 1) if names else 0
        self._paint()

    def start_over(self) -> None:
        """Choose the first of the findings that come next: they are those of another text."""
        self.findings, self._chosen, self.offered = (), 0, None

    def offer(self, finding: Finding | None) -> None:
        """Show that the fix of a finding can be taken; None: of no one any more."""
        self.offered = finding
        if finding is not None:
            self._chosen = self.findings.index(finding)
        self._paint()

    def choose_first(self) -> None:
        """Choose the first finding."""
        self._chosen, self.offered = 0, None
        self._paint()

    def choose_next(self) -> bool:
        """Choose the next finding; False behind the last one."""
        there = self._chosen + 1 < len(self.findings)
        if there:
            self.action_choose(1)
        return there

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show what is chosen while the keys choose here."""
        super().watch_has_focus(_has_focus)
        self._paint()

    def action_choose(self, step: int) -> None:
        """Choose the next finding or the one before."""
        if self.findings:
            self._chosen, self.offered = (self._chosen + step) % len(self.findings), None
            self._paint()

    def action_fix(self) -> None:
        """Ask for the fix of the chosen finding, or to go to its place."""
        if self.findings:
            self.post_message(self.Fix(self.findings[self._chosen]))

    def action_waive(self) -> None:
        """Ask to accept the chosen finding."""
        if self.findings:
            self.post_message(self.Waive(self.findings[self._chosen]))

    def action_explain(self) -> None:
        """Ask why the chosen finding is one."""
        if self.findings:
            self.post_message(self.Explain(self.findings[self._chosen]))

    def on_resize(self) -> None:
        """Keep the chosen finding in sight."""
        self._paint()

    def _paint(self) -> None:
        first = self._first()
        chosen = self._chosen - first if self._has_chosen else None
        number = first + 1 if self.has_numbers and self.has_focus else None
        key = "f" if self.has_focus else "F7"
        self._whole = paint_findings(self.findings[first:], chosen, key, first=number)
        self._fill()
        self.post_message(self.Shown())

    def _first(self) -> int:
        """Return the finding to begin with: the one before the chosen, if both can be seen whole."""
        if not self._has_chosen or self._chosen == 0:
            return 0
        width = self.scrollable_content_region.width
        pair = self.findings[self._chosen - 1 : self._chosen + 1]
        shown = [hang(paint_finding(each, chosen=True), width, self._hang) for each in pair if width > 0]
        lines = sum(each.get_height({}, width) for each in shown)
        return self._chosen - (1 if lines <= self.size.height else 0)


def _name(finding: Finding) -> tuple[str, str, int]:
    return finding.check, finding.surface, finding.occurrence


class Panels(Vertical):
    """The five panels and their tabs."""

    def __init__(self) -> None:
        super().__init__(id="panels")
        self.active = NAMES[0]
        self._are_numbered = True
        self._notes: dict[str, str] = {}
        self._lent: str | None = None
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
        self._share()
        self.annotate(name, note)

    def put_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show findings."""
        self._checks.show_findings(findings)
        self._count_findings()

    def on_checks_shown(self) -> None:
        """Say how many findings stand, or which one is chosen."""
        self._share()
        self._count_findings()

    def _count_findings(self) -> None:
        count = len(counted(self._checks.findings))
        self.annotate("checks", (self._checks.place or str(count)) + "!" if count else self._checks.place)

    def annotate(self, name: str, note: str) -> None:
        """Change what stands behind a title."""
        if self._notes.get(name) != note:
            self._notes[name] = note
            self._paint_heads()

    def turn_to(self, name: str) -> None:
        """Make a panel the one that is shown on a small terminal and scrolled by PgUp and PgDn."""
        self.active, self._lent = name, None
        self._panels[name].make_ready()
        for each in NAMES:
            self._panels[each].set_class(each == name, "-active")
        self._paint_heads()

    def number(self, *, are_numbered: bool) -> None:
        """Show the digits that turn to the panels, or none: in a text they are typed."""
        if are_numbered != self._are_numbered:
            self._are_numbered = are_numbered
            self._paint_heads()

    def lend(self) -> None:
        """Show findings in the place of a panel that has nothing to say, or offers a fix, until `give_back`."""
        offers = self._checks.offered is not None and self.active != "checks"
        if offers or (not self._notes.get(self.active) and counted(self._checks.findings)):
            lent = self.active
            self.turn_to("checks")
            self._lent = lent

    def give_back(self) -> None:
        """Show the panel again whose place was lent."""
        if self._lent is not None:
            self.turn_to(self._lent)

    def turn(self, step: int) -> None:
        """Go to the next panel or the one before."""
        self.turn_to(NAMES[(NAMES.index(self.active) + step) % len(NAMES)])

    def scroll_page(self, step: int) -> bool:
        """Scroll the active panel by a page; False where it is at its end."""
        return self._panels[self.active].scroll_lines(step)

    def on_resize(self) -> None:
        """Fit the tabs to the width, and the panels to the height."""
        self._share()
        self._paint_heads()

    def _share(self) -> None:
        """Give each panel the lines that it needs, where all are shown and there is room."""
        panels = [self._panels[name] for name in NAMES]
        if self.is_attached and self.screen.has_class("-wide") and self.size.height > 2 * len(NAMES):
            rooms = share([each.lines for each in panels], self.size.height - len(NAMES))
        else:
            rooms = [0] * len(NAMES)
        for panel, room in zip(panels, rooms, strict=True):
            panel.take_room(room)

    def _title(self, name: str, *, bare: bool = False) -> str:
        note = "" if bare else self._notes.get(name, "")
        digit = f"{NAMES.index(name) + 1} " if self._are_numbered else ""
        return f"{digit}{tr(TITLES[name])}" + (f" {note}" if note else "")

    def _paint_heads(self) -> None:
        for name in NAMES:
            style = "bold $accent" if name == self.active else "bold"
            self._heads[name].put(Paint.styled(f" {self._title(name)}", style))
        self._tabs.put(self._fitting_tabs())

    def _fitting_tabs(self) -> Paint:
        """Return the tabs: with less space between them, then with fewer notes, where the width asks for it."""
        width = self.size.width
        tabs = self._paint_tabs("  ")
        if tabs.cell_length > width > 0:
            tabs = self._paint_tabs(" ")
        if tabs.cell_length > width > 0:
            tabs = self._paint_tabs(" ", bare=True)
        return tabs

    def _paint_tabs(self, gap: str, *, bare: bool = False) -> Paint:
        """Return the tabs; *bare*: only those whose notes matter most have one."""
        pieces: list[tuple[str, str]] = []
        for name in NAMES:
            active, alarm = name == self.active, "!" in self._notes.get(name, "")
            style = "bold reverse" if active else "$warned" if alarm else ""
            pieces += [(f" {self._title(name, bare=bare and not active and not alarm)}", style), (gap[1:], style)]
            pieces.append((gap[1:], ""))
        return Paint.assemble(*pieces)
