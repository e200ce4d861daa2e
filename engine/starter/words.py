"""A text as the words and numbers in it, so that two texts can be compared."""

import re
import unicodedata

_TERM = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LINK = re.compile(r"https?://\S+|\S+@\S+\.\S+")
_AFTER_A_LINK = ".,;:!?)]}>\"'»\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"


def terms(text: str) -> list[str]:
    """Every word and number, in order, whatever the case and the punctuation around it.

    `1,200` and `10:30` are one number each; `10-4` are two; `12th` is a number and a word. Emoji
    and signs such as `%` and `&` do not count.
    """
    plain = unicodedata.normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _TERM.findall(plain.casefold())


def is_number(term: str) -> bool:
    """Whether a term is a number."""
    return _NUMBER.fullmatch(term) is not None


def numbers(text: str) -> list[str]:
    """Every number written in digits, in order."""
    return [term for term in terms(text) if is_number(term)]


def links(text: str) -> list[str]:
    """Every web and e-mail address, without the punctuation of the sentence around it."""
    return [found.lstrip("(<").rstrip(_AFTER_A_LINK) for found in _LINK.findall(text)]
