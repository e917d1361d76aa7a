"""Reports as styled text with bars: progress of a project, its word counts, its findings by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from textual.content import Content as Paint

from localize.i18n import mark, ntr, number, tr
from localize.i18n.labels import SEVERITIES, act_words, category_word
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import DRAFT, FINAL, NEW, REJECTED, REVIEWED, TRANSLATED
from localize.model import DocumentId, LanguageTag, Severity
from localize.model.events import Action, Deeds
from localize.model.segment_list import Counts, Located
from localize.tui.finding_counts import KnownFindings
from localize.tui.widgets.state_strip import STAGE_STYLES
from localize.tui.widgets.virtual_list import fit, fit_end
from localize.workflow.reports.progress import Status
from localize.workflow.reports.stages import SIGNS, Stage, approved_percent, draw_bar, share_cells, translated_percent
from localize.workflow.reports.word_count import Analysis, Band
from localize.workflow.segments.lookup import DocumentStatus, DocumentWork


def statistics(documents: Iterable[DocumentStatus], all_deeds: Iterable[Deeds], language: LanguageTag) -> list[Paint]:
    """Return a line for each file and one for each person, under their heads."""
    files = [_file(each, language) for each in documents]
    done = [each for each in all_deeds if each.language == language]
    people = [_person(name, list(each)) for name, each in groupby(done, key=lambda each: each.actor)]
    nobody = Paint.styled(tr("No history yet"), "$muted")
    heads = [Paint.styled(text, "bold $accent") for text in (tr("Files"), tr("People"))]
    return [heads[0], *(each for each in files if each is not None), Paint(""), heads[1], *(people or [nobody])]


def _file(status: DocumentStatus, language: LanguageTag) -> Paint | None:
    counts = dict(status.counts).get(language)
    if counts is None:
        return None
    return Paint.assemble((f"{visible(status.document.path)}  ", "bold"), _counts(counts))


def _counts(counts: Counts) -> str:
    drafts = counts.initial - counts.empty - counts.rejected
    told = (
        (NEW, counts.empty),
        (DRAFT, drafts),
        (REJECTED, counts.rejected),
        (TRANSLATED, counts.translated),
        (REVIEWED, counts.reviewed),
        (FINAL, counts.final),
    )
    return ", ".join(f"{sign.glyph} {tr(sign.word)} {number(count)}" for sign, count in told if count)


def _person(name: str, done: Iterable[Deeds]) -> Paint:
    said: list[str] = []
    for action, same in groupby(sorted(done, key=_order), key=lambda each: each.action):
        each = list(same)
        kinds = [f"{category_word(one.category)} {number(one.texts)}" for one in each if one.category]
        texts = ntr("{count} text", "{count} texts", sum(one.texts for one in each))
        words = ntr("{count} word", "{count} words", sum(one.words for one in each))
        said.append(f"{act_words(action)}: {texts}, {words}" + (f" ({', '.join(kinds)})" if kinds else ""))
    return Paint.assemble((f"{visible(name)}  ", "bold"), "; ".join(said))


def _order(deed: Deeds) -> tuple[int, str]:
    return list(Action).index(deed.action), deed.category


_BANDS: Mapping[Band, str] = MappingProxyType(
    {
        Band.DONE: mark("Translated"),
        Band.CONTEXT: mark("Memory, context match"),
        Band.EXACT: mark("Memory, exact match"),
        Band.REPETITION: mark("Repetitions"),
        Band.MATCH_95: mark("Memory, 95–99 %"),
        Band.MATCH_85: mark("Memory, 85–94 %"),
        Band.MATCH_75: mark("Memory, 75–84 %"),
        Band.MATCH_50: mark("Memory, 50–74 %"),
        Band.INSIDE_95: mark("Fuzzy in project, 95–99 %"),
        Band.INSIDE_85: mark("Fuzzy in project, 85–94 %"),
        Band.INSIDE_75: mark("Fuzzy in project, 75–84 %"),
        Band.INSIDE_50: mark("Fuzzy in project, 50–74 %"),
        Band.NEW: mark("No match"),
    }
)
_WHOLE_BAR = 20
_FILE_BAR = 10
_FILE = 26
"""Cells for a path beside bar and figures, in a dialog on 80 columns; likewise the rest."""
_NAME = 26
_BAND_BAR = 8
_COUNT = 10
_KIND = 15
_KIND_BAR = 30
_BAND_STYLES: Mapping[Band, str] = MappingProxyType({Band.DONE: "$approved", Band.NEW: "$muted"})
"""Of the bars; the others are what the memory or the project knows."""
_SEVERITY_BARS: Mapping[Severity, tuple[str, str]] = MappingProxyType(
    {
        Severity.CRITICAL: ("█", "$rejected"),
        Severity.MAJOR: ("▓", "$warned"),
        Severity.MINOR: ("▒", "$muted"),
        Severity.NEUTRAL: ("░", "$muted"),
    }
)
"""Sign and style of a severity in a bar; they differ without colour."""


def progress_lines(
    status: Status, work: Mapping[LanguageTag, Mapping[DocumentId, DocumentWork]], known: KnownFindings
) -> list[Paint]:
    """Return how far each language has come, and each file in it, with the people who wrote it."""
    lines: list[Paint] = []
    for language, counts in status.languages:
        words = ntr("{count} word", "{count} words", counts.words)
        lines.append(Paint.assemble((f"{language:<8}", "bold $accent"), _progress(counts, _WHOLE_BAR), f"  {words}"))
        lines.append(_states(counts, known.texts(language)))
        for each in status.documents:
            found = dict(each.counts).get(language)
            if found is not None:
                done = work.get(language, {}).get(each.document.id)
                who = ", ".join(map(visible, done.people)) if done else ""
                name = f"  {fit_end(visible(each.document.path), _FILE)} "
                lines.append(Paint.assemble(name, _progress(found, _FILE_BAR), (f"  {who}", "$muted")))
        lines.append(Paint(""))
    return [*lines, _stage_key()] if lines else [Paint(tr("No files yet."))]


def _progress(counts: Counts, width: int) -> Paint:
    """Return a bar of stages, and how much is translated and approved."""
    bar = ((piece, f"${STAGE_STYLES[stage]}") for stage, piece in draw_bar(counts, width).items())
    translated = (f" {translated_percent(counts):>3}%", "$translated")
    return Paint.assemble(*bar, translated, (f" {approved_percent(counts):>3}%", "$approved"))


_STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.APPROVED: mark("approved"),
        Stage.TRANSLATED: mark("translated"),
        Stage.DRAFT: mark("draft"),
        Stage.NEEDS_UPDATE: mark("needs update"),
        Stage.NEW: mark("new"),
    }
)


def _stage_key() -> Paint:
    """Return what the signs of a bar of stages mean, in its order."""
    pieces = [((SIGNS[each], f"${STAGE_STYLES[each]}"), (f" {tr(word)}  ", "$muted")) for each, word in _STAGES.items()]
    return Paint.assemble(*(piece for pair in pieces for piece in pair))


def _states(counts: Counts, issues: int) -> Paint:
    told = [
        (counts.empty, tr("new")),
        (counts.draft, tr("draft")),
        (counts.translated, tr("translated")),
        (counts.reviewed, tr("reviewed")),
        (counts.final, tr("final")),
        (counts.rejected, tr("rejected")),
        (counts.needs_update, tr("needs update")),
        (issues, tr("with findings")),
    ]
    return Paint.styled("  " + ", ".join(f"{word} {number(count)}" for count, word in told if count), "$muted")


def analysis_lines(analysis: Analysis, language: LanguageTag) -> list[Paint]:
    """Return the segments and words of one language by how well they are known, and what the work is worth."""
    total = analysis.total(language)
    if not any(size.segments for size in total.values()):
        return [Paint(tr("No files yet."))]
    heads = f"{tr('segments'):>{_COUNT}}{tr('words'):>{_COUNT}}{tr('weighted'):>{_COUNT + 2}}"
    lines = [Paint.styled(f"{'':<{_NAME + _BAND_BAR}}{heads}", "$muted")]
    most = max(size.words for size in total.values())
    for band, size in total.items():
        if size.segments:
            bar = "█" * share_cells((size.words, most - size.words), _BAND_BAR)[0]
            worth = number(round(size.words * analysis.weights[band]))
            counts = f"{number(size.segments):>{_COUNT}}{number(size.words):>{_COUNT}}{worth:>{_COUNT + 2}}"
            bar_style = _BAND_STYLES.get(band, "$translated")
            lines.append(Paint.assemble(fit(tr(_BANDS[band]), _NAME), (f"{bar:<{_BAND_BAR}}", bar_style), counts))
    segments = number(sum(size.segments for size in total.values()))
    words = number(sum(size.words for size in total.values()))
    worth = number(round(analysis.weighted(total)))
    sums = f"{fit(tr('all'), _NAME + _BAND_BAR)}{segments:>{_COUNT}}{words:>{_COUNT}}{worth:>{_COUNT + 2}}"
    lines.append(Paint.styled(sums, "bold"))
    hint = tr("Weighted words: matches count for less than new text.")
    return [*lines, Paint(""), Paint.styled(hint, "$muted")]


def finding_lines(found: Sequence[Located], checked: int) -> list[Paint]:
    """Return how many findings there are of each kind, the most frequent first, with a bar of their severities."""
    texts = ntr("{count} text checked", "{count} texts checked", checked)
    kinds: dict[str, Counter[Severity]] = {}
    for each in found:
        kinds.setdefault(each.finding.check.partition(".")[0], Counter())[each.finding.severity] += 1
    if not kinds:
        return [Paint(f"{texts}: {tr('no findings')}")]
    most = max(each.total() for each in kinds.values())
    lines = [Paint.styled(f"{texts}, {ntr('{count} finding', '{count} findings', len(found))}", "$muted"), Paint("")]
    for kind, counts in sorted(kinds.items(), key=lambda each: (-each[1].total(), each[0])):
        sizes = [counts[severity] for severity in _SEVERITY_BARS]
        cells = share_cells((*sizes, most - counts.total()), _KIND_BAR)
        bar = [(sign * size, style) for (sign, style), size in zip(_SEVERITY_BARS.values(), cells, strict=False)]
        lines.append(Paint.assemble(fit(kind, _KIND), f"{number(counts.total()):>{_COUNT}}  ", *bar))
    present = {each.finding.severity for each in found}
    return [*lines, Paint(""), _severity_key([each for each in _SEVERITY_BARS if each in present])]


def _severity_key(severities: Iterable[Severity]) -> Paint:
    pieces = [(_SEVERITY_BARS[each], (f" {tr(SEVERITIES[each])}  ", "$muted")) for each in severities]
    return Paint.assemble(*(piece for pair in pieces for piece in pair))
