"""Who is where: shown once a manager has turned it on, sealed for the one who is there, and only for a minute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from tests.workflow.team.offices import Office
from tests.workflow.team.people import KK, WRITER, Person, begin, invite, keys_of

from localize.workflow.editing.edit import save
from localize.workflow.team import bundle_parser, server_sync
from localize.workflow.team.presence import Presence, Spot
from localize.workflow.team.replica import get_state
from localize.workflow.team.server_keys import require_ring
from localize.workflow.team.server_members import add_server, read_admission, write_admission
from localize.workflow.team.server_place import get_server, open_mailbox, open_server
from localize.workflow.team.server_presence import begin_presence, find_last_spots, find_rows


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with mock.patch.object(bundle_parser, "require_readable"):
        yield


@pytest.fixture
def people(office: Office, tmp_path: Path) -> tuple[Person, Person]:
    """A manager and a translator, who have a server."""
    dana = begin(tmp_path)
    aigul = invite(dana, "Aigul", WRITER)
    aigul.read(dana.write())
    with dana.at_work() as project:
        add_server(project, office.url)
        server_sync.sync(project)
        access = write_admission(project, "Aigul")
    with aigul.at_work() as project:
        read_admission(project, access)
    sync(aigul, dana)
    return dana, aigul


def sync(*people: Person) -> None:
    """Exchange with the server, one after the other."""
    for person in people:
        with person.at_work() as project:
            server_sync.sync(project)


def turn_on(person: Person) -> None:
    """Let presence be shown, by the settings of a person's project."""
    with (person.root / "localize.yaml").open("a", encoding="utf-8") as settings:
        settings.write("team: {presence: true}\n")


def look(person: Person, number: int | None) -> Presence:
    """Say that a person is at a segment, or nowhere; return whom they see."""
    presence = Presence()
    with person.at_work() as project:
        presence.here = Spot(keys_of(project)[number], KK) if number is not None else None
        with open_server(project) as connection:
            ring = require_ring(project)
            begin_presence(project, connection, open_mailbox(project, connection, ring), ring, presence)(0)
    return presence


def count_rows(office: Office) -> int:
    """Return of how many the server knows where they are."""
    with office.connect() as owner:
        row = owner.execute("SELECT count(*) FROM localize.presence").fetchone()
        return int(row[0]) if row else 0


def test_presence_is_off_until_a_manager_turns_it_on(people: tuple[Person, Person], office: Office) -> None:
    """Until then the server hears of nobody; a translator's word is not enough."""
    dana, aigul = people
    assert look(dana, 0).others == {}
    assert count_rows(office) == 0
    turn_on(aigul)
    sync(aigul, dana)
    assert look(dana, 0).others == {}
    assert count_rows(office) == 0
    turn_on(dana)
    sync(dana, aigul)
    look(aigul, 2)
    seen = look(dana, 0)
    with dana.at_work() as project:
        spot = Spot(keys_of(project)[2], KK)
    assert seen.others == {"Aigul": spot}
    assert seen.find_others(spot) == ["Aigul"]
    assert seen.find_others(seen.here) == []
    look(aigul, None)
    assert look(dana, 0).others == {}


def test_place_of_one_is_not_taken_for_another_s(people: tuple[Person, Person], office: Office) -> None:
    """Whoever runs the server sees no segment, and cannot say that somebody is where another one is."""
    dana, aigul = people
    turn_on(dana)
    sync(dana, aigul)
    look(dana, 2)
    with aigul.at_work() as project:
        login, key = get_server(get_state(project)).login, str(keys_of(project)[2])
    with office.connect() as owner:
        rows = owner.execute("SELECT login, place FROM localize.presence").fetchall()
        assert [key.encode() in place for _, place in rows] == [False]
        owner.execute("INSERT INTO localize.presence VALUES (%s, %s)", (login, rows[0][1]))
    assert look(dana, 0).others == {}


def test_last_act_of_each_is_found_without_a_clock(people: tuple[Person, Person]) -> None:
    """It is the last in the order of the record, by whomever it came."""
    dana, aigul = people
    for number in (3, 1):
        with aigul.at_work() as project:
            save(project, keys_of(project)[number], KK, "Мәтін.")
    sync(aigul, dana)
    with dana.at_work() as project:
        spots = find_last_spots(project)
        assert spots["Aigul"] == Spot(keys_of(project)[1], KK)
        assert find_rows(project, spots)["Aigul"].document_number == 2


def test_who_follows_is_seen(people: tuple[Person, Person], office: Office) -> None:
    """An exchange in the background says where the person is."""
    dana, aigul = people
    turn_on(dana)
    sync(dana, aigul)
    presence = Presence()
    with aigul.at_work() as project:
        presence.here = Spot(keys_of(project)[4], KK)
        steps = server_sync.follow(project, presence=presence)
        with mock.patch.multiple(server_sync, _LOOK_S=0.01, _LONGEST_WAIT_S=0.0):
            reports = (each for each in steps if isinstance(each, server_sync.SyncReport))
            next(reports)
            next(reports)
        steps.close()
    assert look(dana, None).others == {"Aigul": presence.here}
