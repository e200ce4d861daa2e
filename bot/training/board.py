"""The board: one card for each job, drawn from the archive whenever there is news.

News of a training is drawn in the pace of growing text, within the budget that all cards and drafts
share: a card that waits for its turn is drawn as the job stands then. What a person did, and the
end, is drawn at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import structlog

from bot.archive import Archive, Job, JobState
from bot.engines import Engines, RemoteJob
from bot.slack.budget import Priority
from bot.slack.door import Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.message import Message
from bot.tasks import TaskSet
from bot.training.cards.job import job_card
from bot.training.cards.plan import plan_card
from bot.training.curves.curve import curve_of
from bot.training.curves.progress import progress
from bot.training.heard import Heard, read
from bot.training.planning import Planner
from bot.words import training as words

log = structlog.get_logger(__name__)

SLACK_AWAY_SECONDS = 15.0

# Slack finds fault with the blocks: the chart is the newest of them, and the likeliest cause.
_BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)

# After anything else, such as a channel that was closed to us, the next news may be drawn again.
_CARD_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_UNDER_WAY = frozenset({JobState.CONFIRMED, JobState.SENDING, JobState.WATCHED})

Send = Callable[[str, str, Message], Awaitable[None]]


@dataclass(slots=True)
class _Card:
    """What this process knows of a card, besides the archive."""

    shown: Message | None = None
    trouble: str | None = None
    chart: bool = True
    is_lost: bool = False
    is_stale: bool = False
    writer: "asyncio.Task[None] | None" = field(default=None, repr=False)


class Board:
    """The cards of jobs."""

    def __init__(
        self,
        archive: Archive,
        engines: Engines,
        door: Door,
        planner: Planner,
        heard: Heard,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._door = door
        self._planner = planner
        self._heard = heard
        self._tasks = tasks
        self._cards: dict[int, _Card] = {}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._closing = False

    async def place(self, job_id: int, *, resumed: bool = False) -> Job:
        """Post a job's card, once; where its channel is closed to us, to the person directly.

        Args:
            resumed: whether an earlier run may have posted it already.

        Raises:
            SlackFailure: when Slack takes it nowhere, or is away.
        """
        async with self._alone(job_id):
            job = await self._archive.jobs.get(job_id)
            if job.card_ts is not None:
                return job
            try:
                ts = await self._post(job, resumed=resumed)
            except SlackFailure as failure:
                if failure.code in PASSING:
                    raise
                job = await self._moved(job, failure)
                ts = await self._post(job, resumed=resumed)
            return await self._archive.jobs.note(job_id, card_ts=ts)

    def mark(self, job_id: int) -> None:
        """Let a job's card be drawn anew when it is its turn."""
        card = self._card(job_id)
        card.is_stale = True
        if card.writer is None and not card.is_lost and not self._closing:
            card.writer = self._tasks.start(self._grow(job_id, card), name=f"card of job {job_id}")

    async def settle(self, job_id: int) -> None:
        """Draw a job's card now.

        While Slack is away the card stays as it is, and is drawn when Slack is back.
        """
        try:
            await self.show(job_id)
        except SlackFailure as failure:
            log.warning("a card is not drawn yet", job=job_id, why=str(failure))
            self.mark(job_id)

    async def show(self, job_id: int) -> None:
        """Draw a job's card now.

        Raises:
            SlackFailure: when Slack is away. The card stays as it is.
        """
        await self._draw(job_id, self._door.update)

    async def message(self, job: Job) -> Message:
        """Return a job's card as it stands."""
        if job.state is JobState.PLANNED:
            return plan_card(await self._planner.plan(job))
        if job.confirmed_at is None and job.state is JobState.DISCARDED:
            by = words.discarded_mrkdwn(job.confirmed_by or job.requested_by)
            return plan_card(await self._planner.plan(job), outcome=by)
        card = self._cards.get(job.id) or _Card()  # who only looks leaves nothing behind
        events = await self._heard.of(job.id)
        others = await self._others(job)

        def drawn() -> Message:
            now = datetime.now(UTC)
            return job_card(
                job,
                progress=progress(job, events, now),
                curve=curve_of(events, RemoteJob.from_raw(job.snapshot)),
                # What kept us from a job is no news of one that is over.
                trouble=card.trouble if job.state in _UNDER_WAY else None,
                chart=card.chart,
                now=now,
                other_engines=others,
            )

        return await read(events, drawn)

    def trouble(self, job_id: int, what: str | None) -> None:
        """Let a card say what keeps us from hearing of its job, or nothing any more."""
        card = self._card(job_id)
        if card.trouble != what:
            card.trouble = what
            self.mark(job_id)

    def forget(self, job_id: int) -> None:
        """Let go of a job that is over."""
        card = self._cards.get(job_id)
        if card and card.writer is None:
            del self._cards[job_id]

    def interrupt(self) -> None:
        """Draw no more: the process is about to end, and the next one draws every card anew."""
        self._closing = True
        for card in self._cards.values():
            if card.writer:
                card.writer.cancel()

    def _card(self, job_id: int) -> _Card:
        return self._cards.setdefault(job_id, _Card())

    def _alone(self, job_id: int) -> asyncio.Lock:
        return self._locks.setdefault(job_id, asyncio.Lock())

    async def _grow(self, job_id: int, card: _Card) -> None:
        try:
            while card.is_stale and not card.is_lost:
                job = await self._archive.jobs.get(job_id)
                if job.card_ts is None or await self.message(job) == card.shown:
                    card.is_stale = False
                    continue
                await self._door.turn("chat.update", job.channel, Priority.GROWING)
                try:
                    await self._draw(job_id, self._door.grow)
                except SlackFailure as failure:
                    log.warning("a card is not drawn yet", job=job_id, why=str(failure))
                    card.is_stale = True
                    await asyncio.sleep(SLACK_AWAY_SECONDS)
        finally:
            card.writer = None

    async def _draw(self, job_id: int, send: Send) -> None:
        """Draw a card as its job stands now; a passing failure is for the caller."""
        card = self._card(job_id)
        async with self._alone(job_id):
            card.is_stale = False
            job = await self._archive.jobs.get(job_id)
            message = await self.message(job)
            if job.card_ts is None or card.is_lost or message == card.shown:
                return
            try:
                await send(job.channel, job.card_ts, message)
            except SlackFailure as failure:
                if failure.code in PASSING:
                    raise
                if not (card.chart and failure.code in _BLOCKS_REFUSED):
                    self._give_up(job, card, failure)
                    return
            else:
                card.shown = message
                return
            log.warning("Slack takes no chart, a line of text stands in for it", job=job_id)
            card.chart = False
            plain = await self.message(job)
            try:
                await self._door.update(job.channel, job.card_ts, plain)
            except SlackFailure as failure:
                if failure.code in PASSING:
                    raise
                self._give_up(job, card, failure)
            else:
                card.shown = plain

    @staticmethod
    def _give_up(job: Job, card: _Card, failure: SlackFailure) -> None:
        """Go on without a card: somebody deleted it, or we may not write there just now."""
        log.warning("a card cannot be drawn", job=job.id, why=str(failure))
        card.is_lost = failure.code in _CARD_GONE

    async def _post(self, job: Job, *, resumed: bool) -> str:
        card = self._card(job.id)
        while True:
            message = await self.message(job)
            try:
                ts = await self._door.post(
                    job.channel,
                    message,
                    key=f"job-{job.key}-card",
                    since=job.created_at,
                    resumed=resumed,
                )
            except SlackFailure as failure:
                if not (card.chart and failure.code in _BLOCKS_REFUSED):
                    raise
                card.chart = False
            else:
                # A card that an earlier run posted may show an earlier state.
                card.shown = None if resumed else message
                return ts

    async def _moved(self, job: Job, failure: SlackFailure) -> Job:
        """Let a job's card go to the person directly, since its channel is closed to us."""
        direct = await self._door.direct_channel(job.requested_by)
        if direct == job.channel:
            raise failure
        log.info("a card goes to a person directly", job=job.id, why=failure.code)
        return await self._archive.jobs.note(job.id, channel=direct)

    async def _others(self, job: Job) -> list[str]:
        """Return the other engines that train, where this one has refused."""
        if job.state is not JobState.REFUSED or job.training_sha256 is None:
            return []
        abilities = await self._engines.abilities()
        return [
            name
            for name in self._engines.names
            if name != job.engine and name in abilities and abilities[name].trains
        ]
