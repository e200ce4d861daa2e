"""Pictures: the image block, and the image element of sections, contexts and cards."""

from workspace.block_kit.shapes import (
    ID,
    IMAGE_URL,
    LINK,
    Shape,
    needs_exactly_one,
    string,
)
from workspace.block_kit.text_objects import plain_text

SLACK_FILE = Shape(optional={"id": string(), "url": LINK}, rules=(needs_exactly_one("id", "url"),))

_SOURCE = needs_exactly_one("image_url", "slack_file")
_ALT_TEXT = string(2000)

IMAGE_ELEMENT = Shape(
    {"alt_text": _ALT_TEXT}, {"image_url": IMAGE_URL, "slack_file": SLACK_FILE}, (_SOURCE,)
)

IMAGE_BLOCK = Shape(
    {"alt_text": _ALT_TEXT},
    {
        "block_id": ID,
        "image_url": IMAGE_URL,
        "slack_file": SLACK_FILE,
        "title": plain_text(2000),
    },
    (_SOURCE,),
)
