"""Blocks of words: section, header, context, divider, markdown, alert."""

from workspace.block_kit.elements import IN_SECTIONS
from workspace.block_kit.images import IMAGE_ELEMENT
from workspace.block_kit.interactive import no_response_urls
from workspace.block_kit.problems import Check, Place, Problems
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    flag,
    needs_any,
    one_of,
    one_of_kinds,
    string,
    whole,
)
from workspace.block_kit.text_objects import any_text, plain_text

MARKDOWN_TOTAL = 12_000
"""Characters in all markdown blocks of a payload together."""

SECTION = Shape(
    optional={
        "block_id": ID,
        "text": any_text(3000),
        "fields": array(any_text(2000), most=10),
        "accessory": IN_SECTIONS,
        "expand": flag,
    },
    rules=(needs_any("text", "fields"), no_response_urls("accessory")),
)
HEADER = Shape({"text": plain_text(150)}, {"block_id": ID, "level": whole(1, 4)})
DIVIDER = Shape(optional={"block_id": ID})
MARKDOWN = Shape({"text": string(MARKDOWN_TOTAL)}, {"block_id": ID})
ALERT = Shape(
    {"text": any_text(200)},
    {"block_id": ID, "level": one_of("default", "info", "warning", "error", "success")},
)


def _in_contexts() -> Check:
    picture, words = one_of_kinds({"image": Kind(IMAGE_ELEMENT)}), any_text(3000)

    def check(value: object, place: Place) -> Problems:
        is_image = isinstance(value, dict) and value.get("type") == "image"
        yield from (picture if is_image else words)(value, place)

    return check


CONTEXT = Shape({"elements": array(_in_contexts(), most=10)}, {"block_id": ID})
