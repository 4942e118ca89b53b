"""The documentation's examples: one doctree in Markdown and in reStructuredText, no warning, nothing left out."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import CONF, REPOSITORY, Built, build_project
from docutils import nodes

from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import DIRECTIVES
from sphinx_channels.model import ACCESS, KINDS, LAYOUTS, STATUSES, split_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = REPOSITORY / "support" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.md"))
SETTINGS = CONF + "channels_tags = ['editing']\n"


@pytest.fixture(scope="module")
def markdown(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("md"), "md", lambda title: f"# {title}\n\n")


@pytest.fixture(scope="module")
def rst(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("rst"), "rst", lambda title: f"{title}\n{'=' * len(title)}\n\n")


@pytest.fixture(scope="module")
def text(markdown: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("text")
    return build_project(markdown.srcdir, folder / "out", folder / "doctrees", "text")


def _build(folder: Path, suffix: str, heading: Callable[[str], str]) -> Built:
    """One project with a page for each example, because some refer to the channels of others."""
    source = folder / "source"
    shutil.copytree(EXAMPLES, source / "examples")
    (source / "conf.py").write_text(SETTINGS + "exclude_patterns.append('examples')\n", encoding="utf-8")
    (source / "index.rst").write_text(
        "Examples\n========\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in NAMES), encoding="utf-8"
    )
    for name in NAMES:
        text = (EXAMPLES / f"{name}.{suffix}").read_text(encoding="utf-8")
        (source / f"{name}.{suffix}").write_text(heading(name) + text, encoding="utf-8")
    return build_project(source, folder / "out", folder / "doctrees")


def _doctree(built: Built, name: str) -> str:
    """What stands below the page's heading, without what only tells where it was read."""
    section = next(built.app.env.get_doctree(name).findall(nodes.section))
    for node in section.findall(nodes.Element):
        for attribute in ("source", "line", "refdoc", "refwarn"):
            node.attributes.pop(attribute, None)
    return "\n".join(child.pformat() for child in section.children[1:])


@pytest.mark.parametrize("name", NAMES)
def test_markdown_and_rst_give_the_same_doctree(markdown: Built, rst: Built, name: str) -> None:
    written = _doctree(markdown, name)
    assert written == _doctree(rst, name)
    assert "<" in written, "the example shows nothing"


@pytest.mark.parametrize("name", NAMES)
def test_markdown_and_rst_declare_the_same(markdown: Built, rst: Built, name: str) -> None:
    """What a page's directives leave in the domain: it decides what other pages and lists show."""
    assert _declared(markdown, name) == _declared(rst, name)


def _declared(built: Built, name: str) -> tuple[object, ...]:
    domain = channel_domain(built.app.env)
    page = domain.pages.get(name)
    channels = [channel._replace(source="", line=0, lines=()) for channel in domain.channels.get(name, ())]
    return (
        channels,
        page and page._replace(source="", line=0, permalink_line=0, reviewed_line=0),
        domain.listings.get(name),
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_warning(markdown: Built, rst: Built, name: str) -> None:
    for built in (markdown, rst):
        assert not [line for line in built.warning_lines if re.match(rf"{name}\.(md|rst)\b", line)]


def test_no_other_warning(markdown: Built, rst: Built) -> None:
    assert not markdown.warnings
    assert not rst.warnings


@pytest.mark.parametrize("name", NAMES)
def test_is_shown_and_rendered(name: str) -> None:
    """``{channels-example}`` does both; a page has one ``{page}``, which stands at its top."""
    page = (REPOSITORY / "support" / "directives.md").read_text(encoding="utf-8")
    both = [
        f"{{literalinclude}} examples/{name}.md",
        f"{{literalinclude}} examples/{name}.rst",
        f"{{include}} examples/{name}.md",
    ]
    shown = both[:2] if name == "page-reviewed" else both  # nobody has reviewed this page
    assert f"{{channels-example}} {name}\n" in page or all(part in page for part in shown)


def test_the_day_of_a_review_is_shown(markdown: Built) -> None:
    [foot] = markdown.html("page-reviewed").select(".channel-reviewed")
    assert foot.get_text() == "Last reviewed 2 March 2026 by Test"
    assert "“Last reviewed 2 March 2026 by …”" in (REPOSITORY / "support/directives.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted({*NAMES} - {"mention"}))
def test_plain_text_has_every_address(text: Built, name: str) -> None:
    """But for a mention, whose address is made of the account's."""
    source = (EXAMPLES / f"{name}.md").read_text(encoding="utf-8")
    shown = re.sub(r"\s", "", text.read(f"{name}.txt"))
    for address in re.findall(r"https://[^\s<>]+|[\w.]+@[\w.]+", source):
        assert address.removeprefix("https://").rstrip("/") in shown
    assert text.warnings == ""


# Nothing is left out

ALL = "\n".join((EXAMPLES / f"{name}.md").read_text(encoding="utf-8") for name in NAMES)
BLOCK = re.compile(r"^(:{3,})\{([\w-]+)\}(.*)\n((?::[\w-]+:.*\n)*)", re.MULTILINE)


def _used() -> set[tuple[str, str]]:
    """Each directive of the examples with each option that is set in it."""
    used = set()
    for _fence, directive, _title, options in BLOCK.findall(ALL):
        used.add((directive, ""))
        used |= {(directive, option) for option in re.findall(r"^:([\w-]+):", options, re.MULTILINE)}
    return used


def test_every_directive_has_an_example() -> None:
    source = (REPOSITORY / "sphinx_channels" / "__init__.py").read_text(encoding="utf-8")
    directives = set(re.findall(r'add_directive\("([\w-]+)"', source))
    assert "channel" in directives
    assert directives == {directive for directive, option in _used()}


@pytest.mark.parametrize(("directive", "options"), DIRECTIVES.items(), ids=DIRECTIVES.keys())
def test_every_option_has_an_example(directive: str, options: dict[str, object]) -> None:
    assert not [option for option in options if (directive, option) not in _used()]


@pytest.mark.parametrize(
    ("option", "words"), [("layout", LAYOUTS), ("status", STATUSES), ("access", ACCESS), ("kind", KINDS)]
)
def test_every_word_has_an_example(option: str, words: tuple[str, ...]) -> None:
    written = {word for line in re.findall(rf"^:{option}: *(.*)$", ALL, re.MULTILINE) for word in split_words(line)}
    without = {"layout": {"cards"}, "status": {"active"}, "access": {"open", "team"}}
    assert {*words} - without.get(option, {"form", "issues", "meeting"}) <= written


def test_cards_have_an_example() -> None:
    assert any(directive == "channels" and ":layout:" not in options for _, directive, _, options in BLOCK.findall(ALL))


@pytest.mark.parametrize("role", [r"\{channel\}`[\w-]+`", r"\{channel\}`[^`<]+<[\w-]+>`", r"\{channel:to\}`[\w-]+`"])
def test_every_role_has_an_example(role: str) -> None:
    assert re.search(role, ALL)
