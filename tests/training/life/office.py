"""The desk of training by itself: a real workspace, a real archive, a scripted engine.

    async with office(home) as desk_open:
        job = await desk_open.planned()
        await desk_open.desk.confirm(job.id, ADMIN)

Leave it, and open another one in the same house: that is a restart. `crash` ends all work where it
stands first.
"""

import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive import Archive, Dataset, Job, JobState, NewRequest, Request, RequestKind
from bot.engines import Engines
from bot.slack.door import Door, opened
from bot.tasks import TaskSet
from bot.training.datasets.keeping import DatasetStore
from bot.training.desk import ConfirmResult, TrainingDesk
from bot.training.planning import PlanAsked
from tests.engine.finetuning.tuning import some_examples
from tests.house import BOT_USER, PATIENCE, STUDIO, House, crashed
from tests.training_jobs import TrainingJob
from tests.training_server import BASE, TrainingServer
from workspace.client import Message, until

ADMIN = "UADMIN"
CHANNEL = "C0NEWSLETTER"
OUTSIDE = "C0GENERAL"
"""A channel in which the bot is not."""
NAME = "letters.jsonl"


@dataclass(slots=True)
class Office:
    """A desk at work, and what a test looks at."""

    home: House
    archive: Archive
    door: Door
    engines: Engines
    store: DatasetStore
    tasks: TaskSet
    desk: TrainingDesk

    @property
    def studio(self) -> TrainingServer:
        """The engine whose jobs the test decides."""
        assert self.home.studio is not None
        return self.home.studio

    async def request(self, user: str = ADMIN, channel: str = CHANNEL) -> Request:
        """A request that arrived just now."""
        new = NewRequest(
            kind=RequestKind.COMMAND,
            delivery=f"trigger:{secrets.token_hex(6)}",
            place=None,
            team="T0LOCAL",
            user=user,
            channel=channel,
            payload={"subject": "training"},
        )
        received = await self.archive.requests.record(new)
        assert received is not None
        return received

    async def dataset(self, count: int = 12, name: str = NAME, words: int = 3) -> Dataset:
        """A training file that is kept."""
        path = self.home.folder / f"{secrets.token_hex(4)}.jsonl"
        path.write_bytes(some_examples(count, words))
        kept = await self.store.keep(path, name, by=ADMIN, origin={"kind": "test"})
        return kept.dataset

    async def kept(self, answers: Sequence[str], name: str = NAME) -> Dataset:
        """A training file with these answers, each to the same short request."""
        lines = [
            json.dumps(
                {
                    "messages": [
                        {"role": "user", "content": "Write it."},
                        {"role": "assistant", "content": answer},
                    ]
                }
            )
            for answer in answers
        ]
        path = self.home.folder / f"{secrets.token_hex(4)}.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        kept = await self.store.keep(path, name, by=ADMIN, origin={"kind": "test"})
        return kept.dataset

    async def planned(
        self,
        *,
        channel: str = CHANNEL,
        request: Request | None = None,
        dataset: Dataset | None = None,
        **asked: Any,  # noqa: ANN401 - fields of PlanAsked
    ) -> Job:
        """A job that waits for a decision, with its card in the channel."""
        fields: dict[str, Any] = {"engine": STUDIO, "base_model": BASE}
        fields["training"] = dataset or await self.dataset()
        return await self.desk.plan(
            request or await self.request(channel=channel),
            PlanAsked(**fields | asked),
            channel=channel,
            team="T0LOCAL",
        )

    async def confirmed(self, **asked: Any) -> Job:  # noqa: ANN401 - as above
        """A job that a person wants."""
        job = await self.planned(**asked)
        assert await self.desk.confirm(job.id, ADMIN) is ConfirmResult.STARTED
        return job

    async def watched(self, **asked: Any) -> tuple[Job, TrainingJob]:  # noqa: ANN401 - as above
        """A job that lives at the engine, here and there."""
        job = await self.confirmed(**asked)
        job = await self.state(job.id, JobState.WATCHED)
        assert job.remote_id is not None
        return job, self.studio.jobs[job.remote_id]

    async def when(
        self,
        job_id: int,
        condition: Callable[[Job], bool],
        what: str,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - a test says how patient it is
    ) -> Job:
        """Wait until something is true of a job on record, and return it."""
        found: list[Job] = []

        async def look() -> bool:
            found[:] = [await self.archive.jobs.get(job_id)]
            return condition(found[0])

        await until(look, timeout=timeout, what=what, instead=lambda: f"there was {found}")
        return found[0]

    async def state(self, job_id: int, state: JobState) -> Job:
        """Wait until a job is in a state."""
        return await self.when(job_id, lambda job: job.state is state, f"job {job_id} {state}")

    async def presented(self, job_id: int) -> Job:
        """Wait until all that is to be said of a job is said."""
        return await self.when(
            job_id, lambda job: job.presented_at is not None, f"job {job_id} presented"
        )

    async def card(self, job: Job, containing: str = "") -> Message:
        """Wait until a job's card has these words, and return it."""
        job = await self.archive.jobs.get(job.id)

        async def look() -> Message | None:
            seen = await self.home.admin.messages(job.channel)
            fits = [m for m in seen if m.ts == job.card_ts and containing in m.words]
            return fits[0] if fits else None

        return await until(look, timeout=PATIENCE, what=f"the card with {containing!r}")

    async def thread(self, job: Job) -> list[Message]:
        """What the bot wrote below a job's card."""
        job = await self.archive.jobs.get(job.id)
        seen = await self.home.admin.messages(job.channel, thread=job.card_ts)
        return [m for m in seen if m.ts != job.card_ts and m.user == BOT_USER]

    async def crash(self) -> None:
        """End all work where it stands, without a word. The office has to be left after this."""
        await crashed(self.tasks)


@asynccontextmanager
async def office(home: House, **changes: Any) -> AsyncIterator[Office]:  # noqa: ANN401 - settings
    """Open the desk in a house; leaving it ends its work where it stands."""
    settings = home.settings(**changes)
    home.accesses |= {(engine.base_url, engine.key) for engine in settings.engines}
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(await Archive.open(settings.database_url))
        door = await stack.enter_async_context(opened(home.slack))
        await door.identity()
        engines = Engines(settings, archive)
        stack.push_async_callback(engines.close)
        tasks = TaskSet()
        stack.push_async_callback(crashed, tasks)
        folder = settings.data_dir / "datasets"
        folder.mkdir(exist_ok=True)
        store = DatasetStore(folder, archive)
        desk = TrainingDesk(settings, archive, engines, door, store, tasks)
        stack.callback(desk.interrupt)
        await desk.start()
        yield Office(home, archive, door, engines, store, tasks, desk)


_LETTERS = str.maketrans("0123456789abcdef", "klmnoprstuvwaeiy")


def letter(number: int) -> str:
    """A letter unlike those of other numbers, with made-up words and without a fact in it."""
    digest = hashlib.sha512(str(number).encode()).hexdigest().translate(_LETTERS)
    words = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return " ".join(["Dear all, it is warm today.", *words])


async def said_once(home: House, job: Job) -> None:
    """The card stands once in its channel, and no message of the thread twice."""
    seen = await home.admin.messages(job.channel)
    ours = [m for m in seen if m.user == BOT_USER and not m.ephemeral and not m.thread_ts]
    keys = [key_of(m) for m in seen if m.user == BOT_USER]
    assert keys.count(f"job-{job.key}-card") == 1, [m.words for m in ours]
    replies = [
        m
        for m in await home.admin.messages(job.channel, thread=job.card_ts)
        if m.user == BOT_USER and m.ts != job.card_ts
    ]
    told = [key_of(m) for m in replies if not m.files]
    assert len(set(told)) == len(told), told
    assert sum(bool(m.files) for m in replies) <= 1


def key_of(message: Message) -> str:
    """The key by which the bot finds a message of its own again."""
    payload: Mapping[str, Any] = (message.metadata or {}).get("event_payload", {})
    return str(payload.get("key", ""))


def a_file(folder: Path, count: int = 12) -> Path:
    """A training file in a folder."""
    path = folder / NAME
    path.write_bytes(some_examples(count))
    return path
