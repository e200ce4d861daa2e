"""Shortcuts: on a message, and from anywhere."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.screens import modal, words
from workspace.client import Persona, Refused
from workspace.jsons import Json


@pytest.fixture
def used(app: AsyncApp) -> list[Json]:
    """What the app hears of shortcuts; it opens a form for each."""
    heard: list[Json] = []

    @app.shortcut("brief_message")
    @app.shortcut("brief_anywhere")
    async def show(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        heard.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(words("A form")))

    return heard


async def test_a_message_shortcut_carries_the_message_and_opens_a_form(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, used: list[Json]
) -> None:
    """Also on what somebody else wrote."""
    await connect(app)
    message = await second.say("#newsletter", "• one\n• two")

    outcome = await editor.shortcut("brief_message", message)

    assert outcome.ok
    (body,) = used
    assert (body["type"], body["callback_id"]) == ("message_action", "brief_message")
    assert body["message"]["text"] == "• one\n• two"
    assert body["message"]["user"] == "USECOND"
    assert body["message_ts"] == message.ts
    assert body["channel"] == {"id": "C0NEWSLETTER", "name": "newsletter"}
    assert (body["user"]["id"], body["team"]["id"]) == ("UEDITOR", "T0LOCAL")
    assert body["response_url"]
    assert body["action_ts"]
    assert (await editor.form()).words == "A form"


async def test_where_the_app_is_no_member_only_the_response_url_reaches_people(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """A shortcut works in any channel; posting there does not."""
    codes: list[str] = []

    @app.shortcut("brief_message")
    async def answer(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        channel = body["channel"]["id"]
        codes.append(await refused(slack.chat_postMessage(channel=channel, text="Hello")))
        await respond("Only for you", replace_original=False)

    await connect(app)
    message = await editor.say("#general", "• one")

    await editor.shortcut("brief_message", message)

    await editor.sees_note("#general", containing="Only for you")
    assert codes == ["not_in_channel"]


async def test_a_global_shortcut_has_no_channel_and_nowhere_to_answer(
    app: AsyncApp, connect: Connect, editor: Persona, used: list[Json]
) -> None:
    """All the app can do is open a form."""
    await connect(app)

    outcome = await editor.shortcut("brief_anywhere")

    assert outcome.ok
    (body,) = used
    assert (body["type"], body["callback_id"]) == ("shortcut", "brief_anywhere")
    assert {"channel", "message", "response_url"}.isdisjoint(body)
    assert (await editor.form()).words == "A form"


async def test_shortcuts_that_the_manifest_does_not_name_are_not_there(
    app: AsyncApp, connect: Connect, editor: Persona, used: list[Json]
) -> None:
    """Neither an invented one, nor a message's without a message, nor a global one on a message."""
    await connect(app)
    message = await editor.say("#newsletter", "• one")

    for callback_id, at in (
        ("nonsense", message),
        ("brief_message", None),
        ("brief_anywhere", message),
    ):
        with pytest.raises(Refused, match="shortcut_not_found"):
            await editor.shortcut(callback_id, at)

    assert used == []


async def test_a_message_that_one_does_not_see_has_no_shortcuts(
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    second: Persona,
    slack: AsyncWebClient,
    used: list[Json],
) -> None:
    """Neither in a private channel of others, nor on a note."""
    await connect(app)
    secret = await editor.say("#desk", "• one")
    await slack.chat_postEphemeral(channel="C0NEWSLETTER", user="UEDITOR", text="For you")
    note = await editor.sees_note("#newsletter", containing="For you")

    with pytest.raises(Refused, match="channel_not_found"):
        await second.shortcut("brief_message", secret)
    with pytest.raises(Refused, match="message_not_found"):
        await editor.shortcut("brief_message", note)

    assert used == []


async def test_a_shortcut_with_no_app_there_says_so(editor: Persona) -> None:
    """The person is told that nothing happened."""
    outcome = await editor.shortcut("brief_anywhere")

    assert outcome.error == "dispatch_failed"
