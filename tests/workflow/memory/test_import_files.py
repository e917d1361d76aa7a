"""Files into the memory: whole, once, with progress, and on from where an import was broken off."""

from __future__ import annotations

import contextlib
import gzip
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.terminals import signals_of_a_terminal

from localize.errors import ExchangeError, NotFound, StoreError, WorkflowError
from localize.language import parse_tag
from localize.memory.index.index import Index
from localize.model import Content, TranslationUnit, Trust
from localize.workflow import finish
from localize.workflow.memory.file_reader import ImportOptions
from localize.workflow.memory.import_files import import_memory
from localize.workflow.memory.indexes import memory_index
from localize.workflow.memory.tmx import all_units, export_memory
from localize.workflow.memory.undo import list_edits, undo_file, undo_stopped
from localize.workflow.project.project import Project, open_project

_HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header creationtool="Other" srclang="en"/><body>\n'
_TAIL = "</body></tmx>\n"
_UNIT = (
    '<tu tuid="{0}"><prop type="x-domain">law</prop><tuv xml:lang="en"><seg>Text {0} {1}</seg></tuv>'
    '<tuv xml:lang="kk"><seg>{2} {0}</seg></tuv></tu>\n'
)


def write_tmx(path: Path, count: int, *, filler: str = "") -> Path:
    """Write a memory of which every hundredth unit has a code; return its path."""
    units = (
        _UNIT.format(number, filler, '<ph type="x-odd">[1]</ph>' if number % 100 == 0 else "Мәтін")
        for number in range(count)
    )
    path.write_text(_HEAD + "".join(units) + _TAIL, encoding="utf-8")
    return path


def memory_of(project: Project) -> dict[str, TranslationUnit]:
    """Return all records by name."""
    return {unit.id: unit for unit in all_units(project)}


def test_import_tells_how_far_it_is(project: Project, tmp_path: Path) -> None:
    """Progress says the share of the file and how many units are safe; what cannot be read is told with its line."""
    path = write_tmx(tmp_path / "press.tmx", 3_000)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(_TAIL, "<tu></tu>\n" + _TAIL), encoding="utf-8")
    work = import_memory(project, [path])
    progress = [next(work), next(work)]
    assert [each.total for each in progress] == [100, 100]
    assert 0 < progress[0].done <= progress[1].done
    assert "press.tmx: 1,000 units" in progress[0].what
    report = finish(work)
    assert report.added == 3_000 == len(memory_of(project))
    assert [(name, problem.line) for name, problem in report.problems] == [("press.tmx", 3_003)]
    again = finish(import_memory(project, [path]))
    assert (again.added, again.repeated) == (0, ("press.tmx",))


def test_a_packed_file_is_the_same_memory(project: Project, tmp_path: Path) -> None:
    """Its records have the names that they have unpacked; what stands before damage comes in; tables are read too."""
    path = write_tmx(tmp_path / "press.tmx", 3_000)
    packed = tmp_path / "press.tmx.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert finish(import_memory(project, [packed])).added == 3_000
    assert {each.origin.name for unit in all_units(project) for each in unit.variants} == {"press.tmx"}
    assert finish(import_memory(project, [path])).added == 0
    assert list_edits(project)[0].what == "press.tmx.gz"
    finish(undo_file(project, packed))
    assert memory_of(project) == {}
    cut = tmp_path / "cut.tmx.gz"
    cut.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
    report = finish(import_memory(project, [cut]))
    assert 1_000 < report.added < 2_900
    assert [error.message.split(":")[0] for error in report.failed] == ["cannot be unpacked"]
    (tmp_path / "few.csv.gz").write_bytes(gzip.compress("en,kk\nA few,Азғантай\n".encode()))
    assert finish(import_memory(project, [tmp_path / "few.csv.gz"])).added == 1


def test_export_packs_what_it_writes(project: Project, tmp_path: Path) -> None:
    """`.tmx.gz` holds what `.tmx` does, the same bytes each time; other packed names are refused."""
    finish(import_memory(project, [write_tmx(tmp_path / "press.tmx", 300)]))
    for name in ("all.tmx", "all.tmx.gz", "again.tmx.gz"):
        assert finish(export_memory(project, tmp_path / name)) == 300
    packed = (tmp_path / "all.tmx.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "all.tmx").read_bytes()
    assert packed == (tmp_path / "again.tmx.gz").read_bytes()
    for name in ("all.csv.gz", ".tmx.gz", "all.gz"):
        with pytest.raises(WorkflowError):
            finish(export_memory(project, tmp_path / name))


def test_import_of_a_damaged_file_keeps_what_stands_before(project: Project, tmp_path: Path) -> None:
    """A file cut off in the middle gives all whole units and an error with its line; a missing one hinders no other."""
    whole = write_tmx(tmp_path / "whole.tmx", 2_000).read_text(encoding="utf-8")
    cut = tmp_path / "cut.tmx"
    cut.write_text(whole[: len(whole) * 3 // 4], encoding="utf-8")
    report = finish(import_memory(project, [tmp_path / "none.tmx", cut]))
    assert report.added == whole[: len(whole) * 3 // 4].count("</tu>\n") == len(memory_of(project))
    assert [(Path(error.path).name, error.line) for error in report.failed] == [
        ("none.tmx", 0),
        ("cut.tmx", report.added + 3),
    ]
    before = memory_of(project)
    (tmp_path / "mended").mkdir()
    mended = tmp_path / "mended" / "cut.tmx"
    mended.write_text(whole, encoding="utf-8")
    assert finish(import_memory(project, [mended])).added == 2_000 - len(before)
    assert memory_of(project).items() >= before.items()


def test_import_given_up_goes_on(project: Project, tmp_path: Path) -> None:
    """An import that was given up keeps what it had called safe, and the same command adds the rest."""
    path = write_tmx(tmp_path / "press.tmx", 3_500)
    work = import_memory(project, [path])
    next(work)
    work.close()
    kept = len(memory_of(project))
    assert 0 < kept < 3_500
    assert finish(import_memory(project, [path])).added == 3_500 - kept
    assert len(memory_of(project)) == 3_500


def test_an_import_that_was_given_up_is_taken_back(project: Project, tmp_path: Path) -> None:
    """What had come of it leaves, and the log tells both; then the file brings all again, and goes back as well."""
    path = write_tmx(tmp_path / "press.tmx", 3_500)
    work = import_memory(project, [path])
    next(work)
    work.close()
    kept = len(memory_of(project))
    assert finish(undo_file(project, path)).units == kept
    assert not memory_of(project)
    assert [each.undone_by is None for each in list_edits(project)] == [False, True]
    assert finish(import_memory(project, [path])).added == 3_500
    assert finish(undo_file(project, path)).units == 3_500
    assert not memory_of(project)
    with pytest.raises(NotFound):
        finish(undo_file(project, path))
    with pytest.raises(ExchangeError):
        finish(undo_file(project, tmp_path / "none.tmx"))


def test_of_a_file_that_was_not_imported_nothing_is_taken_back(project: Project, tmp_path: Path) -> None:
    """Nothing is recorded; a hint tells the number of what was imported under its name, for who meant that."""
    path = write_tmx(tmp_path / "press.tmx", 2)
    with pytest.raises(NotFound) as never:
        finish(undo_file(project, path))
    assert never.value.hint == "`localize tm log` lists them"
    finish(import_memory(project, [path]))
    (done,) = list_edits(project)
    write_tmx(path, 3)
    with pytest.raises(NotFound) as other:
        finish(undo_file(project, path))
    assert f"`localize tm undo {done.number}`" in other.value.hint
    assert list_edits(project) == (done,)
    assert len(memory_of(project)) == 2


def test_a_stopped_import_of_another_text_is_left(project: Project, tmp_path: Path) -> None:
    """A file that was written anew since its import was stopped takes nothing back, and the hint names another way."""
    path = write_tmx(tmp_path / "press.tmx", 3_500)
    work = import_memory(project, [path])
    next(work)
    work.close()
    write_tmx(path, 3)
    with pytest.raises(NotFound) as other:
        finish(undo_file(project, path))
    assert "`localize tm undo press.tmx`" in other.value.hint
    (stopped,) = list_edits(project)
    assert (stopped.number, stopped.what, stopped.units) == (None, "press.tmx", len(memory_of(project)))
    assert finish(undo_stopped(project, "press.tmx")).units == stopped.units
    assert not memory_of(project)
    assert [each.undone_by is None for each in list_edits(project)] == [False, True]
    with pytest.raises(NotFound):
        finish(undo_stopped(project, "press.tmx"))


def test_a_file_that_brought_nothing_is_no_stopped_import(project: Project, tmp_path: Path) -> None:
    """Of what is no memory at all, or was stopped before the first record, nothing need be taken back."""
    path = tmp_path / "press.tmx"
    path.write_text("<html/>", encoding="utf-8")
    assert finish(import_memory(project, [path])).failed
    assert list_edits(project) == ()


def test_imports_of_one_name_are_told_apart(project: Project, tmp_path: Path) -> None:
    """The import of just these bytes goes back, wherever the file stands; the later one of another file stays."""
    old, new = tmp_path / "old" / "press.tmx", tmp_path / "press.tmx"
    old.parent.mkdir()
    finish(import_memory(project, [write_tmx(old, 2)]))
    finish(import_memory(project, [write_tmx(new, 5, filler="new")]))
    first, second = list_edits(project)
    report = finish(undo_file(project, old))
    assert (report.units, report.undoes) == (first.units, first.number)
    assert [each.undone_by for each in list_edits(project)] == [report.number, None, None]
    assert finish(undo_file(project, new)).undoes == second.number
    assert not memory_of(project)


def test_imports_of_one_file_are_told_apart_by_what_was_told(project: Project, tmp_path: Path) -> None:
    """What is told names the import; told nothing, the one that was told nothing goes back, else the latest."""
    path = tmp_path / "pairs.csv"
    path.write_text("Open,Ашу\nClose,Жабу\n", encoding="utf-8")
    en, kk, ru = map(parse_tag, ("en", "kk", "ru"))
    numbers = {}
    for target in (kk, ru):
        finish(import_memory(project, [path], ImportOptions(en, target)))
        numbers[target] = list_edits(project)[-1].number
    with pytest.raises(NotFound):
        finish(undo_file(project, path, ImportOptions(ru, kk)))
    assert finish(undo_file(project, path, ImportOptions(en, kk))).undoes == numbers[kk]
    assert finish(undo_file(project, path)).undoes == numbers[ru]
    with pytest.raises(NotFound):
        finish(undo_file(project, path))


@pytest.mark.thorough
def test_large_import_leaves_an_index(project: Project, tmp_path: Path) -> None:
    """Beside a large import the index is built: the next search has nothing left to read."""
    path = write_tmx(tmp_path / "large.tmx", 9_000, filler="word " * 80)
    finish(import_memory(project, [path]))
    index = Index(project.cache_folder / "memory" / project.source, project.source)
    assert len(index) == 9_000
    assert index.position == project.store.memory_since(0, 100_000)[-1].number
    assert index.search("Text 4321 " + "word " * 80, 1, 90)[0][1] >= 99


def start(root: Path, path: Path) -> subprocess.Popen[bytes]:
    """Start the command that imports *path*."""
    command = [sys.executable, "-m", "localize", "-C", str(root), "tm", "import", str(path)]
    with signals_of_a_terminal():
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_command_killed_again_and_again_ends_with_the_same_memory(project: Project, tmp_path: Path) -> None:
    """Killed or interrupted at any moment, the command leaves a sound store, and run once more it has lost nothing."""
    path = write_tmx(tmp_path / "large.tmx", 30_000, filler="word " * 20)
    root = project.root
    project.close()
    chance = random.Random(7)
    for turn in range(9):
        kill = signal.SIGINT if turn % 3 == 2 else signal.SIGKILL
        with start(root, path) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.4 + chance.random() * 2)  # its life, unless it is done earlier
            process.send_signal(kill)
            said = process.stderr.read().decode() if process.stderr else ""
        # Python ends itself by the signal where that met an exec() of its own; shells say 130 to both.
        assert process.returncode in (0, 130, -signal.SIGINT, -signal.SIGKILL), said
        with open_project(root) as opened:
            assert opened.store.verify() == ()
            assert all(len(unit.variants) == 2 for unit in all_units(opened))
    with open_project(root) as opened:
        finish(import_memory(opened, [path]))
        found = memory_of(opened)
        assert len(memory_index(opened, parse_tag("en"))) == len(found) == 30_000
        assert opened.store.verify() == ()
        assert len({unit.variants[0].content.plain for unit in found.values()}) == 30_000


# --- other formats ---------------------------------------------------------------------------------------------------

PO = """
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) "
"? 1 : 2);\\n"

#. Shown at the top
msgctxt "menu"
msgid "Open"
msgstr "Открыть"

#, fuzzy
msgid "Close"
msgstr "Закрытие"

msgid "Save"
msgstr ""

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"
"""

XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="en"
 target-language="kk" datatype="plaintext"><body>
<trans-unit id="1" approved="yes"><source>One <g id="5">key</g></source>
 <target state="final">Бір <g id="5">кілт</g></target></trans-unit>
<trans-unit id="2"><source>Two</source><target state="translated">Екі</target></trans-unit>
<trans-unit id="3"><source>Three</source><target state="needs-translation">Үш</target></trans-unit>
</body></file></xliff>"""


def pairs_of(project: Project) -> set[tuple[str, str, Trust]]:
    """Return the first text of each record, the second and its trust."""
    return {
        (unit.variants[0].content.typed, unit.variants[1].content.typed, unit.variants[1].trust)
        for unit in all_units(project)
    }


def test_import_of_po_takes_confirmed_translations_alone(project: Project, tmp_path: Path) -> None:
    """Each plural form stands beside the source's form; fuzzy ones are left out and told, contexts and notes kept."""
    path = tmp_path / "app.po"
    path.write_text(PO.format(language="ru"), encoding="utf-8")
    report = finish(import_memory(project, [path]))
    assert {text for _, text, _ in pairs_of(project)} == {"Открыть", "%d файл", "%d файла", "%d файлов"}
    found = {unit.variants[1].content.plain: unit for unit in all_units(project)}
    assert found["%d файл"].variants[0].content.plain == "%d file"
    assert found["%d файлов"].variants[0].content.plain == "%d files"
    assert {(each.kind, each.text) for each in found["Открыть"].extras} >= {("note", "Shown at the top")}
    assert any("menu" in each.text for each in found["Открыть"].extras)
    assert [problem.message.endswith(": 1") for _, problem in report.problems] == [True]
    assert "fuzzy" in report.problems[0][1].message


def test_import_learns_the_language_from_name_or_user(project: Project, tmp_path: Path) -> None:
    """A file that does not say its language is asked by its name, then by what the user says; else it is refused."""
    (tmp_path / "menu-ru.po").write_text(PO.format(language=""), encoding="utf-8")
    (tmp_path / "menu.po").write_text(PO.format(language="").replace("Save", "Keep"), encoding="utf-8")
    assert finish(import_memory(project, [tmp_path / "menu-ru.po"])).added == 4
    for _ in range(2):  # a file that gave nothing does not count as imported
        report = finish(import_memory(project, [tmp_path / "menu.po"]))
        assert [str(error.hint) for error in report.failed] == ["give the language with --target"]
    assert finish(import_memory(project, [tmp_path / "menu.po"], ImportOptions(target=parse_tag("ru")))).added == 4


@pytest.mark.parametrize("trusting", [False, True])
def test_import_of_xliff_trusts_states(project: Project, tmp_path: Path, trusting: bool) -> None:
    """Approved is worth more than translated, and as much as a review here only where the project says so."""
    path = tmp_path / "a.xlf"
    path.write_text(XLIFF, encoding="utf-8")
    root = project.root
    if trusting:
        with (root / "localize.yaml").open("a", encoding="utf-8") as settings:
            settings.write("review:\n  trust_imported: true\n")
    with open_project(root) as opened:
        assert finish(import_memory(opened, [path])).added == 2
        best = Trust.REVIEWED if trusting else Trust.TRANSLATED
        assert {pair[1:] for pair in pairs_of(opened)} == {("Бір <x1>кілт</x1>", best), ("Екі", Trust.IMPORTED)}
        (first,) = (unit for unit in all_units(opened) if unit.variants[0].content.tags)
        assert first.after == Content(("Two",)).hash


def test_import_and_export_of_tables(project: Project, tmp_path: Path) -> None:
    """A table comes in by its header, bad rows are told, and the memory goes out as a table again."""
    path = tmp_path / "old.csv"
    path.write_text("en,kk,ru\nOne,Бір,\nTwo\nThree,Үш,Три\n", encoding="utf-8")
    report = finish(import_memory(project, [path]))
    assert (report.added, [problem.line for _, problem in report.problems]) == (2, [3])
    for name, delimiter in (("all.csv", ","), ("all.tsv", "\t")):
        assert finish(export_memory(project, tmp_path / name)) == 2
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        assert lines[0].split(delimiter) == ["en", "kk", "ru", "author", "date", "document", "note", "id"]
        assert [line.split(delimiter)[:3] for line in lines[1:]] == [["One", "Бір", ""], ["Three", "Үш", "Три"]]
        assert finish(import_memory(project, [tmp_path / name])).added == 0  # what went out is there already


def test_export_that_is_refused_or_stopped_leaves_what_was_there(project: Project, tmp_path: Path) -> None:
    """A name that says no format is refused, and a disk that cannot be written is told; an old file stands."""
    finish(import_memory(project, [write_tmx(tmp_path / "in.tmx", 20)]))
    folder = tmp_path / "out"
    folder.mkdir()
    old = folder / "all.tmx"
    old.write_bytes(b"old")
    with pytest.raises(WorkflowError, match="has none of the extensions"):
        finish(export_memory(project, folder / "all.xlsx"))
    with pytest.raises(StoreError, match="cannot write"):
        finish(export_memory(project, old / "below.tmx"))
    stopped = export_memory(project, old)
    next(stopped)
    stopped.close()
    assert [each.name for each in folder.iterdir()] == ["all.tmx"]
    assert old.read_bytes() == b"old"


def test_import_refuses_a_file_in_one_language(project: Project, tmp_path: Path) -> None:
    """A document without translations is no memory; the error says what makes memory of it."""
    path = tmp_path / "guide.md"
    path.write_text("# One\n", encoding="utf-8")
    report = finish(import_memory(project, [path]))
    assert ["align" in error.hint for error in report.failed] == [True]
