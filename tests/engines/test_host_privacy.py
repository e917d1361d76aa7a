"""A host's name says whose it is, and the address that it leads to must bear that out before a byte is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from localize.engines.failures import Failure
from localize.engines.host_privacy import is_allowed_address, proxy_for
from localize.engines.transport import Message, Transport, TransportError


@pytest.mark.parametrize(
    ("host", "address", "fine"),
    [
        ("localhost", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("localhost", "10.0.0.4", False),
        ("localhost", "93.184.216.34", False),
        ("office.lan", "192.168.1.5", True),
        ("office.lan", "127.0.0.1", True),
        ("office.lan", "fe80::1%eth0", True),
        ("office.lan", "100.64.0.9", True),
        ("office.lan", "93.184.216.34", False),
        ("office", "2606:2800:220:1::1", False),
        ("mt.example.org", "93.184.216.34", True),
        ("mt.example.org", "2606:2800:220:1::1", True),
        ("mt.example.org", "127.0.0.1", False),
        ("mt.example.org", "10.1.2.3", False),
        ("mt.example.org", "::ffff:10.1.2.3", False),
        ("mt.example.org", "not an address", False),
    ],
)
def test_address_bears_out_the_name(host: str, address: str, fine: bool) -> None:
    """This machine's name leads here, an own name into a private network, a public name into the public one."""
    assert is_allowed_address(host, address) == fine


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """Give a port of this machine and what arrived there."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            connection, _ = server.accept()
            with connection:
                got.append(connection.recv(64))

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], got
        thread.join()


def test_public_name_that_leads_into_this_machine_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that points elsewhere: the connection is given up before a byte is sent."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with listening() as (port, got):
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
        transport = Transport(frozenset({"mt.example.org"}))
        with pytest.raises(TransportError) as caught:
            transport.send(Message(f"https://mt.example.org:{port}/", body={"q": "Secret witness"}))
        transport.close()
    assert caught.value.failure is Failure.ELSEWHERE
    assert got == [b""]


def test_proxy_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where requests go through a proxy, its address is known; this machine's own servers are reached straight."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for("mt.example.org") == ""
    monkeypatch.setenv("https_proxy", "socks5h://user:word@127.0.0.1:9050")
    assert proxy_for("mt.example.org") == "socks5h://127.0.0.1:9050"
    assert proxy_for("localhost") == ""
    monkeypatch.setenv("no_proxy", "mt.example.org")
    assert proxy_for("mt.example.org") == ""
