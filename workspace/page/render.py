"""The page and its parts as HTML, for one person looking at the workspace."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workspace import sample
from workspace.acts.streams import STOPPED
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.messages import ts
from workspace.page.history import History, Stretch
from workspace.page.names import Names
from workspace.page.reactions import reactions
from workspace.page.roles import named, role, sight
from workspace.page.shared_files import shared_files
from workspace.page.source import source
from workspace.page.templates import draw
from workspace.people import Conversation, Person
from workspace.welcome import Welcome, usual
from workspace.workspace import Workspace

_SHOWN_REPLIERS = 4
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
        thread = thread if channel and self._has(channel, thread) else None
        title = f"{self._where(channel)} · {sample.TEAM_NAME}" if channel else sample.TEAM_NAME
        return self._draw(
            "page.html",
            {"target": target, "title": title},
            self._sidebar(channel),
            self._conversation(channel, thread or target),
            self._thread(channel, thread, target),
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
        if channel is None or not self._has(channel, thread):
            return None
        return self._draw("thread.html", self._thread(channel, thread))

    def messages(
        self,
        channel_id: str,
        thread: str | None,
        before: str | None = None,
        after: str | None = None,
    ) -> str | None:
        """A hundred messages of a thread or of a conversation, with nothing around them.

        Those written before or after a time, or the newest.
        """
        channel = self._channel(channel_id)
        if channel is None:
            return None
        stretch = self._stretch(channel, thread, before, after)
        return self._draw("messages.html", _shown(stretch), self._place(channel, thread))

    def message(self, channel_id: str, ts: str, thread: str | None) -> str | None:
        """One message as it stands in its channel or its thread; None when it is not there."""
        channel = self._channel(channel_id)
        message = self.workspace.message(channel.id, ts, self.reader.id) if channel else None
        if channel is None or message is None or not _belongs(message, thread):
            return None
        return self._draw("message.html", {"message": message}, self._place(channel, thread))

    def source(self, channel_id: str, ts: str) -> str | None:
        """What this person typed as the message of that time; None when it is not theirs."""
        channel = self._channel(channel_id)
        message = self.workspace.message(channel.id, ts, self.reader.id) if channel else None
        if message is None or message.get("user") != self.reader.id:
            return None
        return source(message.get("text", ""), self._names())

    def view(self) -> str | None:
        """The form open before this person, if there is one."""
        view = self.workspace.open_view(self.reader.id)
        if view is None:
            return None
        names = self._names(self.workspace.views.channel(self.reader.id, view["id"]) or "")
        errors = view.get("errors") or {}
        return self._draw("view.html", {"view": view, "errors": errors, "names": names})

    def home(self) -> str | None:
        """The app's Home as this person sees it; None when the app has none."""
        if not self.workspace.manifest.home_tab:
            return None
        view = self.workspace.home_views.shown_to(self.reader.id)
        connected = self.workspace.delivery.connected
        return self._draw("home.html", {"view": view, "bot_connected": connected})

    def _draw(self, template: str, *values: Mapping[str, Any]) -> str:
        """One template, with what every template may ask for and with these values."""
        people = self.workspace.people()
        common = {
            "errors": {},
            "reader": self.reader,
            "people": people,
            "bot": self._bot(people),
            "shortcuts": self.workspace.manifest.shortcuts,
            "home_tab": self.workspace.manifest.home_tab,
            "im": next((c for c in self._visible() if c.is_im), None),
            "names": self._names(),
        }
        return draw(template, ChainMap(*map(dict, values), common))

    def _visible(self) -> list[Conversation]:
        return self.workspace.conversations_for(self.reader.id)

    def _names(self, here: str = "") -> Names:
        people = self.workspace.people()
        return Names(
            {person.id: person.name for person in people},
            {c.id: self._name(c) for c in self._visible()},
            self.reader.id,
            frozenset(c.id for c in self._visible() if c.is_private),
            here,
            self._picture,
        )

    def _picture(self, file_id: str) -> str:
        """Where a picture that the workspace keeps is shown; empty for what is no picture."""
        files = self.workspace.files
        try:
            file = files.find(file_id)
        except SlackError:
            return ""
        address = str(files.described(file)["url_private"])
        return address.removeprefix(self.workspace.base_url) if file.is_picture else ""

    def _sidebar(self, channel: Conversation | None) -> Mapping[str, Any]:
        conversations = self.workspace.conversations_for(self.reader.id)
        latest = {c.id: self._latest(c) for c in conversations}
        return {
            "team": sample.TEAM_NAME,
            "channel": channel,
            "conversations": conversations,
            "latest": latest,
            "sight": sight(self.reader),
            "named": named,
        }

    def _conversation(
        self, channel: Conversation | None, target: str | None = None
    ) -> Mapping[str, Any]:
        """A conversation at its end, or where the target stands."""
        if channel is None:
            return {"channel": None}
        members = [person for person in self.workspace.people() if person.id in channel.members]
        return {
            "members": members,
            "role": role,
            "welcome": self._welcome(channel),
            **_shown(self._stretch(channel, target=target)),
            **self._around(channel),
            **self._place(channel, None),
        }

    def _welcome(self, channel: Conversation) -> Welcome:
        """What a newcomer reads where the app is."""
        manifest = self.workspace.manifest
        welcomes = self.workspace.settings.welcomes or usual(manifest)
        welcome = welcomes.direct if channel.is_im else welcomes.channel
        return welcome.filled(
            app=manifest.bot_name,
            command=manifest.commands[0].command if manifest.commands else "",
            where=self._where(channel),
        )

    def _stretch(
        self,
        channel: Conversation,
        thread: str | None = None,
        before: str | None = None,
        after: str | None = None,
        target: str | None = None,
    ) -> Stretch:
        history = History(self.workspace, channel.id, self.reader.id)
        if thread:
            return history.thread(thread, before=before, target=target)
        if before:
            return history.before(before)
        if after:
            return history.after(after)
        latest = history.latest()
        # Who follows a link to what is long past begins to read there.
        if target is None or any(message["ts"] == target for message in latest.messages):
            return latest
        return history.around(target)

    def _thread(
        self, channel: Conversation | None, thread: str | None, target: str | None = None
    ) -> Mapping[str, Any]:
        """A thread at its end, or from where the target stands."""
        if channel is None or thread is None:
            return {"thread": None}
        return {
            "thread": thread,
            "thread_stretch": self._stretch(channel, thread, target=target),
            **self._around(channel),
            **self._place(channel, thread),
        }

    def _around(self, channel: Conversation) -> Mapping[str, Any]:
        """What the composer and the bar over the messages show."""
        visible = self.workspace.conversations_for(self.reader.id)
        return {
            "channel": channel,
            "channel_name": self._name(channel),
            "where": self._where(channel),
            "standing": self._standing(channel),
            "commands": self._commands(),
            "channels": [c for c in visible if not c.is_im],
            "bot_connected": self.workspace.delivery.connected,
        }

    def _place(self, channel: Conversation, thread: str | None) -> Mapping[str, Any]:
        """What a message needs to know about where it stands."""
        people = {person.id: person for person in [*self.workspace.people(), _SLACKBOT]}
        names = {person.id: person.name for person in people.values()}
        me, base_url = self.reader.id, self.workspace.base_url
        return {
            "place": "thread" if thread else "channel",
            "can_stop": STOPPED in self.workspace.manifest.bot_events,
            "names": self._names(channel.id),
            "author_of": lambda message: people.get(message.get("user", ""), _SLACKBOT),
            "files_of": lambda message: shared_files(message, base_url),
            "is_own": lambda message: message.get("user") == me and not message.get("ephemeral"),
            "permalink": lambda message: _permalink(channel.id, message),
            "reactions_of": lambda message: reactions(message, names, me),
            "repliers_of": lambda message: [
                people[user] for user in message.get("reply_users", ()) if user in people
            ][:_SHOWN_REPLIERS],
        }

    def _standing(self, channel: Conversation) -> str:
        """What keeps this person from writing here, if anything does."""
        if channel.is_archived:
            return "archived"
        if channel.is_im and not self.workspace.manifest.messages_tab:
            return "unheard"
        return "member" if self.reader.id in channel.members else "onlooker"

    def _commands(self) -> list[Json]:
        """The app's commands, and those of Slack's that are of use here."""
        return [*self.workspace.commands(), *_OWN_COMMANDS]

    def _channel(self, channel_id: str) -> Conversation | None:
        visible = self.workspace.conversations_for(self.reader.id)
        return next((c for c in visible if c.id == channel_id), None)

    def _first_channel(self) -> Conversation | None:
        """Where a newcomer begins: the first channel the bot is a member of."""
        visible = self.workspace.conversations_for(self.reader.id)
        bot = self._bot(self.workspace.people())
        return next((c for c in visible if bot.id in c.members), visible[0] if visible else None)

    def _has(self, channel: Conversation, thread: str | None) -> bool:
        """Whether there is such a thread for this person."""
        if thread is None:
            return False
        try:
            return bool(self.workspace.messages(channel.id, self.reader.id, thread, limit=1))
        except SlackError:
            return False

    def _latest(self, channel: Conversation) -> str:
        # Their own notes count too; asked for no message, the workspace answers with these alone.
        notes = self.workspace.messages(channel.id, self.reader.id, limit=0)
        times = [ts(note) for note in notes]
        return max([self.workspace.store.latest(channel.id), *times])

    def _name(self, channel: Conversation) -> str:
        return self._bot(self.workspace.people()).name if channel.is_im else channel.name

    def _where(self, channel: Conversation) -> str:
        return self._name(channel) if channel.is_im else f"#{channel.name}"

    @staticmethod
    def _bot(people: list[Person]) -> Person:
        return next(person for person in people if person.is_bot)


_OWN_COMMANDS: tuple[Json, ...] = (
    {
        "command": "/invite",
        "description": "Bring someone into this channel",
        "usage_hint": "@member",
    },
    {
        "command": "/remove",
        "description": "Send someone out of this channel",
        "usage_hint": "@member",
    },
    {"command": "/leave", "description": "Leave this channel", "usage_hint": ""},
    {"command": "/archive", "description": "Archive this channel", "usage_hint": ""},
)


def _shown(stretch: Stretch) -> Mapping[str, Any]:
    """What the list of messages draws."""
    return {
        "messages": stretch.messages,
        "has_older": stretch.has_older,
        "has_newer": stretch.has_newer,
    }


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
