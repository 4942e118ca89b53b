"""Telephone numbers of the right form that nobody can call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx_channels.messages import Finding

if TYPE_CHECKING:
    from sphinx_channels.addresses import Address

#: Every country code that there is (ITU-T E.164).
_CODE: Final = (
    r"1|7|2(?:[07]|1[12368]|[2346]\d|5[0-8]|9[01789])|3(?:[0-469]|5\d|7[0-8]|8[0-35-79])|4(?:[013-9]|2[013])"
    r"|5(?:[1-8]|[09]\d)|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])|8(?:[1246]|0[08]|5[02356]|7[08]|8[012368])"
    r"|9(?:[0-58]|6[0-8]|7[0-79]|9[2-68])"
)
#: Codes of countries whose numbers may begin with a 0 for those too who call from abroad.
_KEEP_ZERO: Final = frozenset("39 47 225 226 227 229 241 242 247 267 268 378 501 676 687 800 853 881 888 974".split())
_LENGTHS: Final = {2: "too short", 3: "too long", 4: "too short", 5: "the wrong length"}


def phone_finding(address: Address, option: str) -> Finding | None:
    """Why a number cannot be called; how long one may be is known only where ``phonenumberslite`` is installed."""
    number = address.href.removeprefix("tel:+").partition(";")[0]
    if not number.isdecimal():  # an address of another form, or a short number
        return None
    values = {"option": option, "value": address.text}
    if (code := re.match(_CODE, number)) is None:
        return Finding("phone.code", {**values, "code": number[:3]}, option)
    rest, values["code"] = number[code.end() :], code[0]
    if rest[0] == "0" and code[0] not in _KEEP_ZERO:
        before = r"\W*".join(code[0])
        text = address.text.replace("(0)", "")
        fix = re.sub(rf"(\+\W*{before})[ ./-]*(\(?)0[ ./-]*", r"\1 \2", text, count=1)
        return Finding("phone", {**values, "fix": fix}, option)
    try:
        import phonenumbers
    except ImportError:
        return None
    parts = phonenumbers.PhoneNumber(int(code[0]), int(rest), italian_leading_zero=rest[0] == "0")
    found = _LENGTHS.get(phonenumbers.is_possible_number_with_reason(parts), "")
    return Finding("phone.length", {**values, "found": found}, option) if found else None
