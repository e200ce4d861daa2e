"""The workspace: people, conversations, messages, and what people do in them."""

import secrets
from pathlib import Path

from workspace import sample
from workspace.calls import CallRecord
from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.delivery.delivery import Delivery
from workspace.delivery.events import Events
from workspace.delivery.http import HttpRequests
from workspace.delivery.record import Record
from workspace.delivery.socket_mode import SocketMode
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.faults import Faults
from workspace.files.enclosures import FileEnclosures
from workspace.files.files import Files
from workspace.files.scans import Scans
from workspace.interactivity.home_views import HomeViews
from workspace.interactivity.offers import Offers
from workspace.interactivity.response_urls import ResponseUrls
from workspace.interactivity.triggers import Triggers
from workspace.interactivity.views import Views
from workspace.jsons import Json
from workspace.log import MessageLog
from workspace.manifest import Manifest
from workspace.people import Conversation, Person
from workspace.settings import Settings
from workspace.store import Store
from workspace.streams import Streams
from workspace.team_store import TeamStore
from workspace.web_api.rates import Rates


class Tokens:
    """The keys of one start: new each time, so that an old one opens nothing."""

    def __init__(self) -> None:
        self.bot = f"xoxb-{secrets.token_urlsafe(24)}"
        self.app = f"xapp-{secrets.token_urlsafe(24)}"
        self.page = secrets.token_urlsafe(24)
        self.signing_secret = secrets.token_hex(16)


class Workspace:
    """A Slack workspace with one app installed.

    It holds the parts, and answers what a person sees; what people do is in `workspace.acts`.
    """

    def __init__(self, data_dir: Path, manifest: Manifest, settings: Settings) -> None:
        self.settings = settings
        self.manifest = manifest
        self.base_url = ""
        """Where the workspace is served; known when it listens."""
        self.tokens = Tokens()
        self.store = Store(data_dir)
        self.clock = Clock(self.store.last_ts())
        self.changes = Changes()
        team = sample.people(manifest.bot_name)
        kept = TeamStore(self.store.db)
        channels = sample.conversations(team)
        self.directory = Directory(team, channels, sample.USER_GROUPS, kept)
        for channel_id, user_id in kept.earlier_members():
            self.directory.add_member(channel_id, user_id)
        self.faults = Faults()
        record = Record(self.clock, "socket_mode" if manifest.socket_mode else "http")
        self.socket = SocketMode(self.clock, self.settings, record)
        self.socket.enabled = manifest.socket_mode
        transport = (
            self.socket
            if manifest.socket_mode
            else HttpRequests(
                manifest, self.tokens.signing_secret, self.clock, self.settings, record
            )
        )
        self.delivery = Delivery(
            transport,
            record,
            self.faults,
            self.clock,
            self.settings,
            interactive=manifest.interactive,
        )
        self.events = Events(self.delivery, self.manifest, self.clock, self.directory)
        self.streams = Streams(self.clock, self.changes, self.directory)
        self.files = Files(
            self.store, self.directory, self.clock, settings.upload_limit, lambda: self.base_url
        )
        self.store.enclosures = FileEnclosures(self.files)
        self.log = MessageLog(
            self.store,
            self.clock,
            self.changes,
            self.directory,
            self.streams,
            self.events,
            self.files,
        )
        self.scans = Scans(
            self.files,
            self.log,
            self.directory,
            self.clock,
            seconds=settings.scan_seconds,
            bot_name=lambda: self.manifest.bot_name,
        )
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)
        self.views = Views(self.clock, self.changes)
        self.home_views = HomeViews(self.store, self.clock, self.changes)
        self.offers = Offers()
        self.calls = CallRecord()
        self.rates = Rates(self.clock, strict=settings.strict_rates)

    def people(self) -> list[Person]:
        """Everyone, the bot too."""
        return self.directory.people()

    def conversations_for(self, user_id: str) -> list[Conversation]:
        """The conversations this person sees: their own, and public channels unless a guest."""
        return self.directory.visible_to(user_id)

    def messages(
        self,
        channel: str,
        user_id: str,
        thread_ts: str | None = None,
        limit: int = 500,
        before: str | None = None,
    ) -> list[Json]:
        """What this person sees in a channel, or in one thread of it, oldest first.

        With `before`, the latest of those older than that time; see `MessageLog.seen`.
        Each is Slack's message JSON; notes for this person only carry `"ephemeral": True`, a
        message that is still growing carries `"streaming": True`.
        """
        conversation = self.directory.conversation(channel)
        self.require_sight(conversation, user_id)
        return self.log.seen(conversation.id, user_id, thread_ts, before=before, limit=limit)

    def latest(self, channel: str, user_id: str) -> str:
        """The time of the newest that this person sees in a channel; empty when nothing is."""
        conversation = self.directory.conversation(channel)
        self.require_sight(conversation, user_id)
        return self.log.latest(conversation.id, user_id)

    def message(self, channel: str, ts: str, user_id: str) -> Json | None:
        """One message as this person sees it; None when it is not there for them."""
        conversation = self.directory.conversation(channel)
        self.require_sight(conversation, user_id)
        return self.log.seen_one(conversation.id, ts, user_id)

    def open_view(self, user_id: str) -> Json | None:
        """The form open in front of this person.

        Slack's view JSON, with `"errors": {block_id: text}` from the last submission.
        """
        return self.views.shown_to(user_id)

    def commands(self) -> list[Json]:
        """The app's slash commands, for the person who types a slash."""
        return [
            {
                "command": command.command,
                "description": command.description,
                "usage_hint": command.usage_hint,
            }
            for command in self.manifest.commands
        ]

    def require_sight(self, conversation: Conversation, user_id: str) -> None:
        """Refuse who may not look into this conversation.

        Raises:
            SlackError: For this person, the conversation does not exist.
        """
        if conversation not in self.directory.visible_to(user_id):
            raise SlackError("channel_not_found")

    def join(self, channel_id: str, user_id: str) -> None:
        """Make this person a member of the channel, for good."""
        self.directory.add_member(channel_id, user_id)
        self.show_channel(channel_id)

    def leave(self, channel_id: str, user_id: str) -> None:
        """Make this person a member no longer."""
        onlookers = self.directory.onlookers(channel_id)
        self.directory.remove_member(channel_id, user_id)
        self.changes.publish(Change("channels", channel_id), onlookers)

    def show_channel(self, channel_id: str) -> None:
        """Let everyone see what a channel is now."""
        self.changes.publish(Change("channels", channel_id), self.directory.onlookers(channel_id))

    def show_everything(self) -> None:
        """Let everyone look anew at who is here, and at what they may see."""
        self.changes.publish(Change("channels"), [person.id for person in self.people()])

    async def end_sessions(self) -> None:
        """End what would last: the onlookers' streams, the app's sockets, deliveries."""
        self.changes.close()
        await self.scans.close()
        await self.delivery.close()
