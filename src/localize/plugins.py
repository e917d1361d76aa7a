"""Implementations by name: filters, engines, checks, stores, morphologies and screens, ours and strangers' alike.

Everything is registered as an entry point in a group `localize.<seam>`; there is no second list. Reading the entry
points of an environment costs tens of milliseconds, so nothing on the path of `localize status` calls this module, and
one that is loaded by its name is first looked for where packages that were installed have them: in a line of text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from localize.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # reads e-mail and archives as well: 30 ms

    return {entry.name: entry for entry in entry_points(group=group)}


@cache
def _find_place(group: str, name: str) -> str | None:
    """Return the module and object of one implementation, where one installed package alone tells it; else None."""
    found = []
    for folder in dict.fromkeys(sys.path):
        for listed in Path(folder).glob("*.dist-info/entry_points.txt"):
            section = ""
            for line in listed.read_text(encoding="utf-8").splitlines():
                key, _, value = map(str.strip, line.partition("="))
                section = key if key.startswith("[") else section
                found += [value] if (section, key) == (f"[{group}]", name) else []
    return found[0] if len(found) == 1 and "[" not in found[0] else None


def names(group: str) -> tuple[str, ...]:
    """Return the registered names of a group in alphabetical order, nothing imported."""
    return tuple(sorted(_entries(group)))


def load(group: str, name: str) -> object:
    """Return one implementation, importing its module only.

    Raises:
        PluginError: nothing has that name, or its module does not load.
    """
    place = _find_place(group, name)
    if place is not None:
        return _loaded(group, name, partial(resolve_name, place))
    entry = _entries(group).get(name)
    if entry is None:
        known = ", ".join(names(group)) or "none installed"
        raise PluginError(f"no {group} plug-in {name!r}", group=group, name=name, hint=f"known: {known}")
    return _loaded(group, name, entry.load)


def load_all(group: str) -> dict[str, object]:
    """Return every implementation of a group by name, in alphabetical order.

    Raises:
        PluginError: one of them does not load.
    """
    entries = _entries(group)
    return {name: _loaded(group, name, entries[name].load) for name in names(group)}


def _loaded(group: str, name: str, read: Callable[[], object]) -> object:
    try:
        return read()
    except (ImportError, AttributeError) as error:
        raise PluginError(
            f"plug-in {name!r} does not load: {error}",
            group=group,
            name=name,
            hint="install what it needs, or remove its package",
        ) from error
