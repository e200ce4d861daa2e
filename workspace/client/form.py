"""A form in front of a person."""

from collections.abc import Iterator

from workspace.client.values import Outcome, outcome
from workspace.client.view import View
from workspace.jsons import Json


class Form(View):
    """An open modal. Fields go by their block_id, or by their action_id."""

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.view["title"]["text"])

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
        """Fill in these fields, and submit; the others keep what they were filled with.

        A choice is the option's value, a date "2027-01-31", several choices are a list, files are
        a list of their ids.
        """
        filled = self._filled(values)
        answer = await self._client.post(
            "/person/submit", user=self._user_id, view_id=self.id, values=filled
        )
        return outcome(answer)

    async def close(self) -> None:
        """Close it without submitting; the one below it is in front again."""
        await self._client.post("/person/close", user=self._user_id, view_id=self.id)

    async def clear(self) -> None:
        """Close it and all below it."""
        await self._client.post("/person/clear", user=self._user_id, view_id=self.id)

    def _inputs(self) -> Iterator[Json]:
        return (block for block in self.view["blocks"] if block["type"] == "input")

    def _input(self, name: str) -> Json:
        for block in self._inputs():
            if name in (block["block_id"], block["element"]["action_id"]):
                return block
        raise LookupError(f"The form has no field {name!r}; it has {', '.join(self.fields)}.")
