"""Text from Slack, made plain.

Slack hands in text in its own markup: people, channels and links in angle brackets, emoji by name,
and `&`, `<` and `>` as entities. Here it becomes what the person saw, and is decoded exactly once.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.slack.emoji import replace_shortcodes

# Only what Slack itself writes is markup: a bare "a < b" in a command's text stays.
_MARKUP = re.compile(
    r"<(?:"
    r"@(?P<user>[UW][A-Z0-9]*)"
    r"|\#(?P<channel>[A-Z][A-Z0-9]*)"
    r"|!(?P<special>[a-z][^<>|]*)"
    r"|(?P<link>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>|]+)"
    r")(?:\|(?P<label>[^<>]*))?>"
)
_MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]*)(?:\|[^<>]*)?>")
_ENTITY = re.compile(r"&(lt|gt|amp);")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&"}
_NOBODY: Mapping[str, str] = MappingProxyType({})


def decode(text: str, names: Mapping[str, str] = _NOBODY) -> str:
    """Return what a person saw when they wrote this text.

    Args:
        text: The text of a message or a command, as Slack hands it in.
        names: What to call people, channels and user groups, by their ids.
    """
    parts: list[str] = []
    position = 0
    for markup in _MARKUP.finditer(text):
        parts.append(_plain(text[position : markup.start()]))
        parts.append(_shown(markup, names))
        position = markup.end()
    parts.append(_plain(text[position:]))
    return "".join(parts)


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people whom a text mentions, in order, each once."""
    return tuple(dict.fromkeys(mention["user"] for mention in _MENTION.finditer(text)))


def without_mention(text: str, user_id: str) -> str:
    """Drop the mentions of one person, before the text is decoded; its lines stay as they are.

    At the start of a line the space behind a mention, and the comma or colon of an address, go with
    it ("@ChrisGPT: bullets"); elsewhere the space before it goes ("bullets, @ChrisGPT, please").
    """
    mention = rf"<@{re.escape(user_id)}(?:\|[^<>]*)?>"
    at_start = re.compile(rf"^[^\S\n]*(?:{mention}[,:]?[^\S\n]*)+", re.MULTILINE)
    return re.sub(rf"[^\S\n]*{mention}", "", at_start.sub("", text))


def _plain(text: str) -> str:
    """Return text outside of markup as a person saw it."""
    return _unescape(replace_shortcodes(text))


def _unescape(text: str) -> str:
    """Return text with its entities decoded, in one pass: `&amp;lt;` is what "&lt;" became."""
    return _ENTITY.sub(lambda entity: _CHARACTERS[entity[1]], text)


def _shown(markup: re.Match[str], names: Mapping[str, str]) -> str:
    """Return a piece of markup as a person saw it."""
    label = _plain(markup["label"] or "")
    if user := markup["user"]:
        return "@" + (names.get(user) or label or user)
    if channel := markup["channel"]:
        return "#" + (names.get(channel) or label or channel)
    if special := markup["special"]:
        return _special(special, label, names)
    return _link(_unescape(markup["link"]), label)


def _special(special: str, label: str, names: Mapping[str, str]) -> str:
    """Return a ping, a user group or a date as a person saw it."""
    kind, _, rest = special.partition("^")
    if kind == "date":
        return label
    group = rest.partition("^")[0]
    return "@" + (names.get(group) or label.removeprefix("@") or group or kind)


def _link(target: str, label: str) -> str:
    """Return a link as its label, with its target where the label does not tell it."""
    scheme, _, address = target.partition(":")
    if scheme in {"mailto", "tel"}:
        target = address.partition("?")[0]
    if not label:
        return target
    return label if _bare(label) == _bare(target) else f"{label} ({target})"


def _bare(url: str) -> str:
    """Return a URL without what people leave out when they write one."""
    return re.sub(r"^(?:https?://|mailto:|tel:)", "", url.casefold()).removesuffix("/")
