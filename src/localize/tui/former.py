"""What a reviewer compares a text with: its last approved version, or the draft that it grew from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localize.history import Approve, Event, SaveTarget
from localize.model import Content, Substate
from localize.wording import later


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier text and what it was."""

    what: str
    """What stands before the difference; to be translated."""
    content: Content


def former(events: Sequence[Event], now: Content) -> Former | None:
    """Return the last approved text that differs from *now*, else the draft, else the text before; None without one.

    *events* are the segment's, oldest first.
    """
    texts: dict[str, Content] = {}
    approved: Content | None = None
    draft: Content | None = None
    before: Content | None = None
    for event in events:
        match event.body:
            case SaveTarget(content=content, substate=substate) if content:
                texts[content.hash] = content
                if content != now:
                    before = content
                    draft = content if substate is Substate.DRAFT else draft
            case Approve(target_hash=target_hash) if target_hash != now.hash:
                approved = texts.get(target_hash, approved)
            case _:
                pass
    known = (
        (later("since the approved text: "), approved),
        (later("since the draft: "), draft),
        (later("since the text before: "), before),
    )
    return next((Former(what, content) for what, content in known if content is not None), None)
