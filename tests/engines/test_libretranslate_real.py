"""LibreTranslate's own server, in an environment of its own: `LOCALIZE_PEER_PYTHON` names its Python."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engines.model_fixture import EN, FOLDER, GIVEN, KK, ask

from localize.config.engines import EngineSettings
from localize.engines import Request
from localize.engines.libretranslate import libretranslate

PEERS = Path(__file__).parents[2] / "benchmarks" / "engines_peers.py"


@contextmanager
def running(python: str, folder: Path) -> Iterator[str]:
    """Give the address of a real server with the small model of the tests."""
    command = [python, "-W", "ignore", str(PEERS), "serve", str(folder), str(FOLDER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        lines = (line.decode().strip() for line in server.stdout)
        yield next(line for line in lines if line.startswith("http://127.0.0.1:"))
        server.stdin.close()
        server.wait(timeout=30)


@pytest.mark.slow
@pytest.mark.loopback
def test_libretranslate_itself_is_understood(tmp_path: Path) -> None:
    """The real server's list of languages and its batches are read; a pair that it lacks is an error."""
    python = os.environ.get("LOCALIZE_PEER_PYTHON")
    if not python:
        pytest.skip("no LOCALIZE_PEER_PYTHON with libretranslate")
    with running(python, tmp_path) as url:
        engine = libretranslate(EngineSettings("libretranslate", url=url))
        texts = [text for text in GIVEN if "[" not in text and text.count(".") == 1]
        results = ask(engine, *(Request(text, text, EN, KK) for text in texts))
        assert {text: result.text for text, result in results.items()} == {text: GIVEN[text] for text in texts}
        assert [engine.supports(EN, KK), engine.supports(KK, EN)] == [True, True]
        (none,) = engine.translate([Request("a", "Court", EN, type(EN)("ru"))], deadline_s=30, cancel=threading.Event())
        assert str(none.error) == "libretranslate does not translate this pair of languages"
        engine.close()
