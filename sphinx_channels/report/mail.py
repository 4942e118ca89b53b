"""Whether a domain takes mail, asked of its name servers: only for the report, and only with ``channels_online``.

It needs ``dnspython``. Whether a mailbox is there, and whether somebody reads it, nobody can ask.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sphinx_channels.report.online import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dns.name import Name
    from dns.resolver import Resolver
    from sphinx.config import Config

MISSING = 'this needs dnspython: pip install "sphinx-channels[online]"'


def ask_mail(domains: Iterable[str], config: Config, resolver: Resolver | None = None) -> dict[str, Answer]:
    """Ask for the mail servers of domains; nothing is known where ``dnspython`` is not installed.

    :param resolver: for tests, their own name server.
    """
    wanted = sorted(set(domains))
    try:
        import dns.exception
        import dns.resolver
    except ImportError:
        return dict.fromkeys(wanted, Answer("unknown", MISSING))
    try:
        resolver = resolver or dns.resolver.Resolver()
    except dns.exception.DNSException as error:
        return dict.fromkeys(wanted, Answer("unknown", f"this machine knows no name server ({error})"))
    resolver.lifetime = float(config.linkcheck_timeout or 30)
    with ThreadPoolExecutor(max_workers=max(1, config.linkcheck_workers)) as pool:
        return dict(zip(wanted, pool.map(lambda domain: _mail_domain(domain, resolver), wanted), strict=True))


def _mail_domain(domain: str, resolver: Resolver) -> Answer:
    import dns.exception
    import dns.name

    try:
        return _ask(dns.name.from_text(domain, idna_codec=dns.name.IDNA_2008_Practical), resolver)
    except (dns.exception.DNSException, UnicodeError) as error:
        return Answer("unknown", f"no name server answers for it ({type(error).__name__})")


def _ask(name: Name, resolver: Resolver) -> Answer:
    """Ask for the mail servers of a domain.

    A domain that names none takes mail at its own address (RFC 5321, section 5.1), unless it names the root (RFC 7505).
    """
    import dns.name
    import dns.resolver

    try:
        servers = [record.exchange for record in resolver.resolve(name, "MX")]
    except dns.resolver.NXDOMAIN:
        return Answer("gone", "there is no such domain")
    except dns.resolver.NoAnswer:
        return Answer("answers") if _has_address(name, resolver) else Answer("gone", "the domain has no mail server")
    if servers == [dns.name.root]:
        return Answer("gone", "the domain says that it takes no mail")
    if not any(_has_address(server, resolver) for server in servers):
        return Answer("gone", "its mail server does not exist")
    return Answer("answers")


def _has_address(name: Name, resolver: Resolver) -> bool:
    import dns.resolver

    for kind in ("A", "AAAA"):
        try:
            resolver.resolve(name, kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            continue
        return True
    return False
