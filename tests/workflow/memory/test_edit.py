"""Deleting, correcting and merging in the memory, and taking it back."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from tests.conftest import Copied

from localize.errors import NotFound, WorkflowError
from localize.language import parse_tag
from localize.model import (
    Content,
    LanguageTag,
    Origin,
    OriginKind,
    Progress,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.model.events import ImportId
from localize.model.memory_edits import MemoryEditKind
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.memory.edit import EditReport, Selection, delete_units, edit_text, merge_duplicates, name_unit
from localize.workflow.memory.matches import MemoryQuestion, find_matches
from localize.workflow.memory.segment_matches import matches
from localize.workflow.memory.tmx import all_units
from localize.workflow.memory.undo import MemoryEdit, list_edits, undo_edit
from localize.workflow.project.project import Project, init, open_project

EN, KK, RU = (parse_tag(tag) for tag in ("en", "kk", "ru"))
THEN = datetime(2024, 1, 1, tzinfo=UTC)
T = TypeVar("T")


def done(work: Generator[Progress, None, T]) -> T:
    """Return what the work ends with."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def number_of(edit: MemoryEdit) -> int:
    assert edit.number is not None
    return edit.number


def unit(name: str, /, *, author: str = "Aida", days: int = 0, **texts: str) -> TranslationUnit:
    origin = Origin(OriginKind.IMPORTED, name="press.tmx")
    variants = tuple(
        Variant(parse_tag(tag), Content((text,)), Trust.IMPORTED, origin, THEN + timedelta(days=days), author)
        for tag, text in sorted(texts.items())
    )
    return TranslationUnit(TranslationUnitId(name), variants, document=f"{name}.docx")


UNITS = (
    unit("a", en="The law", ru="Закон", kk="Заң"),
    unit("b", en="The court", ru="Суд решён", author="Bolat"),
    unit("c", en="The site", kk="Сайт", days=900),
)


def _make(root: Path) -> None:
    (root / "one.txt").write_text("The site is blocked.\n", encoding="utf-8")
    with init(root, source="en", targets=["kk", "ru"]) as project:
        finish(add(project, [root / "one.txt"]))
        (row,) = project.store.rows(KK, Where(), after=0, limit=9)
        save(project, row.segment.key, RU, "Сайт заблокирован.")
        project.store.add_memory(UNITS, resume=ImportId("x"), name="press.tmx", actor=project.member)


@pytest.fixture
def project(tmp_path: Path, copied: Copied) -> Project:
    """Three imported records, and one segment with a confirmed translation."""
    copied("records", _make, tmp_path)
    return open_project(tmp_path)


def texts(project: Project) -> dict[str, list[str]]:
    """The imported records' texts, in the order of their languages."""
    names = {each.id for each in UNITS}
    return {each.id: [one.content.plain for one in each.variants] for each in all_units(project) if each.id in names}


EVERYTHING = {"a": ["The law", "Заң", "Закон"], "b": ["The court", "Суд решён"], "c": ["The site", "Сайт"]}


@pytest.mark.parametrize(
    ("wanted", "units", "left"),
    [
        (Selection(ids=(TranslationUnitId("b"), TranslationUnitId("none"))), 1, {"a": 3, "c": 2}),
        (Selection(author="Bolat"), 1, {"a": 3, "c": 2}),
        (Selection(name="[ab].docx"), 2, {"c": 2}),
        (Selection(name="A.DOCX"), 1, {"b": 2, "c": 2}),
        (Selection(name="press.*"), 3, {}),
        (Selection(before=THEN + timedelta(days=30), language=RU), 2, {"a": 2, "c": 2}),
        (Selection(language=KK, name="?.docx"), 2, {"a": 2, "b": 2}),
        (Selection(text="РЕШЕН"), 1, {"a": 3, "c": 2}),
        (Selection(text="the", author="Bolat", language=EN), 1, {"a": 3, "c": 2}),
        (Selection(text="the", author="Bolat", language=KK), 0, {"a": 3, "b": 2, "c": 2}),
    ],
)
def test_delete_takes_what_fits_all_that_is_said(
    project: Project, wanted: Selection, units: int, left: dict[str, int]
) -> None:
    """One text must fit everything; of a language only its texts go, unless one alone would stay. A try is none."""
    tried = done(delete_units(project, wanted, dry_run=True))
    assert (tried.units, tried.number) == (units, None)
    assert texts(project) == EVERYTHING
    report = done(delete_units(project, wanted))
    assert (report.units, report.texts, report.examples) == (tried.units, tried.texts, tried.examples)
    assert {name: len(found) for name, found in texts(project).items()} == left
    if report.number is not None:
        back = done(undo_edit(project, report.number))
        assert (back.texts, back.left) == (report.texts, 0)
    assert texts(project) == EVERYTHING


def test_a_text_without_a_date_is_not_older_than_anything(project: Project) -> None:
    """Nobody knows how old the texts of an undated file are, so none goes for its age."""
    undated = datetime.fromtimestamp(0, UTC) - THEN
    project.store.add_memory(
        [unit("u", days=undated.days, en="Undated", kk="Күні жоқ")],
        resume=ImportId("undated"),
        name="undated.tmx",
        actor=project.member,
    )
    assert done(delete_units(project, Selection(before=THEN + timedelta(days=30)))).units
    kept = [each.id for each in all_units(project)]
    assert "u" in kept
    assert not {"a", "b"} & set(kept)


def test_delete_of_nothing_in_particular_is_refused(project: Project) -> None:
    """The whole memory does not go by a forgotten option."""
    with pytest.raises(WorkflowError):
        done(delete_units(project, Selection()))


def test_matches_follow_an_edit_at_once(project: Project) -> None:
    """What is deleted, corrected or brought back is so in the next search."""

    def best() -> str:
        found = find_matches(project, MemoryQuestion(Content(("The court",)), EN, RU), limit=1, min_score=90)
        return found[0].target.plain if found else ""

    assert best() == "Суд решён"
    edit_text(project, TranslationUnitId("b"), RU, "Суд решил")
    assert best() == "Суд решил"
    report = done(delete_units(project, Selection(ids=(TranslationUnitId("b"),))))
    assert best() == ""
    assert report.number is not None
    done(undo_edit(project, report.number))
    assert best() == "Суд решил"


def test_an_edited_text_is_the_editors_confirmed_and_not_approved(project: Project) -> None:
    """Who, when, how far to be trusted; an equal text changes nothing; what is not there is said."""
    report = edit_text(project, TranslationUnitId("b"), RU, "Суд решил")
    (found,) = project.store.get_translation_units(["b"])
    variant = found.find_variant(RU)
    assert variant is not None
    assert (variant.trust, variant.author) == (Trust.TRANSLATED, project.member.name)
    assert variant.origin == Origin(OriginKind.HUMAN, name="press.tmx")
    assert variant.at > THEN
    assert (report.units, report.texts) == (1, 1)
    assert edit_text(project, TranslationUnitId("b"), RU, "Суд решил") == EditReport(0, 0)
    for name, language in (("none", RU), ("b", KK)):
        with pytest.raises(NotFound):
            edit_text(project, TranslationUnitId(name), language, "x")
    with pytest.raises(WorkflowError):
        edit_text(project, TranslationUnitId("b"), RU, " ")


def trusts(project: Project, name: str) -> dict[str, int]:
    (found,) = project.store.get_translation_units([name])
    return {each.language: each.trust for each in found.variants}


@pytest.mark.parametrize(("name", "language"), [("b", RU), ("b", EN), ("a", RU)])
def test_a_match_that_was_edited_is_not_trusted_as_imported(project: Project, name: str, language: LanguageTag) -> None:
    """The text that was read beside it counts as confirmed too, as it stands; other languages do not; all is undone."""
    before = project.store.get_translation_units([name])
    report = edit_text(project, TranslationUnitId(name), language, "Новый текст")
    assert report.texts == 1
    (unit,) = project.store.get_translation_units([name])
    source, target = unit.find_variant(EN), unit.find_variant(RU)
    assert source
    assert target
    assert min(source.trust, target.trust) is Trust.TRANSLATED
    assert [each.language for each in unit.variants if each.trust is Trust.IMPORTED] == ([KK] if name == "a" else [])
    (other,) = [each for each in unit.variants if each.language in (EN, RU) and each.language != language]
    assert (other.author, other.origin.kind) == (before[0].variants[0].author, OriginKind.IMPORTED)
    match, *_ = find_matches(project, MemoryQuestion(source.content, EN, RU))
    assert (match.trust, match.origin.name) == (Trust.TRANSLATED, f"{name}.docx")
    assert report.number is not None
    back = done(undo_edit(project, report.number))
    assert (back.texts, back.left) == (1, 0)
    assert project.store.get_translation_units([name]) == before
    assert back.number is not None
    done(undo_edit(project, back.number))
    assert project.store.get_translation_units([name]) == (unit,)


def test_an_undone_edit_leaves_the_source_to_another_one(project: Project) -> None:
    """As long as one of two texts is somebody's, the source counts as read; an approved text is never made less."""
    first = edit_text(project, TranslationUnitId("a"), RU, "Право")
    second = edit_text(project, TranslationUnitId("a"), KK, "Құқық")
    assert trusts(project, "a") == {"en": 2, "kk": 2, "ru": 2}
    assert first.number is not None
    assert second.number is not None
    report = done(undo_edit(project, first.number))
    assert (report.texts, report.left) == (1, 0)
    assert trusts(project, "a") == {"en": 2, "kk": 2, "ru": 1}
    done(undo_edit(project, second.number))
    assert trusts(project, "a") == {"en": 2, "kk": 1, "ru": 1}


def test_the_list_of_edits_tells_both_texts(project: Project) -> None:
    """What was there and what stands there now, each cut after some words."""
    edit_text(project, TranslationUnitId("b"), RU, "Суд решил " * 9)
    edit = list_edits(project)[-1]
    assert edit.what.startswith("ru Суд решён → Суд решил Суд решил")
    assert edit.what.endswith("…")


def test_undo_leaves_what_was_changed_since(project: Project) -> None:
    """Only texts that still are what the edit made of them go back; the rest is counted."""
    first = edit_text(project, TranslationUnitId("b"), RU, "Суд решил")
    edit_text(project, TranslationUnitId("b"), RU, "Суд постановил")
    assert first.number is not None
    report = done(undo_edit(project, first.number))
    assert (report.texts, report.left, report.number) == (0, 1, None)
    assert texts(project)["b"] == ["The court", "Суд постановил"]


def test_a_record_is_named_by_the_beginning_of_its_id(project: Project) -> None:
    """Six letters or more name the only record that begins so; fewer, or those of several, name none."""
    at, origin = datetime(2024, 5, 1, tzinfo=UTC), Origin(OriginKind.IMPORTED, None, "x.tmx")
    units = [
        TranslationUnit(
            TranslationUnitId(name),
            tuple(Variant(each, Content((name,)), Trust.IMPORTED, origin, at) for each in (EN, RU)),
        )
        for name in ("abcdef1", "abcdef2", "abcxyz1")
    ]
    project.store.add_memory(units, resume=ImportId("names"), name="x.tmx", actor=project.member)
    assert name_unit(project, "abcxyz") == name_unit(project, "abcxyz1") == "abcxyz1"
    edit_text(project, TranslationUnitId("abcdef2"), RU, "Другой")
    with pytest.raises(NotFound) as several:
        name_unit(project, "abcdef")
    assert "more characters" in several.value.hint
    for given in ("abcxy", "zzzzzz", ""):
        with pytest.raises(NotFound):
            name_unit(project, given)
    done(delete_units(project, Selection(ids=(name_unit(project, "abcxyz"),))))
    with pytest.raises(NotFound):
        name_unit(project, "abcxyz")


def test_an_undo_can_be_undone_and_nothing_twice(project: Project) -> None:
    """The list tells what is undone by what; a second undo of one edit is refused with the way back."""
    report = done(delete_units(project, Selection(author="Bolat")))
    assert report.number is not None
    back = done(undo_edit(project, report.number))
    with pytest.raises(WorkflowError, match="undone already"):
        done(undo_edit(project, report.number))
    assert back.number is not None
    done(undo_edit(project, back.number))
    assert "b" not in texts(project)
    edits = {number_of(each): each for each in list_edits(project)}
    assert [each.kind for each in edits.values()] == [
        None,
        MemoryEditKind.DELETED,
        MemoryEditKind.UNDONE,
        MemoryEditKind.UNDONE,
    ]
    assert edits[report.number].undone_by is None
    assert edits[back.number].undone_by == max(edits)
    with pytest.raises(NotFound):
        done(undo_edit(project, 999))


def test_an_import_is_taken_back_but_for_what_was_changed_since(project: Project) -> None:
    """Its records go at once, edited ones stay; the work of the project stays; the import can be made again."""
    edit_text(project, TranslationUnitId("b"), RU, "Суд решил")
    number = number_of(list_edits(project)[0])
    report = done(undo_edit(project, number))
    assert (report.units, report.texts, report.left) == (2, 5, 1)
    assert texts(project) == {"b": ["The court", "Суд решил"]}
    assert find_matches(project, MemoryQuestion(Content(("The law",)), EN, KK), min_score=90) == ()
    assert project.store.memory_stats().units == 2, "and the segment's own"
    assert project.store.verify() == ()
    log = list_edits(project)
    assert log[0].undone_by == log[-1].number
    with pytest.raises(WorkflowError, match="undid an import"):
        done(undo_edit(project, number_of(log[-1])))
    project.store.add_memory(UNITS, resume=ImportId("x"), name="press.tmx", actor=project.member)
    assert texts(project) == EVERYTHING | {"b": ["The court", "Суд решил"]}
    for text in ("The law", "the law!"):
        (found,) = find_matches(project, MemoryQuestion(Content((text,)), EN, KK), min_score=90)
        assert found.target.plain == "Заң"
    assert project.store.verify() == ()
    again = list_edits(project)[-1]
    assert (again.kind, again.units, again.undone_by) == (None, 2, None)
    assert done(undo_edit(project, number_of(again))).units == 2


def test_the_memory_of_a_segment_goes_and_its_translation_stays(project: Project) -> None:
    """Deleting what was confirmed in the project touches no target; it comes back when it is confirmed anew."""
    (row,) = project.store.rows(RU, Where(), after=0, limit=9)
    report = done(delete_units(project, Selection(text="заблокирован")))
    assert report.units == 1
    assert project.store.get_row(row.segment.key, RU).target == row.target
    save(project, row.segment.key, RU, "Сайт закрыт.")
    (found,) = find_matches(project, MemoryQuestion(row.segment.source, EN, RU), limit=1)
    assert found.target.plain == "Сайт закрыт."
    assert matches(project, row.segment.key, RU) == ()


def test_merge_makes_one_of_equal_records(project: Project) -> None:
    """The more trusted stays, with the languages of both; tried first, and taken back."""
    twin = unit("twin", en="The court", ru="Суд решён", kk="Сот")
    project.store.add_memory([twin], resume=ImportId("y"), name="other.tmx", actor=project.member)
    tried = done(merge_duplicates(project, dry_run=True))
    assert (tried.units, tried.number, [each.id for each in tried.examples]) == (1, None, ["b"])
    report = done(merge_duplicates(project))
    assert "b" not in texts(project)
    assert report.number is not None
    assert done(merge_duplicates(project)).units == 0
    done(undo_edit(project, report.number))
    assert texts(project) == EVERYTHING
