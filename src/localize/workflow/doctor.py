"""Diagnosis of the installation, the terminal and the project, with advice on what to repair."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from localize import __version__, plugins
from localize.config.project import FILE_NAME, read_config
from localize.errors import LocalizeError, PassphraseNeeded
from localize.i18n.language_names import is_in_cldr
from localize.language import parse_tag
from localize.safe.modes import STATE_FOLDER, find_wide, narrow
from localize.safe.walls import find_walls
from localize.spelling.dictionaries import VARIABLE
from localize.store.blob_file import BLOB_FILE
from localize.store.key import Key, Passphrase
from localize.workflow.project.bundled_files import find_shipped
from localize.workflow.project.plain_files import STAYS_PLAIN, find_plain
from localize.workflow.project.project import find_root, open_project
from localize.workflow.project.store_key import needs_key
from localize.workflow.user.settings import find_member, settings_path

GROUPS = ("filters", "engines", "checks", "stores", "morphologies", "ui")
_DICTIONARIES: Mapping[str, str] = MappingProxyType({"kk": "hunspell-kk", "ru": "hunspell-ru", "en": "hunspell-en-us"})
"""By language, the package of Debian that has its dictionary."""
_MOST_FILES = 10
"""Told one by one; there may be thousands in a cache."""


class Status(Enum):
    """What a look at one thing found."""

    OK = "ok"
    OFF = "off"
    """Not installed, and nothing else needs it."""
    WARNING = "warning"
    """Works now, and may not after the next installation."""
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    what: str
    status: Status
    details: str


def examine(root: Path | None, key: Key | Passphrase | None = None) -> tuple[Diagnosis, ...]:
    """Return what was looked at, in order; nothing is changed, no network used. *key* opens an encrypted project."""
    found = [
        Diagnosis("program", Status.OK, f"localize {__version__}, Python {sys.version.split()[0]}"),
        _distribution(),
        _text_encoding(),
        Diagnosis("terminal", Status.OK, _terminal()),
        Diagnosis("who works here", Status.OK, f"{_person()} (settings in {settings_path()})"),
        _store_engine(),
        _network(),
        _shipped(),
        *(_group(group) for group in GROUPS),
    ]
    root = root or find_root(Path.cwd())
    found += [_extra(name) for name in plugins.EXTRAS]
    found += [_readers(), *_conversion(), *_dictionaries(root)]
    found += [*_project(root, key), *_encryption(root), *_modes(root)]
    return tuple(found)


def _person() -> str:
    member = find_member()
    return f"{member.name}, entered by {member.entered_by}" if member.entered_by else member.name


def fix(root: Path | None) -> None:
    """Close the files that the program keeps in the project around to other users. Raises: ConfigError."""
    root = root or find_root(Path.cwd())
    if root is not None and (folder := root / STATE_FOLDER).is_dir():
        narrow(folder, shared=read_config(root / FILE_NAME).storage.shared)


def _distribution() -> Diagnosis:
    """Tell under which name the program is installed, and warn of another that brings the same package or command."""
    providers = plugins.find_providers()
    names = [f"{each.name} {each.version}" for each in providers]
    if not providers or not plugins.is_own(providers[0]):
        names.insert(0, "none, the program runs from its source")
    own, *others = names
    if not others:
        return Diagnosis("distribution", Status.OK, own)
    advice = "uninstall all but the one you want, then install that one again: they overwrite each other"
    return Diagnosis("distribution", Status.WARNING, f"{own}; `localize` also comes with {', '.join(others)}: {advice}")


def _text_encoding() -> Diagnosis:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.lower().replace("-", "") == "utf8":
        return Diagnosis("text encoding", Status.OK, encoding)
    return Diagnosis("text encoding", Status.FAULT, f"{encoding}: set LANG to a UTF-8 locale")


def _terminal() -> str:
    colours = "no colours (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "256 colours"
    place = "over SSH" if os.environ.get("SSH_CONNECTION") else "local"
    return f"{os.environ.get('TERM', 'none')}, {colours}, {place}"


def _store_engine() -> Diagnosis:
    from localize.store.connection import engine_version

    return Diagnosis("store engine", Status.OK, f"SQLite {engine_version()}")


def _network() -> Diagnosis:
    """Tell the way that texts would take to a host outside, if a project's policy let them."""
    from localize.engines.host_privacy import proxy_for

    proxy = proxy_for("host.example")
    way = f"through the proxy {proxy}, set in the environment" if proxy else "no proxy is set"
    return Diagnosis("way to hosts outside", Status.OK, way)


def _shipped() -> Diagnosis:
    try:
        return Diagnosis("shipped glossary", Status.OK, str(find_shipped("glossaries", "digital-rights.yaml")))
    except LocalizeError as error:
        return Diagnosis("shipped glossary", Status.FAULT, error.hint)


def _group(group: str) -> Diagnosis:
    try:
        loaded = plugins.load_all(f"localize.{group}")
    except LocalizeError as error:
        return Diagnosis(group, Status.FAULT, f"{error.message}; {error.hint}")
    return Diagnosis(
        group, Status.OK if loaded else Status.FAULT, ", ".join(loaded) or "none: install the program again"
    )


def _extra(name: str) -> Diagnosis:
    what = f"extra {name}"
    modules = plugins.EXTRAS[name]
    if not all(map(find_spec, modules)):
        return Diagnosis(what, Status.OFF, f"not installed: {plugins.install_hint(name)}")
    try:
        for module in modules:
            import_module(module)
    except ImportError as error:
        return Diagnosis(what, Status.FAULT, f"does not load: {error}; install it again")
    return Diagnosis(what, Status.OK, "installed")


def _readers() -> Diagnosis:
    """Tell what stands around the process that reads files of strangers."""
    walls = find_walls()
    means = {"files": walls.files, "network": walls.network}
    told = [f"no {what} ({how})" for what, how in means.items() if how is not None]
    missing = [what for what, how in means.items() if how is None]
    if missing:
        told.append(f"not kept from {' and '.join(missing)} on this system: limits of time and memory alone hold")
    return Diagnosis("readers of files", Status.OFF if missing else Status.OK, ", ".join(told))


def _conversion() -> list[Diagnosis]:
    """Tell of the programs that make documents of files; that of PDF files is the extra `pdf`."""
    from localize.formats.conversion.office import find_office
    from localize.formats.conversion.scan import can_read_scans, find_languages
    from localize.safe.foreign_program import can_close_network

    office, languages = find_office(), ", ".join(find_languages())
    missing = "not installed: RTF, DOC, XLS and PPT files have to be saved as DOCX, XLSX or PPTX"
    scans = (
        f"not installed, or without pdftoppm: the text of scanned PDF files is not read{languages and '; ' + languages}"
    )
    found = [
        Diagnosis("LibreOffice", Status.OK if office else Status.OFF, office or missing),
        Diagnosis("Tesseract", Status.OK, languages) if can_read_scans() else Diagnosis("Tesseract", Status.OFF, scans),
    ]
    if not can_close_network():
        details = "they cannot be kept from the network here: `add --trust-file` opens files of people you know"
        found.append(Diagnosis("programs for files", Status.OFF, details))
    return found


def _dictionaries(root: Path | None) -> list[Diagnosis]:
    """Tell of each dictionary that is found, and in one line how to get the others."""
    from localize.workflow.checking.dictionaries import dictionary_of, ignored_dictionary

    found, missing = [], []
    for language in _DICTIONARIES:
        files = dictionary_of(parse_tag(language))
        ignored = ignored_dictionary(root, parse_tag(language)) if root else None
        more = f"{ignored} is not loaded: trust its folder with `dictionaries` in preferences.yaml" if ignored else ""
        if files is None:
            missing.append(language)
        if files or more:
            details = "; ".join(filter(None, [str(files.path) if files else "", more]))
            found.append(Diagnosis(f"dictionary of {language}", Status.OK if files else Status.OFF, details))
    if missing:
        found.append(
            Diagnosis(f"dictionaries of {', '.join(missing)}", Status.OFF, f"not installed; {_remedy(missing)}")
        )
    return found


def _remedy(languages: list[str]) -> str:
    """Return how dictionaries are installed on this system; the program installs none itself."""
    if sys.platform in ("darwin", "win32"):
        return f"put their .dic and .aff, which LibreOffice has, into a folder and name it in {VARIABLE}"
    packages = " ".join(_DICTIONARIES[each] for each in languages)
    return f"on Debian and Ubuntu: apt install {packages}; elsewhere name a folder of .dic and .aff in {VARIABLE}"


def _project(root: Path | None, key: Key | Passphrase | None) -> list[Diagnosis]:
    if root is None:
        return [Diagnosis("project", Status.OK, "none here")]
    try:
        with open_project(root, read_only=True, key=key) as project:
            problems = project.store.verify()
            glossaries = ", ".join(each.name for each in project.glossaries()) or "no glossary"
            level = project.config.policy.value
            unknown = ", ".join(each for each in (project.source, *project.targets) if not is_in_cldr(each))
    except PassphraseNeeded as error:
        return [Diagnosis("project", Status.WARNING, f"{error}; {error.hint}")]
    except LocalizeError as error:
        return [Diagnosis("project", Status.FAULT, f"{error}; {error.hint}")]
    whole = Diagnosis("store", Status.FAULT if problems else Status.OK, problems[0].message if problems else "whole")
    found = [Diagnosis("project", Status.OK, f"{root}, policy {level}, {glossaries}"), whole]
    if unknown:
        found.append(Diagnosis("languages", Status.FAULT, f"CLDR does not know {unknown}: correct it in {FILE_NAME}"))
    return found


def is_encrypted(root: Path | None) -> bool | None:
    """Tell whether a project's store is encrypted; None where there is no project, or its settings are broken."""
    root = root or find_root(Path.cwd())
    if root is None:
        return None
    try:
        config = read_config(root / FILE_NAME)
    except LocalizeError:
        return None
    return needs_key(root / STATE_FOLDER, config)


def _encryption(root: Path | None) -> list[Diagnosis]:
    """Say whether the store is encrypted, what of the project is plain all the same, and what should not be."""
    encrypted = is_encrypted(root)
    if root is None or encrypted is None:
        return []
    if not encrypted:
        told = "none: whoever can read the folder can read the project; `localize encrypt` encrypts it"
        return [Diagnosis("encryption", Status.OK, told)]
    plain = [str(path) for path in find_plain(root)[:_MOST_FILES]]
    told = "{path} is not encrypted: delete it when you need it no longer"
    wrong = [Diagnosis("encryption", Status.FAULT, told.format(path=path)) for path in plain]
    aside = sorted((root / STATE_FOLDER).glob(f"{BLOB_FILE}.damaged-*[0-9]"))
    told = "{path} could not be read and was moved aside: delete it if you do not need its logs"
    wrong += [Diagnosis("encryption", Status.WARNING, told.format(path=path)) for path in aside]
    return [Diagnosis("encryption", Status.OK, f"the store is encrypted; {STAYS_PLAIN}"), *wrong]


def _modes(root: Path | None) -> list[Diagnosis]:
    """Name the files of the project's state folder that others may use."""
    if root is None or not (folder := root / STATE_FOLDER).is_dir():
        return []
    try:
        shared = read_config(root / FILE_NAME).storage.shared
    except LocalizeError:
        return []  # told beside the project
    wide = tuple(find_wide(folder, shared=shared))
    if not wide:
        return [Diagnosis("permissions", Status.OK, f"the store is open to {'its group' if shared else 'its owner'}")]
    told = [f"{path}: {mode:04o}, others may use it; `localize doctor --fix` corrects it" for path, mode in wide]
    more = [f"and {len(wide) - _MOST_FILES} more"] if len(wide) > _MOST_FILES else []
    return [Diagnosis("permissions", Status.FAULT, each) for each in (*told[:_MOST_FILES], *more)]
