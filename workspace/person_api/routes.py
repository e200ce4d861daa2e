"""Serve people's acts and sights below /person/."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from workspace.acts.places import actor
from workspace.errors import SlackError
from workspace.person_api import (
    channels,
    commands,
    elements,
    forms,
    home,
    reactions,
    shortcuts,
    sight,
    streams,
    writing,
)
from workspace.person_api.act import Act
from workspace.requests import read_body, refusal, text
from workspace.workspace import Workspace

ACTS: dict[str, Act] = {
    **writing.ACTS,
    **commands.ACTS,
    **elements.ACTS,
    **forms.ACTS,
    **home.ACTS,
    **shortcuts.ACTS,
    **channels.ACTS,
    **reactions.ACTS,
    **streams.ACTS,
}


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve each act as POST /person/NAME with a JSON object, and the sights."""
    for name, act in ACTS.items():
        app.router.add_post(f"/person/{name}", _answering(workspace, act))
    home.add_routes(app, workspace)
    sight.add_routes(app, workspace)


def _answering(workspace: Workspace, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            given = await read_body(request)
            actor(workspace, text(given, "user"))
            return web.json_response(await act(workspace, given))
        except SlackError as error:
            return refusal(error)

    return answer
