"""Finding words in sources and targets: folded texts, kept in step with the texts in the same transactions.

Three letters and more go through the trigram index, fewer through a scan of the folded texts.
"""

from __future__ import annotations

from typing import cast

import apsw

from localize.model import Content, LanguageTag, SegmentKey, Side
from localize.store import Scope
from localize.store.records import Value, fetch, fetch_one, select

SOURCE = LanguageTag("")
"""Stands for the source text of a segment, whatever its language."""
_TRIGRAM = 3


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
    """Return (number, key) of present segments whose texts contain *text*, folded, ascending by number."""
    having, wanted = has_text(text)
    conditions = ["s.present = 1", "d.first + s.position + 1 > ?", having]
    values: list[Value] = [after, *wanted]
    if scope.side is Side.SOURCE:
        conditions.append("f.language = ''")
    elif scope.side is Side.TARGET:
        conditions.append("f.language <> ''")
    if scope.language is not None:
        conditions.append("CASE f.language WHEN '' THEN d.source_language ELSE f.language END = ?")
        values.append(scope.language)
    rows = fetch(
        connection,
        select(
            "DISTINCT d.first + s.position + 1 AS number, s.key",
            "FROM folded f JOIN segment s ON s.id = f.segment JOIN document d ON d.ordinal = s.document"
            f" WHERE {' AND '.join(conditions)} ORDER BY number LIMIT ?",
        ),
        (*values, limit),
    )
    return tuple((cast(int, number), SegmentKey(cast(str, key))) for number, key in rows)


def has_text(text: str) -> tuple[str, list[Value]]:
    """Return the condition on a row `f` of folded texts that it contains *text*, and the values of its parameters."""
    wanted = _search_key(text)
    if len(wanted) < _TRIGRAM or "\0" in wanted:
        return "instr(f.text, ?) > 0", [wanted]
    phrase = '"' + wanted.replace('"', '""') + '"'
    return "instr(f.text, ?) > 0 AND f.id IN (SELECT rowid FROM found WHERE found MATCH ?)", [wanted, phrase]
