"""The command line about drafts. Nothing in it changes anything, so it is answered at once."""

from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.words import finding as words
from handlers.access import why_not
from handlers.bot import Bot
from handlers.drafts import deleting, exporting, listing, showing
from handlers.drafts.days import today
from handlers.drafts.parsing import Verb, parse
from handlers.intake import Body
from handlers.whisper import Whisper


async def answer(bot: Bot, command: Body, whisper: Whisper) -> Message:
    """Answer a line; `whisper` is for what takes longer."""
    user, team, channel = command["user_id"], command["team_id"], command["channel_id"]
    asked = parse(command.get("text", ""), user=user, today=today())
    if asked.verb is Verb.DELETE:  # for admins, who may be no editors
        return await deleting.ask(bot, asked.about, user=user, team=team, channel=channel)
    why = await why_not(bot, user=user, team=team, channel=channel)
    if why:
        return formatted_note(why)
    match asked.verb:
        case Verb.HELP:
            return formatted_note(words.help_mrkdwn(bot.commands))
        case Verb.SHOW:
            return await showing.answer(bot, asked, user, channel)
        case Verb.EXPORT:
            return await exporting.answer(bot, asked, user, channel, whisper)
        case _:
            return await listing.answer(bot, asked, user, channel)
