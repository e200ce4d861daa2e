"""A word in between for who waits: most acts are done before anybody wonders."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.slack.message import Message
from handlers.bot import Bot
from handlers.whisper import Whisper

WAIT_SECONDS = 3.0


@asynccontextmanager
async def saying_if_long(bot: Bot, whisper: Whisper, message: Message) -> AsyncIterator[None]:
    """Say something to a person, once, if what is done inside takes longer than a moment."""

    async def say() -> None:
        await asyncio.sleep(WAIT_SECONDS)
        # A message is posted once by its key, and the answer has the usual one.
        await replace(whisper, key=f"{whisper.key}-wait", replaces=False).say(message)

    saying = bot.tasks.start(say(), name="a word in between")
    try:
        yield
    finally:
        saying.cancel()
