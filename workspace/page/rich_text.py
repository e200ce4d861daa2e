"""Slack's rich text as safe HTML: sections, lists, quotations, code, and what stands in them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from workspace.page.emoji import with_emoji
from workspace.page.links import is_safe, link
from workspace.page.names import Names
from workspace.page.tokens import broadcast, date, token

_STYLES = (
    ("code", "code"),
    ("highlight", "mark"),
    ("strike", "s"),
    ("underline", "u"),
    ("italic", "em"),
    ("bold", "strong"),
)
"""From the innermost out."""
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_HIGHEST = 999_999
_DEEPEST = 8
"""Lists are not indented further than this."""

_SWATCH = Markup(
    '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">'
    '<rect width="10" height="10" rx="2" fill="{}"/></svg>{}'
)
_LIST = Markup('<{0} class="rich-list indent-{1}{2} level-{3}"{4}>{5}</{0}>')


def rich_text(block: Mapping[str, Any], names: Names) -> Markup:
    """A `rich_text` block, or its like in a cell or a card, drawn."""
    return Markup().join(_part(part, names) for part in _mappings(block.get("elements")))


def plain_words(block: Mapping[str, Any] | None) -> str:
    """The bare words of rich text, a line for each of its sections and items."""
    lines = []
    for part in _mappings((block or {}).get("elements")):
        items = _mappings(part.get("elements")) if part.get("type") == "rich_text_list" else [part]
        for item in items:
            pieces = _mappings(item.get("elements"))
            lines.append("".join(str(piece.get("text") or "") for piece in pieces).rstrip("\n"))
    return "\n".join(lines)


def _part(part: Mapping[str, Any], names: Names) -> Markup:
    match part.get("type"):
        case "rich_text_section":
            return Markup('<div class="rich-section">{}</div>').format(_inline(part, names))
        case "rich_text_list":
            return _list(part, names)
        case "rich_text_quote":
            return Markup('<blockquote class="rich-quote{}">{}</blockquote>').format(
                _border(part), _inline(part, names)
            )
        case "rich_text_preformatted":
            return Markup('<pre class="rich-code{}"><code>{}</code></pre>').format(
                _border(part), _inline(part, names)
            )
        case _:
            # Cells and titles may hold what else stands inside a section.
            return _piece(part, names)


def _list(part: Mapping[str, Any], names: Names) -> Markup:
    items = Markup().join(
        Markup("<li>{}</li>").format(_inline(item, names))
        for item in _mappings(part.get("elements"))
    )
    ordered = part.get("style") == "ordered"
    indent = min(_whole(part.get("indent")), _DEEPEST)
    begin = Markup(' start="{}"').format(_whole(part.get("offset")) + 1) if ordered else ""
    return _LIST.format("ol" if ordered else "ul", indent, _border(part), indent % 3, begin, items)


def _inline(part: Mapping[str, Any], names: Names) -> Markup:
    return Markup().join(_piece(piece, names) for piece in _mappings(part.get("elements")))


def _piece(piece: Mapping[str, Any], names: Names) -> Markup:
    """One piece of a line, in its styles."""
    drawn = _bare(piece, names)
    styles = piece.get("style")
    if not isinstance(styles, Mapping):
        return drawn
    for style, tag in _STYLES:
        if styles.get(style) is True:
            drawn = Markup(f"<{tag}>{{}}</{tag}>").format(drawn)  # noqa: S704  six tags of ours
    return drawn


def _bare(piece: Mapping[str, Any], names: Names) -> Markup:  # noqa: PLR0911  one a kind
    text = str(piece.get("text") or "")
    match piece.get("type"):
        case "text":
            return Markup.escape(text)
        case "link":
            address = str(piece.get("url", ""))
            return link(address, text or address) if is_safe(address) else Markup.escape(text)
        case "emoji":
            return _emoji(piece)
        case "user":
            return _mention(f"@{piece.get('user_id', '')}", names)
        case "channel":
            return _mention(f"#{piece.get('channel_id', '')}", names)
        case "usergroup":
            return _mention(f"!subteam^{piece.get('usergroup_id', '')}", names)
        case "broadcast":
            return broadcast(str(piece.get("range", "")))
        case "date":
            return _date(piece)
        case "color":
            return _colour(str(piece.get("value", "")))
        case _:
            return Markup.escape(text or f"[{piece.get('type')}]")


def _colour(value: str) -> Markup:
    match = _COLOUR.fullmatch(value)
    return _SWATCH.format(f"#{match[1]}", value) if match else Markup.escape(value)


def _emoji(piece: Mapping[str, Any]) -> Markup:
    tone = piece.get("skin_tone")
    code = f":{piece.get('name', '')}:"
    return with_emoji(f"{code}:skin-tone-{tone}:" if isinstance(tone, int) else code)


def _mention(inside: str, names: Names) -> Markup:
    return token(inside, names) or Markup.escape(inside)


def _date(piece: Mapping[str, Any]) -> Markup:
    seconds = piece.get("timestamp")
    fallback = str(piece.get("fallback") or "")
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return Markup.escape(fallback)
    return date(str(seconds), str(piece.get("format", "")), str(piece.get("url") or ""), fallback)


def _border(part: Mapping[str, Any]) -> str:
    return " bordered" if part.get("border") == 1 else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= _HIGHEST else 0


def _mappings(items: object) -> Iterable[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, Mapping)) if isinstance(items, list) else ()
