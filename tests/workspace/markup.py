"""Read HTML as a suspicious reader: complain about everything that the page never writes."""

import html.parser
import re

_TAGS = {
    *("strong", "em", "s", "code", "pre", "blockquote", "a", "span", "time", "p", "br", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr"),
    *("th", "td", "article", "div", "header", "button", "figure", "figcaption", "img"),
    *("svg", "rect", "text", "path", "circle", "title", "desc"),
    *("form", "label", "input", "select", "option", "optgroup", "textarea", "footer", "section"),
    *("details", "summary", "caption", "mark"),
}
_ATTRIBUTE = re.compile(
    r"href|src|title|target|rel|class|type|alt|role|tabindex|datetime|start|align|viewbox|focusable"
    r"|width|height|rx|r|d|cx|cy|x|y|dy|fill|text-anchor|transform|stroke-width|aria-[a-z]+|data-[a-z-]+"
    r"|id|for|name|value|label|scope|rows|accept|inputmode|placeholder|autocomplete|spellcheck"
    r"|hidden|selected|checked|disabled|multiple|open|novalidate|autofocus"
)
_ADDRESS = re.compile(r"https?:|mailto:|/(?![/\\])", re.IGNORECASE)


class _Checker(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Accept only tags, attributes and addresses that the page writes."""
        assert tag in _TAGS
        for name, value in attrs:
            assert _ATTRIBUTE.fullmatch(name)
            if name in {"href", "src", "data-url"}:
                assert _ADDRESS.match(value or "")
        if dict(attrs).get("target"):
            assert dict(attrs)["rel"] == "noopener noreferrer"

    def handle_data(self, data: str) -> None:
        """Keep what a person would read."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """No comment is ever written."""
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        """No declaration is ever written."""
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        """No instruction is ever written."""
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        """No section of unread text is ever written."""
        raise AssertionError(data)


def read(markup: str) -> str:
    """The text a person reads, after checking every tag."""
    checker = _Checker()
    checker.feed(markup)
    checker.close()
    return checker.text
