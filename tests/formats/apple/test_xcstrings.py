"""Apple string catalogs: which language is read, what is left out, and how localizations are written."""

from __future__ import annotations

import json

import pytest
from tests.formats.sample_files import FOLDER

from localize.errors import ExtractError, MergeError
from localize.formats.apple.xcstrings import XcstringsFilter, XcstringsOptions
from localize.language import plural_cases
from localize.model import Content, LanguageTag, PluralCase, PluralRule, State, Substate
from localize.model.extraction import Extraction, UnitTarget
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import Project
from localize.workflow.segments.lookup import find_document

SAMPLES = FOLDER / "xcstrings"
TEMPLATE = (SAMPLES / "template.xcstrings").read_text(encoding="utf-8")
KK, RU, EN = LanguageTag("kk"), LanguageTag("ru"), LanguageTag("en")
FILTER = XcstringsFilter()
Value = object


def unit(text: str, state: str = "translated") -> dict[str, Value]:
    """Return a localization of one text."""
    return {"stringUnit": {"state": state, "value": text}}


def plural(**forms: str) -> dict[str, Value]:
    """Return a localization with plural forms."""
    return {"variations": {"plural": {case: unit(text) for case, text in forms.items()}}}


def catalog(strings: dict[str, Value], source: str = "en") -> str:
    """Return a catalog in Xcode's layout."""
    whole = {"sourceLanguage": source, "strings": strings, "version": "1.0"}
    return json.dumps(whole, indent=2, separators=(",", " : "), ensure_ascii=False)


def read(text: str, *, stale: bool = False) -> Extraction:
    """Return what the filter reads."""
    return FILTER.extract(text.encode(), XcstringsOptions(stale=stale))


def write(text: str, language: LanguageTag, *texts: str | None, state: State = State.TRANSLATED) -> str:
    """Return the catalog with a text for each unit in order; None leaves one alone."""
    found = read(text)
    given = {}
    for each, typed in zip(found.units, texts, strict=True):
        cases: tuple[PluralCase | None, ...] = plural_cases(language, PluralRule.CLDR) if each.plural else (None,)
        if typed is not None:
            forms = typed.split("|") if each.plural else [typed]
            given[each.id] = tuple(
                UnitTarget(each.id, Content((form,)), 0, case, state) for case, form in zip(cases, forms, strict=True)
            )
    return FILTER.merge(text.encode(), found, given, language, XcstringsOptions()).decode()


def localization(text: str, key: str, language: str) -> Value:
    """Return what a catalog says for a key in a language."""
    return json.loads(text)["strings"][key]["localizations"].get(language)


def test_a_template_offers_source_texts_with_their_comments() -> None:
    """The source localization is the text, else the key; comments are notes; what is stale or fixed stays out."""
    found = read(TEMPLATE)
    assert found.source_language == EN
    assert found.target_language is None
    assert [each.parts[-1].content.plain for each in found.units] == [
        "%lld files",
        "Close",
        'Say "no" to %@\nand go on.',
    ]
    assert [note.text for note in found.units[0].notes] == ["Under the list"]
    assert found.units[2].context == ("tip.text",)
    assert [each.rule for each in found.skipped] == ["empty", "stale", "translate no"]


def test_a_new_localization_has_the_layout_of_xcode() -> None:
    """An entry without localizations gets them line by line, an empty one is opened."""
    written = write(TEMPLATE, KK, None, "Жабу", None)
    assert (
        '    "Close" : {\n      "localizations" : {\n        "kk" : {\n          "stringUnit" : {\n'
        '            "state" : "translated",\n            "value" : "Жабу"\n          }\n        }\n      }\n    },\n'
    ) in written
    assert written.replace(written[written.index('"Close"') : written.index('    "Old')], "") == TEMPLATE.replace(
        TEMPLATE[TEMPLATE.index('"Close"') : TEMPLATE.index('    "Old')], ""
    )


def test_what_is_written_is_what_a_json_writer_would_write() -> None:
    """Whatever is inserted, the whole file is laid out like the rest of it, keys in Xcode's order."""
    source = catalog(
        {"A b": {"comment": "x", "localizations": {"de": unit("Ä"), "uk": unit("Я")}}, "C": {"comment": "c"}}
    )
    written = write(source, RU, "А б", "Ц")
    assert written == catalog(
        {
            "A b": {"comment": "x", "localizations": {"de": unit("Ä"), "ru": unit("А б"), "uk": unit("Я")}},
            "C": {"comment": "c", "localizations": {"ru": unit("Ц")}},
        }
    )


def test_plural_forms_are_those_of_the_target_language() -> None:
    """Russian has four forms, sorted as Xcode sorts, Kazakh two."""
    written = write(TEMPLATE, RU, "%lld файл|%lld файла|%lld файлов|%lld файла", None, None)
    assert localization(written, "%lld files", "ru") == plural(
        few="%lld файла", many="%lld файлов", one="%lld файл", other="%lld файла"
    )
    assert written.index('"few"') < written.index('"many"')
    [en, kk] = [localization(write(TEMPLATE, KK, "a|b", None, None), "%lld files", each) for each in ("en", "kk")]
    assert kk == plural(one="a", other="b")
    assert en == plural(one="%lld file", other="%lld files")


def test_states_come_and_go() -> None:
    """`translated` is confirmed, anything else a draft; a new text says which it is."""
    source = catalog(
        {"A": {"localizations": {"kk": unit("Ә", "needs_review")}}, "B": {"localizations": {"kk": unit("Б")}}}
    )
    assert [(each.state, each.substate) for each in read(source).targets] == [
        (State.INITIAL, Substate.DRAFT),
        (State.TRANSLATED, None),
    ]
    assert write(source, KK, "Ә", "Б") == source.replace("needs_review", "translated")
    assert localization(write(source, KK, None, "Бб", state=State.INITIAL), "B", "kk") == unit("Бб", "needs_review")


def test_a_draft_that_is_empty_is_new() -> None:
    """A cleared text is what Xcode calls new; none is put where there was none."""
    source = catalog({"A": {"localizations": {"kk": unit("Ә")}}, "B": {}})
    assert write(source, KK, "", "") == catalog({"A": {"localizations": {"kk": unit("", "new")}}, "B": {}})


def test_one_text_may_serve_all_numbers() -> None:
    """A plural source with a plain translation reads as equal forms, and stays plain until one differs."""
    strings: dict[str, Value] = {
        "%d d": {"localizations": {"en": plural(one="%d day", other="%d days"), "kk": unit("%d күн")}}
    }
    source = catalog(strings)
    assert [(each.case, each.part) for each in read(source).targets] == [(PluralCase.ONE, 0), (PluralCase.OTHER, 1)]
    assert write(source, KK, "%d күн|%d күн") == source
    assert localization(write(source, KK, "бір күн|%d күн"), "%d d", "kk") == plural(one="бір күн", other="%d күн")


def test_a_translation_may_vary_by_number_alone() -> None:
    """Forms that only the translation has are forms of the unit."""
    source = catalog({"%d d": {"localizations": {"ru": plural(few="дня", many="дней", one="день", other="дня")}}})
    found = read(source)
    assert [part.content.plain for part in found.units[0].parts] == ["%d d", "%d d"]
    assert {each.case: each.content.plain for each in found.targets}[PluralCase.MANY] == "дней"


@pytest.mark.parametrize(
    "localizations",
    [
        {"en": {"variations": {"device": {"mac": unit("Click"), "other": unit("Tap")}}}},
        {"en": {"stringUnit": {"state": "translated", "value": "%#@n@"}, "substitutions": {"n": {}}}},
    ],
)
def test_what_varies_by_more_than_number_is_left_out(localizations: dict[str, Value]) -> None:
    """Texts by device and by several numbers are reported, never half translated."""
    found = read(catalog({"A": {"localizations": localizations}}))
    assert not found.units
    assert [each.rule for each in found.skipped] == ["variations"]


def test_translations_come_with_their_languages() -> None:
    """A catalog holds all languages of an app; one of them is written at a time."""
    source = catalog({"A": {"localizations": {"de": unit("Ä"), "kk": unit("Ә"), "ru": unit("А")}}, "B": {}})
    found = read(source)
    assert found.target_language is None
    assert [(each.language, each.content.plain) for each in found.targets] == [("de", "Ä"), ("kk", "Ә"), ("ru", "А")]
    assert write(source, KK, "Ұ", None) == source.replace("Ә", "Ұ")


def test_stale_texts_come_by_option() -> None:
    """A text that the program no longer uses is left out unless it is asked for."""
    assert "Old words" in [each.parts[0].content.plain for each in read(TEMPLATE, stale=True).units]


def test_new_is_no_translation() -> None:
    """What stands in for a translation is not brought in, and is confirmed by the same words."""
    source = catalog({"A": {"localizations": {"kk": unit("A", "new")}}})
    assert read(source).targets == ()
    assert write(source, KK, "A") == source.replace('"new"', '"translated"')


def test_a_region_names_the_same_language() -> None:
    """`kk-KZ` is Kazakh: no second localization appears beside it."""
    source = catalog({"A": {"localizations": {"kk-KZ": unit("Ә")}}})
    assert write(source, KK, "Ұ") == source.replace("Ә", "Ұ")


@pytest.mark.parametrize("text", ["[]", "{}", '{"strings": {}}', '{"sourceLanguage": "?", "strings": {}}', "{", ""])
def test_what_is_no_catalog_is_refused(text: str) -> None:
    """The error has a place."""
    with pytest.raises(ExtractError) as caught:
        read(text)
    assert caught.value.line == 1


def test_odd_entries_stay_as_they_are() -> None:
    """Entries that are no objects are reported; an unknown unit is an error."""
    source = '{"sourceLanguage":"en","strings":{"A":1,"B":{"localizations":[]},"C":{"localizations":{"en":{"x":1}}}}}'
    found = read(source)
    assert [each.rule for each in found.skipped] == ["not located", "not located", "variations"]
    with pytest.raises(MergeError, match="no unit"):
        FILTER.merge(source.encode(), found, {"x": ()}, KK, XcstringsOptions())  # type: ignore[dict-item]


def test_verify_wants_other_among_plural_forms() -> None:
    """Programs cannot read plural forms without `other`."""
    source = catalog({"A": {"localizations": {"en": plural(one="x"), "kk": unit("y")}}})
    assert [each.message for each in FILTER.verify(source.encode())] == ["plural forms without `other`"]


def test_a_catalog_of_many_languages_comes_in_and_goes_out_for_each(project: Project) -> None:
    """Translations into the project's languages are imported; each export writes and proves one language."""
    path = project.root / "App.xcstrings"
    entry = {"de": unit("Zu"), "kk": unit("Жабу"), "ru": unit("Закрыть"), "ru-KZ": unit("Закрыть это")}
    source = catalog({"Close": {"localizations": entry}, "Open": {}})
    path.write_text(source, encoding="utf-8")
    [added] = finish(add(project, [path])).added
    assert added.imported == 2
    document = find_document(project, "App.xcstrings")
    for language, text in ((KK, "Жап"), (RU, "Закрой")):
        rows = project.store.rows(language, Where(document=document.id), after=0, limit=9)
        assert [row.target.content.plain if row.target else "" for row in rows][1:] == [""]
        save(project, rows[0].segment.key, language, text)
    finish(export(project, Wanted(min_state=State.TRANSLATED, fallback=Fallback.SOURCE)))
    written = {
        each: (project.root / "target" / each / "App.xcstrings").read_text(encoding="utf-8") for each in (KK, RU)
    }
    assert written[KK] == source.replace("Жабу", "Жап")
    assert written[RU] == source.replace('"Закрыть"', '"Закрой"')
    assert finish(add(project, [path])).added[0].unchanged
