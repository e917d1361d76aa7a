"""Records of the memory, edits of it and imports as styled text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textual.content import Content as Paint

from localize.i18n import mark, ntr, number, tr
from localize.i18n.errors import localized_problem
from localize.i18n.labels import TRUST, actor_words, origin_words
from localize.i18n.sanitize import visible
from localize.model import OriginKind, TranslationUnit, Trust
from localize.model.memory_edits import MemoryEditKind
from localize.store import MemoryStats
from localize.tui.rendering.panels import day, moment
from localize.tui.rendering.text import paint_variant, underline_words
from localize.tui.screens.dialogs.browse import Item
from localize.tui.screens.dialogs.summary import failure
from localize.workflow.memory.browse import UnitList
from localize.workflow.memory.import_files import ImportReport
from localize.workflow.memory.undo import MemoryEdit

_KINDS: Mapping[MemoryEditKind | None, str] = MappingProxyType(
    {
        None: mark("imported"),
        MemoryEditKind.DELETED: mark("deleted"),
        MemoryEditKind.EDITED: mark("edited"),
        MemoryEditKind.MERGED: mark("merged"),
        MemoryEditKind.UNDONE: mark("undone"),
    }
)


def paint_stats(stats: MemoryStats) -> str:
    """Return how large the memory is."""
    texts = "  ".join(f"{language} {number(count)}" for language, count in stats.variants)
    return f"{ntr('{count} record', '{count} records', stats.units)}  {texts}"


def paint_found(found: UnitList) -> str:
    """Return how many records were found."""
    count = number(len(found.units))
    return tr("{count} found", count=count) if found.complete else tr("more than {count} found", count=count)


def paint_unit(unit: TranslationUnit, words: Iterable[str] = ()) -> Paint:
    """Return every text of a record, with who wrote it, when, where, and how far it is trusted; *words* are marked."""
    lines: list[Paint] = []
    for each in unit.variants:
        lines.append(underline_words(paint_variant(each), words))
        dated = day(each.at) if each.at.timestamp() else ""
        came = origin_words(each.origin)  # whose first word is how far an imported text is trusted
        trust = (
            "" if each.trust is Trust.IMPORTED and each.origin.kind is OriginKind.IMPORTED else tr(TRUST[each.trust])
        )
        told = filter(None, (visible(each.author), dated, trust, came))
        lines.append(Paint.styled(f"    {' · '.join(told)}", "$muted"))
    where = [visible(unit.document)] if unit.document else []
    return Paint("\n").join([*lines, *(Paint.styled(each, "$muted") for each in (*where, visible(unit.id)))])


def edit_item(edit: MemoryEdit) -> Item:
    """Return one thing that was done to the memory as a row, and more about it."""
    undone = tr("undone by {number}", number=edit.undone_by) if edit.undone_by else ""
    kind = tr(_KINDS[edit.kind])
    count = ntr("{count} record", "{count} records", edit.units)
    if edit.at is None:
        return Item(Paint.assemble(tr("an import that was stopped"), f"  {count}"), Paint(visible(edit.what)))
    head = f"{edit.number:>6}  {moment(edit.at)}  "
    who = actor_words(edit.actor, edit.entered_by)
    row = Paint.assemble((head, "$muted"), f"{who}  {kind} {count}", (f"  {undone}", "$warned"))
    return Item(row, Paint(visible(edit.what)))


def imported(report: ImportReport) -> list[Paint]:
    """Return what memory files brought."""
    lines = [Paint.assemble(("✓ ", "$approved"), ntr("{count} record", "{count} records", report.added))]
    lines += [Paint(tr("{file} was imported before", file=visible(name))) for name in report.repeated]
    for file, problem in report.problems:
        place = f":{problem.line}" if problem.line else ""
        lines.append(Paint.styled(f"! {visible(file)}{place}: {visible(localized_problem(problem.text))}", "$warned"))
    return lines + [failure(error) for error in report.failed]
