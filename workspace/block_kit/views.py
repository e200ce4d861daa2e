"""Views: modals and Home tabs, as Slack checks them."""

import json
from collections.abc import Mapping

from workspace.block_kit.blocks import BLOCKS_OF_A_VIEW
from workspace.block_kit.problems import (
    Check,
    Place,
    Problem,
    Problems,
    Surface,
    constraint,
    missing,
    unsupported,
)
from workspace.block_kit.shapes import Shape, flag, string
from workspace.block_kit.text_objects import plain_text
from workspace.errors import SlackError
from workspace.jsons import Json

_BYTES = 250_000
_BUTTON = plain_text(24)

_COMMON: Mapping[str, Check] = {
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
    "private_metadata": string(3000, least=0),
}


def _submit_where_asked(view: Json, place: Place) -> Problems:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield missing("submit", place)


MODAL = Shape(
    {"title": plain_text(24), "blocks": BLOCKS_OF_A_VIEW},
    {
        **_COMMON,
        "submit": _BUTTON,
        "close": _BUTTON,
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    (_submit_where_asked,),
)
HOME = Shape({"blocks": BLOCKS_OF_A_VIEW}, _COMMON)

# The third type that SDKs know, workflow_step, is dead.
_VIEWS = {"modal": (Surface.MODAL, MODAL), "home": (Surface.HOME, HOME)}


def check_view(view: object, kind: str | None = None) -> Json:
    """The view, when Slack would show it: as a "modal" or as a "home", if one of them is wanted.

    Raises:
        SlackError: It would not.
    """
    if too_large(view):
        raise SlackError("view_too_large")
    problems = problems_in_view(view, "/view", kind)
    if problems or not isinstance(view, dict):
        raise SlackError("invalid_arguments", *(f"[ERROR] {problem}" for problem in problems))
    return view


def too_large(view: object) -> bool:
    """Whether Slack would not even look at it: more than 250 KB of JSON."""
    try:
        return len(json.dumps(view)) > _BYTES
    except RecursionError:
        # Nested so deep that nothing could show it; there is no size to speak of.
        return True


def problems_in_view(view: object, pointer: str, kind: str | None = None) -> list[Problem]:
    """What is wrong with a view that stands at this JSON pointer; of this kind, or of its own."""
    place = Place(pointer, Surface.MODAL)
    if not isinstance(view, dict):
        return [constraint("must be an object", place)]
    if "type" not in view:
        return [missing("type", place)]
    given = view["type"]
    if not isinstance(given, str) or given not in _VIEWS:
        return [unsupported(given, place)]
    if given != (kind or given):
        return [constraint(f"must be {kind}", place.at("type"))]
    surface, shape = _VIEWS[given]
    return list(shape(view, Place(pointer, surface)))
