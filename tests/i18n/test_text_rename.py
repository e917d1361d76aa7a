"""A text that is reworded changes in the code, in the catalogues, and in the tests and pages that quote it."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from docs.text_rename import (
    Rename,
    find_missing,
    read_renames,
    rename_in_catalog,
    rename_in_code,
    rename_in_docstrings,
    rename_in_page,
    rename_in_tests,
)

LOST = ("{name} is no longer there", "{name} is gone")


def _rename(old: str, new: str, **translations: str) -> Rename:
    return Rename(tuple(old.split(" | ")), tuple(new.split(" | ")), translations)


def test_a_table_is_read(tmp_path: Path) -> None:
    """Columns by name, forms of a plural apart; a row that changes nothing is none."""
    table = tmp_path / "renames.tsv"
    table.write_text("old\tnew\tkk\tru\n{count} hit | {count} hits\t{count} match | {count} matches\t=\t\nA\tA\t\t\n")
    assert read_renames(table) == [
        _rename("{count} hit | {count} hits", "{count} match | {count} matches", kk="=", ru="")
    ]


@pytest.mark.parametrize("row", ["{a} stays\t{b} stays", "one | many\tone", "as it is\t{a}"])
def test_a_row_whose_fields_or_forms_differ_is_refused(tmp_path: Path, row: str) -> None:
    """A field that the code does not fill would be shown in braces."""
    table = tmp_path / "renames.tsv"
    table.write_text(f"old\tnew\tkk\tru\n{row}\t\t\n")
    with pytest.raises(ValueError, match="differ"):
        read_renames(table)


CODE = {
    "a call": ('x = tr("Nothing waits")\n', 'x = tr("Nothing is open")\n'),
    "an error with fields": ('raise Broken("{n!r} went away", n=n)\n', 'raise Broken("{n!r} is gone", n=n)\n'),
    "a plural": ('ntr("{count} hit", "{count} hits", 2)\n', 'ntr("{count} match", "{count} matches", 2)\n'),
    "in an f-string": ("f\"{tr('Nothing waits')}!\"\n", "f\"{tr('Nothing is open')}!\"\n"),
    "a single word that is said": ('ctr("state", "Gone")\n', 'ctr("state", "Removed")\n'),
    "a single word of the code": ('state == "Gone"\n', 'state == "Gone"\n'),
    "letters before it": ('ж = "ж"; y = tr("Nothing waits")\n', 'ж = "ж"; y = tr("Nothing is open")\n'),
    "part of a longer text": ('tr("Nothing waits here")\n', 'tr("Nothing waits here")\n'),
}
RENAMES = (
    _rename("Nothing waits", "Nothing is open"),
    _rename("{n} went away", "{n} is gone"),
    _rename("{count} hit | {count} hits", "{count} match | {count} matches"),
    _rename("Gone", "Removed"),
)


@pytest.mark.parametrize("case", CODE)
def test_code_says_the_new_text(case: str) -> None:
    """What is said changes, and nothing that only looks like it."""
    before, after = CODE[case]
    assert rename_in_code(before, RENAMES) == after


def test_a_long_text_is_written_in_pieces() -> None:
    """The lines stay within the limit, and the text is one."""
    long = "so " * 60 + "long"
    changed = rename_in_code('hint = "as it was"\n', [_rename("as it was", long)])
    names: dict[str, str] = {}
    exec(changed, names)  # our own two lines
    assert names["hint"] == long
    assert max(map(len, changed.splitlines())) <= 120


def test_pages_of_checks_are_their_docstrings() -> None:
    """Summary and reason change where they are whole; another sentence with the same words does not."""
    page = (
        'def check() -> None:\n    """Odd words.\n\n    Why: It\n    reads badly.\n    What: It reads badly.\n    """\n'
    )
    changed = rename_in_docstrings(
        page, [_rename("It reads badly.", "Readers stumble."), _rename("reads badly", "x y")]
    )
    assert changed == page.replace("It\n    reads badly.", "Readers stumble.")


@pytest.mark.parametrize(
    ("told", "said", "doubted"), [("", "жоқ", True), ("=", "жоқ", False), ("кетті", "кетті", False)]
)
def test_a_translation_is_kept_until_it_is_read(told: str, said: str, *, doubted: bool) -> None:
    """An entry gets its new English; it is doubted where nobody has read the translation beside it."""
    catalog = Catalog(locale="kk")
    catalog.add(LOST[0], "жоқ", context="error")
    replaced = rename_in_catalog(catalog, "kk", [_rename(*LOST, kk=told)])
    entry = catalog.get(LOST[1], "error")
    assert entry is not None
    assert catalog.get(LOST[0], "error") is None
    assert (entry.string, entry.fuzzy) == (said, doubted)
    assert replaced == ([("жоқ", "кетті")] if told == "кетті" else [])


def test_a_text_that_becomes_another_takes_its_translation() -> None:
    """Two English texts become one: the translation that stands under the new one stays."""
    catalog = Catalog(locale="kk")
    catalog.add("old", "ескі")
    catalog.add("new", "жаңа")
    rename_in_catalog(catalog, "kk", [_rename("old", "new")])
    assert [(each.id, each.string) for each in catalog if each.id] == [("new", "жаңа")]


def test_texts_that_are_nowhere_are_found() -> None:
    """A table may be older than the code."""
    catalog = Catalog(locale="kk")
    catalog.add("here")
    assert [each.old for each in find_missing(catalog, [_rename("here", "x"), _rename("away", "y")])] == [("away",)]


PAIRS = (LOST, ("put it back", "undo it"), ("Go on", "Continue"))
QUOTED = {
    "values": ('x == "t1 is no longer there"\n', 'x == "t1 is gone"\n'),
    "inside a longer text": ('x = "then put it back, please"\n', 'x = "then undo it, please"\n'),
    "two words alone": ('x = "Go on"\n', 'x = "Continue"\n'),
    "two words inside": ('x = "Go on, then"\n', 'x = "Go on, then"\n'),
    "a docstring": ('def f():\n    """To put it back."""\n', 'def f():\n    """To put it back."""\n'),
    "a comment": ("x = 1  # put it back\n", "x = 1  # put it back\n"),
}


@pytest.mark.parametrize("case", QUOTED)
def test_tests_quote_the_new_text(case: str) -> None:
    """Literals follow, with the values that they have; prose does not."""
    before, after = QUOTED[case]
    assert rename_in_tests(before, PAIRS) == after


def test_pages_quote_the_new_text() -> None:
    """What stands in quotation marks, bold or in code follows; a sentence of the page's own does not."""
    assert rename_in_page('Press *Go on* or "put it back": you put it back.', PAIRS) == (
        'Press *Continue* or "undo it": you put it back.'
    )
