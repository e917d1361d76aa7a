"""Keymap of one person: the program's own keys, changed by a preset and by the person's preferences."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.binding import Binding

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.tui.keys.bindings import GROUPS, all_bindings
from localize.tui.keys.layouts import is_typed, key_name, shown
from localize.tui.keys.presets import PRESETS
from localize.workflow.user import preferences

Keymap = Mapping[str, str]
"""Keys by action id, parted by commas, where they differ from the bindings' own."""
RENAMED: Mapping[str, str] = {
    "editor.next_untranslated": "editor.next_open",
    "editor_list.next_untranslated": "editor_list.next_open",
    "editor_list.add_term": "editor.add_term",
}
"""Actions by an earlier id, which preferences may still name."""


def keymap(wanted: preferences.Preferences) -> Keymap:
    """Return the keys that differ from our own: a key that is given to an action is taken from others beside it.

    Raises:
        ConfigError: there is no such action or key, or an action would be left without a key; with the line.
    """
    keys = dict(PRESETS[wanted.preset])
    for action, theirs in list(keys.items()):
        _take(keys, action, theirs.split(","))
    for given in wanted.bindings:
        binding = replace(given, action=RENAMED.get(given.action, given.action))
        names = [_name(wanted, binding, key) for key in binding.keys]
        _check(wanted, binding, names)
        keys[binding.action] = ",".join(names)
        for other in _take(keys, binding.action, names):
            message = Message(
                "keys.bind: {value} would leave {other} without a key", value=", ".join(names), other=other
            )
            hint = Message("give {other} another key as well", other=other)
            raise ConfigError(message, path=wanted.path, line=binding.line, hint=hint)
    return keys


def _name(wanted: preferences.Preferences, binding: preferences.Binding, key: str) -> str:
    name = key_name(key)
    if name is None:
        hint = "for example f2, ctrl+t, alt+down, pagedown, slash"
        raise ConfigError("keys.bind: {key!r} is not a key", key=key, path=wanted.path, line=binding.line, hint=hint)
    return name


def _check(wanted: preferences.Preferences, binding: preferences.Binding, names: Sequence[str]) -> None:
    known = {each.id: each for _, _, each in all_bindings() if each.id}
    if binding.action not in known:
        near = difflib.get_close_matches(binding.action, known, n=3)
        hint = Message("perhaps {value}", value=" or ".join(near)) if near else "`localize keys list` shows them all"
        message = Message("keys.bind: unknown action {action!r}", action=binding.action)
        raise ConfigError(message, path=wanted.path, line=binding.line, hint=hint)
    typed = [name for name in names if is_typed(name)]
    if typed and known[binding.action].priority:
        text = "keys.bind: {value} is typed in texts, and {action} works there"
        message = Message(text, value=typed[0], action=binding.action)
        raise ConfigError(
            message, path=wanted.path, line=binding.line, hint="use a function key, or Ctrl with a letter"
        )


def _take(keys: dict[str, str], action: str, names: Sequence[str]) -> list[str]:
    """Take keys from the other actions of the groups that have *action*; return those that are left without one."""
    lost: list[str] = []
    groups = {group for _, group, each in all_bindings() if each.id == action}
    for binding in (each for group in groups for each in GROUPS[group]):
        if binding.id is None or binding.id == action:
            continue
        present = keys.get(binding.id, binding.key).split(",")
        left = [each for each in present if each not in names]
        if not left:
            lost.append(binding.id)
        elif left != present:
            keys[binding.id] = ",".join(left)
    return lost


def bound(binding: Binding, keys: Keymap) -> list[str]:
    """Return the keys that a binding has now."""
    return keys.get(binding.id or "", binding.key).split(",")


def key_of(action: str, keys: Keymap) -> str:
    """Return the first key of an action, as the key bar writes it."""
    return shown(keys.get(action) or next(each.key for _, _, each in all_bindings() if each.id == action))
