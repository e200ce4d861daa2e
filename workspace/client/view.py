"""A view as a person sees it: a form, or the app's Home tab."""

from typing import TYPE_CHECKING

from workspace.client import elements
from workspace.client.elements import Element
from workspace.client.values import Outcome, outcome
from workspace.jsons import Json

if TYPE_CHECKING:
    from workspace.client.connection import Client


class View:
    """An open view, whose elements can be used."""

    def __init__(self, client: "Client", user_id: str, view: Json) -> None:
        self._client = client
        self._user_id = user_id
        self.view = view

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.view["id"])

    @property
    def callback_id(self) -> str:
        """What the app calls it."""
        return str(self.view["callback_id"])

    @property
    def words(self) -> str:
        """Everything readable in it."""
        return "\n".join(elements.words(self.view["blocks"]))

    @property
    def buttons(self) -> dict[str, tuple[str, str]]:
        """Its buttons: label to block_id and action_id."""
        return elements.buttons(self.view["blocks"])

    async def click(self, label: str, **values: object) -> Outcome:
        """Press the button of that label, while these fields hold these values.

        Raises:
            LookupError: There is no such button.
        """
        return await self._use(elements.by_label(self.view["blocks"], label), None, values)

    async def use(self, action_id: str, value: object = None, **values: object) -> Outcome:
        """Choose or fill in this value, while the other fields hold theirs.

        Raises:
            LookupError: There is no such element.
        """
        return await self._use(elements.by_action(self.view["blocks"], action_id), value, values)

    async def options(self, action_id: str, typed: str) -> list[Json]:
        """What a menu offers for what is typed into it, asked of the app."""
        element = elements.by_action(self.view["blocks"], action_id)
        answer = await self._client.post(
            "/person/options",
            user=self._user_id,
            view_id=self.id,
            block_id=element.block_id,
            action_id=action_id,
            value=typed,
        )
        return list(answer.get("options", ()))

    async def _use(self, element: Element, value: object, values: dict[str, object]) -> Outcome:
        answer = await self._client.post(
            "/person/action",
            user=self._user_id,
            view_id=self.id,
            block_id=element.block_id,
            action_id=element.action_id,
            value=value,
            values=self._filled(values),
        )
        return outcome(answer)

    def _filled(self, values: dict[str, object]) -> dict[str, Json]:
        """These values where a view's state has them: by block_id, then by action_id."""
        filled: dict[str, Json] = {}
        for name, value in values.items():
            element = self._field(name)
            filled.setdefault(element.block_id, {})[element.action_id] = value
        return filled

    def _field(self, name: str) -> Element:
        """The field of that block_id or action_id.

        Raises:
            LookupError: There is none.
        """
        found = list(elements.elements(self.view["blocks"]))
        for element in found:
            if name in (element.block_id, element.action_id):
                return element
        known = ", ".join(element.block_id for element in found)
        raise LookupError(f"There is no field {name!r}; there are {known}.")
