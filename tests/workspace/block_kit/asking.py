"""Ask what is wrong with a block, and spoil good ones."""

from tests.workspace.blocks import home, modal
from workspace.block_kit.blocks import problems_in_message
from workspace.block_kit.views import problems_in_view
from workspace.jsons import Json

MESSAGE, MODAL, HOME = "message", "modal", "home"


def without(thing: Json, key: str) -> Json:
    """The thing without this key."""
    return {name: value for name, value in thing.items() if name != key}


def wrong_with(block: Json, surface: str = MESSAGE) -> list[str]:
    """The pointers of what is wrong with a block, from the block on."""
    if surface == MESSAGE:
        found, start = problems_in_message([block], ""), "/0"
    else:
        view = modal(block) if surface == MODAL else home(block)
        found, start = problems_in_view(view, ""), "/blocks/0"
    return [problem.pointer.removeprefix(start) for problem in found]
