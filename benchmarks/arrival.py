"""How soon a local model's draft stands beside a segment after it was opened, and whether keys wait for it.

    python -m benchmarks.arrival [--segments 60] [--size 80x24]

A project of sentences of the fixture model's grammar, none of them translated; the editor on a pseudo-terminal goes
from one segment to the next. "draft" is from the key to the terminal's getting a word of the draft itself; "letter"
from a letter to its being painted, typed at moments from before the draft is asked for until after it came: whatever
keeps the screen busy shows in the longest. "held" is processor time of the screen's thread for each step of its loop
that took more than 5 ms: what it does at once, however busy the machine is; the longest is named. The model is asked
once before, as in a session. Needs the extra `test-engines`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.fixture_grammar import sentences
from benchmarks.screens import median, p95
from benchmarks.terminal import Terminal

SLOW_CALLBACKS = Path(__file__).with_name("slow_callbacks.py")
MODEL = Path(__file__).parents[1] / "tests" / "engines" / "fixture_model" / "en-kk"
NEXT, LETTER = "\x0e", "ѫ"
"""The next segment; a letter that no text here has."""
MOMENTS_MS = range(0, 200, 5)


def texts() -> dict[str, str]:
    """Return the sentences and their translations, in the order of the document."""
    return dict(sentences())


def words_of(text: str) -> list[str]:
    """Return the words of a draft; a model may choose others, so any of them will do."""
    return [word for word in text.rstrip(".").split() if len(word) > 3]


def make(root: Path, environment: dict[str, str], count: int) -> None:
    """Make the project and import the model."""

    def run(*words: str) -> None:
        command = [sys.executable, "-m", "localize", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    run("models", "import", str(MODEL))
    run("init", str(root), "--source", "en", "--target", "kk")
    settings = root / "localize.yaml"
    settings.write_text(settings.read_text() + "draft: {engines: [ctranslate2]}\n", encoding="utf-8")
    (root / "texts.txt").write_text("\n\n".join(list(texts())[:count]) + "\n", encoding="utf-8")
    run("-C", str(root), "add", str(root / "texts.txt"))


def _fields(line: str) -> tuple[str, str, str]:
    at, took, what = line.split("\t", 2)
    return at, took, what


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=60)
    parser.add_argument("--size", default="80x24")
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as spare:
        root = Path(spare) / "project"
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LOCALIZE_CONFIG_DIR": str(Path(spare) / "settings"),
            "LOCALIZE_DATA_DIR": str(Path(spare) / "data"),
            "LOCALIZE_USER": "Dana",
            "LOCALIZE_SLOW_CALLBACKS": str(Path(spare) / "slow"),
        }
        for name in ("SSH_CONNECTION", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        make(root, environment, asked.segments)
        words = [sys.executable, str(SLOW_CALLBACKS), "-C", str(root), "edit", "--target", "kk"]
        terminal = Terminal(words, environment, width=width, height=height)
        terminal.until("MT")
        terminal.settle(1.5)
        ready = time.monotonic()
        half = asked.segments // 2
        came = [terminal.painted(NEXT, words_of(draft), rest_s=0.35) for draft in list(texts().values())[1:half]]
        letters = []
        for at in range(half - 2):
            terminal.write(NEXT, MOMENTS_MS[at * 7 % len(MOMENTS_MS)] / 1000)
            letters.append(terminal.painted(LETTER, [LETTER], rest_s=0.35))
        terminal.close()
        steps = (Path(spare) / "slow").read_text(encoding="utf-8").splitlines()
    held = sorted((1000 * float(took), what) for at, took, what in map(_fields, steps) if float(at) > ready)
    drafts = [each for each in came if each is not None]
    typed = [each for each in letters if each is not None]
    sys.stdout.write(f"{asked.size}, load {os.getloadavg()[0]:.1f}; median, 95th percentile, longest\n")
    for name, values, goal in (
        ("draft", drafts, "150 at p95"),
        ("letter", typed, "50"),
        ("held", [took for took, _ in held] or [0.0], "50: never blocked longer"),
    ):
        told = f"{median(values):7.1f} {p95(values):7.1f} {max(values):7.1f} ms"
        sys.stdout.write(f"  {name:<7} {told}  goal {goal}  ({len(values)} seen)\n")
    unseen = len(came) + len(letters) - len(drafts) - len(typed)
    sys.stdout.write(f"  {unseen} never painted; held longest by {held[-1][1] if held else 'nothing'}\n")


if __name__ == "__main__":
    main()
