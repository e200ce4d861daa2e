"""Block Kit's text objects."""

from workspace.block_kit.problems import Check, Place, Problems, constraint
from workspace.block_kit.shapes import Kind, Shape, flag, one_of_kinds, string


def plain_text(limit: int) -> Check:
    """A plain_text object of at most so many characters."""
    return one_of_kinds({"plain_text": _plain(limit)})


def any_text(limit: int) -> Check:
    """A plain_text or a mrkdwn object of at most so many characters."""
    return one_of_kinds({"plain_text": _plain(limit), "mrkdwn": _mrkdwn(limit)})


def _plain(limit: int) -> Kind:
    return Kind(Shape({"text": _visible(limit)}, {"emoji": flag}))


def _mrkdwn(limit: int) -> Kind:
    return Kind(Shape({"text": _visible(limit)}, {"verbatim": flag}))


def _visible(limit: int) -> Check:
    length = string(limit)

    def check(value: object, place: Place) -> Problems:
        yield from length(value, place)
        if isinstance(value, str) and value and not value.strip():
            yield constraint("must not be blank", place)

    return check
