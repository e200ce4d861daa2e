"""Filters with which the templates draw Slack's texts."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from workspace.page import elements, emoji, links
from workspace.page.charts import chart
from workspace.page.markdown import markdown
from workspace.page.mrkdwn import decoded, mrkdwn
from workspace.page.names import Names
from workspace.page.pictures import picture_of
from workspace.page.rich_text import plain_words, rich_text
from workspace.page.tables import Table, table

_TIME = Markup('<time datetime="{}" data-ts="{}">{}</time>')


def moment(ts: str) -> Markup:
    """A message's time on this machine's clock; the page's script makes it the reader's."""
    at = datetime.fromtimestamp(float(ts), UTC)
    return _TIME.format(at.isoformat(timespec="seconds"), ts, at.astimezone().strftime("%H:%M"))


def words(text: Mapping[str, Any] | str) -> str:
    """The bare words of a text object, for a place that shows no formatting."""
    return text if isinstance(text, str) else str(text.get("text", ""))


def is_local_picture(address: str) -> bool:
    """Whether the page itself may show the picture; nothing is loaded from elsewhere."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


@pass_context
def _mrkdwn(context: Context, text: str) -> Markup:
    return mrkdwn(text, _names(context))


def _unformatted(text: str) -> str:
    """A text that its app wants shown as it is; only Slack's three entities are decoded."""
    return decoded(text)


@pass_context
def _markdown(context: Context, text: str) -> Markup:
    return markdown(text, _names(context))


@pass_context
def _text_object(context: Context, text: Mapping[str, Any]) -> Markup:
    """A text object: mrkdwn drawn; plain text literally, with emoji only where it asks for them."""
    inside = words(text)
    if text.get("type") == "mrkdwn":
        return mrkdwn(inside, _names(context), verbatim=bool(text.get("verbatim")))
    return emoji.with_emoji(inside) if text.get("emoji") else Markup.escape(inside)


@pass_context
def _rich_text(context: Context, block: Mapping[str, Any]) -> Markup:
    return rich_text(block, _names(context))


@pass_context
def _rich_or_text(context: Context, given: Mapping[str, Any] | str) -> Markup:
    """Rich text, a text object, or bare words."""
    if isinstance(given, str):
        return Markup.escape(given)
    return _rich_text(context, given) if "elements" in given else _text_object(context, given)


def _anchor(address: str, label: str | None = None) -> Markup:
    """A link, for an address that has been found safe."""
    return links.link(address, label)


@pass_context
def _table(context: Context, block: Mapping[str, Any]) -> Table:
    return table(block, _names(context))


@pass_context
def _groups(context: Context, element: Mapping[str, Any]) -> list[elements.Group]:
    return elements.groups(element, _names(context))


@pass_context
def _own_picture(context: Context, image: Mapping[str, Any]) -> str:
    return picture_of(image, _names(context))


@pass_context
def _is_for_reader(context: Context, element: Mapping[str, Any]) -> bool:
    """Whether an element that is meant for some people only is meant for this one."""
    wanted = element.get("visible_to_user_ids")
    return not wanted or _names(context).reader in wanted


def _names(context: Context) -> Names:
    names: Names = context["names"]
    return names


FILTERS: Mapping[str, Callable[..., Any]] = {
    "anchor": _anchor,
    "chart": chart,
    "groups": _groups,
    "is_for_reader": _is_for_reader,
    "is_local_picture": is_local_picture,
    "is_safe": links.is_safe,
    "markdown": _markdown,
    "moment": moment,
    "mrkdwn": _mrkdwn,
    "own_picture": _own_picture,
    "rich_or_text": _rich_or_text,
    "rich_text": _rich_text,
    "rich_words": plain_words,
    "table": _table,
    "text_object": _text_object,
    "unformatted": _unformatted,
    "words": words,
}
