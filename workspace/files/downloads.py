"""Hand out files: to the app with its token, to people with the page's key."""

from urllib.parse import quote

from aiohttp import web

from workspace.errors import SlackError
from workspace.files.file import File
from workspace.guard import holds_key, is_same
from workspace.sample import BOT_USER_ID
from workspace.workspace import Workspace

_LOGIN = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in | Slack</title></head>
<body><h1>Sign in to your workspace</h1>
<p>This file is for those who belong here. An app shows its bot token in the Authorization header,
and needs the scope files:read.</p></body></html>
"""
_ACTIVE = ("html", "svg", "xml", "javascript")
"""Kinds that could act in a browser: never named as what they are."""


async def download(workspace: Workspace, request: web.Request, *, save: bool) -> web.StreamResponse:
    """Answer with a file's bytes; with a login page, as Slack does, who may not have them."""
    file_id = request.match_info["file"].rpartition("-")[2]
    try:
        file = _permitted(workspace, request, file_id)
    except SlackError as error:
        raise web.HTTPNotFound(text="There is no such file, or it was deleted.") from error
    if file is None:
        return web.Response(text=_LOGIN, content_type="text/html")
    path = workspace.files.vault.path(file.id)
    return web.FileResponse(path, headers=_headers(file, save=save))


def _permitted(workspace: Workspace, request: web.Request, file_id: str) -> File | None:
    """The file, when whoever asks may have it."""
    if holds_key(workspace, request):
        return _found(workspace.files.find(file_id))
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    is_app = kind == "Bearer" and is_same(token, workspace.tokens.bot)
    if not is_app or "files:read" not in workspace.manifest.scopes:
        return None
    return _found(workspace.files.find_for(file_id, BOT_USER_ID))


def _found(file: File) -> File:
    if not file.is_ready:
        raise SlackError("file_not_found")
    return file


def _headers(file: File, *, save: bool) -> dict[str, str]:
    shown = file.is_picture and not save
    name = quote(file.name, safe="")
    plain = "".join(c if c.isascii() and c not in '"\\%' else "_" for c in file.name)
    place = "inline" if shown else "attachment"
    return {
        "Content-Type": _content_type(file),
        "Content-Disposition": f"{place}; filename=\"{plain}\"; filename*=UTF-8''{name}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _content_type(file: File) -> str:
    if file.filetype in _ACTIVE:
        return "application/octet-stream"
    charset = "; charset=utf-8" if file.mimetype.startswith("text/") else ""
    return f"{file.mimetype}{charset}"
