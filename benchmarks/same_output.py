"""Output of two checkouts of the project, compared byte for byte: what a rearrangement of the code must not change.

    python -m benchmarks.same_output BEFORE AFTER --work DIR [--pairs DIR] [--formats DIR] [--only KIND] [--sample N]

Each checkout has its own virtual environment in .venv; nothing of the code is named here but the command, which is run
by .venv/bin/localize or, where it is called a thousand times, as the entry point `localize` in one process of
.venv/bin/python. A kind is what is compared as a whole:

- pairs: `check --pairs` over every DIR/SOURCE-TARGET.tsv.gz (source, target, ...), with the terms of the sample
- formats: `extract`, as JSON, as an identity export and as a pseudo export, over every file under DIR
- help: the help of all commands, and lists of checks, formats and keys
- sample: `demo`, then reading and writing commands on the sample project, the files that they write, and its store
- lines: the editor and the review desk line by line
- screens: the screens after each key, at 80x24 and 160x48, once as text and once with colours; needs tmux

Both sides run in the same folder, DIR/run, one after the other, with settings, a home and a person of their own there.
The sample is made by the first side. What that side gave is kept in DIR, by its commit, the kind, the options and this
script: commit before comparing. Normalised are, in all kinds but pairs and formats: moments (2026-11-30T02:08:40.6,
2026-11-30 02:08, 20261130T020840Z, seconds since 1970 in the store), today's date, the project's id, hashes of a
history, which hold moments, and the checkout's path; in a sample made anew all ids and hashes. Of packed files, docx
among them, what is in them is compared; of a store the rows, without caches and indexes.
--sample N takes one in N pairs, files and sessions on a screen, --largest BYTES leaves out larger files. Exit code 1:
something differs.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import gzip
import hashlib
import io
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import screen_capture
from benchmarks.screen_capture import Screen

Items = dict[str, str]
"""What was printed or written, by what was asked."""
ASKED = tomllib.loads((Path(__file__).parent / "data" / "same_output.toml").read_text(encoding="utf-8"))
COUNT = ""
"""The item that says how many there are, where those without output are left out."""
CALLS = """
import importlib.metadata, json, os, sys, traceback
main = importlib.metadata.entry_points(group="console_scripts", name="localize")["localize"].load()
answers = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    words, *paths = json.loads(line)
    for number, path in enumerate(paths, 1):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv, code = ["localize", *words], 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    print(code, file=answers, flush=True)
"""
"""A process that calls the command for each line of words and of the files for what it prints, and says the exit code:
thousands of calls share one start."""
MOMENT = re.compile(
    r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+]00:00|Z)?|\b20\d{6}T\d{6}Z|(?<=, )1[6-9]\d{8}(\d{6})?(?=[,)])"
)
ID = re.compile(r"\b[0-9a-f]{12,}\b")
"""Ids of a new project and its documents are random, and what is made of them looks so."""
RANDOM = re.compile(r'(?<="project": ")[0-9a-f]{32}|(?<="hash": ")[0-9a-f]{64}|(?<="previous":")[0-9a-f]{64}')


@dataclass(frozen=True)
class Options:
    """What is compared."""

    pairs: Path | None
    formats: Path | None
    sample: int
    largest: int


@dataclass(frozen=True)
class Side:
    """A checkout, and the folder in which it runs."""

    checkout: Path
    run: Path
    kept: Path
    """The sample as the first checkout made it."""

    @cached_property
    def environment(self) -> dict[str, str]:
        """The variables of a plain terminal, with settings and a home in the folder."""
        names = {"PATH": os.environ["PATH"], "HOME": str(self.run / "home"), "TZ": "UTC", "PYTHONHASHSEED": "0"}
        names |= {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        own = {"LOCALIZE_CONFIG_DIR": "settings", "LOCALIZE_DATA_DIR": "data"}
        return names | {"LOCALIZE_USER": "Dana"} | {name: str(self.run / folder) for name, folder in own.items()}

    def tool(self, name: str) -> str:
        """Return a program of the virtual environment."""
        return str(self.checkout / ".venv" / "bin" / name)

    def call(self, *words: str, typed: str = "", folder: str = "") -> str:
        """Run a command in a folder and return its exit code and what it printed."""
        command, at = [self.tool("localize"), *words], self.run / folder
        given = typed.encode()
        done = subprocess.run(command, input=given, capture_output=True, cwd=at, env=self.environment, check=False)
        return report(done.returncode, done.stdout, done.stderr)

    def plain(self, text: str) -> str:
        """Return a text without what is another one in each run."""
        text = MOMENT.sub(lambda found: re.sub(r"\d", "0", found[0]), RANDOM.sub("RANDOM", text))
        return text.replace(str(self.checkout), "CHECKOUT").replace(time.strftime("%Y-%m-%d", time.gmtime()), "TODAY")

    def fresh(self) -> None:
        """Put a copy of the sample where commands work on it, and forget all settings."""
        shutil.rmtree(self.run, ignore_errors=True)
        for name in ("settings", "data", "home", "out"):
            (self.run / name).mkdir(parents=True)
        if self.kept.exists():
            shutil.copytree(self.kept, self.run / "brief")


def report(code: int, out: bytes, error: bytes) -> str:
    """Return an exit code and what was printed as one text."""
    return f"{out.decode(errors='replace')}-- exit {code}\n{error.decode(errors='replace')}"


def contents(data: bytes) -> str:
    """Return the text of a file; of a packed one what is in it, of another one its hash."""
    if data[:2] == b"\x1f\x8b":
        return "gzip: " + contents(gzip.decompress(data))
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(f"{name}:\n{contents(packed.read(name))}\n" for name in packed.namelist())
    try:
        return data.decode()
    except UnicodeDecodeError:
        return f"{len(data)} bytes {hashlib.sha256(data).hexdigest()}"


# --- pairs


def pairs(side: Side, options: Options) -> Items:
    """Return the findings of each pair."""
    items: Items = {}
    count = 0
    side.fresh()
    side.call("-C", "brief", "term", "export", "out/terms.yaml")
    for path in sorted((options.pairs or Path()).glob("*-*.tsv.gz")):
        name = path.name.partition(".")[0]
        rows = gzip.decompress(path.read_bytes()).decode().split("\n")[:: options.sample]
        kept = [row.split("\t") for row in rows if "\t" in row]
        lines = [json.dumps({"source": row[0], "target": row[1]}, ensure_ascii=False) for row in kept]
        (side.run / "out" / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        source, _, target = name.partition("-")
        words = ["--source", source, "--target", target, "--glossary", "out/terms.yaml", "--format", "jsonl"]
        found, _, end = side.call("check", "--pairs", f"out/{name}.jsonl", *words).rpartition("-- exit")
        items[f"{name}: exit code and messages"] = end
        for line in found.splitlines():
            number = json.loads(line).get("line")
            items[f"{name}:{number}"] = items.get(f"{name}:{number}", "") + line + "\n"
        count += len(kept) + 1
    return {**items, COUNT: str(count)}


# --- formats


def formats(side: Side, options: Options) -> Items:
    """Return what each file holds, and what its two exports are."""
    items: Items = {}
    side.fresh()
    folder = (options.formats or Path()).resolve()
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size <= options.largest]
    command = [side.tool("python"), "-c", CALLS]
    out, error, written = (side.run / "out" / name for name in ("stdout", "stderr", "written"))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=side.environment, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for path in found[:: options.sample]:
            for way in (("--json",), ("--identity", "-o", str(written)), ("--pseudo", "-o", str(written))):
                words = ("extract", str(path.relative_to(folder)), *way)
                written.unlink(missing_ok=True)
                process.stdin.write(json.dumps([words, str(out), str(error)]) + "\n")
                process.stdin.flush()
                code = int(process.stdout.readline())
                data = written.read_bytes() if written.exists() else b""
                more = f"-- {len(data)} bytes {hashlib.sha256(data).hexdigest()}\n" + contents(data) if data else ""
                items[" ".join(words[1:3])] = report(code, out.read_bytes(), error.read_bytes()) + more
    return items


# --- help, sample, lines


def helps(side: Side, _: Options) -> Items:
    """Return the help of all commands and what the program knows."""
    side.fresh()
    items: Items = {}
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        words = waiting.pop(0)
        items[" ".join([*words, "--help"])] = told = side.call(*words, "--help")
        names = re.findall(r"^  ([a-z]\S*)  ", told.partition("\nCommands:\n")[2], re.MULTILINE)
        waiting += [(*words, name) for name in names]
    checks = side.call("checks", "--json")
    names = sorted(set(re.findall(r'"(?:id|check|name)": "([a-z_]+\.[a-z_]+)"', checks)))
    for line in ("checks", "formats", "formats --json", "keys list", "keys list --json", "engines", "--version"):
        items[line] = side.plain(side.call(*line.split()))
    for language in ("kk", "ru"):
        for line in ("--help", "checks", "keys list", "formats"):
            items[f"{language} {line}"] = side.call("--ui-lang", language, *line.split())
    return {**items, "checks --json": checks, **{f"checks {name}": side.call("checks", name) for name in names}}


def sample(side: Side, _: Options) -> Items:
    """Return what commands print on the sample, and what is in their files and in the store afterwards."""
    side.fresh()
    items = {"demo": side.call("demo", "another", "--headless")}
    made = {**files(side.run / "another"), **dict(tables(side.run / "another/.localize/store.db"))}
    items |= {f"demo {name}": side.plain(ID.sub("ID", text)) for name, text in made.items() if "_key" not in name}
    (side.run / "brief" / "out").mkdir()
    listed = side.call("-C", "brief", "segments", "--target", "kk", "--json").rpartition("-- exit")[0].splitlines()
    keys = [str(json.loads(line)["key"]) for line in listed]
    for number, line in enumerate(ASKED["commands"].strip().splitlines()):
        words = [keys[int(word[3:])] if word.startswith("KEY") else word for word in shlex.split(line)]
        items[f"{number:3} {line}"] = side.plain(side.call(*words, typed=ASKED["input"], folder="brief"))
    made = {**files(side.run / "brief"), **dict(tables(side.run / "brief/.localize/store.db"))}
    return items | {name: side.plain(text) for name, text in made.items()}


def files(root: Path) -> Items:
    """Return the files of a project without its store, and without backups of that."""
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and ".localize" not in path.parts]
    return {f"file {path.relative_to(root)}": contents(path.read_bytes()) for path in paths if path.suffix != ".db"}


def tables(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the tables of a store and their rows in order; indexes, and hashes that hold moments, are left out."""
    with sqlite3.connect(path) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        yield (
            "store schema",
            "\n".join(str(row) for row in store.execute("SELECT sql FROM sqlite_master ORDER BY name")),
        )
        for (name,) in names:
            if not name.startswith(("found", "cache")):
                rows = store.execute(f"SELECT * FROM {name}").fetchall()
                chained = name in ("chain", "event")
                kept = [[each for each in row if not (chained and isinstance(each, bytes))] for row in rows]
                lines = sorted(
                    str(tuple(each.hex() if isinstance(each, bytes) else each for each in row)) for row in kept
                )
                yield name, "\n".join(lines)


def lines(side: Side, _: Options) -> Items:
    """Return what sessions line by line say, and the store after each."""
    items: Items = {}
    for name, target, language in (
        ("edit", "kk", "en"),
        ("edit", "ru", "kk"),
        ("review", "kk", "ru"),
        ("review", "ru", "en"),
    ):
        side.fresh()
        words = ["-C", "brief", "--ui-lang", language, name, "--target", target, "--plain", "--as", "Marat"]
        title = f"{name} {target} in {language}"
        items[title] = side.plain(side.call(*words, typed=ASKED[name].lstrip()))
        items |= {f"{title}: {each}": side.plain(text) for each, text in tables(side.run / "brief/.localize/store.db")}
    return items


# --- screens


def screens(side: Side, options: Options) -> Items:
    """Return the screens after each key."""
    items: Items = {}
    for number, session in [*enumerate(ASKED["screens"])][:: options.sample]:
        for size in ((80, 24), (160, 48)):
            side.fresh()
            screen = Screen([side.tool("localize"), *shlex.split(session["start"])], side.environment, side.run, size)
            name = f"{number} {session['start']} at {size[0]}x{size[1]}"
            with contextlib.closing(screen):
                for at, key in enumerate(["", *session["keys"]]):
                    items |= {f"{name}, {at} {key}{when}": side.plain(seen) for when, seen in screen.after(key)}
    return items


# --- comparing

KINDS: dict[str, Callable[[Side, Options], Items]] = {
    "pairs": pairs,
    "formats": formats,
    "help": helps,
    "sample": sample,
    "lines": lines,
    "screens": screens,
}


def collect(kind: str, checkout: Path, asked: argparse.Namespace, folder: Path, *, keep: bool) -> tuple[Items, float]:
    """Return what a checkout gives and the seconds that it took; with *keep*, what it gave before, if it did."""
    options = Options(asked.pairs, asked.formats, asked.sample, asked.largest)
    code = "".join(Path(path).read_text(encoding="utf-8") for path in (__file__, screen_capture.__file__))
    script = code + json.dumps(ASKED) + repr(options)
    stored = folder / f"{kind}-{hashlib.sha256(script.encode()).hexdigest()[:12]}.json"
    if keep and stored.exists():
        return json.loads(stored.read_text(encoding="utf-8")), 0.0
    begun = time.monotonic()
    side = Side(checkout, asked.work / "run", folder / "sample")
    if not side.kept.exists():
        side.fresh()
        side.call("demo", "brief", "--headless")
        shutil.copytree(side.run / "brief", side.kept)
    items = KINDS[kind](side, options)
    if keep:
        stored.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return items, time.monotonic() - begun


def differences(before: Items, after: Items) -> Iterator[tuple[str, str]]:
    """Yield what differs: its name and a short diff."""
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            found = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
            yield name, "\n".join(line[:240] for line in found[:16]) or repr((old[-80:], new[-80:]))


def main() -> None:
    """Print the table and the first differences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--formats", type=Path)
    parser.add_argument("--only", choices=KINDS, action="append")
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--largest", type=int, default=1 << 30)
    parser.add_argument("--show", type=int, default=10, help="how many differences of a kind are shown")
    asked = parser.parse_args()
    git = ["git", "-C", str(asked.before), "rev-parse", "HEAD"]
    asked.work = asked.work.resolve()
    folder = asked.work / subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    folder.mkdir(parents=True, exist_ok=True)
    missing = {name for name in ("pairs", "formats") if not getattr(asked, name)}
    missing |= {"screens"} if shutil.which("tmux") is None else set()
    shown: list[str] = []
    print(f"{'kind':<10}{'items':>8}{'same':>8}{'different':>11}{'before':>10}{'after':>8}")
    for kind in asked.only or [kind for kind in KINDS if kind not in missing]:
        before, took_before = collect(kind, asked.before.resolve(), asked, folder, keep=True)
        after, took_after = collect(kind, asked.after.resolve(), asked, folder, keep=False)
        found = list(differences(before, after))
        items = int(before.get(COUNT, len({*before, *after})))
        counts = f"{items:8}{items - len(found):8}{len(found):11}"
        print(f"{kind:<10}{counts}{took_before:8.0f} s{took_after:6.0f} s", flush=True)
        shown += [f"\n== {kind}: {name}\n{text}" for name, text in found[: asked.show]]
    print("\n".join(shown))
    sys.exit(bool(shown))


if __name__ == "__main__":
    main()
