"""Reads hostile files, each or some together in a process of their own, and prints how each ended.

    python hostile_runner.py hostile FILTER [LARGEST [TOGETHER [EVERY]]]
    python hostile_runner.py mutants FILTER COUNT

One line of JSON a process: what was tried, how it ended (read, refused, or the error's name), how
long it took, how large the process became, and what it touched beside its own modules. With EVERY, one file in so many
is read.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import sysconfig
import traceback
from collections.abc import Callable
from itertools import islice

from tests.contracts.hostile_inputs import hostile
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize.errors import FormatError
from localize.formats import get_filter
from localize.model import LanguageTag

OWN = tuple(os.path.realpath(each) for each in (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()))
WATCHED = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.listdir")
KAZAKH = LanguageTag("kk")
BATCH = 100
SHARDS = (
    b"",
    b"\x00",
    b"\xff",
    b'"',
    b"<",
    b">",
    b"[",
    b"]",
    b"{",
    b"}",
    b"\n",
    b"\r",
    b"\\",
    b"|",
    b"`",
    b"&#x",
    b"<!--",
)


def main() -> None:
    """Run what the arguments ask for."""
    kind, name, *rest = sys.argv[1:]
    samples = [each for each in SAMPLES if each.partition("/")[0] == name]
    for sample in samples:
        _read(name, sample_bytes(sample))  # so that every module is loaded before anybody watches
    gc.freeze()  # nor does the collector write into what the children share
    if kind == "hostile":
        largest, together, every = (*map(int, rest), *(sys.maxsize, 1, 1)[len(rest) :])
        small = ((about, data) for about, data in hostile(name, large=not rest) if len(data) <= largest)
        tried = islice(small, None, None, every)
        while files := list(islice(tried, together)):
            watched(files[0][0], lambda files=files: _read_files(name, files))  # type: ignore[misc]  # bound now
        return
    seeds = [(sample, number) for number in range(int(rest[0]) // len(samples) + 1) for sample in samples]
    for at in range(0, len(seeds), BATCH):
        watched(f"mutants from {at}", lambda at=at: _read_all(name, seeds[at : at + BATCH]))  # type: ignore[misc]


def _read(name: str, data: bytes) -> str:
    used = get_filter(name)
    options = used.options_type()
    try:
        extraction = used.extract(data, options)
    except FormatError:
        return "refused"
    assert used.merge(data, extraction, {}, KAZAKH, options) == data, "not the same bytes"
    return "read"


def _read_files(name: str, files: list[tuple[str, bytes]]) -> str:
    end = ""
    for about, data in files:
        try:
            end = _read(name, data)
        except Exception as error:
            raise RuntimeError(f"{about}: {error!r}") from error
    return end


def _read_all(name: str, seeds: list[tuple[str, int]]) -> str:
    for sample, seed in seeds:
        try:
            _read(name, mutate(sample_bytes(sample), seed))
        except Exception as error:
            raise RuntimeError(f"{sample} {seed}: {error!r}") from error
    return "read"


def mutate(data: bytes, seed: int) -> bytes:
    """Return a file with one to six pieces cut, doubled, moved or replaced; the same for the same seed."""
    dice = random.Random(seed)  # damage, not secrets
    for _ in range(dice.randint(1, 6)):
        at, cut = dice.randrange(len(data) + 1), dice.choice((0, 1, 2, 8, 40))
        put = dice.choice((dice.choice(SHARDS), dice.randbytes(dice.randint(1, 6)), data[at : at + 30] * 2))
        data = data[:at] + put + data[at + cut :]
        if dice.random() < 0.1:
            data = data[: dice.randrange(len(data) + 1)]
    return data


def watched(about: str, work: Callable[[], str]) -> None:
    """Do the work in a child and print how it ended."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        _work(send, work)
    os.close(send)
    with os.fdopen(receive, "rb") as stream:
        answer = stream.read().decode()
    _, status, usage = os.wait4(child, 0)
    end, _, touched = answer.partition("\x00")
    answer_json = {
        "about": about,
        "end": end or f"status {status}",
        "seconds": usage.ru_utime + usage.ru_stime,  # of computing: others may use the machine too
        "bytes": usage.ru_maxrss * 1024,
        "touched": [each for each in touched.split("\x00") if each],
    }
    sys.stdout.write(json.dumps(answer_json) + "\n")
    sys.stdout.flush()


def _work(send: int, work: Callable[[], str]) -> None:
    touched: list[str] = []
    watching = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in WATCHED:
            place = os.path.realpath(str(arguments[0])) if arguments else ""
            if not (event in ("open", "os.listdir") and place.startswith(OWN)):
                touched.append(f"{event} {place}")

    sys.addaudithook(hook)
    try:
        end = work()
    except BaseException as error:  # noqa: BLE001  # that is what is looked for
        end = f"{type(error).__name__}: {str(error)[:300]} {traceback.format_exc()[-400:]}"
    watching = False
    os.write(send, "\x00".join([end, *touched]).encode("utf-8", "replace"))
    os._exit(0)


if __name__ == "__main__":
    main()
