"""Fetching: what a hostile address, network or server cannot make happen."""

from __future__ import annotations

import ssl
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from feeds.server import found, serve

from sphinx_channels.snapshots import fetch as fetching
from sphinx_channels.snapshots.fetch import Network, fetch, is_public
from sphinx_channels.snapshots.file import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.server import Handler, Site

URL = "https://feeds.test/feed"


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    server.answers.clear()
    server.requests.clear()
    server.names.clear()
    return server


def failure(url: str, network: Network) -> str:
    with pytest.raises(SnapshotError) as caught:
        fetch(url, network)
    assert "\x1b" not in str(caught.value)
    return str(caught.value)


def test_a_file_comes_with_its_version_and_nothing_is_told_about_who_asks(site: Site) -> None:
    site.put("/feed", b"<rss/>", ETag='"v1"')
    assert fetch(URL, site.network()) == (b"<rss/>", '"v1"')
    [(_, headers)] = site.requests
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert (headers["User-Agent"], headers["Accept-Encoding"]) == ("sphinx-channels", "identity")


def test_an_unchanged_file_is_not_sent_again(site: Site) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"v1"'
        handler.answer(b"" if known else b"<rss/>", 304 if known else 200)

    site.answers["/feed"] = answer
    assert fetch(URL, site.network(), '"v1"') == (None, '"v1"')
    assert fetch(URL, site.network(), '"v0"') == (b"<rss/>", "")
    site.put("/feed", b"", 304)
    assert "answered 304" in failure(URL, site.network())


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "v1", '"é"', '"a b"', '"' + "x" * 500 + '"', ""])
def test_a_version_that_is_no_etag_is_neither_sent_nor_kept(site: Site, etag: str) -> None:
    site.put("/feed", b"<rss/>", ETag=etag.partition("\r")[0].encode().decode("latin-1") + " x")
    assert fetch(URL, site.network(), etag) == (b"<rss/>", "")
    assert not {"If-None-Match", "X-Evil"} & site.requests[0][1].keys()


def test_a_file_in_chunks_is_put_together(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.answer(b"3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n", Transfer_Encoding="chunked", Content_Length="")

    site.answers["/feed"] = answer
    assert fetch(URL, site.network())[0] == b"<rss/>"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.put("/feed", b"", status, Location="https://moved.test/new?a=ü".encode().decode("latin-1"))
    site.put("/new?a=%C3%BC", b"<rss/>")
    assert fetch(URL, site.network())[0] == b"<rss/>"
    assert site.requests[-1][0] == "https://moved.test/new?a=%C3%BC"


def test_five_redirects_are_enough(site: Site) -> None:
    for number in range(6):
        site.put(f"/{number}", b"", 302, Location=f"/{number + 1}")
    site.put("/5", b"<rss/>")
    assert fetch("https://feeds.test/0", site.network())[0] == b"<rss/>"
    site.put("/5", b"", 302, Location="/6")
    assert "more than 5 redirects" in failure("https://feeds.test/0", site.network())
    assert len(site.requests) == 12


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://feeds.test/", "does not start with https"),
        ("//private.test/", "10.0.0.7, which is no public address"),
        ("https://127.0.0.2/", "no public address"),
        ("https://１２７.0.0.2/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("https://user:secret@feeds.test/", "no web address"),
        ("https://feeds.test/" + "x" * 2_000, "no web address"),
        ("https://[::1", "cannot be reached"),
        ("\xff", "cannot be reached"),
        ("", "more than 5 redirects"),
    ],
)
def test_a_redirect_leads_to_public_https_only(site: Site, location: str, sentence: str) -> None:
    site.names = {"private.test": ["10.0.0.7"], "127.0.0.2": ["127.0.0.2"]}
    site.put("/feed", b"", 302, Location=location if location == "\xff" else location.encode().decode("latin-1"))
    assert sentence in failure(URL, site.network())
    assert {url for url, _ in site.requests} == {URL}


PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:93.184.215.14", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "localhost", "",
]  # fmt: skip


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE])
def test_which_addresses_are_public(address: str) -> None:
    assert is_public(address) is (address in PUBLIC)


def test_outside_of_tests_the_system_is_asked_and_loopback_is_refused(site: Site) -> None:
    # Not by the name ``localhost``: a bare machine may not know even that.
    assert failure("https://127.0.0.1/", Network()) == "127.0.0.1 is at 127.0.0.1, which is no public address."
    site.names = {"feeds.test": ["93.184.215.14", "10.0.0.7"]}
    assert "10.0.0.7, which" in failure(URL, site.network(allows=is_public)), "one among public ones is enough"
    assert not site.requests


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site) -> None:
    # A name that answers with a public address first and a private one later (DNS rebinding) is asked once.
    answers = iter([found("127.0.0.1"), found("10.0.0.7")])
    asked: list[tuple[str, int]] = []
    network = site.network()

    def connect(address: tuple[str, int], seconds: float):
        asked.append(address)
        return network.connect(address, seconds)

    site.put("/feed", b"<rss/>")
    fetch(URL, site.network(resolve=lambda *_, **__: next(answers), connect=connect))
    assert asked == [("127.0.0.1", 443)]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    site.names = {"feeds.test": ["127.0.0.1", "127.0.0.3"]}
    network = site.network()

    def connect(address: tuple[str, int], seconds: float):
        if address[0] == "127.0.0.1":
            raise ConnectionRefusedError(111, "Connection refused")
        return network.connect(address, seconds)

    assert fetch(URL, site.network(connect=connect, allows=lambda _: True))[0] == b"<rss/>"
    site.names.clear()
    assert "cannot be reached (none of its addresses answers)" in failure(URL, site.network(connect=connect))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://feeds.test/feed", "does not start with https"),
        ("file:///etc/passwd", "no web address"),
        ("feeds.test", "no web address"),
        ("https://feeds.test/a b", "no web address"),
        ("https://" + "ä" * 63 + ".test/", "cannot be reached"),
        ("https://nowhere.test/", "Name or service not known"),
        ("https://silent.test/", "none of its addresses answers"),
    ],
)
def test_addresses_that_cannot_be_fetched(site: Site, url: str, sentence: str) -> None:
    def resolve(host: str, *_: object, **__: object) -> list[object]:
        if host == "silent.test":
            return []
        raise OSError(-2, "Name or service not known")

    assert sentence in failure(url, site.network(resolve=resolve))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("faß.de", "xn--fa-hia.de"),
        ("FAẞ.de", "xn--fa-hia.de"),
        ("bücher.test", "xn--bcher-kva.test"),
        ("ｂücher.test", "xn--bcher-kva.test"),
        ("xn--fa-hia.de", "xn--fa-hia.de"),
        ("a-b.c-d.test", "a-b.c-d.test"),
    ],
)
def test_hosts_are_asked_as_browsers_ask_them(site: Site, written: str, asked: str) -> None:
    site.names = {asked: ["10.0.0.7"]}
    assert failure(f"https://{written}/", site.network()) == f"{asked} is at 10.0.0.7, which is no public address."


def test_odd_paths_are_sent_in_ascii(site: Site) -> None:
    site.put("/caf%C3%A9?q=%C3%BC&x=%20", b"<rss/>")
    assert fetch("https://feeds.test/café?q=ü&x=%20", site.network())[0] == b"<rss/>"


def test_a_host_without_a_valid_certificate_is_refused(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    assert "certificate" in failure(URL, site.network(context=ssl.create_default_context()))
    assert "certificate" in failure("https://other.test/feed", site.network())
    assert not site.requests


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 410, 429, 500, 503])
def test_any_other_status_is_said(site: Site, status: int) -> None:
    site.put("/feed", b"<rss/>", status)
    assert f"answered {status}" in failure(URL, site.network())


def says(text: bytes) -> Callable[[Handler], object]:
    """An answer that is not of a real server."""
    return lambda handler: handler.wfile.write(text)


def endless(handler: Handler) -> None:
    handler.answer(Content_Length="")
    while True:
        handler.wfile.write(b"x" * 65536)


ANSWERS: dict[str, tuple[Callable[[Handler], object], str]] = {
    "escapes": (says(b"HTTP/1.1 500 \x1b[2J\x1b[31mowned\r\n\r\n"), "answered 500"),
    "nothing": (says(b""), "cannot be reached"),
    "ssh": (says(b"SSH-2.0-OpenSSH\r\n"), "cannot be reached"),
    "long header": (says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n"), "cannot be reached"),
    "many headers": (says(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n"), "cannot be reached"),
    "bad status": (says(b"HTTP/1.1 2000\r\n\r\n"), "cannot be reached"),
    "short": (says(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n<rss"), "6 bytes too early"),
    "short chunk": (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rs"), "cannot be reached"),
    "bad chunk": (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rs"), "cannot be reached"),
    "endless": (endless, "larger than 2,000,000 bytes"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_whole_file_is_refused(site: Site, name: str) -> None:
    site.answers["/feed"], sentence = ANSWERS[name]
    assert sentence in failure(URL, site.network())


def test_a_large_file_is_refused(site: Site) -> None:
    site.put("/feed", b"x" * 1001)
    assert "larger than 1,000 bytes" in failure(URL, site.network(most_bytes=1000))
    assert len(fetch(URL, site.network(most_bytes=1001))[0] or b"") == 1001


def now_and_then(head: bytes) -> Callable[[Handler], None]:
    """Answer with a byte at a time, for ever."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(head)
        while True:
            handler.wfile.write(b"x")

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        now_and_then(b""),
        now_and_then(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        lambda handler: handler.answer(status=302, Location="/feed"),
    ],
    ids=["header", "body", "redirects"],
)
def test_the_time_is_for_everything_together(
    site: Site, monkeypatch: pytest.MonkeyPatch, answer: Callable[[Handler], None]
) -> None:
    site.answers["/feed"] = answer
    # A clock on which a second passes whenever somebody looks.
    monkeypatch.setattr(fetching, "time", SimpleNamespace(monotonic=count().__next__))
    assert "took longer than 12 seconds" in failure(URL, site.network(seconds=12))
