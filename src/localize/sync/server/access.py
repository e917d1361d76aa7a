"""Access to a team's server: connecting as a member, and refusing to as somebody for whom its rules would not hold."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, TypeAlias

from localize.errors import Refused, ServerRefused, ServerUnavailable
from localize.errors.message import Message
from localize.runtime.interruption import HangUp, cut
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.server.installation import VERSION
from localize.sync.signatures import missing_extra

if TYPE_CHECKING:
    import psycopg

    Connection: TypeAlias = psycopg.Connection

_CONNECT_S = 20
_SILENCE_S = 120
"""A piece of 1 MiB takes half of this at 16 kB/s: a server that says nothing for so long is gone."""
_PASSWORD_BYTES = 24
_PROOF = "scram-sha-256"
"""How a member proves the password without showing it; no server may do without."""

RULES: Mapping[str, tuple[str, Message]] = MappingProxyType(
    {
        "LW001": ("member", Message("ask a manager of the team for a new invitation")),
        "LW002": ("project", Message("the database is another project's: check the address")),
        "LW003": ("size", Message("split the document, or leave it out")),
        "LW004": ("parents", Message("run `localize sync` again")),
        "LW005": ("chain", Message("run `localize sync` again")),
        "LW006": ("room", Message("ask whoever runs the server for more room")),
        "LW007": ("manager", Message("ask a manager of the team")),
        "LW008": ("password", Message("update the program")),
        "LW009": ("login", Message("ask a manager of the team")),
    }
)
"""By codes of the server: the rule that refuses, and what to do."""


def _refusal(code: str, subject: str = "") -> ServerRefused:
    rule, hint = RULES[code]
    return ServerRefused("the team's server refused this: {rule}", rule=rule, subject=subject, hint=hint)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a team's server is, and who comes."""

    url: str
    """Without a password."""
    login: str
    password: str
    authority: str = ""
    """Certificates of whoever signs the server's, as text; empty: those that the system knows."""


def make_password() -> str:
    """Return a new password, which nobody has to type."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def make_verifier(connection: Connection, login: str, password: str) -> str:
    """Return what the server needs to know of a password: from that nobody gets it back."""
    return connection.pgconn.encrypt_password(password.encode(), login.encode(), _PROOF.encode()).decode()


def connect(address: Address, hang_up: HangUp | None = None) -> Connection:
    """Return a connection of a member, each statement of which is a transaction.

    Raises: ServerUnavailable; Refused, where the server's rules would not hold for who connects; PluginError.
    """
    hang_up = hang_up or HangUp()
    hang_up.is_calling = True
    try:
        connection = open_connection(
            address.url, user=address.login, password=address.password, authority=address.authority
        )
    finally:
        hang_up.is_calling = False
    try:
        with hang_up.hold(connection):
            _require_member(connection)
            _require_no_pool(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_connection(url: str, *, user: str = "", password: str = "", authority: str = "") -> Connection:
    """Return a connection, encrypted unless it stays on this machine.

    *user* comes with a password that the server is not shown; without one, whoever the address names comes.
    Raises: ServerUnavailable, PluginError.
    """
    psycopg = load_driver()
    wanted: dict[str, str | int] = {"connect_timeout": _CONNECT_S, "application_name": "localize"}
    if user:
        wanted |= {"user": user, "password": password, "require_auth": _PROOF}
    with translate_errors(), tempfile.TemporaryDirectory(prefix="localize-") as folder:
        given = psycopg.conninfo.conninfo_to_dict(url)
        if not _is_here(str(given.get("host", "")), str(given.get("hostaddr", ""))):
            wanted |= {"sslmode": "verify-full", "sslrootcert": str(given.get("sslrootcert", "system"))}
        if authority:
            wanted["sslrootcert"] = str(Path(folder, "authority.pem"))
            Path(folder, "authority.pem").write_text(authority, encoding="ascii")
        opened: Connection = psycopg.connect(url, autocommit=True, **wanted)
        return opened


def read_address(url: str) -> Address:
    """Return where a server is, without user and password, and with the authority's certificates as text.

    Raises: Refused, where the address is none, or names a file that cannot be read; PluginError.
    """
    psycopg = load_driver()
    try:
        given = psycopg.conninfo.conninfo_to_dict(url)
        place = given.get("sslrootcert", "system")
        authority = "" if place == "system" else Path(str(place)).read_text(encoding="ascii")
    except (psycopg.Error, OSError, UnicodeDecodeError) as error:
        raise Refused(
            "this is not the address of a PostgreSQL server: {error}",
            error=" ".join(str(error).split()),
            hint="write it as postgresql://USER@HOST/DATABASE",
        ) from error
    kept = {name: value for name, value in given.items() if name in ("host", "hostaddr", "port", "dbname")}
    return Address(psycopg.conninfo.make_conninfo(**kept), "", "", authority)


def describe_address(url: str) -> str:
    """Return host, port and database of an address of `read_address`. Raises: PluginError."""
    given = load_driver().conninfo.conninfo_to_dict(url)
    host, port = given.get("host") or given.get("hostaddr") or "localhost", given.get("port")
    return f"{host}{f':{port}' if port else ''}/{given.get('dbname', '')}"


def _is_here(host: str, address: str) -> bool:
    """Tell whether a host is this machine: a socket of the system, or the loopback."""
    here = {"", "localhost", "127.0.0.1", "::1"}
    names = [*host.split(","), *address.split(",")]
    return all(name in here or name.startswith("/") for name in names)


@contextmanager
def translate_errors(connection: Connection | None = None) -> Iterator[None]:
    """Let what the driver raises be errors of this program; none of them has a password in it.

    A *connection* is given up where no answer comes for two minutes: the driver would wait for good.
    """
    psycopg = load_driver()
    silence = Timer(_SILENCE_S, cut, (connection,)) if connection is not None else None
    if silence is not None:
        silence.daemon = True
        silence.start()
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in RULES:
            raise _refusal(error.sqlstate, error.diag.message_detail or "") from error
        if error.sqlstate == "42501":
            raise _refusal("LW001") from error
        if f'"{_PROOF}"' in str(error):  # libpq has no code for it, and names what was required in every language
            raise Refused(
                "the team's server does not ask for passwords by SCRAM-SHA-256",
                hint="ask whoever runs the server to set scram-sha-256 for this database in pg_hba.conf",
            ) from error
        raise ServerUnavailable(
            Message("the team's server cannot be reached: {error}", error=" ".join(str(error).split())),
            hint=Message("what waits is kept; run `localize sync` again later"),
        ) from error
    finally:
        if silence is not None:
            silence.cancel()


def load_driver() -> ModuleType:
    """Return psycopg, which takes a while to be imported. Raises: PluginError, without the extra `team`."""
    try:
        import psycopg
    except ImportError as error:
        raise missing_extra("psycopg") from error
    return psycopg


def _require_member(connection: Connection) -> None:
    with translate_errors(connection):
        row = connection.execute(
            "SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, session_user = current_user,"
            " pg_has_role(session_user, d.datdba, 'MEMBER'),"
            " EXISTS (SELECT FROM pg_namespace n WHERE nspname = 'localize' AND has_schema_privilege(n.oid, 'USAGE'))"
            " FROM pg_roles r, pg_database d WHERE r.rolname = session_user AND d.datname = current_database()"
        ).fetchone()
        assert row is not None
        is_super, bypasses, creates_roles, is_self, is_owner, is_open = row
    if is_super or bypasses or creates_roles or is_owner or not is_self:
        raise Refused(
            "this login is an administrator's: the rules of the server would not hold for it",
            hint="use the login of the invitation",
        )
    if not is_open or not _is_listed(connection):
        raise _refusal("LW001")


def _is_listed(connection: Connection) -> bool:
    with translate_errors(connection):
        query = "SELECT count(*) FROM localize.member WHERE login = session_user AND NOT is_out"
        row = connection.execute(query).fetchone()
        return row is not None and row[0] == 1


def _require_no_pool(connection: Connection) -> None:
    """Refuse a pool, behind which all would be one person: its transactions run in several processes of the server."""
    with translate_errors(connection):
        numbers = {connection.info.backend_pid}
        for _ in range(2):
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            numbers.add(row[0] if row else 0)
        connection.execute("LISTEN localize")
    if len(numbers) > 1:
        raise Refused("a pool of connections stands before the server", hint="use the address of the server itself")


def ask_to_admit(connection: Connection, address: Address, days: int, *, is_manager: bool) -> None:
    """Make a login, or give one a new password, which is good for so many days. Raises: ServerRefused."""
    verifier = make_verifier(connection, address.login, address.password)
    with translate_errors(connection):
        connection.execute(
            "SELECT localize.invite(%s, %s, %s::integer, %s)", (address.login, verifier, days, is_manager)
        )


def set_own_password(connection: Connection, login: str, password: str) -> None:
    """Set a member's own password. Raises: ServerUnavailable."""
    verifier = make_verifier(connection, login, password)
    with translate_errors(connection):
        connection.execute("SELECT localize.set_own_password(%s)", (verifier,))


def read_site(connection: Connection) -> str:
    """Return the name of an installation. Raises: ServerUnavailable."""
    with translate_errors(connection):
        row = connection.execute("SELECT site::text FROM localize.project").fetchone()
    assert row is not None
    return str(row[0])


def list_logins(connection: Connection) -> Mapping[str, bool]:
    """Return the logins that are not ended, and whether they are managers'. Raises: ServerUnavailable."""
    with translate_errors(connection):
        return dict(connection.execute("SELECT login, is_manager FROM localize.member WHERE NOT is_out").fetchall())


def end_login(connection: Connection, login: str) -> None:
    """End a login, for good unless its owner is invited again. Raises: ServerRefused."""
    with translate_errors(connection):
        connection.execute("SELECT localize.revoke_login(%s)", (login,))


def set_manager(connection: Connection, login: str, *, is_manager: bool) -> None:
    """Let a member be a manager at the server, or no more. Raises: ServerRefused."""
    with translate_errors(connection):
        connection.execute("SELECT localize.set_manager(%s, %s)", (login, is_manager))


def read_version(connection: Connection) -> int:
    """Return for which version of the schema a server is prepared. Raises: ServerUnavailable."""
    with translate_errors(connection):
        row = connection.execute("SELECT version FROM localize.project").fetchone()
    assert row is not None
    return int(row[0])


def require_known_schema(connection: Connection) -> None:
    """Raise Refused where a newer version of the program has prepared the server: it may be read, not written."""
    if read_version(connection) > VERSION:
        raise Refused("the server is prepared for a newer version of the program", hint="update the program")
