"""One value of a YAML file is changed and nothing else: other values, remarks, line ends."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import ConfigError
from localize.safe.yaml.edit import remove_value, set_value
from localize.safe.yaml.loader import read_yaml
from localize.safe.yaml.reader import KeyPath
from localize.safe.yaml.tree import Value

FILE = """# What we work on.
name: "Brief"   # shown on top
targets: [kk, ru]
glossaries:
  - shipped:digital-rights
  - terms.yaml

review:
  # Nobody approves alone.
  self_approval: refuse   # in a team

draft: {min_score: 80, engines: []}
people:
# The end.
"""

CASES: tuple[tuple[KeyPath, str, str, str], ...] = (
    (("name",), '"New"', 'name: "Brief"   # shown on top', 'name: "New"   # shown on top'),
    (("targets",), "[kk]", "targets: [kk, ru]", "targets: [kk]"),
    (
        ("glossaries",),
        "[own.yaml]",
        "glossaries:\n  - shipped:digital-rights\n  - terms.yaml\n",
        "glossaries: [own.yaml]\n",
    ),
    (("glossaries", 1), "own.yaml", "- terms.yaml", "- own.yaml"),
    (("review", "self_approval"), "warn", "refuse   # in", "warn   # in"),
    (("review", "trust_imported"), "true", "# in a team\n", "# in a team\n  trust_imported: true\n"),
    (("draft", "min_score"), "75", "min_score: 80", "min_score: 75"),
    (("draft", "prices"), "{deepl: 20}", "engines: []}", "engines: [], prices: {deepl: 20}}"),
    (("draft", "budgets", "deepl"), "5", "engines: []}", "engines: [], budgets: {deepl: 5}}"),
    (("people",), "[Aigul]", "people:\n", "people: [Aigul]\n"),
    (("people", "who"), "Aigul", "people:\n", "people:\n  who: Aigul\n"),
    (("policy",), "listed", "people:\n", "people:\npolicy: listed\n"),
    (
        ("memory", "penalties", "old"),
        "2",
        "people:\n",
        "people:\nmemory:\n  penalties:\n    old: 2\n",
    ),
)


@pytest.mark.parametrize(("at", "written", "old", "new"), CASES, ids=[".".join(map(str, each[0])) for each in CASES])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_value_goes_where_a_person_would_put_it(at: KeyPath, written: str, old: str, new: str, end: str) -> None:
    """The one place changes; remarks, blank lines and line ends are as before."""
    assert FILE.count(old) == 1
    before = FILE.replace("\n", end).encode()
    after = set_value(before, at, written, path="f.yaml")
    assert after.decode() == FILE.replace(old, new).replace("\n", end)


@pytest.mark.parametrize(
    ("at", "gone"),
    [
        (("glossaries", 0), "  - shipped:digital-rights\n"),
        (("review",), "review:\n  # Nobody approves alone.\n  self_approval: refuse   # in a team\n"),
        (("name",), 'name: "Brief"   # shown on top\n'),
    ],
)
def test_keys_and_items_are_taken_out(at: KeyPath, gone: str) -> None:
    """What stands on lines of its own goes with them; what does not is told and stays."""
    assert remove_value(FILE.encode(), at, path="f").decode() == FILE.replace(gone, "")
    for kept in (("targets", 0), ("draft", "min_score"), ("review", "self_approval"), ("nothing",)):
        with pytest.raises(ConfigError, match="layout"):
            remove_value(FILE.encode(), kept, path="f")


def test_empty_file_and_byte_order_mark_are_kept() -> None:
    """A file without a value takes the first one; what marks it as UTF-8 stays."""
    assert set_value(b"# mine\n", ("theme",), "dark", path="f") == b"# mine\ntheme: dark\n"
    assert set_value(b"", ("keys", "preset"), "vim", path="f") == b"keys:\n  preset: vim\n"
    assert set_value(b"\xef\xbb\xbfa: 1", ("a",), "2", path="f") == b"\xef\xbb\xbfa: 2"


def test_block_texts_are_replaced_whole() -> None:
    """A text over several lines gives way to the new one, and the next key stays."""
    assert set_value(b"a: |\n  one\n  two\n\nb: 2\n", ("a",), '"x"', path="f") == b'a: "x"\n\nb: 2\n'
    assert set_value(b"a: one\n  two\nb: 2\n", ("a",), "three", path="f") == b"a: three\nb: 2\n"


@pytest.mark.parametrize(
    ("data", "at", "written", "said"),
    [
        ("a:\n  - one # first\n  - two\n", ("a",), "[x]", "comments"),
        ("a: 1\n", ("a", "b"), "2", "its section is missing"),
        ("a: [1]\n", ("a", 3), "2", "its section is missing"),
        ("a: 1\n", ("a",), "", "value is needed"),
        ("a: 1\n", ("a",), "[1", "not a value"),
        ("a: 1\n", ("a",), "b: c", "not a value"),
        ("a: 1\n", ("a",), "*b", "not a value"),
        ("a: [\n", ("a",), "1", "did not find"),
    ],
)
def test_what_cannot_be_changed_is_told(data: str, at: KeyPath, written: str, said: str) -> None:
    """Nothing is guessed and no remark is lost: the error names the place or the value."""
    with pytest.raises(ConfigError, match=said):
        set_value(data.encode(), at, written, path="f.yaml")


WORDS = st.sampled_from(["a", "b", "name", "кілт"])
VALUES = st.recursive(
    st.one_of(st.integers(0, 99), st.booleans(), st.text("ab #:ңя'\"{[-", max_size=6)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(
    tree=st.dictionaries(WORDS, VALUES, min_size=1), at=st.lists(WORDS, min_size=1, max_size=3), is_block=st.booleans()
)
def test_change_is_what_was_meant_or_an_error(tree: dict[str, Value], at: list[str], is_block: bool) -> None:
    """In whatever shape a file is, the new value stands in it and the others are as before."""
    import yaml

    data = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=not is_block, sort_keys=False)
    data = "# begin\n" + data + "# end\n"
    try:
        before = read_yaml(data.encode(), path="f").value
        after = set_value(data.encode(), tuple(at), '"new # value"', path="f")
    except ConfigError:
        return
    assert isinstance(before, dict)
    wanted: Value = copy.deepcopy(before)
    section = wanted
    for key in at[:-1]:
        assert isinstance(section, dict)
        section[key] = section.get(key) or {}
        section = section[key]
    assert isinstance(section, dict)
    section[at[-1]] = "new # value"
    assert read_yaml(after, path="f").value == wanted
    assert after.decode().startswith("# begin\n")
    assert "# end\n" in after.decode()
