"""Drafts for one segment come one by one, each with where it is from, and an engine may be asked for more."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from tests.workflow.drafting.test_engine_requests import Far

from localize import plugins
from localize.config.project import Level
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.errors import EngineRefused, Forbidden
from localize.model import LanguageTag
from localize.model.segment_list import Row, Where
from localize.workflow.drafting import keystroke_log
from localize.workflow.drafting.engine_status import EngineStatus
from localize.workflow.drafting.live_drafts import (
    Arrival,
    FailedDraft,
    KnownEngines,
    alternatives,
    arrivals,
    completion,
    prepare,
)
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.segments import confidentiality

KK = LanguageTag("kk")


@dataclass
class Model(Far):
    """An engine of this process that knows several answers and goes on from what was typed."""

    id: str = "model"
    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(completes=True, alternatives=True))
    asked: list[Request] = field(default_factory=list)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        for request in requests:
            self.asked.append(request)
            begun = request.typed or "Мәтін"
            others = tuple(f"Басқа {at} {request.text}" for at in range(request.alternatives))
            yield Result(request.id, f"{begun} {request.text}".replace("  ", " "), 0.8, alternatives=others)


@pytest.fixture
def model(project: Project, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The engine `model`, as a plug-in brings it; the project asks it, and one of a third party that it may not ask."""
    made = Model()
    engines = {"model": made, "far": Far()}
    load = plugins.load
    monkeypatch.setattr(
        plugins,
        "load",
        lambda group, name: (lambda _: engines[name]) if name in engines else load(group, name),
    )
    project.config = replace(project.config, draft=replace(project.config.draft, engines=("far", "model")))
    return made


def row(project: Project, begins: str) -> Row:
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    return next(each for each in rows if each.segment.source.plain.startswith(begins))


def everybody(_: EngineStatus) -> bool:
    return True


def test_drafts_arrive_engine_by_engine(project: Project, model: Model) -> None:
    """First who there is, then each engine's draft; one that may not be asked says why, and nothing is stored."""
    target = row(project, "Keep")
    known, far, came = arrivals(project, target.segment.key, KK, asks=everybody)
    assert isinstance(known, KnownEngines)
    assert [(each.name, each.ready, each.here) for each in known.engines] == [
        ("far", False, False),
        ("model", True, True),
    ]
    assert isinstance(far, FailedDraft)
    assert (far.engine, "policy" in far.error.message) == ("far", True)
    assert isinstance(came, Arrival)
    assert (came.engine, came.match.confidence) == ("model", 0.8)
    assert project.store.get_row(target.segment.key, KK).target is None
    assert not (project.cache_folder.parent / keystroke_log.FILE).exists()


def test_only_those_are_asked_that_are_to_be(project: Project, model: Model) -> None:
    """Who there is comes also where nobody is asked; an engine here that lacks the pair is not among them."""
    key = row(project, "Keep").segment.key
    assert [type(each) for each in arrivals(project, key, KK, asks=lambda _: False)] == [KnownEngines]
    assert model.asked == []
    known, *_ = arrivals(project, key, LanguageTag("en"), asks=everybody)
    assert isinstance(known, KnownEngines)
    assert [each.name for each in known.engines] == ["far"]
    assert model.asked == []


def test_cancel_ends_the_arrivals(project: Project, model: Model) -> None:
    """After a cancel no further engine is asked."""
    cancel = threading.Event()
    cancel.set()
    key = row(project, "Keep").segment.key
    assert [type(each) for each in arrivals(project, key, KK, asks=everybody, cancel=cancel)] == [KnownEngines]
    assert model.asked == []


def test_prepared_draft_is_there_without_asking_again(project: Project, model: Model) -> None:
    """What was prepared comes from the cache; secret and translated segments are not prepared."""
    key, written, secret = (row(project, begins).segment.key for begins in ("Keep", "Use", "Do not share"))
    save(project, written, KK, "Күшті құпиясөз қолданыңыз.")
    confidentiality.keep_secret(project, [secret])
    for each in (key, written, secret):
        prepare(project, each, KK, cancel=threading.Event())
    assert len(model.asked) == 1
    *_, came = arrivals(project, key, KK, asks=everybody)
    assert isinstance(came, Arrival)
    assert len(model.asked) == 1


def test_alternatives_are_whole_and_not_kept(project: Project, model: Model) -> None:
    """Several answers, tags in each, the first one ahead; an engine that has but one is not asked."""
    key = row(project, "Do not share").segment.key
    found = alternatives(project, key, KK, "model")
    assert len(found) == 4
    assert all(each.target.tags for each in found)
    assert alternatives(project, key, KK, "pseudo") == ()
    asked = len(model.asked)
    alternatives(project, key, KK, "model")
    assert len(model.asked) == asked + 1


def test_completion_begins_with_what_was_typed(project: Project, model: Model) -> None:
    """Marks stand for tags that were typed; nothing typed is nothing asked, and engines that cannot are passed over."""
    key = row(project, "Do not share").segment.key
    tag = row(project, "Do not share").segment.source.tags[0].typed
    found = completion(project, key, KK, f"Оны {tag}")
    assert found is not None
    assert found.target.typed.startswith(f"Оны {tag}")
    assert "[1]" in model.asked[-1].typed
    assert completion(project, key, KK, " ") is None
    project.config = replace(project.config, draft=replace(project.config.draft, engines=("far", "pseudo")))
    assert completion(project, key, KK, "Оны") is None


def test_secret_segment_asks_nobody_outside(project: Project, model: Model) -> None:
    """Other answers and completions pass the same gate as drafts do."""
    target = row(project, "Keep")
    confidentiality.keep_secret(project, [target.segment.key])
    model.privacy, model.hosts = PrivacyClass.LOOPBACK, ("localhost",)
    project.config = replace(project.config, policy=Level.LOCAL)
    with pytest.raises(Forbidden):
        alternatives(project, target.segment.key, KK, "model")
    assert completion(project, target.segment.key, KK, "Оны") is None
    assert model.asked == []


def test_more_is_refused_where_there_is_nothing_to_translate(project: Project, model: Model) -> None:
    """An engine that does not translate the pair says so."""
    with pytest.raises(EngineRefused):
        alternatives(project, row(project, "Keep").segment.key, LanguageTag("en"), "model")
