"""What a build has for programs, as programs of other people read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from fhir.resources.R4B.contactdetail import ContactDetail
from fhir.resources.R4B.contactpoint import ContactPoint
from pyld import jsonld

if TYPE_CHECKING:
    from conftest import Built

SCHEMA_ORG = "https://schema.org/"
WORDS = "Organization ContactPoint name description contactType email telephone areaServed"
#: Of schema.org's own context: what its pages of ``Organization`` and of ``ContactPoint`` list, and no other word.
CONTEXT: dict[str, Any] = {
    **{word: f"{SCHEMA_ORG}{word}" for word in WORDS.split()},
    **{word: {"@id": f"{SCHEMA_ORG}{word}", "@type": "@id"} for word in ("url", "sameAs")},
    # In schema.org's own, one is as good as many; here a list stays a list.
    **{word: {"@id": f"{SCHEMA_ORG}{word}", "@container": "@set"} for word in ("contactPoint", "availableLanguage")},
}
CONTEXT["sameAs"]["@container"] = "@set"


def load(url: str, _options: object) -> dict[str, Any]:
    """That context, from no network."""
    assert url == "https://schema.org"
    kind = "application/ld+json"
    return {"contentType": kind, "contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def structured(built: Built, docname: str = "index") -> dict[str, Any]:
    """The block of a page, as a browser takes it out; a property that schema.org does not have would be dropped."""
    page = BeautifulSoup(built.read(f"{docname}.html"), "html5lib")
    blocks = page.select('script[type="application/ld+json"]')
    if not blocks:
        return {}
    [block] = blocks
    data = json.loads(block.string)
    options = {"documentLoader": load}
    expanded = jsonld.expand(data, options)
    assert expanded[0]["@type"] == [f"{SCHEMA_ORG}Organization"]
    assert {kind for point in expanded[0].get(f"{SCHEMA_ORG}contactPoint", ()) for kind in point["@type"]} <= {
        f"{SCHEMA_ORG}ContactPoint"
    }
    assert jsonld.compact(expanded, data["@context"], options) == data
    return data


def details(built: Built) -> list[dict[str, Any]]:
    """The contacts of the file, each valid: by the structure of ``ContactDetail``, and by R4's own words."""
    value = json.loads(built.read("channels.fhir.json"))
    assert list(value) == ["contact"]
    for detail in value["contact"]:
        read = ContactDetail.model_validate(detail)
        assert json.loads(read.model_dump_json()) == detail
        for point in read.telecom:
            for name in {"system", "use"} & point.model_fields_set:
                allowed = ContactPoint.model_fields[name].json_schema_extra["enum_values"]
                assert getattr(point, name) in allowed
    return value["contact"]
