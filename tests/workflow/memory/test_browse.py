"""The memory is looked through from the newest record on, and searched in every language."""

from __future__ import annotations

from datetime import UTC, datetime

from localize.model import (
    Content,
    LanguageTag,
    Origin,
    OriginKind,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.model.events import ImportId
from localize.workflow import finish
from localize.workflow.memory.browse import Newest, find_units
from localize.workflow.memory.edit import Selection, delete_units
from localize.workflow.project.project import Project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
TEXTS = [
    ("The law protects people.", "Заң адамдарды қорғайды.", "Айгүл"),
    ("A password is a secret.", "Құпиясөз — құпия.", "Болат"),
    ("Laws change.", "Заңдар өзгереді.", "Болат"),
]


def filled(project: Project) -> Project:
    """The project with three records in its memory."""
    units = [
        TranslationUnit(
            TranslationUnitId(f"u{at}"),
            (
                Variant(
                    EN, Content((en,)), Trust.IMPORTED, Origin(OriginKind.IMPORTED), datetime(2020, 1, 1, tzinfo=UTC)
                ),
                Variant(KK, Content((kk,)), Trust.REVIEWED, Origin(), datetime(2026, 1, 1, tzinfo=UTC), who),
            ),
            document="law.tmx",
        )
        for at, (en, kk, who) in enumerate(TEXTS)
    ]
    project.store.add_memory(units, resume=ImportId("t"), name="law.tmx", actor=project.member)
    return project


def test_newest_records_come_first_page_by_page(project: Project) -> None:
    """Every record has its place; one that went away since leaves a gap, and none is left out."""
    newest = Newest(filled(project))
    assert len(newest) == 3
    ids = [unit.id for first in (0, 2) for unit in newest.page(first, 2) if unit]
    assert sorted(ids) == ["u0", "u1", "u2"]
    assert newest.page(3, 2) == ()
    finish(delete_units(project, Selection(ids=(TranslationUnitId(ids[1]),))))
    assert [unit.id if unit else None for unit in newest.page(0, 3)] == [ids[0], None, ids[2]]
    assert len(Newest(project)) == 2


def test_records_are_found_by_words_in_any_language(project: Project) -> None:
    """Words in all their forms, in one language or all; what else is said holds as well; the limit is told."""
    filled(project)

    def ids(wanted: Selection, limit: int = 9) -> list[str]:
        return sorted(unit.id for unit in finish(find_units(project, wanted, limit=limit)).units)

    assert ids(Selection(text="law")) == ["u0", "u2"]
    assert ids(Selection(text="заң")) == ["u0", "u2"]
    assert ids(Selection(text="заң", language=EN)) == []
    assert ids(Selection(text="заң", author="Болат")) == ["u2"]
    assert ids(Selection(author="Болат")) == ["u1", "u2"]
    assert ids(Selection(name="law*")) == ["u0", "u1", "u2"]
    assert ids(Selection(before=datetime(2019, 1, 1, tzinfo=UTC))) == []
    assert not finish(find_units(project, Selection(text="law"), limit=1)).complete
    assert not finish(find_units(project, Selection(name="*"), limit=2)).complete
