"""No text takes long to read: work grows in step with length, whatever a stranger writes.

Work in Python is counted as calls, which repeat exactly. Nothing counts the steps of a pattern, so those are measured
in CPU time of this process, which waiting does not touch: a pattern that backtracks needs many times what is allowed
here, one that does not a small part of it, and the best of three tries counts.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from cases.reader import SETTINGS, prose_channels

import sphinx_channels
from sphinx_channels import addresses, messages, model
from sphinx_channels.fields import DIRECTIVES, read
from sphinx_channels.rules import address, meant, placeholder, prose, reach, retired, text, unsafe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Texts made by chance, and long ones: with the matrix.
pytestmark = pytest.mark.matrix

#: What a text is made of that patterns of ours stumbled over, or might.
PIECES = (
    "a", "a.", "a-", "a@", ".", "-", " ", "\n", "\xa0", "`", "[", "](", "[a", "(", "{:", "<", "<a ", "<a b=", "</",
    "<!--",
    "-->", ">", "&#", "&amp;", '"', ":", "::", ": ", ":\n", ".. ", "/", "\\", "?", "%20", "+4", "4 ", ", ", "A ",
    "A-", "A. ",
    "ADD A ", "TBC ", ".example.com%", "https://", "xn--", "javascript:", "]: ", "{channel}", "\u3002", "\uff1a",
    "\u200b",
    "é", "a b, ", "x <y>, ",
)  # fmt: skip
#: What a text begins with, and what it ends in: a pattern that has begun has more to go back over.
AROUND = (("", ""), ("<a b='", "x"), ("[x](", "\n!"), ("https://", "@"))
SIZES = (24, 400, 6_000)
#: Seconds of this process in which everything that grows in step with length is long done.
ENOUGH = 0.15


def hostile(piece: str, size: int) -> Iterator[str]:
    """Texts of about one size that are made of a piece."""
    return (f"{head}{piece * (size // len(piece))}{tail}" for head, tail in AROUND)


def patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Every pattern of the package, compiled or not, with each method by which it is used.

    A pattern that is made by a function, of what it got, is met by the readers below.
    """
    modules = [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(sphinx_channels.__path__, "sphinx_channels.")
        if info.name != "sphinx_channels.__main__"
    ]
    sources = "\n".join(inspect.getsource(module) for module in modules)
    for module in modules:
        where, own = module.__name__.partition(".")[2], inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                for method in sorted(set(re.findall(rf"\b{name}\.(\w+)\b", sources if name[0] != "_" else own))):
                    yield f"{where}.{name}", value, method
        for call in ast.walk(ast.parse(own)):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[ast.expr() as text, *_]):
                    with suppress(NameError):  # made in a function
                        pattern = eval(compile(ast.Expression(text), where, "eval"), vars(module))
                        if method in USES:
                            yield f"{where}:{call.lineno}", re.compile(pattern), method


USES: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "search": re.Pattern.search, "match": re.Pattern.match, "fullmatch": re.Pattern.fullmatch,
    "findall": re.Pattern.findall, "finditer": lambda pattern, text: [*pattern.finditer(text)],
    "sub": lambda pattern, text: pattern.sub("", text), "split": re.Pattern.split,
}  # fmt: skip
PATTERNS = [*patterns()]
FORUM = "https://old.interopen.org/forum"
#: One option for each way of reading one.
OPTIONS = {field.read.__qualname__: (fields, name) for fields in DIRECTIVES.values() for name, field in fields.items()}
READERS: dict[str, Callable[[str], Any]] = {
    **{
        way: lambda text, fields=fields, name=name: read(fields, {"kind": "email", name: text}, SETTINGS, "page", text)
        for way, (fields, name) in OPTIONS.items()
    },
    "option": lambda text: read(DIRECTIVES["channel"], {text: text}, SETTINGS, "channel", text),
    "parse_address": addresses.parse_address,
    "parse_phone": addresses.parse_phone,
    "first_sentence": model.first_sentence,
    "slug": model.slug,
    "shown": messages.shown,
    "nearest": lambda text: messages.nearest(text, ("enquiries", text[:200])),
    "text": lambda text: [*text_rules(text)],
    "text_in_channel": lambda text: [*text_rules(text, channel=True)],
    "prose": prose.Prose(prose_channels(), ("INTEROPen", "Care Connect", "a b")).findings,
    "template_address": placeholder.template_address,
    "template_subject": placeholder.template_subject,
    "raw_html": lambda text: unsafe.unsafe_raw([("html", text, ""), ("html", text, "")]),
    "raw_tags": lambda text: unsafe.unsafe_raw([("html", f"<b>{text}</b>", ""), ("html", "</i>", "")] * 2),
    "raw_latex": lambda text: unsafe.unsafe_raw([("latex", text, "")]),
    "leftover": unsafe.leftover,
    "unsafe_scheme": unsafe.unsafe_scheme,
    "is_remote": unsafe.is_remote,
    "retired_link": lambda text: retired.leads_there(text, FORUM),
    "retired_mail": lambda text: retired.leads_there(f"mailto:{text}", "mailto:a@hl7.org"),
    "host": lambda text: [*reach.host_findings(text, "to", text)],
    "person": lambda text: address.is_personal(f"{text}@hl7.org"),
    "day": meant.likely_days,
    "language": meant.likely_tag,
}


def text_rules(piece: str, *, channel: bool = False) -> Iterator[object]:
    """What the page asks of a text."""
    yield (text.IN_CHANNEL if channel else text.IN_PAGE).search(piece)
    yield from text.text_findings(piece, channel=channel)


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one piece of work: the best of three tries where it is not done soon."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
        if best < ENOUGH:
            break
    return best


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, those of C included."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_there_are_patterns() -> None:
    assert len({name for name, _, _ in PATTERNS}) > 40


@pytest.mark.parametrize(
    ("name", "pattern", "method"), PATTERNS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_pattern_backtracks(name: str, pattern: re.Pattern[str], method: str) -> None:
    """Three sizes, so that one whose time doubles with each letter ends here, and does not hang."""
    use = USES[method]
    for size in SIZES:
        for piece in PIECES:
            texts = [*hostile(piece, size)]
            spent = seconds(lambda texts=texts: [use(pattern, text) for text in texts])  # type: ignore[misc]
            assert spent < ENOUGH, (name, method, piece, size)


@pytest.mark.parametrize("name", READERS)
def test_reading_takes_work_in_step_with_length(name: str) -> None:
    """Patterns that are made when first needed are measured here too."""
    reader = READERS[name]
    reader("a")  # what is loaded and made once is no part of it
    for piece in PIECES:
        texts = [*hostile(piece, SIZES[-1])]
        spent = seconds(lambda texts=texts: [reader(text) for text in texts])  # type: ignore[misc]
        assert spent < 4 * ENOUGH, (name, piece)
    for piece in ("a", " ", "<", "a.", "[", ":", "TBC ", "\n", ",", "<a>", "</a>", "a b, ", "x <y>, ", ".example.com%"):
        small, large = ([*hostile(piece, size)] for size in (1_500, 6_000))
        few, many = (calls(lambda texts=texts: [reader(text) for text in texts]) for texts in (small, large))  # type: ignore[misc]
        assert many < 5 * few + 1_000, (name, piece, few, many)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("to", f"<{' ' * 2000}x"), ("to", f"<{' ' * 40_000}x"), ("links", "<" * 40_000), ("links", "a <b>, " * 5000),
        ("to", "a" * 40_000), ("to", "a." * 20_000), ("to", "&#" * 20_000), ("for", "a" * 40_000), ("kind", "`" * 8000),
        ("languages", "a" * 40_000), ("verified", "1/" * 20_000), ("aliases", "a " * 20_000), ("id", "-" * 40_000),
        ("subject", "ADD A " * 7000), ("emial", "x" * 40_000), ("x" * 40_000, "y"), ("join", "a " * 20_000),
        ("to", "+" + "1 " * 20_000), ("to", "https://" + "a" * 40_000), ("to", "[" * 40_000), ("for", "a, " * 3000),
    ],
    ids=lambda value: repr(value)[:12],
)  # fmt: skip
def test_what_took_minutes_is_read_at_once(option: str, text: str) -> None:
    assert (
        seconds(lambda: read(DIRECTIVES["channel"], {"kind": "email", option: text}, SETTINGS, "channel", "`" * 8000))
        < 1
    )
