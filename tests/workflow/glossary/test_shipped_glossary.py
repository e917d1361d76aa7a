"""The glossary that comes with the program, taken into a project and out of it again."""

from __future__ import annotations

import pytest

from localize.model import LanguageTag
from localize.workflow.glossary.edit_concept import take_back
from localize.workflow.glossary.glossaries import read_glossary_file
from localize.workflow.glossary.shipped_glossary import count_shipped, lacks_glossary, suits, use_shipped
from localize.workflow.project.bundled_files import find_shipped
from localize.workflow.project.project import Project


def test_concepts_are_counted_without_being_read() -> None:
    """The number that is shown is that of the concepts in the file."""
    glossary = read_glossary_file(find_shipped("glossaries", "digital-rights.yaml"))
    assert count_shipped() == len(glossary.concepts)


@pytest.mark.parametrize(
    ("languages", "fits"), [("en kk", True), ("de ru kk-KZ", True), ("en de", False), ("en kk-Latn", False)]
)
def test_glossary_suits_two_of_its_languages(languages: str, fits: bool) -> None:
    """A glossary of which only one language is in play helps nobody."""
    assert suits(map(LanguageTag, languages.split())) is fits


def test_glossary_is_used_at_once_and_taken_back(project: Project) -> None:
    """The settings name it, its terms hold in the open project; the change can be undone to the letter."""
    path = project.root / "localize.yaml"
    before = path.read_bytes()
    assert lacks_glossary(project)
    change = use_shipped(project)
    assert b"shipped:digital-rights" in path.read_bytes()
    assert len(project.concepts()) == count_shipped()
    assert not lacks_glossary(project)
    take_back(project, change)
    assert path.read_bytes() == before
    assert project.concepts() == ()
