"""The engines of a project: where each works, whether it may be used today, and what it would be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize import plugins
from localize.errors import EngineError

if TYPE_CHECKING:
    from localize.engines import PrivacyClass
    from localize.workflow.project import Project


@dataclass(frozen=True, slots=True)
class Available:
    """One engine."""

    name: str
    asked: bool
    """`draft` asks it without being told."""
    privacy: PrivacyClass | None
    """None where it cannot be looked at: not installed, or no such plug-in."""
    hosts: tuple[str, ...]
    proxy: str
    """What its texts would go through; empty where they go straight, or nowhere."""
    beside: bool
    """It gets glossary terms and memory matches too."""
    objection: str
    """Why it cannot be used now; empty where it can."""
    hint: str

    @property
    def ready(self) -> bool:
        """Tell whether it may be used now."""
        return not self.objection


def engines(project: Project) -> tuple[Available, ...]:
    """Return the engines that the project asks, in its order, then the others that it names, then all registered ones.

    Nothing is sent and no model is loaded.
    """
    from localize.engines.gate import GROUP

    config = project.config
    names = dict.fromkeys((*config.draft.engines, *config.engines, *plugins.names(GROUP)))
    return tuple(_look(project, name) for name in names)


def _look(project: Project, name: str) -> Available:
    from localize.engines.addresses import proxy_for
    from localize.engines.gate import Policy, look
    from localize.workflow.draft import known_consents

    asked = name in project.config.draft.engines
    policy = Policy(project.config.policy, frozenset(), project.store.project_id)
    today = datetime.now(UTC).date()
    settings = project.config.engines.get(name)
    try:
        seen = look(name, policy, known_consents(), today=today, settings=settings)
    except EngineError as error:
        return Available(name, asked, None, (), "", beside=False, objection=error.message, hint=error.hint)
    proxy = next(filter(None, map(proxy_for, seen.hosts)), "")
    return Available(name, asked, seen.privacy, seen.hosts, proxy, seen.beside, seen.objection, seen.hint)
