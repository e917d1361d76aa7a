"""Connections of `requests` that reach a host only at an address where a host of that name may be.

Imported for the first message: urllib3 opens a socket when it is imported, which no engine may do that sends nothing.
"""

from __future__ import annotations

import socket

import requests.adapters
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from localize.engines.host_privacy import is_allowed_address


class WrongNetworkError(Exception):
    """A host's name led into another network than it says."""


def _checked(reached: socket.socket, host: str) -> socket.socket:
    """Return a socket that arrived where its host may be. Raises: WrongNetworkError."""
    if not is_allowed_address(host, str(reached.getpeername()[0])):
        reached.close()
        raise WrongNetworkError
    return reached


class _Http(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _Https(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(requests.adapters.HTTPAdapter):
    """Opens checked connections; those to a proxy are not, for it is the proxy that looks the host up."""

    def __init__(self) -> None:
        super().__init__()
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def adapter() -> requests.adapters.HTTPAdapter:
    """Return what a session opens connections with."""
    return _Adapter()
