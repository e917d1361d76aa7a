"""Concepts, their uses and their faults as styled text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from textual.content import Content as Paint

from localize.glossary.lint import Fault, FaultKind
from localize.i18n import mark, ntr, number, tr
from localize.i18n.errors import localized_problem
from localize.i18n.labels import SEVERITIES, confidence_word
from localize.i18n.sanitize import visible, visible_sentence
from localize.i18n.status_symbols import StatusSymbol
from localize.language import same_language
from localize.model import Concept, LanguageTag, Severity, Term, TermStatus
from localize.tui.screens.dialogs.browse import Item
from localize.tui.screens.glossary.grammar_labels import part_of_speech_word
from localize.workflow.glossary.glossaries import GlossaryReport
from localize.workflow.glossary.usage import ConceptUse, TermCount

STATUSES: Mapping[TermStatus, str] = MappingProxyType(
    {
        TermStatus.PREFERRED: mark("preferred"),
        TermStatus.ADMITTED: mark("admitted"),
        TermStatus.DEPRECATED: mark("deprecated"),
        TermStatus.FORBIDDEN: mark("forbidden"),
    }
)
_SIGNS: Mapping[TermStatus, str] = MappingProxyType(
    {TermStatus.PREFERRED: "✓", TermStatus.ADMITTED: "·", TermStatus.DEPRECATED: "!", TermStatus.FORBIDDEN: "✗"}
)
_STYLES: Mapping[TermStatus, str] = MappingProxyType(
    {
        TermStatus.PREFERRED: "$approved",
        TermStatus.ADMITTED: "",
        TermStatus.DEPRECATED: "$warned",
        TermStatus.FORBIDDEN: "$rejected",
    }
)
TERM_SIGNS = tuple(StatusSymbol(sign, STATUSES[status], _STYLES[status]) for status, sign in _SIGNS.items())
"""The signs of the statuses."""
_FAULTS: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.DUPLICATE: mark("two concepts have the same term and no definition to distinguish them"),
        FaultKind.STATUS: mark("the statuses of its terms contradict each other"),
        FaultKind.AMBIGUOUS: mark("the term has another meaning, too"),
        FaultKind.COLLISION: mark("it is a form of another term too"),
        FaultKind.SHORT: mark("it is so short that it is found by chance"),
        FaultKind.COMMON: mark("it is too common a word"),
        FaultKind.MISSING_TERM: mark("a language has no term"),
        FaultKind.MISSING_DEFINITION: mark("a definition is missing"),
        FaultKind.SCRIPT: mark("letters of another alphabet"),
        FaultKind.SPACES: mark("stray spaces or invisible characters"),
        FaultKind.SHADOWED: mark("it does not count: another glossary has the id too"),
        FaultKind.UNHEARD: mark("an “unsure” entry must be a single word"),
    }
)
_SEVERE = (Severity.CRITICAL, Severity.MAJOR)


def paint_status(status: TermStatus) -> tuple[str, str]:
    """Return the sign and word of a status, and its style."""
    return f"{_SIGNS[status]} {tr(STATUSES[status])}", _STYLES[status]


def paint_terms(concept: Concept, language: LanguageTag) -> str:
    """Return the terms of one language that may be used, the preferred one first."""
    return ", ".join(term.text for term in concept.terms_in(language) if term.status.is_allowed)


def paint_concept(concept: Concept, file: str, use: ConceptUse | None) -> Paint:
    """Return all that is known of a concept, in a few lines."""
    head = (visible(concept.id), visible(concept.domain), confidence_word(concept.confidence), visible(file))
    lines = [Paint.styled(" · ".join(filter(None, head)), "$muted")]
    for language in dict.fromkeys(term.language for term in concept.terms):
        pieces: list[str | tuple[str, str]] = [(f"{language:<4}", "bold")]
        for at, term in enumerate(concept.terms_in(language)):
            sign = _SIGNS[term.status]
            told = "" if term.status is TermStatus.PREFERRED else f" ({tr(STATUSES[term.status])})"
            pieces += [", " if at else "", (f"{sign} {visible(term.text)}{told}", _STYLES[term.status])]
        lines.append(Paint.assemble(*pieces))
    about = [(f"{tr('definition')} {tag}", text) for tag, text in concept.definitions]
    about += [(tr("note"), concept.note), (tr("taken from"), concept.source)]
    lines += [Paint.assemble((f"{name}: ", "$muted"), visible(text)) for name, text in about if text]
    return Paint("\n").join([*lines, *_uses(use)])


def _uses(use: ConceptUse | None) -> list[Paint]:
    if use is None:
        return []
    lines = [Paint.assemble((f"{tr('in sources')}: ", "$muted"), _counts(use.sources) or "0")]
    for each in use.targets:
        if each.asked or each.terms:
            without = ntr("{count} text without it", "{count} texts without it", each.without)
            rest = (f"; {without}", "$warned") if each.without else ""
            lines.append(Paint.assemble((f"{each.language}: ", "$muted"), _counts(each.terms) or "0", rest))
    return lines


def uses_of(use: ConceptUse, language: LanguageTag) -> tuple[int, int]:
    """Return how often a concept is translated by its terms into a language, and how often by forbidden ones."""
    found = next((each for each in use.targets if same_language(each.language, language)), None)
    return (sum(each.count for each in found.terms), found.forbidden) if found else (0, 0)


def _counts(terms: tuple[TermCount, ...]) -> str:
    return ", ".join(
        f"{visible(each.term)} {number(each.count)}×"
        + ("" if each.status.is_allowed else f" ({tr(STATUSES[each.status])})")
        for each in terms
    )


def fault_item(fault: Fault) -> Item:
    """Return a fault as a row, and more about it."""
    term = f"«{visible(fault.term)}» ({fault.language}) " if fault.term else ""
    style = "$rejected" if fault.severity in _SEVERE else "$warned" if fault.severity is Severity.MINOR else "$muted"
    row = Paint.assemble(
        (f"{tr(SEVERITIES[fault.severity])}  ", style), visible(fault.concept or Path(fault.glossary).name), f"  {term}"
    )
    others = ", ".join(map(visible, fault.others))
    more = ("\n" + tr("with {concepts}", concepts=others), "$muted") if others else ""
    return Item(Paint.assemble(row, (tr(_FAULTS[fault.kind]), "$muted")), Paint.assemble(tr(_FAULTS[fault.kind]), more))


def imported(report: GlossaryReport) -> list[Paint]:
    """Return what a glossary brought."""
    count = ntr("{count} concept in {file}", "{count} concepts in {file}", report.concepts, file=report.place.name)
    lines = [Paint.assemble(("✓ ", "$approved"), visible_sentence(count))]
    if report.shared:
        said = tr("Other glossaries have these ids too, and only one of them counts:")
        lines.append(Paint.styled(f"! {said} {visible(', '.join(report.shared[:10]))}", "$warned"))
    for problem in report.problems:
        place = f"{problem.line}: " if problem.line else ""
        lines.append(Paint.styled(f"! {place}{visible(localized_problem(problem.text))}", "$warned"))
    return lines


def paint_term(term: Term) -> Paint:
    """Return a term with its status and what else is said of it."""
    sign, style = paint_status(term.status)
    told = [
        visible(part_of_speech_word(term.part_of_speech)),
        tr("capitals count") if term.case_sensitive else "",
        ntr("{count} form added", "{count} forms added", len(term.forms_added)) if term.forms_added else "",
        ntr("{count} form removed", "{count} forms removed", len(term.forms_removed)) if term.forms_removed else "",
    ]
    head = Paint.assemble(visible(term.text), (f"  {sign}", style), ("  " + " · ".join(filter(None, told)), "$muted"))
    around = (
        (tr("another word"), term.exceptions),
        (tr("not a term next to"), term.contexts),
        (tr("unsure with"), term.doubts),
    )
    lines = [Paint.assemble((f"{name}: ", "$muted"), visible("; ".join(words))) for name, words in around if words]
    return Paint("\n").join([head, *lines])
