"""Whole paths of people through the screens: the same steps on a pty in every run, and in tmux among the slow tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journeys.terminals import Terminal, wait, wait_until

from localize.model import LanguageTag, State, Substate
from localize.model.events import Reject, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import init, open_project

KK = LanguageTag("kk")
RUSSIAN_CTRL_Q = "\x1b[1081;5u"
"""Ctrl+Q on a Russian layout, from a terminal that reports keys by number."""
GLOSSARY = "id,en,kk,forbidden_kk\npassword,password,құпиясөз,пароль\n"
MORNING = (
    ("# Before the border", "Шекара алдында"),
    ("Charge your phone.", "Телефоныңызды зарядтаңыз."),
    ("Leave the second phone at home.", "Екінші телефонды үйде қалдырыңыз."),
    ("Update your **software** now.", "<b1>Бағдарламаны</b1> қазір жаңартыңыз."),
    ("Change the password.", "Жаңа құпиясөз қойыңыз."),
    ("Write down the number of your lawyer.", "Заңгеріңіздің нөмірін жазып алыңыз."),
    ("Tell a friend where you go.", "Қайда баратыныңызды досыңызға айтыңыз."),
    ("Delete what you do not need.", "Керек емесін өшіріңіз."),
    ("Keep your phone locked at the border.", "Шекарада телефонды құлыптаңыз."),
    ("Do not unlock it for strangers.", "Оны бейтаныс адамдарға ашпаңыз."),
    ("# At the border", "Шекарада"),
    ("Stay calm.", "Сабыр сақтаңыз."),
    ("Ask for the reason.", "Себебін сұраңыз."),
    ("Charge your phone.", "Телефоныңызды зарядтаңыз."),
    ("Ask for a copy of the record.", "Хаттаманың көшірмесін сұраңыз."),
    ("Sign nothing that you have not read.", "Оқымаған қағазға қол қоймаңыз."),
    ("# After the border", "Шекарадан кейін"),
    ("Change the password.", "Жаңа құпиясөз қойыңыз."),
    ("Check which devices use your account.", "Тіркелгіңізді қай құрылғылар қолданатынын тексеріңіз."),
    ("Tell us what happened.", "Не болғанын бізге айтыңыз."),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a glossary and a document of twenty short texts."""
    folder = tmp_path / "project"
    with init(folder, source="en", targets=["kk", "ru"], name="Border") as project:
        (folder / "glossary").mkdir()
        (folder / "glossary" / "words.csv").write_text(GLOSSARY, encoding="utf-8")
        (folder / "guide.md").write_text("\n\n".join(source for source, _ in MORNING) + "\n", encoding="utf-8")
        (folder / "older.md").write_text("Keep your phone locked at a border.\n", encoding="utf-8")
        finish(add(project, [folder / "guide.md", folder / "older.md"]))
        save(project, rows(folder)[20].segment.key, KK, "Шекарада телефонды құлыптаңыз.")
    return folder


def rows(root: Path) -> tuple[Row, ...]:
    """All rows in Kazakh."""
    with open_project(root) as project:
        return project.store.rows(KK, Where(), after=0, limit=100)


def texts(root: Path) -> list[str]:
    """The Kazakh texts of the guide."""
    return [row.target.content.typed if row.target else "" for row in rows(root)[:20]]


def translate(root: Path, count: int, *, by: str = "Aigerim") -> None:
    """Confirm the first texts of the guide."""
    with open_project(root, as_name=by) as project:
        for row, (_, text) in zip(rows(root)[:count], MORNING[:count], strict=True):
            save(project, row.segment.key, KK, text)


def edit(terminal: Terminal, root: Path, *, by: str = "Aigerim") -> None:
    """Open the guide in the editor."""
    terminal.start("-C", str(root), "edit", "guide.md", "--target", "kk", "--as", by)
    wait(terminal, "SOURCE en", "TARGET kk")


def type_in(terminal: Terminal, number: int, text: str) -> None:
    """Type a text, see it, confirm it, and come to the next one."""
    terminal.write(text)
    wait(terminal, text.rsplit(maxsplit=1)[-1][-12:])
    terminal.press("Enter")
    wait(terminal, f"· {number + 1} of 20")


@pytest.mark.thorough
def test_translators_morning(terminal: Terminal, root: Path) -> None:
    """Twenty texts by the keyboard alone, its layout Russian: typed, from a match, with a tag, a fix, a repetition."""
    edit(terminal, root)
    for number in (1, 2, 3):
        type_in(terminal, number, MORNING[number - 1][1])
    terminal.press("F9")
    terminal.write("Бағдарламаны")
    terminal.press("F9")
    type_in(terminal, 4, " қазір жаңартыңыз.")
    terminal.write("Жаңа пароль қойыңыз.")
    wait(terminal, "Checks 1!")
    terminal.press("F7")
    wait(terminal, "Suggestion: “пароль” → “құпиясөз”")
    terminal.press("F7")
    wait(terminal, "Жаңа құпиясөз қойыңыз.", "No findings")
    terminal.press("Enter")
    wait(terminal, "· 6 of 20")
    for number in (6, 7, 8):
        type_in(terminal, number, MORNING[number - 1][1])
    wait(terminal, "Шекарада")
    terminal.press("C-r", "Enter")
    wait(terminal, "· 10 of 20")
    terminal.press("Escape")
    wait(terminal, "Enter Write")
    terminal.write("с")  # the key of c: a note
    wait(terminal, "Note on 10")
    terminal.write("Бейтаныс кім?")
    terminal.press("Enter")
    wait(terminal, "Enter Write", gone="Note on 10")
    terminal.press("Enter")
    wait(terminal, "Enter Confirm")
    for number in (10, 11, 12, 13):
        type_in(terminal, number, MORNING[number - 1][1])
    take_the_match(terminal, 14)
    for number in (15, 16, 17):
        type_in(terminal, number, MORNING[number - 1][1])
    take_the_match(terminal, 18)
    type_in(terminal, 19, MORNING[18][1])
    terminal.write(MORNING[19][1])
    terminal.press("Enter")
    wait(terminal, "none is open")
    terminal.write(RUSSIAN_CTRL_Q)
    terminal.wait_for_end()
    assert texts(root) == [text for _, text in MORNING]
    assert {row.state for row in rows(root)[:20]} == {State.TRANSLATED}
    with open_project(root) as project:
        assert [each.note.text for each in project.store.notes()] == ["Бейтаныс кім?"]


def take_the_match(terminal: Terminal, number: int) -> None:
    """Confirm what the memory has for a repeated sentence."""
    wait(terminal, "100%")
    terminal.press("C-r", "Enter")
    wait(terminal, f"· {number + 1} of 20")


@pytest.mark.thorough
def test_reviewers_hour(terminal: Terminal, root: Path) -> None:
    """Approve, approve two marked ones, send back with kind and reason, amend, ask; all on a Russian layout."""
    translate(root, 8)
    terminal.start("-C", str(root), "review", "guide.md", "--target", "kk", "--as", "Dana")
    wait(terminal, "8 left · 0 approved")
    terminal.write("ф")
    wait(terminal, "7 left · 1 approved")
    terminal.press("Space", "Space")
    wait(terminal, "2 marked")
    terminal.write("Ф")
    wait(terminal, "5 left · 3 approved", "2 texts approved")
    terminal.write("ч")
    wait(terminal, "Reject segment 4: what is wrong?")
    terminal.write("2")
    wait(terminal, "terminology", "Enter reject")
    terminal.write("Глоссарийді қараңыз.")
    terminal.press("Enter")
    wait(terminal, "1 rejected", "▸   5")
    terminal.write("У")
    wait(terminal, "Edit 5 and approve it")
    terminal.press("BSpace")
    terminal.write("!")
    terminal.press("Enter")
    wait(terminal, "4 approved", "▸   6")
    terminal.write("с")
    wait(terminal, "Question to Aigerim on 6")
    terminal.write("Қай заңгер?")
    terminal.press("Enter")
    wait(terminal, "Question sent")
    terminal.write("ы")
    wait(terminal, "1 Texts translated by others")
    terminal.write("4")
    wait(terminal, "✗ Dana: terminology: Глоссарийді қараңыз.")
    terminal.press("C-q")
    terminal.wait_for_end()
    done = rows(root)
    reviewed = [row.number for row in done if row.state is State.REVIEWED]
    assert (reviewed, [row.number for row in done if row.substate is Substate.REJECTED]) == ([1, 2, 3, 5], [4])
    assert texts(root)[4] == "Жаңа құпиясөз қойыңыз!"
    with open_project(root) as project:
        history = project.store.history(Subject(SubjectKind.SEGMENT, done[3].segment.key, KK))
        assert [each.body.category for each in history if isinstance(each.body, Reject)] == ["terminology"]
        assert [(each.note.text, each.note.kind) for each in project.store.notes()] == [("Қай заңгер?", "reviewer")]


@pytest.mark.thorough
def test_terminologist_adds_a_term_and_sees_it_flagged(terminal: Terminal, root: Path) -> None:
    """What was right yesterday has a finding once its word is forbidden; one key puts the wanted word in."""
    translate(root, 2)
    with open_project(root, as_name="Aigerim") as project:
        save(project, rows(root)[2].segment.key, KK, "Екінші смартфон үйде қалсын.")
    edit(terminal, root)
    go_to(terminal, 3)
    terminal.press("F8")
    wait(terminal, "No findings")
    terminal.press("C-q")
    terminal.wait_for_end()
    for words in (("en=phone", "kk=телефон"), ("kk=смартфон", "--to", "C1", "--status", "forbidden")):
        terminal.start("-C", str(root), "term", "add", *words)
        terminal.wait_for_end()
    edit(terminal, root)
    go_to(terminal, 3)
    wait(terminal, "Checks 1!")
    terminal.press("F8")
    wait(terminal, "terms.forbidden")
    terminal.press("F7")
    wait(terminal, "Suggestion: ")
    terminal.press("F7")
    wait(terminal, "Екінші телефон үйде қалсын.")
    terminal.press("Enter")
    wait(terminal, " TEXT ")
    terminal.press("Enter")
    wait(terminal, "· 4 of 20")
    terminal.press("C-q")
    terminal.wait_for_end()
    assert texts(root)[2] == "Екінші телефон үйде қалсын."


def go_to(terminal: Terminal, number: int) -> None:
    """Jump to a segment by its number."""
    terminal.press("C-g")
    wait(terminal, "Go to segment number")
    terminal.write(str(number))
    terminal.press("Enter")
    wait(terminal, f"· {number} of 20")


@pytest.mark.thorough
def test_source_is_updated_in_the_middle_of_work(terminal: Terminal, root: Path) -> None:
    """A new version of the file comes in while a sentence is half typed: it is kept, and what changed is told."""
    edit(terminal, root)
    type_in(terminal, 1, MORNING[0][1])
    type_in(terminal, 2, MORNING[1][1])
    terminal.write("Екінші телефонды үйде")
    wait(terminal, "not saved yet")
    sources = [source for source, _ in MORNING]
    sources[2] = "Leave the second phone at a friend’s home."
    sources.insert(1, "Read this first.")
    (root / "guide.md").write_text("\n\n".join(sources) + "\n", encoding="utf-8")
    with open_project(root, as_name="Manager") as project:
        assert not finish(add(project, [root / "guide.md"])).failed
    terminal.write(" қалдырыңыз.")
    wait(terminal, "қалдырыңыз.")
    terminal.press("Enter")
    wait(terminal, "4 of 21", "Leave the second phone at a fr", "Δ Leave", "{+a friend’s +}home")
    wait(terminal, "Екінші телефонды үйде қалдырыңыз.")
    assert rows(root)[3].source_changed
    terminal.press(*["BSpace"] * len("үйде қалдырыңыз."))
    terminal.write("досыңызда қалдырыңыз.")
    wait(terminal, "досыңызда қалдырыңыз.")
    terminal.press("Enter")
    wait(terminal, "· 5 of 21")
    terminal.press("C-q")
    terminal.wait_for_end()
    begun = [MORNING[0][1], "", MORNING[1][1], "Екінші телефонды досыңызда қалдырыңыз."]
    assert [row.target.content.typed if row.target else "" for row in rows(root)[:4]] == begun
    assert not rows(root)[3].source_changed


@pytest.mark.thorough
def test_editor_is_killed_and_the_translator_comes_back(terminal: Terminal, root: Path) -> None:
    """kill -9 in the middle of the fourth sentence: three are confirmed, the half one is back, and the day goes on."""
    edit(terminal, root)
    for number in (1, 2, 3):
        type_in(terminal, number, MORNING[number - 1][1])
    terminal.write("Бағдарла")
    wait(terminal, "Бағдарла", "8 ch")
    with open_project(root, as_name="Aigerim") as project:
        wait_until(terminal, lambda: [each.typed for each in project.store.unsaved("Aigerim")] == ["Бағдарла"])
    terminal.kill()
    edit(terminal, root)
    wait(terminal, "· 4 of 20", "Бағдарла", "was restored")
    terminal.write("маны жаңартыңыз.")
    terminal.press("Enter")
    wait(terminal, "Enter again confirms it")
    terminal.press("Enter")
    wait(terminal, "· 5 of 20")
    terminal.press("C-q")
    terminal.wait_for_end()
    assert texts(root)[:4] == [*(text for _, text in MORNING[:3]), "Бағдарламаны жаңартыңыз."]
    with open_project(root) as project:
        assert project.store.unsaved("Aigerim") == ()
        assert project.store.verify() == ()


def test_terminal_is_asked_what_it_sends(terminal: Terminal) -> None:
    """`keys test` names each key, in lines that begin at the left, until Esc is pressed twice."""
    terminal.start("keys", "test")
    wait(terminal, "Press keys; press Esc twice to quit.")
    terminal.press("C-r")
    wait(terminal, "Use match (Editor)")
    terminal.write("ы")
    wait(terminal, "Settings (Files of the project)")
    lines = [line for line in terminal.screen().splitlines() if line.strip()]
    assert any(line.startswith("^R ") for line in lines)
    assert any(line.startswith("ы ") for line in lines)
    assert "␍" not in terminal.screen()
    terminal.press("Escape")
    wait(terminal, "^[")
    terminal.press("Escape")
    terminal.wait_for_end()
