"""memoQ's bilingual files (MQXLIFF), edited in place: targets and their status, nothing else."""

from __future__ import annotations

from localize.formats.xliff.v1.filter import ToolFilter
from localize.formats.xliff.v1.model import MEMOQ, DeclaredState, Dialect, StateAttributes, Style, TargetChange
from localize.formats.xliff.v1.reader import root_of
from localize.formats.xliff.v1.target_states import overall_state
from localize.formats.xml.scanner import Element
from localize.model import Note, State, Substate

_STATES: dict[str, tuple[State, Substate | None]] = {
    "NotStarted": (State.INITIAL, None),
    "ManuallyConfirmed": (State.TRANSLATED, None),
    "Rejected": (State.INITIAL, Substate.REJECTED),
    "Proofread": (State.REVIEWED, None),
    "Reviewer1Confirmed": (State.REVIEWED, None),
    "Reviewer2Confirmed": (State.FINAL, None),
}
"""Any other status is one of a text that nobody has confirmed."""
_STATUSES: dict[tuple[State, Substate | None], str] = {
    (State.INITIAL, Substate.REJECTED): "Rejected",
    (State.TRANSLATED, None): "ManuallyConfirmed",
    (State.REVIEWED, None): "Reviewer1Confirmed",
    (State.FINAL, None): "Reviewer2Confirmed",
}
_MAX_NOTES = 20


class MemoqDialect(Dialect):
    """Dialect of memoQ: its statuses, locks, comments and limits."""

    namespace = MEMOQ

    def declared_state(self, unit: Element, mid: str) -> DeclaredState:
        """Return the state by the unit's status."""
        del mid
        status = unit.attributes.get("mq:status", "")
        return DeclaredState(*_STATES.get(status, (State.INITIAL, Substate.DRAFT)), explicit=bool(status))

    def is_locked(self, unit: Element, mid: str) -> bool:
        """Tell whether the unit is locked."""
        del mid
        return unit.attributes.get("mq:locked", "false").lower() not in ("", "false", "no", "0")

    def notes(self, unit: Element) -> tuple[Note, ...]:
        """Return the comments on the unit that are not deleted."""
        comments = [each for each in unit.walk() if each.name == "mq:comment"]
        kept = (each for each in comments[:_MAX_NOTES] if each.attributes.get("deleted", "false") != "true")
        texts = ((each.text.strip(), each.attributes.get("creatoruser", "")) for each in kept)
        return tuple(Note(text, user, "reviewer") for text, user in texts if text)

    def max_length(self, unit: Element) -> int | None:
        """Return memoQ's limit of characters, else XLIFF's own."""
        limit = unit.attributes.get("mq:maxlengthchars", "")
        own = int(limit[:9]) if limit.isascii() and limit.isdigit() else 0
        return own or super().max_length(unit)

    def state_attributes(self, change: TargetChange, style: Style, prefix: str) -> StateAttributes:
        """Return the status of the unit."""
        del style
        if not change.restated:
            return StateAttributes()
        state, substate, has_text = overall_state(change)
        status = _STATUSES.get((state, substate), "PartiallyEdited") if has_text else "NotStarted"
        return StateAttributes(unit={f"{prefix}status": status})


class MqxliffFilter(ToolFilter):
    """memoQ's bilingual files."""

    name = "mqxliff"
    extensions: tuple[str, ...] = (".mqxliff",)
    dialect = MemoqDialect

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for a root element with memoQ's namespace, 0.5 for the bare extension."""
        root = root_of(head)
        if f'"{MEMOQ}"' in root or f"'{MEMOQ}'" in root:
            return 0.95
        return 0.5 if name.lower().endswith(self.extensions) else 0.0
