"""Find the interactive elements in what a person sees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workspace.jsons import Json


@dataclass(frozen=True)
class Element:
    """An interactive element, and the block it stands in."""

    block_id: str
    json: Json

    @property
    def action_id(self) -> str:
        """What the app calls it."""
        return str(self.json["action_id"])

    @property
    def label(self) -> str:
        """What a button says."""
        return str(self.json.get("text", {}).get("text", ""))


def elements(blocks: Iterable[Json]) -> Iterator[Element]:
    """Every element with an action_id, however deep it stands."""
    for block in blocks:
        yield from _within(block, str(block.get("block_id", "")))


def buttons(blocks: Iterable[Json]) -> dict[str, tuple[str, str]]:
    """The buttons: label to block_id and action_id."""
    found = (element for element in elements(blocks) if element.json.get("type") == "button")
    return {button.label: (button.block_id, button.action_id) for button in found}


def by_action(blocks: Iterable[Json], action_id: str) -> Element:
    """The element that the app calls so.

    Raises:
        LookupError: There is none.
    """
    known = {element.action_id: element for element in elements(blocks)}
    if action_id not in known:
        raise LookupError(f"No element {action_id!r}; there are {', '.join(known) or 'none'}.")
    return known[action_id]


def by_label(blocks: Iterable[Json], label: str) -> Element:
    """The button that says so.

    Raises:
        LookupError: There is none.
    """
    known = {e.label: e for e in elements(blocks) if e.json.get("type") == "button"}
    if label not in known:
        raise LookupError(f"No button {label!r}; there are {list(known)}.")
    return known[label]


def words(part: Any) -> Iterator[str]:  # noqa: ANN401  # walks any JSON
    """Every text a person can read in blocks."""
    if isinstance(part, list):
        for item in part:
            yield from words(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "title", "details") and isinstance(value, str):
                yield value
            else:
                yield from words(value)


def _within(part: Any, block_id: str) -> Iterator[Element]:  # noqa: ANN401  # walks any JSON
    if isinstance(part, list):
        for item in part:
            yield from _within(item, block_id)
    elif isinstance(part, dict):
        # A block inside another, such as a card of a carousel, has an id of its own.
        inside = str(part.get("block_id") or block_id)
        if "action_id" in part:
            yield Element(inside, part)
        for value in part.values():
            if isinstance(value, dict | list):
                yield from _within(value, inside)
