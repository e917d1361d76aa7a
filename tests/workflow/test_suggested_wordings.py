"""Suggested wordings: sent, taken, refused, undone; and who may approve one that was taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from localize.errors import Conflict, IllegalTransition, LocalizeError, NotFound
from localize.model import LanguageTag, State
from localize.model.events import Member
from localize.model.segment_list import Row, Where
from localize.workflow import suggested_wordings
from localize.workflow.editing.edit import save
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.notes import notes
from localize.workflow.notes.inbox import Why, inbox
from localize.workflow.project.project import Project, open_project
from localize.workflow.review import approve

KK = LanguageTag("kk")


def row(project: Project) -> Row:
    """The first row in Kazakh."""
    return project.store.rows(KK, Where(), after=0, limit=1)[0]


def text(project: Project) -> str:
    """What stands there."""
    target = row(project).target
    return target.content.typed if target else ""


def open_strictly(project: Project, name: str) -> AbstractContextManager[Project]:
    """The project where nobody may approve what they wrote, opened by a person."""
    settings = project.root / "localize.yaml"
    strict = "review:\n  self_approval: refuse\n"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written if strict in written else written + strict, encoding="utf-8")
    return open_project(project.root, as_name=name)


@pytest.fixture
def dana(project: Project) -> Iterator[Project]:
    """The project as Dana reviews it, with a text of Aigerim's."""
    save(project, row(project).segment.key, KK, "Мәтін")
    with open_project(project.root, as_name="Dana") as opened:
        yield opened


def send(dana: Project, typed: str = "Жақсы мәтін") -> int:
    """Dana's suggestion; its number."""
    return suggested_wordings.suggest(dana, row(dana).segment.key, KK, typed).number


def test_taken_suggestion_is_its_translators_text_and_names_the_reviewer(project: Project, dana: Project) -> None:
    """It waits for the translator, and one undo reverts both steps."""
    key, number = row(project).segment.key, send(dana)
    assert (text(project), row(project).state) == ("Мәтін", State.TRANSLATED)
    assert [(each.why, each.who, each.text) for each in inbox(project)] == [(Why.SUGGESTED, "Dana", "Жақсы мәтін")]
    assert inbox(dana) == ()
    taken = suggested_wordings.take(project, key, KK, number).target
    assert taken is not None
    assert (taken.content.typed, taken.author, str(taken.origin)) == (
        "Жақсы мәтін",
        "Aigerim",
        "human:suggestion Dana",
    )
    assert inbox(project) == ()
    undo_operation(project, operations(project, limit=1)[0])
    assert text(project) == "Мәтін"
    assert [each.why for each in inbox(project)] == [Why.SUGGESTED]


def test_refused_suggestion_leaves_the_text_and_waits_for_the_reviewer(project: Project, dana: Project) -> None:
    """With a reason or without; the reviewer resolves it, and an undo lets it wait for the translator again."""
    key, number = row(project).segment.key, send(dana)
    suggested_wordings.refuse(project, key, KK, number)
    assert text(project) == "Мәтін"
    assert [(each.why, each.text) for each in inbox(dana)] == [(Why.REFUSED, "")]
    undo_operation(project, operations(project, limit=1)[0])
    assert [each.why for each in inbox(project)] == [Why.SUGGESTED]
    suggested_wordings.refuse(project, key, KK, number, " Тым ресми. ")
    assert [(each.why, each.who, each.text) for each in inbox(dana)] == [(Why.REFUSED, "Aigerim", "Тым ресми.")]
    with pytest.raises(NotFound):
        suggested_wordings.take(project, key, KK, number)
    notes.resolve(dana, key, KK, number)
    assert inbox(dana) == ()


def test_newer_suggestion_of_one_person_replaces_the_older(project: Project, dana: Project) -> None:
    """The translator decides on the last one only."""
    key, first = row(project).segment.key, send(dana)
    send(dana, "Өте жақсы мәтін")
    assert [each.text for each in inbox(project)] == ["Өте жақсы мәтін"]
    with pytest.raises(NotFound):
        suggested_wordings.take(project, key, KK, first)


def test_suggestion_is_compared_with_the_text_that_was_read(project: Project, dana: Project) -> None:
    """A text that somebody saved meanwhile is not overwritten; the suggestion still waits."""
    key, number = row(project).segment.key, send(dana)
    with open_project(project.root, as_name="Saule") as saule:
        save(saule, key, KK, "Үшінші мәтін")
    with pytest.raises(Conflict):
        suggested_wordings.take(project, key, KK, number, seen=1)
    assert text(project) == "Үшінші мәтін"
    assert len(suggested_wordings.find_open(project.store.notes(key, KK))) == 1


@pytest.mark.parametrize("typed", ["", "  ", "Мәтін", "Мәтін\x07"])
def test_suggestion_says_something_else(dana: Project, typed: str) -> None:
    """Nothing, the present text and control characters are no suggestions."""
    with pytest.raises(LocalizeError):
        send(dana, typed)
    assert not dana.store.notes(row(dana).segment.key, KK)


def test_nobody_takes_their_own_suggestion(dana: Project) -> None:
    """A reviewer who wants the text changed at once amends it, and is its author."""
    number = send(dana)
    with pytest.raises(LocalizeError):
        suggested_wordings.take(dana, row(dana).segment.key, KK, number)


def test_reviewer_approves_their_own_wording_once_the_translator_took_it(project: Project, dana: Project) -> None:
    """Where own texts are refused, two people have read it: the translator may not approve it, the reviewer may."""
    key, number = row(project).segment.key, send(dana)
    suggested_wordings.take(project, key, KK, number)
    with open_strictly(project, "Aigerim") as aigerim, pytest.raises(IllegalTransition, match="wrote it"):
        approve(aigerim, key, KK)
    with open_strictly(project, "Dana") as reviewer:
        reviewer.member = Member("Dana")  # from her own account
        assert approve(reviewer, key, KK).row.state is State.REVIEWED


def test_taking_a_suggestion_in_anothers_name_makes_no_second_person(project: Project, dana: Project) -> None:
    """Who suggests, and takes it as the translator from their own account, may not approve it."""
    key, number = row(project).segment.key, send(dana)
    dana.member = Member("Aigerim", entered_by="Dana")
    suggested_wordings.take(dana, key, KK, number)
    with open_strictly(project, "Dana") as reviewer:
        reviewer.member = Member("Dana")
        with pytest.raises(IllegalTransition, match="wrote it"):
            approve(reviewer, key, KK)
    assert row(project).state is State.TRANSLATED
