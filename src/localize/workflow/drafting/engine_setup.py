"""Setup of an engine in a project: what stands in its way, and the settings that make it draft.

Nothing is contacted here: what an engine is and what it lacks shows without asking it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from localize.config.engines import KEY_VARIABLES, EngineSettings, with_own_key
from localize.config.project import Level
from localize.engines import PrivacyClass
from localize.errors import EngineError
from localize.errors.message import Message
from localize.i18n import mark
from localize.workflow.drafting.consent import consents
from localize.workflow.drafting.models import Importable, find_importable, list_models
from localize.workflow.drafting.privacy_level import NEEDED
from localize.workflow.settings import SettingsChange, change_settings, quoted
from localize.workflow.user.preferences import read_preferences

if TYPE_CHECKING:
    from localize.engines.models import Model
    from localize.model import LanguageTag
    from localize.safe.yaml.reader import KeyPath
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Service:
    """A server or service that a person can choose as an engine."""

    title: str
    settings: EngineSettings
    """As the project would name it."""
    host: str
    country: str = ""
    """Where the host is; empty where that depends on the address, or nobody knows it for sure."""
    privacy: PrivacyClass = PrivacyClass.THIRD_PARTY
    asks_address: bool = False
    asks_model: bool = False

    @property
    def needs_key(self) -> bool:
        """Tell whether it is of no use without a key."""
        return bool(self.settings.key)

    @property
    def is_online(self) -> bool:
        """Tell whether it is somebody else's."""
        return self.privacy is PrivacyClass.THIRD_PARTY

    def is_at(self, url: str) -> bool:
        """Tell whether an address is one that it may have: a third party's, or one's own."""
        from localize.engines.host_privacy import privacy_of

        return (
            privacy_of(urlsplit(url or self.settings.url).hostname or "") is PrivacyClass.THIRD_PARTY
        ) == self.is_online


_KEYS = {engine: f"env:{variable}" for engine, variable in KEY_VARIABLES.items()}
SERVICES = (
    Service(
        "LibreTranslate",
        EngineSettings("libretranslate", url="http://127.0.0.1:5000"),
        "127.0.0.1",
        privacy=PrivacyClass.LOOPBACK,
        asks_address=True,
    ),
    Service(
        "Ollama, llama.cpp, vLLM",
        EngineSettings("openai", url="http://127.0.0.1:11434/v1"),
        "127.0.0.1",
        privacy=PrivacyClass.LOOPBACK,
        asks_address=True,
        asks_model=True,
    ),
    Service("MyMemory", EngineSettings("mymemory"), "api.mymemory.translated.net", mark("Italy")),
    Service("Google", EngineSettings("google"), "translate.google.com", mark("United States")),
    Service("DeepL", EngineSettings("deepl", key=_KEYS["deepl"]), "api-free.deepl.com", mark("Germany")),
    Service(
        "LibreTranslate",
        EngineSettings("libretranslate", url="https://libretranslate.com", key=_KEYS["libretranslate"]),
        "libretranslate.com",
        asks_address=True,
    ),
    Service(
        "OpenAI",
        EngineSettings("openai", url="https://api.openai.com/v1", key=_KEYS["openai"]),
        "api.openai.com",
        mark("United States"),
        asks_address=True,
        asks_model=True,
    ),
)
"""What the program can talk to, servers of one's own first."""


@dataclass(frozen=True, slots=True)
class LocalSources:
    """What there is for drafts without a network."""

    models: tuple[Model, ...]
    """All that were imported."""
    importable: tuple[Importable, ...]
    has_apertium: bool
    """Whether that program is there and has the pair of languages."""


def find_local_sources(source: LanguageTag, target: LanguageTag) -> LocalSources:
    """Return what there is on this machine for a pair of languages."""
    from localize.engines.gate import Policy, build_engine

    try:
        apertium = build_engine("apertium", Policy(), (), today=datetime.now(UTC).date())
        has_apertium = apertium.supports(source, target)
    except EngineError:
        has_apertium = False
    return LocalSources(list_models(), find_importable(), has_apertium)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What has to be agreed to, or brought, before an engine may draft."""

    level: Level
    """Of data sharing, which the project then has; as it is, or looser."""
    is_looser: bool
    hosts: tuple[str, ...]
    """That the person has not agreed to."""
    key: Message | None
    """Why there is no key."""


def find_obstacles(project: Project, settings: EngineSettings) -> Obstacles:
    """Return what stands in the way of an engine with these settings.

    Raises: EngineUnavailable where something is not installed; ConfigError for an address that it cannot have.
    """
    from localize.engines.failures import describe_failure
    from localize.engines.gate import EVERY_HOST, Policy, check_availability
    from localize.engines.keys import find_missing_key

    present = project.config.policy
    seen = check_availability(settings.name, Policy(), (), today=datetime.now(UTC).date(), settings=settings)
    needed = NEEDED[seen.privacy]
    given = {each.host for each in consents(project)}
    away = seen.privacy in (PrivacyClass.OWN_HOST, PrivacyClass.THIRD_PARTY)
    covered = present is Level.ANY and EVERY_HOST in given
    hosts = tuple(host for host in seen.hosts if host not in given) if away and not covered else ()
    key = with_own_key(settings, read_preferences().engine_keys).key
    missing = find_missing_key(key) if key else None
    return Obstacles(
        present if present.allows(needed) else needed,
        not present.allows(needed),
        hosts,
        describe_failure(missing)[0] if missing is not None else None,
    )


def set_up(project: Project, settings: EngineSettings, level: Level) -> SettingsChange:
    """Let the project draft with an engine, from now on: level of data sharing, list of engines, and its own settings.

    Raises: ConfigError, ReadOnly, StoreError.
    """
    config = project.config
    values: dict[KeyPath, str] = {}
    if level is not config.policy:
        values["policy",] = level.value
    if settings.name not in config.draft.engines:
        names = (*config.draft.engines, settings.name)
        values["draft", "engines"] = f"[{', '.join(map(quoted, names))}]"
    known = config.engines.get(settings.name, EngineSettings(settings.name))
    for key in ("url", "model", "key"):
        value: str = getattr(settings, key)
        if value != getattr(known, key):
            values["engines", settings.name, key] = quoted(value)
    return change_settings(project, values)
