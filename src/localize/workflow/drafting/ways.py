"""Where drafts for this project may come from, and how each of these sources is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.engines import Engine, PrivacyClass
from localize.engines.pace import PaceState
from localize.errors import EngineError
from localize.model import LanguageTag
from localize.workflow.draft import build_engine

if TYPE_CHECKING:
    from localize.workflow.project import Project

_HERE = (PrivacyClass.IN_PROCESS, PrivacyClass.LOOPBACK)


@dataclass(frozen=True, slots=True)
class Way:
    """One engine that the project names, as it stands now."""

    name: str
    here: bool = False
    """It translates on this machine, so it may be asked without a person's word."""
    problem: str = ""
    """Why it cannot be asked, and what to do; empty where it can."""
    paused_s: float = 0.0
    """So long it is left alone after failures."""


def find_ways(project: Project, source_language: LanguageTag, target_language: LanguageTag) -> tuple[Way, ...]:
    """Return the project's engines in its order, those that do not translate this pair left out."""
    ways: list[Way] = []
    for name in project.config.draft.engines:
        try:
            engine = build_engine(project, name)
            if not engine.supports(source_language, target_language):
                continue
        except EngineError as error:
            ways.append(Way(name, problem=f"{error.message}; {error.hint}" if error.hint else error.message))
            continue
        ways.append(Way(name, engine.privacy in _HERE, paused_s=_paused_s(engine)))
    return tuple(ways)


def _paused_s(engine: Engine) -> float:
    state = getattr(engine, "state", None)
    return state.paused_s if isinstance(state, PaceState) else 0.0
