"""A concept is edited in the glossary file it stands in: what differs is written and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.errors import ConfigError, Conflict, NotFound, WorkflowError
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.workflow.glossary.add_term import TermWish
from localize.workflow.glossary.edit_concept import (
    bring_in,
    change_concept,
    delete_concept,
    get_concept,
    new_concept,
    take_back,
)
from localize.workflow.project.project import Project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
GLOSSARY = """schema: 1
# Words of our own.
concepts:
  - id: N1   # the first
    note: "about wires"
    definition:
      en: "things joined"
    terms:
      en:
        - {text: "network"}  # the wires
        - text: "net"
          status: admitted
      kk:
        - {text: "желі"}
  - id: N2
    terms:
      en:
        - {text: "account"}
# The end.
"""


@pytest.fixture
def own(project: Project) -> Project:
    """A project with a glossary of its own and a table."""
    (project.root / "glossary").mkdir()
    (project.root / "glossary" / "own.yaml").write_text(GLOSSARY, encoding="utf-8")
    (project.root / "glossary" / "words.csv").write_text("id,en,kk\nP1,password,құпиясөз\n", encoding="utf-8")
    project.forget_glossaries()
    return project


def with_term(concept: Concept, at: int, **changes: object) -> Concept:
    """The concept with one of its terms changed."""
    terms = list(concept.terms)
    terms[at] = replace(terms[at], **changes)  # type: ignore[arg-type]  # the tests name real fields
    return replace(concept, terms=tuple(terms))


def test_only_what_differs_is_written(own: Project) -> None:
    """Each field goes into its line or onto one of its own; remarks and all other lines stay; undo brings all back."""
    first = get_concept(own, "N1")
    wanted = replace(
        first, note="of «cables»", source="Law 5", definitions=((EN, "things joined"), (KK, "қосылған нәрселер"))
    )
    wanted = with_term(with_term(wanted, 0, forms_removed=("networked",)), 1, status=TermStatus.FORBIDDEN)
    wanted = with_term(wanted, 2, text="желілер", forms_added=("желіге",))
    wanted = replace(wanted, terms=(*wanted.terms, Term(RU, "сеть"), Term(EN, "mesh", TermStatus.DEPRECATED)))
    change = change_concept(own, wanted)
    assert change is not None
    expected = (
        GLOSSARY.replace('"about wires"', '"of «cables»"')
        .replace('      en: "things joined"\n', '      en: "things joined"\n      kk: "қосылған нәрселер"\n')
        .replace('{text: "network"}', '{text: "network", forms_removed: ["networked"]}')
        .replace(
            "          status: admitted\n",
            '          status: forbidden\n        - {text: "mesh", status: deprecated}\n',
        )
        .replace(
            '        - {text: "желі"}\n',
            '        - {text: "желілер", forms_added: ["желіге"]}\n      "ru":\n        - {text: "сеть"}\n'
            '    source: "Law 5"\n',
        )
    )
    assert change.after.decode() == expected
    assert {term.text for term in get_concept(own, "N1").terms} == {"network", "net", "mesh", "желілер", "сеть"}
    take_back(own, change)
    assert change.path.read_text(encoding="utf-8") == GLOSSARY
    assert get_concept(own, "N1") == first


def test_a_concept_of_a_table_is_copied_first(own: Project) -> None:
    """The project's own copy counts; the table stays as it is."""
    change = change_concept(own, replace(get_concept(own, "P1"), note="a secret"))
    assert change is not None
    assert change.path.name == "own.yaml"
    assert get_concept(own, "P1").note == "a secret"
    assert (own.root / "glossary" / "words.csv").read_text(encoding="utf-8").endswith("P1,password,құпиясөз\n")


def test_new_concepts_and_files_are_taken_back(own: Project) -> None:
    """A concept that was added goes again; a glossary that was brought in goes with its file."""
    change, concept = new_concept(own, TermWish(((EN, "router"), (KK, "бағыттауыш"))), file="own")
    assert get_concept(own, concept.id).terms[0].text == "router"
    take_back(own, change)
    with pytest.raises(NotFound):
        get_concept(own, concept.id)
    table = own.root / "more.csv"
    table.write_text("id,en,kk\nM1,cable,кабель\n", encoding="utf-8")
    change, report = bring_in(own, table)
    assert report.concepts == 1
    take_back(own, change)
    assert not change.path.exists()
    change, _ = new_concept(own, TermWish(((EN, "router"),)), file="own")
    change.path.write_text(GLOSSARY, encoding="utf-8")
    with pytest.raises(Conflict):
        take_back(own, change)


def test_terms_and_concepts_are_taken_out(own: Project) -> None:
    """A term goes with its line, a language with its last term, a concept with its lines; remarks elsewhere stay."""
    first = get_concept(own, "N1")
    one = change_concept(own, replace(first, terms=first.terms[1:]))
    assert one is not None
    assert one.after.decode() == GLOSSARY.replace('        - {text: "network"}  # the wires\n', "")
    two = change_concept(own, replace(first, terms=first.terms[1:2]))
    assert two is not None
    assert '      kk:\n        - {text: "желі"}\n' not in two.after.decode()
    three = delete_concept(own, "N1")
    assert three.after.decode() == "\n".join(
        line for at, line in enumerate(GLOSSARY.split("\n")) if at < 3 or at >= GLOSSARY.split("\n").index("  - id: N2")
    )
    four = delete_concept(own, "N2")
    assert four.after.decode() == "schema: 1\n# Words of our own.\nconcepts: []\n# The end.\n"
    for change in (four, three, two, one):
        take_back(own, change)
    assert get_concept(own, "N1") == first


def test_what_cannot_be_is_told_and_nothing_written(own: Project) -> None:
    """No empty term, none twice, none that another concept has, none taken away unasked."""
    first = get_concept(own, "N1")
    assert change_concept(own, first) is None
    with pytest.raises(WorkflowError, match="needs a text"):
        change_concept(own, with_term(first, 0, text=" "))
    with pytest.raises(WorkflowError, match="already"):
        change_concept(own, with_term(first, 0, text="Net"))
    with pytest.raises(WorkflowError, match="is a term of N2"):
        change_concept(own, with_term(first, 0, text="Account"))
    with pytest.raises(ConfigError, match="needs a term"):
        change_concept(own, replace(first, terms=()))
    with pytest.raises(ConfigError, match="the terms of N1 have changed"):
        change_concept(own, replace(first, terms=(Term(EN, "mesh"), first.terms[2])))
    with pytest.raises(WorkflowError, match="cannot be changed"):
        delete_concept(own, "P1")
    assert (own.root / "glossary" / "own.yaml").read_text(encoding="utf-8") == GLOSSARY
    assert change_concept(own, with_term(first, 0, text="account"), homonym=True) is not None
