"""INI: sections, quotes, values over several lines, Joomla's quotation marks."""

from __future__ import annotations

import configparser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError


def test_section_and_key_are_the_context() -> None:
    """Comments right above, and behind a value in quotes, are notes; a blank line ends a licence."""
    text = '; licence\n\nfirst = One\n[A b]\n# about\nsecond key : Two\nthird = "Three" ; too\n'
    units = extract("ini", text).units
    assert [unit.context for unit in units] == [("first",), ("A b", "second key"), ("A b", "third")]
    assert [[note.text for note in unit.notes] for unit in units] == [[], ["about"], ["too"]]


@pytest.mark.parametrize(
    ("old", "target", "new"),
    [
        ("One", "Бір", "Бір"),
        ('"One"', "Бір", '"Бір"'),
        ("One", '"a"', '"\\"a\\""'),
        ("One", "; a", '"; a"'),
        ("One", "a\nb", "a b"),
        ('"One"', 'a "b"', '"a \\"b\\""'),
        ('"O_QQ_ne"', 'a "b"', '"a _QQ_b_QQ_"'),
        ('"O"_QQ_"ne"', 'a "b"', '"a "_QQ_"b"_QQ_""'),
        ('"One"', "C:\\", '"C:\\\u2060"'),
        ('"a" and "b"', "ә", "ә"),
    ],
)
def test_a_target_keeps_the_quotes(old: str, target: str, new: str) -> None:
    """A value stays in its quotes; quotation marks inside are written as the file writes them."""
    text = translate("ini", f"k = {old}\n", target)
    assert text == f"k = {new}\n"
    assert typed("ini", text) == [target.replace("\n", " ")]


@pytest.mark.parametrize("raw", ['"a _QQ_b_QQ_"', '"a "_QQ_"b"_QQ_""', '"a \\"b\\""'])
def test_quotation_marks_of_joomla(raw: str) -> None:
    """Three ways to write them are one sign to a translator."""
    assert typed("ini", f"COM_A={raw}\n") == ['a "b"']


def test_values_over_several_lines() -> None:
    """Indented lines go on with a value; an indented key is one."""
    text = "a =\n    One\n    two: more\nb = Three\n  c = Four\n"
    assert typed("ini", text) == ["One\ntwo: more", "Three", "Four"]
    written = translate("ini", text, "Бір\nекі\nүш", None, None)
    assert written == "a =\n    Бір\n    екі\n    үш\nb = Three\n  c = Four\n"


def test_lines_of_a_target_stay_in_its_value() -> None:
    """What would be a key or a comment on a line of its own is held apart, and not read as text."""
    text = "a =\n    One\n    two\nb = Three\n"
    written = translate("ini", text, "x = y\n# z\n; ә", None)
    assert written == "a =\n    \u2060x = y\n    \u2060# z\n    \u2060; ә\nb = Three\n"
    assert typed("ini", written) == ["x = y\n# z\n; ә", "Three"]


def test_what_is_no_text_is_named() -> None:
    """Numbers, addresses, file names, switches and lines that are no pairs are listed; empty values are not."""
    text = "[a]\nb = 5\nc = https://a.b/\nd = x.png\ne = yes\nwords alone\nf =\ng = Text\n"
    found = extract("ini", text)
    assert typed("ini", text) == ["Text"]
    assert [each.text for each in found.skipped] == ["5", "https://a.b/", "x.png", "yes", "words alone"]


def test_options_choose_keys_and_charset() -> None:
    """Globs of section and key; an old charset by its name."""
    text = "[a]\nb = One\nc = Two\n[d]\nb = yes\n"
    assert typed("ini", text, keys=["b"]) == ["One", "yes"]
    assert typed("ini", text, skip_keys=["a.*"]) == []
    assert typed("ini", "a = Слово\n".encode("cp1251"), encoding="cp1251") == ["Слово"]


def test_file_without_pairs_is_refused() -> None:
    """Words alone are no INI file; an empty one is."""
    with pytest.raises(ExtractError, match="no line") as caught:
        extract("ini", "just words\n")
    assert caught.value.line == 1
    assert typed("ini", "") == typed("ini", "; remark\n") == []


@examples(80)
@given(target=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(str.strip))
def test_any_target_is_one_value_to_others(target: str) -> None:
    """Whatever a target says, Python's reader sees the same keys, and this one the same text."""
    written = translate("ini", "[a]\nb = One\nc = Two\n", target, None)
    parser = configparser.RawConfigParser()
    parser.read_string(written)
    assert [*parser["a"]] == ["b", "c"]
    assert parser["a"]["c"] == "Two"
    assert typed("ini", written, keys=["*"])[0] == target.strip()


@pytest.mark.parametrize("shard", ['"', "\\", '"_QQ_', "=", "  x\n", "[", "# x\n", "a\n"])
def test_long_files_are_read_in_time(shard: str) -> None:
    """A line of any signs is read once."""
    assert typed("ini", f"a = Text\nb = {shard * 30_000}\n")[0] == "Text"
