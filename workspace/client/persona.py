"""Act as a person."""

import io

from aiohttp import FormData

from workspace.client import elements
from workspace.client.elements import Element
from workspace.client.home import Home
from workspace.client.sights import Sights, thread_ts
from workspace.client.values import Message, Outcome, outcome
from workspace.jsons import Json


class Persona(Sights):
    """One person at their keyboard. Channels go by "#name" or by id."""

    @property
    def direct(self) -> str:
        """Their direct message with the bot."""
        return f"D0{self.id.removeprefix('U')}"

    async def say(
        self,
        channel: str,
        text: str,
        *,
        thread: Message | str | None = None,
        files: tuple[str, ...] = (),
    ) -> Message:
        """Write into a channel, or into a thread of it; "@ChrisGPT" mentions the bot."""
        parent = thread_ts(thread) if thread else None
        given = {"channel": channel, "text": text, "thread_ts": parent}
        answer = await self._act("message", **given, **({"files": list(files)} if files else {}))
        return await self.latest(Message(channel, {"ts": answer["ts"], "thread_ts": parent}))

    async def reply(self, message: Message, text: str) -> Message:
        """Write into the thread that this message is in, or starts."""
        return await self.say(message.channel, text, thread=message)

    async def edit(self, message: Message, text: str) -> Message:
        """Change one of their own messages."""
        await self._act("edit", **_at(message), text=text)
        return await self.latest(message)

    async def delete(self, message: Message) -> None:
        """Delete one of their own messages."""
        await self._act("delete", **_at(message))

    async def react(self, message: Message, name: str) -> None:
        """Add a reaction, such as "eyes"."""
        await self._act("react", **_at(message), name=name)

    async def unreact(self, message: Message, name: str) -> None:
        """Take a reaction of theirs away."""
        await self._act("unreact", **_at(message), name=name)

    async def store(self, name: str, content: bytes) -> str:
        """Upload a file that nobody else sees yet: its id."""
        form = FormData(quote_fields=False)  # as browsers send names
        form.add_field("file", io.BytesIO(content), filename=name)
        answer = await self._client.upload("/person/upload", form, user=self.id)
        return str(answer["file"]["id"])

    async def upload(
        self,
        channel: str,
        name: str,
        content: bytes,
        *,
        text: str = "",
        thread: Message | str | None = None,
    ) -> Message:
        """Share a file in a channel, or in a thread of it."""
        return await self.say(
            channel, text, thread=thread, files=(await self.store(name, content),)
        )

    async def stop_stream(self, message: Message) -> Outcome:
        """End a growing message, where the app lets people do so."""
        return outcome(await self._act("stop-stream", **_at(message)))

    async def run(self, channel: str, text: str) -> Outcome:
        """Run a slash command, such as "/chrisgpt • one", and wait for its acknowledgement."""
        return outcome(await self._act("command", channel=channel, text=text))

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Outcome:
        """Use a shortcut: one of a message's menu, or without a message a global one."""
        place = _at(message) if message else {}
        return outcome(await self._act("shortcut", callback_id=callback_id, **place))

    async def click(self, message: Message, label: str) -> Outcome:
        """Press the button of that label, as the message is now; it may change meanwhile.

        Raises:
            LookupError: The message has no such button.
        """
        return await self.press_late(await self.latest(message), label)

    async def use(self, message: Message, action_id: str, value: object = None) -> Outcome:
        """Use the element of that action_id, as the message is now: choose this value.

        Raises:
            LookupError: The message has no such element.
        """
        now = await self.latest(message)
        return await self._use(message, elements.by_action(now.blocks, action_id), value=value)

    async def press(self, message: Message, block_id: str, action_id: str) -> Outcome:
        """Press a button by its ids, also one that has gone from the screen since."""
        return await self._use(message, Element(block_id, {"action_id": action_id}))

    async def press_late(self, message: Message, label: str) -> Outcome:
        """Press a button that is still on their screen, though the message may have changed."""
        element = elements.by_label(message.blocks, label)
        return await self._use(message, element, seen=element.json)

    async def open_home(self) -> Home | None:
        """Open the app's Home tab; what the app has published there by now, if anything."""
        await self._act("home")
        return await self.home_now()

    async def invite(self, channel: str, member: str) -> None:
        """Bring someone into a channel."""
        await self._act("invite", channel=channel, member=member)

    async def remove(self, channel: str, member: str) -> None:
        """Send someone out of a channel."""
        await self._act("remove", channel=channel, member=member)

    async def join(self, channel: str) -> None:
        """Become a member of a public channel."""
        await self._act("join", channel=channel)

    async def leave(self, channel: str) -> None:
        """Leave a channel."""
        await self._act("leave", channel=channel)

    async def archive(self, channel: str) -> None:
        """Archive a channel."""
        await self._act("archive", channel=channel)

    async def unarchive(self, channel: str) -> None:
        """Open an archived channel again."""
        await self._act("unarchive", channel=channel)

    async def _use(self, message: Message, element: Element, **more: object) -> Outcome:
        place = {**_at(message), "block_id": element.block_id, "action_id": element.action_id}
        return outcome(await self._act("action", **place, **more))

    async def _act(self, act: str, /, **given: object) -> Json:
        return await self._client.post(f"/person/{act}", user=self.id, **given)


def _at(message: Message) -> Json:
    return {"channel": message.channel, "ts": message.ts}
