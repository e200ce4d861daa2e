"""Write messages."""

from workspace.acts.writing import post_message
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


async def _message(ws: Workspace, given: Json) -> Json:
    return await post_message(
        ws,
        text(given, "user"),
        text(given, "channel"),
        text(given, "text"),
        thread_ts=optional_text(given, "thread_ts"),
    )


ACTS: dict[str, Act] = {"message": _message}
