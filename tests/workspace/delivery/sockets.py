"""The app's end of a socket, without an SDK: open, hear, acknowledge."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from workspace.jsons import Json
from workspace.server import Running

Socket = aiohttp.ClientWebSocketResponse


async def address(served: Running, slack: AsyncWebClient) -> str:
    """Where one socket opens."""
    answer = await slack.apps_connections_open(app_token=served.announcement.app_token)
    return str(answer["url"])


async def opened(served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession) -> Socket:
    """One socket, greeted."""
    socket = await session.ws_connect(await address(served, slack))
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def acknowledged(socket: Socket, count: int) -> list[Json]:
    """The next envelopes on this socket, each acknowledged."""
    envelopes = []
    for _ in range(count):
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        envelopes.append(envelope)
    return envelopes


def texts(envelopes: list[Json]) -> list[str]:
    """What the messages say that these envelopes are about."""
    return [envelope["payload"]["event"]["text"] for envelope in envelopes]
