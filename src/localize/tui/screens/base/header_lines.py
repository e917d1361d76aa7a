"""Header lines of editor and review: place in the project, state of the text, missing tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content as Paint

from localize.i18n import ntr, number, tr
from localize.i18n.labels import case_word, doubt_words, kind_word, origin_words, reason_words
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import NOTE, QUESTION, symbol_of
from localize.model import Content, Finding, InlineTag, LanguageTag, Severity, Side, Substate
from localize.model.events import Reject
from localize.model.segment_list import Counts, Row
from localize.tokens import count_words
from localize.tui.rendering.panels import counted, paint_missing, paint_source
from localize.tui.rendering.text import paint_diff
from localize.tui.widgets.target_editor import Mark, MarkStyle
from localize.tui.widgets.virtual_list import fit, fit_end
from localize.workflow.notes.notes import is_question
from localize.workflow.project.project import Project
from localize.workflow.reports.stages import translated_percent
from localize.workflow.segment_view import View
from localize.workflow.segments.diff import diff
from localize.workflow.suggested_wordings import find_suggestion

_MOST_DOUBTS = 2
"""Of a draft that stand over it; the others are counted."""
_SHORTEST_PATH = 8
"""Cells of a path that still say which file it is."""
_SHORTEST_REST = 12
"""Cells that still say how far texts may travel."""


def privacy(project: Project) -> str:
    """Return what the title of a project says that anybody with the disk can read; nothing where it is encrypted."""
    return "" if project.is_encrypted else "  " + tr("unencrypted")


def title(
    project: Project, path: str, language: LanguageTag, counts: Counts, issues: int, sources: str = ""
) -> tuple[Paint, Paint, Paint, Paint]:
    """Return the first line for `fitted`: project, file, direction with how many stand where and the share that is
    done, and *sources*: where machine drafts may come from, and how that goes.
    """
    done = counts.translated + counts.reviewed + counts.final
    more = [f"{count}{sign}" for count, sign in ((counts.rejected, "✗"), (issues, "!")) if count]
    numbers = " ".join([f"{done}✓ {counts.draft}~ {counts.empty}·", *more])
    name = Paint.styled(visible(project.config.name or project.root.name), "bold")
    reads = f"  {tr('read only')}" if project.read_only else ""
    told = Paint.assemble(
        (f"→{language}", "bold $accent"),
        f"  {numbers}  {translated_percent(counts)}%",
        (privacy(project), "$muted"),
        (reads, "bold $warned"),
    )
    return name, Paint(visible(path)), told, Paint.styled(sources, "$muted")


def fitted(name: Paint, path: Paint, counts: Paint, rest: Paint, *, width: int) -> Paint:
    """Return a first line of *width* cells at most (0: any): first *name* is left out, then *rest* is cut and, where
    not even its beginning finds room, left out; then the *path*, which keeps its end. The counts always stay.
    """
    both = Paint(" › ").join(each for each in (name, path) if each)
    whole = _joined(both, counts, rest)
    if not width or whole.cell_length <= width:
        return whole
    room = width - _joined(path, counts).cell_length - len("  ")
    if rest and room >= _SHORTEST_REST:
        return _joined(path, counts, _cut(rest, fit(rest.plain, min(room, rest.cell_length))))
    for head in (both, path):
        if (line := _joined(head, counts)).cell_length <= width:
            return line
    room = width - _joined(counts).cell_length - len("  ")
    return _joined(_cut(path, fit_end(path.plain, room)), counts) if room >= _SHORTEST_PATH else _joined(counts)


def _cut(paint: Paint, text: str) -> Paint:
    """Return what is left of a text, in its own style."""
    return Paint.styled(text, paint.spans[0].style if paint.spans else "")


def _joined(*pieces: Paint) -> Paint:
    return Paint(" ") + Paint("  ").join(each for each in pieces if each)


def source_head(row: Row | None, view: View | None, place: str, found: str, *, more: int = 0) -> Paint:
    """Return the line over the source: its place, kind, words, and the search that the list shows.

    *more* lines of the source stand below its box.
    """
    if row is None:
        return Paint.styled(" " + tr("No segments. Go back to the files and add one."), "$muted")
    words = count_words(row.segment.source.plain)
    language = view.document.source_language if view else ""
    pieces = [f" {tr('SOURCE')} {language}".rstrip(), place, kind_word(row.kind), tr("{count} w", count=number(words))]
    if row.segment.case is not None:
        pieces.append(tr("plural: {case}", case=case_word(row.segment.case)))
    if view is not None and view.repeats:
        pieces.append(tr("repeated ×{count}", count=view.repeats + 1))
    if view is not None and view.is_secret:
        pieces.append(tr("secret"))
    asked = is_question(view.notes) if view is not None else None
    if asked is not None:
        sign = QUESTION if asked else NOTE
        pieces.append(f"{sign.glyph} {tr(sign.word)}")
    if more:
        pieces.append(ntr("PgDn: {count} line more", "PgDn: {count} lines more", more))
    if found:
        pieces.append(tr("found: {text}", text=visible(found)))
    return Paint.assemble((" · ".join(pieces), "bold"))


def source_text(row: Row, view: View | None) -> Paint:
    """Return the source with its terms marked and, when it has changed, how it differs from the former one."""
    source = row.segment.source
    if view is None:
        return paint_source(source)
    painted = paint_source(source, (choice.hit for choice in view.term_choices), view.findings)
    if view.previous_source is not None:
        return Paint("\n").join(
            [painted, Paint.assemble(("Δ ", "$warned"), paint_diff(diff(view.previous_source, source)))]
        )
    if row.source_changed:
        return Paint("\n").join(
            [painted, Paint.styled("Δ " + tr("the source has changed since this was translated"), "$warned")]
        )
    return painted


def target_head(  # noqa: PLR0913 - all that the line tells
    row: Row | None,
    view: View | None,
    typed: str,
    language: LanguageTag,
    *,
    missing: Iterable[InlineTag],
    saved: bool,
    proposed: str = "",
    width: int = 0,
) -> Paint:
    """Return the line over the target: state, length, words, saved or not, missing tags, why it was sent back.

    *proposed* is the score of a match that stands there and that nobody has taken yet. In a line of more than *width*
    cells (0: any), whose text it is, or where it comes from, is left out: the history tells that too.
    """
    if row is None:
        return Paint(f" {tr('TARGET')}")
    plain = Content.parse(typed, row.segment.source.tags).plain
    limit = view.unit.max_length if view else None
    length = f"{len(plain)}/{limit}" if limit else f"{len(plain)}"
    too_long = limit is not None and len(plain) > limit
    sign = symbol_of(row)
    # Who let a machine draft it says less than which machine it was.
    made = origin_words(row.target.origin) if row.target and row.substate is Substate.DRAFT else ""
    by = made or visible(row.target.author) if row.target else ""
    begin = Paint.assemble(
        (f" {tr('TARGET')} {language} ", "bold"), (f"{sign.glyph} {tr(sign.word)}", f"${sign.style}")
    )
    author = Paint.styled(f" {by}" if by else "", f"${sign.style}")
    rest = Paint.assemble(
        (" · " + tr("{length} ch", length=length), "bold $rejected" if too_long else ""),
        f" · {tr('{count} w', count=number(count_words(plain)))} · ",
        _storing(proposed, saved=saved),
        paint_missing(missing),
        sent_back(row, view),
        suggested(row, view),
        _doubted(view),
    )
    whole = begin + author + rest
    return begin + rest if 0 < width < whole.split("\n")[0].cell_length else whole


def _storing(proposed: str, *, saved: bool) -> tuple[str, str]:
    if proposed:
        return f"≈ {tr('match {score}, not confirmed', score=proposed)}", "bold reverse $translated"
    return (tr("saved"), "$muted") if saved else (tr("not saved yet"), "$warned")


def offers_head(row: Row, typed: str, language: LanguageTag, offers: Sequence[str], key: str) -> Paint:
    """Return the line over the target while words are offered: the length, the words, and the *key* that takes one."""
    length = len(Content.parse(typed, row.segment.source.tags).plain)
    first, *others = [visible(each) for each in offers]
    return Paint.assemble(
        (f" {tr('TARGET')} {language} ", "bold"),
        f"· {tr('{length} ch', length=length)}  → ",
        (first, "bold $accent"),
        "".join(f" · {each}" for each in others),
        (f"  {key}", "$muted"),
    )


def marks(findings: Iterable[Finding], chosen: Finding | None) -> list[Mark]:
    """Return the places in the translation that findings are about, the worst and then the chosen one on top.

    Where something is missing, the letter before the place is marked.
    """
    there = [each for each in counted(findings) if each.side is Side.TARGET]
    worst = [each for each in there if each.severity is Severity.CRITICAL]
    placed = [_mark(each, "found") for each in there] + [_mark(each, "critical") for each in worst]
    return placed + ([_mark(chosen, "chosen")] if chosen is not None and chosen.side is Side.TARGET else [])


def _mark(finding: Finding, style: MarkStyle) -> Mark:
    start = finding.start if finding.start < finding.end else max(0, finding.start - 1)
    return Mark(start, finding.end, style)


def _doubted(view: View | None) -> Paint:
    """Return why a draft is to be read with care, on a line of its own."""
    doubts = view.doubts if view is not None else ()
    if not doubts:
        return Paint("")
    more = f"  +{len(doubts) - _MOST_DOUBTS}" if len(doubts) > _MOST_DOUBTS else ""
    return Paint.styled(f"\n ! {' · '.join(map(doubt_words, doubts[:_MOST_DOUBTS]))}{more}", "$warned")


def sent_back(row: Row, view: View | None) -> Paint:
    """Return who sent a text back and why, on a line of its own; nothing for another text."""
    if view is None or row.substate is not Substate.REJECTED:
        return Paint("")
    reasons = [event for event in view.history if isinstance(event.body, Reject)]
    if not reasons:
        return Paint("")
    last = reasons[-1]
    assert isinstance(last.body, Reject)
    return Paint.styled(f"\n ✗ {visible(last.actor)}: {reason_words(last.body)}", "bold $rejected")


def suggested(row: Row, view: View | None) -> Paint:
    """Return who suggests another wording, and how it differs, on a line of its own; nothing where nobody does."""
    there = find_suggestion(row, view.notes) if view is not None else None
    if there is None:
        return Paint("")
    now = row.target.content if row.target else Content()
    who = tr("{name} suggests", name=visible(there.by))
    return Paint.assemble((f"\n ✎ {who}: ", "bold $accent"), paint_diff(diff(now, there.content)))
