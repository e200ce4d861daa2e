"""What is done with jobs: decided, cancelled, paused, resumed, looked for, planned anew."""

from bot.archive import Job, JobState, Request, RequestKind
from bot.engines import EngineFailure, FailureKind
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.training.cards.parts import words_of
from bot.training.desk import ConfirmResult
from bot.words import engines as engine_words
from bot.words import finetune as words
from bot.words import training as training_words
from handlers.bot import Bot
from handlers.finetune.parsing import Asked, Verb
from handlers.finetune.reading import show_job
from handlers.finetune.references import UnresolvedError, find_job, find_remote_job
from handlers.whisper import Whisper

PAUSED = "paused"


async def confirm(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Start a planned job."""
    job_id = int(request.payload["value"])
    match await bot.training.confirm(job_id, request.user):
        case ConfirmResult.STARTED:
            return
        case ConfirmResult.NOT_PLANNED:
            await _say_if_asked_now(whisper, words.decided_before(job_id))
        case _:
            await whisper.say(note(words.not_confirmed(job_id)))


async def discard(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Drop a plan."""
    job_id = int(request.payload["value"])
    if not await bot.training.discard(job_id, request.user):
        await _say_if_asked_now(whisper, words.decided_before(job_id))


async def look_again(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Look once more for a job that may live at its engine."""
    job_id = int(request.payload["value"])
    found = await bot.training.look_again(job_id, request.user)
    said = words.found_again(job_id) if found else words.still_not_found(job_id)
    await whisper.say(note(said))


async def start_anew(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Plan a job that came to nothing once more, on its engine or on the one that was pressed."""
    number, _, engine = request.payload["value"].partition(":")
    job_id = int(number)
    old = await bot.archive.jobs.get(job_id)
    try:
        job = await bot.training.start_anew(job_id, request, request.user, engine=engine or None)
    except SlackFailure as failure:
        raise UnresolvedError(words.not_posted(failure.code)) from failure
    except EngineFailure as failure:
        why = engine_words.training_failure(failure, old.engine, "start")
        raise UnresolvedError(words.cannot_look(job_id, why, bot.commands)) from failure
    if job is None:
        await whisper.say(note(words.lives_after_all(job_id)))


async def press(bot: Bot, request: Request, whisper: Whisper, verb: Verb) -> None:
    """Cancel, pause or resume the job whose button was pressed."""
    job = await bot.archive.jobs.get(int(request.payload["value"]))
    await _change(bot, request, whisper, verb, job)


async def line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Pause or resume the job that a line names."""
    await _change(bot, request, whisper, asked.verb, await job_for(bot, asked))


async def job_for(bot: Bot, asked: Asked) -> Job:
    """Return the job that a line names; without a name, the only one for which it is time.

    Raises:
        UnresolvedError: when none is meant, or several.
    """
    if asked.about:
        return await find_job(bot, asked.about)
    live = await bot.archive.jobs.in_states({JobState.WATCHED})
    if asked.verb is not Verb.CANCEL:
        resting = asked.verb is Verb.RESUME
        live = [job for job in live if (job.status == PAUSED) is resting]
    if not live:
        raise UnresolvedError(words.nothing_to_do(asked.verb.value, bot.commands))
    if len(live) > 1:
        numbers = [job.id for job in live]
        raise UnresolvedError(words.which_of(asked.verb.value, numbers, bot.commands))
    return live[0]


async def _change(bot: Bot, request: Request, whisper: Whisper, verb: Verb, job: Job) -> None:
    acts = {
        Verb.CANCEL: bot.training.cancel,
        Verb.PAUSE: bot.training.pause,
        Verb.RESUME: bot.training.resume,
    }
    try:
        done = await acts[verb](job, request.user)
    except EngineFailure as failure:
        await whisper.say(note(await _why_not(bot, job, verb, failure)))
        return
    if not done:
        state = await _state(bot, job)
        await _say_if_asked_now(whisper, words.cannot_now(verb.value, job.id, state))
    elif request.kind is RequestKind.COMMAND or whisper.replaces:
        await whisper.say(note(words.act_done(verb.value, job.id)))


async def _why_not(bot: Bot, job: Job, verb: Verb, failure: EngineFailure) -> str:
    """Say why an engine did not do it: mostly it is too early or too late for it."""
    if failure.kind is not FailureKind.REJECTED:
        return engine_words.training_failure(failure, job.engine, verb.value)
    said = words_of(failure.detail)
    return words.engine_would_not(verb.value, job.id, await _state(bot, job), said)


async def _state(bot: Bot, job: Job) -> str:
    now = await bot.archive.jobs.get(job.id)
    return training_words.short_state(now.state, now.status)


async def status(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Show how a job stands; one that was started elsewhere is watched from now on."""
    try:
        job = await find_job(bot, asked.about)
    except UnresolvedError:
        found = await find_remote_job(bot, asked.about)
        if found is None:
            raise
        job = await _adopt(bot, request, *found[:1], found[1].id)
        await whisper.say(note(training_words.adopted(job.id, job.engine)))
        return
    await whisper.say(await show_job(bot, job))


async def _adopt(bot: Bot, request: Request, engine: str, remote_id: str) -> Job:
    channel = request.channel or await bot.door.direct_channel(request.user)
    try:
        return await bot.training.adopt(
            engine,
            remote_id,
            request,
            channel=channel,
            team=request.team,
            user=request.user,
        )
    except EngineFailure as failure:
        said = engine_words.training_failure(failure, engine, "status")
        raise UnresolvedError(said) from failure
    except SlackFailure as failure:
        raise UnresolvedError(words.not_posted(failure.code)) from failure


async def _say_if_asked_now(whisper: Whisper, text: str) -> None:
    """Answer a click that changed nothing; after a restart it may be our own echo."""
    if not whisper.resumed:
        await whisper.say(note(text))
