"""Checks: what may be wrong with a translation, found in a pair of texts.

One file per family, one function per check; its docstring is its page in the manual. Checks are pure: the same pair
gives the same findings, in the same order. Severity belongs to the project.
"""

from localize.checks.pair import Context, Pair, Sighting, Text
from localize.checks.registry import Check, CheckInfo, Scope, all_checks, check, run_checks, run_pair

__all__ = [
    "Check",
    "CheckInfo",
    "Context",
    "Pair",
    "Scope",
    "Sighting",
    "Text",
    "all_checks",
    "check",
    "run_checks",
    "run_pair",
]
