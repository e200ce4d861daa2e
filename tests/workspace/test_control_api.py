"""What a test, or a curious person, can look up and bring about from outside."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from workspace.client import Client, Persona, Refused, until

CHANNEL = "C0NEWSLETTER"


async def test_behind_a_message_stand_the_calls_that_made_it(
    client: Client, slack: AsyncWebClient, editor: Persona
) -> None:
    """Who looks at a message finds what the app sent for it, and what it was answered."""
    await slack.chat_postMessage(channel=CHANNEL, text="another one")
    posted = await slack.chat_postMessage(channel=CHANNEL, text="first words")
    await slack.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="better words")
    message = await editor.sees("#newsletter", containing="better words")

    found = await client.inspect(message)

    assert found["message"]["text"] == "better words"
    assert [call["method"] for call in found["calls"]] == ["chat.postMessage", "chat.update"]
    assert found["calls"][0]["args"]["text"] == "first words"
    assert found["calls"][0]["answer"]["ts"] == message.ts


async def test_behind_a_message_stand_the_envelopes_it_went_into(
    client: Client, app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """Who looks at a message finds what the app was told of it, and when it answered."""

    @app.event("app_mention")
    async def hear(ack: AsyncAck) -> None:
        await ack()

    await connect(app)
    message = await editor.say("#newsletter", "@ChrisGPT hello")

    async def acknowledged() -> bool:
        envelopes = (await client.inspect(message))["envelopes"]
        return bool(envelopes) and all(each["acked_at"] for each in envelopes)

    await until(acknowledged)
    (envelope,) = (await client.inspect(message))["envelopes"]
    assert envelope["payload"]["event"]["type"] == "app_mention"


async def test_a_note_is_shown_only_behind_the_eyes_that_see_it(
    client: Client, slack: AsyncWebClient, editor: Persona
) -> None:
    """A note for one person is not found without that person's name."""
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="for you")
    note = await editor.sees_note("#newsletter", containing="for you")
    place = {"channel": note.channel, "ts": note.ts}

    found = await client.get("/control/inspect", user="UEDITOR", **place)

    assert found["message"]["text"] == "for you"
    assert [call["method"] for call in found["calls"]] == ["chat.postEphemeral"]
    with pytest.raises(Refused, match="message_not_found"):
        await client.get("/control/inspect", user="USECOND", **place)


async def test_time_moves_forward_only(client: Client, slack: AsyncWebClient) -> None:
    """What is written after the time has moved is that much later; back it does not go."""
    first = await slack.chat_postMessage(channel=CHANNEL, text="before")
    await client.advance(3600)
    second = await slack.chat_postMessage(channel=CHANNEL, text="after")

    assert float(str(second["ts"])) - float(str(first["ts"])) >= 3600
    for odd in (-1.0, float("nan"), float("inf"), 1e300, 10**400):
        with pytest.raises(Refused, match="seconds"):
            await client.advance(odd)


async def test_any_payload_can_be_handed_over(
    client: Client, app: AsyncApp, connect: Connect
) -> None:
    """A test may hand the app what Slack would send only in rare cases."""
    heard = []

    @app.event("reaction_added")
    async def hear(ack: AsyncAck, event: dict[str, object]) -> None:
        await ack()
        heard.append(event["user"])

    await connect(app)
    body = {"type": "reaction_added", "user": "USTRANGER", "reaction": "eyes"}
    payload = {"type": "event_callback", "event_id": "EvRARE", "team_id": "T0OTHER", "event": body}

    await client.deliver("events_api", payload)

    await until(lambda: heard)
    assert heard == ["USTRANGER"]


async def test_a_refused_call_is_recorded_with_its_refusal(
    client: Client, slack: AsyncWebClient
) -> None:
    """A call that was refused stands in the record with the code it was refused with."""
    code = await refused(slack.chat_postMessage(channel="C0NOWHERE", text="hello"))

    (call,) = await client.calls("chat.postMessage")

    assert call.answer["error"] == code == "channel_not_found"
    assert "token" not in call.args


async def test_a_malformed_sequence_number_is_refused(client: Client) -> None:
    """Calls are counted in whole numbers."""
    with pytest.raises(Refused, match="invalid_arguments"):
        await client.get("/control/calls", after="first")
