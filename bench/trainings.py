"""Trainings in a bot that is killed at random moments, and ten of them at once.

The real bot runs as a process of its own and gets SIGKILL; workspace and engine live on. The engine
is scripted: it speaks OpenAI's API, and its jobs go on as fast as we say.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.bot_process import NotStartedError, bot_running, start_bot
from bench.figures import Figure, Result, spread
from bench.scene import errors_logged
from bench.school import ADMIN, START, School, opened_school
from tests.training_server import Trouble
from workspace.client import Message, Refused

HOW = (
    "Trainings are planned by command and started by button while the bot gets SIGKILL in the "
    "middle of its start, or up to five seconds after it; some answers of the engine are lost. At "
    "the end the engine's jobs and events are compared with the archive, and the messages with "
    "their keys. Then ten jobs in two channels, within Slack's rates: each learns a step in two "
    "seconds, and the card is looked at ten times a second."
)
CHANNELS = ("#newsletter", "#desk")
LONGEST_LIFE = 5.0
START_SHARE = 0.2
USUAL_START = 1.5
LOST_SHARE = 0.3
STEPS = 20
SETTLE_SECONDS = 120.0
AT_ONCE = 10
STEP_SECONDS = 2.0
RUN_STEPS = 30
LOOK_SECONDS = 0.1

Figures = tuple[list[Figure], list[str]]


async def measure(*, count: int, seed: int) -> Result:
    """Measure both, one after the other."""
    with TemporaryDirectory(prefix="trainings-") as name:
        killed, broken = await _kills(Path(name, "kills"), count, random.Random(seed))  # noqa: S311
        together, refused = await _ten_at_once(Path(name, "ten"))
    return Result("trainings", HOW, (*killed, *together), (*broken, *refused))


# Kills


async def _kills(folder: Path, count: int, chance: random.Random) -> Figures:
    async with opened_school(folder) as school:
        going_on = asyncio.create_task(_go_on(school, chance))
        for _ in range(count):
            await _one_life(school, chance)
        going_on.cancel()
        await asyncio.gather(going_on, return_exceptions=True)
        async with bot_running(folder, school.environment):
            for job in school.studio.jobs.values():
                school.studio.succeed(job)
            unsettled = await _settled(school)
        states = Counter(state for (state,) in school.rows("SELECT state FROM jobs"))
        problems = {
            "jobs created twice": list(_created_twice(school)),
            "events missing or doubled": list(_events(school)),
            "messages doubled": [each async for each in _doubled(school)],
            "jobs not told to their end": unsettled,
            "errors logged": errors_logged(folder / "bot.log"),
        }
        events = sum(len(job.events) for job in school.studio.jobs.values())
        figures = [
            Figure("kills", count, ""),
            Figure("jobs asked for", sum(states.values()), ""),
            *(Figure(f"of these {state}", number, "") for state, number in states.items()),
            Figure("jobs at the engine", len(school.studio.jobs), ""),
            Figure("events told by the engine", events, ""),
            *(Figure(what, len(found), "", "0") for what, found in problems.items()),
        ]
    return figures, [f"{what}: {each}" for what, found in problems.items() for each in found]


async def _one_life(school: School, chance: random.Random) -> None:
    """Start the bot, ask for a training and start those that wait, and kill it on the way."""
    bot = await start_bot(school.folder, school.environment)
    try:
        if chance.random() < START_SHARE:
            await asyncio.sleep(chance.uniform(0.5, 1.0) * USUAL_START)
            return
        with suppress(NotStartedError):
            await bot.listening()
        if chance.random() < LOST_SHARE:
            route = chance.choice(("jobs.create", "files.create"))
            school.studio.trouble(route, Trouble(status=500, done_first=True))
        asking = asyncio.create_task(_ask(school, chance))
        await asyncio.sleep(chance.uniform(0.05, LONGEST_LIFE))
        await bot.kill()
        await asyncio.gather(asking, return_exceptions=True)
    finally:
        await bot.kill()


async def _ask(school: School, chance: random.Random) -> None:
    channel = chance.choice(CHANNELS)
    admin = school.client.person(ADMIN)
    await admin.run(channel, START)
    await asyncio.sleep(chance.uniform(0.3, 1.5))
    await _press_start(school)


async def _press_start(school: School) -> int:
    """Press every button that starts a training; return how many there were."""
    plans = [plan for channel in CHANNELS for plan in await school.plans(channel)]
    for plan in plans:
        with suppress(Refused, LookupError):  # it has gone since
            await school.client.person(ADMIN).click(plan, "Start training")
    return len(plans)


async def _go_on(school: School, chance: random.Random) -> None:
    """Let every job learn, whether anybody asks or not."""
    while True:
        for job in list(school.studio.jobs.values()):
            if job.step < STEPS - 1:
                job.steps, job.epochs = STEPS, 2
                job.advance(to=min(STEPS - 1, job.step + chance.randint(0, 2)))
        await asyncio.sleep(0.5)


async def _settled(school: School) -> list[str]:
    """Wait until all is said of every job that was started; return what is not."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        left = school.rows(
            "SELECT id, state FROM jobs WHERE presented_at IS NULL"
            " AND state IN ('confirmed', 'sending', 'watched', 'ended')"
        )
        for job in school.studio.jobs.values():
            if job.finished_at is None:  # created just now
                school.studio.succeed(job)
        if not left or time.monotonic() > deadline:
            return [f"job {job_id} is {state}" for job_id, state in left]
        await asyncio.sleep(1)


def _created_twice(school: School) -> Iterator[str]:
    keys = Counter(job.order["metadata"]["chrisgpt_job"] for job in school.studio.jobs.values())
    yield from (f"{key}: {number} times" for key, number in keys.items() if number > 1)


def _events(school: School) -> Iterator[str]:
    """Compare what the engine told with what is on record, in its order."""
    kept: dict[str, list[str]] = {}
    for remote, event in school.rows(
        "SELECT jobs.remote_id, event_id FROM job_events JOIN jobs ON jobs.id = job_id"
        " ORDER BY job_events.id"
    ):
        kept.setdefault(remote, []).append(event)
    for job in school.studio.jobs.values():
        told = [event["id"] for event in job.events]
        if kept.get(job.id, []) != told:
            yield f"{job.id}: {len(kept.get(job.id, []))} on record, {len(told)} told"


async def _doubled(school: School) -> AsyncIterator[str]:
    for channel in CHANNELS:
        cards = await school.posted(channel)
        below = [m for card in cards for m in await school.posted(channel, thread=card.ts)]
        keys = Counter(key for m in [*cards, *below] if (key := _key_of(m)))
        pictures = Counter(m.thread_ts for m in below if m.files)
        for what, number in (*keys.items(), *pictures.items()):
            if number > 1:
                yield f"{what}: {number} times in {channel}"


def _key_of(message: Message) -> str:
    payload: Mapping[str, object] = (message.metadata or {}).get("event_payload", {})
    return str(payload.get("key", ""))


# Ten at once


async def _ten_at_once(folder: Path) -> Figures:
    async with opened_school(folder) as school:
        await school.client.strict_rates()
        async with bot_running(folder, school.environment):
            await _all_started(school)
            before = len(await school.client.calls())
            started = time.monotonic()
            delays = await _watched(school)
            minutes = (time.monotonic() - started) / 60
        calls = (await school.client.calls())[before:]
    methods = Counter(call.method for call in calls)
    refused = [f"{call.method} was refused: too many" for call in calls if call.status == 429]
    figures = [
        *spread("ten jobs: a step is on its card after", delays, "s"),
        *(Figure(f"{method} a minute", n / minutes, "") for method, n in methods.most_common()),
        Figure("calls over Slack's rates", len(refused), "", "0"),
    ]
    return figures, refused


async def _all_started(school: School) -> None:
    admin = school.client.person(ADMIN)
    deadline = time.monotonic() + SETTLE_SECONDS
    for number in range(AT_ONCE):
        await admin.run(CHANNELS[number % len(CHANNELS)], START)
    while len(school.studio.jobs) < AT_ONCE:
        await _press_start(school)
        await asyncio.sleep(1)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(school.studio.jobs)} of {AT_ONCE} jobs were started")


async def _watched(school: School) -> list[float]:
    """Let every job learn, and return how long each change of a card lagged behind its step."""
    told: dict[str, dict[int, float]] = {job: {} for job in school.studio.jobs}
    seen: dict[str, int] = dict.fromkeys(told, 0)
    cards = {
        str(remote): str(ts) for remote, ts in school.rows("SELECT remote_id, card_ts FROM jobs")
    }
    delays: list[float] = []

    async def learn() -> None:
        for step in range(1, RUN_STEPS + 1):
            for job in school.studio.jobs.values():
                job.steps, job.epochs = RUN_STEPS + 1, 1
                job.advance(to=step)
                told[job.id][step] = time.monotonic()
                await asyncio.sleep(STEP_SECONDS / AT_ONCE)

    learning = asyncio.create_task(learn())
    while not learning.done():
        words = {m.ts: m.words for c in CHANNELS for m in await school.posted(c)}
        now = time.monotonic()
        for job, steps in told.items():
            text = words.get(cards[job], "")
            shown = next((n for n in reversed(steps) if f"{n} of {RUN_STEPS + 1}" in text), 0)
            if shown > seen[job]:
                seen[job] = shown
                delays.append(now - steps[shown])
        await asyncio.sleep(LOOK_SECONDS)
    await learning
    return delays
