"""Slack's mrkdwn as safe HTML.

Everything that is not recognised is text, and text is escaped; nothing else leaves this module.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup

from workspace.page import emoji
from workspace.page.links import link
from workspace.page.names import Names
from workspace.page.tokens import broadcast, token

_ENTITY = re.compile(r"&(lt|gt|amp);")
_CHARACTER = {"lt": "<", "gt": ">", "amp": "&"}

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"(?:>|&gt;) ?")
_QUOTED_TO_THE_END = re.compile(r"(?:>|&gt;){3} ?")

_ALWAYS = rf"`(?P<code>[^`\n]+)`|<(?P<token>[^<>\n]+)>|{emoji.SHORTCODE}"
# A mark counts when it embraces words: nothing of a word outside, no space inside.
_STYLES = "|".join(
    rf"(?<![\w{mark}]){mark}(?P<{tag}>(?!\s)[^{mark}\n]*[^\s{mark}]){mark}(?![\w{mark}])"
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)
_BARE = r"(?<![\w@/])@(?P<broadcast>here|channel|everyone)\b|(?P<address>\bhttps?://[^\s<>\"|]*[^\s<>\"|.,;:!?'*_~)\]])"
_INLINE = re.compile(f"{_ALWAYS}|{_STYLES}|{_BARE}")
_INLINE_VERBATIM = re.compile(f"{_ALWAYS}|{_STYLES}")


def decoded(text: str) -> str:
    """Text with exactly Slack's three entities decoded, once."""
    return _ENTITY.sub(lambda match: _CHARACTER[match[1]], text)


def mrkdwn(text: str, names: Names, *, verbatim: bool = False) -> Markup:
    """A text in Slack's mrkdwn, drawn; with `verbatim` bare addresses and @here stay text."""
    inline = _INLINE_VERBATIM if verbatim else _INLINE
    return Markup().join(_blocks(text, names, inline))


def _blocks(text: str, names: Names, inline: re.Pattern[str]) -> Iterator[Markup]:
    """Fenced code as it is, and between the fences paragraphs and quotations."""
    end = 0
    for fence in _FENCE.finditer(text):
        before, after = text[end : fence.start()], fence.end()
        yield from _paragraphs(before.removesuffix("\n"), names, inline)
        yield Markup("<pre><code>{}</code></pre>").format(decoded(fence[1]))
        end = after + (text[after : after + 1] == "\n")
    yield from _paragraphs(text[end:], names, inline)


def _paragraphs(text: str, names: Names, inline: re.Pattern[str]) -> Iterator[Markup]:
    for quoted, lines in _runs(text):
        drawn = Markup("\n").join(_drawn(line, names, inline) for line in lines)
        yield Markup("<blockquote>{}</blockquote>").format(drawn) if quoted else drawn


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Lines in runs that are quoted or not; `>>>` quotes all that follows."""
    run: list[str] = []
    was_quoted = to_the_end = False
    for line in text.split("\n") if text else ():
        to_the_end = to_the_end or _QUOTED_TO_THE_END.match(line) is not None
        quoted = to_the_end or _QUOTED.match(line) is not None
        if run and quoted != was_quoted:
            yield was_quoted, run
            run = []
        was_quoted = quoted
        run.append(_unquoted(line) if quoted else line)
    if run:
        yield was_quoted, run


def _unquoted(line: str) -> str:
    mark = _QUOTED_TO_THE_END.match(line) or _QUOTED.match(line)
    return line[mark.end() :] if mark else line


def _drawn(line: str, names: Names, inline: re.Pattern[str]) -> Markup:
    """One line: the marks that were recognised, and everything else as text."""
    pieces, end = [], 0
    for match in inline.finditer(line):
        piece = _piece(match, names, inline)
        if piece is not None:
            pieces += [Markup.escape(decoded(line[end : match.start()])), piece]
            end = match.end()
    return Markup().join([*pieces, Markup.escape(decoded(line[end:]))])


def _piece(match: re.Match[str], names: Names, inline: re.Pattern[str]) -> Markup | None:
    kind, inside = str(match.lastgroup), match[str(match.lastgroup)]
    match kind:
        case "code":
            return Markup("<code>{}</code>").format(decoded(inside))
        case "token":
            return token(decoded(inside), names)
        case "emoji" | "tone":
            return emoji.drawn(match)
        case "broadcast":
            return broadcast(inside)
        case "address":
            return link(decoded(inside))
        case tag:
            opening, closing = Markup(f"<{tag}>"), Markup(f"</{tag}>")  # noqa: S704  three tags of ours
            return opening + _drawn(inside, names, inline) + closing
