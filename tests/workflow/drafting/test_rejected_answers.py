"""What is no translation is never a draft and never kept: quota texts, nothing, None, pages, another kind of value."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import product

import pytest
from tests.engines.engine_service import Service, serve
from tests.engines.json_service import KEY, KINDS, JsonService, serve_json
from tests.workflow.scripted_engine import KK, Memory, Open, item

from localize.engines import Engine
from localize.engines.deep_translator import GOOGLE, MYMEMORY
from localize.errors import EngineError
from localize.model.segment_list import Where
from localize.workflow.drafting.draft_correction import draft
from localize.workflow.drafting.engine_requests import EngineRequests
from localize.workflow.drafting.pipeline import Way
from localize.workflow.project.project import Project

SITES = {"google": GOOGLE, "mymemory": MYMEMORY}
BAD_PAGES = [
    *(("google", mode) for mode in ("empty", "consent", "garbled", "redirect", "busy", "denied", "huge")),
    *(("mymemory", mode) for mode in ("json-quota", "json-quota-status", "json-refused", "json-empty", "json-null")),
    *(("mymemory", mode) for mode in ("json-list", "json-broken")),
]
BAD_ANSWERS = ("empty", "null", "number", "list", "nothing", "html", "moved", "echo-text", "status-429", "status-456")

ALL = [*BAD_PAGES, *product(KINDS, BAD_ANSWERS)]


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[Service, JsonService]]:
    """Local services in place of all that there are clients for."""
    with serve() as pages, serve_json() as answers:
        yield pages, answers


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is in the environment."""
    monkeypatch.setenv(KEY, "key")


def engine_of(services: tuple[Service, JsonService], kind: str, mode: str) -> Engine:
    """Return a real engine whose service answers in that way."""
    pages, answers = services
    return pages.engine(SITES[kind], mode) if kind in SITES else answers.engine(kind, mode, key=KEY)


@pytest.mark.parametrize(("kind", "mode"), ALL)
def test_what_is_no_translation_is_neither_a_draft_nor_kept(
    kind: str, mode: str, services: tuple[Service, JsonService]
) -> None:
    """Each text has an error, and the cache stays empty."""
    cache, items = Memory(), [item("1", "The court of {name}"), item("2", "A law")]
    engine = engine_of(services, kind, mode)
    found = dict(draft(engine, items, way=Way(cache, Open()), cancel=threading.Event(), deadline_s=60))
    assert sorted(found) == ["1", "2"]
    assert all(isinstance(each, EngineError) for each in found.values())
    assert cache.kept == {}


def test_project_gets_no_draft_of_what_is_no_translation(
    services: tuple[Service, JsonService], project: Project
) -> None:
    """The rows of a project stay as they are, and each is counted with its reason."""
    rows = project.store.rows(KK, Where(), after=0, limit=2)
    for kind, mode in ALL:
        asking = EngineRequests(project)
        assert asking.ask(engine_of(services, kind, mode), rows, KK) == {}
        assert asking.reasons.total() == len(rows)
