"""No logger ever hears a text, an address with one, or a key, whatever the service does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from tests.engines.engine_service import REPLIES, Service, serve
from tests.engines.json_service import KEY, KINDS, MODES, JsonService, serve_json

from localize.engines import Engine, Request
from localize.engines.deep_translator import GOOGLE, MYMEMORY
from localize.model import LanguageTag

EN, KK = LanguageTag("en"), LanguageTag("kk")
SECRET = "k3y-that-nobody-may-see"


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[Service, JsonService]]:
    """Both local services."""
    with serve() as one, serve_json() as other:
        yield one, other


def engines(services: tuple[Service, JsonService]) -> Iterator[Engine]:
    """Yield every remote engine against every way of answering."""
    deep, ours = services
    for mode in REPLIES:
        yield deep.engine(MYMEMORY if mode.startswith("json") else GOOGLE, mode)
    for kind in KINDS:
        for mode in (*MODES, "html", "status-401", "status-500"):
            yield ours.engine(kind, mode, key=KEY)


def test_no_log_holds_a_text_or_a_key(
    services: tuple[Service, JsonService], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All loggers at their most talkative, all faults: nothing of the text, the key or the query."""
    monkeypatch.setenv(KEY, SECRET)
    caplog.set_level(logging.DEBUG)
    for engine in engines(services):
        list(engine.translate([Request("a", "Secret witness", EN, KK)], deadline_s=60, cancel=threading.Event()))
    for leak in ("Secret", "witness", SECRET, "q="):
        assert leak not in caplog.text


def test_other_peoples_logs_go_on(caplog: pytest.LogCaptureFixture) -> None:
    """Only what is said while we send is silenced."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3.connectionpool").debug("hello")
    assert "hello" in caplog.text


def test_loggers_are_left_as_they_were(services: tuple[Service, JsonService]) -> None:
    """The filter stands at the loggers of the libraries while something is sent, and not longer."""
    for engine in engines(services):
        list(engine.translate([Request("1", "Hello", EN, KK)], deadline_s=5, cancel=threading.Event()))
        break
    assert logging.getLogger("urllib3.connectionpool").filters == []
