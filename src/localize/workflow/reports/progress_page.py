"""Progress of a project as one HTML page, which loads nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localize.model import DocumentId, LanguageTag
from localize.model.segment_list import Counts
from localize.workflow.reports.html.bars import Part, render_bar, render_key
from localize.workflow.reports.html.page import escape, render_page, render_row, render_table
from localize.workflow.reports.progress import Status
from localize.workflow.reports.stages import Stage, approved_percent, count_stages, translated_percent

_COLOURS: Mapping[Stage, str] = {
    Stage.APPROVED: "#006d2c",
    Stage.TRANSLATED: "#4292c6",
    Stage.DRAFT: "#e6ab02",
    Stage.NEEDS_UPDATE: "#d94801",
    Stage.NEW: "#bdbdbd",
}
_NAMES = ("file", "assigned to", "due")
_NUMBERS = ("segments", "words", "translated", "approved")


def to_html(status: Status) -> bytes:
    """Return the page: a table for each language, its documents and, last, all of them together."""
    key = render_key(Part(stage.value, 1, colour) for stage, colour in _COLOURS.items())
    tables = (piece for language, counts in status.languages for piece in _render_language(status, language, counts))
    return render_page(f"Progress of {status.name}", (key, *tables), style="td svg { min-width: 14em; }").encode()


def _render_language(status: Status, language: LanguageTag, total: Counts) -> Iterator[str]:
    yield f"<h2>{escape(status.source)} → {escape(language)}</h2>"
    counts = [(each.document, dict(each.counts).get(language)) for each in status.documents]
    rows = [
        _render_counts((document.path, *_assigned(status, document.id, language, found)), found)
        for document, found in counts
        if found is not None
    ]
    yield render_table((*rows, _render_counts(("all files", "", ""), total)), _NAMES, _NUMBERS, "state")


def _assigned(status: Status, document: DocumentId, language: LanguageTag, counts: Counts) -> tuple[str, str]:
    """Return who translates a document, and the last day, marked where that has passed."""
    each = status.assigned.get((document, language))
    if each is None:
        return "", ""
    late = " (overdue)" if status.is_overdue(document, language, counts) else ""
    return each.person, f"{each.due.isoformat()}{late}" if each.due else ""


def _render_counts(names: tuple[str, ...], counts: Counts) -> str:
    stages = count_stages(counts)
    parts = [Part(f"{stage.value} {size}", size, _COLOURS[stage]) for stage, size in stages.items()]
    shares = (translated_percent(counts), approved_percent(counts))
    numbers = (f"{counts.segments}", f"{counts.words}", *(f"{share} %" for share in shares))
    return render_row(names, numbers, render_bar(parts, counts.segments or 1))
