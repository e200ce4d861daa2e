"""What stands between angle brackets in Slack's text: mentions, channels, dates, links."""

from markupsafe import Markup

from workspace.page.links import is_safe, link
from workspace.page.names import Names

_MENTION = Markup('<span class="mention{}">{}</span>')
_DATE = Markup('<time class="date" data-date="{}" data-format="{}">{}</time>')


def token(inside: str, names: Names) -> Markup | None:
    """The markup for `<inside>`, entities already decoded; None when it is no token of Slack's."""
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            return _person(target[1:], label, names)
        case "#":
            return _MENTION.format("", "#" + names.channels.get(target[1:], label or target[1:]))
        case "!":
            return _special(target[1:], label)
        case _:
            return link(target, label) if is_safe(target) else None


def broadcast(word: str) -> Markup:
    """A mention that reaches everybody: @here, @channel, @everyone."""
    return _MENTION.format(" me", f"@{word}")


def _person(user_id: str, label: str, names: Names) -> Markup:
    me = " me" if user_id == names.reader else ""
    return _MENTION.format(me, "@" + names.people.get(user_id, label or user_id))


def _special(inside: str, label: str) -> Markup | None:
    kind, *details = inside.split("^")
    if kind in {"here", "channel", "everyone"}:
        return broadcast(kind)
    if kind == "subteam" and details:
        return _MENTION.format("", label or "@" + details[0])
    if kind == "date" and len(details) > 1 and details[0].isdecimal() and details[0].isascii():
        return date(details[0], details[1], "".join(details[2:3]), label)
    return None


def date(seconds: str, form: str, address: str, label: str) -> Markup:
    """A moment in the reader's own time, with or without a link: the page's script fills it in."""
    shown = _DATE.format(seconds, form, label or form)
    return link(address, shown) if is_safe(address) else shown
