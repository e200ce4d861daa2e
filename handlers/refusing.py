"""Refusing a request: the person is told, gets back what they typed, and the record says so."""

import structlog

from bot.archive import Request, RequestKind, RequestState
from bot.slack import blocks
from bot.slack.failure import SlackFailure
from bot.slack.incoming import decode, mentioned
from bot.slack.message import Message
from bot.slack.notes import note, refusal
from bot.slack.outgoing import FALLBACK_LIMIT, literal_fallback, shortened
from bot.slack.sections import SECTION_LIMIT
from bot.words import general as words
from handlers.bot import Bot
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)


async def refuse(bot: Bot, request: Request, whisper: Whisper, message: Message) -> None:
    """Tell the person, and note that the request came to nothing."""
    await whisper.say(message)
    await bot.archive.requests.finish(request.id, RequestState.REFUSED)


async def turn_away(bot: Bot, request: Request, whisper: Whisper, why_mrkdwn: str) -> None:
    """Tell somebody that they may not; of a message, which Slack keeps, we then keep nothing."""
    await refuse(bot, request, whisper, await refusal_of(bot, request, why_mrkdwn))
    if request.kind is RequestKind.EVENT:
        await bot.archive.requests.finish(request.id, RequestState.REFUSED, forget=True)


async def refusal_of(bot: Bot, request: Request, why_mrkdwn: str, *, command: str = "") -> Message:
    """Refuse, and give a typed command's text back, which Slack does not keep.

    Args:
        bot: the bot.
        request: what is refused.
        why_mrkdwn: why.
        command: the command's name, where it belongs in front of the text.
    """
    sent = request.payload.get("text", "") if request.kind is RequestKind.COMMAND else ""
    sent = f"{command} {sent}" if sent and command else sent
    return refusal(why_mrkdwn, decode(sent, await names_in(bot, sent)))


def plain_refusal(why: str, sent: str) -> Message:
    """Refuse in plain words, which may hold names of any make, and give the text back."""
    copy = blocks.section(blocks.literal(shortened(sent, SECTION_LIMIT)))
    what = blocks.context(blocks.plain(words.WHAT_YOU_SENT))
    said = note(why)
    text = f"{said.text}\n{words.WHAT_YOU_SENT}\n{literal_fallback(sent, FALLBACK_LIMIT // 4)}"
    return Message(text, [*said.blocks, what, copy])


async def names_in(bot: Bot, text: str) -> dict[str, str]:
    """Look up who is mentioned; a name that Slack does not tell stays an id."""
    names = {}
    for user in mentioned(text):
        try:
            names[user] = (await bot.directory.person(user)).name
        except SlackFailure as failure:
            log.info("mention not resolved", user=user, why=str(failure))
    return names
