"""An act as it is asked for: a JSON object in, a JSON object out."""

from collections.abc import Awaitable, Callable

from workspace.errors import SlackError
from workspace.interactivity.element_values import Values
from workspace.jsons import Json
from workspace.workspace import Workspace

Act = Callable[[Workspace, Json], Awaitable[Json]]


def values(given: Json) -> Values:
    """What stands in the fields of a form: by block_id, then by action_id.

    Raises:
        SlackError: It has not that shape.
    """
    found = given.get("values") or {}
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise SlackError("invalid_arguments", "values is no object of objects")
    return found
