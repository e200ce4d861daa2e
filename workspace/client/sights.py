"""See what one person sees, and wait for it."""

# ruff: noqa: ASYNC109  # a test says how patient it is

from collections.abc import Callable
from typing import TYPE_CHECKING

from workspace.client.form import Form
from workspace.client.home import Home
from workspace.client.values import Message
from workspace.client.waiting import TIMEOUT, until
from workspace.jsons import Json

if TYPE_CHECKING:
    from workspace.client.connection import Client

Test = Callable[[Message], object]


class Sights:
    """One person's eyes. Channels go by "#name" or by id."""

    def __init__(self, client: "Client", user_id: str) -> None:
        self._client = client
        self.id = user_id

    async def state(self) -> Json:
        """Everything around the messages: people, channels, the open form, commands."""
        return await self._client.get("/person/state", user=self.id)

    async def messages(
        self,
        channel: str,
        *,
        thread: Message | str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> list[Message]:
        """What they see in a channel, or in one thread of it, oldest first.

        Of many, the latest; the latest before a time when one is given.
        """
        asked = {
            "thread_ts": thread_ts(thread) if thread else None,
            "before": before,
            "limit": None if limit is None else str(limit),
        }
        query = {name: value for name, value in asked.items() if value is not None}
        answer = await self._client.get("/person/messages", user=self.id, channel=channel, **query)
        return [Message(channel, message) for message in answer["messages"]]

    async def latest(self, message: Message) -> Message:
        """The message as it is now.

        Raises:
            LookupError: It is gone.
        """
        now = await self._find(message)
        if now is None:
            raise LookupError(f"The message {message.ts} is gone.")
        return now

    async def sees(
        self,
        channel: str,
        *,
        containing: str = "",
        where: Test | None = None,
        thread: Message | str | None = None,
        timeout: float = TIMEOUT,
    ) -> Message:
        """Wait for a message (the newest that fits) with these words, for which the test holds."""
        seen: list[Message] = []

        async def look() -> Message | None:
            seen[:] = await self.messages(channel, thread=thread)
            fits = (m for m in reversed(seen) if containing in m.words and (not where or where(m)))
            return next(fits, None)

        return await until(
            look,
            timeout=timeout,
            what=f"{self.id} to see {containing or 'a fitting message'!r} in {channel}",
            instead=lambda: f"there was {[message.words for message in seen]}",
        )

    async def sees_in_thread(
        self,
        parent: Message,
        *,
        containing: str = "",
        where: Test | None = None,
        timeout: float = TIMEOUT,
    ) -> Message:
        """Wait for a reply in the thread of this message; the message itself does not count."""
        parent_ts = thread_ts(parent)
        return await self.sees(
            parent.channel,
            containing=containing,
            where=lambda m: m.ts != parent_ts and (not where or where(m)),
            thread=parent_ts,
            timeout=timeout,
        )

    async def sees_note(
        self,
        channel: str,
        *,
        containing: str = "",
        thread: Message | str | None = None,
        timeout: float = TIMEOUT,
    ) -> Message:
        """Wait for a message that only this person sees."""
        return await self.sees(
            channel,
            containing=containing,
            where=lambda m: m.ephemeral,
            thread=thread,
            timeout=timeout,
        )

    async def sees_change(
        self,
        message: Message,
        test: Test,
        *,
        timeout: float = TIMEOUT,
    ) -> Message:
        """Wait until the test holds for this message."""

        async def look() -> Message | None:
            now = await self._find(message)
            return now if now and test(now) else None

        return await until(look, timeout=timeout, what=f"{message.words!r} to change")

    async def sees_gone(
        self,
        message: Message,
        *,
        timeout: float = TIMEOUT,
    ) -> None:
        """Wait until this message is no longer there."""

        async def look() -> bool:
            return await self._find(message) is None

        await until(look, timeout=timeout, what=f"{message.words!r} to go")

    async def form(self, *, title: str = "", timeout: float = TIMEOUT) -> Form:
        """Wait for a form to be open, with these words in its title."""

        async def look() -> Form | None:
            form = await self.form_now()
            return form if form and title in form.title else None

        return await until(look, timeout=timeout, what=f"a form {title!r} for {self.id}")

    async def form_now(self) -> Form | None:
        """The form open in front of them now, if any."""
        view = (await self.state())["view"]
        return Form(self._client, self.id, view) if view else None

    async def sees_home(self, *, containing: str = "", timeout: float = TIMEOUT) -> Home:
        """Wait for the app's Home tab to hold these words."""

        async def look() -> Home | None:
            home = await self.home_now()
            return home if home and containing in home.words else None

        return await until(look, timeout=timeout, what=f"{containing!r} in {self.id}'s Home tab")

    async def home_now(self) -> Home | None:
        """The app's Home tab as it is published for them now, if it is."""
        view = (await self._client.get("/person/home", user=self.id))["view"]
        return Home(self._client, self.id, view) if view else None

    async def _find(self, message: Message) -> Message | None:
        for thread in (message.thread_ts, None):
            for now in await self.messages(message.channel, thread=thread):
                if now.ts == message.ts:
                    return now
        return None


def thread_ts(thread: Message | str) -> str:
    """The thread that this message is in, or starts."""
    if isinstance(thread, str):
        return thread
    return thread.thread_ts or thread.ts
