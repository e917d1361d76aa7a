"""Commands on the translation memory (`localize tm`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, memory_edit, output
from localize.cli.context import large_option, open_to_read, open_to_write, raw_option
from localize.cli.input import TextInContext, read_texts, read_texts_in_context
from localize.cli.json_answers import json_answer
from localize.errors import StoreError

if TYPE_CHECKING:
    from localize.model import LanguageTag, Match
    from localize.workflow.memory.concordance import Hit
    from localize.workflow.memory.file_reader import ImportOptions
    from localize.workflow.memory.import_files import ImportReport
    from localize.workflow.memory.matches import MemoryQuestion
    from localize.workflow.project.project import Project


@click.group("tm")
def tm_command() -> None:
    """Manage the translation memory."""


for _command in (
    memory_edit.log_command,
    memory_edit.edit_command,
    memory_edit.delete_command,
    memory_edit.merge_command,
    memory_edit.undo_command,
):
    tm_command.add_command(_command)


@tm_command.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--source", metavar="L", help="The language of the sources, where a file does not say it.")
@click.option("--target", metavar="L", help="The language of the translations, where a file does not say it.")
@click.option("--columns", metavar="NAME,…", help="What the columns of a table without header are: en,kk,-,note.")
@click.option("--undo", "takes_back", is_flag=True, help="Undo the imports of these files, stopped ones too.")
@large_option
@json_answer("tm import")
@click.pass_context
def import_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    source: str | None,
    target: str | None,
    columns: str | None,
    *,
    takes_back: bool,
    as_json: bool,
) -> int:
    """Import files into the memory.

    Without PATH, imports those that localize.yaml names.

    A file is TMX, a table (.csv, .tsv) with a column for each language, or a bilingual file such as PO and XLIFF; each
    may be packed (.tmx.gz).
    """
    from localize.language import parse_tag
    from localize.workflow.memory.file_reader import ImportOptions
    from localize.workflow.memory.import_files import import_memory

    told = ImportOptions(
        parse_tag(source) if source else None,
        parse_tag(target) if target else None,
        tuple(name.strip() for name in columns.split(",")) if columns else (),
    )
    if takes_back and not paths:
        raise click.UsageError("--undo takes the files")
    with open_to_write(ctx) as project:
        if takes_back:
            return _take_back(project, paths, told, as_json=as_json)
        try:
            report = diagnostics.follow(import_memory(project, paths, told))
        except (KeyboardInterrupt, StoreError):
            diagnostics.say("what was read is in the memory; the same command goes on, or takes it out with --undo")
            raise
    return _tell_import(report, as_json=as_json)


def _tell_import(report: ImportReport, *, as_json: bool) -> int:
    """Say what memory files brought; return the exit code."""
    for name in report.repeated:
        diagnostics.note(f"{name} was imported before")
    if as_json:
        output.document(
            {
                "added": report.added,
                "repeated": list(report.repeated),
                "problems": [{"path": file, **output.problem_json(problem)} for file, problem in report.problems],
                "failed": [output.failure_json(error) for error in report.failed],
                "undone": [],
            }
        )
    else:
        output.line(f"{output.count(report.added, 'translation unit')} added")
    for file, problem in report.problems:
        diagnostics.warn(f"{file}{f':{problem.line}' if problem.line else ''}: {problem.message}")
    failed = diagnostics.report_all(report.failed)
    return max(failed, diagnostics.code_of_problems(problem for _, problem in report.problems))


def _take_back(project: Project, paths: tuple[Path, ...], told: ImportOptions, *, as_json: bool) -> int:
    from localize.workflow.memory.undo import undo_file

    undone: list[dict[str, object]] = []
    for path in paths:
        report = diagnostics.follow(undo_file(project, path, told))
        undone.append({"path": str(path), "number": report.undoes, "units": report.units, "left": report.left})
        if not as_json:
            units = output.count(report.units, "translation unit")
            output.line(f"{path.name}: {units} of import {report.undoes} undone")
        if report.left:
            diagnostics.warn(f"changed since, and left alone: {report.left}")
    if as_json:
        output.document({"added": 0, "repeated": [], "problems": [], "failed": [], "undone": undone})
    return 0


@tm_command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@raw_option
@json_answer("tm export")
@click.pass_context
def export_command(ctx: click.Context, path: Path, *, raw: bool, as_json: bool) -> None:
    """Write the whole memory to a file.

    The file is TMX (.tmx, .tmx.gz), or a table where FILE ends in .csv or .tsv.
    """
    from localize.workflow.memory.tmx import export_memory

    with open_to_read(ctx) as project:
        written = diagnostics.follow(export_memory(project, path, raw=raw))
    if as_json:
        output.document({"path": str(path), "units": written})
        return
    output.line(f"{output.count(written, 'translation unit')} in {path}")


@tm_command.command("learn")
@click.option("--target", "targets", multiple=True, metavar="L", help="Only for this language; may be given again.")
@click.option("--anew", is_flag=True, help="Learn again also where little has changed.")
@json_answer("tm learn")
@click.pass_context
def learn_command(ctx: click.Context, *, targets: tuple[str, ...], anew: bool, as_json: bool) -> None:
    """Learn from the memory how to repair fuzzy matches.

    Learns how words and phrases are translated.

    `draft` and the screens do the same where the memory has grown by a twentieth.
    """
    from localize.workflow.memory.training import FEWEST, learn_memory

    with open_to_write(ctx) as project:
        languages = tuple(project.target_language(each) for each in targets)
        try:
            learnt = diagnostics.follow(learn_memory(project, languages, anew=anew))
        except KeyboardInterrupt:
            diagnostics.say("what was learnt before this stands; the same command learns the rest")
            raise
    for each in learnt:
        if as_json:
            output.record({"source": each.source, "target": each.target, "pairs": each.pairs, "new": each.is_new})
        elif each.pairs:
            news = "" if each.is_new else "; nothing new since"
            output.line(f"{each.source} → {each.target}  learnt from {output.count(each.pairs, 'pair')}{news}")
        else:
            output.line(f"{each.source} → {each.target}  nothing learnt: it takes {FEWEST} pairs in the memory")


@tm_command.command("stats")
@json_answer("tm stats")
@click.pass_context
def stats_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show how large the memory is."""
    from localize.workflow.memory.tmx import memory_stats

    with open_to_read(ctx) as project:
        stats = memory_stats(project)
    if as_json:
        output.document({"units": stats.units, "variants": dict(stats.variants), "reviewed": stats.reviewed})
        return
    units, reviewed = output.count(stats.units, "translation unit"), output.count(stats.reviewed, "reviewed text")
    output.line(f"{units}, {reviewed}")
    for language, count in stats.variants:
        output.line(f"  {language}  {output.count(count, 'text')}")


@tm_command.command("search")
@click.argument("text", required=False)
@click.option("--source", required=True, metavar="L", help="The text's language.")
@click.option("--target", required=True, metavar="L", help="The language wanted.")
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True)
@click.option(
    "--min-score",
    type=click.IntRange(50, 102),
    default=50,
    show_default=True,
    help="The lowest match shown; below 50 two texts share too little to be of use, and are not looked for.",
)
@click.option("--repair", is_flag=True, help="Offer a fuzzy match with its differing words put right as well.")
@click.option(
    "--placed", "is_placed", is_flag=True, help='Lines of standard input are {"text": …, "before": …, "after": …}.'
)
@json_answer("tm search")
@click.pass_context
def search_command(
    ctx: click.Context,
    text: str | None,
    *,
    source: str,
    target: str,
    limit: int,
    min_score: int,
    repair: bool,
    is_placed: bool,
    as_json: bool,
) -> None:
    """Find memory matches for a text.

    With -, searches for every line of standard input.

    Tags are written as they are shown. With the texts before and after it, a text has matches of more than 100.
    """
    from localize.language import parse_tag, same_language
    from localize.model import Content
    from localize.workflow.memory.matches import MemoryQuestion
    from localize.workflow.memory.tmx import search_memory

    languages = parse_tag(source), parse_tag(target)
    if same_language(*languages):
        raise click.UsageError("--source and --target are one language")
    if is_placed and text not in (None, "-"):
        raise click.UsageError("--placed reads texts from standard input")
    with open_to_read(ctx) as project:
        for number, each in read_texts_in_context() if is_placed else read_texts(text):
            asked = (
                _ask(each, languages)
                if isinstance(each, TextInContext)
                else MemoryQuestion(Content((each,)), *languages)
            )
            found = search_memory(project, asked, limit=limit, min_score=min_score, repaired=repair, diff=False)
            if number:
                output.record({"line": number, "matches": [output.match_json(match) for match in found]})
                continue
            for match in found:
                if as_json:
                    output.record(output.match_json(match))
                else:
                    output.block(match.source.typed, label=f"{match.score:3}  ")
                    output.block(f"{match.target.typed}  [{match.origin}]", label="     ")
                    output.line(f"     {_told(match)}")
            if not found and not as_json:
                output.line("no match")
                _tell_absent(project, languages)
                if project.config.memory.approved_only:
                    diagnostics.note(
                        "only what a reviewer approved is proposed: `memory.approved_only` in localize.yaml"
                    )


def _ask(placed: TextInContext, languages: tuple[LanguageTag, LanguageTag]) -> MemoryQuestion:
    """Return the question for a text between others."""
    from localize.model import Content
    from localize.workflow.memory.matches import MemoryQuestion

    before, after = (Content((each,)).hash if each else None for each in (placed.before, placed.after))
    return MemoryQuestion(Content((placed.text,)), *languages, before=before, after=after)


def _tell_absent(project: Project, languages: Iterable[LanguageTag | None]) -> None:
    """Say which of the languages the memory has no text in: nothing can be found there."""
    from localize.workflow.memory.concordance import languages_there

    absent = [each for each in languages if each and not languages_there(project, each)]
    if absent:
        diagnostics.note(f"the memory has no texts in {', '.join(absent)}")


def _told(match: Match) -> str:
    """Return who made a match, when, how far it is trusted, and what its score has lost."""
    from localize.i18n.labels import penalty_words

    # A file without dates gives the first day.
    dated = f"{match.at:%Y-%m-%d}" if match.at and match.at.timestamp() else ""
    lost = map(penalty_words, match.penalties)
    return " · ".join(filter(None, (match.author, dated, match.trust.name.lower(), *lost, *map(str, match.problems))))


@tm_command.command("concordance")
@click.argument("text")
@click.option("--language", metavar="L", help="The language that TEXT is looked for in; else all.")
@click.option("--target", metavar="L", help="Show this language beside, and only records that have it.")
@click.option("--exact", is_flag=True, help="The words as they are written, not all their forms.")
@click.option("--regex", "is_expression", is_flag=True, help="TEXT is a regular expression.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.option(
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the records found to a file, .tmx, .tmx.gz, .csv or .tsv.",
)
@raw_option
@json_answer("tm concordance")
@click.pass_context
def concordance_command(
    ctx: click.Context,
    text: str,
    *,
    language: str | None,
    target: str | None,
    exact: bool,
    is_expression: bool,
    limit: int,
    path: Path | None,
    raw: bool,
    as_json: bool,
) -> None:
    """Find words in the texts of the memory.

    Words are found in any of their forms.
    """
    from localize.language import parse_tag
    from localize.workflow.memory.concordance import ConcordanceQuery, concordance
    from localize.workflow.memory.tmx import write_units

    wanted = ConcordanceQuery(
        text,
        parse_tag(language) if language else None,
        parse_tag(target) if target else None,
        exact=exact,
        is_expression=is_expression,
        limit=limit,
    )
    with open_to_read(ctx) as project:
        found = diagnostics.follow(concordance(project, wanted))
        if path is not None:
            diagnostics.follow(write_units(project, (hit.unit for hit in found.hits), path, raw=raw))
        if not found.hits:
            _tell_absent(project, (wanted.language, wanted.target))
    for hit in found.hits:
        if as_json:
            output.record(output.hit_in_memory_json(hit))
        else:
            _print_hit(hit)
    if not found.hits and not as_json:
        output.line("nothing found")
    if not found.complete:
        diagnostics.warn(f"there is more: --limit {2 * limit} shows it")


def _print_hit(hit: Hit) -> None:
    plain = hit.variant.content.plain
    pieces: list[str] = []
    at = 0
    for start, end in hit.spans:
        pieces += [plain[at:start], "[", plain[start:end], "]"]
        at = end
    output.block("".join([*pieces, plain[at:]]), label=f"{hit.variant.language}  ")
    others = [each for each in hit.unit.variants if each.language != hit.variant.language]
    for each in [hit.target] if hit.target else others:
        output.block(each.content.plain, label=f"{each.language}  ")
    dated = f"  {hit.variant.at:%Y-%m-%d}" if hit.variant.at.timestamp() else ""  # an undated file gives the first day
    output.line(f"    {hit.unit.document or hit.variant.origin}{dated}")
