"""What somebody looks for, in their own words: "open sundays" approved since march by @editor.

The words of a filter stand in any order, among the words that are looked for. Whatever is no word
of a filter is looked for; what stands in double quotes always is.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from bot.archive import DraftState, Filter
from bot.drafting.days import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST,
    Days,
    days_in,
    is_to_come,
    looks_like_a_date,
    says_days_itself,
)
from bot.slack.characters import units
from bot.slack.incoming import decode

MOST_CHARACTERS = 300
"""Of the words that are looked for, and of a writer's name; in UTF-16 units."""
MOST_WORDS = 32

STATES: Mapping[str, frozenset[DraftState]] = MappingProxyType(
    {
        "approved": frozenset({DraftState.APPROVED}),
        "discarded": frozenset({DraftState.DISCARDED}),
        "ready": frozenset({DraftState.READY}),
        "unfinished": frozenset({DraftState.STOPPED}),
        "stopped": frozenset({DraftState.STOPPED}),
        "failed": frozenset({DraftState.FAILED}),
        "undecided": frozenset({DraftState.READY, DraftState.STOPPED, DraftState.FAILED}),
        "waiting": frozenset(
            {DraftState.PLACING, DraftState.UNPLACED, DraftState.WAITING, DraftState.WRITING}
        ),
        "writing": frozenset({DraftState.WRITING}),
        "deleted": frozenset({DraftState.DELETING, DraftState.DELETED}),
    }
)
"""The words for where a draft stands. "waiting" is for its writer; "undecided" for its editors."""
WORDS = (*STATES, "mine", "starred", "by", "since", "until", "writer")
"""What a slip of the finger may have meant."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line; or a quoted phrase, in which nothing is a filter; or a person's id."""

    text: str
    quoted: bool = False
    person: bool = False

    @property
    def word(self) -> str:
        """How it is compared with the words of filters."""
        return "" if self.quoted or self.person else self.text.casefold().rstrip(",;:")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was understood; `strange` is what was meant as a filter and makes none.

    `twice` names the fields of the filter that were said again, and otherwise: the last one counts.
    """

    filter: Filter
    strange: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def too_much(self) -> bool:
        """Whether it is more than anybody searches for."""
        words = self.filter.words
        return (
            units(words) > MOST_CHARACTERS
            or len(words.split()) > MOST_WORDS
            or units(self.filter.writer or "") > MOST_CHARACTERS
        )

    @property
    def says_nothing(self) -> bool:
        """Whether words were given, and not one has a letter or a digit."""
        words = self.filter.words
        return bool(words) and not any(character.isalnum() for character in words)


MOST_DRAFTS = 10**9
LONGEST_VALUE = 2000
"""So much a button holds."""

T = TypeVar("T")

_PERSON = re.compile(r"[UW][A-Z0-9]{1,20}")
_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]{1,20})(?:\|[^<>]*)?>")
_PHRASE_OR_WORD = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"') | {"\u00a0": " "}
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SIGNED = re.compile(r"-{0,2}(?P<key>[A-Za-z]+)[:=](?P<value>.*)", re.DOTALL)


def tokens_of(line: str) -> list[Token]:
    """Split a line as Slack hands it in: mentions are people, quotes hold words together."""
    tokens: list[Token] = []
    position = 0
    for mention in _MENTION.finditer(line):
        tokens += _words_of(line[position : mention.start()])
        # "by:@editor" is one word, and "by:" tells whom the mention is.
        tokens.append(Token(mention["id"], person=True))
        position = mention.end()
    return tokens + _words_of(line[position:])


def _words_of(text: str) -> list[Token]:
    plain = _CONTROLS.sub(" ", decode(text)).translate(_QUOTES)
    found = (
        Token(" ".join(part["phrase"].split()), quoted=True)
        if part["word"] is None
        else Token(part["word"])
        for part in _PHRASE_OR_WORD.finditer(plain)
    )
    return [token for token in found if token.text]


def understand(tokens: list[Token], *, user: str, today: date) -> Wanted:
    """Make a filter of what was typed; any line makes one.

    Args:
        tokens: the line.
        user: who looks: "mine".
        today: for "last week".
    """
    reading = _Reading(list(tokens), user, today)
    while reading.rest:
        reading.take()
    words = " ".join(f'"{token.text}"' if token.quoted else token.text for token in reading.words)
    found = replace(reading.filter, words=words)
    return Wanted(found, tuple(reading.strange), tuple(reading.twice))


@dataclass(slots=True)
class _Reading:
    """A line that is being read from left to right."""

    rest: list[Token]
    user: str
    today: date
    filter: Filter = field(default_factory=Filter)
    words: list[Token] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def take(self) -> None:
        """Take the next word, and those that belong to it."""
        token = self.rest.pop(0)
        if token.person:
            self._choose(person=token.text)
        elif token.quoted:
            self.words.append(token)
        elif token.text.startswith("@"):
            self.strange.append(token.text)
        elif not (self._signed(token) or self._plain(token) or self._days(token)):
            self.words.append(token)

    def _signed(self, token: Token) -> bool:
        """Take `since:march`, `by: @editor`, `--state=approved`."""
        signed = _SIGNED.fullmatch(token.text)
        key = signed["key"].casefold() if signed else ""
        if signed is None or key not in _KEYS:
            return False
        if signed["value"]:
            self.rest.insert(0, Token(signed["value"]))
        if _KEYS[key](self, key):
            return True
        if not signed["value"]:
            return False
        self.strange.append(f"{key}:{self.rest.pop(0).text}")
        return True

    def _plain(self, token: Token) -> bool:
        """Take `approved`, `mine`, `by @editor`, `since march`."""
        word = token.word
        if word in STATES:
            self.filter = replace(self.filter, states=self.filter.states | STATES[word])
        elif word == "starred":
            self.filter = replace(self.filter, starred=True)
        elif word == "mine" or (word == "my" and self._next_is("drafts")):
            if word == "my":
                self.rest.pop(0)
            self._choose(person=self.user)
        elif word in _KEYS and word not in _ONLY_SIGNED:
            return _KEYS[word](self, word) or self._no_such(word)
        else:
            return False
        return True

    def _next_is(self, *words: str) -> bool:
        return bool(self.rest) and self.rest[0].word in words

    def _no_such(self, word: str) -> bool:
        """Take `since 2026-02-30`, `since tomorrow`, `by @nobody`: the person should hear of it."""
        only_a_filter = word in _TIMES and word not in _WORDS_TOO
        if not self.rest:
            self.strange += [word] * only_a_filter
            return only_a_filter
        if self.rest[0].quoted:
            return False
        follows = self.rest[0].text
        is_date = looks_like_a_date(follows) or (only_a_filter and is_to_come(follows))
        if is_date if word in _TIMES else follows.startswith("@"):
            self.strange.append(f"{word} {self.rest.pop(0).text}")
            return True
        return False

    def _days(self, token: Token) -> bool:
        """Take `last week`, `today`, `2026-11-01`, which stand alone."""
        words = [token.word, *self._next_words(LONGEST - 1)]
        found = days_in(words, self.today)
        if found is None or not says_days_itself(words[: found[1]]):
            return False
        del self.rest[: found[1] - 1]
        self._span(found[0])
        return True

    def _next_words(self, number: int) -> list[str]:
        words: list[str] = []
        for token in self.rest[:number]:
            if not token.word:
                break
            words.append(token.word)
        return words

    def _span(self, days: Days) -> None:
        self._choose(since=days.first, until=days.last)

    def _choose(self, **fields: str | date) -> None:
        """Take values of which a filter has one each."""
        for name, value in fields.items():
            if getattr(self.filter, name) not in (None, value):
                self.twice.append(name)
            # Each has the type of its field.
            self.filter = replace(self.filter, **{name: value})  # type: ignore[arg-type]

    # What may follow a key; each returns whether it did.

    def by(self, key: str) -> bool:
        """Take who asked for it: `by @editor`, `by me`."""
        del key
        if not self.rest or not (self.rest[0].person or self._next_is("me")):
            return False
        token = self.rest.pop(0)
        person = token.text if token.person else self.user
        self._choose(person=person)
        return True

    def writer(self, key: str) -> bool:
        """Take the name of a model."""
        del key
        if not self.rest or self.rest[0].person:
            return False
        self._choose(writer=self.rest.pop(0).text)
        return True

    def state(self, key: str) -> bool:
        """Take `state:approved`."""
        del key
        if not self.rest or self.rest[0].word not in STATES:
            return False
        states = self.filter.states | STATES[self.rest.pop(0).word]
        self.filter = replace(self.filter, states=states)
        return True

    def time(self, key: str) -> bool:
        """Take `since march`, `until yesterday`, `in 2025`."""
        words = self._next_words(LONGEST)
        found = days_in(words, self.today)
        if found is None:
            return False
        days, size = found
        if self.words and key in _WORDS_TOO and not says_days_itself(words[:size]):
            return False
        del self.rest[:size]
        match _TIMES[key]:
            case "since":
                self._choose(since=days.first)
            case "after":
                self._choose(since=days.last + timedelta(days=1))
            case "until":
                self._choose(until=days.last)
            case "before":
                self._choose(until=days.first - timedelta(days=1))
            case _:
                self._span(days)
        return True


_TIMES = MappingProxyType(
    {
        "since": "since",
        "from": "since",
        "after": "after",
        "until": "until",
        "till": "until",
        "to": "until",
        "before": "before",
        "in": "in",
        "on": "in",
        "during": "in",
    }
)
_WORDS_TOO = frozenset(_TIMES) - {"since", "until"}
"""Behind words that are looked for they are words themselves: "fair in march"."""
_KEYS: Mapping[str, Callable[[_Reading, str], bool]] = MappingProxyType(
    dict.fromkeys(_TIMES, _Reading.time)
    | dict.fromkeys(("by", "person"), _Reading.by)
    | dict.fromkeys(("writer", "model"), _Reading.writer)
    | {"state": _Reading.state, "is": _Reading.state, "from": lambda r, k: r.by(k) or r.time(k)}
)
_ONLY_SIGNED = frozenset({"state", "is", "person", "model"})


# A filter inside a button


def kept(wanted: Filter, offset: int) -> str:
    """Return a filter and a place in what it finds, as the value of a button."""
    return json.dumps(
        {
            "words": wanted.words,
            "states": sorted(wanted.states),
            "person": wanted.person,
            "since": wanted.since and wanted.since.isoformat(),
            "until": wanted.until and wanted.until.isoformat(),
            "writer": wanted.writer,
            "starred": wanted.starred,
            "offset": offset,
        },
        ensure_ascii=False,
    )


class UnreadableError(ValueError):
    """A button's value is none of ours."""


def read(value: str) -> tuple[Filter, int]:
    """Return the filter and the place that a button's value holds.

    Raises:
        UnreadableError: when a value is none of ours.
    """
    try:
        found = json.loads(value[:LONGEST_VALUE])
        wanted = Filter(
            words=_text(found.pop("words")),
            states=frozenset(DraftState(state) for state in found.pop("states")),
            person=_if_any(_person, found.pop("person")),
            since=_if_any(_day, found.pop("since")),
            until=_if_any(_day, found.pop("until")),
            writer=_if_any(_text, found.pop("writer")),
            starred=found.pop("starred") is True,
        )
        offset = _offset(found.pop("offset"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(value) from error
    if found or Wanted(wanted).too_much:
        raise UnreadableError(value)
    return wanted, offset


def _if_any(read_one: Callable[[object], T], value: object) -> T | None:
    return None if value is None else read_one(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _person(value: object) -> str:
    if not _PERSON.fullmatch(_text(value)):
        raise ValueError(value)
    return _text(value)


def _day(value: object) -> date:
    day = date.fromisoformat(_text(value))
    # "before 2000" is a day earlier, "after 2199" a day later.
    if not FIRST_YEAR - 1 <= day.year <= LAST_YEAR + 1:
        raise ValueError(value)
    return day


def _offset(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_DRAFTS:
        raise ValueError(value)
    return value
