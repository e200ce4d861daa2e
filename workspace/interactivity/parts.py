"""The interactive parts of a message or a view: each element, in the block it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

from workspace.block_kit.walk import interactive_elements
from workspace.jsons import Json


@dataclass(frozen=True)
class Part:
    """An element where it stands."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The id of its block."""
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        """Its own id."""
        return str(self.element.get("action_id", ""))

    @property
    def kind(self) -> str:
        """Its type, such as "button"."""
        return str(self.element.get("type", ""))

    @property
    def is_input(self) -> bool:
        """Whether it is a field of a form, which has to be filled in unless it is optional."""
        return self.block.get("type") == "input"

    @property
    def dispatches(self) -> bool:
        """Whether the app hears of its use at once; of a field only on demand."""
        return not self.is_input or bool(self.block.get("dispatch_action"))


def parts(surface: Json) -> Iterator[Part]:
    """Every element with an id, from top to bottom."""
    for block, element in interactive_elements(surface.get("blocks") or []):
        if element.get("action_id"):
            yield Part(block, element)


def find(surface: Json, block_id: str, action_id: str) -> Part | None:
    """The element of those ids, if it is there."""
    for part in parts(surface):
        if (part.block_id, part.action_id) == (block_id, action_id):
            return part
    return None
