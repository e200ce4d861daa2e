"""What was typed behind `dataset build`: which approved drafts, and how much to hold back. Pure.

The filters are those by which drafts are found. A line of which a part is not understood builds
nothing: what nobody chose would be in the data for good.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from bot.archive import DraftState
from bot.drafting.finding import STATES, Token, Wanted, tokens_of, understand
from bot.training.building import Opinion, Selection
from handlers.finetune.start_values import LARGEST_SHARE, SMALLEST_SHARE

NEAREST = 0.7


class Fault(StrEnum):
    """Why a line builds nothing."""

    UNKNOWN = "unknown"
    OTHER_STATE = "other_state"
    """It asks for drafts that nobody approved."""
    SHARE = "share"
    TWICE = "twice"
    """It says one thing twice, and not the same."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A part of a line that says nothing, and the word that was meant, perhaps.

    `text` is that part; of what is said twice it is the name of the field.
    """

    fault: Fault
    text: str
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class BuildAsked:
    """Which drafts are wanted, and the share to hold back, from 0 (nothing) to 0.5."""

    selection: Selection
    share: float


_PERCENT = re.compile(r"(?<=\d)\s+%")
_SHARE_KEY = re.compile(r"-{0,2}(?:validation|valid|val)(?:[=:](?P<value>.*))?", re.IGNORECASE)
_OPINION_KEY = re.compile(r"-{0,2}(?:feedback|opinion)(?:[=:](?P<value>.*))?", re.IGNORECASE)
_SHARE = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,6})?)(?:%|percent)?", re.IGNORECASE)
_FRACTION = re.compile(r"0?[.,]\d{1,6}")
_NOTHING = frozenset({"none", "no", "nothing", "0", "0%", "off"})
_NOT = frozenset({"not", "no", "without", "non"})
_NOT_BAD = frozenset({"not-bad", "notbad", "no-bad", "not_bad"})
_SAYS_NOTHING = frozenset({"all", "everything", "dataset", "datasets", "drafts", "approved"})
_OFFERED = ("mine", "starred", "by", "since", "until", "writer", "good", "validation")
"""What a slip of the finger may have meant."""


def read(line: str, *, user: str, today: date, usual: float) -> BuildAsked | NotUnderstood:
    """Understand what stands behind the verb, as Slack hands it in.

    Args:
        line: what was typed.
        user: who typed it: "mine".
        today: for "last week".
        usual: the share that is held back where nobody says how much.
    """
    reading = _Reading(tokens_of(_PERCENT.sub("%", line)))
    if reading.wrong_share is not None:
        return NotUnderstood(Fault.SHARE, reading.wrong_share)
    if len(reading.shares) > 1:
        return NotUnderstood(Fault.TWICE, "share")
    wanted = understand(reading.left, user=user, today=today)
    if fault := _fault(wanted, reading.left):
        return fault
    found = wanted.filter
    selection = Selection(
        since=found.since,
        until=found.until,
        person=found.person,
        writer=found.writer,
        opinion=reading.opinion,
        starred=found.starred,
    )
    return BuildAsked(selection, *(reading.shares or {usual}))


class _Reading:
    """A line from which is taken what only building knows; the rest are filters of drafts."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.left: list[Token] = []
        self.opinion = Opinion.ANY
        self.shares: set[float] = set()
        self.wrong_share: str | None = None
        self._rest = list(tokens)
        while self._rest:
            token = self._rest.pop(0)
            if token.quoted or token.person or not self._took(token):
                self.left.append(token)

    def _took(self, token: Token) -> bool:
        return token.word in _SAYS_NOTHING or self._share(token) or self._opinion(token)

    def _share(self, token: Token) -> bool:
        """Take `validation=20%`, `validation: 0.2`, `no validation`."""
        if token.word in _NOT and self._rest and _SHARE_KEY.fullmatch(self._rest[0].text):
            self._rest.pop(0)
            self.shares.add(0.0)
            return True
        key = _SHARE_KEY.fullmatch(token.text)
        if key is None:
            return False
        value = key["value"] or self._value()
        share = _share_of(value)
        if share is None:
            self.wrong_share = value
        else:
            self.shares.add(share)
        return True

    def _opinion(self, token: Token) -> bool:
        """Take `good`, `not bad`, `feedback=good`."""
        word = token.word
        if key := _OPINION_KEY.fullmatch(token.text):
            word = (key["value"] or self._value()).casefold()
        if word in _NOT and self._rest and self._rest[0].word == "bad":
            self._rest.pop(0)
            word = "not-bad"
        if word == "good":
            self.opinion = Opinion.GOOD
        elif word in _NOT_BAD:
            # What is good has no Bad either.
            self.opinion = Opinion.GOOD if self.opinion is Opinion.GOOD else Opinion.NOT_BAD
        elif key:
            self.left.append(Token(token.text if key["value"] else f"{token.text} {word}".strip()))
        else:
            return False
        return True

    def _value(self) -> str:
        """Take what follows a key, with or without a sign between."""
        value = self._rest.pop(0).text.lstrip("=:") if self._rest else ""
        return value or (self._rest.pop(0).text if self._rest else "")


def _share_of(value: str) -> float | None:
    """Return a share as a fraction; None where it is none that can be held back."""
    said = value.strip().rstrip(",;").casefold()
    if said in _NOTHING:
        return 0.0
    if _FRACTION.fullmatch(said):
        share = float(said.replace(",", "."))
    elif found := _SHARE.fullmatch(said):
        share = float(found["number"].replace(",", ".")) / 100
    else:
        return None
    return share if SMALLEST_SHARE <= share <= LARGEST_SHARE else None


def _fault(wanted: Wanted, left: Sequence[Token]) -> NotUnderstood | None:
    """Return the first thing that would choose other drafts than the person believes."""
    if wanted.strange:
        return NotUnderstood(Fault.UNKNOWN, wanted.strange[0])
    if wanted.twice:
        return NotUnderstood(Fault.TWICE, wanted.twice[0])
    if wanted.filter.states - {DraftState.APPROVED}:
        named = next((token.text for token in left if _names_another_state(token)), "")
        return NotUnderstood(Fault.OTHER_STATE, named)
    words = wanted.filter.words
    if words or wanted.too_much:
        unknown = words or wanted.filter.writer or ""
        first = unknown.split()[0].casefold() if unknown.split() else ""
        near = get_close_matches(first, _OFFERED, n=1, cutoff=NEAREST)
        return NotUnderstood(Fault.UNKNOWN, unknown, near[0] if near and near[0] != first else None)
    return None


def _names_another_state(token: Token) -> bool:
    word = token.word.rpartition(":")[2].rpartition("=")[2]
    return bool(STATES.get(word, frozenset()) - {DraftState.APPROVED})
