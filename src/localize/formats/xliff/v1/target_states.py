"""Translations that an XLIFF 1.2 file already has, and the states that it declares for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localize.formats.xliff.v1.model import DeclaredState, SegmentPart, StateAttributes, Style, TargetChange, XliffFile
from localize.formats.xml.scanner import Element
from localize.model import Content, State, Substate

_NAME_WORDS = 3
"""A target that repeats its source and has no more words may be a name; more are a text that nobody has translated."""
_UNTRANSLATED = frozenset({"new", "needs-translation"})
_DONE = {"translated": State.TRANSLATED, "signed-off": State.REVIEWED, "final": State.FINAL}
STATE_NAMES = {
    State.INITIAL: "needs-review-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
REJECTED = "x-rejected"
"""XLIFF's own words for it name a reason, which is not known here; the schema allows others after `x-`."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation that a file brings."""

    content: Content
    state: State
    substate: Substate | None = None


@dataclass(frozen=True, slots=True)
class CopyRule:
    """Rule for a target that repeats its source and has no declared state."""

    all: bool
    """No target of the file says anything else than its source: they stand there to be overwritten."""

    def is_translation(self, part: SegmentPart, content: Content) -> bool:
        """Tell whether a text without a state counts as a translation of its source."""
        if content.typed != part.source.typed:
            return True
        return not self.all and len(content.plain.split()) <= _NAME_WORDS


def copy_rule_of(file: XliffFile) -> CopyRule:
    """Return the rule for copies in this file."""
    with_text = [part for unit in file.units for part in unit.parts if _has_text(part)]
    return CopyRule(all(not part.declared.explicit and part.target == part.source for part in with_text))


def _has_text(part: SegmentPart) -> bool:
    return part.target is not None and bool(part.target.plain.strip())


def to_translation(part: SegmentPart, copies: CopyRule, target: Content | None) -> Translation | None:
    """Return the translation of a segment if *target* stood there, None where that would be none."""
    if target is None or not target.plain.strip():
        return None
    declared = part.declared
    if not declared.explicit:
        return Translation(target, State.TRANSLATED) if copies.is_translation(part, target) else None
    if declared.state is State.INITIAL and declared.substate is None:  # not translated, they say; yet here is a text
        return None if target.typed == part.source.typed else Translation(target, State.INITIAL, Substate.DRAFT)
    return Translation(target, declared.state, declared.substate)


def read_declared_state(unit: Element) -> DeclaredState:
    """Return the state by XLIFF 1.2's own attributes: `state`, `state-qualifier`, `approved`."""
    target = unit.find("target")
    state = target.attributes.get("state", "") if target else ""
    qualifier = target.attributes.get("state-qualifier", "") if target else ""
    is_approved = unit.attributes.get("approved") == "yes"
    if state in _UNTRANSLATED:
        return DeclaredState()
    if state in _DONE or not state:
        found = _DONE.get(state, State.TRANSLATED)
        if is_approved and found is State.TRANSLATED:
            found = State.REVIEWED
        return DeclaredState(found, None, explicit=bool(state) or is_approved)
    rejected = qualifier.startswith("rejected") or qualifier == REJECTED
    return DeclaredState(State.INITIAL, Substate.REJECTED if rejected else Substate.DRAFT)


def overall_state(change: TargetChange) -> tuple[State, Substate | None, bool]:
    """Return the state of a unit as a whole, that of its least finished text; and whether it has a text at all."""
    with_text = [each for each in change.states.values() if each[2]]
    if not with_text:
        return State.INITIAL, None, False
    return min(with_text, key=lambda each: list(State).index(each[0]))


def standard_attributes(change: TargetChange, style: Style) -> StateAttributes:
    """Return `state`, `state-qualifier` and `approved`: where the file has them, or where a draft needs them."""
    if not change.restated:
        return StateAttributes()
    state, substate, has_text = overall_state(change)
    present = change.unit.target_attributes
    target: dict[str, str | None] = {}
    speaks = style.states or change.must_declare or (state is State.INITIAL and has_text)
    if speaks and (has_text or "state" in present):
        target["state"] = STATE_NAMES[state] if has_text else "needs-translation"
        qualifier = REJECTED if substate is Substate.REJECTED else None
        if qualifier or "state-qualifier" in present:
            target["state-qualifier"] = qualifier
    is_approved = change.unit.approved == "yes"
    wants_approved = state in (State.REVIEWED, State.FINAL)
    if style.approved and wants_approved != is_approved:
        return StateAttributes(target, {"approved": "yes" if wants_approved else "no"})
    return StateAttributes(target)


def file_translations(file: XliffFile) -> Iterator[tuple[int, int, Translation]]:
    """Yield every translation of a file: number of the unit, number of its part, the translation."""
    copies = copy_rule_of(file)
    for number, unit in enumerate(file.units):
        for index, part in enumerate(unit.parts):
            translation = to_translation(part, copies, part.target)
            if translation is not None:
                yield number, index, translation
