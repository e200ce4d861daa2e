"""Pictures: which of them the page shows itself. Nothing is loaded from elsewhere."""

from collections.abc import Mapping
from typing import Any

from workspace.files.in_blocks import file_id
from workspace.page.names import Names


def picture_of(image: Mapping[str, Any], names: Names) -> str:
    """The address here of a picture that the workspace keeps; empty for any other."""
    address = str(image.get("image_url") or "")
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return address
    file = image.get("slack_file")
    return names.picture(file_id(file)) if isinstance(file, dict) else ""
