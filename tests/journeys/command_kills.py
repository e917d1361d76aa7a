"""Commands that are killed just before one of their calls that change a file, and what they leave behind.

What is on the disk changes by such calls alone, so that to be killed before each of them is to be killed at every
moment. `strace` kills: it counts the calls of the process and sends SIGKILL instead of the one that is meant.

The calls are those of the installed program. The processes that are killed are forks of one that has imported the
program already, which saves most of their time; each is first seen to make the same calls as the installed program.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NoReturn

import apsw

from localize.__main__ import main
from localize.config.project import FILE_NAME, read_config
from localize.errors import WrongPassphrase
from localize.model import LanguageTag
from localize.model.events import Subject, SubjectKind
from localize.model.segment_list import Where
from localize.model.states import ReviewPolicy
from localize.store.blob_file import BLOB_FILE
from localize.store.connection import is_plain, opens, unlock
from localize.store.key import KEYS_FILE, Key
from localize.store.key_slots import parse_key_slots
from localize.store.sqlite import open_store
from localize.workflow.project.backup import verify
from localize.workflow.project.project import Project, open_project
from localize.workflow.project.store_key import find_key

LANGUAGE = LanguageTag("kk")
WRITER, REVIEWER = "Dana", "Bolat"
PASSPHRASES = ("the first passphrase", "the second passphrase")
"""What opens an encrypted project before and after a change."""
PROGRAM = Path(sysconfig.get_path("scripts")) / "localize"
State = dict[str, object]
"""What a project holds, by the name of the thing: texts, approvals, documents, records of the memory, files."""

_CALLS = r"/^(openat|mkdir|mkdirat|p?write(64)?|pwritev|ftruncate|f(data)?sync|f?chmod(at)?|rename.*|unlink.*|link.*)$"
_CALL = re.compile(r"(\w+)\((.*?)(?:\)\s+= |$)")
_PLACE = re.compile(r'[<"]([^<>"]+)[>"]')
_MEMORY = "-shm>"
"""The index of the log, which no kill can harm: it is made anew."""
_DISK_FAULT = "is full|No space left|check the disk"
"""What has to be said; the last where only a flush was refused, on a disk that has room."""
_TAKING_ROOM = ("pwrite64", "ftruncate", "fsync", "fdatasync")
_WORDS = [
    "river",
    "letter",
    "garden",
    "window",
    "market",
    "teacher",
    "station",
    "blanket",
    "engine",
    "village",
    "orange",
    "pencil",
]
_RECORDS = 2_500
"""The import of so many takes two batches."""


@dataclass(frozen=True)
class Call:
    """A call that changes a file."""

    name: str
    place: str
    """The file's name."""
    number: int = field(compare=False)
    """How many of that name there were with it."""

    def __str__(self) -> str:
        return f"{self.name} {self.number} ({self.place})"


@dataclass
class World:
    """A folder with a project, the person's settings and the files that commands read."""

    root: Path
    known: dict[bytes, tuple[Key | None, str]] = field(default_factory=dict)
    """What opens the project, by the bytes that say so: a try at a passphrase takes half a second."""

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.root / "project"

    @property
    def store(self) -> Path:
        """The project's store."""
        return self.project / ".localize" / "store.db"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a person at work, with settings of their own."""
        own = {
            "LOCALIZE_CONFIG_DIR": str(self.root / "settings"),
            "LOCALIZE_USER": WRITER,
            "LOCALIZE_PASSPHRASE_FILE": str(self.root / "passphrase"),
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | own

    def run(self, *words: str, stdin: str = "", tracer: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run the installed program in the folder."""
        return subprocess.run(
            [*tracer, sys.executable, str(PROGRAM), *words],
            cwd=self.root,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def run_fork(self, *words: str, stdin: str = "", tracer: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run the program in the folder, in a fork of this process."""
        streams = [self.root.with_name(name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin, encoding="utf-8")
        process = os.fork()
        if not process:
            self._become_program(words, streams)
        os.waitpid(process, os.WUNTRACED)
        tracing = subprocess.Popen([*tracer, "-p", str(process)]) if tracer else None
        while tracing and not re.search(
            r"^TracerPid:\t[1-9]", Path(f"/proc/{process}/status").read_text(), re.MULTILINE
        ):
            assert tracing.poll() is None
        os.kill(process, signal.SIGCONT)
        _, status = os.waitpid(process, 0)
        if tracing:
            tracing.wait()
        said, told = (stream.read_text(encoding="utf-8") for stream in streams[1:])
        return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(status), said, told)

    def _become_program(self, words: Sequence[str], streams: Sequence[Path]) -> NoReturn:
        code: object = 0
        try:
            os.chdir(self.root)
            os.environ.clear()
            os.environ.update(self.environment)
            for number, (stream, mode) in enumerate(zip(streams, "rww", strict=True)):
                with stream.open(mode) as file:
                    os.dup2(file.fileno(), number)
            sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in enumerate("rww"))  # noqa: PTH123, SIM115
            sys.argv = [str(PROGRAM), *words]
            os.kill(os.getpid(), signal.SIGSTOP)
            main()
        except SystemExit as end:
            code = end.code
        except BaseException:  # noqa: BLE001  # nothing of this process may go on
            code = 70
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            with suppress(OSError):
                (self.root.with_name("modules")).write_text("\n".join(sys.modules), encoding="utf-8")
            os._exit(code if isinstance(code, int) else 0)

    def must(self, *words: str, stdin: str = "") -> str:
        """Run the program, which has to succeed; return what it says."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, (words, done)
        return done.stdout

    def open(self) -> Project:
        """Open the project with the person's settings."""
        os.environ["LOCALIZE_CONFIG_DIR"] = str(self.root / "settings")
        return open_project(self.project, as_name=WRITER, key=self.key)

    @property
    def key(self) -> Key | None:
        """The key of an encrypted project, by whichever passphrase opens it."""
        return self.unlock()[0]

    def unlock(self) -> tuple[Key | None, str]:
        """Return the key of the project and the passphrase that opens it; none where it is plain."""
        files = (self.project / FILE_NAME, self.store.with_name(KEYS_FILE), self.store)
        told = b"".join(path.read_bytes()[: 1 << 13] for path in files if path.exists())
        if told not in self.known:
            self.known[told] = self._unlock()
        return self.known[told]

    def _unlock(self) -> tuple[Key | None, str]:
        config = read_config(self.project / FILE_NAME)
        for passphrase in PASSPHRASES:
            with suppress(WrongPassphrase):
                key = find_key(self.store.parent, config, lambda text=passphrase: text)  # type: ignore[misc]
                return key, passphrase if key else ""
        raise AssertionError("no passphrase opens the project")

    def keys(self) -> list[str]:
        """Return the keys of all segments."""
        with self.open() as project:
            return [str(row.segment.key) for row in project.store.rows(LANGUAGE, Where(), after=0, limit=1_000)]

    def restore(self, copy: Path) -> None:
        """Bring everything back to how it was in a copy."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(copy, self.root)


@dataclass(frozen=True)
class Verb:
    """A command to be killed."""

    name: str
    words: Callable[[World], Sequence[str]]
    prepare: Callable[[World], None] = lambda world: None
    """Brings a project with a document to where the command begins."""
    stdin: Callable[[World], str] = lambda world: ""
    in_parts: bool = False
    """Whether it may be half done: each of its parts is there or not, but none is half there."""
    finished: str = ""
    """What is there once the command says that it was done before; else it can be run again at any time."""
    acknowledgement: str = ""
    """How each line begins that says that a part is safe; else all is, once everything is said."""


@dataclass
class Toll:
    """What became of the work of one command that was killed again and again, or had a full disk."""

    runs: int = 0
    before: int = 0
    during: int = 0
    after: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def find_tracer() -> str | None:
    """Return the program that kills, where there is one and it may."""
    tracer = shutil.which("strace") if sys.platform == "linux" else None
    if tracer and subprocess.run([tracer, "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        return None
    return tracer


def make_world(root: Path) -> World:
    """Make a project with a document of twelve paragraphs, and the files that commands read."""
    (root / "project").mkdir(parents=True)
    world = World(root)
    (root / "project" / "guide.txt").write_text(document("The {} is old."), encoding="utf-8")
    rows = (f"Sentence number {at} of the table.,Кестенің {at} сөйлемі.\n" for at in range(_RECORDS))
    (root / "table.csv").write_text("en,kk\n" + "".join(rows), encoding="utf-8")
    exact = (f"The {word} is old.,Ескі {word}.\n" for word in _WORDS)
    (root / "exact.csv").write_text("en,kk\n" + "".join(exact), encoding="utf-8")
    (root / "terms.csv").write_text("id,en,kk\nC1,river,өзен\nC2,window,терезе\n", encoding="utf-8")
    (root / "passphrase").write_text(PASSPHRASES[0], encoding="utf-8")
    world.must("init", "project", "--source", "en", "--target", "kk")
    world.must("-C", "project", "add", "project/guide.txt")
    return world


def document(pattern: str) -> str:
    """Return a text of twelve paragraphs."""
    return "\n\n".join(pattern.format(word) for word in _WORDS) + "\n"


# --- what is there --------------------------------------------------------------------------------------------------


def read_state(world: World) -> tuple[State, list[str]]:
    """Return what a project holds once it was opened again, and what is wrong with it."""
    state: State = {"opened by": world.unlock()[1]}
    state["schema"] = _schema(world)
    with world.open() as project:
        damage = [str(problem.text) for problem in verify(project)]
        state |= _texts(project) | _memory(project)
        for document in project.store.documents():
            state[f"document {document.path}"] = (document.version, document.source_hash)
    files, broken = _files(world)
    return state | files, damage + broken


def _schema(world: World) -> int:
    """Return the number of the store's schema without anything being written back."""
    copy = world.root.with_name("schema")
    shutil.copytree(world.store.parent, copy)
    database = apsw.Connection(str(copy / world.store.name))
    if (key := world.key) is not None:
        unlock(database, key)
    number = int(database.pragma("user_version"))
    database.close()
    shutil.rmtree(copy)
    return number


def _texts(project: Project) -> State:
    state: State = {}
    for row in project.store.rows(LANGUAGE, Where(), after=0, limit=1_000):
        key = row.segment.key
        events = project.store.history(Subject(SubjectKind.SEGMENT, key, LANGUAGE))
        state[f"segment {key}"] = (
            row.segment.source.plain,
            row.target and (row.target.content.plain, row.target.revision, row.target.author),
            row.state,
            len(project.store.approvals(key, LANGUAGE)),
            tuple(re.sub(r"\bat=datetime[^)]*\)\)?", "", repr(event.body)) for event in events),
        )
    return state


def _memory(project: Project) -> State:
    rows = project.store.memory_texts(0, 100_000)
    return {f"memory {row.id}": tuple(map(str, row.texts)) for row in rows if row.texts}


def _files(world: World) -> tuple[State, list[str]]:
    """Return the files beside the store by name, but for caches and settings, and those that are half."""
    state: State = {}
    broken: list[str] = []
    for path in sorted(world.root.rglob("*")):
        name = path.relative_to(world.root).as_posix()
        if path.is_dir() or re.search(r"/cache/|^settings/|\.db-(wal|shm|journal)$|\.(lock|gate)$", name):
            continue
        try:
            content = "unfinished" if _is_temporary(name) else _content(path, world.key)
            if not path.name.startswith("before-restore"):  # has a time in its name
                state[f"file {name}"] = content
        except (OSError, ValueError, apsw.Error, zipfile.BadZipFile) as error:
            broken.append(f"{name}: {error}")
    return state, broken


def _content(path: Path, key: Key | None) -> object:
    """Return what a file says, without the times in it. Raises: many errors for half a file."""
    data = path.read_bytes()
    if path.name in ("store.db", BLOB_FILE):
        return path.name
    if path.name.startswith("before-restore") and key is not None and path.suffix == ".db" and not opens(path, key):
        return "under the key that the project had before"
    if path.name.endswith(KEYS_FILE):
        parse_key_slots(data, str(path))
        return "slots"  # in the middle of a restore those of both keys
    if path.suffix == ".db":
        copy = open_store(path, policy=ReviewPolicy(), read_only=True, key=None if is_plain(path) else key)
        try:
            if problems := copy.verify():
                raise ValueError(problems)
            return "a whole store"
        finally:
            copy.close()
    if zipfile.is_zipfile(path) or path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as archive:
            return archive.testzip(), sorted(archive.namelist())
    return re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.+Z]+|[0-9a-f]{32,}", "", data.decode())


# --- the kills ------------------------------------------------------------------------------------------------------


class Trial:
    """One command, with a copy of the project as it is before it, and what the project holds before and after."""

    def __init__(self, verb: Verb, folder: Path, tracer: str) -> None:
        self.verb, self._tracer = verb, tracer
        self._copy = folder / "copy"
        self.world = make_world(folder / "world")
        verb.prepare(self.world)
        self._words, self._stdin = tuple(verb.words(self.world)), verb.stdin(self.world)
        shutil.copytree(self.world.root, self._copy)
        self.before, _ = read_state(self.world)
        done, self.calls = self._trace(self.world.run)
        assert done.returncode == 0, done
        self._said = done.stdout + done.stderr
        self.after, damage = read_state(self.world)
        assert not damage, damage
        assert self.after != self.before, verb.name
        self._trace(self.world.run_fork)
        for name in (folder / "modules").read_text(encoding="utf-8").split():
            with suppress(ImportError):
                importlib.import_module(name)
        forked, calls = self._trace(self.world.run_fork)
        assert forked.returncode == 0, forked
        assert not (apart := set(_order(calls)) ^ set(_order(self.calls))), apart
        self.calls = calls

    def _trace(
        self, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> tuple[subprocess.CompletedProcess[str], list[Call]]:
        """Run the whole command; return what came of it and its calls that change a file."""
        self.world.restore(self._copy)
        trace = self._copy.with_name("trace")
        tracing = (self._tracer, "-y", "-qq", "-s", "0", "-o", str(trace), "-e", f"trace={_CALLS}")
        done = run(*self._words, stdin=self._stdin, tracer=tracing)
        return done, list(_calls(trace.read_text(errors="replace").splitlines()))

    def kill(self, call: Call, toll: Toll) -> None:
        """Kill the command before a call, and write down what became of its work."""
        done = self._run_with(f"{call.name}:signal=KILL:when={call.number}")
        if done.returncode == -9:  # else it called less often this time
            self._look(done.stdout + done.stderr, f"{self.verb.name}, killed before {call}", toll)

    def fill(self, call: Call, toll: Toll) -> None:
        """Let the disk be full from a call on, and write down what became of the command's work, and what it said."""
        first = {
            each.name: each.number for each in reversed(self.calls[self.calls.index(call) :]) if each.place != "stdout"
        }
        full = [f"{name}:error=ENOSPC:when={first[name]}+" for name in _TAKING_ROOM if name in first]
        if call.name == "write" and call.place != "stdout":  # this one alone: what is said goes by the same call
            full = [f"write:error=ENOSPC:when={call.number}"]
        done = self._run_with(*full)
        place = f"{self.verb.name}, full from {call}"
        state = self._look(done.stdout, place, toll)
        if done.returncode == 0 and state != self.after:
            toll.lost.append(f"{place}: it says nothing of it")
        if done.returncode not in (0, 6) or (done.returncode and not re.search(_DISK_FAULT, done.stdout + done.stderr)):
            toll.damaged.append(f"{place}: exit {done.returncode}, {done.stderr[:300]}")

    def _run_with(self, *injections: str) -> subprocess.CompletedProcess[str]:
        self.world.restore(self._copy)
        tracing = [self._tracer, "-qq", "-o", os.devnull]
        for injection in injections:
            tracing += ["-e", f"inject={injection}"]
        return self.world.run_fork(*self._words, stdin=self._stdin, tracer=tracing if injections else ())

    def _look(self, said: str, place: str, toll: Toll) -> State:
        """Write down what is there now, and what a second run makes of it; return the former."""
        toll.runs += 1
        state, damage = read_state(self.world)
        toll.damaged += [f"{place}: {problem}" for problem in damage]
        state = {key: value for key, value in state.items() if not _is_temporary(key)}
        self._judge(state, said, place, toll)
        is_finished = self.verb.finished and state.get(self.verb.finished) == self.after[self.verb.finished]
        if state != self.after and not is_finished:
            self._run_again(place, toll)
        return state

    def _judge(self, state: State, said: str, place: str, toll: Toll) -> None:
        changed = [key for key in {**self.before, **self.after} if self.before.get(key) != self.after.get(key)]
        there = [key for key in changed if state.get(key) == self.after.get(key)]
        half = [
            key
            for key in {*state, *self.before, *self.after}
            if state.get(key) not in (self.before.get(key), self.after.get(key))
        ]
        toll.damaged += [f"{place}: {key} is {state.get(key)}" for key in half]
        if len(there) == len(changed):
            toll.after += 1
        elif not there:
            toll.before += 1
        else:
            toll.during += 1
            if not self.verb.in_parts:
                toll.damaged.append(f"{place}: there are only {there}")
        texts = sum(key.startswith("segment") for key in there)
        acknowledged = (
            len(re.findall(self.verb.acknowledgement, said, re.MULTILINE)) if self.verb.acknowledgement else 0
        )
        has_said_all = said and said.count("\n") == self._said.count("\n")
        if texts < acknowledged or (has_said_all and len(there) < len(changed)):
            toll.lost.append(f"{place}: {len(there)} of {len(changed)} are there")

    def _run_again(self, place: str, toll: Toll) -> None:
        done = self.world.run_fork(*self._words, stdin=self._stdin)
        state, damage = read_state(self.world)
        toll.damaged += [f"{place}, run again: {problem}" for problem in damage]
        if done.returncode != 0:
            toll.damaged.append(f"{place}, run again: exit {done.returncode}, {done.stderr}")
        wrong = [key for key in {**self.after, **state} if state.get(key) != self.after.get(key)]
        toll.damaged += [f"{place}, run again: {key} is {state.get(key)}" for key in wrong]


def _is_temporary(key: str) -> bool:
    """Tell whether a file is what an unfinished write leaves, which the next one has to remove."""
    return bool(re.search(r"\.[0-9a-f]{12}(\.localize\.part)?(-journal|-wal|-shm)?$", key))


def _calls(lines: Sequence[str]) -> Iterator[Call]:
    """Yield the calls that change a file, or say something, out of a trace."""
    counts: Counter[str] = Counter()
    for line in lines:
        call = _CALL.match(line)
        if call is None:
            continue
        name, arguments = call.groups()
        counts[name] += 1
        says = arguments.startswith("1<")
        opens_only = name == "openat" and "O_CREAT" not in arguments
        if not says and (opens_only or "= -1" in line or "/world/" not in arguments or _MEMORY in arguments):
            continue
        place = "stdout" if says else re.sub(r"\d{8}T\d{6}Z|[0-9a-f]{8,}", "", Path(_PLACE.findall(arguments)[-1]).name)
        yield Call(name, place, counts[name])


def _order(calls: Sequence[Call]) -> list[tuple[str, str]]:
    """Return what is done to which file, in order; how many pages are written at a time is not always the same."""
    return [key for key, _ in groupby((call.name, call.place) for call in calls)]


def choose(calls: Sequence[Call], number: int) -> list[Call]:
    """Return so many calls, in even distances from the first to the last."""
    if number >= len(calls):
        return list(calls)
    return [calls[at * (len(calls) - 1) // max(1, number - 1)] for at in range(number)]
