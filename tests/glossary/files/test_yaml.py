"""The YAML glossary: nothing is lost, and every mistake is named with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.glossary.glossary_values import glossaries

from localize.errors import ConfigError, ExchangeError
from localize.glossary import Glossary, read_glossary, write_yaml
from localize.model import LanguageTag, TermStatus

SMALL = """\
schema: 1
name: Lake
licence: CC0-1.0
languages: [en, kk]
concepts:
  - id: L1
    domain: water
    pos: noun
    definition: {en: A body of still water.}
    source: a map
    confidence: attested
    note: "yes: a colon"
    terms:
      en:
        - {text: lake}
        - {text: pond, status: forbidden, exceptions: [pondering], contexts: [skater]}
      kk:
        - {text: көл, case_sensitive: true, pos: verb, forms_added: [көлге], forms_removed: [көлді]}
"""


@given(glossaries())
def test_yaml_round_trip_loses_nothing(glossary: Glossary) -> None:
    """What is written reads back as the same glossary, whatever characters its texts have."""
    assert read_glossary(write_yaml(glossary), "g.yaml") == glossary


def test_yaml_fields_arrive_in_the_model() -> None:
    """Every key of the format has its field."""
    glossary = read_glossary(SMALL.encode(), "lake.yml")
    assert (glossary.name, glossary.licence, glossary.languages) == ("Lake", "CC0-1.0", ("en", "kk"))
    concept = glossary.concepts[0]
    assert (concept.id, concept.domain, concept.source, concept.confidence) == ("L1", "water", "a map", "attested")
    assert concept.note == "yes: a colon"
    assert concept.definitions == ((LanguageTag("en"), "A body of still water."),)
    lake, pond, kol = concept.terms
    assert lake.status is TermStatus.PREFERRED
    assert lake.part_of_speech == "noun"
    assert (pond.status, pond.exceptions, pond.contexts) == (TermStatus.FORBIDDEN, ("pondering",), ("skater",))
    assert (kol.case_sensitive, kol.part_of_speech) == (True, "verb")
    assert (kol.forms_added, kol.forms_removed) == (("көлге",), ("көлді",))


MISTAKES = [
    ("schema: 1", "schema: 2", "schema must be 1", 1),
    ("schema: 1\n", "", "schema must be 1", 1),
    ("name: Lake", "name: 7", "expected text, found a number", 2),
    ("licence:", "license:", "unknown key 'license'", 3),
    ("languages: [en, kk]", "languages: [en]", "kk is not among the languages", 18),
    ("languages: [en, kk]", "languages: [en, Kazakh!]", "not a language tag", 4),
    ("  - id: L1\n    domain", "  - domain", "needs an id", 6),
    ("id: L1", "id: 5", "expected text", 6),
    ("pos: noun", "kind: noun", "unknown key 'kind'", 8),
    ("status: forbidden", "status: wrong", "unknown status 'wrong'", 16),
    ("{text: lake}", "lake", "expected keys and values, found text", 15),
    ("{text: lake}", "{status: preferred}", "needs a text", 15),
    ("{text: lake}", "{text: no, case_sensitive: no}", "true or false", 15),
    ("exceptions: [pondering]", "exceptions: pondering", "expected a list, found text", 16),
    ("[skater]", "[[skater]]", "expected text, found a list", 16),
    ("  - id: L1\n", "  - id: L1\n    terms: {}\n  - id: L1\n", "duplicate", 8),
    ("definition: {en:", "definition: {fr:", "fr is not among the languages", 9),
]


@pytest.mark.parametrize(("good", "bad", "message", "line"), MISTAKES)
def test_yaml_mistake_is_named_with_its_line(good: str, bad: str, message: str, line: int) -> None:
    """A wrong key, type, status, language or id is a ConfigError that says where it stands."""
    assert good in SMALL
    with pytest.raises(ConfigError) as caught:
        read_glossary(SMALL.replace(good, bad, 1).encode(), "lake.yaml")
    assert message in caught.value.message
    assert caught.value.line == line
    assert caught.value.path == "lake.yaml"
    assert caught.value.hint


def test_yaml_without_concepts_is_refused() -> None:
    """A file that lacks the key is no empty glossary; an empty list is one."""
    with pytest.raises(ConfigError, match="no concepts"):
        read_glossary(b"schema: 1\n", "g.yaml")
    with pytest.raises(ConfigError, match="expected a list, found a number"):
        read_glossary(b"schema: 1\nconcepts: 7\n", "g.yaml")
    assert read_glossary(b"schema: 1\nconcepts: []\n", "g.yaml") == Glossary("", (), "g.yaml")


def test_unknown_extension_is_refused() -> None:
    """The extension says how a glossary is read; another one is an error with what to use."""
    with pytest.raises(ExchangeError, match=r"\.docx"):
        read_glossary(b"", "terms.docx")


def test_glossary_that_is_empty_or_no_utf8_says_so_with_its_line() -> None:
    """An empty file is no file of a newer program, and a letter of another encoding has a line."""
    with pytest.raises(ConfigError, match="an empty file"):
        read_glossary(b"", "g.yaml")
    with pytest.raises(ConfigError, match="not UTF-8") as caught:
        read_glossary("schema: 1\nconcepts: []\nname: слово\n".encode("cp1251"), "g.yaml")
    assert (caught.value.line, caught.value.hint) == (3, "save the file as UTF-8 text")
