"""Keys that a terminal reports by number, read with all that it may tell: shifted and base key, press or release.

Textual 8 reads the number and the modifiers only; anything more in these places ends the program with a ValueError.
Source: the kitty keyboard protocol, "CSI unicode-key-code:alternate-key-codes ; modifiers:event-type ; text u".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.events import CursorPosition, Key
from textual.keys import Keys
from textual.message import Message

_PACKET = re.compile(r"\x1b\[(\d+)(?::\d*)?(?::(\d+))?;(\d*)(?::(\d+))?((?:;[\d:]*)?)u")
_RELEASED = "3"
_MODIFIERS = ("shift", "alt", "ctrl")
"""By the bits that stand for them."""


class Packets(XTermParser):
    """Reads what a terminal sends."""

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what arrived. F3 with a modifier looks like the answer to where the cursor is, which nobody asks."""
        for each in super().feed(data):
            if isinstance(each, CursorPosition) and each.y == 0 and 0 < each.x < 1 << len(_MODIFIERS):
                yield Key(_modified("f3", each.x), None)
            else:
                yield each

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


def read_packets(driver: type[Driver]) -> None:
    """Let a driver read keys in this way: it makes its parser itself and offers no place for another."""
    vars(sys.modules[driver.__module__])["XTermParser"] = Packets
