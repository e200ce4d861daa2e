"""Phone numbers in a text; and no dates, prices, book numbers or ids, which look much like them.

A row of digits is a phone number when it begins with a country's code, when it is written as people
of some country write theirs, or when a word before it says so. Whether there can be such a number
is asked of `phonenumbers`, which is slow: so only of what has come that far.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import phonenumbers

_FEWEST, _MOST = 7, 15
_NATIONAL = range(9, 13)
_BEFORE, _BEHIND = 40, 10
"""So many characters around a row of digits may say what it is."""

# It begins with a digit, so that the search leaps from one to the next.
_ROW = re.compile(r"[0-9](?:[ \u00a0\u202f().\-/\u2013\u2011]{0,3}[0-9]){6,}")
_BETWEEN_TWO = re.compile(r" [-/\u2013] ")
_NO_DIGIT = re.compile(r"\D")
_SIGN = re.compile(r"(?<!\w)(?:\+ ?)?\(?\+?$")

_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-./\u2013](?:0?[1-9]|1[0-2])[-./\u2013](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ \u2013](?:0?[1-9]|[12]\d|3[01])[-./ \u2013](?:19|20)\d\d"
    r"|(?:19|20)\d\d ?[-\u2013/] ?(?:19|20)\d\d)(?!\d)"
)
_BOOK = re.compile(r"97[89][ \u2013-]?\d[ \d\u2013-]+$")
_ZIP = re.compile(r"\d{5}-\d{4}$")
_AMERICAN_INSURANCE = re.compile(r"\d{3}-\d{2}-\d{4}$")
_DECIMAL = re.compile(r"\d\.\d{5,}$")
_CARD = re.compile(r"\d{4}(?:[ -]\d{4}){2,3}$")
_AMERICAN = re.compile(r"(?:1[ .-]?)?\(?[2-9]\d\d(?:\) ?|[-. ])\d{3}[-. ]\d{4}$")
_AMERICAN_FOR_SURE = re.compile(r"(?:1[ -])?(?:\([2-9]\d\d\) ?|[2-9]\d\d-)\d{3}-\d{4}$")
# Made-up letters have such numbers, and nothing else is written so.
_AMERICAN_MADE_UP = re.compile(r"555[-. ]\d{4}$")
_AMERICAN_LOCAL = re.compile(r"[2-9]\d\d[-. ]\d{4}$")

_SAYS_PHONE = re.compile(
    r"(?:\b(?:tel|tele?phone|phone|fon|ph|call|ring|dial|text|sms|fax|mobile?|mob|cell(?:ulare)?"
    r"|whatsapp|signal|hotline|helpline|handy|telefon\w*|anruf\w*|t[ée]l[ée]phone|tél|portable"
    r"|tel[ée]fono|m[óo]vil|llam\w+|ligue|telem[óo]vel|telefone|telefoon|bel|puhelin|tlf)\b|[☎📞📱])"
    r"[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_SAYS_ANOTHER = re.compile(
    r"\b(?:isbn|issn|ean|doi|iban|bic|vat|tax|orders?|invoice|booking|ticket|tracking|meeting"
    r"|webinar|account|konto|passcode|code|card|serial|version|grant|case|item|part|sku|ref"
    r"|reference|ids?)(?:\W|\bno|\bnr|\bnumber|\bis|\bid|1[03]){0,6}$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|Rs\.?)) ?$")
_MONEY_BEHIND = re.compile(r" ?(?:[$€£¥₹%]|(?:USD|EUR|GBP|CHF|dollars|euros|pounds|Euro)\b)")
_PART_OF_MORE = frozenset("_=&?@#+.-\u2013/\\,")
_GOES_ON_WITH = frozenset("_@")

# Theirs begin with a zero, which together with blanks in it is enough of a sign.
_WITH_ZERO = ("GB", "DE", "FR", "IE", "NL", "BE", "CH", "AT", "IT", "AU", "NZ", "SE", "IN", "ZA")
_WITH_A_WORD = ("US", *_WITH_ZERO, "ES", "PT", "DK", "NO", "PL", "FI", "CZ", "BR", "MX", "JP", "SG")


def phone_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number as it is known by within its country, and as it stands in the text."""
    for found in _ROW.finditer(text):
        start, end = found.span()
        if sum(map(str.isdigit, found[0])) <= _MOST:
            yield from _number(text, start, end)
        else:
            for part in _parts(found[0]):
                yield from _number(text, start + part[0], start + part[1])


def _parts(row: str) -> Iterator[tuple[int, int]]:
    """Two numbers may stand side by side."""
    at = 0
    for between in _BETWEEN_TWO.finditer(row):
        yield at, between.start()
        at = between.end()
    yield at, len(row)


def _number(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    row = text[start:end]
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    sign = _SIGN.search(before)
    lead = sign[0] if sign else ""
    words = before[: len(before) - len(lead)]
    if known := _known_as(words, lead, row, behind):
        yield known, lead.lstrip() + row


def _known_as(words: str, lead: str, row: str, behind: str) -> str | None:
    digits = _NO_DIGIT.sub("", row)
    if not _FEWEST <= len(digits) <= _MOST or _is_part_of_more(words, behind):
        return None
    if "+" in lead:
        return _known_abroad(f"+{row}")
    whole = lead.lstrip() + row
    says_so = _SAYS_PHONE.search(words) is not None
    if not (says_so or _has_a_form(whole, digits)) or _is_something_else(words, row, behind):
        return None
    if row.startswith("00") and (found := _known_abroad(f"+{row[2:]}")):
        return found
    return _at_home(digits) if _can_be(whole, says_so=says_so) else None


def _has_a_form(row: str, digits: str) -> bool:
    """Tell whether it looks like a number on its own: as Americans write it, or with a zero."""
    with_zero = digits.startswith("0") and (len(digits) in _NATIONAL and digits != row)
    american = _AMERICAN.match(row) or _AMERICAN_MADE_UP.match(row)
    return with_zero or digits.startswith("00") or american is not None


def _can_be(row: str, *, says_so: bool) -> bool:
    if _AMERICAN.match(row):
        return says_so or bool(_AMERICAN_FOR_SURE.match(row)) or _is_valid(row, ("US",))
    if _AMERICAN_MADE_UP.match(row):
        return True
    if says_so:
        return bool(_AMERICAN_LOCAL.match(row)) or _is_valid(row, _WITH_A_WORD)
    return _is_valid(row, _WITH_ZERO)


def _at_home(digits: str) -> str:
    """Leave out what is dialled first within a country, and not from abroad."""
    return digits[1:] if re.match(r"1\d{10}$", digits) else digits.lstrip("0")


def _is_part_of_more(words: str, behind: str) -> bool:
    """Tell whether digits stand within a word, an address of the web, or a larger figure."""
    last, following = words[-1:], behind[:1]
    return (
        last.isalnum() or last in _PART_OF_MORE or following.isalnum() or following in _GOES_ON_WITH
    )


def _is_something_else(words: str, row: str, behind: str) -> bool:
    return bool(
        _DATE.match(row)
        or _BOOK.match(row)
        or _ZIP.match(row)
        or _AMERICAN_INSURANCE.match(row)
        or _CARD.match(row)
        or _DECIMAL.match(row)
        or _MONEY_BEFORE.search(words)
        or _MONEY_BEHIND.match(behind)
        or _SAYS_ANOTHER.search(words)
    )


@lru_cache(maxsize=20_000)
def _known_abroad(row: str) -> str | None:
    """Return what a number with its country's code is at home, if there can be such a one."""
    try:
        number = phonenumbers.parse(row)
    except phonenumbers.NumberParseException:
        return None
    return str(number.national_number) if phonenumbers.is_valid_number(number) else None


@lru_cache(maxsize=20_000)
def _is_valid(row: str, regions: tuple[str, ...]) -> bool:
    for region in regions:
        with suppress(phonenumbers.NumberParseException):
            if phonenumbers.is_valid_number(phonenumbers.parse(row, region)):
                return True
    return False
