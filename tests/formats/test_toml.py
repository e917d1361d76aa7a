"""TOML: kinds of strings, plural tables, what a file is, and what is left out."""

from __future__ import annotations

import tomllib

import pytest
import tomlkit
from hypothesis import example, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.model import Content, LanguageTag, PluralCase
from localize.model.extraction import UnitTarget

KEY = "# words\nk = {}\n"


@pytest.mark.parametrize(
    ("old", "target", "new"),
    [
        ('"One"', 'a "b" \\ c', '"a \\"b\\" \\\\ c"'),
        ('"One"', "a\nb", '"a\\nb"'),
        ("'One'", "a \\ b", "'a \\ b'"),
        ("'One'", "it's", '"it\'s"'),
        ("'One'", "a\nb", '"a\\nb"'),
        ('"""One"""', 'a\n"b"', '"""a\n"b\\""""'),
        ('"""\nOne"""', 'a """ b', '"""\na \\""" b"""'),
        ("'''One'''", "a\n'b' c", "'''a\n'b' c'''"),
        ("'''\nOne'''", "a ''' b", '"""\na \'\'\' b"""'),
        ("'''One'''", "a '", '"""a \'"""'),
        ('" One "', "Бір", '" Бір "'),
        ('"""\nOne\n"""', "Бір", '"""\nБір\n"""'),
        ('"One"', "a\x01b", '"a\\u0001b"'),
    ],
)
def test_a_target_keeps_the_quotes_that_can_hold_it(old: str, target: str, new: str) -> None:
    """A string stays of its kind; a literal one that cannot hold a target becomes one with escapes."""
    written = translate("toml", KEY.format(old), target, dialect="messages")
    assert written == KEY.format(new)
    assert tomllib.loads(written)["k"].strip() == target.strip()


@pytest.mark.parametrize("style", ['"', "'", '"""', "'''"])
@examples(60)
@example(target="\f")
@given(target=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1))
def test_any_target_is_read_back_by_others(style: str, target: str) -> None:
    """Whatever a target says, another reader reads the same."""
    written = translate("toml", f"k = {style}One{style}\nz = 'Two'\n", target, None, dialect="messages")
    read = tomlkit.parse(written).unwrap()
    assert read == tomllib.loads(written) == {"k": target, "z": "Two"}


def test_another_reader_reads_the_same_strings() -> None:
    """Escapes, folded lines and quotes at the ends of strings."""
    strings = ('a = """\nA \\\n\n   B""c\\"""""', "b = '''C'''", 'd.e = "\\u00e9 \\t \\\\ \\U0001F44D"')
    text = "\n".join((*strings, "[f]", '"g h" = [\'I\', {j = "K"}]', ""))
    read = tomlkit.parse(text).unwrap()
    found = [unit.parts[0].content.plain for unit in extract("toml", text, dialect="messages").units]
    assert found == [read["a"], read["b"], read["d"]["e"], *read["f"]["g h"][:1], read["f"]["g h"][1]["j"]]


def test_keys_are_the_context_and_comments_the_notes() -> None:
    """Dotted keys, tables and places in arrays; comments above and behind, and above the table."""
    text = '[[a]]\nb.c = "One"\n# it\'s\n# two\n"d e" = "Two" # three\n\n# far\n\n# near\n[f]\ng = ["Four"]\n'
    found = extract("toml", text, dialect="messages").units
    assert [unit.context for unit in found] == [("a", "0", "b", "c"), ("a", "0", "d e"), ("f", "g", "0")]
    assert [[note.text for note in unit.notes] for unit in found] == [[], ["it's\ntwo\nthree"], ["near"]]


PLURAL = (
    '[day]\ndescription = "of a week"\none = "{{ .Count }} day"\nother = "{{ .Count }} days"\n[home]\nother = "Home"\n'
)


def plural(text: str, language: str, **forms: str) -> str:
    """Return a file with these forms of its first message."""
    used = get_filter("toml")
    options = used.options_type()
    found = used.extract(text.encode(), options)
    unit = next(each for each in found.units if each.plural)
    targets = tuple(UnitTarget(unit.id, Content((form,)), 0, PluralCase(case)) for case, form in forms.items())
    return used.merge(text.encode(), found, {unit.id: targets}, LanguageTag(language), options).decode()


def test_plural_tables_are_one_message() -> None:
    """A table of plural forms is written with those of the target language; what is said of it is a note."""
    found = extract("toml", PLURAL)
    assert [(unit.context, len(unit.parts)) for unit in found.units] == [(("day",), 2), (("home",), 1)]
    assert [note.text for note in found.units[0].notes] == ["of a week"]
    assert [each.rule for each in found.skipped] == ["metadata"]
    written = plural(PLURAL, "ru", one="день", few="дня", many="дней", other="дня")
    assert tomllib.loads(written)["day"] == {
        "description": "of a week",
        "one": "день",
        "few": "дня",
        "many": "дней",
        "other": "дня",
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('[n]\nother = "{{ .Count }} 日"\n', '[n]\none = "a"\nother = "b"\n'),
        ('n = { other = "{{.Count}}" }\n', 'n = { one = "a", other = "b" }\n'),
        ('n.one = "x"\nn.other = "y"\n', 'n.one = "a"\nn.other = "b"\n'),
        ('n.other = "{{ .Count }}"\n', 'n.one = "a"\nn.other = "b"\n'),
    ],
)
def test_forms_are_added_as_the_file_writes_them(text: str, written: str) -> None:
    """In lines of a table, with dotted keys, or inside braces."""
    assert plural(text, "kk", one="a", other="b") == written


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ('[project]\nname = "Good tool"\ndescription = "Does it"\n', []),
        ('[server]\nport = 80\ngreeting = "Hello you"\n', []),
        ('format = "plain"\ncommand = "run"\n', []),
        ('title = "My site"\nbaseURL = "https://a.b/"\ntheme = "x"\n', ["My site"]),
        ('[[main]]\nname = "About"\npageRef = "/a"\nweight = 1\n', ["About"]),
        ('hello = "Hello there"\nbye = "Good bye"\n', ["Hello there", "Good bye"]),
        ('[a]\nother = "x"\n', ["x"]),
        ('menu = "Menu"\ntheme = "Theme"\n', ["Menu", "Theme"]),
        ('[theme]\nother = "A"\n[weight]\nother = "B"\n', ["A", "B"]),
    ],
)
def test_what_a_file_is_is_seen_from_its_keys(text: str, offered: list[str]) -> None:
    """Messages are offered, of a site the titles, of settings nothing; what is not is named."""
    found = extract("toml", text)
    assert typed("toml", text) == offered
    strings = sum(1 for value in tomlkit.parse(text).unwrap().values() for _ in _strings(value))
    assert len(found.units) + len([each for each in found.skipped if each.rule != "not a string"]) == strings


def _strings(value: object) -> list[str]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [each for member in inside for each in _strings(member)]


def test_settings_say_that_they_offer_nothing() -> None:
    """A file of settings is no error: its problem says how its texts are chosen."""
    text = '[tool.x]\nlabel = "Some words"\nport = 1\n'
    found = extract("toml", text)
    assert [str(each.message) for each in found.problems] == [
        "a settings file: choose its texts with the option `keys`"
    ]
    assert {each.rule for each in found.skipped} == {"setting", "not a string"}
    assert typed("toml", text, keys=["tool.x.label"]) == ["Some words"]
    assert extract("toml", text, keys=["label"]).problems == ()


def test_options_choose_keys() -> None:
    """Globs of key paths choose texts, and leave some out."""
    text = '[a]\nb = "One word"\nc = "Two words"\n'
    assert typed("toml", text, keys=["a.*"], skip_keys=["c"]) == ["One word"]


def test_a_value_with_an_unknown_escape_is_left_out() -> None:
    """The other texts are offered; the place is a problem."""
    found = extract("toml", 'a = "Good words"\nb = "Bad \\q"\nc = "Half \\ud800"\n', dialect="messages")
    assert [unit.context for unit in found.units] == [("a",)]
    assert [each.rule for each in found.skipped] == ["broken escape", "broken escape"]
    assert [each.line for each in found.problems] == [2, 3]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = words here\n", (2, 5)),
        ("a = 1\nwords\n", (2, 6)),
        ('a = "x\n', (1, 5)),
        ('a = """x\n', (1, 5)),
        ('a = "x" y\n', (1, 8)),
        ("a = [1 2]\n", (1, 8)),
        ("a = [1\n", (2, 1)),
        ("[a\n", (1, 3)),
        ("[[a]\n", (1, 4)),
        ("= 1\n", (1, 1)),
        ("a = " + "[" * 300, (1, 105)),
        ("a." * 300 + "b = 1", (1, 1)),
    ],
)
def test_what_is_no_toml_is_refused_with_its_place(text: str, place: tuple[int, int]) -> None:
    """Line and column of what cannot be read, and what to do."""
    with pytest.raises(ExtractError) as caught:
        extract("toml", text)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.hint


def test_verify_asks_pythons_reader() -> None:
    """A key that is there twice is read, and named by the other reader."""
    (problem,) = get_filter("toml").verify(b"a = 1\na = 2\n")
    assert "Python's TOML reader" in str(problem.message)
    assert get_filter("toml").verify(b"a = 1\n") == ()
