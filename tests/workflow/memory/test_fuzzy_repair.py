"""Drafts without a machine: what the memory teaches, when it is learnt, and where its drafts stand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conftest import Copied

from localize.config.project import FILE_NAME
from localize.language import parse_tag
from localize.model import (
    Content,
    MatchType,
    Origin,
    OriginKind,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId
from localize.model.segment_list import Row, Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting.batch_memory_drafts import find_in_groups
from localize.workflow.drafting.draft import draft
from localize.workflow.drafting.memory_drafts import MemoryDraftOptions, find_memory_drafts
from localize.workflow.memory.fuzzy_repair import load
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.segment_matches import matches
from localize.workflow.memory.training import KNOWLEDGE, begin_learning, is_stale, learn_memory
from localize.workflow.project.project import Project, init, open_project

EN, RU = parse_tag("en"), parse_tag("ru")
THEN = datetime(2026, 1, 1, tzinfo=UTC)
_VERBS = (("Open", "Открыть"), ("Delete", "Удалить"), ("Save", "Сохранить"), ("Print", "Напечатать"))
_NOUNS = (
    *(("file", "файл"), ("report", "отчёт"), ("page", "страницу"), ("letter", "письмо"), ("list", "список")),
    *(("key", "ключ"), ("table", "таблицу"), ("book", "книгу"), ("note", "заметку"), ("map", "карту")),
)
_LONG = ("Save the file of the archive before the meeting", "Сохранить файл архива перед собранием")


def unit(one: str, other: str) -> TranslationUnit:
    texts = ((EN, one), (RU, other))
    variants = tuple(
        Variant(tag, Content((text,)), Trust.REVIEWED, Origin(OriginKind.MEMORY, name="old.tmx"), THEN)
        for tag, text in texts
    )
    return TranslationUnit(TranslationUnitId(hash_bytes(one.encode())), variants)


def _make(root: Path) -> None:
    text = "Save the report of the archive before the meeting\n\nPrint the map: Delete the note\n\nAsk a lawyer\n"
    (root / "one.txt").write_text(text, encoding="utf-8")
    texts = [(f"{one} the {two}", f"{first} {second}") for one, first in _VERBS for two, second in _NOUNS]
    texts += [(one.upper() if loud else f"the {one}", two) for one, two in _NOUNS for loud in (True, False)]
    units = [unit(one, other) for one, other in (*texts, _LONG)]
    with init(root, source="en", targets=["ru"]) as project:
        finish(add(project, [root / "one.txt"]))
        project.store.add_memory(units, resume=ImportId("old"), name="old.tmx", actor=project.member)


@pytest.fixture
def project(tmp_path: Path, copied: Copied) -> Project:
    """A memory of short commands and one long sentence; a document with a sentence like it."""
    copied("commands", _make, tmp_path)
    return open_project(tmp_path)


def test_processes_find_what_is_found_here(project: Project) -> None:
    """Matches, repaired ones and texts put together are the same, whichever process finds them."""
    finish(learn_memory(project, (RU,)))
    texts = [f"{one} the {two}" for one, _ in _VERBS for two, _ in _NOUNS]
    texts += [
        "Save the report of the archive before the meeting",
        "Print the map: Delete the note",
        "Ask a lawyer",
        "5",
    ]
    asked = [MemoryQuestion(Content((text,)), EN, RU) for text in texts * 3]
    for wish in (MemoryDraftOptions(70, pieces=True), MemoryDraftOptions(100, pieces=False)):
        here = list(find_memory_drafts(project, asked, wish))
        (there,) = find_in_groups(project, [asked], wish, total=10_000, processes=2)
        assert list(there) == here
        assert {(each.first is None, each.later is None, each.pieces is None) for each in here} > {(True, True, True)}


def test_what_processes_cannot_find_is_found_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes end at once, nothing is missing."""
    asked = [MemoryQuestion(Content(("Open the file",)), EN, RU), MemoryQuestion(Content(("Open files",)), EN, RU)] * 40
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    found = [
        list(each) for each in find_in_groups(project, [asked] * 5, MemoryDraftOptions(70, pieces=True), total=1_000)
    ]
    assert found == [list(find_memory_drafts(project, asked, MemoryDraftOptions(70, pieces=True)))] * 5


def rows(project: Project) -> tuple[Row, ...]:
    return project.store.rows(RU, Where(), after=0, limit=9)


def test_draft_goes_on_where_nothing_can_be_learnt(project: Project) -> None:
    """A cache that cannot be written costs what is learnt, and no other draft."""
    folder = project.root / ".localize" / "cache" / "repair"
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"")
    report = finish(draft(project, [RU], engines=["pseudo"]))
    assert all(row.target for row in rows(project))
    assert [str(problem).partition(":")[0] for problem in report.problems] == [
        "what was learned from the memory cannot be saved"
    ]


def test_draft_prefers_a_repaired_match(project: Project) -> None:
    """Drafting learns from the memory, mends what is near, puts together what is covered, and leaves the rest."""
    report = finish(draft(project, [RU]))
    texts = [row.target.content.plain if row.target else None for row in rows(project)]
    assert texts == ["Сохранить отчёт архива перед собранием", "Напечатать карту: Удалить заметку", None]
    assert dict(report.from_engines) == {"repair": 1, "pieces": 1}
    assert (report.from_memory, report.left) == (0, 1)
    origins = [row.target.origin for row in rows(project) if row.target]
    assert [origin.kind for origin in origins] == [OriginKind.ASSEMBLED, OriginKind.ASSEMBLED]
    assert [origin.name.split()[0] in ("repaired", "uncertain") for origin in origins] == [True, True]


def test_without_repair_a_draft_is_the_match_as_it_is(project: Project) -> None:
    finish(learn_memory(project, (RU,)))
    report = finish(draft(project, (RU,), min_score=60, repair=False))
    assert (report.from_memory, dict(report.from_engines)) == (1, {})  # no repair, no pieces
    (row, *others) = project.store.rows(RU, Where(), after=0, limit=9)
    assert row.target is not None
    assert row.target.content == Content((_LONG[1],))
    assert row.target.origin.kind is OriginKind.MEMORY
    assert all(other.target is None for other in others)


def test_the_settings_may_ask_for_no_repair(project: Project) -> None:
    with (project.root / FILE_NAME).open("a") as settings:
        settings.write("draft: {repair: false}\n")
    other = open_project(project.root)
    finish(learn_memory(project, (RU,)))
    finish(draft(other, (RU,), min_score=60))
    assert [row.target and row.target.origin.kind for row in other.store.rows(RU, Where(), after=0, limit=9)] == [
        OriginKind.MEMORY,
        None,
        None,
    ]


def test_without_repair_nothing_is_learnt(project: Project) -> None:
    finish(draft(project, (RU,), repair=False))
    assert is_stale(project, EN, RU)


def test_matches_show_the_repaired_one_before_the_near_one(project: Project) -> None:
    """The editor gets both, with the difference of the sources, once the memory has been learnt from."""
    key = rows(project)[0].segment.key
    assert [match.type for match in matches(project, key, RU)] == [MatchType.MEMORY]
    finish_learning(project)
    repaired, plain = matches(project, key, RU)
    assert (repaired.type, plain.type) == (MatchType.ASSEMBLED, MatchType.MEMORY)
    assert repaired.target.plain == "Сохранить отчёт архива перед собранием"
    assert repaired.similarity == plain.similarity
    assert repaired.diff == plain.diff != ()


def finish_learning(project: Project) -> None:
    finish(learn_memory(project))


def test_learning_twice_does_nothing_the_second_time(project: Project) -> None:
    """What was learnt is kept until the memory has moved on, or it is asked for anew; progress is told."""
    steps = list(learn_memory(project))
    told = [(step.done, step.total) for step in steps if step.what == "en → ru"]
    assert told == sorted(told)
    assert (told[0], told[-1], len(told) > 3) == ((0, 100), (100, 100), True)
    assert not list(learn_memory(project))
    assert list(learn_memory(project, anew=True))
    more = [unit(f"Paragraph number {count}", f"Абзац номер {count}") for count in range(20)]
    project.store.add_memory(more, resume=ImportId("new"), name="new.tmx", actor=project.member)
    assert is_stale(project, EN, RU)
    (learnt,) = finish(learn_memory(project))
    assert (learnt.source, learnt.target, learnt.pairs, learnt.is_new) == (EN, RU, 81, True)
    (learnt,) = finish(learn_memory(project, [RU]))
    assert (learnt.pairs, learnt.is_new) == (81, False)


def test_learning_that_is_stopped_keeps_what_was_known(project: Project) -> None:
    """Stopped at any step, the cache is the old one, and the next time learns."""
    finish_learning(project)
    for last in range(1, 4):
        work = learn_memory(project, anew=True)
        for _ in range(last):
            next(work)
        work.close()
        assert load(project, EN, RU) is not None


def test_learning_goes_on_in_a_process_of_its_own(project: Project) -> None:
    """A screen starts it where there is something to learn, and may stop it; otherwise nothing starts."""
    stopped = begin_learning(project)
    assert stopped is not None
    stopped.stop()
    assert not stopped.is_running
    learner = begin_learning(project)
    assert learner is not None
    learner.wait()
    assert load(project, EN, RU) is not None
    assert begin_learning(project) is None


def test_learning_ends_with_the_program_that_started_it() -> None:
    """A process that has the key does not outlive screens that were killed: its input ends then."""
    code = "import time; from threading import Thread; from localize.workflow.memory.training import end_with"
    code += "; Thread(target=end_with, args=(0,), daemon=True).start(); time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(60) == 0


def test_what_was_confirmed_since_is_known_at_once(project: Project) -> None:
    """A few new records do not start learning, but their phrases are there."""
    finish_learning(project)
    project.store.add_memory([unit("Quota", "Квота")], resume=ImportId("new"), name="new.tmx", actor=project.member)
    assert not list(learn_memory(project))
    known = load(project, EN, RU)
    assert known is not None
    from localize.memory.alignment.word_links import read_words

    assert [each.text for each in known.phrases.find(read_words(Content(("quota",)), EN))] == ["Квота"]


@pytest.mark.parametrize("name", ["lexicon.arrays", "phrases.arrays", "state.json"])
@pytest.mark.parametrize("damage", [None, b"", b"[1, 2"])
def test_a_damaged_cache_means_no_repair(project: Project, name: str, damage: bytes | None) -> None:
    """A missing or broken file is no error: matches stay as they are."""
    finish_learning(project)
    path = project.cache_folder / "repair" / "en_ru" / name
    path.unlink() if damage is None else path.write_bytes(damage)
    project.cache.forget(KNOWLEDGE)
    assert [match.type for match in matches(project, rows(project)[0].segment.key, RU)] == [MatchType.MEMORY]


def test_a_small_memory_teaches_nothing(tmp_path: Path) -> None:
    """Below fifty pairs nothing is learnt and nothing written."""
    project = init(tmp_path, source="en", targets=["ru"])
    project.store.add_memory([unit("Quota", "Квота")], resume=ImportId("a"), name="a.tmx", actor=project.member)
    (learnt,) = finish(learn_memory(project, anew=True))
    assert (learnt.pairs, learnt.is_new) == (0, False)
    assert load(project, EN, RU) is None
    assert not is_stale(project, EN, RU)
