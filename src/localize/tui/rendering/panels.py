"""Contents of the editor's panels as styled text, made from values; no widget, no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from textual.content import Content as Paint

from localize.i18n import ctr, tr
from localize.i18n.labels import (
    TRUST,
    act_words,
    actor_words,
    detail_words,
    doubt_words,
    name_words,
    note_head,
    origin_words,
    penalty_words,
    piece_words,
    quoted,
)
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import CRITICAL, REPAIRED
from localize.model import (
    Concept,
    Content,
    Finding,
    InlineTag,
    LanguageTag,
    Match,
    MatchType,
    Means,
    Origin,
    Piece,
    Severity,
    Side,
    StoredState,
    Substate,
    Target,
    TermHit,
    TermStatus,
)
from localize.model.events import AddNote, Event, KeepConflict, Noted, Reject, SaveTarget, Withdraw
from localize.model.segment_list import Row
from localize.tui.rendering.text import paint_content, paint_diff, show_content
from localize.workflow.checking.check_manual import problem
from localize.workflow.segment_view import TermChoice, View

Pieces = list[Paint | str | tuple[str, str]]
EMPTY = Paint("")
_LONGEST_QUOTED = 40
"""Characters of a place that are quoted behind what was found there; the place itself is marked in the text."""
UNDATED = 1970
"""The year of texts whose memory file does not tell when they were made."""


def day(at: datetime | None) -> str:
    """Return a date for lists, in the reader's time zone."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d")


def moment(at: datetime) -> str:
    """Return a date and time for lists, in the reader's time zone."""
    return at.astimezone().strftime("%m-%d %H:%M")


def paint_source(content: Content, hits: Iterable[TermHit] = (), findings: Iterable[Finding] = ()) -> Paint:
    """Return a source text with its terms and findings marked."""
    paint = paint_content(content)
    for hit in hits:
        paint = paint.stylize("$term underline", hit.start, hit.end)
    for finding in findings:
        if finding.side is Side.SOURCE and finding.end > finding.start and not finding.waived:
            paint = paint.stylize("$warned underline", finding.start, finding.end)
    return paint


def paint_matches(matches: Sequence[Match], chosen: int, *, from_chosen: bool) -> Paint:
    """Return the proposals, the chosen one marked; *from_chosen* leaves out those before it, for small panels."""
    if not matches:
        return Paint.styled(tr("No matches"), "$muted")
    first = chosen if from_chosen else 0
    blocks = [_match(match, at == chosen) for at, match in enumerate(matches) if at >= first]
    return Paint("\n").join(blocks)


def score(match: Match) -> str:
    """Return the label of a match: its score, or MT for a machine's draft."""
    if match.type is MatchType.MACHINE:
        return tr("MT")
    return f"{match.score}%" + (REPAIRED.glyph if match.adapted else "")


def _match(match: Match, chosen: bool) -> Paint:
    style = "$approved" if match.score >= 100 else "$translated" if match.score >= 85 else "$muted"
    diff = paint_diff(match.diff) if match.diff and match.score < 100 else paint_content(match.source, "$muted")
    # A name that stands behind "via ru" or "repaired" is not told once more.
    known = match.made is not None and not f" {match.origin.name}".endswith(f" {match.made.name}")
    said = (
        name_words(match.origin),
        origin_words(match.made) if known and match.made else "",
        match.author,
        day(match.at) if match.at and match.at.year > UNDATED else "",
        "" if match.type is MatchType.MACHINE else tr(TRUST[match.trust]),
        *map(penalty_words, match.penalties),
    )
    pieces: Pieces = [
        ("▸ " if chosen else "  ", "bold $accent"),
        (f"{score(match):>4} ", f"bold {style}"),
        _mark_pieces(paint_content(match.target, "bold" if chosen else ""), match.pieces),
        "\n       ",
        diff,
        ("\n       " + visible(" · ".join(dict.fromkeys(filter(None, said)))), "$muted"),
    ]
    if match.pieces:
        pieces.append(
            ("\n       " + visible("; ".join(piece_words(each, match.target) for each in match.pieces)), "$muted")
        )
    pieces += [(f"\n       ! {doubt_words(problem)}", "$warned") for problem in match.problems]
    return Paint.assemble(*pieces)


_MEANS = {
    Means.COPY: "$term",
    Means.GLOSSARY: "$term bold",
    Means.PHRASE: "$added",
    Means.LEFT_OUT: "$deleted",
}


def _mark_pieces(paint: Paint, pieces: Iterable[Piece]) -> Paint:
    """Return a repaired text whose new words are underlined and coloured by what they are made of."""
    for piece in pieces:
        paint = paint.stylize(f"{_MEANS[piece.means]} underline", piece.start, piece.end)
    return paint


def paint_terms(choices: Sequence[TermChoice], language: LanguageTag) -> Paint:
    """Return the terms of the source and what the glossary wants for them; below them all, what they mean.

    A definition stands in the target *language*, else in the first that has one.
    """
    if not choices:
        return Paint.styled(tr("No glossary terms here."), "$muted")
    blocks: list[Paint] = []
    seen: set[tuple[str, str]] = set()
    for choice in choices:
        name = (choice.hit.concept.id, choice.hit.surface.casefold())
        if name not in seen:
            seen.add(name)
            blocks.append(_term(choice))
    meant = dict.fromkeys(choice.hit.concept for choice in choices if choice.hit.concept.definitions)
    return Paint("\n").join([*blocks, *(_meaning(concept, language) for concept in meant)])


def _meaning(concept: Concept, language: LanguageTag) -> Paint:
    told = next((text for tag, text in concept.definitions if tag == language), concept.definitions[0][1])
    name = next((each.text for each in concept.terms_in(language)), concept.id)
    return Paint.assemble((f"{visible(name)}: ", "$muted bold"), (visible(told), "$muted"))


def _term(choice: TermChoice) -> Paint:
    pieces: Pieces = [(visible(choice.hit.surface), "$term"), ("?" if choice.hit.unsure else "", "$muted"), " → "]
    for at, term in enumerate(choice.terms):
        preferred = term.status is TermStatus.PREFERRED
        pieces += [
            ", " if at else "",
            (visible(term.text), "bold" if preferred else ""),
            ("" if preferred else " " + tr("(admitted)"), "$muted"),
        ]
    if not choice.terms:
        pieces.append((tr("no term in this language yet"), "$muted"))
    pieces += [(f"  ✗ {visible(term.text)}", "$rejected") for term in choice.forbidden]
    return Paint.assemble(*pieces)


_MARKS = {
    Severity.CRITICAL: (f"{CRITICAL.glyph} ", "bold $rejected"),
    Severity.MAJOR: ("! ", "bold $warned"),
    Severity.MINOR: ("! ", "$warned"),
    Severity.NEUTRAL: ("i ", "$muted"),
}


def counted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that stand: not waived, not merely shown."""
    return tuple(each for each in findings if each.waived is None and each.severity is not Severity.NEUTRAL)


def fixable(finding: Finding) -> bool:
    """Tell whether a finding stands and has a fix for the translation."""
    return finding.fix is not None and finding.side is Side.TARGET and bool(counted((finding,)))


def paint_findings(
    findings: Sequence[Finding], chosen: int | None, key: str = "", *, first: int | None = None
) -> Paint:
    """Return the findings, the chosen one marked; waived ones with their reason; *key* puts a fix in.

    *first* is the number of the first one, where numbers are shown.
    """
    if not findings:
        return Paint.styled(tr("No findings"), "$muted")
    numbers = [""] * len(findings) if first is None else [f"{first + at} " for at in range(len(findings))]
    rows = zip(findings, numbers, strict=True)
    return Paint("\n").join(paint_finding(each, at == chosen, key, nr) for at, (each, nr) in enumerate(rows))


def paint_finding(finding: Finding, chosen: bool, key: str = "", number: str = "") -> Paint:
    """Return what was found, where, by which check, and the fix with the *key* that puts it in; a suggestion with ?."""
    mark, style = _MARKS[finding.severity]
    pieces: Pieces = [("▸" if chosen else " ", "bold $accent"), (number, "bold $accent")]
    if finding.waived is not None:
        text = "- " + tr(
            "{finding} (accepted: {reason})", finding=visible(problem(finding)), reason=visible(finding.waived)
        )
        return Paint.assemble(*pieces, (text, "$muted"))
    message, surface = visible(problem(finding)), visible(finding.surface)
    surface = surface if len(surface) <= _LONGEST_QUOTED else f"{surface[:_LONGEST_QUOTED]}…"
    where = f" {quoted(surface)}" if finding.fix is None and surface.strip() and surface not in message else ""
    pieces += [(mark, style), (message + where, ""), (f"  {finding.check}", "$muted")]
    if finding.fix is not None and finding.side is Side.TARGET:
        pieces += [(f"\n   {key}" if key else "\n  ", "bold $accent"), " ", _paint_change(finding)]
        pieces += [] if finding.certain else ["?"]
    return Paint.assemble(*pieces)


def _paint_change(finding: Finding) -> Paint:
    """Return what a fix does; letters that only look alike stand out where they are exchanged."""
    painted = Paint.styled(change(finding), "$approved" if finding.certain else "$warned")
    surface, fix = finding.surface, finding.fix or ""
    if len(surface) == len(fix):
        for at, (one, other) in enumerate(zip(surface, fix, strict=True)):
            if one != other:
                painted = painted.stylize("reverse", at + 1, at + 2)
    return painted


def change(finding: Finding) -> str:
    """Return what a fix does, in one safe line: “from” → “to”."""
    fix = quoted(finding.fix) if finding.fix else ""
    if not finding.surface:
        return f"+ {fix}"
    return f"{quoted(finding.surface)} → {fix or tr('(remove)')}"


def paint_around(view: View, language: LanguageTag) -> Paint:
    """Return what people and the file say about the unit, the other languages, and the neighbours.

    What is said comes first, for a small panel shows a few lines; notes that are resolved come last.
    """
    others = (target for target in view.targets if target.language != language and target.content)
    blocks = [_noted(each) for each in view.notes if not each.resolved]
    blocks += [
        Paint.assemble((note_head(note) + " ", "$muted"), (visible(note.text), "$warned")) for note in view.unit.notes
    ]
    if view.plural_examples:
        numbers = ", ".join(map(str, view.plural_examples))
        blocks.append(Paint.assemble((tr("this form is for") + " ", "$muted"), f"{numbers} …"))
    blocks += [paint_language(target) for target in others]
    if view.unit.context:
        blocks.append(Paint.assemble((ctr("place", "in") + " ", "$muted"), visible(" › ".join(view.unit.context))))
    blocks += [Paint.assemble((tr("before") + " ", "$muted"), _neighbour(view.before))] if view.before else []
    blocks += [Paint.assemble((tr("after") + " ", "$muted"), _neighbour(view.after))] if view.after else []
    blocks += [_noted(each) for each in view.notes if each.resolved]
    return Paint("\n").join(blocks) if blocks else Paint.styled(tr("No neighbouring segments"), "$muted")


def _noted(noted: Noted) -> Paint:
    """Return what somebody said about the segment; what is resolved, in grey."""
    style = "$muted" if noted.resolved else "$warned"
    sign = "✓ " if noted.resolved else "= " if noted.answers is not None else ""
    head = f"{sign}{note_head(noted.note)} {visible(noted.note.author)} "
    return Paint.assemble((head, "$muted"), (visible(noted.note.text), style))


def paint_language(target: Target) -> Paint:
    """Return the text in another language, with the sign of its state."""
    sign = "✓" if target.state is StoredState.TRANSLATED else "✗" if target.substate is Substate.REJECTED else "~"
    return Paint.assemble((f"{target.language} ", "bold $accent"), f"{sign} ", paint_content(target.content))


def _neighbour(row: Row) -> Paint:
    text = show_content(row.segment.source)
    below = show_content(row.target.content) if row.target else ""
    return Paint.assemble(text, (f"\n       {below}" if below else "", "$muted"))


def paint_history(events: Sequence[Event]) -> Paint:
    """Return what people did, the latest first."""
    if not events:
        return Paint.styled(tr("No history yet"), "$muted")
    return Paint("\n").join(_event(event) for event in reversed(events))


def _event(event: Event) -> Paint:
    head: Pieces = [
        (f"{moment(event.at)} ", "$muted"),
        (actor_words(event.actor, event.entered_by), "bold"),
        f" {act_words(event.action)}",
    ]
    match event.body:
        case SaveTarget(content=content, origin=origin):
            head += [(_origin(origin), "$muted"), "\n   ", paint_content(content)]
        case KeepConflict(content=content):
            head += ["\n   ", paint_content(content)]
        case _:
            said = isinstance(event.body, Reject | Withdraw | AddNote)
            head.append((detail_words(event), "$warned" if said else "$muted"))
    return Paint.assemble(*head)


def _origin(origin: Origin) -> str:
    said = origin_words(origin)
    return f" ({visible(said)})" if said else ""


def paint_missing(tags: Iterable[InlineTag]) -> Paint:
    """Return the tags that a target still lacks."""
    names = " ".join(show_content(Content((tag,))) for tag in tags)
    return Paint.assemble(("  F9 ", "bold $accent"), (names, "$chip")) if names else EMPTY
