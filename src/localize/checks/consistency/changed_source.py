"""Translations of a source that has another text now."""

from __future__ import annotations

from collections.abc import Iterator

from localize.checks.core.pair import Context, Pair, Sighting
from localize.checks.core.prefilter import given
from localize.checks.core.registry import check
from localize.model import Severity


def _needs_update(pair: Pair) -> bool:
    return pair.needs_update


@check("consistency.source_changed", category="accuracy", severity=Severity.MINOR, needs=given(_needs_update))
def source_changed(context: Context) -> Iterator[Sighting]:
    """The source has changed since this translation was confirmed.

    What: A confirmed translation of an earlier version of its source. It counts as open until somebody confirms it for
    the present source, changed or not.
    Why: The translation may say what the document no longer says.
    Before: en: The hearing is on Monday.
    Wrong: en: The hearing is on Tuesday. | ru: Заседание состоится в понедельник.
    Right: en: The hearing is on Tuesday. | ru: Заседание состоится во вторник.
    """
    if context.needs_update:
        yield context.target.sight(0, len(context.target.typed), "the source has changed since this was confirmed")
