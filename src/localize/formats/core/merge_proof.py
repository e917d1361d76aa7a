"""Proof of a written file: read again, it has the texts that were meant, and elsewhere those of its source.

`prove` runs in the sandbox, behind the filter that wrote the file and read it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from localize.errors import MergeError
from localize.errors.message import Message
from localize.formats.core.inline_tags import renumber
from localize.language import same_language
from localize.model import LanguageTag, Unit
from localize.model.extraction import Extraction, Targets, UnitTarget

PROOF = f"{__name__}:prove"


def prove(
    extraction: Extraction, again: Extraction, targets: Targets, language: LanguageTag, *, bilingual: bool
) -> None:
    """Compare the texts of a written file, read *again*, with what was to be written. Raises: MergeError."""
    if bilingual:
        _prove_messages(extraction, again, targets, language)
        return
    if len(again.units) != len(extraction.units):
        raise _not_proven(
            Message("{value} units instead of {value1}", value=len(again.units), value1=len(extraction.units))
        )
    for was, unit in zip(extraction.units, again.units, strict=True):
        _prove_unit(unit, was, targets.get(was.id, ()))


def _prove_messages(extraction: Extraction, again: Extraction, targets: Targets, language: LanguageTag) -> None:
    meant = {
        (unit, target.part, target.case): target.content.typed.strip("\n")  # the file decides on line ends at edges
        for unit, own in targets.items()
        for target in own
        if target.content
    }
    found = {
        (target.unit, target.part, target.case): target.content.typed.strip("\n")
        for target in sorted(again.targets, key=lambda each: each.language == language)  # en after en-GB
        if target.language is None or same_language(target.language, language)
    }
    lost = [name for name, text in meant.items() if found.get(name) != text]
    if lost or len(again.units) != len(extraction.units):
        raise _not_proven(Message("{value} messages", value=len(lost)))


def _prove_unit(unit: Unit, was: Unit, targets: Sequence[UnitTarget]) -> None:
    beginning = was.parts[0].content.plain[:40]
    if was.plural is not None and targets:
        forms = {part.case: renumber(part.content) for part in unit.parts}
        if any(forms.get(target.case) != renumber(target.content) for target in targets):
            raise _not_proven(Message("the plural forms of {beginning!r}", beginning=beginning))
        return
    meant = {target.part: target.content for target in targets}
    for number, part in enumerate(was.parts):
        if renumber(unit.parts[number].content) != renumber(meant.get(number, part.content)):
            raise _not_proven(Message("the unit {beginning!r}", beginning=beginning))


def _not_proven(what: Message) -> MergeError:
    return MergeError(
        "the exported file does not read back as intended: {what}",
        what=what,
        hint="a translation breaks the file's structure there; look for stray markup in it",
    )
