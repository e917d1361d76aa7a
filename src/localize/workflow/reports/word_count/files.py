"""Files of a word count: JSON, CSV, XLSX, or one HTML page with a chart that loads nothing from elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from localize.errors import StoreError
from localize.i18n.sanitize import dump_json, visible
from localize.model import LanguageTag
from localize.safe.spreadsheet import Cell, Writer
from localize.workflow.reports.html.bars import Part, render_bar, render_key
from localize.workflow.reports.html.page import escape, render_page, render_row, render_table
from localize.workflow.reports.word_count.bands import Analysis, Band, Size

HEAD = ("language", "file", "band", "segments", "words", "characters", "weight", "weighted words")
ALL = "all files"
_SCHEMA = 1
_COLOURS: Mapping[Band, str] = {
    Band.DONE: "#bdbdbd",
    Band.CONTEXT: "#08519c",
    Band.EXACT: "#2171b5",
    Band.REPETITION: "#4292c6",
    Band.MATCH_95: "#006d2c",
    Band.MATCH_85: "#31a354",
    Band.MATCH_75: "#74c476",
    Band.MATCH_50: "#bae4b3",
    Band.INSIDE_95: "#54278f",
    Band.INSIDE_85: "#756bb1",
    Band.INSIDE_75: "#9e9ac8",
    Band.INSIDE_50: "#cbc9e2",
    Band.NEW: "#d94801",
}
"""Told apart without red beside green; each part of the chart has its name as well."""
_HEIGHT_PX = 26


def rows_of(analysis: Analysis) -> Iterator[tuple[Cell, ...]]:
    """Yield a row, as `HEAD` names it, for each language, file and band that occurs, then for the sums of all bands."""
    for language in analysis.languages:
        for each in analysis.files:
            if each.language == language:
                yield from _rows(analysis, language, each.path, each.sizes)
        yield from _rows(analysis, language, ALL, analysis.total(language))


def _rows(
    analysis: Analysis, language: LanguageTag, name: str, sizes: Mapping[Band, Size]
) -> Iterator[tuple[Cell, ...]]:
    for band, size in sizes.items():
        weight = analysis.weights[band]
        words = round(size.words * weight, 1)
        yield language, name, band.value, size.segments, size.words, size.characters, weight, words


def to_json(analysis: Analysis) -> dict[str, object]:
    """Return the analysis as JSON values."""
    return {
        "schema": _SCHEMA,
        "project": analysis.name,
        "languages": [
            {
                "language": language,
                "weighted_words": round(analysis.weighted(analysis.total(language)), 1),
                "bands": _bands(analysis.total(language)),
                "files": [
                    {"file": each.path, "bands": _bands(each.sizes)}
                    for each in analysis.files
                    if each.language == language
                ],
            }
            for language in analysis.languages
        ],
        "weights": {band.value: weight for band, weight in analysis.weights.items()},
    }


def _bands(sizes: Mapping[Band, Size]) -> dict[str, object]:
    return {
        band.value: {"segments": size.segments, "words": size.words, "characters": size.characters}
        for band, size in sizes.items()
    }


def _json(analysis: Analysis) -> bytes:
    return (dump_json(to_json(analysis), indent=1) + "\n").encode()


def _csv(analysis: Analysis, *, raw: bool = False) -> bytes:
    stream = io.StringIO(newline="")
    writer = Writer(stream, raw=raw)
    writer.write(HEAD, *(row if raw else map(_visible, row) for row in rows_of(analysis)))
    return stream.getvalue().encode("utf-8-sig")


def _visible(cell: Cell) -> Cell:
    return visible(cell) if isinstance(cell, str) else cell


def _xlsx(analysis: Analysis) -> bytes:
    import openpyxl
    from openpyxl.styles import Font

    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Analysis"
    sheet.append(HEAD)
    for row in rows_of(analysis):
        sheet.append(row)
        for cell in sheet[sheet.max_row][:3]:
            cell.data_type = "s"  # a file may be called "=1"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGH", (10, 40, 16, 10, 10, 12, 10, 16), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _html(analysis: Analysis) -> bytes:
    title = f"Analysis of {analysis.name}" if analysis.name else "Analysis"
    return render_page(title, (part for each in analysis.languages for part in _section(analysis, each))).encode()


def _section(analysis: Analysis, language: LanguageTag) -> Iterator[str]:
    total = analysis.total(language)
    words = sum(size.words for size in total.values())
    parts = [
        Part(f"{band.value}: {size.words:,} words", size.words, _COLOURS[band])
        for band, size in total.items()
        if size.words
    ]
    shown = (list(map(str, each[1:])) for each in rows_of(analysis) if each[0] == language and each[3])
    yield f"<h2>{escape(language)}</h2>"
    yield render_bar(parts, words, height_px=_HEIGHT_PX, label="Words by band")
    yield render_key(replace(each, label=f"{each.label} ({each.size / words:.0%})") for each in parts)
    yield f"<p>{analysis.weighted(total):,.0f} weighted words of {words:,}</p>"
    yield render_table((render_row(each[:2], each[2:]) for each in shown), HEAD[1:3], HEAD[3:])


FORMS: Mapping[str, Callable[[Analysis], bytes]] = {".json": _json, ".csv": _csv, ".xlsx": _xlsx, ".html": _html}
"""What can be written, by the ending of a file's name."""


def write_analysis(analysis: Analysis, path: Path) -> None:
    """Write the file that the ending of *path* stands for. Raises: StoreError."""
    from localize.safe.atomic import write_private

    try:
        write_private(path, render(analysis, path.suffix.lower()))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another file"
        ) from error


def render(analysis: Analysis, suffix: str, *, raw: bool = False) -> bytes:
    """Return the file for one of the endings in `FORMS`; *raw* is for programs: cells of a CSV as they are."""
    return _csv(analysis, raw=raw) if suffix == ".csv" else FORMS[suffix](analysis)
