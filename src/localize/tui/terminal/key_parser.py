"""Key parser for terminals that report keys by number with all optional fields, and for pastes of any content.

Textual 8 reads the number and the modifiers only; anything more in these places ends the program with a ValueError.
Source: the kitty keyboard protocol, "CSI unicode-key-code:alternate-key-codes ; modifiers:event-type ; text u".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import FunctionType

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.events import CursorPosition, Key
from textual.keys import Keys
from textual.message import Message

_PACKET = re.compile(r"\x1b\[(\d+)(?::\d*)?(?::(\d+))?;(\d*)(?::(\d+))?((?:;[\d:]*)?)u")
_RELEASED = "3"
_ESCAPE = "\x1b"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
"""Where a bracketed paste begins and ends."""
_MODIFIERS = ("shift", "alt", "ctrl")
"""By the bits that stand for them."""


class Packets(XTermParser):
    """Reads what a terminal sends."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._is_paste = False
        self._before = ""
        """The end of what came before, in which a paste may have begun to begin."""
        self._held = ""
        """The end of what was pasted so far, which may be the beginning of its end."""

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what arrived. F3 with a modifier looks like the answer to where the cursor is, which nobody asks."""
        text = self._without_escapes(data)
        for each in super().feed(text) if text or not data else ():
            if isinstance(each, CursorPosition) and each.y == 0 and 0 < each.x < 1 << len(_MODIFIERS):
                yield Key(_modified("f3", each.x), None)
            else:
                yield each

    def _without_escapes(self, data: str) -> str:
        """Return what arrived, escapes left out of pastes: Textual takes what follows one for keys that were pressed.

        Of a copied text they would confirm, quit, or do whatever its control characters stand for.
        """
        pieces: list[str] = []
        left, self._held = self._held + data, ""
        while left:
            if self._is_paste:
                pasted, end, left = left.partition(_PASTED)
                if not end:
                    self._held = next((_PASTED[:at] for at in range(5, 0, -1) if pasted.endswith(_PASTED[:at])), "")
                    pasted = pasted.removesuffix(self._held)
                pieces.append(pasted.replace(_ESCAPE, "") + end)
                self._is_paste = not end
            else:
                at = (self._before + left).find(_PASTE)
                begin = len(left) if at < 0 else at + len(_PASTE) - len(self._before)
                pieces.append(left[:begin])
                self._before = (self._before + left[:begin])[1 - len(_PASTE) :] if at < 0 else ""
                left, self._is_paste = left[begin:], at >= 0
        return "".join(pieces)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        """Yield the keys of a sequence; the base key stands for that of another layout, a release for none."""
        found = _PACKET.fullmatch(sequence)
        if found is None:
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        code, base, modifiers, event, text = found.groups(default="")
        if event == _RELEASED:
            yield Key(Keys.Ignore, None)
            return
        yield from super()._sequence_to_key_events(f"\x1b[{base or code};{modifiers or 1}{text}u", alt)


def _modified(name: str, bits: int) -> str:
    return "+".join([*sorted(each for at, each in enumerate(_MODIFIERS) if bits >> at & 1), name])


def read_packets(driver: type[Driver]) -> type[Driver]:
    """Return a driver that reads keys in this way. Textual's makes its parser itself and offers no place for another.

    The copy of its method finds our parser under the name of Textual's; Textual's module stays as it is.
    """
    read = getattr(driver, "run_input_thread", None)
    if not isinstance(read, FunctionType) or "XTermParser" not in read.__globals__:
        return driver  # that of a test has no input; on Windows the parser is made elsewhere
    names = {**read.__globals__, "XTermParser": Packets}
    copy = FunctionType(read.__code__, names, read.__name__, read.__defaults__, read.__closure__)
    return type(driver.__name__, (driver,), {"run_input_thread": copy})
