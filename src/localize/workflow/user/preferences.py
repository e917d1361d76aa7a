"""Preferences of a person for screens, language and keys: `preferences.yaml` beside the user's settings.

A person writes this file, so it is read strictly: an unknown key or a wrong value is an error with its line. The
screens change single lines of it and leave the others, comments too, as they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from localize.config.engines import read_engine_keys
from localize.errors import ConfigError
from localize.errors.message import Message
from localize.i18n import LANGUAGES
from localize.safe.yaml.reader import KeyPath, Reader
from localize.safe.yaml.tree import Value
from localize.workflow.user.settings import settings_path

FILE_NAME = "preferences.yaml"
_LOCK_MINUTES, _DAY_MINUTES = 10, 24 * 60


class Look(Enum):
    """The themes, by the names that people give them."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"
    COLOUR_BLIND = "colour-blind"
    ANSI = "ansi"


class Preset(Enum):
    """Sets of keys, each after a tool that people come from."""

    OWN = "own"
    OMEGAT = "omegat"
    TRADOS = "trados"
    MEMOQ = "memoq"
    PO_MODE = "po-mode"
    VIM = "vim"


class Answer(Enum):
    """Yes, no, or what the surroundings say."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"

    def decide(self, *, otherwise: bool) -> bool:
        """Return yes or no; *otherwise* is what the surroundings say."""
        return otherwise if self is Answer.AUTO else self is Answer.YES


class Propagation(Enum):
    """What the editor does about the open repetitions of a text that was just confirmed."""

    OFFER = "offer"
    FILL = "fill"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Binding:
    """Keys that a person wants for an action."""

    action: str
    """Its id: `editor.use_match`; `localize keys list` shows them all."""
    keys: tuple[str, ...]
    line: int
    """Where it stands in the file."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person prefers on this machine."""

    language: str = ""
    """One of `wording.LANGUAGES`; empty: that of the environment."""
    look: Look | None = None
    """None: dark, or the terminal's own colours where it has sixteen or is to have no more."""
    ascii: Answer = Answer.AUTO
    """Whether signs outside ASCII are avoided; by itself where the terminal does not say that it knows UTF-8."""
    low_bandwidth: Answer = Answer.AUTO
    """Fewer bytes: no mouse, slower panels, with `YES` 16 colours as well. `AUTO`: over SSH."""
    preset: Preset = Preset.OWN
    bindings: tuple[Binding, ...] = ()
    path: str = ""
    """The file, for errors about what only the screens can judge."""
    repeats: Propagation = Propagation.OFFER
    lock_minutes: int = _LOCK_MINUTES
    """Minutes without a key after which an encrypted project is locked; 0: never."""
    background_sync: Answer = Answer.NO
    """Whether the screens exchange work with a team's server by themselves."""
    ask_on_findings: Answer = Answer.YES
    """Whether the editor asks once before a text with a major finding is confirmed."""
    words: Answer = Answer.YES
    """Whether words are offered while one types."""
    wrap_rows: Answer = Answer.YES
    """Whether lists of segments show whole texts, or one line of each."""
    dictionaries: tuple[str, ...] = ()
    """Folders with spelling dictionaries that the user trusts, searched before the system's."""
    shared_folders: tuple[str, ...] = ()
    """Folders outside a project from which its settings may take files."""
    engine_keys: Mapping[str, str] = field(default_factory=dict)
    """Where the keys of servers are, by host."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One key of the file as people read about it."""

    key: str
    takes: str
    default: str
    meaning: str


def _one_of(kind: type[Enum]) -> str:
    return "one of " + ", ".join(f"`{each.value}`" for each in kind)


PREFERENCES = (
    Preference(
        "language",
        "one of " + ", ".join(f"`{each}`" for each in LANGUAGES),
        "",
        "What the screens speak; else `LC_ALL`, `LC_MESSAGES`, `LANG` say it. `--ui-lang` overrides it once.",
    ),
    Preference("theme", _one_of(Look), "dark", "The colours. F12 goes to the next theme and writes it here."),
    Preference("ascii", _one_of(Answer), "auto", "Whether signs and lines are made of ASCII alone."),
    Preference(
        "low_bandwidth",
        _one_of(Answer),
        "auto",
        "Whether bytes are saved: no mouse, and panels that wait a quarter of a second; `yes` also means 16 colours. "
        "`auto`: over SSH.",
    ),
    Preference(
        "repeats",
        _one_of(Propagation),
        "offer",
        "What happens to open segments with the same source when a text is confirmed.",
    ),
    Preference("words", "`yes` or `no`", "yes", "Whether the editor offers words while you type."),
    Preference("wrap_rows", "`yes` or `no`", "yes", "Whether lists of segments show whole texts, or one line of each."),
    Preference(
        "ask_on_findings",
        "`yes` or `no`",
        "yes",
        "Whether the editor asks once before it confirms a text with a major finding; Enter again confirms it.",
    ),
    Preference(
        "lock_minutes",
        "a number of minutes, 0 to 1440",
        "10",
        "How long an encrypted project stays open without a key pressed or work running; `0`: until you close it. One "
        "that is not encrypted is never locked: the disk tells its texts to anybody.",
    ),
    Preference(
        "background_sync",
        "`yes` or `no`",
        "no",
        "Whether a team's project exchanges work with its server while it is open. Whoever runs the server sees then "
        "when you work.",
    ),
    Preference(
        "dictionaries",
        "a list of folders",
        "[]",
        "Folders with spelling dictionaries that you trust, searched before the system's. A project's own folder is "
        "searched only if you name it here.",
    ),
    Preference(
        "shared_folders",
        "a list of folders",
        "[]",
        "Folders outside your projects, such as one with the glossaries of your organisation. A project's settings may "
        "take glossaries, memories and segmentation rules from there, and from no other place outside.",
    ),
    Preference(
        "engine_keys",
        "{host: `env:NAME` or `keyring:NAME`}",
        "{}",
        "Where your keys for servers are, by the host in an engine's `url`; this goes before the project's `key`.",
    ),
    Preference("keys.preset", _one_of(Preset), "own", "The keys of another tool, as far as terminals send them."),
    Preference(
        "keys.bind", "{action: [key, …]}", "{}", "Keys of your own; `localize keys list` shows the names of actions."
    ),
)


def preferences_path() -> Path:
    """Return where the file is, or would be."""
    return settings_path().with_name(FILE_NAME)


def read_preferences() -> Preferences:
    """Return what the user prefers, defaults where there is no file. Raises: ConfigError with line and column."""
    path = preferences_path()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Preferences(path=str(path))
    except OSError as error:
        message = Message("cannot be read: {strerror}", strerror=error.strerror)
        raise ConfigError(message, path=str(path), hint="make the file readable") from error
    return parse_preferences(data, path=str(path))


def parse_preferences(data: bytes, *, path: str) -> Preferences:
    """Return the preferences in *data*; *path* is for messages. Raises: ConfigError."""
    from localize.safe.yaml.loader import (
        read_yaml,  # most people have no such file: the library is not loaded for nothing
    )

    tree = read_yaml(data, path=path)
    reader = Reader(tree, path)
    top = reader.section((), _known())
    keys = reader.section(("keys",), _known("keys"))
    language = reader.text(("language",), top, "")
    if language and language not in LANGUAGES:
        raise reader.error(
            ("language",),
            Message("the interface is not available in {language!r}", language=language),
            Message("one of: {value}", value=", ".join(LANGUAGES)),
        )
    wanted = reader.section(("keys", "bind"))
    return Preferences(
        language=language,
        look=reader.choice(("theme",), top["theme"], Look, Look.DARK) if "theme" in top else None,
        ascii=_answer(reader, ("ascii",), top, Answer.AUTO),
        low_bandwidth=_answer(reader, ("low_bandwidth",), top, Answer.AUTO),
        repeats=reader.choice(("repeats",), top.get("repeats"), Propagation, Propagation.OFFER),
        ask_on_findings=_answer(reader, ("ask_on_findings",), top, Answer.YES),
        background_sync=_answer(reader, ("background_sync",), top, Answer.NO),
        words=_answer(reader, ("words",), top, Answer.YES),
        wrap_rows=_answer(reader, ("wrap_rows",), top, Answer.YES),
        lock_minutes=_minutes(reader, top),
        preset=reader.choice(("keys", "preset"), keys.get("preset"), Preset, Preset.OWN),
        bindings=tuple(
            Binding(action, _keys(reader, action, wanted), tree.place("keys", "bind", action)[0]) for action in wanted
        ),
        dictionaries=_folders(reader, "dictionaries", top),
        shared_folders=_folders(reader, "shared_folders", top),
        engine_keys=read_engine_keys(reader, ("engine_keys",)),
        path=path,
    )


def _minutes(reader: Reader, top: Mapping[str, Value]) -> int:
    value = top.get("lock_minutes", _LOCK_MINUTES)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _DAY_MINUTES:
        raise reader.error(
            ("lock_minutes",), "must be a number of minutes", "0 to 1440, for example `lock_minutes: 10`"
        )
    return value


def _folders(reader: Reader, key: str, top: Mapping[str, Value]) -> tuple[str, ...]:
    folders = reader.texts((key,), top)
    for at, each in enumerate(folders):
        if not Path(each).expanduser().is_absolute():
            raise reader.error((key, at), "is not an absolute path", "begin it with / or ~")
    return folders


def find_shared_folder(path: Path) -> Path | None:
    """Return the user's shared folder that a path is in, links not followed; None for none. Raises: ConfigError."""
    folders = (Path(each).expanduser() for each in read_preferences().shared_folders)
    return next((each for each in folders if path.is_relative_to(each)), None)


def _known(section: str = "") -> tuple[str, ...]:
    start = f"{section}." if section else ""
    inside = (each.key.removeprefix(start) for each in PREFERENCES if each.key.startswith(start))
    return tuple(dict.fromkeys(key.partition(".")[0] for key in inside))


def _answer(reader: Reader, at: KeyPath, section: Mapping[str, Value], default: Answer) -> Answer:
    value = section.get(str(at[-1]))
    said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return reader.choice(at, said, Answer, default)


def _keys(reader: Reader, action: str, section: Mapping[str, Value]) -> tuple[str, ...]:
    at = ("keys", "bind", action)
    if isinstance(section[action], str):
        return (reader.text(at, section, ""),)
    found = reader.texts(at, section)
    if not found:
        raise reader.error(at, "needs a key", "for example [f2, ctrl+r]")
    return found


def prefer(name: str, value: str) -> None:
    """Write one preference of the file's top into it; everything else stays as it is.

    Raises:
        ConfigError: the file would not be one that can be read.
        OSError: it cannot be written.
    """
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    path = preferences_path()
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    line = f"{name}: {value}"
    pattern = re.compile(rf"^{re.escape(name)}:[^\n#]*?(?=[ \t]*(?:#|$))", re.MULTILINE)
    if pattern.search(present):
        text = pattern.sub(lambda _: line, present, count=1)
    else:
        gap = "" if not present or present.endswith("\n") else "\n"
        text = f"{present}{gap}{line}\n"
    parse_preferences(text.encode(), path=str(path))
    make_folder(path.parent)
    write_private(path, text.encode())


def over_network() -> bool:
    """Tell whether the terminal is at the other end of an SSH connection."""
    return "SSH_CONNECTION" in os.environ
