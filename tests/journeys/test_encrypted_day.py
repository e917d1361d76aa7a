"""A day of work in an encrypted project: after every command no word of it stands anywhere in clear."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.command_kills import PROGRAM

PHRASE = "four random words"
LATIN = ("marigold", "sandpiper", "buttercup", "kingfisher", "hawthorn", "goldfinch", "dragonfly", "nightjar")
KAZAKH = ("қарлығаш", "бәйшешек", "тұмсықты", "жауқазын", "көгершін", "үкілі", "сұңқар", "қызғалдақ")
PEOPLE = ("Айсұлу", "Қайрат", "Ерсұлтан", "Гүлбаршын")
MARKERS = (*LATIN, *KAZAKH, *PEOPLE)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251")


class Day:
    """A person at work, with settings and temporary files in folders of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.watched = [root / name for name in ("project/.localize", "home", "tmp")]
        for path in self.watched[1:]:
            path.mkdir()

    def run(self, *words: str, stdin: str = "", code: int = 0) -> str:
        """Run a command in the project; look at all that it has written."""
        home, own = self.root / "home", os.environ
        environment = {name: own[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in own} | {
            "HOME": str(home),
            "TMPDIR": str(self.root / "tmp"),
            "LOCALIZE_USER": "Dana",
            "LOCALIZE_PASSPHRASE": PHRASE,
        }
        done = subprocess.run(
            [sys.executable, str(PROGRAM), *words],
            cwd=self.root,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, (words, done)
        assert self.find() == [], words
        return done.stdout

    def find(self) -> list[str]:
        """Return the files that show a word of the project."""
        found = []
        for path in (each for folder in self.watched for each in folder.rglob("*") if each.is_file()):
            data = path.read_bytes().lower()
            found += [f"{path}: {word}" for word in MARKERS if any(each in data for each in _forms(word))]
        return found


def _forms(word: str) -> list[bytes]:
    forms = [word.lower().encode(name, "ignore") for name in ENCODINGS]
    return [form for form in forms if len(form) >= len(word)]


@pytest.mark.thorough
def test_day_leaves_no_word_in_clear(tmp_path: Path) -> None:
    """Twenty words, in four encodings, over all that the program writes in the project and in the person's folders."""
    day = Day(tmp_path)
    at = ("-C", "project")
    sources = "\n\n".join(f"The {word} {number} is old." for number, word in enumerate(LATIN))
    (tmp_path / "guide.md").write_text(f"# Birds\n\n{sources}\n", encoding="utf-8")
    pairs = [(one, other, at) for at in range(40) for one, other in zip(LATIN, KAZAKH, strict=True)]
    rows = "".join(f"A {one} flew by {at}.,{other} {at}.\n" for one, other, at in pairs)
    (tmp_path / "table.csv").write_text(f"en,kk\n{rows}", encoding="utf-8")
    (tmp_path / "guide.kk.md").write_text("\n\n".join(f"Ескі {word}." for word in KAZAKH), encoding="utf-8")
    day.run("init", "project", "--source", "en", "--target", "kk", "--encrypt")
    day.run(*at, "add", "guide.md")
    day.run(*at, "tm", "import", "table.csv")
    day.run(*at, "tm", "learn")
    day.run(*at, "draft", "--allow-missing", "--target", "kk")
    typed = "".join(
        f"go {number + 2}\nconfirm Ескі {word} {PEOPLE[number % 4]}.\n" for number, word in enumerate(KAZAKH)
    )
    day.run(*at, "edit", "--plain", "--target", "kk", stdin=f"{typed}quit\n")
    key = day.run(*at, "segments", "--target", "kk").split()[0]
    day.run(*at, "notes", "add", key, "--target", "kk", "--question", "--text", f"Is it {LATIN[0]}?")
    day.run(*at, "secret", key)
    day.run(*at, "secret", "--name", PEOPLE[0])
    day.run(*at, "check", "--target", "kk", code=1)
    day.run(*at, "approve", "--all", "--target", "kk", "--as", "Bota")
    day.run(*at, "replace", KAZAKH[0], KAZAKH[1], "--target", "kk")
    day.run(*at, "undo", "--last")
    day.run(*at, "analyze", "--output", "analysis.html")
    day.run(*at, "align", "guide.md", "guide.kk.md", "--output", "aligned.tmx")
    day.run(*at, "tm", "search", LATIN[1], "--source", "en", "--target", "kk")
    day.run(*at, "exchange", "export", "review-xlsx", "--target", "kk", "-o", "table.xlsx")
    day.run(*at, "export", "--min-state", "translated", "--fallback", "source", "--output", "out")
    day.run(*at, "backup", "copy.zip")
    day.run(*at, "restore", "copy.zip")
    day.run(*at, "verify", "--against", "copy.zip")
    day.run(*at, "status")
    day.run(*at, "doctor")
    assert _forms(KAZAKH[2])[0] not in (tmp_path / "copy.zip").read_bytes()
    assert KAZAKH[2] in (tmp_path / "out" / "kk" / "guide.md").read_text(encoding="utf-8")
