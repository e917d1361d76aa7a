"""Who did what, counted from the history."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import apsw

from localize.history import Action, Deeds
from localize.model import DocumentId, LanguageTag
from localize.store.records import fetch

_DEEDS = """
  SELECT actor, action, language, category, count(*), sum(words) FROM (
    SELECT e.record ->> '$.actor' AS actor, e.record ->> '$.action' AS action, c.language AS language,
      coalesce(e.record ->> '$.body.category', '') AS category, s.words AS words
    FROM segment s JOIN chain c ON c.kind = 'segment' AND c.subject = s.key JOIN event e ON e.chain = c.id
    WHERE (?1 IS NULL OR s.document = (SELECT ordinal FROM document WHERE id = ?1))
      AND (?2 IS NULL OR json_extract(e.record, '$.at') >= ?2)
    GROUP BY actor, action, category, c.id
  ) GROUP BY actor, action, language, category ORDER BY actor, language, action, category
"""


def count_deeds(connection: apsw.Connection, document: DocumentId | None, since: datetime | None) -> tuple[Deeds, ...]:
    """Return what people did to segments; one that they did the same to several times counts once."""
    values = (document, since.isoformat() if since else None)
    return tuple(
        Deeds(
            cast(str, actor),
            Action(action),
            LanguageTag(cast(str, language)),
            cast(str, category),
            cast(int, texts),
            cast(int, words),
        )
        for actor, action, language, category, texts, words in fetch(connection, _DEEDS, values)
    )
