"""Names of files below a folder: those that no system takes for another place, and those that are one on some system.

Source: Microsoft, "Naming Files, Paths, and Namespaces"; Apple TN1150 (HFS Plus: case folding, ignored characters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from localize.errors.message import Message

_PORTS = tuple(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that HFS Plus does not see: `.git` with one of them is `.git`."""


def is_device(part: str) -> bool:
    """Tell whether Windows takes a file's name for a device, whatever its extension."""
    return part.partition(".")[0].rstrip(" ").lower() in _DEVICES


_RULES: tuple[tuple[Callable[[str], bool], Message], ...] = (
    (lambda part: not part, Message("the name is absolute or has an empty component")),
    (lambda part: part in (".", ".."), Message("the name leads outside the folder")),
    (lambda part: part.startswith("."), Message("a component of the name starts with a dot")),
    (lambda part: part.endswith((".", " ")), Message("a component of the name ends with a dot or a space")),
    (lambda part: part[1:2] == ":", Message("the name contains a drive letter")),
    (is_device, Message("a component of the name is a reserved device name")),
    (lambda part: "\0" in part, Message("the name contains a null character")),
)
"""What breaks each rule in one part of a name, and what is said then; the first counts."""


def find_problem(name: str) -> Message | None:
    """Return why *name* is refused as that of a file below a folder, on every system; None where it is none."""
    parts = re.split(r"[/\\]", _IGNORED.sub("", name))
    return next((said for is_broken, said in _RULES if any(map(is_broken, parts))), None)


def fold_name(name: str) -> str:
    """Return what two names have in common that macOS or Windows takes for one: capitals, accents, dots at the end."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", _IGNORED.sub("", name)).casefold())
    return "/".join(part.rstrip(". ") for part in folded.split("/"))
