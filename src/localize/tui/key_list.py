"""Key table and key test for the command line, without a screen."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from textual.events import Key

from localize.i18n import mark, tr
from localize.i18n.sanitize import visible
from localize.tui.app import begin
from localize.tui.keys.bindings import all_bindings
from localize.tui.keys.keymap import Keymap, bound
from localize.tui.keys.layouts import fold, is_sent_everywhere, shown
from localize.tui.terminal.key_parser import Packets
from localize.workflow.user.preferences import Preferences

ASK_FOR_NUMBERS, ASK_NO_MORE = "\x1b[>25u", "\x1b[<u"
"""What the screens ask of a terminal too: every key by its number. Source: the kitty keyboard protocol, 1 + 8 + 16."""
ALSO = {
    "\r": "Enter, Ctrl+M, Ctrl+Enter",
    "\n": "Ctrl+J, Ctrl+Enter",
    "\t": "Tab, Ctrl+I",
    "\x08": "Ctrl+H, Ctrl+Backspace",
    "\x1b[Z": "Shift+Tab",
    "\x7f": "Backspace",
}
"""Keys that a terminal without numbers sends alike."""
SWALLOWED = mark("Some programs keep these keys: desktops F1, F10 and F11, tmux Ctrl+B, screen Ctrl+A.")


@dataclass(frozen=True, slots=True)
class Row:
    """An action, where it works and what reaches it."""

    place: str
    action: str
    does: str
    keys: tuple[str, ...]
    """Names as `preferences.yaml` takes them."""
    shown: tuple[str, ...]
    """The same as the line of keys writes them."""
    everywhere: bool
    """Whether one of them is sent by every terminal."""


def rows(wanted: Preferences) -> list[Row]:
    """Return every action once, place by place. Raises: ConfigError for keys that cannot be."""
    keys = begin(wanted).keys
    found: dict[str, Row] = {}
    for place, _group, binding in all_bindings():
        names = tuple(bound(binding, keys))
        everywhere = any(map(is_sent_everywhere, names))
        row = Row(tr(place), binding.id or "", tr(binding.description), names, tuple(map(shown, names)), everywhere)
        found.setdefault(row.action, row)
    return list(found.values())


def test(wanted: Preferences) -> Iterator[str]:
    """Yield a line for each key that is pressed, until Esc is pressed twice. Raises: ConfigError."""
    keys = begin(wanted).keys
    before = ""
    with _raw():  # before keys are asked for: one that comes at once is not the terminal's to echo
        yield tr("Press keys; press Esc twice to quit.")
        yield tr(SWALLOWED)
        while True:
            sent = _read()
            yield from explain(sent, keys)
            if not sent or (_is_escape(sent) and _is_escape(before)) or sent in ("\x1b\x1b", "\x1b[27u" * 2):
                return
            before = sent


def explain(sent: str, keys: Keymap) -> Iterator[str]:
    """Yield what each key in the bytes is called, and what it does where."""
    actions = by_key(keys)
    parser = Packets()
    for event in [*parser.feed(sent), *parser.feed("")]:
        if not isinstance(event, Key):
            continue
        name = fold(event.key, in_text=False)
        also = f"  = {ALSO[sent]}" if sent in ALSO else ""
        yield f"{_written(sent):<22} {visible(name):<18} {'; '.join(actions[name]) or '–'}{also}"


def by_key(keys: Keymap) -> dict[str, list[str]]:
    """Return what each key does, with the place where it does it; empty for a key that does nothing."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place, _group, binding in all_bindings():
        for key in bound(binding, keys):
            found[key][f"{tr(binding.description)} ({tr(place)})"] = None
    return defaultdict(list, {key: list(does) for key, does in found.items()})


def _written(sent: str) -> str:
    return "".join(
        f"^{chr(ord(each) + 64)}" if each < " " else "^?" if each == "\x7f" else visible(each) for each in sent
    )


def _is_escape(sent: str) -> bool:
    return sent in ("\x1b", "\x1b[27u")


@contextmanager
def _raw() -> Iterator[None]:
    """Have each key as it is pressed, nothing echoed; the terminal is as before afterwards."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setraw(sys.stdin)
        mode = termios.tcgetattr(sys.stdin)
        mode[1] |= termios.OPOST | termios.ONLCR  # lines that are printed meanwhile begin at the left
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, mode)
        sys.stdout.write(ASK_FOR_NUMBERS)
        sys.stdout.flush()
        yield
    finally:
        sys.stdout.write(ASK_NO_MORE)
        sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _read() -> str:
    if sys.platform == "win32":
        import msvcrt

        pieces: Sequence[str] = [msvcrt.getwch()]
        while msvcrt.kbhit():
            pieces = [*pieces, msvcrt.getwch()]
        return "".join(pieces)
    return os.read(sys.stdin.fileno(), 64).decode("utf-8", "replace")
