"""Earlier texts that a reviewer compares with: the last approved version and the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localize.i18n import mark
from localize.model import Content, Substate
from localize.model.events import Approve, Event, SaveTarget


@dataclass(frozen=True, slots=True)
class PreviousText:
    """An earlier text and what it was."""

    what: str
    """What stands before the difference; to be translated."""
    content: Content


def previous_texts(events: Sequence[Event], now: Content, looked: Content | None = None) -> tuple[PreviousText, ...]:
    """Return what differs from *now*: the last approved text and the draft; without both, the text before.

    The text that the reviewer *looked* at last comes first, unless it is the approved one. *events* are the segment's,
    oldest first. Empty where nothing else ever stood there.
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
    found = _compared(now, looked, approved, draft)
    if not found and before is not None:
        found.append(PreviousText(mark("compared with the previous text: "), before))
    return tuple(found)


def _compared(
    now: Content, looked: Content | None, approved: Content | None, draft: Content | None
) -> list[PreviousText]:
    there = (
        (mark("since you last looked: "), looked if looked not in (now, approved) else None),
        (mark("compared with the approved text: "), approved),
        (mark("compared with the draft: "), draft if draft not in (approved, looked) else None),
    )
    return [PreviousText(what, content) for what, content in there if content is not None]
