"""Use interactive elements: press, choose, fill in, and ask what a menu offers."""

from dataclasses import dataclass, field

from workspace.acts.answers import OK
from workspace.acts.interacting import interact
from workspace.acts.places import actor, place, response_url, seen_message
from workspace.acts.reach import PersonalReach
from workspace.block_kit.blocks import message_problems
from workspace.errors import SlackError
from workspace.interactivity import payloads
from workspace.interactivity.element_actions import action
from workspace.interactivity.element_values import Values, holds_something, state
from workspace.interactivity.parts import Part, find, parts
from workspace.jsons import Json
from workspace.people import Person
from workspace.workspace import Workspace


@dataclass(frozen=True)
class Use:
    """One use of an element: a press, or with a value a choice."""

    block_id: str
    action_id: str
    value: object = None
    values: Values = field(default_factory=dict)
    """What stands in the other elements of the same message or view."""
    seen: Json | None = None
    """The element as it still stands on the person's screen, should it be gone by now."""

    def part_of(self, surface: Json) -> Part:
        """The element that is used.

        Raises:
            SlackError: It is not there, and was not seen.
        """
        part = find(surface, self.block_id, self.action_id)
        if part is not None:
            return part
        if self.seen is None or not _is_element(self.seen):
            raise SlackError("action_not_found", "This is not there any more. Nothing was sent.")
        return Part({"block_id": self.block_id}, {**self.seen, "action_id": self.action_id})

    def filled(self, part: Part) -> Values:
        """What stands in all elements after this use."""
        if not holds_something(part):
            return self.values
        mine = {**self.values.get(self.block_id, {}), self.action_id: self.value}
        return {**self.values, self.block_id: mine}


def _is_element(seen: Json) -> bool:
    """Whether it could have stood in a message at all."""
    rows = ({"type": kind, "elements": [seen]} for kind in ("actions", "context_actions"))
    return any(not message_problems([row]) for row in rows)


async def use_in_message(ws: Workspace, user_id: str, channel: str, ts: str, use: Use) -> Json:
    """Use an element of a message, of a note for this person too."""
    person, conversation = place(ws, user_id, channel)
    message = seen_message(ws, conversation, ts, person.id)
    part = use.part_of(message)
    reach = PersonalReach(ws, person.id, f"{conversation.id}/{ts}", conversation.id)
    done = action(part, use.value, reach, ws.clock.next_ts())
    if not part.dispatches:
        return OK
    payload = payloads.message_action(
        person,
        payloads.InMessage(conversation, message),
        done,
        state=state(parts(message), use.filled(part), reach),
        trigger_id=ws.triggers.make(person.id, channel=conversation.id),
        response_url=response_url(ws, conversation, person, message),
    )
    return await interact(ws, payload) or OK


async def use_in_view(ws: Workspace, user_id: str, view_id: str, use: Use) -> Json:
    """Use an element of the form in front of this person, or of their Home tab."""
    person = actor(ws, user_id)
    home = ws.home_views.shown_to(user_id)
    if home is not None and home["id"] == view_id:
        return await _use_in_view(ws, person, home, use, PersonalReach(ws, user_id, view_id))
    view = ws.views.require(user_id, view_id)
    reach = PersonalReach(ws, user_id, view_id, ws.views.channel(user_id, view_id))
    return await _use_in_view(ws, person, view, use, reach)


async def _use_in_view(
    ws: Workspace, person: Person, view: Json, use: Use, reach: PersonalReach
) -> Json:
    part = use.part_of(view)
    done = action(part, use.value, reach, ws.clock.next_ts())
    is_form = view["type"] == "modal"
    values = use.filled(part)
    if is_form:
        values = ws.views.remember(person.id, view["id"], values)
    if not part.dispatches:
        return OK
    filled = {**view, "state": state(parts(view), values, reach)}
    trigger_id = ws.triggers.make(person.id, view_id=view["id"] if is_form else None)
    payload = payloads.view_action(person, payloads.InView(filled), done, trigger_id)
    return await interact(ws, payload) or OK
