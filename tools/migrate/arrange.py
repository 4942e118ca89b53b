"""Which sections of a page are channels, which paragraphs are, and what stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from migrate.contacts import NO_ADDRESS, choose_kind, entries, find_contacts, kind_of_words, read_contact
from migrate.tree import HEADINGS
from sphinx_channels.model import slug

if TYPE_CHECKING:
    from migrate.contacts import Contact
    from migrate.remarks import Log, Sort

_SECURITY: Final = re.compile(r"(?i)\bvulnerabilit(?:y|ies)\b|\bsecurity (?:issue|problem|hole|report|contact|team)")
_MEMBERS: Final = re.compile(
    r"(?i)\bto join\b|\bmembership\b|\bbecom(?:e|ing) a member\b|\bmembers?[- ]only\b|\bonly for members\b"
)


def arrange(found: list[Tag], title: str, log: Log) -> Tag:
    """The blocks of a page in one element, with an ``x-channel`` around what is one."""
    page, end, known, seen = Tag(name="body"), Tag(name="hr"), set[str](), Counter[str]()
    sections = [[end]]
    for block in found:
        sections += [[]] if block.name in HEADINGS else []
        sections[-1].append(block)
    for (heading, *section), (following, *_) in pairwise([*sections, [end]]):
        is_parent = heading.name < following.name < "hr"
        main = None if is_parent or heading is end else _main(heading, section, known, log)
        home = _channel(heading, text_of(heading), main, "", log) if main else page
        page.append(home if main else heading)
        # The id that kramdown's parser for GitHub's Markdown made, which is Jekyll's default.
        old = re.sub(r"[ \t]", "-", re.sub(r"[^\w\- \t]", "", text_of(heading).lower()))
        (home if main else heading)["aliases"] = f"{old}-{seen[old]}" if seen[old] else old
        seen[old] += 1
        known |= {main.to} if main else set()
        for block in section:
            those = entries(block)
            new = [entry for entry in those if entry.contact.to not in known]
            for entry in those if new else []:
                channel = _channel(block, entry.name, entry.contact, entry.label, log) if entry in new else home
                channel.append(entry.text)
                page.append(channel) if entry in new else None
            known |= {entry.contact.to for entry in new}
            if not new:
                widget, last = block.find("x-mention"), page.contents[-1]
                is_own = isinstance(last, Tag) and widget and last.get("to") == widget["account"]
                (last if is_own else home).append(block)
    _finish(page, title, log)
    _note_leftovers(page, known, log)
    return page


def text_of(tag: Tag) -> str:
    """The words of an element, in one line."""
    return " ".join(tag.get_text().split())


def _main(heading: Tag, section: list[Tag], known: set[str], log: Log) -> Contact | None:
    """The address for which a heading stands; none where it stays a heading."""
    if link := heading.a:
        return read_contact(str(link["href"])) if text_of(link) == text_of(heading) else None
    texts = [block for block in section if block.name not in {"pre", "x-anchor"}]
    every = {contact.to: contact for block in texts for contact in find_contacts(block)}
    strong = {to: contact for to, contact in every.items() if contact.kind}
    strong |= {entry.contact.to: entry.contact for block in texts for entry in entries(block)}
    kind = kind_of_words(text_of(heading))
    [main, *others] = (strong or (every if kind not in {None, "", "email", "phone"} else {})).values() or [None]
    if not main or others or (kind is None and len(texts) > 3) or heading.img or not text_of(heading) or main.to in known:
        return None
    if kind is None or not main.kind:
        log.note(heading, "guess", f'"{text_of(heading)}" is a channel now: {main.to}')
    return main


def _channel(place: Tag, name: str, contact: Contact, label: str, log: Log) -> Tag:
    query = parse_qs(urlsplit(contact.written).query) if contact.address.form == "email" else {}
    subject, kind = " ".join(query.pop("subject", [""])[0].split()), choose_kind(contact, label or name)
    if query:
        log.note(place, "decide", f"{contact.written}: only its subject has an option")
    if contact.to not in unquote(contact.written):
        log.note(place, "changed", f"{contact.written} is {contact.to} in :to: now: check that it answers")
    if place.name not in HEADINGS and not label:
        log.note(place, "guess", f'the channel for {contact.to} is named "{name}"')
    options = {"kind": kind, "to": contact.to, "platform": contact.platform, "subject": subject}
    return Tag(name="x-channel", attrs={"name": name, **options})


def _finish(page: Tag, title: str, log: Log) -> None:
    """Levels, ids and old anchors; what a channel is for, and who may use it."""
    channels, headings = page.find_all("x-channel"), page.find_all(HEADINGS, recursive=False)
    taken = {str(anchor["name"]) for anchor in page.find_all("x-anchor")} | {slug(title), *map(slug, map(text_of, headings))}
    level, shift, door = 1, any(heading.name == "h1" for heading in headings), ""
    for channel in channels:
        own, number, text = slug(str(channel["name"])), 2, f"{channel['name']} {text_of(channel)}"
        while own in taken:
            own, number = f"{slug(str(channel['name']))}-{number}", number + 1
        taken.add(own)
        channel["id"] = own
        if channel["kind"] in {"email", "form", "phone"} and (_SECURITY.search(text) or _MEMBERS.search(text)):
            channel["for"] = "security" if _SECURITY.search(text) else "join"
            log.note(channel, "guess", f'channel "{channel["name"]}" is for "{channel["for"]}", by its words')
            door = door or own if channel["for"] == "join" else door
        for widget in channel.find_all(["x-timeline", "x-mention"]):
            channel["align"] = str(widget.get("align") or channel.get("align", ""))
            if widget["account"] == channel["to"]:
                del widget["account"]
    for channel in channels:
        members = _MEMBERS.search(f"{channel['name']} {text_of(channel)}")
        if members and "for" not in channel.attrs:
            sort: Sort = "guess" if door else "decide"
            log.note(channel, sort, f'channel "{channel["name"]}": for members ("{members[0]}")? See :access: and :join:')
            channel.attrs |= {"access": "members", "join": door} if door else {}
        channel["id"] = "" if channel["id"] == slug(str(channel["name"])) else channel["id"]
        if not channel.get_text().strip() and not channel.img:
            log.note(channel, "decide", f'channel "{channel["name"]}": write one sentence: what is it for?')
    for part in [part for part in page.find_all(recursive=False) if part.get("aliases")]:
        old, is_heading = str(part["aliases"]), part.name in HEADINGS
        if is_heading:
            level = min(int(part.name[1]) + shift, level + 1, 6)
            part.name = f"h{level}"
        good = slug(old) == old if is_heading else re.fullmatch(r"(?a)[A-Za-z0-9][\w.-]*", old)
        if old not in taken and not good:
            log.note(part, "decide", f"#{old}: Sphinx cannot make this old anchor")
        part["aliases"] = old if good and old not in taken else ""
        taken.add(old)


def _note_leftovers(page: Tag, known: set[str], log: Log) -> None:
    """List what stays in the text and needs a look."""
    for block in page.select("body > :not(x-channel, pre), x-channel > :not(pre)"):
        for contact in find_contacts(block):
            if contact.kind and contact.to not in known:
                log.note(block, "decide", f"{contact.written} is in the text: is it a channel of its own?")
        for found in NO_ADDRESS.findall(str(block)):
            log.note(block, "decide", f"{found}: no address yet: write the real one (a number with its +)")
    if inboxes := sorted(to for to in known if "@" in to and "/" not in to):
        log.note(1, "decide", f"{', '.join(inboxes)}: all this project's own? Set channels_domains in conf.py")
