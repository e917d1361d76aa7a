"""Keymap of one person: the program's own keys, changed by a preset and by the person's preferences."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from textual.binding import Binding
from textual.dom import DOMNode

from localize.errors import ConfigError
from localize.message import Message
from localize.tui.keys.bindings import FOCUS, all_bindings, own_bindings
from localize.tui.keys.layouts import is_typed, key_name
from localize.tui.keys.presets import PRESETS
from localize.workflow.user import preferences

Keymap = Mapping[str, str]
"""Keys by action id, parted by commas, where they differ from the bindings' own."""


def keymap(wanted: preferences.Preferences) -> Keymap:
    """Return the keys that differ from our own: a key that is given to an action is taken from others beside it.

    Raises:
        ConfigError: there is no such action or key, or an action would be left without a key; with the line.
    """
    keys = dict(PRESETS[wanted.preset])
    for action, theirs in list(keys.items()):
        _take(keys, action, theirs.split(","))
    for binding in wanted.bindings:
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
        raise ConfigError("keys.bind: {key!r} is no key", key=key, path=wanted.path, line=binding.line, hint=hint)
    return name


def _check(wanted: preferences.Preferences, binding: preferences.Binding, names: Sequence[str]) -> None:
    known = {each.id: each for _, _, each in all_bindings() if each.id}
    if binding.action not in known:
        near = difflib.get_close_matches(binding.action, known, n=3)
        hint = Message("perhaps {value}", value=" or ".join(near)) if near else "`localize keys list` shows them all"
        message = Message("keys.bind: there is no action {action!r}", action=binding.action)
        raise ConfigError(message, path=wanted.path, line=binding.line, hint=hint)
    typed = [name for name in names if is_typed(name)]
    if typed and known[binding.action].priority:
        text = "keys.bind: {value} is typed in texts, and {action} works there"
        message = Message(text, value=typed[0], action=binding.action)
        raise ConfigError(
            message, path=wanted.path, line=binding.line, hint="take a function key, or Ctrl and a letter"
        )


def _take(keys: dict[str, str], action: str, names: Sequence[str]) -> list[str]:
    """Take keys from the other actions of the kinds that have *action*; return those that are left without one."""
    lost: list[str] = []
    kinds = {kind for _, kind, each in all_bindings() if each.id == action}
    for binding in (each for kind in kinds for each in own_bindings(kind)):
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


def reached(screen: type[DOMNode], focus: type[DOMNode] | None, keys: Keymap) -> dict[str, str]:
    """Return what each key does on a screen while something has the focus: action ids by key.

    First what is bound with priority, from the program inwards, then from the focus outwards.
    """
    chain = [kind for kind in (focus, screen, _program()) if kind is not None]
    found: dict[str, str] = {}
    every = [[each for base in kind.__mro__ for each in own_bindings(base)] for kind in chain]
    for bindings in reversed(every):
        _note(found, [each for each in bindings if each.priority], keys)
    for bindings in every:
        _note(found, bindings, keys)
    return found


def _note(found: dict[str, str], bindings: Sequence[Binding], keys: Keymap) -> None:
    for binding in bindings:
        for key in bound(binding, keys):
            found.setdefault(key, binding.id or "")


def _program() -> type[DOMNode]:
    from localize.tui.screens.base.app import Program

    return Program


def unreached(keys: Keymap) -> tuple[str, ...]:
    """Return the ids of actions that no key reaches anywhere, because others have taken all of theirs."""
    from localize.tui.widgets.target_editor import Target

    there: set[str] = set()
    for screen, kinds in FOCUS.items():
        for focus in (*kinds, None):
            found = reached(screen, focus, keys)
            there |= {each for key, each in found.items() if not (focus is Target and is_typed(key))}
    return tuple(sorted({each.id or "" for _, _, each in all_bindings()} - there))
