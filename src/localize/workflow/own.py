"""The checks that a project brings itself beside the installed ones: its rules, and the spelling of its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.checks import CheckInfo
    from localize.checks.registry import PairCheck
    from localize.config import Config
    from localize.workflow.project import Project


def own_checks(project: Project) -> tuple[PairCheck, ...]:
    """Return what a project's settings bring; `Project.own_checks` keeps it."""
    from localize.checks.rules import rule_checks
    from localize.checks.spelling import spelling_check

    return (*rule_checks(project.config.rules), spelling_check(project.lexicon))


def known_checks(config: Config | None = None) -> tuple[CheckInfo, ...]:
    """Return what is known of every check that there is, in order of id; a project's *config* adds its rules."""
    from localize.checks import all_checks
    from localize.checks.rules import rule_checks
    from localize.checks.spelling import UNKNOWN

    own = rule_checks(config.rules) if config else ()
    return tuple(sorted((*all_checks(), UNKNOWN, *(each.info for each in own)), key=lambda each: each.id))
