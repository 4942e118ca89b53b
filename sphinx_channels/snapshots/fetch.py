"""One file from the web, fetched with care: what comes back may be hostile, and so may the way there.

A feed's address is text that anybody can propose in a pull request, and the command often runs on a machine inside a
network. So: ``https`` only, no private address at any step, and limits on all else, or a :class:`SnapshotError`.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import shown
from sphinx_channels.snapshots.file import SnapshotError

_HEADERS: Final = {
    "User-Agent": "sphinx-channels",
    "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1",
    "Connection": "close",
}
#: RFC 9110, section 8.8.3, without the bytes beyond ASCII, which no client can send back safely.
_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,400}"|')
_PUBLIC_IPV6: Final = ipaddress.IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, and hides no other one inside, as 6to4 and Teredo do."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _PUBLIC_IPV6 or ip.sixtofour or ip.teredo):
        return False
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True, slots=True)
class Network:
    """The way to the web, and its limits. Tests give their own; no option and no setting does."""

    resolve: Callable[..., list[Any]] = socket.getaddrinfo
    allows: Callable[[str], bool] = is_public
    connect: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 30
    """For everything together, redirects included. Looking up a name takes as long as the system allows."""
    most_bytes: int = 2_000_000
    most_redirects: int = 5


def fetch(url: str, network: Network, etag: str = "") -> tuple[bytes | None, str]:
    """Fetch one file; the answer is its data, none where it is still the version ``etag``, and its version."""
    etag = etag if _ETAG.fullmatch(etag) else ""
    deadline = time.monotonic() + network.seconds
    for _ in range(network.most_redirects + 1):
        try:
            answer = _request(url, etag, network, deadline)
        except TimeoutError:
            raise SnapshotError(f"{shown(url)} took longer than {network.seconds:g} seconds.") from None
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise SnapshotError(f"{shown(url)} cannot be reached ({shown(reason)}).") from None
        if isinstance(answer, tuple):
            return answer
        url = answer
    raise SnapshotError(f"{shown(url)}: more than {network.most_redirects} redirects.")


def _request(url: str, etag: str, network: Network, deadline: float) -> tuple[bytes | None, str] | str:
    """Make one request; the answer is a file or the address to ask next."""
    if len(url) > 2000 or not parse_url(url):
        raise SnapshotError(f"{shown(url)} is no web address.")
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise SnapshotError(f"{shown(url)} does not start with https://, and only that is fetched.")
    host, port = parts.hostname or "", parts.port or 443
    if not host.isascii():
        from idna import encode  # Python's own keeps the rules of 2003, and asks fass.de for faß.de

        host = encode(host, uts46=True).decode("ascii")
    connection = HTTPSConnection(host, port, context=network.context)
    connection.auto_open = False  # by itself, it would connect to whatever address it finds
    connection.sock = _connect(host, port, network, deadline)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {**_HEADERS, **({"If-None-Match": etag} if etag else {})}
    with closing(connection):
        connection.request("GET", quote(target, safe="/%:@!$&'()*+,;=~?"), headers=headers)
        with connection.getresponse() as response:
            if response.status in {301, 302, 303, 307, 308}:
                # Header bytes arrive as Latin-1; a server that sends UTF-8 means UTF-8.
                return urljoin(url, response.getheader("Location", "").strip().encode("latin-1").decode("utf-8"))
            if response.status == 304 and etag:
                return None, etag
            if response.status != 200:
                raise SnapshotError(f"{shown(url)} answered {response.status} {shown(response.reason)}.")
            data = response.read(network.most_bytes + 1)
            if len(data) > network.most_bytes:
                raise SnapshotError(f"{shown(url)} is larger than {network.most_bytes:,} bytes.")
            if response.length:
                raise SnapshotError(f"{shown(url)} ended {response.length:,} bytes too early.")
            version = response.getheader("ETag", "").strip()
            return data, version if _ETAG.fullmatch(version) else ""


def _connect(host: str, port: int, network: Network, deadline: float) -> ssl.SSLSocket:
    """Connect to a checked address: the very one that was checked, so that a second look-up cannot change it."""
    found = network.resolve(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not network.allows(address):
            raise SnapshotError(f"{shown(host)} is at {shown(address)}, which is no public address.")
    for address in addresses:
        with suppress(OSError):
            plain = network.connect((address, port), _left(deadline))
            break
    else:
        raise OSError("none of its addresses answers")
    network.context.sslsocket_class = _TimedSocket
    plain.settimeout(_left(deadline))
    secure = network.context.wrap_socket(plain, server_hostname=host)
    assert isinstance(secure, _TimedSocket)
    secure.deadline = deadline
    return secure


def _left(deadline: float) -> float:
    """The seconds that are left; never none, because for a socket 0 means something else."""
    if (left := deadline - time.monotonic()) <= 0:
        raise TimeoutError
    return left


class _TimedSocket(ssl.SSLSocket):
    """Has one deadline for all reads: a socket's own limit starts anew with each byte, and may come now and then."""

    deadline = 0.0

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(_left(self.deadline))
        return super().recv_into(*arguments)
