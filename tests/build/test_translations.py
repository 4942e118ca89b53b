"""The extension's own words in other languages, and a project's own translations of its channels."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from conftest import REPOSITORY, ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

PACKAGE = REPOSITORY / "sphinx_channels"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("de", "fr")


# The catalogues


def words_of(catalogue: Catalog) -> dict[str, str]:
    """Each text with its translation."""
    return {str(message.id): str(message.string) for message in catalogue if message.id}


@cache
def translated(language: str) -> dict[str, str]:
    """The extension's words in a language, as people edit them."""
    with (LOCALE / language / "LC_MESSAGES" / "sphinx_channels.po").open("rb") as file:
        return words_of(read_po(file, locale=language))


@cache
def words_in_code() -> frozenset[str]:
    """Every text in a call of ``_``, read by Python itself: Babel does not see those in an f-string."""
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    )
    return frozenset(ast.literal_eval(call.args[0]) for call in calls)


def test_the_template_holds_every_text_of_the_code_and_no_other() -> None:
    with (LOCALE / "sphinx_channels.pot").open("rb") as file:
        assert set(words_of(read_po(file))) == words_in_code(), "run: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_keeps_its_placeholders(language: str) -> None:
    words = translated(language)
    assert set(words) == words_in_code(), "run: make messages"
    assert [text for text, own in words.items() if not own] == []
    for text, own in words.items():
        assert sorted(re.findall(r"\{\w*\}", own)) == sorted(re.findall(r"\{\w*\}", text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "sphinx_channels.mo").open("rb") as file:
        assert words_of(read_mo(file)) == translated(language), "run: make messages"


@pytest.mark.parametrize(
    "name", ["sphinx_channels.pot", *(f"{lang}/LC_MESSAGES/sphinx_channels.po" for lang in LANGUAGES)]
)
def test_the_catalogues_name_no_place_in_the_code(name: str) -> None:
    """Line numbers would change these files with every edit of the code."""
    assert "#: " not in (LOCALE / name).read_text("utf-8")


# A page in another language


@pytest.fixture
def pages(build: Callable[..., Built]) -> Callable[[str], tuple[str, str]]:
    """Both pages of a root with every kind and state, in a language: what is said on them, as HTML."""

    def pages(language: str) -> tuple[str, str]:
        built = build("themes", language=language)
        assert built.warnings == ""
        return tuple(str(built.html(name).select_one("div.body")) for name in ("index", "lists"))  # type: ignore[return-value]

    return pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_ours_stays_english(pages: Callable[[str], tuple[str, str]], language: str) -> None:
    """Whatever stands between two tags or quotation marks is looked for, since "Use" is also part of other words."""
    shown = {part.strip() for part in re.split(r'[<>"]|; |\)? – | \(', "".join(pages(language)))}
    own = translated(language)
    patterns = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in words_in_code() if own[text] != text]
    english = re.compile("|".join(patterns))
    shown = {part.removeprefix("The project on X").removeprefix(": ") for part in shown}
    source = " ".join(path.read_text("utf-8") for path in (ROOTS / "themes").glob("*.md"))
    others = " ".join(f"{source} Link to this heading".split())  # the author's words, and some of Sphinx
    assert {
        part for part in shown if english.fullmatch(part) and " ".join(part.split()).rstrip(":)") not in others
    } == set()


def test_a_page_in_german(pages: Callable[[str], tuple[str, str]]) -> None:
    index, lists = pages("de")
    for words in (
        "Zuletzt durchgesehen am ", " von Test",
        "Nur für Mitglieder", "Nur für das Team", "Anmeldung nötig", "Nur zum Lesen", "Geplant", "Eingestellt",
        "Fragen auf ", "Ansehen auf ", "@INTEROPenAPI auf YouTube ansehen", "Veranstaltung ansehen auf ", "Region",
        "Gruppe treffen auf ", "Von Mitgliedern betreut", "Kalender ansehen auf ", " abonnieren", "Suchen nach",
        " suchen", "Brief an:", " auf QQ", "Noch keine Adresse", "Frühere Adresse: ", "E-Mail an ", " anrufen",
        "@INTEROPenAPI auf X folgen",
        "An @INTEROPenAPI auf X schreiben", "Schlagwörter: ", "Link zu diesem Kanal", "Stattdessen", "Zuletzt geprüft",
        "1. Oktober 2026", "Englisch, Walisisch, Portugiesisch (Brasilien)", "Beitrag vom ", "1. März 2021",
        "Gespeicherte Kopie, zuletzt geprüft am ", "Wenn Sie die Beiträge laden, erhält X Ihre IP-Adresse",
        "Beiträge von X hier anzeigen", "immer anzeigen (12 Monate lang)", "Live-Beiträge von X laden",
        'data-lang="de"', "Wann", "Jeden Dienstag, 15:00 bis 16:00, Ortszeit London", "In den Kalender übernehmen",
        "Das nächste Mal, in Ihrer Zeitzone:",
    ):  # fmt: skip
        assert words in index
    for words in (
        "Ich möchte …", "Dafür gibt es", "eine Frage stellen", "ein Sicherheitsproblem melden", "mehr erfahren",
        "andere treffen", "Wofür", "Alle",
        "Zurzeit gibt es keinen solchen Kanal.", "Beiträge von @HL7 auf X", "Diese Wahl löschen",
    ):  # fmt: skip
        assert words in lists


def test_a_page_in_french_has_french_dates_and_spaces(pages: Callable[[str], tuple[str, str]]) -> None:
    index, lists = pages("fr")
    assert "Chaque mardi, 15:00 – 16:00, heure de Londres" in index
    for words in ("1 octobre 2026", "anglais, gallois, portugais (Brésil)", "Mots-clés\N{NO-BREAK SPACE}: "):
        assert words in index
    assert "Je souhaite…" in lists


def test_other_pages_of_ours_and_the_search_are_translated(build: Callable[..., Built]) -> None:
    built = build("themes", language="de")
    assert "Seiten zum Thema „support“" in built.read("tag_support.html")
    assert "Diese Seite ist umgezogen: Communication channels" in built.read("old_channels.html")
    assert '["channel","channel","Kanal"]' in built.read("searchindex.js").replace('", "', '","')


@pytest.mark.parametrize(("language", "words"), [("de_AT", "Nur für Mitglieder"), ("nl", "Members only")])
def test_a_variant_has_the_words_of_its_language_and_others_have_english(
    build: Callable[..., Built], language: str, words: str
) -> None:
    channel = ":::{channel} Us\n:kind: email\n:to: us@hl7.org\n:access: members\n:join: us@hl7.org\n\nAll.\n:::"
    assert words in build({"index.md": f"# Page\n\n{channel}\n"}, language=language).read("index.html")


# A project's own translations

CHANNELS = """\
# Home

:::{channel} Enquiries
:id: enquiries
:kind: email
:to: ask@interopen.org
:response: within two days
:not-for: patients

Questions about the standard. Say which version.
:::

:::{channel} Forum
:kind: forum
:to: https://forum.interopen.org/en

Talk.
:::

{channel}`enquiries` {channel:to}`enquiries`

```{toctree}
lists
```
"""
LISTS = "\n\n".join(
    ["# Lists", *(f":::{{channels}}\n:layout: {layout}\n:::" for layout in ("cards", "table", "list", "chooser"))]
)
GERMAN = {
    "Enquiries": "Anfragen",
    "within two days": "binnen zwei Tagen",
    "patients": "Patienten",
    "Questions about the standard. Say which version.": "Fragen zum Standard. Nennen Sie die Version.",
}


def build_german(build: Callable[..., Built], folder: Path, words: dict[str, str], builder: str = "html") -> Built:
    """Build the project in German with a catalogue of its own."""
    source = {"index.md": CHANNELS, "lists.md": LISTS}
    return build(source, builder, language="de", locale_dirs=[write_catalogue(folder, words)])


def write_catalogue(folder: Path, words: dict[str, str]) -> str:
    """Write German words for the first page, and give the folder of the catalogues."""
    catalogue = Catalog("de")
    for text, own in words.items():
        catalogue.add(text, own)
    path = folder / "locale" / "de" / "LC_MESSAGES" / "index.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return str(folder / "locale")


def test_a_translator_is_offered_what_a_channel_says(build: Callable[..., Built]) -> None:
    built = build({"index.md": CHANNELS, "lists.md": LISTS}, "gettext")
    offered = set(re.findall(r'^msgid "(.+)"', built.read("index.pot"), re.MULTILINE))
    assert set(GERMAN) <= offered
    assert not any("ask@" in text or "https:" in text for text in offered)  # addresses are no words
    assert not offered & words_in_code()


def test_a_projects_translation_reaches_the_card_and_every_list(build: Callable[..., Built], tmp_path: Path) -> None:
    built = build_german(build, tmp_path, GERMAN)
    assert built.warnings == ""
    card = built.html().select_one("#enquiries")
    assert card.select_one(".channel-address").get_text() == "E-Mail an ask@interopen.org"
    for words in GERMAN.values():
        assert words in built.html().select_one("div.body").get_text()
    lists = built.html("lists").select_one("div.body")
    cards = lists.select_one(".channel-cards").get_text()
    assert "binnen zwei Tagen" in cards
    assert "Patienten" in cards
    table, chooser = lists.select("table.channel-table")
    for shown in (cards, table.get_text(), lists.select_one(".channel-list").get_text(), chooser.get_text()):
        assert "Anfragen" in shown
        assert "ask@interopen.org" in shown
    for shown in (cards, table.get_text(), lists.select_one(".channel-list").get_text()):
        assert "Fragen zum Standard." in shown
        assert "Nennen Sie" not in shown or shown == cards


@pytest.mark.parametrize("builder", ["html", "text"])
def test_nothing_of_the_original_is_left(build: Callable[..., Built], tmp_path: Path, builder: str) -> None:
    built = build_german(build, tmp_path, GERMAN, builder)
    for path in built.outdir.rglob("*.html" if builder == "html" else "*.txt"):
        if "_sources" in path.parts:
            continue
        for text in GERMAN:
            assert re.search(rf"(?<!\w){re.escape(text)}(?!\w)", path.read_text("utf-8")) is None, (path.name, text)


def test_a_translation_changes_no_address_and_brings_nothing_that_acts(
    build: Callable[..., Built], tmp_path: Path
) -> None:
    words = {
        "ask@interopen.org": "evil@interopen.org",
        "Talk.": "Reden. <script>alert(1)</script> [hier](javascript:alert)",
    }
    built = build_german(build, tmp_path, words)
    assert built.html().select_one("#enquiries .channel-address a")["href"] == "mailto:ask@interopen.org"
    assert "evil@" not in built.read("index.html") + built.read("lists.html")
    card = built.html().select_one("#forum")
    assert not card.select("script, a[href^=javascript]")
    assert "remove <script>" in built.warnings


def test_a_translator_is_offered_the_keywords_of_a_page(build: Callable[..., Built], tmp_path: Path) -> None:
    page = "# Home\n\n:::{page}\n:tags: help\n:keywords: asthma, lungs\n\nFor all.\n:::\n"
    assert 'msgid "asthma, lungs"' in build({"index.md": page}, "gettext", channels_tags=["help"]).read("index.pot")
    catalogue = write_catalogue(tmp_path, {"asthma, lungs": "Asthma, Lunge, Asthma", "For all.": "Für alle."})
    built = build({"index.md": page}, language="de", locale_dirs=[catalogue], channels_tags=["help"])
    metas = {tag["name"]: tag["content"] for tag in built.html().select("head meta[name]")}
    assert (metas["keywords"], metas["description"]) == ("help, Asthma, Lunge", "Für alle.")
    assert built.html().select("body meta") == []
