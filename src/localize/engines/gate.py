"""Policy gate: the only place that constructs engines, and only those that project policy and personal consents allow.

A project's policy can only restrict. A consent allows more: a person gives it in their own settings, to one host, for
one project in one folder, until a day. Of policy and consents the strictest wins:

- `offline`: engines in this process only, and behind a socket guard;
- `local`: also engines on this machine's loopback, and own hosts that a consent names;
- `listed`: also third parties that a consent names, one by one;
- `any`: also third parties under a consent to all hosts (`EVERY_HOST`).

So a project file alone, whatever it says, sends nothing anywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from localize import plugins
from localize.config.engines import EngineSettings
from localize.config.project import LEVEL_NAMES, Level, describe_level
from localize.engines import Capabilities, Engine, PrivacyClass, Request, Result
from localize.engines.failures import describe_failure
from localize.engines.host_privacy import LOOPBACK
from localize.engines.keys import find_missing_key
from localize.engines.mask import notation_of
from localize.engines.network_guard import Reach, no_sockets
from localize.engines.subprocess_engine import StartMessage, SubprocessEngine
from localize.errors import EngineRefused, Forbidden, PluginError
from localize.errors.message import Message
from localize.model import LanguageTag

GROUP = "localize.engines"
EVERY_HOST = "*"


def strictest(*levels: Level) -> Level:
    """Return the strictest of some levels; `offline` when there is none."""
    return min(levels, key=list(Level).index, default=Level.OFFLINE)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project allows at most."""

    level: Level = Level.OFFLINE
    hosts: frozenset[str] = frozenset()
    """The only hosts that this project's texts may go to, where the project names some; they still need a consent."""
    project_id: str = ""
    folder: str = ""
    """The project's own, links resolved."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A person's yes to one host for one project in one folder."""

    project_id: str
    host: str
    """A host name, or `EVERY_HOST`, which counts at level `any` only."""
    country: str
    sends: str
    """What leaves the machine, in words that the person was shown."""
    until: date
    """The last day on which it holds."""
    beside: bool = False
    """Glossary terms and memory matches may go beside the texts."""
    folder: str = ""
    """That of the project when it was given, links resolved; empty in one from before folders were noted."""

    def covers(self, host: str, policy: Policy, today: date) -> bool:
        """Tell whether texts of this project may go to *host* today."""
        return bool(self.folder) and self.folder == policy.folder and self.named(host, policy, today)

    def named(self, host: str, policy: Policy, today: date) -> bool:
        """Tell whether it is for this project and *host* today, in whatever folder: anybody can copy a project's id."""
        hosts = {self.host} if policy.level is not Level.ANY else {self.host, host if self.host == EVERY_HOST else ""}
        return bool(self.project_id) and self.project_id == policy.project_id and host in hosts and today <= self.until


def build_engine(
    engine_id: str,
    policy: Policy,
    consents: Sequence[Consent],
    *,
    today: date,
    settings: EngineSettings | None = None,
    here: bool = False,
) -> Engine:
    """Return the engine of that name, ready to translate, if this project may use it today.

    *settings* are what the project says about it. An engine that says `apart = True`, because it runs native code,
    gets a process of its own, unless it is wanted *here*.

    Raises:
        PluginError: there is no such engine, or it is not one.
        EngineUnavailable: what it needs is not installed.
        Forbidden: policy or consents do not allow it; nothing was imported from third parties and nothing was sent.
        EngineRefused: the key that it needs is not there.
    """
    settings = settings or EngineSettings(engine_id)
    with _guard(engine_id, Reach.THREAD):
        engine = _construct(settings)
    reason = _objection(engine, policy, consents, today)
    if reason is not None:
        message, hint = reason
        raise Forbidden(
            "engine {engine_id!r} {message}; nothing was sent",
            engine_id=engine_id,
            message=message,
            engine=engine_id,
            hint=hint,
        )
    if (lack := _lack(engine, settings)) is not None:
        message, hint = lack
        raise EngineRefused(
            "engine {engine_id!r} {message}; nothing was sent",
            engine_id=engine_id,
            message=message,
            engine=engine_id,
            hint=hint,
        )
    if engine.privacy is not PrivacyClass.IN_PROCESS:
        return engine if _may_more(engine, policy, consents, today) else _Bare(engine)
    if not here and getattr(engine, "apart", False):
        # Behind the guard in its own process, where nothing else has to go on.
        return SubprocessEngine(engine, StartMessage(settings, Level.OFFLINE))
    return _Guarded(engine, Reach.PROCESS if policy.level is Level.OFFLINE else Reach.THREAD)


@dataclass(frozen=True, slots=True)
class Availability:
    """What an engine is, and whether it could be used today."""

    privacy: PrivacyClass
    hosts: tuple[str, ...]
    objection: Message
    """Why not; empty where it may."""
    hint: Message
    takes_more: bool
    """It has a use for glossary terms and memory matches …"""
    beside: bool
    """… and would get them."""


def check_availability(
    engine_id: str, policy: Policy, consents: Sequence[Consent], *, today: date, settings: EngineSettings | None = None
) -> Availability:
    """Return what `build_engine` would say of an engine; it is not given away, and nothing is sent.

    Raises: PluginError, EngineUnavailable.
    """
    settings = settings or EngineSettings(engine_id)
    with _guard(engine_id, Reach.THREAD):
        engine = _construct(settings)
    objection, hint = (
        _objection(engine, policy, consents, today) or _lack(engine, settings) or (Message(""), Message(""))
    )
    takes = engine.capabilities.glossary or engine.capabilities.examples
    beside = takes and _may_more(engine, policy, consents, today)
    return Availability(engine.privacy, engine.hosts, objection, hint, takes, beside)


def _lack(engine: Engine, settings: EngineSettings) -> tuple[Message, Message] | None:
    """Return what an engine that may be used lacks for it: its key."""
    lack = find_missing_key(settings.key) if settings.key or getattr(engine, "needs_key", False) else None
    return describe_failure(lack) if lack is not None else None


def _may_more(engine: Engine, policy: Policy, consents: Sequence[Consent], today: date) -> bool:
    """Tell whether terms and matches may go beside the texts: on this machine, or where all consents name them."""
    if engine.privacy in (PrivacyClass.IN_PROCESS, PrivacyClass.LOOPBACK):
        return True
    return _unlisted(engine, policy, [each for each in consents if each.beside], today) is None


def _construct(settings: EngineSettings) -> Engine:
    factory = plugins.load(GROUP, settings.kind)
    make = cast("Callable[[EngineSettings], object]", factory)
    made: object = make(settings) if callable(factory) else None
    needed = ("id", "version", "privacy", "hosts", "capabilities", "supports", "translate")
    if missing := [name for name in needed if not hasattr(made, name)]:
        raise PluginError(
            "plug-in {kind!r} does not create an engine: it lacks {value}",
            kind=settings.kind,
            value=", ".join(missing),
            group=GROUP,
            name=settings.kind,
            hint="its entry point must be a function that takes EngineSettings and returns an engine",
        )
    return cast("Engine", made)


def _objection(
    engine: Engine, policy: Policy, consents: Sequence[Consent], today: date
) -> tuple[Message, Message] | None:
    """Return why the engine may not be used and what to do about it, or None when it may."""
    match engine.privacy:
        case PrivacyClass.IN_PROCESS:
            if not engine.hosts:
                return None
            return Message("claims to work in this process but names hosts"), Message(
                "its author must declare where it sends texts"
            )
        case PrivacyClass.LOOPBACK:
            if not LOOPBACK.issuperset(engine.hosts):
                return Message("claims to stay on this machine but names other hosts"), Message(
                    "use 127.0.0.1, ::1 or localhost"
                )
            return _too_strict(policy, Level.LOCAL)
        case PrivacyClass.OWN_HOST:
            return _too_strict(policy, Level.LOCAL) or _unlisted(engine, policy, consents, today)
        case PrivacyClass.THIRD_PARTY:
            return _too_strict(policy, Level.LISTED) or _unlisted(engine, policy, consents, today)


def _too_strict(policy: Policy, needed: Level) -> tuple[Message, Message] | None:
    if policy.level.allows(needed):
        return None
    return (
        Message(
            "needs data sharing {needed}, and this project allows {present}",
            needed=describe_level(needed),
            present=describe_level(policy.level),
        ),
        Message(
            "if that is right for these texts, choose “{name}” under “Data sharing” in the settings, or set "
            "`policy: {value}` in localize.yaml",
            name=LEVEL_NAMES[needed],
            value=needed.value,
        ),
    )


def _unlisted(
    engine: Engine, policy: Policy, consents: Sequence[Consent], today: date
) -> tuple[Message, Message] | None:
    if not engine.hosts:
        return Message("does not declare which hosts it contacts"), Message(
            "its author must declare where it sends texts"
        )
    for host in engine.hosts:
        if policy.hosts and host not in policy.hosts:
            return Message("talks to {host}, which this project does not list", host=host), Message(
                "add the host to the project's policy first"
            )
        if not any(consent.covers(host, policy, today) for consent in consents):
            elsewhere = [consent.folder for consent in consents if consent.named(host, policy, today)]
            return _why_not(host, elsewhere), Message("agree to it with `localize consent {host}`", host=host)
    return None


def _why_not(host: str, folders: Sequence[str]) -> Message:
    """Return what is said of a host without a consent; *folders* are those that the project had one for."""
    if not folders:
        return Message("talks to {host}, and you have not consented to that for this project, or no longer", host=host)
    if folder := next(filter(None, folders), ""):
        text = "talks to {host}, and you consented to that for the project in {folder}, not in this folder"
        return Message(text, host=host, folder=folder)
    return Message("talks to {host}, and your consent does not say for which folder: it is from before", host=host)


@contextmanager
def _guard(engine_id: str, reach: Reach) -> Iterator[None]:
    """Raise `Forbidden` if the block reached for the network, even when the engine swallowed the refusal."""
    with no_sockets(reach) as watch:
        try:
            yield
        finally:
            attempts = tuple(watch.attempts)
            if attempts:
                raise Forbidden(
                    "engine {engine_id!r} tried to reach the network from inside this process; nothing was sent",
                    engine_id=engine_id,
                    engine=engine_id,
                    hint="do not use it: it does something else than it declares",
                )


class _Bare:
    """An engine that gets the texts alone: nobody agreed that terms and memory matches go with them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.id = engine.id
        self.version = engine.version
        self.privacy = engine.privacy
        self.hosts = engine.hosts
        self.capabilities: Capabilities = replace(engine.capabilities, glossary=False, examples=False)
        self.notation = notation_of(engine)

    @property
    def state(self) -> object:
        """How the engine is doing, where it says."""
        return getattr(self._engine, "state", None)

    def close(self) -> None:
        """Let go of what the engine holds."""
        if close := getattr(self._engine, "close", None):
            close()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the engine translates this pair, without asking anyone."""
        return self._engine.supports(source_language, target_language)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield what the engine yields."""
        bare = [replace(request, terms=(), examples=()) for request in requests]
        yield from self._engine.translate(bare, deadline_s=deadline_s, cancel=cancel)


class _Guarded:
    """An in-process engine behind the socket guard; it stands while the engine works, not while its caller does."""

    def __init__(self, engine: Engine, reach: Reach) -> None:
        self._engine = engine
        self._reach = reach
        self.id = engine.id
        self.version = engine.version
        self.privacy = engine.privacy
        self.hosts = engine.hosts
        self.capabilities: Capabilities = engine.capabilities
        self.notation = notation_of(engine)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the engine translates this pair, without asking anyone."""
        with _guard(self.id, self._reach):
            return self._engine.supports(source_language, target_language)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield what the engine yields.

        Raises: Forbidden, when the engine reached for the network.
        """
        with _guard(self.id, self._reach):
            results = iter(self._engine.translate(requests, deadline_s=deadline_s, cancel=cancel))
        while True:
            with _guard(self.id, self._reach):
                result = next(results, None)
            if result is None:
                return
            yield result
