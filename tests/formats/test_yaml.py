"""YAML of strings: styles, types, Rails files and their plural forms."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import KAZAKH, extract, translate, typed

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.model import Content, LanguageTag, PluralCase
from localize.model.extraction import UnitTarget
from localize.safe.yaml.loader import is_string, read_events

RUSSIAN = LanguageTag("ru")


def plurals(text: str, language: LanguageTag, **forms: str) -> str:
    """Return a file with these forms for its first plural message."""
    used = get_filter("yaml")
    options = used.options_type()
    found = used.extract(text.encode(), options)
    unit = next(each for each in found.units if each.plural)
    targets = tuple(UnitTarget(unit.id, Content((form,)), 0, PluralCase(case)) for case, form in forms.items())
    return used.merge(text.encode(), found, {unit.id: targets}, language, options).decode()


@pytest.mark.parametrize(
    ("old", "target", "new"),
    [
        ("plain", "жай", "жай"),
        ("plain", "no", "'no'"),
        ("plain", "12:30", "'12:30'"),
        ("plain", "a: b", "'a: b'"),
        ("plain", "# x", "'# x'"),
        ("plain", "- x", "'- x'"),
        ("plain", "%{name}", "'%{name}'"),
        ("plain", ":symbol", "':symbol'"),
        ("plain", "don't: x", '"don\'t: x"'),
        ("plain", "one\ntwo", '"one\\ntwo"'),
        ("plain", "see https://a.b, {x}", "see https://a.b, {x}"),
        ("'single'", "it's", "'it''s'"),
        ("'single'", "one\ntwo", '"one\\ntwo"'),
        ('"double"', 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("plain\n  goes on", "бір жол", "бір жол"),
        ("! '- x'", "- у", "! '- у'"),
        ("&name plain", "жай", "&name жай"),
        ("!!str plain", "1", "!!str '1'"),
    ],
)
def test_a_target_keeps_the_style_that_can_hold_it(old: str, target: str, new: str) -> None:
    """A plain scalar that would be of another type, or break the file, gets quotes; anchors and tags stay."""
    merged = translate("yaml", f"k: {old}\nz: 1\n", target)
    assert merged == f"k: {new}\nz: 1\n"
    assert yaml.safe_load(merged)["k"] == target


def test_inside_brackets_plain_text_is_quoted_sooner() -> None:
    """A comma ends a value there."""
    assert translate("yaml", "k: [one, two]\n", "бір, екі", None) == "k: ['бір, екі', two]\n"


def test_literal_blocks_keep_their_lines() -> None:
    """Indentation and line ends are the file's; blank lines stay blank."""
    text = "k: |\r\n    One\r\n\r\n      two\r\nz: x\r\n"
    assert typed("yaml", text) == ["One\n\n  two", "x"]
    assert translate("yaml", text, "бір\n\nекі: #үш\n", None) == "k: |\r\n    бір\r\n\r\n    екі: #үш\r\nz: x\r\n"


def test_folded_blocks_are_wrapped_as_wide_as_they_were() -> None:
    """A line end is an empty line there; lines with spaces before them keep their line ends."""
    text = "k: >-\n  One two three four five six seven eight nine ten\n  eleven.\n\n  Twelve\n"
    assert typed("yaml", text) == ["One two three four five six seven eight nine ten eleven.\nTwelve"]
    target = f"{' '.join(['word'] * 14)}\n\nlast\n  - a\n  - b\nend"
    merged = translate("yaml", text, target)
    assert merged.startswith(f"k: >-\n  {' '.join(['word'] * 9)}\n  word ")
    assert yaml.safe_load(merged) == {"k": target}


@pytest.mark.parametrize("target", ["a\u2028b", "bell\x07", "tab\tx\n y", "e\ufeffx", "\x85next"])
@pytest.mark.parametrize("old", ["plain", "'single'", '"double"', "|\n  literal", ">\n  folded", "|-\n  x\n\n  y"])
def test_any_letter_can_be_written(old: str, target: str) -> None:
    """What a style cannot hold is written in double quotes, with escapes."""
    merged = translate("yaml", f"k: {old}\n", target)
    assert yaml.safe_load(merged)["k"].strip("\n") == target


def test_only_text_is_offered() -> None:
    """Numbers, dates, yes, nothing, names of Ruby and values with tags stay, and the report says why."""
    text = "a: 1\nb: yes\nc: 2020-01-01\nd: ~\ne:\nf: :short\ng: !secret x\nh: text\ni: !!int '1'\nj: '1'\nk: ''\n"
    found = extract("yaml", text)
    assert [unit.context for unit in found.units] == [("h",), ("j",)]
    assert [each.rule for each in found.skipped] == [*["not a string"] * 4, "code", "tagged value", "not a string"]


def test_ids_of_hugo_are_not_text() -> None:
    """A message there is an `id` with its `translation`, or with the forms of one."""
    text = "- id: more\n  translation: Read more\n- id: n\n  translation:\n    one: p\n    other: q\n- id: text\n"
    assert typed("yaml", text) == ["Read more", "p", "q", "text"]


def test_keys_anchors_and_aliases_stay() -> None:
    """A text with an anchor is offered where it stands, once; keys of any shape never are."""
    text = "a: &x one\nb: *x\nc: &m {k: two}\nd:\n  <<: *m\n? [p, q]\n: three\n? |\n  key\n: four\n"
    assert typed("yaml", text) == ["one", "two", "three", "four"]


def test_documents_follow_each_other() -> None:
    """A file may hold several, and a list or a text may be one."""
    assert typed("yaml", "%YAML 1.1\n---\na: x\n...\n---\n- y\n--- |\n  z\n") == ["x", "y", "z"]


def test_comments_above_and_behind_are_notes() -> None:
    """Comments belong to the key below, or to the value before them; text that looks like one is text."""
    text = "# licence\n\n# about a\na: x # short\nb: |\n  # text\nc: y\n"
    assert [[note.text for note in unit.notes] for unit in extract("yaml", text).units] == [["about a\nshort"], [], []]


def test_spaces_at_the_edges_are_kept_and_shown() -> None:
    """A connector such as ", and " keeps its space; a note shows it; a translation may bring its own."""
    text = 'k: ", and "\n'
    unit = extract("yaml", text).units[0]
    assert (unit.parts[0].content.typed, unit.notes[0].text) == (", and", "with its spaces in the file: ', and '")
    assert translate("yaml", text, "және") == 'k: "және "\n'
    assert translate("yaml", text, " және") == 'k: " және "\n'


def test_html_keys_have_a_note() -> None:
    """Rails does not escape texts of such keys."""
    notes = [unit.notes for unit in extract("yaml", "a_html: x\nhtml: y\nb: z\n").units]
    assert [len(each) for each in notes] == [1, 1, 0]
    assert notes[0][0].text.startswith("HTML")


def test_the_root_key_names_the_language() -> None:
    """A Rails file is of the target language once a text of it is; other files have no such key."""
    assert translate("yaml", "---\nen:\n  a: x\n", "ы") == "---\nkk:\n  a: ы\n"
    assert translate("yaml", "---\nen:\n  a: x\n", "x") == "---\nen:\n  a: x\n"
    assert translate("yaml", "'en':\n  a: x\n", "ы") == "'kk':\n  a: ы\n"
    for text in ("app:\n  a: x\n", "en:\n  a: x\nru: 1\n", "en: [x]\n", "a: {en: x}\n", "--- {en: {a: x}}\n"):
        assert extract("yaml", text).marks == ()


def test_ids_do_not_depend_on_the_language() -> None:
    """The same key has the same id in the English and in the Kazakh file."""
    one, two = extract("yaml", "en:\n  a: x\n"), extract("yaml", "kk:\n  a: ы\n")
    assert [unit.id for unit in one.units] == [unit.id for unit in two.units]
    assert one.units[0].context == ("a",)


def test_plural_forms_are_one_message() -> None:
    """Their mapping gets the forms of the target language, each in the style of the form it is made from."""
    text = "en:\n  # letters that wait\n  n:\n    one: a letter\n    other: ! '%{count} letters'\n  z: 1\n"
    unit = extract("yaml", text).units[0]
    assert [(part.case, part.content.typed) for part in unit.parts] == [
        (PluralCase.ONE, "a letter"),
        (PluralCase.OTHER, "%{count} letters"),
    ]
    assert (unit.context, unit.notes[0].text) == (("n",), "letters that wait")
    assert plurals(text, RUSSIAN, one="%{count} письмо", few="%{count} письма", many="писем", other="письма") == (
        "ru:\n  # letters that wait\n  n:\n    one: '%{count} письмо'\n    few: ! '%{count} письма'\n"
        "    many: ! 'писем'\n    other: ! 'письма'\n  z: 1\n"
    )


def test_a_single_form_gets_siblings() -> None:
    """A file of a language with one form is written for one with two."""
    text = "a:\n    n:\n      other: '%{count} x'\nb: {other: '%{count} y'}\n"
    merged = plurals(text, KAZAKH, one="бір", other="көп")
    assert merged.startswith("a:\n    n:\n      one: 'бір'\n      other: 'көп'\n")
    assert [len(unit.parts) for unit in extract("yaml", text).units] == [1, 1]


def test_a_zero_form_is_a_text_of_its_own() -> None:
    """Rails asks for `zero` in every language, so it is no CLDR form of English."""
    found = extract("yaml", "en:\n  n:\n    zero: none\n    one: one\n    other: many\n")
    assert [[part.content.typed for part in unit.parts] for unit in found.units] == [["none"], ["one", "many"]]
    assert len(extract("yaml", "en:\n  n:\n    few: a\n    one: b\n    other: c\n").units[0].parts) == 3
    assert len(extract("yaml", "ar:\n  n:\n    zero: none\n    one: one\n    other: many\n").units) == 1


@pytest.mark.parametrize(
    "text",
    [
        "one: a\nother: b\nmore: c\n",
        "one: a # note\nother: b\n",
        "one: &x a\nother: b\n",
        "one: 1\nother: b\n",
        "one:\nother: b\n",
        "other: Other\n",
        "one: |+\n  a\n\nother: b\n",
        "one: a\nzero: c\nother: b\n",
    ],
)
def test_what_cannot_be_copied_is_not_one_message(text: str) -> None:
    """Other keys, comments, anchors, empty forms: each text is a unit of its own."""
    assert all(unit.plural is None for unit in extract("yaml", text).units)


def test_options_choose_keys() -> None:
    """Key paths leave the language out; plural messages are chosen by the path of their mapping."""
    text = "en:\n  a:\n    title: x\n    url: y\n  n: {one: p, other: q}\n"
    assert typed("yaml", text, keys=["a.*"], skip_keys=["url"]) == ["x"]
    assert typed("yaml", text, keys=["n"]) == ["p", "q"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b\nc: [x\n", 3, 1),
        ("a: b: c\n", 1, 5),
        ("a: b\n\x01: c\n", 2, 1),
        ("[" * 300, 1, 0),
        ("a: 'x\n", 2, 1),
    ],
)
def test_broken_files_are_refused_with_their_place(text: str, line: int, column: int) -> None:
    """What the parser refuses, or what is nested too deep, has a line."""
    with pytest.raises(ExtractError) as caught:
        extract("yaml", text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_the_gate_reads_events_without_loading() -> None:
    """Aliases stay names: a file that would grow to a billion texts is a few events."""
    text = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    events = list(read_events(text))
    assert len(events) < 60
    assert sum(isinstance(event, yaml.ScalarEvent) and is_string(event) for event in events) == 11


_WORDS = st.sampled_from(
    [*"-?:,[]{}#&*!|>'\"%@`\\ \n\tәno1", ": ", " #", "---", "\n\n", "\n ", "\x85", "\u2028", "👍", "слово "]
)


@examples(200)
@given(
    old=st.sampled_from(["plain", "'single'", '"double"', "|\n  one\n  two", ">\n  one\n\n  two", "|-\n  x", "! 'x'"]),
    words=st.lists(_WORDS, min_size=1, max_size=8),
)
def test_any_text_is_read_back_by_another_reader(old: str, words: list[str]) -> None:
    """Whatever is typed, PyYAML loads it as that text, and the keys around it as they were."""
    target = f"{''.join(words)}ә"
    merged = yaml.safe_load(translate("yaml", f"a: 1\nk: {old}\nz: [x]\n", target, None))
    assert list(merged) == ["a", "k", "z"]
    assert merged["k"].strip("\n\t ") == target.strip("\n\t ")
