"""What people do: write, run commands, click, fill in forms, invite."""

from typing import TYPE_CHECKING

from workspace import envelopes, form_values, messages, sample, slack_text
from workspace.answers import answer_content
from workspace.errors import SlackError
from workspace.form_values import Values
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.socket_mode import NotAcknowledgedError, NotConnectedError
from workspace.text_objects import size
from workspace.view_rules import check_view

if TYPE_CHECKING:
    from workspace.workspace import Workspace

_MESSAGE_LIMIT = 12_000
_OK: Json = {"ok": True}
_TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack says when a form could not be handed over, or the app's answer to it is wrong."""


class Acts:
    """People's acts, and what the app's answer to each brings about."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    async def post_message(
        self, user_id: str, channel: str, text: str, thread_ts: str | None
    ) -> Json:
        """Write into a channel or a thread."""
        ws = self._workspace
        person, conversation = self._place(user_id, channel)
        if not text.strip():
            raise SlackError("no_text")
        if size(text) > _MESSAGE_LIMIT:
            raise SlackError("msg_too_long")
        if conversation.is_im and not ws.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
        written = slack_text.typed(text, ws.directory.names())
        message = ws.log.add(conversation.id, messages.from_person(person.id, written, thread_ts))
        if f"<@{sample.BOT_USER_ID}>" in written:
            self._offer_invitation(conversation, person, thread_ts)
        return {"ok": True, "ts": message["ts"]}

    async def run_command(self, user_id: str, channel: str, text: str) -> Json:
        """Run a slash command, and show what the app says at once."""
        ws = self._workspace
        person, conversation = self._place(user_id, channel)
        # Slack parts the name from the text at the first space; a line break parts them too.
        name = text.split(maxsplit=1)[0] if text.strip() else ""
        command = ws.manifest.command(name)
        if command is None:
            return _failure("unknown_command", f"{name} is not a valid command.")
        words = text.removeprefix(name).removeprefix(" ").strip("\n")
        if command.should_escape:
            words = slack_text.typed(words, ws.directory.names())
        else:
            words = slack_text.typed(words, {})
        payload = envelopes.command(
            person,
            conversation,
            name=name,
            text=words,
            trigger_id=ws.triggers.make(person.id),
            response_url=self._response_url(conversation, person),
        )
        try:
            answer = await ws.socket.ask("slash_commands", payload)
        except NotConnectedError:
            return _command_failure(name, "dispatch_failed")
        except NotAcknowledgedError:
            return _command_failure(name, "operation_timeout")
        if not answer:
            return _OK
        try:
            self._answer_command(conversation, person, answer)
        except SlackError:
            return _command_failure(name, "invalid_command_response")
        return _OK

    async def click(
        self, user_id: str, channel: str, ts: str, block_id: str, action_id: str
    ) -> Json:
        """Press a button of a message."""
        ws = self._workspace
        person, conversation = self._place(user_id, channel)
        message = ws.log.seen_one(conversation.id, ts, person.id)
        if message is None:
            raise SlackError("message_not_found")
        action = _action(message, block_id, action_id)
        payload = envelopes.button_click(
            person,
            conversation,
            message,
            {**action, "action_ts": ws.clock.next_ts()},
            trigger_id=ws.triggers.make(person.id),
            response_url=self._response_url(conversation, person, message),
        )
        return await self._interact(payload) or _OK

    async def submit(self, user_id: str, view_id: str, values: Values) -> Json:
        """Submit a form."""
        ws = self._workspace
        person = ws.directory.person(user_id)
        view = ws.views.require(user_id, view_id)
        errors = form_values.missing(view, values)
        if errors:
            ws.views.refuse(user_id, view_id, errors)
            return {"ok": False, "errors": errors}
        filled = {**view, "state": form_values.state(view, values)}
        payload = envelopes.view_submission(person, filled, ws.triggers.make(person.id))
        try:
            answer = await ws.socket.ask("interactive", payload)
        except (NotConnectedError, NotAcknowledgedError):
            return _failure("operation_timeout", _TROUBLE)
        try:
            return self._answer_submission(person, view, answer)
        except SlackError as error:
            return _failure(error.code, " ".join((_TROUBLE, *error.messages)))

    async def close(self, user_id: str, view_id: str) -> Json:
        """Close a form; the app hears of it when the form says so."""
        ws = self._workspace
        person = ws.directory.person(user_id)
        view = ws.views.require(user_id, view_id)
        ws.views.close(user_id, view_id)
        if view["notify_on_close"]:
            await self._interact(envelopes.view_closed(person, view))
        return _OK

    async def invite(self, user_id: str, channel: str, member: str) -> Json:
        """Bring someone into a channel."""
        ws = self._workspace
        person, conversation = self._place(user_id, channel)
        guest = ws.directory.person(member)
        if conversation.is_im:
            raise SlackError("method_not_supported_for_channel_type")
        if person.is_restricted:
            raise SlackError("user_is_restricted")
        if guest.id in conversation.members:
            raise SlackError("already_in_channel")
        ws.join(conversation.id, guest.id)
        ws.log.add(conversation.id, messages.joined(guest.id, person.id))
        return _OK

    def _place(self, user_id: str, channel: str) -> tuple[Person, Conversation]:
        ws = self._workspace
        person = ws.directory.person(user_id)
        conversation = ws.directory.conversation(channel)
        ws.require_sight(conversation, user_id)
        if user_id not in conversation.members:
            raise SlackError("not_in_channel")
        return person, conversation

    def _response_url(
        self, conversation: Conversation, person: Person, message: Json | None = None
    ) -> str:
        ws = self._workspace
        secret = ws.response_urls.make(conversation.id, person.id, (message or {}).get("ts"))
        return f"{ws.base_url}/hook/{secret}"

    def _offer_invitation(
        self, conversation: Conversation, person: Person, thread_ts: str | None
    ) -> None:
        ws = self._workspace
        if sample.BOT_USER_ID in conversation.members:
            return
        bot = ws.manifest.bot_name
        text = f"{bot} is not in this channel and was not told. Type /invite @{bot} to bring it in."
        ws.log.note(conversation.id, person.id, messages.from_slackbot(text, thread_ts))

    def _answer_command(self, conversation: Conversation, person: Person, answer: Json) -> None:
        ws = self._workspace
        message = messages.from_bot(ws.manifest.bot_name, answer_content(answer))
        if answer.get("response_type") == "in_channel":
            ws.log.add(conversation.id, message)
        else:
            ws.log.note(conversation.id, person.id, message)

    def _answer_submission(self, person: Person, view: Json, answer: Json) -> Json:
        ws = self._workspace
        action = answer.get("response_action")
        if action == "errors":
            errors = form_values.checked_errors(view, answer.get("errors"))
            ws.views.refuse(person.id, view["id"], errors)
            return {"ok": False, "errors": errors}
        if action == "clear":
            ws.views.clear(person.id)
        elif action == "update":
            ws.views.update(person.id, view["id"], check_view(answer.get("view")))
        elif action == "push":
            ws.views.push(person.id, check_view(answer.get("view")))
        else:
            ws.views.close(person.id, view["id"])
        return _OK

    async def _interact(self, payload: Json) -> Json | None:
        try:
            await self._workspace.socket.ask("interactive", payload)
        except NotConnectedError:
            return _failure("dispatch_failed", "The app is not running, so nothing happened.")
        except NotAcknowledgedError:
            return _failure("operation_timeout", "The app did not answer in time.")
        return None


def _failure(error: str, message: str) -> Json:
    return {"ok": False, "error": error, "message": message}


def _command_failure(name: str, error: str) -> Json:
    return _failure(error, f'{name} failed with the error "{error}"')


def _action(message: Json, block_id: str, action_id: str) -> Json:
    for block in message.get("blocks", []):
        if block.get("block_id") != block_id:
            continue
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if element.get("action_id") == action_id and element["type"] == "button":
                kept = ("type", "action_id", "text", "value", "style", "url")
                named = {key: element[key] for key in kept if key in element}
                return {**named, "block_id": block_id}
    raise SlackError("action_not_found")
