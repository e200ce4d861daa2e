"""The offer to make a change of a reply: one at a time, where Slack lets us take one back.

In a channel an offer is seen by one person and by nobody again after they come back: Slack deletes
those. In a direct message it is a message like any other, and a second one takes its place.
"""

from dataclasses import replace

import structlog

from bot.archive import Draft
from bot.slack.failure import SlackFailure
from handlers.bot import Bot
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

_OFFER = "-offer"


async def the_only_one(bot: Bot, draft: Draft, whisper: Whisper) -> Whisper:
    """Return the way for an offer, after those that nobody took up have gone from the thread."""
    if not draft.channel.startswith("D") or draft.thread_ts is None:
        return whisper
    alone = replace(whisper, key=f"{whisper.key}{_OFFER}")
    try:
        ours = await bot.door.ours(draft.channel, draft.thread_ts, draft.created_at)
        for ts, key in ours.items():
            if (key or "").endswith(_OFFER) and key != alone.key:
                await _take_back(bot, draft.channel, draft.thread_ts, ts)
    except SlackFailure as failure:
        log.info("an offer stays", draft=draft.id, why=str(failure))
    return alone


async def _take_back(bot: Bot, channel: str, thread_ts: str, ts: str) -> None:
    """Delete an offer; once it was taken up, it says what became of it, and stays."""
    offer = await bot.door.message(channel, thread_ts, ts)
    if offer and any(block["type"] == "actions" for block in offer.get("blocks", ())):
        await bot.door.delete(channel, ts)
