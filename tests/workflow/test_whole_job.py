"""The main job through the desk: add, edit, check, review, update, export."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from localize.config.project import Level
from localize.errors import (
    Blocked,
    ConfigError,
    Conflict,
    Forbidden,
    IllegalTransition,
    NotFound,
    WorkflowError,
)
from localize.model import Content, LanguageTag, State, Substate
from localize.model.events import Member, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.store import sqlite
from localize.workflow import finish
from localize.workflow.checking.check import check, waive
from localize.workflow.documents.add import add
from localize.workflow.drafting.consent import consents, give_consent, offer, withdraw_consent
from localize.workflow.drafting.draft import build_engine, draft
from localize.workflow.editing.edit import keep, preview, save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.history.bulk_undo import undo
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.memory.matches import MemoryQuestion, find_matches
from localize.workflow.memory.segment_matches import matches
from localize.workflow.project.project import Project, open_project
from localize.workflow.reports.progress import status
from localize.workflow.review import OWN_TEXT, TEXT_OF_THIS_ACCOUNT, approve, approve_all, reject, withdraw
from localize.workflow.segment_view import view
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.lookup import find_key, search

KK = LanguageTag("kk")
RU = LanguageTag("ru")


def row(project: Project, source: str, language: LanguageTag = KK) -> Row:
    """The row whose source begins with a text."""
    return next(
        each
        for each in project.store.rows(language, Where(), after=0, limit=100)
        if each.segment.source.plain.startswith(source)
    )


def test_add_splits_a_document_into_segments(project: Project) -> None:
    """Headings, sentences and list items become segments, in order."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    assert [each.segment.source.plain for each in rows] == [
        "Safety guide",
        "Use a strong password.",
        "Do not share it with anyone.",
        "Keep your phone locked.",
        "Update your software in 2024.",
        "Read the full guide before you travel.",
    ]
    assert rows[2].segment.source.typed == "Do not share it with <b1>anyone</b1>."
    assert [each.number for each in rows] == [1, 2, 3, 4, 5, 6]


def test_add_broken_file_reports_it_and_does_the_others(project: Project, tmp_path: Path) -> None:
    """One broken file never stops the rest."""
    (tmp_path / "broken.po").write_bytes(b'msgid "a\nmsgstr')
    (tmp_path / "good.txt").write_text("A good text.", encoding="utf-8")
    report = finish(add(project, [tmp_path / "broken.po", tmp_path / "good.txt"]))
    assert [each.document.path for each in report.added] == ["good.txt"]
    assert len(report.failed) == 1
    assert report.failed[0].path.endswith("broken.po")


def test_add_same_bytes_changes_nothing(project: Project) -> None:
    """Adding an unchanged file again is no event."""
    report = finish(add(project, [project.root / "guide.md"]))
    assert report.added[0].unchanged
    assert project.store.documents()[0].version == 1


def test_save_confirms_and_enters_the_memory(project: Project) -> None:
    """A confirmed text is translated, and the memory proposes it for the same source."""
    saved = save(project, row(project, "Use a").segment.key, KK, "Күшті құпиясөз қолданыңыз.")
    assert saved.target is not None
    assert row(project, "Use a").state is State.TRANSLATED
    asked = row(project, "Use a")
    units = project.store.equal_variants(LanguageTag("en"), asked.segment.source_hash)
    assert [unit.find_variant(KK) is not None for unit in units] == [True]


def test_save_over_newer_revision_is_a_conflict_that_keeps_both(project: Project) -> None:
    """The second writer who saw revision 0 is refused; the losing text is in the history."""
    key = row(project, "Keep").segment.key
    save(project, key, KK, "Бірінші мәтін.", seen=0)
    with pytest.raises(Conflict) as caught:
        save(project, key, KK, "Екінші мәтін.", seen=0)
    assert caught.value.mine == "Екінші мәтін."
    assert caught.value.theirs is not None
    assert caught.value.theirs.content.typed == "Бірінші мәтін."
    events = project.store.history(Subject(SubjectKind.SEGMENT, key, KK))
    assert any("Екінші мәтін." in str(event.body) for event in events)


def test_text_for_a_source_that_has_changed_meanwhile_says_so(project: Project) -> None:
    """What was typed beside the old source is saved for that one, and cannot be approved before a second look."""
    before = row(project, "Keep")
    guide = project.root / "guide.md"
    guide.write_text(guide.read_text(encoding="utf-8").replace("Keep your", "Keep the"), encoding="utf-8")
    finish(add(project, [guide]))
    saved = save(project, before.segment.key, KK, "Телефонды құлыптаңыз.", source=before.segment.source_hash)
    assert saved.row.source_changed
    with pytest.raises(IllegalTransition):
        approve(project, before.segment.key, KK)
    assert not save(project, before.segment.key, KK, "Телефонды құлыптаңыз.").row.source_changed


def test_keep_stores_a_draft_and_save_of_nothing_clears(project: Project) -> None:
    """Leaving a segment keeps its text as a draft; an empty text returns to initial."""
    key = row(project, "Keep").segment.key
    keep(project, key, KK, "Телефоныңызды")
    assert row(project, "Keep").substate is Substate.DRAFT
    save(project, key, KK, "")
    cleared = row(project, "Keep")
    assert cleared.state is State.INITIAL
    assert cleared.target is not None
    assert not cleared.target.content


def test_save_in_a_language_the_project_lacks_is_not_found(project: Project) -> None:
    """German is not among the targets, and the error says which are."""
    with pytest.raises(NotFound, match="de") as caught:
        save(project, row(project, "Keep").segment.key, LanguageTag("de"), "Handy")
    assert "kk" in caught.value.hint


def test_approve_binds_to_the_text_and_falls_with_an_edit(project: Project) -> None:
    """A later edit drops the approval by itself."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    project.member = Member("Marat")
    assert approve(project, key, KK).row.state is State.REVIEWED
    save(project, key, KK, "Мықты құпиясөз қолданыңыз.")
    assert row(project, "Use a").state is State.TRANSLATED


def test_approve_own_text_warns(project: Project) -> None:
    """A local project allows it and says so."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    assert approve(project, key, KK).warnings == (OWN_TEXT,)


def test_approve_in_another_name_from_the_writers_account_warns(project: Project) -> None:
    """Who sits there and wrote the text is told that the account is the same, not that the other wrote it."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    project.member = Member("Dana", entered_by=project.member.name)
    assert approve(project, key, KK).warnings == (TEXT_OF_THIS_ACCOUNT,)


def test_approve_untranslated_is_refused(project: Project) -> None:
    """Only a confirmed text can be approved."""
    with pytest.raises(IllegalTransition):
        approve(project, row(project, "Use a").segment.key, KK)


def test_final_needs_a_second_person(project: Project) -> None:
    """The same reviewer cannot sign off twice; another one can."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    project.member = Member("Marat")
    approve(project, key, KK)
    with pytest.raises(IllegalTransition):
        approve(project, key, KK, final=True)
    project.member = Member("Dana")
    assert approve(project, key, KK, final=True).row.state is State.FINAL


def test_reject_needs_a_reason_and_forgets_the_text(project: Project) -> None:
    """A rejected text goes back as a draft, keeps its words, and leaves the memory."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Нашар мәтін.")
    with pytest.raises(WorkflowError, match="reason"):
        reject(project, key, KK, reason=" ")
    reject(project, key, KK, reason="Not what the source says.")
    sent_back = row(project, "Use a")
    assert sent_back.substate is Substate.REJECTED
    assert sent_back.target is not None
    assert sent_back.target.content.plain == "Нашар мәтін."
    units = project.store.equal_variants(LanguageTag("en"), sent_back.segment.source_hash)
    assert all(unit.find_variant(KK) is None for unit in units)


def test_withdraw_returns_to_translated(project: Project) -> None:
    """An approval can be taken back."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    project.member = Member("Marat")
    approve(project, key, KK)
    assert withdraw(project, key, KK).row.state is State.TRANSLATED


def test_check_finds_a_missing_number_and_a_waiver_holds_until_the_text_changes(project: Project) -> None:
    """A waiver is bound to the very texts."""
    key = row(project, "Update").segment.key
    save(project, key, KK, "Бағдарламаңызды жаңартыңыз.")
    assert "numbers.missing" in {each.finding.check for each in finish(check(project, [KK])).open}
    waive(project, key, KK, "numbers.missing", reason="The year does not matter here.")
    assert "numbers.missing" not in {each.finding.check for each in finish(check(project, [KK])).open}
    save(project, key, KK, "Бағдарламаңызды  жаңартыңыз.")
    assert "numbers.missing" in {each.finding.check for each in finish(check(project, [KK])).open}


def test_preview_tells_findings_before_anything_is_saved(project: Project) -> None:
    """The editor sees a lost tag while the text is typed."""
    key = row(project, "Do not").segment.key
    findings = preview(project, key, KK, "Оны ешкімге айтпаңыз.")
    assert "markup.tag_missing" in {each.check for each in findings}
    assert row(project, "Do not").target is None


def test_draft_fills_from_memory_and_never_touches_a_person(project: Project, tmp_path: Path) -> None:
    """A repeated sentence in another document gets the confirmed text as a draft."""
    save(project, row(project, "Use a").segment.key, KK, "Күшті құпиясөз қолданыңыз.")
    (tmp_path / "other.txt").write_text("Use a strong password.", encoding="utf-8")
    finish(add(project, [tmp_path / "other.txt"]))
    report = finish(draft(project, [KK]))
    assert report.from_memory == 1
    last = project.store.rows(KK, Where(), after=6, limit=1)[0]
    assert last.substate is Substate.DRAFT
    assert last.target is not None
    assert last.target.content.plain == "Күшті құпиясөз қолданыңыз."
    assert str(last.target.origin).startswith("tm:10")
    assert row(project, "Use a").state is State.TRANSLATED


def test_matches_rank_the_memory_in_any_direction(project: Project) -> None:
    """What was translated from English proposes Russian for Kazakh too."""
    key = row(project, "Use a").segment.key
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    save(project, key, RU, "Используйте надёжный пароль.")
    found = find_matches(project, MemoryQuestion(Content(("Күшті құпиясөз қолданыңыз.",)), KK, RU))
    assert found[0].target.plain == "Используйте надёжный пароль."
    assert found[0].score >= 100


def test_view_has_all_that_a_screen_shows(project: Project) -> None:
    """One record: neighbours, texts in other languages, history."""
    key = row(project, "Use a").segment.key
    save(project, key, RU, "Используйте надёжный пароль.")
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    seen = view(project, key, KK)
    assert seen.before is not None
    assert seen.before.segment.source.plain == "Safety guide"
    assert seen.after is not None
    assert {each.language for each in seen.targets} == {KK, RU}
    assert len(seen.history) == 1
    assert not matches(project, key, KK)


def test_search_folds_case(project: Project) -> None:
    """Capitals do not matter."""
    assert list(search(project, "PASSWORD", language=KK)) == [2]


def test_find_key_takes_a_unique_prefix(project: Project) -> None:
    """Six characters are enough, five are not."""
    key = row(project, "Use a").segment.key
    assert find_key(project, key[:8]) == key
    with pytest.raises(NotFound):
        find_key(project, key[:5])
    with pytest.raises(NotFound):
        find_key(project, "zzzzzz")


def test_export_stops_at_the_gate_and_writes_nothing(project: Project) -> None:
    """Segments under the wanted state stop an export without a fallback."""
    with pytest.raises(Blocked) as caught:
        finish(export(project))
    assert caught.value.below == 12
    assert not (project.root / "target").exists()


def test_export_with_fallback_is_the_source_where_nothing_is_translated(project: Project) -> None:
    """An untouched document is byte-identical in every language."""
    finish(export(project, Wanted(fallback=Fallback.SOURCE)))
    source = (project.root / "guide.md").read_bytes()
    for language in ("en", "kk", "ru"):
        assert (project.root / "target" / language / "guide.md").read_bytes() == source


def test_export_writes_translations_and_a_manifest(project: Project) -> None:
    """Confirmed texts go in, markup stays, the manifest names revision, hash, state and approver."""
    key = row(project, "Do not").segment.key
    save(project, key, KK, "Оны <b1>ешкімге</b1> айтпаңыз.")
    project.member = Member("Marat")
    approve(project, key, KK)
    report = finish(export(project, Wanted(fallback=Fallback.SOURCE)))
    text = (project.root / "target" / "kk" / "guide.md").read_text(encoding="utf-8")
    assert "Use a strong password. Оны **ешкімге** айтпаңыз." in text
    manifest = json.loads((report.output / "manifest.json").read_text(encoding="utf-8"))
    [document] = manifest["documents"]
    entry = next(each for each in document["languages"]["kk"]["segments"] if each["key"] == key)
    assert (entry["state"], entry["approver"], entry["revision"]) == ("reviewed", "Marat", 1)
    again = finish(export(project, Wanted(fallback=Fallback.SOURCE, check_only=True)))
    assert not again.changed


def test_export_skip_leaves_the_document_out(project: Project) -> None:
    """With `skip` an unfinished document is not written, and the report says so."""
    report = finish(export(project, Wanted(fallback=Fallback.SKIP)))
    assert {language for _, language, _ in report.skipped} == {"kk", "ru"}
    assert (project.root / "target" / "en" / "guide.md").exists()
    assert not (project.root / "target" / "kk").exists()


def test_export_stops_on_critical_findings(project: Project, tmp_path: Path) -> None:
    """A lost placeholder never leaves the house unless it is allowed, and then it is counted."""
    (tmp_path / "app.txt").write_text("Hello {name}, welcome.", encoding="utf-8")
    finish(add(project, [tmp_path / "app.txt"]))
    save(project, row(project, "Hello").segment.key, KK, "Сәлем, қош келдіңіз.")
    wanted = Wanted(languages=(KK,), min_state=State.INITIAL, fallback=Fallback.SOURCE)
    with pytest.raises(Blocked) as caught:
        finish(export(project, wanted))
    assert caught.value.findings[0].finding.check == "markup.placeholder_missing"
    allowed = Wanted(languages=(KK,), min_state=State.INITIAL, fallback=Fallback.SOURCE, allow_critical=True)
    report = finish(export(project, allowed))
    assert len(report.allowed) == 1


def test_update_keeps_work_and_flags_what_changed(project: Project) -> None:
    """One moved, one changed, one added: nothing typed is lost; the changed one shows its old source, not approved."""
    for source, text in (("Use a", "Күшті құпиясөз қолданыңыз."), ("Keep", "Телефонды құлыптаулы ұстаңыз.")):
        save(project, row(project, source).segment.key, KK, text)
    save(project, row(project, "Update").segment.key, KK, "Бағдарламаны 2024 жылы жаңартыңыз.")
    project.member = Member("Marat")
    approve_all(project, KK, Where())
    path = project.root / "guide.md"
    text = path.read_text(encoding="utf-8")
    text = text.replace("- Keep your phone locked.\n", "").replace("in 2024", "in 2025")
    text = text.replace("Read the", "- Keep your phone locked.\n\nA new paragraph.\n\nRead the")
    path.write_text(text, encoding="utf-8")
    [added] = finish(add(project, [path])).added
    assert (added.changed, added.new, added.gone) == (1, 1, 0)
    assert row(project, "Keep").state is State.REVIEWED
    changed = row(project, "Update your software in 2025")
    assert changed.needs_update
    assert changed.state is State.INITIAL
    seen = view(project, changed.segment.key, KK)
    assert seen.previous_source is not None
    assert seen.previous_source.plain == "Update your software in 2024."


def test_project_opened_twice_sees_the_others_work(project: Project) -> None:
    """Two processes may work at once."""
    with open_project(project.root, as_name="Marat") as other:
        key = row(project, "Use a").segment.key
        save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
        approve(other, key, KK)
        assert row(project, "Use a").state is State.REVIEWED


def test_status_counts_states(project: Project) -> None:
    """Counts add up to the number of segments."""
    save(project, row(project, "Use a").segment.key, KK, "Күшті құпиясөз қолданыңыз.")
    counts = dict(status(project).languages)[KK]
    assert (counts.segments, counts.translated, counts.empty) == (6, 1, 5)


def test_undo_takes_back_what_one_person_did(project: Project) -> None:
    """Texts return to what they were, as new revisions; another person's work is left alone."""
    first, second = row(project, "Use a").segment.key, row(project, "Keep").segment.key
    save(project, first, KK, "Күшті құпиясөз қолданыңыз.")
    before = datetime.now(UTC)
    save(project, first, KK, "Нашар түзету.")
    keep(project, second, KK, "Нашар жоба.")
    third = row(project, "Update").segment.key
    save(project, third, KK, "Менің мәтінім 2024.")
    project.member = Member("Marat")
    save(project, third, KK, "Мараттың мәтіні 2024.")
    project.member = Member("Aigerim")
    report = finish(undo(project, before, [KK]))
    assert (report.texts, report.left) == (2, 1)
    back = row(project, "Use a")
    assert back.target is not None
    assert (back.target.content.plain, back.state, back.target.revision) == (
        "Күшті құпиясөз қолданыңыз.",
        State.TRANSLATED,
        3,
    )
    emptied = row(project, "Keep")
    assert emptied.target is not None
    assert not emptied.target.content


def test_undo_goes_on_beside_others(project: Project) -> None:
    """While another process has the project open, texts are put back."""
    before = datetime.now(UTC)
    save(project, row(project, "Update").segment.key, KK, "Жаңа мәтін.")
    with open_project(project.root):
        assert finish(undo(project, before, [KK])).texts == 1


@pytest.mark.parametrize("jump", [timedelta(days=4000), timedelta(days=-4000)])
def test_undo_goes_by_the_order_of_acts(project: Project, monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    """A clock that was wrong for a while moves no step: the last one is the last one."""
    key = row(project, "Update").segment.key
    with monkeypatch.context() as wrong:
        wrong.setattr(sqlite, "datetime", SimpleNamespace(now=lambda zone: datetime.now(zone) + jump))
        save(project, key, KK, "Сағат қате кезде.")
    save(project, key, KK, "Кейін.")
    last, before = operations(project, limit=2)
    assert last.act > before.act
    undo_operation(project, last)
    (target,) = project.store.targets(key)
    assert target.content.plain == "Сағат қате кезде."


def test_consent_is_the_users_own_and_runs_out(project: Project) -> None:
    """Kept outside the project, for some days; an engine that needs it is forbidden without."""
    with pytest.raises(Forbidden):
        build_engine(project, "mymemory")
    give_consent(project, offer(project, "api.example.org", country="X"), days=1)
    assert [each.host for each in consents(project)] == ["api.example.org"]
    withdraw_consent(project, "api.example.org")
    assert not consents(project)
    with pytest.raises(ConfigError):
        offer(project, "https://x/", country="")


def test_consent_stays_behind_when_the_project_is_moved(project: Project, tmp_path: Path) -> None:
    """Agreed to for a folder: a moved project asks again, and says where the consent was given."""
    project.config = replace(project.config, policy=Level.LISTED)
    give_consent(project, offer(project, "api.mymemory.translated.net", country="Italy"))
    assert build_engine(project, "mymemory").hosts == ("api.mymemory.translated.net",)
    project.close()
    moved = project.root.rename(tmp_path / "moved")
    with open_project(moved) as again:
        again.config = replace(again.config, policy=Level.LISTED)
        assert consents(again) == ()
        with pytest.raises(Forbidden, match=re.escape(str(project.root))):
            build_engine(again, "mymemory")


def test_save_refuses_control_characters_and_takes_spaces_as_nothing(project: Project) -> None:
    """No document can hold a NUL, and a text of spaces is no translation."""
    key = row(project, "Use a").segment.key
    with pytest.raises(WorkflowError, match=r"U\+0000"):
        save(project, key, KK, "Мәтін\x00")
    save(project, key, KK, "Күшті құпиясөз қолданыңыз.")
    save(project, key, KK, "   ")
    cleared = row(project, "Use a")
    assert cleared.state is State.INITIAL
    assert cleared.target is not None
    assert not cleared.target.content


def test_a_name_prints_as_one_line(project: Project) -> None:
    """Nobody forges a line of the history by their name."""
    with open_project(project.root, as_name="a\nb") as other, pytest.raises(ConfigError):
        save(other, row(project, "Use a").segment.key, KK, "Мәтін.")


def test_library_names_its_errors() -> None:
    """A script catches what the library raises without knowing its rooms."""
    import localize

    assert issubclass(localize.errors.Conflict, localize.LocalizeError)


def test_a_broken_draft_stays_out_of_a_bilingual_file(project: Project, tmp_path: Path) -> None:
    """A draft that lost its placeholder is not written, not even as unconfirmed; a sound one is."""
    template = 'msgid "Open {name}"\nmsgstr ""\n\nmsgid "Close {name}"\nmsgstr ""\n'
    (tmp_path / "app.pot").write_text(template, encoding="utf-8")
    finish(add(project, [tmp_path / "app.pot"]))
    rows = [row for row in all_rows(project, KK) if row.path == "app.pot"]
    keep(project, rows[0].segment.key, KK, "Ашу")
    keep(project, rows[1].segment.key, KK, "{name} жабу")
    wanted = Wanted(languages=(KK,), min_state=State.INITIAL, fallback=Fallback.SOURCE)
    report = finish(export(project, wanted))
    written = next(each.path for each in report.files if each.document == "app.pot").read_text(encoding="utf-8")
    assert 'msgid "Open {name}"\nmsgstr ""' in written
    assert '#, fuzzy\nmsgid "Close {name}"\nmsgstr "{name} жабу"' in written


def test_what_only_looks_like_a_tag_is_found(project: Project) -> None:
    """A tag typed where the source has none would be printed as text; a line break would be lost."""
    key = row(project, "Keep").segment.key
    found = preview(project, key, KK, "<b1>Телефонды</b1>\nқұлыптаулы ұстаңыз.")
    seen = [(each.check, each.surface) for each in found]
    assert ("markup.tag_extra", "<b1>") in seen
    assert ("markup.line_break", "\n") in seen
