"""Servers on loopback that behave badly in every way that was thought of, for the tests of the online report."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def status(code: int, reason: str = "Reason", *headers: str) -> bytes:
    """A whole answer without a body."""
    lines = [f"HTTP/1.1 {code} {reason}", *headers, "Content-Length: 0", "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


def redirect(target: str, code: int = 302) -> bytes:
    """An answer that leads elsewhere."""
    return status(code, "Found", f"Location: {target}")


def page(body: str) -> bytes:
    """A page of HTML."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{body}".encode()


def never(_connection: socket.socket, _method: str) -> None:
    """Accept the question and say nothing."""
    time.sleep(3)


def reset(connection: socket.socket, _method: str) -> None:
    """Hang up in the middle."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(connection: socket.socket, _method: str) -> None:
    """Send the first line, then a header without end, a byte now and then: no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def endless(connection: socket.socket, method: str) -> None:
    """A body without end."""
    if method == "HEAD":
        connection.sendall(status(405))
        return
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        connection.sendall(b"<p>more</p>" * 1000)


def get_only(answer: bytes, refusal: int) -> Callable[[socket.socket, str], None]:
    """Refuse HEAD, answer GET."""

    def respond(connection: socket.socket, method: str) -> None:
        connection.sendall(status(refusal) if method == "HEAD" else answer)

    return respond


def slowly(connection: socket.socket, _method: str) -> None:
    """Take a moment, so that questions at the same time would be seen."""
    time.sleep(0.05)
    connection.sendall(OK)


class WebServer:
    """Answers each path with bytes, or by a function that does with the connection what it likes."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.paths: dict[str, bytes | Callable[[socket.socket, str], None]] = {}
        self.asked: Counter[str] = Counter()
        self.at_once = self.most_at_once = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._socket = socket.create_server((host, 0))
        self.origin = f"{'https' if tls else 'http'}://{host}:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        with contextlib.suppress(OSError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            method, path = connection.recv(65536).decode("latin-1").split()[:2]
            self.asked[f"{method} {path}"] += 1
            answer = self.paths.get(path, status(404, "Not Found"))
            if callable(answer):
                answer(connection, method)
            else:
                connection.sendall(answer)
        with self._lock:
            self.at_once -= 1


class NameServer:
    """Answers questions about names from a table: ``(name, type)`` to records, or to a response code."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str] | str] = {}
        self.silent: set[str] = set()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                data, address = self._socket.recvfrom(4096)
                if answer := self._answer(dns.message.from_wire(data)):
                    self._socket.sendto(answer, address)

    def _answer(self, query: dns.message.Message) -> bytes:
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        if name in self.silent:
            return b""
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        found = self.records.get((name, kind), [] if any(known == name for known, _ in self.records) else "NXDOMAIN")
        if found == "GARBAGE":
            return b"\x00" * 20
        if isinstance(found, str):
            response.set_rcode(dns.rcode.from_text(found))
        elif found:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        return response.to_wire()
