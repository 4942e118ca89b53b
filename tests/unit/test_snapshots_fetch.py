"""Fetching: what a hostile address, network or server cannot make happen."""

from __future__ import annotations

import gzip
import ssl
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from feeds.server import serve

from sphinx_channels.snapshots.fetch import FetchError, Network, fetch, find_addresses, is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_a_file_comes_with_its_type_and_version(site: Site) -> None:
    site.put("/feed", b"<rss/>", Content_Type="text/xml", ETag='"v1"')
    response = fetch(URL, network=site.network())
    assert (response.data, response.content_type, response.etag) == (b"<rss/>", "text/xml", '"v1"')
    assert not response.unchanged


def test_an_unchanged_file_is_not_sent_again(site: Site) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"v1"'
        handler.answer(b"" if known else b"<rss/>", 304 if known else 200)

    site.answers["/feed"] = answer
    assert fetch(URL, '"v1"', site.network()).unchanged
    assert fetch(URL, '"v0"', site.network()).data == b"<rss/>"


def test_304_without_a_question_is_no_answer(site: Site) -> None:
    site.put("/feed", b"", 304)
    with pytest.raises(FetchError, match="304"):
        fetch(URL, network=site.network())


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "v1", '"é"', '"' + "x" * 500 + '"', ""])
def test_a_version_that_is_no_etag_is_not_sent(site: Site, etag: str) -> None:
    site.put("/feed", b"<rss/>")
    fetch(URL, etag, site.network())
    [(_, headers)] = site.requests
    assert "If-None-Match" not in headers
    assert "X-Evil" not in headers


@pytest.mark.parametrize("etag", ["v1", '"a b"', '"' + "x" * 500 + '"', '"\xe9"'])
def test_a_version_that_is_no_etag_is_not_kept(site: Site, etag: str) -> None:
    site.put("/feed", b"<rss/>", ETag=etag)
    assert fetch(URL, network=site.network()).etag == ""


def test_a_packed_file_is_unpacked(site: Site) -> None:
    site.put("/feed", gzip.compress(b"<rss/>"), Content_Encoding="gzip")
    assert fetch(URL, network=site.network()).data == b"<rss/>"


def test_a_file_in_chunks_is_put_together(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.answer(b"3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n", Transfer_Encoding="chunked", Content_Length="")

    site.answers["/feed"] = answer
    assert fetch(URL, network=site.network()).data == b"<rss/>"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.put("/feed", b"", status, Location="https://moved.test/new?a=ü".encode().decode("latin-1"))
    site.put("/new?a=%C3%BC", b"<rss/>")
    response = fetch(URL, network=site.network())
    assert (response.data, response.url) == (b"<rss/>", "https://moved.test/new?a=ü")


def test_five_redirects_are_enough(site: Site) -> None:
    for number in range(6):
        site.put(f"/{number}", b"", 302, Location=f"/{number + 1}")
    site.put("/5", b"<rss/>")
    assert fetch("https://feeds.test/0", network=site.network()).data == b"<rss/>"
    site.put("/5", b"", 302, Location="/6")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetch("https://feeds.test/0", network=site.network())
    assert len(site.requests) == 12


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://feeds.test/", "does not start with https"),
        ("//private.test/", "10.0.0.7, which is no public address"),
        ("https://127.0.0.2/", "no public address"),
        ("file:///etc/passwd", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("https://user:secret@feeds.test/", "no web address"),
        ("https://[::1", "no web address"),
        ("\xff", "no web address"),
        ("", "more than 5 redirects"),
    ],
)
def test_a_redirect_leads_to_public_https_only(site: Site, location: str, sentence: str) -> None:
    site.names = {"private.test": ["10.0.0.7"], "127.0.0.2": ["127.0.0.2"]}
    site.put("/feed", b"", 302, Location=location)
    with pytest.raises(FetchError, match=sentence):
        fetch(URL, network=site.network())
    assert {url for url, _ in site.requests} == {URL}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("::ffff:93.184.215.14", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_system_knows_the_addresses_of_a_host() -> None:
    """Not of ``localhost``: a bare machine may not know even that name."""
    assert find_addresses("127.0.0.1", 443) == ["127.0.0.1"]


def test_loopback_is_refused_unless_a_test_allows_it(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    with pytest.raises(FetchError, match=r"127\.0\.0\.1, which is no public address"):
        fetch(URL, network=site.network(allows=Network().allows))
    assert not site.requests


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: Site) -> None:
    site.names = {"feeds.test": ["127.0.0.1", "10.0.0.7"]}
    with pytest.raises(FetchError, match="no public address"):
        fetch(URL, network=site.network())


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site) -> None:
    # A name that answers with a public address first and a private one later (DNS rebinding) is asked once.
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    asked: list[tuple[str, int]] = []
    network = site.network(resolve=lambda _host, _port: next(answers))
    real = network.connect

    def connect(address: tuple[str, int], seconds: float):
        asked.append(address)
        return real(address, seconds)

    site.put("/feed", b"<rss/>")
    fetch(URL, network=site.network(resolve=network.resolve, connect=connect))
    assert asked == [("127.0.0.1", 443)]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    site.names = {"feeds.test": ["127.0.0.1", "127.0.0.3"]}
    network = site.network()

    def connect(address: tuple[str, int], seconds: float):
        if address[0] == "127.0.0.1":
            raise ConnectionRefusedError(111, "Connection refused")
        return network.connect(address, seconds)

    assert fetch(URL, network=site.network(connect=connect, allows=lambda _: True)).data == b"<rss/>"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://feeds.test/feed", "does not start with https"),
        ("file:///etc/passwd", "no web address"),
        ("feeds.test", "no web address"),
        ("https://feeds.test/a b", "no web address"),
        ("https://" + "ä" * 63 + ".test/", "cannot be reached"),
        ("https://nowhere.test/", "Name or service not known"),
        ("https://silent.test/", "it has no address"),
    ],
)
def test_addresses_that_cannot_be_fetched(site: Site, url: str, sentence: str) -> None:
    def resolve(host: str, _port: int) -> list[str]:
        if host == "silent.test":
            return []
        raise OSError(-2, "Name or service not known")

    with pytest.raises(FetchError, match=sentence):
        fetch(url, network=site.network(resolve=resolve))


def test_international_names_and_odd_paths_are_sent_in_ascii(site: Site) -> None:
    hosts: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        hosts.append(host)
        return ["10.0.0.7"]

    with pytest.raises(FetchError, match="no public address"):
        fetch("https://bücher.test/", network=site.network(resolve=resolve))
    assert hosts == ["xn--bcher-kva.test"]
    site.put("/caf%C3%A9?q=%C3%BC&x=%20", b"<rss/>")
    assert fetch("https://feeds.test/café?q=ü&x=%20", network=site.network()).data == b"<rss/>"


def test_a_host_without_a_valid_certificate_is_refused(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    with pytest.raises(FetchError, match="certificate"):
        fetch(URL, network=site.network(context=ssl.create_default_context()))
    with pytest.raises(FetchError, match="certificate"):
        fetch("https://other.test/feed", network=site.network())
    assert not site.requests


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 410, 429, 500, 503])
def test_any_other_status_is_said(site: Site, status: int) -> None:
    site.put("/feed", b"<rss/>", status)
    with pytest.raises(FetchError, match=f"answered {status}"):
        fetch(URL, network=site.network())


def test_a_reason_cannot_write_to_the_terminal(site: Site) -> None:
    site.answers["/feed"] = lambda handler: handler.wfile.write(b"HTTP/1.1 500 \x1b[2J\x1b[31mowned\r\n\r\n")
    with pytest.raises(FetchError) as caught:
        fetch(URL, network=site.network())
    assert "\x1b" not in str(caught.value)


def test_a_large_file_is_refused(site: Site) -> None:
    site.put("/feed", b"x" * 1001)
    with pytest.raises(FetchError, match="larger than 1,000 bytes"):
        fetch(URL, network=site.network(most_bytes=1000))
    site.put("/feed", b"x" * 1000)
    assert len(fetch(URL, network=site.network(most_bytes=1000)).data) == 1000


def test_an_endless_file_is_refused(site: Site) -> None:
    def answer(handler: Handler) -> None:
        handler.answer(Content_Length="")
        while True:
            handler.wfile.write(b"x" * 65536)

    site.answers["/feed"] = answer
    with pytest.raises(FetchError, match="larger than 2,000,000 bytes"):
        fetch(URL, network=site.network())


def test_a_gzip_bomb_is_not_unpacked(site: Site) -> None:
    site.put("/feed", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    tracemalloc.start()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    try:
        with pytest.raises(FetchError, match="unpacks to more than 2,000,000 bytes"):
            fetch(URL, network=site.network())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 20_000_000


@pytest.mark.parametrize(
    ("body", "headers", "sentence"),
    [
        (b"<rss", {"Content_Length": "10"}, "6 bytes too early"),
        (gzip.compress(b"<rss/>" * 99)[:-12], {"Content_Encoding": "gzip"}, "ended too early"),
        (b"<rss/>", {"Content_Encoding": "gzip"}, "cannot be unpacked"),
        (b"<rss/>", {"Content_Encoding": "br"}, "packed as br"),
        (b"6\r\n<rs", {"Transfer_Encoding": "chunked", "Content_Length": ""}, "cannot be reached"),
        (b"zz\r\n<rs", {"Transfer_Encoding": "chunked", "Content_Length": ""}, "cannot be reached"),
    ],
    ids=["short", "short-gzip", "no-gzip", "brotli", "short-chunk", "bad-chunk"],
)
def test_a_broken_body_is_refused(site: Site, body: bytes, headers: dict[str, str], sentence: str) -> None:
    site.put("/feed", body, **headers)
    with pytest.raises(FetchError, match=sentence):
        fetch(URL, network=site.network())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 2000\r\n\r\n",
    ],
    ids=["nothing", "ssh", "long-header", "bad-status"],
)
def test_what_is_no_http_is_refused(site: Site, answer: bytes) -> None:
    site.answers["/feed"] = lambda handler: handler.wfile.write(answer)
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(URL, network=site.network())


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"], ids=["header", "body"])
def test_a_server_that_sends_a_byte_now_and_then_is_left(site: Site, head: bytes) -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(head)
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.answers["/feed"] = answer
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"longer than 0\.3 seconds"):
        fetch(URL, network=site.network(seconds=0.3))
    assert time.monotonic() - start < 4


def test_the_time_is_for_all_redirects_together(site: Site) -> None:
    def answer(handler: Handler) -> None:
        time.sleep(0.15)
        handler.answer(status=302, Location="/feed")

    site.answers["/feed"] = answer
    with pytest.raises(FetchError, match="longer than"):
        fetch(URL, network=site.network(seconds=0.4))


def test_nothing_is_told_about_who_asks(site: Site) -> None:
    site.put("/feed", b"<rss/>")
    fetch(URL, network=site.network())
    [(_, headers)] = site.requests
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert headers["User-Agent"] == "sphinx-channels"
