"""Filters with which the templates draw Slack's texts."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from workspace.page import emoji, links
from workspace.page.markdown import markdown
from workspace.page.mrkdwn import mrkdwn
from workspace.page.names import Names

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


def _names(context: Context) -> Names:
    names: Names = context["names"]
    return names


FILTERS: Mapping[str, Callable[..., Any]] = {
    "is_local_picture": is_local_picture,
    "is_safe": links.is_safe,
    "markdown": _markdown,
    "moment": moment,
    "mrkdwn": _mrkdwn,
    "text_object": _text_object,
    "words": words,
}
