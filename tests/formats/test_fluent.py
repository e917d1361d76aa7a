"""Fluent: messages, placeables, plural forms, variants, layout."""

from __future__ import annotations

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import KAZAKH, extract, translate, typed

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.formats.fluent.writer import literal_sign
from localize.model import Content, LanguageTag, PluralCase
from localize.model.extraction import UnitTarget

RUSSIAN = LanguageTag("ru")
LETTERS = "n =\n    { $n ->\n        [one] A letter\n       *[other] { $n } letters\n    }\n"


def plurals(text: str, language: LanguageTag, **forms: str) -> str:
    """Return a file with these forms for its first plural message."""
    used = get_filter("fluent")
    options = used.options_type()
    found = used.extract(text.encode(), options)
    unit = next(each for each in found.units if each.plural)
    targets = tuple(UnitTarget(unit.id, Content((form,)), 0, PluralCase(case)) for case, form in forms.items())
    merged = used.merge(text.encode(), found, {unit.id: targets}, language, options)
    assert used.verify(merged) == ()
    return merged.decode()


def test_values_attributes_and_terms_are_texts() -> None:
    """What only selectors read (a term's attributes) and CSS are not."""
    text = "-brand = Room\n    .gender = f\na = One\n    .label = Two\n    .style = width: 1em\n    .accesskey = T\n"
    found = extract("fluent", text)
    assert [unit.context for unit in found.units] == [("-brand",), ("a",), ("a", ".label"), ("a", ".accesskey")]
    assert [unit.max_length for unit in found.units] == [None, None, None, 1]
    assert [(each.rule, each.text) for each in found.skipped] == [("code", "f"), ("code", "width: 1em")]


def test_comments_are_notes() -> None:
    """A message's own comment, then its group's, then the file's; a licence is none of them."""
    text = "# licence\n\n### file\n\n## group\n\n# own\na = x\nb = y\n##\n\nc = z\n"
    notes = [[note.text for note in unit.notes] for unit in extract("fluent", text).units]
    assert notes == [["own", "group", "file"], ["group", "file"], ["file"]]


def test_placeables_stay_in_the_text() -> None:
    """Variables, terms, messages, calls and nested ones are typed as they are, on one line."""
    text = 'a = { $x } { -b(case: "y") } { c.d } { F($z,\n    k: 1) } {{ $q }} { "" }\n'
    assert typed("fluent", text) == ['{ $x } { -b(case: "y") } { c.d } { F($z, k: 1) } {{ $q }} { "" }']
    assert translate("fluent", text, "{$x} және { $y }") == "a = {$x} және { $y }\n"


def test_brackets_that_are_no_placeable_are_escaped() -> None:
    """A lone bracket, or one with other text in it, is a text that Fluent wants quoted."""
    merged = translate("fluent", "a = x\n", "{ және } { 1 + 1 } {")
    assert merged == 'a = {"{"} және {"}"} {"{"} 1 + 1 {"}"} {"{"}\n'
    assert typed("fluent", merged) == ["{ және } { 1 + 1 } {"]


def test_quoted_brackets_around_a_name_are_tags() -> None:
    """As text they would become a placeable; as tags they stay what they are, wherever they are put."""
    text = 'a = {"{"} $x {"}"} is { $x }\n'
    assert typed("fluent", text) == ["<x1/> $x <x2/> is { $x }"]
    merged = translate("fluent", text, "<x1/><x2/> бұл { $x }")
    assert merged == 'a = { "{" }{ "}" } бұл { $x }\n'
    assert typed("fluent", merged) == ["<x1/><x2/> бұл { $x }"]


def test_lines_keep_the_indentation_of_their_message() -> None:
    """Further lines stand as deep as they did, or four spaces deeper than the key."""
    assert typed("fluent", "a = One\n  two\n\n     three\n") == ["One\ntwo\n\n   three"]
    assert translate("fluent", "a = One\n  two\n", "бір\n\nекі\n  үш") == "a = бір\n\n  екі\n    үш\n"
    assert translate("fluent", "a = One\n", "бір\nекі") == "a = бір\n    екі\n"
    assert translate("fluent", "a =\r\n  One\r\n", "бір\nекі") == "a =\r\n  бір\r\n  екі\r\n"
    assert translate("fluent", "a =\n    .b = One\n", "бір\nекі") == "a =\n    .b = бір\n        екі\n"


def test_a_placeable_without_indentation_is_replaced_by_text_with_it() -> None:
    """Fluent takes a placeable at the start of a line, but a text there would be another message."""
    assert translate("fluent", "a =\n{ $x } one\n", "бір { $x }\nекі") == "a =\n    бір { $x }\n    екі\n"


@pytest.mark.parametrize("sign", ["[x", "*x", ".x = y", "}", "{ $n ->"])
def test_signs_at_the_start_of_a_line_are_escaped(sign: str) -> None:
    """They would start a variant or an attribute."""
    for old in ("a = One\n", "a =\n    One\n"):
        merged = translate("fluent", old, f"{sign}\n{sign}")
        assert typed("fluent", merged) == [f"{sign}\n{sign}"]


def test_an_empty_target_stays_a_value() -> None:
    """Fluent has no empty value: its own way to write one is an empty literal."""
    assert translate("fluent", "a = One\n", " ") == 'a = { "" }\n'


def test_plural_forms_are_one_message() -> None:
    """The forms are those of the target language; the default is marked once and stays `other`."""
    unit = extract("fluent", LETTERS).units[0]
    assert [(part.case, part.content.typed) for part in unit.parts] == [
        (PluralCase.ONE, "A letter"),
        (PluralCase.OTHER, "{ $n } letters"),
    ]
    assert plurals(LETTERS, RUSSIAN, one="{ $n } письмо", few="{ $n } письма", many="{ $n } писем", other="письма") == (
        "n =\n    { $n ->\n        [one] { $n } письмо\n        [few] { $n } письма\n        [many] { $n } писем\n"
        "       *[other] письма\n    }\n"
    )
    assert plurals(LETTERS, KAZAKH, one="бір хат", other="{ $n } хат") == (
        "n =\n    { $n ->\n        [one] бір хат\n       *[other] { $n } хат\n    }\n"
    )


def test_a_single_form_gets_siblings() -> None:
    """A message with its default alone has a form for each category afterwards."""
    text = "n = { $n ->\n       *[other] { $n } letters\n    }\n"
    assert plurals(text, KAZAKH, one="хат", other="{ $n } хат") == (
        "n = { $n ->\n        [one] хат\n       *[other] { $n } хат\n    }\n"
    )


def test_stars_in_the_column_of_the_brackets_stay_there() -> None:
    """Not every file indents its default by one less."""
    text = "n = { $n ->\n    [one] a\n    *[other] b\n}\n"
    assert plurals(text, RUSSIAN, one="1", few="2", many="5", other="1,5") == (
        "n = { $n ->\n    [one] 1\n    [few] 2\n    [many] 5\n    *[other] 1,5\n}\n"
    )


def test_exact_numbers_are_texts_of_their_own() -> None:
    """`[0]` is no category; the forms beside it are one message all the same."""
    text = "n = { $n ->\n    [0] none\n    [one] a\n   *[other] b\n}\n"
    found = extract("fluent", text)
    assert [(unit.context, len(unit.parts)) for unit in found.units] == [(("n", "[0]"), 1), (("n",), 2)]


@pytest.mark.parametrize(
    "text",
    [
        "n = { PLATFORM() ->\n    [one] a\n   *[other] b\n}\n",
        "n = { $n ->\n   *[one] a\n    [other] b\n}\n",
        "n = { $n ->\n    [one] a\n    [0] none\n   *[other] b\n}\n",
        "n = { $n ->\n    [one] a\n    [same] b\n   *[other] b\n}\n",
    ],
)
def test_other_choices_are_texts_of_their_own(text: str) -> None:
    """Another selector, default or key: each variant is a unit."""
    units = extract("fluent", text).units
    assert all(unit.plural is None for unit in units)
    assert {"[one]", "[other]"} <= {unit.context[-1] for unit in units}


def test_a_choice_inside_a_text_is_a_tag() -> None:
    """The sentence and the variants are translated each by itself, and together."""
    text = "a = Open { PLATFORM() ->\n    [mac] the Finder\n   *[x] files\n} here\n"
    assert typed("fluent", text) == ["Open <f1/> here", "the Finder", "files"]
    assert [unit.context for unit in extract("fluent", text).units][1] == ("a", "PLATFORM()", "[mac]")
    assert translate("fluent", text, "Мұнда <f1/> ашу", "Finder", None) == (
        "a = Мұнда { PLATFORM() ->\n    [mac] Finder\n   *[x] files\n} ашу\n"
    )


def test_plural_forms_inside_a_text_are_one_message() -> None:
    """Russian needs its own forms there too, whether the sentence around them is translated or not."""
    text = "a = You have { $n ->\n    [one] a book\n   *[other] { $n } books\n} here\n"
    assert [len(unit.parts) for unit in extract("fluent", text).units] == [1, 2]
    assert plurals(text, RUSSIAN, one="{ $n } книга", few="{ $n } книги", many="{ $n } книг", other="{ $n } книги") == (
        "a = You have { $n ->\n    [one] { $n } книга\n    [few] { $n } книги\n    [many] { $n } книг\n"
        "   *[other] { $n } книги\n} here\n"
    )
    used, data = get_filter("fluent"), text.encode()
    found = extract("fluent", text)
    sentence, books = found.units
    outer = UnitTarget(sentence.id, Content.parse("Мұнда <f1/> бар", sentence.parts[0].content.tags))
    inner = tuple(UnitTarget(books.id, Content(("кітап",)), 0, case) for case in (PluralCase.ONE, PluralCase.OTHER))
    merged = used.merge(data, found, {sentence.id: (outer,), books.id: inner}, KAZAKH, used.options_type())
    assert merged.decode() == "a = Мұнда { $n ->\n    [one] кітап\n   *[other] кітап\n} бар\n"


def test_unreadable_messages_stay_and_are_named() -> None:
    """The parser skips what it cannot read; so does the filter, and says where."""
    found = extract("fluent", "a = x\nb = { $\nc = z\n")
    assert [unit.context for unit in found.units] == [("a",), ("c",)]
    assert [each.rule for each in found.skipped] == ["broken message"]
    assert [problem.line for problem in found.problems] == [2]


@pytest.mark.parametrize(
    "text", ["no message\n", "a = {" + "{" * 500, "a = { F(" + "F(" * 2000, "a =\n" + " b\n" * 50_000]
)
def test_what_is_not_fluent_is_refused(text: str) -> None:
    """A file without a message, one nested too deep, one with a message as long as a book."""
    with pytest.raises(ExtractError) as caught:
        extract("fluent", text)
    assert caught.value.line >= 0


def test_templates_of_freemarker_are_not_fluent() -> None:
    """They have the same extension."""
    used = get_filter("fluent")
    assert (used.sniff("a.ftl", b"a = x"), used.sniff("a.ftl", b"<#if x>")) == (0.9, 0.0)


_WORDS = st.sampled_from([*'{}[]*.-"\\ \nә#=$', "{ $x }", "{ -b }", "\n  ", "\n\n", '{ "" }', "{ $n ->", "слово "])


@examples(200)
@given(
    old=st.sampled_from(["a = x\n", "a =\n  x\n  y\n", "a = x\n\n      y\n", "a =\n    .b = x\n", "a =\n{ $x } y\n"]),
    words=st.lists(_WORDS, min_size=1, max_size=8),
)
def test_any_text_is_read_back_by_the_parser(old: str, words: list[str]) -> None:
    """Whatever is typed, Fluent's own parser reads it as that text, letter by letter, in one message."""
    target = f"x{''.join(words)}ә"
    merged = translate("fluent", old, target)
    (entry,) = FluentParser().parse(merged).body
    assert isinstance(entry, ast.Message)
    pattern = entry.value or entry.attributes[0].value
    read = "".join(_shown(each, merged) for each in pattern.elements)
    assert [line.strip(" ") for line in read.split("\n")] == [line.strip(" ") for line in target.split("\n")]


def _shown(element: ast.TextElement | ast.Placeable, text: str) -> str:
    """Return what a translator sees of a part of a pattern."""
    if isinstance(element, ast.TextElement):
        return str(element.value)
    assert element.span is not None
    raw = text[element.span.start : element.span.end]
    return literal_sign(raw) or raw
