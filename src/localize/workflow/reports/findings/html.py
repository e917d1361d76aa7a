"""Report of findings as an HTML page for people: totals, bars, findings in their texts, waivers, manuals of checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from localize import __version__
from localize.checks import CheckInfo
from localize.i18n.sanitize import visible, visible_edges
from localize.model import Severity, Side
from localize.workflow.reports.findings.record import FindingsReport, ReportedFinding, worst_first
from localize.workflow.reports.findings.text import count, summary
from localize.workflow.reports.html.bars import Part, render_bar, render_key
from localize.workflow.reports.html.page import escape, render_page, render_row, render_table

MOST_FINDINGS = 5_000
"""In one table: a browser lays out so many in seconds, and nobody reads more."""
_LABEL = re.compile(r"\n+(?=\w+: )|\n\n+")
"""Where a paragraph of a manual ends: before `What:`, `Why:` and the like."""
_STYLE = """
:root { --critical: #8f0a24; --major: #d4490d; --minor: #e3a008; --neutral: #8792a2; }
@media screen and (prefers-color-scheme: dark) { :root { --critical: #ff6b81; --major: #e07b39; --minor: #b58a1b;
 --neutral: #66707d; } }
.totals { display: flex; flex-wrap: wrap; gap: .5em 2em; margin: 0; } .totals div { display: flex;
 flex-direction: column-reverse; } .totals dd { margin: 0; font-size: 1.6em; } .totals dt { color: var(--quiet); }
.scroll table { width: 100%; max-width: 50em; } .scroll td:last-child { width: 45%; padding-right: 0; }
.findings { width: 100%; table-layout: fixed; overflow-wrap: anywhere; } .findings p { margin: .3em 0 0; }
.findings thead th:nth-child(1) { width: 6.5em; } .findings thead th:nth-child(2) { width: 22%; }
.findings td:first-child { border-left: .5em solid var(--severity); } .findings td[lang] { white-space: pre-wrap; }
.critical { --severity: var(--critical); } .major { --severity: var(--major); } .minor { --severity: var(--minor); }
.neutral { --severity: var(--neutral); } .quiet { color: var(--quiet); }
.critical td:first-child { font-weight: 700; } .major td:first-child { font-weight: 600; }
ins, del { text-decoration: none; border: 1px solid var(--line); padding: 0 .2em; white-space: pre-wrap; }
section section { max-width: 50em; } section section p { margin: .3em 0; }
@media screen and (max-width: 50em) { .scroll th, .scroll td { padding: .25em .2em; font-size: 12px; }
 .findings, .findings tbody, .findings tr, .findings th, .findings td { display: block; }
 .findings thead { position: absolute; clip-path: inset(50%); }
 .findings tr { border-left: .5em solid var(--severity); border-bottom: 1px solid var(--line); padding: .6em 0; }
 .findings th, .findings td, .findings td:first-child { border: 0; padding: .15em .6em; }
 .findings td[lang]::before { color: var(--quiet); display: block; font-size: 12px; content: "source"; }
 .findings td[lang] + td[lang]::before { content: "target"; } }
@media print { .findings td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } nav { display: none; } }
"""


def render(report: FindingsReport, now: datetime | None = None) -> str:
    """Return the page; of open findings and of waivers 5,000 each, the worst."""
    title = f"Findings in {report.title}" if report.title else "Findings"
    made = now or datetime.now(UTC)
    open_ones = [each for each in report.findings if each.finding.waived is None]
    waived = [each for each in report.findings if each.finding.waived is not None]
    links = {each.id: f"check-{at}" for at, each in enumerate(report.checks, 1)}
    parts = (
        _lead(report, made),
        _totals(report, open_ones, waived),
        *_charts(report, open_ones),
        _section("findings", "Findings", _findings(open_ones, report, links)),
        _section("waived", "Waived findings", _findings(waived, report, links)),
        _section("checks", "Checks", map(_manual, report.checks, links.values())),
    )
    return render_page(title, parts, style=_STYLE)


def _lead(report: FindingsReport, made: datetime) -> str:
    time = f'<time datetime="{made.isoformat(timespec="seconds")}">{made:%Y-%m-%d %H:%M} {made:%Z}</time>'
    languages = f"Languages: {escape(', '.join(report.languages))}. " if report.languages else ""
    return (
        f"<p>{summary(report)}. {languages}{time}, localize {escape(__version__)}.</p>\n"
        '<nav aria-label="Sections"><a href="#findings">Findings</a> · <a href="#waived">Waived findings</a> · '
        '<a href="#checks">Checks</a></nav>'
    )


def _totals(report: FindingsReport, open_ones: Sequence[ReportedFinding], waived: Sequence[ReportedFinding]) -> str:
    severities = Counter(each.finding.severity for each in open_ones)
    numbers = {
        "texts looked at": report.checked,
        "findings": len(report.open),
        **{each.value: severities[each] for each in Severity},
        "waived": len(waived),
    }
    shown = "".join(f"<div><dt>{name}</dt><dd>{number:,}</dd></div>" for name, number in numbers.items())
    return _section("totals", "Totals", [f'<dl class="totals">{shown}</dl>'])


def _charts(report: FindingsReport, findings: Sequence[ReportedFinding]) -> Iterator[str]:
    """Yield the findings that nobody has waived by language, and by family of checks where there are any."""
    texts: Counter[str] = Counter()
    for document in report.documents:
        texts[document.language] += document.texts
    by_language = _counted(findings, lambda each: each.language)
    languages = {each: by_language.get(each, Counter()) for each in (*report.languages, *by_language)}
    if languages:
        yield _section("languages", "Findings by language", _chart("language", languages, texts))
    by_kind = _counted(findings, lambda each: each.finding.check.partition(".")[0])
    if by_kind:
        kinds = dict(sorted(by_kind.items(), key=lambda each: (-each[1].total(), each[0])))
        yield _section("kinds", "Findings by kind", _chart("kind", kinds))


def _counted(
    findings: Iterable[ReportedFinding], name: Callable[[ReportedFinding], str]
) -> dict[str, Counter[Severity]]:
    counted: dict[str, Counter[Severity]] = {}
    for each in findings:
        counted.setdefault(name(each), Counter())[each.finding.severity] += 1
    return counted


def _chart(
    what: str, counted: Mapping[str, Counter[Severity]], texts: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Yield the key of the bars, and a table with a row and a bar for each name."""
    most = max(1, *(each.total() for each in counted.values()))
    rows = []
    for name, severities in counted.items():
        parts = [Part(f"{severities[each]} {each.value}", severities[each], _colour(each)) for each in Severity]
        numbers = [f"{each:,}" for each in ((texts[name],) if texts else ()) + tuple(severities[s] for s in Severity)]
        rows.append(render_row([name], numbers, render_bar(parts, most)))
    yield render_key(Part(each.value, 0, _colour(each)) for each in Severity)
    heads = (*(("texts",) if texts else ()), *(each.value for each in Severity))
    yield render_table(rows, [what], heads, "chart")


def _colour(severity: Severity) -> str:
    return f"var(--{severity.value})"


def _section(name: str, title: str, parts: Iterable[str]) -> str:
    """Return a part of the page; where it is empty, it says so."""
    body = "\n".join(parts) or "<p>None.</p>"
    return f'<section id="{name}"><h2>{title}</h2>\n{body}\n</section>'


def _findings(findings: Sequence[ReportedFinding], report: FindingsReport, links: Mapping[str, str]) -> Iterator[str]:
    """Yield a table of findings, the worst first, and how many were left out."""
    if not findings:
        return
    chosen = worst_first(findings)[:MOST_FINDINGS]
    if (cut := len(findings) - len(chosen)) > 0:
        yield f"<p>{count(cut, 'finding')} of {len(findings)} left out, the least severe ones.</p>"
    head = "".join(f'<th scope="col">{each}</th>' for each in ("severity", "place", "finding", "source", "target"))
    yield f'<table class="findings"><thead><tr>{head}</tr></thead><tbody>'
    yield from (_row(each, report, links) for each in chosen)
    yield "</tbody></table>"


def _row(reported: ReportedFinding, report: FindingsReport, links: Mapping[str, str]) -> str:
    finding = reported.finding
    is_source_alone = not reported.target and finding.side is Side.SOURCE
    source_language = reported.language if is_source_alone else report.source_language
    languages = {Side.SOURCE: escape(source_language or ""), Side.TARGET: escape(reported.language)}
    words = "".join(_words(reported, languages[finding.side]))
    texts = "".join(_text(reported, side, language) for side, language in languages.items())
    return (
        f'<tr class="{finding.severity.value}"><td>{finding.severity.value}</td><th scope="row">{_place(reported)}</th>'
        f"<td>{_check(finding.check, links)}{words}</td>{texts}</tr>"
    )


def _place(reported: ReportedFinding) -> str:
    place = reported.place
    line = f":{place.line}" if place.exact else ""
    key = f'<p class="quiet">{escape(reported.key)}</p>' if reported.key else ""
    return (
        f"<bdi>{escape(reported.document)}</bdi> #{reported.number} ({escape(reported.language)})"
        f'<p class="quiet"><bdi>{escape(place.path)}{line}</bdi></p>{key}'
    )


def _check(name: str, links: Mapping[str, str]) -> str:
    return f'<a href="#{links[name]}">{escape(name)}</a>' if name in links else escape(name)


def _words(reported: ReportedFinding, language: str) -> Iterator[str]:
    """Yield the message, and the reason of a waiver or the fix."""
    finding = reported.finding
    yield f'<p class="message" dir="auto">{escape(finding.message)}</p>'
    if finding.waived is not None:
        yield f'<p class="reason">Reason: <bdi>{escape(finding.waived)}</bdi></p>'
    elif finding.fix is not None:
        yield f'<p class="fix">{_fix(reported, finding.fix, language)}</p>'


def _fix(reported: ReportedFinding, fix: str, language: str) -> str:
    """Return what to do, in words: neither colour nor a struck line alone says it. What changes no word is a fix."""
    finding = reported.finding
    before = (reported.source if finding.side is Side.SOURCE else reported.target)[finding.start : finding.end]
    old, new = (
        f'<bdi lang="{language}"><{tag}>{_edges(text)}</{tag}></bdi>' for tag, text in (("del", before), ("ins", fix))
    )
    kind = "Fix" if finding.certain else "Suggestion"
    if not before:
        return f"{kind}: insert {new}"
    return f"{kind}: replace {old} with {new}" if fix else f"{kind}: remove {old}"


def _edges(text: str) -> str:
    """Return a text in which spaces at its edges are seen, too."""
    return escape(visible_edges(visible(text)))


def _text(reported: ReportedFinding, side: Side, language: str) -> str:
    """Return a cell with a text, in which the finding is marked."""
    finding = reported.finding
    text = reported.source if side is Side.SOURCE else reported.target
    start, end = (finding.start, finding.end) if finding.side is side else (0, 0)
    marked = escape(text[start:end])
    return (
        f'<td lang="{language}" dir="auto">{escape(text[:start])}'
        f"{f'<mark>{marked}</mark>' if marked else ''}{escape(text[end:])}</td>"
    )


def _manual(check: CheckInfo, link: str) -> str:
    """Return the page of a check, with the first sentence and then a paragraph for each of What, Why, Wrong, Right."""
    paragraphs = (" ".join(each.split()) for each in _LABEL.split(check.docstring))
    body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs if each)
    return f'<section id="{link}"><h3>{escape(check.id)}</h3>{body}</section>'
