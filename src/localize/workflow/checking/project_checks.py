"""The checks that a project brings itself beside the installed ones: its rules, and the spelling of its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.errors import ConfigError
from localize.i18n import current_language, mark, tr
from localize.i18n.labels import quoted
from localize.model import Finding, Severity
from localize.workflow.checking.dictionaries import lexicon
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from localize.checks import CheckInfo
    from localize.checks.core.registry import PairCheck
    from localize.config.project import Config
    from localize.workflow.project.project import Project


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

    known = {FAMILY} | {name for each in known_checks(project.config) for name in (each.id, each.family)}
    for name in project.config.severities:
        if name not in known:
            raise ConfigError(
                f"checks: there is no check {name!r}", path=project.settings_path, hint="`localize checks` lists them"
            )
    return project.config.severities


_SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
MOST_SHOWN = 40
"""Characters of a place that are told with what was found there; it is marked in the text as well."""


def summary(info: CheckInfo) -> str:
    """Return the first sentence of a check's page: what it finds, in English."""
    return _SENTENCE.split(info.docstring.partition("\n\n")[0], maxsplit=1)[0].replace("\n", " ")


@cache
def _summaries() -> Mapping[str, str]:
    return {each.id: summary(each) for each in known_checks()}


_PIECE = re.compile(
    r"^(What|Why|Limit|Glossary|Wrong|Right|Again): (.*?)(?=^[A-Z][a-z]+: |\Z)", re.MULTILINE | re.DOTALL
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "Why": mark("Why"),
        "Limit": mark("Limit"),
        "Glossary": mark("Glossary"),
        "Wrong": mark("Wrong"),
        "Right": mark("Right"),
        "Again": mark("Again"),
    }
)
"""Of the pieces of a page that are told in any language; what exactly is looked at is told in English alone."""


def why(info: CheckInfo) -> str:
    """Return the sentence of a check's page on why it matters, in English; "" for a rule of a project's own."""
    pieces = dict(_PIECE.findall(info.docstring))
    return " ".join(pieces.get("Why", "").split())


def manual(check: str) -> str:
    """Return a check's page: in English as it is; else the reason, and examples, in the language spoken."""
    info = next((each for each in known_checks() if each.id == check), None)
    if info is None or current_language() == "en":
        return info.docstring if info is not None else ""
    told = {"Why": tr(why(info))}
    pieces = [(name, told.get(name, " ".join(text.split()))) for name, text in _PIECE.findall(info.docstring)]
    lines = [f"{tr(_LABELS[name])}: {text}" for name, text in pieces if name in _LABELS]
    exactly = [text for name, text in pieces if name == "What"]
    return "\n".join([f"{what_it_finds(check)}.", "", *lines, "", tr("More, in English:"), *exactly])


def what_it_finds(check: str) -> str:
    """Return the sentence on what a check finds, in the language spoken; its id for one of a project's own rules."""
    found = _summaries().get(check)
    return tr(found).removesuffix(".") if found else check


def problem(finding: Finding) -> str:
    """Return what was found, in the language spoken.

    In English these are the check's own words. In another language it is the translated sentence on what the check
    finds, and the place: the checks themselves speak English, so that reports and scripts can rely on it.
    """
    if current_language() == "en" or finding.check not in _summaries():
        return finding.message
    said = what_it_finds(finding.check)
    place = finding.surface.strip()
    cut = f"{place[:MOST_SHOWN]}…" if len(place) > MOST_SHOWN else place
    return f"{said}: {quoted(cut)}" if cut else said


def known_checks(config: Config | None = None) -> tuple[CheckInfo, ...]:
    """Return what is known of every check that there is, in order of id; a project's *config* adds its rules."""
    from localize.checks import all_checks
    from localize.checks.project_rules import rule_checks
    from localize.checks.spelling import UNKNOWN

    own = rule_checks(config.rules) if config else ()
    return tuple(sorted((*all_checks(), UNKNOWN, *(each.info for each in own)), key=lambda each: each.id))
