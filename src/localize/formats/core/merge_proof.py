"""Proof of a written file: read again, it has the texts that were meant, and elsewhere those of its source.

`expect` runs in the sandbox once a filter wrote a file, and what it returns once that file has been read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b

from localize.errors import MergeError
from localize.errors.message import Message
from localize.formats.core.inline_tags import renumber
from localize.language import same_language
from localize.model import Content, LanguageTag, PluralCase, Unit
from localize.model.extraction import Extraction, Targets, UnitTarget

PROOF = f"{__name__}:expect"
Comparison = Callable[[Extraction], None]
"""Raises MergeError where a file, read again, has other texts."""

_QUOTED = 40
"""Characters of a source text in a message."""
_DIGEST_BYTES = 16
_Digests = dict[PluralCase | int | None, bytes]
"""Of the texts of a unit, by plural form or number."""


def expect(extraction: Extraction, targets: Targets, language: LanguageTag, *, bilingual: bool) -> Comparison:
    """Return what compares a written file, read again, with what is to be written.

    It keeps digests of the texts alone: before the file is read again, extraction and targets can leave the memory.
    """
    return (_expect_messages if bilingual else _expect_units)(extraction, targets, language)


def _expect_units(extraction: Extraction, targets: Targets, _language: LanguageTag) -> Comparison:
    meant = [
        (unit.parts[0].content.plain[:_QUOTED], unit.plural is not None, _meant(unit, targets.get(unit.id, ())))
        for unit in extraction.units
    ]

    def compare(again: Extraction) -> None:
        if len(again.units) != len(meant):
            raise _not_proven(Message("{value} units instead of {value1}", value=len(again.units), value1=len(meant)))
        for unit, (beginning, is_plural, digests) in zip(again.units, meant, strict=True):
            found = _digests_of(unit)
            if any(found.get(name) != digest for name, digest in digests.items()):
                template = "the plural forms of {beginning!r}" if is_plural else "the unit {beginning!r}"
                raise _not_proven(Message(template, beginning=beginning))

    return compare


def _expect_messages(extraction: Extraction, targets: Targets, language: LanguageTag) -> Comparison:
    meant = {
        (unit, target.part, target.case): _digest_message(target)
        for unit, own in targets.items()
        for target in own
        if target.content
    }
    count = len(extraction.units)

    def compare(again: Extraction) -> None:
        found = {
            (target.unit, target.part, target.case): _digest_message(target)
            for target in sorted(again.targets, key=lambda each: each.language == language)  # en after en-GB
            if target.language is None or same_language(target.language, language)
        }
        lost = [name for name, digest in meant.items() if found.get(name) != digest]
        if lost or len(again.units) != count:
            raise _not_proven(Message("{value} messages", value=len(lost)))

    return compare


def _meant(unit: Unit, targets: Sequence[UnitTarget]) -> _Digests:
    """Return what a unit has to give back: the plural forms of the language, or all of its parts."""
    if unit.plural is not None and targets:
        return {target.case: digest_content(target.content) for target in targets}
    contents = {target.part: target.content for target in targets}
    return {number: digest_content(contents.get(number, part.content)) for number, part in enumerate(unit.parts)}


def _digests_of(unit: Unit) -> _Digests:
    """Return what a unit gives back, by number and by plural form."""
    found: _Digests = {}
    for number, part in enumerate(unit.parts):
        found[number] = found[part.case] = digest_content(part.content)
    return found


def digest_content(content: Content) -> bytes:
    """Return what is equal for contents that differ in tag numbers alone."""
    return _digest("\x00".join(renumber(content)))


def _digest_message(target: UnitTarget) -> bytes:
    return _digest(target.content.typed.strip("\n"))  # the file decides on line ends at edges


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()


def _not_proven(what: Message) -> MergeError:
    return MergeError(
        "the exported file does not read back as intended: {what}",
        what=what,
        hint="a translation breaks the file's structure there; look for stray markup in it",
    )
