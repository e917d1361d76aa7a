"""Two terminals with one face: a pty of the standard library with a small screen behind it, and tmux."""

from __future__ import annotations

import codecs
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

PATIENCE_S = 60.0
"""Longer than any answer takes on a busy machine; only a failure waits for it."""
BYTES = {
    "Enter": "\r",
    "Escape": "\x1b",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Home": "\x1b[H",
    "End": "\x1b[F",
    "Space": " ",
    "BSpace": "\x7f",
    "F7": "\x1b[18~",
    "F8": "\x1b[19~",
    "F9": "\x1b[20~",
    "F10": "\x1b[21~",
    **{f"C-{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for keys, by tmux's names."""


class Terminal(Protocol):
    """A terminal on which one program after the other runs."""

    def start(self, *words: str) -> None:
        """Start the program with these arguments."""

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""

    def write(self, text: str) -> None:
        """Type a text, or send the very bytes of a key."""

    def screen(self) -> str:
        """What a person sees now."""

    def kill(self) -> None:
        """Kill the program without a warning."""

    def wait_for_end(self) -> None:
        """Return once the program has ended."""

    def close(self) -> None:
        """End everything."""


def wait(terminal: Terminal, *wanted: str, gone: str = "") -> None:
    """Return once the screen shows all of *wanted* and not *gone*, whatever lines they are broken into."""

    def shown() -> bool:
        seen = squeeze(terminal.screen())
        return all(squeeze(each) in seen for each in wanted) and not (gone and squeeze(gone) in seen)

    wait_until(terminal, shown, f"{wanted} without {gone!r}")


def squeeze(text: str) -> str:
    """Return a text with one space for all white space."""
    return " ".join(text.split())


def wait_until(terminal: Terminal, holds: Callable[[], bool], what: str = "it") -> None:
    """Return once something holds; the program's painting is read meanwhile."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"never came: {what}\n{terminal.screen()}"
        terminal.screen()
        time.sleep(0.02)  # a poll, bounded by PATIENCE_S


def environment(folder: Path) -> dict[str, str]:
    """The variables of a plain terminal, with settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SSH_", "TEXTUAL", "TMUX"))}
    names = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "TERM": "xterm-256color"}
    return {**kept, **names, "LOCALIZE_CONFIG_DIR": str(folder / "settings")}


_PIECE = re.compile(
    r"\x1b\[(?P<args>[0-9;?<>=:$ ]*)(?P<does>[@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-B]"
    r"|\x1b[P_^][^\x1b]*\x1b\\|\x1b[=>78cDEHM]|(?P<text>[^\x00-\x1f\x7f]+)|(?P<control>[\x00-\x1f\x7f])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;?<>=:$ ]*|\][^\x07\x1b]*|[P_^][^\x1b]*)?\Z")


class Picture:
    """The letters on a screen, as far as the program's own painting needs it: moves, texts, erased lines."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._rows = [[" "] * width for _ in range(height)]
        self._row = self._column = 0
        self._left = ""

    def feed(self, text: str) -> None:
        """Paint what a program has written."""
        text = self._left + text
        cut = _UNFINISHED.search(text)
        self._left = cut.group() if cut else ""
        for piece in _PIECE.finditer(text[: cut.start()] if cut else text):
            if piece["text"]:
                self._put(piece["text"])
            elif piece["control"]:
                self._control(piece["control"])
            elif piece["does"] and not piece["args"].startswith(("?", "<", ">", "=")):
                self._do(piece["does"], [int(each or 0) for each in re.split("[;:]", piece["args"].strip())])

    def _put(self, text: str) -> None:
        for letter in text:
            if self._column < self._width and self._row < self._height:
                self._rows[self._row][self._column] = letter
            self._column += 1

    def _control(self, sign: str) -> None:
        if sign == "\r":
            self._column = 0
        elif sign == "\n":
            self._row = min(self._row + 1, self._height - 1)
        elif sign == "\b":
            self._column = max(0, self._column - 1)

    def _do(self, does: str, numbers: list[int]) -> None:
        first = max(1, numbers[0])
        if does in "Hf":
            self._row, self._column = first - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1
        elif does in "ABCD":
            down, right = {"A": (-first, 0), "B": (first, 0), "C": (0, first), "D": (0, -first)}[does]
            self._row, self._column = max(0, self._row + down), max(0, self._column + right)
        elif does == "G":
            self._column = first - 1
        elif does == "J" and numbers[0] == 2:
            self._rows = [[" "] * self._width for _ in range(self._height)]
        elif does == "K" and self._row < self._height:
            self._rows[self._row][self._column :] = [" "] * max(0, self._width - self._column)

    def __str__(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._rows)


@contextmanager
def signals_of_a_terminal() -> Iterator[None]:
    """A process that is started meanwhile hears Ctrl+C and a lost line, as at a terminal.

    What is ignored stays so in a child, and shells and `nohup` start the tests in the background with signals ignored.
    """
    before = {each: signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


new_decoder = partial(codecs.getincrementaldecoder("utf-8"), "replace")


class Pty:
    """A terminal of 80 by 24 that nobody looks at."""

    def __init__(self, folder: Path) -> None:
        self._environment = environment(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._master = -1
        self._picture = Picture(80, 24)
        self._decoder = new_decoder()

    def start(self, *words: str) -> None:
        """Start the program with these arguments."""
        import fcntl
        import pty
        import struct
        import termios

        self.close()
        self._picture, self._decoder = Picture(80, 24), new_decoder()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        with signals_of_a_terminal():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "localize", *words],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=self._environment,
                start_new_session=True,
            )
        os.close(slave)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        for key in keys:
            self.write(BYTES[key])

    def write(self, text: str) -> None:
        """Type a text, or send the very bytes of a key."""
        os.write(self._master, text.encode())

    def screen(self) -> str:
        """What a person would see now."""
        self._read(0.0)
        return str(self._picture)

    def kill(self) -> None:
        """Kill the program without a warning."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE_S)

    def wait_for_end(self) -> None:
        """Return once the program has ended."""
        assert self._process is not None
        end = time.monotonic() + PATIENCE_S
        while self._process.poll() is None:
            self._read(0.02)
            assert time.monotonic() < end, f"it never ended:\n{self._picture}"
        assert self._process.returncode == 0, self.screen()

    def close(self) -> None:
        """End the program if it still runs."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait(PATIENCE_S)
            os.close(self._master)
            self._process = None

    def _read(self, wait_s: float) -> None:
        import select

        while self._master >= 0 and select.select([self._master], [], [], wait_s)[0]:
            try:
                chunk = os.read(self._master, 65536)
            except OSError:  # the other side is closed
                return
            if not chunk:
                return
            self._picture.feed(self._decoder.decode(chunk))


def is_alive(pid: int) -> bool:
    """Tell whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Tmux:
    """A tmux session of one size."""

    def __init__(self, folder: Path, size: str = "80x24") -> None:
        width, height = size.split("x")
        self._socket = f"localize-{os.getpid()}-{folder.name}"
        told = environment(folder)
        names = ("LOCALIZE_CONFIG_DIR", "LOCALIZE_DATA_DIR", "LANG", "LC_ALL", "PYTHONUTF8")
        variables = [word for name in names if name in told for word in ("-e", f"{name}={told[name]}")]
        shell = "unset COLUMNS LINES; PS1='ready> ' exec sh"
        self._run("-u", "new-session", "-d", "-s", "t", "-x", width, "-y", height, *variables, shell)
        self._run("set", "-g", "status", "off")
        self._pid = folder / "pid"

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, "-f", os.devnull, *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    def start(self, *words: str) -> None:
        """Start the program with these arguments."""
        command = shlex.join([sys.executable, "-m", "localize", *words])
        self._pid.unlink(missing_ok=True)
        self.write(f"clear; sh -c {shlex.quote(f'echo $$ > {shlex.quote(str(self._pid))}; exec {command}')}")
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._run("send-keys", "-t", "t", *keys)

    def write(self, text: str) -> None:
        """Type a text, or send the very bytes of a key."""
        self._run("send-keys", "-t", "t", "-l", "--", text)

    def screen(self) -> str:
        """What a person sees now."""
        return self._run("capture-pane", "-p", "-t", "t")

    def kill(self) -> None:
        """Kill the program without a warning."""
        os.kill(int(self._pid.read_text()), signal.SIGKILL)
        self.wait_for_end()
        self.write("stty sane")  # the program had no time to put the terminal right
        self.press("C-j")

    def wait_for_end(self) -> None:
        """Return once the program has ended and the shell is back."""
        wait_until(self, lambda: self._pid.exists() and self._pid.read_text().endswith("\n"))
        wait_until(self, lambda: not is_alive(int(self._pid.read_text())))
        wait(self, "ready>")

    def close(self) -> None:
        """End the session."""
        self._run("kill-server")
