"""What is done for recorded requests that are about training, also after a restart.

A crash may cut an act off behind its effect and before the note that it is done: every act here
finds that out, or does no harm when it is done again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import structlog

from bot.archive import NotOnRecordError, Request, RequestKind, RequestState
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.cards import actions
from bot.words import finetune as words
from handlers.access import why_no_admin
from handlers.bot import Bot
from handlers.finetune import (
    building,
    datasets,
    deleting,
    job_acts,
    reports,
    starting,
    taking_along,
    writers,
)
from handlers.finetune.parsing import Asked, Verb, parse
from handlers.finetune.references import UnresolvedError
from handlers.refusing import plain_refusal, refusal_of, refuse
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

Act = Callable[[Bot, Request, Whisper], Awaitable[None]]
LineAct = Callable[[Bot, Request, Whisper, Asked], Awaitable[None]]


async def do(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a request asks for, if this person may."""
    why = await why_no_admin(bot, user=request.user, team=request.team, channel=request.channel)
    if why:
        await refuse(bot, request, whisper, await _turned_away(bot, request, why))
        return
    try:
        await _act(bot, request, whisper)
    except UnresolvedError as error:
        line = _line_to_give_back(bot, request)
        message = plain_refusal(error.why, line) if line else note(error.why)
        await refuse(bot, request, whisper, message)
        return
    await bot.archive.requests.finish(request.id, RequestState.DONE)


async def _turned_away(bot: Bot, request: Request, why_mrkdwn: str) -> Message:
    return await refusal_of(bot, request, why_mrkdwn, command=bot.commands.finetune)


def _line_to_give_back(bot: Bot, request: Request) -> str:
    """Return a line that would be tedious to type again: Slack keeps none."""
    if request.kind is not RequestKind.COMMAND:
        return ""
    asked = parse(request.payload["text"])
    is_long = isinstance(asked, Asked) and (
        asked.verb is Verb.START or (asked.verb is Verb.BUILD and asked.words)
    )
    return f"{bot.commands.finetune} {request.payload['text']}" if is_long else ""


async def _act(bot: Bot, request: Request, whisper: Whisper) -> None:
    payload = request.payload
    if request.kind is RequestKind.COMMAND:
        asked = parse(payload["text"])
        if isinstance(asked, Asked) and asked.verb in LINES:
            await LINES[asked.verb](bot, request, whisper, asked)
        return
    if request.kind is RequestKind.FORM:
        await FORMS[payload["form"]](bot, request, whisper)
        return
    try:
        await BUTTONS[payload["action"]](bot, request, whisper)
    except (ValueError, OverflowError, NotOnRecordError):
        log.info("a button's value means nothing", action=payload["action"], exc_info=True)
        await whisper.say(note(words.job_gone(payload.get("value", ""), bot.commands)))


async def _start_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    await starting.plan(bot, request, whisper, starting.of_line(bot, asked))


async def _start_form(bot: Bot, request: Request, whisper: Whisper) -> None:
    await starting.plan(bot, request, whisper, starting.of_form(request.payload))


async def _take_files(bot: Bot, request: Request, whisper: Whisper) -> None:
    await datasets.add_files(bot, whisper, user=request.user, files=request.payload["files"])


async def _sample(bot: Bot, request: Request, whisper: Whisper) -> None:
    await datasets.use_sample(bot, whisper, user=request.user)


async def _convert(bot: Bot, request: Request, whisper: Whisper) -> None:
    await datasets.convert(bot, whisper, user=request.user, sha256=request.payload["value"])


async def _delete_dataset(bot: Bot, request: Request, whisper: Whisper) -> None:
    sha256 = request.payload["value"]
    await datasets.delete(bot, _in_place(request, whisper), user=request.user, sha256=sha256)


async def _delete_file(bot: Bot, request: Request, whisper: Whisper) -> None:
    await deleting.delete_file(bot, request, _in_place(request, whisper))


async def _delete_model(bot: Bot, request: Request, whisper: Whisper) -> None:
    await deleting.delete_model(bot, request, _in_place(request, whisper))


async def _cancel(bot: Bot, request: Request, whisper: Whisper) -> None:
    await job_acts.press(bot, request, _in_place(request, whisper), Verb.CANCEL)


async def _pause(bot: Bot, request: Request, whisper: Whisper) -> None:
    await job_acts.press(bot, request, whisper, Verb.PAUSE)


async def _resume(bot: Bot, request: Request, whisper: Whisper) -> None:
    await job_acts.press(bot, request, whisper, Verb.RESUME)


def _in_place(request: Request, whisper: Whisper) -> Whisper:
    """Let the answer stand where the question stood, if only this person saw it."""
    return replace(whisper, replaces=bool(request.payload.get("ephemeral")))


LINES: Mapping[Verb, LineAct] = MappingProxyType(
    {
        Verb.START: _start_line,
        Verb.STATUS: job_acts.status,
        Verb.PAUSE: job_acts.line,
        Verb.RESUME: job_acts.line,
        Verb.USE: writers.use_line,
        Verb.ROLLBACK: writers.roll_back_line,
        Verb.BUILD: building.build_line,
        Verb.CHECK: reports.report_line,
        Verb.DOWNLOAD: taking_along.download_line,
    }
)
FORMS: Mapping[str, Act] = MappingProxyType(
    {actions.START_FORM: _start_form, actions.UPLOAD_FORM: _take_files}
)
BUTTONS: Mapping[str, Act] = MappingProxyType(
    {
        actions.CONFIRM: job_acts.confirm,
        actions.DISCARD: job_acts.discard,
        actions.CANCEL: _cancel,
        actions.PAUSE: _pause,
        actions.RESUME: _resume,
        actions.LOOK_AGAIN: job_acts.look_again,
        actions.START_ANEW: job_acts.start_anew,
        actions.START_ON: job_acts.start_anew,
        actions.USE: writers.use_button,
        actions.ROLL_BACK: writers.roll_back_button,
        actions.DELETE_MODEL: _delete_model,
        actions.DELETE_FILE: _delete_file,
        actions.DELETE_DATASET: _delete_dataset,
        actions.CONVERT: _convert,
        actions.SAMPLE: _sample,
        actions.REPORT: reports.report_button,
        actions.DOWNLOAD: taking_along.download_button,
        actions.SHORTCUT: _take_files,
    }
)
