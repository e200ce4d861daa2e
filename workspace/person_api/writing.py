"""Write messages, change and delete them."""

from workspace.acts import writing
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import optional_text, text, texts
from workspace.workspace import Workspace


async def _message(ws: Workspace, given: Json) -> Json:
    files = texts(given, "files")
    return await writing.post_message(
        ws,
        text(given, "user"),
        text(given, "channel"),
        (optional_text(given, "text") or "") if files else text(given, "text"),
        thread_ts=optional_text(given, "thread_ts"),
        files=files,
    )


async def _edit(ws: Workspace, given: Json) -> Json:
    return await writing.edit_message(ws, *_which(given), text(given, "text"))


async def _delete(ws: Workspace, given: Json) -> Json:
    return await writing.delete_message(ws, *_which(given))


def _which(given: Json) -> tuple[str, str, str]:
    return text(given, "user"), text(given, "channel"), text(given, "ts")


ACTS: dict[str, Act] = {"message": _message, "edit": _edit, "delete": _delete}
