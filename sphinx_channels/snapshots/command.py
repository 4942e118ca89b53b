"""``sphinx-channels snapshot``: save an account's posts in a file, to be reviewed and committed. No build fetches."""

import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from datetime import date
from os.path import normpath
from pathlib import Path
from typing import Final

from sphinx_channels.check import CheckError, find_conf, read_project
from sphinx_channels.config import today
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import shown, shown_path
from sphinx_channels.providers import find_account
from sphinx_channels.providers.accounts import Account, Provider
from sphinx_channels.providers.networks import PROVIDERS
from sphinx_channels.providers.own import read_providers
from sphinx_channels.snapshots.feed import read_feed
from sphinx_channels.snapshots.fetch import Network, fetch
from sphinx_channels.snapshots.file import Post, Snapshot, SnapshotError, dump, read, resolve, write

#: With ``--all``, a file with the same posts is written again only after so many days, so that a scheduled run does
#: not propose a new date each time. It is less than half of what ``channels_snapshot_days`` allows.
RENEW_DAYS: Final = 14


def add_parser(commands: "_SubParsersAction[ArgumentParser]") -> None:
    """Declare the command line."""
    says = "save the latest posts of an account, from RSS or Atom, in a JSON file for {timeline} to show"
    parser = commands.add_parser("snapshot", help=says, description=says)
    parser.add_argument("account", nargs="?", metavar="ACCOUNT-URL", help="the account's address, as the page has it")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file to write, in the project")
    parser.add_argument("--all", action="store_true", help="renew every file that the project's pages name")
    parser.add_argument("--confdir", type=Path, metavar="DIR", help="where conf.py is; the default is this folder")
    parser.add_argument("--source", type=Path, metavar="DIR", help="where the pages are, if not beside conf.py")
    parser.add_argument("--check", action="store_true", help="say what would change and write nothing")
    parser.set_defaults(run=run, parser=parser)


def run(arguments: Namespace, network: Network | None = None) -> int:
    """Run the command; 0 is success. Tests give a ``network``, the way to their own server."""
    if arguments.all == bool(arguments.account) or bool(arguments.account) != bool(arguments.file):
        arguments.parser.error("give ACCOUNT-URL and FILE, or --all")
    try:
        root, providers, accounts = _project(arguments)
    except CheckError as error:
        print(error, file=sys.stderr)
        return 1
    failures = 0
    for path, url in accounts.items():  # one that fails does not hold up the others
        try:
            if (account := find_account(url, providers)) is None:
                labels = ", ".join(provider.label for provider in providers)
                raise SnapshotError(f"{shown(url)} is no account of a known provider ({labels}).")
            print(f"{path}: {renew(account, url, resolve(root, path), network or Network(), arguments)}")
        except SnapshotError as error:
            failures += 1
            print(f"{path}: {error}", file=sys.stderr)
    if arguments.all:
        print(f"{len(accounts)} saved {'copy' if len(accounts) == 1 else 'copies'}, {failures} failed.")
    return 1 if failures else 0


def _project(arguments: Namespace) -> tuple[Path, tuple[Provider, ...], dict[Path, str]]:
    """The folder outside of which nothing is written, the providers, and the account of each file to renew."""
    here, confdir, accounts = Path.cwd(), arguments.confdir, {arguments.file: arguments.account}
    if not arguments.all and not confdir:
        confdir = find_conf(Path(normpath(here / arguments.file)).parent, here)
        if confdir is None:
            return here, PROVIDERS, accounts
    app = read_project(confdir or here, arguments.source)
    if arguments.all:
        pairs = (pair for pairs in channel_domain(app.env).snapshots.values() for pair in pairs)
        accounts = {Path(shown_path(name, here)): url for url, name, *_fetched in pairs}
    return Path(app.srcdir), read_providers(app.config.channels_providers)[0], accounts


def renew(account: Account, url: str, file: Path, network: Network, arguments: Namespace) -> str:
    """Bring one file up to date, and say what changed; what is no saved copy, or a SnapshotError, leaves it."""
    day = today()
    if not account.feed:
        return _by_hand(account, url, file, day)
    try:
        old = read(file) if file.exists() else None
    except SnapshotError as error:
        raise SnapshotError(f"left alone, since it is no saved copy: {error} For a new one, delete it.") from None
    known = old if old and old.source == url else None
    data, etag = fetch(account.feed, network, known.etag if known else "")
    posts = known.items if known and data is None else read_feed(data or b"", account, day)
    new = Snapshot(url, day, posts, etag)
    before, after = set(old.items if old else ()), set(posts)
    counts = {"new or changed": len(after - before), "gone": len(before - after)}
    news = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    is_young = arguments.all and known is not None and 0 <= (day - known.fetched).days < RENEW_DAYS
    if old == new or (is_young and not news):
        return "nothing new."
    if not arguments.check:
        write(file, dump(new))
    return f"{news or 'nothing new, checked today'}; {'would be written' if arguments.check else 'written'}."


def _by_hand(account: Account, url: str, file: Path, day: date) -> str:
    """How old the file of an account without a feed is; where there is none, what a person can do."""
    if file.exists():
        return f"written by hand, {(day - read(file, day).fetched).days} days old."
    why = f"{account.provider.label} publishes no feed. Write"
    if feeds := [form.feed for form in account.provider.forms if form.feed]:
        why = f"{url} has no feed. Those of {account.provider.label} are at {feeds[0]}: give such an address, or write"
    pictures = ("What its picture shows, if it has one.",)
    post = Post(f"{account.profile}/…", "The words of the post.", str(day), account.name, pictures=pictures)
    raise SnapshotError(f"{why} the file by hand, in this form:\n\n{dump(Snapshot(url, day, (post,))).decode()}")
