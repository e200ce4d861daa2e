"""Postal addresses in a text: a street with its number, a place with its code, a box.

A few languages, each in the way in which it writes an address; the number is what gives it away.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

_APART = 40
"""So many characters may stand between a street and the code of its place."""
_CODE = 10
"""The longest code, in characters, with what must stand before it."""

# Bounded, and without what may also stand between two: nobody can make the search take for ever.
_NAME = r"[A-ZÀ-ÖØ-ÞŠŽŁŚ][\w'\u2019.-]{0,40}"
_WORD = r"[A-ZÀ-ÖØ-ÞŠŽŁŚ]\w{0,40}"
_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
# What stands before is looked at behind the first digit: so the search leaps to the next digit.
_FIRST = r"[0-9](?<![\w:.,/$€£#%+-]\d)\d{0,4}[A-Za-z]?(?:[-\u2013]\d{1,4}[A-Za-z]?)?"
_ENGLISH_STREETS = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq"
    r"|Terrace|Way|Close|Crescent|Gardens|Grove|Row|Mews|Parkway|Pkwy|Highway|Hwy|Circle|Trail"
    r"|Quay|Hill|Walk|Wharf|Esplanade|Parade|Alley|Turnpike)"
)
_ENGLISH = re.compile(
    rf"{_FIRST},? (?!(?:AM|PM|A\.M|P\.M)\b)(?:(?:[NSEW]{{1,2}}\.?|{_NAME}|{_ORDINAL}) ){{1,4}}?"
    rf"{_ENGLISH_STREETS}\b(?!['\u2019])"
)
_FRENCH = re.compile(
    rf"{_FIRST}(?: ?(?:bis|ter|quater)\b)?,? (?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d"
    r"|[Pp]lace|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Qq]uai|[Rr]oute|[Cc]ours|[Ss]quare)"
    rf"(?: (?:des?|du|la|les?|aux?))*(?: [dl]['\u2019]| ){_NAME}"
    rf"(?:[ -](?:(?:des?|du|la|les?) )?{_NAME}){{0,3}}"
)
_COMPOUND_ENDS = (
    "straße",
    "strasse",
    "str.",
    "gasse",
    "platz",
    "allee",
    "ufer",
    "chaussee",
    "weg",
    "straat",
    "gracht",
    "laan",
    "plein",
    "kade",
    "gatan",
    "vägen",
    "veien",
    "gaten",
)
_HOUSE = r"\d{1,3}(?: ?[a-h]\b)?(?![\w.:%]|[.:]\d| ?(?:AM|PM|am|pm|a\.m|p\.m|Uhr|€|Euro|%))"
_ENDS = "|".join(map(re.escape, _COMPOUND_ENDS))
_COMPOUND = re.compile(rf"(?:{_WORD}[ -])?[A-ZÄÖÜÅØ][\w-]{{0,40}}(?:{_ENDS}) {_HOUSE}")
_APART_GERMAN = re.compile(
    rf"(?:{_WORD}[ -]){{1,3}}(?:Stra(?:ß|ss)e|Str\.|Platz|Allee|Weg|Ufer|Gasse|Chaussee) {_HOUSE}"
)
_SOUTHERN = re.compile(
    r"\b(?:Via(?! (?:Zoom|Teams|Email|E-mail|Skype|Google|Facebook|YouTube|Slack|Webex)\b)|Viale"
    r"|Piazza|Corso|Vicolo|Calle|C/|Avenida|Avda\.?|Plaza|Paseo|Rua|Travessa|Praça|ul\.)"
    r"(?: (?:de|del|dei|della|delle|degli|di|da|do|dos|das|la|las|los|el))*"
    rf" {_NAME}(?: (?:(?:de|del|di|da|do|dos) )?{_NAME}){{0,3}},? (?:n[.º°]* ?)?{_HOUSE}"
)
_BOX = re.compile(
    r"\b(?:P\.? ?O\.? ?Box|Post Office Box|Postfach|Postbus|Apartado(?: de Correos)?"
    r"|Casella Postale|Boîte Postale)[ :]{1,2}(?:n[.º°o]* ?)?\d{1,6}(?: ?\d{2,3})?\b",
    re.IGNORECASE,
)
_AMERICAN_CODE = re.compile(r"[0-9](?<=[ ,][A-Z][A-Z] [0-9])\d{4}(?:-\d{4})?(?!\d)")
_STATES = re.compile(
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]"
    r"|T[NX]|UT|V[AT]|W[AIVY]"
)
_BRITISH_CODE = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}\b(?<=[A-Z\d] [0-9][A-Z][A-Z])")
_BRITISH_WHOLE = re.compile(r"(?<![\w£$])(?:[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPSTUW]? \d[A-Z]{2})$")
_CANADIAN_CODE = re.compile(r"[0-9][A-CEGHJ-NPRSTV-Z]\d\b(?<=\b[A-Z]\d[A-Z] \d[A-Z]\d)")
_TOWN = re.compile(r"(?:,? (?:[A-Z]{1,2}-)?\d{4,5}(?: [A-Z]{2})? [A-ZÀ-ÖØ-Þ][\w-]+)")

# Most texts have no address: two quick looks tell, one for all that a digit gives away.
_DIGIT_OF_ONE = re.compile(
    r"[0-9](?:"
    + "|".join(rf"(?<={re.escape(end)} [0-9])" for end in _COMPOUND_ENDS)
    + rf"|{_AMERICAN_CODE.pattern.removeprefix('[0-9]')}"
    rf"|{_BRITISH_CODE.pattern.removeprefix('[0-9]')}"
    rf"|{_CANADIAN_CODE.pattern.removeprefix('[0-9]')}"
    rf"|{_ENGLISH.pattern.removeprefix('[0-9]')}"
    rf"|{_FRENCH.pattern.removeprefix('[0-9]')})"
)
_WORD_OF_ONE = re.compile(
    r"Via|Piazza |Corso |Vicolo |Calle |C/ |Avenida |Avda|Plaza |Paseo |Rua |Travessa |Praça "
    r"|Stra(?:ß|ss)e |Str\. |Platz |Allee |Weg |Ufer |Gasse |Chaussee |P\.? ?O\.? ?[Bb][Oo][Xx]"
    r"|Post|Apartado|APARTADO|Casella|CASELLA|Boîte|BOÎTE|BOX|ul\. "
)

_MONTH = re.compile(
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?) $"
)
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_BEFORE = 12

Span = tuple[int, int]


def postal_addresses(text: str) -> Iterator[tuple[str, str]]:
    """Yield each address as it is known by, and as it stands in the text, on one line."""
    if not (_DIGIT_OF_ONE.search(text) or _WORD_OF_ONE.search(text)):
        return
    streets = sorted({*_streets(text)})
    codes = sorted({*_codes(text)})
    for start, end in _joined(text, streets, codes):
        value = " ".join(text[start:end].split())
        yield value.casefold().replace(",", "").replace(".", ""), value


def _streets(text: str) -> Iterator[Span]:
    for pattern in (_ENGLISH, _FRENCH):
        for found in pattern.finditer(text):
            if not _is_a_date(text, found):
                yield found.span()
    for pattern in (_COMPOUND, _APART_GERMAN, _SOUTHERN, _BOX):
        yield from (found.span() for found in pattern.finditer(text))


def _is_a_date(text: str, found: re.Match[str]) -> bool:
    """Tell a day or a year from a house: "on June 5 First Street is closed"."""
    start = found.start()
    before = text[max(0, start - _BEFORE) : start]
    return bool(_MONTH.search(before) or _YEAR.match(found[0]))


def _codes(text: str) -> Iterator[Span]:
    for found in _AMERICAN_CODE.finditer(text):
        start, end = found.span()
        if _STATES.match(text, start - 3, start - 1):
            yield start - 3, end
    for found in _BRITISH_CODE.finditer(text):
        end = found.end()
        if whole := _BRITISH_WHOLE.search(text, max(0, end - _CODE), end):
            yield whole.span()
    for found in _CANADIAN_CODE.finditer(text):
        yield found.start() - 4, found.end()


def _joined(text: str, streets: list[Span], codes: list[Span]) -> Iterator[Span]:
    """Let a street and the code of its place be one address, and each piece of text be one."""
    waiting = deque(codes)
    last = 0
    for (start, end), (following, _) in pairwise([*streets, (len(text), 0)]):
        if start < last:
            continue
        while waiting and waiting[0][0] < start:
            yield waiting.popleft()
        town = _TOWN.match(text, end)
        last = town.end() if town else end
        while waiting and waiting[0][0] < last:
            waiting.popleft()
        if waiting and waiting[0][0] <= min(end + _APART, following):
            last = waiting.popleft()[1]
        yield start, last
    yield from waiting
