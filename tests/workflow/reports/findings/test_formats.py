"""What each format says of a finding, of a waived one, and of more findings than its readers take."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from tests.workflow.reports.findings.findings_fixture import PAGE, report, reported

from localize import __version__
from localize.model import Severity
from localize.workflow.reports.findings import github, gitlab, junit, sarif, text
from localize.workflow.reports.findings.formats import FORMATS
from localize.workflow.reports.findings.record import Place

EACH = (reported(1, Severity.CRITICAL), reported(2), reported(3, Severity.MINOR), reported(4, Severity.NEUTRAL))
ALL = (*EACH, reported(5, waived="In the heading."))


def test_text_leaves_out_what_is_waived() -> None:
    """A person sees what there is to do; neutral findings are shown and not counted."""
    lines = text.render(report(*ALL)).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["guide.md#1", "guide.md#2", "guide.md#3", "guide.md#4", "3"]
    assert lines[-1] == "3 findings in 20 texts"


def test_json_is_one_object_with_totals() -> None:
    """The object says its schema, what was found by severity, and of each finding where it is."""
    written = json.loads(FORMATS["json"].render(report(*ALL)))
    assert written["schema"] == 2
    assert written["totals"] == {
        "texts": 20,
        "findings": 3,
        "critical": 1,
        "major": 1,
        "minor": 1,
        "neutral": 1,
        "waived": 1,
    }
    first = written["findings"][0]
    place = {name: first[name] for name in ("document", "number", "key", "language", "path", "line", "column", "page")}
    assert place == {
        "document": "guide.md",
        "number": 1,
        "key": "0000000000000001",
        "language": "kk",
        "path": "docs/guide.md",
        "line": 7,
        "column": 3,
        "page": PAGE,
    }


def test_json_lines_are_the_findings_of_the_object() -> None:
    """A line of the one form is an entry of the other."""
    written = json.loads(FORMATS["json"].render(report(*ALL)))
    assert [json.loads(line) for line in FORMATS["jsonl"].render(report(*ALL)).splitlines()] == written["findings"]


def test_sarif_names_tool_rules_and_levels() -> None:
    """Critical and major findings are errors, minor ones warnings, neutral ones notes; a waiver is a suppression."""
    log = json.loads(sarif.render(report(*ALL)))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert (driver["name"], driver["version"]) == ("localize", __version__)
    assert driver["informationUri"] == "https://docs.example"
    (rule,) = driver["rules"]
    assert (rule["id"], rule["helpUri"], rule["shortDescription"]) == (
        "numbers.missing",
        PAGE,
        {"text": "A number is missing."},
    )
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert [each["level"] for each in run["results"]] == ["error", "error", "warning", "note", "error"]
    waivers = [{"kind": "external", "status": "accepted", "justification": "In the heading."}]
    assert [each.get("suppressions") for each in run["results"]] == [None] * 4 + [waivers]
    location = run["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "docs/guide.md"}
    assert location["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 3}
    assert location["logicalLocations"][0]["name"] == "guide.md#1"
    assert "invocations" not in run


def test_sarif_without_an_address_brings_the_manual() -> None:
    """Where nobody knows the address of the documentation, no link is made up: the text of the page goes along."""
    found = replace(reported(), page="docs/reference/checks.md#numbersmissing")
    (run,) = json.loads(sarif.render(replace(report(found), documentation=None)))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert "helpUri" not in rule
    assert "informationUri" not in run["tool"]["driver"]
    assert rule["help"]["text"].endswith("What: It.")


def test_sarif_keeps_the_worst_and_says_how_many_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub shows only so many results; waived ones go first, then those that are least severe."""
    monkeypatch.setattr(sarif, "MOST_RESULTS", 50)
    many = [reported(number, Severity.MINOR) for number in range(50)]
    found = report(reported(9_001, waived="So."), *many, reported(9_002, Severity.CRITICAL))
    (run,) = json.loads(sarif.render(found))["runs"]
    assert len(run["results"]) == 50
    assert run["results"][0]["message"]["text"] == "kk: no 9002"
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "2 findings of 52 left out, the least severe ones"


def test_sarif_paths_are_addresses() -> None:
    """A path with spaces, signs and letters of any script is a relative URI; one outside the repository an absolute."""
    for path, address in (("a b/50%#ә.md", "a%20b/50%25%23%D3%99.md"), ("/tmp/x.jsonl", "file:///tmp/x.jsonl")):
        (run,) = json.loads(sarif.render(report(replace(reported(), place=Place(path)))))["runs"]
        location = run["results"][0]["locations"][0]["physicalLocation"]
        assert location == {"artifactLocation": {"uri": address}, "region": {"startLine": 1}}


def test_fingerprints_depend_on_no_line() -> None:
    """A finding keeps its fingerprint when its lines move, and no two findings share one."""
    again = [reported(1, line=7), reported(2, line=7), reported(1, line=7)]
    moved = [replace(each, place=replace(each.place, line=900)) for each in again]
    prints = [each.fingerprint for each in report(*again).findings]
    assert prints == [each.fingerprint for each in report(*moved).findings]
    assert len(set(prints)) == 3


def test_junit_counts_cases() -> None:
    """A segment is a case: failed, skipped where all of it is waived, passed where its findings do not count."""
    root = ET.fromstring(junit.render(report(*ALL)))
    (suite,) = root
    assert suite.attrib == {"name": "guide.md kk", "tests": "5", "failures": "3", "errors": "0", "skipped": "1"}
    first = suite[0]
    assert first.attrib == {
        "classname": "guide.md.kk",
        "name": "1 0000000000000001",
        "file": "docs/guide.md",
        "line": "7",
    }
    assert [child.tag for case in suite for child in case] == ["failure"] * 3 + ["system-out", "skipped"]
    assert first[0].attrib == {"type": "numbers.missing", "message": "no 1"}
    assert "source: It cost 1.\ntarget: Ол." in str(first[0].text)
    assert suite[4][0].attrib == {"message": "numbers.missing: In the heading."}


def test_junit_has_a_case_that_passes_where_nothing_was_found() -> None:
    """No suite is empty: a server would take that for a fault."""
    root = ET.fromstring(junit.render(report()))
    (suite,) = root
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "0")
    assert [(case.attrib["name"], len(case)) for case in suite] == [("no findings", 0)]


def test_github_annotates_the_worst_ten() -> None:
    """The log has ten annotations, worst first, and says how many findings there are; the summary has all."""
    found = report(*(reported(number, Severity.MINOR) for number in range(1, 13)), *ALL)
    lines = github.render(found).splitlines()
    assert len(lines) == 11
    assert lines[0] == ("::error file=docs/guide.md,line=7,col=3,title=numbers.missing (kk)::guide.md#1: no 1")
    assert [line.partition(" ")[0] for line in lines[:10]] == ["::error"] * 2 + ["::warning"] * 8
    assert lines[10] == "15 findings in 20 texts; the worst 10 are annotated"
    assert github.render_summary(found).count("docs/guide.md") == len(found.findings)


def test_github_summary_says_how_many_did_not_fit() -> None:
    """A step may write a megabyte; what is left out is counted."""
    long = [replace(each, finding=replace(each.finding, message="x" * 9_000)) for each in map(reported, range(60))]
    written = github.render_summary(report(*long))
    assert len(written.encode()) < github.MOST_SUMMARY_BYTES + 1_000
    assert written.endswith("\n… and 5 more\n\n")


def test_gitlab_lists_what_is_not_waived() -> None:
    """GitLab's severities are ours, but for neutral: info."""
    listed = json.loads(gitlab.render(report(*ALL)))
    assert [each["severity"] for each in listed] == ["critical", "major", "minor", "info"]
    assert listed[0]["location"] == {"path": "docs/guide.md", "lines": {"begin": 7}}
    assert listed[0]["check_name"] == "numbers.missing"
    assert len({each["fingerprint"] for each in listed}) == 4
