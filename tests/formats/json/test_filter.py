"""JSON message files: keys, dialects, plural families, escapes, what is left out, and broken files."""

from __future__ import annotations

import json

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.language import plural_cases
from localize.model import Content, LanguageTag, PluralRule, State
from localize.model.extraction import UnitTarget
from localize.model.filter_options import read_options

KK, RU, EN = LanguageTag("kk"), LanguageTag("ru"), LanguageTag("en")


def merge_forms(text: str, language: LanguageTag, *forms: str, unit: int = 0, **options: object) -> str:
    """Return a file whose unit number *unit* has these plural forms."""
    used = get_filter("json")
    read = read_options(used.options_type, options)
    found = used.extract(text.encode(), read)
    wanted = found.units[unit]
    cases = plural_cases(language, PluralRule.CLDR)
    given = tuple(
        UnitTarget(wanted.id, Content((form,)), 0, case, State.TRANSLATED)
        for case, form in zip(cases, forms, strict=True)
    )
    return used.merge(text.encode(), found, {wanted.id: given}, language, read).decode()


def forms(text: str, number: int = 0) -> dict[str, str]:
    """Return the plural forms of a unit by category."""
    return {
        part.case.value if part.case else "": part.content.typed for part in extract("json", text).units[number].parts
    }


def test_keys_are_context_and_name() -> None:
    """A key with a dot and a key in a key are two units, each with its path as context."""
    found = extract("json", '{"a.b": "One", "a": {"b": "One"}, "c": ["One", "One"]}')
    assert [unit.context for unit in found.units] == [("a.b",), ("a", "b"), ("c", "0"), ("c", "1")]
    assert len({unit.id for unit in found.units}) == 4


def test_ids_outlive_new_keys_and_new_items() -> None:
    """A key or an item put in before others renames none of them."""
    old = extract("json", '{"b": "Two", "list": ["Two", {"id": "x", "text": "Three"}]}')
    new = extract(
        "json", '{"a": "One", "b": "Two", "list": ["One", "Two", {"id": "w", "t": "u"}, {"text": "Three", "id": "x"}]}'
    )
    assert {unit.id for unit in old.units} <= {unit.id for unit in new.units}


def test_a_key_that_is_twice_there_is_reported() -> None:
    """Both texts can be translated, and the double is a problem with its place."""
    found = extract("json", '{\n"a": "One",\n"a": "Two"}')
    assert len({unit.id for unit in found.units}) == 2
    assert [(each.line, each.column) for each in found.problems] == [(3, 1)]


def test_escapes_are_read_and_written() -> None:
    """Every JSON escape is decoded; a target gets the escapes that JSON asks for."""
    source = r'{"a": "say \"yes\" \\ \/ \t \u0041 \ud83d\ude42"}'
    assert typed("json", source) == ['say "yes" \\ / \t A 🙂']
    assert translate("json", source, 'де "иә" \\\n\t\x01ж') == r'{"a": "де \"иә\" \\\n\t\u0001ж"}'


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        (r'["\u043a\u0456\u043c"]', "қол 🙂", r'["\u049b\u043e\u043b \ud83d\ude42"]'),
        (r'["\u041A\u0456\u043C"]', "қол", r'["\u049B\u043E\u043B"]'),
        (r'["a\/b"]', "қ/б", r'["қ\/б"]'),
        (r'["\u003cb\u003e x"]', "<b> ә", r'["\u003cb\u003e ә"]'),
        (r'["Кім \u2013 ол", "–"]', "Ол – кім", r'["Ол – кім", "–"]'),
        (r'["Кім\u00a0ол"]', "Ол\u00a0кім", r'["Ол\u00a0кім"]'),
    ],
)
def test_targets_are_spelled_as_the_file_spells(source: str, target: str, written: str) -> None:
    """Letters are escaped where the file escapes them, with its own digits, and stay letters where it does not."""
    rest: list[str | None] = [None] * (len(typed("json", source)) - 1)
    assert translate("json", source, target, *rest) == written


def test_white_space_at_the_edges_stays_in_the_file() -> None:
    """A translator sees the words; what stands around them in the string is kept."""
    assert typed("json", r'["  Hello \n"]') == ["Hello"]
    assert translate("json", r'["  Hello \n"]', "Сәлем") == r'["  Сәлем \n"]'


def test_a_charset_without_the_letters_gets_escapes() -> None:
    """JSON can name every letter, so a narrow charset is no obstacle."""
    data = '["Право"]'.encode("cp1251")
    assert translate("json", data, "Құқық", encoding="cp1251") == r'["\u049a\u04b1\u049bы\u049b"]'


def test_utf16_without_a_mark_is_seen() -> None:
    """Two bytes a letter are recognised by the first bracket."""
    assert typed("json", '{"a": "Право"}'.encode("utf-16-le")) == ["Право"]
    assert typed("json", '["Право"]'.encode("utf-16-be")) == ["Право"]


def test_comments_and_last_commas_are_taken_and_reported() -> None:
    """What strict JSON lacks is read over, kept, and named once as a problem."""
    source = '{ // one\n "a": "Open", /* two */ "b": "Close",\n}'
    found = extract("json", source)
    assert [unit.parts[0].content.typed for unit in found.units] == ["Open", "Close"]
    assert [(each.message.split(",")[0], each.line) for each in found.problems] == [("a comment", 1)]
    assert translate("json", source, "Ашу", None) == source.replace("Open", "Ашу")
    assert get_filter("json").verify(source.encode()) == ()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ('[""]', "empty"),
        ('["https://example.org/a?b=c"]', "address"),
        ('["2026-01-03 10:35:00"]', "number"),
        ('["61px"]', "number"),
        ('["#ff00aa"]', "identifier"),
        ('["0b1f6ad2-7d4e-4c2f-9f5e-0d6e5a3b2c1d"]', "identifier"),
        ('["img/logo.png"]', "file name"),
        (r'["\ud83d half"]', "broken escape"),
        ('{"@@locale": "en", "@@author": "Me", "a": ""}', "metadata"),
        ('{"//": "For developers"}', "metadata"),
    ],
)
def test_what_is_certainly_no_text_is_left_out(source: str, rule: str) -> None:
    """Each rule has a name; the file's bytes there are never touched."""
    found = extract("json", source)
    assert not found.units
    assert found.skipped[0].rule == rule


@pytest.mark.parametrize("text", ["icon_name", "Node.js", "See https://example.org", "10 files", "—", "%d", "en-US"])
def test_what_may_be_text_is_offered(text: str) -> None:
    """A doubtful string is shown: a person can leave it, a lost one nobody sees."""
    assert typed("json", json.dumps([text])) == [text]


def test_options_choose_keys() -> None:
    """Globs choose by the whole path or by the last key, a container with all that is in it."""
    source = '{"menu": {"id": "x", "label": "Open"}, "meta": {"author": "Somebody"}, "url": "http://a.example"}'
    assert typed("json", source, keys=("label",)) == ["Open"]
    assert typed("json", source, keys=("menu",)) == ["x", "Open"]
    assert typed("json", source, skip_keys=("id", "meta")) == ["Open"]
    assert typed("json", source, keys=("url",)) == ["http://a.example"]
    assert {each.rule for each in extract("json", source, skip_keys=("id", "meta")).skipped} == {"key", "address"}


def test_arb_metadata_are_notes_and_the_locale_is_a_mark() -> None:
    """`@key` says what developers know, never text; `@@locale` follows the language in Flutter's spelling."""
    source = (
        '{"@@locale": "en_US", "hi": "Hi {name}", "@hi": {"description": "On top", '
        '"placeholders": {"name": {"type": "String", "example": "Asel"}}}}'
    )
    (unit,) = extract("json", source).units
    assert [note.text for note in unit.notes] == ["On top", "{name}: type String, example Asel"]
    used = get_filter("json")
    options = used.options_type()
    found = used.extract(source.encode(), options)
    given = {unit.id: (UnitTarget(unit.id, Content(("Salem {name}",))),)}
    merged = used.merge(source.encode(), found, given, LanguageTag("kk-Latn"), options).decode()
    assert merged == source.replace("Hi {name}", "Salem {name}").replace("en_US", "kk_Latn")


def test_linked_data_is_no_arb() -> None:
    """A key with @ is metadata only where it is an object about a message."""
    assert typed("json", '{"@type": "Article", "type": "News", "name": "Rights"}') == ["Article", "News", "Rights"]
    assert typed("json", '{"name": "Rights", "@name": {"description": "x"}}') == ["Rights"]


def test_web_extension_messages_have_one_text_each() -> None:
    """Only `message` is text; the description and the placeholders are notes."""
    source = '{"a": {"message": "Hi $USER$", "description": "Top", "placeholders": {"user": {"content": "$1"}}}}'
    (unit,) = extract("json", source).units
    assert (unit.parts[0].content.typed, unit.context) == ("Hi $USER$", ("a",))
    assert [note.text for note in unit.notes] == ["Top", "$USER$: content $1"]


def test_plural_keys_become_the_forms_of_the_language() -> None:
    """A family of keys is one unit, written with the target language's categories in the file's own layout."""
    source = '{\n  "day_one": "{{count}} day",\n  "day_other": "{{count}} days",\n  "x": "y"\n}'
    assert forms(source) == {"one": "{{count}} day", "other": "{{count}} days"}
    assert merge_forms(source, RU, "{{count}} день", "{{count}} дня", "{{count}} дней", "{{count}} дня") == (
        '{\n  "day_one": "{{count}} день",\n  "day_few": "{{count}} дня",\n  "day_many": "{{count}} дней",\n'
        '  "day_other": "{{count}} дня",\n  "x": "y"\n}'
    )


def test_plural_keys_of_a_richer_language_are_reduced() -> None:
    """From Russian to Kazakh two forms are left."""
    source = '{"d_one": "день", "d_few": "дня", "d_many": "дней", "d_other": "дня"}'
    assert merge_forms(source, KK, "күн", "күн") == '{"d_one": "күн", "d_other": "күн"}'


def test_russian_forms_without_other_are_a_family() -> None:
    """`other` is for fractions and often left out; what is written has the target language's forms."""
    for source in (
        '{"d_one": "день", "d_few": "дня", "d_many": "дней"}',
        '{"one": "день", "few": "дня", "many": "дней"}',
    ):
        assert forms(source) == {"one": "день", "few": "дня", "many": "дней"}
        key = "d_one" if "d_one" in source else "one"
        assert merge_forms(source, KK, "күн", "күн") == f'{{"{key}": "күн", "{key[:-3]}other": "күн"}}'


@pytest.mark.parametrize(
    "source",
    [
        '{"a_one": "x y", "b": "z", "a_other": "x"}',
        '{"a_one": "First", "a_two": "Second", "a_other": "Other"}',
        '{"a_ordinal_one": "1st", "a_ordinal_other": "th"}',
        '{"a": "item", "a_plural": "items"}',
        '{"a_one": "", "a_other": "x"}',
        '{"a_one": "x", /* c */ "a_other": "y"}',
        '{"a_one": {"b": "x"}, "a_other": "y"}',
        '{"one": "First", "two": "Second", "other": "More"}',
    ],
)
def test_what_is_no_certain_family_stays_apart(source: str) -> None:
    """Forms that do not stand together, ordinals, numbered keys: ordinary units."""
    assert all(unit.plural is None for unit in extract("json", source).units)


def test_an_explicit_zero_is_a_text_of_its_own() -> None:
    """`_zero` is no category of our languages; it stays beside the forms."""
    units = extract("json", '{"a_zero": "None", "a_one": "One", "a_other": "Many"}').units
    assert [len(unit.parts) for unit in units] == [1, 2]


def test_plural_objects_are_families() -> None:
    """Objects whose keys are categories are plural messages; go-i18n's words beside them are notes."""
    source = '{"days": {"description": "In the head", "one": "{{.N}} day", "other": "{{.N}} days"}}'
    (unit,) = extract("json", source).units
    assert [note.text for note in unit.notes] == ["In the head"]
    assert merge_forms(source, KK, "{{.N}} күн", "{{.N}} күн") == (
        '{"days": {"description": "In the head", "one": "{{.N}} күн", "other": "{{.N}} күн"}}'
    )


def test_older_go_files_hide_their_ids() -> None:
    """A list of pairs of id and translation offers the translations."""
    source = '[{"id": "hi", "translation": "Hi"}, {"id": "d", "translation": {"one": "day", "other": "days"}}]'
    units = extract("json", source).units
    assert [unit.parts[-1].content.typed for unit in units] == ["Hi", "days"]


def test_plain_knows_no_plural_keys() -> None:
    """The dialect `plain` takes every key for itself."""
    assert typed("json", '{"a_one": "x y", "a_other": "z"}', dialect="plain") == ["x y", "z"]


def test_html_is_read_as_html_where_it_is_asked_for() -> None:
    """With the option, tags are protected, entities decoded, and targets written as HTML inside JSON."""
    source = r'["<p class=\"x\">Save &amp; <b>go<\/b><\/p><p>Two <img alt=\"Pic\" src=\"y\"> end<\/p>", "A < B"]'
    assert typed("json", source, html=True) == ["Save & <b1>go</b1>", "Two <img1/> end", "Pic", "A < B"]
    assert typed("json", source)[0].startswith("<p class")
    merged = translate("json", source, "Сақтау & <b1>кету</b1>", "Екі <img1/> соң", "Сурет", None, html=True)
    assert merged == (
        r'["<p class=\"x\">Сақтау &amp; <b>кету<\/b><\/p><p>Екі <img alt=\"Сурет\" src=\"y\"> соң<\/p>", "A < B"]'
    )


def test_a_target_that_would_not_come_back_is_refused() -> None:
    """A text that turns into what the filter leaves out, or into forms, is an error with the text's place."""
    for target in ("12", "{n, plural, one {a} other {b}}"):
        with pytest.raises(MergeError, match="read back") as caught:
            translate("json", '{\n"a": "Twelve"}', target)
        assert caught.value.line == 2


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("", 1, 1),
        ('{"a": 1} x', 1, 10),
        ('{"a" 1}', 1, 6),
        ('{"a": "b}', 1, 10),
        ('{"a": "b\n"}', 1, 9),
        (r'{"a": "\x"}', 1, 8),
        ("{'a': 1}", 1, 2),
        ("{a: 1}", 1, 2),
        ('{"a": 01}', 1, 7),
        ('["a" "b"]', 1, 6),
        ("/* a", 1, 1),
        ("[" * 300, 1, 257),
        ('{"a": ', 1, 7),
    ],
)
def test_broken_files_name_their_place(source: str, line: int, column: int) -> None:
    """What is no JSON is refused with line and column."""
    with pytest.raises(ExtractError) as caught:
        extract("json", source)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_formatjs_messages_have_one_text_each() -> None:
    """In a list or an object, `defaultMessage` is the text and the rest tells about it."""
    message = '{"id": "x", "defaultMessage": "Hi", "description": "On top", "file": "a.tsx"}'
    for source in (f"[{message}]", f'{{"k": {message}}}'):
        (unit,) = extract("json", source).units
        assert (unit.parts[0].content.typed, [note.text for note in unit.notes]) == ("Hi", ["On top"])


def test_gotext_translations_are_texts_and_the_language_a_mark() -> None:
    """A translation is offered with its message as note; the file's language follows the export."""
    source = (
        '{"language": "en-US", "messages": [{"id": "Hi", "message": "Hi", "translation": "Hello",'
        ' "translatorComment": "Be kind", "placeholders": [{"id": "N"}]}]}'
    )
    (unit,) = extract("json", source).units
    assert [note.text for note in unit.notes] == ["Hi", "Be kind"]
    assert translate("json", source, "Сәлем") == source.replace("en-US", "kk").replace("Hello", "Сәлем")


def test_a_language_beside_translations_is_a_mark() -> None:
    """`locale` names the language where texts stand beside it; elsewhere it is a key like any other."""
    source = '{"locale": "en", "translations": {"a": "Hi"}}'
    assert translate("json", source, "Сәлем") == '{"locale": "kk", "translations": {"a": "Сәлем"}}'
    assert typed("json", '{"locale": "en", "a": "Hi"}') == ["en", "Hi"]


def test_forms_that_are_no_text_are_no_family() -> None:
    """Half a letter can be neither shown nor written."""
    found = extract("json", r'{"a_one": "x", "a_other": "\ud83d"}')
    assert [unit.plural for unit in found.units] == [None]
    assert [each.rule for each in found.skipped] == ["broken escape"]
