"""Socket Mode, seen from the socket."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from workspace.client import Client, Persona, Refused, until
from workspace.jsons import Json
from workspace.server import Running
from workspace.settings import Settings

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Plain HTTP."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def patient(served: Running) -> None:
    """A workspace that waits long for acknowledgements: what comes sooner has another reason."""
    served.workspace.socket._settings = Settings(ack_timeout=20)


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


@pytest.mark.usefixtures("patient")
async def test_each_payload_goes_over_one_of_the_sockets(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """Several sockets share the work, each payload on one of them, in no fixed pattern."""
    sockets = [await opened(served, slack, session) for _ in range(2)]
    said = [f"word {number}" for number in range(24)]
    heard: list[tuple[int, str]] = []

    async def listen(index: int) -> None:
        while True:
            heard.append((index, texts(await acknowledged(sockets[index], 1))[0]))

    listeners = [asyncio.create_task(listen(index)) for index in range(2)]
    for text in said:
        await editor.say(editor.direct, text)
    await until(lambda: len(heard) >= len(said))
    for listener in listeners:
        listener.cancel()

    assert sorted(text for _, text in heard) == sorted(said)
    by_text = {text: index for index, text in heard}
    pattern = [by_text[text] for text in said]
    assert set(pattern) == {0, 1}
    assert pattern not in ([0, 1] * 12, [1, 0] * 12), "they take turns"
    for socket in sockets:
        await socket.close()


@pytest.mark.usefixtures("patient")
async def test_one_socket_carries_events_in_their_order(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """Those too that had waited while nobody was there."""
    said = [f"word {number}" for number in range(12)]
    for text in said[:6]:
        await editor.say(editor.direct, text)

    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        for text in said[6:]:
            await editor.say(editor.direct, text)

        assert texts(await acknowledged(socket, 12)) == said


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
    latest = await client.get("/control/envelopes", limit="1")
    assert [each["envelope_id"] for each in latest["envelopes"]] == [envelope.envelope_id]
    assert (await client.get("/control/envelopes", limit="0"))["envelopes"] == []
    with pytest.raises(Refused, match="limit is no number"):
        await client.get("/control/envelopes", limit="few")


@pytest.mark.usefixtures("patient")
async def test_an_event_waits_until_it_is_acknowledged(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """It is known as undelivered also while no socket is open that could have carried it."""
    await editor.say(editor.direct, "Is anybody there?")
    waiting = await client.undelivered()
    assert len(waiting) == 1

    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        envelope = await socket.receive_json()
        assert waiting == [envelope["payload"]["event_id"]]
        assert envelope["retry_attempt"] == 0, "that nobody was there was no attempt"
        await socket.send_json({"envelope_id": envelope["envelope_id"]})

        async def delivered() -> bool:
            return await client.undelivered() == []

        await until(delivered)


@pytest.mark.usefixtures("patient")
async def test_an_event_that_waited_too_long_is_dropped(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """After two hours nobody hears of it, and what is new is heard first."""
    await editor.say(editor.direct, "old news")
    assert len(await client.undelivered()) == 1

    await client.advance(2 * 3600 + 1)

    assert await client.undelivered() == []
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await editor.say(editor.direct, "news")
        assert texts(await acknowledged(socket, 1)) == ["news"]


@pytest.mark.usefixtures("patient")
async def test_an_event_comes_again_when_its_socket_closed_before_the_answer(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """The same event in another envelope, counted, and with a reason."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await editor.say(editor.direct, "hold on")
        first = await socket.receive_json()

    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        (second,) = await acknowledged(socket, 1)

    assert second["payload"] == first["payload"]
    assert second["envelope_id"] != first["envelope_id"]
    attempts = [(each["retry_attempt"], each["retry_reason"]) for each in (first, second)]
    assert attempts == [(0, ""), (1, "timeout")]
    kept = await client.envelopes("events_api")
    assert [envelope.outcome for envelope in kept] == ["connection_closed", "acknowledged"]
    assert [envelope.connection for envelope in kept] == [1, 2]
    assert {envelope.transport for envelope in kept} == {"socket_mode"}


async def test_an_event_without_an_answer_comes_again_on_the_same_socket(
    served: Running, slack: AsyncWebClient, session: aiohttp.ClientSession, editor: Persona
) -> None:
    """As often as Slack tries, and then no more."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await editor.say(editor.direct, "silence")
        frames = [await socket.receive_json() for _ in range(3)]
        await editor.say(editor.direct, "after")
        (after,) = await acknowledged(socket, 1)

    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout"]
    assert texts([*frames, after]) == ["silence"] * 3 + ["after"]


async def test_a_command_finds_nobody_at_once(editor: Persona, client: Client) -> None:
    """It does not wait for an app to come, and leaves nothing behind."""
    outcome = await editor.run("#newsletter", "/drafts")

    assert outcome.error == "dispatch_failed"
    assert await client.envelopes() == []


async def test_a_command_is_handed_over_once(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """The person reads that it took too long, and it does not come again."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        outcome = await editor.run("#newsletter", "/drafts")
        (envelope,) = await client.envelopes()

        assert outcome.error == "operation_timeout"
        assert (envelope.outcome, envelope.acked_at) == ("timeout", None)


@pytest.mark.usefixtures("patient")
async def test_a_command_may_be_acknowledged_over_another_socket(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """The app may have moved on meanwhile; the person goes on waiting."""
    carried = await opened(served, slack, session)
    command = asyncio.create_task(editor.run("#newsletter", "/drafts"))
    frame = await carried.receive_json()
    other = await opened(served, slack, session)
    await carried.close()

    async def gone() -> bool:
        return await client.connections() == 1

    await until(gone)
    await other.send_json({"envelope_id": frame["envelope_id"]})

    assert (await command).ok
    await other.close()


async def test_a_late_acknowledgement_is_noted_and_helps_nobody(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """The person has read of the timeout before."""
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        outcome = await editor.run("#newsletter", "/drafts")
        frame = await socket.receive_json()
        late = {"envelope_id": frame["envelope_id"], "payload": {"text": "late"}}
        await socket.send_json(late)

        async def noted() -> bool:
            (envelope,) = await client.envelopes()
            return envelope.ack_payload == {"text": "late"} and envelope.outcome == "timeout"

        await until(noted)
        assert outcome.error == "operation_timeout"
        seen = await editor.messages("#newsletter")
        assert "late" not in [message.words for message in seen]


@pytest.mark.usefixtures("patient")
async def test_a_frame_that_is_held_back_is_overtaken(
    served: Running,
    slack: AsyncWebClient,
    session: aiohttp.ClientSession,
    editor: Persona,
    client: Client,
) -> None:
    """A delay on order makes events arrive out of their order."""
    await client.fault("events_api", delay=1.5)
    async with session.ws_connect(await address(served, slack)) as socket:
        await socket.receive_json()
        await editor.say(editor.direct, "first")
        await editor.say(editor.direct, "second")

        assert texts(await acknowledged(socket, 2)) == ["second", "first"]


async def test_an_acknowledgement_can_be_lost_on_order(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """The event comes again, and a command times out, though the app answered both."""

    @app.event("message")
    async def hear(_event: Json) -> None: ...

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    await connect(app)
    await client.fault("events_api", lose_answer=True)
    await client.fault("slash_commands", lose_answer=True)

    await editor.say(editor.direct, "hello")
    outcome = await editor.run("#newsletter", "/drafts")

    async def came_again() -> bool:
        sent = await client.envelopes("events_api")
        return [envelope.outcome for envelope in sent] == ["timeout", "acknowledged"]

    await until(came_again)
    assert outcome.error == "operation_timeout"
    assert (await editor.run("#newsletter", "/drafts")).ok


@pytest.mark.usefixtures("patient")
async def test_a_socket_can_close_instead_of_carrying(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """The app connects again by itself and hears the event; a command would have failed."""
    heard = []

    @app.event("message")
    async def hear(body: Json) -> None:
        heard.append(body["event"]["text"])

    await connect(app)
    await client.fault("events_api", drop_connection=True)

    await editor.say(editor.direct, "hello")

    await until(lambda: heard == ["hello"])
    sent = await client.envelopes("events_api")
    assert [envelope.outcome for envelope in sent] == ["connection_closed", "acknowledged"]
    assert [envelope.connection for envelope in sent] == [1, 2]
    await client.fault("slash_commands", drop_connection=True)
    assert (await editor.run("#newsletter", "/drafts")).error == "dispatch_failed"


@pytest.mark.usefixtures("patient")
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
