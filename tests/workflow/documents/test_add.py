"""Files that are added, their names in the project and their languages."""

from __future__ import annotations

import errno
import os
import unicodedata
from pathlib import Path

import pytest

from localize.errors import NotFound, WorkflowError
from localize.model import LanguageTag, SegmentKey, State
from localize.model.segment_list import Where
from localize.safe import limits
from localize.workflow import finish
from localize.workflow.checking.check import check
from localize.workflow.documents.add import add, update
from localize.workflow.drafting.draft import draft
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import Project
from localize.workflow.reports.progress import status
from localize.workflow.segments.lookup import find_document, find_key, history

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
PO = """msgid ""
msgstr ""
"Language: kk\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "New note"
msgstr "Жаңа жазба"

msgid "Delete"
msgstr "Жою"
"""


@pytest.mark.parametrize("name", ["../../evil.md", "/tmp/abs.md", "a/../b.md", "", "a//b.md", "c:/x.md", "a\nb.md"])
def test_add_refuses_names_that_lead_out_of_the_project(project: Project, tmp_path: Path, name: str) -> None:
    """An export is written below its folder, whatever a document is called."""
    (tmp_path / "x.md").write_text("Text.", encoding="utf-8")
    if name:
        with pytest.raises(WorkflowError):
            finish(add(project, [tmp_path / "x.md"], to=name))
    else:
        assert finish(add(project, [tmp_path / "x.md"], to=name)).added[0].document.path == "x.md"


def test_add_folder_keeps_its_order_of_folders(project: Project, tmp_path: Path) -> None:
    """Two files of one name in two folders are two documents; hidden ones and our own exports are none."""
    for folder in ("a", "b", ".git"):
        (tmp_path / "site" / folder).mkdir(parents=True)
        (tmp_path / "site" / folder / "index.md").write_text(f"Text of {folder}.", encoding="utf-8")
    report = finish(add(project, [tmp_path / "site"]))
    assert [each.document.path for each in report.added] == ["a/index.md", "b/index.md"]
    finish(export(project, Wanted(fallback=Fallback.SOURCE)))
    again = finish(add(project, [project.root]))
    assert [each.document.path for each in again.added] == ["guide.md"]


def test_add_folder_passes_over_what_only_looks_like_a_document(project: Project, tmp_path: Path) -> None:
    """A TypeScript file in a folder is no Qt catalogue and no failure; named by itself it is one."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.ts").write_text("export const rights = 1;\n", encoding="utf-8")
    (tmp_path / "app" / "read.md").write_text("Text.\n", encoding="utf-8")
    report = finish(add(project, [tmp_path / "app"]))
    assert ([each.document.path for each in report.added], report.failed) == (["read.md"], ())
    assert len(finish(add(project, [tmp_path / "app" / "main.ts"])).failed) == 1


def test_add_a_folder_around_the_project(project: Project, tmp_path: Path) -> None:
    """The project's own folder may lie in the folder that is added; its settings are no document."""
    (tmp_path / "note.md").write_text("A note.", encoding="utf-8")
    report = finish(add(project, [tmp_path]))
    assert {each.document.path for each in report.added} == {"note.md", "guide.md"}


def test_another_file_of_a_known_name_replaces_nothing(project: Project, tmp_path: Path) -> None:
    """A file from outside that shares only its name with a document is refused; the name said again, it is taken."""
    for folder, text in (("a", "The network was shut down."), ("b", "Buy bread and milk.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.md").write_text(text, encoding="utf-8")
    finish(add(project, [tmp_path / "a" / "index.md"]))
    report = finish(add(project, [tmp_path / "b" / "index.md"]))
    assert "it has nothing in common with" in report.failed[0].message
    assert "--to" in report.failed[0].hint
    assert not finish(add(project, [tmp_path / "b" / "index.md"], to="b/index.md")).failed
    assert not finish(add(project, [tmp_path / "b" / "index.md"], to="index.md")).failed


def test_add_two_files_of_one_name_is_an_error_for_the_second(project: Project, tmp_path: Path) -> None:
    """They are not versions of each other."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.md").write_text(f"Text of {folder}.", encoding="utf-8")
    report = finish(add(project, [tmp_path / "a" / "x.md", tmp_path / "b" / "x.md"]))
    assert len(report.added) == len(report.failed) == 1
    assert "same name" in report.failed[0].message


def test_add_missing_file_and_empty_folder_do_not_stop_the_others(project: Project, tmp_path: Path) -> None:
    """Each is told, and what is there comes in."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.md").write_text("Text.", encoding="utf-8")
    report = finish(add(project, [tmp_path / "nope.md", tmp_path / "empty", tmp_path / "x.md"]))
    assert [each.document.path for each in report.added] == ["x.md"]
    assert len(report.failed) == 2


def test_add_links_that_lead_nowhere_do_not_stop_the_others(project: Project, tmp_path: Path) -> None:
    """In a folder a link to itself is passed over, named it is told, and so is what the system cannot look at."""
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "long.md").symlink_to("x" * 1000)
    (folder / "x.md").write_text("Text.", encoding="utf-8")
    named = [folder / name for name in ("loop.md", "long.md", "x.md")]
    for paths, failed in (([folder], ["long.md"]), (named, ["loop.md", "long.md"])):
        report = finish(add(project, paths))
        assert [each.document.path for each in report.added] == ["x.md"]
        assert [Path(each.path).name for each in report.failed] == failed


def test_add_folder_follows_no_link_out_of_it(project: Project, tmp_path: Path) -> None:
    """What lies elsewhere stays there and the link is told; a link to a file of the folder is a file of it."""
    folder = tmp_path / "received"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "x.md").write_text("Text.", encoding="utf-8")
    (folder / "link.md").symlink_to("in/x.md")
    (tmp_path / "secret.md").write_text("A password.", encoding="utf-8")
    (folder / "out.md").symlink_to("../secret.md")
    (folder / "folder").symlink_to(tmp_path)
    report = finish(add(project, [folder]))
    assert [each.document.path for each in report.added] == ["in/x.md", "link.md"]
    assert [(Path(each.path).name, "leads outside" in each.message) for each in report.failed] == [("out.md", True)]
    assert [each.document.path for each in finish(add(project, [folder / "out.md"])).added] == ["secret.md"]


def test_a_file_that_is_swapped_while_it_is_found_does_not_stop_the_others(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes in the folder: the file is reported, the others are added."""
    folder = tmp_path / "posts"
    folder.mkdir()
    for name in ("a.md", "b.md", "c.md"):
        (folder / name).write_text(f"Text {name}\n", encoding="utf-8")
    follow = os.path.realpath

    def follow_or_miss(path: Path, **rest: bool) -> str:
        if Path(path).name == "b.md":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return follow(path, **rest)

    monkeypatch.setattr(os.path, "realpath", follow_or_miss)
    report = finish(add(project, [folder]))
    assert [each.document.path for each in report.added] == ["a.md", "c.md"]
    assert [(each.path, dict(each.text.values)) for each in report.failed] == [
        (str(folder / "b.md"), {"strerror": "No such file or directory"})
    ]


def test_add_folder_tells_pipes_and_goes_on(project: Project, tmp_path: Path) -> None:
    """A pipe with the name of a document is not waited for; neither is one that is named."""
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.md")
    (tmp_path / "in" / "x.md").write_text("Text.", encoding="utf-8")
    for paths in ([tmp_path / "in"], [tmp_path / "in" / "pipe.md", tmp_path / "in" / "x.md"]):
        report = finish(add(project, paths))
        assert [each.document.path for each in report.added] == ["x.md"]
        assert [Path(each.path).name for each in report.failed] == ["pipe.md"]


def test_add_refuses_a_large_file_unread(project: Project, tmp_path: Path) -> None:
    """A file with a hole of a terabyte is told by its size."""
    with (tmp_path / "large.md").open("wb") as file:
        file.truncate(1 << 40)
    [failed] = finish(add(project, [tmp_path / "large.md"])).failed
    assert "larger than" in failed.message


@pytest.mark.parametrize("name", [".hidden.md", "con.md"])
def test_add_refuses_names_that_cannot_be_exported_everywhere(project: Project, tmp_path: Path, name: str) -> None:
    """A hidden file or one of a device needs another name in the project."""
    (tmp_path / name).write_text("Text.", encoding="utf-8")
    assert len(finish(add(project, [tmp_path / name])).failed) == 1
    assert finish(add(project, [tmp_path / name], to="x.md")).added[0].document.path == "x.md"


def test_add_refuses_names_that_are_one_on_other_systems(project: Project, tmp_path: Path) -> None:
    """Of two names that macOS or Windows takes for one, the second is refused, and both are told."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["README.md", "Readme.md", "й.md", unicodedata.normalize("NFD", "й.md")]
    for name in names:
        (folder / name).write_text(f"Text of {len(name)}.", encoding="utf-8")
    if len(list(folder.iterdir())) < len(names):
        pytest.skip("this file system takes them for one")
    report = finish(add(project, [folder]))
    assert len(report.added) == len(report.failed) == 2
    assert "same name as README.md on macOS" in report.failed[0].message
    (tmp_path / "GUIDE.md").write_text("Another.", encoding="utf-8")
    [failed] = finish(add(project, [tmp_path / "GUIDE.md"])).failed
    assert "same name as guide.md on macOS" in failed.message


def test_update_follows_no_link_out_of_the_project(project: Project, tmp_path: Path) -> None:
    """A document's file that became a link brings nothing from elsewhere."""
    (tmp_path / "secret.md").write_text("A password.", encoding="utf-8")
    (project.root / "guide.md").unlink()
    (project.root / "guide.md").symlink_to("../secret.md")
    report = finish(update(project))
    assert (report.added.added, len(report.added.failed)) == ((), 1)
    assert find_document(project, "guide.md").version == 1


def test_add_again_brings_translations_that_an_interrupted_run_left_out(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document was stored, its translations were not: the next add finds out."""
    (tmp_path / "app.po").write_text(PO, encoding="utf-8")

    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("localize.workflow.documents.add.import_targets", stop)
        with pytest.raises(KeyboardInterrupt):
            finish(add(project, [tmp_path / "app.po"]))
    [added] = finish(add(project, [tmp_path / "app.po"])).added
    assert added.imported == 2
    assert finish(add(project, [tmp_path / "app.po"])).added[0].unchanged


def test_bilingual_document_takes_its_own_language_only(project: Project, tmp_path: Path) -> None:
    """A Kazakh PO file has no Russian texts, and saying so beats losing one."""
    (tmp_path / "app.po").write_text(PO, encoding="utf-8")
    finish(add(project, [tmp_path / "app.po"]))
    document = find_document(project, "app.po")
    [first, _] = project.store.rows(KK, Where(document=document.id), after=0, limit=9)
    assert not project.store.rows(RU, Where(document=document.id), after=0, limit=9)
    with pytest.raises(NotFound):
        save(project, first.segment.key, RU, "Новая заметка")


def test_partner_changes_of_a_bilingual_file_go_out_as_they_came(project: Project, tmp_path: Path) -> None:
    """Changed translations in a new version come in and, where that state is enough, are written back byte for byte."""
    path = tmp_path / "app.po"
    path.write_text(PO, encoding="utf-8")
    finish(add(project, [path]))
    path.write_text(PO.replace("Жою", "Өшіру"), encoding="utf-8")
    finish(add(project, [path]))
    finish(export(project, Wanted(languages=(KK,), min_state=State.TRANSLATED, fallback=Fallback.SOURCE)))
    assert (project.root / "target" / "kk" / "app.po").read_bytes() == path.read_bytes()


def test_russian_original_goes_to_english_and_kazakh(project: Project, tmp_path: Path) -> None:
    """A document in another language than the project's is drafted, checked, counted and exported like all."""
    (tmp_path / "ru.md").write_text("Пароль меняют раз в 3 месяца.", encoding="utf-8")
    finish(add(project, [tmp_path / "ru.md"], source="ru"))
    document = find_document(project, "ru.md")
    [english] = project.store.rows(EN, Where(document=document.id), after=0, limit=9)
    assert not project.store.rows(RU, Where(document=document.id), after=0, limit=9)
    assert [each.path for each in project.store.rows(EN, Where(), after=0, limit=99)] == ["ru.md"]
    save(project, english.segment.key, EN, "The password is changed every month.")
    assert "numbers.missing" in {each.finding.check for each in finish(check(project)).open if each.language == EN}
    counts = dict(status(project).languages)
    assert (counts[EN].segments, counts[EN].translated, counts[RU].segments) == (1, 1, 6)
    report = finish(draft(project, engines=["pseudo"]))
    assert report.left == 0
    finish(export(project, Wanted(min_state=State.INITIAL, fallback=Fallback.SOURCE)))
    assert (project.root / "target" / "en" / "ru.md").read_text(encoding="utf-8").startswith("The password")
    assert (project.root / "target" / "ru" / "ru.md").read_bytes() == (tmp_path / "ru.md").read_bytes()


def test_removed_paragraph_keeps_its_text_and_history(project: Project) -> None:
    """What a person typed for it is still there under its key."""
    [second] = project.store.rows(KK, Where(), after=1, limit=1)
    save(project, second.segment.key, KK, "Күшті құпиясөз қолданыңыз.")
    path = project.root / "guide.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Use a strong password. ", ""), encoding="utf-8")
    [added] = finish(add(project, [path])).added
    assert added.gone == 1
    key = find_key(project, second.segment.key)
    assert "Күшті құпиясөз" in str(history(project, key, KK))
    [kept] = project.store.targets(key)
    assert kept.content.plain == "Күшті құпиясөз қолданыңыз."


def test_stale_and_rejected_texts_stay_out_of_an_export(project: Project) -> None:
    """A translation of an older source is not exported as translated."""
    rows = project.store.rows(KK, Where(), after=0, limit=9)
    update = next(each for each in rows if each.segment.source.plain.startswith("Update"))
    save(project, update.segment.key, KK, "Бағдарламаны 2024 жылы жаңартыңыз.")
    path = project.root / "guide.md"
    path.write_text(path.read_text(encoding="utf-8").replace("2024", "2025"), encoding="utf-8")
    finish(add(project, [path]))
    wanted = Wanted(languages=(KK,), min_state=State.TRANSLATED, fallback=Fallback.SOURCE)
    [file] = finish(export(project, wanted)).files
    assert file.with_text == 0
    assert "2025" in file.path.read_text(encoding="utf-8")


def key_of_source(project: Project, text: str) -> SegmentKey:
    """The key of the segment with this source."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    return next(row.segment.key for row in rows if row.segment.source.plain == text)


def test_add_names_a_text_that_is_too_large_and_export_leaves_it(project: Project, tmp_path: Path) -> None:
    """A word of more letters than any has stays as it is, byte for byte; the texts beside it are translated."""
    word = "x" * (limits.LETTERS_IN_WORD + 1)
    (tmp_path / "long.txt").write_text(f"Hello.\n\n{word}\n\nBye.\n", encoding="utf-8")
    [added] = finish(add(project, [tmp_path / "long.txt"])).added
    assert (added.segments, len(added.problems)) == (2, 1)
    assert "left out: a word of more than 10,000 letters: xxx" in str(added.problems[0])
    save(project, key_of_source(project, "Hello."), KK, "Сәлем.")
    finish(export(project, Wanted((KK,), min_state=State.TRANSLATED, fallback=Fallback.SOURCE)))
    written = project.output_folder() / "kk" / "long.txt"
    assert written.read_text(encoding="utf-8") == f"Сәлем.\n\n{word}\n\nBye.\n"


def test_add_refuses_a_file_of_too_many_sentences(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are known once a text is split; a document that was let in stays so, whatever its next version has."""
    monkeypatch.setattr(limits, "SEGMENTS_IN_FILE", 3)
    page = tmp_path / "page.md"
    page.write_text("One. Two. Three. Four.\n", encoding="utf-8")
    [failed] = finish(add(project, [page])).failed
    assert str(failed.text) == "4 segments are too many for one document"
    assert not finish(add(project, [page], large=True)).failed
    page.write_text("One. Two. Three. Four. Five.\n", encoding="utf-8")
    assert not finish(add(project, [page])).failed


@pytest.mark.thorough
def test_add_takes_a_large_file_where_it_is_let_in(project: Project, tmp_path: Path) -> None:
    """Other files go on; what was let in has its next versions, and is exported."""
    head, remark = "<!DOCTYPE html><meta charset=utf-8>", f"<!--{'x' * limits.TEXT_BYTES}-->"
    page, other = project.root / "page.html", tmp_path / "other.txt"
    page.write_text(f"{head}<p>Hello.</p>{remark}", encoding="utf-8")
    other.write_text("Text.", encoding="utf-8")
    report = finish(add(project, [page, other]))
    assert [each.document.path for each in report.added] == ["other.txt"]
    assert ["bytes are too many" in each.message for each in report.failed] == [True]
    assert "--large" in report.failed[0].hint
    assert not finish(add(project, [page], large=True)).failed
    page.write_text(f"{head}<p>Hello.</p><p>Bye.</p>{remark}", encoding="utf-8")
    assert [each.new for each in finish(update(project)).added.added if each.document.path == "page.html"] == [1]
    save(project, key_of_source(project, "Bye."), KK, "Сау бол.")
    finish(export(project, Wanted((KK,), min_state=State.TRANSLATED, fallback=Fallback.SOURCE)))
    written = (project.output_folder() / "kk" / "page.html").read_text(encoding="utf-8")
    assert written.endswith(f"<p>Hello.</p><p>Сау бол.</p>{remark}")
