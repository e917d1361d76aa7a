"""The command `align`: links between the sentences of a document and its translations, for the memory."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, large_option, open_to_read, open_to_write, raw_option, root_of
from localize.cli.json_answers import json_answer
from localize.cli.terminal_ui import preferred
from localize.errors import ExchangeError

if TYPE_CHECKING:
    from localize.workflow.alignment.align import InputFile
    from localize.workflow.alignment.model import Alignment, Bead
    from localize.workflow.project.project import Project
    from localize.workflow.user.preferences import Preferences


class _RunScreen(Protocol):
    def __call__(self, project: Project, alignment: Alignment, *, least: float, preferences: Preferences) -> int: ...


@click.command("align")
@click.argument("paths", metavar="SOURCE TRANSLATION [THIRD]", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="L", help="The first file's language; else as its name says, or the project's.")
@click.option("--target", "targets", multiple=True, metavar="L", help="A translation's language; repeatable, in order.")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write a TMX file.")
@click.option("--import", "imports", is_flag=True, help="Put the links into the project's memory.")
@click.option(
    "--min-score",
    type=click.IntRange(0, 100),
    default=60,
    show_default=True,
    help="Links that are less sure are doubtful and stay out.",
)
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), help="Write a table to look through (TSV).")
@raw_option
@click.option("--reviewed", type=click.Path(path_type=Path, dir_okay=False), help="Read that table back, as edited.")
@click.option("--ui", is_flag=True, help="Look through the links on the screen; needs a project.")
@large_option
@json_answer("align")
@as_option
@click.pass_context
def align_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    source: str | None,
    targets: tuple[str, ...],
    out: Path | None,
    min_score: int,
    review: Path | None,
    reviewed: Path | None,
    as_name: str | None,
    imports: bool,
    raw: bool,
    ui: bool,
    as_json: bool,
) -> int:
    """Pair the sentences of a document and its translations.

    Works without a project; in one, its memory, glossary and segmentation help. Without --output or --import only
    tells what was found. Three files are joined through the first one.
    """
    from localize.workflow.alignment import align as desk

    _spare(paths, out, review)
    if ui and (imports or out is not None or as_json):
        raise click.UsageError("--ui goes without --output, --import and --json: the screen imports")
    least = min_score / 100
    with ExitStack() as stack:
        project = _project(ctx, as_name, writes=imports or ui)
        if project is not None:
            stack.enter_context(project)
        alignment = diagnostics.follow(desk.align(project, _papers(project, paths, source, targets)))
        _warn(alignment)
        if reviewed is not None:
            alignment = _read_table(alignment, reviewed)
        if review is not None:
            from localize.workflow.alignment.table import write_table

            output.write_bytes(write_table(alignment, raw=raw), review)
        if ui and project is not None:
            return _open(project, alignment, least)
        written = desk.write_memory(alignment, out, least) if out is not None else None
        added = desk.remember(project, alignment, least) if imports and project is not None else None
    if as_json:
        output.document(_json(alignment, least, added, written))
        return 0
    _tell(alignment, least)
    if written is not None:
        output.line(f"{output.count(written, 'translation unit')} in {out}")
    if added is not None:
        output.line(f"{output.count(added, 'translation unit')} added to the memory")
    return 0


def _spare(paths: tuple[Path, ...], *written: Path | None) -> None:
    """Raise a UsageError where a file that is written is one of the documents, or two are the same."""
    taken = {path.resolve() for path in paths}
    for each in written:
        if each is not None and each.resolve() in taken:
            raise click.UsageError(f"{each} would be overwritten: choose another file")
        taken |= {each.resolve()} if each is not None else set()


def _project(ctx: click.Context, as_name: str | None, *, writes: bool) -> Project | None:
    """Return the project around, None where there is none and none is needed."""
    from localize.workflow.project.project import find_root

    if writes:
        return open_to_write(ctx, as_name)
    if root_of(ctx) is None and find_root(Path.cwd()) is None:
        return None
    return open_to_read(ctx)


def _papers(
    project: Project | None, paths: tuple[Path, ...], source: str | None, targets: tuple[str, ...]
) -> list[InputFile]:
    from localize.language import parse_tag
    from localize.workflow.alignment.align import InputFile, guess_language

    if not 2 <= len(paths) <= 3:
        raise click.UsageError("give two or three files: the source and its translations")
    if len(targets) >= len(paths):
        raise click.UsageError("there are more --target than translations")
    told = [source, *targets, *[None] * (len(paths) - 1 - len(targets))]
    if project is not None and told[0] is None and not guess_language(paths[0]):
        told[0] = project.source
    return [InputFile(path, parse_tag(tag) if tag else None) for path, tag in zip(paths, told, strict=True)]


def _read_table(alignment: Alignment, path: Path) -> Alignment:
    from localize.workflow.alignment.table import read_table

    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error
    return read_table(alignment, data, str(path))


def _open(project: Project, alignment: Alignment, least: float) -> int:
    import sys

    from localize import plugins

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        diagnostics.say("localize: --ui needs a terminal")
        return diagnostics.USAGE
    return cast(_RunScreen, plugins.load("localize.ui", "align"))(
        project, alignment, least=least, preferences=preferred()
    )


def _warn(alignment: Alignment) -> None:
    """Warn about documents whose text is in another language than the options say."""
    from localize.workflow.alignment.align import find_misnamed

    for side, language in find_misnamed(alignment):
        diagnostics.say(f"localize: {side.name}: said to be in {side.language}, but reads as {language}")
        diagnostics.say("  hint: say the languages in the order of the files: --source en --target kk")


def _tell(alignment: Alignment, least: float) -> None:
    for side in alignment.sides:
        output.line(f"{side.language}  {output.count(len(side.lines), 'sentence')}  {side.name}")
    tally = alignment.tally(least)
    output.line(f"{output.count(tally.sure, 'link')} taken, {tally.doubtful} doubtful, {tally.rejected} rejected")
    output.line(f"{output.count(tally.alone, 'sentence')} alone, {tally.merged} merged, {tally.moved} moved")
    if tally.untranslated:
        output.line(f"{output.count(tally.untranslated, 'link')} the same in all languages: not for a memory")


def _json(alignment: Alignment, least: float, added: int | None, written: int | None) -> dict[str, object]:
    tally = alignment.tally(least)
    documents = [
        {"file": side.name, "language": side.language, "sentences": len(side.lines)} for side in alignment.sides
    ]
    counts = {
        "taken": tally.sure,
        "doubtful": tally.doubtful,
        "rejected": tally.rejected,
        "alone": tally.alone,
        "merged": tally.merged,
        "moved": tally.moved,
        "untranslated": tally.untranslated,
    }
    links = [_bead_json(alignment, bead, least) for bead in alignment.beads]
    return {"documents": documents, **counts, "added": added, "written": written, "links": links}


def _bead_json(alignment: Alignment, bead: Bead, least: float) -> dict[str, object]:
    texts = [alignment.text(bead, at).typed if lines else None for at, lines in enumerate(bead.lines)]
    lines = [[number + 1 for number in some] for some in bead.lines]
    about = {"score": round(bead.score * 100), "moved": bead.moved, "taken": bead.is_taken(least)}
    return {"lines": lines, "texts": texts, **about}
