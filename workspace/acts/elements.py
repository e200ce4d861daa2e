"""Use interactive elements: press, choose, fill in."""

from dataclasses import dataclass

from workspace.acts.answers import OK
from workspace.acts.interacting import interact
from workspace.acts.places import place, response_url
from workspace.errors import SlackError
from workspace.interactivity import payloads
from workspace.interactivity.form_values import Values
from workspace.jsons import Json
from workspace.workspace import Workspace


@dataclass(frozen=True)
class Use:
    """One use of an element: a press, or with a value a choice."""

    block_id: str
    action_id: str
    value: object = None
    values: Values | None = None
    """What stands in the other elements of the same message or view."""
    seen: Json | None = None
    """The element as it still stands on the person's screen, should it be gone by now."""


async def use_in_message(ws: Workspace, user_id: str, channel: str, ts: str, use: Use) -> Json:
    """Use an element of a message, of a note for this person too."""
    person, conversation = place(ws, user_id, channel)
    message = ws.log.seen_one(conversation.id, ts, person.id)
    if message is None:
        raise SlackError("message_not_found")
    action = _action(message, use)
    payload = payloads.message_action(
        person,
        conversation,
        message,
        {**action, "action_ts": ws.clock.next_ts()},
        trigger_id=ws.triggers.make(person.id),
        response_url=response_url(ws, conversation, person, message),
    )
    return await interact(ws, payload) or OK


def _action(message: Json, use: Use) -> Json:
    element = _element(message, use) or use.seen
    if element is None or element.get("type") != "button":
        raise SlackError("action_not_found")
    kept = ("type", "action_id", "text", "value", "style", "url")
    return {key: element[key] for key in kept if key in element} | {"block_id": use.block_id}


def _element(message: Json, use: Use) -> Json | None:
    for block in message.get("blocks", []):
        if block.get("block_id") != use.block_id:
            continue
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if element.get("action_id") == use.action_id:
                return dict(element)
    return None
