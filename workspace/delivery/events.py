"""Tell the app of messages, as far as its manifest subscribes to them."""

from workspace import sample
from workspace.clock import Clock
from workspace.delivery import envelopes, subscriptions
from workspace.delivery.delivery import Delivery
from workspace.directory import Directory
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.people import Conversation

_SHOWN = (
    "type",
    "subtype",
    "user",
    "username",
    "icons",
    "inviter",
    "bot_id",
    "app_id",
    "team",
    "text",
    "blocks",
    "attachments",
    "files",
    "upload",
    "edited",
    "root",
    "topic",
    "purpose",
    "name",
    "old_name",
    "ts",
    "thread_ts",
    "parent_user_id",
)
"""The keys of a message that its event carries too."""
_GOODBYES = frozenset({"channel_left", "group_left"})
"""What the app hears of a channel that it does not belong to any more."""


class Events:
    """What the app hears of; only from conversations it belongs to."""

    def __init__(
        self, delivery: Delivery, manifest: Manifest, clock: Clock, directory: Directory
    ) -> None:
        self._delivery = delivery
        self._directory = directory
        self._manifest = manifest
        self._clock = clock

    def posted(self, conversation: Conversation, message: Json) -> None:
        """A message is new."""
        event = {key: message[key] for key in _SHOWN if message.get(key) is not None}
        event |= {"channel": conversation.id, "event_ts": message["ts"]}
        by_bot = message.get("bot_id") == sample.BOT_ID
        joined = message.get("subtype") == "channel_join"
        if _mentions_bot(message) and not (conversation.is_im or by_bot or joined):
            mention = {key: value for key, value in event.items() if key != "subtype"}
            self._send("app_mention", conversation, {**mention, "type": "app_mention"})
        self._message(conversation, event)

    def changed(self, conversation: Conversation, message: Json, before: Json) -> None:
        """A message is different now."""
        self._message(
            conversation,
            {
                **self._hidden(conversation, "message_changed"),
                "message": message,
                "previous_message": before,
            },
        )

    def deleted(self, conversation: Conversation, message: Json) -> None:
        """A message is gone."""
        self._message(
            conversation,
            {
                **self._hidden(conversation, "message_deleted"),
                "deleted_ts": message["ts"],
                "previous_message": message,
            },
        )

    def happened(self, event: Json, conversation: Conversation | None = None) -> None:
        """Something else happened, its type being its subscription; of channels only the app's.

        A private channel's `channel_archive` and the like are told as `group_archive`.
        """
        kind = subscriptions.name_of(str(event["type"]), conversation)
        event_ts = event.get("event_ts") or self._clock.next_ts()
        self._send(kind, conversation, {**event, "type": kind, "event_ts": event_ts})

    def _hidden(self, conversation: Conversation, subtype: str) -> Json:
        now = self._clock.next_ts()
        return {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": conversation.id,
            "ts": now,
            "event_ts": now,
        }

    def _message(self, conversation: Conversation, event: Json) -> None:
        subscription = subscriptions.MESSAGES[conversation.event_type]
        self._send(subscription, conversation, {**event, "channel_type": conversation.event_type})

    def _send(self, subscription: str, conversation: Conversation | None, event: Json) -> None:
        if self._hears(subscription, conversation):
            shared = conversation is not None and self._directory.is_shared(conversation)
            payload = envelopes.event(event, self._clock.now(), is_shared=shared)
            self._delivery.tell(payload)

    def _hears(self, subscription: str, conversation: Conversation | None) -> bool:
        scope = subscriptions.scope_for(subscription, conversation)
        if subscription not in self._manifest.bot_events:
            return False
        if scope is not None and scope not in self._manifest.scopes:
            return False
        belongs = conversation is None or sample.BOT_USER_ID in conversation.members
        return belongs or subscription in _GOODBYES


def _mentions_bot(message: Json) -> bool:
    return f"<@{sample.BOT_USER_ID}>" in message.get("text", "")
