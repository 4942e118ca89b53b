"""``python -m sphinx_channels snapshot``: save an account's posts in a file, to be read and committed.

A build never fetches; this command does, when a person or a scheduled workflow runs it. What it writes is reviewed
like any other change.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx_channels.config import today
from sphinx_channels.messages import shown
from sphinx_channels.providers import PROVIDERS, find_account
from sphinx_channels.providers.own import read_providers
from sphinx_channels.snapshots.feed import MOST_POSTS, read_feed
from sphinx_channels.snapshots.feed_xml import FeedError
from sphinx_channels.snapshots.fetch import FetchError, Network, fetch
from sphinx_channels.snapshots.file import Snapshot, SnapshotError, dump, parse, read

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Iterator
    from datetime import date

    from sphinx_channels.providers.accounts import Account, Provider

#: With ``--all``, a file with the same posts is written again only after so many days, so that a scheduled run does
#: not propose a new date each time. It is less than half of what ``channels_snapshot_days`` allows.
RENEW_DAYS: Final = 14


class NoFeedError(SnapshotError):
    """The account has no feed, so that a person must write the file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every file of one run."""

    today: date
    limit: int | None = None
    check: bool = False
    renew_days: int = 0
    """Leave a file with the same posts alone until it is so old."""
    providers: tuple[Provider, ...] = PROVIDERS
    network: Network = field(default_factory=Network)


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command line."""
    parser = commands.add_parser(
        "snapshot",
        help="save an account's posts in a file",
        description="Save the latest posts of an account in a JSON file, for {timeline} to show. Reads RSS and Atom.",
    )
    parser.add_argument("account", nargs="?", metavar="ACCOUNT-URL", help="the account's address, as the page has it")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--all", action="store_true", help="renew every file that the project's pages name")
    parser.add_argument("--confdir", type=Path, metavar="DIR", help="where conf.py is; the default is this folder")
    parser.add_argument("--check", action="store_true", help="say what would change and write nothing")
    parser.add_argument("--limit", type=_limit, metavar="N", help=f"keep N posts, 1 to {MOST_POSTS} (the default)")
    parser.set_defaults(run=run, parser=parser)


def _limit(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_POSTS:
        return int(text)
    raise ArgumentTypeError(f"write a number from 1 to {MOST_POSTS}")


def run(arguments: Namespace, network: Network | None = None) -> int:
    """Run the command; 0 is success.

    :param network: for tests, the way to their own server.
    """
    if arguments.all == bool(arguments.account) or bool(arguments.account) != bool(arguments.file):
        arguments.parser.error("give ACCOUNT-URL and FILE, or --all")
    # Absolute, because Sphinx changes into the folder before it reads conf.py.
    confdir = (arguments.confdir or Path()).resolve()
    try:
        settings = Settings(
            today=today(),
            limit=arguments.limit,
            check=arguments.check,
            renew_days=RENEW_DAYS if arguments.all else 0,
            providers=_providers(confdir),
            network=network or Network(),
        )
        if not arguments.all:
            print(renew(arguments.account, arguments.file, settings))
            return 0
        pairs = list(_timelines(confdir))
    except SnapshotError as error:
        print(error, file=sys.stderr)
        return 1
    return _run_all(pairs, settings)


def _run_all(pairs: list[tuple[str, Path]], settings: Settings) -> int:
    """Renew every file; one that fails does not hold up the others."""
    failures = 0
    for url, path in pairs:
        try:
            print(renew(url, path, settings))
        except NoFeedError as error:
            try:
                age = read(path).age_days(settings.today)
            except SnapshotError:
                failures += 1
                print(error, file=sys.stderr)
            else:
                print(f"{path}: written by hand, {age} days old.")
        except SnapshotError as error:
            failures += 1
            print(error, file=sys.stderr)
    print(f"{len(pairs)} saved {'copy' if len(pairs) == 1 else 'copies'}, {failures} failed.")
    return 1 if failures else 0


def renew(url: str, path: Path, settings: Settings) -> str:
    """Bring one file up to date, and say in a sentence what changed.

    Nothing is written unless the whole new file is good.

    :raises SnapshotError: where it cannot be done; the old file is as it was.
    """
    account = find_account(url, settings.providers)
    if account is None:
        labels = ", ".join(provider.label for provider in settings.providers)
        raise SnapshotError(f"{path}: {shown(url)} is no account of a known provider ({labels}).")
    if not account.feed:
        raise NoFeedError(_no_feed(account, url, path, settings.today))
    old = _old(path)
    new = _new(url, account, path, old, settings)
    news = _difference(old, new)
    young = old is not None and old.source == url and 0 <= old.age_days(settings.today) < settings.renew_days
    if old == new or (young and not news):
        return f"{path}: nothing new."
    data = dump(new)
    if parse(data) != new:  # pragma: no cover - the last guard before a file of the project is replaced
        raise SnapshotError(f"{path}: what would be written cannot be read back. Please report this.")
    if not settings.check:
        _write(path, data)
    return f"{path}: {news or 'nothing new, checked today'}; {'would be written' if settings.check else 'written'}."


def _old(path: Path) -> Snapshot | None:
    """The file as it is; one that is missing or broken will be replaced."""
    try:
        return read(path)
    except SnapshotError:
        return None


def _new(url: str, account: Account, path: Path, old: Snapshot | None, settings: Settings) -> Snapshot:
    # Another number of posts was asked for, or another account: what is here does not tell what the feed holds.
    known = old if old is not None and old.source == url and settings.limit is None else None
    try:
        response = fetch(account.feed, known.etag if known else "", settings.network)
        if response.unchanged and known:
            return Snapshot(url, settings.today, known.items, known.etag)
        posts = read_feed(
            response.data,
            response.content_type,
            account,
            limit=settings.limit or MOST_POSTS,
            today=settings.today,
        )
    except FetchError as error:
        raise SnapshotError(f"{path}: {error}") from None
    except FeedError as error:
        raise SnapshotError(f"{path}: no posts from {account.feed}: {error}.") from None
    return Snapshot(url, settings.today, posts, response.etag)


def _difference(old: Snapshot | None, new: Snapshot) -> str:
    """What the new file says that the old one did not; empty where the posts are the same."""
    if old is None:
        return f"{len(new.items)} {'post' if len(new.items) == 1 else 'posts'}"
    before = {post.url: post for post in old.items}
    after = {post.url: post for post in new.items}
    counts = (
        (sum(url not in before for url in after), "new"),
        (sum(url not in after for url in before), "gone"),
        (sum(url in before and before[url] != post for url, post in after.items()), "changed"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count) or (
        "" if old.items == new.items else "reordered"
    )


def _write(path: Path, data: bytes) -> None:
    """Replace a file at once: whoever reads it finds the old one or the new one, also after an interruption."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be written ({error.strerror}).") from None


def _no_feed(account: Account, url: str, path: Path, day: date) -> str:
    """Say that an account has no feed, and show what a person can do."""
    label, source = account.provider.label, account.provider.source
    if source.startswith("https://"):
        why = f"{url} has no feed. Those of {label} are at {source}: name the account by such an address"
        return f"{path}: {why}, or write the file by hand, in this form:\n\n{_by_hand(account, url, day)}"
    return f"{path}: {label} publishes no feed. Write the file by hand, in this form:\n\n{_by_hand(account, url, day)}"


def _by_hand(account: Account, url: str, day: date) -> str:
    """The form of a file, for a person to fill in."""
    post = {
        "url": f"{account.profile}/…",
        "published": day.isoformat(),
        "author": account.name,
        "text": "The words of the post.",
        "links": [],
        "media": [{"alt": "What its picture shows, if it has one."}],
    }
    return json.dumps({"source": url, "fetched": day.isoformat(), "items": [post]}, ensure_ascii=False, indent=2)


def _providers(confdir: Path) -> tuple[Provider, ...]:
    """The providers that a project's pages know: its own rows, if there is a conf.py, and all others."""
    if not (confdir / "conf.py").is_file():
        return PROVIDERS
    from sphinx_channels.standalone.confdir import ConfigurationError, read_config

    try:
        config = read_config(confdir)
    except ConfigurationError as error:
        raise SnapshotError(f"{_as_typed(confdir)}: {error}") from None
    providers, problems = read_providers(config.channels_providers)
    for problem in problems:
        print(problem, file=sys.stderr)
    return providers


def _timelines(confdir: Path) -> Iterator[tuple[str, Path]]:
    """Every account and file that the pages of a project name, each pair once."""
    from sphinx_channels.standalone.command import timelines

    accounts: dict[Path, str] = {}
    for url, file in timelines(confdir):
        path = _as_typed(file)
        if accounts.setdefault(path, url) != url:
            both = f"{shown(accounts[path])} and {shown(url)}"
            raise SnapshotError(f"{path}: named for two accounts, {both}. Use two files.")
    return ((url, path) for path, url in accounts.items())


def _as_typed(path: Path) -> Path:
    """The path from the current folder, where it is below; that is how people name a file."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
