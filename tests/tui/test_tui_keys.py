"""Keys reach their actions on Russian and Kazakh layouts, in the old and in the new way that terminals send them."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import CYRILLIC, KAZAKH_DIGITS
from textual._xterm_parser import XTermParser
from textual.binding import Binding
from textual.events import Key

from localize.tui.app import Localize
from localize.tui.keys import digits, fold, shown
from localize.tui.screens.editor import Editor
from localize.tui.screens.project import ProjectScreen
from localize.tui.screens.review import Review
from localize.tui.widgets.lines import Lines
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.target import Target

RUSSIAN = CYRILLIC
KAZAKH = {**RUSSIAN, **KAZAKH_DIGITS}


def bound() -> list[str]:
    """Every key that is bound to a letter or digit somewhere."""
    owners = (Localize, Editor, ProjectScreen, Review, Lines, Checks, Target)
    bindings = [each for owner in owners for each in owner.BINDINGS if isinstance(each, Binding)]
    keys = {key for binding in bindings for key in binding.key.split(",")}
    return sorted(key for key in keys if len(key.rpartition("+")[2]) == 1)


def keys_from(sent: str) -> list[str]:
    """The key names that the terminal's bytes become, folded as outside a text."""
    parser = XTermParser()
    events = [*parser.feed(sent), *parser.feed("")]
    return [fold(event.key, in_text=False) for event in events if isinstance(event, Key)]


def typed_on(layout: dict[str, str], letter: str) -> str:
    """What the key of a Latin letter types on a layout."""
    there = layout.get(letter.lower(), letter.lower())
    return there.upper() if letter.isupper() else there


@pytest.mark.parametrize("layout", [RUSSIAN, KAZAKH], ids=["ru", "kk"])
@pytest.mark.parametrize("key", [key for key in bound() if "+" not in key])
def test_single_letter_reaches_its_binding_in_both_encodings(layout: dict[str, str], key: str) -> None:
    """A one-letter key works by its place, sent as plain text or as a numbered key with its text."""
    letter = typed_on(layout, key)
    assert keys_from(letter) == [key]
    assert keys_from(f"\x1b[{ord(letter.lower())};{2 if letter.isupper() else 1};{ord(letter)}u") == [key]


@pytest.mark.parametrize("layout", [RUSSIAN, KAZAKH], ids=["ru", "kk"])
@pytest.mark.parametrize("key", [key for key in bound() if key.startswith("ctrl+")])
def test_control_letter_reaches_its_binding_in_both_encodings(layout: dict[str, str], key: str) -> None:
    """Ctrl and a letter works when the terminal sends the control byte and when it names the Cyrillic letter."""
    letter = key[-1]
    assert keys_from(f"\x1b[{ord(typed_on(layout, letter))};5u") == [key]
    control = chr(ord(letter) - 96)
    if control not in "\t\r\x08":
        assert keys_from(control) == [key]


def test_alt_letter_is_folded_in_the_old_encoding() -> None:
    """Escape and a Cyrillic letter is Alt and the letter of that place."""
    assert keys_from("\x1bт") == ["alt+n"]


def test_letters_stay_letters_in_a_text() -> None:
    """Where a key types, only keys with a modifier are folded."""
    assert fold("ы", in_text=True) == "ы"
    assert fold("full_stop", in_text=True) == "full_stop"
    assert fold("ctrl+ы", in_text=True) == "ctrl+s"
    assert fold("ctrl+ү", in_text=True) == "ctrl+8"


def test_number_can_be_typed_without_digits() -> None:
    """The standard Kazakh layout has no digits; the keys of the digit row count as what they are."""
    assert digits('"әіңғ,.үұқ ') == "1234567890"
    assert digits("121") == "121"


def test_enter_with_control_has_one_name() -> None:
    """Multiplexers name Ctrl+Enter by the byte."""
    assert fold("ctrl+\r", in_text=True) == "ctrl+enter"


def test_latin_keys_are_left_alone() -> None:
    """Folding changes nothing on a Latin layout."""
    for key in ("a", "ctrl+s", "f9", "alt+left", "question_mark", "shift+tab", "ctrl+home", "1"):
        assert fold(key, in_text=False) == key


def test_shown_names_keys_as_people_write_them() -> None:
    """The line of keys and the help use short names."""
    assert [shown(key) for key in ("ctrl+r,f2", "f9", "enter", "question_mark", "ctrl+up", "shift+tab")] == [
        "^R",
        "F9",
        "Enter",
        "?",
        "^↑",
        "Shift+Tab",
    ]


def test_no_action_needs_a_key_that_terminals_swallow() -> None:
    """Every documented action has a key besides Alt, Ctrl with a digit, Ctrl+Enter and the terminal's own keys."""
    rare = ("alt+", "ctrl+enter", "shift+enter", "f10", "f11")
    for owner in (Localize, Editor, ProjectScreen, Review, Lines, Checks, Target):
        for binding in owner.BINDINGS:
            assert isinstance(binding, Binding)
            usable = [key for key in binding.key.split(",") if not key.startswith(rare)]
            assert [key for key in usable if not (key.startswith("ctrl+") and key[-1].isdigit())], binding.action
