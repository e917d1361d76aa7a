"""The command `transliterate`: Kazakh text in another alphabet, for scripts, with a report for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.errors import FormatError

if TYPE_CHECKING:
    from localize.workflow.export.kazakh_scripts import VariantReport

ALPHABETS = ("kk-Latn", "kk-Arab")
VARIANT_HELP = f"Kazakh in another alphabet as well: {' or '.join(ALPHABETS)}; repeatable; experimental."
_MOST_WORDS = 10
"""Words of one file that are printed; the manifest and --json have more."""


@click.command("transliterate")
@click.argument("path", metavar="[FILE|-]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "alphabet", required=True, type=click.Choice(ALPHABETS), help="The alphabet.")
@click.option("--back", is_flag=True, help="Read from that alphabet into Cyrillic, as far as that can be known.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
def transliterate_command(path: Path | None, alphabet: str, *, back: bool, as_json: bool) -> None:
    """Write Kazakh text in another alphabet.

    The text goes to standard output, a report to standard error. Experimental.

    Tags, placeholders, addresses, code, Latin words and Russian quotations stay as they are.
    """
    from localize.transliteration import Alphabet
    from localize.workflow.export.kazakh_scripts import write_text

    name = "standard input" if path is None or str(path) == "-" else str(path)
    try:
        data = sys.stdin.buffer.read() if name == "standard input" else Path(name).read_bytes()
        text = data.decode()
    except OSError as error:
        raise FormatError(
            "cannot be read: {strerror}", strerror=error.strerror, path=name, hint="check the path and try again"
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError("not UTF-8 text", path=name, hint="convert it to UTF-8 first") from error
    written, report = write_text(text, Alphabet(alphabet), back=back)
    output.write_bytes(written.encode(), None)
    if as_json:
        diagnostics.record({"schema": output.SCHEMA, **report.as_json()})
        return
    for line in variant_lines(report):
        diagnostics.note(line)


def variant_lines(report: VariantReport) -> Iterator[str]:
    """Yield what became of the words of a file in another alphabet, for people."""
    name = f"{report.document} in {report.language}" if report.document else f"in {report.language}"
    counts = [f"{output.count(report.words, 'word')}", f"{report.changed} not read back as the same word"]
    counts += [f"{report.left} left in Cyrillic"] if report.left and report.language != "kk" else []
    counts += [f"{output.count(report.quoted, 'Russian quotation')} left as they are"] if report.quoted else []
    yield f"{name}: experimental; {', '.join(counts)}"
    if not report.directed:
        yield "  the file does not say that it is written from right to left: set that where it is shown"
    for each in report.odd[:_MOST_WORDS]:
        what = "left" if each.written == each.word else f"{each.written}, reads back as {each.back}"
        times = f", {each.count} times" if each.count > 1 else ""
        yield f"  {each.place}  {each.word}: {what}{times}"
    if len(report.odd) > _MOST_WORDS:
        more = len(report.odd) - _MOST_WORDS
        yield f"  … and {more} more words{'' if report.document == '' else '; manifest.json has them'}"
