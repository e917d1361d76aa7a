"""Apertium's command, the real one where the system has it with the pair Russian and Ukrainian."""

from __future__ import annotations

import shutil
import stat
import threading
from pathlib import Path

import pytest

from localize.config.engines import EngineSettings
from localize.engines import Request, Result
from localize.engines.apertium import ApertiumEngine
from localize.model import LanguageTag

RU, UK = LanguageTag("ru"), LanguageTag("uk")

PROGRAM = """#!/bin/sh
if [ "$1" = -l ]; then echo "  rus-ukr"; echo "  kaz-rus"; exit 0; fi
read -r text
case "$text" in
  crash*) exit 0 ;;
  fail*) echo nonsense; exit 3 ;;
  hang*) exec sleep 600 ;;
  *) echo "*$text" ;;
esac
"""


@pytest.fixture
def engine(tmp_path: Path) -> ApertiumEngine:
    """The engine with a program that fails as the real one does."""
    program = tmp_path / "apertium"
    program.write_text(PROGRAM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return ApertiumEngine(EngineSettings("apertium"), str(program))


def ask(engine: ApertiumEngine, *texts: str, source: LanguageTag = RU, deadline_s: float = 60) -> list[Result]:
    requests = [Request(str(at), text, source, UK if source == RU else RU) for at, text in enumerate(texts)]
    return list(engine.translate(requests, deadline_s=deadline_s, cancel=threading.Event()))


def test_apertium_knows_what_is_installed(engine: ApertiumEngine) -> None:
    """The pairs are those of the program's own list."""
    assert [engine.supports(RU, UK), engine.supports(UK, RU), engine.supports(LanguageTag("kk"), RU)] == [
        True,
        False,
        True,
    ]
    assert ApertiumEngine(EngineSettings("apertium"), "/no/such/program").supports(RU, UK) is False


def test_apertium_command_failures_are_errors(engine: ApertiumEngine) -> None:
    """Nothing with exit code 0, something with exit code 3, a hang, a pair that is not there: never a text."""
    results = ask(engine, "Суд", "crash", "fail")
    assert [(result.text, str(result.error or "")) for result in results] == [
        ("Суд", ""),
        ("", "apertium could not run its program"),
        ("", "apertium could not run its program"),
    ]
    assert str(ask(engine, "hang", deadline_s=0.5)[0].error) == "apertium did not answer in time"
    assert str(ask(engine, "Суд", source=UK)[0].error) == "apertium does not translate this pair of languages"


def test_apertium_is_killed_when_nobody_waits(engine: ApertiumEngine) -> None:
    """A cancel ends the program at once."""
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    (result,) = engine.translate([Request("a", "hang", RU, UK)], deadline_s=90, cancel=cancel)
    assert str(result.error) == "apertium was stopped"


@pytest.mark.slow
def test_apertium_itself_translates() -> None:
    """The real command: words, marks, an unknown word; and the empty answer of a broken mode is an error."""
    program = shutil.which("apertium")
    if program is None:
        pytest.skip("apertium is not installed")
    engine = ApertiumEngine(EngineSettings("apertium"), program)
    if not engine.supports(UK, RU):
        pytest.skip("apertium-rus-ukr is not installed")
    known, unknown = ask(engine, "Суд перевірив закон [1].", "Суд перевірив Телеграмчик.", source=UK)
    assert (known.text, known.score) == ("Суд проверил закон [1].", 1.0)
    assert unknown.text == "Суд проверил Телеграмчик."
    assert unknown.score is not None
    assert unknown.score < 1
    (other,) = ask(engine, "Суд проверил закон.")
    assert bool(other.text) != (other.error is not None)
