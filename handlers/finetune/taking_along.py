"""A training file, sent to who asked for it: in direct messages, once."""

import asyncio

from bot.archive import Dataset, Request
from bot.archive.audit import audited
from bot.slack import uploads
from bot.slack.door import SentFile
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.slack.uploads import Upload
from bot.training.datasets.report import Report
from bot.words import datasets as words
from handlers.bot import Bot
from handlers.finetune.parsing import Asked
from handlers.finetune.references import UnresolvedError, dataset_at, dataset_meant
from handlers.finetune.stories import why_gone
from handlers.whisper import Whisper

LARGEST_SENT = 50_000_000
"""In bytes: it goes through this process's memory. Larger ones are taken from the console."""
SENT = "sent"
"""In a request's payload: the Slack file that was made of it."""
AUDITED = "audited"
"""In a request's payload: whether the audit says that it was sent."""


async def download_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Send the file that a line names; without a name, the newest."""
    dataset = await dataset_meant(bot, request, asked.about or "last")
    await _send(bot, request, whisper, dataset)


async def download_button(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Send the file whose button was pressed."""
    await _send(bot, request, whisper, await dataset_at(bot, request.payload["value"]))


async def _send(bot: Bot, request: Request, whisper: Whisper, dataset: Dataset) -> None:
    if dataset.gone_at:
        await whisper.say(await why_gone(bot, dataset))
        return
    if dataset.bytes > LARGEST_SENT:
        said = words.too_large_to_send(dataset.name, dataset.bytes, LARGEST_SENT)
        raise UnresolvedError(said)
    try:
        direct = await bot.door.direct_channel(request.user)
        await _send_to(bot, request, direct, dataset)
    except FileNotFoundError:
        raise UnresolvedError(words.bytes_missing(dataset.name)) from None
    except SlackFailure as failure:
        said = words.download_failed(dataset.name, failure.code)
        raise UnresolvedError(said) from failure
    if request.channel != direct:
        await whisper.say(note(words.downloaded(dataset.name)))


async def _send_to(bot: Bot, request: Request, channel: str, dataset: Dataset) -> None:
    noted = request.payload.get(SENT)
    if noted and await _share(bot, channel, dataset, noted, look=True):
        # The crash may have come before the audit had it: letters went out, and who has them shows.
        await _audit(bot, request, dataset)
        return
    data = await asyncio.to_thread(bot.datasets.path(dataset.sha256).read_bytes)
    file_id = await uploads.send(bot.door, Upload(dataset.name, data))
    await bot.archive.requests.note(request.id, **{SENT: file_id})
    if not await _share(bot, channel, dataset, file_id, look=False):
        raise SlackFailure("files.completeUploadExternal", "file_not_found")
    await _audit(bot, request, dataset)


async def _audit(bot: Bot, request: Request, dataset: Dataset) -> None:
    """Put on record once who has the file now."""
    if (await bot.archive.requests.get(request.id)).payload.get(AUDITED):
        return
    line = audited(request.user, "download_dataset", dataset.sha256, name=dataset.name)
    await bot.archive.requests.note(request.id, line, **{AUDITED: True})


async def _share(bot: Bot, channel: str, dataset: Dataset, file_id: str, *, look: bool) -> bool:
    comment = words.download_comment(
        examples=Report.from_json(dataset.report).examples,
        length=dataset.bytes,
        sha256=dataset.sha256,
    )
    return await uploads.share(
        bot.door,
        [SentFile(file_id, dataset.name)],
        channel=channel,
        thread_ts=None,
        comment_mrkdwn=comment,
        resumed=look,
    )
