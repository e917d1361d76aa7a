"""`localize.yaml`, read strictly: an unknown key or a wrong value is an error with its line and what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TypeVar

from localize.errors import ConfigError
from localize.language import parse_tag
from localize.model import LanguageTag, Severity, State
from localize.safe.yaml import Tree, Value, read_yaml
from localize.states import ReviewPolicy, SelfApproval

FILE_NAME = "localize.yaml"
SCHEMA = 1

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

KeyPath = tuple[str | int, ...]


class Level(Enum):
    """How far texts of a project may travel, the strictest first."""

    OFFLINE = "offline"
    LOCAL = "local"
    LISTED = "listed"
    ANY = "any"

    def allows(self, needed: Level) -> bool:
        """Tell whether *needed* is as strict as this level, or stricter."""
        order = list(Level)
        return order.index(needed) <= order.index(self)


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """How drafts are made."""

    min_score: int = 75
    """The lowest memory match, 50 to 100, that becomes a draft."""
    engines: tuple[str, ...] = ()
    """Asked in this order for what the memory does not have."""


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How exports are made, unless the command says otherwise."""

    output: str = "target"
    min_state: State = State.REVIEWED


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one project."""

    source: LanguageTag
    targets: tuple[LanguageTag, ...]
    name: str = ""
    glossaries: tuple[str, ...] = ()
    """Paths inside the project, or `shipped:NAME`; the first one that has a concept wins."""
    memories: tuple[str, ...] = ()
    """TMX files inside the project that `localize demo` and `tm import` without a path read."""
    segmentation: Mapping[LanguageTag, str] = field(default_factory=dict)
    """SRX files inside the project, by language."""
    formats: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Filter options, by filter name."""
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    """By check id or family; None switches it off."""
    review: ReviewPolicy = ReviewPolicy()
    policy: Level = Level.OFFLINE
    draft: DraftSettings = DraftSettings()
    export: ExportSettings = ExportSettings()


def read_config(path: Path) -> Config:
    """Return the settings in the file at *path*.

    Raises:
        ConfigError: it cannot be read, or says something that it cannot mean; with line and column.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return parse_config(data, path=str(path))


def parse_config(data: bytes, *, path: str) -> Config:
    """Return the settings in *data*; *path* is for messages. Raises: ConfigError."""
    tree = read_yaml(data, path=path)
    reader = _Reader(tree, path)
    top = reader.section(
        (), ("schema", "name", "source", "targets", "glossaries", "memories", "segmentation", "formats", "checks",
             "review", "policy", "draft", "export")
    )  # fmt: skip
    if top.get("schema", SCHEMA) != SCHEMA:
        raise reader.error(("schema",), f"schema {top['schema']!r} is not known here", "update localize")
    if "source" not in top or "targets" not in top:
        raise reader.error((), "needs `source` and `targets`", "for example: source: en, targets: [kk, ru]")
    source = reader.tag(("source",), top["source"])
    targets = tuple(reader.tag(("targets", at), each) for at, each in enumerate(reader.texts(("targets",), top)))
    if source in targets or len(set(targets)) != len(targets) or not targets:
        raise reader.error(("targets",), "needs languages that differ from each other and from the source", "")
    return Config(
        source=source,
        targets=targets,
        name=reader.text(("name",), top, ""),
        glossaries=reader.texts(("glossaries",), top),
        memories=reader.texts(("memories",), top),
        segmentation=_segmentation(reader),
        formats=_formats(reader),
        severities=_severities(reader),
        review=_review(reader),
        policy=reader.choice(("policy",), top.get("policy"), Level, Level.OFFLINE),
        draft=_draft(reader),
        export=_export(reader),
    )


def render_config(config: Config) -> str:
    """Return the text of a new `localize.yaml` that says what *config* says where it differs from the default."""
    lines = [
        f"schema: {SCHEMA}",
        f"name: {json.dumps(config.name, ensure_ascii=False)}",
        f"source: {config.source}",
        f"targets: [{', '.join(config.targets)}]",
    ]
    if config.glossaries:
        lines.append(f"glossaries: {json.dumps(config.glossaries, ensure_ascii=False)}")
    if config.memories:
        lines.append(f"memories: {json.dumps(config.memories, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _segmentation(reader: _Reader) -> dict[LanguageTag, str]:
    section = reader.section(("segmentation",))
    return {reader.tag(("segmentation", key), key): reader.text(("segmentation", key), section, "") for key in section}


def _formats(reader: _Reader) -> dict[str, Mapping[str, Value]]:
    return {key: reader.section(("formats", key)) for key in reader.section(("formats",))}


def _severities(reader: _Reader) -> dict[str, Severity | None]:
    section = reader.section(("checks",))
    found: dict[str, Severity | None] = {}
    for key, value in section.items():
        found[key] = (
            None if value in ("off", False) else reader.choice(("checks", key), value, Severity, Severity.MINOR)
        )
    return found


def _review(reader: _Reader) -> ReviewPolicy:
    section = reader.section(("review",), ("self_approval", "trust_imported"))
    return ReviewPolicy(
        reader.choice(("review", "self_approval"), section.get("self_approval"), SelfApproval, SelfApproval.WARN),
        reader.flag(("review", "trust_imported"), section, default=False),
    )


def _draft(reader: _Reader) -> DraftSettings:
    section = reader.section(("draft",), ("min_score", "engines"))
    score = section.get("min_score", 75)
    if not isinstance(score, int) or not 50 <= score <= 100:
        raise reader.error(("draft", "min_score"), f"{score!r} is not a whole number from 50 to 100", "")
    return DraftSettings(score, reader.texts(("draft", "engines"), section))


def _export(reader: _Reader) -> ExportSettings:
    section = reader.section(("export",), ("output", "min_state"))
    return ExportSettings(
        reader.text(("export", "output"), section, "target"),
        reader.choice(("export", "min_state"), section.get("min_state"), State, State.REVIEWED),
    )


class _Reader:
    """Takes values out of a tree, each with the right type or an error at its place."""

    def __init__(self, tree: Tree, path: str) -> None:
        self._tree = tree
        self._path = path

    def error(self, at: KeyPath, message: str, hint: str) -> ConfigError:
        line, column = self._tree.place(*at)
        name = ".".join(map(str, at))
        text = f"{name}: {message}" if name else message
        return ConfigError(text, path=self._path, line=line, column=column, hint=hint)

    def section(self, at: KeyPath, known: tuple[str, ...] = ()) -> dict[str, Value]:
        value: Value = self._tree.value
        for key in at:
            value = value.get(str(key)) if isinstance(value, dict) else None
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error(at, "must be a mapping of keys to values", "")
        for key in value:
            if known and key not in known:
                raise self.error((*at, key), "unknown key", f"known here: {', '.join(known)}")
        return value

    def text(self, at: KeyPath, section: Mapping[str, Value], default: str) -> str:
        return self._typed(at, section.get(str(at[-1]), default), str, "text")

    def flag(self, at: KeyPath, section: Mapping[str, Value], *, default: bool) -> bool:
        return self._typed(at, section.get(str(at[-1]), default), bool, "true or false")

    def texts(self, at: KeyPath, section: Mapping[str, Value]) -> tuple[str, ...]:
        items = self._typed(at, section.get(str(at[-1]), []), list, "a list of texts")
        return tuple(self._typed((*at, place), item, str, "text") for place, item in enumerate(items))

    def tag(self, at: KeyPath, value: Value) -> LanguageTag:
        try:
            return parse_tag(self._typed(at, value, str, "a language tag"))
        except ConfigError as error:
            raise self.error(at, error.message, error.hint) from error

    def choice(self, at: KeyPath, value: Value, kind: Callable[[Value], E], default: E) -> E:
        if value is None:
            return default
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(str(each.value) for each in type(default))
            raise self.error(at, f"{value!r} is not possible", f"one of: {known}") from error

    def _typed(self, at: KeyPath, value: object, kind: type[T], what: str) -> T:
        if not isinstance(value, kind):
            raise self.error(at, f"must be {what}", "")
        return value
