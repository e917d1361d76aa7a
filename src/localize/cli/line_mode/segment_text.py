"""Spoken form of a segment: labels first, tags and states in words, nothing by place or colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from localize.i18n import mark, ntr, number, tr
from localize.i18n.labels import (
    SEVERITIES,
    act_words,
    actor_words,
    case_word,
    detail_words,
    doubt_words,
    kind_word,
    name_words,
    note_head,
    origin_words,
    penalty_words,
    quoted,
    reason_words,
)
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import symbol_of
from localize.memory.index.search_options import EQUAL
from localize.model import (
    Content,
    DiffStep,
    Finding,
    InlineTag,
    LanguageTag,
    Match,
    MatchType,
    Severity,
    Substate,
    TagForm,
)
from localize.model.events import Event, KeepConflict, Noted, Reject, SaveTarget
from localize.model.segment_list import Row
from localize.workflow.checking.check_manual import problem
from localize.workflow.notes.notes import open_notes
from localize.workflow.segment_view import TermChoice, View
from localize.workflow.segments.diff import diff
from localize.workflow.segments.previous_text import previous_texts
from localize.workflow.user.last_looks import LastLooks

MOST_MATCHES = 3
"""Read out unless everything is asked for; the others have numbers too."""
MOST_CHANGES = 4
"""That are told one by one; where more has changed, the whole former text says more."""
LONGEST_PLACE = 40
"""Letters of a place in a text that are read once more with what was found there."""
Line = tuple[str, str]
"""A label and a text of any number of lines."""


@dataclass(frozen=True, slots=True)
class Position:
    """Position of a segment in the list."""

    at: int
    """From 1."""
    count: int
    path: str
    """The file that was named last: it is not named again."""


_FORMS = {
    TagForm.OPEN: mark("[{tag} opens]"),
    TagForm.CLOSE: mark("[{tag} closes]"),
    TagForm.SINGLE: mark("[{tag} here]"),
}


def spell(content: Content) -> str:
    """Return a text whose tags are words: `<b1>now</b1>` is "[b1 opens]now[b1 closes]"."""
    return "".join(part if isinstance(part, str) else spell_tag(part) for part in content.parts)


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def in_a_line(label: str, text: str) -> str:
    """Return a label and a text as one line, safe to print: a line break in the text becomes a word."""
    return visible(label + text.replace("\n", f" {tr('[line break]')} "))


def changes_in_words(steps: Iterable[DiffStep]) -> list[str]:
    """Return what differs between two texts, one sentence a place."""
    said: list[str] = []
    gone = ""
    for step in (*steps, DiffStep("=", "")):
        if step.sign == "-":
            gone += step.text
        elif step.sign == "+":
            new = step.text.strip()
            old, gone = gone.strip(), ""
            both = tr("{new} in place of {old}", new=quoted(new), old=quoted(old)) if old else ""
            said.append(both or tr("{text} added", text=quoted(new)))
        elif gone:
            said.append(tr("{text} removed", text=quoted(gone.strip())))
            gone = ""
    return said


def _changes(steps: Sequence[DiffStep]) -> str | None:
    """Return the differences in words; None where reading the whole former text takes less time."""
    said = changes_in_words(steps)
    kept = any(step.sign == "=" and step.text.strip() for step in steps)
    return "; ".join(said) if kept and len(said) <= MOST_CHANGES else None


def spell_tag(tag: InlineTag) -> str:
    """Return a tag in words."""
    return tr(_FORMS[tag.form], tag=tag.id)


def read_segment(
    view: View,
    matches: Sequence[Match],
    language: LanguageTag,
    place: Position,
    *,
    whole: bool,
    looks: LastLooks | None,
) -> Iterator[Line]:
    """Yield the lines on a segment: position, texts, then matches, terms and findings; *whole* adds all the rest.

    In a review, *looks* are what the person has seen; this text is among them then.
    """
    row, reviewing = view.row, looks is not None
    looked = _look(row, view, language, looks)
    at = tr("Segment {number}, {place} of {count}", number=row.number, place=place.at, count=number(place.count))
    pieces = [at, tr(symbol_of(row).word), kind_word(row.kind)]
    pieces += [visible(row.path)] if whole or place.path != row.path else []
    pieces += [tr("plural: {case}", case=case_word(row.segment.case))] if row.segment.case else []
    pieces += [tr("source changed")] if row.source_changed else []
    pieces += [tr("secret")] if view.is_secret else []
    yield "", ", ".join(pieces)
    yield tr("Source: "), spell(row.segment.source)
    yield from read_target(row)
    if whole or reviewing:
        yield from _written(row, view.history, looked)
    yield from _sent_back(view)
    yield from _read_notes(view.notes)
    for doubt in view.doubts:
        yield tr("Review carefully: "), doubt_words(doubt)
    if matches or whole or not reviewing:
        present = row.target.content if row.target else None
        yield from read_matches(matches if whole else matches[:MOST_MATCHES], len(matches), present, whole=whole)
    yield from _terms(view.term_choices)
    yield from read_findings(view.findings)
    if whole:
        yield from _around(view, language)
        yield from _history(view.history)


def _look(row: Row, view: View, language: LanguageTag, looks: LastLooks | None) -> Content | None:
    """Remember that a text was seen, and return what was seen before it."""
    if looks is None:
        return None
    looks.see(row, language)
    return looks.text_before(row, language, view.history)


def read_target(row: Row) -> Iterator[Line]:
    """Yield the present text."""
    yield tr("Text: "), spell(row.target.content) if row.target and row.target.content else tr("none yet")


def _written(row: Row, events: Sequence[Event], looked: Content | None) -> Iterator[Line]:
    """Yield who wrote the text, and how it differs from what a reviewer compares it with."""
    target = row.target
    if target is None or not target.content:
        return
    yield tr("Written by {name}: ", name=visible(target.author)), visible(origin_words(target.origin)) or tr("typed")
    for former in previous_texts(events, target.content, looked):
        label = sentence(tr(former.what))
        said = _changes(diff(former.content, target.content))
        yield label, said or tr("all new; it replaces {text}", text=spell(former.content))


def _sent_back(view: View) -> Iterator[Line]:
    reasons = [each for each in view.history if isinstance(each.body, Reject)]
    if view.row.substate is Substate.REJECTED and reasons and isinstance(reasons[-1].body, Reject):
        yield tr("Rejected by {name}: ", name=visible(reasons[-1].actor)), reason_words(reasons[-1].body)


def _read_notes(noted: Sequence[Noted]) -> Iterator[Line]:
    """Yield the open notes with their numbers, each with its answers."""
    for at, each in enumerate(open_notes(noted), 1):
        head = tr("Note {number}, {kind}, by {name}: ", number=at, kind=note_head(each.note), name=each.note.author)
        yield visible(head), each.note.text
        for answer in [other for other in noted if other.answers == each.number]:
            yield (
                visible(tr("Answer of {name} to note {number}: ", name=answer.note.author, number=at)),
                answer.note.text,
            )


def read_matches(
    matches: Sequence[Match], count: int, present: Content | None = None, *, whole: bool = False
) -> Iterator[Line]:
    """Yield the proposals with the numbers by which they are taken; one that is the *present* text is not read again.

    *whole*: also where they come from.
    """
    yield "", ntr("{count} match", "{count} matches", count) if count else tr("No matches.")
    for at, match in enumerate(matches, 1):
        score = tr("machine") if match.type is MatchType.MACHINE else tr("{score} percent", score=match.score)
        same = present and match.target == present
        said = tr("same as the current text") if same else spell(match.target)
        yield tr("Match {number}, {score}: ", number=at, score=score), said
        if match.diff and match.score < EQUAL:
            changes = _changes(match.diff)
            if changes is None:
                yield tr("Match {number} is a translation of: ", number=at), spell(match.source)
            else:
                yield tr("Here, unlike match {number}: ", number=at), changes
        for doubt in match.problems:
            yield tr("Match {number}, review carefully: ", number=at), doubt_words(doubt)
        if whole:
            names = [name_words(match.origin), match.author, *map(penalty_words, match.penalties)]
            yield tr("Match {number} is from: ", number=at), visible(", ".join(dict.fromkeys(filter(None, names))))


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
        yield tr("Term {term}: ", term=visible(choice.hit.surface)), wanted + never


def read_findings(findings: Sequence[Finding]) -> Iterator[Line]:
    """Yield what the checks found, with the numbers by which fixes are put in and findings accepted."""
    if not findings:
        yield "", tr("No findings.")
    for at, finding in enumerate(findings, 1):
        label = tr("Finding {number}, {severity}: ", number=at, severity=_weight(finding))
        yield label, _found(finding)


def read_left(findings: Sequence[Finding], segment: int) -> Iterator[Line]:
    """Yield the findings of a segment that was just left, without numbers: no command reaches them any more."""
    for finding in open_findings(findings):
        yield (
            tr("Segment {number} has a finding, {severity}: ", number=segment, severity=_weight(finding)),
            _found(finding),
        )


def _weight(finding: Finding) -> str:
    return tr(SEVERITIES[finding.severity])


def _found(finding: Finding) -> str:
    said, surface = problem(finding), finding.surface.strip()
    told = finding.fix is not None or surface in said or len(surface) > LONGEST_PLACE
    where = "" if told else f", {quoted(surface)}"
    return said + where + _ending(finding)


def _ending(finding: Finding) -> str:
    if finding.waived is not None:
        return "; " + tr("accepted: {reason}", reason=finding.waived)
    if finding.fix is None:
        return ""
    if not finding.surface:
        return "; " + tr("fix: add {fix}", fix=quoted(finding.fix))
    if not finding.fix:
        return "; " + tr("fix: remove {text}", text=quoted(finding.surface))
    return "; " + tr("fix: {new} in place of {old}", new=quoted(finding.fix), old=quoted(finding.surface))


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
        text = spell(event.body.content) if isinstance(event.body, SaveTarget | KeepConflict) else ""
        who = actor_words(event.actor, event.entered_by)
        label = f"{event.at.astimezone():%Y-%m-%d %H:%M}, {who}: {act_words(event.action)}"
        yield label + detail_words(event) + (": " if text else ""), text
