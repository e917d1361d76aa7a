"""A server of this machine for one test: what answers on it is the test's, all else is here."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol


class Closable(Protocol):
    """An engine that keeps connections."""

    def close(self) -> None:
        """Close them."""


class LocalServer(http.server.ThreadingHTTPServer):
    """Listens on a free port; `over` ends what hangs, and closing it cuts connections that another process keeps."""

    daemon_threads = False

    def __init__(self, answering: type[Answering]) -> None:
        super().__init__(("127.0.0.1", 0), answering)
        self.over = threading.Event()
        self._connections: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, object]:
        """Take a connection, and remember it."""
        connection, address = super().get_request()
        self._connections.append(connection)
        return connection, address

    def server_close(self) -> None:
        """Cut every connection and stop listening."""
        for each in self._connections:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def url(self, mode: str) -> str:
        """Return the address at which the server answers in that way."""
        return f"http://127.0.0.1:{self.server_port}/{mode}"


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers requests without a word on stderr."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """One write per answer: two small ones would wait for each other."""
    server: LocalServer

    def handle(self) -> None:
        """Answer; hanging up in the middle is what some tests are about."""
        with suppress(ConnectionError):
            super().handle()

    def finish(self) -> None:
        """Close both ways, also when nobody reads what was still to be sent."""
        with suppress(ConnectionError):
            super().finish()
        self.rfile.close()

    def do_GET(self) -> None:  # the name that http.server looks for
        """See `answer`."""
        self.answer()

    def do_POST(self) -> None:  # the name that http.server looks for
        """See `answer`."""
        self.answer()

    def answer(self) -> None:
        """Answer, by whichever method it is asked."""
        raise NotImplementedError

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""

    def reply(self, status: int, headers: Sequence[tuple[str, str]], data: bytes) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self._write(data)

    def keep_waiting(self, mode: str) -> None:
        """Send nothing ("hang"), or a byte now and then ("drip", "drip-head"), until the test is over."""
        self.close_connection = True
        if mode == "drip":
            self.send_response(200)
            self.end_headers()
        if mode == "drip-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.over.wait(0.02):
            if mode != "hang" and not self._write(b" "):
                return

    def _write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            return False
        return True


@contextmanager
def running(server: LocalServer, engines: Sequence[Closable]) -> Iterator[None]:
    """Serve inside the block; afterwards no thread and no connection is left."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.over.set()
        for each in threading.enumerate():
            if each.name.startswith("engine "):
                each.join()
        for engine in engines:
            engine.close()
        server.shutdown()
        server.server_close()
        thread.join()
