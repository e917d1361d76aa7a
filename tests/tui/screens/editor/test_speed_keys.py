"""Keys for those who translate all day: matches that stand by themselves, numbers, filters, languages, the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import KK, RU, RunApp, add_document, message, painted, take_keys
from textual.events import Key
from textual.pilot import Pilot

from localize.model import Content, OriginKind
from localize.model.segment_list import Where
from localize.tui.app import Localize
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.status_line import Mode
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, init

SAME = (Content(("The court closed the page.",)), Content(("The court closed the page.",)))


def editor(app: Localize) -> Editor:
    """The screen, which has to be the editor."""
    assert isinstance(app.screen, Editor)
    return app.screen


async def rest(app: Localize, pilot: Pilot[int]) -> None:
    """Wait until all that runs beside the screens is done."""
    await take_keys(app)
    await pilot.pause()
    await app.workers.wait_for_complete([each for each in app.workers if each.group != "keep"])
    await pilot.pause()


async def test_letters_are_filters_in_the_list(project: Project, run_app: RunApp) -> None:
    """One key shows what is open, the same key all; Alt does it from the text, where the keys stay."""
    first = project.store.rows(KK, Where(), after=0, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Бір")
    async with run_app() as (app, pilot):
        await rest(app, pilot)
        screen = editor(app)
        count = screen.list.count()
        await pilot.press("alt+o")
        await rest(app, pilot)
        assert (screen.list.count(), screen.focused) == (count - 1, screen.target)
        app.post_message(Key("alt+o", "o"))  # as a terminal names it
        await rest(app, pilot)
        assert (screen.list.count(), screen.target.typed) == (count, "")
        await pilot.press("escape", "X")
        await rest(app, pilot)
        assert "rejected" in message(app)
        assert screen.list.count() == count


async def test_good_match_stands_by_itself_and_is_stored_when_confirmed_only(tmp_path: Path, run_app: RunApp) -> None:
    """It leaves nothing where it is left, undo removes it, Esc only leaves it, and confirmed it is known as a match."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as used:
        add_document(used, "guide.txt", SAME)
        first, second = used.store.rows(KK, Where(), after=0, limit=2)
        edit.save(used, first.segment.key, KK, "Сот бетті жапты.")
        async with run_app(used=used) as (app, pilot):
            screen = editor(app)
            await rest(app, pilot)
            assert screen.target.typed == "Сот бетті жапты."
            assert "≈ match 100%" in painted(app)
            await pilot.press("ctrl+s", "up")
            await rest(app, pilot)
            assert used.store.get_row(second.segment.key, KK).target is None
            for key, left, mode in (("escape", "Сот бетті жапты.", Mode.LIST), ("ctrl+z", "", Mode.TEXT)):
                await pilot.press("ctrl+g", "1", "enter", "ctrl+o")
                await rest(app, pilot)
                screen.target.focus()
                await pilot.press(key)
                await rest(app, pilot)
                assert (screen.target.typed, screen.mode()) == (left, mode), key
            assert used.store.get_row(second.segment.key, KK).target is None
            screen.target.focus()
            await pilot.press("ctrl+g", "1", "enter", "ctrl+o")
            await rest(app, pilot)
            await pilot.press("enter")
            await rest(app, pilot)
        target = used.store.get_row(second.segment.key, KK).target
        assert target is not None
        assert (target.content.typed, target.origin.kind) == ("Сот бетті жапты.", OriginKind.MEMORY)


async def test_term_is_inserted_by_its_number_on_every_layout(run_app: RunApp) -> None:
    """Ctrl+D shows numbers; a digit, also the letter on its key, inserts; any other key cancels and types nothing."""
    for key in ("1", "quotation_mark"):
        async with run_app() as (app, pilot):
            await pilot.press("ctrl+g", "4", "enter", "ctrl+a", "delete")
            await rest(app, pilot)
            screen = editor(app)
            await pilot.press("ctrl+d")
            await rest(app, pilot)
            assert screen.mode() is Mode.NUMBER
            assert "1 network → Желі" in painted(app)
            await pilot.press("z")
            assert (screen.mode(), screen.target.typed) == (Mode.TEXT, "")
            await pilot.press("ctrl+d", key)
            await rest(app, pilot)
            assert screen.target.typed == "Желі"
            await pilot.press("alt+1", "alt+7")
            assert screen.target.typed == "Желіжелі"
            assert "No segment 7" in message(app)


async def test_match_is_used_by_its_number(tmp_path: Path, run_app: RunApp) -> None:
    """F4 and a digit replace the text with that match, and so does Ctrl with the digit at once."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as used:
        sources = ("The court closed the page today.", "The court closed the page now.", "The court closed the page.")
        add_document(used, "guide.txt", tuple(Content((each,)) for each in sources))
        rows = used.store.rows(KK, Where(), after=0, limit=3)
        for row, text in zip(rows, ("Бүгін.", "Қазір."), strict=False):
            edit.save(used, row.segment.key, KK, text)
        async with run_app(used=used) as (app, pilot):
            screen = editor(app)
            await rest(app, pilot)
            matches = [each.target.typed for each in screen.loader.matches]
            assert len(matches) >= 2
            await pilot.press("f4")
            await rest(app, pilot)
            await pilot.press("2")
            await rest(app, pilot)
            assert (screen.target.typed, screen.focused) == (matches[1], screen.target)
            await pilot.press("ctrl+1")
            await rest(app, pilot)
            assert screen.target.typed == matches[0]


async def test_language_is_switched_from_the_text(run_app: RunApp) -> None:
    """Ctrl+T goes to the next target language and from the last one back to the first."""
    async with run_app() as (app, pilot):
        screen = editor(app)
        before, after = screen.editor.language, (KK, RU)
        await pilot.press("ctrl+t")
        await rest(app, pilot)
        assert screen.editor.language in after
        assert screen.editor.language != before
        await pilot.press("ctrl+t")
        await rest(app, pilot)
        assert screen.editor.language == before


async def test_major_finding_is_asked_about_once(project: Project, run_app: RunApp) -> None:
    """The first Enter tells the finding, the second one confirms."""
    async with run_app(options=DisplayOptions(asks_on_findings=True)) as (app, pilot):
        await rest(app, pilot)
        await pilot.press(*"Digital security for editors", "enter")
        await rest(app, pilot)
        first = project.store.rows(KK, Where(), after=0, limit=1)[0]
        assert first.target is None
        assert "Enter again confirms it" in message(app)
        await pilot.press("enter")
        await rest(app, pilot)
        assert project.store.rows(KK, Where(), after=0, limit=1)[0].target is not None


@pytest.mark.parametrize(
    "typed",
    ["Сот", "Sifrlyq quqyqtar turaly", "Цифровая безопасность для редакторов", "aapp.po"],
    ids=["far too short", "another script", "another language", "the name of a file"],
)
async def test_text_for_another_row_is_asked_about(project: Project, run_app: RunApp, typed: str) -> None:
    """A text that is far too short, in another script or language, or the name of a file is confirmed by two Enters."""
    async with run_app(options=DisplayOptions(asks_on_findings=True)) as (app, pilot):
        await rest(app, pilot)
        await pilot.press(*typed, "enter")
        await rest(app, pilot)
        assert project.store.rows(KK, Where(), after=0, limit=1)[0].target is None
        assert "Enter again confirms it" in message(app)


async def test_end_of_a_file_offers_what_is_next_and_swallows_no_letter(tmp_path: Path, run_app: RunApp) -> None:
    """After the last open segment n goes to the next file; any other letter is typed into the text."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as used:
        add_document(used, "guide.txt", SAME[:1])
        add_document(used, "other.txt", (Content(("Call now.",)),))
        async with run_app(used=used) as (app, pilot):
            screen = editor(app)
            await pilot.press(*"Сот", "enter")
            await rest(app, pilot)
            assert "Done: 1 segment, none is open.  n Next file  r Review  e Export" in painted(app)
            await pilot.press("x")
            await rest(app, pilot)
            assert (screen.target.typed, screen.end.offer.display) == ("Сотx", False)
            await pilot.press("backspace", "enter")
            await rest(app, pilot)
            await pilot.press("n")
            await rest(app, pilot)
            assert screen.editor.document is not None
            assert screen.editor.document.path == "other.txt"
            assert screen.focused is screen.target


async def test_finding_is_fixed_by_its_number(run_app: RunApp) -> None:
    """In the findings a digit applies the fix of its row."""
    async with run_app() as (app, pilot):
        screen = editor(app)
        await pilot.press(*"Бір  екі")
        await rest(app, pilot)
        await pilot.press("f8")
        await rest(app, pilot)
        at = next(at for at, each in enumerate(screen.panels.checks().findings, 1) if each.fix and each.certain)
        await pilot.press(str(at))
        await rest(app, pilot)
        assert screen.target.typed == "Бір екі"


async def test_new_term_has_both_words_proposed(tmp_path: Path, run_app: RunApp) -> None:
    """The form has every target language, and phrases of source and translation stand in it."""
    with init(tmp_path / "p", source="en", targets=["kk", "ru"]) as used:
        add_document(used, "guide.txt", (Content(("The traffic filter stops the site of the bank.",)),))
        async with run_app(used=used) as (app, pilot):
            await pilot.press(*"Сайт жабық")
            await rest(app, pilot)
            await pilot.press("alt+t")
            await rest(app, pilot)
            shown = painted(app)
            assert "traffic filter" in shown
            assert all(f"Term, {tag}" in shown for tag in ("en", "kk", "ru"))


async def test_next_match_takes_the_place_of_one_that_nobody_touched(tmp_path: Path, run_app: RunApp) -> None:
    """One key is enough for the second match; where something was typed, the key only chooses."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as used:
        document = (*SAME, Content(("The court blocked the pages.",)))
        add_document(used, "guide.txt", document)
        first, second, third = used.store.rows(KK, Where(), after=0, limit=3)
        edit.save(used, first.segment.key, KK, "Сот бетті жапты.")
        edit.save(used, third.segment.key, KK, "Сот беттерді жапты.")
        async with run_app(used=used) as (app, pilot):
            screen = editor(app)
            await rest(app, pilot)
            assert screen.target.typed == "Сот бетті жапты."
            await pilot.press("ctrl+down")
            await rest(app, pilot)
            assert screen.target.typed == "Сот беттерді жапты."
            assert used.store.get_row(second.segment.key, KK).target is None
            await pilot.press("x", "ctrl+down")
            assert "x" in screen.target.typed


async def test_finding_is_told_beside_the_offer_to_fill_repetitions(tmp_path: Path, run_app: RunApp) -> None:
    """Of a text that was confirmed with a small finding, both are told: neither message hides the other."""
    with init(tmp_path / "p", source="en", targets=["kk"]) as used:
        add_document(used, "guide.txt", SAME)
        async with run_app(used=used) as (app, pilot):
            await rest(app, pilot)
            editor(app).target.type_in("Сот сот бетті жапты")
            await pilot.press("enter")
            await rest(app, pilot)
            assert "1: " in message(app)
            assert "1 open segment has this source. ^E fills them" in message(app)
