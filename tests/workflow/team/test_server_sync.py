"""A team and its server: what one sends the others get, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from tests.workflow.team.offices import Office, join, sync
from tests.workflow.team.people import REVIEWER, WRITER, Person, begin, exported, invite, keys_of, texts_of

from localize.errors import LocalizeError, Refused, ServerUnavailable, WorkflowError
from localize.model import Progress
from localize.runtime.interruption import HangUp
from localize.store.team_record import ServerPlace
from localize.sync.event import Record
from localize.sync.server import mailbox
from localize.sync.server.access import Address, connect
from localize.sync.server.envelope import blind_event, seal_event
from localize.workflow import finish, review
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.team import bundle_parser, invitation, server_place, server_sync
from localize.workflow.team.conflicts import list_conflicts, resolve
from localize.workflow.team.replica import get_state, merge
from localize.workflow.team.roster import revoke
from localize.workflow.team.server_keys import require_ring
from localize.workflow.team.server_members import (
    add_server,
    read_admission,
    rebuild_server,
    write_admission,
)
from localize.workflow.team.server_place import open_mailbox, open_server
from localize.workflow.team.server_sync import SyncReport, count_waiting


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with mock.patch.object(bundle_parser, "require_readable"), mock.patch.object(invitation, "require_readable"):
        yield


@pytest.fixture
def founder(office: Office, tmp_path: Path) -> Person:
    """Return somebody whose team has a server."""
    person = begin(tmp_path)
    with person.at_work() as project:
        add_server(project, office.url)
    assert sync(person).pushed > 0
    return person


def write(person: Person, number: int, text: str) -> None:
    """Write a text."""
    with person.at_work() as project:
        save(project, keys_of(project)[number], "kk", text)


def show(person: Person) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what a person sees, whose store proves itself."""
    with person.at_work() as project:
        assert project.store.verify() == ()
        return texts_of(project)


def settle(people: list[Person]) -> None:
    """Let everybody exchange until nobody has anything new."""
    for _ in range(4):
        for person in people:
            sync(person)


def test_text_and_approval_reach_everybody_without_a_stick(founder: Person) -> None:
    """Who joined by an invitation gets all work from the server, and brings theirs; what all have is the same."""
    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", REVIEWER)
    write(aigul, 0, "Бірінші абзац.")
    assert sync(aigul).pushed >= 1
    assert sync(bolat).merged.texts == 1
    with bolat.at_work() as project:
        review.approve(project, keys_of(project)[0], "kk")
    settle([founder, aigul, bolat])
    assert show(founder) == show(aigul) == show(bolat)
    assert show(founder)[0] == ("Бірінші абзац.", "reviewed", ("Bolat",))
    again = sync(aigul)
    assert (again.pulled, again.pushed, again.waiting, again.quarantined, again.refused) == (0, 0, 0, 0, ())


def test_texts_at_once_are_one_conflict(founder: Person) -> None:
    """The server takes both of two texts at once, whoever was faster; the conflict is alike everywhere, and settled."""
    aigul = join(founder, "Aigul", WRITER)
    write(aigul, 1, "Менің мәтінім.")
    write(founder, 1, "Басқа мәтін.")
    settle([founder, aigul])
    assert show(founder) == show(aigul)
    with aigul.at_work() as project:
        (conflict,) = list_conflicts(project)
        resolve(project, conflict.id, take="mine")
    settle([aigul, founder])
    assert show(founder) == show(aigul)
    assert show(founder)[1][:2] == ("Менің мәтінім.", "translated")
    assert sync(founder).merged.conflicts == 0


def test_trial_writes_nothing_on_either_side(founder: Person, office: Office) -> None:
    """A dry run says how much would come and go, and leaves the server and the project as they are."""
    aigul = join(founder, "Aigul", WRITER)
    write(aigul, 0, "Бірінші.")
    sync(aigul)
    write(founder, 1, "Екінші.")
    with office.connect() as owner:
        before = owner.execute("SELECT count(*) FROM localize.event").fetchone()
        with founder.at_work() as project:
            trial = server_sync.sync(project, is_trial=True)
            assert (trial.pulled, trial.pushed, trial.waiting) == (1, 0, 1)
            assert texts_of(project)[0][0] == ""
        assert owner.execute("SELECT count(*) FROM localize.event").fetchone() == before
    real = sync(founder)
    assert (real.pulled, real.pushed, real.waiting) == (1, 1, 0)


def test_what_waits_is_kept_while_the_server_is_away(founder: Person, office: Office) -> None:
    """Work goes on without the server, is counted as waiting, and arrives once, whole, when the server is back."""
    aigul = join(founder, "Aigul", WRITER)
    with office.connect() as owner:
        owner.execute(f"ALTER DATABASE {office.database} CONNECTION LIMIT 0".encode())
        for number in range(3):
            write(aigul, number, f"Мәтін {number}.")
            with pytest.raises(ServerUnavailable):
                sync(aigul)
        with aigul.at_work() as project:
            assert count_waiting(project) == 3
        owner.execute(f"ALTER DATABASE {office.database} CONNECTION LIMIT -1".encode())
    report = sync(aigul)
    assert (report.pushed, report.waiting) == (3, 0)
    sync(founder)
    assert show(founder) == show(aigul)
    with aigul.at_work() as project:
        assert count_waiting(project) == 0


def test_documents_come_with_their_bytes(founder: Person, tmp_path: Path) -> None:
    """A document that somebody adds later is on all replicas, and all export the same bytes."""
    aigul = join(founder, "Aigul", WRITER)
    more = tmp_path / "more.md"
    more.write_text("A longer document.\n\nOf two paragraphs.\n", encoding="utf-8")
    with founder.at_work() as project:
        finish(add(project, more))
    sync(founder)
    sync(aigul)
    for person in (founder, aigul):
        with person.at_work() as project:
            assert [each.path for each in project.store.documents()] == ["guide.md", "more.md"]
    assert show(founder) == show(aigul)
    assert exported(founder) == exported(aigul)


def test_one_time_password_is_good_for_one_visit(founder: Person) -> None:
    """The invitation's password lets nobody in after whom it is for; a visit that was cut off is made up for."""
    with founder.at_work() as project:
        invited = invitation.invite(project, "Aigul", [WRITER])
    aigul = Person("Aigul", founder.home.parent / "aigul")
    with aigul.here():
        invitation.join(invited.data, invited.code, aigul.root, aigul.key).close()
    with aigul.at_work() as project:
        first = get_state(project).place.server
    assert first is not None
    cut = mock.patch("localize.workflow.team.server_place._keep_password", side_effect=ServerUnavailable("cut"))
    with cut, pytest.raises(ServerUnavailable):
        sync(aigul)
    sync(aigul)
    with aigul.at_work() as project:
        server = get_state(project).place.server
    assert server is not None
    assert (server.is_temporary, server.next_password) == (False, "")
    assert server.password != first.password
    with pytest.raises(ServerUnavailable):
        connect(Address(first.url, first.login, first.password))
    connect(Address(server.url, server.login, server.password)).close()


def test_who_was_revoked_comes_in_no_more_and_opens_nothing_new(founder: Person, office: Office) -> None:
    """A revocation ends the login and begins a new key: what follows cannot be opened by the keys of before."""
    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", WRITER)
    with bolat.at_work() as project:
        old = require_ring(project)
    with founder.at_work() as project:
        revoke(project, "Bolat", "left")
    sync(founder)
    sync(aigul)
    write(aigul, 0, "Жаңа мәтін.")
    sync(aigul)
    sync(founder)
    assert show(founder) == show(aigul)
    with pytest.raises((ServerUnavailable, Refused)):
        sync(bolat)
    with office.connect() as owner:
        rows = owner.execute("SELECT body FROM localize.event ORDER BY position DESC LIMIT 1").fetchall()
        assert not any(old.has_key(bytes(body)) for (body,) in rows)


def test_lost_server_is_rebuilt_from_a_replica(founder: Person, office: Office, spare: Office) -> None:
    """An empty database becomes the server again from one replica, and all work, of whom it may be, is there."""
    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", REVIEWER)
    write(aigul, 0, "Бірінші абзац.")
    settle([aigul, founder])
    write(aigul, 1, "Екінші абзац.")  # which nobody has but her
    with founder.at_work() as project:
        rebuild_server(project, spare.url)
    report = sync(founder)
    assert report.carried > 0
    assert report.waiting == 0
    for person in (aigul, bolat):
        with founder.at_work() as project:
            card = write_admission(project, person.name)
        with person.at_work() as project:
            read_admission(project, card)
    settle([aigul, bolat, founder])
    assert show(founder) == show(aigul) == show(bolat)
    assert show(bolat)[1][0] == "Екінші абзац."
    with office.connect() as old, spare.connect() as new:
        ids = [set(owner.execute("SELECT id FROM localize.event").fetchall()) for owner in (old, new)]
    assert ids[0] <= ids[1]


def test_server_that_was_set_back_gets_what_it_lost(founder: Person, office: Office) -> None:
    """After a restore of an older state everybody sends what the server lacks by the lengths of chains."""
    aigul = join(founder, "Aigul", WRITER)
    with office.connect() as owner:
        before = owner.execute("SELECT max(position) FROM localize.event").fetchone()
    write(aigul, 0, "Бірінші.")
    write(founder, 1, "Екінші.")
    settle([aigul, founder])
    with office.connect() as owner:
        ids = owner.execute("SELECT id FROM localize.event ORDER BY id").fetchall()
        owner.execute("DELETE FROM localize.event WHERE position > %s", before)
        owner.execute("SELECT localize.rebuild_heads(), localize.begin_epoch()")
    assert sync(aigul).pushed >= 2
    assert sync(founder).pushed == 0
    with office.connect() as owner:
        assert owner.execute("SELECT id FROM localize.event ORDER BY id").fetchall() == ids
    settle([aigul, founder])
    assert show(founder) == show(aigul)


def test_member_who_joined_by_a_stick_comes_to_the_server_later(tmp_path: Path, office: Office) -> None:
    """A team that has carried bundles gets a server; each member comes in by a file that only they can open."""
    founder = begin(tmp_path)
    aigul = invite(founder, "Aigul", WRITER)
    with aigul.at_work() as project, pytest.raises(WorkflowError):
        server_sync.sync(project)
    with founder.at_work() as project:
        add_server(project, office.url)
        with pytest.raises(LocalizeError):
            add_server(project, office.url)
        card = write_admission(project, "Aigul")
    sync(founder)
    write(aigul, 0, "Таяқшамен.")
    with aigul.at_work() as project:
        read_admission(project, card)
    settle([aigul, founder])
    assert show(founder) == show(aigul)
    assert show(founder)[0][0] == "Таяқшамен."


def forge(office: Office, victim: Project, statement: str) -> None:
    """Run SQL as a member does who writes rows by hand."""
    server = get_state(victim).place.server
    assert server is not None
    with connect(Address(server.url, server.login, server.password)) as connection:
        connection.execute(statement.encode())


CALL = (
    "SELECT localize.push((SELECT tag FROM localize.project), ARRAY[{id}], ARRAY[{replica}], ARRAY[{sequence}::bigint],"
    " ARRAY[{previous}]::bytea[], ARRAY[decode(repeat('07', 32), 'hex')], ARRAY[''::bytea],"
    " ARRAY['segment:translated'], ARRAY['kk'], ARRAY[{body}])"
)
GARBAGE = "decode(repeat('ab', 500), 'hex')"
OF_A_KNOWN_KEY = "(SELECT substr(body, 1, 16) FROM localize.event LIMIT 1) || decode(repeat('ab', 500), 'hex')"


@pytest.mark.parametrize("body", [GARBAGE, OF_A_KNOWN_KEY])
@pytest.mark.parametrize("replica", ["new", "of another"])
def test_rows_forged_by_a_member_change_nothing(founder: Person, office: Office, body: str, replica: str) -> None:
    """Garbage under a free name, or as the next event of somebody's chain, is set apart, and hinders nobody."""
    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", WRITER)
    with bolat.at_work() as project:
        place = get_state(project).place
        aiguls = place.find_member("Aigul")
        assert aiguls is not None
        words = {"id": "decode(repeat('09', 32), 'hex')", "body": body}
        if replica == "new":
            words |= {"replica": "'forged'", "sequence": "1", "previous": "NULL"}
        else:
            name = aiguls.keys[0].replica
            last = f"FROM localize.event WHERE replica = '{name}' ORDER BY sequence DESC LIMIT 1"
            words |= {"replica": f"'{name}'", "sequence": f"(SELECT sequence + 1 {last})"}
            words |= {"previous": f"(SELECT id {last})"}
        forge(office, project, CALL.format(**words))
    write(aigul, 0, "Шынайы мәтін.")
    settle([aigul, founder])
    assert show(founder) == show(aigul)
    assert show(founder)[0][:2] == ("Шынайы мәтін.", "translated")


def test_member_who_takes_an_event_s_place_keeps_it_from_nobody(founder: Person, office: Office) -> None:
    """Somebody who knows an event before the server does cannot put garbage in its place: its author brings it."""

    aigul, bolat = join(founder, "Aigul", WRITER), join(founder, "Bolat", WRITER)
    write(aigul, 0, "Шынайы мәтін.")
    with aigul.at_work() as project:
        merge(project)
        state, ring = get_state(project), require_ring(project)
        event = max((each for each in state.events if each.replica == state.place.replica), key=lambda e: e.sequence)
        row = seal_event(ring, Record(event.header, event.body), None)
    with bolat.at_work() as project, open_server(project) as connection:
        garbage = replace(row, body=row.body[:16] + os.urandom(400))
        assert open_mailbox(project, connection, ring).push([garbage]) == 1
    assert blind_event(ring, event.id) == row.id
    assert sync(aigul).pushed == 1
    sync(founder)
    assert show(founder)[0][0] == "Шынайы мәтін."


def test_who_follows_gets_what_comes_and_sends_what_is_done(founder: Person) -> None:
    """An open exchange goes on by itself: at what others send, and at what is done here."""
    aigul = join(founder, "Aigul", WRITER)
    with founder.at_work() as project:
        hang_up = HangUp()
        rounds = (each for each in server_sync.follow(project, hang_up) if isinstance(each, SyncReport))
        next(rounds)
        with aigul.here():
            write(aigul, 0, "Бірінші.")
            sync(aigul)
        assert any(next(rounds).merged.texts == 1 for _ in range(5))
        save(project, keys_of(project)[1], "kk", "Екінші.")
        assert any(next(rounds).pushed == 1 for _ in range(5))
        hang_up.end()
        assert list(rounds) == []
    assert sync(aigul).merged.texts == 1


def test_who_follows_tells_that_the_server_is_away_and_comes_back(founder: Person) -> None:
    """A line that is cut is told once for each attempt, and the next attempt goes on."""
    with founder.at_work() as project, mock.patch.object(server_sync, "_RETRY_S", 0.01):
        steps = (each for each in server_sync.follow(project) if not isinstance(each, Progress))
        assert isinstance(next(steps), SyncReport)
        with founder.here():
            write(founder, 0, "Бірінші.")
        with mock.patch.object(server_sync, "open_server", side_effect=ServerUnavailable("away")):
            assert isinstance(next(steps), ServerUnavailable)
        found = next(steps)
        assert isinstance(found, SyncReport)
        assert found.pushed == 1


def test_what_came_before_a_cut_is_kept(founder: Person, office: Office) -> None:
    """A slow line that is cut every minute brings all in the end: nothing that came is fetched again."""
    aigul = join(founder, "Aigul", WRITER)
    for number in range(4):
        write(founder, number, f"Мәтін {number}.")
    sync(founder)
    with aigul.at_work() as project, mock.patch.object(mailbox, "_PAGE_BYTES", 1):
        steps = server_sync.exchange(project)
        assert [next(steps).done for _ in range(5)] == [0, 1, 2, 3, 4]  # the first two are Aigul's own
        with office.connect() as owner:
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'm\\_%'")
        with pytest.raises(ServerUnavailable):
            finish(steps)
        assert server_sync.sync(project).pulled == 3  # of five: that she has joined is one
    assert show(aigul) == show(founder)


def test_what_waits_is_counted_without_the_server(founder: Person) -> None:
    """Before the next exchange it is known how many acts wait, those that nothing has been made of yet too."""
    with founder.at_work() as project:
        assert server_sync.count_unsent(project) == 0
        save(project, keys_of(project)[0], "kk", "Бірінші.")
        assert server_sync.count_unsent(project) == 1
        merge(project)
        assert server_sync.count_unsent(project) == 1
        server_sync.sync(project)
        assert server_sync.count_unsent(project) == 0


def test_what_is_saved_while_an_exchange_runs_is_sent_by_the_next(founder: Person) -> None:
    """An act that came after the push was made ready is not taken for one that the server has."""
    aigul = join(founder, "Aigul", WRITER)
    with founder.at_work() as project:
        save(project, keys_of(project)[0], "kk", "Бірінші.")
        for step in (steps := server_sync.exchange(project)):
            if step.what == "sent":
                save(project, keys_of(project)[1], "kk", "Екінші.")
                break
        finish(steps)
        assert server_sync.count_unsent(project) == 1
        assert server_sync.sync(project).pushed == 1
    assert sync(aigul).merged.texts == 2


def _note_position(known: ServerPlace | None) -> ServerPlace:
    assert known is not None
    return replace(known, position=known.position + 1)


def test_what_is_saved_before_the_server_is_noted_is_sent(founder: Person) -> None:
    """An act that comes between the last merge and the note of how far the server was read is no event yet."""
    aigul = join(founder, "Aigul", WRITER)
    texts = iter(["Бірінші.", "Екінші."])

    def merge_and_save(project: Project) -> None:
        merge(project)
        with suppress(StopIteration):
            save(project, keys_of(project)[0], "kk", next(texts))

    with founder.at_work() as project:
        with mock.patch.object(server_place, "merge", merge_and_save):
            server_place.change_server(project, _note_position)
        assert server_sync.count_unsent(project) == 2
    settle([founder, aigul])
    assert show(aigul)[0][0] == "Екінші."


def test_server_that_asks_for_no_password_is_refused(founder: Person, office: Office) -> None:
    """Where pg_hba.conf trusts everybody, anybody could come in a member's name: said, with what to change."""
    if office.server.folder is None:
        pytest.skip("the rules of a server that runs already are not changed")
    rules = office.server.folder / "data" / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    try:
        _set_rules(office, rules, f"local {office.database} all trust\n{before}")
        with pytest.raises(Refused, match="does not ask for passwords by SCRAM-SHA-256"):
            sync(founder)
    finally:
        _set_rules(office, rules, before)
    assert sync(founder).pushed == 0


def _set_rules(office: Office, rules: Path, text: str) -> None:
    """Change who may come in, and wait until new connections are asked by it."""
    query = "SELECT pg_conf_load_time()"
    with office.connect() as owner:
        loaded = owner.execute(query).fetchone()
        rules.write_text(text, encoding="utf-8")
        owner.execute("SELECT pg_reload_conf()")
    for _ in range(200):
        with office.connect() as owner:
            if owner.execute(query).fetchone() != loaded:
                return
        time.sleep(0.02)
    raise AssertionError("the server did not read its rules again")
