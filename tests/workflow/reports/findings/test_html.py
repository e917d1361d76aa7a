"""HTML page of findings: what it says, in which language, and that no text in it is more than a text."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.contracts.hostile_texts import TEXTS
from tests.contracts.test_reports import hostile
from tests.workflow.reports.findings.findings_fixture import KK, report, reported
from tests.workflow.reports.html.page_reader import Element, PageReader

from localize import __version__
from localize.i18n.sanitize import visible
from localize.model import LanguageTag, Severity, Side
from localize.workflow.reports.findings import html
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding
from localize.workflow.reports.html.page import POLICY

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NOW = datetime(2026, 3, 22, 9, 5, tzinfo=UTC)
EACH = (reported(1, Severity.NEUTRAL), reported(2, Severity.MINOR), reported(3), reported(4, Severity.CRITICAL))
ALL = (*EACH, reported(5, waived="In the heading."))


def read(found: FindingsReport) -> PageReader:
    """The page of a report."""
    return PageReader(html.render(found, NOW))


def of(elements: list[Element], tag: str) -> list[str]:
    """The texts of the elements of a tag."""
    return [each.text for each in elements if each.tag == tag]


def cells(page: PageReader) -> list[Element]:
    """The two texts of the first finding."""
    return [each for each in page.section("findings") if each.tag == "td" and "lang" in each.attributes][:2]


def marked(found: ReportedFinding) -> list[str]:
    """The texts that are marked on the page of one finding."""
    return [each.text for each in read(report(found)).all("mark")]


def spanning(start: int, end: int, *, fix: str | None = None, certain: bool = False) -> ReportedFinding:
    """A finding in a part of the target `Ол екі  рет.`."""
    found = reported()
    finding = replace(found.finding, start=start, end=end, fix=fix, certain=certain)
    return replace(found, finding=finding, target="Ол екі  рет.")


def test_page_has_totals_date_and_version() -> None:
    """What was looked at, and what was found, by severity; waived findings are counted apart."""
    page = read(report(*ALL))
    totals = dict(zip(of(page.section("totals"), "dt"), of(page.section("totals"), "dd"), strict=True))
    assert totals == {
        "texts looked at": "20",
        "findings": "3",
        "critical": "1",
        "major": "1",
        "minor": "1",
        "neutral": "1",
        "waived": "1",
    }
    assert of(page.elements, "h1") == ["Findings in Guide"]
    assert of(page.elements, "time") == ["2026-03-22 09:05 UTC"]
    assert f"localize {__version__}." in page.all("main")[0].text


def test_bars_count_languages_and_kinds() -> None:
    """Languages without a finding are there too; a kind is a family of checks; the longest bar fills the width."""
    russian = replace(EACH[2], language=LanguageTag("ru"), finding=replace(EACH[2].finding, check="spaces.doubled"))
    page = read(replace(report(*ALL, russian), languages=(KK, LanguageTag("ru"), LanguageTag("en"))))
    rows = [each.text for each in page.section("languages") if each.attributes.get("class") == "number"]
    assert rows[5:] == ["20", "1", "1", "1", "1", "0", "0", "1", "0", "0", "0", "0", "0", "0", "0"]
    bars = [each.attributes["aria-label"] for each in page.section("languages") if each.tag == "svg"]
    assert bars == ["1 critical, 1 major, 1 minor, 1 neutral", "1 major", "none"]
    kinds = [each for each in page.section("kinds") if each.attributes.get("scope") == "row"]
    assert [each.text for each in kinds] == ["numbers", "spaces"]
    widths = [each.attributes["width"] for each in page.section("kinds") if each.tag == "rect"]
    assert widths == ["25.00%"] * 5


def test_findings_are_listed_worst_first() -> None:
    """Each has its severity in words, its place, its message and a link to the manual on the same page."""
    page = read(report(*ALL))
    listed = page.section("findings")
    rows = [each.attributes["class"] for each in listed if each.tag == "tr" and "class" in each.attributes]
    assert rows == ["critical", "major", "minor", "neutral"]
    assert [each.text for each in listed if each.tag == "td"][::4] == rows
    places = [each.text for each in listed if each.attributes.get("scope") == "row"]
    assert places[0] == "guide.md #4 (kk)docs/guide.md:70000000000000004"
    links = {each.attributes["href"] for each in listed if each.tag == "a"}
    assert links == {"#check-1"}
    assert [each.attributes.get("id") for each in page.section("checks") if each.tag == "section"] == ["check-1"]
    assert of(page.section("checks"), "p") == ["A number is missing.", "What: It."]


def test_waived_findings_have_their_reasons() -> None:
    """Whoever reads the report sees what was accepted, and why."""
    page = read(report(*ALL))
    reasons = [each.text for each in page.section("waived") if each.attributes.get("class") == "reason"]
    assert reasons == ["Reason: In the heading."]
    assert "In the heading." not in "".join(each.text for each in page.section("findings"))


def test_texts_have_their_language_and_the_finding_is_marked() -> None:
    """A screen reader speaks each text in its language; the mark covers the span, in code points."""
    page = read(report(spanning(3, 6)))
    assert [(each.attributes["lang"], each.attributes["dir"], each.text) for each in cells(page)] == [
        ("en", "auto", "It cost 1."),
        ("kk", "auto", "Ол екі  рет."),
    ]
    assert marked(spanning(3, 6)) == ["екі"]
    assert marked(spanning(3, 3)) == []
    assert marked(replace(spanning(0, 2), target="\U0001d54f\u202ez")) == ["\U0001d54f◂"]
    source = replace(EACH[2], finding=replace(EACH[2].finding, side=Side.SOURCE, start=8, end=9))
    assert marked(source) == ["3"]


def test_source_alone_has_its_own_language() -> None:
    """What documents themselves say is in the language of the document, whatever the project's is."""
    alone = replace(EACH[2], language=LanguageTag("ru"), target="", finding=replace(EACH[2].finding, side=Side.SOURCE))
    assert cells(read(report(alone)))[0].attributes["lang"] == "ru"
    empty = replace(EACH[2], target="")
    assert cells(read(report(empty)))[0].attributes["lang"] == "en"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (spanning(6, 8, fix=" ", certain=True), "Fix: replace ␣␣ with ␣"),
        (spanning(3, 6, fix="үш"), "Suggestion: replace екі with үш"),
        (spanning(3, 6, fix=""), "Suggestion: remove екі"),
        (spanning(12, 12, fix="!"), "Suggestion: insert !"),
    ],
)
def test_fix_is_in_words(found: ReportedFinding, words: str) -> None:
    """No colour and no struck line has to be seen; what a person should look at is called a suggestion."""
    page = read(report(found))
    assert [each.text for each in page.all("p", "fix")] == [words]
    assert {each.attributes["lang"] for each in page.all("bdi") if "lang" in each.attributes} == {"kk"}


def test_page_keeps_the_worst_and_says_how_many_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit a page is of no use; bars and totals count all."""
    monkeypatch.setattr(html, "MOST_FINDINGS", 50)
    many = [reported(number, Severity.MINOR) for number in range(50)]
    page = read(report(*many, *ALL))
    rows = Counter(each.attributes.get("class") for each in page.section("findings") if each.tag == "tr")
    assert (rows["critical"], rows["major"], rows["minor"], rows["neutral"]) == (1, 1, 48, 0)
    assert "4 findings of 54 left out, the least severe ones." in of(page.section("findings"), "p")
    assert of(page.section("totals"), "dd")[1:5] == ["53", "1", "1", "51"]
    assert len(page.all("p", "reason")) == 1


def test_empty_report_says_so() -> None:
    """Nothing found, or nothing looked at, is a page all the same."""
    for found in (report(), FindingsReport((), 0)):
        page = read(found)
        assert [of(page.section(name), "p") for name in ("findings", "waived")] == [["None."]] * 2


def test_hostile_texts_are_texts() -> None:
    """The page has our elements alone; each text stands where it belongs, with signs for what nobody would see."""
    for text in TEXTS:
        page = read(hostile(text))
        assert {each.text for each in page.all("p", "message")} == {visible(text)}, text
        assert {each.text for each in cells(page)} == {visible(text)}, text
        assert page.all("p", "reason")[0].text == f"Reason: {visible(text)}"
        assert visible(text) in page.all("title")[0].text


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_browser_asks_for_nothing_and_complains_of_nothing(tmp_path: Path) -> None:
    """A browser shows all rows and asks nobody, even without the policy; with it, it would say what is forbidden."""
    found = [each for text in TEXTS for each in hostile(text).findings]
    written = html.render(replace(hostile("title"), findings=tuple(found)))
    shown, console, asked = browse(tmp_path, written)
    assert shown.count('<p class="message"') == len(found)
    assert (console, asked) == ([], set())
    _, console, asked = browse(tmp_path, written.replace(POLICY, ""))
    assert (console, asked) == ([], set())
    forbidden = written.replace("</main>", '<script>1</script><img src="http://evil.example/x.png"></main>')
    _, console, asked = browse(tmp_path, forbidden)
    assert (len(console), asked) == (2, set())
    _, console, asked = browse(tmp_path, forbidden.replace(POLICY, ""))
    assert asked == {"http://evil.example/x.png"}


def browse(folder: Path, written: str) -> tuple[str, list[str], set[str]]:
    """What a browser makes of a page: its elements, the lines of its console, the addresses of others it asked for."""
    assert CHROMIUM is not None
    (folder / "page.html").write_text(written, "utf-8")
    quiet = ("no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")
    options = (
        *("headless", "no-sandbox", "disable-gpu", *quiet, "enable-logging=stderr", "dump-dom"),
        "host-resolver-rules=MAP * ~NOTFOUND",
        f"user-data-dir={folder / 'profile'}",
        f"log-net-log={folder / 'net.json'}",
    )
    command = [CHROMIUM, *(f"--{each}" for each in options), (folder / "page.html").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    asked = set(re.findall(r'"url":"(http[^"]*evil[^"]*|file:[^"]*)"', (folder / "net.json").read_text("utf-8")))
    return done.stdout, console, asked
