"""Commands on single files, without a project: extract, convert, segment, formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import large_option, trust_option
from localize.cli.input import read_texts
from localize.cli.json_answers import json_answer
from localize.errors import FormatError
from localize.i18n.sanitize import visible_in_log

if TYPE_CHECKING:
    from localize.model import LanguageTag
    from localize.workflow.documents.single_file import File

_EXAMPLES = 3
"""Left-out texts shown for each rule."""


@click.command("extract")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--source", default="en", show_default=True, metavar="L", help="The file's language.")
@click.option("--format", "format_name", default="", metavar="NAME", help="The format, where the file's name misleads.")
@click.option("--option", "settings", multiple=True, metavar="NAME=VALUE", help="An option of the format.")
@large_option
@json_answer("extract")
@click.option("--identity", is_flag=True, help="Write the file as an export without translations would.")
@click.option("--pseudo", is_flag=True, help="Write the file with a pseudo-translation.")
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; else stdout.")
def extract_command(
    path: Path,
    source: str,
    format_name: str,
    settings: tuple[str, ...],
    out: Path | None,
    *,
    as_json: bool,
    identity: bool,
    pseudo: bool,
) -> None:
    """Show what would be translated in a file.

    Also shows what is left out and why, or writes the file back.
    """
    from localize.language import parse_tag
    from localize.workflow.documents import single_file as single

    if identity + pseudo + as_json > 1:
        raise click.UsageError("--json, --identity and --pseudo exclude one another")
    language = parse_tag(source)
    options = dict(_setting(each) for each in settings)
    file = single.read_file(_bytes_of(path), path.name, format_name=format_name, options=options)
    for problem in file.extraction.problems:
        place = f"{path}:{problem.line}" if problem.line else str(path)
        diagnostics.warn(f"{place}: {problem.message}")
    if identity or pseudo:
        output.write_bytes(
            single.write_pseudo(file, language) if pseudo else single.write_identity(file), out, private=False
        )
        return
    lines = _json_lines(file, language) if as_json else _text_lines(file, language)
    output.write_bytes("".join(f"{line}\n" for line in lines).encode(), out)


@click.command("convert")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; else here.")
@click.option("--source", default="", metavar="L", help="The text's language, where it has to be read from pictures.")
@trust_option
@json_answer("convert")
def convert_command(path: Path, out: Path | None, source: str, *, trusts: bool, as_json: bool) -> None:
    """Make a document of a PDF, RTF, DOC, XLS or PPT file.

    A PDF becomes Markdown, the others DOCX, XLSX or PPTX, for which LibreOffice has to be installed. `add` does the
    same. Also says what is left out.
    """
    from localize.language import parse_tag
    from localize.workflow.documents.conversion import convert_file

    made = convert_file(path, language=parse_tag(source) if source else "", trusted=trusts)
    place = out or Path(made.name)
    if out is None and place.exists():
        raise click.UsageError(f"{place} is here already: choose another place with -o")
    output.write_bytes(made.data, place, private=False)
    if as_json:
        output.document({"path": str(place), "notes": [output.message_json(each) for each in made.notes]})
        return
    for each in made.notes:
        diagnostics.note(str(each))


def _setting(text: str) -> tuple[str, object]:
    """Return the name and the value of NAME=VALUE, the value as YAML writes it: yes, 3, [a, b]."""
    from localize.safe.yaml.loader import read_yaml

    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--option {text!r}: write NAME=VALUE")
    return name.strip(), read_yaml(value.encode(), path="--option").value if value else ""


def _json_lines(file: File, language: LanguageTag) -> Iterator[str]:
    from localize.workflow.documents import single_file as single

    for unit, segments in single.segments(file, language):
        texts = [{"source": each.typed, "tags": output.tags_json(each)} for each in segments]
        notes = [each.text for each in unit.notes]
        about = {"unit": unit.id, "kind": unit.kind, "context": list(unit.context), "notes": notes}
        yield output.json_line({**about, "segments": texts})
    for each in single.left_out(file):
        yield output.json_line(each.as_json())


def _text_lines(file: File, language: LanguageTag) -> Iterator[str]:
    from localize.workflow.documents import single_file as single

    units = words = 0
    for unit, segments in single.segments(file, language):
        units += 1
        yield visible_in_log(" · ".join((unit.kind, *unit.context)))
        for each in segments:
            words += len(each.plain.split())
            yield from output.labelled("    ", each.typed)
    rules: dict[str, list[single.LeftOut]] = {}
    for left in single.left_out(file):
        rules.setdefault(left.rule, []).append(left)
    yield ""
    yield f"{file.filter.name}: {output.count(units, 'text')}, {output.count(words, 'word')} to translate"
    for each_rule in rules.values():
        yield visible_in_log(f"left out, {each_rule[0].why}: {len(each_rule)}")
        yield from (visible_in_log(f"    {each.text}") for each in each_rule[:_EXAMPLES])
        if len(each_rule) > _EXAMPLES:
            yield f"    … and {len(each_rule) - _EXAMPLES} more (--json lists all)"


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error


@click.command("segment")
@click.argument("path", metavar="[FILE|-]", required=False, type=click.Path(path_type=Path))
@click.option("--language", required=True, metavar="L", help="The text's language.")
@json_answer("segment")
def segment_command(path: Path | None, language: str, *, as_json: bool) -> None:
    """Split a text file into segments.

    With -, splits every line of standard input.
    """
    from localize.language import parse_tag
    from localize.segmentation import load_rules, split_text

    rules = load_rules(parse_tag(language))
    if path is None or str(path) == "-":
        for number, text in read_texts("-"):
            segments = split_text(text, rules)
            if as_json:
                output.record({"line": number, "segments": list(segments)})
            else:
                for each in segments:
                    output.line(each)
        return
    try:
        text = _bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("not UTF-8 text", path=str(path), hint="convert it to UTF-8 first") from error
    segments = split_text(text, rules)
    if as_json:
        output.document({"segments": list(segments)})
    else:
        for each in segments:
            output.line(each)


@click.command("formats")
@json_answer("formats")
def formats_command(*, as_json: bool) -> None:
    """List the file formats and their options."""
    from localize.workflow.documents import single_file as single

    known = single.formats()
    if as_json:
        output.document({"formats": [each.as_json() for each in known]})
        return
    for each in known:
        output.line(f"{each.name}  {' '.join(each.extensions)}  {each.about}")
        for option in each.options:
            choices = f" ({' | '.join(option.choices)})" if option.choices else ""
            output.line(f"    {option.name} = {option.default!r}{choices}  {option.help}")
