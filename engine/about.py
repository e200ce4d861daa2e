"""The routes that tell about the engine: its health and its models."""

from aiohttp import web

from engine.catalog import Catalog
from engine.finetuning.service import FineTuning
from engine.host import Host


def add_routes(app: web.Application, host: Host, catalog: Catalog, tuning: FineTuning) -> None:
    """Add GET /health and /v1/models, GET and DELETE /v1/models/{id}."""

    async def health(_request: web.Request) -> web.Response:
        detail = f"{host.detail} {tuning.detail}".rstrip()
        return web.json_response({"status": host.status, "detail": detail})

    async def models(_request: web.Request) -> web.Response:
        cards = [model.card() for model in catalog.all()]
        return web.json_response({"object": "list", "data": cards})

    async def model(request: web.Request) -> web.Response:
        return web.json_response(catalog.find(request.match_info["id"]).card())

    async def delete(request: web.Request) -> web.Response:
        model_id = request.match_info["id"]
        await tuning.models.delete(model_id)
        return web.json_response({"id": model_id, "object": "model", "deleted": True})

    app.router.add_get("/health", health)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/v1/models/{id}", model)
    app.router.add_delete("/v1/models/{id}", delete)
