"""All blocks, and the surfaces that each of them may stand on.

The surfaces are those of Slack's own list of blocks. Where its pages disagree the narrower answer
holds, so that what passes here passes there.
"""

from workspace.block_kit.auth_providers import auth_provider
from workspace.block_kit.cards import CARD, CAROUSEL
from workspace.block_kit.charts import DATA_VISUALIZATION
from workspace.block_kit.containers import container
from workspace.block_kit.images import IMAGE_BLOCK
from workspace.block_kit.interactive import ACTIONS, CONTEXT_ACTIONS, INPUT
from workspace.block_kit.media import CALL, FILE, VIDEO
from workspace.block_kit.payloads import payload_problems
from workspace.block_kit.problems import (
    HOMES,
    MESSAGES,
    MODALS,
    NOWHERE,
    Check,
    Place,
    Problem,
    Problems,
    Surface,
)
from workspace.block_kit.rich_text import RICH_TEXT
from workspace.block_kit.shapes import Kind, array, one_of_kinds
from workspace.block_kit.tables import DATA_TABLE, TABLE
from workspace.block_kit.tasks import PLAN, TASK_CARD
from workspace.block_kit.texts import ALERT, CONTEXT, DIVIDER, HEADER, MARKDOWN, SECTION

_MESSAGE_BLOCKS = 50
_VIEW_BLOCKS = 100

_PLAIN = {
    "section": Kind(SECTION),
    "header": Kind(HEADER),
    "divider": Kind(DIVIDER),
    "context": Kind(CONTEXT),
    "rich_text": Kind(RICH_TEXT),
    "image": Kind(IMAGE_BLOCK),
    "video": Kind(VIDEO),
    "actions": Kind(ACTIONS),
    "input": Kind(INPUT),
    "context_actions": Kind(CONTEXT_ACTIONS, MESSAGES),
    "markdown": Kind(MARKDOWN, MESSAGES),
    "table": Kind(TABLE, MESSAGES),
    "data_table": Kind(DATA_TABLE, MESSAGES),
    "data_visualization": Kind(DATA_VISUALIZATION, MESSAGES),
    "task_card": Kind(TASK_CARD, MESSAGES),
    "plan": Kind(PLAN, MESSAGES),
    # Slack's list names modals too, but a modal does not show them.
    "card": Kind(CARD, MESSAGES | HOMES),
    "carousel": Kind(CAROUSEL, MESSAGES | HOMES),
    "alert": Kind(ALERT, MODALS),
    "call": Kind(CALL, MESSAGES),
    "file": Kind(FILE, NOWHERE),
}
_BLOCKS = {
    **_PLAIN,
    "container": Kind(container(_PLAIN), MESSAGES),
    # Where it may stand is not known, so it may stand anywhere.
    "auth_provider": Kind(auth_provider(_PLAIN)),
}


def _list_of_blocks(*, most: int, least: int) -> Check:
    each = array(one_of_kinds(_BLOCKS), most=most, least=least)

    def check(value: object, place: Place) -> Problems:
        problems = list(each(value, place))
        yield from problems
        if isinstance(value, list) and not problems:
            yield from payload_problems(value, place)

    return check


# An empty list takes the blocks off a message.
BLOCKS_OF_A_MESSAGE = _list_of_blocks(most=_MESSAGE_BLOCKS, least=0)
BLOCKS_OF_A_VIEW = _list_of_blocks(most=_VIEW_BLOCKS, least=1)


def message_problems(blocks: object) -> list[str]:
    """What Slack would not take in a message, in the words of its refusals."""
    return [str(problem) for problem in problems_in_message(blocks, "/blocks")]


def problems_in_message(blocks: object, pointer: str) -> list[Problem]:
    """What Slack would not take in a message whose blocks stand at this JSON pointer."""
    return list(BLOCKS_OF_A_MESSAGE(blocks, Place(pointer, Surface.MESSAGE)))
