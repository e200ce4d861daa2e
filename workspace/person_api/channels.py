"""Join and leave channels, bring others in or out, close channels and open them again."""

from workspace.acts import channels
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import text
from workspace.workspace import Workspace


async def _join(ws: Workspace, given: Json) -> Json:
    return await channels.join(ws, *_who_where(given))


async def _leave(ws: Workspace, given: Json) -> Json:
    return await channels.leave(ws, *_who_where(given))


async def _invite(ws: Workspace, given: Json) -> Json:
    return await channels.invite(ws, *_who_where(given), text(given, "member"))


async def _remove(ws: Workspace, given: Json) -> Json:
    return await channels.remove(ws, *_who_where(given), text(given, "member"))


async def _archive(ws: Workspace, given: Json) -> Json:
    return await channels.archive(ws, *_who_where(given))


async def _unarchive(ws: Workspace, given: Json) -> Json:
    return await channels.unarchive(ws, *_who_where(given))


def _who_where(given: Json) -> tuple[str, str]:
    return text(given, "user"), text(given, "channel")


ACTS: dict[str, Act] = {
    "join": _join,
    "leave": _leave,
    "invite": _invite,
    "remove": _remove,
    "archive": _archive,
    "unarchive": _unarchive,
}
