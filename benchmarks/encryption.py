"""What encryption costs, and what it notices: opening, saving and searching beside a plain project; flipped bits.

    python -m benchmarks.encryption [--units 20000 1000000] [--rounds 7] [--bits 1000] [--seed 1]

Two projects hold the same document and the same memory, one encrypted with its key at hand: what the passphrase itself
costs is shown separately. Each measure is the median of processes of its own, made in turns. Then single bits
of a small store are flipped. In an encrypted one each has to be noticed: at the opening, by `verify`, or by a backup.
In a plain one each that is not noticed must change nothing that is exported, shown as confirmed, or approved.
Exit 1 where that fails, or a ratio is above 1.5 for opening and saving or 2 for searching.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from localize.errors import LocalizeError
from localize.model import (
    Content,
    LanguageTag,
    Origin,
    State,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId
from localize.model.segment_list import Where
from localize.store.key import Key, receive_key, send_key
from localize.store.key_slots import Cost, calibrate, create_key
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Wanted, export
from localize.workflow.memory.indexes import memory_index
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.tmx import search_memory
from localize.workflow.project.backup import backup, verify
from localize.workflow.project.encryption import encrypt
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.review import approve_all
from localize.workflow.segments.iterate import all_rows

EN, KK = LanguageTag("en"), LanguageTag("kk")
_PASSPHRASE = "four words for benchmarks"
_THEN = datetime(2026, 1, 1, tzinfo=UTC)
_LIMITS = {"opening": 1.5, "saving": 1.5, "search": 2.0}
_SAVES, _SEARCHES = 100, 200
_SYLLABLES = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze"]


def _words(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]


def _units(count: int) -> Iterator[TranslationUnit]:
    chance = random.Random(3)
    words = _words(chance)
    for number in range(count):
        one, other = (" ".join(chance.choices(words, k=chance.randint(5, 16))) for _ in range(2))
        variants = tuple(
            Variant(language, Content((text,)), Trust.IMPORTED, Origin(), _THEN)
            for language, text in ((EN, one), (KK, other))
        )
        yield TranslationUnit(TranslationUnitId(hash_bytes(str(number).encode())), variants)


def make_project(folder: Path, units: int) -> list[str]:
    """Make a plain project with a document and a memory; return texts to search for."""
    chance = random.Random(4)
    words = _words(random.Random(3))
    texts = {f"k{at}": " ".join(chance.choices(words, k=8)) for at in range(_SAVES)}
    with init(folder, source=EN, targets=[KK]) as project:
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        finish(add(project, [folder / "texts.json"]))
        done = project.store.import_memory(_units(units), resume=ImportId("m"), name="m", actor=project.member)
        for _ in done:
            pass
        memory_index(project, EN).settle()
    asked = [next(iter(unit.variants)).content.plain for unit in _units(min(units, _SEARCHES))]
    return [f"{text.rsplit(' ', 1)[0]} {chance.choice(words)}" for text in asked]


# --- one measure, in a process of its own ----------------------------------------------------------------------------


def measure(root: Path, key: Key | None, texts: list[str], number: int) -> dict[str, float]:
    """Return milliseconds of opening, saving and searching, and what the index took."""
    begun = time.perf_counter()
    project = open_project(root, key=key)
    project.store.counts(KK, Where())
    opening = 1000 * (time.perf_counter() - begun)
    with project:
        rows = tuple(all_rows(project, KK))
        saves = [_timed(lambda row=row: _save(project, row, number)) for row in rows]  # type: ignore[misc]
        resident = _resident()
        index = _timed(lambda: memory_index(project, EN))
        took = _resident() - resident
        asked = [MemoryQuestion(Content((text,)), EN, KK) for text in texts]
        for each in asked[:20]:
            search_memory(project, each, limit=5, min_score=70)
        searches = [_timed(lambda each=each: search_memory(project, each, limit=5, min_score=70)) for each in asked]  # type: ignore[misc]
    found = {"opening": opening, "saving": statistics.median(saves), "search": statistics.median(searches)}
    return found | {"index, s": index / 1000, "index, MiB": took}


def _save(project: Project, row: object, number: int) -> None:
    segment, target = row.segment, row.target  # type: ignore[attr-defined]
    save(project, segment.key, KK, f"{segment.source.plain} {number}", seen=target.revision if target else None)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _resident() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


def _measure_apart(root: Path, key: Key | None, texts: list[str], number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.encryption", "--measure", str(root), str(number)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    send_key(child.stdin, key)
    child.stdin.write(json.dumps(texts).encode())
    child.stdin.close()
    found: dict[str, float] = json.loads(child.stdout.read())
    if child.wait():
        sys.exit("a measure failed")
    return found


def compare(units: int, rounds_wanted: int, folder: Path) -> list[str]:
    """Print what a plain and an encrypted project cost; return what is above its limit."""
    plain, secret = folder / "plain", folder / "secret"
    texts = make_project(plain, units)
    shutil.copytree(plain, secret)
    new = create_key(_PASSPHRASE, Cost(2))
    took = _timed(lambda: encrypt(secret, new)) / 1000
    with open_project(secret, key=new.key) as project:
        built = _timed(lambda: memory_index(project, EN)) / 1000
    rounds: dict[str, list[dict[str, float]]] = {"plain": [], "encrypted": []}
    for number in range(rounds_wanted):
        for name, root, key in (("plain", plain, None), ("encrypted", secret, new.key)):
            rounds[name].append(_measure_apart(root, key, texts, number))
    size = (plain / ".localize" / "store.db").stat().st_size >> 20
    print(f"\n{units:,} units, a store of {size} MiB; encrypted in {took:.1f} s, its index built anew in {built:.1f} s")
    print(f"  {'':14} {'plain':>10} {'encrypted':>10} {'ratio':>7}")
    over: list[str] = []
    for name in rounds["plain"][0]:
        one, other = (statistics.median(each[name] for each in rounds[kind]) for kind in ("plain", "encrypted"))
        ratio = other / one if one else 0.0
        unit = "" if "," in name else ", ms"
        print(f"  {name + unit:14} {one:10.2f} {other:10.2f} {ratio:7.2f}", flush=True)
        if ratio > _LIMITS.get(name, float("inf")):
            over.append(f"{name} at {units:,} units takes {ratio:.2f} times as long")
    return over


# --- flipped bits ----------------------------------------------------------------------------------------------------


def _texts(project: Project) -> set[tuple[str, str]]:
    """Return each source with the translation that is shown as confirmed."""
    confirmed = (State.TRANSLATED, State.REVIEWED, State.FINAL)
    rows = [row for row in all_rows(project, KK) if row.state in confirmed]
    return {(row.segment.source.typed, row.target.content.typed) for row in rows if row.target is not None}


def _exported(project: Project, to: Path) -> bytes:
    finish(export(project, Wanted(languages=("kk",), output=to, min_state=State.TRANSLATED)))
    return (to / "kk" / "texts.json").read_bytes()


def flip(bits: int, seed: int, folder: Path) -> list[str]:
    """Flip single bits of an encrypted and of a plain store; print and return what was not as it should be."""
    plain, secret = folder / "plain", folder / "secret"
    make_project(plain, 20)
    with open_project(plain, as_name="Dana") as project:
        for row in all_rows(project, KK):
            save(project, row.segment.key, KK, f"Мәтін {row.segment.source.plain}")
    with open_project(plain, as_name="Bota") as project:
        known, wanted = _texts(project), _exported(project, folder / "known")
    shutil.copytree(plain, secret)
    new = create_key(_PASSPHRASE, Cost(2))
    encrypt(secret, new)
    wrong: list[str] = []
    for name, root, key in (("encrypted", secret, new.key), ("plain", plain, None)):
        store = root / ".localize" / "store.db"
        data = store.read_bytes()
        chance = random.Random(seed)
        tally: Counter[str] = Counter()
        for at in (chance.randrange(8 * len(data)) for _ in range(bits)):
            flipped = bytearray(data)
            flipped[at // 8] ^= 1 << at % 8
            store.write_bytes(flipped)
            for suffix in ("-wal", "-shm"):
                store.with_name(store.name + suffix).unlink(missing_ok=True)
            with tempfile.TemporaryDirectory() as made:
                found = _look(root, key, Path(made), known, wanted)
            tally[found] += 1
            if found.startswith("!") or (key is not None and not found.startswith("noticed")):
                wrong.append(f"{name}, bit {at % 8} of byte {at // 8}: {found}")
        store.write_bytes(data)
        print(f"\n{bits:,} bits of a {name} store of {len(data):,} bytes, one at a time")
        for found, count in sorted(tally.items()):
            print(f"  {count:6,}  {found}", flush=True)
    return wrong


def _look(root: Path, key: Key | None, made: Path, known: set[tuple[str, str]], wanted: bytes) -> str:
    """Return what becomes of a flipped bit."""
    try:
        project = open_project(root, key=key, as_name="Bota")
    except LocalizeError:
        return "noticed at the opening"
    with project:
        told = _look_inside(project, made, known, wanted)
        if told.startswith("!"):
            return told
        try:
            if verify(project):
                return "noticed by verify"
            backup(project, made / "copy")
        except LocalizeError:
            return "noticed by verify or a backup"
    return told


def _look_inside(project: Project, made: Path, known: set[tuple[str, str]], wanted: bytes) -> str:
    try:
        shown = _texts(project)
        if not shown <= known:
            return "! another text is shown as confirmed"
        if _exported(project, made / "out") != wanted:
            return "! another text is exported"
        approve_all(project, KK, Where())
        if not _texts(project) <= known:
            return "! another text is approved"
    except LocalizeError:
        return "noticed at work"
    return "of no effect"


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="*", default=[20_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--bits", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure", nargs=2, metavar=("FOLDER", "NUMBER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        key = receive_key(sys.stdin.buffer)
        found = measure(Path(asked.measure[0]), key, json.load(sys.stdin), int(asked.measure[1]))
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory(prefix="localize-encryption-") as name:
        folder = Path(name)
        os.environ["LOCALIZE_CONFIG_DIR"] = str(folder / "settings")
        cost = calibrate()
        took = _timed(lambda: create_key(_PASSPHRASE, cost)) / 2
        print(f"a try at a passphrase: {took:.0f} ms, {128 * cost.r * cost.n >> 20} MiB (n = {cost.n})")
        wrong = flip(asked.bits, asked.seed, folder / "bits") if asked.bits else []
        for units in asked.units:
            wrong += compare(units, asked.rounds, folder / str(units))
    print(*wrong[:20], sep="\n", end="\n" if wrong else "")
    if wrong:
        sys.exit(f"{len(wrong)} not as it should be")


if __name__ == "__main__":
    main()
