"""Manual pages of checks and messages of findings, in the language of the user.

A check's docstring is its page, in English. Other languages get the translated summary and reason, and the examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.i18n import current_language, mark, tr
from localize.i18n.labels import quoted
from localize.model import Finding
from localize.workflow.checking.project_checks import known_checks

if TYPE_CHECKING:
    from localize.checks import CheckInfo

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
    r"^(What|Why|Limit|Duration|Glossary|Before|Wrong|Right|Again): (.*?)(?=^[A-Z][a-z]+: |\Z)",
    re.MULTILINE | re.DOTALL,
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "Why": mark("Why"),
        "Limit": mark("Limit"),
        "Duration": mark("Duration"),
        "Glossary": mark("Glossary"),
        "Before": mark("Before"),
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
