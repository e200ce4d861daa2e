"""Rich text: sections, lists, quotes and preformatted text, and the pieces they are made of."""

from collections.abc import Iterator, Mapping

from workspace.block_kit.problems import Check
from workspace.block_kit.shapes import (
    ID,
    LINK,
    Kind,
    Shape,
    array,
    flag,
    matching,
    one_of,
    one_of_kinds,
    string,
    whole,
)
from workspace.jsons import Json

_STYLE = Shape(
    optional=dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "underline",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        flag,
    )
)


def _piece(required: Mapping[str, Check], **optional: Check) -> Kind:
    return Kind(Shape(required, {**optional, "style": _STYLE}))


_TEXT = _piece({"text": string()})
_LINK = _piece({"url": LINK}, text=string(), unsafe=flag)
_PIECES = {
    "text": _TEXT,
    "link": _LINK,
    "user": _piece({"user_id": string()}),
    "usergroup": _piece({"usergroup_id": string()}),
    "channel": _piece({"channel_id": string()}),
    "team": _piece({"team_id": string()}),
    "emoji": _piece(
        {"name": string()}, unicode=string(), url=LINK, skin_tone=whole(1, 6), display_url=LINK
    ),
    "broadcast": _piece({"range": one_of("here", "channel", "everyone")}),
    "color": _piece({"value": matching(r"#?[0-9A-Fa-f]{6}", "a hex colour")}),
    "date": _piece({"timestamp": whole(0), "format": string()}, url=LINK, fallback=string()),
}
# Slack takes an empty list of pieces.
_LINE = array(one_of_kinds(_PIECES), least=0)
_BORDER = whole(0, 1)

_SECTION = Kind(Shape({"elements": _LINE}))
_PARTS = {
    "rich_text_section": _SECTION,
    "rich_text_list": Kind(
        Shape(
            {
                "style": one_of("bullet", "ordered"),
                "elements": array(one_of_kinds({"rich_text_section": _SECTION})),
            },
            {"indent": whole(0, 8), "offset": whole(0), "border": _BORDER},
        )
    ),
    "rich_text_quote": Kind(Shape({"elements": _LINE}, {"border": _BORDER})),
    "rich_text_preformatted": Kind(
        Shape(
            {"elements": array(one_of_kinds({"text": _TEXT, "link": _LINK}), least=0)},
            {"border": _BORDER, "language": string()},
        )
    ),
}

RICH_TEXT = Shape({"elements": array(one_of_kinds(_PARTS), least=0)}, {"block_id": ID})


def rich_text_words(rich_text: Json) -> Iterator[str]:
    """The texts in a rich text, piece by piece; what it takes to count its characters."""
    for part in rich_text["elements"]:
        for piece in part["elements"]:
            if piece["type"] == "rich_text_section":
                yield from rich_text_words({"elements": [piece]})
            else:
                yield str(piece.get("text", piece.get("name", "")))
