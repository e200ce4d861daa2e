"""Submit forms, and close them."""

from workspace.acts.answers import OK, TROUBLE, failure
from workspace.acts.interacting import interact
from workspace.block_kit.views import check_view
from workspace.delivery.errors import NotAcknowledgedError, NotConnectedError
from workspace.errors import SlackError
from workspace.interactivity import form_values, payloads
from workspace.interactivity.form_values import Values
from workspace.jsons import Json
from workspace.people import Person
from workspace.workspace import Workspace


async def submit(ws: Workspace, user_id: str, view_id: str, values: Values) -> Json:
    """Submit a form: `{"ok": True}`, or `{"ok": False, "errors": {block_id: …}}`."""
    person = ws.directory.person(user_id)
    view = ws.views.require(user_id, view_id)
    errors = form_values.missing(view, values)
    if errors:
        ws.views.refuse(user_id, view_id, errors)
        return {"ok": False, "errors": errors}
    filled = {**view, "state": form_values.state(view, values)}
    payload = payloads.view_submission(person, filled, ws.triggers.make(person.id))
    try:
        answer = await ws.delivery.ask("interactive", payload)
    except (NotConnectedError, NotAcknowledgedError):
        return failure("operation_timeout", TROUBLE)
    try:
        return _answer(ws, person, view, answer)
    except SlackError as error:
        return failure(error.code, " ".join((TROUBLE, *error.messages)))


async def close(ws: Workspace, user_id: str, view_id: str) -> Json:
    """Close a form without submitting it; the app hears of it when the form says so."""
    person = ws.directory.person(user_id)
    view = ws.views.require(user_id, view_id)
    ws.views.close(user_id, view_id)
    if view["notify_on_close"]:
        await interact(ws, payloads.view_closed(person, view))
    return OK


def _answer(ws: Workspace, person: Person, view: Json, answer: Json) -> Json:
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
    return OK
