"""Summary of a run as styled text: files added, updated, drafted and exported, and reasons of a blocked export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.content import Content as Paint

from localize.errors import Blocked, LocalizeError
from localize.i18n import mark, ntr, tr
from localize.i18n.errors import localized_message, localized_problem
from localize.i18n.sanitize import visible
from localize.model.segment_list import Located
from localize.tui.rendering.panels import paint_findings
from localize.tui.widgets.entry import screen_hint

if TYPE_CHECKING:
    from localize.workflow.documents.add import AddReport, UpdateReport
    from localize.workflow.drafting.draft import DraftReport
    from localize.workflow.export.export import ExportReport

SEVERAL = 5
"""Files of which it is told how many there are."""
MOST_SHOWN = 50
"""Findings that stopped an export and are listed; more are for the check."""


def added(report: AddReport) -> list[Paint]:
    """Return what became of files that were added: first how many, and those that could not be read."""
    lines = _counted(report)
    lines += [failure(error) for error in report.failed]
    for each in report.added:
        if each.unchanged:
            said = tr("unchanged")
        elif each.document.version > 1:
            said = tr(
                "version {version}: {new} new, {changed} changed, {gone} gone",
                version=each.document.version,
                new=each.new,
                changed=each.changed,
                gone=each.gone,
            )
        else:
            said = ntr("{count} segment", "{count} segments", each.segments)
            if each.imported:
                said += ", " + ntr("{count} translation", "{count} translations", each.imported)
        lines.append(Paint.assemble(("✓ ", "$approved"), (visible(each.document.path), "bold"), f"  {said}"))
        lines += [Paint.styled(f"   {visible(localized_problem(problem))}", "$warned") for problem in each.problems]
    return lines


def _counted(report: AddReport) -> list[Paint]:
    """Return how many files were read and how many were not, where they are several."""
    read, failed = len(report.added), len(report.failed)
    if read + failed < SEVERAL:
        return []
    said = [ntr("{count} file read", "{count} files read", read)]
    said += [ntr("{count} could not be read", "{count} could not be read", failed)] if failed else []
    return [Paint.styled(", ".join(said), "bold")]


def updated(report: UpdateReport) -> list[Paint]:
    """Return what became of the files that were read again: what has changed first, then what was left alone."""
    changed = tuple(each for each in report.added.added if not each.unchanged)
    lines = added(replace(report.added, added=changed))
    same = len(report.added.added) - len(changed)
    if same:
        lines.append(Paint.styled(ntr("{count} file is unchanged", "{count} files are unchanged", same), "$muted"))
    if report.elsewhere:
        lines.append(Paint.styled(tr("Not in the project's folder; add a new version by hand:"), "$warned"))
        lines += [Paint(f"   {visible(path)}") for path in report.elsewhere]
    if report.gone:
        lines.append(Paint.styled(tr("No longer at their original place:"), "$warned"))
        lines += [Paint(f"   {visible(each.document)}  {visible(each.place)}") for each in report.gone]
    return lines or [Paint(tr("No files yet."))]


def failure(error: LocalizeError) -> Paint:
    """Return an error and what to do about it."""
    hint = screen_hint(error)
    said = f"\n   {visible(hint)}" if hint else ""
    return Paint.assemble(("✗ ", "$rejected"), visible(localized_message(error)), (said, "$muted"))


_SOURCES: Mapping[str, str] = MappingProxyType(
    {"repair": mark("repaired matches"), "pieces": mark("assembled from the memory")}
)
"""Drafts that no machine made, as `DraftReport` calls them."""


def drafted(report: DraftReport) -> list[Paint]:
    """Return where drafts came from and what is left."""
    lines = [Paint(ntr("{count} from the memory", "{count} from the memory", report.from_memory))]
    lines += [
        Paint(
            ntr("{count} from {engine}", "{count} from {engine}", count, engine=tr(_SOURCES.get(name, visible(name))))
        )
        for name, count in report.from_engines
    ]
    if report.flagged:
        said = ntr("{count} draft to review carefully", "{count} drafts to review carefully", report.flagged)
        lines.append(Paint.styled(said, "$warned"))
    lines.append(Paint(ntr("{count} left for you", "{count} left for you", report.left)))
    skipped = dict(report.skipped)
    for each in report.problems:
        times = f"  ×{skipped[each]}" if each in skipped else ""
        lines.append(Paint.styled(f"! {visible(localized_problem(each))}{times}", "$warned"))
    return lines


def exported(report: ExportReport, root: Path) -> list[Paint]:
    """Return the files that were written, language by language."""
    lines = []
    for each in report.files:
        path = each.path.relative_to(root) if each.path.is_relative_to(root) else each.path
        back = ", " + tr("{number} in the source language", number=each.fallen_back) if each.fallen_back else ""
        pieces = (
            ("✓ ", "$approved"),
            (visible(str(path)), "bold"),
            f"  {tr('{number} translated', number=each.with_text)}{back}",
        )
        lines.append(Paint.assemble(*pieces, ("" if each.changed else "  " + tr("(as before)"), "$muted")))
    for variant in report.variants:
        counts = tr(
            "experimental: {changed} of {words} words do not read back, {left} left; see manifest.json",
            changed=variant.changed,
            words=variant.words,
            left=variant.left,
        )
        lines.append(Paint.styled(f"! {visible(variant.document)} {variant.language}: {counts}", "$warned"))
    for path_name, language, below in report.skipped:
        why = tr("left out, {number} not ready", number=below)
        lines.append(Paint.styled(f"– {visible(path_name)} {language}: {why}", "$warned"))
    lines += [failure(each.error) for each in report.failed]
    lines.append(Paint.styled(tr("in {folder}", folder=visible(str(report.output))), "$muted"))
    return lines


def blocked(error: LocalizeError, check_key: str) -> list[Paint]:
    """Return why the gate stopped an export, and the way out: for findings the list that *check_key* opens."""
    if not isinstance(error, Blocked):
        return [failure(error)]
    hint = tr("Translate and review what is left, or choose another kind of export.")
    if error.findings:
        hint = tr("These errors block every export. Fix or accept them. {key} shows them", key=check_key)
    lines = [Paint.assemble(("✗ ", "$rejected"), visible(localized_message(error))), Paint.styled(hint, "$muted")]
    if error.findings:
        lines += [_located(each) for each in error.findings[:MOST_SHOWN]]
    return lines


def _located(each: Located) -> Paint:
    where = f"{visible(each.path)} {each.language} {each.document_number}  "
    return Paint.assemble((where, "$muted"), paint_findings((each.finding,), None))
