"""Answers that change nothing: lists, states, what an engine told."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.archive import Job
from bot.engines import Checkpoint, EngineFailure, RemoteJob
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.cards.job import job_status
from bot.training.cards.lists import audit_list, checkpoints_list, events_list, jobs_list
from bot.training.cards.models import models_list
from bot.training.curves.curve import curve_of
from bot.training.curves.verdict import verdict
from bot.words import engines as engine_words
from bot.words import finetune as words
from bot.words import training as training_words
from handlers.bot import Bot

JOBS_LISTED = 10
JOBS_LOOKED_THROUGH = 500
ACTS_LISTED = 20


async def list_jobs(bot: Bot) -> Message:
    """List the newest jobs."""
    jobs = await bot.archive.jobs.recent(JOBS_LISTED)
    if not jobs:
        return note(training_words.no_jobs(bot.commands))
    links = {job.id: link for job in jobs if (link := link_to_card(bot, job))}
    return jobs_list(jobs, links, bot.commands, total=await bot.archive.jobs.count())


async def show_job(bot: Bot, job: Job) -> Message:
    """Show a job as it stands now, with the way to the card that everybody sees."""
    await bot.training.nudge(job.id)
    return job_status(await bot.training.card(job.id), link_to_card(bot, job))


async def show_events(bot: Bot, job: Job) -> Message:
    """Show what the engine told of a job."""
    return events_list(job, await bot.archive.jobs.events(job.id))


async def show_checkpoints(bot: Bot, job: Job) -> Message:
    """Show the models along a job's way."""
    engine = bot.engines.get(job.engine)
    if job.remote_id is None or engine is None:
        return note(words.not_started_yet(job.id))
    try:
        checkpoints = await engine.tuning.checkpoints(job.remote_id)
    except EngineFailure as failure:
        return note(engine_words.training_failure(failure, job.engine, "checkpoints"))
    preferred = await _preferred(bot, job, checkpoints)
    return checkpoints_list(job, checkpoints, preferred=preferred)


async def _preferred(bot: Bot, job: Job, checkpoints: Sequence[Checkpoint]) -> Checkpoint | None:
    """Return the checkpoint that the job's curve speaks for, if it does."""
    events = await bot.archive.jobs.events(job.id)
    return verdict(curve_of(events, RemoteJob.from_raw(job.snapshot)), checkpoints).checkpoint


async def list_models(bot: Bot) -> Message:
    """List the models of all engines, and which one writes."""
    offer = await bot.engines.offer(fresh=True)
    jobs = await bot.archive.jobs.recent(JOBS_LOOKED_THROUGH)
    made = {(job.engine, job.fine_tuned_model): job for job in jobs if job.fine_tuned_model}
    today = datetime.now(UTC).date()
    return models_list(offer, await writer(bot), today, bot.commands, made=made)


async def writer(bot: Bot) -> tuple[str, str] | None:
    """Return the engine and the model that write drafts now, if that is decided."""
    try:
        active = await bot.engines.active()
    except EngineFailure:
        return None
    return active.engine.name, active.name


async def list_acts(bot: Bot) -> Message:
    """List who did what."""
    return audit_list(await bot.archive.audit.recent(ACTS_LISTED))


def link_to_card(bot: Bot, job: Job) -> str | None:
    """Return the address of a job's card, once it has one."""
    return bot.identity.permalink(job.channel, job.card_ts) if job.card_ts else None
