"""Rights on the server: what each login may do, whatever program it uses."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.database_fixtures import TAG, PostOffice
from tests.postgres import Server
from tests.sync.server.rows import make_chain, make_row

from localize.errors import Refused, ServerRefused, ServerUnavailable
from localize.sync.server.access import Address, connect, make_password, make_verifier, open_connection
from localize.sync.server.installation import inspect, install
from localize.sync.server.mailbox import Cursor, Mailbox

psycopg = pytest.importorskip("psycopg")


def test_members_write_by_functions_alone(post_office: PostOffice) -> None:
    """No login may insert, change or delete a row of any table, make a table, or change a number; a manager neither."""
    connection = post_office.connect(is_manager=True)
    tables = [
        row[0]
        for row in post_office.owner.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE relnamespace = 'localize'::regnamespace"
            " AND relkind IN ('r', 'S', 'v')"
        )
    ]
    assert len(tables) >= 5
    for table in tables:
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            if not table.endswith("_seq") or right == "UPDATE":
                kind = "sequence" if table.endswith("_seq") else "table"
                row = connection.execute(
                    f"SELECT has_{kind}_privilege(session_user, %s, %s)".encode(), (table, right)
                ).fetchone()
                assert row == (False,), (table, right)
    for statement in (
        "CREATE TABLE public.t ()",
        "CREATE TABLE localize.t ()",
        "CREATE TEMP TABLE t ()",
        "CREATE ROLE r",
        "SET ROLE localize_keeper",
        "SET ROLE localize_doorman",
        "GRANT localize_doorman TO CURRENT_USER",
        "SELECT localize.rebuild_heads()",
        "SELECT localize.begin_epoch()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_functions_of_owners_are_closed(post_office: PostOffice) -> None:
    """What runs with more rights than its caller's looks for names in no schema of the caller."""
    rows = post_office.owner.execute(
        "SELECT proname, prosecdef, proconfig, proacl::text FROM pg_proc WHERE pronamespace = 'localize'::regnamespace"
    ).fetchall()
    assert {row[0] for row in rows if row[1]} == {
        "push",
        "push_blob",
        "appear",
        "invite",
        "revoke_login",
        "set_manager",
        "set_own_password",
    }
    for name, _, settings, rights in rows:
        assert settings == ["search_path=pg_catalog, pg_temp"], name
        assert "{=" not in rights, name
        assert ",=" not in rights, name


FORGERIES: dict[str, Callable[[Mailbox], object]] = {
    "parents": lambda box: box.push([make_row(parents=[bytes(32)])]),
    "chain": lambda box: box.push([replace(make_row(), sequence=7, previous=bytes(32))]),
    "size": lambda box: box.push([make_row(body=bytes(1_200_000))]),
}


@pytest.mark.parametrize("rule", FORGERIES)
def test_rows_that_fit_nowhere_are_refused(post_office: PostOffice, rule: str) -> None:
    """What names something unknown, leaves a gap in a chain, or is too large, is refused, and nothing is written."""
    mailbox = Mailbox(post_office.connect(), TAG)
    with pytest.raises(ServerRefused) as caught:
        FORGERIES[rule](mailbox)
    assert caught.value.rule == rule
    assert mailbox.pull(Cursor()).rows == ()


def test_link_to_another_chain_is_refused(post_office: PostOffice) -> None:
    """An event that follows one of another replica, or one with another number, has no place."""
    mailbox, rows = Mailbox(post_office.connect(), TAG), make_chain(2)
    mailbox.push(rows)
    for bad in (make_row("r2", rows[1]), replace(make_row("r1", rows[0]), sequence=3)):
        with pytest.raises(ServerRefused) as caught:
            mailbox.push([bad])
        assert caught.value.rule == "chain"


def test_another_project_is_refused(post_office: PostOffice) -> None:
    """Who has the address of another project's database writes nothing there, by mistake or not."""
    with pytest.raises(ServerRefused) as caught:
        Mailbox(post_office.connect(), bytes(32)).push([make_row()])
    assert caught.value.rule == "project"


def test_full_project_takes_no_more(post_office: PostOffice) -> None:
    """What goes beyond the limit of a project is refused, events and documents alike; what is there can be read."""
    mailbox = Mailbox(post_office.connect(), TAG)
    mailbox.push([row := make_row()])
    post_office.owner.execute("UPDATE localize.project SET size_limit = 200000")
    with pytest.raises(ServerRefused) as caught:
        mailbox.push([make_row("r2", body=bytes(200_000))])
    assert caught.value.rule == "room"
    with pytest.raises(ServerRefused):
        mailbox.push_blob(bytes(32), [bytes(200_000)])
    assert mailbox.pull(Cursor()).rows == (row,)


def test_server_says_itself_who_brought_a_row(post_office: PostOffice) -> None:
    """Who brought a row is the login that it came by, also where the caller sets another role's name."""
    address = post_office.invite()
    connection = post_office.connect(address)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SET SESSION AUTHORIZATION postgres")
    Mailbox(connection, TAG).push([make_row()])
    assert post_office.owner.execute("SELECT pushed_by FROM localize.event").fetchall() == [(address.login,)]


def test_revoked_login_is_out_at_once(post_office: PostOffice) -> None:
    """Who was revoked connects no more, writes no more over a connection that is open, and may be invited again."""
    manager, address = post_office.connect(is_manager=True), post_office.invite()
    connection = post_office.connect(address)
    manager.execute("SELECT localize.revoke_login(%s)", (address.login,))
    with pytest.raises(ServerRefused):
        Mailbox(connection, TAG).push([make_row()])
    with pytest.raises((Refused, ServerUnavailable)):
        connect(address)
    password = make_password()
    verifier = make_verifier(manager, address.login, password)
    manager.execute("SELECT localize.invite(%s, %s, 7, false)", (address.login, verifier))
    assert Mailbox(post_office.connect(replace(address, password=password)), TAG).push([make_row()]) == 1


def test_managers_alone_let_people_in_and_out(post_office: PostOffice) -> None:
    """A member without the role invites nobody, revokes nobody but themself, and makes nobody a manager."""
    address = post_office.invite()
    connection, other = post_office.connect(address), post_office.invite()
    verifier = make_verifier(connection, "m_new", make_password())
    for query in (
        f"SELECT localize.invite('m_new', '{verifier}', 7, true)",
        f"SELECT localize.revoke_login('{other.login}')",
        f"SELECT localize.set_manager('{address.login}', true)",
    ):
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(query.encode())
        assert caught.value.sqlstate == "LW007"
    connection.execute("SELECT localize.revoke_login(%s)", (address.login,))


def test_invitation_gives_a_login_and_nothing_else(post_office: PostOffice) -> None:
    """An invited login is in one group, has no attribute, and its password ends, until its owner has chosen another."""
    address = post_office.invite(is_manager=True)
    role = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolvaliduntil < 'infinity'"
    query = f"{role} FROM pg_authid WHERE rolname = %s"
    assert post_office.owner.execute(query.encode(), (address.login,)).fetchall() == [(*[False] * 5, True)]
    groups = (
        "SELECT r.rolname, m.admin_option FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = %s)"
    )
    assert post_office.owner.execute(groups, (address.login,)).fetchall() == [("localize_member", False)]
    connection, password = post_office.connect(address), make_password()
    connection.execute("SELECT localize.set_own_password(%s)", (make_verifier(connection, address.login, password),))
    assert post_office.owner.execute(query.encode(), (address.login,)).fetchall() == [(*[False] * 5, False)]
    post_office.connect(replace(address, password=password))
    with pytest.raises(ServerUnavailable):
        connect(address)


@pytest.mark.parametrize("login", ["ab", "Aigul", 'x"y', "postgres", "pg_monitor", "localize_doorman", "a" * 41, "m;x"])
def test_names_of_logins_are_narrow(post_office: PostOffice, login: str) -> None:
    """A manager takes over no role that exists, and gives no name that means something elsewhere."""
    manager = post_office.connect(is_manager=True)
    with pytest.raises(psycopg.Error) as caught:
        manager.execute(
            "SELECT localize.invite(%s, %s, 7, false)", (login, make_verifier(manager, "m_x", make_password()))
        )
    assert caught.value.sqlstate == "LW009"


@pytest.mark.parametrize("word", ["secret", "md5" + "0" * 32, "", "SCRAM-SHA-256$1:x$y:z"])
def test_password_in_clear_is_refused(post_office: PostOffice, word: str) -> None:
    """The server takes verifiers alone, so that no password stands in a statement, a log or a list of processes."""
    manager = post_office.connect(is_manager=True)
    for query in ("SELECT localize.invite('m_new', %s, 7, false)", "SELECT localize.set_own_password(%s)"):
        with pytest.raises(psycopg.Error) as caught:
            manager.execute(query.encode(), (word,))
        assert caught.value.sqlstate == "LW008"


def test_no_password_stands_in_the_log(post_office: PostOffice) -> None:
    """A server that logs every statement has seen no password of a member."""
    address = post_office.invite()
    connection, password = post_office.connect(address), make_password()
    connection.execute("SELECT localize.set_own_password(%s)", (make_verifier(connection, address.login, password),))
    if post_office.server.folder is not None:
        log = (post_office.server.folder / "log").read_bytes()
        assert b"set_own_password" in log
        assert address.password.encode() not in log
        assert password.encode() not in log


@pytest.mark.parametrize("attribute", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "NOSUPERUSER"])
def test_program_refuses_to_come_as_an_administrator(post_office: PostOffice, attribute: str) -> None:
    """It does not connect as somebody for whom the rules would not hold, nor as somebody who is no member."""
    login, password = f"m_{secrets.token_hex(4)}", make_password()
    post_office.logins.append(login)
    verifier = make_verifier(post_office.owner, login, password)
    post_office.owner.execute(f"CREATE ROLE {login} LOGIN {attribute} PASSWORD '{verifier}'".encode())
    post_office.owner.execute(f"GRANT CONNECT ON DATABASE {post_office.database} TO {login}".encode())
    with pytest.raises(Refused) as caught:
        connect(Address(post_office.url, login, password))
    assert isinstance(caught.value, ServerRefused) is (attribute == "NOSUPERUSER")


def test_program_refuses_to_come_as_the_owner(server: Server) -> None:
    """On a rented server the owner of the database is no superuser: it prepares the database, and is no member."""
    login, password = f"owner_{secrets.token_hex(4)}", make_password()
    database = server.create()
    admin = server.connect(database)
    try:
        verifier = make_verifier(admin, login, password)
        admin.execute(f"CREATE ROLE {login} LOGIN CREATEROLE PASSWORD '{verifier}'".encode())
        # on a rented server the roles are made by this owner; here another database has them already
        for role in ("localize_member", "localize_keeper", "localize_doorman"):
            if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchall():
                admin.execute(f"GRANT {role} TO {login} WITH ADMIN OPTION".encode())
        admin.execute(f"ALTER DATABASE {database} OWNER TO {login}".encode())
        url = " ".join(each for each in server.dsn.split() if not each.startswith(("user=", "password=")))
        url += f" dbname={database}"
        with open_connection(url, user=login, password=password) as owner:
            install(owner, TAG)
            assert inspect(owner).is_installed
            with pytest.raises(Refused):
                install(owner, TAG)
            verifier = make_verifier(owner, f"{login}_m", password)
            owner.execute("SELECT localize.invite(%s, %s, 7, true)", (f"{login}_m", verifier))
        with pytest.raises(Refused):
            connect(Address(url, login, password))
        with connect(Address(url, f"{login}_m", password)) as member:
            assert Mailbox(member, TAG).push([make_row()]) == 1
    finally:
        admin.close()
        server.drop(database)
        with server.connect("postgres") as connection:
            connection.execute(f"DROP ROLE IF EXISTS {login}_m".encode())
            connection.execute(f"DROP OWNED BY {login} CASCADE".encode())
            connection.execute(f"DROP ROLE {login}".encode())


def test_wall_between_projects_is_the_database(post_office: PostOffice, server: Server, template: str) -> None:
    """A member of one project cannot connect to another one on the same server."""
    address = post_office.invite()
    with pytest.raises(ServerUnavailable):
        connect(replace(address, url=address.url.replace(post_office.database, template)))
    with pytest.raises(ServerUnavailable):
        connect(replace(address, login="nobody_at_all"))
