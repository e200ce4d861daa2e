"""Opening forms: a trigger lives three seconds, so a form is there before an engine is asked."""

from typing import Any

import structlog

from bot.engines import EngineKind
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.words import engines as engine_words
from bot.words import finetune as words
from handlers.bot import Bot
from handlers.draft_form import form_view
from handlers.finetune.datasets import show_ways_to_begin, upload_form
from handlers.finetune.start_form import choices, looking_view, start_view
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)


async def open_start(
    bot: Bot,
    trigger_id: str,
    channel: str | None,
    whisper: Whisper,
    *,
    chosen: str | None = None,
) -> None:
    """Open the form that starts a job; `chosen` is the hash of the file that it is about."""
    kept = await bot.archive.datasets.kept()
    if not kept:
        await show_ways_to_begin(bot, whisper)
        return
    if not any(bot.datasets.report(dataset).trainable for dataset in kept):
        await whisper.say(note(words.nothing_ready(len(kept), bot.commands.finetune)))
        return
    view = looking_view(channel)
    view_id = await _open(bot, trigger_id, view, whisper, f"{bot.commands.finetune} start")
    if view_id is not None:
        view = start_view(channel, await choices(bot), chosen=chosen)
        await bot.door.update_view(view_id, view)


async def open_upload(bot: Bot, trigger_id: str, channel: str | None, whisper: Whisper) -> None:
    """Open the form that takes training files."""
    view = upload_form(channel or "")
    await _open(bot, trigger_id, view, whisper, f"{bot.commands.finetune} upload")


async def open_draft(
    bot: Bot, trigger_id: str, channel: str | None, whisper: Whisper, *, writer: str
) -> None:
    """Open the form for a draft that a certain model is to write."""
    home = channel or await bot.door.direct_channel(whisper.user)
    view = form_view(home, writer=writer, hint=_hint(bot, writer))
    await _open(bot, trigger_id, view, whisper, bot.commands.draft)


def _hint(bot: Bot, writer: str) -> str | None:
    """Say what a model may lack before it can write."""
    name, _, model = writer.partition(":")
    engine = bot.engines.get(name)
    if engine is None or engine.kind is not EngineKind.AZURE:
        return None
    return engine_words.deploy_first(name, model, bot.commands.finetune)


async def _open(
    bot: Bot, trigger_id: str, view: dict[str, Any], whisper: Whisper, command: str
) -> str | None:
    """Open a form and return its id; where Slack does not, name the command that would."""
    try:
        return await bot.door.open_view(trigger_id, view)
    except SlackFailure as failure:
        log.warning("form not opened", why=str(failure))
        await whisper.say(note(words.form_not_opened(command)))
        return None
