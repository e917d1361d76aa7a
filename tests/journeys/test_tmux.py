"""A translator and a reviewer at a real terminal: the sample, from the first key to the exported files."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

PATIENCE_S = 30.0
"""The longest wait for a screen; a busy machine takes seconds to start the program."""


class Terminal:
    """A tmux session of one size that runs one program after another."""

    def __init__(self, size: str, folder: Path) -> None:
        width, height = size.split("x")
        self._socket = f"localize-{os.getpid()}-{size}"
        settings = {"LOCALIZE_CONFIG_DIR": str(folder / "settings"), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        variables = [word for name, value in settings.items() for word in ("-e", f"{name}={value}")]
        shell = "unset COLUMNS LINES; PS1='ready> ' exec sh"
        self._run("-u", "new-session", "-d", "-s", "t", "-x", width, "-y", height, *variables, shell)
        self._run("set", "-g", "status", "off")

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, "-f", os.devnull, *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    def screen(self) -> str:
        """What a person sees now."""
        return self._run("capture-pane", "-p", "-t", "t")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._run("send-keys", "-t", "t", *keys)

    def write(self, text: str) -> None:
        """Type a text, or send the very bytes of a key."""
        self._run("send-keys", "-t", "t", "-l", "--", text)

    def wait(self, *wanted: str, gone: str = "") -> str:
        """Return the screen once it shows all of *wanted* and not *gone*."""
        end = time.monotonic() + PATIENCE_S
        while True:
            seen = self.screen()
            if all(each in seen for each in wanted) and not (gone and gone in seen):
                return seen
            assert time.monotonic() < end, f"never saw {wanted} without {gone!r}:\n{seen}"
            time.sleep(0.05)  # a poll, bounded by PATIENCE_S

    def start(self, *words: str) -> None:
        """Start the program with these arguments."""
        self.write(shlex.join([sys.executable, "-m", "localize", *words]))
        self.press("Enter")

    def close(self) -> None:
        """End the session."""
        self._run("kill-server")


@pytest.fixture(params=["80x24", "160x48"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of each size."""
    opened = Terminal(request.param, tmp_path)
    yield opened
    opened.close()


def run(*words: str) -> str:
    """Run a command to its end and return what it printed."""
    return subprocess.run([sys.executable, "-m", "localize", *words], capture_output=True, text=True, check=True).stdout


def segments(root: Path) -> list[dict[str, str]]:
    """The brief's segments in Kazakh."""
    answer = run("-C", str(root), "segments", "source/brief.md", "--target", "kk", "--json")
    return [json.loads(line) for line in answer.splitlines()]


def find(root: Path, start: str) -> tuple[int, dict[str, str]]:
    """The number and the values of the segment whose source begins like this."""
    return next((at, each) for at, each in enumerate(segments(root), 1) if each["source"].startswith(start))


def go_to(terminal: Terminal, number: int) -> None:
    """Jump to a segment by its number."""
    terminal.press("C-g")
    terminal.write(str(number))
    terminal.press("Enter")
    terminal.wait(f"· {number} of ")


def mend_a_match(terminal: Terminal, root: Path) -> None:
    """Take the match behind the repaired one, see what is wrong with it, and confirm it nevertheless."""
    number, _ = find(root, "Test your circumvention tools")
    go_to(terminal, number)
    terminal.wait("Matches 1/3 60%*")
    terminal.press("F4")
    terminal.wait("Matches 2/3")
    terminal.press("C-r")
    terminal.wait("Құпиясөздерді 6 ай сайын", "Checks 3!")
    terminal.press("F8")
    terminal.wait("numbers.missing", "Esc Back")
    terminal.press("Escape")
    terminal.wait("Enter Confirm")  # an Escape and an Enter in one write would be Alt+Enter
    terminal.press("Enter")
    terminal.wait(gone=f"· {number} of ")


def put_in_a_tag(terminal: Terminal, root: Path) -> None:
    """Type a translation and let the key put the tag where the cursor is."""
    number, tagged = find(root, "A measurement compares")
    assert "<n2/>" in tagged["source"]
    go_to(terminal, number)
    terminal.write("Өлшеу сіз көргенді бақылау сервері көргенмен салыстырады.")
    terminal.press("F9")
    terminal.wait("салыстырады.‹n2/›")
    terminal.press("Enter")
    terminal.wait(gone=f"· {number} of ")


def fix_a_term(terminal: Terminal, root: Path) -> None:
    """See that a forbidden term is used, and have it put right by one key."""
    number, _ = find(root, "It covers four topics")
    go_to(terminal, number)
    terminal.wait("Checks 1!")
    terminal.press("F8")
    terminal.wait("terms.forbidden", "Esc Back")
    terminal.press("f")
    terminal.wait("дербес деректер және")
    terminal.wait("Enter Confirm", "Nothing to mend.")
    terminal.press("Enter")
    terminal.wait(gone=f"· {number} of ")


def test_translator_and_reviewer_work_through_the_sample(terminal: Terminal, tmp_path: Path) -> None:
    """A match taken, a tag put in, a forbidden term fixed, by keys; then approved, rejected with a reason, exported."""
    root = tmp_path / "brief"
    run("demo", str(root), "--headless")
    terminal.start("-C", str(root), "edit", "source/brief.md", "--target", "kk", "--as", "Aigerim")
    terminal.wait("SOURCE en", "TARGET kk")
    mend_a_match(terminal, root)
    put_in_a_tag(terminal, root)
    fix_a_term(terminal, root)
    terminal.press("C-q")
    terminal.wait("ready> ", gone="SOURCE")
    assert find(root, "A measurement")[1]["target"].endswith("салыстырады.<n2/>")
    assert "дербес деректер және" in find(root, "It covers four topics")[1]["target"]

    before = [each["state"] for each in segments(root)].count("reviewed")
    terminal.start("-C", str(root), "review", "source/brief.md", "--target", "kk", "--as", "Marat")
    terminal.wait("left")
    terminal.press("a")
    terminal.wait("1 approved")
    terminal.press("x")
    terminal.wait("go back?")
    terminal.write("Тым ресми.")
    terminal.press("Enter")
    terminal.wait("1 sent back")
    terminal.press("C-q")
    terminal.wait("ready> ")
    assert [each["state"] for each in segments(root)].count("reviewed") == before + 1
    assert [each["substate"] for each in segments(root)].count("localize:rejected") == 2

    assert "help.po" in run("-C", str(root), "export", "--min-state", "translated", "--fallback", "source")
    assert "салыстырады." in (root / "target" / "kk" / "source" / "brief.md").read_text(encoding="utf-8")
