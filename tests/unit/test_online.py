"""What the online report makes of servers and name servers that behave well, badly, and not at all."""

from __future__ import annotations

import re
import socket
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import dns.resolver
import pytest
from feeds.server import secure
from sphinx.builders import linkcheck
from unit import loopback
from unit.loopback import NameServer, WebServer, get_only, page, redirect, status

from sphinx_channels.messages import sentence
from sphinx_channels.report.mail import MISSING, ask_mail
from sphinx_channels.report.online import Answer, _answer, ask_pages, finding

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def config() -> Any:
    """Sphinx's configuration of the link checker."""
    values: dict[str, Any] = {"user_agent": "", "tls_verify": True, "tls_cacerts": None}
    nothing = lambda *_, **__: None  # noqa: E731
    app = SimpleNamespace(
        add_builder=nothing, add_post_transform=nothing, add_event=nothing, connect=nothing,
        add_config_value=lambda name, default, *_, **__: values.setdefault(name, default),
    )  # fmt: skip
    linkcheck.setup(app)  # type: ignore[arg-type]
    return SimpleNamespace(**{**values, "linkcheck_timeout": 10})


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A server on 127.0.0.1."""
    with WebServer() as running:
        yield running


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test ask a real name server, and no proxy stand between."""
    known = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        if host not in {"127.0.0.1", "127.0.0.2", "localhost"}:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setenv("NO_PROXY", "*")


def ask(uri: str, config: Any) -> Answer:
    """Ask for one address."""
    return ask_pages([uri], config)[uri]


# Web servers

ANSWERS = Answer("answers")
BEHAVIOURS: list[tuple[str, Any, Answer]] = [
    ("well", loopback.OK, ANSWERS),
    ("no HEAD: 405", get_only(loopback.OK, 405), ANSWERS),
    ("no HEAD: 403", get_only(loopback.OK, 403), ANSWERS),
    ("no HEAD: 404", get_only(loopback.OK, 404), ANSWERS),
    ("endless body", loopback.endless, ANSWERS),
    ("header without end in time", loopback.drip, Answer("gone", "no answer in time")),
    ("not found", status(404, "Not Found"), Answer("gone", "404 Not Found")),
    ("gone for good", status(410, "Gone"), Answer("gone", "410 Gone")),
    ("fault", status(500, "Internal Server Error"), Answer("gone", "500 Internal Server Error")),
    ("busy", status(503, "Unavailable"), Answer("unknown", "not asked (service unavailable)")),
    ("sign in", status(401, "Unauthorized"), Answer("unknown", "it turns machines away (unauthorized)")),
    ("forbidden", status(403, "Forbidden"), Answer("unknown", "it turns machines away (403 Forbidden)")),
    ("no status of HTTP", status(999, "Denied"), ANSWERS),
    ("too many", status(429, "Too Many"), Answer("unknown", "it turns machines away (429 Too Many)")),
    ("too many, come back next year", status(429, "Too Many", "Retry-After: 31536000"),
     Answer("unknown", "it turns machines away (429 Too Many)")),
    ("silence", loopback.never, Answer("gone", "no answer in time")),
    ("reset", loopback.reset, Answer("gone", "its answer is broken")),
    ("hangs up", b"", Answer("gone", "its answer is broken")),
    ("no HTTP", b"\x16\x03\x01 SSH-2.0\r\n\r\n", Answer("gone", "its answer is broken")),
    ("no status", b"HTTP/1.1 xyz\r\n\r\n", Answer("gone", "its answer is broken")),
    ("header without a name", b"HTTP/1.1 200 OK\r\n: x\r\nno colon\r\n\r\n", ANSWERS),
    ("long header", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", Answer("gone", "its answer is broken")),
    ("too many headers", b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n", Answer("gone", "its answer is broken")),
    ("body too short", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", ANSWERS),
    ("circle", redirect("/circle"), Answer("gone", "it redirects in a circle")),
    ("to nowhere", redirect("http://no-such-host.test/"), Answer("gone", "there is no such host")),
    ("to a file", redirect("file:///etc/passwd"), Answer("gone", "No connection adapters were found for 'file:///etc/passwd'")),
    ("to no address", redirect("http://["), Answer("gone", "its answer is broken")),
    ("without a target", status(302, "Found"), ANSWERS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("behaviour", "expected"), [case[1:] for case in BEHAVIOURS], ids=[case[0] for case in BEHAVIOURS]
)
def test_server(server: WebServer, config: Any, behaviour: Any, expected: Answer) -> None:
    server.paths["/circle"] = behaviour
    if expected.detail == "no answer in time":
        config.linkcheck_timeout = 0.4
    answer = ask(f"{server.origin}/circle", config)
    assert answer == expected


def test_a_redirect_within_the_site_is_no_finding(server: WebServer, config: Any) -> None:
    server.paths |= {"/old": redirect("/new", 301), "/new": loopback.OK}
    answer = ask(f"{server.origin}/old", config)
    assert answer == Answer("answers", f"{server.origin}/new")
    assert finding("x", "to", answer) is None


@pytest.mark.parametrize("hops", [1, 2])
def test_a_redirect_to_another_site_is_a_finding_of_its_own(server: WebServer, config: Any, hops: int) -> None:
    """A domain that lapsed and was bought answers 200."""
    with WebServer("127.0.0.2") as stranger:
        stranger.paths["/buy"] = loopback.OK
        server.paths |= {
            "/": redirect("/on" if hops == 2 else f"{stranger.origin}/buy"),
            "/on": redirect(f"{stranger.origin}/buy"),
        }
        answer = ask(f"{server.origin}/", config)
        assert answer == Answer("elsewhere", f"{stranger.origin}/buy")
        found = finding("forum.hl7.org", "to", answer)
        assert found is not None
        assert found.is_note
        assert sentence(found) == (
            f":to: forum.hl7.org redirects to another site: {stranger.origin}/buy. "
            "If that is the channel's, write it; if not, retire it."
        )


def test_a_redirect_that_the_project_allows(server: WebServer, config: Any) -> None:
    with WebServer("127.0.0.2") as other:
        other.paths["/"] = loopback.OK
        server.paths["/"] = redirect(f"{other.origin}/")
        config.linkcheck_allowed_redirects = {re.compile(".*"): re.compile(re.escape(other.origin))}
        assert ask(f"{server.origin}/", config) == ANSWERS


def test_an_address_that_the_project_ignores(server: WebServer, config: Any) -> None:
    config.linkcheck_ignore = [r"http://127\.0\.0\.1"]
    assert ask(f"{server.origin}/", config) == Answer("unknown", "not asked (linkcheck_ignore)")
    assert not server.asked


def test_anchors(server: WebServer, config: Any) -> None:
    server.paths["/"] = page('<h1 id="here">Here</h1>')
    assert ask(f"{server.origin}/#here", config) == ANSWERS
    assert ask(f"{server.origin}/#there", config) == Answer("gone", "its page has no #there")


def test_an_anchor_on_a_page_without_end_is_given_up(server: WebServer, config: Any) -> None:
    server.paths["/"] = loopback.endless
    config.linkcheck_timeout = 0.2
    start = time.monotonic()
    assert ask(f"{server.origin}/#there", config) == Answer("gone", "no answer in time")
    assert time.monotonic() - start < 4


def test_nobody_listens(config: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/", config) == Answer("gone", "nothing answers at this host")


def test_no_such_host(config: Any) -> None:
    assert ask("https://forum.no-such-host.test/", config) == Answer("gone", "there is no such host")


def test_certificate(config: Any) -> None:
    with WebServer(tls=secure()) as server:
        answer = ask(f"{server.origin}/", config)
    assert answer.state == "gone"
    assert answer.detail.startswith("its certificate is not valid: unable to get local issuer")


def test_no_encryption_where_the_address_promises_it(server: WebServer, config: Any) -> None:
    answer = ask(server.origin.replace("http:", "https:") + "/", config)
    assert answer == Answer("gone", "no secure connection")


def test_one_host_is_asked_one_thing_at_a_time(server: WebServer, config: Any) -> None:
    with WebServer("127.0.0.2") as other:
        for path in "abcd":
            server.paths[f"/{path}"] = other.paths[f"/{path}"] = loopback.slowly
        uris = [f"{one.origin}/{path}" for one in (server, other) for path in "abcd"]
        assert set(ask_pages([*uris, *uris], config).values()) == {ANSWERS}
        for one in (server, other):
            assert one.most_at_once == 1
            assert set(one.asked.values()) == {1}


def test_a_host_that_holds_us_does_not_hold_the_others(server: WebServer, config: Any) -> None:
    config.linkcheck_workers = 1
    config.linkcheck_timeout = 0.5
    with WebServer("127.0.0.2") as other:
        server.paths |= {"/": loopback.drip, "/later": loopback.OK}
        other.paths["/"] = loopback.OK
        answers = ask_pages([f"{server.origin}/", f"{server.origin}/later", f"{other.origin}/"], config)
    assert answers[f"{server.origin}/later"] == ANSWERS


def test_no_address_no_question(config: Any) -> None:
    assert ask_pages([], config) == ask_mail([], config) == {}


def test_an_error_that_is_not_known_is_shown_as_it_is() -> None:
    assert _answer("https://a.org/", "broken", "Strange\nthings\x1b[31m") == Answer("gone", r"Strange things\x1b[31m")
    assert _answer("https://a.org/", "broken", "") == Answer("gone", "no reason is known")


# Name servers


@pytest.fixture
def names() -> Iterator[tuple[NameServer, dns.resolver.Resolver]]:
    """A name server on loopback, and a resolver that asks it and no other."""
    with NameServer() as running:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], running.port
        yield running, resolver


MX = ["10 mx.hl7.org."]
RECORDS: list[tuple[str, dict[tuple[str, str], Any], Answer]] = [
    ("a mail server", {("hl7.org", "MX"): MX, ("mx.hl7.org", "A"): ["192.0.2.1"]}, ANSWERS),
    ("a mail server with IPv6", {("hl7.org", "MX"): MX, ("mx.hl7.org", "AAAA"): ["2001:db8::1"]}, ANSWERS),
    ("the second of two", {("hl7.org", "MX"): ["5 off.hl7.org.", *MX], ("mx.hl7.org", "A"): ["192.0.2.1"]}, ANSWERS),
    ("none, but an address", {("hl7.org", "A"): ["192.0.2.1"]}, ANSWERS),
    ("none, but an IPv6 address", {("hl7.org", "AAAA"): ["2001:db8::1"]}, ANSWERS),
    ("nothing", {("hl7.org", "TXT"): ['"x"']}, Answer("gone", "the domain has no mail server")),
    ("no domain", {}, Answer("gone", "there is no such domain")),
    ("no mail, please", {("hl7.org", "MX"): ["0 ."]}, Answer("gone", "the domain says that it takes no mail")),
    ("a mail server that is not there", {("hl7.org", "MX"): MX}, Answer("gone", "its mail server does not exist")),
    ("a fault", {("hl7.org", "MX"): "SERVFAIL"}, Answer("unknown", "no name server answers for it (NoNameservers)")),
    ("a refusal", {("hl7.org", "MX"): "REFUSED"}, Answer("unknown", "no name server answers for it (NoNameservers)")),
    ("garbage", {("hl7.org", "MX"): "GARBAGE"}, Answer("unknown", "no name server answers for it (LifetimeTimeout)")),
    ("a fault further on", {("hl7.org", "MX"): MX, ("mx.hl7.org", "A"): "SERVFAIL"},
     Answer("unknown", "no name server answers for it (NoNameservers)")),
]  # fmt: skip


@pytest.mark.parametrize(("records", "expected"), [case[1:] for case in RECORDS], ids=[case[0] for case in RECORDS])
def test_mail_domain(names: Any, config: Any, records: dict[tuple[str, str], Any], expected: Answer) -> None:
    server, resolver = names
    server.records |= records
    if "LifetimeTimeout" in expected.detail:
        config.linkcheck_timeout = 0.4
    assert ask_mail(["hl7.org", "hl7.org"], config, resolver) == {"hl7.org": expected}


def test_mail_domain_that_nobody_answers_for(names: Any, config: Any) -> None:
    server, resolver = names
    server.silent.add("hl7.org")
    config.linkcheck_timeout = 0.4
    answer = ask_mail(["hl7.org"], config, resolver)["hl7.org"]
    assert answer == Answer("unknown", "no name server answers for it (LifetimeTimeout)")


def test_international_mail_domain(names: Any, config: Any) -> None:
    server, resolver = names
    server.records[("xn--strae-oqa.org", "A")] = ["192.0.2.1"]
    assert ask_mail(["straße.org"], config, resolver)["straße.org"] == ANSWERS
    assert ask_mail(["a" * 80 + ".org"], config, resolver).popitem()[1].state == "unknown"


def test_without_dnspython(config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dns.resolver", None)
    assert ask_mail(["hl7.org"], config) == {"hl7.org": Answer("unknown", MISSING)}


def test_without_a_name_server(config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise dns.resolver.NoResolverConfiguration("cannot open /etc/resolv.conf")

    monkeypatch.setattr(dns.resolver, "Resolver", refuse)
    answer = ask_mail(["hl7.org"], config)["hl7.org"]
    assert answer == Answer("unknown", "this machine knows no name server (cannot open /etc/resolv.conf)")
