"""Keys reach their actions on English, Russian and Kazakh layouts, however the terminal sends them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import walk_packages

import pytest
from tests.tui.tui_support import CYRILLIC, KAZAKH_DIGITS
from textual.binding import Binding
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.screen import Screen

from localize import tui
from localize.errors import ConfigError
from localize.i18n.keyboard_layouts import digits
from localize.model.events import Fault
from localize.tui.keys.bindings import BARS, GROUPS, all_bindings
from localize.tui.keys.help_topics import ABOUT, SEARCH_WORDS, TOPICS
from localize.tui.keys.keymap import Keymap, bound, keymap
from localize.tui.keys.layouts import fold, is_sent_everywhere, is_typed, key_name, shown
from localize.tui.keys.presets import PRESETS
from localize.tui.terminal.key_parser import Packets
from localize.tui.widgets.panels import NAMES, TITLES
from localize.workflow.user.preferences import Binding as Wish
from localize.workflow.user.preferences import Preferences, Preset

ENGLISH: Mapping[str, str] = {}
RUSSIAN = CYRILLIC
KAZAKH = {**RUSSIAN, **KAZAKH_DIGITS}
LAYOUTS = {"us": ENGLISH, "ru": RUSSIAN, "kk": KAZAKH}

LEGACY = {
    "enter": "\r",
    "space": " ",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+up": "\x1b[1;5A",
    "ctrl+down": "\x1b[1;5B",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "ctrl+backslash": "\x1c",
    **{f"f{at}": f"\x1bO{letter}" for at, letter in enumerate("PQRS", 1)},
    **{f"f{at}": f"\x1b[{code}~" for at, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
}
"""What xterm sends for keys that type nothing. Source: XTerm Control Sequences, PC-style function keys."""
KITTY = {
    **LEGACY,
    "enter": "\x1b[13u",
    "space": "\x1b[32u",
    "tab": "\x1b[9u",
    "shift+tab": "\x1b[9;2u",
    "escape": "\x1b[27u",
    "ctrl+backslash": "\x1b[92;5u",
    "f1": "\x1b[P",
    "f2": "\x1b[Q",
    "f3": "\x1b[13~",
    "f4": "\x1b[S",
}
"""The same where every key is reported as an escape code. Source: the kitty keyboard protocol, functional keys."""
SHIFTED = {"question_mark": "/", "less_than_sign": ",", "greater_than_sign": ".", "right_curly_bracket": "]"}
ENGLISH_SHIFTED = {
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "right_curly_bracket": "}",
}
SIGNS = {"slash": "/", "left_square_bracket": "[", "right_square_bracket": "]", "full_stop": ".", "comma": ","}


def read(sent: str) -> list[str]:
    """The key names that the terminal's bytes become, folded as outside a text."""
    parser = Packets()
    events = [*parser.feed(sent), *parser.feed("")]
    return [fold(event.key, in_text=False) for event in events if isinstance(event, Key)]


@pytest.mark.parametrize("size", [1, 2, 5, 7, 1000])
def test_nothing_that_is_pasted_is_taken_for_keys(size: int) -> None:
    """An escape in a pasted text starts no key: what follows it would quit or confirm. So in pieces of any size."""
    sent = "a\x1b[200~one\x1b[31mtwo\x07\x11\r\x1b[20three\x1b\x1b[201~b\x1b[200~four\x1b[201~c"
    parser = Packets()
    events = [each for at in range(0, len(sent), size) for each in parser.feed(sent[at : at + size])]
    told = [each.text if isinstance(each, Paste) else each.key for each in events if isinstance(each, Key | Paste)]
    assert told == ["a", "one[31mtwo\x07\x11\r[20three", "b", "four", "c"]


def sent_old(key: str, layout: Mapping[str, str]) -> str | None:
    """What a terminal sends for a key in the old way; None where it sends nothing of its own."""
    if key in LEGACY:
        return LEGACY[key]
    modifiers, _, name = key.rpartition("+")
    if modifiers == "ctrl" and len(name) == 1 and name.isalpha():
        return chr(ord(name) - 96)  # terminals send it by the key's Latin letter
    return typed(key, layout) if not modifiers else None


def sent_new(key: str, layout: Mapping[str, str]) -> str | None:
    """What a terminal sends for a key when every key is reported by number, with its text."""
    if key in KITTY:
        return KITTY[key]
    modifiers, _, name = key.rpartition("+")
    if modifiers == "ctrl" and len(name) == 1:
        return f"\x1b[{ord(layout.get(name, name))};5u"
    there = typed(key, layout)
    if modifiers or there is None:
        return None
    number = ord(there.lower()) if there.isalpha() else ord(there)
    return f"\x1b[{number};{2 if there.isupper() else 1};{ord(there)}u"


def typed(key: str, layout: Mapping[str, str]) -> str | None:
    """What the key with a letter or sign types on a layout."""
    if len(key) == 1:
        there = layout.get(key.lower(), key.lower())
        return there.upper() if key.isupper() else there
    if key in SIGNS:
        return layout.get(SIGNS[key], SIGNS[key])
    if key in SHIFTED:
        there = layout.get(SHIFTED[key], "")
        return there.upper() if there.isalpha() else ENGLISH_SHIFTED[key]
    return {"number_sign": "#"}.get(key)


def arrives(key: str, layout: Mapping[str, str]) -> bool:
    """Tell whether a key reaches its name in the old and in the new way."""
    ways = (sent_old(key, layout), sent_new(key, layout))
    return all(each is not None and read(each) == [key] for each in ways)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("preset", list(Preset), ids=lambda each: each.value)
def test_every_action_has_a_key_that_every_terminal_sends(preset: Preset, layout: str) -> None:
    """Plain xterm or kitty, on every layout: nothing stands on Alt, Ctrl and a digit, or Ctrl+Enter alone."""
    keys = keymap(Preferences(preset=preset))
    out_of_reach = {
        binding.id
        for _, _, binding in all_bindings()
        if not any(is_sent_everywhere(key) and arrives(key, LAYOUTS[layout]) for key in bound(binding, keys))
    }
    assert out_of_reach == set()


def _heirs(kind: type[DOMNode]) -> set[type[DOMNode]]:
    return {kind, *(each for child in kind.__subclasses__() for each in _heirs(child))}


def _own(kind: type[DOMNode]) -> list[Binding]:
    return [each for each in vars(kind).get("BINDINGS", ()) if isinstance(each, Binding)]


def _kinds() -> Mapping[str, type[DOMNode]]:
    """A screen, dialog or widget of each group, all modules read."""
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    of_keys = {tuple(_own(kind)): kind for kind in _heirs(DOMNode)}
    return {group: of_keys[keys] for group, keys in GROUPS.items()}


KINDS = _kinds()
FOCUS: Mapping[str, tuple[str, ...]] = {
    "welcome": ("list",),
    "project": ("list",),
    "editor": ("text", "list", "findings", "end_offer"),
    "review": ("list",),
    "found": ("list",),
    "glossary": ("list",),
    "memory": ("list",),
    "settings_screen": ("list",),
    "draft_sources": ("list",),
    "concept": ("list",),
    "forms": ("list",),
    "align": ("list",),
    "search": ("list",),
    "form": ("settings",),
    "changes": ("changes_list",),
    "split": (),
    "amend": ("text",),
    "inbox": ("list",),
    "team": ("list",),
    "news": ("list",),
    "team_conflict": (),
    "browse": (),
    "conflict": (),
    "dialog": ("path",),
    "progress": (),
    "summary": (),
    "draft_summary": (),
    "help": (),
}
"""What may have the focus on a screen, of the groups with keys of their own."""


def reached(screen: str, focus: str | None, keys: Keymap) -> dict[str, str]:
    """What each key does on a screen while something has the focus, Textual's own keys counted: action ids by key.

    First what is bound with priority, from the program inwards, then from the focus outwards.
    """
    chain = [KINDS[group] for group in (focus, screen, "app") if group is not None]
    every = [[each for base in kind.__mro__ for each in _own(base)] for kind in chain]
    urgent = [[each for each in bindings if each.priority] for bindings in reversed(every)]
    found: dict[str, str] = {}
    for binding in (each for bindings in (*urgent, *every) for each in bindings):
        for key in bound(binding, keys):
            found.setdefault(key, binding.id or "")
    return found


def unreached(keys: Keymap) -> set[str]:
    """The ids of actions that no key reaches anywhere, because others have taken all of theirs."""
    there = {
        action
        for screen, groups in FOCUS.items()
        for focus in (*groups, None)
        for key, action in reached(screen, focus, keys).items()
        if not (focus == "text" and is_typed(key))
    }
    return {each.id or "" for _, _, each in all_bindings()} - there


@pytest.mark.parametrize("preset", list(Preset), ids=lambda each: each.value)
def test_no_action_is_covered_by_others(preset: Preset) -> None:
    """Every action has a key that is not taken from it wherever it could be used."""
    assert unreached(keymap(Preferences(preset=preset))) == set()


@pytest.mark.parametrize("preset", list(Preset), ids=lambda each: each.value)
def test_keys_of_a_preset_do_what_it_says_in_every_list(preset: Preset) -> None:
    """Where a list or a text has the focus, no other action answers a key by which somebody knows another tool."""
    keys = keymap(Preferences(preset=preset))
    covered = {
        (screen, key, found[key], action)
        for screen, groups in FOCUS.items()
        for focus in {"list", "text"}.intersection(groups)
        for found in [reached(screen, focus, keys)]
        for action, theirs in PRESETS[preset].items()
        for key in theirs.split(",")
        if action in found.values() and found.get(key, action) != action
    }
    assert covered == set()


def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    """An id is what people bind keys to; the same one means the same thing."""
    by_id: dict[str, set[tuple[str, str]]] = {}
    for _, group, binding in all_bindings():
        assert binding.id, binding
        assert binding.description, binding
        by_id.setdefault(binding.id, set()).add((group, binding.action))
    several = {name for name, owners in by_id.items() if len(owners) > 1}
    assert {name for name in several if not name.startswith(("app.", "dialog."))} == set()


def test_every_group_of_keys_has_its_widgets() -> None:
    """Screens, dialogs and widgets take their keys from the table: no other help page, preset or test knows them."""
    ours = [each for each in _heirs(DOMNode) if each.__module__.startswith("localize.") and _own(each)]
    assert {tuple(_own(each)) for each in ours} == set(GROUPS.values())
    assert {"app", *FOCUS, *(each for groups in FOCUS.values() for each in groups)} <= GROUPS.keys()
    dialogs_and_screens = {group for group, kind in KINDS.items() if issubclass(kind, Screen)}
    assert dialogs_and_screens == {*FOCUS, "page"}


def test_keys_shown_for_a_while_are_keys_of_the_action() -> None:
    """The key bar names no key that does nothing, or something else."""
    keys: dict[str, set[str]] = {}
    for _, _, each in all_bindings():
        keys.setdefault(each.id or "", set()).update(each.key.split(","))
    wrong = {each.id for bar in BARS.values() for each in bar if not set(each.key.split(",")) <= keys[each.id or ""]}
    assert wrong == set()


def test_keys_of_the_panels_name_them() -> None:
    """A panel has its number and its title in the editor."""
    shown_panels = [each for each in GROUPS["editor"] if each.action.startswith("turn_to(")]
    assert [(each.id, each.key, each.action, each.description) for each in shown_panels] == [
        (f"editor_list.show_{name}", str(at), f"turn_to('{name}')", TITLES[name]) for at, name in enumerate(NAMES, 1)
    ]


def test_digits_of_the_review_desk_are_the_categories_in_their_order() -> None:
    """The digit that rejects at once is the one that names the category in the list of categories."""
    keys = {each.action: each.key.split(",")[0] for each in GROUPS["review"]}
    assert [keys[f"reject_as('{each.value}')"] for each in Fault] == [str(at) for at in range(1, len(Fault) + 1)]


def test_presets_name_actions_that_are_there() -> None:
    """A preset follows the bindings when they change."""
    known = {each.id for _, _, each in all_bindings()}
    assert {action for keys in PRESETS.values() for action in keys} <= known


@pytest.mark.parametrize("name", TOPICS)
def test_first_keys_of_the_help_belong_where_it_shows_them(name: str) -> None:
    """A topic has eight to twelve actions of its screen and of what has the focus; in a text they type nothing."""
    screen, _, part = name.partition(".")
    kinds = [KINDS[group] for group in (screen, part or FOCUS[screen][0], "app")]
    keys = {each.id: each.key.split(",") for kind in kinds for base in kind.__mro__ for each in _own(base)}
    actions = TOPICS[name].actions
    assert set(actions) <= keys.keys()
    assert 8 <= len(actions) == len(set(actions)) <= 12
    assert part != "text" or not any(is_typed(keys[action][0]) for action in actions)


def test_help_speaks_of_actions_that_are_there() -> None:
    """Descriptions and other words for actions follow the bindings when these change."""
    known = {each.id for _, _, each in all_bindings()}
    assert ABOUT.keys() | SEARCH_WORDS.keys() <= known


def test_key_is_taken_from_the_action_beside() -> None:
    """A person's key wins over the preset's and over our own; the other action keeps its other keys."""
    keys = keymap(Preferences(bindings=(Wish("editor.use_match", ("Ctrl+T",), 3),)))
    assert keys == {"editor.use_match": "ctrl+t", "editor.other_language": "L,alt+l"}
    assert reached("editor", "text", keys)["ctrl+t"] == "editor.use_match"
    assert reached("editor", "list", keys)["j"] == "list.next"


def test_action_is_known_by_its_earlier_id() -> None:
    """Preferences that name an action as it was called before still give it keys."""
    keys = keymap(Preferences(bindings=(Wish("editor.next_untranslated", ("ctrl+l",), 3),)))
    assert keys == {"editor.next_open": "ctrl+l"}


def test_keys_of_earlier_preferences_still_work() -> None:
    """Whoever bound actions to the keys that these had before, or wrote the manual's example, keeps those keys."""
    wishes = (
        Wish("editor.use_match", ("f2", "ctrl+t"), 1),
        Wish("editor.insert_match", ("ctrl+o",), 2),
        Wish("editor.next_open", ("ctrl+u",), 3),
        Wish("editor.leave", ("ctrl+l",), 4),
        Wish("review.back", ("ctrl+l",), 5),
    )
    keys = keymap(Preferences(bindings=wishes))
    text, listed = reached("editor", "text", keys), reached("editor", "list", keys)
    assert (text["f2"], text["ctrl+o"], text["ctrl+u"]) == (
        "editor.use_match",
        "editor.insert_match",
        "editor.next_open",
    )
    assert (text["ctrl+l"], listed["ctrl+l"]) == ("editor.leave", "editor.leave")
    assert reached("review", "list", keys)["ctrl+l"] == "review.back"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("editor.use_matches", ("f2",), 4), "unknown action"),
        (Wish("editor.use_match", ("strg+t",), 4), "is not a key"),
        (Wish("editor.use_match", ("q",), 4), "is typed in texts"),
        (Wish("editor.use_match", ("f8",), 4), "would leave editor.findings without a key"),
    ],
)
def test_impossible_key_is_an_error_with_its_line(wish: Wish, said: str) -> None:
    """What cannot be is told with the line of the file and a way out."""
    with pytest.raises(ConfigError, match=said) as caught:
        keymap(Preferences(bindings=(wish,), path="preferences.yaml"))
    assert caught.value.line == 4
    assert caught.value.hint


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b[1;2R", "shift+f3"),
        ("\x1b[13;2~", "shift+f3"),
        ("\x1b[1;5R", "ctrl+f3"),
        ("\x1b[1;6R", "ctrl+shift+f3"),
        ("\x1bOR", "f3"),
    ],
)
def test_f3_with_a_modifier_is_a_key(sent: str, key: str) -> None:
    """Xterm sends it like an answer to where the cursor is; it is read as the key that it is."""
    assert read(sent) == [key]


@pytest.mark.parametrize("sent", ["\x1b[1099::115;5u", "\x1b[1099:1067:115;5:1u", "\x1b[115;5u", "\x1b[1099;5u"])
def test_packets_with_the_base_key_are_read(sent: str) -> None:
    """A terminal may tell the Latin key as well, the shifted one, the kind of event; nothing ends the program."""
    assert read(sent) == ["ctrl+s"]


def test_letting_a_key_go_does_nothing() -> None:
    """A terminal that reports the release of a key does not press it twice."""
    assert read("\x1b[115;5:3u") == []


def test_alt_letter_is_folded_in_the_old_encoding() -> None:
    """Escape and a Cyrillic letter is Alt and the letter of that place."""
    assert read("\x1bт") == ["alt+n"]


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


def test_keys_are_shown_and_read_as_people_write_them() -> None:
    """The line of keys and the help use short names; a settings file may use those of the keyboard."""
    names = ("ctrl+r,f2", "f9", "enter", "question_mark", "ctrl+up", "shift+tab", "pagedown", "number_sign")
    assert [shown(key) for key in names] == ["^R", "F9", "Enter", "?", "^↑", "Shift+Tab", "PgDn", "#"]
    written = ("Ctrl+R", "F9", "Esc", "/", "PgDn", "ctrl+shift+n", "Shift+a", "+", "ы", "ctrl+nothing", "f25", "")
    read_back = ["ctrl+r", "f9", "escape", "slash", "pagedown", "ctrl+shift+n", "A", "plus", None, None, None, None]
    assert [key_name(each) for each in written] == read_back


def test_keys_that_type_are_known() -> None:
    """Letters, digits, signs and the space bar write; the others do something."""
    assert all(map(is_typed, ("a", "A", "1", "slash", "space")))
    assert not any(map(is_typed, ("f1", "ctrl+a", "enter", "tab", "up")))


def test_no_screen_binds_a_key_twice() -> None:
    """Two bindings of one group never share a key."""
    for group, bindings in GROUPS.items():
        keys = [key for each in bindings for key in each.key.split(",")]
        assert len(keys) == len(set(keys)), group
