"""Which sections of a page are channels, which paragraphs are, and what stays as it is."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from migrate import contacts
from migrate.contacts import Contact, find_contacts, introduced, kind_of_words, says
from migrate.remarks import Log
from migrate.tree import HEADINGS, text_of
from sphinx_channels.model import slug


class Arranger:
    """Puts the blocks of a page into one element, with an ``x-block`` around what is a channel."""

    def __init__(self, title: str, log: Log) -> None:
        self.title, self.log, self.page = title, log, Tag(name="body", is_xml=False)
        self.seen, self.known = Counter[str](), set[str]()

    def arrange(self, found: list[Tag]) -> Tag:
        """Take in all blocks."""
        sections, outer = [[Tag(name="hr")]], list[int]()
        for block in found:
            sections += [[]] if block.name in HEADINGS else []
            sections[-1].append(block)
        olds = [self._anchor(text_of(heading)) for heading, *_ in sections]
        self.anchors = {*olds, *(str(block["name"]) for block in found if block.name == "x-anchor")}
        for ((heading, *section), (following, *_)), old in zip(pairwise([*sections, sections[0]]), olds, strict=True):
            name, home = text_of(heading), self.page
            stays = not name or heading.name < following.name < "hr" or heading.find(["img", "sub", "sup", "x-block"])
            main = None if stays else self._main(heading, section)
            if name and slug(old) != old and not (main and old.isascii()):
                self.log.note(heading, "decide", f"#{old}: Sphinx cannot make this old anchor")
            if main:
                home = self._channel(heading, name, main, old)
            elif heading.name != "hr":
                outer = [*(level for level in outer if level < int(heading.name[1])), int(heading.name[1])]
                heading.name = f"h{min(len(outer) + 1, 6)}"
                if slug(old) == old != slug(name):
                    self.page.append(Tag(name="x-anchor", attrs={"name": old}))
                self.page.append(heading)
            # An anchor before the next heading is no part of this channel.
            tail = [section.pop() for _ in range(len(section)) if section[-1].name == "x-anchor"][::-1]
            for block in section:
                self._add(block, home)
            self.page.extend(tail)
        self._describe()
        self._note_leftovers()
        return self.page

    def _anchor(self, name: str) -> str:
        """The id that kramdown's parser for GitHub's Markdown made, which is Jekyll's default."""
        base = re.sub(r"[ \t]", "-", re.sub(r"[^\w\- \t]", "", name.lower()))
        self.seen[base] += 1
        return f"{base}-{self.seen[base] - 1}" if self.seen[base] > 1 else base

    def _main(self, heading: Tag, section: list[Tag]) -> Contact | None:
        """The address for which a heading stands; none where it stays a heading."""
        if (link := heading.a) and link["href"]:
            is_whole = text_of(link) == text_of(heading) and "title" not in link.attrs
            return contacts.read_contact(str(link["href"])) if is_whole else None
        kind, texts = kind_of_words(text_of(heading)), [block for block in section if block.name != "x-anchor"]
        every = {contact.to: contact for block in texts for contact in find_contacts(block)}
        strong = {to: contact for to, contact in every.items() if contact.kind}
        strong |= {contact.to: contact for block in texts if (contact := introduced(block)[0])}
        if kind is None:  # it says nothing of contact, so the address has to be all that there is
            found = list(every.values()) if strong and len(texts) <= 3 else []
        else:
            found = list((strong or (every if kind not in {"", "email", "phone"} else {})).values())
        if len(found) != 1 or found[0].to in self.known:
            return None
        if kind is None or not found[0].kind:
            self.log.note(heading, "guess", f'"{text_of(heading)}" is a channel now: {found[0].to}')
        return found[0]

    def _add(self, block: Tag, home: Tag) -> None:
        """Add a block to a channel or to the page, or make it a channel."""
        contact, label = introduced(block)
        widget = block.select_one("[directive=mention]")
        if contact and contact.to not in self.known:
            name = label or contacts.name_of(contact)
            self._channel(block, name, contact, self._anchor(name)).append(block)
            block.name = "div" if block.name == "li" else block.name
            if not label:
                self.log.note(block, "guess", f'the channel for {contact.to} is named "{name}"')
        else:
            last = self.page.find_all(to=widget["account"], recursive=False)[-1:] if widget else []
            (last[0] if last and last[0] is self.page.contents[-1] else home).append(block)

    def _channel(self, place: Tag, name: str, contact: Contact, old: str) -> Tag:
        query = parse_qs(urlsplit(contact.written).query) if contact.address.form == "email" else {}
        subject, kind = " ".join(query.pop("subject", [""])[0].split()), contacts.choose_kind(contact, name)
        own = slug(old) + ("-2" if slug(old) == slug(self.title) else "")
        alias = old if old.isascii() and old not in {own, slug(self.title)} else ""
        if query:
            self.log.note(place, "decide", f"{contact.written}: only its subject has an option")
        if contact.to not in unquote(contact.written):
            self.log.note(place, "changed", f"{contact.written} is {contact.to} in :to: now: check that it answers")
        options = {"id": own if own != slug(name) else "", "kind": kind, "to": contact.to, "platform": contact.platform}
        options |= {"directive": "channel", "name": name, "aliases": alias, "subject": subject}
        channel = Tag(name="x-block", attrs=options, sourceline=vars(place).get("sourceline"))
        self.page.append(channel)
        self.known.add(contact.to)
        return channel

    def _describe(self) -> None:
        """What each channel is for, who may use it, and which widgets are its own."""
        channels, forms = self.page.select("[directive=channel]"), {"email", "form", "phone"}
        said = [f"{channel['name']} {text_of(channel)}" for channel in channels]
        ways = [channel for channel, text in zip(channels, said, strict=True) if says("members", text)]
        doors = [str(way["id"] or slug(str(way["name"]))) for way in ways if way["kind"] in forms]
        for channel, text in zip(channels, said, strict=True):
            name, purpose = channel["name"], "security" if says("security", text) else "join" if channel in ways else ""
            if purpose and channel["kind"] in forms:
                channel["for"] = purpose
                self.log.note(channel, "guess", f'channel "{name}" is for "{purpose}", by its words')
            elif purpose == "join":
                channel.attrs |= {"access": "members", "join": doors[0]} if doors else {}
                self.log.note(channel, "decide", f'channel "{name}": for members? See :access: and :join:')
            for widget in channel.select("[account]"):
                channel["align"] = str(widget.get("align") or channel.get("align", ""))
                if widget["account"] == channel["to"]:
                    del widget["account"]
            if not text_of(channel) and not channel.find(["img", "x-block"]):
                self.log.note(channel, "decide", f'channel "{name}": write one sentence: what is it for?')

    def _note_leftovers(self) -> None:
        """List what stays in the text and needs a look, and all inboxes: one may be another project's."""
        inboxes: dict[str, None] = {}
        for block in self.page.select("body > :not(x-block, pre), x-block > :not(pre)"):
            for contact in find_contacts(block):
                inboxes |= {contact.to: None} if contact.address.form == "email" else {}
                if contact.kind and contact.to not in self.known:
                    self.log.note(block, "decide", f"{contact.written} is in the text: is it a channel of its own?")
            for link in block.select("a[href^='#']"):
                if str(link["href"])[1:] not in self.anchors:
                    self.log.note(link, "decide", f"{link['href']}: nothing on the page has this anchor")
            for found in contacts.NO_ADDRESS.findall(str(block)):
                self.log.note(block, "decide", f"{found} is no address: write the real one (a number with its +)")
        if inboxes:
            self.log.note(1, "decide", f"{', '.join(inboxes)}: all this project's own? Set channels_domains in conf.py")
