"""Certain fixes of many texts: put in as revisions, never over an approval, never at the price of another finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from localize.errors import NotFound
from localize.model import LanguageTag, State, StoredState
from localize.model.events import Member
from localize.workflow import finish
from localize.workflow.checking.check import check_row
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import keep, save
from localize.workflow.editing.fix import FixReport, mend
from localize.workflow.history.bulk_undo import undo
from localize.workflow.project.project import Project
from localize.workflow.review import approve
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def _write(project: Project, texts: dict[int, str], language: LanguageTag = RU) -> None:
    rows = list(all_rows(project, language))
    for number, text in texts.items():
        save(project, rows[number - 1].segment.key, language, text)


def _texts(project: Project, language: LanguageTag = RU) -> dict[int, str]:
    return {row.number: row.target.content.typed for row in all_rows(project, language) if row.target}


def _mend(project: Project, *only: str, **options: bool) -> FixReport:
    return finish(mend(project, [RU], only=only, **options))


def test_fixes_become_revisions_of_the_person(project: Project) -> None:
    """Two fixes in one text are one revision; the text stays confirmed."""
    _write(project, {2: "Надёжный  пароль - это основа ."})
    report = _mend(project)
    assert _texts(project)[2] == "Надёжный пароль — это основа."
    assert [each.checks for each in report.texts] == [
        ("spaces.doubled", "punctuation.dash", "spaces.before_punctuation")
    ]
    target = list(all_rows(project, RU))[1].target
    assert target is not None
    assert (target.revision, target.state, target.author) == (2, StoredState.TRANSLATED, "Aigerim")


def test_a_fix_does_not_confirm_a_text_for_a_source_that_has_changed(project: Project, tmp_path: Path) -> None:
    """Whoever translates the new source has not seen the text yet; its row goes on saying that the source changed."""
    source = tmp_path / "note.md"
    source.write_text("The password is long.\n", encoding="utf-8")
    finish(add(project, [source]))
    number = len(list(all_rows(project, RU)))
    _write(project, {number: "Пароль  длинный."})
    source.write_text("The password is very long.\n", encoding="utf-8")
    finish(add(project, [source]))
    assert list(all_rows(project, RU))[-1].source_changed
    _mend(project)
    assert list(_texts(project).values())[-1] == "Пароль длинный."
    assert list(all_rows(project, RU))[-1].source_changed


def test_a_dry_run_changes_nothing(project: Project) -> None:
    """A dry run tells the same changes and leaves the texts."""
    _write(project, {2: "Надёжный  пароль."})
    report = _mend(project, dry_run=True)
    assert [(each.before, each.after) for each in report.texts] == [("Надёжный  пароль.", "Надёжный пароль.")]
    assert _texts(project)[2] == "Надёжный  пароль."


def test_only_chosen_checks_are_mended(project: Project) -> None:
    """A family or a check can be named; an unknown name is told."""
    _write(project, {2: "Надёжный  пароль - это основа."})
    _mend(project, "punctuation")
    assert _texts(project)[2] == "Надёжный  пароль — это основа."
    with pytest.raises(NotFound):
        _mend(project, "punctuatoin")


def test_approved_texts_are_left_alone(project: Project) -> None:
    """An approved text is counted and kept, unless it is asked for; then it has to be approved again."""
    _write(project, {2: "Надёжный  пароль."})
    key = list(all_rows(project, RU))[1].segment.key
    project.member = Member("Dana")
    approve(project, key, RU)
    report = _mend(project)
    assert (report.texts, report.approved) == ((), 1)
    assert _mend(project, also_approved=True).fixes == 1
    assert list(all_rows(project, RU))[1].state is State.TRANSLATED


def test_a_draft_stays_a_draft(project: Project) -> None:
    """Mending does not confirm what nobody has confirmed."""
    key = list(all_rows(project, RU))[1].segment.key
    keep(project, key, RU, "Надёжный  пароль.")
    assert _mend(project).fixes == 1
    target = list(all_rows(project, RU))[1].target
    assert target is not None
    assert target.state is StoredState.INITIAL


def test_undo_takes_mending_back(project: Project) -> None:
    """Bulk undo brings the texts back as they were before."""
    _write(project, {2: "Надёжный  пароль."})
    between = datetime.now(UTC)
    _mend(project)
    finish(undo(project, between, [RU]))
    assert _texts(project)[2] == "Надёжный  пароль."
    assert between < datetime.now(UTC) + timedelta(seconds=1)


def test_mending_twice_finds_nothing_more(project: Project) -> None:
    """After mending, no fix is left, and no finding is there that was not there before."""
    texts = {
        2: 'Надёжный пароль,это - "основа" ..',
        3: "Не делитесь им  ни с кем с 5-ого марта,,в 5 p.m.",
        5: "Обновите программы в 2024 году - 5 Марта 2024 года .",
    }
    _write(project, texts)
    rows = list(all_rows(project, RU))
    before = {each.check for row in rows for each in check_row(project, row, RU)}
    _mend(project, suggestions=True)
    after = {each.check for row in all_rows(project, RU) for each in check_row(project, row, RU)}
    assert after <= before
    assert _mend(project, suggestions=True).texts == ()


def test_suggestions_are_left_unless_they_are_wanted(project: Project) -> None:
    """No word changes unasked; what is left of the chosen checks is counted, not that of approved texts."""
    _write(project, {2: "Смените  пароль в вторник.", 3: "Смените пароль в вторник."})
    project.member = Member("Dana")
    approve(project, list(all_rows(project, RU))[2].segment.key, RU)
    report = _mend(project)
    assert (report.fixes, report.suggestions) == (1, 1)
    assert _texts(project)[2] == "Смените пароль в вторник."
    assert _mend(project, "spaces").suggestions == 0
    report = _mend(project, suggestions=True, also_approved=True)
    assert (report.fixes, report.suggestions) == (2, 0)
    assert _texts(project)[2] == _texts(project)[3] == "Смените пароль во вторник."
