"""Streamed messages: who sees them grow, and where they end."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Message, Persona
from workspace.jsons import Json
from workspace.server import Running

CHANNEL = "C0NEWSLETTER"
RECIPIENT: Json = {"recipient_user_id": "UEDITOR", "recipient_team_id": "T0LOCAL"}
BUTTON = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "stop", "text": {"type": "plain_text", "text": "Stop"}}
    ],
}


@pytest.fixture
async def brief(editor: Persona) -> Message:
    """What the stream answers."""
    return await editor.say("#newsletter", "• one")


async def start(slack: AsyncWebClient, brief: Message, text: str = "Dear") -> str:
    """Start a stream below the brief, and return its time."""
    started = await slack.chat_startStream(
        channel=CHANNEL, thread_ts=brief.ts, markdown_text=text, **RECIPIENT
    )
    return str(started["ts"])


async def test_the_sdks_helper_streams_a_draft_into_the_thread(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """What the helper sent piece by piece is one finished message with its buttons."""
    stream = await slack.chat_stream(
        channel=CHANNEL, thread_ts=brief.ts, buffer_size=8, **RECIPIENT
    )
    for piece in ("Dear reader, ", "the autumn ", "is **here**."):
        await stream.append(markdown_text=piece)
    await stream.stop(
        blocks=[BUTTON], metadata={"event_type": "draft", "event_payload": {"id": "7"}}
    )

    draft = await editor.sees_in_thread(brief, where=lambda m: not m.streaming)

    assert draft.text == "Dear reader, the autumn is **here**."
    assert draft.blocks[0]["text"] == draft.text
    assert list(draft.buttons) == ["Stop"]
    assert draft.metadata == {"event_type": "draft", "event_payload": {"id": "7"}}
    assert draft.ts == stream.ts


async def test_only_the_recipient_sees_a_stream_grow(
    slack: AsyncWebClient, editor: Persona, second: Persona, brief: Message
) -> None:
    """Everyone else sees the first piece until it is finished, then all of it."""
    ts = await start(slack, brief, "Dear")
    await slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text=" reader")

    live = await editor.sees_in_thread(brief, containing="Dear reader")
    behind = await second.sees_in_thread(brief, where=lambda m: m.streaming)
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)

    assert live.streaming
    assert behind.text == "Dear"
    await second.sees_in_thread(brief, containing="Dear reader", where=lambda m: not m.streaming)


async def test_a_stream_in_a_channel_needs_its_recipient(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """Both ids are asked for in a channel; a direct message knows its person."""
    in_channel: Json = {"channel": CHANNEL, "thread_ts": brief.ts}
    without_team = slack.chat_startStream(**in_channel, recipient_user_id="UEDITOR")
    assert await refused(without_team) == "missing_recipient_team_id"
    without_user = slack.chat_startStream(**in_channel, recipient_team_id="T0LOCAL")
    assert await refused(without_user) == "missing_recipient_user_id"

    direct = await editor.say(editor.direct, "• one")
    await slack.chat_startStream(channel=editor.direct, thread_ts=direct.ts, markdown_text="Dear")
    await editor.sees_in_thread(direct, containing="Dear", where=lambda m: m.streaming)


async def test_a_stream_takes_nothing_after_five_minutes(
    slack: AsyncWebClient, served: Running, second: Persona, brief: Message
) -> None:
    """Its age counts from the start, however busy it is; then a usual update is the way."""
    ts = await start(slack, brief)
    served.workspace.clock.advance(200)
    await slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text=" reader")
    served.workspace.clock.advance(101)

    append = slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text=" more")
    assert await refused(append) == "message_not_in_streaming_state"
    stop = slack.chat_stopStream(channel=CHANNEL, ts=ts)
    assert await refused(stop) == "message_not_in_streaming_state"
    await second.sees_in_thread(brief, containing="Dear reader")
    await slack.chat_update(channel=CHANNEL, ts=ts, text="Dear reader, all of it")
    await second.sees_in_thread(brief, containing="all of it")


async def test_a_stream_holds_eleven_thousand_bytes(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """What would be too much is refused whole, and the stream goes on."""
    ts = await start(slack, brief, "ö" * 5_000)

    append = slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text="ö" * 501)
    assert await refused(append) == "msg_too_long"
    await slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text="!")
    await editor.sees_in_thread(brief, where=lambda m: m.text == "ö" * 5_000 + "!")


async def test_one_call_brings_twelve_thousand_characters_at_most(
    slack: AsyncWebClient, brief: Message
) -> None:
    """More is refused, also at the start."""
    begin = slack.chat_startStream(
        channel=CHANNEL, thread_ts=brief.ts, markdown_text="x" * 12_001, **RECIPIENT
    )
    assert await refused(begin) == "msg_too_long"


async def test_a_live_stream_cannot_be_updated(slack: AsyncWebClient, brief: Message) -> None:
    """It has to be stopped first; and it is stopped once."""
    ts = await start(slack, brief)

    update = slack.chat_update(channel=CHANNEL, ts=ts, text="Other")
    assert await refused(update) == "streaming_state_conflict"
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)
    await slack.chat_update(channel=CHANNEL, ts=ts, text="Other")
    again = slack.chat_stopStream(channel=CHANNEL, ts=ts)
    assert await refused(again) == "message_not_in_streaming_state"


async def test_a_stream_that_is_deleted_is_gone(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """Its next piece is refused, and the thread counts no reply."""
    ts = await start(slack, brief)
    await editor.sees_in_thread(brief, containing="Dear")

    await slack.chat_delete(channel=CHANNEL, ts=ts)

    append = slack.chat_appendStream(channel=CHANNEL, ts=ts, markdown_text="!")
    assert await refused(append) == "message_not_found"
    await editor.sees_change(brief, lambda m: m.reply_count == 0)


async def test_tasks_and_blocks_come_as_chunks(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """A task's state is replaced, its details grow; what has no known shape is refused."""
    ts = await start(slack, brief)
    task = {"type": "task_update", "id": "1", "title": "Writing", "status": "in_progress"}
    chunks: list[Json] = [
        {**task, "details": "one "},
        {**task, "status": "complete", "details": "two"},
        {"type": "plan_update", "title": "Plan"},
        {"type": "blocks", "blocks": [{"type": "divider"}]},
    ]
    await slack.chat_appendStream(channel=CHANNEL, ts=ts, chunks=chunks)
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)

    draft = await editor.sees_in_thread(brief, where=lambda m: not m.streaming)

    assert [block["type"] for block in draft.blocks] == ["task_card", "markdown", "divider"]
    assert draft.blocks[0]["status"] == "complete"
    assert draft.blocks[0]["details"] == "one two"


@pytest.mark.parametrize(
    "chunks",
    [
        [{"type": "nonsense"}],
        [{"type": "task_update", "id": "1"}],
        [{"type": "markdown_text", "text": 7}],
        ["text"],
        {"type": "divider"},
    ],
)
async def test_chunks_of_no_known_shape_are_refused(
    slack: AsyncWebClient, brief: Message, chunks: object
) -> None:
    """The stream stays as it was."""
    ts = await start(slack, brief)

    body = {"channel": CHANNEL, "ts": ts, "chunks": chunks}

    assert await refused(slack.api_call("chat.appendStream", json=body)) == "invalid_chunks"
