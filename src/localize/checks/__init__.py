"""Quality checks of translations: of a pair, of all targets of one source, of all pairs of a project.

One package or module per family, one function per check; its docstring is its page in the manual. Checks are pure: the
same texts give the same findings, in the same order. Severity belongs to the project.
"""

from localize.checks.core.pair import Context, Pair, Sighting, Text
from localize.checks.core.project import Entry, Rendering
from localize.checks.core.registry import (
    Check,
    CheckInfo,
    Scope,
    all_checks,
    check,
    run_checks,
    run_pair,
    run_project,
    run_segment,
)
from localize.checks.core.segment import Translations

__all__ = [
    "Check",
    "CheckInfo",
    "Context",
    "Entry",
    "Pair",
    "Rendering",
    "Scope",
    "Sighting",
    "Text",
    "Translations",
    "all_checks",
    "check",
    "run_checks",
    "run_pair",
    "run_project",
    "run_segment",
]
