"""Clicks on messages, notes and replies: what the app may do about them."""

from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.screens import actions, button, posted, words
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.server import running


async def test_a_click_reaches_the_app_with_the_message_and_the_message_changes(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """The app learns who clicked what, and puts an outcome in the buttons' place."""

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"Approved by <@{body['user']['id']}>",
        )

    await connect(app)
    draft = await posted(slack, editor, words("A draft.\n"), actions(button("approve")))

    outcome = await editor.click(draft, "Approve")

    assert outcome.ok
    decided = await second.sees_change(draft, lambda m: not m.buttons)
    assert decided.text == "Approved by <@UEDITOR>"
    assert decided.edited
    assert draft.plain == "A draft.\n"


async def test_a_button_that_has_gone_since_can_be_pressed_on_a_stale_screen(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient, uses: list[Json]
) -> None:
    """The app hears of it, with the message as it is now; without that screen it cannot be."""
    await connect(app)
    draft = await posted(slack, editor, actions(button("approve", value="draft:7")))
    await slack.chat_update(channel="C0NEWSLETTER", ts=draft.ts, text="Decided.")

    late = await editor.press_late(draft, "Approve")
    with pytest.raises(Refused, match="action_not_found"):
        await editor.press(draft, "row", "approve")

    assert late.ok
    (body,) = uses
    assert body["actions"][0]["value"] == "draft:7"
    assert body["message"]["text"] == "Decided."


@pytest.mark.parametrize(
    "seen",
    [
        {"type": "static_select", "options": "abc"},
        {"type": "button"},
        {"type": "nonsense"},
        {"type": ["button"]},
    ],
)
async def test_what_could_never_have_been_on_a_screen_cannot_be_used(
    seen: Json,
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    client: Client,
    slack: AsyncWebClient,
    uses: list[Json],
) -> None:
    """A stale element has to be one that Slack would have shown."""
    await connect(app)
    draft = await posted(slack, editor, words("A draft."))
    place = {"user": editor.id, "channel": draft.channel, "ts": draft.ts}

    with pytest.raises(Refused, match="action_not_found"):
        await client.post("/person/action", **place, block_id="x", action_id="x", seen=seen)

    assert uses == []


async def test_a_click_on_a_note_can_replace_and_delete_it(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """The app does not get a note's content again, but its response_url reaches it."""
    clicks: list[Json] = []
    blocks = [actions(button("approve"))]

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        clicks.append(body)
        if len(clicks) == 1:
            await respond(text="Sure?", blocks=blocks, replace_original=True)
        else:
            await respond(delete_original=True)

    await connect(app)
    await slack.chat_postEphemeral(
        channel="C0NEWSLETTER", user="UEDITOR", text="For you", blocks=blocks
    )
    note = await editor.sees_note("#newsletter", containing="For you")

    await editor.click(note, "Approve")
    asked = await editor.sees_change(note, lambda m: m.text == "Sure?")
    await editor.click(asked, "Approve")

    await editor.sees_gone(note)
    assert clicks[0]["container"]["is_ephemeral"]
    assert "message" not in clicks[0]


async def test_a_click_in_a_thread_can_replace_and_delete_the_message(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """By the response_url, for everyone; what is new goes into the thread that the app names."""
    clicks: list[Json] = []
    blocks = [actions(button("approve"))]

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        clicks.append(body)
        if len(clicks) == 1:
            await respond(text="Sure?", blocks=blocks, replace_original=True)
        else:
            await respond(delete_original=True)
            thread_ts = body["container"]["thread_ts"]
            await respond(text="Deleted.", replace_original=False, thread_ts=thread_ts)

    await connect(app)
    brief = await editor.say("#newsletter", "• one")
    await slack.chat_postMessage(
        channel="C0NEWSLETTER", text="A draft.", thread_ts=brief.ts, blocks=blocks
    )
    draft = await editor.sees_in_thread(brief, containing="A draft.")

    await editor.click(draft, "Approve")
    asked = await second.sees_change(draft, lambda m: m.text == "Sure?")
    await editor.click(asked, "Approve")

    await second.sees_gone(draft)
    await editor.sees_note("#newsletter", containing="Deleted.", thread=brief)
    assert clicks[0]["container"]["thread_ts"] == brief.ts
    assert asked.edited


async def test_a_click_that_the_app_is_silent_about_says_so(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """The person sees that the app did not answer."""
    await connect(app)
    draft = await posted(slack, editor, actions(button("approve")))

    outcome = await editor.click(draft, "Approve")

    assert outcome.error == "operation_timeout"


async def test_a_click_with_no_app_there_says_so(
    editor: Persona, slack: AsyncWebClient, client: Client
) -> None:
    """The person is told that nothing happened."""
    draft = await posted(slack, editor, actions(button("approve")))

    outcome = await editor.click(draft, "Approve")

    assert outcome.error == "dispatch_failed"
    assert await client.envelopes() == []


async def test_without_interactivity_in_the_manifest_a_click_reaches_nobody(
    tmp_path: Path, manifest: Manifest
) -> None:
    """The person is told that the app is not set up for it."""
    switched_off = replace(manifest, interactive=False)
    async with running(tmp_path, manifest=switched_off) as at, Client(at.announcement) as client:
        slack = AsyncWebClient(token=at.announcement.bot_token, base_url=at.announcement.api_url)
        editor = client.person("UEDITOR")
        draft = await posted(slack, editor, actions(button("approve")))

        outcome = await editor.click(draft, "Approve")

        assert outcome.error == "not_interactive"
        assert outcome.message == "This app is not configured to handle interactive responses."
        assert await client.envelopes() == []
