"""Output on stdout: JSON for scripts, plain lines for people. Nothing else writes to stdout.

JSON is UTF-8, never coloured, and keeps every character, those that nobody sees as `\\uXXXX`; lines for people show
control and direction characters as signs. So no document can drive the terminal, forge a line, or give a command to the
runner of a CI job, which reads its log.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.errors import LocalizeError, Placed, StoreError
from localize.errors.message import Message, as_message
from localize.i18n.sanitize import dump_json, visible_in_log

if TYPE_CHECKING:
    from datetime import datetime

    from localize.model import Content, Match, Problem, TermHit
    from localize.model.events import Assign
    from localize.model.segment_list import Counts, Located, Row
    from localize.workflow.checking.check import CheckReport
    from localize.workflow.memory.concordance import Hit

SCHEMA = 1

_COLORS = {"critical": "bright_red", "major": "red", "minor": "yellow"}

Json = str | int | float | bool | None | Iterable["Json"] | Mapping[str, "Json"]


def line(text: str = "") -> None:
    """Print one line for a person; a line break in *text* is shown as a sign."""
    click.echo(visible_in_log(text))


def block(text: str, *, label: str = "    ") -> None:
    """Print a text of any number of lines after a label, all lines of it below one another."""
    for each in labelled(label, text):
        click.echo(each)


def color_severities(findings: str) -> str:
    """Return lines of findings with a colour for the severity of each; click takes it out where it is of no use."""
    import re

    def paint(found: re.Match[str]) -> str:
        return found[1] + click.style(found[2], fg=_COLORS[found[2]])

    return re.sub(r"(?m)^(.*?  )(critical|major|minor)(?=  [\w.-]+: )", paint, findings)


def labelled(label: str, text: str) -> list[str]:
    """Return the lines of *text*, safe to paint: the first after *label*, the others set in as deep."""
    first, *others = text.split("\n")
    return [visible_in_log(label + first), *(visible_in_log(" " * len(label) + each) for each in others)]


def program() -> str:
    """Return how a person calls this program again: `localize` where the shell finds it so, else its own path."""
    import shlex
    from shutil import which

    path = Path(sys.argv[0])
    if (path.parent.name, path.name) == ("localize", "__main__.py"):
        return f"{shlex.quote(sys.executable)} -m localize"
    if path.stem != "localize" or not path.is_file() or which("localize") == str(path.absolute()):
        return "localize"
    return shlex.quote(sys.argv[0])


def count(number: int, thing: str) -> str:
    """Return "1 finding", "2 findings", "0 findings"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def json_line(value: Mapping[str, object]) -> str:
    """Return one JSON object as a line without its end."""
    return dump_json(value, default=_plain)


def record(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own."""
    click.echo(json_line(value).encode())


def document(value: Mapping[str, object]) -> None:
    """Print the one JSON object that a command answers with."""
    click.echo(dump_json({"schema": SCHEMA, **value}, indent=1, default=_plain).encode())


def write_bytes(data: bytes, path: Path | None, *, private: bool = True) -> None:
    """Write bytes to a file, or to stdout where none is named; a file that is made is its owner's alone, else as open
    as the umask says. Raises: StoreError.
    """
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from localize.safe.atomic import write_atomic, write_private

    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe: there is nothing to replace
        elif private:
            write_private(path, data)
        else:
            write_atomic(path, data)
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another file"
        ) from error


def _plain(value: object) -> object:
    if isinstance(value, tuple | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not for JSON")


def counts_json(counts: Counts) -> dict[str, object]:
    """Return counts as JSON."""
    numbers = {name: getattr(counts, name) for name in counts.__dataclass_fields__}
    return {**numbers, "source_changed": counts.needs_update}


def assigned_json(assigned: Assign | None) -> dict[str, object]:
    """Return who translates a document, and the last day, as JSON."""
    due = assigned.due.isoformat() if assigned and assigned.due else None
    return {"assignee": (assigned.person if assigned else "") or None, "due": due}


def assigned_words(assigned: Assign | None) -> str:
    """Return who translates a document, and the last day; "" for nobody and no day."""
    words = [assigned.person] if assigned and assigned.person else []
    words += [f"due {assigned.due.isoformat()}"] if assigned and assigned.due else []
    return ", ".join(words)


def message_json(text: str | Message) -> dict[str, object]:
    """Return a problem as JSON: its English, and the template that stays the same whatever its values are."""
    return {"message": str(text), "message_id": as_message(text).id}


def failure_json(error: LocalizeError) -> dict[str, object]:
    """Return an error about a file as JSON: the file, the line where that is known, the reason."""
    path, line = (error.path, error.line) if isinstance(error, Placed) else ("", 0)
    return {"path": path, "line": line or None, **message_json(error.text)}


def problem_json(problem: Problem) -> dict[str, object]:
    """Return a problem in a file as JSON: the line where that is known, the reason."""
    return {"line": problem.line or None, **message_json(problem.text)}


def actor(name: str, entered_by: str) -> str:
    """Return who did something, and who sat there where that was somebody else."""
    return f"{name}, entered by {entered_by}" if entered_by else name


def row_json(row: Row, language: str) -> dict[str, object]:
    """Return a list row as JSON; texts in typing form."""
    target = row.target
    return {
        "key": row.segment.key,
        "document": row.path,
        "number": row.document_number,
        "unit": row.segment.unit,
        "kind": row.kind,
        "source": row.segment.source.typed,
        "target": target.content.typed if target else "",
        "language": language,
        "state": row.state.value,
        "substate": row.substate.value if row.substate else None,
        "origin": str(target.origin) if target else None,
        "revision": target.revision if target else 0,
        "author": target.author if target else None,
        "case": row.segment.case.value if row.segment.case else None,
        "source_changed": row.source_changed,
        "needs_update": row.needs_update,
    }


def located_json(located: Located) -> dict[str, object]:
    """Return a finding and its place in the project as JSON."""
    from localize.workflow.reports.findings.json import finding_json

    place = {
        "document": located.path,
        "number": located.document_number,
        "key": located.key,
        "language": located.language,
    }
    return {**finding_json(located.finding), **place}


def located_line(located: Located) -> str:
    """Return a finding and its place in the project on one line."""
    finding = located.finding
    return (
        f"{located.path}#{located.document_number}  {located.language}  {located.key}  {finding.severity.value}"
        f"  {finding.check}: {finding.message}"
    )


def findings(report: CheckReport, *, as_json: bool) -> None:
    """Print what a check saw: for scripts all of it, a record each; for a person what nobody has waived."""
    for each in report.findings:
        if as_json:
            record(located_json(each))
        elif each.finding.waived is None:
            line(located_line(each))
    if not as_json:
        line(f"{count(len(report.open), 'finding')} in {count(report.checked, 'text')}")


def tags_json(content: Content) -> list[dict[str, object]]:
    """Return the tags of a content in order as JSON."""
    return [
        {"id": tag.id, "kind": tag.kind, "form": tag.form.value, "data": tag.data, "equiv": tag.equiv}
        for tag in content.tags
    ]


def hit_json(hit: TermHit) -> dict[str, object]:
    """Return a term hit as JSON."""
    return {
        "concept": hit.concept.id,
        "term": hit.term.text,
        "start": hit.start,
        "end": hit.end,
        "surface": hit.surface,
        "status": hit.term.status.value,
        "unsure": hit.unsure,
    }


def match_json(match: Match) -> dict[str, object]:
    """Return a memory match as JSON; texts in typing form, places of pieces count in that of the target."""
    return {
        "source": match.source.typed,
        "target": match.target.typed,
        "score": match.score,
        "similarity": match.similarity,
        "context": match.context,
        "penalties": [
            {"reason": each.reason.value, "points": each.points, "detail": each.detail} for each in match.penalties
        ],
        "type": match.type.value,
        "origin": str(match.origin),
        "name": match.origin.name,
        "unit": match.unit or None,
        "made": None if match.made is None else str(match.made),
        "author": match.author,
        "at": match.at and _moment(match.at),
        "trust": match.trust.name.lower(),
        "adapted": match.adapted,
        "pieces": [
            {
                "start": each.start,
                "end": each.end,
                "means": each.means.value,
                "removed": each.removed,
                "concept": each.concept or None,
            }
            for each in match.pieces
        ],
        "problems": list(map(str, match.problems)),
    }


def hit_in_memory_json(hit: Hit) -> dict[str, object]:
    """Return a text of the memory in which something was found as JSON; plain texts, places count in them."""
    return {
        "unit": hit.unit.id,
        "language": hit.variant.language,
        "text": hit.variant.content.plain,
        "spans": [list(span) for span in hit.spans],
        "target": hit.target.content.plain if hit.target else None,
        "texts": {each.language: each.content.plain for each in hit.unit.variants},
        "document": hit.unit.document,
        "origin": str(hit.variant.origin),
        "author": hit.variant.author,
        "at": _moment(hit.variant.at),
    }


def _moment(at: datetime) -> str | None:
    """Return when a text of the memory was made; None where its file did not say."""
    return at.isoformat() if at.timestamp() else None
