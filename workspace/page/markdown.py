"""Standard Markdown as Slack's markdown blocks and streams draw it, as safe HTML."""

import functools
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from workspace.page.emoji import with_emoji
from workspace.page.links import is_safe, link
from workspace.page.names import Names
from workspace.page.tokens import token

_TASK = re.compile(r"\[([ xX])\] ")
_BOX = Markup('<span class="task-box" role="img" aria-label="{}">{}</span> ')
_TOKEN = re.compile(r"<([@#!][^<>\n]+)>")


class _SlackRenderer(RendererHTML):
    """Draws text as Slack does: mentions and shortcodes count here too, and images become links."""

    def text(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """A run of text: mentions in angle brackets act, so a test can see who would be called."""
        del options
        text, pieces, end = tokens[idx].content, [], 0
        for match in _TOKEN.finditer(text):
            piece = token(match[1], env["names"])
            if piece is not None:
                pieces += [with_emoji(text[end : match.start()]), piece]
                end = match.end()
        return str(Markup().join([*pieces, with_emoji(text[end:])]))

    def text_special(self, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
        """A character written as an entity or behind a backslash: never part of a mention."""
        return str(Markup.escape(tokens[idx].content))

    def image(self, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
        """A picture: a link to it, as in Slack."""
        address = str(tokens[idx].attrs.get("src", ""))
        label = tokens[idx].content or address
        return str(link(address, label) if is_safe(address) else Markup.escape(label))

    def task_box(self, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
        """The box of a task in a list: a sign to see, and words to hear."""
        done = tokens[idx].meta["done"]
        return str(_BOX.format("done" if done else "open", "☑" if done else "☐"))


def _find_tasks(state: StateCore) -> None:
    """Make a box of `[ ]` or `[x]` where a list's item begins with it."""
    opened = ("list_item_open", "paragraph_open", "inline")
    for index in range(2, len(state.tokens)):
        run = state.tokens[index - 2 : index + 1]
        children = run[-1].children
        if tuple(one.type for one in run) != opened or not children:
            continue
        # Both brackets are texts of their own, as they could have begun a link.
        begin = _TASK.match("".join(child.content for child in children if child.type == "text"))
        if begin is None or children[0].type != "text":
            continue
        _cut(children, len(begin[0]))
        box = Token("task_box", "", 0, meta={"done": begin[1] != " "})
        children.insert(0, box)


def _cut(children: list[Token], length: int) -> None:
    """Take so many characters away from the texts at the beginning."""
    for child in children:
        if not length or child.type != "text":
            return
        taken = min(length, len(child.content))
        child.content, length = child.content[taken:], length - taken


def _link_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    address = str(tokens[idx].attrs.get("href", ""))
    if not is_safe(address):
        # An address may be left out, and a link to nowhere would load the page anew.
        close = next(token for token in tokens[idx:] if token.type == "link_close")
        tokens[idx].tag = close.tag = "span"
        tokens[idx].attrs.clear()
        return self.renderToken(tokens, idx, options, env)
    tokens[idx].attrs.update(title=address, target="_blank", rel="noopener noreferrer")
    return self.renderToken(tokens, idx, options, env)


def _cell_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """A table's cell; its alignment without a style, which the page's policy would refuse."""
    style = str(tokens[idx].attrs.pop("style", ""))
    if style:
        tokens[idx].attrs["align"] = style.removeprefix("text-align:")
    return self.renderToken(tokens, idx, options, env)


class _SlackMarkdown(MarkdownIt):
    """Markdown without HTML, in which only safe addresses become links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        """Whether an address may become a link."""
        return is_safe(url)


@functools.cache
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True}
    parser = _SlackMarkdown("commonmark", options, renderer_cls=_SlackRenderer)
    # Not joined, `&lt;` stays apart from the text after it, so that escaping disarms a mention.
    parser.enable(["table", "strikethrough"]).disable(["text_join", "html_block", "html_inline"])
    parser.core.ruler.push("tasks", _find_tasks)
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("th_open", _cell_open)
    parser.add_render_rule("td_open", _cell_open)
    return parser


def markdown(text: str, names: Names) -> Markup:
    """A Markdown text, drawn."""
    drawn: str = _parser().render(text, {"names": names})
    return Markup(drawn)  # noqa: S704  the parser escapes all text and passes no HTML through
