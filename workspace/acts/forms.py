"""Submit forms, and close them."""

from workspace.acts.answers import OK, TROUBLE, failure
from workspace.acts.interacting import ask, interact
from workspace.acts.places import actor, response_url
from workspace.acts.reach import PersonalReach
from workspace.delivery.errors import DeliveryError
from workspace.errors import SlackError
from workspace.interactivity import form_values, payloads
from workspace.interactivity.element_values import Values, state, written
from workspace.interactivity.element_values import given as given_in
from workspace.interactivity.parts import parts
from workspace.interactivity.usable_views import usable_view
from workspace.jsons import Json
from workspace.people import Person
from workspace.workspace import Workspace

_ANSWERS = (None, "errors", "update", "push", "clear")


async def submit(ws: Workspace, user_id: str, view_id: str, values: Values) -> Json:
    """Submit a form: `{"ok": True}`, or `{"ok": False, "errors": {block_id: …}}`."""
    person = actor(ws, user_id)
    view = ws.views.require(user_id, view_id)
    if not view["submit"]:
        raise SlackError("no_submit", "This form has nothing to submit; close it.")
    reach = PersonalReach(ws, user_id, view_id, ws.views.channel(user_id, view_id))
    typed = ws.views.remember(user_id, view_id, values)
    errors = form_values.to_mend(view, typed, reach)
    if errors:
        ws.views.refuse(user_id, view_id, errors)
        return {"ok": False, "errors": errors}
    filled = {**view, "state": state(parts(view), typed, reach)}
    payload = payloads.view_submission(
        person,
        filled,
        ws.triggers.make(user_id, view_id=view_id),
        _response_urls(ws, person, view, typed, reach),
    )
    try:
        answer = await ask(ws, payload)
    except DeliveryError:
        return failure("operation_timeout", TROUBLE)
    if not ws.views.is_open(user_id, view_id):
        return OK  # The person closed it meanwhile, so there is nothing left to answer to.
    try:
        return _answer(ws, person, view, answer)
    except SlackError as error:
        return failure(error.code, " ".join((TROUBLE, *error.messages)))


async def close(ws: Workspace, user_id: str, view_id: str) -> Json:
    """Close a form without submitting it; with all below it, when it says so."""
    view = ws.views.require(user_id, view_id)
    if view["clear_on_close"]:
        return await clear(ws, user_id, view_id)
    person = actor(ws, user_id)
    ws.views.close(user_id, view_id)
    await _tell(ws, person, [view], is_cleared=False)
    return OK


async def clear(ws: Workspace, user_id: str, view_id: str) -> Json:
    """Close the form in front of the person, and all below it."""
    person = actor(ws, user_id)
    ws.views.require(user_id, view_id)
    closed = ws.views.stack(user_id)
    ws.views.clear(user_id)
    await _tell(ws, person, closed[::-1], is_cleared=True)
    return OK


async def _tell(ws: Workspace, person: Person, closed: list[Json], *, is_cleared: bool) -> None:
    for view in closed:
        if view["notify_on_close"]:
            # The form is gone whatever the app makes of it, so its silence is no trouble.
            await interact(ws, payloads.view_closed(person, view, is_cleared=is_cleared))


def _response_urls(
    ws: Workspace, person: Person, view: Json, values: Values, reach: PersonalReach
) -> list[Json]:
    found = []
    for part in form_values.inputs(view):
        if not part.element.get("response_url_enabled"):
            continue
        chosen = written(part, given_in(part, values, reach), reach)
        for channel in chosen.values():
            if isinstance(channel, str):
                conversation = ws.directory.conversation(channel)
                found.append(
                    {
                        "block_id": part.block_id,
                        "action_id": part.action_id,
                        "channel_id": channel,
                        "response_url": response_url(ws, conversation, person),
                    }
                )
    return found


def _answer(ws: Workspace, person: Person, view: Json, answer: Json) -> Json:
    action = answer.get("response_action")
    if action not in _ANSWERS:
        raise SlackError("invalid_response_action", f"{action!r} is no response_action")
    if action == "errors":
        errors = form_values.checked_errors(view, answer.get("errors"))
        ws.views.refuse(person.id, view["id"], errors)
        return {"ok": False, "errors": errors}
    if action == "clear":
        ws.views.clear(person.id)
    elif action == "update":
        changed = usable_view(ws, answer.get("view"), "modal", view["id"])
        ws.views.update(person.id, view["id"], changed)
    elif action == "push":
        ws.views.push(person.id, usable_view(ws, answer.get("view"), "modal"))
    else:
        ws.views.close(person.id, view["id"])
    return OK
