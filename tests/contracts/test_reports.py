"""Reports of findings: whatever a document says, a report can be read, says it, and commands nobody."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from tests.contracts.hostile_texts import TEXTS
from tests.contracts.runner_commands import LINE_END, github_commands
from tests.workflow.reports.html.page_reader import PageReader

from localize.checks import CheckInfo, Scope
from localize.i18n.sanitize import visible, visible_in_log
from localize.model import Finding, LanguageTag, SegmentKey, Severity, Side
from localize.workflow.reports.findings.formats import FORMATS
from localize.workflow.reports.findings.github import render_summary
from localize.workflow.reports.findings.record import (
    CheckedDocument,
    FindingsReport,
    Place,
    ReportedFinding,
    with_fingerprints,
)

KK = LanguageTag("kk")
KEY = SegmentKey("0123456789abcdef")
FINDING = Finding("numbers.missing", "accuracy", Severity.MAJOR, Side.TARGET, 0, 1, "no number", "5")
REPORTED = ReportedFinding(
    FINDING, KEY, KK, "guide.md", 3, "It cost 5.", "Ол.", Place("docs/guide.md", 7, 2, exact=True), "docs/checks.md"
)
CHECKS = (
    CheckInfo("numbers.missing", "accuracy", Severity.MAJOR, Scope.PAIR, "A number is missing.\n\nWhat: A number."),
)
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def report(*findings: ReportedFinding, title: str = "Guide") -> FindingsReport:
    """A report on one document in one language."""
    documents = tuple(
        CheckedDocument(document, KK, 9, f"docs/{document}")
        for document in dict.fromkeys(each.document for each in findings)
    ) or (CheckedDocument("guide.md", KK, 9, "docs/guide.md"),)
    return FindingsReport(tuple(with_fingerprints(findings)), 9, title, LanguageTag("en"), (KK,), documents, CHECKS)


def hostile(text: str) -> FindingsReport:
    """A report in which everything that a document or a person says is this text."""
    finding = replace(FINDING, message=text, surface=text, fix=text)
    waived = replace(finding, waived=text)
    reported = replace(REPORTED, finding=finding, source=text, target=text)
    named = replace(reported, document=text, place=replace(REPORTED.place, path=text))
    return report(reported, replace(reported, finding=waived), named, title=text)


def messages_of_text(written: str) -> list[str]:
    return [line.partition("numbers.missing: ")[2] for line in written.split("\n")[:-2]]


def messages_of_json(written: str) -> list[str]:
    return [each["message"] for each in json.loads(written)["findings"]]


def messages_of_lines(written: str) -> list[str]:
    return [json.loads(line)["message"] for line in written.splitlines()]


def messages_of_sarif(written: str) -> list[str]:
    (run,) = json.loads(written)["runs"]
    return [each["message"]["text"].removeprefix("kk: ") for each in run["results"]]


def messages_of_junit(written: str) -> list[str]:
    root = ET.fromstring(written)
    return [each.attrib["message"] for each in root.iter("failure")]


def messages_of_github(written: str) -> list[str]:
    return [each.text.rpartition("#3: ")[2] for each in github_commands(written)]


def messages_of_gitlab(written: str) -> list[str]:
    return [each["description"].rpartition(" kk: ")[2] for each in json.loads(written)]


def messages_of_html(written: str) -> list[str]:
    return [each.text for each in PageReader(written).all("p", "message")]


READERS: Mapping[str, Callable[[str], list[str]]] = {
    "text": messages_of_text,
    "json": messages_of_json,
    "jsonl": messages_of_lines,
    "sarif": messages_of_sarif,
    "junit": messages_of_junit,
    "github": messages_of_github,
    "gitlab": messages_of_gitlab,
    "html": messages_of_html,
}
"""A reader of each format, which gives the messages of the findings in it."""


def shown(text: str) -> set[str]:
    """The forms that a text may have in a report: itself, with signs, and those of one format."""
    signs = visible(text)
    printed = visible_in_log(text)
    return {text, signs, printed, signs.replace("](", "] ("), re.sub("[\ufffe\uffff]", "\ufffd", printed)}


def test_formats_have_a_reader_each() -> None:
    """A format that is added has to pass all that follows."""
    assert FORMATS.keys() == READERS.keys()


@pytest.mark.parametrize("name", READERS)
def test_report_is_read_again_whatever_the_texts_are(name: str) -> None:
    """No text breaks a report; each is found in it, as it is or with signs for what nobody would see."""
    for text in TEXTS:
        written = FORMATS[name].render(hostile(text))
        found = READERS[name](written)
        assert len(found) >= 2, text
        assert set(found) <= shown(text), text


@pytest.mark.parametrize("name", READERS)
def test_report_commands_no_runner(name: str) -> None:
    """In a log of a CI job a report is no command; the annotations for GitHub are those that are meant."""
    for text in TEXTS:
        written = FORMATS[name].render(hostile(text))
        commands = github_commands(written)
        assert not re.search(r"##\w*\[", written), text
        if name == "github":
            assert [each.name for each in commands] == ["error", "error"], text
            assert {*commands[0].properties} == {"file", "line", "col", "title"}
            assert commands[1].properties["file"] == visible_in_log(text), text
        else:
            assert not commands, text


@pytest.mark.parametrize("name", READERS)
def test_report_has_no_control_characters(name: str) -> None:
    """A report is UTF-8, ends its lines with a line feed, and has no other character that nobody sees."""
    for text in TEXTS:
        written = FORMATS[name].render(hostile(text))
        written.encode()
        assert written.endswith("\n")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", written), (
            text
        )


def test_summary_is_one_table_row_a_finding() -> None:
    """A text adds no row, column, markup or link to the table that a step of GitHub Actions shows."""
    for text in TEXTS:
        written = render_summary(hostile(text))
        rows = [line for line in written.split("\n") if line.startswith("|")][2:]
        assert len(rows) == 3
        assert {row.count("|") for row in rows} == {6}
        assert not re.search(r"[<>\[\]`@$]|://|www\.", written), text
        assert len(LINE_END.split(written)) == written.count("\n") + 1


@pytest.mark.parametrize("name", READERS)
def test_report_on_nothing_is_whole(name: str) -> None:
    """Where nothing was found, or nothing looked at, there is a report all the same."""
    for empty in (report(), FindingsReport((), 0)):
        assert READERS[name](FORMATS[name].render(empty)) == []
