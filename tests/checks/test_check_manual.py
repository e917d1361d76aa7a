"""The docstring of a check is its manual page: it has all parts, and its examples are true."""

from __future__ import annotations

import re

import pytest
from tests.checks.check_support import make_concept, make_pair

from localize.checks import CheckInfo, all_checks, run_pair
from localize.model import Concept, Finding, Severity

CHECKS = all_checks()
_LINE = re.compile(r"^(What|Why|Glossary|Limit|Wrong|Right): ?(.*)$", re.MULTILINE)
_CATEGORIES = {"accuracy", "terminology", "fluency", "markup", "locale", "completeness"}


def _line(check: CheckInfo, heading: str) -> str:
    found = [text for name, text in _LINE.findall(check.docstring) if name == heading]
    return found[0] if found else ""


def _concepts(check: CheckInfo) -> tuple[Concept, ...]:
    """Read `en: source term | kk: approved | forbidden kk: word`; any ending may follow a term."""
    line = _line(check, "Glossary")
    if not line:
        return ()
    source, *terms = [piece.split(": ") for piece in line.split(" | ")]
    entries = [(["preferred", *name.split()][-2], name.split()[-1], text) for name, text in terms]
    return (make_concept("example", (source[0], source[1]), entries),)


def _run(check: CheckInfo, heading: str) -> tuple[Finding, ...]:
    (source_language, source), (target_language, target) = (
        piece.split(":", 1) for piece in _line(check, heading).split(" | ")
    )
    texts = [text.removeprefix(" ").replace("␣", " ") for text in (source, target)]
    limit = _line(check, "Limit")
    pair = make_pair(
        texts[0],
        texts[1],
        (source_language, target_language),
        concepts=_concepts(check),
        max_length=int(limit) if limit else None,
    )
    severities = {check.id: check.severity or Severity.MINOR}
    return run_pair(pair, severities=severities)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
class TestManualPage:
    """Every installed check, a stranger's too."""

    def test_manual_page_has_all_parts(self, check: CheckInfo) -> None:
        """A page begins with one sentence and says what, why, wrong and right, in that order."""
        first = check.docstring.partition("\n")[0]
        assert first.endswith(".")
        assert len(first) <= 120
        headings = [name for name, _ in _LINE.findall(check.docstring) if name not in ("Glossary", "Limit")]
        assert headings == ["What", "Why", "Wrong", "Right"]
        assert all(text for name, text in _LINE.findall(check.docstring))

    def test_wrong_example_is_found(self, check: CheckInfo) -> None:
        """The check fires on the example that its page calls wrong."""
        assert check.id in {finding.check for finding in _run(check, "Wrong")}

    def test_right_example_is_clean(self, check: CheckInfo) -> None:
        """No check at all fires on the example that the page calls right."""
        assert _run(check, "Right") == ()

    def test_id_names_family_and_problem(self, check: CheckInfo) -> None:
        """Ids are `family.problem`, categories are MQM's."""
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", check.id)
        assert check.category in _CATEGORIES
