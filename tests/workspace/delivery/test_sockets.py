"""Socket Mode, seen from the socket: how one opens, lives, and closes."""

import asyncio
from collections.abc import Callable, Coroutine

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.delivery.sockets import Socket, acknowledged, address, opened, texts
from workspace.client import Client, Persona, Refused, until
from workspace.server import Running


async def test_a_socket_is_greeted_and_opens_once(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """The hello counts the sockets; a used address opens no second one."""
    url = await address(served, slack)
    async with session.ws_connect(url) as socket:
        hello = await socket.receive_json()

        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_the_eleventh_socket_is_sent_away(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, client: Client
) -> None:
    """Ten stay open."""
    sockets = [await session.ws_connect(await address(served, slack)) for _ in range(11)]
    greetings = [await socket.receive_json() for socket in sockets]

    assert [greeting["type"] for greeting in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"
    assert await client.connections() == 10
    for socket in sockets:
        await socket.close()


async def test_the_hello_says_how_long_the_socket_lives(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """Hours; six minutes with debug_reconnects, as an app's author may ask."""
    usual = await session.ws_connect(await address(served, slack))
    short = await session.ws_connect(f"{await address(served, slack)}&debug_reconnects=true")

    for socket, count, life in ((usual, 1, 18_060), (short, 2, 360)):
        hello = await socket.receive_json()
        assert hello["num_connections"] == count
        assert hello["connection_info"] == {"app_id": "A0LOCAL"}
        assert hello["debug_info"]["approximate_connection_time"] == life
        await socket.close()


@pytest.mark.parametrize(("query", "life"), [("", 18_060), ("&debug_reconnects=true", 360)])
async def test_a_socket_is_warned_and_then_refreshed(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    client: Client,
    query: str,
    life: int,
) -> None:
    """The warning comes ten seconds before its end, and the end is a request to refresh."""
    async with session.ws_connect(await address(served, slack) + query) as socket:
        await socket.receive_json()
        await client.advance(life - 10)
        warning = await socket.receive_json()
        assert (warning["type"], warning["reason"]) == ("disconnect", "warning")
        assert await client.connections() == 1

        await client.advance(10)

        refresh = await socket.receive_json()
        assert (refresh["type"], refresh["reason"]) == ("disconnect", "refresh_requested")
        assert await client.connections() == 0
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_a_ticket_does_not_last(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, client: Client
) -> None:
    """An address that was asked for long ago opens no socket."""
    url = await address(served, slack)
    await client.advance(31)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_socket_mode_that_is_switched_off_closes_and_refuses(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, client: Client
) -> None:
    """The sockets hear link_disabled, and no other opens until it is on again."""
    kept = await address(served, slack)
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await client.post("/control/socket-mode", on=False)

        goodbye = await socket.receive_json()
        assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "link_disabled")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE

    assert await refused(address(served, slack)) == "socket_mode_not_enabled"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(kept)
    await client.post("/control/socket-mode", on=True)
    await (await opened(served, slack, session)).close()


async def test_only_slacks_reasons_send_an_app_away(client: Client) -> None:
    """Another one is refused in words."""
    with pytest.raises(Refused, match="refresh_requested"):
        await client.disconnect("bored")
    with pytest.raises(Refused, match="true or false"):
        await client.post("/control/socket-mode", on="off")


async def test_a_ping_is_answered_with_the_same_data(
    app: AsyncApp, connect: Connect, client: Client
) -> None:
    """The SDK knows by that that its socket is alive."""
    handler = await connect(app)

    async def answered() -> bool:
        return handler.client.last_ping_pong_time is not None

    await until(answered)
    assert await handler.client.is_connected()
    assert await client.connections() == 1


NONSENSE: tuple[Callable[[Socket], Coroutine[None, None, None]], ...] = (
    lambda socket: socket.send_str("{"),
    lambda socket: socket.send_str("[]"),
    lambda socket: socket.send_str("[" * 100_000),
    lambda socket: socket.send_bytes(b"\x00\xff"),
    lambda socket: socket.send_json({"envelope_id": "unknown"}),
    lambda socket: socket.send_json({"envelope_id": ["a", "list"]}),
    lambda socket: socket.send_json({"envelope_id": None, "payload": "text"}),
)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("send", NONSENSE)
async def test_what_is_no_acknowledgement_is_passed_over(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    send: Callable[[Socket], Coroutine[None, None, None]],
) -> None:
    """After nonsense the same socket goes on carrying."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await send(socket)

        await editor.say(editor.direct, "still there")

        assert texts(await acknowledged(socket, 1)) == ["still there"]


@pytest.mark.usefixtures("patient")
async def test_an_acknowledgement_whose_payload_is_no_object_is_a_plain_one(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """A command that is answered with a list is acknowledged, and shows nothing."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        command = asyncio.create_task(editor.run("#newsletter", "/drafts"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": ["a", "list"]})

        assert (await command).ok


async def test_an_app_that_is_sent_away_connects_again_and_misses_nothing(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """Bolt obeys a disconnect by itself."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    await connect(app)
    before = len(await client.calls("apps.connections.open"))

    await client.disconnect("refresh_requested")

    async def connected_anew() -> bool:
        opened = len(await client.calls("apps.connections.open"))
        return opened > before and await client.connections() == 1

    await until(connected_anew)
    assert (await editor.run("#newsletter", "/drafts")).ok
