"""Serve uploads and downloads, and keep the scans going."""

from aiohttp import web

from workspace.acts.places import actor
from workspace.errors import SlackError
from workspace.files.downloads import download
from workspace.files.files import UploadError
from workspace.files.incoming import incoming
from workspace.requests import refusal, text
from workspace.workspace import Workspace


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the app's uploads, people's uploads, and everybody's downloads."""

    async def receive(request: web.Request) -> web.Response:
        return await _receive(workspace, request)

    async def upload(request: web.Request) -> web.Response:
        try:
            return await _upload(workspace, request)
        except SlackError as error:
            return refusal(error)

    async def show(request: web.Request) -> web.StreamResponse:
        return await download(workspace, request, save=False)

    async def save(request: web.Request) -> web.StreamResponse:
        return await download(workspace, request, save=True)

    async def lead(request: web.Request) -> web.Response:
        return _lead(workspace, request)

    async def resume(_app: web.Application) -> None:
        workspace.scans.resume()

    app.router.add_post("/upload/v1/{ticket}", receive)
    app.router.add_post("/person/upload", upload)
    app.router.add_get("/files-pri/{file}/download/{name}", save)
    app.router.add_get("/files-pri/{file}/{name}", show)
    app.router.add_get("/files/{user}/{file}/{name}", lead)
    app.on_startup.append(resume)


async def _receive(workspace: Workspace, request: web.Request) -> web.Response:
    sent = await incoming(request)
    if sent is None:
        raise web.HTTPBadRequest(text="The form brings no file. Nothing was kept.")
    try:
        file = await workspace.files.receive(request.match_info["ticket"], sent.chunks)
    except UploadError as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    return web.Response(text=f"OK - {file.size}")


async def _upload(workspace: Workspace, request: web.Request) -> web.Response:
    person = actor(workspace, text(request.query, "user"))
    sent = await incoming(request)
    if sent is None or not sent.name:
        raise SlackError("no_file_data", "The form brings no file. Nothing was kept.")
    file = await workspace.files.upload(person.id, sent.name, sent.chunks)
    return web.json_response({"ok": True, "file": workspace.files.described(file)})


def _lead(workspace: Workspace, request: web.Request) -> web.Response:
    """Lead from a file's permalink to the file."""
    try:
        file = workspace.files.find(request.match_info["file"])
    except SlackError as error:
        raise web.HTTPNotFound(text="There is no such file, or it was deleted.") from error
    raise web.HTTPFound(workspace.files.described(file)["url_private"])
