"""Mail addresses in a text, also those that are written so that machines should miss them."""

import re
from collections.abc import Iterator

_NAME = r"[\w%+-][\w.%+'\u2019-]{0,63}"
_DOMAIN = r"(?:[^\W_][\w-]{0,62}\.){1,6}[^\W\d_]{2,24}\b"
# From the sign on, and back from it: signs are rare, and names are all that a text is made of.
_AFTER = re.compile(_DOMAIN)
_BEFORE = re.compile(rf"{_NAME}$")
_LONGEST_NAME = 64
# Pictures for sharp screens are called so, and packages with their versions.
_FILES = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|css|js|html?)$", re.IGNORECASE)

_AT = r"\s{0,2}[\[({<]\s?(?:at|@)\s?[\])}>]\s{0,2}"
_DOT = r"(?:\s{0,2}[\[({<]\s?(?:dot|\.)\s?[\])}>]\s{0,2}|\s{1,2}dot\s{1,2}|\.)"
_WORD = r"[^\W_][\w-]{0,62}"
_BRACKETED = re.compile(
    rf"\b({_NAME}){_AT}((?:{_WORD}{_DOT}){{1,4}}[^\W\d_]{{2,24}})\b", re.IGNORECASE
)
# Without brackets only where "at" and "dot" are both written out: "look at us" is no address.
_SPOKEN = re.compile(
    rf"\b({_NAME})\s{{1,2}}at\s{{1,2}}((?:{_WORD}\s{{1,2}}dot\s{{1,2}}){{1,4}}"
    r"(?:com|org|net|edu|gov|info|eu|uk|de|fr|nl|ch|es|pt|ie|ca|au|nz|dk|se|fi|pl|cz|jp|br|io))\b",
    re.IGNORECASE,
)
_SAYS_DOT = re.compile(r"\sdot\s", re.IGNORECASE)
_ONE_DOT = re.compile(_DOT, re.IGNORECASE)
_BRACKETS = re.compile(r"[\[({<]\s?(?:at|@)\s?[\])}>]", re.IGNORECASE)


def mail_addresses(text: str) -> Iterator[tuple[str, str]]:
    """Yield each address as it is known by, in lower case, and as it stands in the text."""
    if "@" in text:
        yield from _plain(text)
    if _BRACKETS.search(text):
        yield from _written_out(_BRACKETED, text)
    if _SAYS_DOT.search(text):
        yield from _written_out(_SPOKEN, text)


def _plain(text: str) -> Iterator[tuple[str, str]]:
    at = text.find("@")
    while at >= 0:
        before = _BEFORE.search(text, max(0, at - _LONGEST_NAME), at)
        domain = _AFTER.match(text, at + 1)
        if before and domain and not _FILES.search(domain[0]):
            address = f"{before[0]}@{domain[0]}"
            yield address.lower(), address
        at = text.find("@", at + 1)


def _written_out(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    for found in pattern.finditer(text):
        domain = _ONE_DOT.sub(".", found[2])
        yield f"{found[1]}@{domain}".lower(), found[0]
