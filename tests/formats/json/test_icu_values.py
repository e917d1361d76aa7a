"""ICU messages in JSON: which are taken apart, how they are written, and that none is ever broken."""

from __future__ import annotations

import json

import pytest
from tests.formats.json.test_filter import KK, RU, merge_forms
from tests.formats.reading import extract, translate, typed

from localize.errors import MergeError
from localize.formats.core.icu_plurals import find_plural, is_choice, is_fragment


def _file(message: str) -> str:
    return json.dumps({"a": message}, ensure_ascii=False)


def _read(message: str) -> list[list[str]]:
    return [[part.content.typed for part in unit.parts] for unit in extract("json", _file(message)).units]


def test_a_plural_message_has_a_form_for_each_category() -> None:
    """Russian gets four forms, Kazakh two, in the file's own layout."""
    source = _file("{n, plural, one {# day} other {# days}}")
    assert merge_forms(source, RU, "# день", "# дня", "# дней", "# дня") == _file(
        "{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}"
    )
    assert merge_forms(source, KK, "# күн", "# күн") == _file("{n, plural, one {# күн} other {# күн}}")


def test_layout_with_escaped_line_ends_is_kept() -> None:
    """Line ends and tabs between the branches are copied as the file escapes them."""
    source = _file("{n, plural,\n\tone {# day}\n\tother {# days}\n}")
    written = merge_forms(source, RU, "# день", "# дня", "# дней", "# дня")
    assert written == _file("{n, plural,\n\tone {# день}\n\tfew {# дня}\n\tmany {# дней}\n\tother {# дня}\n}")


def test_text_around_a_plural_moves_into_the_forms() -> None:
    """Translators see whole sentences; the written message has them whole in each branch."""
    source = _file("You have {n, plural, one {# day} other {# days}}, {name}.")
    assert _read("You have {n, plural, one {# day} other {# days}}, {name}.") == [
        ["You have # day, {name}.", "You have # days, {name}."]
    ]
    assert merge_forms(source, KK, "{name}, сізде # күн бар.", "{name}, сізде # күн бар.") == _file(
        "{n, plural, one {{name}, сізде # күн бар.} other {{name}, сізде # күн бар.}}"
    )


def test_white_space_around_a_message_stays() -> None:
    """The edges of the string are the file's, whatever moves into the branches."""
    source = _file("  Now {n, plural, one {#} other {# all}} \n")
    assert merge_forms(source, KK, "# ә", "# ү") == _file("  {n, plural, one {# ә} other {# ү}} \n")


def test_explicit_numbers_are_texts_of_their_own() -> None:
    """`=0` can be translated by itself and stays where it is."""
    message = "{n, plural, =0 {No drafts} one {# draft} other {# drafts}}"
    assert _read(message) == [["No drafts"], ["# draft", "# drafts"]]
    assert translate("json", _file("{n, plural, =0 {No drafts} other {x}}"), "Жоба жоқ", None) == _file(
        "{n, plural, =0 {Жоба жоқ} other {x}}"
    )
    assert merge_forms(_file(message), KK, "# жоба", "# жоба", unit=1) == _file(
        "{n, plural, =0 {No drafts} one {# жоба} other {# жоба}}"
    )


def test_equals_one_is_the_singular_where_there_is_no_other() -> None:
    """English files often write `=1`; languages with more numbers like one get the category."""
    source = _file("{n, plural, =0{None} =1{One draft} other{{n} drafts}}")
    written = merge_forms(source, RU, "{n} проект", "{n} проекта", "{n} проектов", "{n} проекта", unit=1)
    assert written == _file(
        "{n, plural, =0{None} one{{n} проект} few{{n} проекта} many{{n} проектов} other{{n} проекта}}"
    )


@pytest.mark.parametrize(
    "message",
    [
        "{g, select, male {He wrote.} other {They wrote.}}",
        "{n, selectordinal, one {#st} other {#th}}",
        "{n, plural, one {{g, select, a {x} other {y}}} other {z}}",
        "{n, plural, one {a} other {b}} {m, plural, one {c} other {d}}",
        "{n, plural, one {'{'# day} other {# days}}",
        "Files: {n, plural, =0 {none} one {#} other {# all}}",
        "No. # {n, plural, one {x} other {y}}",
        "{n, plural, one {x} =5 {five} other {y}}",
        "{n, plural, one {x} some {y} other {z}}",
        "{n, plural, one {x}}",
        "{n, plural, one {} other {s}}",
        "{n, plural, one {x} other {y}",
        "It's '{n, plural, one {x} other {y}}'",
    ],
)
def test_what_cannot_be_placed_is_one_text(message: str) -> None:
    """A message that is not certain is offered as it is, as one segment, and any text can be written."""
    (unit,) = extract("json", _file(message)).units
    assert unit.parts[0].content.typed == message
    assert unit.plural is None
    assert unit.segmented
    assert translate("json", _file(message), "ә {") == _file("ә {")


@pytest.mark.parametrize("form", ["{n", "n}", "a '{b}'", "# it'", "{x, select, a {b} other {c}}", "'#'"])
def test_a_form_that_would_break_its_message_is_refused(form: str) -> None:
    """Braces that do not close and apostrophes that quote never reach the file."""
    for message in ("{n, plural, one {x} other {y}}", "Now {n, plural, one {x} other {y}}"):
        with pytest.raises(MergeError, match="break its ICU message"):
            merge_forms(_file(message), KK, form, "# күн")
    with pytest.raises(MergeError, match="break its ICU message"):
        translate("json", _file("{n, plural, =0 {None} other {x}}"), form, None)


def test_apostrophes_that_do_not_quote_are_letters() -> None:
    """`It's` and `''` stand in a branch as they are."""
    assert _read("{n, plural, one {it's ''one''} other {they're #}}") == [["it's ''one''", "they're #"]]
    assert is_fragment("it's {n, number, integer} ok")
    assert not is_fragment("'{n}'")


def test_offsets_and_spaces_are_kept() -> None:
    """What stands between the syntax is the file's."""
    source = _file("{ n , plural , offset:1  one { # day }  other { # days } }")
    assert merge_forms(source, KK, "# күн", "# күн") == _file(
        "{ n , plural , offset:1  one { # күн }  other { # күн } }"
    )


def test_escapes_inside_branches_have_their_places() -> None:
    """A branch with escaped letters is found and written at the right place."""
    source = r'{"a": "\u00ab{n, plural, one {\ud83d\ude42 \"x\"} other {y}}\u00bb"}'
    assert typed("json", source) == ['🙂 "x"', "y"]
    assert merge_forms(source, KK, '"ә"', "ү") == (r'{"a": "\u00ab{n, plural, one {\"ә\"} other {ү}}\u00bb"}')


def test_plural_places_are_exact() -> None:
    """The branches tile the argument."""
    text = "a {n, plural, =0{z} one{x} other{y}} b"
    found = find_plural(text)
    assert found is not None
    assert text[found.start : found.end] == "{n, plural, =0{z} one{x} other{y}}"
    assert [text[each.start : each.end] for each in found.branches] == ["=0{z}", "one{x}", "other{y}"]
    assert is_choice(text)
    assert not is_choice("{n} and {m, number}")
