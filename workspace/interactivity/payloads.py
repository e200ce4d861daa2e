"""What the app is handed when people use elements, forms and shortcuts."""

from dataclasses import dataclass

from workspace import sample
from workspace.delivery.envelopes import VERIFICATION_TOKEN
from workspace.jsons import Json
from workspace.people import Conversation, Person


@dataclass(frozen=True)
class InMessage:
    """A message as the place of an element. A note is not shown again, only where it was."""

    conversation: Conversation
    message: Json

    def container(self) -> Json:
        """Where the element stands."""
        container = {
            "type": "message",
            "message_ts": self.message["ts"],
            "channel_id": self.conversation.id,
            "is_ephemeral": bool(self.message.get("ephemeral")),
        }
        if self.message.get("thread_ts"):
            container["thread_ts"] = self.message["thread_ts"]
        return container

    def keys(self) -> Json:
        """The container, the channel, and the message itself."""
        keys = {"container": self.container(), "channel": channel(self.conversation)}
        if self.message.get("ephemeral"):
            return keys
        return {**keys, "message": shown(self.message)}


@dataclass(frozen=True)
class InView:
    """A form, or the Home tab, as the place of an element."""

    view: Json
    """With its state filled in."""

    def keys(self) -> Json:
        """The container, and the view itself."""
        return {
            "container": {"type": "view", "view_id": self.view["id"]},
            "view": self.view,
        }


def message_action(
    person: Person,
    place: InMessage,
    action: Json,
    *,
    state: Json,
    trigger_id: str,
    response_url: str,
) -> Json:
    """The use of a message's element."""
    return {
        **_app_interaction("block_actions", person),
        **place.keys(),
        "trigger_id": trigger_id,
        "response_url": response_url,
        "state": state,
        "actions": [action],
    }


def view_action(person: Person, place: InView, action: Json, trigger_id: str) -> Json:
    """The use of an element in a form, or on the Home tab."""
    return {
        **_app_interaction("block_actions", person),
        **place.keys(),
        "trigger_id": trigger_id,
        "actions": [action],
    }


def suggestion(
    person: Person, place: InMessage | InView, block_id: str, action_id: str, typed: str
) -> Json:
    """A menu that asks the app what to offer for what is typed into it."""
    return {
        **_app_interaction("block_suggestion", person),
        **place.keys(),
        "block_id": block_id,
        "action_id": action_id,
        "value": typed,
    }


def message_shortcut(
    person: Person,
    place: InMessage,
    callback_id: str,
    *,
    action_ts: str,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A shortcut from a message's menu."""
    return {
        **_interaction("message_action", person),
        "action_ts": action_ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "channel": channel(place.conversation),
        "message_ts": place.message["ts"],
        "message": shown(place.message),
    }


def global_shortcut(person: Person, callback_id: str, *, action_ts: str, trigger_id: str) -> Json:
    """A shortcut from nowhere in particular: no channel, and nowhere to answer but a form."""
    return {
        **_interaction("shortcut", person),
        "action_ts": action_ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }


def view_submission(person: Person, view: Json, trigger_id: str, response_urls: list[Json]) -> Json:
    """A submitted form; its values stand in the view's state."""
    return {
        **_app_interaction("view_submission", person),
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": response_urls,
    }


def view_closed(person: Person, view: Json, *, is_cleared: bool) -> Json:
    """A form closed without submitting it, alone or with all that lay below it."""
    return {
        **_app_interaction("view_closed", person),
        "view": view,
        "is_cleared": is_cleared,
    }


def channel(conversation: Conversation) -> Json:
    """A conversation, by its id and the name that the app is told."""
    return {"id": conversation.id, "name": conversation.command_name}


def shown(message: Json) -> Json:
    """The message as the app may see it: without what only the page needs."""
    return {key: value for key, value in message.items() if key not in ("ephemeral", "streaming")}


def _app_interaction(kind: str, person: Person) -> Json:
    return {**_interaction(kind, person), "api_app_id": sample.APP_ID}


def _interaction(kind: str, person: Person) -> Json:
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "team": {"id": sample.TEAM_ID, "domain": sample.TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "enterprise": None,
        "is_enterprise_install": False,
    }
