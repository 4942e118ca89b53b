"""A server on loopback that speaks HTTPS for the hosts of the tests, and misbehaves as it is told."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import trustme

from sphinx_channels.snapshots.fetch import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEEDS = Path(__file__).parent
HOSTS = ("feeds.test", "moved.test", "bsky.app", "www.youtube.com", "github.com")


@cache
def authority() -> trustme.CA:
    """Who vouches for the server; nobody trusts it unless a test says so."""
    return trustme.CA()


def secure() -> ssl.SSLContext:
    """What a server needs to speak HTTPS for :data:`HOSTS`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(*HOSTS).configure_cert(context)
    return context


@cache
def trusting() -> ssl.SSLContext:
    """What a client needs to trust that server."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def found(*addresses: str) -> list[tuple[object, ...]]:
    """What ``socket.getaddrinfo`` gives, so far as it is looked at."""
    return [(0, 0, 0, "", (address, 443)) for address in addresses]


class Handler(BaseHTTPRequestHandler):
    """Answers with what the test put at the address."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.site.requests.append((f"https://{self.headers['Host']}{self.path}", dict(self.headers)))
        answer = self.server.site.answers.get(self.path)
        # A client that gives up is what half of the tests are about.
        with suppress(OSError):
            if answer is None:
                self.send_error(404)
            else:
                answer(self)
        self.close_connection = True

    def answer(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Send a whole answer; header names with ``_`` for ``-``."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal of the tests quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._context = context

    def finish_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        with suppress(OSError), self._context.wrap_socket(request, server_side=True) as secure:
            Handler(secure, client_address, self)  # type: ignore[arg-type]


@dataclass
class Site:
    """What the server says at which path, and what it was asked."""

    port: int
    answers: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    """The addresses of hosts; any other host is at 127.0.0.1."""

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer at a path with a body; ``application/xml`` unless the test says otherwise."""
        given = {"Content_Type": "application/xml", **headers}
        self.answers[path] = lambda handler: handler.answer(body, status, **given)

    def network(self, **changes: object) -> Network:
        """The way to this server: the real code with another name service and another trusted certificate."""
        options = {
            "resolve": lambda host, _port, **_: found(*self.names.get(host, ["127.0.0.1"])),
            "allows": lambda address: address == "127.0.0.1",
            "connect": lambda _address, seconds: socket.create_connection(("127.0.0.1", self.port), seconds),
            "context": trusting(),
            "seconds": 10,
        }
        return Network(**{**options, **changes})  # type: ignore[arg-type]


@contextmanager
def serve() -> Iterator[Site]:
    """A running server."""
    with _Server(secure()) as server:
        server.site = Site(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.site
        finally:
            server.shutdown()
            thread.join()
