"""Check a form as Slack checks it; pure: a view in, what is wrong out."""

import json
from collections.abc import Iterator

from workspace.block_kit.blocks import view_block_problems
from workspace.block_kit.text_objects import (
    PLAIN,
    optional_text_problems,
    string_problems,
    text_problems,
)
from workspace.errors import SlackError
from workspace.jsons import Json

_BYTES = 250_000


def check_view(view: object) -> Json:
    """The view, when Slack would open it.

    Raises:
        SlackError: It would not.
    """
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "must be an object [json-pointer:/view]")
    if len(json.dumps(view).encode()) > _BYTES:
        raise SlackError("view_too_large")
    problems = [*_view_problems(view), *view_block_problems(view.get("blocks"))]
    if problems:
        raise SlackError("invalid_arguments", *(f"[ERROR] {problem}" for problem in problems))
    return view


def _view_problems(view: Json) -> Iterator[str]:
    if view.get("type") != "modal":
        yield "must be modal [json-pointer:/view/type]"
    yield from text_problems(view.get("title"), "/view/title", 24, PLAIN)
    for key in ("submit", "close"):
        yield from optional_text_problems(view.get(key), f"/view/{key}", 24)
    for key, limit in (("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)):
        if view.get(key) is not None:
            yield from string_problems(view[key], f"/view/{key}", limit, least=0)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if asks and not view.get("submit"):
        yield "missing required field [json-pointer:/view/submit]"
