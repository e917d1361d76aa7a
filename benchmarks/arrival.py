"""How soon a local model's draft stands beside a segment after it was opened, and whether keys wait for it.

    python -m benchmarks.arrival [--segments 60] [--size 80x24]

A project of sentences of the fixture model's grammar, none of them translated; the editor on a pseudo-terminal goes
from one segment to the next. "draft" is the last byte of what the key set off: the row, the panels, the draft and the
word in the title that it came. "key" is the last byte of the first painting after a letter that is typed while the
model is at work. The model is asked once before, as in a session. Needs the extra `test-engines`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fixture_grammar import sentences
from benchmarks.screens import median, p95
from benchmarks.terminal import Terminal

MODEL = Path(__file__).parents[1] / "tests" / "engines" / "fixture_model" / "en-kk"
NEXT = "\x0e"


def make(root: Path, environment: dict[str, str], count: int) -> None:
    """Make the project and import the model."""

    def run(*words: str) -> None:
        command = [sys.executable, "-m", "localize", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    run("models", "import", str(MODEL))
    run("init", str(root), "--source", "en", "--target", "kk")
    settings = root / "localize.yaml"
    settings.write_text(settings.read_text() + "draft: {engines: [ctranslate2]}\n", encoding="utf-8")
    texts = dict.fromkeys(english for english, _ in sentences())
    (root / "texts.txt").write_text("\n\n".join(list(texts)[:count]) + "\n", encoding="utf-8")
    run("-C", str(root), "add", str(root / "texts.txt"))


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
        }
        for name in ("SSH_CONNECTION", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        make(root, environment, asked.segments)
        words = [sys.executable, "-m", "localize", "-C", str(root), "edit", "--target", "kk"]
        terminal = Terminal(words, environment, width=width, height=height)
        terminal.until("MT")
        terminal.settle(1.5)
        drafts = [terminal.key(NEXT) for _ in range(asked.segments // 2 - 1)]
        keys = []
        for _ in range(asked.segments // 2 - 2):
            terminal.key(NEXT, quiet_s=0.02)
            keys.append(terminal.key("т"))
        terminal.close()
    load = os.getloadavg()[0]
    first, last = [each.frame_ms for each in drafts], [each.last_ms for each in drafts]
    typed = [each.first_ms for each in keys]
    sys.stdout.write(f"{len(drafts)} segments, {asked.size}, load {load:.1f}\n")
    sys.stdout.write(f"  row     {median(first):7.1f} {p95(first):7.1f} ms\n")
    sys.stdout.write(f"  draft   {median(last):7.1f} {p95(last):7.1f} ms  goal 150 at p95\n")
    sys.stdout.write(f"  key     {median(typed):7.1f} {p95(typed):7.1f} ms  goal 50: never blocked longer\n")


if __name__ == "__main__":
    main()
