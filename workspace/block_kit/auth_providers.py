"""auth_provider: a person's connection to another service.

The shape is the SDK's. Slack also holds `auth_url` to the hosts that the manifest names; these
rules know no manifest.
"""

from collections.abc import Mapping

from workspace.block_kit.elements import ONLY_OVERFLOW
from workspace.block_kit.shapes import (
    HTTPS_URL,
    ID,
    Kind,
    Shape,
    array,
    flag,
    one_of_kinds,
    string,
)
from workspace.block_kit.text_objects import plain_text


def auth_provider(kinds: Mapping[str, Kind]) -> Shape:
    """The block; its fallback may be made of the given blocks."""
    return Shape(
        {"value": string(150), "name": plain_text(75), "is_connected": flag},
        {
            "block_id": ID,
            "description": plain_text(150),
            "icon_url": HTTPS_URL,
            "auth_url": HTTPS_URL,
            "disconnect_url": HTTPS_URL,
            "connected_identity": plain_text(75),
            "connected_context": plain_text(75),
            "accessory": ONLY_OVERFLOW,
            "fallback": array(one_of_kinds(kinds)),
        },
    )
