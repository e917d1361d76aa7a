"""The commands `split` and `join`: the borders between segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from localize.cli import output
from localize.cli.context import as_option, open_to_write
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localize.model import Content, LanguageTag, SegmentKey
    from localize.workflow.editing.split_join import BorderChange
    from localize.workflow.project.project import Project


@click.command("split")
@click.argument("key")
@click.option("--before", "words", metavar="TEXT", help="The second part starts with these words of the source.")
@click.option(
    "--in", "told", nargs=2, multiple=True, metavar="L TEXT", help="Split the translation into L before TEXT."
)
@click.option("--undo", is_flag=True, help="Put the segments back that KEY was made from.")
@as_option
@json_answer("split")
@click.pass_context
def split_command(
    ctx: click.Context,
    key: str,
    words: str | None,
    told: tuple[tuple[str, str], ...],
    as_name: str | None,
    *,
    undo: bool,
    as_json: bool,
) -> None:
    """Split a segment in two.

    Translations are split too: where --in says, or else at a guessed place, and then both parts are drafts.
    """
    from localize.workflow.editing.split_join import bring_back, split
    from localize.workflow.segments.lookup import find_key

    if undo == (words is not None):
        raise click.UsageError("give the place with --before, or undo the split with --undo")
    with open_to_write(ctx, as_name) as project:
        whole = find_key(project, key)
        if words is None:
            _print(project, bring_back(project, whole), as_json=as_json)
            return
        at = _place(project.store.get_segment(whole).source, words)
        done = split(project, whole, at, _target_places(project, whole, told))
        _print(project, done, as_json=as_json)


@click.command("join")
@click.argument("key")
@click.option("--undo", is_flag=True, help="Put the segments back that KEY was made from.")
@as_option
@json_answer("join")
@click.pass_context
def join_command(ctx: click.Context, key: str, as_name: str | None, *, undo: bool, as_json: bool) -> None:
    """Join a segment with the next one of its paragraph."""
    from localize.workflow.editing.split_join import bring_back, join
    from localize.workflow.segments.lookup import find_key

    with open_to_write(ctx, as_name) as project:
        whole = find_key(project, key)
        _print(project, bring_back(project, whole) if undo else join(project, whole), as_json=as_json)


def _place(content: Content, words: str) -> int:
    found = content.typed.count(words) if words else 0
    if found != 1:
        how = "is not in it" if not found else f"stands in it {found} times"
        raise click.UsageError(f"{words!r} {how}: {content.typed}")
    return content.typed.index(words)


def _target_places(project: Project, key: SegmentKey, told: tuple[tuple[str, str], ...]) -> Mapping[LanguageTag, int]:
    targets = {each.language: each.content for each in project.store.targets(key)}
    places: dict[LanguageTag, int] = {}
    for name, words in told:
        language = project.target_language(name)
        if language not in targets:
            raise click.UsageError(f"there is no translation into {language}")
        places[language] = _place(targets[language], words)
    return places


def _print(project: Project, done: BorderChange, *, as_json: bool) -> None:
    sources = {key: project.store.get_segment(key).source.typed for key in done.keys}
    if as_json:
        segments = [{"key": key, "source": source} for key, source in sources.items()]
        output.document({"segments": segments, "drafts": list(done.drafts)})
        return
    for key, source in sources.items():
        output.line(key)
        output.block(source)
    if done.drafts:
        output.line(f"look at the texts again: {', '.join(done.drafts)}")
