"""A finding: one place in a text that a person should look at, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is about."""

    NUMBER = "number"
    DATE = "date"
    """A date, a year, a weekday, a time of day."""
    LINK = "link"
    """The address of a page, or a bare domain."""
    EMAIL = "email"
    HANDLE = "handle"
    NAME = "name"
    """A person, a product, an organisation, a place."""
    QUOTATION = "quotation"
    MISSING = "missing"
    """A bullet of the brief that the text does not cover."""
    REPEAT = "repeat"
    """Said twice in this text."""
    RECITED = "recited"
    """Word for word in an earlier text."""
    RULE = "rule"
    """A rule of the house is broken."""
    SPELLING = "spelling"
    DISGUISE = "disguise"
    """A link that may lead elsewhere than it seems to."""


UNKNOWN = frozenset(
    {Kind.NUMBER, Kind.DATE, Kind.LINK, Kind.EMAIL, Kind.HANDLE, Kind.NAME, Kind.QUOTATION}
)
"""The kinds of what a text says and its brief does not: each can be taken into the brief."""


class Reason(StrEnum):
    """Why a person should look. `Finding.about` holds what each of them names."""

    NOT_IN_BRIEF = "not_in_brief"
    DIFFERS = "differs"
    """The brief says something near: about = (what it says,)."""
    NOT_COVERED = "not_covered"
    """No part of the text is about the bullet."""
    HALF_COVERED = "half_covered"
    """Parts of the bullet are missing: about = (the words that are)."""
    SAID_TWICE = "said_twice"
    """About = (where it was said first,)."""
    SAME_OPENING = "same_opening"
    """Several sentences or paragraphs begin with these words: about = (how many,)."""
    IN_AN_EARLIER_DRAFT = "in_an_earlier_draft"
    """About = (the name of the source,)."""
    IN_THE_TRAINING_DATA = "in_the_training_data"
    """About = (the name of the source,)."""
    GREETING_MISSING = "greeting_missing"
    """About = (what should stand there,)."""
    SUBJECT_MISSING = "subject_missing"
    SUBJECT_TOO_LONG = "subject_too_long"
    """About = (how many words it has, how many it may have)."""
    SUBJECT_DOES_NOT_FIT = "subject_does_not_fit"
    """No word of it is in the brief, nor in the text below it."""
    SIGN_OFF_MISSING = "sign_off_missing"
    """About = (what should stand there,)."""
    TOO_SHORT = "too_short"
    """About = (how many words there are, how many there should be)."""
    TOO_LONG = "too_long"
    """About = (how many words there are, how many there may be)."""
    BANNED = "banned"
    """A word that the house does not use: about = (what to write instead,) or ()."""
    NOT_PLAIN_TEXT = "not_plain_text"
    """Markup of some kind: about = (its kind: "markdown", "html" or "slack",)."""
    NOT_FILLED = "not_filled"
    """A placeholder that nobody filled."""
    TOO_MANY_EMOJI = "too_many_emoji"
    """About = (how many there are, how many there may be)."""
    MISSPELT = "misspelt"
    """About = (what may be meant, best first)."""
    WORD_TWICE = "word_twice"
    """The same word twice in a row."""
    LEADS_ELSEWHERE = "leads_elsewhere"
    """A label names one place and its link leads to another: about = (where it leads,)."""
    SHORTENED = "shortened"
    """A shortener hides where the link leads."""
    LOOKS_LIKE = "looks_like"
    """Letters that look like others: about = (what it looks like,)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text.

    `start` and `end` are offsets in code points, so that `text[start:end] == quote`, and never lie
    within a letter and its combining marks. What is missing has no place: both are 0 then, and the
    quote is what should be there, such as the bullet. `about` holds what the reason names. `risk`
    is from 0 to 100: how bad it would be to send it, times how sure we are.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    reason: Reason
    about: tuple[str, ...] = ()
    risk: int = 50

    @property
    def has_place(self) -> bool:
        """Whether it stands somewhere in the text."""
        return self.end > self.start

    @property
    def key(self) -> str:
        """What makes it the same finding in another version of the text."""
        return f"{self.kind}:{' '.join(self.quote.casefold().split())}"


def reading_order(finding: Finding) -> tuple[bool, int, int]:
    """Sort by where it stands; what has no place comes at the end."""
    return not finding.has_place, finding.start, finding.end


def riskiest_first(finding: Finding) -> tuple[int, bool, int]:
    """Sort by risk; of equals the one that is read first."""
    return -finding.risk, not finding.has_place, finding.start
