"""What goes over the sockets: events at least once, commands once, and what becomes of them."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.delivery.sockets import acknowledged, address, opened, texts
from workspace.client import Client, Persona, Refused, until
from workspace.clock import Clock
from workspace.delivery.record import Record
from workspace.jsons import Json
from workspace.server import Running, running
from workspace.settings import Settings


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


def test_the_record_of_envelopes_forgets_the_oldest() -> None:
    """It keeps ten thousand, and fewer where they are large."""
    record = Record(Clock(), "socket_mode")
    for number in range(10_001):
        record.open("events_api", {"number": number})
    assert [one["payload"]["number"] for one in record.list()] == list(range(1, 10_001))

    large = [record.open("interactive", {"view": "x" * 200_000}) for _ in range(400)]

    kept = record.list()
    assert 300 < len(kept) < 350
    assert record.find(large[-1].envelope_id) is large[-1]
    assert record.find(large[0].envelope_id) is None


async def test_an_app_that_stops_reading_holds_nobody_up(
    tmp_path: Path, settings: Settings, session: aiohttp.ClientSession
) -> None:
    """The person is answered in time, the socket can be sent away, and the workspace can stop."""
    async with asyncio.timeout(60):
        async with running(tmp_path, settings=settings) as at, Client(at.announcement) as client:
            slack = AsyncWebClient(
                token=at.announcement.bot_token, base_url=at.announcement.api_url
            )
            deaf = await session.ws_connect(await address(at, slack))  # and never receives
            await client.app_connected()
            large = {"event_id": "EvLARGE", "event": {"text": "x" * 900_000}}
            for _ in range(20):
                await client.deliver("events_api", large)

            for command in ("/chrisgpt help", f"/chrisgpt {'x' * 100_000}", "/chrisgpt help"):
                outcome = await client.person("UEDITOR").run("#newsletter", command)
                assert outcome.error == "operation_timeout"

            assert not deaf.closed
            await client.disconnect("link_disabled")
            assert await client.connections() == 0
