"""A machine draft is translated back where something competes with it, inside this process and at no other time."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.scripted_engine import EN, KK, RU, Scripted

from localize.engines import PrivacyClass, Request, Result
from localize.errors import EngineUnavailable
from localize.model import Content, LanguageTag, Match, MatchType, Origin, OriginKind, SegmentKey
from localize.model.segment_list import Row, Where
from localize.workflow import finish
from localize.workflow.drafting import keystroke_log
from localize.workflow.drafting.draft import _Run, draft
from localize.workflow.drafting.engine_requests import EngineRequests, chrf
from localize.workflow.drafting.memory_drafts import MemoryDraft
from localize.workflow.drafting.ranking import FIXED, rank
from localize.workflow.project.project import Project
from localize.workflow.segments import confidentiality

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдефгхийклмнопщрстувжэыз"
THERE, BACK = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
TEXTS = st.text(alphabet="абвгд еж", min_size=1)


@dataclass
class There:
    """An engine for both ways, letter by letter; on the way back it may tell of something else."""

    faithful: bool = True
    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    broken: bool = False
    inner: Scripted = field(default_factory=Scripted)

    def __post_init__(self) -> None:
        self.inner.answer = self._answer
        self.inner.privacy = self.privacy

    def _answer(self, request: Request) -> Result:
        if request.target_language != EN:
            return Result(request.id, request.text.lower().translate(THERE))
        if self.broken:
            raise EngineUnavailable("it has no wish to", engine=self.inner.id)
        return Result(request.id, request.text.translate(BACK) if self.faithful else "Quite unlike.")

    @property
    def returned(self) -> int:
        """How many texts it was asked to translate back."""
        return sum(each.target_language == EN for each in self.inner.sent)


def rows(project: Project) -> tuple[Row, ...]:
    return project.store.rows(KK, Where(), after=0, limit=100)


def contested(project: Project) -> dict[SegmentKey, MemoryDraft]:
    """Return for every row a repaired match that an engine's draft may be better than."""
    return {
        row.segment.key: MemoryDraft(
            later=Match(
                MatchType.ASSEMBLED,
                row.segment.source,
                Content((row.segment.source.plain.lower().translate(THERE).title(),)),
                57,
                origin=Origin(OriginKind.ASSEMBLED, 57),
            )
        )
        for row in rows(project)
    }


def drafted(asking: EngineRequests, engine: There, project: Project) -> dict[SegmentKey, Match]:
    return asking.ask(engine.inner, rows(project), KK)


@given(TEXTS, TEXTS)
def test_score_is_whole_for_equal_texts_alone(one: str, other: str) -> None:
    """It lies between 0 and 1; it is 1 for a text with itself, and 0 where no letter is shared."""
    assert 0 <= chrf([(one, other)]) <= 1
    assert chrf([(one, one)]) == pytest.approx(1)
    assert chrf([(one.replace(" ", "") + "а", "xyz")]) == 0


def test_draft_that_comes_back_goes_before_one_that_does_not() -> None:
    """Nothing else telling two drafts apart, the way back decides; without it the order stays."""
    asked = Content(("Keep the letters.",))
    first = Match(MatchType.MACHINE, asked, Content(("Хаттарды сақта",)), 0, origin=Origin(OriginKind.MACHINE))
    second = replace(first, target=Content(("Хаттарды тақса",)))
    assert rank(FIXED, asked, [first, second], KK) == (first, second)
    assert rank(FIXED, asked, [first, second], KK, {first.target: 0.9, second.target: 0.1}) == (second, first)


@pytest.mark.parametrize("faithful", [True, False])
def test_contested_draft_is_translated_back_and_noted(project: Project, faithful: bool) -> None:
    """Each once, and without a word in the log."""
    engine = There(faithful)
    run = _Run(project, EngineRequests(project), FIXED, [engine.inner])
    run.draft(rows(project), contested(project), KK)
    assert engine.returned == len(rows(project))
    log = (project.cache_folder.parent / keystroke_log.FILE).read_text(encoding="utf-8")
    assert all(row.segment.source.plain not in log for row in rows(project))


def test_faithless_draft_loses_where_a_faithful_one_wins(project: Project) -> None:
    """Of a near tie the draft that comes back is taken, and gives way when it comes back as something else."""
    taken = []
    for language, faithful in ((KK, True), (RU, False)):
        run = _Run(project, EngineRequests(project), FIXED, [There(faithful).inner])
        run.draft(project.store.rows(language, Where(), after=0, limit=100), contested(project), language)
        taken.append(run.drafted["scripted"])
    assert taken == [len(rows(project)), 0]


def test_log_says_how_far_a_taken_draft_strayed(project: Project) -> None:
    """The number is noted with the others, so that the weights may learn from it."""
    rivals = {
        key: replace(near, later=near.later and replace(near.later, similarity=41))
        for key, near in contested(project).items()
    }
    run = _Run(project, EngineRequests(project), FIXED, [There(faithful=False).inner])
    run.draft(rows(project), rivals, KK)
    for line in filter(
        None, (project.cache_folder.parent / keystroke_log.FILE).read_text(encoding="utf-8").splitlines()
    ):
        noted = json.loads(line)
        assert noted["source"] == "scripted"
        assert 0.5 < dict(noted["features"])["round trip"] <= 1


def test_batch_without_competition_is_asked_for_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the memory has nothing, no draft is translated back."""
    engine = There()
    monkeypatch.setattr("localize.workflow.drafting.draft.build_engine", lambda *_: engine.inner)
    report = finish(draft(project, [KK], engines=["scripted"]))
    assert dict(report.from_engines)["scripted"] == len(rows(project))
    assert engine.returned == 0


@pytest.mark.parametrize("privacy", [each for each in PrivacyClass if each is not PrivacyClass.IN_PROCESS])
def test_nothing_goes_back_over_a_network(project: Project, privacy: PrivacyClass) -> None:
    """An engine outside this process is never asked for the way back, not even one on this machine."""
    asking, here, far = EngineRequests(project), There(), There(privacy=privacy)
    assert asking.turn_back([far.inner], rows(project), drafted(asking, here, project), KK) == {}
    assert far.returned == 0


def test_engine_without_the_way_back_is_passed_over(project: Project) -> None:
    """The first that knows the pair is asked, and no second one."""

    class OneWay(Scripted):
        def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
            return target_language != EN

    asking, there, second = EngineRequests(project), There(), There()
    drafts = drafted(asking, there, project)
    engines = [OneWay(id="one way"), there.inner, second.inner]
    assert asking.turn_back(engines, rows(project), drafts, KK).keys() == drafts.keys()
    assert (there.returned, second.returned) == (len(drafts), 0)
    assert asking.turn_back([engines[0]], rows(project), drafts, KK) == {}


def test_failure_of_the_way_back_is_none_of_the_draft(project: Project) -> None:
    """A reverse engine that breaks costs nothing but the number; the report does not speak of it."""
    engine = There(broken=True)
    asking = EngineRequests(project)
    run = _Run(project, asking, FIXED, [engine.inner])
    run.draft(rows(project), contested(project), KK)
    assert engine.returned > 0
    assert not asking.reasons
    assert all(row.target is not None for row in rows(project))


def test_stopped_work_sends_nothing_back(project: Project) -> None:
    """Who has stopped drafting does not wait for the way back."""
    cancel = threading.Event()
    asking, engine = EngineRequests(project, cancel=cancel), There()
    drafts = drafted(asking, engine, project)
    cancel.set()
    assert asking.turn_back([engine.inner], rows(project), drafts, KK) == {}
    assert engine.returned == 0


def test_secret_drafts_come_back_and_are_kept_nowhere(project: Project) -> None:
    """An open text is asked for once, a secret one each time, as nothing of it is in the cache."""
    secret, others = rows(project)[0], rows(project)[1:]
    confidentiality.keep_secret(project, [secret.segment.key])
    engine = There()
    asking = EngineRequests(project)
    drafts = drafted(asking, engine, project)
    wanted: Sequence[Row] = rows(project)
    for again in (1, 2):
        assert len(EngineRequests(project).turn_back([engine.inner], wanted, drafts, KK)) == len(wanted)
        assert engine.returned == len(others) + again
