"""Implementations by name: filters, engines, checks, stores, morphologies and screens, ours and strangers' alike.

Everything is registered as an entry point in a group `localize.<seam>`; there is no second list. Reading the entry
points of an environment costs tens of milliseconds, so nothing on the path of `localize status` calls this module.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from localize.errors import PluginError


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=group)}


def names(group: str) -> tuple[str, ...]:
    """Return the registered names of a group in alphabetical order, nothing imported."""
    return tuple(sorted(_entries(group)))


def load(group: str, name: str) -> object:
    """Return one implementation, importing its module only.

    Raises:
        PluginError: nothing has that name, or its module does not load.
    """
    entry = _entries(group).get(name)
    if entry is None:
        known = ", ".join(names(group)) or "none installed"
        raise PluginError(f"no {group} plug-in {name!r}", group=group, name=name, hint=f"known: {known}")
    try:
        return entry.load()
    except (ImportError, AttributeError) as error:
        raise PluginError(
            f"plug-in {name!r} does not load: {error}",
            group=group,
            name=name,
            hint="install what it needs, or remove its package",
        ) from error


def load_all(group: str) -> dict[str, object]:
    """Return every implementation of a group by name, in alphabetical order.

    Raises:
        PluginError: one of them does not load.
    """
    return {name: load(group, name) for name in names(group)}
