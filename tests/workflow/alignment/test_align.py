"""Existing translations become memory: read, aligned, looked through, stored once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.errors import ConfigError, ExchangeError, FormatError, WorkflowError
from localize.memory.alignment.align import Link, align
from localize.memory.alignment.translation_score import AlignmentLine
from localize.model import Content, Hash, LanguageTag
from localize.workflow import finish
from localize.workflow.alignment.align import InputFile, guess_language, remember, units, write_memory
from localize.workflow.alignment.align import align as align_files
from localize.workflow.alignment.model import Alignment, Bead, Side, beads_of, join, join_links
from localize.workflow.alignment.table import read_table, write_table
from localize.workflow.project.project import Project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
TEXTS = {
    "guide.en.md": "# Guide 2024\n\nOpen Signal on 2 phones. Call 112 at once.\n\nVisit example.org in 2025.\n",
    "guide.kk.md": "# Нұсқаулық 2024\n\nSignal-ды 2 телефонда ашыңыз. Бірден 112-ге хабарласыңыз.\n\n"
    "2025 жылы example.org сайтына кіріңіз.\n",
    "guide.ru.md": "# Руководство 2024\n\nОткройте Signal на 2 телефонах. Сразу звоните 112.\n\n"
    "Зайдите на example.org в 2025 году.\n",
}
NUMBERS = st.lists(st.sampled_from(("Signal 2", "112", "2024 жыл", "VPN", "text 7")), min_size=1, max_size=8)


@pytest.fixture
def papers(tmp_path: Path) -> list[InputFile]:
    """A guide in three languages."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [InputFile(tmp_path / name) for name in TEXTS]


def made(*beads: Bead, lines: int = 3) -> Alignment:
    sides = tuple(
        Side(
            f"a.{language}", language, Hash(language * 8), tuple(Content((f"{language} {at}",)) for at in range(lines))
        )
        for language in (EN, RU)
    )
    return Alignment(sides, beads or tuple(Bead(((at,), (at,)), 0.9) for at in range(lines)))


def lines_of(alignment: Alignment) -> list[tuple[tuple[int, ...], ...]]:
    return [bead.lines for bead in alignment.beads]


def test_two_files_are_aligned_without_a_project(papers: list[InputFile]) -> None:
    """Sentences of both files belong together in their order; languages come from the names."""
    found = finish(align_files(None, papers[:2]))
    assert [side.language for side in found.sides] == [EN, KK]
    assert lines_of(found) == [((at,), (at,)) for at in range(4)]


def test_three_files_become_records_of_three_languages(papers: list[InputFile]) -> None:
    """A record has a variant for each of three languages."""
    found = finish(align_files(None, papers))
    assert lines_of(found) == [((at,), (at,), (at,)) for at in range(4)]
    assert {tuple(each.language for each in unit.variants) for unit in units(found, 0.0)} == {(EN, KK, RU)}


def test_remember_adds_once(project: Project, papers: list[InputFile]) -> None:
    """What is taken is in the memory, with both names as its origin; the same again adds nothing."""
    before = project.store.memory_stats().units
    found = finish(align_files(project, papers[:2]))
    assert remember(project, found, 0.0) == 4
    assert remember(project, found, 0.0) == 0
    assert project.store.memory_stats().units == before + 4
    unit = next(units(found, 0.0))
    assert unit.document == "guide.en.md + guide.kk.md"


def test_known_pairs_of_the_memory_teach(project: Project, papers: list[InputFile]) -> None:
    """Once the pairs are in the memory, the same files are aligned with more certainty."""
    first = finish(align_files(project, papers[:2]))
    remember(project, first, 0.0)
    second = finish(align_files(project, papers[:2]))
    assert sum(bead.score for bead in second.beads) > sum(bead.score for bead in first.beads)


def test_doubtful_rejected_and_untranslated_stay_out() -> None:
    """Only sure or accepted links are records, and none whose sentence is not translated."""
    beads = (
        Bead(((0,), (0,)), 0.2),
        Bead(((1,), (1,)), 0.9, decision=False),
        Bead(((2,), (2,)), 0.2, decision=True),
        Bead(((3,), ()), 0.0),
        Bead(((), (3,)), 0.0),
    )
    alignment = made(*beads, lines=4)
    assert [unit.variants[0].content.plain for unit in units(alignment)] == ["en 2"]
    same = Content(("This was never translated.",))
    sides = tuple(Side(side.name, side.language, side.hash, (same,)) for side in alignment.sides)
    assert list(units(Alignment(sides, (Bead(((0,), (0,)), 1.0),)))) == []


def test_write_memory_is_read_as_tmx(tmp_path: Path, papers: list[InputFile]) -> None:
    """The TMX file holds the records."""
    from localize.memory.files.tmx import read_tmx
    from localize.model import TranslationUnit

    path = tmp_path / "out.tmx"
    found = finish(align_files(None, papers))
    assert write_memory(found, path, 0.0) == 4
    with path.open("rb") as stream:
        read = [unit for unit in read_tmx(stream, "out.tmx") if isinstance(unit, TranslationUnit)]
    assert [unit.id for unit in read] == [unit.id for unit in units(found, 0.0)]


@pytest.mark.parametrize("count", [1, 4])
def test_number_of_files_is_two_or_three(papers: list[InputFile], count: int) -> None:
    """One file or four cannot be aligned."""
    with pytest.raises(ConfigError):
        finish(align_files(None, [*papers, *papers][:count]))


def test_bad_files_and_languages_are_told(tmp_path: Path, papers: list[InputFile]) -> None:
    """A language twice or unknown, an empty, a missing and a foreign file each have an error of their own."""
    with pytest.raises(ConfigError, match="two documents are in en"):
        finish(align_files(None, [papers[0], papers[0]]))
    empty, plain, odd = tmp_path / "empty.md", tmp_path / "plain.md", tmp_path / "odd.bin"
    empty.write_text("")
    plain.write_text("Some text.")
    odd.write_bytes(b"\0\1\2")
    with pytest.raises(FormatError, match="has no text"):
        finish(align_files(None, [papers[0], InputFile(empty, KK)]))
    with pytest.raises(ConfigError, match="language not recognised"):
        finish(align_files(None, [papers[0], InputFile(plain)]))
    for path in (odd, tmp_path / "missing.md"):
        with pytest.raises(FormatError):
            finish(align_files(None, [papers[0], InputFile(path, KK)]))


@pytest.mark.parametrize(
    ("path", "language"),
    [("a/guide.kk.md", "kk"), ("x/ru/guide.md", "ru"), ("x/kk/source/guide.md", "kk"), ("x/drunk.md", None)],
)
def test_guess_language_reads_names(path: str, language: str | None, tmp_path: Path) -> None:
    """A name says its language where a part of it, or of a folder, is one."""
    assert guess_language(tmp_path / path) == language


# --- the value ---


@examples(40)
@given(NUMBERS, NUMBERS, NUMBERS)
def test_three_documents_name_every_line_once(one: list[str], two: list[str], three: list[str]) -> None:
    """Joined through the first document, each line of all three is in exactly one bead, the first one's in order."""
    first, second, third = ([AlignmentLine(text) for text in texts] for texts in (one, two, three))
    beads = join_links(align(first, second), align(first, third))
    assert [at for bead in beads for at in bead.lines[0]] == [*range(len(one))]
    for side, texts in ((1, two), (2, three)):
        assert sorted(at for bead in beads for at in bead.lines[side]) == [*range(len(texts))]


def test_links_that_share_lines_become_one_bead() -> None:
    """Two lines that are one in the second document and two in the third are one bead, as sure as the weaker link."""
    first = (Link((0, 1), (0,), 0.9), Link((2,), (1,), 0.8))
    second = (Link((0,), (0,), 0.7), Link((1,), (1,), 0.95), Link((2,), (), 0.0))
    assert join_links(first, second) == (Bead(((0, 1), (0,), (0, 1)), 0.7), Bead(((2,), (1,), ()), 0.8))


def test_edits_keep_every_line() -> None:
    """Join, split and shift move lines and lose none; what a person made counts as accepted."""
    start = made()
    joined = start.join_next(0)
    assert lines_of(joined) == [((0, 1), (0, 1)), ((2,), (2,))]
    assert joined.beads[0].decision is True
    assert lines_of(joined.split(0)) == lines_of(start)
    assert lines_of(start.shift(0, 1, 1)) == [((0,), (0, 1)), ((1,), ()), ((2,), (2,))]
    assert lines_of(start.shift(0, 0, -1)) == [((), (0,)), ((0, 1), (1,)), ((2,), (2,))]
    assert lines_of(start.split(0)) == [((0,), ()), ((), (0,)), ((1,), (1,)), ((2,), (2,))]


@pytest.mark.parametrize("act", ["join_next(2)", "shift(2, 0, 1)", "shift(2, 0, -1)"])
def test_edits_beyond_the_end_are_refused(act: str) -> None:
    """There is no row below the last one."""
    name, _, numbers = act.rstrip(")").partition("(")
    with pytest.raises(WorkflowError):
        getattr(made(), name)(*map(int, numbers.split(",")))


def test_a_line_alone_cannot_be_decided_or_split() -> None:
    """There is nothing to accept about a line without a partner."""
    alone = made(Bead(((0,), ())), Bead(((), (0,))), lines=1)
    with pytest.raises(WorkflowError):
        alone.decide(0, True)
    with pytest.raises(WorkflowError):
        alone.split(0)


def test_join_keeps_tags_that_do_not_clash() -> None:
    """Lines are joined with a space; clashing tags are left out rather than doubled."""
    from localize.model import InlineTag, TagForm

    tag = InlineTag("br1", "br", TagForm.SINGLE, "<br/>")
    one, other = Content(("A", tag)), Content(("B",))
    assert join([one, other]).typed == "A<br1/> B"
    assert join([one, one]).typed == "A A"


# --- the table ---


def test_table_comes_back_as_it_was() -> None:
    """A table that nobody edited changes nothing."""
    alignment = made(Bead(((0, 1), (0,)), 0.9, decision=True), Bead(((2,), ()), 0.0), Bead(((), (1, 2)), 0.0))
    assert read_table(alignment, write_table(alignment), "t.tsv") == alignment


def test_edited_table_is_obeyed() -> None:
    """Decisions and line numbers count; a row that is gone leaves its lines alone."""
    alignment = made()
    rows = write_table(alignment).decode().splitlines()
    cells = [row.split("\t") for row in rows]
    cells[1][0] = "no"
    cells[2][2:6] = ["2,3", "", "2", ""]
    data = "\n".join("\t".join(row) for row in cells[:3]).encode()
    edited = read_table(alignment, data, "t.tsv")
    assert lines_of(edited) == [((0,), (0,)), ((1, 2), (1,)), ((), (2,))]
    assert [bead.decision for bead in edited.beads] == [False, True, None]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n\t0.90\t1\t", "\nmaybe\t0.90\t1\t"),
        ("\t1\ten", "\t9\ten"),
        ("\t1\ten", "\t2\ten"),
        ("en lines", "x"),
        ("\t1\ten", "\tA\ten"),
    ],
)
def test_wrong_table_is_refused(old: str, new: str) -> None:
    """An odd decision, a line that is not there or twice, other documents: an error that says where."""
    alignment = made()
    text = write_table(alignment).decode()
    assert old in text
    with pytest.raises(ExchangeError):
        read_table(alignment, text.replace(old, new, 1).encode(), "t.tsv")


def test_table_holds_no_formula() -> None:
    """A text that a spreadsheet would compute is written as text."""
    sides = tuple(Side("a", language, Hash("h"), (Content(("=1+1",)),)) for language in (EN, RU))
    assert b"\t=1+1" not in write_table(Alignment(sides, beads_of([Link((0,), (0,), 1.0)])))
