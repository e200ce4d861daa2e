"""Act as a person, and see what that person sees."""

# ruff: noqa: ASYNC109  # a test says how patient it is

from collections.abc import Callable
from typing import TYPE_CHECKING

from workspace.client.form import Form
from workspace.client.values import Message, Outcome
from workspace.client.waiting import TIMEOUT, until

if TYPE_CHECKING:
    from workspace.client.connection import Client

Test = Callable[[Message], object]


class Persona:
    """One person at their keyboard. Channels go by "#name" or by id."""

    def __init__(self, client: "Client", user_id: str) -> None:
        self._client = client
        self.id = user_id

    @property
    def direct(self) -> str:
        """Their direct message with the bot."""
        return f"D0{self.id.removeprefix('U')}"

    async def say(self, channel: str, text: str, *, thread: Message | str | None = None) -> Message:
        """Write into a channel, or into a thread of it; "@ChrisGPT" mentions the bot."""
        thread_ts = _thread_ts(thread) if thread else None
        answer = await self._client.post(
            "/person/message", user=self.id, channel=channel, text=text, thread_ts=thread_ts
        )
        return await self.latest(Message(channel, {"ts": answer["ts"], "thread_ts": thread_ts}))

    async def reply(self, message: Message, text: str) -> Message:
        """Write into the thread that this message is in, or starts."""
        return await self.say(message.channel, text, thread=message)

    async def run(self, channel: str, text: str) -> Outcome:
        """Run a slash command, such as "/chrisgpt • one", and wait for its acknowledgement."""
        answer = await self._client.post(
            "/person/command", user=self.id, channel=channel, text=text
        )
        return Outcome(**answer)

    async def click(self, message: Message, label: str) -> Outcome:
        """Press the button of that label, as the message is now.

        Raises:
            LookupError: The message has no such button.
        """
        now = await self.latest(message)
        if label not in now.buttons:
            raise LookupError(f"No button {label!r}; there are {list(now.buttons)}.")
        return await self.press(message, *now.buttons[label])

    async def press(self, message: Message, block_id: str, action_id: str) -> Outcome:
        """Press a button by its ids, also one that has gone from the screen since."""
        answer = await self._client.post(
            "/person/action",
            user=self.id,
            channel=message.channel,
            ts=message.ts,
            block_id=block_id,
            action_id=action_id,
        )
        return Outcome(**answer)

    async def press_late(self, message: Message, label: str) -> Outcome:
        """Press a button that is still on their screen, though the message may have changed."""
        block_id, action_id = message.buttons[label]
        answer = await self._client.post(
            "/person/action",
            user=self.id,
            channel=message.channel,
            ts=message.ts,
            block_id=block_id,
            action_id=action_id,
            seen=message.element(block_id, action_id),
        )
        return Outcome(**answer)

    async def invite(self, channel: str, member: str) -> None:
        """Bring someone into a channel."""
        await self._client.post("/person/invite", user=self.id, channel=channel, member=member)

    async def messages(self, channel: str, *, thread: Message | str | None = None) -> list[Message]:
        """What they see in a channel, or in one thread of it, oldest first."""
        query = {"user": self.id, "channel": channel}
        if thread:
            query["thread_ts"] = _thread_ts(thread)
        answer = await self._client.get("/person/messages", **query)
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
        thread_ts = _thread_ts(parent)
        return await self.sees(
            parent.channel,
            containing=containing,
            where=lambda m: m.ts != thread_ts and (not where or where(m)),
            thread=thread_ts,
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
        view = (await self._client.get("/person/state", user=self.id))["view"]
        return Form(self._client, self.id, view) if view else None

    async def _find(self, message: Message) -> Message | None:
        for thread in (message.thread_ts, None):
            for now in await self.messages(message.channel, thread=thread):
                if now.ts == message.ts:
                    return now
        return None


def _thread_ts(thread: Message | str) -> str:
    if isinstance(thread, str):
        return thread
    return thread.thread_ts or thread.ts
