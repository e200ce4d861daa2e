"""Run slash commands."""

from workspace import messages, slack_text
from workspace.acts.answers import OK, failure
from workspace.acts.places import place, response_url
from workspace.delivery import envelopes
from workspace.delivery.errors import DeliveryError
from workspace.errors import SlackError
from workspace.interactivity.answers import answer_content
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.workspace import Workspace


async def run_command(ws: Workspace, user_id: str, channel: str, text: str) -> Json:
    """Run a slash command, its name included, line breaks kept; show what the app says at once."""
    person, conversation = place(ws, user_id, channel)
    # Slack parts the name from the text at the first space; a line break parts them too.
    name = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    command = ws.manifest.command(name)
    if command is None:
        return failure("unknown_command", _unknown(name))
    words = text.removeprefix(name).removeprefix(" ").strip("\n")
    payload = envelopes.command(
        person,
        conversation,
        name=name,
        text=slack_text.typed(words, ws.directory.names() if command.should_escape else {}),
        trigger_id=ws.triggers.make(person.id, channel=conversation.id),
        response_url=response_url(ws, conversation, person),
    )
    try:
        answer = await ws.delivery.ask("slash_commands", payload)
    except DeliveryError as error:
        return _failure(name, error.code)
    if not answer:
        return OK
    try:
        _show(ws, conversation, person, answer, typed=text)
    except SlackError:
        return _failure(name, "invalid_command_response")
    return OK


def _show(
    ws: Workspace, conversation: Conversation, person: Person, answer: Json, *, typed: str
) -> None:
    message = messages.from_bot(ws.manifest.bot_name, answer_content(answer))
    if answer.get("response_type") != "in_channel":
        ws.log.note(conversation.id, person.id, message)
        return
    # The command stands above its answer, and is not there when the answer cannot be shown.
    typed_at = ws.clock.next_ts()
    ws.log.add(conversation.id, message)
    command = messages.from_person(person.id, slack_text.typed(typed, ws.directory.names()))
    ws.log.add(conversation.id, command, ts=typed_at, tell=False)


def _unknown(name: str) -> str:
    return (
        f"{name} is not a valid command. Whatever starts with a / is taken for one."
        " To send it as a message, put a space before the /."
    )


def _failure(name: str, error: str) -> Json:
    return failure(error, f'{name} failed with the error "{error}"')
