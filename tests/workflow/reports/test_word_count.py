"""Analysis: each segment is counted once, in the first band that fits, and every file form says the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.reports.html.page_reader import PageReader

from localize.errors import ConfigError
from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.memory.import_files import import_memory
from localize.workflow.project.project import Project
from localize.workflow.reports.word_count import (
    FORMS,
    WEIGHTS,
    Analysis,
    Band,
    FileAnalysis,
    Size,
    analyze,
    measure,
    read_weights,
    render,
)
from localize.workflow.reports.word_count.bands import band_of
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def bands(analysis: Analysis, language: LanguageTag) -> dict[str, int]:
    """Return the bands that occur with their segments."""
    return {band.value: size.segments for band, size in analysis.total(language).items() if size.segments}


def add_text(project: Project, name: str, text: str) -> None:
    """Add a Markdown file to the project."""
    (project.root / name).write_text(text, encoding="utf-8")
    assert not finish(add(project, [project.root / name])).failed


def confirm(project: Project, source: str, target: str) -> None:
    """Confirm a Kazakh text for a source."""
    row = next(row for row in all_rows(project, KK) if row.segment.source.plain == source)
    save(project, row.segment.key, KK, target)


def test_every_segment_is_counted_once_in_every_language(project: Project) -> None:
    """The sums over all bands are the project's own counts."""
    analysis = finish(analyze(project))
    assert analysis.languages == (KK, RU)
    for language in analysis.languages:
        counts = project.store.counts(language, Where())
        sizes = analysis.total(language).values()
        assert sum(size.segments for size in sizes) == counts.segments
        assert sum(size.words for size in sizes) == counts.words
        assert bands(analysis, language) == {"new": counts.segments}


def test_how_far_the_comparison_is_gets_told_part_by_part(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts follow each other without a gap, and what they find is what one comparison finds."""
    add_text(project, "more.md", "\n\n".join(f"Buy bread and milk, {kind}." for kind in ("now", "soon", "not now")))
    whole = finish(analyze(project, [KK]))
    count = project.store.counts(KK, Where()).segments
    monkeypatch.setattr(measure, "_FIRST", 2)
    monkeypatch.setattr(measure, "_PART", 1)
    told = [each for each in analyze(project, [KK]) if each.what == "compared with each other"]
    assert [(each.done, each.total) for each in told] == [(done, count) for done in (0, *range(2, count))]
    assert finish(analyze(project, [KK])) == whole


def test_bands_follow_what_is_known(project: Project) -> None:
    """Confirmed text is done; its source elsewhere is exact, or in context where its neighbours are the same too."""
    confirm(project, "Keep your phone locked.", "Телефоныңызды құлыптап ұстаңыз.")
    texts = ["Keep your phone locked.", "Keep your phone locked!", "Keep your phones locked today."]
    texts += ["Buy bread and milk.", "Buy bread and milk.", "Buy bread and some milk."]
    add_text(project, "more.md", "\n\n".join(texts))
    found = bands(finish(analyze(project, [KK])), KK)
    assert found == {
        "done": 1,
        "exact": 1,
        "repetition": 1,
        "95-99": 1,
        "75-84": 1,
        "inside 75-84": 1,
        "new": project.store.counts(KK, Where()).segments - 6,
    }
    assert "done" not in bands(finish(analyze(project, [RU])), RU)


def test_every_later_one_of_many_equal_texts_is_a_repetition(project: Project) -> None:
    """However often a text stands in the project, it is new once."""
    add_text(project, "more.md", "\n\n".join(["Buy bread and milk."] * 40))
    new = project.store.counts(KK, Where()).segments - 39
    assert bands(finish(analyze(project, [KK])), KK) == {"repetition": 39, "new": new}


def test_other_plural_forms_are_alike_and_no_repetitions(sheep: Project) -> None:
    """Of two messages with one source, the later forms of the first are alike, and all of the second are repetitions;
    a confirmed form is a match for the same form alone."""
    forms = [row for row in all_rows(sheep, RU) if row.segment.case is not None]
    new = forms[0].number
    assert bands(finish(analyze(sheep, [RU])), RU) == {"inside 95-99": 2, "repetition": 3, "new": new}
    save(sheep, forms[1].segment.key, RU, "%d овцы")
    found = {"done": 1, "context": 1, "repetition": 2, "inside 95-99": 1, "new": new}
    assert bands(finish(analyze(sheep, [RU])), RU) == found


def test_what_the_memory_knows_of_one_language_hides_nothing_in_another(project: Project, tmp_path: Path) -> None:
    """A text that only the Kazakh memory knows well is, in Russian, compared with the project itself as closely."""
    add_text(project, "more.md", "Buy some bread and milk.\n\nBuy some bread or salt soon.\n")
    texts = (("en", "Buy some bread or salt now."), ("kk", "Қазір тұз бен нан сатып алыңыз."))
    told = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    memory = f'<tmx version="1.4"><header srclang="en"/><body><tu>{told}</tu></body></tmx>'
    (tmp_path / "old.tmx").write_text(memory, encoding="utf-8")
    finish(import_memory(project, [tmp_path / "old.tmx"]))
    analysis = finish(analyze(project, [KK, RU]))
    alone = finish(analyze(project, [RU]))
    known = {language: set(bands(analysis, language)) - {"new"} for language in (KK, RU)}
    assert known == {KK: {"85-94", "50-74"}, RU: {"inside 50-74"}}
    assert bands(alone, RU) == bands(analysis, RU)


@given(st.integers(50, 69), st.integers(0, 19), st.integers(0, 100))
def test_a_quick_look_is_believed_only_where_no_better_match_would_change_the_band(
    found: int, better: int, inside: int
) -> None:
    """Below what is sure, another match may be the best one: then it is looked for wherever it could matter."""
    best = min(69, found + better)
    if not measure._is_doubtful(found, inside):
        assert band_of(found, 0, inside) == band_of(best, 0, inside)


def test_same_surroundings_make_a_context_match(project: Project) -> None:
    """A text between the same neighbours as the remembered one counts as context."""
    body = "First of all.\n\nThe middle one.\n\nLast of all.\n"
    add_text(project, "one.md", body)
    confirm(project, "The middle one.", "Ортаңғысы.")
    add_text(project, "two.md", body)
    analysis = finish(analyze(project, [KK]))
    (two,) = (each for each in analysis.files if each.path == "two.md")
    assert two.sizes == {Band.CONTEXT: Size(1, 3, 15), Band.REPETITION: Size(2, 6, 25)}


def test_empty_project_has_no_files(tmp_path: Path, project: Project) -> None:
    """Nothing to count is no error, and files can be written of it."""
    empty = Analysis("Empty", ())
    for suffix in FORMS:
        assert render(empty, suffix)
    assert empty.languages == ()


@given(memory=st.integers(0, 100), inside=st.integers(0, 100), context=st.integers(0, 2))
def test_a_better_match_is_never_in_a_costlier_band(memory: int, inside: int, context: int) -> None:
    """More likeness never makes the work more, in the memory or inside the project."""
    weight = WEIGHTS[band_of(memory, context, inside)]
    assert WEIGHTS[band_of(min(100, memory + 1), context, inside)] <= weight
    assert WEIGHTS[band_of(memory, context, min(100, inside + 1))] <= weight


def example() -> Analysis:
    """Return a small analysis whose file has a dangerous name."""
    sizes = {Band.EXACT: Size(1, 10, 60), Band.NEW: Size(2, 30, 180)}
    return Analysis("A & B", (FileAnalysis("=1+1 <b>.md", KK, sizes),))


def test_weights_make_new_words() -> None:
    """Ten exact words at a tenth and thirty new ones are worth 31."""
    analysis = example()
    assert analysis.weighted(analysis.total(KK)) == pytest.approx(31)


def test_csv_and_json_say_the_same() -> None:
    """Every form has the same sums; no text of a CSV is a formula."""
    rows = list(csv.DictReader(io.StringIO(render(example(), ".csv").decode("utf-8-sig"))))
    assert rows[0] | {"file": ""} == {
        "language": "kk",
        "file": "",
        "band": "exact",
        "segments": "1",
        "words": "10",
        "characters": "60",
        "weight": "0.1",
        "weighted words": "1.0",
    }
    assert rows[0]["file"] == "'=1+1 <b>.md"
    value = json.loads(render(example(), ".json"))
    assert value["languages"][0]["weighted_words"] == 31
    assert value["languages"][0]["files"][0]["bands"]["new"]["words"] == 30


def test_xlsx_has_numbers_and_no_formula() -> None:
    """Words are numbers, and a file's name stays text."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(render(example(), ".xlsx"))).worksheets[0]
    first = [cell.value for cell in sheet[2]]
    assert first == ["kk", "=1+1 <b>.md", "exact", 1, 10, 60, 0.1, 1]
    assert sheet["B2"].data_type == "s"


def test_html_page_loads_nothing_and_escapes() -> None:
    """The page has a chart and the table, names are text, and nothing comes from elsewhere."""
    text = PageReader(render(example(), ".html").decode()).all("main")[0].text
    assert "=1+1 <b>.md" in text
    assert "31 weighted words of 40" in text
    assert "new: 30 words (75%)" in text


def test_weights_are_read_strictly(tmp_path: Path) -> None:
    """A file changes the bands that it names; a wrong one is an error with its line."""
    path = tmp_path / "weights.yaml"
    path.write_text('exact: 0.25\n"95-99": 0\n', "utf-8")
    weights = read_weights(path)
    assert (weights[Band.EXACT], weights[Band.MATCH_95], weights[Band.NEW]) == (0.25, 0, 1)
    for text, line in (("new: 1\nfuzzy: 1\n", 2), ("new: much\n", 1), ("new: -1\n", 1), ("new: true\n", 1)):
        path.write_text(text, "utf-8")
        with pytest.raises(ConfigError) as caught:
            read_weights(path)
        assert caught.value.line == line
    path.write_text("- new\n", "utf-8")
    with pytest.raises(ConfigError):
        read_weights(path)
    with pytest.raises(ConfigError):
        read_weights(tmp_path / "none.yaml")
