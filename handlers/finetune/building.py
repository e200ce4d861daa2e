"""Building training files from approved drafts: recorded, done once, told to who asked."""

from dataclasses import replace

import structlog

from bot.archive import Request
from bot.slack.notes import note
from bot.training.building import Built
from bot.training.datasets.built_card import built_card
from bot.training.datasets.errors import DatasetError
from bot.training.datasets.keeping import Kept
from bot.words import built as words
from handlers.bot import Bot
from handlers.finetune.parsing import Asked
from handlers.finetune.patiently import saying_if_long
from handlers.finetune.references import UnresolvedError
from handlers.finetune.selecting import BuildAsked, Fault, NotUnderstood, read
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)


async def build_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Build what a line asks for, and show what came of it."""
    wanted = read(
        asked.raw,
        user=request.user,
        # The day on which it was asked: after a restart it may be another.
        today=request.received_at.astimezone().date(),
        usual=bot.settings.validation_share,
    )
    if isinstance(wanted, NotUnderstood):
        raise UnresolvedError(_why_not(bot, wanted))
    since, until = wanted.selection.since, wanted.selection.until
    if since and until and since > until:
        raise UnresolvedError(words.wrong_span(since.isoformat(), until.isoformat()))
    async with saying_if_long(bot, whisper, note(words.taking_longer())):
        built = await _built(bot, request, wanted)
    if whisper.resumed:
        built = _as_first_told(built, request)
    private = await _holds_private(bot, built)
    await whisper.say(built_card(built, wanted.selection, private=private))


async def _built(bot: Bot, request: Request, wanted: BuildAsked) -> Built:
    try:
        return await bot.builder.build(
            wanted.selection,
            by=request.user,
            viewer=request.user,
            channel=request.channel,
            share=wanted.share,
        )
    except DatasetError as error:
        raise UnresolvedError(str(error)) from error
    except OSError as error:
        log.exception("what was built is not kept")
        raise UnresolvedError(words.not_kept(error.strerror or "")) from error


async def _holds_private(bot: Bot, built: Built) -> bool:
    """Tell whether a letter is in it of which nobody else learns, so that who builds knows."""
    datasets = bot.archive.datasets
    parts = [kept.dataset.sha256 for kept in built.parts.values()]
    return any([await datasets.holds_private(each, but_of=None) for each in parts])


def _why_not(bot: Bot, wanted: NotUnderstood) -> str:
    match wanted.fault:
        case Fault.OTHER_STATE:
            return words.other_state(wanted.text, bot.commands)
        case Fault.SHARE:
            return words.wrong_share(wanted.text, bot.commands)
        case Fault.TWICE:
            return words.said_twice_in_slack(wanted.text, bot.commands)
        case Fault.UNKNOWN:
            return words.not_understood(wanted.text, wanted.nearest, bot.commands)


def _as_first_told(built: Built, request: Request) -> Built:
    """Call new what this very request brought about before a crash cut it off."""
    return replace(
        built,
        training=_new_since(built.training, request),
        validation=_new_since(built.validation, request),
        pairs=_new_since(built.pairs, request),
    )


def _new_since(kept: Kept | None, request: Request) -> Kept | None:
    if kept is None:
        return None
    dataset = kept.dataset
    ours = dataset.added_by == request.user and dataset.added_at >= request.received_at
    return Kept(dataset, kept.is_new or ours)
