"""What is done for requests that are about drafts."""

from bot.archive import Brief, NotOnRecordError, Request, RequestKind, RequestState
from bot.drafting import cards
from bot.drafting.brief import Refusal, RefusalReason, from_form, parse
from bot.drafting.desk import UnplacedError
from bot.manifest import bot_name
from bot.slack.incoming import decode, without_mention
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.words import access as access_words
from bot.words import drafts as words
from handlers.access import channel_or_closed, why_not
from handlers.bot import Bot
from handlers.draft_form import BULLETS, FACTS, TITLE
from handlers.refusing import names_in, refusal_of, refuse
from handlers.whisper import Whisper

HELP = "help"


async def do(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a request asks for, if this person may."""
    why = await why_not(bot, user=request.user, team=request.team, channel=request.channel)
    if request.payload.get("shared"):
        why = access_words.no_guests()
    if why:
        await refuse(bot, request, whisper, await refusal_of(bot, request, why))
        return
    if request.kind is RequestKind.BUTTON:
        await _press(bot, request, whisper)
        await bot.archive.requests.finish(request.id, RequestState.DONE)
        return
    try:
        await _ask(bot, request, whisper)
    except UnplacedError as unplaced:
        await whisper.say(cards.unplaced_card(unplaced.draft, bot_name(), unplaced.code))


async def _ask(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Make a draft of a command's, a form's, or a message's brief."""
    channel = request.channel or await bot.door.direct_channel(request.user)
    thread_ts = _thread_of(request)
    if thread_ts and await bot.archive.drafts.at_thread(channel, thread_ts):
        await refuse(bot, request, whisper, note(words.no_changes_yet(bot.commands)))
        return
    brief = await _brief(bot, request)
    if isinstance(brief, Refusal):
        await refuse(bot, request, whisper, await _answer(bot, request, brief))
        return
    place = await channel_or_closed(bot.directory, channel)
    await bot.desk.draft(
        request,
        brief,
        channel=channel,
        private=place.private,
        thread_ts=thread_ts,
        resumed=whisper.resumed,
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


async def _answer(bot: Bot, request: Request, brief: Refusal) -> Message:
    """Answer a text that is no brief: an empty mention, "help" and "hi" ask for help."""
    text = without_mention(request.payload.get("text", ""), bot.identity.user_id)
    greeting = brief.reason is RefusalReason.ONE_WORD and not request.payload.get("thread_ts")
    if request.kind is RequestKind.EVENT and (greeting or text.strip().lower() in ("", HELP)):
        return formatted_note(words.help_mrkdwn(bot.commands))
    return await refusal_of(bot, request, why_refused(brief))


def _thread_of(request: Request) -> str | None:
    """Return the thread in which a message's draft grows: the one it stands in, or its own."""
    return request.payload.get("thread_ts") or request.payload.get("ts")


async def _brief(bot: Bot, request: Request) -> Brief | Refusal:
    payload = request.payload
    if request.kind is RequestKind.FORM:
        return from_form(payload[TITLE], payload[BULLETS], payload[FACTS])
    text = without_mention(payload["text"], bot.identity.user_id)
    return parse(decode(text, await names_in(bot, text)))


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
