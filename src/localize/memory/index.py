"""Candidates for a text from one project's memory in one language: a cache that can be rebuilt from the store.

Large and settled entries lie in mapped files, new ones in a small dictionary that is scanned whole, removed ones in a
set. Files are written as a new generation and put in place by renaming a manifest, so other processes go on reading
the old one. Whatever is missing, damaged or of another version counts as empty, with position 0.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
import uuid
import zlib
from pathlib import Path
from threading import RLock

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.memory.postings import FILES, Found, Postings
from localize.model import LanguageTag

_VERSION = 1
_MANIFEST = "manifest.json"
_SMALL = 5_000
"""So many new or removed entries cost under a millisecond a query; a tenth of the settled ones is allowed as well."""
_SAME_TEXT = 8
"""Ids returned for one source text: a memory may hold "OK" a thousand times."""
_SAMPLE = 1 << 16
"""Bytes at both ends of a file that its checksum covers; with the size, what a torn write or a full disk changes."""
_ORPHAN_S = 86_400.0
"""Age at which files that no manifest names are taken for left over by a crash."""


class Index:
    """Finds entries by similar text. Safe for threads; several processes may share the folder."""

    def __init__(self, folder: Path | None, source_language: LanguageTag) -> None:
        """Open the index in *folder*, empty when there is none that can be used; None keeps it in memory alone."""
        self.position = 0
        """Number of the last memory change that it has seen."""
        self._folder = folder
        self._language = source_language
        self._lock = RLock()
        self._settled = Postings.build(())
        self._generation: str | None = None
        """The folder that holds the settled entries; None when they are not on disk."""
        self._new: dict[str, str] = {}
        self._new_texts: dict[str, dict[str, None]] = {}
        self._dead: set[int] = set()
        self._saved: tuple[int, int, int] | None = (0, 0, 0)
        self._load()

    def __len__(self) -> int:
        """Return how many entries can be found."""
        return len(self._settled) - len(self._dead) + len(self._new)

    def add(self, name: str, source_text: str) -> None:
        """Make an entry findable at once; an entry of that name is replaced. An empty text is never found."""
        with self._lock:
            self.remove(name)
            if source_text:
                self._new[name] = source_text
                self._new_texts.setdefault(source_text, {})[name] = None
                self._saved = None

    def remove(self, name: str) -> None:
        """Forget an entry; one that is not there is no error."""
        with self._lock:
            text = self._new.pop(name, None)
            if text is not None:
                self._new_texts[text].pop(name)
                if not self._new_texts[text]:
                    del self._new_texts[text]
                self._saved = None
            number = self._settled.find(name)
            if number is not None and number not in self._dead:
                self._dead.add(number)
                self._saved = None

    def search(self, text: str, limit: int, min_score: int) -> list[tuple[str, int]]:
        """Return up to *limit* (name, score) of entries at least *min_score* % alike, best first.

        The score is that of the plain texts; of entries with one and the same text the eight newest are returned.
        When the files turn out to be damaged the answer is empty and `position` is 0 again.
        """
        lowest = max(1, min(min_score, 100))
        with self._lock:
            if self._is_large():
                self.settle()
            try:
                settled = self._search_settled(text, limit, lowest)
            except (IndexError, ValueError):
                # Damage in the middle of a large file, which its checksum does not cover: start again, empty.
                self._forget()
                settled = []
            found = [*self._search_new(text, limit, lowest), *settled]
        found.sort(key=lambda each: (-each[0], each[1]))
        return [(name, int(100 * alike + 1e-9)) for alike, _, names in found for name in names][:limit]

    def save(self) -> bool:
        """Write what changed to the folder; return whether it is there. A cache that cannot be written is no error."""
        with self._lock:
            if self._folder is None:
                return False
            if self._saved == self._state():
                return True
            if self._is_large():
                self.settle()
            try:
                self._write(self._folder)
            except OSError:
                return False
            self._saved = self._state()
            return True

    def _forget(self) -> None:
        self._settled, self._generation, self.position = Postings.build(()), None, 0
        self._new, self._new_texts, self._dead = {}, {}, set()
        self._saved = None

    def _state(self) -> tuple[int, int, int]:
        return self.position, len(self._new), len(self._dead)

    def _is_large(self) -> bool:
        return len(self._new) + len(self._dead) > max(_SMALL, len(self._settled) // 10)

    def settle(self) -> None:
        """Merge new and removed entries into the settled ones; `search` and `save` do it when they are many.

        Takes about ten seconds for a million entries.
        """
        with self._lock:
            # Oldest first, so that the order of the ids of one text is their age.
            alive = [(name, text) for number, name, text in self._settled.items() if number not in self._dead]
            self._settled = Postings.build([*alive, *self._new.items()])
            self._generation = None
            self._new, self._new_texts, self._dead = {}, {}, set()
            self._saved = None

    def _search_new(self, text: str, limit: int, min_score: int) -> list[tuple[float, str, list[str]]]:
        found = process.extract(
            text,
            list(self._new_texts),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=min_score / 100 - 1e-9,
            limit=limit,
        )
        return [(alike, each, list(self._new_texts[each])[: -_SAME_TEXT - 1 : -1]) for each, alike, _ in found]

    def _search_settled(self, text: str, limit: int, min_score: int) -> list[tuple[float, str, list[str]]]:
        found = self._settled.search(text, limit, min_score, dead=self._dead)
        return [(each.similarity, each.text, self._names(each)) for each in found]

    def _names(self, found: Found) -> list[str]:
        names: list[str] = []
        for number in reversed(found.ids):
            if number not in self._dead:
                names.append(self._settled.id(number))
            if len(names) == _SAME_TEXT:
                break
        return names

    # --- files ---

    def _load(self) -> None:
        if self._folder is None:
            return
        for _ in range(3):  # another process may replace the files between reading the manifest and mapping them
            try:
                manifest = _read_checked(self._folder / _MANIFEST)
            except (OSError, ValueError):
                return
            try:
                self._take(self._folder, manifest)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue
            return

    def _take(self, folder: Path, manifest: dict[str, object]) -> None:
        if manifest["version"] != _VERSION or manifest["language"] != self._language:
            return
        generation, changes = str(manifest["generation"]), folder / str(manifest["changes"])
        sums = manifest["sums"]
        if sums != {name: _sample(folder / generation / name) for name in FILES}:
            raise ValueError("the files are not those that the manifest names")
        settled = Postings.map(folder / generation)
        later = _read_checked(changes)
        new, dead, position = later["new"], later["dead"], manifest["position"]
        if not (isinstance(new, dict) and isinstance(dead, list) and isinstance(position, int)):
            raise ValueError("the list of changes has another shape")
        self._settled, self._generation = settled, generation
        self._dead = {int(number) for number in dead}
        for name, text in new.items():
            self._new[name] = str(text)
            self._new_texts.setdefault(str(text), {})[name] = None
        self.position = position
        self._saved = self._state()

    def _write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            before = _read_checked(folder / _MANIFEST)
        except (OSError, ValueError):
            before = {}
        if self._generation is None or not (folder / self._generation).is_dir():
            self._generation = self._write_settled(folder)
        changes = f"changes-{uuid.uuid4().hex}.json"
        write_checked(folder / changes, {"new": self._new, "dead": sorted(self._dead)})
        manifest = {
            "version": _VERSION,
            "language": self._language,
            "position": self.position,
            "generation": self._generation,
            "changes": changes,
            "sums": {name: _sample(folder / self._generation / name) for name in FILES},
        }
        write_checked(folder / _MANIFEST, manifest)
        _clean(folder, keep={_MANIFEST, changes, self._generation}, drop={str(before.get(key)) for key in _NAMED})

    def _write_settled(self, folder: Path) -> str:
        generation = f"settled-{uuid.uuid4().hex}"
        (folder / generation).mkdir()
        self._settled.write(folder / generation)
        return generation


_NAMED = ("generation", "changes")


def _sample(path: Path) -> list[int]:
    """Return the size of a file and a checksum over both of its ends."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        head = stream.read(_SAMPLE)
        stream.seek(max(0, size - _SAMPLE))
        return [size, zlib.crc32(stream.read(_SAMPLE), zlib.crc32(head))]


def write_checked(path: Path, value: dict[str, object]) -> None:
    """Write JSON with its checksum, whole or not at all."""
    text = json.dumps(value, sort_keys=True)
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    temporary.write_text(f"{zlib.crc32(text.encode()):08x}\n{text}", "ascii")
    temporary.replace(path)


def _read_checked(path: Path) -> dict[str, object]:
    """Return what `write_checked` wrote. Raises: OSError, ValueError."""
    check, _, text = path.read_text("ascii").partition("\n")
    if check != f"{zlib.crc32(text.encode()):08x}":
        raise ValueError("wrong checksum")
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not a record")
    return value


def _clean(folder: Path, *, keep: set[str], drop: set[str]) -> None:
    """Remove the files that were just replaced, and those that a crash left long ago; failures wait for next time."""
    limit = time.time() - _ORPHAN_S
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):  # another process may be quicker
                if entry.name not in keep and (entry.name in drop or entry.stat().st_mtime < limit):
                    _remove(Path(entry.path))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
