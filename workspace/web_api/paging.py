"""Lists of things in pages, turned by a cursor that names the last one given."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments

_PAGE, _MOST = 100, 1000

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list, and the cursor for what follows; empty when nothing does."""

    items: Sequence[T]
    next_cursor: str

    @property
    def metadata(self) -> Json:
        """What the answer says of the pages to come."""
        return {"response_metadata": {"next_cursor": self.next_cursor}}


def page(items: Sequence[T], arguments: Arguments, kind: str, key: Callable[[T], str]) -> Page[T]:
    """The page of a list that a call asks for; the list is sorted by its keys.

    Raises:
        SlackError: The limit is out of range, or the cursor is none of this list.
    """
    limit = arguments.number("limit", _PAGE)
    if not 0 <= limit <= _MOST:
        raise SlackError("invalid_limit")
    after = read_cursor(arguments, kind)
    ordered = sorted(items, key=key)
    rest = [item for item in ordered if after is None or key(item) > after]
    shown = rest[: limit or _PAGE]
    more = len(rest) > len(shown)
    return Page(shown, write_cursor(kind, key(shown[-1])) if more else "")


def write_cursor(kind: str, value: str) -> str:
    """A cursor as Slack writes them."""
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def read_cursor(arguments: Arguments, kind: str) -> str | None:
    """What a call's cursor points behind; None on the first page.

    Raises:
        SlackError: It is no cursor of this kind of list.
    """
    cursor = arguments.text("cursor")
    if not cursor:
        return None
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:  # no base64, or no text in it
        raise SlackError("invalid_cursor") from error
    if found != kind:
        raise SlackError("invalid_cursor")
    return value
