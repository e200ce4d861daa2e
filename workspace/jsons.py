"""The type of what travels: JSON objects as Slack writes them."""

import json
from typing import Any

Json = dict[str, Any]
"""A JSON object."""


def parsed(text: str) -> Any:  # noqa: ANN401  # any JSON
    """The JSON in a text; half a character, which nothing could keep, becomes a question mark.

    Raises:
        ValueError: It is no JSON, or nested too deep.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if "\\u" not in text:
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
