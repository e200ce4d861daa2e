"""A message's text as its writer typed it, to be edited."""

import re

from workspace.page.mrkdwn import decoded
from workspace.page.names import Names

_TOKEN = re.compile(r"<([^<>\n]+)>")


def source(text: str, names: Names) -> str:
    """The text with names in the place of ids, and with nothing escaped."""
    pieces, end = [], 0
    for match in _TOKEN.finditer(text):
        pieces += [decoded(text[end : match.start()]), _typed(decoded(match[1]), names)]
        end = match.end()
    return "".join([*pieces, decoded(text[end:])])


def _typed(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            return "@" + names.people.get(target[1:], label or target[1:])
        case "#":
            return "#" + names.channels.get(target[1:], label or target[1:])
        case "!":
            return label or "@" + target[1:]
        case _:
            return target.removeprefix("mailto:")
