"""Segments parted and joined: nothing typed is lost, exports stay as they are, and every step can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import WorkflowError
from localize.model import Content, InlineTag, LanguageTag, SegmentKey, State, Substate, TagForm
from localize.model.events import Member, Resegment
from localize.model.segment_list import Row
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import keep, save
from localize.workflow.editing.split_join import bring_back, guess, join, likeliest, places, split
from localize.workflow.export.export import Wanted, export
from localize.workflow.history.bulk_undo import undo
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.notes import notes
from localize.workflow.project.project import Project
from localize.workflow.review import approve
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))


def _rows(project: Project, language: LanguageTag = RU) -> list[Row]:
    return list(all_rows(project, language))


def _key(project: Project, start: str) -> SegmentKey:
    return next(row.segment.key for row in _rows(project) if row.segment.source.plain.startswith(start))


def _texts(project: Project, language: LanguageTag = RU) -> list[str]:
    return [row.target.content.typed if row.target else "" for row in _rows(project, language)]


def _sources(project: Project) -> list[str]:
    return [row.segment.source.typed for row in _rows(project)]


# --- places ----------------------------------------------------------------------------------------------------------


def test_places_are_before_words_outside_tags() -> None:
    """A text is parted before a word, never inside a tag, and no part is empty."""
    content = Content((" One ", BOLD[0], "two  three", BOLD[1], " four"))
    assert [content.typed[at:] for at in places(content)] == ["<b1>two  three</b1> four", "three</b1> four", "four"]
    assert places(Content(("word",))) == ()
    assert places(Content((BOLD[0], " ", BOLD[1], "word"))) == ()


def test_likeliest_place_is_after_a_sentence() -> None:
    """The end of a sentence goes before the middle of the text; a translation is parted at the end of its sentence."""
    source = Content(("Call the help line at once, please. It is free.",))
    at = likeliest(source, 0.5)
    assert at is not None
    assert source.typed[at:] == "It is free."
    target = Content(("Сенім телефонына дереу хабарласыңыз. Ол тегін!",))
    place = guess(source, at, target)
    assert place is not None
    assert target.typed[place:] == "Ол тегін!"
    assert guess(source, at, Content(("Қоңырау",))) is None


# --- parting ---------------------------------------------------------------------------------------------------------


def test_split_keeps_every_text(project: Project) -> None:
    """Both parts stand in the place of the one: confirmed where the place was told, else drafts."""
    key = _key(project, "Keep your phone")
    save(project, key, RU, "Держите телефон под замком.")
    save(project, key, KK, "Телефонды құлыптаңыз.")
    count = len(_rows(project))
    source = project.store.get_segment(key).source.typed
    done = split(project, key, source.index("locked"), {RU: len("Держите телефон ")})
    assert done.drafts == (KK,)
    rows = _rows(project)
    assert len(rows) == count + 1
    first, second = (row for row in rows if row.segment.key in done.keys)
    assert (first.segment.source.typed, first.segment.gap, second.segment.source.typed) == (
        "Keep your phone",
        " ",
        "locked.",
    )
    assert [each.target and each.target.content.typed for each in (first, second)] == ["Держите телефон", "под замком."]
    assert {first.state, second.state} == {State.TRANSLATED}
    kazakh = [row for row in _rows(project, KK) if row.segment.key in done.keys]
    assert [row.substate for row in kazakh] == [Substate.DRAFT, Substate.DRAFT]
    assert " ".join(row.target.content.typed for row in kazakh if row.target) == "Телефонды құлыптаңыз."
    assert project.store.targets(key)[1].content.typed == "Держите телефон под замком."
    assert project.store.verify() == ()


def test_export_is_the_same_after_a_split_and_a_join(project: Project) -> None:
    """Borders are the project's own affair: the file that comes out does not change."""
    for row in _rows(project):
        save(project, row.segment.key, RU, f"{row.segment.source.typed} ")

    def exported() -> bytes:
        wanted = Wanted((RU,), min_state=State.INITIAL, output=project.root / "out")
        finish(export(project, wanted))
        return (project.root / "out" / "ru" / "guide.md").read_bytes()

    before = exported()
    key = _key(project, "Use a strong")
    source = project.store.get_segment(key).source.typed
    done = split(project, key, source.index("strong"))
    assert exported() == before
    joined = join(project, done.keys[0])
    assert exported() == before
    assert join(project, joined.keys[0]).keys
    assert _sources(project)[1] == "Use a strong password. Do not share it with <b1>anyone</b1>."
    assert exported() == before


def test_split_is_refused_where_a_part_would_be_empty(project: Project) -> None:
    """A border stands between two texts, not at the end or inside a tag; nothing has changed after a refusal."""
    key = _key(project, "Do not share")
    source = project.store.get_segment(key).source.typed
    save(project, key, RU, "Никому.")
    before = _sources(project)
    for at in (0, len(source), -1, 999, source.index("<b1>") + 1):
        with pytest.raises(WorkflowError):
            split(project, key, at)
    with pytest.raises(WorkflowError):
        split(project, key, source.index("share"), {RU: 99})
    assert _sources(project) == before


def test_borders_of_messages_are_the_files_own(project: Project) -> None:
    """A message of a bilingual file is translated whole."""
    path = project.root / "app.po"
    path.write_text('msgid ""\nmsgstr "Language: ru\\n"\n\nmsgid "One two. Three."\nmsgstr ""\n', encoding="utf-8")
    assert not finish(add(project, [path])).failed
    key = _key(project, "One two")
    with pytest.raises(WorkflowError, match="the file's own"):
        split(project, key, 4)
    with pytest.raises(WorkflowError, match="the file's own"):
        join(project, key)


# --- joining ---------------------------------------------------------------------------------------------------------


def test_join_puts_texts_one_after_the_other(project: Project) -> None:
    """Two confirmed texts are one confirmed text; with a draft or without one of them it is a draft."""
    first, second = _key(project, "Use a strong"), _key(project, "Do not share")
    save(project, first, RU, "Нужен надёжный пароль.")
    save(project, second, RU, "Никому его <b1>не</b1> говорите.")
    save(project, first, KK, "Құпиясөз.")
    done = join(project, first)
    assert done.drafts == (KK,)
    row = project.store.get_row(done.keys[0], RU)
    assert row.target is not None
    assert row.target.content.typed == "Нужен надёжный пароль. Никому его <b1>не</b1> говорите."
    assert len(row.target.content.tags) == 2
    assert row.state is State.TRANSLATED
    assert project.store.get_row(done.keys[0], KK).substate is Substate.DRAFT


def test_join_stays_inside_a_paragraph(project: Project) -> None:
    """The last segment of a paragraph has no next one."""
    with pytest.raises(WorkflowError, match="paragraph"):
        join(project, _key(project, "Do not share"))


# --- the way back ----------------------------------------------------------------------------------------------------


def test_split_and_join_are_taken_back_with_texts_and_approvals(project: Project) -> None:
    """The old segment is there again, approved as it was; work on the new ones is not put out of sight."""
    key = _key(project, "Keep your phone")
    save(project, key, RU, "Держите телефон под замком.")
    project.member = Member("Dana")
    approve(project, key, RU)
    before = _sources(project)
    done = split(project, key, project.store.get_segment(key).source.typed.index("phone"))
    keep(project, done.keys[1], KK, "телефон")
    save(project, done.keys[1], RU, "телефон.")
    with pytest.raises(WorkflowError, match="changed the text"):
        bring_back(project, done.keys[0])
    undo_operation(project, operations(project, limit=1)[0])
    with pytest.raises(WorkflowError, match="changed the text in kk"):
        bring_back(project, done.keys[0])
    parting = next(
        each
        for each in operations(project)
        if any(isinstance(one.body, Resegment) for one in project.store.act_events(each.act))
    )
    assert undo_operation(project, parting).left == 1
    keep(project, done.keys[1], KK, "")
    assert undo_operation(project, parting).left == 0
    assert _sources(project) == before
    row = project.store.get_row(key, RU)
    assert row.state is State.REVIEWED
    joined = join(project, _key(project, "Use a strong"))
    assert bring_back(project, joined.keys[0]).keys
    assert _sources(project) == before
    with pytest.raises(WorkflowError, match="no split or join"):
        bring_back(project, key)
    assert project.store.verify() == ()


def test_memory_has_no_halves_of_a_split_that_was_taken_back(project: Project) -> None:
    """The texts of parts leave the memory with them, in whichever way; they are there again with the parts."""
    key = _key(project, "Keep your phone")
    save(project, key, RU, "Держите телефон под замком.")
    at = project.store.get_segment(key).source.typed.index("phone")
    alone = project.store.memory_stats()
    done = split(project, key, at, {RU: 8})
    parted = project.store.memory_stats()
    assert parted.units == alone.units + 2
    bring_back(project, done.keys[0])
    assert project.store.memory_stats() == alone
    undo_operation(project, operations(project, limit=1)[0])
    assert project.store.memory_stats() == parted
    undo_operation(project, operations(project, limit=1)[0])
    since = datetime.now(UTC)
    split(project, key, at, {RU: 8})
    finish(undo(project, since))
    first, second = _key(project, "Use a strong"), _key(project, "Do not share")
    save(project, first, RU, "Нужен сложный пароль.")
    save(project, second, RU, "Никому его не говорите.")
    apart = project.store.memory_stats()
    joined = join(project, first)
    assert project.store.memory_stats().units == apart.units + 1
    bring_back(project, joined.keys[0])
    assert project.store.memory_stats() == apart
    assert apart.units == alone.units + 2
    assert project.store.verify() == ()


def test_notes_and_questions_go_along_with_their_answers(project: Project) -> None:
    """A question, its answer and whether it is done follow the text into its first part, into the whole, and back."""
    key = _key(project, "Keep your phone")
    notes.leave(project, key, RU, "Замок или блокировка?", kind="question")
    notes.answer(project, key, RU, 1, "Блокировка.", by="Клиент")
    done = split(project, key, project.store.get_segment(key).source.typed.index("phone"))
    assert _remarks(project) == [(done.keys[0], "Замок или блокировка?", ["Блокировка."])]
    notes.answer(project, done.keys[0], RU, 1, "Точно?", by="Dana")
    notes.leave(project, done.keys[1], RU, "Любой телефон?")
    whole = join(project, done.keys[0])
    assert _remarks(project) == [
        (whole.keys[0], "Замок или блокировка?", ["Блокировка.", "Точно?"]),
        (whole.keys[0], "Любой телефон?", []),
    ]
    notes.resolve(project, whole.keys[0], RU, 1)
    bring_back(project, whole.keys[0])
    assert _remarks(project) == [(done.keys[1], "Любой телефон?", [])]
    bring_back(project, done.keys[0])
    assert _remarks(project) == [(key, "Любой телефон?", [])]
    undo_operation(project, operations(project, limit=1)[0])
    assert _remarks(project) == [(done.keys[1], "Любой телефон?", [])]
    assert project.store.verify() == ()


def _remarks(project: Project) -> list[tuple[SegmentKey, str, list[str]]]:
    return [
        (each.row.segment.key, each.noted.note.text, [one.note.text for one in each.answers])
        for each in notes.remarks(project, open_only=True)
    ]


def test_bookmarks_go_along(project: Project) -> None:
    """A mark goes on the first part, on the whole that it became part of, and back to where it was."""
    key = _key(project, "Keep your phone")
    lookup.toggle_bookmark(project, key)
    done = split(project, key, project.store.get_segment(key).source.typed.index("phone"))
    assert project.store.bookmarks(project.member.name) == (done.keys[0],)
    lookup.toggle_bookmark(project, done.keys[0])
    lookup.toggle_bookmark(project, done.keys[1])
    whole = join(project, done.keys[0])
    assert project.store.bookmarks(project.member.name) == whole.keys
    bring_back(project, whole.keys[0])
    assert project.store.bookmarks(project.member.name) == (done.keys[1],)
    assert project.store.bookmarks("Dana") == ()


def test_bulk_undo_takes_borders_back_too(project: Project) -> None:
    """What was split and written since a moment is as it was; an older text of the whole is there again."""
    key = _key(project, "Keep your phone")
    save(project, key, RU, "Старый текст.")
    before = (_sources(project), _texts(project))
    since = datetime.now(UTC)
    done = split(project, key, project.store.get_segment(key).source.typed.index("phone"))
    save(project, done.keys[0], RU, "Новый")
    report = finish(undo(project, since))
    assert report.left == 0
    assert (_sources(project), _texts(project)) == before


def test_borders_outlive_a_new_version_of_the_file(project: Project) -> None:
    """A paragraph that did not change keeps the borders that a person gave it, with the texts in them."""
    key = _key(project, "Keep your phone")
    done = split(project, key, project.store.get_segment(key).source.typed.index("locked"))
    save(project, done.keys[1], RU, "под замком.")
    path = project.root / "guide.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert not finish(add(project, [path])).failed
    assert "locked." in _sources(project)
    assert "под замком." in _texts(project)
    assert project.store.get_segment(done.keys[1]).lineage == (key,)


# --- the law ---------------------------------------------------------------------------------------------------------

_PART = st.one_of(st.text("аб .\n", max_size=6), st.sampled_from(BOLD))


@given(st.lists(_PART, max_size=6))
def test_parts_and_gap_are_the_whole(parts: list[str | InlineTag]) -> None:
    """Whatever the text, both parts with the space between them are the text again, and both have words."""
    from localize.workflow.editing.split_join import _parts

    content = Content(tuple(parts))
    for at in places(content):
        found = _parts(content, at)
        assert found is not None
        first, gap, second = found
        assert Content((*first.parts, gap, *second.parts)) == content
        assert first.plain.strip()
        assert second.plain.strip()
        assert not gap.strip()
