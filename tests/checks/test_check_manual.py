"""The docstring of a check is its manual page: it has all parts, and its examples are true."""

from __future__ import annotations

import re

import pytest
from tests.checks.check_support import make_concept, make_entries, make_pair, make_targets

from localize.checks import CheckInfo, Scope, all_checks, run_pair, run_project, run_segment
from localize.model import Concept, Finding, Severity

CHECKS = all_checks()
_LINE = re.compile(r"^(What|Why|Glossary|Limit|Case|Wrong|Right|Again): ?(.*)$", re.MULTILINE)
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


def _examples(check: CheckInfo, heading: str) -> list[list[tuple[str, str]]]:
    """Return the lines of an example, each text with its language: one line, and those that begin with `Again`."""
    lines: list[list[tuple[str, str]]] = []
    for name, text in _LINE.findall(check.docstring):
        if name == heading or (name == "Again" and lines):
            pieces = (piece.split(":", 1) for piece in text.split(" | "))
            lines.append(
                [(language, each.removeprefix(" ").replace("␣", " ").replace("⏎", "\n")) for language, each in pieces]
            )
        elif lines:
            break
    return lines


def _run(check: CheckInfo, heading: str) -> tuple[Finding, ...]:
    """Return what the check's own runner and all checks of pairs find in an example."""
    lines = _examples(check, heading)
    limit, concepts = _line(check, "Limit"), _concepts(check)
    severities = {check.id: check.severity or Severity.MINOR}
    found: list[Finding] = []
    for (source_language, source), *targets in lines:
        for language, target in targets:
            languages = (source_language, language)
            length = int(limit) if limit else None
            case = _line(check, "Case") or None
            pair = make_pair(source, target, languages, concepts=concepts, case=case, max_length=length)
            found += run_pair(pair, severities=severities)
    (first_language, first), *others = lines[0]
    if check.scope is Scope.SEGMENT:
        pairs = make_targets((first_language, first), dict(others), concepts)
        found += (each for seen in run_segment(pairs, severities=severities).values() for each in seen)
    if check.scope is Scope.PROJECT:
        texts = [(source, target) for (_, source), (_, target) in lines]
        entries = make_entries(texts, (first_language, others[0][0]), concepts=concepts)
        found += (each for _, each in run_project(entries, severities=severities))
    return tuple(found)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
class TestManualPage:
    """Every installed check, a stranger's too."""

    def test_manual_page_has_all_parts(self, check: CheckInfo) -> None:
        """A page begins with one sentence and says what, why, wrong and right, in that order."""
        first = check.docstring.partition("\n")[0]
        assert first.endswith(".")
        assert len(first) <= 120
        headings = [
            name for name, _ in _LINE.findall(check.docstring) if name not in ("Glossary", "Limit", "Case", "Again")
        ]
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
