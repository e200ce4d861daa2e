"""A call's arguments, whichever way they came: JSON body, form, or query."""

import json
from collections.abc import Mapping

from aiohttp import web

from workspace.errors import SlackError
from workspace.jsons import Json

_YES = {"true", "1", "yes"}


class Arguments:
    """What a call was given. In a query all of it is text; in a JSON body it has its own types."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = dict(given)

    def text(self, name: str) -> str | None:
        """A text, or None.

        Raises:
            SlackError: It is there, and no text.
        """
        value = self.given.get(name)
        if value is not None and not isinstance(value, str):
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]"
            )
        return value

    def required(self, name: str) -> str:
        """A text that must be there.

        Raises:
            SlackError: It is missing.
        """
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """A yes or no; no when absent."""
        return str(self.given.get(name, "")).lower() in _YES

    def number(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            SlackError: It is there, and no number.
        """
        try:
            return int(str(self.given.get(name, default)))
        except ValueError as error:
            raise SlackError("invalid_arguments", f"[ERROR] must be a number: {name}") from error

    def structure(self, name: str) -> object:
        """An object or a list; forms carry it as JSON text.

        Raises:
            SlackError: It is text, but no JSON.
        """
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except json.JSONDecodeError as error:
            raise SlackError("invalid_arguments", f"[ERROR] must be JSON: {name}") from error


async def read_arguments(request: web.Request) -> Arguments:
    """Everything a request brings.

    Raises:
        SlackError: The body says it is JSON and is not.
    """
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= await _json_body(request)
    elif request.method == "POST":
        form = await request.post()
        given |= {name: value for name, value in form.items() if isinstance(value, str)}
    return Arguments(given)


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
