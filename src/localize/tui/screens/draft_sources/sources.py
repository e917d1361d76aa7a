"""List of what drafts can come from, and what is said about each source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment as Cell
from textual.content import Content as Paint

from localize.engines import PrivacyClass
from localize.i18n import ntr, number, tr
from localize.i18n.sanitize import visible
from localize.model import LanguageTag
from localize.tui.rendering.privacy_labels import data_sharing_words, place_words
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.drafting.consent import DAYS
from localize.workflow.drafting.draft import MemoryCoverage
from localize.workflow.drafting.engine_setup import LocalSources, Service
from localize.workflow.drafting.models import Importable
from localize.workflow.drafting.privacy_level import NEEDED

VALUE = 48
"""Cells that what is said in a row has at least, where there are so many."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImportModel:
    """The wish to import a model."""

    path: Path | None = None
    """Where it is; None: to be asked."""


@dataclass(frozen=True, slots=True)
class DraftNow:
    """The wish to draft with what is there."""


@dataclass(frozen=True, slots=True)
class UseEngine:
    """The wish to draft with an engine of this machine."""

    engine: str


Choice = DraftNow | ImportModel | UseEngine | Service


@dataclass(frozen=True, slots=True)
class Source:
    """One row."""

    label: str
    value: str
    about: Sequence[str]
    """Sentences, each on a line of its own."""
    choice: Choice
    is_set_up: bool = False

    def is_like(self, other: Source) -> bool:
        """Tell whether another row is about the same source, whatever is known of it meanwhile."""
        return (self.label, self.choice) == (other.label, other.choice)


class SourceLines(Lines):
    """The sources, one a line, under heads."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.rows: list[Source | str] = []
        """A text is a head."""
        self._longest = 0

    def put(self, rows: Iterable[Source | str]) -> None:
        """Show sources; the cursor stays on the same one, where that is still there."""
        place = self.cursor if self.rows else 1
        before, self.rows = self.current, list(rows)
        if before is not None:
            same = [isinstance(row, Source) and row.is_like(before) for row in self.rows]
            place = same.index(True) if any(same) else place
        self._longest = max((cell_len(each.label) for each in self.rows if isinstance(each, Source)), default=0)
        self.reload(place)

    @property
    def current(self) -> Source | None:
        """The source under the cursor; None on a head."""
        row = self.rows[self.cursor] if self.rows else ""
        return None if isinstance(row, str) else row

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.rows)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a head, or a source and what it has or needs; a mark where the project drafts with it."""
        row = self.rows[index]
        if isinstance(row, str):
            return [self.pointer(index), Cell(fit(row, width - 1), self.style_of("chip"))]
        label = min(self._longest, max(12, width - VALUE - 5))
        mark = "✓ " if row.is_set_up else "  "
        return [
            self.pointer(index),
            Cell(mark, self.style_of("approved")),
            Cell(f"{fit(visible(row.label), label)}  "),
            Cell(fit(visible(row.value), max(0, width - label - 5)), self.style_of("" if row.is_set_up else "muted")),
        ]


def memory_source(coverage: MemoryCoverage | None, language: LanguageTag) -> Source:
    """Return what the memory and the glossary have; while that is counted, *coverage* is None."""
    if coverage is None:
        return Source(tr("Memory and glossary"), tr("counting …"), (), DraftNow(), is_set_up=True)
    counted = [
        ntr("{count} match", "{count} matches", coverage.matches),
        ntr("{count} repaired", "{count} repaired", coverage.repaired),
        ntr("{count} assembled", "{count} assembled", coverage.pieces),
    ]
    without = ntr(
        "{count} text has no translation into {language}.",
        "{count} texts have no translation into {language}.",
        coverage.open,
        language=language,
    )
    about = [
        without,
        ntr("{count} can be drafted now.", "{count} can be drafted now.", coverage.drafts),
        tr(
            "Exact matches are used as they are, fuzzy matches are repaired, and other texts are assembled "
            "from fragments."
        ),
        tr("Press Enter to draft them. Nothing leaves this computer."),
    ]
    if coverage.open and not coverage.drafts:
        about[2:] = [tr("No matches in the memory yet: it grows with what you confirm and import.")]
    return Source(tr("Memory and glossary"), ", ".join(counted), about, DraftNow(), is_set_up=True)


def local_sources(found: LocalSources, asked: Sequence[str], pair: tuple[LanguageTag, LanguageTag]) -> list[Source]:
    """Return what can be had without a network: models, those that can be imported, Apertium."""
    rows = []
    here = tr("Press Enter to set it up and draft. Nothing leaves this computer.")
    for model in found.models:
        engine = model.manifest.engine
        if model.pair(*pair) is not None:
            is_set_up = engine in asked
            about = (tr("A model of the engine {engine}, for this pair of languages.", engine=engine), here)
            rows.append(Source(model.name, f"{_pair(pair)} · {_size(model.size)}", about, UseEngine(engine), is_set_up))
    others = len(found.models) - len(rows)
    if found.has_apertium:
        about = (tr("Apertium is installed and has this pair of languages."), here)
        rows.append(Source("Apertium", _pair(pair), about, UseEngine("apertium"), "apertium" in asked))
    rows += [_importable(each) for each in found.importable]
    said = [
        tr("A CTranslate2 or Firefox folder, or an .argosmodel file, from a disk or USB stick: 20 MB to 3 GB."),
        tr("In a shell: {command}", command=f"localize models import PATH --pair {pair[0]}-{pair[1]}"),
    ]
    if others:
        said.append(
            ntr(
                "{count} imported model is for other languages.",
                "{count} imported models are for other languages.",
                others,
            )
        )
    value = tr("from a file or a USB stick") if rows else tr("none yet: from a file or a USB stick")
    return [*rows, Source(tr("Import a model …"), value, said, ImportModel())]


def _importable(found: Importable) -> Source:
    about = (
        visible(str(found.path)),
        tr("Press Enter to import it: it is copied, checked and tested."),
        tr("In a shell: {command}", command=f"localize models import {found.path}"),
    )
    label = tr("Import {name}", name=found.path.name)
    return Source(label, f"{_size(found.size)} · {found.path.parent}", about, ImportModel(found.path))


def service_source(service: Service, *, is_set_up: bool) -> Source:
    """Return a server or service: where it is, whether it wants a key, and what choosing it does."""
    third = service.privacy is PrivacyClass.THIRD_PARTY
    country = tr(service.country) if service.country else ""
    key = tr("key") if service.needs_key else tr("no key")
    value = " · ".join(filter(None, (service.host, country if third else place_words(service.privacy), key)))
    about = [f"{service.host} · {' · '.join(filter(None, (country, place_words(service.privacy))))}"]
    about.append(data_sharing_words(NEEDED[service.privacy]))
    if service.needs_key:
        variable = service.settings.key.removeprefix("env:")
        about.append(tr("Needs a key of your own in the environment variable {name}.", name=variable))
    if third:
        about.append(
            tr(
                "Press Enter to give your consent (for at most {days} days) and draft. Nothing is contacted "
                "before that.",
                days=DAYS,
            )
        )
    else:
        about.append(tr("Press Enter to give its address, set it up and draft. Nothing is contacted before that."))
    return Source(service.title, value, about, service, is_set_up)


def paint_about(source: Source | None) -> Paint:
    """Return what is said below the list."""
    if source is None:
        return Paint(tr("Choose where drafts come from. The choice is saved in the project's settings."))
    first, *rest = source.about or ("",)
    return Paint("\n").join([Paint.styled(visible(first), "bold"), *(Paint(visible(each)) for each in rest)])


def _pair(pair: tuple[LanguageTag, LanguageTag]) -> str:
    return f"{pair[0]}→{pair[1]}"


def _size(size: int) -> str:
    return tr("{count} MB", count=number(max(1, round(size / MEGABYTE))))
