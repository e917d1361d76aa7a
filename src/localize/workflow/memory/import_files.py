"""Imports of files into the memory: an interrupted import can be continued, any import undone."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from localize.errors import ConfigError, ExchangeError, FormatError
from localize.errors.message import Message
from localize.model import Problem, Progress, TranslationUnit
from localize.model.events import ImportId
from localize.model.memory_rows import UnitRow
from localize.runtime.arguments import Paths, as_paths
from localize.workflow.memory.file_reader import ImportOptions, read_units
from localize.workflow.memory.indexes import Follower

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_LARGE = 4 * 1024 * 1024
"""Bytes of files from which on the index is built beside the import. Less is built in a blink at the next search."""
_MOST_OWN_BYTES = 2 << 30
"""Of a memory that the settings name: to tell whether a file was imported before, all of it is read."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What memory files brought."""

    added: int
    """Translation units."""
    problems: tuple[tuple[str, Problem], ...]
    """File and what could not be read in it; everything else was."""
    failed: tuple[ExchangeError | FormatError, ...]
    """One for each file that could not be read, or not to its end."""
    repeated: tuple[str, ...] = ()
    """Files that had been imported to their end before, and were not read again."""


def import_memory(
    project: Project, paths: Paths = (), options: ImportOptions = ImportOptions()
) -> Generator[Progress, None, ImportReport]:
    """Add files to the memory (TMX, tables, bilingual files); without paths, those that the settings name.

    *paths* is one path or several; *options* say what a table does not: its languages and columns. Importing the same
    file again adds nothing twice, and an interrupted import continues where it stopped. Of a broken file, what stands
    before the damage is added; `failed` and `problems` of the report say what was not.
    Raises: ConfigError where none is named.
    """
    project.require_writable()
    given = as_paths(paths)
    own = [] if given else [project.inside(name) for name in project.config.memories]
    files = [*given, *own]
    if not files:
        raise ConfigError("no memory file is named", hint="give a TMX file, or list some under `memories`")
    work = _Import(project, options)
    size = sum(file.stat().st_size for file in files if file.is_file())
    with ExitStack() as stack:
        if size >= _LARGE and (follower := Follower.begin(project, project.source)):
            stack.callback(follower.stop)
            work.follower = follower
        for file in files:
            try:
                yield from work.read(file, is_own=file in own)
            except (ExchangeError, FormatError) as error:
                work.failed.append(error)
        if work.follower is not None:
            yield Progress(100, 100, "building the index")
            work.follower.finish()
    return ImportReport(work.added, tuple(work.problems), tuple(work.failed), tuple(work.repeated))


class _Import:
    """One run over some files."""

    def __init__(self, project: Project, told: ImportOptions) -> None:
        self._project = project
        self._told = told
        self.follower: Follower | None = None
        self.added = 0
        self.problems: list[tuple[str, Problem]] = []
        self.failed: list[ExchangeError | FormatError] = []
        self.repeated: list[str] = []

    def read(self, file: Path, *, is_own: bool) -> Iterator[Progress]:
        """Add one file; one of the project's *own* is opened without following links. Raises: ExchangeError."""
        if not file.is_file():
            raise ExchangeError("there is no such file", path=str(file), hint="check the path and try again")
        with self._project.open(file) if is_own else file.open("rb") as stream:
            if is_own and file.stat().st_size > _MOST_OWN_BYTES:
                hint = (
                    "import it by name with `localize tm import FILE`; do not trust a memory that came with a project"
                )
                raise ExchangeError(
                    "larger than {max_bytes} bytes", max_bytes=_MOST_OWN_BYTES, path=str(file), hint=hint
                )
            resume = name_import(stream, self._told)
            units = _Units(stream, read_units(self._project, stream, file.name, self._told))
            store = self._project.store
            work = store.import_memory(units, resume=resume, name=file.name, actor=self._project.member)
            self.added += yield from self._follow(work, units, file)
        self.problems += ((file.name, each) for each in units.problems)
        if not units.were_read:
            self.repeated.append(file.name)
        if units.failure is not None:
            raise units.failure

    def _follow(self, work: Generator[int, None, int], units: _Units, file: Path) -> Generator[Progress, None, int]:
        size = max(1, file.stat().st_size)
        started, first = time.monotonic(), None
        while True:
            try:
                safe = next(work)
            except StopIteration as end:
                added: int = end.value
                return added
            if self.follower is not None:
                self.follower.tell()
            if first is None:  # from here on: an import that goes on has passed over what was there in no time
                started, first = time.monotonic(), safe
            rate = (safe - first) / max(0.001, time.monotonic() - started)
            done, name = 100 * units.place // size, file.name
            if safe > first:
                text = "{name}: {safe:,} units, {rate:,}/s"
                yield Progress(done, 100, Message(text, name=name, safe=safe, rate=round(rate)))
            else:
                yield Progress(done, 100, Message("{name}: {safe:,} units", name=name, safe=safe))


class _Units:
    """The units of a file as they are asked for; what cannot be read is kept aside.

    Damage ends them like the end of the file does: reading the same bytes again would not give more. A file that gives
    nothing at all fails, and so counts as never imported.
    """

    def __init__(self, stream: BinaryIO, units: Iterator[TranslationUnit | UnitRow | Problem]) -> None:
        self._stream = stream
        self._units = units
        self.problems: list[Problem] = []
        self.failure: ExchangeError | FormatError | None = None
        self.were_read = False

    @property
    def place(self) -> int:
        """How much of the file is read, in bytes."""
        return self._stream.tell()

    def __iter__(self) -> Iterator[TranslationUnit | UnitRow]:
        self.were_read = True
        is_any = False
        try:
            for each in self._units:
                if isinstance(each, Problem):
                    self.problems.append(each)
                else:
                    is_any = True
                    yield each
        except (ExchangeError, FormatError) as error:
            if not is_any:
                raise
            self.failure = error


def name_import(stream: BufferedReader, told: ImportOptions) -> ImportId:
    """Return the name that an import of a file has in the store; the stream stands at its beginning, then too."""
    name = f"{file_digest(stream, sha256).hexdigest()}{_name(told)}"
    stream.seek(0)
    return ImportId(name)


def is_import_of(one: ImportId, other: ImportId) -> bool:
    """Tell whether two imports are of the same bytes, whatever was told of them."""
    return one.partition(":")[0] == other.partition(":")[0]


def _name(told: ImportOptions) -> str:
    """Return what tells imports of one file apart that were told different things of it; nothing where nothing was."""
    said = [*(each or "" for each in (told.source, told.target)), *told.columns]
    return f":{','.join(said)}" if any(said) else ""
