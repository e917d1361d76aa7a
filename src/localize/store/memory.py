"""The translation memory inside the store: records, and their changes in order.

A record made here is named by segment key and source hash, so all its variants translate one source text. A record that
changed several times appears once in `list_changes`, at its last change: a reader of the list needs only the newest.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import apsw

from localize.errors import NotFound
from localize.language import same_language
from localize.model import (
    Content,
    Hash,
    LanguageTag,
    SegmentKey,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    record_id,
)
from localize.model.memory_edits import MemoryChange
from localize.model.memory_rows import TextRow, WorthRow
from localize.store import MANY, MemoryStats, Place
from localize.store.memory_keys import (
    BEST_WITH,
    TEXTS_WITH,
    TRUSTED,
    UNITS_KEYED,
    add_name_key,
    carray,
    find_unit,
    name_keys,
    text_key,
    updated_text_keys,
)
from localize.store.memory_rows import TABLES, UNIT, VARIANT, Row, drop_extras, read_units, write_variant
from localize.store.records import (
    Fields,
    fetch,
    fetch_number,
    fetch_one,
    hash_to_blob,
    optional_hash_to_blob,
    select,
    unpack,
)

# --- reading ---------------------------------------------------------------------------------------------------------


def _load(connection: apsw.Connection, rest: str, values: Fields) -> Iterator[tuple[int, int, TranslationUnit]]:
    """Yield (row, number of the last change, record) for the records that *rest* chooses, in its order; it must end
    with `, v.language` so that the variants of a record stand together, in a stable order."""
    rows = connection.execute(select(f"{UNIT}, {VARIANT}", f"{TABLES} {rest}"), values).fetchall()
    return read_units(cast(list[Row], rows))


def find_equal(
    connection: apsw.Connection, language: LanguageTag, text_hash: Hash, place: Place | None
) -> tuple[TranslationUnit, ...]:
    """Return the records that have a variant in *language*, under any of its tags, with exactly this content, oldest
    first; of very many those that suit a place best."""
    hashed = hash_to_blob(text_hash)
    most = -1 if place is None else MANY + 1
    rows = fetch(connection, TEXTS_WITH, (text_key(hashed), hashed, most))  # none for most texts
    if place is not None and len(rows) > MANY:
        units = _pick(connection, language, hashed, place)
    else:
        units = sorted({cast(int, unit) for unit, found in rows if _is_in(cast(str, found), language)})
    return tuple(unit for *_, unit in _load_rows(connection, units))


def _pick(connection: apsw.Connection, language: LanguageTag, hashed: bytes, place: Place) -> list[int]:
    """Return the numbers of the records of one text that suit a place best, ascending; two milliseconds a thousand."""
    neighbours = [optional_hash_to_blob(each) for each in (*place.neighbours, *(place.plain or place.neighbours))]
    values = (*neighbours, place.record, hashed, text_key(hashed))
    picked: dict[object, set[int]] = {}
    for unit, found, other, _ in fetch(connection, BEST_WITH, values):
        units = picked.setdefault(other, set())
        if len(units) < MANY and _is_in(cast(str, found), language):
            units.add(cast(int, unit))
    return sorted({unit for units in picked.values() for unit in units})


def _is_in(found: str, language: LanguageTag) -> bool:
    return found == language or same_language(LanguageTag(found), language)


def _load_rows(connection: apsw.Connection, units: Sequence[int]) -> Iterator[tuple[int, int, TranslationUnit]]:
    """Yield what `_load` yields for the records with these numbers, ascending."""
    if not units:
        return iter(())
    if len(units) == 1:
        return _load(connection, "WHERE u.id = ? ORDER BY v.language", (units[0],))
    rows = carray(array("q", units))
    return _load(connection, "WHERE u.id IN (SELECT value FROM carray(?)) ORDER BY u.id, v.language", (rows,))


def find_equal_many(
    connection: apsw.Connection, language: LanguageTag, asked: Sequence[tuple[Hash, Place | None]]
) -> Sequence[tuple[TranslationUnit, ...]]:
    """Return what `find_equal` returns for each of some texts and their places."""
    places = _find_places(connection, language, {hash_to_blob(name): name for name, _ in asked})
    chosen: dict[tuple[Hash, Place | None], Sequence[int]] = {}
    for name, place in asked:
        units = places.get(name, ())
        if place is not None and len(units) > MANY:
            if (name, place) not in chosen:
                chosen[name, place] = _pick(connection, language, hash_to_blob(name), place)
        else:
            chosen[name, place] = units
    wanted = sorted({row for each in chosen.values() for row in each})
    found = {row: unit for row, _, unit in _load_rows(connection, wanted)}
    return [tuple([found[row] for row in chosen[each]]) for each in asked]


def _find_places(
    connection: apsw.Connection, language: LanguageTag, wanted: Mapping[bytes, Hash]
) -> Mapping[Hash, Sequence[int]]:
    """Return the numbers of the records that have each of some texts, ascending, for those that any record has."""
    if not wanted:
        return {}
    keys = carray(array("q", sorted(set(map(text_key, wanted)))))
    places: dict[Hash, dict[int, None]] = {}
    for key, hashed, unit, found in connection.execute(
        "SELECT k.key, t.hash, k.unit, t.language FROM carray(?) wanted"
        " CROSS JOIN memory_text_key k ON k.key = wanted.value JOIN memory_variant t ON t.unit = k.unit"
        " ORDER BY k.unit",
        (keys,),
    ):
        # A record is met once for each of its texts that is asked for.
        name = wanted.get(cast(bytes, hashed))
        if name is not None and key == text_key(cast(bytes, hashed)) and _is_in(cast(str, found), language):
            places.setdefault(name, {})[cast(int, unit)] = None
    return {name: tuple(units) for name, units in places.items()}


def load_units(connection: apsw.Connection, ids: Sequence[str], most: int | None = None) -> tuple[TranslationUnit, ...]:
    """Return the records with these ids that still exist, in the order asked; of more than *most* the most trusted.

    Of these the last made. Which they are is found in four milliseconds a thousand.
    """
    if not ids:
        return ()
    keys = carray(name_keys(ids))
    if most is None or len(ids) <= most:
        found = _load(connection, f"WHERE u.id IN ({UNITS_KEYED}) ORDER BY u.id, v.language", (keys,))
    else:
        found = _load_rows(connection, sorted(cast(int, row[0]) for row in fetch(connection, TRUSTED, (keys, most))))
    units: dict[str, TranslationUnit] = {unit.id: unit for _, _, unit in found if unit.variants}
    return tuple([units[name] for name in ids if name in units])


def list_changes(connection: apsw.Connection, number: int, limit: int) -> tuple[MemoryChange, ...]:
    """Return up to *limit* changes after *number*, ascending."""
    found = _load(
        connection,
        "WHERE u.id IN (SELECT id FROM memory_unit WHERE number > ? ORDER BY number LIMIT ?)"
        " ORDER BY u.number, v.language",
        (number, limit),
    )
    return tuple(MemoryChange(at, unit.id, unit if unit.variants else None) for _, at, unit in found)


def list_numbers(connection: apsw.Connection) -> Sequence[int]:
    """Return the number of the last change of every record that has a text, ascending."""
    rows = connection.execute(
        "SELECT number FROM memory_unit u WHERE EXISTS (SELECT 1 FROM memory_variant v WHERE v.unit = u.id) ORDER BY 1"
    )
    return array("q", (cast(int, number) for (number,) in rows))


def is_changed(connection: apsw.Connection, number: int) -> bool:
    """Tell whether there is any change after *number*."""
    return fetch_one(connection, "SELECT 1 FROM memory_unit WHERE number > ? LIMIT 1", (number,)) is not None


def list_texts(connection: apsw.Connection, number: int, limit: int) -> tuple[TextRow, ...]:
    """Return the texts of what `list_changes` returns. 250,000 records a second."""
    last = _find_last(connection, number, limit)
    if not last:
        return ()
    cursor = connection.execute(
        "SELECT u.number, u.name, v.language, v.typed, v.tags FROM memory_unit u LEFT JOIN memory_variant v"
        " ON v.unit = u.id WHERE u.number > ? AND u.number <= ? ORDER BY u.number, v.language",
        (number, last),
    )
    rows = cast(Iterator[tuple[int, str, LanguageTag | None, str, str | None]], cursor)  # a cast for each takes as long
    found: list[TextRow] = []
    at, name, texts = 0, "", list[tuple[LanguageTag, str | Content]]()
    for each, called, language, typed, tags in rows:
        if each != at:
            if at:
                found.append(TextRow(at, name, tuple(texts)))
            at, name, texts = each, called, []
        if language is not None:
            texts.append((language, typed if tags is None else unpack(typed, tags)))
    if at:
        found.append(TextRow(at, name, tuple(texts)))
    return tuple(found)


def _find_last(connection: apsw.Connection, number: int, limit: int) -> int:
    """Return the number of the last of up to *limit* changes after *number*; 0 where there are none."""
    return fetch_number(
        connection,
        "SELECT max(number) FROM (SELECT number FROM memory_unit WHERE number > ? ORDER BY number LIMIT ?)",
        (number, limit),
    )


def list_worth(connection: apsw.Connection, number: int, limit: int) -> tuple[WorthRow, ...]:
    """Return what the records of `list_changes` are worth."""
    last = _find_last(connection, number, limit)
    if not last:
        return ()
    rows = connection.execute(
        "SELECT u.number, u.name, coalesce(min(v.trust), 0), coalesce(max(v.at), 0),"
        " group_concat(v.language, ' ' ORDER BY v.language) FROM memory_unit u LEFT JOIN memory_variant v"
        " ON v.unit = u.id WHERE u.number > ? AND u.number <= ? GROUP BY u.number ORDER BY u.number",
        (number, last),
    )
    lists: dict[object, tuple[LanguageTag, ...]] = {None: ()}  # a memory has few
    found: list[WorthRow] = []
    for at, name, trust, newest, languages in cast(Iterator[tuple[int, str, int, int, str | None]], rows):
        if languages not in lists:
            lists[languages] = tuple(map(LanguageTag, (languages or "").split()))
        found.append(WorthRow(at, name, trust, newest, lists[languages]))
    return tuple(found)


# --- writing ---------------------------------------------------------------------------------------------------------


def next_number(connection: apsw.Connection) -> int:
    """Return the number of the memory's next change."""
    return fetch_number(connection, "SELECT coalesce(max(number), 0) + 1 FROM memory_unit")


def _touch(connection: apsw.Connection, unit: int) -> None:
    connection.execute("UPDATE memory_unit SET number = ? WHERE id = ?", (next_number(connection), unit))


def remember(connection: apsw.Connection, segment: int, source_hash: Hash, variant: Variant) -> None:
    """Put the rendering of a segment into its record, and open the record with its source text where there is none.

    A rendering of an older source, of which no record is left, cannot enter: its source text is not at hand.
    """
    row = fetch_one(
        connection,
        "SELECT s.key, s.document, s.position, s.present, s.source_hash, s.typed, s.tags, d.source_language, d.path"
        " FROM segment s JOIN document d ON d.ordinal = s.document WHERE s.id = ?",
        (segment,),
    )
    assert row is not None
    key, document, position, present, present_hash, typed, tags, source_language, path = row
    name = record_id(SegmentKey(cast(str, key)), source_hash)
    known = find_unit(connection, name)
    same_source = present_hash == hash_to_blob(source_hash)
    if known is None and not same_source:
        return
    if known is None:
        before, after = _neighbours(connection, document, position) if present else (None, None)
        connection.execute(
            "INSERT INTO memory_unit (name, number, before, after, document) VALUES (?, ?, ?, ?, ?)",
            (name, next_number(connection), before, after, path),
        )
        unit = connection.last_insert_rowid()
        add_name_key(connection, name, unit)
    else:
        unit = known
        _touch(connection, unit)
    language = LanguageTag(cast(str, source_language))
    with updated_text_keys(connection, unit):
        if same_source and variant.language != language:
            _write_source(connection, unit, language, unpack(typed, tags), variant)
        write_variant(connection, unit, variant)


def _write_source(
    connection: apsw.Connection, unit: int, language: LanguageTag, source: Content, variant: Variant
) -> None:
    """Keep the source text beside its renderings, with the trust of the best of them."""
    best = fetch_number(
        connection,
        "SELECT coalesce(max(trust), 0) FROM memory_variant WHERE unit = ? AND language NOT IN (?, ?)",
        (unit, language, variant.language),
    )
    kept = Variant(language, source, Trust(max(best, variant.trust)), variant.origin, variant.at)
    write_variant(connection, unit, kept)


def _neighbours(connection: apsw.Connection, document: object, position: object) -> tuple[bytes | None, bytes | None]:
    found = {
        step: fetch_one(
            connection,
            "SELECT source_hash FROM segment WHERE document = ? AND position = ? + ? AND present = 1",
            cast(Fields, (document, position, step)),
        )
        for step in (-1, 1)
    }
    before, after = found[-1], found[1]
    return cast(bytes, before[0]) if before else None, cast(bytes, after[0]) if after else None


def forget(connection: apsw.Connection, name: TranslationUnitId, language: LanguageTag) -> bool:
    """Take one language out of a record; return whether it was there."""
    unit = find_unit(connection, name)
    if unit is None:
        return False
    with updated_text_keys(connection, unit):
        connection.execute("DELETE FROM memory_variant WHERE unit = ? AND language = ?", (unit, language))
        found = connection.changes() > 0
    if found:
        drop_extras(connection, [(unit, language)])
        _touch(connection, unit)
    return found


def forget_bare_source(connection: apsw.Connection, name: TranslationUnitId, segment: int) -> None:
    """Take a segment's source out of its record, where no rendering of it is left there."""
    source = fetch_one(
        connection,
        "SELECT source_language FROM segment JOIN document ON document.ordinal = segment.document WHERE segment.id = ?",
        (segment,),
    )
    unit = find_unit(connection, name)
    left = fetch(connection, "SELECT language FROM memory_variant WHERE unit = ?", (unit,))
    if source is not None and left == [source]:
        forget(connection, name, LanguageTag(cast(str, source[0])))


def put_variant(connection: apsw.Connection, name: TranslationUnitId, variant: Variant) -> None:
    """Write one language of a record that is there, be it without any texts. Raises: NotFound."""
    unit = find_unit(connection, name)
    if unit is None:
        raise NotFound("translation unit", name)
    with updated_text_keys(connection, unit):
        write_variant(connection, unit, variant)
    _touch(connection, unit)


def forget_or_raise(connection: apsw.Connection, name: TranslationUnitId, language: LanguageTag) -> None:
    """Take one language out of a record. Raises: NotFound."""
    if not forget(connection, name, language):
        raise NotFound("memory variant", f"{name} {language}")


def measure(connection: apsw.Connection) -> MemoryStats:
    """Return the memory's size."""
    groups = fetch(
        connection,
        "SELECT language, count(*), sum(trust = ?) FROM memory_variant GROUP BY language ORDER BY language",
        (int(Trust.REVIEWED),),
    )
    return MemoryStats(
        units=fetch_number(connection, "SELECT count(DISTINCT unit) FROM memory_variant"),
        variants=tuple((LanguageTag(cast(str, language)), cast(int, number)) for language, number, _ in groups),
        reviewed=sum(cast(int, reviewed) for _, _, reviewed in groups),
    )
