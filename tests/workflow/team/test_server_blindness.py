"""What a server of a team could tell whoever reads all of it: no word of what the team writes, and nobody's name."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest
from benchmarks.marker_words import NAMES, NOTES, SOURCES, TARGETS, TERMS, WORDS, encodings
from tests.postgres import SYSTEM, WHEEL, find_programs
from tests.workflow.team.offices import Office, join, sync
from tests.workflow.team.people import KK, REVIEWER, WRITER, begin, keys_of

from localize.workflow import finish, review
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.notes import notes
from localize.workflow.team import bundle_parser, invitation
from localize.workflow.team.server_members import add_server

_SHORT = ("Dana", "guide.md", "Paragraph number")
"""What the team writes beside; four letters are too few to be looked for in base64, where they stand by chance."""
_CONTROL = "Бақылаусөз"
"""Stands on the server as anybody's words would: the search has to find it in each place."""


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with mock.patch.object(bundle_parser, "require_readable"), mock.patch.object(invitation, "require_readable"):
        yield


def test_no_word_is_on_the_server(office: Office, tmp_path: Path) -> None:
    """Twenty words of sources, targets, notes, terms and names stand in no dump, data file, log of changes or log."""
    _work(office, tmp_path)
    with office.connect() as owner:
        owner.execute("CREATE TABLE control (word text)")
        owner.execute(f"INSERT INTO control VALUES ('{_CONTROL}')".encode())
        owner.execute("CHECKPOINT")
    places = _read_places(office)
    for name, data in places.items():
        assert _is_found(_CONTROL, data), name
        assert [word for words in WORDS.values() for word in words if _is_found(word, data)] == [], name
        assert [word for word in _SHORT if _is_written(word, data)] == [], name


def _work(office: Office, folder: Path) -> None:
    """Let two people write every one of the words, each in its place, and exchange."""
    founder = begin(folder)
    guide = folder / f"{SOURCES[0]}.md"
    guide.write_text("\n\n".join(f"A paragraph on {word}." for word in SOURCES), encoding="utf-8")
    concepts = "".join(
        f"  - id: c{at}\n    terms:\n      kk:\n        - text: {word}\n" for at, word in enumerate(TERMS)
    )
    with founder.at_work() as project:
        finish(add(project, guide))
        (founder.root / "glossary").mkdir(exist_ok=True)
        (founder.root / "glossary" / "terms.yaml").write_text(
            f"schema: 1\nname: guide\n\nconcepts:\n{concepts}", encoding="utf-8"
        )
        add_server(project, office.url)
    sync(founder)
    for name, target, note in zip(NAMES, TARGETS, NOTES, strict=True):
        person = join(founder, name, WRITER, REVIEWER)
        sync(person)
        with person.at_work() as project:
            key = keys_of(project)[0]
            save(project, key, "kk", f"{target} деген мәтін.")
            notes.leave(project, key, KK, f"{note} туралы ескерту.")
        assert sync(person).waiting == 0
        sync(founder)
        with founder.at_work() as project:
            review.reject(project, key, "kk", reason=f"{note}: басқаша.")
        sync(founder)
    sync(person)
    assert all(word in (person.root / "glossary" / "terms.yaml").read_text(encoding="utf-8") for word in TERMS)


def _read_places(office: Office) -> Mapping[str, bytes]:
    """Return all that the server keeps, by where; the folder only of a server that the tests have started."""
    tables = ("event", "head", "blob", "member", "project")
    with office.connect() as owner:
        rows = [owner.execute(f"SELECT * FROM localize.{name}".encode()).fetchall() for name in tables]
        rows.append(owner.execute("SELECT * FROM control").fetchall())
    places = {"tables": repr(rows).encode()}
    folders = filter(None, map(find_programs, (WHEEL, SYSTEM)))
    program = next((folder / "pg_dump" for folder in folders if (folder / "pg_dump").exists()), None)
    if program is not None:
        places["dump"] = subprocess.run([program, "-d", office.url], check=True, capture_output=True).stdout
    if (folder := office.server.folder) is not None:
        for name in ("data/base", "data/pg_wal", "data", "log"):
            files = (path for path in (folder / name, *(folder / name).rglob("*")) if path.is_file())
            places[name] = b"".join(path.read_bytes() for path in files)
    return places


def _is_found(word: str, data: bytes) -> bool:
    """Tell whether a word is there in UTF-8, UTF-16, base64, as a JSON escape, or in hexadecimal digits."""
    return _is_written(word, data) or any(each in data for each in encodings(word))


def _is_written(word: str, data: bytes) -> bool:
    """Tell whether a word is there in UTF-8, UTF-16 or hexadecimal digits."""
    forms = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode())
    return any(each in data for each in forms)
