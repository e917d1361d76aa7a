"""The law of filters, over every registered one and every sample file.

Merge with no or equal targets returns the same bytes; extracting the merged file gives the targets; one changed target
changes one region and the declared marks; ids outlive unrelated edits; bad input raises `FormatError` and nothing else.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.sample_files import FOLDER, SAMPLES, sample_bytes

from localize import plugins
from localize.errors import FormatError, MergeError
from localize.formats import Filter, detect
from localize.formats.core.inline_tags import renumber
from localize.language import plural_cases
from localize.model import Content, LanguageTag, State, Substate, Unit, UnitId
from localize.model import serialization as wire
from localize.model.extraction import Extraction, UnitTarget
from localize.safe.zip import Archive

NARROW = ("po/cp1251.po", "latex/letter-cp1251.tex")
"""Samples whose charset lacks Kazakh letters and whose format has no escape for them."""
APPENDED = {"html": "\n\nUnrelated words.\n", "po": '\n\nmsgid "Unrelated"\nmsgstr ""\n'}
APPENDED |= dict.fromkeys(("markdown", "mdx", "text"), APPENDED["html"])
APPENDED |= {"fluent": "\nextra = Words\n", "properties": "\nextra=Words\n", "strings": '\n"extra" = "words";\n'}
"""What makes one more unit at the end of a file, for formats where that is so simple."""
KEEPS_EDGES = (
    *("android", "csv", "fluent", "json", "properties", "resx", "strings", "stringsdict", "toml", "xcstrings", "yaml"),
)
"""Formats of strings, whose texts may have white space at their edges."""
KAZAKH = LanguageTag("kk")
LETTERS = (
    "Әлемдік құқық, ұйғарым, өңір, һәм үкім",
    "құпия 👍🏽 сөз",
    "e\u0301 и\u0306 ж\u0325",
    "«Тырнақша» — сызықша…",
)
Targets = dict[UnitId, tuple[UnitTarget, ...]]


class Sample:
    """A sample file, its filter and what was read from it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data = sample_bytes(name)
        self.filter: Filter[object] = detect(name, self.data[:4096])
        self.options = self.filter.options_type()
        self.extraction = self.extract(self.data)
        named = next((each.language for each in self.extraction.targets if each.language), KAZAKH)
        self.language = self.extraction.target_language or named

    def extract(self, data: bytes) -> Extraction:
        """Read bytes with the filter."""
        return self.filter.extract(data, self.options)

    def merge(self, targets: Targets) -> bytes:
        """Write targets into the sample."""
        return self.filter.merge(self.data, self.extraction, targets, self.language, self.options)

    def targets(self, unit: Unit, prefix: str, suffix: str) -> tuple[UnitTarget, ...]:
        """Return targets for one unit: its source between two texts, tags kept."""
        contents = [_wrap(part.content, prefix, suffix) for part in unit.parts]
        if unit.plural is None:
            return tuple(
                UnitTarget(unit.id, each, number, state=State.TRANSLATED) for number, each in enumerate(contents)
            )
        cases = plural_cases(self.language, unit.plural)
        return tuple(
            UnitTarget(unit.id, contents[-1], 0 if case is cases[0] else 1, case, State.TRANSLATED) for case in cases
        )

    def brought(self, extraction: Extraction) -> list[UnitTarget]:
        """Return the translations that a file has in the language that the tests write."""
        return [each for each in extraction.targets if each.language in (None, self.language)]

    def own_targets(self) -> Targets:
        """Return targets that say what the file says already."""
        brought = self.brought(self.extraction)
        if brought:
            ids = {each.unit for each in brought}
            return {unit: tuple(each for each in brought if each.unit == unit) for unit in ids}
        if self.filter.bilingual:
            return {}
        return {
            unit.id: tuple(
                UnitTarget(unit.id, part.content, number, part.case) for number, part in enumerate(unit.parts)
            )
            for unit in self.extraction.units
        }


read_sample = cache(Sample)
"""The same sample for every law: none of them changes it."""


def _wrap(content: Content, prefix: str, suffix: str) -> Content:
    """Put texts around a content, inside the line ends that a message must keep."""
    if content.tags:
        return Content((prefix, *content.parts, suffix))
    text = content.plain
    inner = text.strip("\n")
    return Content((text.replace(inner, f"{prefix}{inner}{suffix}", 1),))


def _read_back(sample: Sample, merged: bytes, targets: Targets) -> None:
    again = sample.extract(merged)
    assert [unit.kind for unit in again.units] == [unit.kind for unit in sample.extraction.units]
    if sample.filter.bilingual:
        assert [unit.parts for unit in again.units] == [unit.parts for unit in sample.extraction.units]
        found = {(each.unit, each.part, each.case): each.content.typed for each in sample.brought(again)}
        for each in (each for parts in targets.values() for each in parts):
            assert found.get((each.unit, each.part, each.case)) == each.content.typed
        return
    for old, new in zip(sample.extraction.units, again.units, strict=True):
        if old.plural is not None and old.id in targets:
            forms = {part.case: renumber(part.content) for part in new.parts}
            assert forms == {each.case: renumber(each.content) for each in targets[old.id]}
            continue
        meant = targets[old.id][0].content if old.id in targets else old.parts[0].content
        assert renumber(new.parts[0].content) == renumber(meant)


def _keeps_the_rest(sample: Sample, merged: bytes, unit: UnitId) -> bool:
    """Tell whether every byte outside a unit and the marks is as it was, in each member of a package."""
    extraction = sample.extraction
    places = [(each.member, each.start, each.end) for each in extraction.spans if each.unit == unit]
    places += [(each.member, each.start, each.end) for each in extraction.marks]
    members = {member for member, _, _ in places}
    if members == {""}:
        return _keeps_around(sample.data, merged, [(start, end) for _, start, end in places])
    old, new = Archive(sample.data), Archive(merged)
    assert old.names == new.names
    return all(
        _keeps_around(old.read(name), new.read(name), [(start, end) for each, start, end in places if each == name])
        if name in members
        else old.raw(name) == new.raw(name)
        for name in old.names
    )


def _keeps_around(old: bytes, new: bytes, places: list[tuple[int, int]]) -> bool:
    at = found = 0
    for start, end in sorted(places):
        piece = old[at:start]
        place = new.find(piece, found)
        if place < 0 or (at == 0 and place > 0):
            return False
        found, at = place + len(piece), max(at, end)
    return new.endswith(old[at:])


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each sample file in turn."""
    return read_sample(str(request.param))


def test_extract_finds_text(sample: Sample) -> None:
    """Every sample has units with text, all of them different in name."""
    units = sample.extraction.units
    assert units
    assert len({unit.id for unit in units}) == len(units)
    assert all(part.content.plain for unit in units for part in unit.parts)


def test_extract_is_deterministic(sample: Sample) -> None:
    """The same bytes give the same extraction."""
    assert sample.extract(sample.data) == sample.extraction


def test_extraction_survives_the_wire(sample: Sample) -> None:
    """An extraction comes back from its JSON as it was."""
    assert wire.load(Extraction, wire.dump(sample.extraction)) == sample.extraction


def test_spans_are_ordered(sample: Sample) -> None:
    """Spans follow each other inside the file, or a member of it, without overlap, and each unit has one."""
    archive = Archive(sample.data) if any(span.member for span in sample.extraction.spans) else None
    at: dict[str, int] = {}
    for span in sample.extraction.spans:
        length = len(archive.read(span.member)) if archive else len(sample.data)
        assert at.get(span.member, 0) <= span.start <= span.end <= length
        assert sample.filter.bilingual or span.start < span.end
        at[span.member] = span.end
    assert {span.unit for span in sample.extraction.spans} == {unit.id for unit in sample.extraction.units}


def test_units_have_no_space_at_their_edges(sample: Sample) -> None:
    """A unit starts and ends with a tag or a character that is seen; a message keeps its own."""
    keeps = sample.filter.bilingual or sample.filter.name in KEEPS_EDGES
    for unit in () if keeps else sample.extraction.units:
        typed = unit.parts[0].content.typed
        assert typed == typed.strip()


def test_merge_without_targets_is_identity(sample: Sample) -> None:
    """No target, no change."""
    assert sample.merge({}) == sample.data


def test_merge_of_equal_targets_is_identity(sample: Sample) -> None:
    """A target that says what stands there changes no byte."""
    assert sample.merge(sample.own_targets()) == sample.data


def test_merge_of_all_targets_reads_back(sample: Sample) -> None:
    """A pseudo translation of everything is read back as it was written, and an independent reader is content."""
    prefix, suffix = ("[", " әғқңөұүһі]") if sample.name not in NARROW else ("[", " конец]")
    targets = {unit.id: sample.targets(unit, prefix, suffix) for unit in sample.extraction.units}
    merged = sample.merge(targets)
    assert merged != sample.data
    _read_back(sample, merged, targets)
    assert sample.filter.verify(merged) == ()


def test_merge_of_one_target_changes_one_region(sample: Sample) -> None:
    """Outside the unit and the marks every byte is as it was."""
    for unit in sample.extraction.units:
        targets = {unit.id: sample.targets(unit, "", " ж")}
        merged = sample.merge(targets)
        assert _keeps_the_rest(sample, merged, unit.id), unit.parts[0].content.typed
        _read_back(sample, merged, targets)


def test_merge_keeps_every_letter(sample: Sample) -> None:
    """Kazakh letters, astral and combining characters come back, or the charset's limit is named; never `?`."""
    unit = sample.extraction.units[0]
    for letters in LETTERS:
        targets = {unit.id: sample.targets(unit, "", f" {letters}")}
        if sample.name in NARROW:
            with pytest.raises(MergeError, match="cannot be written in cp1251") as caught:
                sample.merge(targets)
            assert "UTF-8" in caught.value.hint
        else:
            _read_back(sample, sample.merge(targets), targets)


def test_merge_refuses_unknown_units(sample: Sample) -> None:
    """A target for a unit that the file lacks is an error, not silence."""
    with pytest.raises(MergeError, match="no unit"):
        sample.merge({UnitId("gone"): (UnitTarget(UnitId("gone"), Content(("x",))),)})


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.partition("/")[0] in APPENDED])
def test_ids_outlive_an_insertion(name: str) -> None:
    """A new paragraph at the end renames no unit."""
    sample = read_sample(name)
    data = sample.data + APPENDED[sample.filter.name].encode(sample.extraction.encoding)
    before = [unit.id for unit in sample.extraction.units]
    after = [unit.id for unit in sample.extract(data).units]
    kept = [each for each in after if each in set(before)]
    assert kept[: len(before) - 1] == before[:-1]  # the words may run into an unfinished last paragraph
    assert len(after) >= len(before)


def test_drafts_are_marked(sample: Sample) -> None:
    """Where a format keeps states, a draft comes back as a draft and a confirmed text as translated."""
    if not sample.filter.bilingual:
        return
    units = [unit for unit in sample.extraction.units if unit.plural is None]
    targets: Targets = {
        unit.id: (UnitTarget(unit.id, Content(("Ж" if sample.name in NARROW else "Ә",)), 0, None, state, substate),)
        for unit in units
        for state, substate in [(State.INITIAL, Substate.DRAFT)]
    }
    once = sample.merge(targets)
    assert {each.state for each in sample.brought(sample.extract(once)) if each.unit in targets} == {State.INITIAL}
    confirmed = {key: (UnitTarget(key, parts[0].content, state=State.TRANSLATED),) for key, parts in targets.items()}
    twice = sample.filter.merge(once, sample.extract(once), confirmed, sample.language, sample.options)
    assert {each.state for each in sample.brought(sample.extract(twice)) if each.unit in targets} == {State.TRANSLATED}


def _mutants() -> st.SearchStrategy[tuple[str, list[tuple[float, bytes, int]]]]:
    shards = st.sampled_from([b"", b"\x00", b"\xff", b'"', b"<", b">", b"[", b"\n", b"\\", b"|", b"`", b"&#x", b"<!--"])
    edits = st.lists(
        st.tuples(st.floats(0, 1), st.one_of(shards, st.binary(max_size=6)), st.integers(0, 12)), min_size=1, max_size=6
    )
    return st.tuples(st.sampled_from(SAMPLES), edits)


@examples(300)
@given(_mutants())
def test_broken_files_raise_format_errors_only(mutant: tuple[str, list[tuple[float, bytes, int]]]) -> None:
    """A damaged file is read and comes back as it is, or is refused with a place; nothing else is raised."""
    name, edits = mutant
    data = sample_bytes(name)
    used = detect(name, data[:4096])
    for where, put, cut in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + cut :]
    options = used.options_type()
    try:
        extraction = used.extract(data, options)
    except FormatError:
        return
    assert used.merge(data, extraction, {}, KAZAKH, options) == data


_NASTY = st.sampled_from(
    (FOLDER.parent / "markup.txt").read_text(encoding="utf-8").split()  # what markup is made of, a word each
)


def _texts() -> st.SearchStrategy[str]:
    words = st.lists(st.one_of(_NASTY, st.sampled_from([" ", "\n", "  "]), st.text(max_size=4)), min_size=1, max_size=6)
    return words.map(
        lambda pieces: "".join(each for each in f"{''.join(pieces)}ә" if each.isprintable() or each == "\n")
    )


@settings(examples(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    name=st.sampled_from([name for name in SAMPLES if not name.startswith("po/")]),
    texts=st.data(),
)
def test_any_text_can_be_a_target(name: str, texts: st.DataObject) -> None:
    """Text that looks like markup is written so that it stays text."""
    sample = read_sample(name)
    units = [unit for unit in sample.extraction.units if unit.plural is None]
    if sample.filter.bilingual or not units:
        return
    unit = texts.draw(st.sampled_from(units))
    parts = tuple(texts.draw(_texts()) if isinstance(part, str) else part for part in unit.parts[0].content.parts)
    targets: Targets = {unit.id: (UnitTarget(unit.id, Content(parts)),)}
    _read_back(sample, sample.merge(targets), targets)


@pytest.mark.thorough
def test_spaces_inside_tags_at_the_edges_are_kept(sample: Sample) -> None:
    """White space that a translator types just inside a tag, at an edge of a text, comes back."""
    if sample.filter.bilingual:
        return
    for unit in (each for each in sample.extraction.units if each.plural is None):
        parts = unit.parts[0].content.parts
        inner = range(1, len(parts) - 1)
        texts = tuple(
            f"  {part.strip()}ә " if isinstance(part, str) and number in inner else part
            for number, part in enumerate(parts)
        )
        targets: Targets = {unit.id: (UnitTarget(unit.id, Content(texts)),)}
        _read_back(sample, sample.merge(targets), targets)


def test_sniffing_prefers_one_filter() -> None:
    """Each sample is claimed by the filter whose folder it is in."""
    found = {name: detect(name, sample_bytes(name)[:4096]).name for name in SAMPLES}
    assert found == {name: name.partition("/")[0] for name in SAMPLES}


def test_every_filter_has_a_sample() -> None:
    """No filter escapes the laws of this page."""
    assert {name.partition("/")[0] for name in SAMPLES} >= set(plugins.names("localize.filters"))
