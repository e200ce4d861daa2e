"""Streamed messages: who sees them grow, what they hold, and where they end."""

from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.screens import actions, button
from workspace.client import Client, Message, Persona, Refused, until
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.server import running

CHANNEL = "C0NEWSLETTER"
RECIPIENT: Json = {"recipient_user_id": "UEDITOR", "recipient_team_id": "T0LOCAL"}
BUTTON = actions(button("stop"))
DIVIDER = {"type": "divider"}
PICTURE = {"type": "image", "slack_file": {"id": "F0NOWHERE"}, "alt_text": "A picture"}
TASK = {"type": "task_update", "id": "1", "title": "Writing", "status": "in_progress"}


@pytest.fixture
async def brief(editor: Persona) -> Message:
    """What the stream answers."""
    return await editor.say("#newsletter", "• one")


async def start(slack: AsyncWebClient, brief: Message, text: str = "Dear", **more: object) -> str:
    """Start a stream of text below the brief, and return its time."""
    begin = {"channel": CHANNEL, "thread_ts": brief.ts, **RECIPIENT, **more}
    if text:
        begin["markdown_text"] = text
    started = await slack.api_call("chat.startStream", json=begin)
    return str(started["ts"])


async def append(slack: AsyncWebClient, ts: str, **what: object) -> None:
    """Append to a stream, also what the SDK would not send."""
    await slack.api_call("chat.appendStream", json={"channel": CHANNEL, "ts": ts, **what})


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
    ts = await start(slack, brief, "", chunks=[{"type": "markdown_text", "text": "Dear"}])
    await append(slack, ts, chunks=[TASK, {"type": "markdown_text", "text": " reader"}])

    live = await editor.sees_in_thread(brief, containing="Dear reader")
    behind = await second.sees_in_thread(brief, where=lambda m: m.streaming)
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)

    assert live.streaming
    assert [block["type"] for block in live.blocks] == ["task_card"]
    assert (behind.text, behind.blocks) == ("Dear", [])
    await second.sees_in_thread(brief, containing="Dear reader", where=lambda m: not m.streaming)


async def test_a_stream_can_stand_in_the_channel_itself(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The thread is the helper's wish, not Slack's."""
    body = {"channel": CHANNEL, "markdown_text": "Dear", **RECIPIENT}
    await slack.api_call("chat.startStream", json=body)

    await editor.sees("#newsletter", containing="Dear", where=lambda m: m.streaming)


@pytest.mark.parametrize(
    ("begin", "error"),
    [
        ({"recipient_user_id": "UEDITOR"}, "missing_recipient_team_id"),
        ({"recipient_team_id": "T0LOCAL"}, "missing_recipient_user_id"),
        ({**RECIPIENT, "recipient_team_id": "T0NOBODY"}, "team_not_found"),
        ({**RECIPIENT, "recipient_user_id": "UNOBODY"}, "user_not_found"),
        ({**RECIPIENT, "channel": "C0GENERAL"}, "not_in_channel"),
        ({**RECIPIENT, "channel": "C1"}, "channel_not_found"),
        ({**RECIPIENT, "thread_ts": "1700000000.000100"}, "thread_not_found"),
        ({**RECIPIENT, "thread_ts": "nonsense"}, "invalid_thread_ts"),
        ({**RECIPIENT, "task_display_mode": "nonsense"}, "invalid_arguments"),
        ({**RECIPIENT, "username": "Other"}, "missing_scope"),
        ({**RECIPIENT, "markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_a_stream_that_slack_would_not_start_is_refused(
    slack: AsyncWebClient, editor: Persona, begin: Json, error: str
) -> None:
    """In a channel both ids of the recipient are asked for; nothing is seen."""
    body = {"channel": CHANNEL, **begin}

    assert await refused(slack.api_call("chat.startStream", json=body)) == error
    assert await editor.messages("#newsletter") == []


async def test_a_direct_message_knows_its_recipient(slack: AsyncWebClient, editor: Persona) -> None:
    """There nobody has to be named."""
    direct = await editor.say(editor.direct, "• one")
    await slack.chat_startStream(channel=editor.direct, thread_ts=direct.ts, markdown_text="Dear")

    await editor.sees_in_thread(direct, containing="Dear", where=lambda m: m.streaming)


async def test_a_stream_takes_nothing_after_five_minutes(
    slack: AsyncWebClient, client: Client, second: Persona, brief: Message
) -> None:
    """Its age counts from the start, however busy it is; then a usual update is the way."""
    ts = await start(slack, brief)
    await client.advance(200)
    await append(slack, ts, markdown_text=" reader")
    await client.advance(101)

    assert await refused(append(slack, ts, markdown_text="!")) == "message_not_in_streaming_state"
    stop = slack.chat_stopStream(channel=CHANNEL, ts=ts)
    assert await refused(stop) == "message_not_in_streaming_state"
    await second.sees_in_thread(brief, containing="Dear reader")
    await slack.chat_update(channel=CHANNEL, ts=ts, text="Dear reader, all of it")
    await second.sees_in_thread(brief, containing="all of it")


async def test_a_stream_left_alone_is_finished_when_its_life_is_over(
    slack: AsyncWebClient, client: Client, second: Persona, brief: Message
) -> None:
    """Who looks on is told, and sees all of it as a finished message."""
    ts = await start(slack, brief)
    await append(slack, ts, markdown_text=" **reader**")
    async with client.session.get("/person/live", params={"user": "USECOND"}) as live:
        await live.content.readuntil(b"\n\n")
        await client.advance(301)
        told = await live.content.readuntil(b"\n\n")

    assert ts.encode() in told
    draft = await second.sees_in_thread(brief, where=lambda m: not m.streaming)
    assert [block["text"] for block in draft.blocks] == ["Dear **reader**"]


async def test_a_stream_holds_eleven_thousand_bytes(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """What would be too much is refused whole, and the stream goes on."""
    ts = await start(slack, brief, "ö" * 5_000)

    assert await refused(append(slack, ts, markdown_text="ö" * 501)) == "msg_too_long"
    await append(slack, ts, markdown_text="!")
    await editor.sees_in_thread(brief, where=lambda m: m.text == "ö" * 5_000 + "!")


async def test_the_details_of_tasks_count_too(slack: AsyncWebClient, brief: Message) -> None:
    """They are part of what a stream holds."""
    ts = await start(slack, brief, "")
    await append(slack, ts, chunks=[{**TASK, "details": "x" * 10_900}])

    assert await refused(append(slack, ts, chunks=[{**TASK, "details": "x" * 100}])) == (
        "msg_too_long"
    )


async def test_one_call_brings_twelve_thousand_characters_at_most(
    slack: AsyncWebClient, brief: Message
) -> None:
    """More is refused, as text and as chunks."""
    ts = await start(slack, brief, "")

    assert await refused(append(slack, ts, markdown_text="x" * 12_001)) == "msg_too_long"
    chunks = [{"type": "markdown_text", "text": "x" * 6_001}] * 2
    assert await refused(append(slack, ts, chunks=chunks)) == "msg_too_long"


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

    assert await refused(append(slack, ts, markdown_text="!")) == "message_not_found"
    await editor.sees_change(brief, lambda m: m.reply_count == 0)


async def test_only_the_apps_own_streams_grow(
    slack: AsyncWebClient, brief: Message, editor: Persona
) -> None:
    """A person's message is not the app's; a posted message is no stream."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    for ts, error in (
        (brief.ts, "message_not_owned_by_app"),
        (str(posted["ts"]), "message_not_in_streaming_state"),
        ("1700000000.000100", "message_not_found"),
    ):
        assert await refused(append(slack, ts, markdown_text="!")) == error
        assert await refused(slack.chat_stopStream(channel=CHANNEL, ts=ts)) == error
    assert [m.text for m in await editor.messages("#newsletter")] == ["• one", "A draft."]


async def test_a_restart_finishes_all_streams(tmp_path: Path) -> None:
    """What was written is there for everyone, drawn as it would be after a stop."""
    async with running(tmp_path) as served, Client(served.announcement) as client:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])
        brief = await client.person("UEDITOR").say("#newsletter", "• one")
        ts = await start(slack, brief)
        await append(slack, ts, markdown_text=" **reader**")

    async with running(tmp_path) as served, Client(served.announcement) as client:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])
        draft = await client.person("USECOND").sees_in_thread(brief, containing="**reader**")
        append_late = append(slack, ts, markdown_text="!")
        assert await refused(append_late) == "message_not_in_streaming_state"

    assert not draft.streaming
    assert [block["text"] for block in draft.blocks] == ["Dear **reader**"]


async def test_texts_tasks_and_blocks_stand_in_the_order_in_which_they_came(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """Texts that follow each other are one; a task stays where it first was."""
    ts = await start(slack, brief, "", chunks=[{"type": "markdown_text", "text": "Dear "}])
    await append(slack, ts, chunks=[{"type": "markdown_text", "text": "reader"}, TASK])
    await append(slack, ts, chunks=[{"type": "blocks", "blocks": [DIVIDER]}])
    await append(slack, ts, chunks=[{**TASK, "status": "complete"}])
    await append(slack, ts, chunks=[{"type": "markdown_text", "text": "Bye"}])
    await slack.chat_stopStream(channel=CHANNEL, ts=ts, blocks=[BUTTON])

    draft = await editor.sees_in_thread(brief, where=lambda m: not m.streaming)

    kinds = ["markdown", "task_card", "divider", "markdown", "actions"]
    assert [block["type"] for block in draft.blocks] == kinds
    assert (draft.text, draft.blocks[3]["text"]) == ("Dear readerBye", "Bye")


async def test_blank_text_is_no_block(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """It counts as text as soon as words follow."""
    ts = await start(slack, brief, "\n")
    await slack.chat_stopStream(channel=CHANNEL, ts=ts, blocks=[BUTTON])
    other = await start(slack, brief, "\n")
    await append(slack, other, markdown_text="Dear")
    await slack.chat_stopStream(channel=CHANNEL, ts=other)

    _, blank, written = await editor.messages("#newsletter", thread=brief)
    assert [block["type"] for block in blank.blocks] == ["actions"]
    assert [block["text"] for block in written.blocks] == ["\nDear"]


async def test_a_tasks_state_is_replaced_and_its_details_grow(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """Its card is one that Slack would take as a block."""
    ts = await start(slack, brief, "")
    source = {"type": "url", "url": "https://example.org", "text": "Example"}
    await append(slack, ts, chunks=[{**TASK, "details": "one "}])
    await append(
        slack,
        ts,
        chunks=[
            {**TASK, "title": "Written", "status": "complete", "details": "two"},
            {**TASK, "id": "2", "output": "four", "sources": [source]},
        ],
    )
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)

    first, other = (await editor.sees_in_thread(brief, where=lambda m: not m.streaming)).blocks
    await slack.chat_postMessage(channel=CHANNEL, text="again", blocks=[first, other])

    assert (first["title"], first["status"]) == ("Written", "complete")
    assert first["details"]["elements"][0]["elements"][0]["text"] == "one two"
    assert other["output"]["elements"][0]["elements"][0]["text"] == "four"
    assert other["sources"] == [source]


async def test_in_plan_mode_tasks_are_drawn_together(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """They stand in one plan, where the first of them came; its title can be replaced."""
    ts = await start(slack, brief, "", task_display_mode="plan", chunks=[TASK])
    text = {"type": "markdown_text", "text": "Dear"}
    await append(slack, ts, chunks=[text, {**TASK, "id": "2"}])
    await append(slack, ts, chunks=[{"type": "plan_update", "title": "The draft"}])
    await slack.chat_stopStream(channel=CHANNEL, ts=ts)

    plan, written = (await editor.sees_in_thread(brief, where=lambda m: not m.streaming)).blocks
    await slack.chat_postMessage(channel=CHANNEL, text="again", blocks=[plan])

    assert (plan["type"], plan["title"], written["text"]) == ("plan", "The draft", "Dear")
    assert [task["task_id"] for task in plan["tasks"]] == ["1", "2"]


@pytest.mark.parametrize(
    "chunks",
    [
        "nonsense",
        {"type": "divider"},
        ["text"],
        [{"type": "nonsense"}],
        [{"type": "markdown_text"}],
        [{"type": "markdown_text", "text": 7}],
        [{"type": "task_update", "id": "1"}],
        [{**TASK, "id": ""}],
        [{**TASK, "id": 1}],
        [{**TASK, "title": ""}],
        [{**TASK, "title": "x" * 257}],
        [{**TASK, "status": "done"}],
        [{**TASK, "details": 7}],
        [{**TASK, "output": ["x"]}],
        [{**TASK, "sources": "https://example.org"}],
        [{**TASK, "sources": [{"type": "url"}]}],
        [{"type": "plan_update"}],
        [{"type": "plan_update", "title": "x" * 257}],
        [{"type": "blocks", "blocks": "nonsense"}],
    ],
)
async def test_chunks_of_no_known_shape_are_refused(
    slack: AsyncWebClient, editor: Persona, brief: Message, chunks: object
) -> None:
    """The stream stays as it was, also where another chunk of the call would have been fine."""
    ts = await start(slack, brief, "", chunks=[{"type": "markdown_text", "text": "Dear"}])
    if isinstance(chunks, list):
        chunks = [{"type": "markdown_text", "text": " reader"}, *chunks]

    assert await refused(append(slack, ts, chunks=chunks)) == "invalid_chunks"
    assert (await editor.sees_in_thread(brief)).text == "Dear"


async def test_the_blocks_of_chunks_are_blocks_of_a_message(
    slack: AsyncWebClient, brief: Message
) -> None:
    """The same rules hold, and fifty is the most of all of them."""
    ts = await start(slack, brief, "")
    wrong = [{"type": "blocks", "blocks": [{"type": "alert"}]}]
    assert await refused(append(slack, ts, chunks=wrong)) == "invalid_blocks"
    lost = [{"type": "blocks", "blocks": [PICTURE]}]
    assert await refused(append(slack, ts, chunks=lost)) == "invalid_blocks"
    many = [{"type": "blocks", "blocks": [DIVIDER] * 51}]
    assert await refused(append(slack, ts, chunks=many)) == "msg_blocks_too_many"
    await append(slack, ts, chunks=[{"type": "blocks", "blocks": [DIVIDER] * 50}])
    more = [{"type": "blocks", "blocks": [DIVIDER]}]
    assert await refused(append(slack, ts, chunks=more)) == "msg_blocks_too_many"


async def test_the_last_call_may_bring_fifty_blocks_more(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """They stand at the bottom; one more is refused, and the stream goes on."""
    ts = await start(slack, brief, "", chunks=[{"type": "blocks", "blocks": [DIVIDER] * 50}])

    stop = slack.chat_stopStream(channel=CHANNEL, ts=ts, blocks=[DIVIDER] * 51)
    assert await refused(stop) == "msg_blocks_too_many"
    await slack.chat_stopStream(channel=CHANNEL, ts=ts, blocks=[*[DIVIDER] * 49, BUTTON])

    draft = await editor.sees_in_thread(brief, where=lambda m: not m.streaming)
    assert len(draft.blocks) == 100
    assert draft.blocks[-1]["type"] == "actions"


@pytest.mark.parametrize(
    ("end", "error"),
    [
        ({"blocks": "nonsense"}, "invalid_blocks_format"),
        ({"blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"markdown_text": " twice", "blocks": [PICTURE]}, "invalid_blocks"),
        ({"metadata": {"a": 1}}, "invalid_metadata_format"),
        ({"session_status": "nonsense"}, "invalid_arguments"),
        ({"chunks": [{"type": "nonsense"}]}, "invalid_chunks"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_an_end_that_slack_would_not_take_leaves_the_stream_live(
    slack: AsyncWebClient, editor: Persona, brief: Message, end: Json, error: str
) -> None:
    """It can still be stopped, with one of the session's states."""
    ts = await start(slack, brief)
    body = {"channel": CHANNEL, "ts": ts, **end}
    assert await refused(slack.api_call("chat.stopStream", json=body)) == error
    assert (await editor.sees_in_thread(brief)).streaming

    await slack.chat_stopStream(
        channel=CHANNEL, ts=ts, markdown_text=" reader", session_status="suspended"
    )
    await editor.sees_in_thread(brief, containing="Dear reader", where=lambda m: not m.streaming)


async def test_an_empty_append_is_refused(slack: AsyncWebClient, brief: Message) -> None:
    """Something has to be new."""
    ts = await start(slack, brief)
    empty: list[Json] = [{}, {"markdown_text": ""}, {"chunks": []}]
    for nothing in empty:
        assert await refused(append(slack, ts, **nothing)) == "no_text"


async def test_a_stream_stays_with_text_or_with_chunks(
    slack: AsyncWebClient, brief: Message
) -> None:
    """How it began is how it goes on, and no call brings both."""
    text, chunks = await start(slack, brief), await start(slack, brief, "", chunks=[TASK])
    both = append(slack, text, markdown_text="x", chunks=[TASK])
    assert await refused(both) == "cannot_provide_both_markdown_text_and_chunks"

    assert await refused(append(slack, text, chunks=[TASK])) == "streaming_mode_mismatch"
    assert await refused(append(slack, chunks, markdown_text="x")) == "streaming_mode_mismatch"
    with pytest.raises(SlackApiError, match="streaming_mode_mismatch"):
        await slack.chat_stopStream(channel=CHANNEL, ts=text, chunks=[TASK])
    await slack.chat_stopStream(channel=CHANNEL, ts=chunks, blocks=[BUTTON])


async def test_blocks_of_a_stream_go_together(slack: AsyncWebClient) -> None:
    """Rules of a message hold for what all calls brought, and for the last one too."""
    stream = await slack.api_call("chat.startStream", json={"channel": CHANNEL, **RECIPIENT})
    place: Json = {"channel": CHANNEL, "ts": str(stream["ts"])}
    divider = {"type": "divider", "block_id": "line"}
    chunk = {"type": "blocks", "blocks": [divider]}
    await slack.chat_appendStream(**place, chunks=[chunk])

    assert await refused(slack.chat_appendStream(**place, chunks=[chunk])) == "invalid_blocks"
    assert await refused(slack.chat_stopStream(**place, blocks=[divider])) == "invalid_blocks"


@pytest.mark.parametrize("user", ["USECOND", "UCHRIS"])
async def test_a_stream_is_for_a_person_who_is_there(slack: AsyncWebClient, user: str) -> None:
    """Nobody else would see it grow."""
    body = {"channel": "C0DESK", "recipient_team_id": "T0LOCAL", "recipient_user_id": user}

    start = slack.api_call("chat.startStream", json=body)

    assert await refused(start) == "user_not_in_channel"


class TestStopping:
    """An app that lets people end what it writes."""

    @pytest.fixture
    def manifest(self, manifest: Manifest) -> Manifest:
        """The repository's, with the event that tells of it."""
        return replace(manifest, bot_events=manifest.bot_events | {"agent_session_stopped"})

    async def test_a_person_stops_a_stream_where_the_app_offers_it(
        self,
        app: AsyncApp,
        connect: Connect,
        slack: AsyncWebClient,
        editor: Persona,
        second: Persona,
        brief: Message,
    ) -> None:
        """What is there stays for everyone; the app is told, and can add nothing more."""
        stopped: list[Json] = []

        @app.event("agent_session_stopped")
        async def hear(event: Json) -> None:
            stopped.append(event)

        await connect(app)
        ts = await start(slack, brief)
        await append(slack, ts, markdown_text=" reader")
        growing = await editor.sees_in_thread(brief, containing="Dear reader")

        await editor.stop_stream(growing)

        assert await refused(append(slack, ts, markdown_text="!")) == "stopped_by_user"
        stop = slack.chat_stopStream(channel=CHANNEL, ts=ts)
        assert await refused(stop) == "message_not_in_streaming_state"
        draft = await second.sees_in_thread(brief, containing="Dear reader")
        assert not draft.streaming
        with pytest.raises(Refused, match="message_not_in_streaming_state"):
            await editor.stop_stream(growing)
        await until(lambda: stopped, what="the app to be told")
        assert (stopped[0]["user"], stopped[0]["channel"]) == ("UEDITOR", CHANNEL)
        assert (stopped[0]["thread_ts"], stopped[0]["streaming_message_ts"]) == (brief.ts, [ts])


async def test_where_the_app_does_not_offer_it_a_stream_cannot_be_stopped(
    slack: AsyncWebClient, editor: Persona, brief: Message
) -> None:
    """It goes on."""
    ts = await start(slack, brief)
    growing = await editor.sees_in_thread(brief, containing="Dear")

    with pytest.raises(Refused, match="not_allowed"):
        await editor.stop_stream(growing)
    await append(slack, ts, markdown_text=" reader")
    await editor.sees_in_thread(brief, containing="Dear reader", where=lambda m: m.streaming)
