"""Findings beside the text that is being written: shown, walked, fixed by a key, accepted, and never out of date."""

from __future__ import annotations

import pytest
from tests.tui.tui_support import KK, RU, RunApp, add_document, message, take_keys, until
from textual.pilot import Pilot
from textual.widgets import Input, Static

from localize.model import Content, Side, State
from localize.model.segment_list import Row, Where
from localize.tui.app import Localize
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask, Summary
from localize.tui.widgets.status_line import Mode
from localize.workflow import review
from localize.workflow.checking.saved_findings import load_findings, save_findings
from localize.workflow.editing import edit
from localize.workflow.history.operations import operations, undo_operation
from localize.workflow.project.project import Project, open_project

WRONG = "Әр тіркелгi үшін калай ұзын парольді таңдау керек."
"""A Latin i, a к for қ, and a word that the glossary forbids; for the second segment."""
LATIN_MENDED = WRONG.replace("тіркелгi", "тіркелгі")
MENDED = LATIN_MENDED.replace("калай", "қалай")


def row(project: Project, number: int) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


def editor(app: Localize) -> Editor:
    """The editor, which must be what is shown."""
    assert isinstance(app.screen, Editor)
    return app.screen


async def type_and_rest(app: Localize, pilot: Pilot[int], typed: str, *, number: int = 2) -> Editor:
    """Go to a segment, put a text in at once and its last letter by key, and wait until the text was looked at."""
    await pilot.press("ctrl+g", str(number), "enter")
    await editor(app).loader.loaded()
    editor(app).target.insert(typed[:-1])
    await pilot.press(typed[-1])
    await rest(app, pilot)
    return editor(app)


async def rest(app: Localize, pilot: Pilot[int]) -> None:
    """Wait until nothing is being looked up."""
    await take_keys(app)
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


def found(screen: Editor) -> list[str]:
    """The ids of the findings that are shown, in their order."""
    return [each.check for each in screen.query_one(Checks).findings]


def painted(screen: Editor, selector: str) -> str:
    """What a part of the screen says."""
    return str(screen.query_one(selector, Static).render())


def marked(screen: Editor, style: str) -> list[str]:
    """The pieces of the translation that are marked in a style, in the lines as they are painted."""
    target = screen.target
    wanted = target.get_component_rich_style(f"target--{style}", partial=True)
    lines = [target.get_line(at) for at in range(target.document.line_count)]
    return [line.plain[span.start : span.end] for line in lines for span in line.spans if span.style == wanted]


async def test_findings_stay_when_the_window_changes(project: Project, run_app: RunApp) -> None:
    """A panel that gets another size shows the same findings, fitted to its width."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        await pilot.resize_terminal(130, 40)
        await rest(app, pilot)
        assert "“парольді” is forbidden" in " ".join(painted(screen, "#panel-checks Static").split())
        await pilot.resize_terminal(80, 24)
        await rest(app, pilot)
        assert "“парольді” is forbidden" in " ".join(painted(screen, "#panel-checks Static").split())


@pytest.mark.thorough
async def test_three_findings_are_shown_and_two_are_fixed_by_a_key(project: Project, run_app: RunApp) -> None:
    """A Latin i, a lost қ and a forbidden term: F7 mends the first, the second when pressed twice; the third stays."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        assert found(screen) == ["script.mixed", "kazakh.lost_letters", "terms.forbidden"]
        assert marked(screen, "found") == ["тіркелгi", "калай", "парольді"]
        said = painted(screen, "#panel-checks Static")
        for part in ("Latin i", "F7 “тіркелгi” → “тіркелгі”", "F7 “калай” → “қалай”?", "“парольді” is forbidden"):
            assert part in said
        assert "F7 Fix" in str(screen.query_one(KeyBar).render())

        await pilot.press("f7")
        assert screen.target.typed == LATIN_MENDED
        assert found(screen) == ["kazakh.lost_letters", "terms.forbidden"]
        await pilot.press("f7")
        assert screen.target.typed == LATIN_MENDED
        await pilot.press("f7")
        assert screen.target.typed == MENDED
        assert found(screen) == ["terms.forbidden"]
        await pilot.press("f7")
        assert screen.target.typed == MENDED
        assert "F7 Fix" not in str(screen.query_one(KeyBar).render())

        await pilot.press("ctrl+z")
        assert screen.target.typed == LATIN_MENDED
        await pilot.press("ctrl+z")
        await rest(app, pilot)
        assert screen.target.typed == WRONG
        assert found(screen) == ["script.mixed", "kazakh.lost_letters", "terms.forbidden"]
        await pilot.press("f7", "f7", "f7", "enter")
        await rest(app, pilot)
    stored = row(project, 2).target
    assert stored is not None
    assert stored.content.typed == MENDED


SUGGESTED = "Suggestion: “калай” → “қалай”. Press the key again to apply it"


async def test_suggestion_is_shown_before_it_is_taken(run_app: RunApp) -> None:
    """The first press tells the words before and after, marks the place and changes nothing; the second takes it."""
    typed = LATIN_MENDED
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, typed)
        screen.panels.turn_to("around")
        await pilot.press("f7")
        await rest(app, pilot)
        assert screen.target.typed == typed
        assert SUGGESTED in " ".join(message(app).split())
        assert marked(screen, "chosen") == ["калай"]
        assert (screen.panels.active, screen.panels.checks().place) == ("checks", "1/2")
        assert "▸" in painted(screen, "#panel-checks Static").split("калай")[0]
        await pilot.press("f7")
        await rest(app, pilot)
        assert screen.target.typed == MENDED
        assert marked(screen, "chosen") == []


@pytest.mark.thorough
async def test_offer_of_a_suggestion_ends_when_one_types_or_goes_on(run_app: RunApp) -> None:
    """After a letter, in another segment, or with another finding chosen, F7 only shows the suggestion once more."""
    typed = LATIN_MENDED
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, typed)
        for keys in (["a", "backspace"], ["up", "down"], ["f8", "f8", "escape"]):
            await pilot.press("f7")
            await rest(app, pilot)
            assert screen.panels.checks().offered is not None
            await pilot.press(*keys)
            await rest(app, pilot)
            assert screen.panels.checks().offered is None
            assert "Suggestion" not in message(app)
        await pilot.press("f7")
        assert screen.target.typed == typed
        await pilot.press("f7")
        assert screen.target.typed == MENDED


async def test_certain_fix_goes_before_a_suggestion(run_app: RunApp) -> None:
    """F7 takes what is certain first, wherever in the text that is."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, "Парольді калай  таңдау керек.")
        await pilot.press("f7")
        assert screen.target.typed == "Парольді калай таңдау керек."


@pytest.mark.parametrize(
    ("typed", "keys", "state", "said"),
    [
        (WRONG, ["f7"], State.TRANSLATED, ""),
        (f"{WRONG} Иә .", ["f7", "f7"], State.TRANSLATED, ""),
        (f"{WRONG} Иә .", ["f7", "f7", "ctrl+z"], State.TRANSLATED, ""),
        (WRONG, ["f7", "f7", "f7"], State.INITIAL, "2 is a draft again"),
        (WRONG, ["f7", "end", "!"], State.INITIAL, "2 is a draft again"),
    ],
)
async def test_a_confirmed_text_stays_confirmed_when_certain_fixes_alone_changed_it(
    project: Project, run_app: RunApp, typed: str, keys: list[str], state: State, said: str
) -> None:
    """As with `check --fix`: what changes no word needs no second look; suggestions and letters of one's own do."""
    edit.save(project, row(project, 2).segment.key, KK, typed)
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "2", "enter")
        await rest(app, pilot)
        for key in keys:
            await pilot.press(key)
            await rest(app, pilot)
        left = editor(app).target.typed
        await pilot.press("down")
        await rest(app, pilot)
        assert message(app).startswith(said)
    now = row(project, 2)
    assert now.target is not None
    assert (now.state, now.target.content.typed) == (state, left)
    assert left != typed


async def test_an_approved_text_waits_for_approval_after_a_certain_fix(project: Project, run_app: RunApp) -> None:
    """An approval is of the very text; undo brings the text back."""
    key = row(project, 2).segment.key
    edit.save(project, key, KK, WRONG)
    review.approve(project, key, KK)
    async with run_app() as (app, pilot):
        await pilot.press("ctrl+g", "2", "enter")
        await rest(app, pilot)
        await pilot.press("f7", "down")
        await rest(app, pilot)
        assert "2 needs approval again" in message(app)
    assert row(project, 2).state is State.TRANSLATED
    undo_operation(project, operations(project)[0])
    now = row(project, 2)
    assert now.target is not None
    assert (now.state, now.target.content.typed) == (State.TRANSLATED, WRONG)


@pytest.mark.thorough
async def test_keys_pressed_at_once_mend_the_text_as_it_is(run_app: RunApp) -> None:
    """Nobody has to wait for the checks: F7 looks at what stands there when it is pressed."""
    async with run_app() as (app, pilot):
        await pilot.press("down", *WRONG, "f7", "home", *"!! ", "f7", "f7", "end", *" Ия.")
        assert editor(app).target.typed == f"!! {MENDED} Ия."


@pytest.mark.thorough
async def test_findings_of_another_segment_are_never_used(project: Project, run_app: RunApp) -> None:
    """Fixes and marks go with the segment, even when the cursor leaves it before its text was looked at."""
    edit.save(project, row(project, 3).segment.key, KK, "Барлық <b1>бағдарламаны</b1> бүгін жаңартыңыз.")
    async with run_app() as (app, pilot):
        before = row(project, 3).target
        await pilot.press("down", *WRONG, "down", "f7")
        await rest(app, pilot)
        screen = editor(app)
        assert screen.list.cursor == 2
        assert before is not None
        assert screen.target.typed == before.content.typed
        assert "script.mixed" not in found(screen)
        assert "тіркелгi" not in marked(screen, "found")


async def test_f8_walks_the_findings_and_goes_on_in_the_next_segment(project: Project, run_app: RunApp) -> None:
    """F8 goes to the findings, from each to the next, and after the last one to the next segment that has some."""
    edit.save(project, row(project, 4).segment.key, KK, "Байланыс 6 күн үзілді.")
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        checks = screen.query_one(Checks)
        seen = []
        for _ in range(3):
            await pilot.press("f8")
            assert checks.chosen is not None
            seen.append(checks.chosen.surface)
            assert marked(screen, "chosen") == [checks.chosen.surface]
        assert seen == ["тіркелгi", "калай", "парольді"]
        await pilot.press("f8")
        await rest(app, pilot)
        assert screen.list.cursor == 3
        assert checks.chosen is not None
        assert checks.chosen == checks.findings[0]
        assert checks.place.startswith("1/")


@pytest.mark.thorough
async def test_chosen_fix_goes_in_and_the_next_finding_is_chosen(run_app: RunApp) -> None:
    """f mends what is chosen and stays with the findings; without a fix it selects the place in the text."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        checks = screen.query_one(Checks)
        await pilot.press("f8", "f8", "f")
        assert screen.target.typed == WRONG
        await pilot.press("f")
        assert screen.target.typed == WRONG.replace("калай", "қалай")
        assert checks.chosen is not None
        assert checks.chosen.surface == "парольді"
        await pilot.press("k", "enter")
        assert screen.target.typed == MENDED
        await pilot.press("ctrl+z")
        await rest(app, pilot)
        assert screen.target.typed == WRONG.replace("калай", "қалай")
        await pilot.press("f8", "f8", "f")
        assert screen.target.has_focus
        assert screen.target.selected_text == "парольді"
        await pilot.press(*"құпиясөзді")
        await rest(app, pilot)
        assert found(screen) == ["script.mixed"]


async def test_last_fix_leaves_the_keys_where_letters_are_no_text(run_app: RunApp) -> None:
    """When nothing is left to mend, another f does nothing; Enter goes into the text."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, "Редактордың цифрлық  қауіпсіздігі", number=1)
        assert found(screen) == ["spaces.doubled"]
        await pilot.press("f8", *"fff")
        assert screen.target.typed == "Редактордың цифрлық қауіпсіздігі"
        assert screen.mode() is Mode.FINDINGS
        await pilot.press("enter")
        assert screen.mode() is Mode.TEXT
        assert screen.target.typed == "Редактордың цифрлық қауіпсіздігі"


async def test_why_is_the_page_of_the_check(run_app: RunApp) -> None:
    """y shows what the check looks for and why, and what the project makes of it."""
    async with run_app() as (app, pilot):
        await type_and_rest(app, pilot, WRONG)
        await pilot.press("f8", "y")
        assert isinstance(app.screen, Summary)
        said = " ".join(str(each.render()) for each in app.screen.query(Static))
        for part in ("script.mixed: fluency, major", "Latin i in a word", "Why:", "Right:"):
            assert part in said
        await pilot.press("escape")
        chosen = editor(app).query_one(Checks).chosen
        assert chosen is not None
        assert chosen.check == "script.mixed"


@pytest.mark.thorough
async def test_undo_in_the_findings_takes_back_the_reason_that_was_just_given(
    project: Project, run_app: RunApp
) -> None:
    """The text stays as it was typed; only the next undo is about it again. So it is in the text itself."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        for undone in (True, False):
            await pilot.press("f8", "f8", "f8", "w", *"дәйексөз", "enter")
            await rest(app, pilot)
            assert [each.waived for each in screen.query_one(Checks).findings] == [None, None, "дәйексөз"]
            if not undone:
                await pilot.press("escape")
            await pilot.press("ctrl+z")
            await rest(app, pilot)
            if undone:
                assert [each.waived for each in screen.query_one(Checks).findings] == [None] * 3
                assert screen.target.typed == WRONG
                await pilot.press("escape")
        assert screen.target.typed != WRONG


@pytest.mark.thorough
async def test_waived_finding_is_shown_as_such_and_comes_back_with_another_text(
    project: Project, run_app: RunApp
) -> None:
    """w asks for the reason; the finding stays in sight with it, unmarked, until the text is changed."""
    same = row(project, 2).segment.source
    add_document(project, "again.txt", (same,))
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        await pilot.press("f8", "f8", "f8", "w")
        assert isinstance(app.screen, Ask)
        await pilot.press(*"дәйексөз", "enter")
        await rest(app, pilot)
        assert [each.waived for each in screen.query_one(Checks).findings] == [None, None, "дәйексөз"]
        assert "accepted: дәйексөз" in " ".join(painted(screen, "#panel-checks Static").split())
        assert "парольді" not in marked(screen, "found")

        await pilot.press("escape", *" Иә")
        await rest(app, pilot)
        assert [each.waived for each in screen.query_one(Checks).findings if each.check == "terms.forbidden"] == [None]
        assert "парольді" in marked(screen, "found")
        await pilot.press("backspace", "backspace", "backspace")
        await rest(app, pilot)
        assert [each.waived for each in screen.query_one(Checks).findings] == [None, None, "дәйексөз"]
    twin = row(project, 7)
    assert twin.segment.source == same
    assert [each.waived for each in edit.preview(project, twin.segment.key, KK, WRONG)] == [None, None, "дәйексөз"]
    assert not any(each.waived for each in edit.preview(project, twin.segment.key, RU, WRONG))


@pytest.mark.thorough
async def test_reason_of_a_waived_finding_can_be_changed(run_app: RunApp) -> None:
    """w on a finding that is accepted already shows the reason that it has."""
    async with run_app() as (app, pilot):
        await type_and_rest(app, pilot, "Редактордың цифрлық  қауіпсіздігі", number=1)
        await pilot.press("f8", "w", *"кесте", "enter")
        await rest(app, pilot)
        await pilot.press("w")
        assert app.screen.query_one(Input).value == "кесте"
        await pilot.press("end", *" үшін", "enter")
        await rest(app, pilot)
        assert [each.waived for each in editor(app).query_one(Checks).findings] == ["кесте үшін"]


async def test_emptied_reason_takes_a_waiver_back(run_app: RunApp) -> None:
    """w on an accepted finding with its reason wiped out opens it again."""
    async with run_app() as (app, pilot):
        await type_and_rest(app, pilot, "Редактордың цифрлық  қауіпсіздігі", number=1)
        await pilot.press("f8", "w", *"кесте", "enter")
        await rest(app, pilot)
        await pilot.press("w", "delete", "enter")
        await rest(app, pilot)
        assert [each.waived for each in editor(app).query_one(Checks).findings] == [None]


@pytest.mark.thorough
async def test_ten_findings_can_be_walked_on_a_small_terminal(run_app: RunApp) -> None:
    """Each finding in turn is in sight, whole, with its number; the text that it is about stays in sight as well."""
    wrong = "Желі  5  күн  бойы  сөндi ,  бiз  калай  болдык ,  бiлмеймiз"
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, wrong, number=4)
        checks = screen.query_one(Checks)
        assert len(checks.findings) >= 10
        for at, finding in enumerate(checks.findings, 1):
            await pilot.press("f8")
            assert checks.chosen == finding
            assert f"Checks {at}/{len(checks.findings)}!" in painted(screen, "#tabs")
            top = painted(screen, "#panel-checks Static").split("▸")[0]
            assert top.count("\n") <= checks.size.height - 2
            assert screen.target.region.bottom <= screen.panels.region.y
            assert screen.target.region.height >= 2


@pytest.mark.thorough
async def test_findings_take_the_place_of_an_empty_panel_only(project: Project, run_app: RunApp) -> None:
    """Where the shown panel has nothing to say findings stand in; they give the place back, and never take another."""
    add_document(project, "more.txt", (Content(("Choose a long password for every phone.",)),))
    edit.save(project, row(project, 7).segment.key, KK, "Әр телефонға ұзын құпиясөз таңдаңыз.")
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, "Редактордың цифрлық  қауіпсіздігі", number=1)
        assert screen.panels.active == "checks"
        await pilot.press("down")
        await screen.loader.loaded()
        assert screen.panels.active == "matches"
        await pilot.press(*WRONG)
        await rest(app, pilot)
        assert found(screen)
        assert screen.panels.active == "matches"


@pytest.mark.thorough
async def test_other_languages_and_the_source_are_marked_too(project: Project, run_app: RunApp) -> None:
    """A finding that compares languages is beside the text that is typed; one about the source is marked there."""
    add_document(project, "fine.txt", (Content(("The law was adopted on 21.05.2013.",)),))
    edit.save(project, row(project, 7).segment.key, RU, "Закон принят 21 мая 2013 года.")
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, "Желі үзілді.", number=4)
        checks = screen.query_one(Checks)
        missing = next(each for each in checks.findings if each.check == "numbers.missing")
        assert (missing.side, missing.surface) == (Side.SOURCE, "5")
        while checks.chosen != missing:
            await pilot.press("f8")
        source = screen.query_one("#source", Static).render()
        assert any("reverse" in str(span.style) for span in source.spans)  # type: ignore[union-attr]
        await pilot.press("f")
        assert screen.target.typed == "Желі үзілді."
        assert screen.target.has_focus
    async with run_app() as (app, pilot):
        app.push_screen(Editor(app.session, key=row(project, 7).segment.key))
        await pilot.pause()
        screen = await type_and_rest(app, pilot, "Заң 2013 жылғы 21 маусымда қабылданды.", number=1)
        assert "languages.numbers" in found(screen)
        assert set(marked(screen, "found")) == {"маусымда"}


async def test_project_for_reading_is_not_mended(project: Project, run_app: RunApp) -> None:
    """Without the right to write, a fix changes nothing and says so."""
    edit.save(project, row(project, 1).segment.key, KK, "Редактордың цифрлық  қауіпсіздігі")
    with open_project(project.root, as_name="Bolat", read_only=True) as reader:
        async with run_app(used=reader) as (app, pilot):
            await pilot.press("ctrl+g", "1", "enter")
            await editor(app).loader.loaded()
            await pilot.press("f7")
            assert editor(app).target.typed == "Редактордың цифрлық  қауіпсіздігі"
            assert "reading only" in message(app)


@pytest.mark.parametrize(
    ("setting", "shown", "marks", "critical"),
    [
        ("script.mixed: off", 2, ["калай", "парольді"], []),
        ("script: off", 2, ["калай", "парольді"], []),
        ("script: off\n  script.mixed: minor", 3, ["тіркелгi", "калай", "парольді"], []),
        ("terms: neutral", 3, ["тіркелгi", "калай"], []),
        ("terms: off\n  terms.forbidden: critical", 3, ["тіркелгi", "калай", "парольді"], ["парольді"]),
    ],
)
async def test_settings_of_the_project_count_in_the_editor(
    project: Project, run_app: RunApp, setting: str, shown: int, marks: list[str], critical: list[str]
) -> None:
    """What `checks:` says of a family or a check is what the editor shows and counts; a check's own goes first."""
    with (project.root / "localize.yaml").open("a", encoding="utf-8") as file:
        file.write(f"checks:\n  {setting}\n")
    with open_project(project.root, as_name="Aigerim") as again:
        async with run_app(used=again) as (app, pilot):
            screen = await type_and_rest(app, pilot, WRONG)
            assert len(found(screen)) == shown
            assert (marked(screen, "found"), marked(screen, "critical")) == (marks, critical)
            assert f" Checks {len(marks)}!" in painted(screen, "#tabs")


@pytest.mark.thorough
async def test_marks_follow_what_is_taken_back_and_parted(project: Project, run_app: RunApp) -> None:
    """A finding of a text that was taken back, or of a segment that has been parted, is marked and counted no more."""
    async with run_app() as (app, pilot):
        screen = await type_and_rest(app, pilot, WRONG)
        await pilot.press("enter")
        await rest(app, pilot)
        known, key = screen.session.known, row(project, 2).segment.key
        assert known.count(key, KK) > 0
        await pilot.press("escape", "z")
        await rest(app, pilot)
        await pilot.press("enter")
        await rest(app, pilot)
        assert (known.count(key, KK), known.texts(KK)) == (0, 0)
        screen.target.focus()
        await type_and_rest(app, pilot, WRONG)
        await pilot.press("enter", "up", "escape", "x")
        await rest(app, pilot)
        await pilot.press("enter")
        await rest(app, pilot)
        parts = [each.segment.key for each in project.store.rows(KK, Where(), after=1, limit=2)]
        assert key not in parts
        assert known.texts(KK) == sum(known.count(each, KK) > 0 for each in parts) > 0


async def test_marks_are_there_again_at_the_next_start(project: Project, run_app: RunApp) -> None:
    """What had findings when a session ended is marked and counted in the next one, before it is looked at."""
    async with run_app() as (app, pilot):
        await type_and_rest(app, pilot, WRONG)
        await pilot.press("enter")
        await rest(app, pilot)
        key = row(project, 2).segment.key
        assert app.session.known.is_new
        save_findings(project, app.session.known)
    async with run_app() as (app, pilot):
        known = app.session.known
        assert (known.count(key, KK), known.is_new) == (0, False)
        await app._recall()
        await rest(app, pilot)
        assert known.count(key, KK) > 0
        screen = app.screen
        assert isinstance(screen, Editor)
        assert "!" in "".join(cell.text for cell in screen.list.cells(1, 60)[2:7])
        assert "1!" in painted(screen, "#title")
        known.note_all((), (KK,))
        known.recall(load_findings(project))
        assert known.count(key, KK) == 0


async def test_next_finding_in_another_text_takes_no_letter_into_it(project: Project, run_app: RunApp) -> None:
    """F8 from a text without findings goes to the finding of another one: letters act there, Esc goes into its text."""
    edit.save(project, row(project, 4).segment.key, KK, WRONG)
    async with run_app() as (app, pilot):
        screen = editor(app)
        await pilot.press("f8")
        await until(app, pilot, "FINDINGS")
        await until(app, pilot, "4 of 6")
        await pilot.press("y", "z", "5")
        await pilot.pause()
        assert screen.target.typed == WRONG
        await pilot.press("escape", "escape")
        await until(app, pilot, "TEXT ")
        assert app.focused is screen.target
