"""Files of a word count: JSON, CSV, XLSX, or one HTML page with a chart that loads nothing from elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from localize.errors import StoreError
from localize.i18n.sanitize import escape_json, visible
from localize.model import LanguageTag
from localize.safe.spreadsheet import Cell, Writer
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
_WIDTH, _HEIGHT = 720, 26


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
    return (escape_json(json.dumps(to_json(analysis), ensure_ascii=False, indent=1)) + "\n").encode()


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
    title = escape(f"Analysis of {visible(analysis.name)}" if analysis.name else "Analysis")
    parts = [_PAGE.format(title=title)]
    for language in analysis.languages:
        total = analysis.total(language)
        parts.append(f"<h2>{escape(language)}</h2>")
        parts.append(_chart(total))
        parts.append(f"<p>{analysis.weighted(total):,.0f} weighted words of {_sum(total).words:,}</p>")
        parts.append(_table(analysis, language))
    parts.append("</body></html>\n")
    return "\n".join(parts).encode()


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.4 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }}
table {{ border-collapse: collapse; }} th, td {{ padding: .2em .7em; border-bottom: 1px solid #ddd; }}
td + td + td {{ text-align: right; font-variant-numeric: tabular-nums; }} svg {{ max-width: 100%; }}
.key span {{ white-space: nowrap; }}
.key i {{ display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .9em; }}
</style></head><body><h1>{title}</h1>"""


def _sum(sizes: Mapping[Band, Size]) -> Size:
    return sum(sizes.values(), Size())


def _chart(sizes: Mapping[Band, Size]) -> str:
    """Return one bar of words by band, and its key."""
    words = max(1, _sum(sizes).words)
    left = 0.0
    bars: list[str] = []
    key: list[str] = []
    for band, size in sizes.items():
        if not size.words:
            continue
        width = _WIDTH * size.words / words
        label = f"{band.value}: {size.words:,} words"
        bars.append(
            f'<rect x="{left:.1f}" width="{width:.1f}" height="{_HEIGHT}" fill="{_COLOURS[band]}">'
            f"<title>{label}</title></rect>"
        )
        key.append(f'<span><i style="background:{_COLOURS[band]}"></i>{label} ({size.words / words:.0%})</span>')
        left += width
    svg = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Words by band">{"".join(bars)}</svg>'
    return f'{svg}<p class="key">{" ".join(key)}</p>'


def _table(analysis: Analysis, language: LanguageTag) -> str:
    head = "".join(f"<th>{each}</th>" for each in HEAD[1:])
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(visible(str(cell)))}</td>" for cell in row[1:]) + "</tr>"
        for row in rows_of(analysis)
        if row[0] == language and row[3]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


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
