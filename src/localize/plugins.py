"""Plug-ins by name: filters, engines, checks, stores, morphologies and screens, the built-in ones and strangers' alike.

Everything is registered as an entry point in a group `localize.<seam>`; there is no second list. Python's packaging
library takes tens of milliseconds to read the entry points of an environment, so the files `entry_points.txt` of
installed packages are read first, and the library only where these are not enough. Nothing on the path of `localize
status` calls this module.

What implementations need is told here as well: the libraries of each extra, and the command that installs them. The
name of this program's own distribution stands nowhere in the code: a distribution is known by what it provides.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "firefox": ("fxtranslate",),
        "keys": ("keyring",),
        "offline": ("ctranslate2", "sentencepiece"),
        "pdf": ("pdfminer",),
        "spelling": ("hunspell",),
        "team": ("cryptography", "pyrage"),
        "web": ("aiohttp", "textual_serve"),
    }
)
"""The modules that each extra of the package brings."""
_COMMAND = "localize"
_PLACE = re.compile(r"[\w.]+(:[\w.]+)?")
"""A module, or an object in it, and nothing that asks for more packages."""


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # reads e-mail and archives as well: 30 ms and a megabyte

    return {entry.name: entry for entry in entry_points(group=group)}


@cache
def _lines() -> dict[str, dict[str, list[str]]]:
    """Return, by group and name, the modules and objects that installed packages tell in lines of text."""
    found: dict[str, dict[str, list[str]]] = {}
    for folder in dict.fromkeys(sys.path):
        for listed in Path(folder).glob("*.dist-info/entry_points.txt"):
            group = ""
            for line in listed.read_text(encoding="utf-8").splitlines():
                key, _, value = map(str.strip, line.partition("="))
                if key.startswith("["):
                    group = key.strip("[]")
                elif value and not key.startswith("#") and group.startswith("localize."):
                    found.setdefault(group, {}).setdefault(key, []).append(value)
    return found


def _find_place(group: str, name: str) -> str | None:
    """Return the module and object of one implementation, where one installed package alone tells it; else None."""
    places = _lines().get(group, {}).get(name, ())
    return places[0] if len(places) == 1 and _PLACE.fullmatch(places[0]) else None


@cache
def _has_others() -> bool:
    """Tell whether there are packages that lines of text in folders tell nothing of: archives, eggs."""
    return any(Path(each).is_file() or next(Path(each).glob("*.egg*"), None) for each in dict.fromkeys(sys.path))


def _find_places(group: str) -> dict[str, str] | None:
    """Return `_find_place` of every implementation; None where the packaging library has to say which there are.

    That is so where two packages claim a name, and where there are packages of other forms.
    """
    if _has_others():
        return None
    found = {name: _find_place(group, name) for name in _lines().get(group, ())}
    places = {name: place for name, place in found.items() if place is not None}
    return places if len(places) == len(found) else None


def names(group: str) -> tuple[str, ...]:
    """Return the registered names of a group in alphabetical order, nothing imported."""
    places = _find_places(group)
    return tuple(sorted(_entries(group) if places is None else places))


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
        raise PluginError("no {group} plug-in {name!r}", known=known, group=group, name=name, hint="known: {known}")
    return _loaded(group, name, entry.load)


def load_all(group: str) -> dict[str, object]:
    """Return every implementation of a group by name, in alphabetical order.

    Raises:
        PluginError: one of them does not load.
    """
    return {name: load(group, name) for name in names(group)}


def _loaded(group: str, name: str, read: Callable[[], object]) -> object:
    try:
        return read()
    except (ImportError, AttributeError) as error:
        raise PluginError(
            "plug-in {name!r} cannot be loaded: {error}",
            error=error,
            group=group,
            name=name,
            hint="install what it needs, or remove its package",
        ) from error


def find_providers() -> tuple[Distribution, ...]:
    """Return the installed distributions that bring the package or the command `localize`, this program's own first.

    There are none where the program runs from a source tree that was never installed. Cost: 200 ms.
    """
    from importlib.metadata import distribution, entry_points, packages_distributions

    commands = entry_points(group="console_scripts", name=_COMMAND)
    names = {each.dist.name for each in commands if each.dist is not None}
    found = map(distribution, sorted(names.union(packages_distributions().get(__package__, ()))))
    return tuple(sorted(found, key=is_own, reverse=True))


def is_own(distribution: Distribution) -> bool:
    """Tell whether a distribution is this program, whatever its name: its command starts this package."""
    commands = distribution.entry_points.select(group="console_scripts", name=_COMMAND)
    return any(each.value == f"{__package__}.__main__:main" for each in commands)


def install_hint(extra: str) -> str:
    """Return the command for a shell that installs the libraries of an extra into the environment that runs.

    Where no metadata say which versions are right, in a source tree that was never installed, the modules alone are
    named. The command names the interpreter, as its environment need not be the active one (pipx), and has it take no
    `pip` from the present folder (-P); an environment without pip was made by uv (`uv tool`).
    """
    requirements = [_in_order(each) for each in _own_requirements() if _is_for(extra, each)]
    if not requirements:
        return ", ".join(EXTRAS[extra])
    if sys.prefix == sys.base_prefix:
        installer = ["pip", "install"]
    elif find_spec("pip") is not None:
        installer = [sys.executable, "-P", "-m", "pip", "install"]
    else:
        installer = ["uv", "pip", "install", "--python", sys.executable]
    return shlex.join([*installer, *requirements])


@cache
def _own_requirements() -> tuple[str, ...]:
    from importlib.metadata import requires

    own = next(filter(is_own, find_providers()), None)
    return () if own is None else tuple(requires(own.name) or ())


def _is_for(extra: str, requirement: str) -> bool:
    marker = requirement.partition(";")[2]
    return re.search(rf"""\bextra\s*==\s*['"]{extra}['"]""", marker) is not None


def _in_order(requirement: str) -> str:
    """Return a requirement without its marker, as people write it: the lowest version first."""
    name, versions = re.split(r"(?=[<>=!~]|$)", requirement.partition(";")[0].strip(), maxsplit=1)
    return name.strip() + ",".join(sorted(versions.split(","), reverse=True))
