"""Open the app's Home tab, and see what is on it."""

from aiohttp import web

from workspace.acts.home import Tab, open_app
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import optional_text, refusal, text
from workspace.workspace import Workspace

_TABS: dict[str, Tab] = {"home": "home", "messages": "messages"}


async def _home(ws: Workspace, given: Json) -> Json:
    tab = _TABS.get(optional_text(given, "tab") or "home")
    if tab is None:
        raise SlackError("invalid_arguments", f"tab is one of {', '.join(_TABS)}")
    return await open_app(ws, text(given, "user"), tab)


ACTS: dict[str, Act] = {"home": _home}


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve what a person finds on their Home tab."""

    async def home(request: web.Request) -> web.Response:
        try:
            person = workspace.directory.person(text(request.query, "user"))
        except SlackError as error:
            return refusal(error)
        view = workspace.home_views.shown_to(person.id)
        return web.json_response({"ok": True, "view": view})

    app.router.add_get("/person/home", home)
