"""The report on a training file: a card for all to see, its details and its picture in the thread.

It is put together first and posted then, each part once: by its key, or, for the picture, by the
file that is on record before it is shown.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from bot.archive import Dataset, Request
from bot.slack import uploads
from bot.slack.door import SentFile
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.message import Message
from bot.slack.notes import note
from bot.slack.uploads import Upload
from bot.training.datasets.cards import check_card, details, quotes_list
from bot.training.datasets.errors import DatasetError
from bot.training.datasets.likeness import Leakage, leakage
from bot.training.datasets.parts import checks, companion_of
from bot.training.datasets.personal_cards import personal_lists
from bot.training.datasets.picture import alt_text, draw
from bot.training.datasets.report import Report
from bot.training.datasets.telling import Section, sections
from bot.words import datasets as words
from bot.words import reports as report_words
from handlers.bot import Bot
from handlers.finetune.datasets import show_ways_to_begin
from handlers.finetune.parsing import Asked, sides
from handlers.finetune.patiently import saying_if_long
from handlers.finetune.references import UnresolvedError, dataset_at, dataset_meant
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

AGAINST = "against"
"""In a request's payload: the hash of the file that another is compared with."""
PICTURE = "picture"
"""In a request's payload: the Slack file of the picture."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a report stands."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A report, put together; `quotes` says whether its sections may quote the texts."""

    dataset: Dataset
    report: Report
    sections: Sequence[Section]
    quotes: bool


async def report_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Show the report on the file that a line names; without a name, on the newest."""
    about, other = sides(asked)
    if not about and not await bot.archive.datasets.kept():
        await show_ways_to_begin(bot, whisper)
        return
    dataset = await dataset_meant(bot, request, about or "last")
    against = await dataset_meant(bot, request, other, kept_as=AGAINST) if other else None
    if against and against.sha256 == dataset.sha256:
        raise UnresolvedError(words.same_twice(dataset.name))
    if against and (against.gone_at or dataset.gone_at):
        raise UnresolvedError(words.other_gone((against if against.gone_at else dataset).name))
    await _show(bot, request, whisper, dataset, against)


async def report_button(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Show the report on the file whose button was pressed."""
    dataset = await dataset_at(bot, request.payload["value"])
    await _show(bot, request, whisper, dataset, None)


async def personal(bot: Bot, whisper: Whisper, sha256: str) -> None:
    """List the personal data of a file, to one person."""
    dataset = await dataset_at(bot, sha256)
    for number, message in enumerate(personal_lists(dataset, bot.datasets.report(dataset))):
        # What is said directly is said once by its key.
        part = replace(whisper, key=f"{whisper.key}-{number}") if number else whisper
        await part.say(message)


async def quotes(bot: Bot, whisper: Whisper, sha256: str) -> None:
    """Show what a file teaches with the words that its report kept to itself, to one person."""
    dataset = await dataset_at(bot, sha256)
    found = sections(bot.datasets.report(dataset))
    taught = [section for section in found if section.title == report_words.TEACHES]
    await whisper.say(quotes_list(dataset, taught[0] if taught else None))


async def _show(
    bot: Bot, request: Request, whisper: Whisper, dataset: Dataset, against: Dataset | None
) -> None:
    async with saying_if_long(bot, whisper, note(words.looking_through(dataset.name))):
        told = await _put_together(bot, request, dataset, against)
    card = check_card(
        dataset, told.report, told.sections, asked_by=request.user, quotes=told.quotes
    )
    place = await _posted(bot, request, whisper, dataset, card)
    try:
        await _fill_thread(bot, request, whisper, place, told)
    except SlackFailure as failure:
        log.warning("a report is not told in full", dataset=dataset.sha256, why=str(failure))
        await whisper.say(note(words.details_not_posted(dataset.name, failure.code)))


async def _put_together(
    bot: Bot, request: Request, dataset: Dataset, against: Dataset | None
) -> _Told:
    # Everybody reads it: what was asked for in private elsewhere is quoted to nobody here.
    private = await bot.archive.datasets.holds_private(dataset.sha256, but_of=request.channel)
    if dataset.gone_at:
        report = bot.datasets.report(dataset)
        return _Told(dataset, report, sections(report, quotes=not private), not private)
    try:
        report = await bot.datasets.examined(dataset)
    except DatasetError as error:
        raise UnresolvedError(str(error)) from error
    costs = await bot.costs.of(dataset)
    leaking = await _leaking(bot, dataset, against)
    told = sections(report, companion=leaking, costs=costs, quotes=not private)
    return _Told(dataset, report, told, not private)


async def _leaking(
    bot: Bot, dataset: Dataset, against: Dataset | None
) -> tuple[str, Leakage] | None:
    """Return how much of what is to check what is learned stands in what is learned from."""
    other = against or companion_of(dataset, await bot.archive.datasets.kept())
    if other is None:
        return None
    training, validation = dataset, other
    if checks(
        dataset.origin.get("part"),
        bot.datasets.report(dataset).examples,
        other_part=other.origin.get("part"),
        other=bot.datasets.report(other).examples,
    ):
        training, validation = other, dataset
    paths = bot.datasets.path(training.sha256), bot.datasets.path(validation.sha256)
    try:
        return other.name, await asyncio.to_thread(leakage, *paths)
    except FileNotFoundError:
        if against:
            raise UnresolvedError(words.other_gone(other.name)) from None
        return None


async def _posted(
    bot: Bot, request: Request, whisper: Whisper, dataset: Dataset, card: Message
) -> _Place:
    """Post the card in the channel; where that is closed to us, to the person directly."""
    try:
        direct = await bot.door.direct_channel(request.user) if not request.channel else None
        channel = request.channel or str(direct)
        try:
            return _Place(channel, await _post(bot, request, whisper, channel, card))
        except SlackFailure as failure:
            if failure.code in PASSING:
                raise
            log.info("a report goes to a person directly", why=failure.code)
        direct = await bot.door.direct_channel(request.user)
        place = _Place(direct, await _post(bot, request, whisper, direct, card))
    except SlackFailure as failure:
        said = words.report_not_posted(dataset.name, failure.code)
        raise UnresolvedError(said) from failure
    await whisper.say(note(words.reported_directly(dataset.name)))
    return place


async def _post(
    bot: Bot,
    request: Request,
    whisper: Whisper,
    channel: str,
    message: Message,
    *,
    thread_ts: str | None = None,
    part: str = "card",
) -> str:
    return await bot.door.post(
        channel,
        message,
        key=f"report-{request.id}-{request.received_at.timestamp():.0f}-{part}",
        since=request.received_at,
        thread_ts=thread_ts,
        resumed=whisper.resumed,
    )


async def _fill_thread(
    bot: Bot, request: Request, whisper: Whisper, place: _Place, told: _Told
) -> None:
    """Post the details, then the picture."""
    for number, message in enumerate(details(told.sections)):
        await _post(
            bot,
            request,
            whisper,
            place.channel,
            message,
            thread_ts=place.ts,
            part=f"details-{number}",
        )
    await _show_picture(bot, request, place, told)


async def _show_picture(bot: Bot, request: Request, place: _Place, told: _Told) -> None:
    """Show the picture once: what was noted may have been shared, and is looked for."""
    title = words.picture_title(told.dataset.name)
    noted = request.payload.get(PICTURE)
    if noted and await _share(bot, place, SentFile(noted, title), look=True):
        return
    data = await asyncio.to_thread(draw, told.report, title)
    if data is None:
        return
    picture = Upload(f"report-{words.short(told.dataset.sha256)}.png", data, alt_text(told.report))
    file_id = await uploads.send(bot.door, picture)
    await bot.archive.requests.note(request.id, **{PICTURE: file_id})
    await _share(bot, place, SentFile(file_id, title), look=False)


async def _share(bot: Bot, place: _Place, picture: SentFile, *, look: bool) -> bool:
    return await uploads.share(
        bot.door, [picture], channel=place.channel, thread_ts=place.ts, resumed=look
    )
