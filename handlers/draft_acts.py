"""What is done for requests that are about drafts."""

from dataclasses import replace

from bot.archive import Brief, NotOnRecordError, Request, RequestKind, RequestState
from bot.drafting.brief import Refusal, RefusalReason, is_question_to_us, parse
from bot.drafting.cards import actions
from bot.drafting.cards.brief import unplaced_card
from bot.drafting.desk import UnplacedError
from bot.manifest import bot_name
from bot.slack.incoming import decode, without_mention
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.words import access as access_words
from bot.words import drafts as words
from handlers import home, similar
from handlers.access import channel_or_closed, sees, why_not
from handlers.bot import Bot
from handlers.draft_form import brief_of
from handlers.refusing import names_in, refusal_of, refuse, turn_away
from handlers.review import changes
from handlers.whisper import Whisper

HELP = "help"


async def do(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a request asks for, if this person may."""
    why = await why_not(bot, user=request.user, team=request.team, channel=request.channel)
    if request.payload.get("shared"):
        why = access_words.no_guests()
    if why:
        await turn_away(bot, request, whisper, why)
        return
    if request.kind is RequestKind.BUTTON:
        await _press(bot, request, whisper)
        await bot.archive.requests.finish(request.id, RequestState.DONE)
        return
    try:
        await _ask(bot, request, whisper)
    except UnplacedError as unplaced:
        await whisper.say(unplaced_card(unplaced.draft, bot_name(), unplaced.code))


async def _ask(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Make a draft of a command's, a form's, or a message's brief."""
    channel = request.channel or await bot.door.direct_channel(request.user)
    thread_ts = _thread_of(request)
    if thread_ts and (begun := await bot.archive.drafts.at_thread(channel, thread_ts)):
        # It began between this message and now.
        await changes.change_of(bot, request, begun, whisper)
        return
    brief = await _brief(bot, request)
    if request.kind is RequestKind.EVENT and is_question_to_us(_text(bot, request)):
        await refuse(bot, request, whisper, formatted_note(words.help_mrkdwn(bot.commands)))
        return
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
        # Who began on their Home sees there that it is being written.
        begun=lambda: home.refresh(bot, request.user, request.team),
    )


async def _press(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a button says."""
    value = request.payload["value"]
    try:
        await _check(bot, request, value)
        match request.payload["action"]:
            case actions.STOP:
                if not bot.desk.stop(int(value), request.user):
                    await _say_if_asked_now(whisper, words.nothing_to_stop())
            case actions.TRY_AGAIN:
                await changes.write_anew(bot, request, whisper)
            case actions.PLACE_AGAIN:
                await _place(bot, int(value), whisper, directly_in=None)
            case _:
                direct = await bot.door.direct_channel(request.user)
                await _place(bot, int(value), whisper, directly_in=direct)
    except (ValueError, OverflowError, NotOnRecordError):
        await whisper.say(note(words.draft_gone(value, bot.commands)))


async def _check(bot: Bot, request: Request, value: str) -> None:
    """Let nobody touch a draft that they do not see; only who asked says where a brief is to be.

    Raises:
        NotOnRecordError: when there is no such draft, for this person.
        ValueError: when the value is none of ours.
    """
    match request.payload["action"]:
        case actions.STOP:
            draft_id = (await bot.archive.versions.get(int(value))).draft_id
        case actions.TRY_AGAIN:
            draft_id, _ = actions.read_value(value)
        case _:
            draft_id = int(value)
    draft = await bot.archive.drafts.get(draft_id)
    is_placing = request.payload["action"] in (actions.PLACE_AGAIN, actions.PLACE_DIRECTLY)
    is_theirs = not is_placing or draft.requested_by == request.user
    if not (is_theirs and sees(draft, user=request.user, channel=request.channel)):
        raise NotOnRecordError("Draft", draft_id)


async def _say_if_asked_now(whisper: Whisper, text: str) -> None:
    """Answer a click that changed nothing; after a restart nobody waits for that any more."""
    if not whisper.resumed:
        await whisper.say(note(text))


async def _place(bot: Bot, draft_id: int, whisper: Whisper, *, directly_in: str | None) -> None:
    """Post a brief once more; the card whose button was pressed says how that went."""
    try:
        placed = await bot.desk.place_again(draft_id, directly_in=directly_in)
    except UnplacedError as unplaced:
        card = unplaced_card(unplaced.draft, bot_name(), unplaced.code, again=True)
        await whisper.say(card, replace=True)
        return
    draft = placed or await bot.archive.drafts.get(draft_id)
    if draft.thread_ts is None:  # somebody else pressed it just now
        return
    link = bot.identity.permalink(draft.channel, draft.thread_ts)
    await whisper.say(formatted_note(words.placed_mrkdwn(draft.id, link)), replace=True)


async def _answer(bot: Bot, request: Request, brief: Refusal) -> Message:
    """Answer a text that is no brief: an empty mention, "help" and "hi" ask for help."""
    text = _text(bot, request)
    greeting = brief.reason is RefusalReason.ONE_WORD and not request.payload.get("thread_ts")
    if request.kind is RequestKind.EVENT and (greeting or text.strip().lower() in ("", HELP)):
        return formatted_note(words.help_mrkdwn(bot.commands))
    return await refusal_of(bot, request, why_refused(brief))


def _text(bot: Bot, request: Request) -> str:
    return without_mention(request.payload.get("text", ""), bot.identity.user_id)


def _thread_of(request: Request) -> str | None:
    """Return the thread in which a message's draft grows: the one it stands in, or its own."""
    return request.payload.get("thread_ts") or request.payload.get("ts")


async def _brief(bot: Bot, request: Request) -> Brief | Refusal:
    payload = request.payload
    if request.kind is RequestKind.FORM:
        brief = brief_of(payload)
        if isinstance(brief, Refusal) or not brief.references:
            return brief
        # Meanwhile one of them may have been reopened, or deleted.
        good = await similar.still_good(
            bot, brief.references, user=request.user, channel=request.channel
        )
        return replace(brief, references=good)
    text = _text(bot, request)
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
