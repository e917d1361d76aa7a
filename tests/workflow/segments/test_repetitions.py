"""Repetitions: a confirmed text is carried over to open ones, in one step; other people's words are never replaced."""

from __future__ import annotations

import pytest

from localize.errors import WorkflowError
from localize.model import LanguageTag, OriginKind, PluralCase, SegmentKey, State
from localize.model.segment_list import Row
from localize.workflow import finish, segment_view
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import keep, save
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.project.project import Project
from localize.workflow.review import reject
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.repetitions import find_repeats, propagate

KK, RU = LanguageTag("kk"), LanguageTag("ru")


@pytest.fixture
def keys(project: Project) -> list[SegmentKey]:
    """The keys of five segments with one source, in two files."""
    for name in ("one.txt", "two.txt"):
        (project.root / name).write_text(
            "Stay safe.\n\nStay safe.\n\nStay calm.\n\n" + "Stay safe.\n" * (name == "two.txt")
        )
        assert not finish(add(project, [project.root / name])).failed
    return [row.segment.key for row in all_rows(project, KK) if row.segment.source.plain == "Stay safe."]


def _row(project: Project, key: SegmentKey) -> Row:
    return project.store.get_row(key, KK)


def test_open_repetitions_are_filled_and_others_shown(project: Project, keys: list[SegmentKey]) -> None:
    """Untranslated and draft ones take the text; a confirmed other one and a rejected one are shown, not changed."""
    first, second, third, fourth, fifth = keys
    save(project, first, KK, "Сақ болыңыз.")
    keep(project, second, KK, "жоба")
    save(project, third, KK, "Абай болыңыз.")
    save(project, fourth, KK, "Қате.")
    reject(project, fourth, KK, reason="қате")
    assert segment_view.view(project, first, KK).repeats == 4
    found = find_repeats(project, first, KK)
    assert [each.segment.key for each in found.open] == [second, fifth]
    assert [each.segment.key for each in found.other] == [third, fourth]
    assert propagate(project, first, KK) == 2
    for key in (second, fifth):
        target = _row(project, key).target
        assert target is not None
        assert (target.content.typed, target.origin.kind) == ("Сақ болыңыз.", OriginKind.PROPAGATED)
        assert _row(project, key).state is State.TRANSLATED
    assert find_repeats(project, first, KK).same == 2
    assert undo_operation(project, operations(project, limit=1)[0]).changes == 2
    assert [_row(project, key).state for key in (second, fifth)] == [State.INITIAL, State.INITIAL]
    assert propagate(project, first, KK, to={third}) == 1
    target = _row(project, third).target
    assert target is not None
    assert target.content.typed == "Сақ болыңыз."


def test_a_form_of_the_same_message_is_no_repetition(sheep: Project) -> None:
    """Of equal sources only those in the same plural case are repetitions; each other form is a text of its own."""
    forms = [row for row in all_rows(sheep, RU) if row.segment.case is not None]
    assert [row.segment.case for row in forms] == [PluralCase.ONE, PluralCase.FEW, PluralCase.MANY] * 2
    first = forms[0].segment.key
    save(sheep, first, RU, "%d овца")
    assert segment_view.view(sheep, first, RU).repeats == 1
    assert [row.segment.key for row in find_repeats(sheep, first, RU).open] == [forms[3].segment.key]
    assert propagate(sheep, first, RU) == 1
    assert propagate(sheep, first, RU, to={row.segment.key for row in forms}) == 0
    targets = [sheep.store.get_row(row.segment.key, RU).target for row in forms]
    assert [target and target.content.typed for target in targets] == ["%d овца", None, None] * 2


def test_a_plain_message_is_no_repetition_of_a_plural_form(sheep: Project) -> None:
    """A message without plural forms shares a source with a form, but not what has to be written."""
    (sheep.root / "plain.txt").write_text("%d sheep\n\n%d sheep\n", encoding="utf-8")
    assert not finish(add(sheep, [sheep.root / "plain.txt"])).failed
    plain = [row.segment.key for row in all_rows(sheep, KK) if row.path == "plain.txt"]
    assert [row.segment.key for row in find_repeats(sheep, plain[0], KK).open] == plain[1:]


def test_only_a_confirmed_text_is_carried_over(project: Project, keys: list[SegmentKey]) -> None:
    """A draft is nobody's word yet."""
    keep(project, keys[0], KK, "жоба")
    with pytest.raises(WorkflowError):
        propagate(project, keys[0], KK)
    assert propagate(project, save(project, keys[0], KK, "Дайын.").row.segment.key, KK) == 4
    assert propagate(project, keys[0], KK) == 0
