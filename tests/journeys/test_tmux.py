"""A translator and a reviewer at a real terminal: the sample, from the first key to the exported files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.journeys.terminals import Terminal, Tmux, wait

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


@pytest.fixture(params=["80x24", "160x48"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of each size."""
    opened = Tmux(tmp_path, request.param)
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
    wait(terminal, f"· {number} of ")


def mend_a_match(terminal: Terminal, root: Path) -> None:
    """Take the match behind the repaired one, see what is wrong with it, and confirm it nevertheless."""
    number, _ = find(root, "Test your circumvention tools")
    go_to(terminal, number)
    wait(terminal, "Matches 1/3 60%*")
    terminal.press("F4")
    wait(terminal, "Matches 2/3")
    terminal.press("C-r")
    wait(terminal, "Құпиясөздерді 6 ай сайын", "Checks 3!")
    terminal.press("F8")
    wait(terminal, "numbers.missing", "Esc Back")
    terminal.press("Escape")
    wait(terminal, "Enter Confirm")  # an Escape and an Enter in one write would be Alt+Enter
    terminal.press("Enter")
    wait(terminal, gone=f"· {number} of ")


def put_in_a_tag(terminal: Terminal, root: Path) -> None:
    """Type a translation and let the key put the tag where the cursor is."""
    number, tagged = find(root, "A measurement compares")
    assert "<n2/>" in tagged["source"]
    go_to(terminal, number)
    terminal.write("Өлшеу сіз көргенді бақылау сервері көргенмен салыстырады.")
    terminal.press("F9")
    wait(terminal, "салыстырады.‹n2/›")
    terminal.press("Enter")
    wait(terminal, gone=f"· {number} of ")


def fix_a_term(terminal: Terminal, root: Path) -> None:
    """See that a forbidden term is used, and have it put right by a key pressed twice."""
    number, _ = find(root, "It covers four topics")
    go_to(terminal, number)
    wait(terminal, "Checks 1!")
    terminal.press("F8")
    wait(terminal, "terms.forbidden", "Esc Back")
    terminal.press("f")
    wait(terminal, "Suggestion: ")
    terminal.press("f")
    wait(terminal, "дербес деректер және")
    wait(terminal, "Enter Confirm", "No findings")
    terminal.press("Enter")
    wait(terminal, gone=f"· {number} of ")


def test_translator_and_reviewer_work_through_the_sample(terminal: Terminal, tmp_path: Path) -> None:
    """A match taken, a tag put in, a forbidden term fixed, by keys; then approved, rejected with a reason, exported."""
    root = tmp_path / "brief"
    run("demo", str(root), "--headless")
    terminal.start("-C", str(root), "edit", "source/brief.md", "--target", "kk", "--as", "Aigerim")
    wait(terminal, "SOURCE en", "TARGET kk")
    mend_a_match(terminal, root)
    put_in_a_tag(terminal, root)
    fix_a_term(terminal, root)
    terminal.press("C-q")
    terminal.wait_for_end()
    assert find(root, "A measurement")[1]["target"].endswith("салыстырады.<n2/>")
    assert "дербес деректер және" in find(root, "It covers four topics")[1]["target"]

    before = [each["state"] for each in segments(root)].count("reviewed")
    terminal.start("-C", str(root), "review", "source/brief.md", "--target", "kk", "--as", "Marat")
    wait(terminal, "left")
    terminal.press("a")
    wait(terminal, "1 approved")
    terminal.press("x")
    wait(terminal, "go back?")
    terminal.write("3")
    wait(terminal, "style")
    terminal.write("Тым ресми.")
    terminal.press("Enter")
    wait(terminal, "1 sent back")
    terminal.press("C-q")
    terminal.wait_for_end()
    assert [each["state"] for each in segments(root)].count("reviewed") == before + 1
    assert [each["substate"] for each in segments(root)].count("localize:rejected") == 2

    assert "help.po" in run("-C", str(root), "export", "--min-state", "translated", "--fallback", "source")
    assert "салыстырады." in (root / "target" / "kk" / "source" / "brief.md").read_text(encoding="utf-8")
