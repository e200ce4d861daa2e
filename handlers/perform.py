"""From a recorded request to the work that it asks for, also after a restart."""

from contextlib import suppress

import structlog

from bot import words
from bot.archive import ArchiveError, Brief, NotOnRecordError, Request, RequestKind, RequestState
from bot.drafting.brief import Refusal, RefusalReason, from_form, parse
from bot.drafting.desk import UnplacedError
from bot.manifest import bot_name
from bot.slack import cards
from bot.slack.failure import SlackFailure
from bot.slack.incoming import decode, mentioned, without_mention
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note, refusal
from handlers.access import channel_or_closed, why_not
from handlers.bot import Bot
from handlers.draft_form import BULLETS, FACTS, TITLE
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

HELP = "help"


def perform(
    bot: Bot, request: Request, *, response_url: str | None = None, resumed: bool = False
) -> None:
    """Start the work that a recorded request asks for; `resumed` says that a crash cut it off."""
    whisper = Whisper(
        bot.door,
        request.user,
        request.channel,
        key=f"answer-{request.id}-{request.received_at.timestamp():.0f}",
        since=request.received_at,
        thread_ts=_answers_in(request),
        response_url=response_url,
        resumed=resumed,
    )
    work = _carefully(bot, request, whisper, resumed=resumed)
    bot.tasks.start(work, name=f"request {request.id}")


async def _carefully(bot: Bot, request: Request, whisper: Whisper, *, resumed: bool) -> None:
    """Do the work; what nobody foresaw is logged here, and the person is told."""
    try:
        await _do(bot, request, whisper, resumed=resumed)
    except Exception:
        log.exception("request failed", request=request.id)
        await whisper.say(note(words.something_broke()))
        # The person was asked to try again, so we do not at the next start.
        with suppress(ArchiveError):
            await bot.archive.requests.finish(request.id, RequestState.REFUSED)


async def _do(bot: Bot, request: Request, whisper: Whisper, *, resumed: bool) -> None:
    why = await why_not(bot, user=request.user, team=request.team, channel=request.channel)
    if request.payload.get("shared"):
        why = words.no_guests()
    if why:
        await _refuse(bot, request, whisper, await _refusal(bot, request, why))
        return
    if request.kind is RequestKind.BUTTON:
        await _press(bot, request, whisper)
        await bot.archive.requests.finish(request.id, RequestState.DONE)
        return
    try:
        await _ask(bot, request, whisper, resumed=resumed)
    except UnplacedError as unplaced:
        await whisper.say(cards.unplaced_card(unplaced.draft, bot_name(), unplaced.code))


async def _ask(bot: Bot, request: Request, whisper: Whisper, *, resumed: bool) -> None:
    """Make a draft of a command's, a form's, or a message's brief."""
    channel = request.channel or await bot.door.direct_channel(request.user)
    thread_ts = _thread_of(request)
    if thread_ts and await bot.archive.drafts.at_thread(channel, thread_ts):
        await _refuse(bot, request, whisper, note(words.no_changes_yet(bot.commands)))
        return
    brief = await _brief(bot, request)
    if isinstance(brief, Refusal):
        await _refuse(bot, request, whisper, await _answer(bot, request, brief))
        return
    place = await channel_or_closed(bot.directory, channel)
    await bot.desk.draft(
        request,
        brief,
        channel=channel,
        private=place.private,
        thread_ts=thread_ts,
        resumed=resumed,
    )


async def _press(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a button says."""
    value = request.payload["value"]
    try:
        match request.payload["action"]:
            case cards.STOP:
                if not bot.desk.stop(int(value), request.user):
                    await _say_if_asked_now(whisper, words.nothing_to_stop())
            case cards.TRY_AGAIN:
                draft, _, number = value.partition(":")
                if not await bot.desk.try_again(int(draft), int(number), request.user):
                    await _say_if_asked_now(whisper, words.in_the_works())
            case cards.PLACE_AGAIN:
                await _place(bot, int(value), whisper, directly_in=None)
            case _:
                direct = await bot.door.direct_channel(request.user)
                await _place(bot, int(value), whisper, directly_in=direct)
    except (ValueError, OverflowError, NotOnRecordError):
        await whisper.say(note(words.draft_gone(value, bot.commands)))


async def _say_if_asked_now(whisper: Whisper, text: str) -> None:
    """Answer a click that changed nothing; after a restart nobody waits for that any more."""
    if not whisper.resumed:
        await whisper.say(note(text))


async def _place(bot: Bot, draft_id: int, whisper: Whisper, *, directly_in: str | None) -> None:
    """Post a brief once more; the card whose button was pressed says how that went."""
    try:
        placed = await bot.desk.place_again(draft_id, directly_in=directly_in)
    except UnplacedError as unplaced:
        card = cards.unplaced_card(unplaced.draft, bot_name(), unplaced.code, again=True)
        await whisper.say(card, replace=True)
        return
    draft = placed or await bot.archive.drafts.get(draft_id)
    if draft.thread_ts is None:  # somebody else pressed it just now
        return
    link = bot.identity.permalink(draft.channel, draft.thread_ts)
    await whisper.say(formatted_note(words.placed_mrkdwn(draft.id, link)), replace=True)


async def _refuse(bot: Bot, request: Request, whisper: Whisper, message: Message) -> None:
    await whisper.say(message)
    await bot.archive.requests.finish(request.id, RequestState.REFUSED)


async def _refusal(bot: Bot, request: Request, why: str) -> Message:
    """Refuse, and give a typed command's text back, which Slack does not keep."""
    sent = request.payload.get("text", "") if request.kind is RequestKind.COMMAND else ""
    return refusal(why, decode(sent, await _names(bot, sent)))


async def _answer(bot: Bot, request: Request, brief: Refusal) -> Message:
    """Answer a text that is no brief: an empty mention, "help" and "hi" ask for help."""
    text = without_mention(request.payload.get("text", ""), bot.identity.user_id)
    greeting = brief.reason is RefusalReason.ONE_WORD and not request.payload.get("thread_ts")
    if request.kind is RequestKind.EVENT and (greeting or text.strip().lower() in ("", HELP)):
        return formatted_note(words.help_mrkdwn(bot.commands))
    return await _refusal(bot, request, why_refused(brief))


def _answers_in(request: Request) -> str | None:
    """Return the thread for an answer that one person sees: Slack shows it in a live thread only.

    In a direct message an answer is a message like any other, so it may open a thread.
    """
    direct = (request.channel or "").startswith("D")
    return request.payload.get("thread_ts") or (request.payload.get("ts") if direct else None)


def _thread_of(request: Request) -> str | None:
    """Return the thread in which a message's draft grows: the one it stands in, or its own."""
    return request.payload.get("thread_ts") or request.payload.get("ts")


async def _brief(bot: Bot, request: Request) -> Brief | Refusal:
    payload = request.payload
    if request.kind is RequestKind.FORM:
        return from_form(payload[TITLE], payload[BULLETS], payload[FACTS])
    text = without_mention(payload["text"], bot.identity.user_id)
    return parse(decode(text, await _names(bot, text)))


async def _names(bot: Bot, text: str) -> dict[str, str]:
    """Look up who is mentioned; a name that Slack does not tell stays an id."""
    names = {}
    for user in mentioned(text):
        try:
            names[user] = (await bot.directory.person(user)).name
        except SlackFailure as failure:
            log.info("mention not resolved", user=user, why=str(failure))
    return names


def why_refused(brief: Refusal) -> str:
    """Say in words why a text is no brief."""
    match brief.reason:
        case RefusalReason.EMPTY:
            return words.brief_empty()
        case RefusalReason.ONE_WORD:
            return words.brief_one_word()
        case RefusalReason.NO_WORDS:
            return words.brief_no_words()
        case RefusalReason.TOO_LONG:
            return words.brief_too_long(brief.characters, brief.limit)
        case RefusalReason.TOO_MANY:
            return words.brief_too_many(brief.bullets, brief.limit)
