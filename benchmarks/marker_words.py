"""What an encrypted project leaves readable on the disk: 20 marker words, searched for after every command and screen.

    python -m benchmarks.marker_words [--show]

Four words each stand in sources, translations, notes, terms and names of people. After each command, and after each
screen while it is still open, everything below `.localize/` and the person's folders for settings, state, cache, data
and temporary files is searched for the words in UTF-8, UTF-16LE, base64 and as JSON escapes, as they are and folded to
small letters, names of files included; the temporary folder also while a command runs. What a person wrote out by name
(exports, packages, reports) lies elsewhere; backups are searched as well. At the end the project is decrypted: then the
words have to be found, or the search is none. With `--show` the files that are searched are listed. Exit 1 if anything
is found before, or if a command does not do its work.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Event, Thread

WORDS: Mapping[str, tuple[str, ...]] = {
    "source": ("Zorvexline", "Quambristol", "Plimforthed", "Dravnokelly"),
    "target": ("Жұмбағырт", "Қылдыршөк", "Өрімтабай", "Шыңғытөбек"),
    "note": ("Vexnotariat", "Ескертқылап", "Notquibbler", "Пометказав"),
    "term": ("Termagloxin", "Терминқұлып", "Glossaprint", "Сөздікбөрік"),
    "name": ("Ақсұңқарұлы", "Bekzhanovich", "Щегловидова", "Torebaikyzy"),
}
PASSPHRASE = "four words that nobody knows"
REVIEWER = "Reviewer"
SOURCES, TARGETS, NOTES, TERMS, NAMES = WORDS.values()
GUIDE = "".join(
    f"{SOURCES[at % 4]} is a word that stands in paragraph {at}, with the {TERMS[0]} of {NAMES[1]} beside it.\n\n"
    for at in range(12)
)
TEXT = f"{TARGETS[0]} деген сөз {TARGETS[1]} бірге тұр, {TERMS[1]} және {TARGETS[2]} қасында."
OTHER = f"{TARGETS[3]} деген сөз {TERMS[1]} бірге тұр."
KK = ("--target", "kk")


def encodings(word: str) -> Iterator[bytes]:
    """Yield a word as it may stand in a file: in the three places that it can have in base64, too."""
    for form in {word, word.casefold()}:
        yield form.encode()
        yield form.encode("utf-16-le")
        yield json.dumps(form).strip('"').encode()
        for shift in range(3):
            data = bytes(shift) + form.encode()
            whole = base64.b64encode(data[: len(data) // 3 * 3])
            yield whole[4 if shift else 0 :]


MARKERS = {pattern: (kind, word) for kind, words in WORDS.items() for word in words for pattern in encodings(word)}


@dataclass
class Bench:
    """A person's folders with one encrypted project, and what was found in them."""

    root: Path
    hits: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """File, kind and word of each hit, with the command after which it was first seen."""
    failed: list[str] = field(default_factory=list)

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.root / "project"

    @property
    def work(self) -> Path:
        """Where the person's own files lie."""
        return self.root / "work"

    @cached_property
    def environment(self) -> dict[str, str]:
        """The variables of a person whose folders are where the system has them."""
        known = ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV")
        own = {name: os.environ[name] for name in known if name in os.environ}
        home, temporary = self.root / "home", self.root / "tmp"
        secret = {"LOCALIZE_PASSPHRASE_FILE": str(self.root / "passphrase"), "LOCALIZE_USER": "Writer"}
        return {**own, "HOME": str(home), "TMPDIR": str(temporary), "TERM": "xterm-256color", **secret}

    def searched(self) -> Iterator[Path]:
        """Yield every file and folder that is searched."""
        for folder in (self.project / ".localize", self.root / "home", self.root / "tmp", self.root / "backups"):
            yield from sorted(folder.rglob("*"))

    def search(self, after: str, *, only: Path | None = None) -> int:
        """Search all files, note what is found after a command, and return how many new hits there are."""
        before = len(self.hits)
        for path in self.searched() if only is None else only.rglob("*"):
            try:
                data = os.fsencode(path.name) + b"\n" + (path.read_bytes() if path.is_file() else b"")
            except OSError:  # it has gone meanwhile
                continue
            for pattern, (kind, word) in MARKERS.items():
                if pattern in data:
                    self.hits.setdefault((str(path.relative_to(self.root)), kind, word), after)
        return len(self.hits) - before

    def run(self, *words: str, expected: Sequence[int] = (0,), stdin: str = "", at_project: bool = True) -> str:
        """Run a command, search, print a line, and return what the command printed."""
        command = [sys.executable, "-m", "localize", *(("-C", str(self.project)) if at_project else ()), *words]
        name = " ".join(words[:2])
        with self.watched(name):
            done = subprocess.run(
                command, cwd=self.work, env=self.environment, input=stdin, capture_output=True, text=True, check=False
            )
        if done.returncode not in expected:
            self.failed.append(f"{name}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
        files = sum(1 for _ in self.searched())
        print(f"{name[:40]:40} exit {done.returncode}  {files:4} files  {self.search(name)} hits")
        return done.stdout

    @contextmanager
    def watched(self, name: str) -> Iterator[None]:
        """Search the temporary folder again and again inside the `with`."""
        ended = Event()

        def watch() -> None:
            while not ended.wait(0.02):
                self.search(f"during {name}", only=self.root / "tmp")

        watcher = Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def keys(self) -> list[str]:
        """Return the keys of the segments."""
        return [json.loads(line)["key"] for line in self.run("segments", *KK, "--json").splitlines()]


def prepare(bench: Bench) -> None:
    """Make the person's folders and files."""
    for name in ("home", "tmp", "work", "backups"):
        (bench.root / name).mkdir()
    (bench.root / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (bench.work / "guide.md").write_text(GUIDE, encoding="utf-8")
    (bench.work / "memory.csv").write_text(
        "en,kk\n"
        + "".join(f"The {SOURCES[at % 4]} of {at} is new.,{TARGETS[at % 4]} {at} жаңа.\n" for at in range(400)),
        encoding="utf-8",
    )
    (bench.work / "one.en.txt").write_text(f"{SOURCES[0]} is here. The {SOURCES[1]} is there.\n", encoding="utf-8")
    (bench.work / "one.kk.txt").write_text(f"{TARGETS[0]} осында. {TARGETS[1]} анда.\n", encoding="utf-8")


def begin(bench: Bench) -> list[str]:
    """Make an encrypted project with a document, terms and a memory, and return the keys of its segments."""
    init = ("init", str(bench.project), "--source", "en", *KK, "--encrypt", "--name", "Marked")
    bench.run(*init, "--recovery-file", str(bench.work / "recovery"), at_project=False)
    bench.run("secret", "--name", NAMES[0])
    bench.run("secret", "--name", NAMES[2])
    bench.run("add", "guide.md")
    bench.run("term", "add", f"en={TERMS[0]}", f"kk={TERMS[1]}")
    bench.run("term", "add", f"en={TERMS[2]}", f"kk={TERMS[3]}")
    bench.run("tm", "import", "memory.csv")
    bench.run("tm", "learn", *KK)
    return bench.keys()


def translate(bench: Bench, keys: Sequence[str]) -> None:
    """Write texts and notes, draft, check, review."""
    bench.run("set", keys[0], *KK, "--text", TEXT)
    bench.run("set", keys[1], *KK, "--text", f"{NAMES[3]} {OTHER}")
    typed = "".join(f"go {number}\nconfirm {TARGETS[number % 4]} {number}.\n" for number in range(3, 8))
    bench.run("edit", *KK, "--plain", stdin=typed)
    bench.run("notes", "add", keys[0], *KK, "--question", "--text", f"{NOTES[0]} {NOTES[1]}?")
    (note,) = bench.run("notes", "list", "--json").splitlines()
    bench.run(
        "notes", "answer", keys[0], str(json.loads(note)["id"].split()[-1]), *KK, "--text", f"{NOTES[2]} {NOTES[3]}."
    )
    bench.run("draft", *KK, "--allow-missing", expected=(0, 1))
    bench.run("draft", *KK, "--engine", "pseudo", "--allow-missing", expected=(0, 1))
    for report in (("sent", "--all"), ("report", *KK)):
        bench.run("drafts", *report)
    bench.run("check", expected=(0, 1))
    bench.run("check", "--fix", *KK, expected=(0, 1))
    bench.run("spelling", "add", TARGETS[0], "--language", "kk")
    bench.run("replace", "деген", "дейтін", *KK)
    bench.run("undo", "--last")
    bench.run("approve", "--all", *KK, "--as", REVIEWER)
    bench.run("reject", keys[0], *KK, "--reason", NOTES[0], "--as", REVIEWER)
    bench.run("withdraw", keys[1], *KK, "--reason", NOTES[1], "--as", REVIEWER)
    bench.run("split", keys[4], "--before", "with the", expected=(0, 2))
    bench.run("history", keys[0], *KK)
    bench.run("inbox", "--as", "Writer")


def ask_and_export(bench: Bench, keys: Sequence[str]) -> None:
    """Ask what the project holds, write it out, and bring it in again."""
    bench.run("tm", "search", f"The {SOURCES[0]} of 7 is old.", "--source", "en", *KK)
    bench.run("tm", "concordance", SOURCES[1])
    for words in (("tm", "stats"), ("tm", "log"), ("term", "stats"), ("term", "lint"), ("people",), ("status",)):
        bench.run(*words, expected=(0, 1))
    bench.run("term", "extract", "--language", "en", "--limit", "5")
    bench.run("term", "undo")
    bench.run("align", "one.en.txt", "one.kk.txt", "--import", expected=(0, 1))
    bench.run("analyze")
    export = ("--min-state", "initial", "--fallback", "source", "--allow-critical")
    bench.run("export", *export, "--output", str(bench.work / "out"), expected=(0, 1, 2))
    bench.run("export", *export)
    bench.run("verify-export", str(bench.project / "target"))
    for kind, name in (("review-docx", "review.docx"), ("review-xlsx", "review.xlsx"), ("xliff2", "package.xlf")):
        bench.run("exchange", "export", kind, *KK, "-o", name)
        bench.run("exchange", "import", name, "--yes", expected=(0, 1))
    bench.run("redact", keys[0], "--reason", NOTES[2])
    (bench.work / "guide.md").write_text(GUIDE.replace("paragraph 3", "chapter 3"), encoding="utf-8")
    bench.run("add", "guide.md")
    bench.run("segments", *KK)
    bench.run("doctor", expected=(0, 1))
    bench.run("verify")
    bench.run("backup", str(bench.root / "backups" / "marked.zip"))
    bench.run("restore", str(bench.root / "backups" / "marked.zip"))
    bench.run("passphrase", "--new-passphrase-fd", "0", stdin=PASSPHRASE)
    bench.run("passphrase", "--new-recovery", "--new-recovery-file", str(bench.work / "second"))
    new_key = ("passphrase", "--new-key", "--new-recovery-file", str(bench.work / "third"))
    bench.run(*new_key, "--new-passphrase-fd", "0", stdin=PASSPHRASE)
    screens = subprocess.run(
        [sys.executable, "-m", "benchmarks.marker_words", "--screens", str(bench.root)],
        env={**bench.environment, "PYTHONPATH": str(Path(__file__).parents[1])},
        check=False,
    )
    if screens.returncode:
        bench.failed.append("screens")


async def show_screens(bench: Bench) -> None:
    """Open each screen of the project on a terminal that nobody sees, type into the editor, and search meanwhile."""
    from localize.store.key_slots import read_key_slots
    from localize.tui import routes
    from localize.tui.app import GoingOn, Localize
    from localize.tui.screens.editor.screen import Editor
    from localize.workflow.project.project import open_project

    key = read_key_slots(bench.project / ".localize").unlock(PASSPHRASE)
    screens = (
        *(routes.Editor(), routes.Review(), routes.Search(SOURCES[0]), routes.Glossary(), routes.Memory()),
        *(routes.Settings(), routes.Inbox(), routes.DraftSources()),
    )
    with open_project(bench.project, key=key) as project:
        app = Localize(project, start="project")
        app.may_go_on = True
        async with app.run_test(size=(100, 40)) as pilot:
            for route in screens:
                app.push_screen(app.session.screen_of(route))
                await pilot.pause(1)
                if isinstance(app.screen, Editor):
                    await pilot.press(*OTHER)
                    await pilot.pause(2)  # it is kept meanwhile
                print(f"screen {type(route).__name__:33} {bench.search(type(route).__name__)} hits")
                app.pop_screen()
                await pilot.pause(0.5)
            await pilot.press("ctrl+backslash")
        assert app.going_on is GoingOn.LOCKED, "the lock did not close the project"
        app.bridge.close()
    print(f"{'lock':40} {bench.search('lock')} hits")


def tell(bench: Bench, *, show: bool) -> int:
    """Print what was found and return the exit code."""
    for (name, kind, word), after in bench.hits.items():
        print(f"HIT  {word} ({kind}) in {name}, first after: {after}")
    for each in bench.failed:
        print(f"FAILED  {each}")
    if show:
        for path in bench.searched():
            print(f"{path.stat().st_size if path.is_file() else 'folder':>10}  {path.relative_to(bench.root)}")
    words = sum(map(len, WORDS.values()))
    print(f"{words} words, {len(MARKERS)} patterns: {len(bench.hits)} hits, {len(bench.failed)} commands failed")
    return 1 if bench.hits or bench.failed else 0


def prove_search(bench: Bench) -> int:
    """Decrypt the project and return 0 when the search finds words of each kind in it then."""
    bench.run("decrypt")
    found = {kind for _, kind, _ in bench.hits}
    print(f"decrypted: {len(bench.hits)} hits, of {', '.join(sorted(found))}")
    return 0 if found == WORDS.keys() and not bench.failed else 1


def main() -> int:
    """Run all commands and screens on one encrypted project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="list the files that were searched")
    parser.add_argument("--screens", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.screens is not None:
        bench = Bench(asked.screens)
        asyncio.run(show_screens(bench))
        return tell(bench, show=False)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        prepare(bench)
        keys = begin(bench)
        translate(bench, keys)
        ask_and_export(bench, keys)
        bench.run("status")
        code = tell(bench, show=asked.show)
        return code or prove_search(bench)


if __name__ == "__main__":
    sys.exit(main())
