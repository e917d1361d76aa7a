"""Number keys of the editor: a key that waits for a digit, then the match or the term with that number goes in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content as Paint
from textual.events import Key

from localize.i18n import tr
from localize.i18n.keyboard_layouts import digits
from localize.i18n.sanitize import visible
from localize.tui.keys.bindings import GROUPS
from localize.tui.keys.keymap import bound
from localize.tui.rendering.panels import score
from localize.tui.rendering.text import show_content
from localize.tui.screens.editor.details import SegmentDetails
from localize.tui.screens.editor.machine_drafts import MachineDrafts
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.workflow.editing.autocomplete import fitting_form
from localize.workflow.segment_view import TermChoice

MATCHES, TERMS = "matches", "terms"
"""What can be taken by number: the panels that show it."""
_MOST = 9


def digit_of(key: Key) -> int | None:
    """Return the digit of a key on any of the layouts; None for another key, and for 0."""
    modifiers, _, name = key.key.rpartition("+")
    typed = digits(key.character) if key.character and not modifiers else name
    return int(typed) if len(typed) == 1 and typed in "123456789" else None


class NumberKeys(EditorPart):
    """Takes matches and terms by their numbers, which are shown beside them while a key waits for one."""

    def __init__(self, editor: SegmentEditor, drafts: MachineDrafts, details: SegmentDetails) -> None:
        super().__init__(editor)
        self._drafts = drafts
        self._details = details
        self.waits_for = ""
        """`MATCHES` or `TERMS` while the next key is its number; else "" ."""
        self._before = MATCHES
        """The panel that was shown before."""

    async def wait(self, name: str) -> None:
        """Show the numbers and take the next key for one; the same key again does more where there is more."""
        if self.waits_for:
            self.end()
            return
        await self.editor.loader.loaded()
        rows = self._match_rows() if name == MATCHES else self._term_rows()
        if not rows:
            self._say_none(name)
            return
        self.waits_for, self._before = name, self.editor.panels.active
        self.editor.panels.turn_to(name)
        self.editor.panels.put(name, Paint("\n").join(rows[:_MOST]), str(len(rows)))
        self.screen.set_focus(None)  # else a digit would be typed into the text
        self.screen.show_keys()
        first = tr("Press the number of a match.") if name == MATCHES else tr("Press the number of a term.")
        again = ""
        if name == TERMS:
            again = " " + tr("{key} again lists all forms.", key=self.screen.key("editor.terms"))
        self.screen.say(f"{first}{again} {tr('Any other key cancels.')}")

    def end(self) -> None:
        """Wait no longer and show the panel as it was."""
        name, self.waits_for = self.waits_for, ""
        if not name:
            return
        loader = self.editor.loader
        (loader.paint_matches if name == MATCHES else loader.paint_terms)()
        self.editor.panels.turn_to(self._before)
        self.screen.take_back_message()
        if self.screen.focused is None:
            self.editor.target.focus()
        self.screen.show_keys()

    async def press(self, key: Key) -> bool:
        """Take a key: while one waits for it, every key; else Ctrl or Alt with a digit. False for any other key."""
        digit = digit_of(key)
        if self.waits_for:
            name = self.waits_for
            self.end()
            if digit is not None:
                await self.take(name, digit)
            elif name == TERMS and key.key in self._keys_of_terms():
                self._details.show_terms()
            return True
        modifier, _, _ = key.key.rpartition("+")
        name = {"ctrl": MATCHES, "alt": TERMS}.get(modifier, "")
        if digit is None or not name:
            return False
        await self.editor.loader.loaded()
        await self.take(name, digit)
        return True

    async def take(self, name: str, number: int) -> None:
        """Put the match with a number in place of the text, or insert the term in the form that fits."""
        if name == MATCHES:
            if number > len(self.editor.loader.matches):
                self._say_no_number(number, len(self.editor.loader.matches))
                return
            self.editor.loader.choose(number - 1 - self.editor.loader.chosen)
            await self._drafts.use_match()
            return
        choices = self._choices()
        if number > len(choices):
            self._say_no_number(number, len(choices))
            return
        form = self._form(choices[number - 1])
        if form:
            self.editor.target.type_in(form)
            self.editor.target.focus()
        else:
            self.screen.say(tr("The glossary has no term for this in {language} yet", language=self.language))

    # --- what has numbers ---

    def _keys_of_terms(self) -> Sequence[str]:
        binding = next(each for each in GROUPS["editor"] if each.id == "editor.terms")
        return bound(binding, self.session.options.keys)

    def _choices(self) -> Sequence[TermChoice]:
        """Return the terms in the order of their panel, each once."""
        view = self.editor.loader.view
        found: dict[tuple[str, str], TermChoice] = {}
        for choice in view.term_choices if view is not None else ():
            found.setdefault((choice.hit.concept.id, choice.hit.surface.casefold()), choice)
        return tuple(found.values())

    def _form(self, choice: TermChoice) -> str:
        return fitting_form(choice, self.editor.loader.matches, self.editor.target.before_cursor)

    def _match_rows(self) -> list[Paint]:
        return [
            Paint.assemble((f"{at} ", "bold $accent"), (f"{score(match):>4} ", "bold"), show_content(match.target))
            for at, match in enumerate(self.editor.loader.matches, 1)
        ]

    def _term_rows(self) -> list[Paint]:
        return [
            Paint.assemble(
                (f"{at} ", "bold $accent"),
                (visible(choice.hit.surface), "$term"),
                " → ",
                (
                    visible(self._form(choice)) or tr("no term in this language yet"),
                    "bold" if choice.terms else "$muted",
                ),
            )
            for at, choice in enumerate(self._choices(), 1)
        ]

    def _say_none(self, name: str) -> None:
        if name == MATCHES:
            self.screen.say(tr("No matches for this segment"))
        else:
            self._details.show_terms()  # which says so, and how to add one

    def _say_no_number(self, number: int, count: int) -> None:
        self.screen.say(tr("No segment {number}: the last one is {count}", number=number, count=count))
