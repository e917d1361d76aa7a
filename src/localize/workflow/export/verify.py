"""The proof of an export: a written file, read again, says what was meant, and nothing was dropped."""

from __future__ import annotations

from localize.errors import MergeError
from localize.formats.core.inline_tags import renumber
from localize.language import same_language
from localize.model import Document
from localize.model.extraction import Extraction
from localize.workflow.documents.read import is_bilingual
from localize.workflow.export.plan import Plan


def prove(again: Extraction, extraction: Extraction, plan: Plan) -> None:
    """Compare what a written file says (*again*) with what was meant: the plan's texts, else those of the source.

    Raises: MergeError.
    """
    document = plan.document
    if is_bilingual(document.filter):
        meant = {
            (unit, each.part, each.case): each.content.typed.strip("\n")  # the file decides on the line ends at edges
            for unit, targets in plan.targets.items()
            for each in targets
            if each.content
        }
        found = {
            (each.unit, each.part, each.case): each.content.typed.strip("\n")
            for each in sorted(again.targets, key=lambda each: each.language == plan.language)  # en after en-GB
            if each.language is None or same_language(each.language, plan.language)
        }
        lost = [name for name, text in meant.items() if found.get(name) != text]
        if lost or len(again.units) != len(extraction.units):
            raise _not_proved(document, f"{len(lost)} messages")
        return
    if len(again.units) != len(extraction.units):
        raise _not_proved(document, f"{len(again.units)} units instead of {len(extraction.units)}")
    for was, unit in zip(extraction.units, again.units, strict=True):
        targets = plan.targets.get(was.id, ())
        if was.plural is not None and targets:
            forms = {part.case: renumber(part.content) for part in unit.parts}
            if any(forms.get(each.case) != renumber(each.content) for each in targets):
                raise _not_proved(document, f"the plural forms of {was.parts[0].content.plain[:40]!r}")
            continue
        meant_parts = {each.part: each.content for each in targets}
        for number, part in enumerate(was.parts):
            meant_text = meant_parts.get(number, part.content)
            if renumber(unit.parts[number].content) != renumber(meant_text):
                raise _not_proved(document, f"the unit {was.parts[0].content.plain[:40]!r}")


def _not_proved(document: Document, what: str) -> MergeError:
    return MergeError(
        f"the export does not read back as it was meant: {what}",
        path=document.path,
        hint="a translation breaks the file's structure there; look for stray markup in it",
    )
