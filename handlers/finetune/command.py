"""The command line: what changes something is recorded, the rest is answered at once."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import structlog
from slack_bolt.async_app import AsyncAck

from bot.archive import Job, JobState
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.training.cards.questions import cancel_question
from bot.words import commands as command_words
from bot.words import finetune as words
from bot.words import general as general_words
from bot.words import training as training_words
from handlers.access import why_no_admin
from handlers.bot import Bot
from handlers.finetune import datasets, deleting, forms, reading, stories
from handlers.finetune.acts import LINES
from handlers.finetune.job_acts import job_for
from handlers.finetune.parsing import Asked, Misunderstood, Verb, parse
from handlers.finetune.references import UnresolvedError, find_dataset, find_job
from handlers.intake import Body, Subject, record_command
from handlers.perform import perform
from handlers.whisper import Whisper, whisper_to

log = structlog.get_logger(__name__)

_CAN_BE_CANCELLED = frozenset({JobState.PLANNED, JobState.CONFIRMED, JobState.WATCHED})
# Without a word behind them these change nothing.
_NEED_WORDS = frozenset({Verb.START, Verb.STATUS})


async def on_command(bot: Bot, ack: AsyncAck, command: Body) -> None:
    """Answer the command, or record what it asks for."""
    asked = parse(command.get("text", ""))
    if isinstance(asked, Asked) and _changes_something(asked):
        request = await record_command(bot, command, Subject.TRAINING)
        await ack()
        if request:
            perform(bot, request, response_url=command["response_url"])
        return
    await ack()
    whisper = whisper_to(bot, command)
    try:
        await _answer(bot, command, whisper, asked)
    except UnresolvedError as error:
        await whisper.say(note(error.why))
    except Exception:
        log.exception("answer about training failed")
        await whisper.say(note(general_words.something_broke()))


def _changes_something(asked: Asked) -> bool:
    if asked.verb in _NEED_WORDS:
        return bool(asked.words or asked.options or asked.strange)
    return asked.verb in LINES


async def _answer(bot: Bot, command: Body, whisper: Whisper, asked: Asked | Misunderstood) -> None:
    user, channel = command["user_id"], command["channel_id"]
    why = await why_no_admin(bot, user=user, team=command["team_id"], channel=channel)
    if why:
        await whisper.say(formatted_note(why))
    elif isinstance(asked, Misunderstood):
        said = command_words.unknown_word(asked.word, asked.nearest, bot.commands)
        await whisper.say(note(said))
    elif asked.verb is Verb.START:
        await forms.open_start(bot, command["trigger_id"], channel, whisper)
    elif asked.verb is Verb.UPLOAD:
        await forms.open_upload(bot, command["trigger_id"], channel, whisper)
    elif asked.verb is Verb.FILES:
        await datasets.show_files(bot, whisper)
    elif asked.verb is Verb.SHOW_DATASET:
        await _tell(bot, command, whisper, asked)
    else:
        await whisper.say(await _read(bot, asked))


async def _tell(bot: Bot, command: Body, whisper: Whisper, asked: Asked) -> None:
    """Tell a file's life; without a name, that of the newest."""
    if not asked.about and not await bot.archive.datasets.kept():
        await datasets.show_files(bot, whisper)
        return
    dataset = await find_dataset(bot, asked.about or "last")
    user, channel = command["user_id"], command["channel_id"]
    await whisper.say(await stories.tell(bot, dataset, user=user, channel=channel))


async def _read(bot: Bot, asked: Asked) -> Message:
    """Answer with one message."""
    if asked.verb is Verb.HELP and _is_about_datasets(asked):
        return formatted_note(command_words.datasets_help_mrkdwn(bot.commands))
    if asked.verb in ABOUT_ALL:
        return await ABOUT_ALL[asked.verb](bot)
    if asked.verb in ABOUT_A_JOB:
        return await ABOUT_A_JOB[asked.verb](bot, await find_job(bot, asked.about))
    if asked.verb is Verb.CANCEL:
        return _ask_to_cancel(await job_for(bot, asked))
    noun, ask = DELETING[asked.verb]
    if not asked.about:
        raise UnresolvedError(words.something_missing(noun, asked.verb.value, bot.commands))
    return await ask(bot, asked.about)


def _ask_to_cancel(job: Job) -> Message:
    if job.state not in _CAN_BE_CANCELLED:
        state = training_words.short_state(job.state.value, job.status)
        raise UnresolvedError(words.cannot_now(Verb.CANCEL.value, job.id, state))
    return cancel_question(job)


def _is_about_datasets(asked: Asked) -> bool:
    words = [word.casefold().removesuffix("s") for word in asked.words]
    return words[:1] == ["build"] or words[:1] == ["data"] or words[:1] == ["dataset"]


async def _help(bot: Bot) -> Message:
    return formatted_note(command_words.help_mrkdwn(bot.commands))


ABOUT_ALL: Mapping[Verb, Callable[[Bot], Awaitable[Message]]] = MappingProxyType(
    {
        Verb.LIST: reading.list_jobs,
        Verb.MODELS: reading.list_models,
        Verb.AUDIT: reading.list_acts,
        Verb.HELP: _help,
    }
)
ABOUT_A_JOB: Mapping[Verb, Callable[[Bot, Job], Awaitable[Message]]] = MappingProxyType(
    {
        Verb.STATUS: reading.show_job,
        Verb.EVENTS: reading.show_events,
        Verb.CHECKPOINTS: reading.show_checkpoints,
    }
)
DELETING: Mapping[Verb, tuple[str, Callable[[Bot, str], Awaitable[Message]]]] = MappingProxyType(
    {
        Verb.DELETE_FILE: ("file", deleting.ask_for_file),
        Verb.DELETE_MODEL: ("model", deleting.ask_for_model),
    }
)
