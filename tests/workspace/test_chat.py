"""chat.*: what the app posts, changes and deletes."""

from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.generous import generous_manifest
from workspace.client import Client, Persona, until
from workspace.jsons import Json
from workspace.manifest import read_manifest
from workspace.server import MANIFEST, running

CHANNEL = "C0NEWSLETTER"
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "A draft."}}

ATTACHED = {"text": "attached", "fallback": "attached"}


def metadata(value: str = "7") -> Json:
    """Something hidden in a message."""
    return {"event_type": "draft", "event_payload": {"id": value}}


async def test_a_posted_message_looks_as_slack_writes_it(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The answer and what people see agree; blocks get ids, metadata is kept."""
    posted = await slack.chat_postMessage(
        channel="#newsletter",
        text="A draft.",
        blocks=[SECTION, {"type": "markdown", "text": "**b**", "block_id": "mine"}],
        metadata=metadata(),
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
    assert message["metadata"] == metadata()
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
        ({"channel": "#nowhere", "text": "Hi"}, "channel_not_found"),
        ({"channel": "UNOBODY", "text": "Hi"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "text": "Hi"}, "not_in_channel"),
        ({"channel": CHANNEL, "text": "Hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": CHANNEL, "text": "Hi", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": CHANNEL, "text": "Hi", "thread_ts": 7}, "invalid_arguments"),
        ({"channel": CHANNEL, "text": "Hi", "parse": "nonsense"}, "invalid_arguments"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": "nonsense"}, "invalid_blocks_format"),
        (
            {"channel": CHANNEL, "text": "Hi", "blocks": {"type": "divider"}},
            "invalid_blocks_format",
        ),
        ({"channel": CHANNEL, "text": "Hi", "attachments": "nonsense"}, "invalid_attachments"),
        ({"channel": CHANNEL, "text": "Hi", "attachments": [7]}, "invalid_attachments"),
        ({"channel": CHANNEL, "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"channel": CHANNEL, "attachments": [{"blocks": [{"type": "x"}]}]}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "Hi", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "Hi", "markdown_text": "Hi"}, "markdown_text_conflict"),
        (
            {"channel": CHANNEL, "blocks": [SECTION], "markdown_text": "Hi"},
            "markdown_text_conflict",
        ),
        ({"channel": CHANNEL, "markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"channel": CHANNEL, "markdown_text": ""}, "no_text"),
        ({"channel": CHANNEL, "text": "Hi", "metadata": {"a": 1}}, "invalid_metadata_format"),
        (
            {"channel": CHANNEL, "text": "Hi", "metadata": {"event_type": "a"}},
            "invalid_metadata_schema",
        ),
        (
            {"channel": CHANNEL, "text": "Hi", "metadata": metadata("x" * 8_000)},
            "metadata_too_large",
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
    slack: AsyncWebClient, editor: Persona
) -> None:
    """It is not even told that there is one."""
    await editor.remove("#desk", "UCHRIS")

    assert await refused(slack.chat_postMessage(channel="C0DESK", text="Hi")) == "channel_not_found"
    assert await refused(slack.chat_postMessage(channel="#desk", text="Hi")) == "channel_not_found"
    assert await refused(slack.conversations_info(channel="C0DESK")) == "channel_not_found"


async def test_a_channels_name_is_its_address_for_posting_only(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Everything else wants the id."""
    posted = await slack.chat_postMessage(channel="newsletter", text="Hi")
    ts = str(posted["ts"])

    assert posted["channel"] == CHANNEL
    await slack.chat_postEphemeral(channel="#newsletter", user="UEDITOR", text="Hi")
    by_name: Json = {"channel": "#newsletter", "ts": ts}
    assert await refused(slack.chat_update(**by_name, text="x")) == "channel_not_found"
    assert await refused(slack.chat_delete(**by_name)) == "channel_not_found"
    permalink = slack.chat_getPermalink(channel="#newsletter", message_ts=ts)
    assert await refused(permalink) == "channel_not_found"
    update = slack.chat_update(channel="UEDITOR", ts=ts, text="x")
    assert await refused(update) == "channel_not_found"
    assert [message.text for message in await editor.messages("#newsletter")] == ["Hi", "Hi"]


async def test_nothing_is_written_into_an_archived_channel(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Posting, notes, streams and changes are refused, each in Slack's words for it."""
    parent = await editor.say("#newsletter", "• one")
    ours = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    stream: Json = {"recipient_user_id": "UEDITOR", "recipient_team_id": "T0LOCAL"}
    live = await slack.chat_startStream(channel=CHANNEL, thread_ts=parent.ts, **stream)
    await editor.archive("#newsletter")

    assert await refused(slack.chat_postMessage(channel=CHANNEL, text="Hi")) == "is_archived"
    note = slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="Hi")
    assert await refused(note) == "is_archived"
    start = slack.chat_startStream(channel=CHANNEL, thread_ts=parent.ts, **stream)
    assert await refused(start) == "is_archived"
    append = slack.chat_appendStream(channel=CHANNEL, ts=str(live["ts"]), markdown_text="x")
    assert await refused(append) == "is_archived"
    assert (
        await refused(slack.chat_stopStream(channel=CHANNEL, ts=str(live["ts"]))) == "is_archived"
    )
    update = slack.chat_update(channel=CHANNEL, ts=str(ours["ts"]), text="Other")
    assert await refused(update) == "is_inactive"


async def test_without_a_messages_tab_nobody_gets_a_direct_message(tmp_path: Path) -> None:
    """Neither by the person's id nor by the conversation's."""
    manifest = replace(read_manifest(MANIFEST), messages_tab=False)
    async with running(tmp_path, manifest=manifest) as served:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])
        for channel in ("UEDITOR", "D0EDITOR"):
            post = slack.chat_postMessage(channel=channel, text="Hi")
            assert await refused(post) == "messages_tab_disabled"
        start = slack.api_call("chat.startStream", json={"channel": "D0EDITOR"})
        assert await refused(start) == "messages_tab_disabled"


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


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({}, "a &lt; b <https://example.org> #newsletter <@UEDITOR>"),
        ({"parse": "none"}, "a &lt; b https://example.org #newsletter <@UEDITOR>"),
        (
            {"parse": "full"},
            "a &lt; b <https://example.org> <#C0NEWSLETTER|newsletter> &lt;@UEDITOR&gt;",
        ),
        (
            {"parse": "none", "link_names": True},
            "a &lt; b https://example.org <#C0NEWSLETTER|newsletter> <@UEDITOR>",
        ),
    ],
)
async def test_posted_text_is_linked_as_the_call_says(
    slack: AsyncWebClient, editor: Persona, more: Json, kept: str
) -> None:
    """By default bare addresses are; with "none" nothing is, with "full" it is as if typed."""
    text = "a < b https://example.org #newsletter <@UEDITOR>"
    posted = await slack.chat_postMessage(channel=CHANNEL, text=text, **more)

    assert posted["message"]["text"] == kept
    await editor.sees("#newsletter", where=lambda m: m.text == kept)


async def test_an_update_links_more_than_a_post_unless_told(slack: AsyncWebClient) -> None:
    """It links channels' names too; a bot that means its words says so each time."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    place: Json = {"channel": CHANNEL, "ts": str(posted["ts"])}
    text = "#newsletter https://example.org"

    linked = await slack.chat_update(**place, text=text)
    as_given = await slack.chat_update(**place, text=text, parse="none")

    assert linked["text"] == "<#C0NEWSLETTER|newsletter> <https://example.org>"
    assert as_given["text"] == text


async def test_groups_are_linked_where_asked(slack: AsyncWebClient) -> None:
    """People are not: Slack wants their ids."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="@editors @Editor", link_names=True)

    assert posted["message"]["text"] == "<!subteam^S0EDITORS|@editors> @Editor"


async def test_markdown_text_is_posted_as_a_markdown_block(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The message has its words as they are, up to twelve thousand characters of them."""
    words = "**b** <!here> " + "x" * 11_986
    await slack.chat_postMessage(channel=CHANNEL, markdown_text=words)

    seen = await editor.sees("#newsletter", containing="**b**")
    assert [(block["type"], block["text"]) for block in seen.blocks] == [("markdown", words)]


async def test_attachments_and_the_mrkdwn_flag_are_kept(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Attachments alone are a message; flags for unfurling are taken and do nothing here."""
    await slack.chat_postMessage(
        channel=CHANNEL,
        attachments=[ATTACHED],
        mrkdwn=False,
        unfurl_links=True,
        unfurl_media=True,
    )

    (seen,) = await editor.messages("#newsletter")
    assert (seen.json["attachments"], seen.json["mrkdwn"]) == ([ATTACHED], False)


async def test_an_update_without_blocks_drops_them_and_keeps_the_rest(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The text is new, the metadata stays, and the message says that it was edited."""
    posted = await slack.chat_postMessage(
        channel=CHANNEL, text="A draft.", blocks=[SECTION], metadata=metadata()
    )

    updated = await slack.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="Done.")

    seen = await editor.sees("#newsletter", containing="Done.")
    assert (seen.blocks, seen.metadata, seen.edited) == ([], metadata(), True)
    assert (updated["ts"], updated["text"]) == (posted["ts"], "Done.")


async def test_an_update_of_something_else_keeps_text_and_blocks(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Attachments alone leave them; metadata is new where it is given, and goes when empty."""
    posted = await slack.chat_postMessage(
        channel=CHANNEL, text="A draft.", blocks=[SECTION], metadata=metadata()
    )
    place: Json = {"channel": CHANNEL, "ts": str(posted["ts"])}

    await slack.chat_update(**place, attachments=[ATTACHED], metadata=metadata("8"))
    (seen,) = await editor.messages("#newsletter")
    assert (seen.text, len(seen.blocks), seen.metadata) == ("A draft.", 1, metadata("8"))

    await slack.chat_update(**place, text="Done.", metadata={})
    (seen,) = await editor.messages("#newsletter")
    assert (seen.text, seen.metadata, len(seen.json["attachments"])) == ("Done.", None, 1)


async def test_an_update_can_show_files_of_the_apps(tmp_path: Path) -> None:
    """Other people's files, and files that are not there, are not found."""
    async with (
        running(tmp_path, manifest=generous_manifest()) as served,
        Client(served.announcement) as client,
    ):
        at, editor = served.announcement, client.person("UEDITOR")
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])
        posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
        place: Json = {"channel": CHANNEL, "ts": str(posted["ts"]), "text": "With a file."}
        mine = str((await slack.files_upload_v2(filename="a.txt", content="words"))["file"]["id"])
        theirs = await editor.store("b.txt", b"words")

        async def scanned() -> bool:
            return bool((await slack.files_info(file=mine))["file"]["filetype"])

        await until(scanned)
        await slack.chat_update(**place, file_ids=[mine])

        seen = await editor.sees("#newsletter", containing="With a file.")
        assert [file["id"] for file in seen.json["files"]] == [mine]
        assert await refused(slack.chat_update(**place, file_ids=theirs)) == "file_not_found"
        wrong = slack.api_call("chat.update", json={**place, "file_ids": 7})
        assert await refused(wrong) == "invalid_arguments"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "Hi", "markdown_text": "Hi"}, "markdown_text_conflict"),
        ({"text": "x" * 4_001}, "msg_too_long"),
        ({"text": "🍂" * 2_001}, "msg_too_long"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "Hi", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"text": "Hi", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"text": "Hi", "metadata": {"a": 1}}, "invalid_metadata_format"),
    ],
)
async def test_a_change_that_slack_would_not_make_is_refused(
    slack: AsyncWebClient, editor: Persona, change: Json, error: str
) -> None:
    """The message stays as it was, and unedited."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    body = {"channel": CHANNEL, "ts": posted["ts"], **change}

    assert await refused(slack.api_call("chat.update", json=body)) == error
    (seen,) = await editor.messages("#newsletter")
    assert (seen.text, seen.edited) == ("A draft.", False)


async def test_only_the_apps_own_messages_can_be_changed(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """A person's message and an unknown one are refused by name; the app's own is gone."""
    theirs = await editor.say("#newsletter", "• one")
    ours = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")

    async def update(ts: str) -> str:
        return await refused(slack.chat_update(channel=CHANNEL, ts=ts, text="Other"))

    assert await update(theirs.ts) == "cant_update_message"
    assert await update("1700000000.000100") == "message_not_found"
    assert await refused(slack.chat_delete(channel=CHANNEL, ts=theirs.ts)) == "cant_delete_message"
    await slack.chat_delete(channel=CHANNEL, ts=str(ours["ts"]))
    again = slack.chat_delete(channel=CHANNEL, ts=str(ours["ts"]))
    assert await refused(again) == "message_not_found"
    assert [message.text for message in await editor.messages("#newsletter")] == ["• one"]


async def test_a_posted_text_is_cut_at_forty_thousand(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Slack does not refuse a long text; it cuts it."""
    await slack.chat_postMessage(channel=CHANNEL, text="x" * 40_001)

    seen = await editor.sees("#newsletter", containing="x")

    assert len(seen.text) == 40_000


async def test_a_permalink_leads_to_the_message(slack: AsyncWebClient, editor: Persona) -> None:
    """It names the message, and the thread of a reply."""
    parent = await editor.say("#newsletter", "• one")
    reply = await editor.reply(parent, "shorter")

    to_parent = await slack.chat_getPermalink(channel=CHANNEL, message_ts=parent.ts)
    to_reply = await slack.chat_getPermalink(channel=CHANNEL, message_ts=reply.ts)

    digits = parent.ts.replace(".", "")
    assert str(to_parent["permalink"]).endswith(f"/archives/{CHANNEL}/p{digits}")
    assert f"thread_ts={parent.ts}" in str(to_reply["permalink"])
    unknown = slack.chat_getPermalink(channel=CHANNEL, message_ts="1700000000.000100")
    assert await refused(unknown) == "message_not_found"
