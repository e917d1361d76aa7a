"""Nothing goes out as approved that the record of the project does not say was approved."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import apsw
import pytest
from tests.store.reseal import reseal

from localize.errors import Forged
from localize.model import Content, LanguageTag, State
from localize.model.events import Member
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import ExportReport, Fallback, Wanted, export
from localize.workflow.project.backup import verify
from localize.workflow.project.project import init, open_project
from localize.workflow.review import approve, withdraw
from localize.workflow.segments.iterate import all_rows
from localize.workflow.user.heads import FILE, read_heads
from localize.workflow.user.state_folder import state_folder

KK = LanguageTag("kk")
TEXTS = {"Lock your phone.": "Телефонды құлыптаңыз.", "Ask for a lawyer.": "Заңгер сұраңыз."}
REVIEWED = Wanted((KK,), min_state=State.REVIEWED)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two texts, written by Aigerim and approved by Dana; the second one's approval is withdrawn."""
    root = tmp_path / "brief"
    with init(root, source="en", targets=["kk"]) as project:
        (root / "brief.txt").write_text("\n\n".join(TEXTS), encoding="utf-8")
        finish(add(project, [root / "brief.txt"]))
        first, second = all_rows(project, KK)
        for row in (first, second):
            save(project, row.segment.key, KK, TEXTS[row.segment.source.plain])
        project.member = Member("Dana")
        for row in (first, second):
            approve(project, row.segment.key, KK)
        withdraw(project, second.segment.key, KK)
    return root


def tamper(root: Path, *statements: str) -> None:
    """Do *statements* in the store behind the program's back."""
    with apsw.Connection(str(root / ".localize" / "store.db")) as database:
        for statement in statements:
            database.execute(statement).fetchall()
            assert database.changes()


def exported(root: Path, *, fallback: Fallback | None = Fallback.SOURCE) -> ExportReport:
    """Export what is reviewed."""
    with open_project(root) as project:
        return finish(export(project, Wanted((KK,), min_state=State.REVIEWED, fallback=fallback)))


def manifest(root: Path) -> dict[str, object]:
    """Return the manifest of the last export."""
    told: dict[str, object] = json.loads((root / "target" / "manifest.json").read_bytes())
    return told


def test_honest_project_is_exported_without_a_word(root: Path) -> None:
    """The manifest names the approval's event, the hash of the file and how far the record had come."""
    report = exported(root)
    assert report.notices == ()
    told = manifest(root)
    assert (told["schema"], told["history"]) == (2, "confirmed")
    with open_project(root) as project:
        head = project.store.head()
        assert told["journal"] == {"replica": head.replica, "sequence": head.sequence, "head": head.id}
        [document] = project.store.documents()
        [(approver, event)] = [
            (each["approver"], each["event"])
            for each in told["documents"][0]["languages"]["kk"]["segments"]  # type: ignore[index]
            if each["approver"]
        ]
        [recorded] = [each for each in project.store.recorded_texts(document.id, KK).values() if each.approvals]
        assert (approver, event) == ("Dana", recorded.approved_by[0].id)


NEW = Content(("Телефонды ашық қалдырыңыз.",))
APPROVED = "(SELECT segment FROM approval WHERE NOT withdrawn)"
WITHDRAWN = "(SELECT segment FROM approval WHERE withdrawn)"
ROWS = {
    "approval that nobody gave": (
        (
            "INSERT INTO approval"
            " SELECT segment, language, 9, revision, source_hash, target_hash, reviewer, at, kind, 0"
            f" FROM approval WHERE segment IN {WITHDRAWN}"
        ),
    ),
    "approval that was withdrawn": ("UPDATE approval SET withdrawn = 0 WHERE withdrawn",),
    "other text": (f"UPDATE target SET typed = '{NEW.typed}' WHERE segment IN {APPROVED}",),
    "other text with its hash": (
        f"UPDATE target SET typed = '{NEW.typed}', hash = x'{NEW.hash}' WHERE segment IN {APPROVED}",
        f"UPDATE approval SET target_hash = x'{NEW.hash}' WHERE segment IN {APPROVED}",
    ),
    "other source": (f"UPDATE segment SET typed = 'Leave it open.' WHERE id IN {APPROVED}",),
    "other reviewer": ("UPDATE approval SET reviewer = 'Bota', withdrawn = 0",),
    "other author": (f"UPDATE target SET author = 'Bota' WHERE segment IN {APPROVED}",),
    "other revision": (
        f"UPDATE target SET revision = 7 WHERE segment IN {APPROVED}",
        f"UPDATE approval SET revision = 7 WHERE segment IN {APPROVED}",
    ),
    "text of the body": (
        f"UPDATE target SET typed = '{NEW.typed}', hash = x'{NEW.hash}' WHERE segment IN {APPROVED}",
        f"UPDATE approval SET target_hash = x'{NEW.hash}' WHERE segment IN {APPROVED}",
        f"UPDATE body SET data = CAST(replace(CAST(data AS TEXT), 'Телефонды құлыптаңыз.', '{NEW.typed}') AS BLOB)",
    ),
}
"""By what a forger does: rows and columns that are altered without a new seal, which make a text look approved."""
EVENTS = {
    "dropped": ("DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",),
    "moved to another subject": (
        (
            "UPDATE event SET subject = (SELECT min(id) FROM subject), number = 99"
            " WHERE sequence = (SELECT max(sequence) FROM event)"
        ),
        "UPDATE approval SET withdrawn = 0",
    ),
    "by somebody else": ("UPDATE event SET header = replace(header, 'Dana', 'Bota')",),
    "shortened": (
        "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",
        "UPDATE replica SET sequence = sequence - 1",
    ),
}


@pytest.mark.parametrize("statements", ROWS.values(), ids=ROWS.keys())
def test_altered_rows_stop_the_export_and_name_the_segment(root: Path, statements: tuple[str, ...]) -> None:
    """A text that the lists show as approved and the record does not, is named; no file is written."""
    tamper(root, *statements)
    with pytest.raises(Forged, match=r"segment [0-9a-f]+ of brief.txt"):
        exported(root)
    assert not (root / "target").exists()


@pytest.mark.parametrize("statements", EVENTS.values(), ids=EVENTS.keys())
def test_altered_events_stop_the_export(root: Path, statements: tuple[str, ...]) -> None:
    """An event that was altered, dropped or moved is named by its number."""
    tamper(root, *statements)
    with pytest.raises(Forged, match="history"):
        exported(root)


def forge(root: Path) -> None:
    """Rewrite the approved text everywhere, and seal the record again."""
    tamper(root, *ROWS["text of the body"])
    store = root / ".localize" / "store.db"
    with apsw.Connection(str(store)) as database:
        old = Content(("Телефонды құлыптаңыз.",)).hash
        database.execute(f"UPDATE body SET data = CAST(replace(CAST(data AS TEXT), '{old}', '{NEW.hash}') AS BLOB)")
    reseal(store)


def cut(root: Path) -> None:
    """Cut the withdrawal off, and seal the record again."""
    tamper(
        root,
        "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",
        "UPDATE approval SET withdrawn = 0",
    )
    reseal(root / ".localize" / "store.db")


@pytest.mark.parametrize("change", [forge, cut])
def test_record_that_was_sealed_again_is_found_where_it_was_seen(root: Path, change: object) -> None:
    """This machine remembers how far the record had come, so what is whole in itself is still another record."""
    assert callable(change)
    change(root)
    with pytest.raises(Forged, match="not the one that this machine has seen"):
        exported(root)
    with open_project(root) as project:
        assert any("machine has seen" in each.message for each in verify(project))


def test_older_copy_of_the_store_is_found(root: Path) -> None:
    """A store that was put back is not the one that this machine saw last."""
    store = root / ".localize" / "store.db"
    older = store.read_bytes()
    with open_project(root) as project:
        row = next(all_rows(project, KK))
        save(project, row.segment.key, KK, "Басқа мәтін.")
    store.write_bytes(older)
    with pytest.raises(Forged, match="not the one that this machine has seen"):
        exported(root)


@pytest.mark.parametrize("change", [forge, cut])
def test_unknown_project_is_exported_as_unconfirmed(root: Path, change: object) -> None:
    """A machine that never saw the project cannot know; the manifest and one line say so, now and later."""
    assert callable(change)
    change(root)
    (state_folder() / FILE).unlink()
    for _ in range(2):
        report = exported(root)
        assert len(report.notices) == 1
        assert "not made on this machine" in str(report.notices[0])
        assert manifest(root)["history"] == "unconfirmed"


def test_two_folders_of_one_project_are_told(root: Path) -> None:
    """A copy that goes its own way is no forgery; the other folder is named."""
    other = root.with_name("copy")
    shutil.copytree(root, other)
    assert exported(other).notices == ()
    with open_project(root) as project:
        save(project, next(all_rows(project, KK)).segment.key, KK, "Мұнда өзгерді.")
    assert str(exported(other).notices[0]).startswith(f"{root} holds the same project with another history")
    with open_project(other) as project:
        save(project, next(all_rows(project, KK)).segment.key, KK, "Онда өзгерді.")
    assert {each.folder for each in read_heads()} == {str(root), str(other)}
    exported(other)
    exported(root)
