"""Every text of the screens is there in every language, whole, and good by our own checks."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from docs.text_rename import forms
from docs.words import errors, place, read, renewed, texts, untranslated
from rich.cells import cell_len

from localize.config.project import Config, render_config
from localize.i18n import LANGUAGES, catalog, ntr, set_language, tr
from localize.model import Finding, LanguageTag, Severity, Side
from localize.tui.keys.bindings import BARS, GROUPS
from localize.tui.widgets.key_bar import keys_of
from localize.workflow import finish
from localize.workflow.checking import check
from localize.workflow.checking.check_manual import problem
from localize.workflow.documents.add import add
from localize.workflow.project.project import open_project

RIGHT = {
    ("language.other", "глоссарий"),
    ("language.other", "Термин глоссарий"),
    ("language.other", "Рим цифры"),
    ("language.other", "screen"),
    ("punctuation.quotes", "„ “"),
    ("spaces.inside_pairs", ""),
    *(("language.other", each) for each in ("checks", "engines", "target", "yes", "yes, no", "set, approve, reject")),
    ("locale.number_format", "3.54"),
    ("locale.number_format", "1,500"),
    ("locale.date", "03/04/2024"),
    ("numbers.word", "бес"),
    ("russian.count_form", "файлов"),
}
"""Words that Kazakh shares with Russian, the name of a program, quotation marks that are spoken of, and what is typed
as it stands: settings, answers, commands, a version; a number, a date and a wrong form that are told of. All right."""
OTHERS = [each for each in LANGUAGES if each != "en"]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """Other tests speak English."""
    yield
    set_language("en")


@pytest.mark.parametrize("language", OTHERS)
def test_catalog_has_the_texts_of_the_code(language: str) -> None:
    """No text is missing and none is left over; after a change run `python docs/words.py`."""
    assert place(language).read_bytes() == renewed(language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    """Nothing is open and nothing is doubted."""
    assert [each.id for each in untranslated(language)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_values_of_their_texts(language: str) -> None:
    """What is put into a text is put into its translation, in every plural form."""
    wrong = [
        each.id for each in read(language) if each.id and {fields(form) for form in forms(each.string)} != wanted(each)
    ]
    assert wrong == []


def wanted(message: Message) -> set[frozenset[str]]:
    """The names of the values in a text; the plural form says which."""
    return {fields(forms(message.id)[-1])}


def fields(text: str) -> frozenset[str]:
    """The names of the values in one form."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_keys_are_short(language: str) -> None:
    """A label in the line of keys has at most twelve cells."""
    set_language(language)
    shown = [each for keys in BARS.values() for each in keys]
    for keys in GROUPS.values():
        shown += keys_of(keys)
    assert {tr(each.description) for each in shown if cell_len(tr(each.description)) > 12} == set()


@pytest.mark.thorough
def test_catalogs_pass_our_own_checks(tmp_path: Path) -> None:
    """The files are a project like any other: added and checked, they have no finding that counts."""
    config = Config(source=LanguageTag("en"), targets=tuple(LanguageTag(each) for each in OTHERS), name="ui")
    (tmp_path / "localize.yaml").write_text(render_config(config), encoding="utf-8")
    for language in OTHERS:
        (tmp_path / f"{language}.po").write_bytes(place(language).read_bytes())
    with open_project(tmp_path, as_name="Aigerim") as project:
        report = finish(add(project, [tmp_path / f"{language}.po" for language in OTHERS]))
        assert not report.failed
        found = finish(check.check(project, project.targets))
    left = [each.finding for each in found.open if (each.finding.check, each.finding.surface.strip()) not in RIGHT]
    assert [(each.check, each.surface, each.message) for each in left] == []


@pytest.mark.parametrize("language", OTHERS)
def test_compiled_catalog_is_kept_and_made_again_when_broken(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second start reads what the first one compiled; a broken copy is no reason to fail."""
    monkeypatch.setenv("LOCALIZE_CONFIG_DIR", str(tmp_path))
    first = catalog(language).gettext("Confirm")
    (kept,) = (tmp_path / "words").iterdir()
    assert catalog(language).gettext("Confirm") == first != "Confirm"
    kept.write_bytes(b"broken")
    assert catalog(language).gettext("Confirm") == first
    assert len(kept.read_bytes()) > 1000


def test_plural_forms_follow_the_language() -> None:
    """Russian has three forms, Kazakh one that serves for all; the number is written as people write it."""
    set_language("ru")
    said = [ntr("{count} segment", "{count} segments", count) for count in (1, 3, 5, 21, 11000)]
    assert said == ["1 сегмент", "3 сегмента", "5 сегментов", "21 сегмент", "11\xa0000 сегментов"]
    set_language("kk")
    assert [ntr("{count} segment", "{count} segments", count) for count in (1, 5)] == ["1 сегмент", "5 сегмент"]


def test_every_call_in_the_code_is_found() -> None:
    """A text inside an f-string counts, and so does what a key does."""
    found = {each.id for each in texts()}
    assert {"SOURCE", "Quit; everything typed is saved", "Next finding"} <= found


def test_findings_are_told_in_the_language_spoken() -> None:
    """In English a check's own words; elsewhere the translated sentence and the place; a rule's own message stays."""
    found = Finding("numbers.missing", "accuracy", Severity.MAJOR, Side.SOURCE, 0, 1, "the number 5 is missing", "5")
    assert problem(found) == "the number 5 is missing"
    set_language("ru")
    assert problem(found) == "В переводе нет числа из оригинала: «5»"
    assert problem(replace(found, surface="х" * 50)).endswith("х" * 40 + "…»")
    assert problem(replace(found, check="rules.mine", surface="")) == "the number 5 is missing"


def test_advice_that_has_a_name_is_translated_too(tmp_path: Path) -> None:
    """A hint that stands in a name of its own, as the call would be too long with it, is a text like any other."""
    code = 'def read():\n    hint = "begin with {word} here"\n    raise ConfigError("is broken", hint=hint, word=3)\n'
    (tmp_path / "reader.py").write_text(code, encoding="utf-8")
    assert set(errors(tmp_path / "reader.py")) == {"begin with {word} here", "is broken"}


def test_advice_that_passes_through_another_function_is_translated_too(tmp_path: Path) -> None:
    """A constant is a text where a call names it as its hint, and what a reader of settings is given for its error."""
    code = '_CUT = "import it again"\nfeed(data, hint=_CUT)\nreader.error(at, "needs a name", "for example x")\n'
    (tmp_path / "reader.py").write_text(code, encoding="utf-8")
    assert set(errors(tmp_path / "reader.py")) == {"import it again", "needs a name", "for example x"}
