"""A line of a text as HTML: addresses and Markdown's links lead somewhere, **words** stand out.

Models write Markdown whether or not they were asked to. Only what is surely meant as such is taken
for it; all else is text, letter for letter, and all text is escaped.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

LINK_STYLE = "color: #0b57d0; text-decoration: underline;"

# What people see of a link is its address, so nothing that they cannot see may stand in one.
_UNSEEN = "\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_MAILBOX = r"[A-Za-z0-9._+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
_WEB = rf"(?P<web>(?<!\w)[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"{_UNSEEN}]+)"
_MAIL = rf"(?P<mail>(?<![\w.+@/%-]){_MAILBOX}(?![\w@-]))"
_IN_TARGET = rf"[^\s<>\"(){_UNSEEN}]"
_LINK = (
    rf"(?<![!\\])\[(?P<label>[^\[\]\n{_UNSEEN}]{{1,300}})\]"
    rf"\((?P<target>https?://(?:{_IN_TARGET}|\({_IN_TARGET}*\)){{1,2000}}|mailto:{_MAILBOX})\)"
)
_BOLD = r"(?P<bold>(?<![*\\])\*\*(?!\*))"
_MARKED = re.compile(f"{_LINK}|{_WEB}|{_MAIL}|{_BOLD}")
_TAG = re.compile("<[^>]*>")  # all of them are ours: those of the text are escaped
_OPENS = re.compile(r"(?<![A-Za-z0-9_])\*\*(?=\S)")
_CLOSES = re.compile(r"(?<=\S)\*\*(?![A-Za-z0-9_])")
_LIKE_AN_ADDRESS = re.compile(r"://|@|\w[.\u3002\uff0e\uff61]\w{2}")
_BEFORE_NAME = re.compile(r"(?:mailto:|https?://)?(?:www\.)?", re.IGNORECASE)
_BEHIND_ADDRESS = ".,;:!?'\"*_~`…»”’"  # noqa: RUF001 - as typed
_CLOSING = {")": "(", "]": "[", "}": "{"}


def formatted(text: str) -> str:
    """Return text as HTML, with addresses as links and Markdown's links and bold words made real.

    A link whose label looks like another address than its own shows its own beside it.
    """
    pieces = list(_pieces(text))
    opened: int | None = None
    bold: dict[int, str] = {}
    for index, piece in enumerate(pieces):
        if opened is not None and piece.closes:
            bold |= {opened: "<strong>", index: "</strong>"}
            opened = None
        elif piece.opens:
            opened = index
    return "".join(bold.get(index, piece.html) for index, piece in enumerate(pieces))


def unformatted(text: str) -> str:
    """Return the words of the same HTML, for where there can be no formatting."""
    return html.unescape(_TAG.sub("", formatted(text)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a text as HTML; of two asterisks, whether they may open or close bold words."""

    html: str
    opens: bool = False
    closes: bool = False


def _pieces(text: str) -> Iterator[_Piece]:
    end = position = 0
    while found := _MARKED.search(text, position):
        parts = found.groupdict()
        position = found.end()
        if parts["mail"]:
            piece = _Piece(_link("mailto:" + found[0], found[0]))
        elif parts["web"]:
            address = _without_end_of_sentence(found[0])
            position = found.start() + max(len(address), 1)
            if address.endswith("://"):
                continue
            piece = _Piece(_link(address, address))
        elif parts["bold"]:
            start = found.start()
            opens, closes = _OPENS.match(text, start), _CLOSES.match(text, start)
            piece = _Piece(found[0], opens is not None, closes is not None)
        else:
            piece = _Piece(_named_link(parts["label"], parts["target"]))
        yield _Piece(html.escape(text[end : found.start()]))
        yield piece
        end = position
    yield _Piece(html.escape(text[end:]))


def _named_link(label: str, target: str) -> str:
    if not label.strip():
        return html.escape(f"[{label}](") + _link(target, target) + ")"
    if _LIKE_AN_ADDRESS.search(label) and _bare(label) != _bare(target):
        return f"{html.escape(label)} ({_link(target, target)})"
    return _link(target, label)


def _bare(address: str) -> str:
    """Return what people know an address by: the same with and without its scheme."""
    return _BEFORE_NAME.sub("", address.strip().casefold(), count=1).removesuffix("/")


def _link(address: str, label: str) -> str:
    return f'<a href="{html.escape(address)}" style="{LINK_STYLE}">{html.escape(label)}</a>'


def _without_end_of_sentence(address: str) -> str:
    """Return an address without what closes the sentence, or the bracket, that it stands in."""
    while address:
        last = address[-1]
        opened = _CLOSING.get(last)
        closes = opened is not None and address.count(last) > address.count(opened)
        if not closes and last not in _BEHIND_ADDRESS:
            break
        address = address[:-1]
    return address
