"""What an agent is doing: task cards, and plans of them."""

from workspace.block_kit.problems import Place, Problems, constraint
from workspace.block_kit.rich_text import RICH_TEXT
from workspace.block_kit.shapes import ID, LINK, Kind, Shape, array, one_of, one_of_kinds, string

# Slack cuts longer titles, or refuses them; 256 is what others measured.
TITLE_LIMIT = 256
STATUSES = ("pending", "in_progress", "complete", "error")
_TITLE = string(TITLE_LIMIT)
_RICH_TEXT = one_of_kinds({"rich_text": Kind(RICH_TEXT)})
_SOURCE = one_of_kinds({"url": Kind(Shape({"url": LINK, "text": string()}))})

TASK_CARD = Shape(
    {
        "task_id": string(),
        "title": _TITLE,
        "status": one_of(*STATUSES),
    },
    {
        "block_id": ID,
        "details": _RICH_TEXT,
        "output": _RICH_TEXT,
        "sources": array(_SOURCE),
    },
)


def _task(value: object, place: Place) -> Problems:
    """A task card; inside a plan its type may be left out."""
    if isinstance(value, dict) and value.get("type", "task_card") != "task_card":
        yield constraint("must be task_card", place.at("type"))
    else:
        yield from TASK_CARD(value, place)


PLAN = Shape({"title": _TITLE}, {"block_id": ID, "tasks": array(_task, most=50, least=0)})
