"""One person who tries every door, as Slack would tell of it: rights are ours to check.

Slack's page shows nobody what is not for them, but what arrives over the socket may be old, or made
by hand. So these payloads are made here, and not by clicks.
"""

import json
from typing import Any

from tests.house import House
from workspace.client import Persona
from workspace.delivery.envelopes import command, event
from workspace.interactivity import payloads

CHANNEL, CHANNEL_ID = "#newsletter", "C0NEWSLETTER"
OTHER_TEAM = "T0OTHER"

Payload = dict[str, Any]


def typed(value: str) -> Payload:
    """Return a text field as a form has it."""
    return {"type": "plain_text_input", "value": value}


def chosen(value: str) -> Payload:
    """Return a menu as a form has it."""
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {"type": "static_select", "selected_option": option}


class Knocking:
    """One person; with a `team`, somebody of another organisation who calls themselves so."""

    def __init__(self, home: House, person: Persona, team: str | None = None) -> None:
        self._workspace = home.served.workspace
        self._place = self._workspace.directory.conversation(CHANNEL)
        self._person = self._workspace.directory.person(person.id)
        self._team = team
        self._number = 0

    def command(self, name: str, text: str) -> Payload:
        """Return a command in the channel."""
        payload = command(
            self._person,
            self._place,
            name=name,
            text=text,
            trigger_id=self._trigger(),
            response_url=self._response_url(),
        )
        return {**payload, "team_id": self._team} if self._team else payload

    def button(
        self,
        action_id: str,
        value: str = "1",
        *,
        chosen_from: str | None = None,
        thread_ts: str | None = None,
    ) -> Payload:
        """Return the use of an element of a message in the channel.

        Args:
            action_id: what the app calls it.
            value: that of the button, or of what was chosen.
            chosen_from: the element's kind, where it is no button.
            thread_ts: the thread in which the message stands.
        """
        message = {"type": "message", "ts": "1.000001", "text": "a card", "user": "UCHRIS"}
        if thread_ts:
            message["thread_ts"] = thread_ts
        action: Payload = {
            "type": chosen_from or "button",
            "action_id": action_id,
            "block_id": "block",
            "action_ts": "1.000002",
        }
        if chosen_from == "overflow":
            action["selected_option"] = {**chosen(value)["selected_option"]}
        else:
            action |= {"text": {"type": "plain_text", "text": "a button"}, "value": value}
        return self._by_team(
            payloads.message_action(
                self._person,
                payloads.InMessage(self._place, message),
                action,
                state={"values": {}},
                trigger_id=self._trigger(),
                response_url=self._response_url(),
            )
        )

    def home_button(self, action_id: str) -> Payload:
        """Return a press on the Home tab."""
        view = {"id": "V0HOME", "type": "home", "hash": "1.a", "state": {"values": {}}}
        action = {
            "type": "button",
            "action_id": action_id,
            "block_id": "block",
            "text": {"type": "plain_text", "text": "a button"},
            "value": "home",
            "action_ts": "1.000002",
        }
        place = payloads.InView(view)
        return self._by_team(payloads.view_action(self._person, place, action, self._trigger()))

    def view_button(self, view: Payload, action_id: str, value: str = "1") -> Payload:
        """Return the press of a button, or the choice of a menu, in an open form."""
        action = {
            "type": "button",
            "action_id": action_id,
            "block_id": "block",
            "text": {"type": "plain_text", "text": "a button"},
            "value": value,
            "action_ts": "1.000002",
        }
        place = payloads.InView(self._own(view))
        return self._by_team(payloads.view_action(self._person, place, action, self._trigger()))

    def form(
        self, callback_id: str, fields: Payload, *, metadata: Payload | None = None
    ) -> Payload:
        """Return a form that was sent, with these fields."""
        view = {
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": json.dumps({"channel": CHANNEL_ID, **(metadata or {})}),
            "state": {"values": {name: {name: value} for name, value in fields.items()}},
        }
        return self.sent(view)

    def sent(self, view: Payload) -> Payload:
        """Return a form that was sent as it stands."""
        view = self._own(view)
        return self._by_team(payloads.view_submission(self._person, view, self._trigger(), []))

    def closed(self, view: Payload) -> Payload:
        """Return a form that was closed."""
        view = self._own(view)
        return self._by_team(payloads.view_closed(self._person, view, is_cleared=False))

    def shortcut(self, callback_id: str, files: list[Payload]) -> Payload:
        """Return the use of a shortcut of messages."""
        message = {"type": "message", "ts": "1.000001", "text": "", "files": files}
        return self._by_team(
            payloads.message_shortcut(
                self._person,
                payloads.InMessage(self._place, message),
                callback_id,
                action_ts="1.000002",
                trigger_id=self._trigger(),
                response_url=self._response_url(),
            )
        )

    def reply(self, thread_ts: str, text: str) -> Payload:
        """Return a reply in a thread of the channel; a mention is told twice, as Slack does."""
        self._number += 1
        ts = f"1900000000.{self._number:06}"
        body = {
            "type": "app_mention" if "<@UCHRIS>" in text else "message",
            "channel_type": "channel",
            "user": self._person.id,
            "text": text,
            "channel": CHANNEL_ID,
            "ts": ts,
            "thread_ts": thread_ts,
            "event_ts": ts,
            "team": self._team or "T0LOCAL",
        }
        return event(body, 0)

    def home_opened(self) -> Payload:
        """Return the opening of the Home tab."""
        body = {
            "type": "app_home_opened",
            "user": self._person.id,
            "channel": f"D0{self._person.id.removeprefix('U')}",
            "tab": "home",
            "event_ts": "1.000002",
        }
        payload = event(body, 0)
        return {**payload, "team_id": self._team} if self._team else payload

    def _own(self, view: Payload) -> Payload:
        self._number += 1
        return {**view, "id": f"V{self._number}{self._person.id}", "hash": f"1.{self._number}"}

    def _by_team(self, payload: Payload) -> Payload:
        if self._team is None:
            return payload
        return {**payload, "user": {**payload["user"], "team_id": self._team}}

    def _trigger(self) -> str:
        return self._workspace.triggers.make(self._person.id)

    def _response_url(self) -> str:
        secret = self._workspace.response_urls.make(self._place.id, self._person.id)
        return f"{self._workspace.base_url}/hook/{secret}"
