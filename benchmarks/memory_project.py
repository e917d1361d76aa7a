"""The memory as its users meet it: a project with a store, through what screens and scripts call.

python benchmarks/memory_project.py PROJECT WHICH SECONDS    (one of two processes that confirm and search at once)
python benchmarks/memory_project.py PROJECT PAIR MIN_SCORE < QUERIES    (a process that searches, and has no corpus)
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.memory_corpus import CLASSES, TOP, Corpus
from benchmarks.memory_goals import Goals, tell_times
from benchmarks.timer import centiles, clocks

from localize.__main__ import COLLECT
from localize.language import parse_tag
from localize.model import (
    Content,
    LanguageTag,
    Origin,
    OriginKind,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId
from localize.model.segment_list import Row
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.memory.indexes import memory_index
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.tmx import search_memory
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments.lookup import page

Pair = tuple[LanguageTag, LanguageTag]
T = TypeVar("T")
_THEN = datetime(2024, 5, 1, tzinfo=UTC)
_WHICH = 2
_END = "end\n"
_A_SECOND = 60
"""Confirmations of each of two processes, where the machine is fast enough."""
_BATCH = 100_000
"""Texts that the goal for drafting is about."""
_WAIT_S = 10
"""After which a confirmed segment counts as not found."""


def make_project(folder: Path, corpus: Corpus, pair: Pair) -> None:
    """Make a project whose memory is the corpus, and its index; print what both cost."""
    origin = Origin(OriginKind.IMPORTED, None, "corpus")
    with init(folder, source=pair[0], targets=[pair[1]]) as project:
        begun = clocks()
        units = _units(corpus, pair, origin)
        project.store.add_memory(units, resume=ImportId("corpus"), name="corpus", actor=project.member)
        stored = clocks()
        memory_index(project, pair[0]).search("text", 1, TOP)
        project.close()
        count = len(corpus.pairs)
        told = f"stored {_rate(count, begun, stored)}; indexed from its store {_rate(count, stored, clocks())}"
        print(f"\na project: {told}")


def _units(corpus: Corpus, pair: Pair, origin: Origin) -> Iterator[TranslationUnit]:
    for at, texts in enumerate(corpus.pairs):
        variants = (
            Variant(language, Content((text,)), Trust.IMPORTED, origin, _THEN)
            for language, text in zip(pair, texts, strict=True)
        )
        yield TranslationUnit(TranslationUnitId(hash_bytes(str(at).encode())), tuple(variants))


def _rate(count: int, begun: tuple[float, float], ended: tuple[float, float]) -> str:
    wall, cpu = (count / (end - start) for start, end in zip(begun, ended, strict=True))
    return f"{wall:,.0f} units/s ({cpu:,.0f} by processor time)"


def ask(folder: Path, corpus: Corpus, pair: Pair, min_score: int, goals: Goals) -> None:
    """Print what a search costs that returns matches: targets, trust, language filter, differences by words.

    A process of its own searches, as at work: a million texts in the memory of this one would slow it down.
    """
    told = json.dumps([text for _, text in corpus.queries])
    command = [sys.executable, __file__, str(folder), "-".join(pair), str(min_score)]
    done = subprocess.run(command, input=told, check=True, stdout=subprocess.PIPE, text=True)
    walls, cpus = json.loads(done.stdout)
    print(f"\nmatches through `search_memory`, at least {min_score} %")
    print(f"  {'wall':24} {centiles(walls)}\n  {'processor':24} {centiles(cpus)}")
    for kind in CLASSES:
        some = [wall for wall, (each, _) in zip(walls, corpus.queries, strict=True) if each == kind]
        print(f"    {kind:22} {centiles(some)}")
    tell_times(goals, walls, min_score)


def search_all(folder: Path, pair: Pair, min_score: int, queries: Sequence[str]) -> None:
    """Search for all queries and print the milliseconds of each by both clocks."""
    with open_project(folder) as project:
        asked = [MemoryQuestion(Content((text,)), *pair) for text in queries]
        search = partial(search_memory, project, limit=TOP, min_score=min_score)
        for each in asked[:: len(asked) // 50 or 1]:
            search(each)
        print(json.dumps(_measure([partial(search, each) for each in asked])))


def _measure(works: Sequence[Callable[[], object]]) -> tuple[list[float], list[float]]:
    """Return the milliseconds that each work takes by the wall clock and by the processor's; the median of three."""
    rounds: list[list[tuple[float, float]]] = [[], [], []]
    for each in rounds:
        for work in works:
            begun = clocks()
            work()
            each.append((1000 * (clocks()[0] - begun[0]), 1000 * (clocks()[1] - begun[1])))
    return (
        [statistics.median(times[0] for times in each) for each in zip(*rounds, strict=True)],
        [statistics.median(times[1] for times in each) for each in zip(*rounds, strict=True)],
    )


def add_texts(folder: Path, name: str, texts: Sequence[str]) -> None:
    """Add a document with these texts to the project."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps({f"k{at}": text for at, text in enumerate(texts)}, ensure_ascii=False), "utf-8")
    with open_project(folder) as project:
        for _ in add(project, [path]):
            pass


def confirm(folder: Path, pair: Pair, corpus: Corpus, count: int, goals: Goals) -> None:
    """Confirm segments one by one, each found by the next search; print how long each step took.

    Equal texts are told by the store alone, so the index is asked for near ones as well.
    """
    add_texts(folder, "confirmed", [f"{text} {at}" for at, (text, _) in enumerate(corpus.pairs[:count])])
    times: dict[str, list[tuple[float, float]]] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        begun = clocks()
        done = work()
        times.setdefault(name, []).append(
            (1000 * (time.perf_counter() - begun[0]), 1000 * (time.process_time() - begun[1]))
        )
        return done

    with open_project(folder) as project:
        index = memory_index(project, pair[0])
        gc.freeze()  # as the editor does: looking through the corpus for garbage takes a third of a second
        for row in _rows(project, "confirmed.json", pair[1]):
            text = f"{row.number} {row.segment.source.plain}"
            timed("confirmed, with checks", partial(save, project, row.segment.key, pair[1], text))
            asked = MemoryQuestion(row.segment.source, *pair)
            assert timed("found by the next search", partial(search_memory, project, asked, limit=1, min_score=70)), (
                row.number
            )
            timed("known to the index", partial(memory_index, project, pair[0]))
            near = replace(asked, content=Content((f"{asked.content.plain} now",)))
            kind = "near search while merging" if index.is_merging else "near search"
            timed(kind, partial(search_memory, project, near, limit=TOP, min_score=70))
    print(
        f"\n{count} segments confirmed, durable, each found by the next search; load average {os.getloadavg()[0]:.1f}"
    )
    for name, each in times.items():
        for clock, at in (("wall", 0), ("processor", 1)):
            some = [spent[at] for spent in each]
            if len(some) > _WHICH:
                print(f"  {name:25} {clock:10} {centiles(some)}   longest {max(some):6.1f} ms of {len(some)}")
    walls = {name: [spent[0] for spent in each] for name, each in times.items()}
    goals.tell("found", statistics.quantiles(walls["found by the next search"], n=100)[94])
    if merging := walls.get("near search while merging"):
        goals.tell("merging", max(merging))
    else:
        goals.miss("merging", "no merge ran: confirm more")


def _rows(project: Project, path: str, language: LanguageTag) -> Iterator[Row]:
    after = 0
    while rows := page(project, language, after=after):
        after = rows[-1].number
        yield from (row for row in rows if row.path == path)


# --- commands --------------------------------------------------------------------------------------------------------


def draft(folder: Path, texts: Sequence[str], goals: Goals) -> None:
    """Run `localize draft` over documents, with repair and without; print how long it took.

    A hundred texts come first, so that what the memory teaches, once, is told apart.
    """
    plain = ("--no-repair",)
    runs = ("first", texts[:100], ()), ("repaired", texts[: _BATCH // 10], ()), ("as-they-are", texts, plain)
    for name, some, options in runs:
        add_texts(folder, name, some)
        before, begun = os.times(), time.perf_counter()
        told = _command(folder, "draft", "--allow-missing", *options).stdout.decode().strip().replace("\n", "; ")
        wall, after = time.perf_counter() - begun, os.times()
        spent = after.children_user - before.children_user + after.children_system - before.children_system
        command = " ".join(("localize draft", *options))
        print(f"\n`{command}`, {len(some):,} texts: {wall:.1f} s, {spent:.0f} s of {os.cpu_count()} processors")
        print(f"  {told}   {wall * _BATCH / len(some):.0f} s for {_BATCH:,}", flush=True)
    goals.tell("draft", wall * _BATCH / len(texts))


def search_lines(folder: Path, pair: Pair, corpus: Corpus) -> None:
    """Ask `localize tm search -` line by line, each answer awaited; print how long each took."""
    command = [sys.executable, "-m", "localize", "-C", str(folder), "tm", "search", "-"]
    options = ["--source", pair[0], "--target", pair[1], "--min-score", "70"]
    times = []
    with subprocess.Popen([*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _, text in corpus.queries[::4]:
            begun = time.perf_counter()
            child.stdin.write(" ".join(text.split()).encode() + b"\n")
            child.stdin.flush()
            json.loads(child.stdout.readline())
            times.append(1000 * (time.perf_counter() - begun))
    print("\n`localize tm search -`, line by line, each answer awaited")
    print(f"  {'wall':24} {centiles(times[1:])}   first, with start {times[0]:.0f} ms")


def _command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "localize", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


# --- two processes ---------------------------------------------------------------------------------------------------


def work_together(folder: Path, seconds: int, goals: Goals) -> None:
    """Let two processes confirm segments and search for each other's; print how soon those were found."""
    for which in range(_WHICH):
        texts = [f"Process {which} speaks of matter {at}, and of no other." for at in range(_A_SECOND * seconds)]
        add_texts(folder, f"shared{which}", texts)
        (folder / f"log{which}").write_text("")
        (folder / f"log{which}.ready").unlink(missing_ok=True)
    workers = [
        subprocess.Popen([sys.executable, __file__, str(folder), str(which), str(seconds)], stdout=subprocess.PIPE)
        for which in range(_WHICH)
    ]
    told = [json.loads(worker.communicate()[0] or "[]") for worker in workers]
    assert all(worker.returncode == 0 for worker in workers), "a process failed"
    late = [delay for confirmed, delays in told for delay in delays]
    confirmed = sum(each for each, _ in told)
    lost = confirmed - len(late)
    print(f"\ntwo processes at once for {seconds} s: {confirmed:,} confirmed, {lost} of them not found by the other;")
    print(f"  found after {centiles(late)}, at most {max(late):.0f} ms; load average {os.getloadavg()[0]:.1f}")
    goals.tell("together", max(late))
    goals.tell("lost", lost)


def take_part(folder: Path, which: int, seconds: int) -> None:
    """Confirm own segments, note each, and look for what the other process noted, until the time is over."""
    mine, other = folder / f"log{which}", folder / f"log{1 - which}"
    delays: list[float] = []
    confirmed = 0
    with open_project(folder) as project, mine.open("a") as log:
        notes = _Notes(other)
        language = project.targets[0]
        search_memory(project, MemoryQuestion(Content(("warm",)), project.source, language))
        mine.with_suffix(".ready").touch()
        while not other.with_suffix(".ready").exists():
            time.sleep(0.01)
        begun = time.time()
        for row in _rows(project, f"shared{which}.json", language):
            if time.time() > begun + seconds:
                break
            save(project, row.segment.key, language, f"{which} {row.number}")
            log.write(json.dumps([time.time(), row.segment.source.plain, f"{which} {row.number}"]) + "\n")
            log.flush()
            confirmed += 1
            delays += _seek(project, notes.read(), language)
            while time.time() < begun + confirmed / _A_SECOND:
                time.sleep(0.001)
                delays += _seek(project, notes.read(), language)
        log.write(_END)
        log.flush()
        while not notes.ended and time.time() < begun + seconds + _WAIT_S:
            delays += _seek(project, notes.read(), language)
    print(json.dumps([confirmed, delays]))


class _Notes:
    """What another process writes into a file, line by line, as it comes."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("rb")
        self._half = b""
        self.ended = False

    def read(self) -> list[bytes]:
        """Return the lines that have become whole since; the last one is kept back."""
        *lines, self._half = (self._half + self._stream.read()).split(b"\n")
        self.ended = self.ended or _END.encode().strip() in lines
        return [line for line in lines if line != _END.encode().strip()]


def _seek(project: Project, notes: Sequence[bytes], language: LanguageTag) -> Iterator[float]:
    """Yield the milliseconds from when each noted segment was confirmed to when it is found."""
    for note in notes:
        then, source, target = json.loads(note)
        asked = MemoryQuestion(Content((source,)), project.source, language)
        while not any(match.target.plain == target for match in search_memory(project, asked, limit=1, min_score=100)):
            if time.time() > then + _WAIT_S:
                return
        yield 1000 * (time.time() - then)


if __name__ == "__main__":
    if sys.argv[2].isdecimal():
        take_part(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    else:
        source, target = map(parse_tag, sys.argv[2].split("-"))
        gc.set_threshold(*COLLECT)
        search_all(Path(sys.argv[1]), (source, target), int(sys.argv[3]), json.load(sys.stdin))
