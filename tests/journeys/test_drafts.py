"""A document is drafted offline; texts travel farther and less far; the network goes, and the work goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engines.json_service import serve_json
from tests.engines.model_fixture import GIVEN, install
from tests.journeys.terminals import Terminal, wait

from localize.model import LanguageTag, OriginKind, State
from localize.model.segment_list import Row, Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.project.project import init, open_project

KK = LanguageTag("kk")
TEXTS = {source: target for source, target in GIVEN.items() if "[" not in source and source.count(".") == 1}
OTHERS = ("Keep the copy at home.", "Tell a friend.", "Ask again.")
SETTINGS = "draft: {{engines: [ctranslate2, libretranslate, mymemory]}}\nengines: {{libretranslate: {{url: {url}}}}}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a model of this machine; whatever would leave it, finds no way out."""
    monkeypatch.setenv("LOCALIZE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    install()
    folder = tmp_path / "project"
    with init(folder, source="en", targets=["kk"], name="Court") as project:
        (folder / "letter.txt").write_text("\n\n".join((*TEXTS, *OTHERS)) + "\n", encoding="utf-8")
        finish(add(project, [folder / "letter.txt"]))
    return folder


def rows(root: Path) -> tuple[Row, ...]:
    """All rows in Kazakh."""
    with open_project(root) as project:
        return project.store.rows(KK, Where(), after=0, limit=100)


def edit(terminal: Terminal, root: Path) -> None:
    """Open the letter in the editor."""
    terminal.start("-C", str(root), "edit", "letter.txt", "--target", "kk", "--as", "Aigerim")
    wait(terminal, "SOURCE en", "TARGET kk")


def leave(terminal: Terminal) -> None:
    """End the program."""
    terminal.press("C-q")
    terminal.wait_for_end()


def choose_policy(terminal: Terminal, root: Path, steps: int, level: str) -> None:
    """Move the level of data sharing by some steps on the screen of the settings; more only with a typed word."""
    terminal.start("-C", str(root))
    wait(terminal, "letter.txt")
    terminal.write("s")
    wait(terminal, "Data sharing")
    terminal.press(*["Down"] * 6)
    wait(terminal, "Possible: offline only")
    terminal.press("Enter", *["Down" if steps > 0 else "Up"] * abs(steps), "Enter")
    if steps > 0:
        wait(terminal, "to allow it")
        terminal.write(level)
        terminal.press("Enter")
    wait(terminal, "Written to localize.yaml")


def agree(terminal: Terminal, host: str) -> None:
    """Consent to a host on the screen of the settings."""
    terminal.write("c")
    wait(terminal, "no consent")
    terminal.press("Enter")
    wait(terminal, "In which country")
    terminal.write("Italy")
    terminal.press("Enter")
    wait(terminal, "will be sent")
    terminal.write(host)
    terminal.press("Enter")
    wait(terminal, "Consent given: texts may be sent")


def work_through(terminal: Terminal, drafts: list[str]) -> None:
    """Accept the first draft, take a word of the second, then all of it, and edit it, turn the third down."""
    wait(terminal, drafts[0])
    terminal.press("C-r", "Enter")
    wait(terminal, "· 2 of 5", drafts[1])
    terminal.press("F10")
    wait(terminal, f"{len(drafts[1].split()[0])} ch")
    terminal.press("C-r", "BSpace")
    terminal.write("!")
    wait(terminal, drafts[1][:-1] + "!")
    terminal.press("Enter")
    wait(terminal, "· 3 of 5")
    terminal.press("C-r")
    wait(terminal, "MT")
    terminal.press("C-z")
    wait(terminal, "· 0 ch")
    terminal.write("Үйде сақта.")
    terminal.press("Enter")
    wait(terminal, "· 4 of 5")


def ask_all(terminal: Terminal) -> None:
    """Ask every engine that the policy allows; one of them is not reached."""
    terminal.press("Escape")
    wait(terminal, "Enter Write")
    terminal.write("d")
    wait(terminal, "mymemory ✗")


@pytest.mark.thorough
@pytest.mark.loopback
def test_document_is_drafted_offline_and_with_consent(root: Path, terminal: Terminal) -> None:
    """Accept, edit and turn down local drafts; go farther with consent and back; pull the network and go on."""
    drafts = list(TEXTS.values())
    with serve_json() as service:
        settings = SETTINGS.format(url=service.url("ok"))
        (root / "localize.yaml").write_text((root / "localize.yaml").read_text("utf-8") + settings, encoding="utf-8")
        edit(terminal, root)
        wait(terminal, "letter.txt  →kk", "offline: ctranslate2 ✓, libretrans")
        work_through(terminal, drafts)
        leave(terminal)
        assert service.seen.asked == []
        choose_policy(terminal, root, 2, "listed")
        agree(terminal, "api.mymemory.translated.net")
        leave(terminal)
        edit(terminal, root)
        wait(terminal, "listed: ctranslate2 ✓, libretrans", "· 4 of 5", "қаз:Tell a friend.")
        ask_all(terminal)
        leave(terminal)
        assert {each.path for each in service.seen.asked} >= {"/languages", "/translate"}
        choose_policy(terminal, root, -1, "local")
        leave(terminal)
        edit(terminal, root)
        wait(terminal, "local: ctranslate2 ✓, libretrans")
    terminal.press("C-r", "Enter")
    wait(terminal, "· 5 of 5", "libretranslate ✗", "ctransla", "MT")
    terminal.write("Тағы сұра.")
    terminal.press("Enter")
    leave(terminal)
    done = rows(root)
    texts = [row.target.content.typed for row in done if row.target]
    assert (texts[:3], texts[4]) == ([drafts[0], drafts[1][:-1] + "!", "Үйде сақта."], "Тағы сұра.")
    assert {row.state for row in done} == {State.TRANSLATED}
    kinds = [row.target.origin.kind for row in done if row.target]
    assert kinds[0] is OriginKind.MACHINE
    assert OriginKind.MACHINE not in (kinds[2], kinds[4])
