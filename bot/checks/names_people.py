"""Names that are words as well, at the beginning of a sentence: "Rose told us", "Yahoo has".

There a capital says nothing; what stands behind them does.
"""

from collections.abc import Sequence

from bot.checks.lexicon import is_also_a_name, is_common, words_of
from bot.checks.names_tokens import Shape, Token

_AND = frozenset(("and", "or"))
_IS = frozenset(("is", "was", "has", "will", "isn't", "wasn't", "hasn't"))
_BY_THE_WAY = frozenset(("our", "who", "whose", "your", "a", "the", "her", "his", "their", "my"))


def is_person(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the first word of a sentence is a name, by what stands behind it."""
    token = tokens[at]
    if not token.opens or token.in_title or at + 1 >= len(tokens):
        return False
    if token.small in words_of("brands"):
        return tokens[at + 1].gap == " " and tokens[at + 1].small in _IS
    return token.small in words_of("given-names") and _is_told_about(tokens, at)


def _is_told_about(tokens: Sequence[Token], at: int) -> bool:
    token, after = tokens[at], tokens[at + 1]
    if after.gap == ", ":
        return _is_named_with(tokens, at + 1) or _is_by_the_way(token, after)
    if after.gap != " ":
        return False
    if after.small in _AND:
        return at + 2 < len(tokens) and _is_named_with(tokens, at + 2)
    return _does(token, after)


def _does(token: Token, after: Token) -> bool:
    if after.shape is not Shape.SMALL:
        return False
    if token.small not in words_of("uncounted"):
        # A thing that can be counted would have an article: "Jack is back".
        return after.small in _IS or after.small in words_of("done-by-people")
    of_things = after.small in words_of("of-things-too")
    return after.small in words_of("done-by-people") and not of_things


def _is_by_the_way(token: Token, after: Token) -> bool:
    """Tell whether it is explained who that is: "Jack, our cook"."""
    if after.small == "who":
        return True
    return token.small not in words_of("uncounted") and after.small in _BY_THE_WAY


def _is_named_with(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word in one list with it is a person's name."""
    other = tokens[at]
    if other.shape is not Shape.CAPITAL or other.says_nothing or other.is_function:
        return False
    small = other.small
    return small in words_of("given-names") or (is_also_a_name(small) or not is_common(small))
