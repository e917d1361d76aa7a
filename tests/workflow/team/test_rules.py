"""Rules of a team: who may do what, what a revocation cuts off, what a bundle may not do."""

from __future__ import annotations

import json
import shutil
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
    subject,
    texts_of,
)

from localize.errors import ExchangeError, NotFound, ReadOnly, Refused, WorkflowError
from localize.model import hash_bytes
from localize.model import serialization as wire
from localize.model.events import SaveTarget, Subject
from localize.sync.bundle import Bundle, Manifest
from localize.sync.changes import MEMBERS
from localize.sync.comparison import Span
from localize.sync.event import Record
from localize.workflow import finish, review
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.editing.split_join import split
from localize.workflow.history.redact import redact
from localize.workflow.notes import notes
from localize.workflow.project.project import init, open_project
from localize.workflow.team import bundle_files, foundation, invitation, roster
from localize.workflow.team.replica import Incoming, load_view, merge


@pytest.fixture
def team(tmp_path: Path) -> list[Person]:
    """Return a founder, a translator and a reviewer."""
    founder = begin(tmp_path)
    people = [founder, invite(founder, "Aigul", WRITER), invite(founder, "Bolat", REVIEWER)]
    exchange(people)
    return people


def write(person: Person, number: int, text: str) -> None:
    """Let somebody save a text."""
    with person.at_work() as project:
        save(project, keys_of(project)[number], "kk", text)


def state_of(person: Person, number: int) -> tuple[str, str]:
    """Return text and state of a segment as somebody sees them."""
    with person.at_work() as project:
        return texts_of(project)[number][:2]


def test_plain_project_has_no_team(tmp_path: Path) -> None:
    """The keys of a team are never kept in a plain store; the way out is named."""
    with init(tmp_path / "plain", source="en", targets="kk") as project, pytest.raises(Refused, match="not encrypted"):
        foundation.found(project)


def test_founding_takes_texts_over_and_asks_for_approvals_anew(tmp_path: Path) -> None:
    """Texts of before are the founder's word; an approval of before counts no more; what will happen is told first."""
    person = Person("Dana", tmp_path / "dana")
    source = tmp_path / "guide.md"
    source.write_text("One.\n\nTwo.\n", encoding="utf-8")
    with person.here(), init(person.root, source="en", targets="kk", new_key=person.key) as project:
        finish(add(project, source))
        key = keys_of(project)[0]
        save(project, key, "kk", "Бір.")
        review.approve(project, key, "kk")
        prospect = foundation.inspect(project)
        assert (prospect.documents, prospect.texts, prospect.approvals) == (1, 1, 1)
        assert project.store.team() is None
        foundation.found(project)
        assert texts_of(project)[0] == ("Бір.", "translated", ())
        assert project.store.verify() == ()
        with pytest.raises(WorkflowError, match="has a team already"):
            foundation.found(project)


def test_nobody_else_works_in_a_members_project(team: list[Person]) -> None:
    """In a team the person is whose replica it is; somebody else is refused by name."""
    with team[1].here(), pytest.raises(WorkflowError, match="nobody else"):
        open_project(team[1].root, as_name="Bolat", key=team[1].key.key)
    with team[2].here(), open_project(team[1].root, key=team[1].key.key) as project:
        assert project.member.name == "Aigul"


def test_own_text_is_approved_by_nobody_alone(team: list[Person]) -> None:
    """Who wrote a text cannot approve it, whatever one machine's settings say; its twin by another person counts."""
    dana, _, bolat = team
    with dana.at_work() as project:
        settings = project.root / "localize.yaml"
        settings.write_text(settings.read_text("utf-8") + "review:\n  self_approval: allow\n", encoding="utf-8")
    write(dana, 0, "Менікі.")
    with dana.at_work() as project, pytest.raises(WorkflowError, match="its reviewer wrote it"):
        review.approve(project, keys_of(project)[0], "kk")
    bolat.read(dana.write())
    with bolat.at_work() as project:
        review.approve(project, keys_of(project)[0], "kk")
    dana.read(bolat.write())
    assert state_of(dana, 0) == ("Менікі.", "reviewed")


def test_rejection_reaches_the_writer(team: list[Person]) -> None:
    """A text that was sent back is sent back everywhere, until its writer saves another one."""
    _, aigul, bolat = team
    write(aigul, 0, "Қате.")
    bolat.read(aigul.write())
    with bolat.at_work() as project:
        review.reject(project, keys_of(project)[0], "kk", reason="Мағынасы басқа.")
    aigul.read(bolat.write())
    assert state_of(aigul, 0) == ("Қате.", "initial")
    write(aigul, 0, "Дұрыс.")
    exchange(team)
    assert {state_of(person, 0) for person in team} == {("Дұрыс.", "translated")}


def test_role_of_the_moment_decides(team: list[Person]) -> None:
    """Work of a translator counts; work that they do once their role was taken, and they know it, is refused."""
    dana, aigul, _ = team
    write(aigul, 0, "Бұрын.")
    with dana.at_work() as project:
        roster.change_role(project, "Aigul", [REVIEWER])
    exchange(team)
    assert state_of(dana, 0) == ("Бұрын.", "translated")
    with aigul.at_work() as project:
        key = keys_of(project)[1]
        with pytest.raises(WorkflowError, match="may not split"):
            split(project, key, 5)


def test_revoked_member_sends_nothing_more(team: list[Person]) -> None:
    """What a revoked person sent before counts; what they make later counts nowhere, and their bundles stay closed."""
    dana, aigul, bolat = team
    write(aigul, 0, "Бұрын.")
    dana.read(aigul.write())
    with dana.at_work() as project:
        roster.revoke(project, "Aigul", "Ноутбук жоғалды.")
    write(aigul, 1, "Кейін.")
    bolat.read(dana.write())
    report = bolat.read(aigul.write(to=("Bolat",)))
    assert report.refused == 1
    assert state_of(bolat, 0) == ("Бұрын.", "translated")
    assert state_of(bolat, 1) == ("", "initial")
    with pytest.raises(ExchangeError, match="encrypted for others"):
        aigul.read(dana.write())
    with dana.at_work() as project:
        with pytest.raises(NotFound):
            bundle_files.write(project, ["Aigul"])
        assert [each.name for each in roster.list_members(project) if each.revoked] == ["Aigul"]


def test_last_manager_stays(team: list[Person]) -> None:
    """The last manager is neither revoked nor made anything else; with a second one, they may leave."""
    dana, aigul, _ = team
    with dana.at_work() as project:
        with pytest.raises(Refused, match="last manager"):
            roster.leave(project)
        with pytest.raises(Refused, match="last manager"):
            roster.change_role(project, "Dana", [WRITER])
        roster.change_role(project, "Aigul", [MANAGER, WRITER])
        roster.leave(project)
    aigul.read(dana.write())
    with aigul.at_work() as project:
        assert {each.name: each.revoked for each in roster.list_members(project)}["Dana"]


def test_only_managers_invite_and_revoke(team: list[Person]) -> None:
    """A translator changes nothing of the membership."""
    with team[1].at_work() as project:
        with pytest.raises(Refused, match="not a manager"):
            invitation.invite(project, "Eve", [MANAGER])
        with pytest.raises(Refused, match="not a manager"):
            roster.revoke(project, "Bolat", "x")


def test_invitation_needs_its_code_and_serves_once(tmp_path: Path) -> None:
    """Another code opens nothing; of two who use one invitation at once neither is a member."""
    dana = begin(tmp_path)
    with dana.at_work() as project:
        invited = invitation.invite(project, "Aigul", [WRITER])
    first, second = Person("Aigul", tmp_path / "a"), Person("Aigul", tmp_path / "b")
    with first.here(), pytest.raises(ExchangeError, match="code is wrong"):
        invitation.join(invited.data, "AAAA-AAAA-AAAA-AAAA-AAAA", first.root, first.key)
    assert not first.root.exists()
    for each in (first, second):
        with each.here():
            invitation.join(invited.data, invited.code.lower().replace("-", " "), each.root, each.key).close()
    dana.read(first.write())
    with dana.at_work() as project:
        assert [len(each.keys) for each in roster.list_members(project)] == [1, 1]
    dana.read(second.write())
    with dana.at_work() as project:
        assert [len(each.keys) for each in roster.list_members(project)] == [0, 1]


def test_who_joined_counts_once_a_manager_has_read_it(team: list[Person], tmp_path: Path) -> None:
    """Until then they work and see it; a translator's copy keeps it, and says that they wait; then it counts."""
    dana, aigul, _ = team
    with dana.at_work() as project:
        invited = invitation.invite(project, "Erlan", [WRITER, MANAGER])
    erlan = Person("Erlan", tmp_path / "erlan")
    with erlan.here():
        invitation.join(invited.data, invited.code, erlan.root, erlan.key).close()
    write(erlan, 0, "Бұрын.")
    with erlan.at_work() as project, pytest.raises(Refused, match="no manager has read yet"):
        roster.change_role(project, "Aigul", [MANAGER])
    aigul.read(dana.write())
    assert aigul.read(erlan.write(to=("Aigul",))).refused == 1
    assert (state_of(erlan, 0), state_of(aigul, 0)) == (("Бұрын.", "translated"), ("", "initial"))
    assert waiting(aigul) == waiting(erlan) == ["Erlan"]
    dana.read(erlan.write())
    aigul.read(dana.write())
    erlan.read(dana.write())
    assert {state_of(person, 0) for person in (dana, aigul, erlan)} == {("Бұрын.", "translated")}
    assert waiting(aigul) == waiting(erlan) == waiting(dana) == []
    with erlan.at_work() as project:
        roster.change_role(project, "Aigul", [MANAGER])


def waiting(person: Person) -> list[str]:
    """Return who waits for a manager, as somebody sees it."""
    with person.at_work() as project:
        return [each.name for each in roster.list_members(project) if each.is_waiting]


def test_gap_is_refused_with_the_command_for_the_sender(team: list[Person]) -> None:
    """A bundle that builds on what is lacking is refused whole, and says what to run; with `have` it comes."""
    dana, aigul, bolat = team
    write(aigul, 0, "Бір.")
    dana.read(aigul.write(to=("Dana",)))
    write(aigul, 1, "Екі.")
    have = _have_of(dana, aigul)
    with aigul.at_work() as project:
        late = bundle_files.write(project, ["Bolat"], have).data
    with pytest.raises(ExchangeError, match="missing here") as refused:
        bolat.read(late)
    assert "localize bundle write" in str(refused.value.hint)
    assert state_of(bolat, 0) == ("", "initial")
    have = _have_of(bolat, aigul)
    with aigul.at_work() as project:
        data = bundle_files.write(project, ["Bolat"], have).data
    bolat.read(data)
    assert state_of(bolat, 1) == ("Екі.", "translated")


def _have_of(person: Person, reader: Person) -> bundle_files.Have:
    with person.at_work() as project:
        data = bundle_files.write_have(project)
    with reader.at_work() as project:
        return bundle_files.read_have(project, data)


def test_altered_and_cut_bundles_bring_nothing(team: list[Person]) -> None:
    """Cut off or altered anywhere, a bundle is refused whole; the same bundle, whole, is taken."""
    dana, aigul, _ = team
    write(aigul, 0, "Бір.")
    data = aigul.write()
    with dana.at_work() as project:
        before = project.store.head()
    for at in range(0, len(data), len(data) // 12):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
            with pytest.raises(ExchangeError):
                dana.read(broken)
    with dana.at_work() as project:
        assert project.store.head() == before
    dana.read(data)
    assert state_of(dana, 0) == ("Бір.", "translated")


def test_dry_run_counts_and_takes_nothing(team: list[Person]) -> None:
    """A dry run says what would come in."""
    dana, aigul, _ = team
    write(aigul, 0, "Бір.")
    data = aigul.write()
    trial = dana.read(data, is_trial=True)
    assert (trial.texts, state_of(dana, 0)) == (1, ("", "initial"))
    assert dana.read(data) == trial


def test_older_state_of_a_replica_does_not_speak_for_it(team: list[Person]) -> None:
    """A restored or copied project cannot send: two that add to one chain would void each other."""
    _, aigul, _ = team
    shutil.copytree(aigul.root, aigul.home / "kept")
    write(aigul, 0, "Бір.")
    aigul.write()
    shutil.rmtree(aigul.root)
    shutil.copytree(aigul.home / "kept", aigul.root)
    write(aigul, 0, "Басқа.")
    with pytest.raises(Refused, match="older state"):
        aigul.write()


def test_new_version_of_a_document_reaches_everybody(team: list[Person], tmp_path: Path) -> None:
    """A version that a manager adds is applied as it came out there: same keys, same texts, same export."""
    dana, aigul, bolat = team
    write(aigul, 0, "Бірінші.")
    exchange(team)
    source = tmp_path / "guide.md"
    source.write_text("A new beginning.\n\n" + source.read_text("utf-8"), encoding="utf-8")
    with dana.at_work() as project:
        finish(add(project, source))
    write(bolat, 2, "Екінші.")
    exchange(team)
    listed = []
    for person in team:
        with person.at_work() as project:
            listed.append((keys_of(project), texts_of(project), [each.version for each in project.store.documents()]))
            assert project.store.verify() == ()
    assert listed == listed[:1] * 3
    assert listed[0][1][1][0] == "Бірінші."
    assert len({exported(person) for person in team}) == 1


def test_removed_texts_are_gone_everywhere(team: list[Person]) -> None:
    """A manager's removal takes a name out of all stores, also out of the bytes that travel; what stands stays."""
    dana, aigul, bolat = team
    write(aigul, 0, "Куәгер Сәуле.")
    exchange(team)
    write(aigul, 0, "Куәгер.")
    exchange(team)
    with dana.at_work() as project:
        redact(project, keys_of(project)[:1], "Аты бар.")
    exchange(team)
    for person in team:
        with person.at_work() as project:
            state = project.store.team_state()
            assert state is not None
            assert all("Сәуле" not in (each.body or b"").decode() for each in state.events)
            bodies = [each.body for each in project.store.history(subject(keys_of(project)[0]))]
            assert [each.content.typed for each in bodies if isinstance(each, SaveTarget)] == ["Куәгер."]
            assert project.store.verify() == ()
    assert {state_of(person, 0) for person in team} == {("Куәгер.", "translated")}
    assert bolat.name == "Bolat"


def test_notes_keep_their_answers(team: list[Person]) -> None:
    """An answer belongs to its note on every replica, and what is settled is settled; opened again wins."""
    dana, aigul, bolat = team
    with aigul.at_work() as project:
        key = keys_of(project)[0]
        notes.leave(project, key, KK, "Бұл кім?", kind="question")
    exchange(team)
    with bolat.at_work() as project:
        notes.leave(project, key, KK, "Бөлек.")
        (asked,) = [each for each in project.store.notes(key, KK) if each.note.text == "Бұл кім?"]
        notes.answer(project, key, KK, asked.number, "Судья.")
        notes.resolve(project, key, KK, asked.number)
    exchange(team)
    for person in team:
        with person.at_work() as project:
            found = {each.note.text: each for each in project.store.notes(key, KK)}
            assert found["Судья."].answers == found["Бұл кім?"].number
            assert (found["Бұл кім?"].resolved, found["Бөлек."].resolved) == (True, False)
    assert dana.name == "Dana"


def newer_event(person: Person, by: Person, about: Subject) -> Bundle:
    """Return a bundle with what a colleague did by a newer version of the program, on top of what a person has."""
    with person.at_work() as project:
        view = load_view(project)
        (member,) = (each for each in view.members if each.name == by.name)
        chain = [each for each in view.state.events if each.replica == member.keys[0].replica]
        last = max(chain, key=lambda each: each.sequence)
        place = {"project": project.store.project_id, "replica": last.replica, "sequence": last.sequence + 1}
        what = {"format": 99, "previous": last.id, "subject": wire.to_json(about), "body": hash_bytes(b"new")}
        record = Record(json.dumps({**place, **what}).encode(), b"new")
        manifest = Manifest(project.store.project_id, (Span(last.replica, last.sequence + 1, last.sequence + 1),))
        return Bundle(manifest, (), newer=(record,))


def test_what_a_newer_version_changed_is_read_only(team: list[Person]) -> None:
    """The segment says so and stays; others are worked on; the event is passed on, and a stranger's closes nothing."""
    dana, aigul, bolat = team
    with aigul.at_work() as project:
        first, second, *_ = keys_of(project)
    write(aigul, 0, "Бұрын.")
    bundle = newer_event(aigul, dana, subject(first))
    with aigul.at_work() as project:
        merge(project, Incoming(bundle, "Dana"))
        with pytest.raises(ReadOnly, match="newer version"):
            save(project, first, "kk", "Кейін.")
        save(project, second, "kk", "Бәрі дұрыс.")
    assert (state_of(aigul, 0)[0], state_of(aigul, 1)[0]) == ("Бұрын.", "Бәрі дұрыс.")
    bolat.read(aigul.write())
    with bolat.at_work() as project:
        assert project.store.team_state() is not None
        with pytest.raises(ReadOnly, match="newer version"):
            save(project, first, "kk", "Мен де.")
    roster_event = newer_event(aigul, bolat, MEMBERS)
    with aigul.at_work() as project:
        merge(project, Incoming(roster_event, "Bolat"))
        with pytest.raises(ReadOnly, match="newer version"):
            roster.leave(project)
