"""A term seen where it is none is taught away: one line of the project's own glossary changes, and can change back."""

from __future__ import annotations

import pytest

from localize.errors import Conflict
from localize.model import LanguageTag, TermHit
from localize.workflow.glossary.exceptions import Lesson, forget, lessons, teach
from localize.workflow.project.project import Project

EN = LanguageTag("en")
GLOSSARY = """schema: 1
# Words of our own.
concepts:
  - id: N1
    terms:
      en:
        - {text: "network"}  # the wires
        - {text: "net", status: admitted, exceptions: ["nets"]}
      kk:
        - {text: "желі"}
  - id: N2
    terms:
      en:
        - text: "account"
"""


@pytest.fixture
def own(project: Project) -> Project:
    """A project with a glossary of its own."""
    (project.root / "glossary").mkdir()
    (project.root / "glossary" / "own.yaml").write_text(GLOSSARY, encoding="utf-8")
    project.forget_glossaries()
    return project


def _hit(project: Project, text: str) -> TermHit:
    (hit,) = project.find_terms(EN, text)
    return hit


@pytest.mark.parametrize(
    ("text", "lesson", "line"),
    [
        ("A social network here", Lesson.NEVER, '        - {text: "network", exceptions: ["network"]}  # the wires'),
        ("A social network here", Lesson.AFTER, '        - {text: "network", contexts: ["social"]}  # the wires'),
        ("A social network here", Lesson.BEFORE, '        - {text: "network", contexts: ["here"]}  # the wires'),
        ("The net", Lesson.NEVER, '        - {text: "net", status: admitted, exceptions: ["nets", "net"]}'),
    ],
)
def test_a_lesson_changes_one_line_and_is_taken_back(own: Project, text: str, lesson: Lesson, line: str) -> None:
    """The term is not seen there any more; remarks and all other lines stay; forgetting brings the file back."""
    hit = _hit(own, text)
    taught = teach(own, text, hit, lesson)
    written = taught.path.read_text(encoding="utf-8").split("\n")
    changed = [new for new, old in zip(written, GLOSSARY.split("\n"), strict=True) if new != old]
    assert changed == [line]
    assert own.find_terms(EN, text) == ()
    forget(own, taught)
    assert taught.path.read_text(encoding="utf-8") == GLOSSARY
    assert _hit(own, text).concept == hit.concept


def test_other_places_keep_the_term(own: Project) -> None:
    """A word beside it says that it is none only where it stands beside it."""
    teach(own, "A social network here", _hit(own, "A social network here"), Lesson.AFTER)
    assert own.find_terms(EN, "The network is down") != ()
    assert lessons("Network", _hit(own, "Network")) == {Lesson.NEVER: "Network"}


def test_a_concept_of_another_glossary_is_copied_first(own: Project) -> None:
    """The project's own copy counts; the other glossary stays as it is, and forgetting leaves no trace."""
    (own.root / "glossary" / "words.csv").write_text("id,en,kk\nP1,password,құпиясөз\n", encoding="utf-8")
    own.forget_glossaries()
    text = "A password manager"
    taught = teach(own, text, _hit(own, text), Lesson.BEFORE)
    assert taught.word == "manager"
    assert own.find_terms(EN, text) == ()
    assert own.find_terms(EN, "A password") != ()
    assert (own.root / "glossary" / "words.csv").read_text(encoding="utf-8").endswith("P1,password,құпиясөз\n")
    forget(own, taught)
    assert taught.path.read_text(encoding="utf-8") == GLOSSARY


def test_a_term_spread_over_lines_learns_too(own: Project) -> None:
    """The lesson gets a line of its own below the term."""
    taught = teach(own, "An account", _hit(own, "An account"), Lesson.NEVER)
    assert taught.after.decode() == GLOSSARY + '          exceptions: ["account"]\n'


def test_what_has_changed_since_is_not_taken_back(own: Project) -> None:
    """A file that somebody changed since is not brought back."""
    text = "A network"
    taught = teach(own, text, _hit(own, text), Lesson.NEVER)
    taught.path.write_text(GLOSSARY + "# more\n", encoding="utf-8")
    with pytest.raises(Conflict):
        forget(own, taught)
