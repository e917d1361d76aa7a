"""Settings that a team shares: which keys of `localize.yaml` travel, and how they are read and written in place.

What is a machine's or a person's own does not travel: engines with their keys, budgets and prices, imported memories,
the folder of exports, names that are masked, modes of files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from localize.config.project import SETTINGS, parse_config
from localize.errors import ConfigError, LocalizeError
from localize.safe.yaml.edit import read_value, remove_value, set_value
from localize.safe.yaml.loader import read_yaml
from localize.safe.yaml.reader import KeyPath
from localize.safe.yaml.tree import Value
from localize.sync.attributes import STRICTNESS, find_order, rank

VALUES = (
    "name",
    "source",
    "targets",
    "glossaries",
    "review.self_approval",
    "review.trust_imported",
    "policy",
    "memory.approved_only",
    "memory.penalties.translated",
    "memory.penalties.imported",
    "memory.penalties.machine",
    "memory.penalties.old",
    "memory.penalties.old_after_days",
    "memory.penalties.names",
    "memory.penalties.pairs",
    "memory.penalties.pivot",
    "draft.min_score",
    "draft.repair",
    "team.share_drafts",
    "team.presence",
    "export.min_state",
    "export.variants",
)
"""Keys that are one value each, lists included: their order counts."""
ENTRIES = ("segmentation", "formats", "checks", "policies")
"""Sections each of whose entries is a value: `checks:numbers.missing`."""
RULES = "rules"
"""The section that travels as it is written, with its comments."""
_FOLDERS = {"glossaries": "glossary", "segmentation": "segmentation"}
"""Keys that name files, and the folder whose files the team shares."""
_DEFAULTS: Mapping[str, str] = {each.key: each.default for each in SETTINGS}
_SHIPPED = "shipped:"
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


def is_shared(name: str) -> bool:
    """Tell whether a setting travels: a key, or an entry of a section."""
    key, colon, entry = name.partition(":")
    return (key in ENTRIES and bool(entry)) if colon else key in (*VALUES, RULES)


def read_fields(data: bytes, path: str) -> dict[str, str]:
    """Return the shared settings of a file; those that protect are there always. Raises: ConfigError."""
    parse_config(data, path=path)
    tree = read_yaml(data, path=path).value
    found: dict[str, str] = {}
    for key in VALUES:
        value = _at(tree, key.split("."))
        if value is not None:
            found[key] = _encode(key, value)
        elif key in STRICTNESS:
            found[key] = _DEFAULTS[key]
    for key in ENTRIES:
        section = _at(tree, (key,))
        for entry, value in section.items() if isinstance(section, dict) else ():
            found[f"{key}:{entry}"] = _encode(key, value)
    if _at(tree, (RULES,)) is not None:
        found[RULES] = _find_rules(data.decode())[1]
    return {name: value for name, value in found.items() if not find_outside(name, value)}


def find_outside(name: str, value: str) -> tuple[str, ...]:
    """Return the files that a setting names and that the team does not share."""
    return tuple(each for each in _named(name, value) if not _is_inside(name, each))


def _named(name: str, value: str) -> tuple[str, ...]:
    return _texts(json.loads(value)) if name.partition(":")[0] in _FOLDERS and value else ()


def _texts(value: Value) -> tuple[str, ...]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return tuple(map(str, inside))


def _is_inside(name: str, file: str) -> bool:
    parts = PurePosixPath(file).parts
    is_own = len(parts) == 2 and parts[0] == _FOLDERS[name.partition(":")[0]] and parts[1] != ".."
    return is_own or file.startswith(_SHIPPED)


def is_stricter(name: str, value: str, other: str) -> bool:
    """Tell whether a setting protects more with one value than with another."""
    order = find_order(name)
    return order is not None and rank(order, value) > rank(order, other)


def show(name: str, value: str) -> str:
    """Return the value of a setting as people read it; one that cannot be read as it is."""
    if not value or name == RULES or find_order(name) is not None:
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return found if isinstance(found, str) else value


def type_in(name: str, text: str, path: str) -> str:
    """Return the value of a setting that a person types, in YAML. Raises: ConfigError."""
    return text if name == RULES else _encode(name.partition(":")[0], read_value(text, path=path))


def write_fields(data: bytes, changes: Mapping[str, str], path: str) -> tuple[bytes, list[LocalizeError]]:
    """Return the file with some settings changed, and what could not be written; the file can be read as before."""
    try:
        after = data
        for name, value in changes.items():
            after = _write(after, name, value, path)
        parse_config(after, path=path)
    except (LocalizeError, ValueError):
        return _write_each(data, changes, path)
    return after, []


def _write_each(data: bytes, changes: Mapping[str, str], path: str) -> tuple[bytes, list[LocalizeError]]:
    problems: list[LocalizeError] = []
    for name, value in changes.items():
        try:
            after = _write(data, name, value, path)
            parse_config(after, path=path)
        except LocalizeError as error:
            problems.append(error)
        except ValueError:
            problems.append(ConfigError("{name} cannot be read", name=name, path=path, hint="update the program"))
        else:
            data = after
    return data, problems


def _write(data: bytes, name: str, value: str, path: str) -> bytes:
    key, colon, entry = name.partition(":")
    if name == RULES:
        return _write_rules(data, value, path)
    at: KeyPath = (key, entry) if colon else tuple(key.split("."))
    if value:
        return set_value(data, at, _written(key, value), path=path)
    if _at(read_yaml(data, path=path).value, at) is None:
        return data
    try:
        return remove_value(data, at, path=path)
    except ConfigError:
        return set_value(data, at[:-1] if colon else at, "{}" if colon else _DEFAULTS[key], path=path)


def _encode(key: str, value: Value) -> str:
    """Return a value as it travels: words of settings that protect as they are, all else as JSON."""
    if key in STRICTNESS:
        return str(value).lower() if isinstance(value, bool) else str(value)
    return json.dumps(value, ensure_ascii=False)


def _written(key: str, value: str) -> str:
    """Return a value as it stands in the file. Raises: ValueError."""
    if key in STRICTNESS:
        return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    try:
        return _to_yaml(json.loads(value))
    except RecursionError as error:
        raise ValueError(value) from error


def _to_yaml(value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_to_yaml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_to_yaml(key)}: {_to_yaml(each)}" for key, each in value.items()) + "}"
    is_bare = isinstance(value, str) and _BARE.fullmatch(value) and value.lower() not in _WORDS
    return str(value) if is_bare else json.dumps(value, ensure_ascii=False)


def _at(value: Value, at: Sequence[str | int]) -> Value:
    for key in at:
        value = value.get(str(key)) if isinstance(value, dict) else None
    return value


def _find_rules(text: str) -> tuple[int, str]:
    """Return where the section of rules stands, and its lines; at the end, and nothing, where there is none."""
    found = re.search(r"^rules[ \t]*:", text, re.MULTILINE)
    if found is None:
        return len(text), ""
    lines = text[found.start() :].splitlines(keepends=True)
    last = 0
    for number, line in enumerate(lines[1:], 1):
        if line[0] in " \t-]}" and line.strip() and not line.strip().startswith("#"):
            last = number
        elif line.strip() and line[0] not in "# \t":
            break
    return found.start(), "".join(lines[: last + 1])


def _write_rules(data: bytes, block: str, path: str) -> bytes:
    """Return the file with another section of rules. Raises: ConfigError where it would say something else, too."""
    text = data.decode()
    start, present = _find_rules(text)
    gap = "\n" if start and not text[:start].endswith("\n") else ""
    end = "\n" if block and not block.endswith("\n") else ""
    after = (text[:start] + gap + block + end + text[start + len(present) :]).encode()
    if _without_rules(after, path) != _without_rules(data, path):
        raise ConfigError(
            "the section of rules cannot be changed there", path=path, hint="change it in the file itself"
        )
    return after


def _without_rules(data: bytes, path: str) -> Value:
    tree = read_yaml(data, path=path).value
    return {key: value for key, value in tree.items() if key != RULES} if isinstance(tree, dict) else tree
