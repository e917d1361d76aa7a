"""The reference of the Python library: complete, up to date, and each function with its errors and an example."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from docs import python_reference

import localize

DOCS = Path(__file__).parent.parent / "docs"
NEVER_FAIL = {"diff", "status"}
"""Functions that raise nothing of their own."""
FUNCTIONS = sorted(name for name, each in python_reference.public().items() if isinstance(each.node, ast.FunctionDef))


@pytest.mark.parametrize("name", python_reference.PAGES)
def test_reference_of_the_library_is_up_to_date(name: str) -> None:
    """After a change of a docstring, a signature or a recipe run `python docs/python_reference.py`."""
    assert (DOCS / name).read_text(encoding="utf-8") == python_reference.PAGES[name]()


def test_reference_has_every_public_name() -> None:
    """Each name of `localize.__all__` has its section."""
    named = set(localize.__all__) - {"__version__"}
    assert named == python_reference.public().keys()
    pages = {
        name: python_reference.PAGES[f"{python_reference.FOLDER}/{name}"]() for name in ("functions.md", "types.md")
    }
    pages["errors.md"] = python_reference.errors_page()
    assert [name for name in named if f"\n## {name}\n" not in pages[python_reference.place(name)]] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_says_what_it_raises_and_shows_its_use(name: str) -> None:
    """Who calls a function of the library finds its errors, what its parameters mean, and an example."""
    each = python_reference.public()[name]
    assert ("Raises:" in each.doc) is (name not in NEVER_FAIL)
    assert python_reference.examples(name)


def test_types_lead_to_an_example() -> None:
    """A type is shown by a recipe or the guide, or stands in something that is."""
    for name in set(python_reference.public()) - set(FUNCTIONS) - python_reference.errors().keys():
        near = [name]
        for each in near:
            near += [user for user in python_reference.users(each) if user not in near]
        assert any(map(python_reference.examples, near)), name


def test_signature_is_the_one_that_python_has() -> None:
    """A signature of the page has the parameters of the function, in their order, and its defaults."""
    node = python_reference.public()["open_project"].node
    assert isinstance(node, ast.FunctionDef)
    assert python_reference.signature(node) == [
        "open_project(",
        "    root: StrPath | None = None,",
        "    *,",
        "    as_name: str | None = None,",
        "    read_only: bool = False,",
        "    key: Key | Passphrase | None = None,",
        ") -> Project",
    ]


def test_prose_makes_a_list_of_errors() -> None:
    """What follows `Raises:` in a docstring becomes a list with links; lines that continue an item stay in it."""
    doc = "Return a text.\n\nRaises:\n    NotFound: there is none,\n        or several.\n    OSError: the disk."
    assert python_reference.prose(doc) == [
        "Return a text.",
        "",
        "**Raises**:",
        "",
        "- [`NotFound`](errors.md#notfound): there is none,",
        "  or several.",
        "- OSError: the disk.",
    ]
