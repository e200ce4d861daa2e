"""An OpenAI-compatible server that also trains: its jobs and its troubles are the test's to decide.

Tests talk to it over real HTTP on loopback:

    async with TrainingServer() as server:
        server.trouble("jobs.create", Trouble(done_first=True, drop=True))
        ...                                    # the bot uploads a file and creates a job
        server.job.begin(steps=12, epochs=3)   # no job goes on by itself
        server.job.advance(to=4)
        model = server.succeed(server.job)
        assert server.count("jobs.create") == 1

It writes too: chat requests are answered as by the model server, for the models it lists. With a
`key`, requests with another one are refused and noted in `wrong_keys`.

`client.files.create` and so on come to routes of these names (see `trouble`, `always`, `count` and
`calls`): files.create, files.list,
files.retrieve, files.delete, files.content, jobs.create, jobs.list, jobs.retrieve, jobs.cancel,
jobs.pause, jobs.resume, jobs.events, jobs.checkpoints, models.list, models.retrieve, models.delete,
chat, tokenize.
"""

import asyncio
import base64
import json
import re
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from tests.model_server import ModelServer
from tests.training_jobs import StoredFile, TrainingJob, named

BASE = "gpt-4.1-mini-2025-04-14"
WRITER = "house-writer"
ENDED_MESSAGE = (
    "OpenAI is winding down the fine-tuning platform and your organization is no longer able to "
    "create new fine-tuning training jobs."
)
_METADATA = re.compile(r"metadata\[(.*)\]")
_LARGEST = 2**30

_JOBS = "/v1/fine_tuning/jobs"
_JOB = "/v1/fine_tuning/jobs/{id}"
_ROUTES = {
    ("POST", "/v1/files"): "files.create",
    ("GET", "/v1/files"): "files.list",
    ("GET", "/v1/files/{id}"): "files.retrieve",
    ("DELETE", "/v1/files/{id}"): "files.delete",
    ("GET", "/v1/files/{id}/content"): "files.content",
    ("POST", _JOBS): "jobs.create",
    ("GET", _JOBS): "jobs.list",
    ("GET", _JOB): "jobs.retrieve",
    ("POST", f"{_JOB}/cancel"): "jobs.cancel",
    ("POST", f"{_JOB}/pause"): "jobs.pause",
    ("POST", f"{_JOB}/resume"): "jobs.resume",
    ("GET", f"{_JOB}/events"): "jobs.events",
    ("GET", f"{_JOB}/checkpoints"): "jobs.checkpoints",
    ("GET", "/v1/models"): "models.list",
    ("GET", "/v1/models/{name}"): "models.retrieve",
    ("DELETE", "/v1/models/{name}"): "models.delete",
    ("POST", "/v1/chat/completions"): "chat",
    ("POST", "/tokenize"): "tokenize",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, eq=False)
class Trouble:
    """What happens to a request instead of, or after, what it asks for.

    Attributes:
        status: The HTTP status of the answer.
        code: The error's code.
        message: The error's words.
        type: The error's type.
        param: What the error is about.
        headers: Further HTTP headers.
        body: The whole answer instead of an error, such as a page of HTML.
        content_type: The type of `body`.
        done_first: Do what was asked, and only then answer so.
        drop: Drop the connection instead of an answer.
        silence: Never answer.
        seconds: Wait before anything is done, or answered.
        late: Answer as usual, after `seconds`.
    """

    status: int = 500
    code: str | None = None
    message: str = "The training server was told to refuse this request."
    type: str = "invalid_request_error"
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | None = None
    content_type: str = "application/json"
    done_first: bool = False
    drop: bool = False
    silence: bool = False
    seconds: float = 0.0
    late: bool = False

    def answer(self) -> web.Response:
        """Return it as an HTTP answer."""
        if self.body is not None:
            whole = self.body if isinstance(self.body, bytes) else self.body.encode()
            return web.Response(
                body=whole,
                status=self.status,
                headers={"Content-Type": self.content_type, **self.headers},
            )
        error = {
            "message": self.message,
            "type": self.type,
            "param": self.param,
            "code": self.code,
        }
        return web.json_response({"error": error}, status=self.status, headers=self.headers)


TRAINING_ENDED = Trouble(status=403, code="training_not_available", message=ENDED_MESSAGE)
HTML = Trouble(status=200, body="<html><body>Welcome</body></html>", content_type="text/html")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that arrived."""

    route: str
    id: str | None
    query: Mapping[str, str]
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class TrainingServer(ModelServer):
    """The server. It listens on loopback as long as its `async with` block runs."""

    def __init__(
        self,
        models: Sequence[str] = (WRITER, BASE),
        *,
        key: str | None = None,
        trains: bool = True,
    ) -> None:
        super().__init__(models)
        self.key = key
        self.trains = trains
        """Whether there are files and jobs at all; without them, their routes answer 404."""
        self.files: dict[str, StoredFile] = {}
        self.jobs: dict[str, TrainingJob] = {}
        self.shutdown_dates: dict[str, str | None] = {}
        """What the list of models says of the day on which one of them ends."""
        self.metadata_filter: Literal["taken", "ignored", "refused"] = "taken"
        self.encode_results = False
        """Whether the table of results is in base64, as OpenAI's is."""
        self.pauses = True
        """Whether jobs can be paused; without it, those routes answer 404."""
        self.checks_models = True
        """Whether a chat with a model that is not listed is refused."""
        self.tokenizes = False
        """Whether it counts tokens, one for each word; few servers do."""
        self.calls: list[Call] = []
        self.wrong_keys: list[str] = []
        self._next_troubles: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self._always: dict[str, Trouble] = {}
        self._ids = 0
        app = self._runner.app
        assert app is not None
        app._client_max_size = _LARGEST
        app.middlewares.append(self._met)
        self._add_routes(app)

    # What a test looks at and decides

    @property
    def job(self) -> TrainingJob:
        """The newest job."""
        return list(self.jobs.values())[-1]

    def count(self, route: str) -> int:
        """Return how many requests came to a route, answered or not."""
        return sum(call.route == route for call in self.calls)

    def trouble(self, route: str, *troubles: Trouble) -> None:
        """Let the next requests to a route have these troubles, one each."""
        self._next_troubles[route].extend(troubles)

    def always(self, route: str, trouble: Trouble | None) -> None:
        """Let every request to a route have this trouble; None ends that."""
        if trouble is None:
            self._always.pop(route, None)
        else:
            self._always[route] = trouble

    def add_file(self, content: bytes, filename: str = "examples.jsonl") -> StoredFile:
        """Keep a file that somebody uploaded elsewhere."""
        stored = StoredFile(self._new_id("file"), filename, content)
        self.files[stored.id] = stored
        return stored

    def add_job(self, **order: Any) -> TrainingJob:  # noqa: ANN401 - the body of a request
        """Create a job that somebody started elsewhere."""
        usual = {"model": BASE, "training_file": "file-elsewhere"}
        job = TrainingJob(self._new_id("ftjob"), usual | order)
        self.jobs[job.id] = job
        job.tell(f"Created fine-tuning job: {job.id}")
        job.tell(f"Validating training file: {job.order['training_file']}")
        return job

    def succeed(self, job: TrainingJob, model: str | None = None) -> str:
        """Let a job end well: its model and checkpoints write from now on. Return the model."""
        made = job.succeed(model)
        stored = self.add_file(self._results(job), "step_metrics.csv")
        stored.purpose = "fine-tune-results"
        job.result_files = [stored.id]
        checkpoints = [c["fine_tuned_model_checkpoint"] for c in job.last_checkpoints()[:-1]]
        self.models.extend([made, *checkpoints])
        return made

    def _results(self, job: TrainingJob) -> bytes:
        table = job.table().encode()
        return base64.b64encode(table) if self.encode_results else table

    def _new_id(self, kind: str) -> str:
        self._ids += 1
        return named(kind, self._ids)

    # What stands before every route

    @web.middleware
    async def _met(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = _route_of(request)
        if self.key is not None and (given := _key_of(request)) != self.key:
            self.wrong_keys.append(given)
            said = f"Incorrect API key provided: {given}."
            return Trouble(401, "invalid_api_key", said).answer()
        self.calls.append(await _call(request, route))
        waiting = self._next_troubles[route]
        trouble = waiting.popleft() if waiting else self._always.get(route)
        if trouble is not None:
            return await self._in_trouble(request, handler, trouble)
        return await self._in_peace(request, handler)

    async def _in_peace(self, http: web.Request, handler: Handler) -> web.StreamResponse:
        if self._has_no(_route_of(http)):
            return web.Response(text="404 page not found", status=404)
        try:
            return await handler(http)
        except _NoJobError:
            said = f"Could not find fine tune: {http.match_info['id']}"
            return Trouble(404, "fine_tune_not_found", said, param="fine_tune_id").answer()

    async def _in_trouble(
        self, http: web.Request, handler: Handler, trouble: Trouble
    ) -> web.StreamResponse:
        await asyncio.sleep(trouble.seconds)
        if trouble.late:
            return await self._in_peace(http, handler)
        if trouble.done_first:
            await self._in_peace(http, handler)
        else:
            await http.read()
        if trouble.silence:
            await asyncio.Event().wait()
        if trouble.drop:
            if http.transport is not None:
                http.transport.abort()
            raise ConnectionAbortedError
        return trouble.answer()

    def _has_no(self, route: str) -> bool:
        if not self.trains and route.startswith(("files.", "jobs.")):
            return True
        if not self.tokenizes and route == "tokenize":
            return True
        return not self.pauses and route in ("jobs.pause", "jobs.resume")

    # Files

    async def _create_file(self, http: web.Request) -> web.StreamResponse:
        form = await http.post()
        sent, purpose = form["file"], form["purpose"]
        assert isinstance(sent, web.FileField)
        # A request that is never answered leaves its parts to the garbage collector, who complains.
        with sent.file as content:
            stored = StoredFile(self._new_id("file"), sent.filename, content.read(), str(purpose))
        self.files[stored.id] = stored
        return web.json_response(stored.card())

    async def _list_files(self, http: web.Request) -> web.StreamResponse:
        purpose = http.query.get("purpose")
        found = [f for f in self.files.values() if purpose in (None, f.purpose)]
        newest_first = http.query.get("order", "desc") == "desc"
        cards = [stored.card() for stored in found]
        return _page(http, cards[::-1] if newest_first else cards, default=10_000)

    async def _retrieve_file(self, http: web.Request) -> web.StreamResponse:
        stored = self.files.get(http.match_info["id"])
        return web.json_response(stored.card()) if stored else _no_file(http)

    async def _delete_file(self, http: web.Request) -> web.StreamResponse:
        if self.files.pop(http.match_info["id"], None) is None:
            return _no_file(http)
        return web.json_response({"id": http.match_info["id"], "object": "file", "deleted": True})

    async def _file_content(self, http: web.Request) -> web.StreamResponse:
        stored = self.files.get(http.match_info["id"])
        return web.Response(body=stored.content) if stored else _no_file(http)

    # Jobs

    async def _create_job(self, http: web.Request) -> web.StreamResponse:
        order = await http.json()
        for param in ("training_file", "validation_file"):
            if order.get(param) is not None and order[param] not in self.files:
                missing = f"invalid {param}: {order[param]}"
                return Trouble(400, "invalid_request", missing, param=param).answer()
        if order["model"] not in self.models:
            unknown = f"The model `{order['model']}` does not exist."
            return Trouble(404, "model_not_found", unknown, param="model").answer()
        return web.json_response(self.add_job(**order).card())

    async def _list_jobs(self, http: web.Request) -> web.StreamResponse:
        wanted = {m[1]: v for name, v in http.query.items() if (m := _METADATA.fullmatch(name))}
        if wanted and self.metadata_filter == "refused":
            return Trouble(400, "unknown_parameter", "Unknown parameter: metadata.").answer()
        cards = [job.card() for job in reversed(self.jobs.values())]
        if self.metadata_filter == "taken":
            cards = [c for c in cards if wanted.items() <= (c.get("metadata") or {}).items()]
        return _page(http, cards, default=20)

    def _job_of(self, http: web.Request) -> TrainingJob:
        job = self.jobs.get(http.match_info["id"])
        if job is None:
            raise _NoJobError
        return job

    async def _retrieve_job(self, http: web.Request) -> web.StreamResponse:
        return web.json_response(self._job_of(http).card())

    async def _cancel_job(self, http: web.Request) -> web.StreamResponse:
        return self._act(http, "cancel", ("validating_files", "queued", "running", "paused"))

    async def _pause_job(self, http: web.Request) -> web.StreamResponse:
        return self._act(http, "pause", ("running",))

    async def _resume_job(self, http: web.Request) -> web.StreamResponse:
        return self._act(http, "resume", ("paused",))

    def _act(self, http: web.Request, act: str, only_from: Sequence[str]) -> web.Response:
        job = self._job_of(http)
        if job.status not in only_from:
            refusal = f"Job {job.id} is {job.status}: it cannot be told to {act}."
            return Trouble(400, "invalid_job_state", refusal).answer()
        getattr(job, act)()
        return web.json_response(job.card())

    async def _list_events(self, http: web.Request) -> web.StreamResponse:
        return _page(http, self._job_of(http).events[::-1], default=20)

    async def _list_checkpoints(self, http: web.Request) -> web.StreamResponse:
        return _page(http, self._job_of(http).last_checkpoints()[::-1], default=10)

    # Models

    async def _list_models(self, request: web.Request) -> web.Response:
        answer = await super()._list_models(request)
        if answer.status != web.HTTPOk.status_code:
            return answer
        assert isinstance(answer.body, bytes)
        cards = json.loads(answer.body)["data"]
        for card in cards:
            if card["id"] in self.shutdown_dates:
                card["shutdown_date"] = self.shutdown_dates[card["id"]]
        return web.json_response({"object": "list", "data": cards})

    async def _delete_model(self, http: web.Request) -> web.StreamResponse:
        name = http.match_info["name"]
        if name not in self.models:
            return Trouble(404, "model_not_found", f"The model `{name}` does not exist.").answer()
        self.models.remove(name)
        return web.json_response({"id": name, "object": "model", "deleted": True})

    async def _chat(self, http: web.Request) -> web.StreamResponse:
        name = (await http.json())["model"]
        if self.checks_models and name not in self.models:
            return Trouble(404, "model_not_found", f"The model `{name}` does not exist.").answer()
        return await super()._chat(http)

    # Routes

    def _add_routes(self, app: web.Application) -> None:
        routes: list[tuple[str, str, Handler]] = [
            ("POST", "/v1/files", self._create_file),
            ("GET", "/v1/files", self._list_files),
            ("GET", "/v1/files/{id}", self._retrieve_file),
            ("DELETE", "/v1/files/{id}", self._delete_file),
            ("GET", "/v1/files/{id}/content", self._file_content),
            ("POST", _JOBS, self._create_job),
            ("GET", _JOBS, self._list_jobs),
            ("GET", _JOB, self._retrieve_job),
            ("POST", f"{_JOB}/cancel", self._cancel_job),
            ("POST", f"{_JOB}/pause", self._pause_job),
            ("POST", f"{_JOB}/resume", self._resume_job),
            ("GET", f"{_JOB}/events", self._list_events),
            ("GET", f"{_JOB}/checkpoints", self._list_checkpoints),
            ("DELETE", "/v1/models/{name}", self._delete_model),
            ("POST", "/tokenize", self._tokenize),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)

    # Tokens

    async def _tokenize(self, http: web.Request) -> web.StreamResponse:
        asked = await http.json()
        tokens = list(range(sum(len(m["content"].split()) for m in asked["messages"])))
        return web.json_response({"count": len(tokens), "max_model_len": 4096, "tokens": tokens})


class _NoJobError(Exception):
    """There is no job of that id."""


def _route_of(http: web.Request) -> str:
    """Return the route's name: see the head of this module."""
    resource = http.match_info.route.resource
    path = resource.canonical if resource else ""
    return _ROUTES.get((http.method, path), "unknown")


def _key_of(http: web.Request) -> str:
    return http.headers.get("Authorization", "").removeprefix("Bearer ")


async def _call(http: web.Request, route: str) -> Call:
    """Read a request; its body is kept for the handler. A form can be read once only."""
    whole = b"" if http.content_type == "multipart/form-data" else await http.read()
    body = json.loads(whole) if whole else {}
    match = http.match_info
    return Call(
        route, match.get("id") or match.get("name"), dict(http.query), body, dict(http.headers)
    )


def _page(http: web.Request, cards: Sequence[Mapping[str, Any]], *, default: int) -> web.Response:
    """Answer a page of a list: it begins after the id that is asked for."""
    ids = [card["id"] for card in cards]
    after = http.query.get("after")
    if after is not None and after not in ids:
        return Trouble(400, "invalid_value", f"There is no {after}.", param="after").answer()
    begin = ids.index(after) + 1 if after is not None else 0
    end = begin + int(http.query.get("limit", default))
    data = cards[begin:end]
    return web.json_response(
        {
            "object": "list",
            "data": data,
            "first_id": data[0]["id"] if data else None,
            "last_id": data[-1]["id"] if data else None,
            "has_more": end < len(cards),
        }
    )


def _no_file(http: web.Request) -> web.Response:
    return Trouble(404, None, f"No such File object: {http.match_info['id']}", param="id").answer()


__all__ = [
    "BASE",
    "HTML",
    "TRAINING_ENDED",
    "WRITER",
    "Call",
    "StoredFile",
    "TrainingJob",
    "TrainingServer",
    "Trouble",
]
