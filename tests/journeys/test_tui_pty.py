"""A person at a real terminal: bytes in, screen out, and the store as it is afterwards."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.journeys.terminals import Picture, new_decoder, signals_of_a_terminal

from localize.model import LanguageTag, State, Substate
from localize.model.segment_list import Row, Where
from localize.store.key_slots import Cost, create_key
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.encryption import encrypt
from localize.workflow.project.project import Project, init, open_project

KK = LanguageTag("kk")
AGAIN_S = 3.0
"""After which somebody presses Ctrl+C once more."""
PATIENCE_S = 60.0
"""Longer than any answer takes on a busy machine; only a failure waits for it."""
GUIDE = """# Safety guide

Use a strong password.

Update your **software** now.

Keep your phone locked at the border.
"""
GLOSSARY = "id,en,kk\npassword,password,құпиясөз\n"
F9, CTRL_Q, CTRL_R, CTRL_BACKSLASH, ENTER = "\x1b[20~", "\x11", "\x12", "\x1c", "\r"
PASSPHRASE = "төрт сөзден тұрады"
FULL = 4000
"""Bytes that a line holds for somebody who does not read them; the system keeps some more behind it."""
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?<>=:$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-B]|[=>78P_^][^\x1b]*)")


class Terminal:
    """A program on a terminal of 80 by 24: what it paints, and what is typed at it."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        with signals_of_a_terminal():
            self.process = subprocess.Popen(
                arguments, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
            )
        os.close(slave)
        self._seen = b""
        self.seen = b""
        """All that was ever painted."""
        self._picture, self._decoder = Picture(80, 24), new_decoder()
        self._before: list[str] = []

    def type(self, text: str) -> None:
        """Type a text or a key's bytes; what was painted before does not count as an answer."""
        self._seen = b""
        self._before = str(self._picture).split("\n")
        os.write(self._master, text.encode())

    def wait_for(self, marker: str) -> str:
        """Return what was painted until *marker* appeared."""
        return self._read_until(lambda: marker in self.painted, marker)

    def wait_for_end(self) -> str:
        """Return what was painted until the program ended."""
        return self._read_until(lambda: False, "the end", ends=True)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Read on until something holds that is not seen on the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > deadline:
                pytest.fail(f"it never held; last seen: {self.painted[-2000:]!r}")
            if select.select([self._master], [], [], 0.05)[0]:
                self._take(os.read(self._master, 65536))

    def interrupt(self, marker: str) -> None:
        """Send Ctrl+C until *marker* appears: one that comes just before a line is read waits for the next key."""
        sent_at = 0.0

        def is_answered() -> bool:
            nonlocal sent_at
            if marker not in self.painted and time.monotonic() > sent_at + AGAIN_S:
                self.process.send_signal(signal.SIGINT)
                sent_at = time.monotonic()
            return marker in self.painted

        self.wait_until(is_answered)

    def _take(self, chunk: bytes) -> None:
        self._seen += chunk
        self.seen += chunk
        self._picture.feed(self._decoder.decode(chunk))

    @property
    def painted(self) -> str:
        """The lines that have changed since the last key, and what was written since, without commands."""
        lines = str(self._picture).split("\n")
        changed = [line for at, line in enumerate(lines) if line not in self._before[at : at + 1]]
        return "\n".join([*changed, _SEQUENCE.sub("", self._seen.decode(errors="replace"))])

    def _read_until(self, found: Callable[[], bool], what: str, *, ends: bool = False) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while not found():
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._master], [], [], left)[0]:
                pytest.fail(f"{what!r} never came; last seen: {self.painted[-2000:]!r}")
            try:
                chunk = os.read(self._master, 65536)
            except OSError:  # the other side is closed
                chunk = b""
            if not chunk:
                if ends:
                    break
                pytest.fail(f"the program ended before {what!r}: {self.painted[-2000:]!r}")
            self._take(chunk)
        return self.painted

    def send(self, data: bytes) -> None:
        """Send bytes that may be no text."""
        os.write(self._master, data)

    def stall(self) -> None:
        """Take nothing any more that is painted, until no more can be written for it."""
        deadline = time.monotonic() + PATIENCE_S
        waiting = before = 0
        while waiting < FULL or waiting > before:
            if time.monotonic() > deadline:
                pytest.fail(f"only {waiting} bytes wait on the line")
            before = waiting
            os.write(self._master, b"\t")  # shows another panel
            for _ in range(10):
                time.sleep(0.05)
                waiting = struct.unpack("i", fcntl.ioctl(self._master, termios.FIONREAD, b"\0" * 4))[0]
                if waiting > before:
                    break

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        if self._master >= 0:
            self.hang_up()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a glossary, one document and a memory of one text."""
    root = tmp_path / "project"
    with init(root, source="en", targets=["kk", "ru"], name="Guide") as project:
        (root / "glossary").mkdir()
        (root / "glossary" / "words.csv").write_text(GLOSSARY, encoding="utf-8")
        for name, text in (("older.md", "Keep your phone locked at a border.\n"), ("guide.md", GUIDE)):
            (root / name).write_text(text, encoding="utf-8")
            finish(add(project, [root / name]))
        save(project, find(project, "Keep your phone locked at a").segment.key, KK, "Шекарада телефонды құлыптаңыз.")
    return root


def find(project: Project, source: str) -> Row:
    """The row whose source begins with a text."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    return next(row for row in rows if row.segment.source.plain.startswith(source))


@pytest.fixture
def open_terminal(root: Path) -> Iterator[Callable[..., Terminal]]:
    """Start the program on the project's terminal."""
    opened: list[Terminal] = []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SSH_", "TEXTUAL"))}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1", "LANG": "C.UTF-8"}

    def start(*arguments: str) -> Terminal:
        terminal = Terminal([sys.executable, *(arguments or cli(root))], environment)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


def cli(root: Path) -> tuple[str, ...]:
    """The arguments that open the editor."""
    return ("-m", "localize", "-C", str(root), "edit", "guide.md", "--target", "kk")


def test_translator_does_a_document_at_a_terminal(root: Path, open_terminal: Callable[..., Terminal]) -> None:
    """Typed, with a glossary warning that is fixed, with a tag, and from a match: all confirmed, all in the store."""
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.type("Қауіпсіздік нұсқаулығы" + ENTER)
    terminal.wait_for("2 of 4")
    terminal.type("Мықты пароль ойлап табыңыз.")
    terminal.wait_for("Checks 1!")
    terminal.type("\x7f" * 27 + "Мықты құпиясөз қолданыңыз.")
    terminal.wait_for("құпиясөз қолданыңыз")
    terminal.type(ENTER)
    terminal.wait_for("3 of 4")
    terminal.type(F9 + "Бағдарламаны" + F9 + " қазір жаңартыңыз." + ENTER)
    terminal.wait_for("4 of 4")
    terminal.type(CTRL_R)
    terminal.wait_for("Шекарада")
    terminal.type(ENTER)
    terminal.wait_for("none is open")
    terminal.type(CTRL_Q)
    ended = terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0, ended
    with open_project(root) as project:
        rows = [find(project, start) for start in ("Safety", "Use a strong", "Update", "Keep your phone locked at the")]
        assert [row.target.content.typed for row in rows if row.target] == [
            "Қауіпсіздік нұсқаулығы",
            "Мықты құпиясөз қолданыңыз.",
            "<b1>Бағдарламаны</b1> қазір жаңартыңыз.",
            "Шекарада телефонды құлыптаңыз.",
        ]
        assert {row.state for row in rows} == {State.TRANSLATED}


def test_newcomer_translates_a_file_with_one_command(tmp_path: Path, open_terminal: Callable[..., Terminal]) -> None:
    """From a file to the first confirmed text: the editor opens on it, and the glossary knows its words."""
    path = tmp_path / "letter.md"
    path.write_text("We ask the ministry what it did with our personal data.\n", encoding="utf-8")
    terminal = open_terminal("-m", "localize", "translate", str(path), "--to", "Russian")
    terminal.wait_for("1 of 1")
    terminal.type("Спрашиваем министерство, что оно сделало с нашими персональными данными." + ENTER)
    terminal.wait_for("none is open")
    terminal.type(CTRL_Q)
    ended = terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0, ended
    with open_project(path.with_suffix("")) as project:
        [row] = project.store.rows(LanguageTag("ru"), Where(), after=0, limit=100)
        assert row.state is State.TRANSLATED
        assert [hit.term.text for hit in project.find_terms(project.source, row.segment.source.plain)] == [
            "personal data"
        ]


@pytest.mark.parametrize("with_signal", [pytest.param(True, marks=pytest.mark.thorough), False])
def test_lost_terminal_loses_no_text(root: Path, open_terminal: Callable[..., Terminal], *, with_signal: bool) -> None:
    """When the connection drops, what was being typed is kept as a draft; the program ends without a signal too."""
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.type("Жарты сөйлем")
    terminal.wait_for("12 ch")
    if with_signal:
        terminal.process.send_signal(signal.SIGHUP)
        terminal.wait_for_end()
    else:
        terminal.hang_up()
    terminal.process.wait(PATIENCE_S)
    with open_project(root) as project:
        row = find(project, "Safety")
        assert row.target is not None
        assert (row.target.content.typed, row.substate) == ("Жарты сөйлем", Substate.DRAFT)


@pytest.mark.parametrize("ending", [pytest.param("closed", marks=pytest.mark.thorough), "signal"])
def test_terminal_that_takes_nothing_holds_nobody(
    root: Path, open_terminal: Callable[..., Terminal], ending: str
) -> None:
    """A line that has stalled, with much waiting to be painted: when it goes, or a signal comes, all is saved."""
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.type("Жарты сөйлем")
    terminal.wait_for("12 ch")
    terminal.stall()
    if ending == "closed":
        terminal.hang_up()
    else:
        terminal.process.send_signal(signal.SIGTERM)
    terminal.process.wait(PATIENCE_S)
    with open_project(root) as project:
        row = find(project, "Safety")
        assert row.target is not None
        assert row.target.content.typed.startswith("Жарты сөйлем")


@pytest.mark.thorough
def test_bytes_that_are_no_letters_end_nothing(root: Path, open_terminal: Callable[..., Terminal]) -> None:
    """What a terminal of another encoding sends is no reason to end: it stands there as a sign, and typing goes on."""
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.send(b"\xcc\xe5\xf2")
    terminal.type("Жарты сөйлем")
    terminal.wait_for("15 ch")
    terminal.type(CTRL_Q)
    terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0


@pytest.mark.thorough
def test_killed_editor_starts_with_the_text_that_was_typed(root: Path, open_terminal: Callable[..., Terminal]) -> None:
    """`kill -9` in the middle of a sentence: the next start stands on that segment with the text, not saved yet."""
    with open_project(root) as project:
        save(project, find(project, "Use a strong").segment.key, KK, "Құпиясөз.")
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.type("\x1b[B")
    terminal.wait_for("2 of 4")
    terminal.type(" Мықтысын")
    with open_project(root) as project:
        typed = "Құпиясөз. Мықтысын"
        terminal.wait_until(lambda: [each.typed for each in project.store.unsaved(project.member.name)] == [typed])
        terminal.process.kill()
        terminal.process.wait(PATIENCE_S)
        assert find(project, "Use a strong").state is State.TRANSLATED
    again = open_terminal()
    again.wait_for("was restored")
    again.type(" қолданыңыз." + ENTER)
    again.wait_for("3 of 4")
    again.type(CTRL_Q)
    again.wait_for_end()
    with open_project(root) as project:
        target = find(project, "Use a strong").target
        assert target is not None
        assert target.content.typed == "Құпиясөз. Мықтысын қолданыңыз."
        assert project.store.unsaved(project.member.name) == ()


@pytest.mark.thorough
def test_key_packets_with_more_than_the_letter_are_obeyed(root: Path, open_terminal: Callable[..., Terminal]) -> None:
    """A terminal that tells the base key of a Russian layout and the release of a key saves, and does not end it."""
    terminal = open_terminal()
    terminal.wait_for("Safety guide")
    terminal.type("Мәтін")
    terminal.wait_for("5 ch")
    terminal.type("\x1b[1099::115;5u\x1b[1099::115;5:3u")
    terminal.wait_for("saved")
    terminal.type("\x1b[1081::113;5u")
    terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0
    with open_project(root) as project:
        target = find(project, "Safety").target
        assert target is not None
        assert target.content.typed == "Мәтін"


@pytest.mark.parametrize(
    "ending",
    [signal.SIGINT, pytest.param(signal.SIGHUP, marks=pytest.mark.thorough)],
    ids=["ctrl-c", "lost-terminal"],
)
def test_line_mode_loses_no_half_line(root: Path, open_terminal: Callable[..., Terminal], ending: int) -> None:
    """What stood in the line when Ctrl+C came, or when the terminal went, is kept as a draft."""
    terminal = open_terminal(*cli(root), "--plain")
    terminal.wait_for("> ")
    terminal.type("write Жарты сөйлем")
    terminal.wait_for("сөйлем")
    if ending == signal.SIGINT:
        terminal.interrupt("Everything is saved")
        assert "сөйлемEverything" not in terminal.painted  # it begins a line of its own
    terminal.process.send_signal(ending)
    terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 130
    with open_project(root) as project:
        row = find(project, "Safety")
        assert row.target is not None
        assert (row.target.content.typed, row.substate) == ("Жарты сөйлем", Substate.DRAFT)


IDLE = """
from pathlib import Path
from localize.cli.line_mode.session import run_line_mode
from localize.workflow.user.preferences import Preferences
asked = dict(document=None, screen="edit", language=None, as_name=None, key={key})
raise SystemExit(run_line_mode(Path({root!r}), Preferences(lock_minutes={minutes}), **asked))
"""


@pytest.mark.parametrize("command", ["write Жарты сөйлем", "write\rЖарты сөйлем"], ids=["one-line", "edited"])
def test_line_mode_locks_an_encrypted_project_when_nobody_is_there(
    root: Path, open_terminal: Callable[..., Terminal], command: str
) -> None:
    """A half line is kept as a draft, the terminal erased with what was scrolled off it, and the session ends."""
    encrypt(root, create_key(PASSPHRASE, Cost(2)))
    code = IDLE.format(minutes=0.03, root=str(root), key=f"lambda: {PASSPHRASE!r}")
    terminal = open_terminal("-c", code)
    terminal.wait_for("> ")
    terminal.type(command)
    terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0
    assert terminal.seen.rpartition(b"\x1b[3J")[2].strip().startswith(b"Nothing was typed")
    with open_project(root, key=lambda: PASSPHRASE) as project:
        row = find(project, "Safety")
        assert row.target is not None
        assert (row.target.content.typed, row.substate) == ("Жарты сөйлем", Substate.DRAFT)


FULL_DISK = """
    def action_theme(self):
        connection = self.session.project.store._database.connection()
        connection.pragma("max_page_count", int(connection.pragma("page_count")))
        raise RuntimeError("broken on purpose")
"""
BROKEN = """
import sys
from pathlib import Path
from localize.tui import app
class Broken(app.Localize):
    CSS_PATH = str(Path(app.__file__).parent / "localize.tcss")
    def action_theme(self):
        raise RuntimeError("broken on purpose")
app.Localize = Broken
sys.exit(app.run(Path(sys.argv[1]), document="guide.md", screen="editor", language="kk"))
"""


def test_unexpected_error_shows_no_traceback_and_loses_no_text(
    root: Path, tmp_path: Path, open_terminal: Callable[..., Terminal]
) -> None:
    """A fault of the program ends it with one sentence, a report on the side, and the typed text in the store."""
    program = tmp_path / "broken.py"
    program.write_text(BROKEN, encoding="utf-8")
    terminal = open_terminal(str(program), str(root))
    terminal.wait_for("Safety guide")
    terminal.type("Жарты сөйлем")
    terminal.wait_for("12 ch")
    terminal.type("\x1b[24~")
    ended = terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 1
    assert "Your work is saved" in ended
    assert "Traceback" not in ended
    assert "broken on purpose" not in ended
    reports = list(Path(os.environ["LOCALIZE_CONFIG_DIR"]).glob("error-*.txt"))
    assert len(reports) == 1
    assert "broken on purpose" in reports[0].read_text(encoding="utf-8")
    with open_project(root) as project:
        row = find(project, "Safety")
        assert row.target is not None
        assert row.target.content.typed == "Жарты сөйлем"


@pytest.mark.thorough
def test_locked_terminal_is_erased_and_opens_by_the_passphrase(
    root: Path, open_terminal: Callable[..., Terminal]
) -> None:
    """What was typed is stored, what was scrolled off is erased, no title or clipboard is written, and the segment is
    open again once the passphrase is typed."""
    encrypt(root, create_key(PASSPHRASE, Cost(2)))
    terminal = open_terminal()
    terminal.wait_for("Passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait_for("Safety guide")
    terminal.type("\x0e")
    terminal.wait_for("2 of 4")
    terminal.type("Жарты сөйлем")
    terminal.wait_for("12 ch")
    terminal.type(CTRL_BACKSLASH)
    assert "Жарты" not in terminal.wait_for("is locked").partition("is locked")[2]
    assert b"\x1b[3J" in terminal.seen
    for command in (b"\x1b]0;", b"\x1b]2;", b"\x1b]52;"):
        assert command not in terminal.seen
    terminal.type("another passphrase" + ENTER)
    terminal.wait_for("wrong passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait_for("Жарты сөйлем")
    terminal.wait_for("2 of 4")
    terminal.type(CTRL_Q)
    terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 0
    with open_project(root, key=lambda: PASSPHRASE) as project:
        assert find(project, "Use a strong").target is not None


@pytest.mark.thorough
def test_text_that_cannot_be_saved_at_the_end_is_not_called_saved(
    root: Path, tmp_path: Path, open_terminal: Callable[..., Terminal]
) -> None:
    """A fault on a full disk: nobody is told that the work is saved, and what was kept before comes back."""
    program = tmp_path / "broken.py"
    before, _, after = BROKEN.partition("    def action_theme")
    program.write_text(before + FULL_DISK.lstrip("\n") + after.partition('purpose")\n')[2], encoding="utf-8")
    terminal = open_terminal(str(program), str(root))
    terminal.wait_for("Safety guide")
    terminal.send(b"\x1b[200~" + ("Ұзын мәтін. " * 20_000).encode() + b"\x1b[201~")
    terminal.wait_for("not saved yet")
    terminal.type("\x1b[24~")
    ended = terminal.wait_for_end()
    assert terminal.process.wait(PATIENCE_S) == 1
    assert "could not be saved" in ended
    assert "Your work is saved" not in ended
