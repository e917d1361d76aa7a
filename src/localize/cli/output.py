"""The only writer to stdout: JSON for scripts, plain lines for people.

JSON is never coloured and keeps every character; lines for people show control and direction characters as signs, so
that no document can drive the terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from localize.display import show_lines
from localize.errors import StoreError
from localize.listing import Counts, Row
from localize.model import Content, Finding, Match, TermHit

SCHEMA = 1

Json = str | int | float | bool | None | Iterable["Json"] | Mapping[str, "Json"]


def line(text: str = "") -> None:
    """Print one line (or several) for a person."""
    click.echo(show_lines(text))


def json_line(value: Mapping[str, object]) -> str:
    """Return one JSON object as a line without its end."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def record(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own."""
    click.echo(json_line(value))


def document(value: Mapping[str, object]) -> None:
    """Print the one JSON object that a command answers with."""
    click.echo(json.dumps({"schema": SCHEMA, **value}, ensure_ascii=False, indent=1, default=_plain))


def write_bytes(data: bytes, path: Path | None) -> None:
    """Write bytes to a file, or to stdout where none is named. Raises: StoreError."""
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from localize.safe.atomic import write_atomic

    try:
        write_atomic(path, data)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", hint="choose another file") from error


def _plain(value: object) -> object:
    if isinstance(value, tuple | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not for JSON")


def counts_json(counts: Counts) -> dict[str, object]:
    """Return counts as JSON."""
    return {name: getattr(counts, name) for name in counts.__dataclass_fields__}


def row_json(row: Row, language: str) -> dict[str, object]:
    """Return a list row as JSON; texts in typing form."""
    target = row.target
    return {
        "key": row.segment.key,
        "document": row.path,
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
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """Return what every finding has as JSON; where it is, the caller adds."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "category": finding.category,
        "side": finding.side.value,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "fix": finding.fix,
        "waived": finding.waived,
    }


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
    """Return a memory match as JSON; texts in typing form."""
    return {
        "source": match.source.typed,
        "target": match.target.typed,
        "score": match.score,
        "type": match.type.value,
        "origin": str(match.origin),
        "author": match.author,
        "adapted": match.adapted,
    }
