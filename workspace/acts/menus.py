"""Ask the app what a menu offers for what is typed into it."""

from workspace.acts.answers import failure
from workspace.acts.interacting import ask
from workspace.acts.places import actor, place, seen_message
from workspace.acts.reach import PersonalReach
from workspace.block_kit.options import offer_problems, offered_by
from workspace.delivery.errors import DeliveryError
from workspace.errors import SlackError
from workspace.interactivity import payloads
from workspace.interactivity.element_values import EXTERNAL, state
from workspace.interactivity.parts import Part, find, parts
from workspace.jsons import Json
from workspace.workspace import Workspace

_LEAST_TYPED = 3
"""Characters before the app is asked, unless the menu says otherwise."""


async def options_in_message(
    ws: Workspace, user_id: str, channel: str, ts: str, asked: tuple[str, str, str]
) -> Json:
    """What a message's menu offers; `asked` is its block_id, its action_id and what is typed."""
    person, conversation = place(ws, user_id, channel)
    message = seen_message(ws, conversation, ts, person.id)
    reach = PersonalReach(ws, user_id, f"{conversation.id}/{ts}", conversation.id)
    where = payloads.InMessage(conversation, message)
    part = _menu(message, asked)
    return await _ask(ws, reach, part, asked[2], payloads.suggestion(person, where, *asked))


async def options_in_view(
    ws: Workspace, user_id: str, view_id: str, asked: tuple[str, str, str]
) -> Json:
    """What a menu of a form or of the Home tab offers."""
    person = actor(ws, user_id)
    home = ws.home_views.shown_to(user_id)
    is_home = home is not None and home["id"] == view_id
    view = home if home is not None and is_home else ws.views.require(user_id, view_id)
    reach = PersonalReach(ws, user_id, view_id)
    typed = {} if is_home else ws.views.typed(user_id, view_id)
    filled = {**view, "state": state(parts(view), typed, reach)}
    payload = payloads.suggestion(person, payloads.InView(filled), *asked)
    return await _ask(ws, reach, _menu(view, asked), asked[2], payload)


def _menu(surface: Json, asked: tuple[str, str, str]) -> Part:
    part = find(surface, asked[0], asked[1])
    if part is None or part.kind not in EXTERNAL:
        raise SlackError("action_not_found", "There is no menu here that asks the app.")
    return part


async def _ask(ws: Workspace, reach: PersonalReach, part: Part, typed: str, payload: Json) -> Json:
    if len(typed) < part.element.get("min_query_length", _LEAST_TYPED):
        return {"ok": True, "options": []}
    try:
        answer = await ask(ws, payload)
    except DeliveryError as error:
        return failure(error.code, f"{error.words} There is nothing to choose yet; type again.")
    wrong = _problems(answer)
    if wrong:
        words = "The app's options cannot be shown: " + "; ".join(wrong)
        return failure("invalid_options", words)
    ws.offers.add(reach.place(part), offered_by(answer))
    kind = "option_groups" if answer.get("option_groups") else "options"
    return {"ok": True, kind: answer.get(kind) or []}


def _problems(answer: Json) -> list[str]:
    """What is wrong with the app's answer; to find nothing is no fault."""
    if answer.get("options") == [] or answer.get("option_groups") == []:
        return []
    given = {key: answer[key] for key in ("options", "option_groups") if answer.get(key)}
    if len(given) != 1:
        return ["it must give either options or option_groups"]
    return offer_problems(given)
