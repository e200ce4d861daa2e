"""A form in front of a person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workspace.client.values import Outcome
from workspace.jsons import Json

if TYPE_CHECKING:
    from workspace.client.connection import Client


class Form:
    """An open form. Fields go by their block_id, or by their action_id."""

    def __init__(self, client: "Client", user_id: str, view: Json) -> None:
        self._client = client
        self._user_id = user_id
        self.view = view

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.view["id"])

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.view["title"]["text"])

    @property
    def callback_id(self) -> str:
        """What the app calls it."""
        return str(self.view["callback_id"])

    @property
    def errors(self) -> dict[str, str]:
        """What is to be mended, by block."""
        return dict(self.view["errors"])

    @property
    def fields(self) -> list[str]:
        """The fields' block_ids, from top to bottom."""
        return [block["block_id"] for block in self._inputs()]

    def label(self, name: str) -> str:
        """What stands above a field."""
        return str(self._input(name)["label"]["text"])

    def value(self, name: str) -> str:
        """What a text field is filled with at first."""
        return str(self._input(name)["element"].get("initial_value", ""))

    async def submit(self, **values: object) -> Outcome:
        """Fill in these fields, and submit; the others keep what they were filled with."""
        filled: dict[str, Json] = {}
        for name, value in values.items():
            block = self._input(name)
            filled[block["block_id"]] = {block["element"]["action_id"]: value}
        answer = await self._client.post(
            "/person/submit", user=self._user_id, view_id=self.id, values=filled
        )
        return Outcome(**answer)

    async def close(self) -> None:
        """Close it without submitting."""
        await self._client.post("/person/close", user=self._user_id, view_id=self.id)

    def _inputs(self) -> Iterator[Json]:
        return (block for block in self.view["blocks"] if block["type"] == "input")

    def _input(self, name: str) -> Json:
        for block in self._inputs():
            if name in (block["block_id"], block["element"]["action_id"]):
                return block
        raise LookupError(f"The form has no field {name!r}; it has {', '.join(self.fields)}.")
