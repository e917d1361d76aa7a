"""Work of all kinds on a store, which remembers what the store has acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.contracts.store_project import AIGUL, BOLAT, GUIDE, A, B, C, Version, approve, chain_of, confirm
from tests.store.importer import records

from localize.model.events import Approve, ImportId, SaveTarget
from localize.model.states import ReviewPolicy
from localize.store.backup import replace_store
from localize.store.connection import Database
from localize.store.locks import ProcessLock
from localize.store.sqlite import SqliteStore, open_store

POLICY = ReviewPolicy()
Claims = frozenset[str]
RESTORED = 17
"""The turn of twenty in which a backup is restored."""
_RECORDS = 30


def find_claims(store: SqliteStore) -> Claims:
    """Return all that a store can be asked for, in the words of the work that made it."""
    bodies = [(key, event.body) for key in (A, B, C) for event in store.history(chain_of(key))]
    return frozenset(
        (
            *(each.content.plain for _, each in bodies if isinstance(each, SaveTarget)),
            *(f"approval {key} {each.revision}" for key, each in bodies if isinstance(each, Approve)),
            *(f"version {number}" for each in store.documents()[1:] for number in range(1, each.version + 1)),
            *(f"import {each.id}" for each in store.memory_imports() if each.number is not None),
        )
    )


@dataclass
class Workload:
    """Work in turns: saves and approvals, and now and then an import, a version, a checkpoint, a backup, a restore."""

    folder: Path
    synchronous: str = "FULL"
    claims: Claims = frozenset()
    """What was acknowledged."""
    copies: bool = True
    """Whether backups and restores are made."""
    other: Claims | None = None
    """What may be there instead, while a backup is put in the place of the store."""
    backup: Claims | None = None
    """What the backup holds, where one was acknowledged."""
    _turn: int = 0
    _store: SqliteStore | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        """The store's file."""
        return self.folder / "store.db"

    @property
    def store(self) -> SqliteStore:
        """The store, open."""
        if self._store is None:
            database = Database(self.path, create=False, read_only=False)
            database.connection().pragma("synchronous", self.synchronous)
            database.connection().pragma("wal_autocheckpoint", 50)
            self._store = SqliteStore(database, ProcessLock(self.path), POLICY)
        return self._store

    def make(self) -> None:
        """Make the project."""
        open_store(self.path, policy=POLICY, create=True).close()
        GUIDE.save(self.store)

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def work(self, turns: int) -> None:
        """Do the next turns. Raises: what the store raises; what was acknowledged before is in `claims`."""
        for _ in range(turns):
            self._turn += 1
            self._save()
            for at, act in (_ACTS | _COPIES if self.copies else _ACTS).items():
                if self._turn % 20 in at:
                    act(self)

    def _save(self) -> None:
        key, text = (A, B, C)[self._turn % 3], f"Перевод {self._turn}"
        self.store.record([confirm(self.store, key, text)], actor=AIGUL)
        self.claims |= {text}
        if self._turn % 4 == 0:
            change = approve(self.store, key)
            self.store.record([change], actor=BOLAT)
            self.claims |= {f"approval {key} {change.revision}"}

    def _import(self) -> None:
        name = ImportId(f"{self._turn:04}")
        for _ in self.store.import_memory(records(_RECORDS), resume=name, name="old.tmx", actor=AIGUL):
            pass
        self.claims |= {f"import {name}"}

    def _add_version(self) -> None:
        number = len([each for each in self.claims if each.startswith("version")]) + 1
        texts = [("kept", "This stays."), *((f"new{number}-{at}", f"Text {at} of {number}.") for at in range(20))]
        Version("news", texts, number).save(self.store, kept=["kept"] if number > 1 else [])
        self.claims |= {f"version {number}"}

    def checkpoint(self) -> None:
        """Copy the log into the file and empty it."""
        database = Database(self.path, create=False, read_only=False)
        database.empty_log()
        database.close()

    def _back_up(self) -> None:
        self.backup = None
        (self.folder / "copy.db").unlink(missing_ok=True)
        self.store.snapshot(self.folder / "copy.db")
        self.backup = self.claims

    def restore(self) -> None:
        """Put the backup in the place of the store."""
        assert self.backup is not None
        copy = open_store(self.folder / "copy.db", policy=POLICY, read_only=True)
        project, data = copy.project_id, (self.folder / "copy.db").read_bytes()
        copy.close()
        self.close()
        self.other = self.backup
        replace_store(self.path, data, self.folder / f"before{self._turn}.db", project)
        self.claims, self.other = self.backup, None


_ACTS: dict[tuple[int, ...], Callable[[Workload], None]] = {
    (3,): Workload._import,
    (5, 12): Workload._add_version,
    (8,): Workload.checkpoint,
}
_COPIES: dict[tuple[int, ...], Callable[[Workload], None]] = {
    (10,): Workload._back_up,
    (RESTORED,): Workload.restore,
}
