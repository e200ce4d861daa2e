"""The page and its parts as HTML, for one person looking at the workspace."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workspace import sample
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.page.example import example
from workspace.page.names import Names
from workspace.page.templates import draw
from workspace.people import Conversation, Person
from workspace.workspace import Workspace

_SLACKBOT = Person(sample.SLACKBOT_ID, "Slackbot", "Slackbot", "S", "#5f6368", is_bot=True)


@dataclass(frozen=True)
class Renderer:
    """Draws what one person sees."""

    workspace: Workspace
    reader: Person

    def page(
        self, channel_id: str | None, thread: str | None = None, target: str | None = None
    ) -> str:
        """The whole page at a conversation; with none that can be seen, at the first the bot is in.

        Only a link to a message, the target, leads nowhere else than there.
        """
        channel = self._channel(channel_id or "")
        if channel is None and target is None:
            channel = self._first_channel()
        thread = thread if channel and self._replies(channel, thread) else None
        title = f"{self._where(channel)} · {sample.TEAM_NAME}" if channel else sample.TEAM_NAME
        return self._draw(
            "page.html",
            {"target": target, "title": title},
            self._sidebar(channel),
            self._conversation(channel),
            self._thread(channel, thread),
        )

    def sidebar(self, channel_id: str | None) -> str:
        """The list of conversations, marking the open one."""
        channel = self._channel(channel_id) if channel_id else None
        return self._draw("sidebar.html", self._sidebar(channel))

    def conversation(self, channel_id: str) -> str:
        """A conversation with its composer, or the words that it cannot be seen."""
        return self._draw("conversation.html", self._conversation(self._channel(channel_id)))

    def thread(self, channel_id: str, thread: str) -> str | None:
        """A thread with its composer; None when there is no such thread."""
        channel = self._channel(channel_id)
        if channel is None or not self._replies(channel, thread):
            return None
        return self._draw("thread.html", self._thread(channel, thread))

    def messages(self, channel_id: str, thread: str | None) -> str | None:
        """The messages of a conversation or of a thread, nothing around them."""
        channel = self._channel(channel_id)
        if channel is None:
            return None
        found = self.workspace.messages(channel.id, self.reader.id, thread)
        return self._draw("messages.html", {"messages": found}, self._place(channel, thread))

    def message(self, channel_id: str, ts: str, thread: str | None) -> str | None:
        """One message as it stands in its channel or its thread; None when it is not there."""
        channel = self._channel(channel_id)
        message = self.workspace.message(channel.id, ts, self.reader.id) if channel else None
        if channel is None or message is None or not _belongs(message, thread):
            return None
        return self._draw("message.html", {"message": message}, self._place(channel, thread))

    def view(self) -> str | None:
        """The form open before this person, if there is one."""
        view = self.workspace.open_view(self.reader.id)
        if view is None:
            return None
        return self._draw("view.html", {"view": view, "errors": view.get("errors") or {}})

    def _draw(self, template: str, *values: Mapping[str, Any]) -> str:
        """One template, with what every template may ask for and with these values."""
        people = self.workspace.people()
        conversations = self.workspace.conversations_for(self.reader.id)
        common = {
            "errors": {},
            "reader": self.reader,
            "people": people,
            "bot": self._bot(people),
            "names": Names(
                {person.id: person.name for person in people},
                {conversation.id: conversation.name for conversation in conversations},
                self.reader.id,
            ),
        }
        return draw(template, ChainMap(*map(dict, values), common))

    def _sidebar(self, channel: Conversation | None) -> Mapping[str, Any]:
        conversations = self.workspace.conversations_for(self.reader.id)
        latest = {c.id: self._latest(c) for c in conversations}
        return {
            "team": sample.TEAM_NAME,
            "channel": channel,
            "conversations": conversations,
            "latest": latest,
        }

    def _conversation(self, channel: Conversation | None) -> Mapping[str, Any]:
        if channel is None:
            return {"channel": None}
        found = self.workspace.messages(channel.id, self.reader.id)
        command = self.workspace.commands()[0]["command"] if self.workspace.commands() else ""
        return {
            "messages": found,
            "draft_command": command,
            "example": example(None if channel.is_im else command),
            **self._around(channel),
            **self._place(channel, None),
        }

    def _thread(self, channel: Conversation | None, thread: str | None) -> Mapping[str, Any]:
        if channel is None or thread is None:
            return {"thread": None}
        replies = self._replies(channel, thread)
        return {
            "thread": thread,
            "replies": replies,
            **self._around(channel),
            **self._place(channel, thread),
        }

    def _around(self, channel: Conversation) -> Mapping[str, Any]:
        """What the composer and the bar over the messages show."""
        return {
            "channel": channel,
            "channel_name": self._name(channel),
            "where": self._where(channel),
            "commands": self._commands(),
            "bot_connected": self.workspace.socket.connections > 0,
        }

    def _place(self, channel: Conversation, thread: str | None) -> Mapping[str, Any]:
        """What a message needs to know about where it stands."""
        people = {person.id: person for person in [*self.workspace.people(), _SLACKBOT]}
        return {
            "place": "thread" if thread else "channel",
            "author_of": lambda message: people.get(message.get("user", ""), _SLACKBOT),
            "permalink": lambda message: _permalink(channel.id, message),
        }

    def _commands(self) -> list[Json]:
        """The app's commands, and the one of Slack's that is of use here."""
        invite = {
            "command": "/invite",
            "description": "Bring someone into this channel",
            "usage_hint": "@member",
        }
        return [*self.workspace.commands(), invite]

    def _channel(self, channel_id: str) -> Conversation | None:
        visible = self.workspace.conversations_for(self.reader.id)
        return next((c for c in visible if c.id == channel_id), None)

    def _first_channel(self) -> Conversation | None:
        """Where a newcomer begins: the first channel the bot is a member of."""
        visible = self.workspace.conversations_for(self.reader.id)
        bot = self._bot(self.workspace.people())
        return next((c for c in visible if bot.id in c.members), visible[0] if visible else None)

    def _replies(self, channel: Conversation, thread: str | None) -> list[Json]:
        """The messages of a thread, its parent first; none when there is no such thread."""
        if thread is None:
            return []
        try:
            return self.workspace.messages(channel.id, self.reader.id, thread)
        except SlackError:
            return []

    def _latest(self, channel: Conversation) -> str:
        newest = self.workspace.messages(channel.id, self.reader.id, limit=1)
        return str(newest[-1]["ts"]) if newest else ""

    def _name(self, channel: Conversation) -> str:
        return self._bot(self.workspace.people()).name if channel.is_im else channel.name

    def _where(self, channel: Conversation) -> str:
        return self._name(channel) if channel.is_im else f"#{channel.name}"

    @staticmethod
    def _bot(people: list[Person]) -> Person:
        return next(person for person in people if person.is_bot)


def _belongs(message: Json, thread: str | None) -> bool:
    """Whether a message stands in that thread, or, with None, in the channel itself."""
    if thread is not None:
        return bool(thread in {message["ts"], message.get("thread_ts")})
    is_reply = message.get("thread_ts") not in {None, message["ts"]}
    return not is_reply or message.get("subtype") == "thread_broadcast"


def _permalink(channel_id: str, message: Json) -> str:
    address = f"/archives/{channel_id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{address}?thread_ts={thread}" if thread not in {None, message["ts"]} else address
