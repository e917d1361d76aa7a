"""The transport goes to named hosts over safe ways only, and takes nothing along but the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engines.engine_service import Service, serve

from localize.engines.failures import Failure
from localize.engines.transport import RequestsSubstitute, Transport, TransportError

HERE = frozenset({"127.0.0.1"})
# Not only loopback, so the rules for the open network hold; its second host is never asked.
MIXED = frozenset({"127.0.0.1", "translate.example"})


@pytest.fixture
def service() -> Iterator[Service]:
    """A local service for one test."""
    with serve() as running:
        yield running


@pytest.fixture
def transports() -> Iterator[list[Transport]]:
    """Transports to be closed when the test is over."""
    made: list[Transport] = []
    yield made
    for transport in made:
        transport.close()


def refusal(transport: Transport, url: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        transport.get(url, {"q": "Secret witness"})
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/m",
        "http://translate.example/m",
        "ftp://translate.example/m",
        "https://translate.example.evil.example/m",
        "https://translate.example@evil.example/m",
        "file:///etc/hostname",
        "//translate.example/m",
    ],
)
def test_other_hosts_and_clear_text_are_refused(url: str) -> None:
    """A host that was not named, and a named one without https, is not even looked up."""
    assert refusal(Transport(MIXED), url).failure is Failure.HOST


def test_a_refusal_tells_nothing(service: Service) -> None:
    """The error of a failed request has no cause and no context, and neither text nor address in its words."""
    error = refusal(Transport(HERE), service.url("broken"))
    assert error.failure is Failure.SERVER
    assert (error.__cause__, error.__context__) == (None, None)
    assert (str(error), repr(error)) == ("server", "TransportError('server')")


def test_passwords_of_netrc_are_not_sent(
    service: Service, transports: list[Transport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that the person keeps for a host does not travel with a text."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    transports.append(Transport(MIXED))
    transports[0].get(service.url("page"), {"q": "Court"})
    assert "Authorization" not in service.seen.requests[0][2]


@pytest.mark.loopback
def test_a_proxy_is_honoured_but_not_for_this_machine(
    service: Service, transports: list[Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that the person set gets what goes out; this machine's own servers are asked directly."""
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", service.url("").rstrip("/"))
    transports += [Transport(MIXED), Transport(HERE)]
    transports[0].get("http://127.0.0.1:9/page", {"q": "Court"})
    assert service.seen.requests[0][0] == "/page"
    assert refusal(transports[1], "http://127.0.0.1:9/page").failure is Failure.CONNECTION


def test_a_connection_serves_many_texts(service: Service, transports: list[Transport]) -> None:
    """Texts one after another share a connection, after a failure there is a new one."""
    transports.append(Transport(HERE))
    for _ in range(5):
        transports[0].get(service.url("page"), {"q": "Court"})
    assert len(service.seen.connections) == 1
    refusal(transports[0], service.url("broken"))
    transports[0].get(service.url("page"), {"q": "Court"})
    assert len(service.seen.connections) == 2


def test_the_switch_sends_only_through_a_chosen_transport(service: Service, transports: list[Transport]) -> None:
    """Outside a block, and with proxies of the library's own, nothing is sent."""
    transports.append(Transport(HERE))
    switch = RequestsSubstitute()
    query = {"q": "Court"}
    with switch.through(transports[0]) as call:
        assert switch.get(service.url("page"), params=query) is call.page
        with pytest.raises(TransportError):
            switch.get(service.url("page"), params=query, proxies={"http": "http://proxy.example"})
    with pytest.raises(TransportError):
        switch.get(service.url("page"), params=query)
    assert len(service.seen.requests) == 1
