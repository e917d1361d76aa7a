"""The line mode: a whole working session without a screen, by words or by letters, through a pipe."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run
from tests.store.full_disk import limited

from localize.cli.diagnostics import DISK
from localize.cli.line_mode.commands import find, help_lines
from localize.cli.line_mode.segment_text import changes_in_words, spell
from localize.cli.line_mode.session import EDIT, REVIEW
from localize.i18n import set_language, tr
from localize.model import Content, LanguageTag, State, Substate
from localize.model.segment_list import Row, Where
from localize.workflow import review, suggested_wordings
from localize.workflow.editing.edit import save
from localize.workflow.history import operations
from localize.workflow.memory import segment_matches
from localize.workflow.notes import notes
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.diff import diff

KK = LanguageTag("kk")


def rows(project: Project) -> list[Row]:
    """All rows in Kazakh."""
    return list(project.store.rows(KK, Where(), after=0, limit=100))


def session(run: Run, project: Project, *lines: str, screen: str = "edit", end: str = "\n") -> str:
    """What is said when these lines are typed; the input ends after them."""
    ran = run("-C", project.root, screen, "--plain", "--target", "kk", stdin="\n".join(lines) + (end if lines else ""))
    assert ran.code == 0, ran.err
    return ran.out


def test_segment_is_read_out_in_words(run: Run, project: Project) -> None:
    """Number, state, source with its tags spelt, text, matches, terms, findings: all in sentences."""
    said = session(run, project, "go 3", "w <b1>Ешкімге</b1> айтпаңыз 5", "q")
    assert "Segment 1, 1 of 6, new, heading, guide.md" in said
    assert "Source: Do not share it with [b1 opens]anyone[b1 closes]." in said
    assert "Text: [b1 opens]Ешкімге[b1 closes] айтпаңыз 5" in said
    assert "No matches." in said
    assert (
        "Finding 1, major: the source has no number 5; fix: remove it" in said or "the source has no number 5" in said
    )


def test_translator_works_by_letters_on_a_cyrillic_layout(run: Run, project: Project) -> None:
    """ц is where w is, с where c is; a number may come without digits; the next open segment follows."""
    said = session(run, project, "ц Қауіпсіздік нұсқаулығы", "с", "п ә", "с Мықты құпиясөз қолданыңыз.", "й")
    first, second, *_ = rows(project)
    assert first.target is not None
    assert first.target.content.typed == "Қауіпсіздік нұсқаулығы"
    assert (first.state, second.state) == (State.TRANSLATED, State.TRANSLATED)
    assert said.count("Confirmed.") == 2
    assert "Segment 3" in said


def test_match_source_tags_and_fixes_are_taken_by_number_and_word(run: Run, project: Project) -> None:
    """Copying the source, wrapping words in a tag, and putting a fix in need no screen."""
    save(project, rows(project)[3].segment.key, KK, "Телефонды құлыптаңыз.")
    (project.root / "more.md").write_text("Keep your phone locked.\n", encoding="utf-8")
    assert run("-C", project.root, "add", project.root / "more.md").code == 0
    said = session(run, project, "go 7", "match 1", "go 3", "write Ешкімге айтпаңыз", "tag Ешкімге", "t", "g 1", "copy")
    assert "Match 1, 100 percent: Телефонды құлыптаңыз." in said
    assert "All tags of the source are present" in said
    texts = [row.target.content.typed if row.target else "" for row in rows(project)]
    assert (texts[6], texts[2], texts[0]) == ("Телефонды құлыптаңыз.", "<b1>Ешкімге</b1> айтпаңыз", "Safety guide")
    origin = rows(project)[6].target
    assert origin is not None
    assert str(origin.origin).startswith("tm:10")


def test_suggestion_is_read_out_and_taken_when_the_command_is_repeated(run: Run, project: Project) -> None:
    """`fix` changes no word at once: it tells the words, and takes them when it comes again with nothing between."""
    save(project, rows(project)[1].segment.key, KK, "Парольді  калай таңдау керек.")
    offer = "Suggestion: “қалай” in place of “калай”. Repeat the command to apply it."
    said = session(run, project, "go 2", "fix", "fix", "read", "fix")
    assert said.count(offer) == 2
    text = rows(project)[1].target
    assert text is not None
    assert text.content.typed == "Парольді калай таңдау керек."
    assert offer in session(run, project, "go 2", "fix", "f")
    text = rows(project)[1].target
    assert text is not None
    assert text.content.typed == "Парольді қалай таңдау керек."


def test_suggestion_is_read_out_at_the_desk_too(run: Run, project: Project) -> None:
    """A reviewer hears a suggestion before it is put in and approved."""
    with open_project(project.root, as_name="Berik") as other:
        save(other, rows(project)[1].segment.key, KK, "Парольді калай таңдау керек.")
    assert "Approved." not in session(run, project, "go 2", "fix", screen="review")
    assert "Approved." in session(run, project, "go 2", "fix", "fix", screen="review")
    assert rows(project)[1].state is State.REVIEWED


def test_undo_takes_back_what_this_session_did_step_by_step(run: Run, project: Project) -> None:
    """Each undo goes one step further back, and stops where the session began."""
    save(project, rows(project)[0].segment.key, KK, "Бұрынғы")
    said = session(run, project, "go 1", "w Бір", "w Екі", "undo", "u", "u")
    assert said.count("Undone.") == 2
    assert "There is nothing to undo" in said
    target = rows(project)[0].target
    assert target is not None
    assert target.content.typed == "Бұрынғы"


def test_half_a_line_at_the_end_of_the_input_is_kept(run: Run, project: Project) -> None:
    """A pipe that breaks off loses nothing that arrived."""
    said = session(run, project, "write Жарты сөйлем", end="")
    assert "The input has ended; everything is saved." in said
    target = rows(project)[0].target
    assert target is not None
    assert (target.content.typed, target.substate) == ("Жарты сөйлем", Substate.DRAFT)


@pytest.mark.parametrize("end", [[], ["quit"]])
def test_texts_that_were_not_saved_are_told_at_the_end_of_the_input(run: Run, project: Project, end: list[str]) -> None:
    """A script whose text found the disk full neither hears that everything is saved nor gets the code of success."""
    project.close()
    with limited() as room:
        room.writes = 0
        words = ("-C", project.root, "edit", "--plain", "--target", "kk")
        ran = run(*words, stdin="\n".join(["confirm Бір", *end, ""]))
    assert ran.code == DISK
    assert "is full" in ran.out
    assert "everything is saved" not in ran.out


def test_writing_may_take_a_line_of_its_own(run: Run, project: Project) -> None:
    """Without a text the command asks for one; a line break is typed as its sign."""
    session(run, project, "write", "Бір↵Екі", "note", "Which guide?")
    target = rows(project)[0].target
    assert target is not None
    assert target.content.typed == "Бір\nЕкі"
    (noted,) = project.store.notes(rows(project)[0].segment.key, KK)
    assert noted.note.text == "Which guide?"


def test_finding_is_accepted_with_a_reason(run: Run, project: Project) -> None:
    """Without number or reason nothing is accepted, and the way is told."""
    said = session(
        run, project, "go 5", "w Бағдарламаны жаңартыңыз.", "accept", "accept 1", "accept 1 it is said before"
    )
    assert said.count("Enter the number of the finding and the reason") == 2
    assert "accepted: it is said before" in said


def test_somebody_else_was_faster(run: Run, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both texts are read out and the person decides; neither is lost."""
    first = rows(project)[0].segment.key
    original = segment_matches.matches

    def meanwhile(*arguments: object, **named: object) -> object:
        with open_project(project.root, as_name="Berik") as other:
            if other.store.get_row(first, KK).target is None:
                save(other, first, KK, "Берік жазған")
        return original(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(segment_matches, "matches", meanwhile)
    said = session(run, project, "w Менікі", "mine")
    assert "Berik saved this segment while you were writing" in said
    assert "Theirs: Берік жазған" in said
    target = rows(project)[0].target
    assert target is not None
    assert target.content.typed == "Менікі"


def test_reviewer_approves_and_sends_back(run: Run, project: Project) -> None:
    """Only others' texts wait; a reason, with the kind of fault, is asked for; undo takes an approval back."""
    with open_project(project.root, as_name="Berik") as other:
        for row in rows(project)[:3]:
            save(other, row.segment.key, KK, f"Мәтін {row.number}")
    said = session(run, project, "approve", "reject", "Terminology: wrong word", "a", "u", "help", screen="review")
    assert "Review, all files, kk. 3 to review." in said
    first, second, third, *_ = rows(project)
    assert (first.state, second.substate, third.state) == (State.REVIEWED, Substate.REJECTED, State.TRANSLATED)
    assert "Rejected." in said
    assert "approve or a [NUMBERS]: approve the text and continue" in said
    told = session(run, project, "go 2", "q")
    assert "Rejected by Aigerim: terminology: wrong word" in told


def test_impossible_things_are_told_and_the_session_goes_on(run: Run, project: Project) -> None:
    """An error is a sentence with a way out, not the end."""
    said = session(run, project, "go 99", "match 7", "sing", "confirm", "fix", "b", "w \x01", "s")
    for words in ("not in this list", "No matches.", "“sing” is not a command", "no text to confirm", "No fix here"):
        assert words in said
    assert "end of the list" in said
    assert "control character" in said
    assert "Segment 2" in said


def test_question_mark_asks_for_help(run: Run, project: Project) -> None:
    """Whoever does not know the word for help tries "?"."""
    said = session(run, project, "?")
    assert "help or h: list the commands" in said
    assert "is no command" not in said


def test_commands_are_told_apart() -> None:
    """Within a mode every word, letter and translation means one thing; help tells them all."""
    for commands in (EDIT, REVIEW):
        letters = [each.letter for each in commands if each.letter]
        assert len(set(letters)) == len(letters)
        for language in ("en", "kk", "ru"):
            set_language(language)
            for each in commands:
                for said in (each.word, *([each.letter] if each.letter else [])):
                    found = find(commands, f"{said} rest")
                    assert found == (each, "rest"), said
            assert len(help_lines(commands)) == len(commands)
    set_language("en")


def test_translated_command_is_understood(run: Run, project: Project) -> None:
    """The words of the language spoken work as the English ones do."""
    ran = run("-C", project.root, "--ui-lang", "ru", "edit", "--plain", "--target", "kk", stdin="пропустить\nвыход\n")
    set_language("en")
    assert ran.code == 0
    assert "Сегмент 2" in ran.out


def test_tags_are_spelt(project: Project) -> None:
    """A screen reader passes angle brackets by; words it reads."""
    assert spell(rows(project)[2].segment.source) == "Do not share it with [b1 opens]anyone[b1 closes]."


def test_reviewer_mends_and_approves_in_one_step(run: Run, project: Project) -> None:
    """A text mended at the desk is approved with it, a fix too; undo brings the former text back to the queue."""
    with open_project(project.root, as_name="Berik") as other:
        for row in rows(project)[:3]:
            save(other, row.segment.key, KK, f"Мәтін {row.number}  осында.")
    said = session(
        run, project, "e Қауіпсіздік нұсқаулығы", "fix", "amend Үшінші", "u", "amend", "Үшінші мәтін", screen="review"
    )
    assert said.count("you approved your own text") == 4
    texts = [row.target.content.typed if row.target else "" for row in rows(project)[:3]]
    assert texts == ["Қауіпсіздік нұсқаулығы", "Мәтін 2 осында.", "Үшінші мәтін"]
    assert {row.state for row in rows(project)[:3]} == {State.REVIEWED}


def test_mended_text_waits_for_another_where_nobody_approves_their_own(run: Run, project: Project) -> None:
    """Under `refuse` what the reviewer wrote is saved, and somebody else is asked to approve it."""
    settings = project.root / "localize.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "review:\n  self_approval: refuse\n", encoding="utf-8")
    with open_project(project.root, as_name="Berik") as other:
        save(other, rows(project)[0].segment.key, KK, "Мәтін")
    said = session(run, project, "amend Нұсқаулық", "back", "approve", screen="review")
    assert "saved; as you wrote it, another person approves it" in said
    assert "Approved." not in said
    first = rows(project)[0]
    assert first.target is not None
    assert (first.state, first.target.content.typed) == (State.TRANSLATED, "Нұсқаулық")


def test_reviewer_asks_and_turns_to_other_queues(run: Run, project: Project) -> None:
    """A question goes to the translator; own texts, approved ones and those sent back have queues of their own."""
    first, second, *_ = rows(project)
    save(project, first.segment.key, KK, "Менікі")
    with open_project(project.root, as_name="Berik") as other:
        save(other, second.segment.key, KK, "Беріктікі")
    lines = ("ask Which law is it?", "show", "reject style: stiff", "show 4", "show ә", "approve", "show 3", "withdraw")
    said = session(run, project, *lines, screen="review")
    assert "1: Texts translated by others, shown now" in said
    assert "4: Rejected texts" in said
    assert said.count("1 text\n") == 3
    (noted,) = project.store.notes(second.segment.key, KK)
    assert (noted.note.kind, noted.note.text) == ("reviewer", "Which law is it?")
    assert [row.state for row in rows(project)[:2]] == [State.TRANSLATED, State.INITIAL]
    alone = session(run, project, screen="review")
    assert "Your own translations are hidden. show lists other queues." in alone


def test_letter_of_another_session_does_nothing(run: Run, project: Project) -> None:
    """`w` writes in the editor; at the desk, where no command has that letter, it takes no approval back."""
    with open_project(project.root, as_name="Berik") as other:
        save(other, rows(project)[0].segment.key, KK, "Мәтін")
    said = session(run, project, "approve", "back", "w Басқа мәтін", screen="review")
    assert "“w Басқа мәтін” is not a command" in said
    assert rows(project)[0].state is State.REVIEWED


def test_match_tells_what_it_was_made_for(run: Run, project: Project) -> None:
    """Of a near match the differences are told in words; else that text; `details` tells its origin."""
    save(project, rows(project)[3].segment.key, KK, "Телефонды құлыптаңыз.")
    (project.root / "more.md").write_text("Keep your old phone locked.\n", encoding="utf-8")
    assert run("-C", project.root, "add", project.root / "more.md").code == 0
    said = session(run, project, "go 7", "details")
    assert "Here, unlike match 1: “old” added" in said
    assert "Match 1 is from: " in said


def test_changes_are_told_in_words() -> None:
    """A word in the place of another, one more, one less; each a sentence."""
    steps = diff(Content(("Lock the old phone now",)), Content(("Lock your phone now, please",)))
    assert changes_in_words(steps) == ["“your” in place of “the old”", "“, please” added"]
    assert changes_in_words(diff(Content(("Stop now",)), Content(("Stop",)))) == ["“now” removed"]


def test_finding_left_behind_names_its_segment(run: Run, project: Project) -> None:
    """What is read after a confirmation is about a segment that was left: it is no number that `fix` could take."""
    said = session(run, project, "go 2", "c Мықты құпиясөз қолданыңыз")
    assert "Segment 2 has a finding, minor: the source ends with a full stop; fix: add “.”" in said


def test_undo_tells_which_segment_it_went_back_to(run: Run, project: Project) -> None:
    """Undo leads to another segment than the present one, so that one is read."""
    said = session(run, project, "go 1", "c Нұсқаулық", "u")
    assert "Segment 1" in said.split("Undone.")[1]


def test_line_break_is_a_word(run: Run, project: Project) -> None:
    """A text of two lines stays one line that makes sense alone."""
    said = session(run, project, "w Бір↵Екі")
    assert "Text: Бір [line break] Екі" in said


def test_reviewer_hears_what_has_changed(run: Run, project: Project) -> None:
    """At the desk it is told who wrote the text and how it differs from the approved one; the history gives reasons."""
    key = rows(project)[0].segment.key
    with open_project(project.root, as_name="Berik") as other:
        save(other, key, KK, "Қауіпсіздік туралы нұсқаулық")
    review.approve(project, key, KK)
    with open_project(project.root, as_name="Berik") as other:
        save(other, key, KK, "Қауіпсіздік туралы анықтамалық")
    said = session(run, project, "reject style: no such word", "show 4", "details", "undo", screen="review")
    assert "Written by Berik: typed" in said
    assert "Compared with the approved text: “анықтамалық” in place of “нұсқаулық”" in said
    assert "rejected it: style: no such word" in said


def test_rejection_is_taken_back_in_the_line_mode(run: Run, project: Project) -> None:
    """A slip at the desk is undone: the text waits again."""
    with open_project(project.root, as_name="Berik") as other:
        save(other, rows(project)[0].segment.key, KK, "Мәтін")
    said = session(run, project, "reject style: slip", "undo", screen="review")
    assert "Undone." in said
    assert rows(project)[0].state is State.TRANSLATED


def test_question_is_heard_and_answered(run: Run, project: Project) -> None:
    """What waits is told at the start; a question is read with its text, answered and resolved by number."""
    first, second, *_ = rows(project)
    save(project, first.segment.key, KK, "Нұсқаулық")
    with open_project(project.root, as_name="Dana") as dana:
        notes.leave(dana, first.segment.key, KK, "Which guide?", kind=notes.ASKED)
    lines = ("inbox", "inbox 1", "answer The first one", "read", "resolve 1", "read", "resolve", "inbox")
    said = session(run, project, *lines)
    assert "1 message for you: inbox shows it." in said
    assert "Message 1, guide.md, segment 1, kk, Dana about your text: Which guide?" in said
    assert said.count("Note 1, reviewer’s note, by Dana: Which guide?") == 2
    assert "Answer of Aigerim to note 1: The first one" in said
    assert "No open notes here." in said
    assert "No messages for you." in said
    assert second.target is None


def test_translated_commands_are_single_words() -> None:
    """What stands behind the first blank is the rest, so no command has a blank, and no quotation marks."""
    for language in ("kk", "ru"):
        set_language(language)
        for each in (*EDIT, *REVIEW):
            assert tr(each.word).isalpha(), (language, tr(each.word))
            assert find(EDIT if each in EDIT else REVIEW, f"{tr(each.word)} 1") == (each, "1")
    set_language("en")


def test_reviewer_who_was_overtaken_hears_the_new_text(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that has changed since it was read is read anew, and no decision falls on it."""
    first = rows(project)[0].segment.key
    with open_project(project.root, as_name="Berik") as other:
        save(other, first, KK, "Бірінші")
    original = segment_matches.matches

    def meanwhile(*arguments: object, **named: object) -> object:
        with open_project(project.root, as_name="Berik") as other:
            save(other, first, KK, "Екінші")
        return original(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(segment_matches, "matches", meanwhile)
    said = session(run, project, "approve", "approve", screen="review")
    assert "Berik has saved another text meanwhile: here it is. Nothing was decided." in said
    assert "Text: Екінші" in said.split("meanwhile")[1]
    assert rows(project)[0].state is State.REVIEWED


def test_taking_an_approval_back_is_told_in_the_language_spoken(run: Run, project: Project) -> None:
    """The reason that the program gives itself is no English word among others."""
    with open_project(project.root, as_name="Berik") as other:
        save(other, rows(project)[0].segment.key, KK, "Мәтін")
    review.approve(project, rows(project)[0].segment.key, KK)
    (latest,) = operations.operations(project, limit=1)
    operations.undo_operation(project, latest)
    ran = run("-C", project.root, "--ui-lang", "ru", "review", "--plain", "--target", "kk", stdin="подробно\nвыход\n")
    set_language("en")
    assert "утверждение отозвано" in ran.out
    assert "undone" not in ran.out


def test_page_of_a_check_is_read(run: Run, project: Project) -> None:
    """A finding tells why it matters, by its number where there are several, in the language spoken."""
    save(project, rows(project)[1].segment.key, KK, "Мәтін  екі")
    said = session(run, project, "why", "go 2", "why", "y 2", "why 9")
    assert "No findings.\n" in said
    assert said.count("Enter the number of the finding.") == 2
    assert "Why: A missing mark joins sentences" in said
    ran = run(
        "-C", project.root, "--ui-lang", "ru", "edit", "--plain", "--target", "kk", stdin="перейти 2\nпочему 1\nq\n"
    )
    set_language("en")
    assert "Почему: Оно видно как просвет" in ran.out
    assert "Неверно: en: Digital rights" in ran.out


def test_suggested_wording_is_taken_or_refused_by_one_word(run: Run, project: Project) -> None:
    """Both are told; what is decided waits no more."""
    first, second = (each.segment.key for each in rows(project)[:2])
    for key in (first, second):
        save(project, key, KK, "Мәтін")
    with open_project(project.root, as_name="Dana") as dana:
        suggested_wordings.suggest(dana, first, KK, "Жақсы мәтін")
        suggested_wordings.suggest(dana, second, KK, "Өте жақсы мәтін")
    said = session(run, project, "go 1", "take", "go 2", "refuse тым ұзын", "refuse")
    assert "No suggested wording here" in said
    assert [each.target.content.typed for each in rows(project)[:2] if each.target] == ["Жақсы мәтін", "Мәтін"]


def test_reviewer_suggests_a_wording_and_sends_a_whole_list_back(run: Run, project: Project) -> None:
    """Several go back for one category and reason after a question that tells how many; anything but yes does not."""
    with open_project(project.root, as_name="Berik") as other:
        for row in rows(project)[:3]:
            save(other, row.segment.key, KK, f"Мәтін {row.number}")
    lines = ("suggest Басқа мәтін", "reject everything style: ауыр", "no", "reject everything 3: ауыр", "yes")
    said = session(run, project, *lines, screen="review")
    assert said.count("Reject 3 texts?") == 2
    assert "No texts rejected." in said
    assert [each.substate for each in rows(project)[:3]] == [Substate.REJECTED] * 3
    assert suggested_wordings.find_open(project.store.notes(rows(project)[0].segment.key, KK))
