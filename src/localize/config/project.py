"""Project settings from `localize.yaml`, read strictly: every unknown key or wrong value is an error with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from localize.config.engines import EngineSettings, read_engine_settings
from localize.config.memory import MOST, MemorySettings, Penalties, read_memory_settings
from localize.config.rules import Rule, read_rules
from localize.errors import ConfigError
from localize.errors.message import Message
from localize.model import LanguageTag, Severity, State
from localize.model.events import Member, Role
from localize.model.states import ReviewPolicy, SelfApproval
from localize.runtime.lazy_dataclass import dataclass
from localize.safe.folder import read_file, read_kept_file
from localize.safe.yaml.reader import Reader
from localize.safe.yaml.tree import Tree, Value, pack_tree, unpack_tree

FILE_NAME = "localize.yaml"
CACHED_SETTINGS = "settings.json"
"""In the cache of the state folder."""
SCHEMA = 1
VARIANTS = ("kk-Latn", "kk-Arab")
"""What `export.variants` may name: the alphabets of `transliteration`, which is not imported for it."""

_MAX_BYTES = 1 << 20
"""What the YAML loader takes, too; importing it for this number would cost every command 20 ms."""
_TARGETS = "for example `targets: [kk, ru]`"


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


LEVEL_NAMES: Mapping[Level, Message] = MappingProxyType(
    {
        Level.OFFLINE: Message("offline only"),
        Level.LOCAL: Message("own servers only"),
        Level.LISTED: Message("agreed services only"),
        Level.ANY: Message("any service"),
    }
)
"""What each level is called wherever people read it."""
LEVEL_MEANINGS: Mapping[Level, Message] = MappingProxyType(
    {
        Level.OFFLINE: Message("Texts stay in this program: memory, glossary and models on this machine."),
        Level.LOCAL: Message(
            "Texts may be sent to servers on this machine, and to servers on your own network that you approve."
        ),
        Level.LISTED: Message("Texts may also be sent to online services that you agree to one by one."),
        Level.ANY: Message("Texts may be sent to any online service once you have agreed to all of them."),
    }
)
"""What each level lets happen, in a sentence."""


def describe_level(level: Level) -> Message:
    """Return a level as people read it, with its word in the file."""
    return Message("“{name}” (`policy: {level}`)", name=LEVEL_NAMES[level], level=level.value)


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """How drafts are made."""

    min_score: int = 95
    """The lowest memory match, 50 to 100, that becomes a draft."""
    repair: bool = True
    """Whether fuzzy matches are repaired, and texts put together from pieces; else matches are taken as they are."""
    engines: tuple[str, ...] = ()
    """Asked in this order for what the memory does not have; each only as far as `policy` and consents allow."""
    budgets: Mapping[str, int] = field(default_factory=dict)
    """Characters a day that an engine may be sent; one that is not named has no limit."""
    prices: Mapping[str, float] = field(default_factory=dict)
    """What a million characters cost, by engine, in whatever money the team counts in."""


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How exports are made, unless the command says otherwise."""

    output: str = "target"
    """The folder that exports are written to, inside the project."""
    min_state: State = State.REVIEWED
    """The state that every segment must have reached before an export is written."""
    variants: tuple[LanguageTag, ...] = ()
    """Other alphabets that Kazakh texts are written in as well: some of `VARIANTS`; experimental."""


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Who may use the files that the program makes in the project."""

    shared: bool = False
    """Whether the group that owns them may, as well as their owner."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one project."""

    source: LanguageTag
    """What documents are written in, unless `add` is told otherwise."""
    targets: tuple[LanguageTag, ...]
    """What they are translated into, in the order that screens and reports follow."""
    name: str = ""
    """Shown as the project's title."""
    glossaries: tuple[str, ...] = ()
    """Paths inside the project, or `shipped:NAME`; the first one that has a concept wins."""
    memories: tuple[str, ...] = ()
    """TMX files inside the project that `localize demo` and `tm import` without a path read."""
    segmentation: Mapping[LanguageTag, str] = field(default_factory=dict)
    """SRX files inside the project, by language."""
    formats: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Filter options, by filter name."""
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    """The file's `checks`: by check id or family; None switches it off."""
    rules: tuple[Rule, ...] = ()
    """The project's own rules."""
    review: ReviewPolicy = ReviewPolicy()
    """Who may approve what (the file's `members`, too), and whether approvals in imported files count."""
    policy: Level = Level.OFFLINE
    """How far texts may travel at most; nothing leaves without a person's consent."""
    policies: Mapping[str, Level] = field(default_factory=dict)
    """By a pattern of paths: how far texts of these files may travel at most; the strictest holds."""
    people: tuple[str, ...] = ()
    """Names that no third party is to see, in whatever form they stand."""
    memory: MemorySettings = MemorySettings()
    draft: DraftSettings = DraftSettings()
    engines: Mapping[str, EngineSettings] = field(default_factory=dict)
    """How the engines that need more than their name are reached, by name."""
    export: ExportSettings = ExportSettings()
    share_drafts: bool = False
    """Whether drafts of machines and memory go to the team: the file's `team.share_drafts`."""
    shows_presence: bool = False
    """Whether members see on which segment each other is: the file's `team.presence`."""
    storage: StorageSettings = StorageSettings()
    encrypted: bool = False
    """Whether the store is encrypted; a plain one is then refused."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the file as people read about it; the reader knows the same keys, because it takes them from here."""

    key: str
    """With its section: `draft.min_score`."""
    takes: str
    """What may stand there, in plain words."""
    default: str
    """As it would be written; empty where the key is required."""
    meaning: str


def _one_of(kind: type[Enum]) -> str:
    return "one of " + ", ".join(f"`{each.value}`" for each in kind)


_POINTS = f"a whole number, 0 to {MOST}"
_MEMORY_SETTINGS = (
    Setting(
        "memory.approved_only",
        "`true` or `false`",
        "false",
        "Whether only approved translations are proposed; confirmed and imported ones then wait in the memory.",
    ),
    Setting("memory.penalties.translated", _POINTS, "0", "Taken off where a translation was confirmed, not approved."),
    Setting("memory.penalties.imported", _POINTS, "0", "Taken off where it was imported and never confirmed here."),
    Setting("memory.penalties.machine", _POINTS, "0", "Taken off where a machine made it, whoever confirmed it."),
    Setting("memory.penalties.old", _POINTS, "0", "Taken off what is older than `old_after_days`."),
    Setting("memory.penalties.old_after_days", "a number of days", str(Penalties().old_after_days), "When it is old."),
    Setting(
        "memory.penalties.names",
        "name: points",
        "{}",
        "By the name of the document or memory file, `*` and `?` allowed; the first that fits: `{press*: 3}`.",
    ),
    Setting("memory.penalties.pairs", "pair: points", "{}", "By languages, the first that fits: `{ru>kk: 2}`."),
    Setting(
        "memory.penalties.pivot",
        _POINTS,
        str(Penalties().pivot),
        "Taken off what was found through the segment's translation into a third language.",
    ),
)
SETTINGS = (
    Setting("schema", f"`{SCHEMA}`", str(SCHEMA), "The version of this file's layout."),
    Setting("name", "text", '""', "The project's title; `localize init` writes the folder's name."),
    Setting("source", "a language tag", "", "The language of the documents; `add --source` gives one its own."),
    Setting("targets", "a list of language tags", "", "The languages to translate into, in the order shown."),
    Setting(
        "glossaries",
        "a list of paths, or `shipped:NAME`",
        "[]",
        "Glossaries beside those in the folder `glossary/`. `shipped:digital-rights` comes with the program. "
        "Where two have the same concept, the first one counts.",
    ),
    Setting("memories", "a list of paths", "[]", "TMX files that `localize tm import` reads when it is given none."),
    Setting("segmentation", "language tag: path", "{}", "Your own SRX rules, in place of the shipped ones."),
    Setting("formats", "format: {option: value}", "{}", "How files are read; each format lists its options."),
    Setting(
        "checks",
        f"check or family: {_one_of(Severity)}, or `off`",
        "{}",
        "How much a finding weighs: `critical` stops an export, `neutral` is shown but never counted. "
        "`numbers` means its whole family; `numbers.missing` is one check and goes before its family.",
    ),
    Setting(
        "rules",
        "a list of rules",
        "[]",
        "Expressions that must not stand in a text, or must where another stands; "
        "see [rules of your own](../how-to/rules-and-spelling.md).",
    ),
    Setting(
        "review.self_approval",
        _one_of(SelfApproval),
        "warn",
        "Whether people may approve what they wrote: never, yes but the export's manifest says so, or yes.",
    ),
    Setting(
        "review.trust_imported",
        "`true` or `false`",
        "false",
        "Whether a text counts as reviewed because the file it came from says so.",
    ),
    Setting(
        "policy",
        _one_of(Level),
        "offline",
        "Data sharing, the most that is allowed. "
        + " ".join(f"`{each.value}`, {LEVEL_NAMES[each]}: {LEVEL_MEANINGS[each]}" for each in Level)
        + " A person's consent is needed as well.",
    ),
    Setting(
        "policies",
        f"pattern of paths: {_one_of(Level)}",
        "{}",
        "Data sharing of some files; of this, `policy` and a segment that is kept secret the strictest "
        "holds. `*` stands for anything: `{interviews/*: offline}`.",
    ),
    Setting(
        "people",
        "a list of names",
        "[]",
        "People whose names are masked, inflected too, before a text goes to a third party.",
    ),
    Setting(
        "members",
        f"a list of `name`, each with or without `roles`: some of {', '.join(f'`{each.value}`' for each in Role)}",
        "[]",
        "Who works in the project. Where somebody is named and `review.self_approval` is `refuse`, only members "
        "approve: those without `roles`, and those whose roles have `reviewer`.",
    ),
    *_MEMORY_SETTINGS,
    Setting(
        "draft.min_score",
        "a whole number, 50 to 100",
        "95",
        "The least alike memory match that becomes a draft, and that the editor puts into an open segment.",
    ),
    Setting(
        "draft.repair",
        "`true` or `false`",
        "true",
        "Whether `draft` repairs fuzzy matches, which takes longer; else they are taken as they are.",
    ),
    Setting(
        "team.share_drafts",
        "`true` or `false`",
        "false",
        "Whether drafts by engines and the memory go to the team too; else each machine has its own.",
    ),
    Setting(
        "team.presence",
        "`true` or `false`",
        "false",
        "Whether members who sync in the background see on which segment each other is. A manager turns it on.",
    ),
    Setting("draft.engines", "a list of engines", "[]", "Asked in this order for what the memory does not have."),
    Setting(
        "engines",
        "name: {option: value}",
        "{}",
        "How engines are reached that need more than their name: `engine`, `url`, `key`, `model`, `models`, `style`, "
        "`wait_s`, `batch`; see [engines](../how-to/engines.md).",
    ),
    Setting(
        "draft.budgets",
        "engine: a number of characters",
        "{}",
        "The most that an engine is sent in a day: `{deepl: 15000}`.",
    ),
    Setting(
        "draft.prices",
        "engine: a number",
        "{}",
        "What a million characters cost, in the money that you count in; `drafts report` tells the sum.",
    ),
    Setting("export.output", "a path", "target", "The folder for exports; every language gets its own inside."),
    Setting(
        "export.min_state",
        _one_of(State),
        "reviewed",
        "What every segment must be before an export is written; `--min-state` overrides it once. "
        "A segment without a text blocks the export at any state, unless `--fallback` says what stands there.",
    ),
    Setting(
        "export.variants",
        f"a list of {' and '.join(f'`{each}`' for each in VARIANTS)}",
        "[]",
        "Other alphabets that Kazakh texts are written in as well, each in its own folder. Experimental; see "
        "[Kazakh in other alphabets](../how-to/kazakh-alphabets.md).",
    ),
    Setting(
        "storage.shared",
        "`true` or `false`",
        "false",
        "Whether the folder's group may read and write what the program keeps in the project (0660, 0770); else only "
        "their owner may (0600, 0700). Exports are as open as the umask says.",
    ),
    Setting(
        "encrypted",
        "`true` or `false`",
        "false",
        "Whether the store is encrypted: `localize encrypt` and `localize decrypt` write it. A plain store is then "
        "refused, for somebody has put it there. See [encrypt a project](../how-to/encrypt-a-project.md).",
    ),
)


def _known(section: str = "") -> tuple[str, ...]:
    """Return the keys that may stand in a section, or at the top."""
    start = f"{section}." if section else ""
    inside = (each.key.removeprefix(start) for each in SETTINGS if each.key.startswith(start))
    return tuple(dict.fromkeys(key.partition(".")[0] for key in inside))


def read_config(path: Path, *, cache: Path | None = None) -> Config:
    """Return the settings in the file at *path*; *cache* is the file for its tree, read or written.

    Raises:
        ConfigError: it cannot be read, or says something that it cannot mean; with line and column.
    """
    try:
        data = read_file(path.parent, path.name, limit=_MAX_BYTES)
    except OSError as error:
        hint = "make the file readable, or name another folder with -C"
        raise ConfigError("cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=hint) from error
    tree = (_read_cached(cache, data) if cache else None) or _read_and_cache(data, path, cache)
    return _settings(Reader(tree, str(path)))


def parse_config(data: bytes, *, path: str) -> Config:
    """Return the settings in *data*; *path* is for messages. Raises: ConfigError."""
    from localize.safe.yaml.loader import read_yaml

    return _settings(Reader(read_yaml(data, path=path), path))


def _read_cached(cache: Path, data: bytes) -> Tree | None:
    """Return the tree of *data* if it is cached."""
    try:
        return unpack_tree(read_kept_file(cache), data)
    except OSError:
        return None


def _read_and_cache(data: bytes, path: Path, cache: Path | None) -> Tree:
    """Return the tree of *data*, and cache it."""
    from localize.safe.yaml.loader import read_yaml

    tree = read_yaml(data, path=str(path))
    if cache is not None and cache.parent.parent.is_dir():
        from localize.safe.atomic import write_private
        from localize.safe.modes import make_folder

        with suppress(OSError):  # a folder that cannot be written costs the reading of the file each time, no more
            make_folder(cache.parent)
            write_private(cache, pack_tree(tree, data))
    return tree


def _settings(reader: Reader) -> Config:
    top = reader.section((), _known())
    if top.get("schema", SCHEMA) != SCHEMA:
        raise reader.error(
            ("schema",), Message("schema {value!r} is not known here", value=top["schema"]), "update localize"
        )
    if "source" not in top or "targets" not in top:
        raise reader.error(
            (), "needs `source` and `targets`", Message("for example `source: en` and `targets: [kk, ru]`")
        )
    source = reader.tag(("source",), top["source"])
    targets = tuple(reader.tag(("targets", at), each) for at, each in enumerate(reader.texts(("targets",), top)))
    if source in targets or len(set(targets)) != len(targets) or not targets:
        raise reader.error(("targets",), "needs languages that differ from each other and from the source", _TARGETS)
    return Config(
        source=source,
        targets=targets,
        name=reader.text(("name",), top, ""),
        glossaries=reader.texts(("glossaries",), top),
        memories=reader.texts(("memories",), top),
        segmentation=_segmentation(reader),
        formats=_formats(reader),
        severities=_severities(reader),
        rules=read_rules(reader),
        review=_review(reader),
        policy=reader.choice(("policy",), top.get("policy"), Level, Level.OFFLINE),
        policies=_policies(reader),
        people=reader.texts(("people",), top),
        memory=read_memory_settings(reader),
        draft=_draft(reader),
        engines=read_engine_settings(reader),
        export=_export(reader),
        share_drafts=reader.flag(("team", "share_drafts"), reader.section(("team",), _known("team")), default=False),
        shows_presence=reader.flag(("team", "presence"), reader.section(("team",), _known("team")), default=False),
        storage=_storage(reader),
        encrypted=reader.flag(("encrypted",), top, default=False),
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
    if config.encrypted:
        lines.append("encrypted: true")
    return "\n".join(lines) + "\n"


def _segmentation(reader: Reader) -> dict[LanguageTag, str]:
    section = reader.section(("segmentation",))
    return {reader.tag(("segmentation", key), key): reader.text(("segmentation", key), section, "") for key in section}


def _formats(reader: Reader) -> dict[str, Mapping[str, Value]]:
    return {key: reader.section(("formats", key)) for key in reader.section(("formats",))}


def _severities(reader: Reader) -> dict[str, Severity | None]:
    section = reader.section(("checks",))
    found: dict[str, Severity | None] = {}
    for key, value in section.items():
        found[key] = (
            None if value in ("off", False) else reader.choice(("checks", key), value, Severity, Severity.MINOR)
        )
    return found


def _review(reader: Reader) -> ReviewPolicy:
    section = reader.section(("review",), _known("review"))
    return ReviewPolicy(
        reader.choice(("review", "self_approval"), section.get("self_approval"), SelfApproval, SelfApproval.WARN),
        reader.flag(("review", "trust_imported"), section, default=False),
        _members(reader),
    )


def _members(reader: Reader) -> tuple[Member, ...]:
    found: dict[str, Member] = {}
    for at in range(reader.length(("members",))):
        key = ("members", at)
        section = reader.section(key, ("name", "roles"))
        name = reader.text((*key, "name"), section, "")
        if not name.strip() or not name.isprintable():
            raise reader.error(key, "needs a name", "for example `- name: Aigerim`")
        if name in found:
            raise reader.error(key, Message("{name} is listed twice", name=name), "give each member one entry")
        roles = reader.texts((*key, "roles"), section)
        chosen = {reader.choice((*key, "roles", at), each, Role, Role.REVIEWER) for at, each in enumerate(roles)}
        found[name] = Member(name, frozenset(chosen or Role))
    return tuple(found.values())


def _draft(reader: Reader) -> DraftSettings:
    section = reader.section(("draft",), _known("draft"))
    score = section.get("min_score", 95)
    if not isinstance(score, int) or not 50 <= score <= 100:
        hint = "75 is usual; 100 accepts exact matches only"
        raise reader.error(
            ("draft", "min_score"), Message("{score!r} is not a whole number from 50 to 100", score=score), hint
        )
    repair = reader.flag(("draft", "repair"), section, default=True)
    engines = reader.texts(("draft", "engines"), section)
    return DraftSettings(score, repair, engines, _budgets(reader), _prices(reader))


def _budgets(reader: Reader) -> dict[str, int]:
    section = reader.section(("draft", "budgets"))
    found: dict[str, int] = {}
    for key, value in section.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise reader.error(
                ("draft", "budgets", key),
                Message("{value!r} is not a number of characters", value=value),
                "0 means none",
            )
        found[key] = value
    return found


def _prices(reader: Reader) -> dict[str, float]:
    section = reader.section(("draft", "prices"))
    found: dict[str, float] = {}
    for key, value in section.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise reader.error(
                ("draft", "prices", key), Message("{value!r} is not a price", value=value), "for example 20"
            )
        found[key] = float(value)
    return found


def _policies(reader: Reader) -> dict[str, Level]:
    section = reader.section(("policies",))
    return {key: reader.choice(("policies", key), value, Level, Level.OFFLINE) for key, value in section.items()}


def _export(reader: Reader) -> ExportSettings:
    section = reader.section(("export",), _known("export"))
    return ExportSettings(
        reader.text(("export", "output"), section, "target"),
        reader.choice(("export", "min_state"), section.get("min_state"), State, State.REVIEWED),
        _variants(reader, section),
    )


def _storage(reader: Reader) -> StorageSettings:
    section = reader.section(("storage",), _known("storage"))
    return StorageSettings(reader.flag(("storage", "shared"), section, default=False))


def _variants(reader: Reader, section: Mapping[str, Value]) -> tuple[LanguageTag, ...]:
    key = ("export", "variants")
    tags = tuple(reader.tag((*key, at), each) for at, each in enumerate(reader.texts(key, section)))
    for at, tag in enumerate(tags):
        if tag not in VARIANTS:
            raise reader.error(
                (*key, at),
                Message("{tag} is not possible", tag=tag),
                Message("some of: {value}", value=", ".join(VARIANTS)),
            )
    return tags
