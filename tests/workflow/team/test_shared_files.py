"""Files that a team shares: glossaries, words, segmentation rules and settings travel as what people did to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from localize.errors import Refused
from localize.model import Content, Origin, OriginKind, StoredState, Substate
from localize.model.events import Member, SaveTarget
from localize.model.segment_list import Where
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.team.conflicts import list_conflicts, resolve

from .people import KK, MANAGER, REVIEWER, WRITER, Person, begin, exchange, invite, keys_of, texts_of

pytestmark = pytest.mark.thorough

TERMS = """\
# Terms of the guide
schema: 1
name: guide

concepts:
  - id: privacy
    note: see the law  # of 2013
    terms:
      kk:
        - text: құпиялық
  - id: blocking
    terms:
      kk:
        - text: бұғаттау
"""
SRX = """\
<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/>
<body><languagerules><languagerule languagerulename="kk"><rule break="no"><beforebreak>{}</beforebreak>
<afterbreak> </afterbreak></rule></languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="kk"/></maprules></body></srx>
"""


def read(person: Person, name: str) -> str:
    return (person.root / name).read_text("utf-8")


def write(person: Person, name: str, text: str) -> None:
    path = person.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def change(person: Person, name: str, old: str, new: str) -> None:
    text = read(person, name)
    assert old in text
    write(person, name, text.replace(old, new))


def notices(person: Person) -> list[str]:
    """Return what a command would say of the files."""
    with person.at_work() as project:
        list_conflicts(project)
        return [each.message for each in project.notices]


def conflicts(person: Person) -> list[tuple[str, str, str, str | None, list[str]]]:
    with person.at_work() as project:
        return [
            (each.kind, each.document, each.field, each.base, sorted(head.text for head in each.heads))
            for each in list_conflicts(project)
        ]


def settings_of(person: Person) -> tuple[str, str]:
    with person.at_work() as project:
        return project.config.name, project.config.policy.value


def settle(person: Person, act: Callable[[Project, str], object]) -> None:
    with person.at_work() as project:
        (one,) = list_conflicts(project)
        act(project, one.id)


@pytest.fixture
def team(tmp_path: Path) -> list[Person]:
    """Return a manager with a glossary, a translator and a second manager."""
    dana = begin(tmp_path)
    write(dana, "glossary/terms.yaml", TERMS)
    write(dana, "spelling/kk.txt", "# names\nҚонаев\n")
    people = [dana, invite(dana, "Aigul", WRITER), invite(dana, "Bolat", WRITER, REVIEWER, MANAGER)]
    exchange(people)
    return people


def test_files_come_with_the_first_bundle(team: list[Person]) -> None:
    """Whoever joins has the glossary and the words; nothing is written or sent again by a second look."""
    for person in team:
        with person.at_work() as project:
            assert [each.id for each in project.concepts()] == ["privacy", "blocking"]
            before = project.store.team_state()
            list_conflicts(project)
            assert project.store.team_state() == before
            assert project.notices == []
    assert read(team[0], "glossary/terms.yaml") == TERMS
    assert "Қонаев" in read(team[1], "spelling/kk.txt")


def test_different_fields_merge_and_comments_stay(team: list[Person]) -> None:
    """Two people who change two fields of one concept, and add and remove others, have all of it."""
    dana, aigul, _ = team
    change(dana, "glossary/terms.yaml", "see the law", "see article 3")
    change(aigul, "glossary/terms.yaml", "құпиялық", "жеке өмір")
    with aigul.at_work() as project:
        list_conflicts(project)
    write(aigul, "spelling/kk.txt", read(aigul, "spelling/kk.txt") + "Абай\n")
    change(dana, "spelling/kk.txt", "Қонаев\n", "")
    exchange(team)
    for person in team:
        with person.at_work() as project:
            concept = project.concepts()[0]
            assert (concept.note, concept.terms[0].text) == ("see article 3", "жеке өмір")
            assert list_conflicts(project) == ()
        assert "Абай" in read(person, "spelling/kk.txt")
        assert "Қонаев" not in read(person, "spelling/kk.txt")
    assert "# Terms of the guide" in read(dana, "glossary/terms.yaml")
    assert "# of 2013" in read(dana, "glossary/terms.yaml")


def test_same_field_is_a_conflict_until_somebody_settles_it(team: list[Person]) -> None:
    """Everybody sees the same conflict and the same word meanwhile; the choice is everybody's."""
    dana, aigul, bolat = team
    change(dana, "glossary/terms.yaml", "құпиялық", "құпиялылық")
    change(aigul, "glossary/terms.yaml", "құпиялық", "жеке өмір")
    exchange(team)
    expected = [("glossary", "glossary/terms.yaml", "privacy, terms.kk", "құпиялық", ["жеке өмір", "құпиялылық"])]
    assert [conflicts(each) for each in team] == [expected] * 3
    assert len({read(each, "glossary/terms.yaml").count("жеке өмір") for each in team}) == 1
    settle(aigul, lambda project, one: resolve(project, one, take="mine"))
    exchange(team)
    assert [conflicts(each) for each in team] == [[]] * 3
    assert all("жеке өмір" in read(each, "glossary/terms.yaml") for each in team)
    assert all("құпиялылық" not in read(each, "glossary/terms.yaml") for each in team)
    change(dana, "glossary/terms.yaml", "see the law", "one")
    change(bolat, "glossary/terms.yaml", "see the law", "two")
    exchange(team)
    settle(dana, lambda project, one: resolve(project, one, text="three"))
    exchange(team)
    assert all("three" in read(each, "glossary/terms.yaml") for each in team)


def test_settings_are_for_managers(team: list[Person]) -> None:
    """A translator's setting is put back, and said; a stricter one stays for this person alone."""
    dana, aigul, _ = team
    write(dana, "localize.yaml", read(dana, "localize.yaml") + "policy: any\n")
    exchange(team)
    change(aigul, "localize.yaml", "policy: any", "policy: local")
    change(aigul, "localize.yaml", "guide", "other")
    assert notices(aigul) == ["only a manager changes name: it is as it was again"]
    assert notices(aigul) == []
    exchange(team)
    assert [settings_of(each) for each in (dana, aigul)] == [("guide", "any"), ("guide", "local")]
    change(dana, "localize.yaml", "guide", "handbook")
    exchange(team)
    assert [settings_of(each)[0] for each in team] == ["handbook"] * 3


def test_stricter_setting_wins_and_others_are_a_conflict(team: list[Person]) -> None:
    """What protects is kept by itself; a name has to be chosen, by a manager."""
    dana, aigul, bolat = team
    write(dana, "localize.yaml", read(dana, "localize.yaml") + "policy: any\n")
    exchange(team)
    for person, name, policy in ((dana, "one", "local"), (bolat, "two", "listed")):
        change(person, "localize.yaml", "guide", name)
        change(person, "localize.yaml", "policy: any", f"policy: {policy}")
    exchange(team)
    assert {settings_of(each)[1] for each in team} == {"local"}
    assert [conflicts(each) for each in team] == [[("setting", "localize.yaml", "name", "guide", ["one", "two"])]] * 3
    with pytest.raises(Refused):
        settle(aigul, lambda project, one: resolve(project, one, take="Dana"))
    settle(bolat, lambda project, one: resolve(project, one, take="mine"))
    change(bolat, "localize.yaml", "policy: local", "policy: any")
    exchange(team)
    assert {settings_of(each) for each in team} == {("two", "any")}


def test_rules_of_segmentation_are_one_whole(team: list[Person]) -> None:
    """Two files at once are a conflict of whole files; both can be chosen."""
    dana, _, bolat = team
    for person, word in ((dana, "т"), (bolat, "б")):
        write(person, "segmentation/kk.srx", SRX.format(word))
    exchange(team)
    assert [each[:3] for each in conflicts(dana)] == [("file", "segmentation/kk.srx", "")]
    assert len({read(each, "segmentation/kk.srx") for each in team}) == 1
    settle(dana, lambda project, one: resolve(project, one, take="theirs"))
    exchange(team)
    assert {read(each, "segmentation/kk.srx") for each in team} == {SRX.format("б")}
    (bolat.root / "segmentation/kk.srx").unlink()
    exchange(team)
    assert not any((each.root / "segmentation/kk.srx").exists() for each in team)


def test_broken_file_is_neither_sent_nor_written(team: list[Person]) -> None:
    """It stays as it is, and is said; once it is repaired it takes part again."""
    dana, aigul, _ = team
    good = read(aigul, "glossary/terms.yaml")
    write(aigul, "glossary/terms.yaml", "concepts: [")
    change(dana, "glossary/terms.yaml", "see the law", "see article 3")
    exchange(team)
    assert read(aigul, "glossary/terms.yaml") == "concepts: ["
    assert "glossary/terms.yaml is not shared until it can be read" in notices(aigul)[0]
    write(aigul, "glossary/terms.yaml", good.replace("құпиялық", "жеке өмір"))
    exchange(team)
    for person in team:
        assert "see article 3" in read(person, "glossary/terms.yaml")
        assert "жеке өмір" in read(person, "glossary/terms.yaml")


def test_removed_concept_stays_where_somebody_changed_it(team: list[Person]) -> None:
    """A concept or a file that one removes and another changes is kept; what nobody changed is gone."""
    dana, aigul, bolat = team
    write(dana, "glossary/terms.yaml", "schema: 1\nname: guide\nconcepts: []\n")
    change(aigul, "glossary/terms.yaml", "see the law", "see article 3")
    exchange(team)
    for person in team:
        with person.at_work() as project:
            assert [each.id for each in project.concepts()] == ["privacy"]
            assert list_conflicts(project) == ()
    (bolat.root / "glossary/terms.yaml").unlink()
    exchange(team)
    assert not any((each.root / "glossary/terms.yaml").exists() for each in team)


def test_lost_memory_of_the_files_makes_nobody_the_author_of_old_values(team: list[Person]) -> None:
    """Where the project has forgotten what the files said, what stood before the merge is taken for it."""
    dana, aigul, _ = team
    change(dana, "glossary/terms.yaml", "see the law", "see article 3")
    data = dana.write()
    with aigul.at_work() as project:
        project.files.remove("shared.json")
    aigul.read(data)
    assert "see article 3" in read(aigul, "glossary/terms.yaml")
    assert conflicts(aigul) == []


def draft(person: Person, text: str) -> None:
    """Let a machine fill the first segment, as far as it is empty or a draft."""
    with person.at_work() as project:
        row = project.store.rows(KK, Where(), after=0, limit=1)[0]
        origin = Origin(OriginKind.MACHINE, name="mock")
        seen = row.target.revision if row.target else 0
        state = (StoredState.INITIAL, Substate.DRAFT)
        change = SaveTarget(row.segment.key, KK, Content((text,)), *state, origin, row.segment.source_hash, seen)
        project.store.record((change,), actor=Member("mock", frozenset({WRITER})))


def test_drafts_of_machines_travel_where_the_team_wants_them(team: list[Person]) -> None:
    """Otherwise they stay; two drafts are no conflict, and what a person writes stands over them."""
    dana, aigul, bolat = team
    draft(dana, "бір")
    draft(aigul, "екі")
    exchange(team)
    assert [_first(each) for each in team] == ["бір", "екі", ""]
    write(dana, "localize.yaml", read(dana, "localize.yaml") + "team: {share_drafts: true}\n")
    exchange(team)
    draft(dana, "үш")
    draft(aigul, "төрт")
    exchange(team)
    (found,) = {_first(each) for each in team}
    assert found in {"үш", "төрт"}
    with bolat.at_work() as project:
        save(project, keys_of(project)[0], "kk", "Бес.")
    draft(dana, "алты")
    exchange(team)
    assert [_first(each) for each in team] == ["Бес."] * 3
    assert [conflicts(each) for each in team] == [[]] * 3


def _first(person: Person) -> str:
    with person.at_work() as project:
        return texts_of(project)[0][0]
