"""Quality checks of translations: of a pair, of all targets of one source, of all pairs of a project.

One package or module per family, one function per check; its docstring is its page in the manual. Checks are pure: the
same texts give the same findings, in the same order. Severity belongs to the project.
"""

from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Pair, Sighting, Text, masked_of
from localize.checks.core.prefilter import (
    Edges,
    Needs,
    alternating,
    any_piece,
    any_word,
    blank,
    edges,
    either,
    followed,
    given,
    has,
    into,
    into_script,
    source,
    target,
    text,
    texts,
    twice,
    uneven,
)
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
from localize.tokens import Token, TokenKind

__all__ = [
    "OPAQUE",
    "UNSEEN",
    "Check",
    "CheckInfo",
    "Context",
    "Edges",
    "Entry",
    "Needs",
    "Pair",
    "Rendering",
    "Scope",
    "Sighting",
    "Text",
    "Token",
    "TokenKind",
    "Translations",
    "all_checks",
    "alternating",
    "any_piece",
    "any_word",
    "blank",
    "check",
    "edges",
    "either",
    "followed",
    "given",
    "has",
    "into",
    "into_script",
    "masked_of",
    "run_checks",
    "run_pair",
    "run_project",
    "run_segment",
    "source",
    "target",
    "text",
    "texts",
    "twice",
    "uneven",
]
