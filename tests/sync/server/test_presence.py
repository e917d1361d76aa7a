"""Presence at the server: it holds for a minute, is read by one function alone, and stays out of what is kept."""

from __future__ import annotations

import os
import subprocess

import pytest
from tests.database_fixtures import TAG, PostOffice
from tests.postgres import SYSTEM, WHEEL, find_programs

from localize.errors import Refused, ServerRefused
from localize.sync.server.access import read_version
from localize.sync.server.installation import VERSION, upgrade
from localize.sync.server.mailbox import Mailbox

psycopg = pytest.importorskip("psycopg")


def test_members_see_where_the_others_are_for_a_minute(post_office: PostOffice) -> None:
    """Not where they are themselves, nor who left, was a minute ago, or is in the team no more."""
    here = [post_office.invite() for _ in range(3)]
    dana, aigul, bolat = (Mailbox(post_office.connect(each), TAG) for each in here)
    assert dana.appear(b"first") == {}
    assert aigul.appear(b"second") == {here[0].login: b"first"}
    assert dana.appear(b"third") == {here[1].login: b"second"}
    assert bolat.appear(None) == {here[0].login: b"third", here[1].login: b"second"}
    post_office.owner.execute(
        "UPDATE localize.presence SET at = at - interval '61 s' WHERE login = %s", (here[0].login,)
    )
    assert bolat.appear(None) == {here[1].login: b"second"}
    assert post_office.owner.execute("SELECT login FROM localize.presence").fetchall() == [(here[1].login,)]
    dana.appear(b"back")
    post_office.owner.execute("UPDATE localize.member SET is_out = true WHERE login = %s", (here[1].login,))
    assert bolat.appear(None) == {here[0].login: b"back"}
    assert dana.appear(None) == {}
    assert bolat.appear(None) == {}


def test_presence_is_closed_to_all_but_its_function(post_office: PostOffice) -> None:
    """No member reads the table; who is no member does not call, and nobody puts more there than a place."""
    address = post_office.invite(is_manager=True)
    connection = post_office.connect(address)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM localize.presence")
    with pytest.raises(ServerRefused):
        Mailbox(connection, TAG).appear(bytes(513))
    with pytest.raises(ServerRefused):
        Mailbox(connection, bytes(32)).appear(b"here")
    post_office.owner.execute("UPDATE localize.member SET is_out = true WHERE login = %s", (address.login,))
    with pytest.raises(ServerRefused):
        Mailbox(connection, TAG).appear(b"here")


def test_presence_is_in_no_log_and_no_dump(post_office: PostOffice) -> None:
    """Its table is not logged, and a dump as the page on servers makes it leaves its rows out."""
    Mailbox(post_office.connect(), TAG).appear(b"a place that is looked for")
    kind = post_office.owner.execute(
        "SELECT relpersistence FROM pg_class WHERE oid = 'localize.presence'::regclass"
    ).fetchone()
    assert kind == ("u",)
    programs = find_programs(WHEEL) or find_programs(SYSTEM)
    if programs is None or post_office.server.folder is None:
        pytest.skip("no pg_dump on this machine")
    words = psycopg.conninfo.conninfo_to_dict(post_office.server.dsn)
    dump = [programs / "pg_dump", "--no-unlogged-table-data", "-h", words["host"], "-U", words["user"]]
    environment = {"PGPASSWORD": str(words["password"]), "PATH": os.environ["PATH"]}
    done = subprocess.run([*dump, post_office.database], capture_output=True, check=True, env=environment)
    assert b"CREATE UNLOGGED TABLE localize.presence" in done.stdout
    assert b"a place that is looked for".hex().encode() not in done.stdout


def test_older_server_is_upgraded_by_its_owner(post_office: PostOffice) -> None:
    """A trial changes nothing; what members had brought stays, and another project's database is left alone."""
    owner = post_office.owner
    owner.execute(
        "DROP FUNCTION localize.appear; DROP TABLE localize.presence; UPDATE localize.project SET version = 1"
    )
    assert upgrade(owner, TAG, is_trial=True)
    assert read_version(owner) == 1
    with pytest.raises(Refused):
        upgrade(owner, bytes(32))
    assert upgrade(owner, TAG)
    assert read_version(owner) == VERSION
    assert Mailbox(post_office.connect(), TAG).appear(b"here") == {}
    assert not upgrade(owner, TAG)
