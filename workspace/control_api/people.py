"""Change who is here, and let somebody new come. A restart keeps it."""

from dataclasses import asdict

from workspace import sample
from workspace.control_api.checks import new_id, require_known
from workspace.control_api.control import Control
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Person
from workspace.requests import optional_flag, text
from workspace.web_api import users
from workspace.workspace import Workspace

_FLAGS = (
    "is_admin",
    "is_owner",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "deleted",
)
_COLOURS = ("#1d6f5c", "#8a4b08", "#5b3a8c", "#8c2f39", "#1f4e79", "#4a5d23")


async def _change_person(ws: Workspace, given: Json) -> Json:
    person = ws.directory.person(text(given, "user"))
    require_known(given, {"user", *_FLAGS})
    flags = {name: optional_flag(given, name) for name in _FLAGS}
    if person.is_bot:
        raise SlackError("invalid_arguments", "user is the bot, which stays as it is")
    given_flags = {name: flag for name, flag in flags.items() if flag is not None}
    changed = Person(**{**asdict(person), **given_flags})
    ws.directory.put_person(changed)
    ws.show_everything()
    ws.events.happened({"type": "user_change", "user": users.describe(changed)})
    return {"person": asdict(changed)}


async def _add_person(ws: Workspace, given: Json) -> Json:
    require_known(given, {"id", "name", *_FLAGS})
    user_id, name = new_id(given, "U", {p.id for p in ws.people()}), text(given, "name").strip()
    if not name or f"@{name}".lower() in ws.directory.names():
        raise SlackError("name_taken", f"Somebody is called {name!r} already, or nobody can be.")
    flags = {flag: bool(optional_flag(given, flag)) for flag in _FLAGS}
    colour = _COLOURS[len(ws.people()) % len(_COLOURS)]
    person = Person(user_id, name, name, name[0].upper(), colour, **flags)
    ws.directory.put_person(person)
    ws.directory.put_conversation(sample.direct(person))
    ws.show_everything()
    ws.events.happened({"type": "team_join", "user": users.describe(person)})
    return {"person": asdict(person)}


CONTROLS: dict[str, Control] = {"person": _change_person, "add-person": _add_person}
