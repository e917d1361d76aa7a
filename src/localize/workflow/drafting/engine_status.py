"""Status of a project's engines: where each works, whether it may be used, what it receives, how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize import plugins
from localize.engines import Engine, PrivacyClass
from localize.engines.rate_limit import ServiceState
from localize.errors import EngineError, PluginError
from localize.model import LanguageTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localize.workflow.project.project import Project

_HERE = (PrivacyClass.IN_PROCESS, PrivacyClass.LOOPBACK)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One engine."""

    name: str
    asked: bool
    """`draft` asks it without being told."""
    privacy: PrivacyClass | None = None
    """None where it cannot be looked at: not installed, or no such plug-in."""
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    """What its texts would go through; empty where they go straight, or nowhere."""
    takes_more: bool = False
    """It has a use for glossary terms and memory matches …"""
    beside: bool = False
    """… and gets them."""
    objection: str = ""
    """Why it cannot be used now; empty where it can."""
    hint: str = ""
    paused_s: float = 0.0
    """So long it is left alone after failures, as far as this session knows."""

    @property
    def ready(self) -> bool:
        """Tell whether it may be used now."""
        return not self.objection

    @property
    def here(self) -> bool:
        """Tell whether it translates on this machine, so that it needs no person's word to be asked."""
        return self.privacy in _HERE


def engines(project: Project) -> tuple[EngineStatus, ...]:
    """Return the engines that the project asks, in its order, then the others that it names, then all registered ones.

    Nothing is sent and no model is loaded.
    """
    from localize.engines.gate import GROUP

    config = project.config
    names = dict.fromkeys((*config.draft.engines, *config.engines, *plugins.names(GROUP)))
    return tuple(_look(project, name) for name in names)


def engines_for(
    project: Project, source_language: LanguageTag, target_language: LanguageTag
) -> tuple[EngineStatus, ...]:
    """Return the engines that the project asks, in its order, as this session uses them; without those that lack the
    pair of languages. Nothing is sent.
    """
    from localize.workflow.drafting.draft import build_engine

    found: list[EngineStatus] = []
    for name in project.config.draft.engines:
        try:
            engine = build_engine(project, name)
        except (EngineError, PluginError) as error:
            found.append(EngineStatus(name, asked=True, objection=error.message, hint=error.hint))
            continue
        if engine.supports(source_language, target_language):
            found.append(_in_use(name, engine))
    return tuple(found)


def _in_use(name: str, engine: Engine) -> EngineStatus:
    takes = engine.capabilities.glossary or engine.capabilities.examples
    state = getattr(engine, "state", None)
    paused_s = state.paused_s if isinstance(state, ServiceState) else 0.0
    return EngineStatus(
        name,
        True,
        engine.privacy,
        engine.hosts,
        _proxy_for(engine.hosts),
        takes_more=takes,
        beside=takes,
        paused_s=paused_s,
    )


def _look(project: Project, name: str) -> EngineStatus:
    from localize.engines.gate import check_availability
    from localize.workflow.drafting.draft import engine_settings, known_consents, policy_of

    asked = name in project.config.draft.engines
    today = datetime.now(UTC).date()
    settings = engine_settings(project, name)
    try:
        seen = check_availability(name, policy_of(project), known_consents(), today=today, settings=settings)
    except (EngineError, PluginError) as error:
        return EngineStatus(name, asked, objection=error.message, hint=error.hint)
    return EngineStatus(
        name,
        asked,
        seen.privacy,
        seen.hosts,
        _proxy_for(seen.hosts),
        takes_more=seen.takes_more,
        beside=seen.beside,
        objection=str(seen.objection),
        hint=str(seen.hint),
    )


def _proxy_for(hosts: Sequence[str]) -> str:
    from localize.engines.host_privacy import proxy_for

    return next(filter(None, map(proxy_for, hosts)), "")
