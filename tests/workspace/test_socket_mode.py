"""Socket Mode, seen from the socket."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from workspace.client import Client, Persona, until
from workspace.server import Running

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Plain HTTP."""
    async with aiohttp.ClientSession() as session:
        yield session


async def address(served: Running, slack: AsyncWebClient) -> str:
    """Where one socket opens."""
    answer = await slack.apps_connections_open(app_token=served.announcement.app_token)
    return str(answer["url"])


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


async def test_each_payload_goes_over_one_socket(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """Two sockets share the work."""
    sockets = [await session.ws_connect(await address(served, slack)) for _ in range(2)]
    for socket in sockets:
        await socket.receive_json()

    await editor.say(editor.direct, "one")
    await editor.say(editor.direct, "two")

    texts = set()
    for socket in sockets:
        envelope = await socket.receive_json()
        texts.add(envelope["payload"]["event"]["text"])
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await socket.close()
    assert texts == {"one", "two"}


async def test_what_is_no_acknowledgement_is_passed_over(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, client: Client
) -> None:
    """Nonsense on the socket leaves it open."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        for frame in ("{", "[]", '{"envelope_id": "unknown"}', '{"envelope_id": 7}'):
            await socket.send_str(frame)
        await socket.ping(b"sdk-ping-pong:1")

        assert await client.connections() == 1


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


async def test_envelopes_are_recorded_with_their_acknowledgement(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """When it was sent, when it was acknowledged, and with what."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    await connect(app)
    await editor.run("#newsletter", "/drafts")

    (envelope,) = await client.envelopes("slash_commands")

    assert envelope.ack_payload == {"text": "Here"}
    assert envelope.acked_at is not None
    assert envelope.acked_at >= envelope.sent_at


async def test_an_event_waits_until_it_is_acknowledged(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """It is known as undelivered also while no socket is open that could have carried it."""
    await editor.say(editor.direct, "Is anybody there?")
    waiting = served.workspace.socket.undelivered
    assert len(waiting) == 1

    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        envelope = await socket.receive_json()
        assert waiting == {envelope["payload"]["event_id"]}
        await socket.send_json({"envelope_id": envelope["envelope_id"]})

        async def delivered() -> bool:
            return not served.workspace.socket.undelivered

        await until(delivered)


async def test_what_is_under_way_ends_with_the_workspace(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """Who waits for an acknowledgement is told, deliveries end, and the socket is closed."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await editor.say(editor.direct, "still being delivered")
        await socket.receive_json()
        command = asyncio.create_task(editor.run("#newsletter", "/drafts"))
        await socket.receive_json()

        await served.workspace.end_sessions()

        assert (await command).error == "dispatch_failed"
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
