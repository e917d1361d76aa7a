"""Search indexes of the memory, kept up to date with the store.

During a large import a process builds the index: `python -m localize.workflow.memory.indexes FOLDER LANGUAGE`, with a
line on standard input for each part that was stored.
"""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from localize.language import parse_tag, same_language
from localize.model import Content, LanguageTag
from localize.store.blob_file import BlobFile
from localize.store.key import receive_key, send_key
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from localize.memory.index.index import Index
    from localize.model.memory_rows import TextRow
    from localize.store import Store
    from localize.workflow.project.project import Project

_STEP = 5_000
"""Memory changes read from the store at a time: about a megabyte."""
_FEW = 20
"""So many changes are read after a save, in a millisecond: its own, and what others saved at that moment."""
_PART = 250_000
"""New entries that a process beside an import builds into one segment: more of them take more memory, fewer leave more
segments to search."""


class _Indexes:
    """The indexes of one open project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._open: dict[LanguageTag, Index] = {}
        self._feeding = Lock()
        """Held while an index is fed, which takes seconds after an import."""

    def get(self, language: LanguageTag) -> Index:
        """Return the index of a language, brought up to date with the store."""
        with self._feeding:
            if language not in self._open:
                self._open[language] = open_index(self._project, language)
            refresh_index(self._project.store, self._open[language])
            return self._open[language]

    def follow_save(self) -> None:
        """Feed what was just saved, unless an index is being fed: the next search does it then."""
        if self._feeding.acquire(blocking=False):
            try:
                for index in self._open.values():
                    _follow_save(self._project.store, index)
            finally:
                self._feeding.release()

    def close(self) -> None:
        """Save the indexes; those of a project that is open for reading have no folder and are dropped."""
        for index in self._open.values():
            index.close()


_INDEXES: Kind[_Indexes] = Kind("memory indexes")


def memory_index(project: Project, language: LanguageTag) -> Index:
    """Return the index over the memory's texts in *language*, brought up to date with the store."""
    return project.cache.get(_INDEXES, "", lambda: _Indexes(project)).get(language)


def follow_save(project: Project) -> None:
    """Tell the open indexes of the memory what was just saved, so that the next search need not do it."""
    for indexes in project.cache.values(_INDEXES):
        indexes.follow_save()


def open_index(project: Project, language: LanguageTag) -> Index:
    """Return the stored index over the memory's texts in *language*, or an empty one."""
    from localize.memory.index.index import Index

    if project.read_only:
        return Index(None, language)
    if isinstance(project.files, BlobFile):
        return Index(None, language, _Blobs(project.files, f"cache/memory/{language}/"))
    return Index(project.cache_folder / "memory" / language, language)


@dataclass(frozen=True, slots=True)
class _Blobs:
    """The blobs of one index."""

    files: BlobFile
    prefix: str

    def read(self, name: str) -> bytes:
        return self.files.read(self.prefix + name)

    def change(self, values: Mapping[str, bytes | memoryview], gone: Collection[str]) -> None:
        named = {self.prefix + name: value for name, value in values.items()}
        self.files.change(named, [self.prefix + name for name in gone])


def refresh_index(store: Store, index: Index) -> None:
    """Feed *index* with what has happened to the memory since it was last asked."""
    for _ in refresh_steps(store, index):
        pass


def refresh_steps(store: Store, index: Index) -> Iterator[int]:
    """Do what `refresh_index` does, and yield the number of the last change after each few thousand."""
    choices: _Choices = {}
    while rows := store.memory_texts(index.position, _STEP):
        _feed(index, rows, choices)
        yield index.position
        if len(rows) < _STEP:
            return


def _follow_save(store: Store, index: Index) -> None:
    """Do what `refresh_index` does where it takes no time; else it is left to the next search."""
    if index.is_busy:
        return
    rows = store.memory_texts(index.position, _FEW + 1)
    if 0 < len(rows) <= _FEW:
        _feed(index, rows, {})
        index.prepare()


def _feed(index: Index, rows: Sequence[TextRow], choices: _Choices) -> None:
    names, texts, languages = list[str](), list[str | Content](), list[tuple[LanguageTag, ...]]()
    for _, name, variants in rows:
        tags = tuple([language for language, _ in variants])
        choice = choices.get(tags)
        if choice is None:
            choice = choices[tags] = _choose(tags, index.language)
        if choice.place is None:
            index.remove(name)
        else:
            names.append(name)
            texts.append(variants[choice.place][1])
            languages.append(choice.others)
    index.add_many(names, texts, languages)
    index.position = rows[-1].number


class _Choice(NamedTuple):
    """Which of a record's texts an index is fed with."""

    place: int | None
    others: tuple[LanguageTag, ...]


_Choices = dict[tuple[LanguageTag, ...], _Choice]
"""The choice for each set of languages."""


def _choose(tags: Sequence[LanguageTag], wanted: LanguageTag) -> _Choice:
    """Return the place of the text in the wanted language, and the other languages, or that one alone.

    Of several tags for one language the very one that is wanted counts, as it does for matches.
    """
    mine = None
    others: list[LanguageTag] = []
    for at, language in enumerate(tags):
        if same_language(language, wanted) and (mine is None or language == wanted):
            mine = at
        else:
            others.append(language)
    return _Choice(mine, tuple(others) or (wanted,))


class Follower:
    """A process that builds the index of one language while another one writes the store.

    An index is a cache: where the process cannot start or does not live to its end, the next search builds what lacks.
    """

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child

    @staticmethod
    def begin(project: Project, language: LanguageTag) -> Follower | None:
        """Start to follow a project; None where no process can be started."""
        command = [sys.executable, "-P", "-m", __spec__.name, str(project.root), language]
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            return None
        assert child.stdin is not None
        with contextlib.suppress(OSError):
            send_key(child.stdin, project.key)
        return Follower(child)

    def tell(self) -> None:
        """Say that there is more to read."""
        assert self._child.stdin is not None
        with contextlib.suppress(OSError):
            self._child.stdin.write(b"\n")
            self._child.stdin.flush()

    def finish(self) -> None:
        """Wait until the index holds everything and is written."""
        assert self._child.stdin is not None
        with contextlib.suppress(OSError):
            self._child.stdin.close()
        self._child.wait()

    def stop(self) -> None:
        """End the process, unless it has ended; what it has not written is built later."""
        if self._child.poll() is None:
            self._child.kill()
        self.finish()


def main(arguments: Sequence[str]) -> None:
    """Follow a project until standard input ends."""
    from localize.workflow.project.project import open_project

    root, language = arguments
    gc.disable()  # all that is made here is kept in arrays or gone at once
    with open_project(root, key=receive_key(sys.stdin.buffer)) as project:
        index = open_index(project, parse_tag(language))
        while True:
            is_more = bool(sys.stdin.buffer.readline())
            for _ in refresh_steps(project.store, index):
                if index.unbuilt >= _PART:
                    index.build()
            if not is_more:
                break
        index.build()


if __name__ == "__main__":
    main(sys.argv[1:])
