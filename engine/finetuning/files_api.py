"""The routes of /v1/files."""

from aiohttp import web

from engine.finetuning import pages
from engine.finetuning.files import Files
from engine.finetuning.upload import UPLOAD_LIMIT, received

_PAGE = 10_000


def add_routes(app: web.Application, files: Files, upload_limit: int = UPLOAD_LIMIT) -> None:
    """Add them."""

    async def create(request: web.Request) -> web.Response:
        files.forget_expired()
        async with received(request, files.folder, upload_limit) as it:
            file = files.adopt(it.temporary, it.filename, it.purpose, it.expires_after)
        return web.json_response(file.card())

    async def listed(request: web.Request) -> web.Response:
        wanted = pages.asked(request.query, default=_PAGE)
        return web.json_response(files.page(wanted, request.query.get("purpose") or None))

    async def retrieve(request: web.Request) -> web.Response:
        return web.json_response(files.find(request.match_info["id"]).card())

    async def content(request: web.Request) -> web.StreamResponse:
        file = files.find(request.match_info["id"])
        return web.FileResponse(
            files.path(file.id), headers={"Content-Type": "application/octet-stream"}
        )

    async def delete(request: web.Request) -> web.Response:
        file_id = request.match_info["id"]
        files.delete(file_id)
        return web.json_response({"id": file_id, "object": "file", "deleted": True})

    app.router.add_post("/v1/files", create)
    app.router.add_get("/v1/files", listed)
    app.router.add_get("/v1/files/{id}", retrieve)
    app.router.add_get("/v1/files/{id}/content", content)
    app.router.add_delete("/v1/files/{id}", delete)
