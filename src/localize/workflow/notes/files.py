"""Files of notes for those who answer them (CSV, XLSX, JSON), and the import of their answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from localize.errors import ExchangeError, ExtractError, NotFound
from localize.formats.exchange.notes_table import HEAD, read_answers
from localize.i18n.sanitize import dump_json, visible_lines
from localize.model import SegmentKey
from localize.model.extraction import Extraction
from localize.safe.spreadsheet import Writer, read_rows
from localize.workflow.notes.notes import Remark, answer

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_LARGEST = 64 << 20
"""Bytes of a file of answers: far more than anybody writes."""
_WIDTHS = (4, 22, 6, 9, 10, 14, 11, 45, 45, 45, 45, 14)
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """What a file of answers brought."""

    added: int
    known: int
    """Answers that were there already."""
    problems: tuple[str, ...]
    """Rows that are about no note of this project."""


def render_notes(remarks: Sequence[Remark], suffix: str, *, raw: bool = False) -> bytes:
    """Return notes as a file of the kind that its name's ending says. Raises: ExchangeError for another one.

    *raw* is for programs that read a table: cells hold the texts as they are.
    """
    if suffix not in _WRITERS:
        raise ExchangeError(
            "notes are not written as {value}" if suffix else "a file of notes needs an ending",
            value=suffix,
            hint=_KNOWN,
        )
    return _csv(remarks, raw=raw) if suffix == ".csv" else _WRITERS[suffix](remarks)


def bring_answers(project: Project, path: Path) -> AnswerReport:
    """Take the answers in a file over, each once however often it is brought.

    Raises: ExchangeError for another kind of file or a broken one; ExtractError where no table of ours is in it.
    """
    project.require_writable()
    added = known = 0
    problems: list[str] = []
    for unit in _read(path).units:
        key, language, number = unit.id.split(" ")
        place, by = unit.context
        try:
            event = answer(
                project,
                project.store.get_segment(SegmentKey(key)).key,
                project.target_language(language),
                int(number),
                unit.parts[0].content.plain,
                by=by,
            )
        except NotFound as error:
            problems.append(f"{place}: {error}")
            continue
        added += event is not None
        known += event is None
    return AnswerReport(added, known, tuple(problems))


def note_json(remark: Remark) -> dict[str, object]:
    """Return one note as JSON has it; `answer` and `answered_by` are for whoever answers."""
    noted, row = remark.noted, remark.row
    return {
        "id": remark.id,
        "document": row.path,
        "number": row.number,
        "language": noted.language,
        "kind": noted.note.kind,
        "by": noted.note.author,
        "at": noted.at.isoformat(),
        "resolved": noted.resolved,
        "source": row.segment.source.typed,
        "target": row.target.content.typed if row.target else "",
        "note": noted.note.text,
        "answers": [{"by": each.note.author, "text": each.note.text} for each in remark.answers],
        "answer": "",
        "answered_by": "",
    }


# --- writing ---------------------------------------------------------------------------------------------------------


def _rows(remarks: Iterable[Remark]) -> Iterator[tuple[str, ...]]:
    for each in remarks:
        row, note = each.row, each.noted.note
        target = row.target.content.typed if row.target else ""
        said = "\n".join(f"{one.note.author}: {one.note.text}" for one in each.answers)
        text = f"{note.text}\n{said}" if said else note.text
        place = (each.id, row.path, str(row.number), each.noted.language, note.kind, note.author)
        yield (*place, f"{each.noted.at:%Y-%m-%d}", row.segment.source.typed, target, text, "", "")


def _csv(remarks: Sequence[Remark], *, raw: bool = False) -> bytes:
    stream = io.StringIO(newline="")
    writer = Writer(stream, raw=raw)
    writer.write(HEAD, *(row if raw else map(visible_lines, row) for row in _rows(remarks)))
    return stream.getvalue().encode("utf-8-sig")


def _json(remarks: Sequence[Remark]) -> bytes:
    written = {"schema": SCHEMA, "notes": [note_json(each) for each in remarks]}
    return (dump_json(written, indent=1) + "\n").encode()


def _xlsx(remarks: Sequence[Remark]) -> bytes:
    from localize.formats.exchange.review_xlsx import write_rows

    return write_rows("Notes", HEAD, tuple(_rows(remarks)), _WIDTHS)


_WRITERS: Mapping[str, Callable[[Sequence[Remark]], bytes]] = MappingProxyType(
    {".csv": _csv, ".json": _json, ".xlsx": _xlsx}
)
_KNOWN = "name a file that ends in .csv, .xlsx or .json"


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(path: Path) -> Extraction:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error
    if len(data) > _LARGEST:
        raise ExchangeError("the file is too large", path=str(path), hint="check that it is the right file")
    suffix = path.suffix.lower()
    try:
        if suffix == ".xlsx":
            from localize.safe.sandbox import ChildReader

            with ChildReader() as reader:
                return reader.extract("review-xlsx", {"rows": "notes"}, path.name, data, group="localize.tables")
        if suffix in _WRITERS:
            return read_answers(_csv_rows(data, path) if suffix == ".csv" else _json_rows(data, path))
    except ExtractError as error:
        error.path = str(path)
        raise
    raise ExchangeError(
        "answers are not read from {value}" if suffix else "a file of answers needs an ending",
        value=suffix,
        path=str(path),
        hint=_KNOWN,
    )


def _csv_rows(data: bytes, path: Path) -> Iterator[tuple[str, Sequence[str]]]:
    try:
        text = data.decode("utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)  # what a spreadsheet writes depends on the language it speaks
        for line, row in enumerate(read_rows(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            yield f"row {line}", row
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError("not a table", path=str(path), hint="save it as CSV in UTF-8") from error


def _json_rows(data: bytes, path: Path) -> Iterator[tuple[str, Sequence[str]]]:
    try:
        notes = cast("list[dict[str, object]]", json.loads(data)["notes"])
        yield "", ("ID", "Answer", "Answered by")
        for at, each in enumerate(notes, 1):
            yield f"note {at}", [str(each.get(name, "")) for name in ("id", "answer", "answered_by")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExchangeError("not a file of notes", path=str(path), hint="export the notes again") from error
