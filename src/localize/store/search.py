"""Finding words in sources and targets: folded texts, kept in step with the texts in the same transactions.

Three letters and more go through the trigram index, fewer through a scan of the folded texts.
"""

from __future__ import annotations

from typing import cast

import apsw

from localize.model import Content, LanguageTag, SegmentKey, Side
from localize.store import Scope
from localize.store.records import Value, fetch, fetch_number, fetch_one, select

SOURCE = LanguageTag("")
"""Stands for the source text of a segment, whatever its language."""
_TRIGRAM = 3
_COMMON = 4_000
"""Texts: to look up so many takes as long as to find a screenful among all in their order."""
_HAS = "instr(f.text, ?) > 0"
_LOOKED_UP = "found JOIN folded f ON f.id = found.rowid"


def index_text(connection: apsw.Connection, segment: int, language: LanguageTag, content: Content) -> None:
    """Let the text of a segment in *language* (or its `SOURCE`) be found, in the place of the one before it."""
    folded = _fold(content.plain)
    row = fetch_one(connection, "SELECT id, text FROM folded WHERE segment = ? AND language = ?", (segment, language))
    if row is None:
        connection.execute("INSERT INTO folded (segment, language, text) VALUES (?, ?, ?)", (segment, language, folded))
        number: Value = connection.last_insert_rowid()
    elif row[1] == folded:
        return
    else:
        number, old = row
        connection.execute("INSERT INTO found (found, rowid, text) VALUES ('delete', ?, ?)", (number, old))
        connection.execute("UPDATE folded SET text = ? WHERE id = ?", (folded, number))
    connection.execute("INSERT INTO found (rowid, text) VALUES (?, ?)", (number, folded))


def _fold(text: str) -> str:
    """Return the search key; plain ASCII has only its capitals to lose, and is most of what English sources are."""
    return text.lower() if text.isascii() else _search_key(text)


def _search_key(text: str) -> str:
    from localize.tokens import search_key  # not where nobody searches or writes

    return search_key(text)


def find_text(
    connection: apsw.Connection, text: str, scope: Scope, *, after: int, limit: int
) -> tuple[tuple[int, SegmentKey], ...]:
    """Return (number, key) of present segments whose texts contain *text*, folded, ascending by number.

    What few texts have is looked up; what many have soon comes along in the order of the segments.
    """
    wanted = _search_key(text)
    beside, languages = _ask(scope)
    has, values = f"{_HAS} AND {beside}", [wanted, *languages]
    if scope.language is not None and scope.side is not Side.TARGET:
        has += " AND (f.language <> '' OR d.source_language = ?)"
        values.append(scope.language)
    number = "d.first + s.position + 1"
    if _is_common(connection, wanted, scope):
        tables = "segment s INDEXED BY segment_place CROSS JOIN document d ON d.ordinal = s.document"
        has = f"EXISTS ({select('1', f'FROM folded f WHERE f.segment = s.id AND {has}')})"
        columns, order = f"{number}, s.key", "s.document, s.position"
    else:
        tables = f"{_LOOKED_UP} JOIN segment s ON s.id = f.segment JOIN document d ON d.ordinal = s.document"
        has, values = f"found MATCH ? AND {has}", [_phrase(wanted), *values]
        columns, order = f"DISTINCT {number} AS number, s.key", "number"
    rest = f"FROM {tables} WHERE s.present = 1 AND {number} > ? AND {has} ORDER BY {order} LIMIT ?"
    rows = fetch(connection, select(columns, rest), (after, *values, limit))
    return tuple((cast(int, number), SegmentKey(cast(str, key))) for number, key in rows)


def _ask(scope: Scope) -> tuple[str, list[Value]]:
    """Return the condition on the language of a row `f` of folded texts, and the values of its parameters."""
    if scope.side is Side.SOURCE:
        return "f.language = ''", []
    if scope.language is None:
        return ("f.language <> ''" if scope.side is Side.TARGET else "1"), []
    return ("f.language = ?" if scope.side is Side.TARGET else "f.language IN ('', ?)"), [scope.language]


def _is_common(connection: apsw.Connection, wanted: str, scope: Scope) -> bool:
    """Tell whether so many texts have what is wanted that looking them all up takes longer than finding the first;
    of what is too short to be looked up nobody knows."""
    if not _is_indexed(wanted):
        return True
    beside, values = _ask(scope)
    found = f"FROM {_LOOKED_UP} WHERE found MATCH ? AND {beside} LIMIT ?"
    statement = select("count(*)", f"FROM ({select('1', found)})")
    return fetch_number(connection, statement, (_phrase(wanted), *values, _COMMON)) == _COMMON


def has_text(text: str) -> tuple[str, list[Value]]:
    """Return the condition on a row `f` of folded texts that it contains *text*, and the values of its parameters."""
    wanted = _search_key(text)
    if not _is_indexed(wanted):
        return _HAS, [wanted]
    found = select("rowid", "FROM found WHERE found MATCH ?")
    return f"{_HAS} AND f.id IN ({found})", [wanted, _phrase(wanted)]


def _is_indexed(wanted: str) -> bool:
    """Tell whether the trigram index can be asked for a search key."""
    return len(wanted) >= _TRIGRAM and "\0" not in wanted


def _phrase(wanted: str) -> str:
    return '"' + wanted.replace('"', '""') + '"'
