"""Generated forgeries: whatever is altered in the store of a project, no export publishes it unnoticed."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import apsw
import pytest
from tests.store.reseal import reseal

from localize.errors import Forged, LocalizeError
from localize.model import Content, LanguageTag, State
from localize.model.events import Member
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.editing.split_join import split
from localize.workflow.export.export import ExportReport, Fallback, Wanted, export
from localize.workflow.memory.import_files import import_memory
from localize.workflow.project.backup import backup, verify
from localize.workflow.project.project import init, open_project
from localize.workflow.review import approve, reject, withdraw
from localize.workflow.segments.confidentiality import keep_secret
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")
BRIEF = "# Брифинг\n\nLock your phone. Ask for a lawyer.\n\n- Keep **records**.\n- Tell nobody.\n\nCall us today.\n"
LETTER = "Dear friend,\n\nthe court was closed.\n\nNobody was heard; nobody was let in.\n"
MEMORY = (
    '<tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence" adminlang="en" o-tmf="x"'
    ' creationtool="x" creationtoolversion="1"/><body><tu><tuv xml:lang="en"><seg>Good night.</seg></tuv>'
    '<tuv xml:lang="kk"><seg>Қайырлы түн.</seg></tuv></tu></body></tmx>'
)
QUICK, MANY = 24, 330


@dataclass(frozen=True)
class Base:
    """A project, copies of its store from before, and a backup of one of them."""

    root: Path
    stages: tuple[Path, ...]
    backup: Path
    state: Path
    """What the machine that made it has seen."""

    def copy(self, to: Path) -> Path:
        """Return a copy of the project, which this machine has never seen there."""
        shutil.copytree(self.root, to)
        return to

    def reset(self) -> None:
        """Let the project be as it was made."""
        shutil.copyfile(self.stages[-1], store_of(self.root))


def store_of(root: Path) -> Path:
    """Return the path of a project's store."""
    return root / ".localize" / "store.db"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """A project of two documents with texts in every state, a split segment, a new version, a memory and a secret."""
    folder = tmp_path_factory.mktemp("forgeries")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("LOCALIZE_STATE_HOME", str(folder / "state"))
        return make_base(folder)


@pytest.fixture(autouse=True)
def this_machine(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests run on the machine that made the project."""
    monkeypatch.setenv("LOCALIZE_STATE_HOME", str(base.state))


def make_base(folder: Path) -> Base:
    """Make the project below *folder*."""
    root = folder / "brief"
    stages: list[Path] = []

    def keep() -> None:
        stages.append(folder / f"stage{len(stages)}.db")
        shutil.copyfile(store_of(root), stages[-1])

    with init(root, source="en", targets=["kk"]) as project:
        (root / "brief.md").write_text(BRIEF, encoding="utf-8")
        (root / "letter.txt").write_text(LETTER, encoding="utf-8")
        (folder / "old.tmx").write_text(MEMORY, encoding="utf-8")
        finish(add(project, [root / "brief.md", root / "letter.txt"]))
        finish(import_memory(project, [folder / "old.tmx"]))
        long = next(row for row in all_rows(project, KK) if ";" in row.segment.source.plain)
        split(project, long.segment.key, long.segment.source.plain.index("nobody was let"))
        for row in all_rows(project, KK):
            save(project, row.segment.key, KK, f"Мәтін {row.number}: " + row.segment.source.typed)
    keep()
    with open_project(root) as project:
        project.member = Member("Dana")
        rows = list(all_rows(project, KK))
        for row in rows:
            approve(project, row.segment.key, KK)
        keep_secret(project, [rows[0].segment.key])
    keep()
    with open_project(root) as project:
        project.member = Member("Dana")
        withdraw(project, rows[1].segment.key, KK)
        reject(project, rows[2].segment.key, KK, reason="Not what it says.")
        (root / "letter.txt").write_text(LETTER.replace("closed", "shut"), encoding="utf-8")
        finish(add(project, [root / "letter.txt"]))
        backup(project, folder / "backup.db")
    keep()
    assert_honest(root, confirmed=True)
    return Base(root, tuple(stages), folder / "backup.db", folder / "state")


def publish(root: Path) -> ExportReport:
    """Export what is reviewed."""
    with open_project(root) as project:
        wanted = Wanted((KK,), min_state=State.REVIEWED, fallback=Fallback.SOURCE, allow_critical=True)
        return finish(export(project, wanted))


def assert_honest(root: Path, *, confirmed: bool) -> None:
    """A project as it was made is whole and goes out; without a word where this machine made it."""
    with open_project(root, read_only=True) as project:
        assert verify(project) == ()
    assert (publish(root).notices == ()) is confirmed
    shutil.rmtree(root / "target")


def why_stopped(root: Path) -> str:
    """Return why an export stops, "" when it goes out."""
    try:
        publish(root)
    except LocalizeError as error:
        return str(error)
    return ""


def problems(root: Path, against: Path | None = None) -> str:
    """Return what `verify` finds, be it that the project cannot be opened."""
    try:
        with open_project(root, read_only=True) as project:
            return "; ".join(each.message for each in verify(project, against))
    except LocalizeError as error:
        return str(error)


def tamper(path: Path, *statements: str) -> None:
    """Do *statements* in a store behind the program's back."""
    with apsw.Connection(str(path)) as database:
        for statement in statements:
            database.execute(statement).fetchall()


# --- (a) rows and columns without a new seal -------------------------------------------------------------------------

# By table: which rows the export rests on, and which of their columns are only for other ends. `place` and `position`
# count by their order, `number` of an approval by nothing else.
_OF_TEXT = "subject IN (SELECT id FROM subject WHERE kind = 'segment' AND language = 'kk')"
RESTS_ON: dict[str, tuple[str, frozenset[str]]] = {
    "document": ("1", frozenset({"ordinal"})),
    "source": ("version = (SELECT version FROM document WHERE ordinal = document)", frozenset()),
    "outcome": ("version = (SELECT version FROM document WHERE ordinal = document)", frozenset()),
    "unit": ("1", frozenset({"place"})),
    "segment": ("present = 1", frozenset()),
    "target": ("segment IN (SELECT id FROM segment WHERE present)", frozenset({"remember"})),
    "approval": ("NOT withdrawn AND segment IN (SELECT id FROM segment WHERE present)", frozenset({"number"})),
    "event": (_OF_TEXT, frozenset()),
    "body": (f"id IN (SELECT body FROM event WHERE {_OF_TEXT})", frozenset({"remainder"})),
    "subject": ("kind = 'segment' AND language = 'kk'", frozenset({"events", "last", "text", "document"})),
    "replica": ("1", frozenset({"id", "own"})),
}
_NAMED = {"unit", "segment", "target", "approval"}
"""What is altered there is one segment's, so that it can be named."""


def alter(dice: random.Random, path: Path) -> tuple[str, str]:
    """Alter one row, as it comes; return its table and what was done."""
    database = apsw.Connection(str(path))
    while True:
        table = dice.choice(sorted(RESTS_ON))
        where, others = RESTS_ON[table]
        columns = [str(row[1]) for row in database.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(columns)
        row = dice.choice(database.execute(f"SELECT {names} FROM {table} WHERE {where}").fetchall())
        column = dice.choice([each for each in columns if each not in others])
        this = " AND ".join(f"{name} IS ?" for name in columns)
        old = row[columns.index(column)]
        done = dice.choice(("altered", "altered", "copied from another row", "deleted"))
        if done == "deleted":
            statement, values = f"DELETE FROM {table} WHERE {this}", row
        else:
            others_have = f"SELECT {column} FROM {table} WHERE {column} IS NOT ? ORDER BY random() LIMIT 1"
            new = database.execute(others_have, (old,)).get if done != "altered" else _other_value(dice, old)
            statement, values = f"UPDATE {table} SET {column} = ? WHERE {this}", (new, *row)
            if new == old or new is None:
                continue
        try:
            database.execute(statement, values)
        except apsw.Error:  # a key that is taken, or a column that cannot be empty
            continue
        database.close()
        return table, f"{done}: {table}.{column} was {old!r}"[:300]


def _other_value(dice: random.Random, old: apsw.SQLiteValue) -> apsw.SQLiteValue:
    match old:
        case int():
            return max(0, old + dice.choice((-1, 1, 7)))
        case bytes():
            place = dice.randrange(len(old))
            return old[:place] + bytes([old[place] ^ 1 << dice.randrange(8)]) + old[place + 1 :]
        case str():
            place = dice.randrange(len(old) + 1)
            return dice.choice((old[:place] + "Х" + old[place:], old[:-1], old[::-1]))
    return dice.choice(("1", 1, "kk"))


def run_altered(base: Base, seeds: range) -> None:
    """Alter rows in a project that this machine made, once for each seed."""
    unseen = []
    for seed in seeds:
        base.reset()
        table, done = alter(random.Random(seed), store_of(base.root))
        why = why_stopped(base.root)
        if not why or (table in _NAMED and not re.search(r"segment \S+|[0-9a-f]{16}", why)) or not problems(base.root):
            unseen.append((seed, done, why))
    base.reset()
    assert unseen == []


@pytest.mark.thorough
def test_altered_rows_stop_the_export(base: Base) -> None:
    """A row or column that was altered without a new seal stops the export, which names the segment."""
    run_altered(base, range(QUICK))


@pytest.mark.slow
def test_many_altered_rows_stop_the_export(base: Base) -> None:
    """As above, over more rows."""
    run_altered(base, range(QUICK, QUICK + MANY))


# --- (b), (c) a new seal, cut tails, old copies ----------------------------------------------------------------------


def _replace_everywhere(path: Path, old: str, new: str) -> None:
    """Replace words in all tables that hold texts, and whatever is computed of them."""
    tamper(
        path,
        f"UPDATE event SET header = replace(header, '{old}', '{new}')",
        f"UPDATE body SET data = CAST(replace(CAST(data AS TEXT), '{old}', '{new}') AS BLOB)",
        f"UPDATE approval SET reviewer = replace(reviewer, '{old}', '{new}')",
        f"UPDATE target SET author = replace(author, '{old}', '{new}'), typed = replace(typed, '{old}', '{new}')",
        f"UPDATE memory_variant SET typed = replace(typed, '{old}', '{new}')",
        f"UPDATE folded SET text = replace(text, lower('{old}'), lower('{new}'))",
    )
    reseal(path)


def _rewrite_text(dice: random.Random, base: Base, path: Path) -> None:
    """Put another text under the approval of one, with its hashes, and seal the record again."""
    with apsw.Connection(str(path)) as database:
        rows = database.execute("SELECT DISTINCT t.typed, t.tags, t.hash FROM target t JOIN approval a USING (segment)")
        typed, _, hashed = cast(tuple[str, str | None, bytes], dice.choice([row for row in rows if row[1] is None]))
    new = typed.replace("Мәтін", "Бөтен")
    tamper(
        path,
        f"UPDATE approval SET target_hash = x'{Content((new,)).hash}' WHERE target_hash = x'{hashed.hex()}'",
        f"UPDATE target SET hash = x'{Content((new,)).hash}' WHERE hash = x'{hashed.hex()}'",
        f"UPDATE body SET data = CAST(replace(CAST(data AS TEXT), '{hashed.hex()}', '{Content((new,)).hash}') AS BLOB)",
    )
    _replace_everywhere(path, typed, new)


def _rename_reviewer(dice: random.Random, base: Base, path: Path) -> None:
    _replace_everywhere(path, "Dana", dice.choice(("Bota", "Aigul", "Erlan")))


def _date_it_otherwise(dice: random.Random, base: Base, path: Path) -> None:
    """Let everything have been done in another year."""
    year = str(dice.randrange(2000, 2020))
    tamper(
        path,
        f"UPDATE event SET header = json_set(header, '$.at', '{year}' || substr(header ->> '$.at', 5))",
        f"UPDATE approval SET at = '{year}' || substr(at, 5)",
        f"UPDATE target SET at = '{year}' || substr(at, 5)",
    )
    reseal(path)


def _cut_tail(dice: random.Random, base: Base, path: Path) -> None:
    """Cut the last events off, give the rows back that they took, and seal the record again."""
    count = dice.randrange(1, 3)
    tamper(
        path,
        f"DELETE FROM event WHERE sequence > (SELECT max(sequence) FROM event) - {count}",
        "DELETE FROM body WHERE id NOT IN (SELECT body FROM event)",
        "UPDATE approval SET withdrawn = 0",
    )
    reseal(path)


def _drop_history(dice: random.Random, base: Base, path: Path) -> None:
    """Let a text never have been there."""
    with apsw.Connection(str(path)) as database:
        keys = database.execute(
            "SELECT s.key FROM segment s JOIN target t ON t.segment = s.id ORDER BY s.id"
        ).fetchall()
        key = dice.choice(keys)[0]
    one = f"(SELECT id FROM segment WHERE key = '{key}')"
    tamper(
        path,
        f"DELETE FROM event WHERE subject IN (SELECT id FROM subject WHERE name = '{key}')",
        f"DELETE FROM approval WHERE segment = {one}",
        f"DELETE FROM target WHERE segment = {one}",
    )
    reseal(path)


def _put_old_copy_back(dice: random.Random, base: Base, path: Path) -> None:
    shutil.copyfile(dice.choice(base.stages[:-1]), path)


RESEALED: tuple[Callable[[random.Random, Base, Path], None], ...] = (
    _rewrite_text,
    _rename_reviewer,
    _date_it_otherwise,
    _cut_tail,
    _drop_history,
    _put_old_copy_back,
)


def run_resealed(base: Base, folder: Path, seeds: range) -> None:
    """Forge a project with a new seal where this machine, the manifest or a backup knows better, once for each seed."""
    unseen = []
    for seed in seeds:
        dice = random.Random(seed)
        forge = RESEALED[seed % len(RESEALED)]
        base.reset()
        forge(dice, base, store_of(base.root))
        seen = why_stopped(base.root) and problems(base.root)
        received = base.copy(folder / f"{seed}")
        if not problems(received, base.backup):
            unseen.append((seed, forge.__name__, "backup"))
        if not seen:
            unseen.append((seed, forge.__name__, "this machine"))
        shutil.rmtree(received)
    base.reset()
    assert unseen == []


@pytest.mark.thorough
def test_resealed_forgeries_are_found_where_an_older_head_is_known(base: Base, tmp_path: Path) -> None:
    """A sealed forgery, a cut tail or an old copy stops the export on the machine that saw the project, and a backup
    shows it on any."""
    run_resealed(base, tmp_path, range(len(RESEALED)))


@pytest.mark.slow
def test_many_resealed_forgeries_are_found(base: Base, tmp_path: Path) -> None:
    """As above, over more of them."""
    run_resealed(base, tmp_path, range(len(RESEALED), len(RESEALED) + MANY))


def run_received(base: Base, folder: Path, seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forge a project that comes to a machine which never saw it, once for each seed: where tables and record agree, it
    goes out as unconfirmed; else it stops."""
    monkeypatch.setenv("LOCALIZE_STATE_HOME", str(folder / "state of another machine"))
    unseen = []
    for seed in seeds:
        forge = RESEALED[seed % len(RESEALED)]
        received = base.copy(folder / f"{seed}")
        forge(random.Random(seed), base, store_of(received))
        try:
            report = publish(received)
            manifest = (received / "target" / "manifest.json").read_text(encoding="utf-8")
            approves = '"approver": "' in manifest
            if json.loads(manifest)["history"] != "unconfirmed" or len(report.notices) != approves:
                unseen.append((seed, forge.__name__))
        except Forged:
            assert forge in (_cut_tail, _drop_history)
        shutil.rmtree(received)
    assert unseen == []
    base.reset()


@pytest.mark.thorough
def test_resealed_forgeries_go_out_as_unconfirmed_elsewhere(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that never saw the project the manifest says that the history is not confirmed, and one line does;
    the honest project goes out there in the same way, and here without a word."""
    assert_honest(base.root, confirmed=True)
    run_received(base, tmp_path, range(len(RESEALED)), monkeypatch)
    assert_honest(base.copy(tmp_path / "honest"), confirmed=False)


@pytest.mark.slow
def test_many_resealed_forgeries_go_out_as_unconfirmed(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As above, over more of them."""
    run_received(base, tmp_path, range(len(RESEALED), len(RESEALED) + MANY), monkeypatch)
