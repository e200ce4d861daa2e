"""Notes: messages that one person sees, and nobody keeps."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Client, Persona
from workspace.jsons import Json
from workspace.server import running

CHANNEL = "C0NEWSLETTER"


async def test_a_note_is_for_one_person_of_the_channel(
    slack: AsyncWebClient, editor: Persona, second: Persona
) -> None:
    """Nobody else sees it, in the channel or in a thread."""
    parent = await editor.say("#newsletter", "• one")
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="In the channel")
    await slack.chat_postEphemeral(
        channel=CHANNEL, user="UEDITOR", text="In the thread", thread_ts=parent.ts
    )

    await editor.sees_note("#newsletter", containing="In the channel")
    await editor.sees_note("#newsletter", containing="In the thread", thread=parent)
    assert [m.text for m in await second.messages("#newsletter")] == ["• one"]
    assert [m.text for m in await second.messages("#newsletter", thread=parent)] == ["• one"]


async def test_a_note_in_a_thread_counts_as_no_reply(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The parent does not show it."""
    parent = await editor.say("#newsletter", "• one")
    await slack.chat_postEphemeral(
        channel=CHANNEL, user="UEDITOR", text="Only you", thread_ts=parent.ts
    )

    assert (await editor.latest(parent)).reply_count == 0


@pytest.mark.parametrize(
    ("note", "error"),
    [
        ({"channel": "C0DESK", "user": "UGUEST", "text": "Hi"}, "user_not_in_channel"),
        ({"channel": "C0GENERAL", "user": "UEDITOR", "text": "Hi"}, "not_in_channel"),
        ({"channel": "C1", "user": "UEDITOR", "text": "Hi"}, "channel_not_found"),
        ({"channel": "UEDITOR", "user": "UEDITOR", "text": "Hi"}, "channel_not_found"),
        ({"channel": CHANNEL, "user": "UNOBODY", "text": "Hi"}, "user_not_found"),
        ({"channel": CHANNEL, "text": "Hi"}, "invalid_arguments"),
        ({"channel": CHANNEL, "user": "UEDITOR"}, "no_text"),
        (
            {"channel": CHANNEL, "user": "UEDITOR", "text": "Hi", "thread_ts": "1.000001"},
            "thread_not_found",
        ),
        (
            {"channel": CHANNEL, "user": "UEDITOR", "text": "Hi", "blocks": [{"type": "alert"}]},
            "invalid_blocks",
        ),
    ],
)
async def test_a_note_that_slack_would_not_show_is_refused(
    slack: AsyncWebClient, editor: Persona, note: Json, error: str
) -> None:
    """Both have to belong to the channel, and the words have to be fit for a message."""
    assert await refused(slack.api_call("chat.postEphemeral", json=note)) == error
    assert await editor.messages("#newsletter") == []


async def test_a_note_cannot_be_changed_deleted_or_found(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """For the app it is gone as soon as it is posted."""
    note = await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="A note")
    await editor.sees_note("#newsletter", containing="A note")
    place: Json = {"channel": CHANNEL, "ts": str(note["message_ts"])}

    assert await refused(slack.chat_update(**place, text="Other")) == "message_not_found"
    assert await refused(slack.chat_delete(**place)) == "message_not_found"
    assert await refused(slack.conversations_replies(**place)) == "thread_not_found"
    assert (await slack.conversations_history(channel=CHANNEL))["messages"] == []
    permalink = slack.chat_getPermalink(channel=CHANNEL, message_ts=str(note["message_ts"]))
    assert await refused(permalink) == "message_not_found"


async def test_a_restart_forgets_notes(tmp_path: Path) -> None:
    """Everything else is still there."""
    async with running(tmp_path) as served, Client(served.announcement) as client:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url)
        await slack.chat_postMessage(channel=CHANNEL, text="A message")
        await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="A note")
        await client.person("UEDITOR").sees_note("#newsletter", containing="A note")

    async with running(tmp_path) as served, Client(served.announcement) as client:
        seen = await client.person("UEDITOR").messages("#newsletter")

    assert [message.text for message in seen] == ["A message"]
