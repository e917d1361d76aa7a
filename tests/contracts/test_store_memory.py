"""The law of the store, part three: memory, search, cache, copies, locks, reopening."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.contracts.store_project import (
    AIGUL,
    BOLAT,
    EN,
    GUIDE,
    KK,
    MACHINE,
    RU,
    A,
    B,
    Open,
    Version,
    all_rows,
    approve,
    confirm,
    draft,
    reject,
)

from localize.errors import Locked, StoreError
from localize.model import (
    Content,
    Extra,
    Hash,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    Side,
    State,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import (
    Action,
    ImportId,
    ImportMemory,
    RemoveImport,
    RemoveVariant,
    Subject,
    SubjectKind,
    Withdraw,
)
from localize.model.memory_rows import UnitRow, VariantRow
from localize.model.segment_list import Where
from localize.store import MANY, MemoryStats, Place, Scope, Store, StoredImport

pytest_plugins = ["tests.contracts.store_fixtures"]

_WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)


def find(store: Store, text: str, language: LanguageTag = RU) -> tuple[TranslationUnit, ...]:
    """Return the memory records with exactly this text."""
    return store.equal_variants(language, Content((text,)).hash)


def trust_of(store: Store, text: str, language: LanguageTag = RU) -> Trust | None:
    """Return the trust of the only variant with this text, None where there is none."""
    found = [unit.find_variant(language) for unit in find(store, text, language)]
    return found[0].trust if found and found[0] else None


# --- memory ----------------------------------------------------------------------------------------------------------


def test_memory_follows_the_work(store: Store) -> None:
    """Drafts never enter; confirmed text is translated, approved is reviewed; rejected and cleared text leaves."""
    GUIDE.save(store)
    store.record([draft(store, A, "Замок")], actor=AIGUL)
    assert trust_of(store, "Замок") is None
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    assert trust_of(store, "Замок") is Trust.TRANSLATED
    store.record([approve(store, A)], actor=BOLAT)
    assert trust_of(store, "Замок") is Trust.REVIEWED
    store.record([Withdraw(A, RU)], actor=BOLAT)
    assert trust_of(store, "Замок") is Trust.TRANSLATED
    store.record([reject(store, A)], actor=BOLAT)
    assert trust_of(store, "Замок") is None
    store.record([confirm(store, A, "Засов")], actor=AIGUL)
    assert trust_of(store, "Засов") is Trust.TRANSLATED
    store.record([confirm(store, A, "")], actor=AIGUL)
    assert trust_of(store, "Засов") is None


def test_a_source_leaves_with_its_last_rendering(store: Store) -> None:
    """A record without a translation is of no use; with one in another language its source stays."""
    GUIDE.save(store)
    for leave in (lambda: confirm(store, A, ""), lambda: reject(store, A), lambda: draft(store, A, "")):
        store.record([confirm(store, A, "Замок")], actor=AIGUL)
        store.record([confirm(store, A, "Құлып", KK)], actor=AIGUL)
        store.record([leave()], actor=BOLAT)
        assert store.memory_stats().variants == ((EN, 1), (KK, 1))
        store.record([confirm(store, A, "", KK)], actor=AIGUL)
        assert store.memory_stats() == MemoryStats(0, (), 0)


def test_one_record_holds_all_languages_of_a_source(store: Store) -> None:
    """Renderings of one source text share a record, with the source, its neighbours and where it was made."""
    GUIDE.save(store)
    store.record([confirm(store, B, "Ұзын құпиясөз", KK)], actor=AIGUL)
    store.record([confirm(store, B, "Длинный пароль", RU)], actor=BOLAT)
    [unit] = find(store, "Use a long password.", EN)
    assert [(each.language, each.author) for each in unit.variants] == [(EN, ""), (KK, "Айгүл"), (RU, "Болат")]
    sources = [row.segment.source_hash for row in all_rows(store)]
    assert (unit.before, unit.after, unit.document) == (sources[0], sources[2], "docs/guide.txt")
    assert find(store, "Длинный пароль") == (unit,)
    assert store.get_translation_units(["nothing", unit.id]) == (unit,)
    store.record([approve(store, B, RU)], actor=AIGUL)
    [unit] = find(store, "Длинный пароль")
    assert [each.trust for each in unit.variants] == [Trust.REVIEWED, Trust.TRANSLATED, Trust.REVIEWED]
    assert store.memory_stats() == MemoryStats(1, ((EN, 1), (KK, 1), (RU, 1)), 2)


def test_source_has_the_trust_of_its_best_rendering(store: Store) -> None:
    """A weaker rendering does not take from the source text what a reviewed one gave it."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Құлып", KK)], actor=AIGUL)
    store.record([approve(store, A, KK)], actor=BOLAT)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    [unit] = find(store, "Замок")
    assert [each.trust for each in unit.variants] == [Trust.REVIEWED, Trust.REVIEWED, Trust.TRANSLATED]


def test_changed_source_opens_a_new_record(store: Store) -> None:
    """After its source changed a segment remembers anew; the old record stays, also when the new text is rejected."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    [old] = find(store, "Замок")
    replace(GUIDE, texts=[("a", "Lock it.")], number=2).save(store, kept=["a"])
    store.record([confirm(store, A, "Заприте")], actor=AIGUL)
    assert find(store, "Замок") == find(store, "Keep your phone locked.", EN) == (old,)
    [new] = find(store, "Заприте")
    assert new == find(store, "Lock it.", EN)[0]
    store.record([reject(store, A)], actor=BOLAT)
    assert find(store, "Заприте") == ()
    assert find(store, "Замок") == (old,)


def test_cleared_text_of_an_older_source_leaves(store: Store) -> None:
    """Who clears a text takes it out of the memory, also when its source has changed since."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    replace(GUIDE, texts=[("a", "Lock it.")], number=2).save(store, kept=["a"])
    store.record([confirm(store, A, "")], actor=AIGUL)
    assert find(store, "Замок") == ()


def test_text_not_to_be_remembered_stays_out(store: Store) -> None:
    """A text confirmed with `remember` off enters the memory neither then nor when it is approved."""
    GUIDE.save(store)
    store.record([replace(confirm(store, A, "Только здесь"), remember=False)], actor=AIGUL)
    store.record([approve(store, A)], actor=BOLAT)
    assert find(store, "Только здесь") == ()
    assert store.get_row(A, RU).state is State.REVIEWED


def test_changes_come_in_order_and_only_once(store: Store) -> None:
    """Following the changes from any number gives the memory as it is; what went away comes as None."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Один"), confirm(store, B, "Два")], actor=AIGUL)
    first = store.memory_since(0, 100)
    assert [change.number for change in first] == sorted({change.number for change in first})
    assert [change.unit for change in first] == list(store.get_translation_units([each.id for each in first]))
    store.record([confirm(store, A, "Раз")], actor=AIGUL)
    [later] = store.memory_since(first[-1].number, 100)
    assert later.unit is not None
    assert later.unit.find_variant(RU) is not None
    assert store.memory_since(later.number, 100) == ()
    assert store.memory_texts(later.number, 100) == ()
    assert len(store.memory_since(0, 1)) == 1
    assert list(store.memory_numbers()) == [change.number for change in store.memory_since(0, 9)]


def test_what_leaves_is_a_change_too(store: Store) -> None:
    """A rejection and a removal are told to who follows; a record that lost its last variant comes as None."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Один"), confirm(store, A, "Бір", KK)], actor=AIGUL)
    [made] = store.memory_since(0, 9)
    store.record([reject(store, A)], actor=BOLAT)
    [rejected] = store.memory_since(made.number, 9)
    assert rejected.unit is not None
    assert [each.language for each in rejected.unit.variants] == [EN, KK]
    store.record([RemoveVariant(made.id, EN), RemoveVariant(made.id, KK)], actor=BOLAT)
    [gone] = store.memory_since(rejected.number, 9)
    assert (gone.id, gone.unit) == (made.id, None)
    assert store.get_translation_units([made.id]) == ()
    assert store.memory_stats() == MemoryStats(0, (), 0)
    assert list(store.memory_numbers()) == []


def test_text_for_a_source_not_at_hand_stays_out(store: Store) -> None:
    """A text saved for an older source that the memory never knew is saved, and makes no record without a source."""
    GUIDE.save(store)
    late = confirm(store, A, "Замок")
    replace(GUIDE, texts=[("a", "Lock it.")], number=2).save(store, kept=["a"])
    store.record([late], actor=AIGUL)
    assert store.get_row(A, RU).source_changed
    assert store.memory_since(0, 9) == ()


def foreign(number: int) -> TranslationUnit:
    """Return an imported record."""
    pair = (
        Variant(EN, Content((f"Source {number}",)), Trust.IMPORTED, MACHINE, _WHEN, "x"),
        Variant(KK, Content((f"Мәтін {number}",)), Trust.IMPORTED, MACHINE, _WHEN),
    )
    return TranslationUnit(TranslationUnitId(f"file/{number}"), pair, None, hash_bytes(b"after"), "old.tmx")


def often(number: int, targets: int) -> TranslationUnit:
    """Return a record of a text that many have, with one of so many targets; neighbours, trust and age differ."""
    trust, at = Trust(number % 3 + 1), _WHEN - timedelta(days=number * 37 % 101)
    pair = (
        Variant(EN, Content(("OK",)), Trust.REVIEWED, MACHINE, _WHEN),
        Variant(KK, Content((f"Жарайды {number % targets}",)), trust, MACHINE, at),
        *((Variant(RU, Content((f"Хорошо {number % 2}",)), Trust.IMPORTED, MACHINE, at),) if number % 5 == 0 else ()),
    )
    before, after = (hash_bytes(str(number % each).encode()) if number % 4 else None for each in (3, 2))
    return TranslationUnit(TranslationUnitId(f"often/{number}"), pair, before, after)


def suits(place: Place, unit: TranslationUnit, language: LanguageTag) -> tuple[int, Trust, datetime]:
    """Return how well a record of an equal text suits a place; what is greater is better."""
    around, variant = (unit.before, unit.after), unit.find_variant(language)
    assert variant
    own = 2 if unit.id == place.record else int(around != (None, None))
    return own if around in (place.neighbours, place.plain) else 0, variant.trust, variant.at


_HERE = (often(7, 1).before, often(7, 1).after)


@pytest.mark.parametrize("targets", [3, 97])
@pytest.mark.parametrize(
    "place",
    [
        Place((None, None), None, None),
        Place(_HERE, None, TranslationUnitId("often/13")),
        Place((hash_bytes(b"other"), None), _HERE, TranslationUnitId("often/19")),
    ],
)
def test_of_very_many_records_of_one_text_those_are_told_that_suit_a_place(
    store: Store, place: Place, targets: int
) -> None:
    """For each other text the best one: from that place, then of the highest trust, then the newest."""
    units = [often(number, targets) for number in range(150)]
    store.add_memory(units, resume=ImportId("often"), name="often.tmx", actor=AIGUL)
    assert find(store, "OK", EN) == tuple(units)
    best: set[str] = set()
    for language in (KK, RU):
        by_text: dict[Content, list[TranslationUnit]] = {}
        for unit in units:
            if variant := unit.find_variant(language):
                by_text.setdefault(variant.content, []).append(unit)
        key = partial(suits, place, language=language)
        best |= {unit.id for unit in sorted((max(each, key=key) for each in by_text.values()), key=key)[-MANY:]}
    found = store.equal_variants(EN, Content(("OK",)).hash, place)
    assert found == tuple(unit for unit in units if unit.id in best)
    asked = [(Content(("OK",)).hash, None), (hash_bytes(b"none"), place), (Content(("OK",)).hash, place)]
    assert list(store.equal_variants_of(EN, asked)) == [tuple(units), (), found]
    assert len(best) < len(units)


def test_import_can_be_broken_off_and_goes_on(store: Store) -> None:
    """An import that broke off keeps whole batches, goes on where it stood, and adds nothing twice."""
    total = 6_000

    def broken() -> Iterator[TranslationUnit]:
        yield from (foreign(number) for number in range(total - 100))
        raise InterruptedError

    resume = ImportId("old")
    with pytest.raises(InterruptedError):
        store.add_memory(broken(), resume=resume, name="old.tmx", actor=AIGUL)
    kept = store.memory_stats().units
    assert 0 < kept < total
    rest = store.add_memory(map(foreign, range(total)), resume=resume, name="old.tmx", actor=AIGUL)
    assert rest == total - kept
    assert store.add_memory(map(foreign, range(total)), resume=resume, name="old.tmx", actor=AIGUL) == 0
    assert store.add_memory([foreign(1)], resume=ImportId("again"), name="copy.tmx", actor=AIGUL) == 0
    assert store.get_translation_units(["file/5"]) == (foreign(5),)
    events = store.history(Subject(SubjectKind.PROJECT, store.project_id))
    brought = (("old.tmx", total), ("copy.tmx", 0))
    assert [each.body for each in events] == [ImportMemory(*each, Trust.IMPORTED) for each in brought]
    assert {each.action for each in events} == {Action.MEMORY_IMPORTED}


def test_import_in_steps_says_what_is_safe(store: Store) -> None:
    """Each step tells how many records are there; given up after one, the same import goes on with the next."""
    resume = ImportId("old")
    work = store.import_memory(map(foreign, range(3_500)), resume=resume, name="old.tmx", actor=AIGUL)
    safe = next(work)
    assert store.memory_stats().units == safe < 3_500
    work.close()
    rest = list(store.import_memory(map(foreign, range(3_500)), resume=resume, name="old.tmx", actor=AIGUL))
    assert rest == sorted(rest)
    assert rest[0] > safe
    assert rest[-1] == store.memory_stats().units == 3_500
    assert [unit.id for unit in find(store, "Мәтін 3499", KK)] == ["file/3499"]
    assert store.verify() == ()


def test_imports_are_known_by_their_ids(store: Store) -> None:
    """Each import that ended has the number of its event, one that was stopped none; one taken back is not known."""
    assert store.memory_imports() == ()
    stopped = store.import_memory(map(foreign, range(1_500)), resume=ImportId("a"), name="x.tmx", actor=AIGUL)
    brought = next(stopped)
    stopped.close()
    for name, first in (("c", 2_000), ("b", 2_005)):
        units = map(foreign, range(first, first + 5))
        store.add_memory(units, resume=ImportId(name), name="x.tmx", actor=AIGUL)
    events = store.history(Subject(SubjectKind.PROJECT, store.project_id))
    known = [StoredImport(ImportId(name), "x.tmx", 5, each.number) for name, each in zip("cb", events, strict=True)]
    assert store.memory_imports() == (*known, StoredImport(ImportId("a"), "x.tmx", brought, None))
    store.record([RemoveImport(events[0].number, "x.tmx")], actor=AIGUL)
    assert [each.id for each in store.memory_imports()] == ["b", "a"]


def test_import_keeps_the_first_of_two_records_with_one_name(store: Store) -> None:
    """Names are unique, inside one import and beside what was there before."""
    other = replace(foreign(2), id=foreign(1).id)
    assert store.add_memory([foreign(1), other], resume=ImportId("a"), name="a.tmx", actor=AIGUL) == 1
    assert store.add_memory([other, foreign(3)], resume=ImportId("b"), name="b.tmx", actor=AIGUL) == 1
    assert store.get_translation_units(["file/1", "file/3"]) == (foreign(1), foreign(3))
    assert store.get_translation_units(["file/3", "file/1"], most=2) == (foreign(3), foreign(1))
    assert store.get_translation_units(["file/3", "nothing", "file/1"], most=1) == (foreign(3),)
    assert find(store, "Мәтін 2", KK) == ()


def test_of_too_many_records_the_most_trusted_are_read(store: Store) -> None:
    """Two texts make a pair, which has the lower trust of both: one approved text alone counts for nothing."""
    approved, confirmed, half = foreign(1), foreign(2), foreign(3)
    units = [
        _trusted(approved, Trust.REVIEWED, Trust.REVIEWED),
        _trusted(confirmed, Trust.REVIEWED, Trust.TRANSLATED),
        _trusted(half, Trust.IMPORTED, Trust.REVIEWED),
        foreign(4),
    ]
    store.add_memory(units, resume=ImportId("a"), name="a.tmx", actor=AIGUL)
    names = ["file/4", "file/3", "file/2", "file/1"]
    wanted = {1: ["file/1"], 2: ["file/2", "file/1"], 3: ["file/4", "file/2", "file/1"], 4: names}
    for most, ids in wanted.items():
        assert [each.id for each in store.get_translation_units(names, most=most)] == ids


def _trusted(unit: TranslationUnit, *trusts: Trust) -> TranslationUnit:
    variants = tuple(replace(each, trust=trust) for each, trust in zip(unit.variants, trusts, strict=True))
    return replace(unit, variants=variants)


def test_rows_and_records_are_imported_alike(store: Store) -> None:
    """A record given as a row of plain values is the same record; what its file told beyond it comes back."""
    prop, note = Extra("prop", "x-domain", "law", "en"), Extra("note", "", "Check & ask <Aigul>")
    unit = foreign(1)
    told = replace(unit, extras=(prop,), variants=(replace(unit.variants[0], extras=(note, prop)), unit.variants[1]))
    hashed = bytes.fromhex(Content(("Мәтін",)).hash)
    row = UnitRow("row", (VariantRow(KK, "Мәтін", None, hashed, 1, ("imported", None, "f", "B"), 7, None),))
    assert store.add_memory([told], resume=ImportId("a"), name="a.tmx", actor=AIGUL) == 1
    assert list(store.import_memory([row], resume=ImportId("b"), name="b.tmx", actor=AIGUL)) == [1]
    at = datetime(1970, 1, 1, microsecond=7, tzinfo=UTC)
    variant = Variant(KK, Content(("Мәтін",)), Trust.IMPORTED, Origin(OriginKind.IMPORTED, name="f"), at, "B")
    same = TranslationUnit(TranslationUnitId("row"), (variant,))
    assert store.get_translation_units(["file/1", "row"]) == (told, same)
    assert [change.unit for change in store.memory_since(0, 9)] == [told, same]
    worth = store.memory_worth(0, 9)
    assert worth == (*store.memory_worth(0, 1), *store.memory_worth(worth[0].number, 9))
    assert [(each.id, each.trust, each.languages) for each in worth] == [("file/1", 1, (EN, KK)), ("row", 1, (KK,))]
    assert worth[1].at == 7
    rows = store.memory_texts(0, 9)
    assert rows == (*store.memory_texts(0, 1), *store.memory_texts(rows[0].number, 9))
    assert [(row.id, row.texts) for row in rows] == [
        ("file/1", ((EN, "Source 1"), (KK, "Мәтін 1"))),
        ("row", ((KK, "Мәтін"),)),
    ]
    assert find(store, "Мәтін", KK)[0].id == "row"


def test_a_text_that_two_languages_share_is_found_in_the_one_that_stays(store: Store) -> None:
    """Taking one language out of a record leaves the others to be found, though their texts may be the same."""
    pair = tuple(replace(each, content=Content(("OK",))) for each in foreign(1).variants)
    store.add_memory([replace(foreign(1), variants=pair)], resume=ImportId("a"), name="a.tmx", actor=AIGUL)
    store.record([RemoveVariant(foreign(1).id, KK)], actor=AIGUL)
    assert [len(each.variants) for each in find(store, "OK", EN)] == [1]
    assert find(store, "OK", KK) == ()
    assert store.verify() == ()


# --- search ----------------------------------------------------------------------------------------------------------


def test_search_folds_case_and_letters(store: Store) -> None:
    """Texts are found by any part of them, whatever its case, with е for ё; tags in between do not hide a word."""
    GUIDE.save(store)
    bold = InlineTag("b1", "b", TagForm.OPEN, "<b>")
    word = Content(("Shor", bold, "ter", replace(bold, form=TagForm.CLOSE, data="</b>")))
    Version("site", [("x", 'Say "LONG"'), ("y", word)]).save(store)
    store.record([confirm(store, A, "Ещё ЗАМОК"), confirm(store, B, "Ұзын құпиясөз", KK)], actor=AIGUL)

    def numbers(text: str, side: Side | None = None, language: LanguageTag | None = None) -> list[int]:
        found = store.search(text, Scope(side, language), after=0, limit=10)
        assert all(store.get_row(key, RU).number == number for number, key in found)
        return [number for number, _ in found]

    assert numbers("long") == [2, 4]
    assert numbers("shorter") == [5]
    assert numbers('"long"') == [4]
    assert numbers("еще зам") == numbers("ЕЩЁ") == numbers("зА") == [1]
    assert numbers("құпия", Side.TARGET, KK) == [2]
    assert numbers("құпия", Side.TARGET, RU) == numbers("құпия", Side.SOURCE) == numbers("nothing like it") == []
    assert numbers("o", Side.SOURCE, EN) == [1, 2, 3, 4, 5]
    assert numbers("o", None, KK) == []
    assert store.search("o", Scope(), after=2, limit=1)[0][0] == 3


def test_search_follows_every_change_of_text(store: Store) -> None:
    """A text that was replaced, cleared or retired is no longer found; the present one is."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Первый перевод")], actor=AIGUL)
    store.record([confirm(store, A, "Второй перевод")], actor=AIGUL)
    assert store.search("первый", Scope(), after=0, limit=9) == ()
    assert store.search("второй", Scope(), after=0, limit=9) == ((1, A),)
    store.record([confirm(store, A, "")], actor=AIGUL)
    assert store.search("второй", Scope(), after=0, limit=9) == ()
    replace(GUIDE, texts=[("a", "Lock the telephone.")], number=2).save(store, kept=["a"])
    assert store.search("phone locked", Scope(), after=0, limit=9) == ()
    assert store.search("password", Scope(), after=0, limit=9) == ()
    assert store.search("telephone", Scope(), after=0, limit=9) == ((1, A),)


# --- upkeep ----------------------------------------------------------------------------------------------------------


def test_everything_is_there_after_reopening(open_project: Open) -> None:
    """A closed project opens with the same answers and the same id."""
    store = open_project()
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    before = (store.project_id, all_rows(store), store.documents(), store.memory_since(0, 9))
    store.close()
    store.close()
    again = open_project()
    assert (again.project_id, all_rows(again), again.documents(), again.memory_since(0, 9)) == before
    with pytest.raises(StoreError):
        store.documents()


def test_cache_keeps_what_it_was_given(store: Store) -> None:
    """A cached value comes back until another takes its place."""
    key = Hash("a" * 64)
    assert store.cached(key) is None
    store.cache(key, b"one")
    store.cache(key, b"\0two")
    assert store.cached(key) == b"\0two"
    other = Hash("b" * 64)
    store.cache_many({key: b"three", other: b"four"})
    store.cache_many({})
    assert [store.cached(each) for each in (key, other)] == [b"three", b"four"]


def test_snapshot_is_a_whole_project(store: Store, open_project: Open, tmp_path: Path) -> None:
    """A copy has everything, and never takes the place of a file."""
    GUIDE.save(store)
    store.record([confirm(store, A, "Замок")], actor=AIGUL)
    rows = all_rows(store)
    copy = tmp_path / "work" / "copy.db"
    store.snapshot(copy)
    with pytest.raises(StoreError):
        store.snapshot(copy)
    with pytest.raises(StoreError):
        store.snapshot(tmp_path / "nowhere" / "copy.db")
    store.record([confirm(store, A, "Засов")], actor=AIGUL)
    store.close()
    copy.replace(tmp_path / "work" / "store.db")
    restored = open_project()
    assert all_rows(restored) == rows
    assert restored.verify() == ()
    assert sorted(each.name for each in (tmp_path / "work").glob("*.part")) == []


def test_read_only_project_reads_and_saves_nothing(store: Store, open_project: Open) -> None:
    """A project opened to read gives every answer, and refuses every change."""
    GUIDE.save(store)
    reader = open_project(read_only=True)
    assert all_rows(reader) == all_rows(store)
    save = confirm(store, A, "Замок")
    with pytest.raises(StoreError):
        reader.record([save], actor=AIGUL)
    store.record([save], actor=AIGUL)
    assert reader.get_row(A, RU).state is State.TRANSLATED
    reader.cache(Hash("a" * 64), b"x")
    assert reader.cached(Hash("a" * 64)) is None


def test_project_is_held_by_one_alone(store: Store, open_project: Open) -> None:
    """Nobody takes a project for themselves while another has it open, and nobody opens it then."""
    other = open_project()
    with pytest.raises(Locked), store.exclusive():
        pass
    other.close()
    with store.exclusive():
        GUIDE.save(store)
        with pytest.raises(Locked):
            open_project()
    assert all_rows(open_project()) == all_rows(store)


def test_threads_share_a_store(store: Store) -> None:
    """Threads read and write through one store; what one saved the others see."""
    GUIDE.save(store)

    def work(language: str) -> None:
        for turn in range(20):
            store.record([confirm(store, A, f"{language} {turn}", LanguageTag(language))], actor=AIGUL)

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(work, ("kk", "ru", "uz"))) == [None] * 3
    assert [each.revision for each in store.targets(A)] == [20, 20, 20]
    assert store.counts(KK, Where()).translated == 1
    assert store.verify() == ()
