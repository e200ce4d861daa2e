"""Pictures, videos and calls."""

import pytest

from tests.workspace.block_kit.asking import without, wrong_with
from tests.workspace.blocks import mrkdwn, picture, plain, section
from workspace.jsons import Json

UNLINKED = without(picture(), "image_url")
VIDEO = {
    "type": "video",
    "alt_text": "How it is made",
    "title": plain("x" * 199),
    "thumbnail_url": "https://example.org/a.png",
    "video_url": "https://example.org/embed",
    "title_url": "https://example.org/",
    "author_name": "x" * 49,
    "provider_name": "Example",
    "provider_icon_url": "https://example.org/i.png",
    "description": plain("x" * 199),
}


@pytest.mark.parametrize(
    "block",
    [
        picture(title=plain("x" * 2000), block_id="b"),
        picture(alt_text="x" * 2000, image_url="https://example.org/".ljust(3000, "x")),
        {**UNLINKED, "slack_file": {"id": "F1"}},
        {**UNLINKED, "slack_file": {"url": "https://example.org/files/F1"}},
        section(accessory={**UNLINKED, "slack_file": {"id": "F1"}}),
        VIDEO,
        {"type": "call", "call_id": "R1", "api_decoration_available": True},
    ],
)
def test_a_picture_of_one_source_is_taken(block: Json) -> None:
    """A picture has an address or a file, and words for those who do not see it."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (UNLINKED, ""),
        (picture(slack_file={"id": "F1"}), ""),
        (without(picture(), "alt_text"), ""),
        (picture(alt_text=""), "/alt_text"),
        (picture(alt_text="x" * 2001), "/alt_text"),
        (picture(image_url="a.png"), "/image_url"),
        (picture(image_url="https://example.org/".ljust(3001, "x")), "/image_url"),
        (picture(title=plain("x" * 2001)), "/title/text"),
        (picture(title=mrkdwn()), "/title/type"),
        ({**UNLINKED, "slack_file": {}}, "/slack_file"),
        ({**UNLINKED, "slack_file": {"id": "F1", "url": "https://example.org/"}}, "/slack_file"),
        (section(accessory=picture(block_id="b")), "/accessory"),
        (section(accessory=UNLINKED), "/accessory"),
        ({**VIDEO, "video_url": "http://example.org/embed"}, "/video_url"),
        ({**VIDEO, "title": plain("x" * 200)}, "/title/text"),
        ({**VIDEO, "author_name": "x" * 50}, "/author_name"),
        ({**VIDEO, "description": mrkdwn()}, "/description/type"),
        ({**VIDEO, "description": plain("x" * 200)}, "/description/text"),
        (without(VIDEO, "alt_text"), ""),
        (without(VIDEO, "thumbnail_url"), ""),
        ({"type": "call"}, ""),
        ({"type": "call", "call_id": "R1", "call": {}}, ""),
    ],
)
def test_a_picture_without_source_or_words_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]
