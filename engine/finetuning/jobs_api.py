"""The routes of /v1/fine_tuning/jobs."""

import re
from collections.abc import Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from engine.catalog import Catalog
from engine.finetuning import acts, job_request, pages
from engine.finetuning.creation import create
from engine.finetuning.job import Job
from engine.finetuning.record import Record
from engine.json_body import json_body

log = structlog.get_logger()

_ALL = "/v1/fine_tuning/jobs"
_ONE = f"{_ALL}/{{id}}"
_PAGE = 20
_CHECKPOINTS_PAGE = 10
_METADATA = re.compile(r"metadata\[(.*)\]", re.DOTALL)


def add_routes(
    app: web.Application, record: Record, catalog: Catalog, wake: Callable[[], None]
) -> None:
    """Add them; `wake` is called when the record holds something to work on."""
    _add_jobs(app, record, catalog, wake)
    _add_lists(app, record)
    for name, act in (("cancel", acts.cancel), ("pause", acts.pause), ("resume", acts.resume)):
        app.router.add_post(f"{_ONE}/{name}", _acting(record, act, wake))


def _add_jobs(
    app: web.Application, record: Record, catalog: Catalog, wake: Callable[[], None]
) -> None:
    async def created(request: web.Request) -> web.Response:
        asked = job_request.parse(await json_body(request))
        job = await create(record, catalog, asked)
        wake()
        log.info("A fine-tuning job was created", job=job.id, model=asked.model)
        return web.json_response(job.card())

    async def listed(request: web.Request) -> web.Response:
        wanted = pages.asked(request.query, default=_PAGE)
        return web.json_response(record.jobs.page(wanted, _metadata(request.query)))

    async def retrieved(request: web.Request) -> web.Response:
        return web.json_response(_job(record, request).card())

    app.router.add_post(_ALL, created)
    app.router.add_get(_ALL, listed)
    app.router.add_get(_ONE, retrieved)


def _add_lists(app: web.Application, record: Record) -> None:
    async def events(request: web.Request) -> web.Response:
        wanted = pages.asked(request.query, default=_PAGE)
        return web.json_response(record.events.page(_job(record, request).id, wanted))

    async def checkpoints(request: web.Request) -> web.Response:
        wanted = pages.asked(request.query, default=_CHECKPOINTS_PAGE)
        job = _job(record, request)
        return web.json_response(record.checkpoints.page(job.id, wanted, job.fine_tuned_model))

    app.router.add_get(f"{_ONE}/events", events)
    app.router.add_get(f"{_ONE}/checkpoints", checkpoints)


def _acting(record: Record, act: Callable[[Record, Job], Job], wake: Callable[[], None]) -> Handler:
    async def acted(request: web.Request) -> web.StreamResponse:
        job = act(record, _job(record, request))
        wake()
        log.info("A fine-tuning job follows its client", job=job.id, status=job.status)
        return web.json_response(job.card())

    return acted


def _job(record: Record, request: web.Request) -> Job:
    return record.jobs.find(request.match_info["id"])


def _metadata(query: Mapping[str, str]) -> dict[str, str] | None:
    """The pairs asked for as `metadata[key]=value`; None where jobs without any are asked for."""
    if query.get("metadata") == "null":
        return None
    return {
        match[1]: value for name, value in query.items() if (match := _METADATA.fullmatch(name))
    }
