"""The routes that tell about the engine: its health and its models."""

from aiohttp import web

from engine.catalog import Catalog
from engine.host import Host


def add_routes(app: web.Application, host: Host, catalog: Catalog) -> None:
    """Add GET /health, /v1/models and /v1/models/{id}."""

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": host.status, "detail": host.detail})

    async def models(_request: web.Request) -> web.Response:
        cards = [model.card() for model in catalog.all()]
        return web.json_response({"object": "list", "data": cards})

    async def model(request: web.Request) -> web.Response:
        return web.json_response(catalog.find(request.match_info["id"]).card())

    app.router.add_get("/health", health)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/v1/models/{id}", model)
