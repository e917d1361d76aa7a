"""The memory of an encrypted project: processes that work for it get the key, and leave nothing in files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from localize.model import Content, LanguageTag, Origin, TranslationUnit, TranslationUnitId, Trust, Variant, hash_bytes
from localize.store.blob_file import BlobFile
from localize.store.key_slots import Cost, create_key
from localize.workflow.drafting.batch_memory_drafts import find_in_groups
from localize.workflow.drafting.memory_drafts import MemoryDraftOptions
from localize.workflow.memory.fuzzy_repair import knowledge
from localize.workflow.memory.indexes import Follower, memory_index, open_index
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.training import STATE, begin_learning, folder_of
from localize.workflow.project.project import Project, init

EN, KK = LanguageTag("en"), LanguageTag("kk")
THEN = datetime(2026, 1, 1, tzinfo=UTC)
_NOUNS = ("river", "letter", "garden", "window", "market", "station", "engine", "village", "orange", "pencil")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An open encrypted project with a memory of a hundred records."""
    new = create_key("four random words", Cost(2))
    with init(tmp_path / "project", source=EN, targets=[KK], new_key=new) as made:
        pairs = [(f"Open the {one} and the {other}", f"{one} пен {other} аш") for one in _NOUNS for other in _NOUNS]
        units = [
            TranslationUnit(
                TranslationUnitId(hash_bytes(one.encode())),
                tuple(
                    Variant(language, Content((text,)), Trust.TRANSLATED, Origin(), THEN)
                    for language, text in ((EN, one), (KK, other))
                ),
            )
            for one, other in pairs
        ]
        made.store.add_memory(units, resume=hash_bytes(b"file"), name="file", actor=made.member)  # type: ignore[arg-type]
        yield made


def names(project: Project) -> tuple[str, ...]:
    """Return the names of what is kept beside the store, which is nowhere in files."""
    assert isinstance(project.files, BlobFile)
    folder = project.root / ".localize" / "cache"
    assert [path.name for path in folder.rglob("*") if path.is_file()] in ([], ["settings.json"])
    return project.files.names()


def test_process_that_learns_gets_the_key(project: Project) -> None:
    """What a process beside the screens has learnt stands in the blob file, and is read from there."""
    learner = begin_learning(project)
    assert learner is not None
    learner.wait()
    assert f"{folder_of(EN, KK)}/{STATE}" in names(project)
    assert knowledge(project, EN, KK) is not None


def test_process_that_follows_an_import_gets_the_key(project: Project) -> None:
    """The index that a process has built is the one that the next search reads."""
    follower = Follower.begin(project, EN)
    assert follower is not None
    follower.finish()
    assert any(name.startswith("cache/memory/en/segment-") for name in names(project))
    assert open_index(project, EN).position > 0


@pytest.mark.thorough
def test_processes_that_draft_get_the_key(project: Project) -> None:
    """Texts that are shared out over processes are found as they are found here."""
    texts = [f"Open the {noun} and the door number {at}" for at in range(120) for noun in _NOUNS]
    asked = [MemoryQuestion(Content((text,)), EN, KK) for text in texts]
    wish = MemoryDraftOptions(75, pieces=False)
    [apart] = find_in_groups(project, [asked], wish, total=len(asked), processes=2)
    [here] = find_in_groups(project, [asked], wish, total=1)
    assert apart == here
    assert memory_index(project, EN).folder is None
    names(project)
