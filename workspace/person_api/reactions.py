"""React to messages."""

from workspace.acts import reactions
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import text
from workspace.workspace import Workspace


async def _react(ws: Workspace, given: Json) -> Json:
    return await reactions.react(ws, *_what(given))


async def _unreact(ws: Workspace, given: Json) -> Json:
    return await reactions.unreact(ws, *_what(given))


def _what(given: Json) -> tuple[str, str, str, str]:
    return (
        text(given, "user"),
        text(given, "channel"),
        text(given, "ts"),
        text(given, "name"),
    )


ACTS: dict[str, Act] = {"react": _react, "unreact": _unreact}
