"""The dialog that asks "are you sure?" before an element acts."""

from workspace.block_kit.shapes import Shape, one_of
from workspace.block_kit.text_objects import any_text, plain_text

STYLE = one_of("primary", "danger")

CONFIRMATION = Shape(
    required={
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    optional={"style": STYLE},
)
