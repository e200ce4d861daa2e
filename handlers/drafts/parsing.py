"""What a person typed behind the command that finds drafts, made into values.

A line that begins with no verb is a search, unless it is a number, which is that draft. A verb that
was mistyped searches too; nothing is found then, and the answer offers the verb. Any line is
answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from bot.archive import DraftState, Filter
from bot.drafting.exporting import Format
from bot.drafting.finding import WORDS, Token, Wanted, tokens_of, understand

LAST = frozenset({"last", "latest", "newest"})
"""What stands in the place of a draft's number."""
NEAREST = 0.7
NEAREST_FILTER = 0.8
SHORTEST_FILTER = 6
"""Of filters only longer words are offered: many a letter has a word that is like "mine"."""
MOST_SHOWN = 60


class Verb(StrEnum):
    """What the command can do."""

    LIST = "list"
    SEARCH = "search"
    SHOW = "show"
    EXPORT = "export"
    DELETE = "delete"
    WORDS = "words"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that was understood.

    Attributes:
        verb: what to do.
        wanted: what to look for.
        about: the rest of the line, as a person reads it.
        kind: the kind of file for an export, as it was typed.
        nearest: the line that was meant, perhaps, where the verb looks mistyped.
    """

    verb: Verb
    wanted: Wanted
    about: str = ""
    kind: str | None = None
    nearest: str | None = None


_OTHER_VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "ls": Verb.LIST,
        "find": Verb.SEARCH,
        "view": Verb.SHOW,
        "download": Verb.EXPORT,
        "?": Verb.HELP,
    }
)
_VERBS: Mapping[str, Verb] = MappingProxyType(
    {**{verb.value: verb for verb in Verb}, **_OTHER_VERBS}
)
ADD = frozenset({"add"})
REMOVE = frozenset({"remove", "rm", "del", "delete"})
"""What is done with the team's words."""
# These are verbs before a number only: "remove the old fence" is a letter.
_DELETES = frozenset({"remove", "rm", "del"})
_FORMATS: Mapping[str, str] = MappingProxyType(
    {each.value: each.value for each in Format}
    | {"json": Format.JSONL.value, "txt": Format.ZIP.value, "text": Format.ZIP.value}
)
_OTHER_FORMATS = frozenset({"xlsx", "xls", "excel", "pdf", "docx", "html", "xml", "md", "yaml"})
_ALL = frozenset({"all", "everything"})


def parse(line: str, *, user: str, today: date) -> Asked:
    """Understand a line as Slack hands it in.

    Args:
        line: what stands behind the command.
        user: who typed it: "mine".
        today: for "last week".
    """
    tokens = tokens_of(line)
    if not tokens:
        return Asked(Verb.LIST, Wanted(Filter()))
    first, rest = _verb_word(tokens[0]), tokens[1:]
    if not rest and (_is_number(first) or first in LAST):
        return Asked(Verb.SHOW, Wanted(Filter()), about=first)
    verb = _VERBS.get(first)
    if first in _DELETES and rest and _is_number(_verb_word(rest[0])):
        verb = Verb.DELETE
    if verb is Verb.WORDS and rest and _verb_word(rest[0]) not in ADD | REMOVE:
        verb = None  # "words of wisdom" is a letter
    if verb is None:
        wanted = understand(tokens, user=user, today=today)
        return Asked(Verb.SEARCH, wanted, _as_read(tokens), nearest=_nearest(tokens, wanted))
    if verb is Verb.EXPORT:
        return _export(rest, user=user, today=today)
    return Asked(verb, understand(rest, user=user, today=today), _as_read(rest))


def _export(tokens: Sequence[Token], *, user: str, today: date) -> Asked:
    """Read which drafts, and the kind of file; approved ones where no state is named."""
    kinds = [token for token in tokens if token.word in _FORMATS or token.word in _OTHER_FORMATS]
    everything = any(token.word in _ALL for token in tokens)
    left = [token for token in tokens if token not in kinds and token.word not in _ALL]
    wanted = understand(left, user=user, today=today)
    if not wanted.filter.states and not everything:
        approved = frozenset({DraftState.APPROVED})
        wanted = replace(wanted, filter=replace(wanted.filter, states=approved))
    kind = _FORMATS.get(kinds[-1].word, kinds[-1].text) if kinds else Format.JSONL.value
    return Asked(Verb.EXPORT, wanted, _as_read(left), kind=kind)


def _verb_word(token: Token) -> str:
    """Return a first word as it is compared; a phrase in quotes and a person are no verb."""
    word = token.word.rstrip(".!")
    bare = word.lstrip("#-")
    return bare if bare and not (word.startswith("-") and _is_number(bare)) else word


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()


def _nearest(tokens: Sequence[Token], wanted: Wanted) -> str | None:
    """Return the line with the word for which its first word was perhaps mistyped."""
    first, *rest = tokens
    word = _verb_word(first)
    if first.text not in wanted.filter.words.split():
        return None  # it was understood: "last week"
    filters = [each for each in WORDS if len(each) >= SHORTEST_FILTER]
    near = [
        *get_close_matches(word, [verb.value for verb in Verb], n=1, cutoff=NEAREST),
        *get_close_matches(word, filters, n=1, cutoff=NEAREST_FILTER),
    ]
    return " ".join([near[0], _as_read(rest)]).strip()[:MOST_SHOWN] if near else None


def _as_read(tokens: Sequence[Token]) -> str:
    return " ".join(f'"{token.text}"' if token.quoted else token.text for token in tokens)
