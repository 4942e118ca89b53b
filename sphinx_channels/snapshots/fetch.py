"""One file from the web, fetched with care: what comes back may be hostile, and so may the way there.

A feed's address is text that anybody can propose in a pull request, and the command often runs on a machine inside a
network. So: ``https`` only, no private address at any step, and limits on everything that the other side decides.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin, urlsplit

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import shown

if TYPE_CHECKING:
    from collections.abc import Callable

_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
#: RFC 9110, section 8.8.3, without the bytes beyond ASCII, which no client can send back safely.
_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,400}"')
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")


class FetchError(Exception):
    """Why nothing was fetched: one sentence."""


def find_addresses(host: str, port: int) -> list[str]:
    """Every network address of a host, as the system knows it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, and hides no private one inside.

    Special ranges: the registries of IANA, as the ``ipaddress`` module knows them; of IPv6, only the part that is
    given out as public at all. 6to4 and Teredo are refused whole: they are retired (RFC 7526), and carry an IPv4
    address that the other side chose.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_UNICAST or ip.sixtofour or ip.teredo:
            return False
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True, slots=True)
class Network:
    """The way to the web, and its limits. Tests give their own; no option and no setting does."""

    resolve: Callable[[str, int], list[str]] = find_addresses
    allows: Callable[[str], bool] = is_public
    connect: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 30
    """For everything together, redirects included. Looking up a name takes as long as the system allows."""
    most_bytes: int = 2_000_000
    """Of the file as it is sent, and as it is unpacked."""
    most_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    url: str
    """The address that answered, after redirects."""
    data: bytes = b""
    content_type: str = ""
    etag: str = ""
    unchanged: bool = False
    """The file is still the one that the ``etag`` names; there is no data."""


def fetch(url: str, etag: str = "", network: Network | None = None) -> Response:
    """Fetch one file.

    :param etag: the version that is here already, to be told when there is no newer one.
    :raises FetchError: for every reason why there is no file.
    """
    network = network or Network()
    deadline = time.monotonic() + network.seconds
    for _ in range(network.most_redirects + 1):
        try:
            answer = _request(url, etag, network, deadline)
        except TimeoutError:
            raise FetchError(f"{shown(url)} took longer than {network.seconds:g} seconds.") from None
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason
            raise FetchError(f"{shown(url)} has no valid certificate or speaks no TLS ({reason}).") from None
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise FetchError(f"{shown(url)} cannot be reached ({shown(reason)}).") from None
        if isinstance(answer, Response):
            return answer
        url = answer
    raise FetchError(f"{shown(url)}: more than {network.most_redirects} redirects.")


def _request(url: str, etag: str, network: Network, deadline: float) -> Response | str:
    """Make one request; the answer is a file or the address to ask next."""
    host, port, target = _parts(url)
    name = f"[{host}]" if ":" in host else host
    headers = {
        "Host": name if port == 443 else f"{name}:{port}",
        "User-Agent": "sphinx-channels",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if _ETAG.fullmatch(etag):
        headers["If-None-Match"] = etag
    lines = [f"GET {target} HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
    with _connect(host, port, network, deadline) as connection:
        connection.sendall("\r\n".join(lines).encode("ascii"))
        with http.client.HTTPResponse(_Timed(connection, deadline), method="GET") as response:  # type: ignore[arg-type]
            response.begin()
            return _answer(url, response, etag if "If-None-Match" in headers else "", network.most_bytes)


def _answer(url: str, response: http.client.HTTPResponse, etag: str, most: int) -> Response | str:
    if response.status in _REDIRECTS:
        return _next(url, response)
    if response.status == 304 and etag:
        return Response(url, etag=etag, unchanged=True)
    if response.status != 200:
        raise FetchError(f"{shown(url)} answered {response.status} {shown(response.reason)}.")
    found = response.getheader("ETag", "").strip()
    return Response(
        url=url,
        data=_body(url, response, most),
        content_type=response.getheader("Content-Type", ""),
        etag=found if _ETAG.fullmatch(found) else "",
    )


def _parts(url: str) -> tuple[str, int, str]:
    """The host, port and target of a request, in ASCII."""
    if not parse_url(url):
        raise FetchError(f"{shown(url)} is no web address.")
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise FetchError(f"{shown(url)} does not start with https://, and only that is fetched.")
    host = (parts.hostname or "").encode("idna").decode("ascii")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return host, parts.port or 443, f"{target}?{query}" if query else target


def _connect(host: str, port: int, network: Network, deadline: float) -> ssl.SSLSocket:
    """Connect to a checked address: the very one that was checked, so that a second look-up cannot change it."""
    addresses = network.resolve(host, port)
    for address in addresses:
        if not network.allows(address):
            raise FetchError(f"{shown(host)} is at {shown(address)}, which is no public address.")
    failure: OSError = OSError("it has no address")
    for address in addresses:
        try:
            plain = network.connect((address, port), _left(deadline))
        except OSError as error:
            failure = error
            continue
        try:
            return network.context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    raise failure


def _left(deadline: float) -> float:
    """The seconds that are left; never none, because for a socket 0 means something else."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """What ``http.client`` needs of a socket, with one deadline for all reads together.

    A socket's own time limit starts anew with each byte, so a server could send one now and then for ever.
    """

    def __init__(self, connection: ssl.SSLSocket, deadline: float) -> None:
        self._reader = _TimedReader(connection, deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reader)


class _TimedReader(io.RawIOBase):
    def __init__(self, connection: ssl.SSLSocket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(buffer)


def _next(url: str, response: http.client.HTTPResponse) -> str:
    location = response.getheader("Location", "").strip()
    try:
        # Header bytes arrive as Latin-1; a server that sends UTF-8 means UTF-8.
        return urljoin(url, location.encode("latin-1").decode("utf-8"))
    except ValueError:
        raise FetchError(f"{shown(url)} redirects to {shown(location)}, which is no web address.") from None


def _body(url: str, response: http.client.HTTPResponse, most: int) -> bytes:
    data = b""
    while chunk := response.read(min(65536, most + 1 - len(data))):
        data += chunk
        if len(data) > most:
            raise FetchError(f"{shown(url)} is larger than {most:,} bytes.")
    if response.length:
        raise FetchError(f"{shown(url)} ended {response.length:,} bytes too early.")
    encoding = response.getheader("Content-Encoding", "identity").strip().casefold()
    if encoding in {"gzip", "x-gzip"}:
        return _unpacked(url, data, most)
    if encoding not in {"identity", ""}:
        raise FetchError(f"{shown(url)} is packed as {shown(encoding)}, which was not asked for.")
    return data


def _unpacked(url: str, data: bytes, most: int) -> bytes:
    gunzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = gunzip.decompress(data, most + 1)
    except zlib.error as error:
        raise FetchError(f"{shown(url)} cannot be unpacked ({error}).") from None
    if len(unpacked) > most:
        raise FetchError(f"{shown(url)} unpacks to more than {most:,} bytes.")
    if not gunzip.eof:
        raise FetchError(f"{shown(url)} ended too early.")
    return unpacked
