"""Search and replace: what is found, what is left alone, and that one step takes it all back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import WorkflowError
from localize.model import Content, InlineTag, LanguageTag, OriginKind, Side, State, StoredState, TagForm
from localize.model.events import Member
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.editing.edit import keep, save
from localize.workflow.editing.replace import FoundTexts, ReplaceOptions, _replaced, find_replacements, put_in
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.project.project import Project
from localize.workflow.review import approve, reject
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.search_expression import SearchText

RU = LanguageTag("ru")
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))


def _write(project: Project, texts: dict[int, str]) -> None:
    rows = list(all_rows(project, RU))
    for number, text in texts.items():
        save(project, rows[number - 1].segment.key, RU, text)


def _find(
    project: Project, sought: SearchText, put: str, where: Where = Where(), *, also_approved: bool = False
) -> FoundTexts:
    return finish(find_replacements(project, RU, ReplaceOptions(sought, put, where, also_approved)))


def _after(found: FoundTexts) -> list[str]:
    return [each.after.typed for each in found.texts]


def _texts(project: Project) -> dict[int, str]:
    return {row.number: row.target.content.typed for row in all_rows(project, RU) if row.target}


@pytest.mark.parametrize(
    ("sought", "put", "after"),
    [
        (SearchText("пароль"), "код", "Код и код, кодКод."),
        (SearchText("пароль", case=True), "код", "Пароль и код, кодПароль."),
        (SearchText("пароль", words=True), "код", "Код и код, парольПароль."),
        (SearchText("(пароль) и (пароль)", is_expression=True), r"\2+\1", "пароль+Пароль, парольПароль."),
        (
            SearchText(r"(?<last>Пароль)\.$", is_expression=True, case=True),
            r"\g<last>!",
            "Пароль и пароль, парольПароль!",
        ),
        (SearchText("и п."), "x", None),
        (SearchText(r"$", is_expression=True), " —", "Пароль и пароль, парольПароль. —"),
    ],
)
def test_replacement_is_what_was_asked(project: Project, sought: SearchText, put: str, after: str | None) -> None:
    """Case, whole words and expressions with groups do what they say; signs of a plain text mean themselves."""
    _write(project, {2: "Пароль и пароль, парольПароль."})
    assert _after(_find(project, sought, put)) == ([] if after is None else [after])


def test_replacing_is_one_operation(project: Project) -> None:
    """All texts change at once, keep state and origin, and come back at once."""
    _write(project, {2: "Пароль.", 4: "Нет пароля."})
    key = list(all_rows(project, RU))[4].segment.key
    keep(project, key, RU, "Черновик пароля")
    before = _texts(project)
    found = _find(project, SearchText("парол"), "код")
    assert _texts(project) == before
    done = put_in(project, found.texts)
    assert (len(done.texts), done.lost) == (3, ())
    assert _texts(project) == {2: "Кодь.", 4: "Нет кодя.", 5: "Черновик кодя"}
    rows = {row.number: row for row in all_rows(project, RU)}
    assert [rows[at].state for at in (2, 4, 5)] == [State.TRANSLATED, State.TRANSLATED, State.INITIAL]
    assert rows[2].target is not None
    assert rows[2].target.origin.kind is OriginKind.HUMAN
    undone = undo_operation(project, operations(project, limit=1)[0])
    assert (undone.changes, undone.left) == (3, 0)
    assert _texts(project) == before
    undo_operation(project, operations(project, limit=1)[0])
    assert _texts(project)[2] == "Кодь."


def test_approved_and_rejected_texts_are_left_alone(project: Project) -> None:
    """They are counted; approved ones are replaced when they are asked for, and lose their approval."""
    _write(project, {2: "Пароль.", 3: "Пароль!", 4: "Пароль?"})
    keys = [row.segment.key for row in all_rows(project, RU)]
    project.member = Member("Dana")
    approve(project, keys[1], RU)
    reject(project, keys[2], RU, reason="no")
    found = _find(project, SearchText("пароль"), "код")
    assert (_after(found), found.approved, found.rejected) == (["Код?"], 1, 1)
    found = _find(project, SearchText("пароль"), "код", also_approved=True)
    assert _after(found) == ["Код.", "Код?"]
    put_in(project, found.texts)
    assert project.store.get_row(keys[1], RU).state is State.TRANSLATED


def test_where_narrows_what_is_looked_at(project: Project) -> None:
    """Only where the source has a text, or in one state."""
    _write(project, {2: "Пароль.", 4: "Пароль."})
    assert len(_find(project, SearchText("пароль"), "код", Where(text="strong", side=Side.SOURCE)).texts) == 1
    assert len(_find(project, SearchText("пароль"), "код", Where(states=frozenset({State.INITIAL}))).texts) == 0


def test_text_saved_meanwhile_is_left_to_its_writer(project: Project) -> None:
    """Who was faster keeps their text; the others are replaced."""
    _write(project, {2: "Пароль.", 4: "Пароль?"})
    found = _find(project, SearchText("пароль"), "код")
    _write(project, {4: "Иначе"})
    done = put_in(project, found.texts)
    assert [each.row.number for each in done.texts] == [2]
    assert done.lost == (found.texts[1].key,)
    assert _texts(project) == {2: "Код.", 4: "Иначе"}


def test_only_chosen_texts_are_replaced(project: Project) -> None:
    """What is not chosen stays."""
    _write(project, {2: "Пароль.", 4: "Пароль?"})
    put_in(project, _find(project, SearchText("пароль"), "код").texts[1:])
    assert _texts(project) == {2: "Пароль.", 4: "Код?"}


@pytest.mark.parametrize(
    ("sought", "put"),
    [
        (SearchText(""), "x"),
        (SearchText("(", is_expression=True), "x"),
        (SearchText("пароль", is_expression=True), r"\1"),
        (SearchText("пароль"), "a\x1b[2J"),
        (SearchText(r"(a|a?)+[cd]$", is_expression=True), "x"),
    ],
)
def test_what_cannot_be_sought_is_told(project: Project, sought: SearchText, put: str) -> None:
    """An empty or broken expression, a group that is not there, a control character, one that takes for ever."""
    _write(project, {2: "Пароль. " + "a" * 400 + "b"})
    with pytest.raises(WorkflowError):
        _find(project, sought, put)


def test_texts_made_for_an_older_source_stay_so(project: Project) -> None:
    """A replacement confirms nothing: a text whose source has changed still says that."""
    _write(project, {2: "Пароль."})
    row = list(all_rows(project, RU))[1]
    assert row.target is not None
    replaced = _find(project, SearchText("пароль"), "код").texts[0]
    put_in(project, [replaced])
    target = project.store.get_row(row.segment.key, RU).target
    assert target is not None
    assert (target.source_hash, target.state, target.revision) == (row.target.source_hash, StoredState.TRANSLATED, 2)


# --- the law ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.text("аб1<>/", max_size=4), st.sampled_from(BOLD)), max_size=7), st.sampled_from("аб1<b>"))
def test_tags_are_never_touched(parts: list[str | InlineTag], sought: str) -> None:
    """Whatever is sought, the tags are the same in the same order, and nothing but what was found has changed."""
    content = Content(tuple(parts))
    typed = content.typed

    def change(text: str) -> list[tuple[int, int, str]]:
        return [(at, at + 1, "ж") for at, each in enumerate(text) if each == sought]

    after, places = _replaced(content, change)
    assert after.tags == content.tags
    assert len(after.typed) == len(typed)
    assert places == sum(one != other for one, other in zip(typed, after.typed, strict=True))
    assert after.plain == content.plain.replace(sought, "ж")
