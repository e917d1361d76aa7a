"""The child process: it reads, it reports, and it may hang, swell, crash or chatter without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from localize.errors import ConfigError, ExtractError
from localize.formats import get_filter
from localize.runtime.workers import WorkerEnded
from localize.safe import sandbox
from localize.safe.limits import MAX_BYTES, seconds_for
from localize.safe.sandbox import ChildReader

_HOSTILE = """
import os, signal
from dataclasses import dataclass
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
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters of a plug-in that does all that a plug-in should not."""
    (tmp_path / "hostile_filters.py").write_text(_HOSTILE, encoding="utf-8")
    info = tmp_path / "hostile_filters-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-filters\nVersion: 1\n", encoding="utf-8")
    names = ("Hang", "Swell", "Crash", "Chatter", "Stumble")
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


def test_closed_reader_leaves_no_process() -> None:
    """Leaving the block ends the child."""
    with ChildReader() as reader:
        reader.extract("text", {}, "a.txt", b"One")
        worker = reader._worker
    assert worker is not None
    with pytest.raises(WorkerEnded, match="SIGKILL"):
        worker.ask(b"")
