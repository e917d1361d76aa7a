"""Exports in other alphabets: what is written where, what the report and the manifest say, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localize.config.project import VARIANTS, parse_config
from localize.errors import ConfigError, WorkflowError
from localize.model import Concept, Content, LanguageTag, State, Term, TermHit
from localize.transliteration import Alphabet, Fate
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.export.kazakh_scripts import VariantReport, write_content, write_text
from localize.workflow.project.project import Project, init
from localize.workflow.segments.iterate import all_rows

KK, RU, LATN, ARAB = (LanguageTag(each) for each in ("kk", "ru", "kk-Latn", "kk-Arab"))
PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr"><head><title>Safety</title></head>
<body><p>Open <b>Signal</b> &amp; read <code>файл.txt</code>.</p></body></html>
"""


def translate(project: Project, texts: dict[str, str]) -> None:
    """Save Kazakh texts by the beginnings of their sources."""
    for row in list(all_rows(project, KK)):
        for source, text in texts.items():
            if row.segment.source.plain.startswith(source):
                save(project, row.segment.key, KK, text)


def wanted(*variants: LanguageTag, languages: tuple[LanguageTag, ...] = ()) -> Wanted:
    """An export of whatever there is."""
    return Wanted(languages, min_state=State.INITIAL, fallback=Fallback.SOURCE, variants=variants or None)


def written(project: Project, name: str) -> str:
    """A file of the export."""
    return (project.root / "target" / name).read_text(encoding="utf-8")


def report_of(reports: tuple[VariantReport, ...], document: str, language: LanguageTag) -> VariantReport:
    """What is told of one file."""
    return next(each for each in reports if (each.document, each.language) == (document, language))


def test_export_writes_variants_beside_the_kazakh_export(project: Project) -> None:
    """Kazakh texts are in the other alphabet, tags and addresses stay, and so do sources that stand in."""
    translate(project, {"Do not": "Оны <b1>ешкімге</b1> айтпаңыз.", "Read the": "<a1>Толық нұсқасын</a1> оқыңыз."})
    report = finish(export(project, wanted(LATN, ARAB)))
    latin = written(project, "kk-Latn/guide.md")
    assert "Use a strong password. Ony **eşkımge** aitpañyz." in latin
    assert "[Tolyq nūsqasyn](https://example.org/guide) oqyñyz." in latin
    assert "**ەشكىمگە** ايتپاڭىز." in written(project, "kk-Arab/guide.md")
    assert "Оны **ешкімге** айтпаңыз." in written(project, "kk/guide.md")
    assert [(each.language, each.words, each.changed) for each in report.variants] == [(LATN, 6, 0), (ARAB, 6, 0)]
    again = finish(export(project, Wanted((), None, State.INITIAL, Fallback.SOURCE, True, variants=(LATN, ARAB))))
    assert not again.changed


def test_export_tells_what_does_not_read_back(project: Project) -> None:
    """Report and manifest say experimental, how many words, which, and where."""
    translate(project, {"Use a": "Экран экран дeрек.", "Keep": "Телефон экраны."})
    report = finish(export(project, wanted(LATN)))
    [told] = report.variants
    assert (told.words, told.changed, told.left) == (5, 3, 1)
    assert {(each.word, each.back, each.fate, each.place) for each in told.odd} == {
        ("Экран", "Екран", Fate.CHANGED, 2),
        ("экран", "екран", Fate.CHANGED, 2),
        ("дeрек", "дeрек", Fate.LEFT, 2),
        ("экраны", "екраны", Fate.CHANGED, 4),
    }
    [document] = json.loads(written(project, "manifest.json"))["documents"]
    entry = document["languages"]["kk-Latn"]
    assert entry["experimental"] is True
    assert (entry["variant_of"], entry["words"], entry["not_returning"], entry["left"]) == ("kk", 5, 3, 1)
    assert entry["examples"][0]["place"] == 2


def test_export_marks_language_and_direction(project: Project) -> None:
    """Language marks name the variant; a page that has a direction turns it, one that has none is told of."""
    for name, page in (("page.html", PAGE), ("plain.html", PAGE.replace(' dir="ltr"', ""))):
        (project.root / name).write_text(page, encoding="utf-8")
    assert not finish(add(project, [project.root / "page.html", project.root / "plain.html"])).failed
    translate(project, {"Open": "<b1>Signal</b1> & <c2/> ашыңыз."})
    report = finish(export(project, wanted(LATN, ARAB)))
    assert '<html lang="kk-Latn" dir="ltr">' in written(project, "kk-Latn/page.html")
    assert '<html lang="kk-Arab" dir="rtl">' in written(project, "kk-Arab/page.html")
    assert "<code>файл.txt</code> aşyñyz." in written(project, "kk-Latn/page.html")
    assert report_of(report.variants, "page.html", ARAB).directed
    assert not report_of(report.variants, "plain.html", ARAB).directed
    assert report_of(report.variants, "plain.html", LATN).directed


def test_export_writes_a_variant_of_a_kazakh_source(tmp_path: Path) -> None:
    """Where Kazakh is the source language its documents have variants too."""
    with init(tmp_path / "kk", source="kk", targets=["ru"]) as project:
        (project.root / "a.md").write_text("# Заң\n\nҚұқық **қорғау**. Екінші сөйлем.\n", encoding="utf-8")
        finish(add(project, [project.root / "a.md"]))
        report = finish(export(project, wanted(LATN)))
        assert written(project, "kk-Latn/a.md") == "# Zañ\n\nQūqyq **qorğau**. Ekınşı söilem.\n"
        assert written(project, "kk/a.md") == "# Заң\n\nҚұқық **қорғау**. Екінші сөйлем.\n"
        assert report.variants[0].words == 5


def test_export_writes_messages_of_a_template(project: Project, tmp_path: Path) -> None:
    """A template goes out in the other alphabet; a file with its own Kazakh texts does not, and that is told."""
    template = 'msgid ""\nmsgstr ""\n"Language: %s\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    message = '#: a.c:1\nmsgid "Open {name} file"\nmsgstr "%s"\n'
    (tmp_path / "app.pot").write_text(template % "" + message % "", encoding="utf-8")
    (tmp_path / "kk.po").write_text(template % "kk" + message % "{name} файлын ашу", encoding="utf-8")
    assert not finish(add(project, [tmp_path / "app.pot", tmp_path / "kk.po"])).failed
    translate(project, {"Open": "{name} файлын ашу"})
    report = finish(export(project, wanted(LATN)))
    assert 'msgstr "{name} failyn aşu"' in written(project, "kk-Latn/app.pot")
    assert "Language: kk_Latn" in written(project, "kk-Latn/app.pot")
    assert not (project.root / "target" / "kk-Latn" / "kk.po").exists()
    assert report.without_variant == ("kk.po",)


def test_export_takes_variants_from_the_settings(project: Project) -> None:
    """`export.variants` is what an export makes; the command's own word goes before it."""
    settings = (project.root / "localize.yaml").read_text(encoding="utf-8")
    config = parse_config((settings + "export:\n  variants: [kk-Latn]\n").encode(), path="localize.yaml")
    project.config = config
    translate(project, {"Keep": "Телефонды құлыптаңыз."})
    assert [each.language for each in finish(export(project, wanted())).variants] == [LATN]
    assert [each.language for each in finish(export(project, wanted(ARAB))).variants] == [ARAB]
    assert finish(export(project, wanted(languages=(RU,)))).variants == ()


def test_export_refuses_what_cannot_be_meant(project: Project) -> None:
    """A variant needs a Kazakh export and an alphabet that there is."""
    with pytest.raises(WorkflowError, match="no Kazakh text"):
        finish(export(project, wanted(LATN, languages=(RU,))))
    with pytest.raises(WorkflowError, match="no variant uz-Latn"):
        finish(export(project, wanted(LanguageTag("uz-Latn"))))


def test_export_refuses_a_variant_that_is_translated_itself(tmp_path: Path) -> None:
    """Where people translate into kk-Latn, no machine writes over their folder."""
    project = init(tmp_path / "both", source="en", targets=["kk", "kk-Latn"])
    with project, pytest.raises(WorkflowError, match="is a target language"):
        finish(export(project, wanted(LATN)))


def test_manifest_forgets_a_variant_of_texts_that_have_gone(project: Project) -> None:
    """An export of some languages keeps what is told of the others, but no variant of a text that it wrote anew."""

    def languages() -> set[str]:
        return set(json.loads(written(project, "manifest.json"))["documents"][0]["languages"])

    finish(export(project, wanted(LATN)))
    finish(export(project, wanted(languages=(RU,))))
    assert languages() == {"en", "kk", "kk-Latn", "ru"}
    finish(export(project, wanted(languages=(KK,))))
    assert languages() == {"en", "kk", "ru"}


def test_settings_know_the_alphabets_that_there_are() -> None:
    """The settings name exactly the alphabets, and say where another one stands."""
    assert tuple(each.value for each in Alphabet) == VARIANTS
    with pytest.raises(ConfigError, match="uz-Latn is not possible") as caught:
        parse_config(b"source: en\ntargets: [kk]\nexport:\n  variants: [uz-Latn]\n", path="localize.yaml")
    assert caught.value.line == 4


def test_write_content_leaves_code_and_russian_quotations() -> None:
    """Code in backticks stays; so does a Russian quotation, as a whole; a Kazakh one is written."""
    russian = "«Каждый имеет право на неприкосновенность частной жизни»"
    content = Content((f"Заң: {russian}, «құқық» және `файл атауы`.",))
    found, words, quoted = write_content(content, Alphabet.LATIN)
    assert found.plain == f"Zañ: {russian}, «qūqyq» jäne `файл атауы`."
    assert [each.text for each in words] == ["Заң", "құқық", "және"]
    assert quoted == 1


def test_write_content_leaves_names_that_are_alike_everywhere() -> None:
    """A term that English text has in the same Cyrillic letters is a name, and stays."""
    term = Term(KK, "Әділет сөзі")
    hit = TermHit(Concept("1", (Term(LanguageTag("en"), "Әділет сөзі"), term)), term, 0, 11, "Әділет сөзі")
    other = TermHit(
        Concept("2", (Term(LanguageTag("en"), "site"), Term(KK, "сайты"))), Term(KK, "сайты"), 12, 17, "сайты"
    )
    found, _, _ = write_content(Content(("Әділет сөзі сайты",)), Alphabet.LATIN, (hit, other))
    assert found.plain == "Әділет сөзі saity"


def test_write_text_tells_lines() -> None:
    """Places of a plain text are its lines; line ends stay; reading back tells too."""
    text, report = write_text("Заң\r\n\nэкран, сөз\nэкран\n", Alphabet.LATIN)
    assert text == "Zañ\r\n\nekran, söz\nekran\n"
    assert [(each.word, each.count, each.place) for each in report.odd] == [("экран", 2, 3)]
    back, report = write_text("zaŋ `qosu` söz", Alphabet.LATIN, back=True)
    assert back == "заң `qosu` сөз"
    assert [(each.word, each.back) for each in report.odd] == [("zaŋ", "zañ")]
