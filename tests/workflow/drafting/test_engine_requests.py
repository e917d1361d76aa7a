"""Rows that may go to an engine, and the record of what was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from localize.config.project import Level
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.mask_tokens import SQUARE, Notation
from localize.errors import NotFound
from localize.model import LanguageTag, SegmentKey
from localize.model.segment_list import Row, Where
from localize.workflow.drafting.engine_requests import EngineRequests
from localize.workflow.drafting.usage_ledger import FILE, name_text, sent
from localize.workflow.project.project import Project
from localize.workflow.segments import confidentiality

KK = LanguageTag("kk")


@dataclass
class Far:
    """An engine of a third party that answers with what it got, and remembers it."""

    id: str = "far"
    version: str = "1"
    privacy: PrivacyClass = PrivacyClass.THIRD_PARTY
    hosts: tuple[str, ...] = ("mt.example",)
    capabilities: Capabilities = field(default_factory=Capabilities)
    notation: Notation = SQUARE
    got: list[str] = field(default_factory=list)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        return source_language != target_language

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        for request in requests:
            self.got.append(request.text)
            yield Result(request.id, f"Мәтін {request.text}")


@pytest.fixture
def listed(project: Project) -> Project:
    """The project at level `listed`."""
    project.config = replace(project.config, policy=Level.LISTED)
    return project


def rows(project: Project) -> tuple[Row, ...]:
    """All rows."""
    return project.store.rows(KK, Where(), after=0, limit=100)


def test_secret_segments_go_nowhere_and_into_no_cache(listed: Project) -> None:
    """A secret segment's text reaches no engine outside the process, and an engine inside leaves no trace of it."""
    secret = rows(listed)[1]
    confidentiality.keep_secret(listed, [secret.segment.key])
    engine = Far()
    asking = EngineRequests(listed)
    found = asking.ask(engine, rows(listed), KK)
    assert secret.segment.key not in found
    assert all(secret.segment.source.plain not in text for text in engine.got)
    assert len(found) == len(rows(listed)) - 1
    assert any("secret" in str(reason) for reason in asking.reasons)
    inside = Far(privacy=PrivacyClass.IN_PROCESS, hosts=())
    for _ in range(2):
        assert secret.segment.key in EngineRequests(listed).ask(inside, [secret], KK)
    assert len(inside.got) == 2


def test_file_may_be_stricter_than_the_project(listed: Project) -> None:
    """Of the policies of project and file the strictest holds."""
    listed.config = replace(listed.config, policies={"*.md": Level.LOCAL, "*": Level.ANY})
    engine = Far()
    assert EngineRequests(listed).ask(engine, rows(listed), KK) == {}
    assert engine.got == []
    near = Far(privacy=PrivacyClass.LOOPBACK, hosts=("localhost",))
    assert len(EngineRequests(listed).ask(near, rows(listed), KK)) == len(rows(listed))


def test_ledger_tells_what_went_without_a_word_of_it(listed: Project) -> None:
    """Time, engine, host, languages, length and a keyed hash are noted; the text is not; the first one was shown."""
    first: list[tuple[str, tuple[str, ...], str]] = []
    engine = Far()
    EngineRequests(listed, first=lambda *told: first.append(told)).ask(engine, rows(listed), KK)
    noted = sent(listed)
    assert [(each.engine, each.hosts, each.languages) for each in noted] == [("far", ("mt.example",), "en>kk")] * len(
        noted
    )
    assert [each.characters for each in noted] == [len(text) for text in engine.got]
    folder = listed.cache_folder.parent
    key = (folder / "sent.key").read_bytes()
    assert [each.text for each in noted] == [name_text(key, text) for text in engine.got]
    written = (folder / FILE).read_text()
    assert not any(text in written for text in engine.got)
    assert first == [("far", ("mt.example",), engine.got[0])]


def test_budget_of_the_day_ends_sending(listed: Project) -> None:
    """What is over an engine's characters of the day is not sent, today's earlier runs counted."""
    texts = [row.segment.source.plain for row in rows(listed)]
    budget = len(texts[0]) + len(texts[1])
    listed.config = replace(listed.config, draft=replace(listed.config.draft, budgets={"far": budget}))
    engine = Far()
    asking = EngineRequests(listed)
    assert len(asking.ask(engine, rows(listed)[:2], KK)) == 2
    later = EngineRequests(listed)
    assert later.ask(engine, rows(listed)[2:], KK) == {}
    assert any("budget" in str(problem) for problem in later.reasons)
    assert len(engine.got) == 2


def test_ledger_survives_a_line_that_was_cut_off(listed: Project) -> None:
    """A crash in the middle of a line costs that line alone."""
    EngineRequests(listed).ask(Far(), rows(listed)[:2], KK)
    path = listed.cache_folder.parent / FILE
    lines = path.read_text().splitlines()
    path.write_text(lines[0] + "\n" + lines[1][:20] + "\n" + json.dumps({"at": 1}) + "\n")
    assert len(sent(listed)) == 1


def test_secrecy_is_listed_and_lifted(project: Project) -> None:
    """What is secret is listed with its row; lifting it is an act as well; an unknown key changes nothing."""
    keys = [row.segment.key for row in rows(project)[:2]]
    assert confidentiality.keep_secret(project, keys) == 2
    assert confidentiality.keep_secret(project, keys[:1]) == 0
    assert [row.segment.key for row in confidentiality.secrets(project, KK)] == keys
    assert confidentiality.open_again(project, keys[:1]) == 1
    assert [row.segment.key for row in confidentiality.secrets(project, KK)] == keys[1:]
    with pytest.raises(NotFound):
        confidentiality.keep_secret(project, [SegmentKey("f" * 16)])


def test_budget_counts_what_others_sent_meanwhile(listed: Project) -> None:
    """Only what is new in the ledger is read, another process's lines and a half-written one included in their time."""
    plain = [row for row in rows(listed) if not row.segment.source.tags]
    budget = sum(len(row.segment.source.plain) for row in plain[:3])
    listed.config = replace(listed.config, draft=replace(listed.config.draft, budgets={"far": budget}))
    ours, theirs = EngineRequests(listed), EngineRequests(listed)
    assert len(ours.ask(Far(), plain[:1], KK)) == 1
    assert len(theirs.ask(Far(), plain[1:2], KK)) == 1
    path = listed.cache_folder.parent / FILE
    whole = path.read_text()
    path.write_text(whole + whole.splitlines()[0][:30])
    assert len(ours.ask(Far(), plain[2:3], KK)) == 1
    assert theirs.ask(Far(), plain[3:4], KK) == {}
    assert sum(each.characters for each in sent(listed)) == budget


def test_an_engine_without_the_languages_is_named(listed: Project) -> None:
    """Segments that an engine cannot translate are counted with the reason, not left without a word."""

    @dataclass
    class Narrow(Far):
        def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
            return target_language != KK

    asking = EngineRequests(listed)
    assert asking.ask(Narrow(), rows(listed), KK) == {}
    assert {str(reason): count for reason, count in asking.reasons.items()} == {
        "far: it does not translate into kk": len(rows(listed))
    }
