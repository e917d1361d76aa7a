"""Reports read by programs of others: SARIF by its schema, JUnit by a parser of a CI server's kind."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.contracts.hostile_texts import TEXTS
from tests.contracts.test_reports import hostile, report
from tests.workflow.reports.findings import findings_fixture

from localize.i18n.sanitize import visible_in_log
from localize.model import Severity
from localize.workflow.reports.findings import junit, sarif

PACKAGE = "@microsoft/jest-sarif"
SCHEMA = "package/lib/schemas/sarif-2.1.0-rtm.5.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """A function that raises where a text is no SARIF 2.1.0; its schema comes in a package of npm."""
    jsonschema = pytest.importorskip("jsonschema")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm")
    folder = tmp_path_factory.mktemp("npm")
    done = subprocess.run([npm, "pack", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        pytest.skip(f"npm cannot fetch {PACKAGE}: {done.stderr.strip()[-200:]}")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile(SCHEMA)
        assert member is not None
        schema = json.load(member)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    checker = validator(schema, format_checker=validator.FORMAT_CHECKER)
    return lambda text: checker.validate(json.loads(text))


def test_sarif_holds_to_its_schema(validate: Callable[[str], None]) -> None:
    """Whatever the texts are, whether anything was found, waived or left out."""
    for text in TEXTS:
        validate(sarif.render(hostile(text)))
    validate(sarif.render(report()))
    waived = findings_fixture.reported(1, waived="So.")
    validate(sarif.render(findings_fixture.report(waived, findings_fixture.reported(2))))


def test_sarif_of_more_findings_than_github_takes_is_small_enough(validate: Callable[[str], None]) -> None:
    """GitHub takes 10 MB, compressed."""
    severities = list(Severity)
    many = [findings_fixture.reported(number, severities[number % 4]) for number in range(6_000)]
    written = sarif.render(findings_fixture.report(*many))
    validate(written)
    assert len(gzip.compress(written.encode())) < 10_000_000


def test_junit_is_read_by_a_parser_of_others(tmp_path: Path) -> None:
    """Counts are those of the cases, and each text is the one that was written."""
    junitparser = pytest.importorskip("junitparser")
    for text in TEXTS:
        (tmp_path / "report.xml").write_text(junit.render(hostile(text)), "utf-8")
        suites = junitparser.JUnitXml.fromfile(str(tmp_path / "report.xml"))
        told = (suites.tests, suites.failures, suites.skipped, suites.errors)
        suites.update_statistics()
        assert told == (suites.tests, suites.failures, suites.skipped, suites.errors) == (2, 2, 0, 0)
        results = [result for suite in suites for case in suite for result in case.result]
        assert {result.type for result in results} == {"numbers.missing"}
        shown = visible_in_log(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
        assert {result.message for result in results} == {shown}
