"""The line mode: looking for texts, walking some of a list only, and deciding on several at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.line_mode.test_session import KK, rows, session

from localize.cli.line_mode.selection import in_ranges
from localize.cli.line_mode.session import EDIT, REVIEW
from localize.i18n import set_language
from localize.model import State
from localize.model.events import Member
from localize.workflow.editing.edit import keep, save
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments import lookup


@pytest.fixture
def waiting(project: Project) -> Project:
    """A project with four texts of another person that wait for a review, and one of its own."""
    with open_project(project.root) as other:
        other.member = Member("Berik")
        for row in rows(project)[:4]:
            save(other, row.segment.key, KK, f"Мәтін {row.number}.")
    save(project, rows(project)[4].segment.key, KK, "Менікі.")
    return project


def states(project: Project) -> list[State]:
    """The states of the first five texts."""
    return [row.state for row in rows(project)[:5]]


def test_found_texts_are_walked_and_then_all_again(run: Run, project: Project) -> None:
    """What has a text in its source or translation becomes the list; everything shows all, from where one stands."""
    save(project, rows(project)[0].segment.key, KK, "Телефон туралы")
    said = session(run, project, "find PHONE", "find телефон", "list", "skip", "everything", "everything", "find жоқ")
    assert "1 text: “PHONE”. skip and back move through them" in said
    assert "Segment 4, 1 of 1" in said
    assert "1 text: “телефон”.\n" in said
    assert "1, translated, Телефон туралы" in said
    assert "That is the end of the list." in said
    assert "6 texts\nSegment 1, 1 of 6" in said
    assert "All segments are shown." in said
    assert "No matches in this list: “жоқ”" in said


def test_text_is_looked_for_on_one_side_or_as_an_expression(run: Run, project: Project) -> None:
    """A word before a colon says where, or that it is an expression; one that cannot be read is told, and no more."""
    save(project, rows(project)[0].segment.key, KK, "Keep it")
    lines = ("find source: keep", "find translation: keep", "find expression: ^K.*t$", "find expression: (", "find", "")
    said = session(run, project, *lines, end="\n")
    assert "1 text: “keep”, source." in said
    assert "1 text: “keep”, translation." in said
    assert "1 text: “^K.*t$”, an expression." in said
    assert "The expression cannot be read" in said
    assert "No filter given." in said


def test_state_and_findings_are_chosen_by_number_or_word(run: Run, project: Project) -> None:
    """What can be chosen is told with its counts; a choice narrows the list, an unknown one is told."""
    first, second, third, *_ = rows(project)
    keep(project, first.segment.key, KK, "Жоба")
    save(project, second.segment.key, KK, "Мәтін  екі")
    lookup.toggle_bookmark(project, third.segment.key)
    said = session(
        run, project, "only", "only draft", "only 4", "only finding", "everything", "only with a finding", "only",
        "everything", "only my bookmarks", "only dr, nonsense", "only spaces.doubled",
    )  # fmt: skip
    assert "1: not confirmed, 5\n2: new, 4\n3: draft, 1\n" in said
    assert "1 text: draft." in said
    assert "1 text: translated." in said
    assert "Checking 6 texts …" in said
    assert "1 text: with a finding." in said
    assert "9: with a finding, 1, shown now" in said
    assert "13: There are two or more spaces in a row, 1\n" in said
    assert "Segment 3, 1 of 1" in said
    assert "No matches in this list: spaces.doubled, my bookmarks" in said
    assert "“nonsense” is not a filter" in said
    assert "“finding” is not a filter" in said


def test_finding_that_was_mended_is_no_longer_among_those_to_walk(run: Run, project: Project) -> None:
    """After a check of the whole list, what is written counts at once."""
    save(project, rows(project)[1].segment.key, KK, "Мықты  құпиясөз қолданыңыз.")
    said = session(run, project, "only with a finding", "fix", "everything", "only with a finding")
    assert "No matches in this list: with a finding" in said


def test_number_outside_of_what_is_walked_shows_all_again(run: Run, project: Project) -> None:
    """Nothing that was found hides a segment for good: its number leads to it, and undo to where it took effect."""
    said = session(run, project, "w Бір", "find phone", "go 2", "find phone", "undo")
    assert "6 texts\nSegment 2, 2 of 6" in said
    assert said.count("6 texts\n") == 2
    assert "Undone.\n" in said
    assert rows(project)[0].target is None or not rows(project)[0].target.content  # type: ignore[union-attr]


def test_next_open_one_is_looked_for_among_those_walked(run: Run, project: Project) -> None:
    """A confirmation leads on within what was found."""
    said = session(run, project, "find expression: ^(Safety|Keep)", "c Нұсқаулық", "c Телефонды құлыптаңыз.")
    assert "Segment 4, 2 of 2" in said
    assert "No open segments left in this list." in said


def test_list_is_told_in_short(run: Run, project: Project) -> None:
    """Ten at a time, from here or from a number; the rest is counted."""
    (project.root / "more.txt").write_text("".join(f"Line number {n}.\n\n" for n in range(20)), encoding="utf-8")
    assert run("-C", project.root, "add", project.root / "more.txt").code == 0
    said = session(run, project, "list", "list 20", "list 99", "list x")
    assert "1, new, Safety guide\n" in said
    assert "16 more; list 11 continues." in said
    assert "26, new, Line number 19.\n" in said
    assert "That is the end of the list." in said
    assert "That number is not in this list." in said


def test_several_are_approved_after_a_question_and_taken_back_in_one_step(run: Run, waiting: Project) -> None:
    """How many, and how many were not heard, is told before; only yes approves; undo brings all of them back."""
    said = session(
        run, waiting, "approve 2-3", "no", "approve 2-3", "yes", "approve everything", "y", "u", "u", "approve 9",
        "approve slow", screen="review",
    )  # fmt: skip
    assert "Approve 2 texts? 2 were not read out." in said
    assert "No texts approved." in said
    assert "2 texts approved." in said
    assert "Approve 2 texts? 1 was not read out." in said
    assert said.count("Undone.") == 2
    assert states(waiting)[:4] == [State.TRANSLATED] * 4
    assert "That number is not in this list. List shows the numbers" in said
    assert "“slow” is not a number" in said


def test_marked_texts_are_approved_as_they_stood(run: Run, waiting: Project) -> None:
    """Marks are told by number; a text that has changed since it was marked is left."""
    said = session(
        run, waiting, "approve marked", "mark", "v", "mark 4", "unmark 2", "back", "unmark", "list", "approve marked",
        "yes", screen="review",
    )  # fmt: skip
    assert "No texts are marked. Mark marks" in said
    assert "3 texts are marked: 1 to 2, 4." in said
    assert "2 texts are marked: 1, 4." in said
    assert "This text is not marked." in said
    assert "2, translated, Use a strong password." in said
    assert states(waiting) == [
        State.REVIEWED, State.TRANSLATED, State.TRANSLATED, State.REVIEWED, State.TRANSLATED,
    ]  # fmt: skip


def test_findings_among_several_are_told_before(run: Run, project: Project) -> None:
    """Who approves what was not read out hears how many of these texts have findings, checked or not."""
    with open_project(project.root) as other:
        other.member = Member("Berik")
        for row in rows(project)[:3]:
            save(other, row.segment.key, KK, f"Мәтін  {row.number}")
    typed = ("only with a finding", "approve everything", "no", "everything", "approve 2-3", "no")
    said = session(run, project, "approve everything", "no", *typed, screen="review")
    assert "Approve 3 texts? 2 were not read out. 3 have findings." in said
    assert "Checking 6 texts …" in said
    assert "Approve 2 texts? 2 were not read out. 2 have findings." in said


def test_nothing_is_read_twice_without_a_need(run: Run, project: Project) -> None:
    """The file is named when it changes, and in the details; a match that is the text itself is not read again."""
    (project.root / "more.md").write_text("Safety guide\n", encoding="utf-8")
    assert run("-C", project.root, "add", project.root / "more.md").code == 0
    save(project, rows(project)[0].segment.key, KK, "Нұсқаулық")
    said = session(run, project, "go 2", "go 7", "match 1", "read", "details")
    assert "Segment 2, 2 of 7, new, paragraph\n" in said
    assert "Segment 7, 7 of 7, new, paragraph, more.md\n" in said
    assert "Match 1, 100 percent: Нұсқаулық\n" in said
    assert "Match 1, 100 percent: same as the current text\n" in said
    assert said.count("more.md") == 2


def test_own_texts_among_several_are_told(run: Run, waiting: Project) -> None:
    """Whoever approves their own texts with others' hears it before and after."""
    said = session(run, waiting, "show 2", "approve all", "yes", screen="review")
    assert "Approve 5 texts? 1 is your own." in said
    assert "5 texts approved. 1 is your own." in said
    assert set(states(waiting)) == {State.REVIEWED}
    assert "The list is empty." in said


def test_what_cannot_be_approved_is_left(run: Run, waiting: Project) -> None:
    """Texts that were sent back are not approved by the way."""
    said = session(run, waiting, "reject style: stiff", "approve everything", "yes", screen="review")
    assert "1 cannot be approved." in said
    assert states(waiting)[0] is State.INITIAL
    said = session(run, waiting, "show 4", "approve everything", screen="review")
    assert "You cannot approve any of these texts now." in said


def test_input_that_ends_before_the_answer_approves_nothing(run: Run, waiting: Project) -> None:
    """A line that drops is no yes."""
    session(run, waiting, "approve everything", screen="review")
    assert set(states(waiting)) == {State.TRANSLATED}


def test_queue_is_searched_and_its_state_stays(run: Run, waiting: Project) -> None:
    """At the desk a search walks what waits only; no state is offered, and another queue begins anew."""
    said = session(run, waiting, "find phone", "only", "show 2", screen="review")
    assert "1 text: “phone”." in said
    assert "Segment 4, 1 of 1, translated" in said
    assert "1: with a finding\n2: with an open note\n3: my bookmarks\n" in said
    assert "5 texts" in said


def test_approval_is_taken_back_after_another_queue_was_shown(run: Run, waiting: Project) -> None:
    """Undo says what it did, also where this list has that text no more."""
    said = session(run, waiting, "approve", "show 4", "undo", screen="review")
    assert "Undone." in said
    assert "It was segment 1, which is not in this list." in said
    assert states(waiting)[0] is State.TRANSLATED


@pytest.mark.parametrize("screen", ["edit", "review"])
def test_nothing_can_be_done_where_there_is_nothing(run: Run, tmp_path: Path, screen: str) -> None:
    """In a project without a segment every command says so, or does nothing, and the session goes on."""
    assert run("init", tmp_path, "--source", "en", "--target", "kk").code == 0
    lines = [each.word for each in (EDIT if screen == "edit" else REVIEW)]
    typed = "".join(f"{each}\n" for word in lines for each in (word, f"{word} 1"))
    ran = run("-C", tmp_path, screen, "--plain", stdin=typed)
    assert ran.code == 0, ran.err
    assert "The list is empty." in ran.out
    assert ran.out.endswith("The input has ended; everything is saved.\n")


def test_commands_of_the_search_are_understood_in_russian_and_kazakh(run: Run, waiting: Project) -> None:
    """The words of the language spoken, ё or е, and numbers from a Kazakh row of keys."""
    lines = {
        "ru": ("найти оригинал: phone", "все", "отметить ә-ғ", "утвердить отмеченные", "нет", "выход"),
        "kk": ("табу аударма: мәтін ғ", "барлығы", "белгілеу ә і-ң", "бекіту белгіленгендер", "иә", "шығу"),
    }
    for language, typed in lines.items():
        root = waiting.root
        ran = run(
            "-C", root, "--ui-lang", language, "review", "--plain", "--target", "kk", stdin="\n".join(typed) + "\n"
        )
        set_language("en")
        assert ran.code == 0, ran.err
        if language == "ru":
            assert "1 текст: «phone», оригинал." in ran.out
            assert "Отмечены 3 текста: с 2 по 4." in ran.out
            assert "Ни один текст не утверждён." in ran.out
    assert states(waiting)[1:4] == [State.REVIEWED] * 3


def test_numbers_are_told_as_ranges() -> None:
    """Runs are told by their ends."""
    assert in_ranges([8, 3, 4, 5, 12]) == "3 to 5, 8, 12"


def test_list_cuts_texts_at_words_around_what_was_found(run: Run, project: Project) -> None:
    """A long text is told in part, with the words that were looked for."""
    text = "Every sentence of this kind goes on for much longer than anybody cares to hear, until the lamp is out.\n"
    (project.root / "more.txt").write_text(text, encoding="utf-8")
    assert run("-C", project.root, "add", project.root / "more.txt").code == 0
    said = session(run, project, "list 7", "find lamp", "list")
    assert "7, new, Every sentence of this kind goes on for much longer than …\n" in said
    assert "7, new, … cares to hear, until the lamp is out.\n" in said
