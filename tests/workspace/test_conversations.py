"""conversations.*, users.* and usergroups.*: what the app can look up."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Persona
from workspace.jsons import Json
from workspace.server import Running

CHANNEL = "C0NEWSLETTER"


async def pages(slack: AsyncWebClient, method: str, **arguments: str | int) -> AsyncIterator[Json]:
    """Each page of a list, as the app turns them."""
    while True:
        page = await slack.api_call(method, http_verb="GET", params=arguments)
        yield dict(page.data)  # type: ignore[arg-type]  # a JSON answer is a dictionary
        if not page["has_more"]:
            return
        arguments["cursor"] = page["response_metadata"]["next_cursor"]


async def test_history_is_newest_first_in_pages(slack: AsyncWebClient, editor: Persona) -> None:
    """Each message is on one page, and replies are on none."""
    first = await editor.say("#newsletter", "0")
    for number in range(1, 5):
        await editor.say("#newsletter", str(number))
    await editor.reply(first, "a reply")

    found = [page async for page in pages(slack, "conversations.history", channel=CHANNEL, limit=2)]

    texts = [[message["text"] for message in page["messages"]] for page in found]
    assert texts == [["4", "3"], ["2", "1"], ["0"]]


async def test_a_thread_is_its_parent_and_the_replies_in_pages(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The oldest is first; a reply's own time finds the same thread."""
    parent = await editor.say("#newsletter", "parent")
    replies = [await editor.reply(parent, str(number)) for number in range(4)]

    thread = pages(slack, "conversations.replies", channel=CHANNEL, ts=parent.ts, limit=3)
    texts = [[message["text"] for message in page["messages"]] async for page in thread]
    by_reply = await slack.conversations_replies(channel=CHANNEL, ts=replies[2].ts)

    assert texts == [["parent", "0", "1"], ["2", "3"]]
    assert len(by_reply["messages"]) == 5
    unknown = slack.conversations_replies(channel=CHANNEL, ts="1700000000.000100")
    assert await refused(unknown) == "thread_not_found"


async def test_a_span_excludes_its_ends_unless_told(slack: AsyncWebClient, editor: Persona) -> None:
    """Oldest and latest bound what is found."""
    first, _, last = [await editor.say("#newsletter", text) for text in ("a", "b", "c")]
    span: Json = {"channel": CHANNEL, "oldest": first.ts, "latest": last.ts}

    inside = await slack.conversations_history(**span)
    with_ends = await slack.conversations_history(**span, inclusive=True)

    assert [message["text"] for message in inside["messages"]] == ["b"]
    assert [message["text"] for message in with_ends["messages"]] == ["c", "b", "a"]
    wrong = slack.conversations_history(channel=CHANNEL, oldest="yesterday")
    assert await refused(wrong) == "invalid_ts_oldest"


@pytest.mark.parametrize("cursor", ["nonsense", "bm9uc2Vuc2U="])
async def test_an_invented_cursor_is_refused(slack: AsyncWebClient, cursor: str) -> None:
    """Only what an earlier page gave turns the next one."""
    call = slack.conversations_history(channel=CHANNEL, cursor=cursor)

    assert await refused(call) == "invalid_cursor"


async def test_metadata_is_there_when_asked_for(slack: AsyncWebClient) -> None:
    """A look into the thread finds by its metadata what was already posted."""
    metadata = {"event_type": "draft", "event_payload": {"id": "7"}}
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.", metadata=metadata)
    thread: Json = {"channel": CHANNEL, "ts": str(posted["ts"])}

    without = await slack.conversations_replies(**thread)
    asked = await slack.conversations_replies(**thread, include_all_metadata=True)

    assert "metadata" not in without["messages"][0]
    assert asked["messages"][0]["metadata"] == metadata


async def test_a_conversation_is_described_by_its_kind(
    slack: AsyncWebClient, served: Running
) -> None:
    """Public, private, direct: the app can tell them, and whether it belongs."""
    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, scopes=manifest.scopes | {"im:read"})
    public = (await slack.conversations_info(channel=CHANNEL, include_num_members=True))["channel"]
    foreign = (await slack.conversations_info(channel="C0GENERAL"))["channel"]
    private = (await slack.conversations_info(channel="C0DESK"))["channel"]
    direct = (await slack.conversations_info(channel="D0EDITOR"))["channel"]

    assert (public["is_private"], public["is_member"], public["num_members"]) == (False, True, 5)
    assert (foreign["is_private"], foreign["is_member"]) == (False, False)
    assert (private["is_private"], private["is_ext_shared"]) == (True, False)
    assert (direct["is_im"], direct["user"]) == (True, "UEDITOR")


async def test_reading_needs_membership_and_the_scope_of_the_kind(
    slack: AsyncWebClient, served: Running
) -> None:
    """A public channel without the bot can be described, but not read."""
    assert await refused(slack.conversations_history(channel="C0GENERAL")) == "not_in_channel"

    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, scopes=manifest.scopes - {"groups:history"})
    assert await refused(slack.conversations_history(channel="C0DESK")) == "missing_scope"
    await slack.conversations_history(channel=CHANNEL)


async def test_conversations_open_wants_one_known_person(slack: AsyncWebClient) -> None:
    """It answers with the conversation, briefly or in full."""
    opened = await slack.conversations_open(users=["UGUEST"], return_im=True)

    assert opened["channel"]["user"] == "UGUEST"
    assert await refused(slack.conversations_open(users="U1")) == "user_not_found"
    assert await refused(slack.conversations_open(users="UEDITOR,UGUEST")) == "not_enough_users"
    wrong_kind = slack.conversations_open(channel=CHANNEL)
    assert await refused(wrong_kind) == "method_not_supported_for_channel_type"


async def test_people_and_groups_are_known_by_their_ids(slack: AsyncWebClient) -> None:
    """Guests, admins and bots are marked; a group names its people."""
    guest = (await slack.users_info(user="UGUEST"))["user"]
    admin = (await slack.users_info(user="UADMIN"))["user"]
    bot = (await slack.users_info(user="UCHRIS"))["user"]
    editors = await slack.usergroups_users_list(usergroup="S0EDITORS")

    assert (guest["is_restricted"], admin["is_admin"], bot["is_bot"]) == (True, True, True)
    assert guest["profile"]["display_name"] == "Guest"
    assert editors["users"] == ["UEDITOR", "USECOND"]
    assert await refused(slack.users_info(user="U1")) == "user_not_found"
    assert await refused(slack.usergroups_users_list(usergroup="S1")) == "no_such_subteam"
