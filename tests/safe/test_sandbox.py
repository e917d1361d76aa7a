"""The child process: it reads, it reports, and it may hang, swell, crash or chatter without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from localize.errors import ConfigError, ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.core.merge_proof import PROOF
from localize.language import parse_tag
from localize.model import Content, PluralCase, UnitId
from localize.model.extraction import Extraction, UnitTarget
from localize.runtime.workers import WorkerEnded
from localize.safe import sandbox
from localize.safe.limits import MAX_BYTES, seconds_for
from localize.safe.sandbox import ChildReader, Merging
from localize.safe.walls import NAMESPACE, find_walls

KK = parse_tag("kk")

_HOSTILE = """
import errno, os, signal
from dataclasses import dataclass
from localize.model import Content, Part, Unit, UnitId
from localize.model.extraction import Extraction

@dataclass(frozen=True, slots=True)
class Options:
    pass

class _Any:
    options_type = Options

class Hang(_Any):
    def extract(self, data, options):
        if data == b"hang":
            while True:
                pass
        return Extraction(units=())

class Swell(_Any):
    def extract(self, data, options):
        return bytearray(8 * 1024 ** 3)

class Crash(_Any):
    def extract(self, data, options):
        os.kill(os.getpid(), signal.SIGKILL)

class Chatter(_Any):
    def extract(self, data, options):
        print("words that are no answer", flush=True)
        os.write(1, b"more of them")
        return Extraction(units=())

class Stumble(_Any):
    def extract(self, data, options):
        return 1 / 0

class Spy(_Any):
    bilingual = False

    def extract(self, data, options):
        import socket, subprocess, sys
        path = data.decode()
        told = []
        for act in (
            lambda: open(path).read(),
            lambda: open(path, "w"),
            lambda: os.listdir(os.path.dirname(path)),
            lambda: os.unlink(path),
            lambda: subprocess.run([sys.executable, "-c", ""]),
            lambda: socket.create_connection(("127.0.0.1", 9), 2),
            lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"text", ("192.0.2.1", 53)),
            lambda: os.kill(os.getppid(), 0),
        ):
            try:
                act()
                told.append("done")
            except OSError as error:
                told.append(errno.errorcode[error.errno])
        import colorsys, lxml.etree
        raise ValueError(" ".join(told))

class Lie(_Any):
    bilingual = False

    def extract(self, data, options):
        content = Content((data.decode(),))
        return Extraction(units=(Unit(UnitId("1"), "text", (Part(content),)),))

    def merge(self, data, extraction, targets, language, options):
        return b"another text"
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters of a plug-in that does all that a plug-in should not."""
    (tmp_path / "hostile_filters.py").write_text(_HOSTILE, encoding="utf-8")
    info = tmp_path / "hostile_filters-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-filters\nVersion: 1\n", encoding="utf-8")
    names = ("Hang", "Swell", "Crash", "Chatter", "Stumble", "Spy", "Lie")
    lines = "".join(f"{name.lower()} = hostile_filters:{name}\n" for name in names)
    (info / "entry_points.txt").write_text(f"[localize.filters]\n{lines}", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")


def test_child_reads_what_the_filter_reads() -> None:
    """The extraction is the one that the filter gives in this process, for file after file."""
    text = get_filter("text")
    with ChildReader() as reader:
        for data in (b"One\n\nTwo", "Сөз".encode(), b""):
            assert reader.extract("text", {}, "a.txt", data) == text.extract(data, text.options_type())


def test_child_reads_files_whose_names_are_no_text() -> None:
    """A file name may hold bytes that are not UTF-8; the file is read, and an error still names it."""
    name = os.fsdecode(b"caf\xe9.po")
    with ChildReader() as reader:
        assert reader.extract("po", {}, name, b'msgid "a"\nmsgstr ""\n').units
        with pytest.raises(ExtractError) as caught:
            reader.extract("po", {}, name, b'msgid "a\n')
    assert caught.value.path == name


def test_child_takes_options() -> None:
    """Options of the settings reach the filter; an unknown one is the settings' fault."""
    with ChildReader() as reader:
        assert len(reader.extract("text", {"mode": "line"}, "a.txt", b"One\nTwo").units) == 2
        with pytest.raises(ConfigError, match="unknown filter option 'mod'") as caught:
            reader.extract("text", {"mod": "line"}, "a.txt", b"One")
        assert "did you mean 'mode'" in caught.value.hint


def test_child_names_the_place_of_an_error() -> None:
    """An error comes with the file's name, line and column."""
    with ChildReader() as reader, pytest.raises(ExtractError) as caught:
        reader.extract("po", {}, "bad.po", b'msgid "a\n')
    assert (caught.value.path, caught.value.line, caught.value.column) == ("bad.po", 1, 7)


def test_child_refuses_unknown_filters() -> None:
    """A filter that is not installed is named."""
    with ChildReader() as reader, pytest.raises(ExtractError, match="no filter 'nothing'"):
        reader.extract("nothing", {}, "a", b"")


def test_child_refuses_huge_files() -> None:
    """A file beyond the limit is not even sent."""
    with ChildReader() as reader, pytest.raises(ExtractError, match="too many for one document"):
        reader.extract("text", {}, "a.txt", bytes(MAX_BYTES + 1))


@pytest.mark.usefixtures("hostile")
def test_child_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time runs out for one file; the next one is read by a new child."""
    monkeypatch.setattr(sandbox, "seconds_for", lambda data: 1.0 if data == b"hang" else seconds_for(data))
    with ChildReader() as reader:
        reader.extract("hang", {}, "a", b"")
        with pytest.raises(ExtractError, match="more than 1 seconds") as caught:
            reader.extract("hang", {}, "slow.md", b"hang")
        assert caught.value.path == "slow.md"
        assert reader.extract("text", {}, "b.txt", b"One").units


@pytest.mark.usefixtures("hostile")
def test_child_that_swells_is_stopped() -> None:
    """A filter that wants more memory than there is for it is an error of the file."""
    with ChildReader() as reader:
        with pytest.raises(ExtractError, match="too much memory"):
            reader.extract("swell", {}, "big.md", b"")
        assert reader.extract("text", {}, "b.txt", b"One").units


@pytest.mark.usefixtures("hostile")
def test_child_that_crashes_is_replaced() -> None:
    """A crash costs one file."""
    with ChildReader() as reader:
        with pytest.raises(ExtractError, match="the reader stopped: SIGKILL"):
            reader.extract("crash", {}, "bad.md", b"")
        assert reader.extract("text", {}, "b.txt", b"One").units


@pytest.mark.usefixtures("hostile")
def test_child_that_chatters_is_understood() -> None:
    """What a filter prints does not mix with its answer."""
    with ChildReader() as reader:
        assert reader.extract("chatter", {}, "a", b"").units == ()


@pytest.mark.usefixtures("hostile")
def test_child_turns_any_failure_into_an_error_of_the_file() -> None:
    """Whatever a filter raises is told as an `ExtractError`, and the child lives on."""
    with ChildReader() as reader:
        with pytest.raises(ExtractError, match="ZeroDivisionError"):
            reader.extract("stumble", {}, "a", b"")
        assert reader.extract("text", {}, "b.txt", b"One").units


needs_walls = pytest.mark.skipif(
    find_walls().files is None or find_walls().network != NAMESPACE, reason="no walls on this system"
)


@needs_walls
@pytest.mark.usefixtures("hostile")
def test_child_has_no_files_and_no_network(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A reader opens no file, starts no program and reaches nobody, and still loads what lies in its libraries."""
    kept = tmp_path_factory.mktemp("home") / "kept.txt"
    kept.write_text("a name", encoding="utf-8")
    with ChildReader() as reader, pytest.raises(ExtractError, match="ValueError") as caught:
        reader.extract("spy", {}, "a", str(kept).encode())
    denied, unreachable = "EACCES", "ENETUNREACH"
    told = caught.value.message.split(": ")[-1].split()
    assert told[:5] == [denied] * 5
    assert told[5] in (denied, unreachable)
    assert told[6] == unreachable
    assert told[7] in ("EPERM", "done")  # older kernels let a signal through
    assert kept.read_text("utf-8") == "a name"


def test_child_knows_nothing_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the environment reaches a reader that Python does not need."""
    monkeypatch.setenv("LOCALIZE_PASSPHRASE", "river")
    monkeypatch.setenv("DEEPL_API_KEY", "river")
    with ChildReader() as reader:
        reader.extract("text", {}, "a", b"One")
        worker = reader._worker
        assert worker is not None
        environment = Path(f"/proc/{worker._process.pid}/environ")
        assert not environment.exists() or b"river" not in environment.read_bytes()


def _targets(text: str, extraction: Extraction) -> dict[UnitId, tuple[UnitTarget, ...]]:
    return {unit.id: (UnitTarget(unit.id, Content((text,))),) for unit in extraction.units}


def test_child_writes_what_the_filter_writes() -> None:
    """The merged file is the one that the filter gives in this process, proved; without targets it is the same."""
    text, data = get_filter("text"), b"One\n\nTwo\n"
    options = text.options_type()
    extraction = text.extract(data, options)
    targets = _targets("Сөз", extraction)
    with ChildReader() as reader:
        merged = reader.merge("text", {}, "a.txt", data, Merging.of(targets, KK, PROOF))
        assert merged.data == text.merge(data, extraction, targets, KK, options)
        assert reader.merge("text", {}, "a.txt", data, Merging((), KK, PROOF)).data == data


def test_child_loads_behind_its_walls_what_a_filter_needs_late() -> None:
    """Plural forms bring Babel in, which looks for its data and for the time zone."""
    data = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    data += b'msgid "%d sheep"\nmsgid_plural "%d sheep"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    with ChildReader() as reader:
        [unit] = reader.extract("po", {}, "a.po", data).units
        forms = tuple(UnitTarget(unit.id, Content(("%d қой",)), 0, case) for case in (PluralCase.ONE, PluralCase.OTHER))
        merged = reader.merge("po", {}, "a.po", data, Merging(forms, KK))
    assert "nplurals=2" in merged.data.decode()


def test_child_tells_whether_a_file_says_its_direction() -> None:
    """A page that names its direction is known by it; a text has no place for that."""
    page = b'<!DOCTYPE html><html lang="en" dir="ltr"><body><p>One</p></body></html>'
    with ChildReader() as reader:
        assert reader.merge("html", {}, "a.html", page, Merging((), KK)).has_direction
        assert not reader.merge("text", {}, "a.txt", b"One", Merging((), KK)).has_direction


@pytest.mark.usefixtures("hostile")
def test_child_proves_what_it_writes() -> None:
    """A file that does not read back as it was meant is refused with its name; without a proof it is given."""
    one = {UnitId("1"): (UnitTarget(UnitId("1"), Content(("Сөз",))),)}
    with ChildReader() as reader:
        with pytest.raises(MergeError, match="does not read back") as caught:
            reader.merge("lie", {}, "a.lie (kk)", b"One", Merging.of(one, KK, PROOF))
        assert caught.value.path == "a.lie (kk)"
        assert "stray markup" in caught.value.hint
        assert reader.merge("lie", {}, "a.lie", b"One", Merging.of(one, KK)).data == b"another text"


def test_closed_reader_leaves_no_process() -> None:
    """Leaving the block ends the child."""
    with ChildReader() as reader:
        reader.extract("text", {}, "a.txt", b"One")
        worker = reader._worker
    assert worker is not None
    with pytest.raises(WorkerEnded, match="SIGKILL"):
        worker.ask(b"")
