"""The docstring of a check is its manual page: it has all parts, and its examples are true."""

from __future__ import annotations

import re

from tests.checks.check_support import make_concept, make_entries, make_pair, make_targets

from localize.checks import CheckInfo, Scope, all_checks, run_pair, run_project, run_segment
from localize.model import Concept, Finding, Severity

CHECKS = all_checks()
_LINE = re.compile(r"^(What|Why|Glossary|Limit|Duration|Case|Before|Wrong|Right|Again): ?(.*)$", re.MULTILINE)
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
    needs_update = heading == "Wrong" and bool(_line(check, "Before"))
    seconds = float(_line(check, "Duration").removesuffix(" s") or 0) or None
    severities = {check.id: check.severity or Severity.MINOR}
    found: list[Finding] = []
    for (source_language, source), *targets in lines:
        for language, target in targets:
            languages = (source_language, language)
            length = int(limit) if limit else None
            case = _line(check, "Case") or None
            pair = make_pair(
                source,
                target,
                languages,
                concepts=concepts,
                case=case,
                max_length=length,
                duration_s=seconds,
                needs_update=needs_update,
            )
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


def test_manual_page_has_all_parts() -> None:
    """A page begins with one sentence and says what, why, wrong and right, in that order."""
    assert [check.id for check in CHECKS if not _has_all_parts(check)] == []


def _has_all_parts(check: CheckInfo) -> bool:
    first = check.docstring.partition("\n")[0]
    parts = _LINE.findall(check.docstring)
    headings = [name for name, _ in parts if name not in ("Glossary", "Limit", "Duration", "Case", "Before", "Again")]
    is_whole = headings == ["What", "Why", "Wrong", "Right"] and all(text for _, text in parts)
    return is_whole and first.endswith(".") and len(first) <= 120


def test_wrong_example_is_found() -> None:
    """The check fires on the example that its page calls wrong."""
    assert [each.id for each in CHECKS if each.id not in {finding.check for finding in _run(each, "Wrong")}] == []


def test_right_example_is_clean() -> None:
    """No check at all fires on the example that the page calls right."""
    found = {check.id: _run(check, "Right") for check in CHECKS}
    assert {check: findings for check, findings in found.items() if findings} == {}


def test_id_names_family_and_problem() -> None:
    """Ids are `family.problem`, categories are MQM's."""
    assert [each.id for each in CHECKS if not re.fullmatch(r"[a-z]+\.[a-z_]+", each.id)] == []
    assert {each.category for each in CHECKS} <= _CATEGORIES
