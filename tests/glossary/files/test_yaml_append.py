"""Concepts and terms written into a glossary file: what was there stays, byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.errors import ConfigError
from localize.glossary import Glossary, read_glossary, write_yaml
from localize.glossary.files.yaml_append import append_concept, append_terms, mint_id
from localize.model import Concept, LanguageTag, Term, TermStatus

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
SEA = Concept("L3", (Term(EN, "sea"), Term(KK, "теңіз")), "water", ((EN, 'Salt "water": much.'),), source="a # book")
FILE = """\
# Lakes: what they are called.
schema: 1
name: Lakes   # not rivers
concepts:
  # the first one
  - id: L1
    pos: noun
    terms:
      en:
        - {text: lake}   # said by all
        - text: mere
          status: admitted
      kk: # Kazakh
        - {text: көл}

  - id: L2
    terms:
      en: [{text: pond}]

# The end.
"""


def read(data: bytes) -> dict[str, Concept]:
    """Return the concepts of a file by id."""
    return {concept.id: concept for concept in read_glossary(data, "g.yaml").concepts}


def added(before: str, after: bytes) -> list[str]:
    """Return the lines that are new, after the proof that all others are there in order."""
    lines, new = before.splitlines(), []
    for line in after.decode("utf-8").splitlines():
        if lines and line == lines[0]:
            lines.pop(0)
        else:
            new.append(line)
    assert lines == []
    return new


def test_a_concept_goes_after_the_last_one() -> None:
    """Comments, blank lines and flow lists stay; the new lines are set in as the others."""
    data = append_concept(FILE.encode(), SEA, "g.yaml")
    assert read(data) == {**read(FILE.encode()), "L3": SEA}
    assert added(FILE, data)[0] == '  - id: "L3"'
    assert data.decode().endswith("\n\n# The end.\n")


def test_a_term_goes_after_the_others_of_its_language() -> None:
    """Behind an item of several lines, a comment at its end, and as the first of a new language."""
    data = append_terms(FILE.encode(), "L1", (Term(EN, "tarn", TermStatus.FORBIDDEN), Term(RU, "озеро")), "g.yaml")
    assert added(FILE, data) == [
        '        - {text: "tarn", status: forbidden}',
        '      "ru":',
        '        - {text: "озеро"}',
    ]
    assert [term.text for term in read(data)["L1"].terms] == ["lake", "mere", "tarn", "көл", "озеро"]
    last = append_terms(FILE.encode(), "L1", (Term(KK, "айдын", TermStatus.ADMITTED),), "g.yaml")
    assert '        - {text: көл}\n        - {text: "айдын", status: admitted}\n\n  - id: L2' in last.decode()


@pytest.mark.parametrize(
    "text",
    [
        "schema: 1\nconcepts: []\n",
        "schema: 1\nconcepts: []  # none yet\nname: Lakes\n",
        "schema: 1\nconcepts:\n- id: L1\n  terms:\n    en:\n    - {text: lake}\nname: after\n",
        "schema: 1\nconcepts:\n    -   id: L1\n        terms: {en: [{text: lake}]}",
        "\ufeffconcepts:\n  - {id: L1}\nschema: 1\n",
        "---\nschema: 1\nconcepts:\n  - id: L1\n    note: |\n      # no comment\n      two\n...\n",
        "schema: 1\r\nconcepts:\r\n  - id: L1\r\n\r\n# end\r\n",
        "schema: 1\nconcepts:\n  - id: L1\n    note: 'one\n\n      two'\n  # a comment\n",
    ],
)
def test_files_of_any_shape_take_a_concept(text: str) -> None:
    """Empty lists, lists that are not set in, keys after the concepts, no last line end, Windows' line ends."""
    before = text.encode()
    data = append_concept(before, SEA, "g.yaml")
    assert read(data) == {**read(before), "L3": SEA}
    assert (b"\r\n" in data) == (b"\r\n" in before)
    assert data.count(b"\r\n") in (0, data.count(b"\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("schema: 1\nconcepts: [{id: L1}]\n", "one-line"),
        ("{schema: 1, concepts: []}\n", "a line of its own"),
        ("schema: 1\nconcepts:\n  - id: L3\n", "duplicate"),
        ("schema: 1\nlanguages: [ru]\nconcepts:\n  - id: L1\n", "not among the languages"),
        ("schema: 2\nconcepts: []\n", "schema"),
    ],
)
def test_what_cannot_be_written_is_refused(text: str, reason: str) -> None:
    """Nothing comes back but a reason."""
    with pytest.raises(ConfigError, match=reason):
        append_concept(text.encode(), SEA, "g.yaml")


def test_terms_in_one_line_are_refused() -> None:
    """A flow list would have to be written anew; a concept has to be there."""
    with pytest.raises(ConfigError, match="one-line"):
        append_terms(FILE.encode(), "L2", (Term(EN, "pool"),), "g.yaml")
    with pytest.raises(ConfigError, match="cannot take new lines"):
        append_terms(b"schema: 1\nconcepts:\n  - id: L1\n    terms: {}\n", "L1", (Term(EN, "pool"),), "g.yaml")
    with pytest.raises(ConfigError, match="no concept 'L9'"):
        append_terms(FILE.encode(), "L9", (Term(EN, "pool"),), "g.yaml")


def test_a_concept_without_terms_takes_its_first() -> None:
    """The key is written where the concept ends."""
    data = append_terms(b"schema: 1\nconcepts:\n- id: L1\n  note: x\n# end\n", "L1", (Term(EN, "pool"),), "g.yaml")
    expected = """schema: 1\nconcepts:\n- id: L1\n  note: x\n  terms:\n    "en":\n      - {text: "pool"}\n# end\n"""
    assert data.decode() == expected


def test_what_the_program_writes_takes_more() -> None:
    """A glossary that was imported can grow, term by term."""
    data = write_yaml(Glossary("g", (SEA,)))
    data = append_concept(data, Concept("L4", (Term(RU, "река"),)), "g.yaml")
    data = append_terms(data, "L4", (Term(RU, "речка", TermStatus.ADMITTED), Term(EN, "river")), "g.yaml")
    assert data == write_yaml(read_glossary(data, "g.yaml"))


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "C1"),
        (["lake", "sea"], "C1"),
        (["DR001", "DR236"], "DR237"),
        (["DR009", "x-99", "DR001"], "DR010"),
        (["T9"], "T10"),
        (["1", "7"], "8"),
    ],
)
def test_ids_follow_the_largest(ids: list[str], expected: str) -> None:
    """The usual beginning, as many digits, and never a number from the middle."""
    assert mint_id(ids) == expected


WORDS = st.sampled_from(["sea", "көл", "a: b", "# x", "'q'", '"q"', "x - y", "true", "{a}", "[b]", "two\nlines # no"])
TERMS = st.lists(st.builds(Term, st.sampled_from([EN, KK, RU]), WORDS), max_size=4).map(tuple)
NOTES = st.sampled_from(["", "   ", "# c", "      # deep", "   # - id: x"])


@examples(60)
@given(st.lists(st.tuples(TERMS, WORDS), max_size=3), st.lists(st.tuples(st.integers(0, 60), NOTES), max_size=6), WORDS)
def test_any_file_takes_entries_and_keeps_its_lines(
    concepts: list[tuple[tuple[Term, ...], str]], comments: list[tuple[int, str]], word: str
) -> None:
    """Whatever comments and blank lines stand where: the new entry is read as meant, every old line stays."""
    before = Glossary("g", tuple(Concept(f"L{n}", terms, note=note) for n, (terms, note) in enumerate(concepts)))
    lines = write_yaml(before).decode().split("\n")
    for place, comment in comments:
        lines.insert(min(place, len(lines)), comment)
    data = "\n".join(lines).encode()
    new = Concept("N", (Term(EN, word),), note=word)
    assert read(append_concept(data, new, "g.yaml")) == {**read(data), "N": new}
    for name in read(data):
        after = append_terms(data, name, (Term(KK, "су"),), "g.yaml").decode().split("\n")
        rest = iter(after)
        assert all(line in rest for line in lines if line)
