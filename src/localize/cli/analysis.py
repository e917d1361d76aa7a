"""The command `analyze`: segments and words of a project by how well the memory knows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import languages, open_to_read, raw_option, targets_option
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.model import LanguageTag
    from localize.workflow.reports.word_count import Analysis, FileAnalysis

_LINE = "{:14}{:>10}{:>10}{:>8}{:>8}{:>10}"
_BAR = 20
"""Cells of a bar that stands for all words."""


@click.command("analyze")
@targets_option
@click.option("--weights", type=click.Path(path_type=Path), metavar="FILE.yaml", help="What a word of a band costs.")
@click.option(
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a file as well: its ending says what, .csv, .xlsx, .html or .json.",
)
@raw_option
@json_answer("analyze")
@click.pass_context
def analyze_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    weights: Path | None,
    path: Path | None,
    *,
    raw: bool,
    as_json: bool,
) -> None:
    """Count segments and words by match band.

    The band is that of the best match in the memory or in the project itself.
    """
    from localize.workflow.reports.word_count import FORMS, WEIGHTS, analyze, read_weights, render
    from localize.workflow.reports.word_count.files import to_json

    if path is not None and path.suffix.lower() not in FORMS:
        raise click.UsageError(f"--output takes a file that ends in {', '.join(FORMS)}")
    costs = read_weights(weights) if weights else WEIGHTS
    with open_to_read(ctx) as project:
        analysis = diagnostics.follow(analyze(project, languages(project, targets), weights=costs))
    if path is not None:
        output.write_bytes(render(analysis, path.suffix.lower(), raw=raw), path)
    if as_json:
        output.document(to_json(analysis))
        return
    if not analysis.files:
        output.line("no segments: add a file first")
    for language in analysis.languages:
        _print(analysis, language)


def _print(analysis: Analysis, language: LanguageTag) -> None:
    from localize.i18n.status_symbols import is_ascii_only
    from localize.workflow.reports.stages import share_cells

    total = analysis.total(language)
    words = sum(size.words for size in total.values())
    files = sum(each.language == language for each in analysis.files)
    output.line(f"{language}  {output.count(files, 'file')}")
    sign = "#" if is_ascii_only() else "█"
    bars = dict(zip(total, share_cells([size.words for size in total.values()], _BAR), strict=True))
    output.line(_LINE.format("", "segments", "words", "", "weight", "weighted"))
    for band, size in total.items():
        weight = analysis.weights[band]
        share = f"{100 * size.words / words:.0f} %" if words else ""
        weighted = f"{size.words * weight:,.0f}"
        bar = sign * bars[band]
        row = _LINE.format(band.value, f"{size.segments:,}", f"{size.words:,}", share, f"{weight:g}", weighted)
        output.line(f"{row}  {bar}".rstrip())
    segments = sum(size.segments for size in total.values())
    weighted = f"{analysis.weighted(total):,.0f}"
    output.line(_LINE.format("all", f"{segments:,}", f"{words:,}", "", "", weighted))
    for each in analysis.files if files > 1 else ():
        if each.language == language:
            _print_file(analysis, each)


def _print_file(analysis: Analysis, file: FileAnalysis) -> None:
    segments = sum(size.segments for size in file.sizes.values())
    words = sum(size.words for size in file.sizes.values())
    weighted = f"{analysis.weighted(file.sizes):,.0f} weighted"
    counts = output.count(segments, "segment"), output.count(words, "word"), weighted
    bands = (f"{band.value} {size.words:,}" for band, size in file.sizes.items())
    output.line(f"  {file.path}: {', '.join(counts)} ({', '.join(bands)})")
