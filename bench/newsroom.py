"""Editors who ask for drafts by every way there is, whether the bot is there or not."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable  # noqa: TC003 - read at run time too

from bench.promises import Asked
from bench.snapshot import PLACES, Snapshot
from workspace.client import Client, Form, Message, NotSeenError, Persona, Refused, until

FORM_SECONDS = 3.0
SUBMIT_SECONDS = 60.0
CHANNELS = ("#newsletter", "#desk")


class Newsroom:
    """The editors, and what they asked for so far."""

    def __init__(self, client: Client, chance: random.Random) -> None:
        self.asked: list[Asked] = []
        self._editors = [client.person(user) for user in ("UEDITOR", "USECOND", "UADMIN")]
        self.chance = chance
        # A person has one form in front of them at a time.
        self.hands: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ways: dict[str, Callable[[Asked, Persona], Awaitable[None]]] = {
            "command": self._by_command,
            "form": self._by_form,
            "mention": self._by_mention,
            "direct message": self._by_direct_message,
        }

    def editor(self, user: str) -> Persona:
        """Return the editor with this id."""
        return next(editor for editor in self._editors if editor.id == user)

    async def ask(self) -> None:
        """Let one editor ask for one draft."""
        way = self.chance.choice(list(self._ways))
        one = Asked(f"S{len(self.asked):04}E", way)
        self.asked.append(one)
        await self._ways[way](one, self.chance.choice(self._editors))

    async def try_again(self, seen: Snapshot) -> None:
        """Let somebody press Try again twice under a draft that stopped, if there is one."""
        stopped = [
            message
            for thread in seen.replies.values()
            for message in thread
            if "Try again" in message.buttons
        ]
        if stopped:
            await self._double_click(self.chance.choice(stopped))

    async def _double_click(self, message: Message) -> None:
        person = self.editor(PLACES[message.channel])
        ids = message.buttons["Try again"]
        with contextlib.suppress(Refused):  # the button has gone since
            await asyncio.gather(*(person.press(message, *ids) for _ in range(2)))

    async def _by_command(self, one: Asked, editor: Persona) -> None:
        channel = self._channel(editor)
        outcome = await editor.run(channel, f"/chrisgpt {_bullets(one)}")
        one.sure = outcome.ok

    async def _by_form(self, one: Asked, editor: Persona) -> None:
        async with self.hands[editor.id]:
            outcome = await editor.run(self._channel(editor), "/chrisgpt")
            form = await opened(editor) if outcome.ok else None
            if form is None:
                return  # the bot died before the form was there: the editor has written nothing

            async def sent() -> bool:
                """Press the button until it works: the form stays open with what was typed."""
                return (await form.submit(bullets=_bullets(one))).ok

            with contextlib.suppress(Refused):  # a form that came too late was opened over it
                await until(sent, timeout=SUBMIT_SECONDS, what=f"{one.marker}'s form to be taken")
                one.sure = True

    async def _by_mention(self, one: Asked, editor: Persona) -> None:
        await editor.say(self._channel(editor), f"@ChrisGPT {_bullets(one)}")

    async def _by_direct_message(self, one: Asked, editor: Persona) -> None:
        await editor.say(editor.direct, _bullets(one))

    def _channel(self, editor: Persona) -> str:
        return "#newsletter" if editor.id == "USECOND" else self.chance.choice(CHANNELS)


async def opened(editor: Persona) -> Form | None:
    """Wait a moment for the form that the bot opens; None when it does not, because it is dead."""
    try:
        return await editor.form(timeout=FORM_SECONDS)
    except NotSeenError:
        return None


def _bullets(one: Asked) -> str:
    return f"• {one.marker} is about the library\n• Volunteers wanted: two hours a month"
