"""A project's own checks (its rules, the spelling of its languages), and the severities that its settings set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from localize.errors import ConfigError, NotFound
from localize.errors.message import Message
from localize.model import Severity
from localize.workflow.checking.dictionaries import lexicon
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from localize.checks import CheckInfo
    from localize.checks.core.registry import PairCheck
    from localize.config.project import Config
    from localize.workflow.project.project import Project


RETIRED = frozenset(
    {
        "english.age",
        "locale.abbreviation",
        "locale.institution_case",
        "locale.street_case",
        "punctuation.bracket_stop",
        "punctuation.range",
        "punctuation.straight_quotes",
        "words.place",
    }
)
"""Checks of earlier versions, which settings may still name; nothing comes of it."""
_OWN_CHECKS: Kind[tuple[PairCheck, ...]] = Kind("own checks")
_SEVERITIES: Kind[Mapping[str, Severity | None]] = Kind("severities")


def own_checks(project: Project) -> tuple[PairCheck, ...]:
    """Return the checks that a project brings itself: its rules, and spelling where it has a dictionary."""
    from localize.checks.project_rules import rule_checks
    from localize.checks.spelling import spelling_check

    return project.cache.get(
        _OWN_CHECKS, "", lambda: (*rule_checks(project.config.rules), spelling_check(partial(lexicon, project)))
    )


def severities(project: Project) -> Mapping[str, Severity | None]:
    """Return what the settings say of checks and families. Raises: ConfigError for one that does not exist."""
    return project.cache.get(_SEVERITIES, "", lambda: _read_severities(project))


def _read_severities(project: Project) -> Mapping[str, Severity | None]:
    from localize.checks.project_rules import FAMILY

    known = RETIRED | {FAMILY} | {name for each in known_checks(project.config) for name in (each.id, each.family)}
    for name in project.config.severities:
        if name not in known:
            raise ConfigError(
                "checks: unknown check {name!r}",
                name=name,
                path=project.settings_path,
                hint="`localize checks` lists them",
            )
    return project.config.severities


def known_checks(config: Config | None = None) -> tuple[CheckInfo, ...]:
    """Return what is known of every check that there is, in order of id; a project's *config* adds its rules."""
    from localize.checks import all_checks
    from localize.checks.project_rules import rule_checks
    from localize.checks.spelling import UNKNOWN

    own = rule_checks(config.rules) if config else ()
    return tuple(sorted((*all_checks(), UNKNOWN, *(each.info for each in own)), key=lambda each: each.id))


def require_known(names: Iterable[str], config: Config | None) -> None:
    """Raise NotFound for a name that is neither a check nor a family of checks; its hint has the most similar one."""
    from difflib import get_close_matches

    from localize.checks.project_rules import FAMILY

    families = {FAMILY, *(each.family for each in known_checks(config))}
    known = {each.id for each in known_checks(config)} | families
    for name in names:
        if name not in known:
            similar = get_close_matches(name, known, 1)
            hint: str | Message = "`localize checks` lists them"
            if similar:
                value = ", ".join(sorted(families))
                hint = Message("did you mean {meant}? known: {value}", meant=similar[0], value=value)
            raise NotFound("check", name, hint=hint)
