"""Reports as styled text: progress of a project, and its word counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from textual.content import Content as Paint

from localize.i18n import mark, ntr, number, tr
from localize.i18n.labels import act_words, category_word
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import DRAFT, FINAL, NEW, REJECTED, REVIEWED, TRANSLATED
from localize.model import DocumentId, LanguageTag
from localize.model.events import Action, Deeds
from localize.model.segment_list import Counts
from localize.tui.finding_counts import KnownFindings
from localize.tui.widgets.virtual_list import fit, fit_end
from localize.workflow.reports.progress import Status
from localize.workflow.reports.stages import draw_bar, translated_percent
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
_NAME = 30
_FILE = 34
_COUNT = 10


def progress_lines(
    status: Status, work: Mapping[LanguageTag, Mapping[DocumentId, DocumentWork]], known: KnownFindings
) -> list[Paint]:
    """Return how far each language has come, and each file in it, with the people who wrote it."""
    lines: list[Paint] = []
    for language, counts in status.languages:
        bar = "".join(draw_bar(counts, 20).values())
        words = ntr("{count} word", "{count} words", counts.words)
        head = ((f"{language:<8}", "bold $accent"), f"{bar} {translated_percent(counts):>3}%  {words}")
        lines += [Paint.assemble(*head), _states(counts, known.texts(language))]
        for each in status.documents:
            found = dict(each.counts).get(language)
            if found is not None:
                done = work.get(language, {}).get(each.document.id)
                who = ", ".join(map(visible, done.people)) if done else ""
                part = f"{translated_percent(found):>3}%"
                lines.append(
                    Paint.assemble(f"  {fit_end(visible(each.document.path), _FILE)} {part}  ", (who, "$muted"))
                )
        lines.append(Paint(""))
    return lines or [Paint(tr("No files yet."))]


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
    heads = f"{tr('segments'):>{_COUNT}}{tr('words'):>{_COUNT}}{tr('weighted words'):>{_COUNT + 4}}"
    lines = [Paint.styled(f"{'':<{_NAME}}{heads}", "$muted")]
    for band, size in total.items():
        if size.segments:
            worth = number(round(size.words * analysis.weights[band]))
            counts = f"{number(size.segments):>{_COUNT}}{number(size.words):>{_COUNT}}{worth:>{_COUNT + 4}}"
            lines.append(Paint(f"{fit(tr(_BANDS[band]), _NAME)}{counts}"))
    segments = number(sum(size.segments for size in total.values()))
    words = number(sum(size.words for size in total.values()))
    worth = number(round(analysis.weighted(total)))
    sums = f"{fit(tr('all'), _NAME)}{segments:>{_COUNT}}{words:>{_COUNT}}{worth:>{_COUNT + 4}}"
    lines.append(Paint.styled(sums, "bold"))
    hint = tr("Weighted words: matches count for less than new text.")
    return [*lines, Paint(""), Paint.styled(hint, "$muted")]
