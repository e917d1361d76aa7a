"""Three people with a stick: whatever they do apart, what they have is the same once everybody has read everything."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.workflow.team.people import (
    KK,
    MANAGER,
    REVIEWER,
    WRITER,
    Person,
    begin,
    exchange,
    exported,
    invite,
    keys_of,
    list_paragraphs,
    settle,
    settle_all,
    texts_of,
)

from localize.errors import ExchangeError, LocalizeError
from localize.model import SegmentKey, Term
from localize.model.events import KeepConflict, SaveTarget, Subject, SubjectKind
from localize.safe.yaml.edit import set_value
from localize.workflow import finish, review
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import keep, save
from localize.workflow.editing.split_join import join, split
from localize.workflow.history.redact import redact
from localize.workflow.notes import notes
from localize.workflow.project.project import Project
from localize.workflow.reports.progress import status
from localize.workflow.segments.confidentiality import keep_secret, open_again
from localize.workflow.team.conflicts import list_conflicts
from localize.workflow.team.roster import list_members
from localize.workflow.team.shared_glossary import SEPARATOR, write_fields, write_terms

WORDS = ("бір", "екі", "үш", "төрт", "бес", "алты")


class Play:
    """People who do what is drawn, and keep account of what they wrote."""

    def __init__(self, people: list[Person], seed: int) -> None:
        self.people = people
        self.draw = random.Random(seed)
        self.written: set[tuple[str, str]] = set()
        self.redacted: set[str] = set()

    def act(self) -> None:
        """Let somebody do something that their role allows, or try to."""
        person = self.draw.choice(self.people)
        with person.at_work() as project:
            for _ in range(self.draw.randint(1, 5)):
                deed = self.draw.choice(DEEDS)
                try:
                    deed(self, project, self.draw.choice(keys_of(project)))
                except LocalizeError:
                    continue
        if self.draw.random() < 0.4:
            self.carry()

    def carry(self) -> None:
        """Carry one bundle to one or two people, or lose it, or read it twice."""
        giver, *others = self.draw.sample(self.people, 3)
        data = giver.write()
        for taker in others[: self.draw.randint(0, 2)]:
            for _ in range(self.draw.randint(1, 2)):
                try:
                    taker.read(data)
                except ExchangeError as error:
                    gaps = "missing here" in str(error)
                    assert gaps, error  # noqa: PT017

    def write(self, project: Project, key: SegmentKey) -> None:
        """Write a text, and now and then leave it unconfirmed."""
        text = " ".join(self.draw.choices(WORDS, k=3)) + "."
        self.draw.choice((save, save, save, keep))(project, key, KK, text)
        self.written.add((key, text))

    def approve(self, project: Project, key: SegmentKey) -> None:
        """Approve a text."""
        review.approve(project, key, "kk")

    def reject(self, project: Project, key: SegmentKey) -> None:
        """Reject a text."""
        review.reject(project, key, "kk", reason="Жоқ.")

    def withdraw(self, project: Project, key: SegmentKey) -> None:
        """Withdraw approvals."""
        review.withdraw(project, key, "kk")

    def note(self, project: Project, key: SegmentKey) -> None:
        """Leave a note, answer one or settle one."""
        known = project.store.notes(key, KK)
        if known and self.draw.random() < 0.5:
            one = self.draw.choice(known)
            notes.resolve(project, key, KK, one.number, resolved=not one.resolved)
        elif known and self.draw.random() < 0.5:
            notes.answer(project, key, KK, known[0].number, self.draw.choice(WORDS))
        else:
            notes.leave(project, key, KK, self.draw.choice(WORDS))

    def hide(self, project: Project, key: SegmentKey) -> None:
        """Keep a segment secret, or no longer."""
        self.draw.choice((keep_secret, open_again))(project, [key])

    def settle(self, project: Project, key: SegmentKey) -> None:
        """Settle a conflict."""
        for each in list_conflicts(project)[:1]:
            settle(project, each)

    def redact(self, project: Project, key: SegmentKey) -> None:
        """Remove the earlier texts of a segment."""
        if self.draw.random() < 0.2:
            redact(project, [key], "Аты бар.")
            self.redacted.add(key)

    def split(self, project: Project, key: SegmentKey) -> None:
        """Split a segment, or join it with the next one."""
        text = project.store.get_segment(key).source.plain
        if self.draw.random() < 0.6:
            split(project, key, self.draw.randint(1, len(text)))
        else:
            join(project, key)

    def bring(self, project: Project, key: SegmentKey) -> None:
        """Bring a new version of the guide: a paragraph less, another order, a new one."""
        paragraphs = self.draw.sample(list_paragraphs(), self.draw.randint(4, 6))
        paragraphs.insert(self.draw.randint(0, 4), f"New paragraph {self.draw.choice(WORDS)}.")
        source = project.root.parent / "guide.md"
        source.write_text("\n\n".join(paragraphs), encoding="utf-8")
        finish(add(project, source, to="guide.md"))

    def define(self, project: Project, key: SegmentKey) -> None:
        """Change a concept of the glossary, or remove it."""
        path = project.root / "glossary" / "terms.yaml"
        name = self.draw.choice(("note", "domain", "terms.kk", ""))
        word = self.draw.choice(WORDS)
        value = write_terms([Term(KK, word)]) if name == "terms.kk" else word if name else self.draw.choice(["1", ""])
        changes = {f"{self.draw.choice('abc')}{SEPARATOR}{name}": value}
        data, _ = write_fields(path.read_bytes() if path.exists() else None, changes, str(path))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data or b"")

    def accept(self, project: Project, key: SegmentKey) -> None:
        """Put a word on the list of accepted words, or take it away."""
        path = project.root / "spelling" / "kk.txt"
        words = set(path.read_text("utf-8").split()) if path.exists() else set()
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{each}\n" for each in sorted(words ^ {self.draw.choice(WORDS)})), "utf-8")

    def configure(self, project: Project, key: SegmentKey) -> None:
        """Change a setting, with the right for it or without."""
        path = project.root / "localize.yaml"
        policy = self.draw.choice(("any", "listed", "local"))
        data = set_value(path.read_bytes(), ("name",), self.draw.choice(WORDS), path=str(path))
        path.write_bytes(set_value(data, ("policy",), policy, path=str(path)) if self.draw.random() < 0.5 else data)


DEEDS = (
    Play.write,
    Play.write,
    Play.write,
    Play.write,
    Play.approve,
    Play.approve,
    Play.reject,
    Play.withdraw,
    Play.note,
    Play.hide,
    Play.settle,
    Play.redact,
    Play.split,
    Play.bring,
    Play.define,
    Play.define,
    Play.accept,
    Play.configure,
)


def show(person: Person) -> str:
    """Return all that a person sees, as JSON."""
    with person.at_work() as project:
        assert project.store.verify() == ()
        found = {
            "texts": texts_of(project),
            "conflicts": [(each.id, each.heads, each.base) for each in list_conflicts(project)],
            "secrets": sorted(project.store.secrets()),
            "notes": sorted((each.segment, each.note.text, each.resolved) for each in project.store.notes()),
            "glossary": sorted(project.concepts(), key=lambda each: each.id),
            "words": sorted(_words_of(project)),
            "name": project.config.name,
            "versions": [(each.document.path, each.document.version) for each in status(project).documents],
            "members": [(each.name, sorted(map(str, each.roles)), each.revoked) for each in list_members(project)],
        }
        return json.dumps(found, default=str, indent=1, ensure_ascii=False)


def _words_of(project: Project) -> set[str]:
    path = project.root / "spelling" / "kk.txt"
    return set(path.read_text("utf-8").split()) if path.exists() else set()


def words_of(person: Person, keys: Iterable[str]) -> set[tuple[str, str]]:
    """Return every text in a person's history of some segments."""
    with person.at_work() as project:
        return {
            (key, event.body.content.typed)
            for key in keys
            for event in project.store.history(Subject(SubjectKind.SEGMENT, key, KK))
            if isinstance(event.body, SaveTarget | KeepConflict)
        }


def play(folder: Path, seed: int, acts: int) -> None:
    """Let three people work apart, meet, settle and export."""
    founder = begin(folder)
    people = [founder, invite(founder, "Aigul", WRITER, REVIEWER, MANAGER), invite(founder, "Bolat", REVIEWER, WRITER)]
    exchange(people)
    game = Play(people, seed)
    for _ in range(acts):
        game.act()
    exchange(people)
    exchange(people)
    first, *others = [show(person) for person in people]
    assert others == [first, first]
    wanted = {(key, text) for key, text in game.written if key not in game.redacted}
    for person in people:
        assert wanted <= words_of(person, {key for key, _ in wanted})
    settle_all(people[1])
    exchange(people)
    exchange(people)
    files = [exported(person) for person in people]
    assert files == files[:1] * 3


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(3))
def test_three_people_apart_have_the_same_in_the_end(tmp_path: Path, seed: int) -> None:
    """After two hundred acts apart, with lost and repeated bundles, all show and export the same."""
    play(tmp_path, seed, 200)
