"""Text search in sources and targets, over folded texts that are updated in the same transactions as the texts.

Three letters and more go through the trigram index, fewer through a scan of the folded texts.
"""

from __future__ import annotations

from typing import cast

import apsw

from localize.model import Content, LanguageTag, SegmentKey, Side
from localize.runtime.lazy_dataclass import dataclass
from localize.store import Scope
from localize.store.records import Value, fetch, fetch_number, fetch_one, select

SOURCE = LanguageTag("")
"""Stands for the source text of a segment, whatever its language."""
_TRIGRAM = 3
_COMMON = 4_000
"""Texts: to look up so many takes as long as to find a screenful among all in their order."""
_HAS = "instr(f.text, ?) > 0"
NUMBER = "d.first + s.position + 1"
"""Of a segment `s` in its document `d`, from 1 over the whole project."""
_LOOKED_UP = "found JOIN folded f ON f.id = found.rowid"


def index_text(connection: apsw.Connection, segment: int, language: LanguageTag, content: Content) -> None:
    """Let the text of a segment in *language* (or its `SOURCE`) be found, in the place of the one before it."""
    folded = fold(content.plain)
    row = fetch_one(connection, "SELECT id, text FROM folded WHERE segment = ? AND language = ?", (segment, language))
    if row is None:
        index_new_text(connection, segment, language, content)
    elif row[1] != folded:
        number, old = row
        connection.execute("INSERT INTO found (found, rowid, text) VALUES ('delete', ?, ?)", (number, old))
        connection.execute("UPDATE folded SET text = ? WHERE id = ?", (folded, number))
        connection.execute("INSERT INTO found (rowid, text) VALUES (?, ?)", (number, folded))


def index_new_text(connection: apsw.Connection, segment: int, language: LanguageTag, content: Content) -> None:
    """Let the text of a segment that has none in *language* yet be found."""
    folded = fold(content.plain)
    connection.execute("INSERT INTO folded (segment, language, text) VALUES (?, ?, ?)", (segment, language, folded))
    connection.execute("INSERT INTO found (rowid, text) VALUES (last_insert_rowid(), ?)", (folded,))


def fold(text: str) -> str:
    """Return the search key; plain ASCII has only its capitals to lose, and is most of what English sources are."""
    return text.lower() if text.isascii() else _search_key(text)


def _search_key(text: str) -> str:
    from localize.tokens import search_key  # not where nobody searches or writes

    return search_key(text)


@dataclass(frozen=True, slots=True)
class TextCondition:
    """The condition on a segment `s` that a text of it contains some letters, and the values of its parameters."""

    condition: str
    values: tuple[Value, ...]
    is_common: bool
    """Whether segments are to be walked through in their order, where the first ones soon come along; else the few
    that pass are looked up."""


def find_text(
    connection: apsw.Connection, text: str, scope: Scope, *, after: int, limit: int
) -> tuple[tuple[int, SegmentKey], ...]:
    """Return (number, key) of present segments whose texts contain *text*, folded, ascending by number."""
    if scope.side is None and scope.language is not None:
        scopes = (Scope(side, scope.language) for side in Side)
        found = {hit for each in scopes for hit in find_text(connection, text, each, after=after, limit=limit)}
        return tuple(sorted(found)[:limit])
    having = has_text(connection, text, scope)
    conditions, values = ["s.present = 1", f"{NUMBER} > ?", having.condition], [after, *having.values]
    if scope.side is Side.SOURCE and scope.language is not None:
        conditions.append("d.source_language = ?")
        values.append(scope.language)
    segments = "segment s INDEXED BY segment_place" if having.is_common else "segment s"
    rest = f"CROSS JOIN document d ON d.ordinal = s.document WHERE {' AND '.join(conditions)}"
    order = "ORDER BY s.document, s.position LIMIT ?"
    rows = fetch(connection, select(f"{NUMBER}, s.key", f"FROM {segments} {rest} {order}"), (*values, limit))
    return tuple((cast(int, number), SegmentKey(cast(str, key))) for number, key in rows)


def has_text(connection: apsw.Connection, text: str, scope: Scope, *, whole: bool = False) -> TextCondition:
    """Return the condition that a text of a segment contains *text*, folded; the language is that of a target.

    The *whole* list is wanted, or else its first rows.
    """
    wanted = _search_key(text)
    beside, languages = _ask(scope)
    is_indexed = len(wanted) >= _TRIGRAM and "\0" not in wanted
    phrase: tuple[Value, ...] = ('"' + wanted.replace('"', '""') + '"',) if is_indexed else ()
    is_common = not is_indexed or _is_common(connection, phrase, scope)
    if is_common and not whole:
        found = select("1", f"FROM folded f WHERE f.segment = s.id AND {_HAS} AND {beside}")
        return TextCondition(f"EXISTS ({found})", (wanted, *languages), is_common)
    start = f"{_LOOKED_UP} WHERE found MATCH ?" if is_indexed else "folded f WHERE 1"
    found = select("f.segment", f"FROM {start} AND {_HAS} AND {beside}")
    return TextCondition(f"s.id IN ({found})", (*phrase, wanted, *languages), is_common)


def _ask(scope: Scope) -> tuple[str, list[Value]]:
    """Return the condition on the language of a row `f` of folded texts, and the values of its parameters."""
    if scope.side is Side.SOURCE:
        return "f.language = ''", []
    if scope.language is None:
        return ("f.language <> ''" if scope.side is Side.TARGET else "1"), []
    return ("f.language = ?" if scope.side is Side.TARGET else "f.language IN ('', ?)"), [scope.language]


def _is_common(connection: apsw.Connection, phrase: tuple[Value, ...], scope: Scope) -> bool:
    """Tell whether so many texts have a phrase that looking them all up takes longer than finding the first."""
    beside, values = _ask(scope)
    everywhere = ("found", "1", ())  # of a rare phrase this alone tells it
    for tables, condition, more in (everywhere, (_LOOKED_UP, beside, values)):
        found = select("1", f"FROM {tables} WHERE found MATCH ? AND {condition} LIMIT ?")
        if fetch_number(connection, select("count(*)", f"FROM ({found})"), (*phrase, *more, _COMMON)) < _COMMON:
            return False
    return True
