"""Names in a list: what stands beside "GitHub" in "GitHub, Slack and Zoom" is one as well."""

from collections.abc import Sequence

from bot.checks.names_tokens import Shape, Token

_AND = frozenset(("and", "or"))


def listed_before(tokens: Sequence[Token], at: int) -> int | None:
    """Return the last word of what stands before a word in one list with it."""
    if at and tokens[at].gap == ", ":
        return at - 1
    if at > 1 and tokens[at - 1].small in _AND and tokens[at].gap == " ":
        return at - 2 if tokens[at - 1].gap in {" ", ", "} else None
    return None


def listed_behind(tokens: Sequence[Token], at: int) -> int | None:
    """Return the first word of what stands behind a word in one list with it."""
    if at + 2 >= len(tokens):
        return None
    after = tokens[at + 1]
    if after.gap == ", " and after.shape is not Shape.SMALL:
        return at + 1
    return at + 2 if after.small in _AND and after.gap in {" ", ", "} else None
