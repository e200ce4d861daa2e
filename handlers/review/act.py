"""What an act of a review looks like, and how it is set going."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.archive import Request
from handlers.bot import Bot
from handlers.whisper import Whisper

Act = Callable[[Bot, Request, Whisper], Awaitable[None]]
"""Does what a recorded request asks for. Who asks has been checked, and that they see the draft."""


class Perform(Protocol):
    """Sets a recorded request going; it is `handlers.perform.perform`.

    Modules whose acts `perform` leads to are given it: they cannot import what imports them.
    """

    def __call__(
        self, bot: Bot, request: Request, *, response_url: str | None = None, resumed: bool = False
    ) -> None:
        """Start the work that a recorded request asks for."""
