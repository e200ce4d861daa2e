"""The Home tab: what waits for a person, what they asked for, and how the writer stands."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Decision, Draft, DraftState, Job, JobState
from bot.archive.search import Filter
from bot.drafting.cards import actions
from bot.drafting.home import ROWS, Group, JobRow, Row, Shown, closed_view, home_view
from bot.settings import EMBEDDED
from bot.slack.failure import SlackFailure
from bot.slack.notes import formatted_note, note
from bot.training.cards.parts import name_of
from bot.words import drafts as draft_words
from bot.words import engines as engine_words
from bot.words import home as words
from bot.words import models as model_words
from bot.words import training as training_words
from handlers.access import channel_or_closed, why_no_admin, why_not
from handlers.bot import Bot
from handlers.draft_form import form_view
from handlers.finetune.reading import writer
from handlers.intake import Body, team_of
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 2.0
"""So long a Home waits for what engines say of their models; the rest is there at once."""
RUNNING = frozenset({JobState.CONFIRMED, JobState.SENDING, JobState.UNCLEAR, JobState.WATCHED})
JOBS_SHOWN = 5
WAITING = frozenset({DraftState.READY, DraftState.STOPPED, DraftState.FAILED})
ASKED = frozenset(DraftState) - WAITING - {DraftState.DELETING, DraftState.DELETED}


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for the Home tab: opened, refreshed, used to start a draft."""
    bot.deleting.follow(lambda: refresh_all(bot))

    @app.event("app_home_opened")
    async def opened(event: Body, body: Body) -> None:
        if event.get("tab") == "home":
            show(bot, event["user"], body["team_id"])

    @app.action(actions.HOME_REFRESH)
    async def refreshed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        show(bot, body["user"]["id"], team_of(body))

    @app.action(actions.START_DRAFT)
    async def started(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await _open_form(bot, body)


def show(bot: Bot, user: str, team: str) -> None:
    """Publish a person's Home, in a task."""
    bot.homes.note_opened(user, team)
    bot.tasks.start(_show(bot, user, team), name=f"home of {user}")


def refresh(bot: Bot, user: str, team: str) -> None:
    """Publish a person's Home anew after an act of theirs, if they have opened it before."""
    if bot.homes.was_opened(user):
        bot.tasks.start(_show(bot, user, team), name=f"home of {user}")


def refresh_all(bot: Bot) -> None:
    """Publish anew every Home that was opened: a draft's text was deleted, and its title goes."""
    for user, team in bot.homes.opened():
        bot.tasks.start(_show(bot, user, team), name=f"home of {user}")


async def _show(bot: Bot, user: str, team: str) -> None:
    async def publish() -> None:
        why = await why_not(bot, user=user, team=team, channel=None)
        view = closed_view(why) if why else home_view(await _read(bot, user, team), bot.commands)
        await bot.door.publish_view(user, view)

    try:
        await bot.homes.in_turn(user, publish)
    except SlackFailure as failure:
        log.warning("Home not shown", user=user, why=str(failure))


async def _open_form(bot: Bot, body: dict[str, Any]) -> None:
    """Open the form for a new draft, which asks for the channel too."""
    user, team = body["user"]["id"], team_of(body)
    key = f"answer-{body['trigger_id']}"
    whisper = Whisper(bot.door, user, None, key=key, since=datetime.now(UTC))
    why = await why_not(bot, user=user, team=team, channel=None)
    if why:
        await whisper.say(formatted_note(why))
        return
    try:
        await bot.door.open_view(body["trigger_id"], form_view(None))
    except SlackFailure as failure:
        log.warning("form not opened", why=str(failure))
        await whisper.say(note(draft_words.form_not_opened(bot.commands)))


async def _read(bot: Bot, user: str, team: str) -> Shown:
    """Look up all that a person's Home shows."""
    writes, jobs, waiting, others, asked, approved = await asyncio.gather(
        _writer(bot),
        _jobs(bot, user, team),
        _own(bot, user, WAITING),
        _others(bot, user),
        _own(bot, user, ASKED),
        _approved(bot, user),
    )
    return Shown(
        user=user,
        approve_own=bot.settings.approve_own,
        waiting=waiting,
        others=others,
        asked=asked,
        approved=approved,
        writer=writes,
        jobs=tuple(_job(bot, job) for job in jobs),
    )


async def _own(bot: Bot, user: str, states: Collection[DraftState]) -> Group:
    return _group(*await _rows(bot, user, states, person=user))


async def _others(bot: Bot, user: str) -> Group:
    return _group(*await _rows(bot, user, {DraftState.READY}, but_of=user))


async def _approved(bot: Bot, user: str) -> Group:
    return _group(*await _rows(bot, user, {DraftState.APPROVED}, changed_last=True))


def _group(rows: Sequence[Row], total: int) -> Group:
    return Group(tuple(rows), total)


async def _rows(
    bot: Bot,
    user: str,
    states: Collection[DraftState],
    *,
    person: str | None = None,
    but_of: str | None = None,
    changed_last: bool = False,
) -> tuple[list[Row], int]:
    """Return the first drafts in these states that a person may see, and how many there are."""
    wanted = Filter(states=frozenset(states), person=person)
    # No channel: on the Home tab nobody stands in one, so what was asked for in private
    # channels is shown to who asked only.
    found = await bot.archive.search.find(
        wanted, viewer=user, channel=None, limit=ROWS, but_of=but_of, changed_last=changed_last
    )
    drafts = [hit.draft for hit in found.hits]
    decided = await bot.archive.decisions.latest_of([draft.id for draft in drafts])
    return [_row(bot, draft, decided.get(draft.id)) for draft in drafts], found.total


def _row(bot: Bot, draft: Draft, decision: Decision | None) -> Row:
    link = bot.identity.permalink(draft.channel, draft.thread_ts) if draft.thread_ts else None
    approved = draft.state is DraftState.APPROVED
    return Row(draft, link, decision if approved else None)


async def _writer(bot: Bot) -> str:
    """Name the model that writes, and say how long it will be there, as far as engines tell."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            active = await writer(bot)
    except TimeoutError:
        active = None
    if active is None:
        return words.NO_WRITER
    engine, model = active
    named = draft_words.writer_name(name_of(engine), name_of(model))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            offer = await bot.engines.offer()
    except TimeoutError:
        return words.writes(named, words.NO_NEWS)
    listed = [each for each in offer.models if (each.engine, each.id) == active]
    if not listed:
        return words.writes(named, words.NO_NEWS if engine in offer.down else words.NOT_LISTED)
    shutdown = listed[0].shutdown
    # A model on one's own disk has no last day, and nobody announces one.
    if engine == EMBEDDED and shutdown is None:
        return named
    return words.writes(named, engine_words.shutdown_line(shutdown, datetime.now(UTC).date()))


async def _jobs(bot: Bot, user: str, team: str) -> list[Job]:
    """Return the newest trainings under way: all for admins, else those of public channels."""
    running = await bot.archive.jobs.in_states(RUNNING)
    if await why_no_admin(bot, user=user, team=team, channel=None):
        places = {
            job.channel: await channel_or_closed(bot.directory, job.channel) for job in running
        }
        running = [job for job in running if not places[job.channel].private]
    return running[: -JOBS_SHOWN - 1 : -1]


def _job(bot: Bot, job: Job) -> JobRow:
    model = model_words.full_name(name_of(job.engine), name_of(job.base_model))
    state = name_of(training_words.short_state(job.state, job.status))
    link = bot.identity.permalink(job.channel, job.card_ts) if job.card_ts else None
    return JobRow(words.job_line(job.id, model, state), link)
