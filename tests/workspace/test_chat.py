"""chat.*: what the app posts, changes and deletes."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Persona
from workspace.jsons import Json
from workspace.server import Running

CHANNEL = "C0NEWSLETTER"
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "A draft."}}


async def test_a_posted_message_looks_as_slack_writes_it(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The answer and what people see agree; blocks get ids, metadata is kept."""
    metadata = {"event_type": "draft", "event_payload": {"id": "7"}}
    posted = await slack.chat_postMessage(
        channel="#newsletter",
        text="A draft.",
        blocks=[SECTION, {"type": "markdown", "text": "**b**", "block_id": "mine"}],
        metadata=metadata,
        unfurl_links=False,
        unfurl_media=False,
    )

    seen = await editor.sees("#newsletter", containing="A draft.")

    message = posted["message"]
    assert {**message, "ephemeral": False} == seen.json
    assert (posted["channel"], posted["ts"]) == (CHANNEL, seen.ts)
    assert message["type"] == "message"
    assert (message["user"], message["bot_id"]) == ("UCHRIS", "BCHRIS")
    assert (message["app_id"], message["username"]) == ("A0LOCAL", "ChrisGPT")
    assert message["metadata"] == metadata
    assert all(block["block_id"] not in ("", "mine") for block in message["blocks"])


async def test_messages_have_times_of_their_own_in_the_order_they_came(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Ten at once have ten times, each later than the one before."""
    for number in range(10):
        await slack.chat_postMessage(channel=CHANNEL, text=str(number))

    seen = await editor.messages("#newsletter")

    times = [message.ts for message in seen]
    assert [message.text for message in seen] == [str(number) for number in range(10)]
    assert times == sorted(set(times))
    assert all(len(ts) == len("1700000000.000100") for ts in times)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"channel": CHANNEL}, "no_text"),
        ({"channel": CHANNEL, "text": " \n"}, "no_text"),
        ({"channel": CHANNEL, "text": 7}, "invalid_arguments"),
        ({"text": "Hi"}, "invalid_arguments"),
        ({"channel": "C1", "text": "Hi"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "text": "Hi"}, "not_in_channel"),
        ({"channel": CHANNEL, "text": "Hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": "nonsense"}, "invalid_arguments"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "Hi", "markdown_text": "Hi"}, "markdown_text_conflict"),
        ({"channel": CHANNEL, "text": "Hi", "metadata": {"a": 1}}, "invalid_metadata_format"),
        (
            {"channel": CHANNEL, "text": "Hi", "metadata": {"event_type": "a"}},
            "invalid_metadata_schema",
        ),
    ],
)
async def test_what_slack_would_not_post_is_refused(
    slack: AsyncWebClient, editor: Persona, message: Json, error: str
) -> None:
    """Nothing of it is seen."""
    assert await refused(slack.api_call("chat.postMessage", json=message)) == error
    assert await editor.messages("#newsletter") == []


async def test_a_refusal_says_where_the_fault_is(slack: AsyncWebClient) -> None:
    """The messages beside the code point into the blocks."""
    answer = slack.api_call(
        "chat.postMessage",
        json={"channel": CHANNEL, "blocks": [SECTION, {"type": "section"}]},
    )
    with pytest.raises(Exception, match="json-pointer:/blocks/1"):
        await answer


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(
    slack: AsyncWebClient, served: Running
) -> None:
    """It is not even told that there is one."""
    desk = served.workspace.directory.conversation("C0DESK")
    served.workspace.directory._conversations["C0DESK"] = type(desk)(
        desk.id, desk.name, desk.members - {"UCHRIS"}, is_private=True
    )

    assert await refused(slack.chat_postMessage(channel="C0DESK", text="Hi")) == "channel_not_found"
    assert await refused(slack.conversations_info(channel="C0DESK")) == "channel_not_found"


async def test_a_message_to_a_person_is_a_direct_message(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """A user's id opens the conversation with them."""
    posted = await slack.chat_postMessage(channel="UEDITOR", text="For you")
    opened = await slack.conversations_open(users="UEDITOR")

    assert posted["channel"] == opened["channel"]["id"] == editor.direct
    await editor.sees(editor.direct, containing="For you")


async def test_replies_are_counted_on_their_parent(slack: AsyncWebClient, editor: Persona) -> None:
    """A reply stands in the thread only; a broadcast one in the channel as well."""
    parent = await editor.say("#newsletter", "• one")
    first = await slack.chat_postMessage(channel=CHANNEL, text="First", thread_ts=parent.ts)
    last = await slack.chat_postMessage(
        channel=CHANNEL, text="Last", thread_ts=parent.ts, reply_broadcast=True
    )

    channel = await editor.messages("#newsletter")
    thread = await editor.messages("#newsletter", thread=parent)

    assert [message.text for message in channel] == ["• one", "Last"]
    assert [message.text for message in thread] == ["• one", "First", "Last"]
    assert channel[0].json["latest_reply"] == last["ts"]
    assert channel[0].reply_count == 2
    await slack.chat_delete(channel=CHANNEL, ts=str(last["ts"]))
    counted = await editor.latest(parent)
    assert (counted.reply_count, counted.json["latest_reply"]) == (1, first["ts"])


async def test_a_reply_cannot_have_replies(slack: AsyncWebClient, editor: Persona) -> None:
    """A thread hangs on its parent, not on one of its replies."""
    parent = await editor.say("#newsletter", "• one")
    reply = await editor.reply(parent, "shorter")

    post = slack.chat_postMessage(channel=CHANNEL, text="Hi", thread_ts=reply.ts)

    assert await refused(post) == "thread_not_found"


async def test_an_update_without_blocks_drops_them_and_keeps_the_rest(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The text is new, the metadata stays, and the message says that it was edited."""
    metadata = {"event_type": "draft", "event_payload": {"id": "7"}}
    posted = await slack.chat_postMessage(
        channel=CHANNEL, text="A draft.", blocks=[SECTION], metadata=metadata
    )

    updated = await slack.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="Done.")

    seen = await editor.sees("#newsletter", containing="Done.")
    assert (seen.blocks, seen.metadata, seen.edited) == ([], metadata, True)
    assert (updated["ts"], updated["text"]) == (posted["ts"], "Done.")


async def test_only_the_apps_own_messages_can_be_changed(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """A person's message, an unknown one, and a long text are refused by name."""
    theirs = await editor.say("#newsletter", "• one")
    ours = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    note = await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="A note")

    async def update(ts: str, text: str = "Other") -> str:
        return await refused(slack.chat_update(channel=CHANNEL, ts=ts, text=text))

    assert await update(theirs.ts) == "cant_update_message"
    assert await update("1700000000.000100") == "message_not_found"
    assert await update(str(note["message_ts"])) == "message_not_found"
    assert await update(str(ours["ts"]), "x" * 4_001) == "msg_too_long"
    assert await refused(slack.chat_delete(channel=CHANNEL, ts=theirs.ts)) == "cant_delete_message"


async def test_a_posted_text_is_cut_at_forty_thousand(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Slack does not refuse a long text; it cuts it."""
    await slack.chat_postMessage(channel=CHANNEL, text="x" * 40_001)

    seen = await editor.sees("#newsletter", containing="x")

    assert len(seen.text) == 40_000


async def test_a_note_is_for_one_person_of_the_channel(
    slack: AsyncWebClient, editor: Persona, second: Persona
) -> None:
    """Nobody else sees it, in the channel or in a thread; outsiders cannot get one."""
    parent = await editor.say("#newsletter", "• one")
    await slack.chat_postEphemeral(
        channel=CHANNEL, user="UEDITOR", text="Only you", thread_ts=parent.ts
    )

    await editor.sees_note("#newsletter", containing="Only you", thread=parent)
    assert [m.text for m in await second.messages("#newsletter", thread=parent)] == ["• one"]
    outsider = slack.chat_postEphemeral(channel="C0DESK", user="UGUEST", text="Hi")
    assert await refused(outsider) == "user_not_in_channel"


async def test_a_permalink_leads_to_the_message(slack: AsyncWebClient, editor: Persona) -> None:
    """It names the message, and the thread of a reply."""
    parent = await editor.say("#newsletter", "• one")
    reply = await editor.reply(parent, "shorter")

    to_parent = await slack.chat_getPermalink(channel=CHANNEL, message_ts=parent.ts)
    to_reply = await slack.chat_getPermalink(channel=CHANNEL, message_ts=reply.ts)

    digits = parent.ts.replace(".", "")
    assert str(to_parent["permalink"]).endswith(f"/archives/{CHANNEL}/p{digits}")
    assert f"thread_ts={parent.ts}" in str(to_reply["permalink"])
