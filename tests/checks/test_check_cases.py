"""Cases as data: a pair of texts and everything that the checks find in it, silence above all.

A file of cases is a list of mappings: `name`, `source`, `target`, `languages` ("en kk"), `expect` (a list of `check`,
`side`, `surface` and, where it matters, `fix`, `severity` and `certain`), and `concepts`, `case`,
`max_length`, `kind` (of the unit), `duration_s` (of a subtitle), `needs_update`, `enable` where needed.
␣ is a space at an edge, ⍽ a no-break space, ⏎ a line break.
"""

from __future__ import annotations

from pathlib import Path
from typing import NotRequired, TypedDict, cast

import pytest
from tests.checks.check_support import make_concept, make_pair
from tests.data_files import read_data

from localize.checks import Pair, Scope, all_checks, run_pair
from localize.model import Finding, Severity, Side

FOLDER = Path(__file__).parent / "cases"


class Expected(TypedDict):
    """One finding of a case."""

    check: str
    side: str
    surface: str
    fix: NotRequired[str | None]
    severity: NotRequired[str]
    certain: NotRequired[bool]


class ConceptLine(TypedDict):
    """A concept of a case: its source term, and its terms in the target language by status."""

    source: str
    source_forbidden: NotRequired[list[str]]
    preferred: NotRequired[list[str]]
    admitted: NotRequired[list[str]]
    deprecated: NotRequired[list[str]]
    forbidden: NotRequired[list[str]]


class Case(TypedDict):
    """One pair of texts and what is to be found in it."""

    name: str
    source: str
    target: str
    languages: str
    expect: list[Expected]
    concepts: NotRequired[list[ConceptLine]]
    case: NotRequired[str]
    max_length: NotRequired[int]
    kind: NotRequired[str]
    duration_s: NotRequired[float]
    needs_update: NotRequired[bool]
    enable: NotRequired[str]


def read_cases() -> list[tuple[str, Case]]:
    """Return all cases with the family that their file is named after."""
    return [(path.stem, case) for path in sorted(FOLDER.glob("*.yaml")) for case in cast(list[Case], read_data(path))]


CASES = read_cases()
FAMILIES = sorted({family for family, _ in CASES})


def _text(text: str) -> str:
    return text.replace("␣", " ").replace("⍽", "\u00a0").replace("⏎", "\n")


def _pair(case: Case) -> Pair:
    source_language, target_language = case["languages"].split()
    concepts = []
    for number, line in enumerate(case.get("concepts", [])):
        by_status = {
            "preferred": line.get("preferred", []),
            "admitted": line.get("admitted", []),
            "deprecated": line.get("deprecated", []),
            "forbidden": line.get("forbidden", []),
        }
        terms = [(status, target_language, text) for status, texts in by_status.items() for text in texts]
        terms += (("forbidden", source_language, text) for text in line.get("source_forbidden", []))
        concepts.append(make_concept(f"c{number}", (source_language, line["source"]), terms))
    return make_pair(
        _text(case["source"]),
        _text(case["target"]),
        (source_language, target_language),
        concepts=tuple(concepts),
        case=case.get("case"),
        max_length=case.get("max_length"),
        kind=case.get("kind", ""),
        duration_s=case.get("duration_s"),
        needs_update=case.get("needs_update", False),
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_checks_find_exactly_what_the_case_says(family: str) -> None:
    """The findings of all checks together are those of the case, no more and no fewer."""
    differences = {case["name"]: _differences(case) for name, case in CASES if name == family}
    assert {name: different for name, different in differences.items() if different} == {}


def _differences(case: Case) -> list[object]:
    """Return what was found and what was to be found, where one is not the other."""
    severities: dict[str, Severity | None] = {case["enable"]: Severity.MINOR} if "enable" in case else {}
    findings = run_pair(_pair(case), severities=severities)
    seen = sorted((each.check, each.side.value, each.surface) for each in findings)
    expected = sorted((each["check"], each["side"], _text(each["surface"])) for each in case["expect"])
    if seen != expected:
        return [seen, expected]
    wrong: list[object] = []
    for each in case["expect"]:
        place = (each["check"], each["side"], _text(each["surface"]))
        found = next(finding for finding in findings if (finding.check, finding.side.value, finding.surface) == place)
        if "fix" in each and found.fix != (None if each["fix"] is None else _text(each["fix"])):
            wrong.append((place, found.fix, each["fix"]))
        if "severity" in each and found.severity.value != each["severity"]:
            wrong.append((place, found.severity.value, each["severity"]))
        if "certain" in each and found.certain != each["certain"]:
            wrong.append((place, found.certain, each["certain"]))
    return wrong


@pytest.mark.parametrize("family", FAMILIES)
def test_a_fix_removes_its_finding(family: str) -> None:
    """Putting the fix in place of its span leaves fewer findings that count, and none of another check."""
    left = {case["name"]: _fixes_that_fail(case) for name, case in CASES if name == family}
    assert {name: fixes for name, fixes in left.items() if fixes} == {}


def _fixes_that_fail(case: Case) -> list[str]:
    pair = _pair(case)
    findings = run_pair(pair, severities={})
    wrong = []
    for finding in findings:
        if finding.fix is None or finding.side is not Side.TARGET:
            continue
        typed = pair.target.typed
        fixed = typed[: finding.start] + finding.fix + typed[finding.end :]
        after = _counted(run_pair(_pair({**case, "target": fixed}), severities={}))
        others = {each.check for each in after} - {each.check for each in findings}
        if len(after) >= len(_counted(findings)) or others:
            wrong.append(f"{finding.check}: {finding.fix}")
    return wrong


def _counted(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.severity is not Severity.NEUTRAL]


def test_cases_are_many_and_mostly_silent_ones_exist() -> None:
    """Every family has cases that find something and cases that find nothing, 150 and more in all."""
    assert len(CASES) >= 150
    assert set(FAMILIES) == {each.family for each in all_checks() if each.scope not in (Scope.SEGMENT, Scope.PROJECT)}
    for family in FAMILIES:
        assert any(not case["expect"] for name, case in CASES if name == family)
        assert any(case["expect"] for name, case in CASES if name == family)
