"""A draft that is doubted says so until a person has written or confirmed something in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.language import parse_tag
from localize.model.segment_list import Row, Where
from localize.workflow import finish, segment_view
from localize.workflow.documents.add import add
from localize.workflow.drafting.draft import draft
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, init

KK = parse_tag("kk")
TERMS = "id,en,kk\naccount,account,тіркелгі\n"


@pytest.fixture
def drafted(tmp_path: Path) -> Project:
    """A project whose drafts come from an engine that does not know its term."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.csv").write_text(TERMS, encoding="utf-8")
    (tmp_path / "letter.txt").write_text("Close your account today.\n\nAsk a friend.\n", encoding="utf-8")
    project = init(tmp_path, source="en", targets=["kk"])
    finish(add(project, [tmp_path / "letter.txt"]))
    report = finish(draft(project, [KK], engines=["pseudo"]))
    assert report.flagged == 1
    return project


def doubts(project: Project, row: Row) -> tuple[str, ...]:
    """What is said of a segment's draft."""
    return tuple(map(str, segment_view.view(project, row.segment.key, KK).doubts))


def test_doubts_stand_with_the_draft_until_a_person_confirms_it(drafted: Project) -> None:
    """Only the draft that is doubted says why, and what a person confirms is not doubted any more."""
    first, second = drafted.store.rows(KK, Where(), after=0, limit=2)
    assert first.target is not None
    assert any("тіркелгі" in each for each in doubts(drafted, first))
    assert doubts(drafted, second) == ()
    edit.save(drafted, first.segment.key, KK, first.target.content.typed)
    assert doubts(drafted, first) == ()


def test_doubts_end_with_the_text_that_they_are_about(drafted: Project) -> None:
    """Another text in the draft's place, even unconfirmed, is not doubted."""
    first = drafted.store.rows(KK, Where(), after=0, limit=1)[0]
    edit.keep(drafted, first.segment.key, KK, "Тіркелгіні бүгін жабыңыз.")
    assert doubts(drafted, first) == ()
