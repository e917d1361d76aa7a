"""A segment in sentences, for people who listen: labels first, tags and states in words, nothing by place or colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from localize.display import show
from localize.history import Event, Reject, SaveTarget
from localize.listing import Row
from localize.model import Content, Finding, InlineTag, LanguageTag, Match, MatchType, Severity, Substate, TagForm
from localize.naming import SEVERITIES, act_words, case_word, doubt_words, kind_word, note_head, reason_words
from localize.signs import sign_of
from localize.wording import later, ntr, number, tr
from localize.workflow.lookup import TermChoice, View
from localize.workflow.own import problem

MOST_MATCHES = 3
"""Read out unless everything is asked for; the others have numbers too."""
Line = tuple[str, str]
"""A label and a text of any number of lines."""
_FORMS = {
    TagForm.OPEN: later("[{tag} opens]"),
    TagForm.CLOSE: later("[{tag} closes]"),
    TagForm.SINGLE: later("[{tag} stands here]"),
}


def spell(content: Content) -> str:
    """Return a text whose tags are words: `<b1>now</b1>` is "[b1 opens]now[b1 closes]"."""
    return "".join(part if isinstance(part, str) else spell_tag(part) for part in content.parts)


def spell_tag(tag: InlineTag) -> str:
    """Return a tag in words."""
    return tr(_FORMS[tag.form], tag=tag.id)


def read_segment(
    view: View, matches: Sequence[Match], language: LanguageTag, place: tuple[int, int], *, whole: bool
) -> Iterator[Line]:
    """Yield what is said of a segment: where it stands, its texts, then what helps; *whole* adds all the rest."""
    row = view.row
    at = tr("Segment {number}, {place} of {count}", number=row.number, place=place[0], count=number(place[1]))
    pieces = [at, tr(sign_of(row).word), kind_word(row.kind), show(row.path)]
    pieces += [tr("plural: {case}", case=case_word(row.segment.case))] if row.segment.case else []
    pieces += [tr("source changed")] if row.source_changed else []
    pieces += [tr("secret")] if view.is_secret else []
    yield "", ", ".join(pieces)
    yield tr("Source: "), spell(row.segment.source)
    yield from read_target(row)
    yield from _sent_back(view)
    for doubt in view.doubts:
        yield tr("Read it with care: "), doubt_words(doubt)
    yield from read_matches(matches if whole else matches[:MOST_MATCHES], len(matches))
    yield from _terms(view.term_choices)
    yield from read_findings(view.findings)
    if whole:
        yield from _around(view, language)
        yield from _history(view.history)


def read_target(row: Row) -> Iterator[Line]:
    """Yield the present text."""
    yield tr("Text: "), spell(row.target.content) if row.target and row.target.content else tr("none yet")


def _sent_back(view: View) -> Iterator[Line]:
    reasons = [each for each in view.history if isinstance(each.body, Reject)]
    if view.row.substate is Substate.REJECTED and reasons and isinstance(reasons[-1].body, Reject):
        yield tr("Sent back by {name}: ", name=show(reasons[-1].actor)), reason_words(reasons[-1].body)


def read_matches(matches: Sequence[Match], count: int) -> Iterator[Line]:
    """Yield the proposals with the numbers by which they are taken."""
    yield "", ntr("{count} match", "{count} matches", count) if count else tr("No matches.")
    for at, match in enumerate(matches, 1):
        score = tr("machine") if match.type is MatchType.MACHINE else tr("{score} percent", score=match.score)
        yield tr("Match {number}, {score}: ", number=at, score=score), spell(match.target)


def _terms(choices: Sequence[TermChoice]) -> Iterator[Line]:
    told: set[str] = set()
    for choice in choices:
        if choice.hit.surface.casefold() in told:
            continue
        told.add(choice.hit.surface.casefold())
        wanted = tr(" or ").join(term.text for term in choice.terms) or tr("no term in this language yet")
        never = (
            tr("; not: {terms}", terms=", ".join(term.text for term in choice.forbidden)) if choice.forbidden else ""
        )
        yield tr("Term {term}: ", term=show(choice.hit.surface)), wanted + never


def read_findings(findings: Sequence[Finding]) -> Iterator[Line]:
    """Yield what the checks found, with the numbers by which fixes are put in and findings accepted."""
    if not findings:
        yield "", tr("No findings.")
    for at, finding in enumerate(findings, 1):
        label = tr("Finding {number}, {severity}: ", number=at, severity=tr(SEVERITIES[finding.severity]))
        yield label, problem(finding) + _ending(finding)


def _ending(finding: Finding) -> str:
    if finding.waived is not None:
        return "; " + tr("accepted: {reason}", reason=finding.waived)
    if finding.fix is None:
        return ""
    return "; " + (tr("fix: {fix}", fix=finding.fix) if finding.fix else tr("fix: remove it"))


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that count."""
    return tuple(each for each in findings if each.waived is None and each.severity is not Severity.NEUTRAL)


def _around(view: View, language: LanguageTag) -> Iterator[Line]:
    for target in view.targets:
        if target.language != language and target.content:
            yield tr("In {language}: ", language=target.language), spell(target.content)
    for label, row in ((tr("Before: "), view.before), (tr("After: "), view.after)):
        if row is not None:
            yield label, spell(row.segment.source)
    if view.unit.context:
        yield tr("Place: "), ", ".join(view.unit.context)
    for note in view.unit.notes:
        yield f"{note_head(note)}: ", note.text


def _history(events: Sequence[Event]) -> Iterator[Line]:
    for event in reversed(events):
        text = spell(event.body.content) if isinstance(event.body, SaveTarget) else ""
        label = f"{event.at.astimezone():%Y-%m-%d %H:%M}, {show(event.actor)}: {act_words(event.action)}"
        yield label + (": " if text else ""), text
