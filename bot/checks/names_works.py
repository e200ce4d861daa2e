"""Titles of works: "her novel Walking Home", "we read from The Owl on Floor Six"."""

from collections.abc import Iterator, Sequence

from bot.checks.lexicon import is_also_a_name, is_proper, words_of
from bot.checks.names_runs import Run
from bot.checks.names_tokens import Shape, Token
from bot.checks.names_words import GENERIC
from bot.checks.text import Taken

_ARTICLES = frozenset(("the", "a", "an"))
_WITHIN = frozenset(
    ("of", "the", "a", "an", "my", "to", "in", "on", "at", "for", "from", "by", "with")
)
_TIES = frozenset(("of", "the", "a", "an", "my"))
"""After these, a title goes on even with a name: "The Wizard of Oz"."""
_CAPITALS = frozenset((Shape.CAPITAL, Shape.CAPITALS, Shape.MIXED))
_BLANKS = frozenset((" ", "\u00a0"))
_JOINTS = _BLANKS | {"'s ", "\u2019s "}
_MOST_WITHIN = 2
_LONGEST = 9


def works(tokens: Sequence[Token], taken: Taken) -> Iterator[Run]:
    """Yield the titles of several words, in order."""
    behind = 0
    for at, token in enumerate(tokens):
        if token.shape is Shape.SMALL or at < behind or at == 0 or token.says_nothing:
            continue
        if not _introduced(tokens, at):
            continue
        last = _end(tokens, at, taken)
        if last > at and _is_title(tokens[at : last + 1]):
            yield Run(at, last, sure=True)
            behind = last + 1


def _introduced(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a title begins there: behind "novel", or with an article of its own."""
    token, behind_work = tokens[at], tokens[at - 1].small in words_of("works")
    if token.small in _ARTICLES and token.shape in {Shape.CAPITAL, Shape.LETTER}:
        if behind_work:
            return token.gap in _BLANKS or token.gap == ", "
        return token.gap in _BLANKS and token.shape is Shape.CAPITAL
    return behind_work and token.gap in _BLANKS and token.shape in _CAPITALS


def _end(tokens: Sequence[Token], first: int, taken: Taken) -> int:
    last = at = first
    while at + 1 < len(tokens) and at - first < _LONGEST and at - last < _MOST_WITHIN + 1:
        at += 1
        token = tokens[at]
        if token.gap not in _JOINTS or token.opens or taken.overlaps(token.start, token.end):
            break
        if token.shape in _CAPITALS:
            if not _goes_on(tokens[last + 1 : at], token):
                break
            last = at
        elif token.shape is not Shape.SMALL or token.small not in _WITHIN:
            break
    return last


def _goes_on(between: Sequence[Token], token: Token) -> bool:
    if all(each.small in _TIES for each in between):
        return True
    return not (is_proper(token.small) or is_also_a_name(token.small))


def _is_title(run: Sequence[Token]) -> bool:
    """Tell whether it is no phrase with capitals, such as "The Committee"."""
    weighty = [token for token in run if token.shape is not Shape.SMALL and not token.is_function]
    if run[0].small not in _ARTICLES and all(
        token.small in words_of("heads") or token.small in words_of("stretches")
        for token in weighty
    ):
        return False
    if run[0].small in _ARTICLES and run[-1].small in words_of("generic-heads"):
        return False
    if any(token.is_function and token.shape is Shape.CAPITAL for token in run[1:]):
        return True
    return any(
        token.small not in GENERIC and token.small not in words_of("generic-heads")
        for token in weighty
    )
