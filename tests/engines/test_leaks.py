"""Whatever an engine's other side does, no error, log, warning or output has the text or the key in it."""

from __future__ import annotations

import logging
import stat
import threading
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.engines.error_text import error_text
from tests.engines.hostile_service import CLIENTS, Hostile, serve_hostile
from tests.engines.json_service import KEY
from tests.engines.model_fixture import EN, KK, install, offline_engine
from tests.workflow.scripted_engine import Memory, Open, item

from localize.config.engines import EngineSettings
from localize.engines import Engine, Request, Result
from localize.engines.apertium import ApertiumEngine
from localize.errors import EngineError
from localize.model import LanguageTag, Match
from localize.workflow.drafting.draft_correction import draft
from localize.workflow.drafting.pipeline import Way

SECRET = "k3y-that-nobody-may-see"
TEXTS = ("Secret witness", "Hidden meeting at noon")
LEAKS = ("Secret", "witness", "Hidden", "meeting", SECRET, "127.0.0.1", "Authorization", "DeepL-Auth", "Bearer")


@pytest.fixture(scope="module")
def service() -> Iterator[Hostile]:
    """The service that answers with everything but a translation."""
    with serve_hostile() as running:
        yield running


def results_of(engine: Engine, texts: Sequence[str] = TEXTS) -> list[Result]:
    """Return one result per text."""
    requests = [Request(str(number), text, EN, KK) for number, text in enumerate(texts)]
    results = list(engine.translate(requests, deadline_s=60, cancel=threading.Event()))
    assert sorted(result.id for result in results) == [str(number) for number in range(len(texts))]
    assert all(bool(result.text.strip()) != (result.error is not None) for result in results)
    return results


def leaks_in(told: str) -> list[str]:
    """Return which of the secrets are in what was told."""
    return [leak for leak in LEAKS if leak in told]


def ask_hostile(
    service: Hostile, kind: str, seeds: range, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> int:
    """Ask a client against as many made-up answers; return how many errors came. None of them tells anything."""
    caplog.set_level(logging.DEBUG)
    errors = 0
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for seed in seeds:
            engine = service.engine(kind, seed)
            for result in results_of(engine):
                if result.error is not None:
                    errors += 1
                    assert leaks_in(error_text(result.error)) == [], seed
                    assert result.error.__traceback__ is None
                    assert kind in ("google", "mymemory") or "deep-translator" not in str(result.error), seed
            assert leaks_in(f"{engine!r} {getattr(engine, 'state', None)!r}") == []
            engine.close()
    printed = capfd.readouterr()
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert leaks_in(f"{printed.out} {printed.err} {logged} {[str(each.message) for each in warned]}") == []
    return errors


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is in the environment."""
    monkeypatch.setenv(KEY, SECRET)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", CLIENTS)
def test_no_client_tells_text_or_key(
    kind: str, service: Hostile, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Broken HTTP, pages, quotas, wrong and cut JSON, hangs, floods, echoes of all that was sent: errors without it."""
    assert ask_hostile(service, kind, range(40), caplog, capfd) > 40


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLIENTS)
def test_no_client_tells_text_or_key_in_thousands_of_answers(
    kind: str, service: Hostile, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same with 1,500 made-up answers for each client."""
    assert ask_hostile(service, kind, range(1000, 2500), caplog, capfd) > 1500


def draft_errors(engine: Engine, source: LanguageTag = EN, target: LanguageTag = KK) -> list[str]:
    """Return what the errors of the whole way tell; an engine in this process may raise what it likes."""
    items = [item(str(at), text, target) for at, text in enumerate(TEXTS)]
    found = dict(draft(engine, items, way=Way(Memory(), Open()), cancel=threading.Event(), deadline_s=60))
    assert not any(isinstance(each, Match) for each in found.values())
    return [error_text(each) for each in found.values() if isinstance(each, EngineError)]


class Loud:
    """What a broken library is like: whatever it is asked, it raises with the text in the message."""

    def __init__(self, kind: type[Exception]) -> None:
        self._kind = kind

    def __getattr__(self, _: str) -> object:
        return self._raise

    def _raise(self, *given: object, **named: object) -> object:
        told = f"cannot do {given} {named} {TEXTS}"
        if self._kind is UnicodeDecodeError:
            raise UnicodeDecodeError("utf-8", told.encode(), 0, 1, told)
        raise self._kind(told)


RAISED = (ValueError, RuntimeError, KeyError, TypeError, UnicodeDecodeError, MemoryError, OSError, AssertionError)
ANSWERS: tuple[object, ...] = ([], [[]], [None], None, [["x"] * 500], [[7]], TEXTS, 7)


@pytest.mark.parametrize("kind", RAISED)
@pytest.mark.parametrize("place", ["translator", "source_spm", "target_spm"])
def test_ctranslate_tells_no_text_that_its_library_tells(
    kind: type[Exception], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime or the tokenizer raises with the text in the message: each draft is an error without it."""
    pytest.importorskip("ctranslate2")
    from localize.engines import ctranslate

    install()
    whole = ctranslate.load
    monkeypatch.setattr(ctranslate, "load", lambda model: _broken(whole(model), place, Loud(kind)))
    told = draft_errors(offline_engine())
    assert len(told) == len(TEXTS)
    assert [leaks_in(each) for each in told] == [[], []]


def _broken(loaded: object, place: str, other: object) -> object:
    from dataclasses import replace

    return replace(loaded, **{place: other})  # type: ignore[type-var]


@pytest.mark.parametrize("answer", ANSWERS)
def test_ctranslate_tells_no_text_of_senseless_answers(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of the wrong kind, empty or endless: errors, and never a text."""
    pytest.importorskip("ctranslate2")
    from localize.engines import ctranslate

    class Pending:
        def done(self) -> bool:
            return True

        def result(self) -> object:
            return SimpleNamespace(hypotheses=answer, scores=[0.0])

    senseless = SimpleNamespace(translate_batch=lambda source, **_: [Pending() for _ in source])
    install()
    whole = ctranslate.load
    monkeypatch.setattr(ctranslate, "load", lambda model: _broken(whole(model), "translator", senseless))
    told = draft_errors(offline_engine())
    assert [leaks_in(each) for each in told] == [[], []]


@pytest.mark.parametrize("kind", RAISED)
def test_firefox_tells_no_text_that_its_library_tells(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for the library of Firefox models."""
    from localize.engines import firefox

    engine = firefox.FirefoxEngine("firefox", ())
    monkeypatch.setattr(firefox.FirefoxEngine, "_choose", lambda *_: SimpleNamespace(name="en-kk"))
    monkeypatch.setattr(firefox, "load", lambda model: Loud(kind))
    told = draft_errors(engine)
    assert [leaks_in(each) for each in told] == [[], []]


PROGRAM = """#!/bin/sh
if [ "$1" = -l ]; then echo "  eng-kaz"; exit 0; fi
read -r text
echo "cannot translate $text" >&2
{}
"""


@pytest.mark.parametrize(
    "end", ["exit 0", 'echo "$text"; exit 3', "kill -11 $$", 'echo "$text" | head -c 3; exec 1>&-; exit 1']
)
def test_apertium_command_tells_no_text(end: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The program complains with the text on its stderr and ends in every way: nothing of that gets to anybody."""
    program = tmp_path / "apertium"
    program.write_text(PROGRAM.format(end))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    engine = ApertiumEngine(EngineSettings("apertium"), str(program))
    for result in results_of(engine):
        assert result.error is not None
        assert leaks_in(error_text(result.error)) == []
    printed = capfd.readouterr()
    assert leaks_in(printed.out + printed.err) == []


def test_broken_keyring_tells_no_key(monkeypatch: pytest.MonkeyPatch, service: Hostile) -> None:
    """A keyring that raises with the key in its message is a missing key."""
    import sys

    from localize.engines.deepl import DeepLEngine

    monkeypatch.setitem(sys.modules, "keyring", Loud(RuntimeError))
    (result,) = results_of(DeepLEngine(EngineSettings("deepl", key="keyring:office")), TEXTS[:1])
    assert str(result.error) == "deepl has no valid key"
