"""The command line about drafts, answered at once.

All it changes is the team's words: what a kill cuts off there may be typed again.
"""

from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.words import finding as words
from handlers.access import why_not
from handlers.bot import Bot
from handlers.drafts import deleting, exporting, listing, showing, team_words
from handlers.drafts.days import today
from handlers.drafts.parsing import Asked, Verb, parse
from handlers.intake import Body
from handlers.whisper import Whisper


async def answer(bot: Bot, command: Body, whisper: Whisper) -> Message:
    """Answer a line; `whisper` is for what takes longer."""
    user, team, channel = command["user_id"], command["team_id"], command["channel_id"]
    asked = parse(command.get("text", ""), user=user, today=today())
    if asked.verb is Verb.DELETE:  # for admins, who may be no editors
        return await deleting.ask(bot, asked.about, user=user, team=team, channel=channel)
    why = await why_not(bot, user=user, team=team, channel=channel)
    return formatted_note(why) if why else await _answer(bot, asked, user, channel, whisper)


async def _answer(bot: Bot, asked: Asked, user: str, channel: str, whisper: Whisper) -> Message:
    match asked.verb:
        case Verb.HELP:
            return formatted_note(words.help_mrkdwn(bot.commands))
        case Verb.SHOW:
            return await showing.answer(bot, asked, user, channel)
        case Verb.WORDS:
            return await team_words.answer(bot, asked, user)
        case Verb.EXPORT:
            return await exporting.answer(bot, asked, user, channel, whisper)
        case _:
            return await listing.answer(bot, asked, user, channel)
