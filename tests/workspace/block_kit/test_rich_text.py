"""Rich text."""

import pytest

from tests.workspace.block_kit.asking import without, wrong_with
from tests.workspace.blocks import rich_section, rich_text
from workspace.jsons import Json

WORD = {"type": "text", "text": "x"}
ITEMS: Json = {"type": "rich_text_list", "style": "bullet", "elements": [rich_section(WORD)]}
CODE: Json = {"type": "rich_text_preformatted", "elements": [WORD]}


def piece(kind: str, **more: object) -> Json:
    """A rich text of one piece."""
    return rich_text(rich_section({"type": kind, **more}))


@pytest.mark.parametrize(
    "block",
    [
        rich_text({**ITEMS, "style": "ordered", "indent": 8, "offset": 3, "border": 1}),
        rich_text({"type": "rich_text_quote", "elements": [WORD], "border": 0}),
        rich_text({**CODE, "language": "python", "border": 1}),
        rich_text(rich_section(), ITEMS, block_id="b"),
        {"type": "rich_text", "elements": []},
        piece("text", text="x", style={"bold": True, "italic": False, "strike": True}),
        piece("link", url="https://example.org/", text="x", unsafe=True),
        piece("user", user_id="UEDITOR"),
        piece("usergroup", usergroup_id="S1"),
        piece("channel", channel_id="C1"),
        piece("team", team_id="T1"),
        rich_text({**ITEMS, "indent": 0, "offset": 0, "border": 0}),
        rich_text({"type": "rich_text_quote", "elements": []}),
        rich_text({**CODE, "elements": []}),
        rich_text({**CODE, "elements": [{"type": "link", "url": "https://example.org/"}]}),
        piece("emoji", name="wave", unicode="1f44b", skin_tone=1),
        piece("emoji", name="wave", skin_tone=6),
        piece("date", timestamp=0, format="{date}"),
        piece("broadcast", range="here"),
        piece("color", value="#FFAA00"),
        piece("date", timestamp=1_628_633_820, format="{date}", fallback="then"),
    ],
)
def test_formatted_text_is_taken(block: Json) -> None:
    """Sections, lists, quotes and code are made of known pieces."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"type": "rich_text"}, ""),
        ({"type": "rich_text", "elements": "x"}, "/elements"),
        (rich_text(WORD), "/elements/0/type"),
        (rich_text(without(ITEMS, "style")), "/elements/0"),
        (rich_text({**ITEMS, "style": "stars"}), "/elements/0/style"),
        (rich_text({**ITEMS, "indent": 9}), "/elements/0/indent"),
        (rich_text({**ITEMS, "border": 2}), "/elements/0/border"),
        (rich_text({**ITEMS, "border": -1}), "/elements/0/border"),
        (rich_text({**ITEMS, "indent": -1}), "/elements/0/indent"),
        (rich_text({**ITEMS, "offset": -1}), "/elements/0/offset"),
        (piece("emoji", name="wave", skin_tone=0), "/elements/0/elements/0/skin_tone"),
        (piece("emoji", name="wave", skin_tone=7), "/elements/0/elements/0/skin_tone"),
        (piece("date", timestamp=-1, format="{date}"), "/elements/0/elements/0/timestamp"),
        (rich_text({**ITEMS, "elements": []}), "/elements/0/elements"),
        (rich_text({**ITEMS, "elements": [ITEMS]}), "/elements/0/elements/0/type"),
        (
            rich_text({**CODE, "elements": [{"type": "user", "user_id": "U1"}]}),
            "/elements/0/elements/0/type",
        ),
        (piece("nonsense"), "/elements/0/elements/0/type"),
        (piece("text"), "/elements/0/elements/0"),
        (piece("text", text=""), "/elements/0/elements/0/text"),
        (piece("text", text="x", style={"bold": 1}), "/elements/0/elements/0/style/bold"),
        (piece("text", text="x", style={"loud": True}), "/elements/0/elements/0/style"),
        (piece("link", url="nowhere"), "/elements/0/elements/0/url"),
        (piece("user"), "/elements/0/elements/0"),
        (piece("broadcast", range="all"), "/elements/0/elements/0/range"),
        (piece("color", value="red"), "/elements/0/elements/0/value"),
        (piece("date", timestamp="now", format="{date}"), "/elements/0/elements/0/timestamp"),
    ],
)
def test_formatted_text_of_unknown_pieces_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]
