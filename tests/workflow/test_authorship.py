"""Authorship of a text: nobody approves their own because somebody else brought it back."""

from __future__ import annotations

import pytest

from localize.errors import IllegalTransition
from localize.model import LanguageTag, SegmentKey, State
from localize.model.events import Member
from localize.model.segment_list import Row, Where
from localize.workflow import review
from localize.workflow.editing import edit, split_join
from localize.workflow.history import operations
from localize.workflow.notes import inbox
from localize.workflow.project.project import Project, open_project

KK = LanguageTag("kk")


@pytest.fixture
def strict(project: Project) -> Project:
    """A project in which nobody approves their own texts."""
    settings = project.root / "localize.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "review:\n  self_approval: refuse\n", encoding="utf-8")
    return project


def at_desk(project: Project, name: str) -> Project:
    """Open the project where a person sits at their own desk."""
    opened = open_project(project.root)
    opened.member = Member(name)
    return opened


def test_text_that_a_reviewer_brought_back_stays_its_writers(strict: Project) -> None:
    """After a mended text was taken back, the writer may not approve the former one; the reviewer may."""
    with at_desk(strict, "Aigerim") as writer, at_desk(strict, "Marat") as reader:
        (row,) = writer.store.rows(KK, Where(), after=0, limit=1)
        key = row.segment.key
        edit.save(writer, key, KK, "Нұсқаулық")
        review.amend(reader, key, KK, "Қауіпсіздік нұсқаулығы")
        (latest,) = operations.operations(reader, limit=1)
        assert operations.undo_operation(reader, latest).changes == 1
        with pytest.raises(IllegalTransition, match="its reviewer wrote it"):
            review.approve(writer, key, KK)
        assert review.approve_all(writer, KK, Where()) == (0, 0)
        assert review.approve_all(reader, KK, Where()) == (1, 0)
        assert reader.store.get_row(key, KK).state is State.REVIEWED


def test_draft_is_of_whoever_confirms_it(strict: Project) -> None:
    """Words that somebody only kept as a draft are approved by them, once another person has confirmed them."""
    with at_desk(strict, "Aigerim") as writer, at_desk(strict, "Marat") as reader:
        (row,) = writer.store.rows(KK, Where(), after=0, limit=1)
        key = row.segment.key
        edit.keep(reader, key, KK, "Нұсқаулық")
        edit.save(writer, key, KK, "Нұсқаулық")
        with pytest.raises(IllegalTransition):
            review.approve(writer, key, KK)
        review.approve(reader, key, KK)


def test_text_that_a_reviewer_brought_back_waits_for_that_reviewer(strict: Project) -> None:
    """Queue, rule and history agree on whose words a text is: the writer's, whoever brought them back."""
    with at_desk(strict, "Aigerim") as writer, at_desk(strict, "Marat") as reader:
        (row,) = writer.store.rows(KK, Where(), after=0, limit=1)
        key = row.segment.key
        edit.save(writer, key, KK, "Нұсқаулық")
        review.amend(reader, key, KK, "Қауіпсіздік нұсқаулығы")
        (latest,) = operations.operations(reader, limit=1)
        operations.undo_operation(reader, latest)
        target = reader.store.get_row(key, KK).target
        assert target is not None
        assert target.author == "Aigerim"
        assert [each.segment.key for each in _waiting(reader)] == [key]
        assert _waiting(writer) == ()
        review.reject(reader, key, KK, reason="A word is missing")
        assert [each.why for each in inbox.inbox(writer, (KK,))] == [inbox.Why.SENT_BACK]
        assert inbox.inbox(reader, (KK,)) == ()
        assert reader.store.verify() == ()


def test_words_stay_their_writers_behind_other_borders(strict: Project) -> None:
    """Parting a text makes it nobody else's: its writer may approve no part of it, confirmed anew or not."""
    with at_desk(strict, "Aigerim") as writer, at_desk(strict, "Marat") as reader:
        key, source = _phone(writer)
        edit.save(writer, key, KK, "Телефоныңыз әрқашан құлыптаулы тұрсын.")
        told = {KK: len("Телефоныңыз әрқашан ")}
        first, second = split_join.split(reader, key, source.index("locked"), told).keys
        third, fourth = split_join.split(reader, first, source.index("phone")).keys
        text = reader.store.get_row(fourth, KK).target
        assert text is not None
        edit.save(reader, fourth, KK, text.content.typed)
        for part in (second, fourth):
            row = reader.store.get_row(part, KK)
            assert row.state is State.TRANSLATED
            assert row.target is not None
            assert row.target.author == "Aigerim"
            with pytest.raises(IllegalTransition):
                review.approve(writer, part, KK)
        assert reader.store.get_row(third, KK).state is State.INITIAL
        assert reader.store.verify() == ()


def test_whole_of_two_peoples_words_is_confirmed_by_one_of_them(strict: Project) -> None:
    """Two texts joined into one are a draft where two people wrote them: nobody has confirmed the whole."""
    with at_desk(strict, "Aigerim") as writer, at_desk(strict, "Marat") as reader:
        key, source = _phone(writer)
        first, second = split_join.split(writer, key, source.index("locked")).keys
        edit.save(writer, first, KK, "Телефонды")
        edit.save(reader, second, KK, "құлыптаңыз.")
        (whole,) = split_join.join(reader, first).keys
        assert reader.store.get_row(whole, KK).state is State.INITIAL
        edit.save(reader, whole, KK, "Телефонды құлыптаңыз.")
        review.approve(writer, whole, KK)
        assert reader.store.verify() == ()


def _phone(project: Project) -> tuple[SegmentKey, str]:
    rows = project.store.rows(KK, Where(), after=0, limit=99)
    segment = next(row.segment for row in rows if row.segment.source.plain.startswith("Keep your phone"))
    return segment.key, segment.source.typed


def _waiting(project: Project) -> tuple[Row, ...]:
    return project.store.rows(KK, review.queue(project, review.Queue.OTHERS), after=0, limit=9)
