"""A look at the installation, the terminal and the project: what works, and what to mend."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path

from localize import __version__, plugins
from localize.errors import LocalizeError
from localize.language import parse_tag
from localize.late import dataclass
from localize.workflow.project import find_root, open_project
from localize.workflow.settings import settings_path, user_name
from localize.workflow.shipped import find_shipped

GROUPS = ("filters", "engines", "checks", "stores", "morphologies", "ui")


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at."""

    what: str
    ok: bool
    details: str


def examine(root: Path | None) -> tuple[Examined, ...]:
    """Return what was looked at, in order; nothing is changed and no network is used."""
    found = [
        Examined("program", ok=True, details=f"localize {__version__}, Python {sys.version.split()[0]}"),
        _text_encoding(),
        Examined("terminal", ok=True, details=_terminal()),
        Examined("who works here", ok=True, details=f"{user_name()} (settings in {settings_path()})"),
        _store_engine(),
        _network(),
        _shipped(),
        *(_group(group) for group in GROUPS),
    ]
    root = root or find_root(Path.cwd())
    found.append(_spelling(root))
    found += _project(root)
    return tuple(found)


def _text_encoding() -> Examined:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    fine = encoding.lower().replace("-", "") == "utf8"
    return Examined("text encoding", fine, encoding if fine else f"{encoding}: set LANG to a UTF-8 locale")


def _terminal() -> str:
    colours = "no colours (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "256 colours"
    place = "over SSH" if os.environ.get("SSH_CONNECTION") else "local"
    return f"{os.environ.get('TERM', 'none')}, {colours}, {place}"


def _store_engine() -> Examined:
    from localize.store.connection import engine_version

    return Examined("store engine", ok=True, details=f"SQLite {engine_version()}")


def _network() -> Examined:
    """Tell the way that texts would take to a host outside, if a project's policy let them."""
    from localize.engines.addresses import proxy_for

    proxy = proxy_for("host.example")
    way = f"through the proxy {proxy}, set in the environment" if proxy else "no proxy is set"
    return Examined("way to hosts outside", ok=True, details=way)


def _shipped() -> Examined:
    try:
        return Examined("shipped glossary", ok=True, details=str(find_shipped("glossaries", "digital-rights.yaml")))
    except LocalizeError as error:
        return Examined("shipped glossary", ok=False, details=error.hint)


def _group(group: str) -> Examined:
    try:
        loaded = plugins.load_all(f"localize.{group}")
    except LocalizeError as error:
        return Examined(group, ok=False, details=f"{error.message}; {error.hint}")
    return Examined(group, ok=bool(loaded), details=", ".join(loaded) or "none: install localize again")


def _spelling(root: Path | None) -> Examined:
    from localize.spelling import is_installed
    from localize.workflow.spelling import dictionary_of

    languages = [parse_tag(each) for each in ("en", "kk", "ru")]
    found = {each: dictionary_of(root, each) for each in languages}
    said = [f"{each}: {files.path}" for each, files in found.items() if files]
    missing = [each for each, files in found.items() if not files]
    if missing:
        said.append(f"no dictionary for {', '.join(missing)} (on Debian: apt install hunspell-{missing[0]})")
    if not is_installed():
        said.append("off: pip install 'localize[spelling]'")
    return Examined("spelling", ok=True, details="; ".join(said))


def _project(root: Path | None) -> list[Examined]:
    if root is None:
        return [Examined("project", ok=True, details="none here")]
    try:
        with open_project(root, read_only=True) as project:
            problems = project.store.verify()
            glossaries = ", ".join(each.name for each in project.glossaries()) or "no glossary"
            level = project.config.policy.value
    except LocalizeError as error:
        return [Examined("project", ok=False, details=f"{error}; {error.hint}")]
    whole = Examined("store", not problems, problems[0].message if problems else "whole")
    return [Examined("project", ok=True, details=f"{root}, policy {level}, {glossaries}"), whole]
