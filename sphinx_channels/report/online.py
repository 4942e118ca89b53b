"""Whether addresses still answer, asked over the network: only for the report, and only with ``channels_online``.

Web addresses are asked by Sphinx's own link checker in the project's ``linkcheck_`` configuration; mail domains are
asked in ``mail.py``.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast
from urllib.parse import urlsplit

from sphinx.builders.linkcheck import Hyperlink, HyperlinkAvailabilityChecker, HyperlinkAvailabilityCheckWorker

from sphinx_channels.findings import Finding, shown
from sphinx_channels.report.sites import same_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.builders.linkcheck import CheckResult
    from sphinx.config import Config

State = Literal["answers", "gone", "elsewhere", "unknown"]


class Answer(NamedTuple):
    """What came of asking."""

    state: State
    """``answers``; ``gone``: there is nothing any more; ``elsewhere``: it leads to another site; or ``unknown``."""
    detail: str = ""
    """The reason, or where it leads."""


#: What the link checker's errors mean, in the words of a sentence "… does not answer: REASON".
_REASONS: Final = (
    (r"NameResolutionError|getaddrinfo|Name or service not known|nodename nor servname|Failed to resolve",
     "there is no such host"),
    (r"certificate verify failed: ([^(']+?) ?[(']", "its certificate is not valid: {}"),
    (r"SSL|TLS|EOF occurred", "no secure connection"),
    (r"Exceeded \d+ redirects", "it redirects in a circle"),
    (r"Connection refused|NewConnectionError", "nothing answers at this host"),
    (r"[Tt]imed out|timeout", "no answer in time"),
    (r"(\d{3}) (?:Client|Server) Error: ([^:]*) for url", "{} {}"),
    (r"Anchor '([^']*)' not found", "its page has no #{}"),
    (r"Remote ?[Dd]isconnected|Connection ?aborted|Connection reset|IncompleteRead|BadStatusLine|Invalid|header",
     "its answer is broken"),
)  # fmt: skip
#: Answers by which a server turns a machine away; a person may well get in.
_TURNED_AWAY: Final = re.compile(r"unauthorized|\b(?:401|403|405|406|407|418|429|451)\b.* Error")
#: The waits that one answer may take: HEAD, then GET.
_REQUESTS: Final = 2


def finding(value: str, option: str, answer: Answer) -> Finding | None:
    """What is to be said of an answer; nothing where all is well, or nothing is known."""
    values = {"option": option, "value": value}
    if answer.state == "gone":
        return Finding("online", {**values, "reason": answer.detail}, option)
    if answer.state == "elsewhere":
        return Finding("redirect", {**values, "fix": answer.detail}, option)
    return None


def ask_pages(uris: Iterable[str], config: Config) -> dict[str, Answer]:
    """Ask web servers, never two questions to one host at a time, and never longer than the configuration allows."""
    answers: dict[str, Answer] = {}
    for wave in _waves(sorted(set(uris))):
        answers |= _ask_wave(wave, config)
    return answers


def _waves(uris: Sequence[str]) -> Iterator[list[str]]:
    """The addresses in groups of which each asks a host once."""
    by_host: dict[str, list[str]] = {}
    for uri in uris:
        by_host.setdefault(urlsplit(uri).netloc, []).append(uri)
    for wave in zip_longest(*by_host.values()):
        yield [uri for uri in wave if uri]


class _Worker(HyperlinkAvailabilityCheckWorker):
    """Does not wait where a server has had too many questions: it is there, and that is what was asked."""

    def limit_rate(self, response_url: str, retry_after: str | None) -> float | None:
        return None


class _Checker(HyperlinkAvailabilityChecker):
    """Sphinx's link checker with workers of ours."""

    def invoke_threads(self) -> None:
        for _ in range(self.num_workers):
            worker = _Worker(self.config, self.rqueue, self.wqueue, self.rate_limits)
            worker.start()
            self.workers.append(worker)


def _ask_wave(uris: Sequence[str], config: Config) -> dict[str, Answer]:
    """Ask several hosts at the same time; those that have not answered when the time is up are given up.

    The link checker limits each wait, but not their number: a server that sends a byte now and then could hold it
    for ever.
    """
    links = {uri: Hyperlink(uri, "", cast("Any", Path()), 0) for uri in uris}
    checker = _Checker(config)
    results: Queue[CheckResult] = Queue()

    def collect() -> None:
        for result in checker.check(links):
            results.put(result)

    Thread(target=collect, daemon=True).start()
    rounds = -(-len(uris) // max(1, checker.num_workers)) * max(1, config.linkcheck_retries)
    seconds = rounds * _REQUESTS * float(config.linkcheck_timeout or 30) + 1
    end = monotonic() + seconds
    answers = dict.fromkeys(uris, Answer("gone", "no answer in time"))
    for _ in uris:
        try:
            result = results.get(timeout=max(0.0, end - monotonic()))
        except Empty:
            break
        answers[result.uri] = _answer(result.uri, result.status, result.message)
    return answers


def _answer(uri: str, status: str, message: str) -> Answer:
    if status == "working":
        return Answer("answers")
    if status == "redirected":
        inside = same_site(urlsplit(uri).hostname or "", urlsplit(message).hostname or "")
        return Answer("answers" if inside else "elsewhere", message)
    if status in {"ignored", "unchecked", "rate-limited"}:
        return Answer("unknown", f"not asked ({message or 'linkcheck_ignore'})")
    if _TURNED_AWAY.search(message):
        return Answer("unknown", f"it turns machines away ({_reason(message)})")
    return Answer("gone", _reason(message))


def _reason(message: str) -> str:
    for pattern, words in _REASONS:
        if match := re.search(pattern, message):
            return words.format(*(group.strip() for group in match.groups()))
    return shown(" ".join(message.split()), 120) or "no reason is known"
