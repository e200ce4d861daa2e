"""conversations.*, users.* and usergroups.*: what the app can look up."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.generous import all_heard, generous_manifest, heard
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.server import Running

CHANNEL = "C0NEWSLETTER"


@pytest.fixture
def manifest() -> Manifest:
    """Of an app that may look everything up, and join."""
    return generous_manifest()


def narrow(served: Running, *scopes: str) -> None:
    """Take scopes from the app."""
    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, scopes=manifest.scopes - set(scopes))


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
    for odd in ("yesterday", "1e9999999", "-1", "٣"):
        wrong = slack.conversations_history(channel=CHANNEL, oldest=odd)
        assert await refused(wrong) == "invalid_ts_oldest"


@pytest.mark.parametrize("cursor", ["nonsense", "bm9uc2Vuc2U=", "é"])
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


async def test_a_conversation_is_described_by_its_kind(slack: AsyncWebClient) -> None:
    """Public, private, direct: the app can tell them, and whether it belongs."""
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

    narrow(served, "groups:history")
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


async def test_conversations_go_by_their_ids(slack: AsyncWebClient) -> None:
    """A name is none, though a message can be posted to it."""
    assert await refused(slack.conversations_info(channel="#newsletter")) == "channel_not_found"
    assert await refused(slack.conversations_history(channel="newsletter")) == "channel_not_found"
    await slack.chat_postMessage(channel="#newsletter", text="Hi")


async def test_channels_are_listed_by_type_and_in_pages(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Private ones only where the app is; archived ones can be left out."""
    await editor.remove("#desk", "UCHRIS")
    await editor.invite("#general", "UCHRIS")
    await editor.archive("#newsletter")

    async def listed(**given: str | int | bool) -> list[str]:
        answer = await slack.conversations_list(**given)  # type: ignore[arg-type]  # as given
        return [channel["id"] for channel in answer["channels"]]

    assert await listed() == ["C0GENERAL", CHANNEL]
    assert await listed(types="private_channel") == []
    assert await listed(exclude_archived=True) == ["C0GENERAL"]
    assert len(await listed(types="public_channel,im")) == 6
    first = await slack.conversations_list(limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    assert await listed(limit=1, cursor=cursor) == [CHANNEL]


async def test_a_list_needs_the_scope_of_each_type(slack: AsyncWebClient, served: Running) -> None:
    """What is no type at all is refused by another name."""
    narrow(served, "im:read")

    assert await refused(slack.conversations_list(types="public_channel,im")) == "missing_scope"
    assert await refused(slack.conversations_list(types="secret")) == "invalid_types"
    assert await refused(slack.conversations_list(limit=1001)) == "invalid_limit"
    assert await refused(slack.conversations_list(cursor="bmV4dF90czox")) == "invalid_cursor"


async def test_the_app_finds_where_it_or_someone_is(slack: AsyncWebClient) -> None:
    """Of others, only what the app itself may know."""
    own = await slack.users_conversations(types="public_channel,private_channel")
    seconds = await slack.users_conversations(user="USECOND")

    assert [channel["id"] for channel in own["channels"]] == ["C0DESK", CHANNEL]
    assert [channel["id"] for channel in seconds["channels"]] == ["C0GENERAL", CHANNEL]


async def test_members_are_listed_in_pages(slack: AsyncWebClient) -> None:
    """Of a public channel also without belonging to it."""
    first = await slack.conversations_members(channel="C0GENERAL", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    last = await slack.conversations_members(channel="C0GENERAL", limit=2, cursor=cursor)

    assert first["members"] + last["members"] == ["UADMIN", "UEDITOR", "USECOND"]
    assert last["response_metadata"]["next_cursor"] == ""


@pytest.mark.usefixtures("attentive")
async def test_the_app_joins_and_leaves_public_channels(
    slack: AsyncWebClient, editor: Persona, client: Client
) -> None:
    """Everyone there is told; joining again changes nothing, leaving again neither."""
    joined = await slack.conversations_join(channel="C0GENERAL")
    again = await slack.conversations_join(channel="C0GENERAL")

    assert joined["channel"]["is_member"] is True
    assert again["warning"] == "already_in_channel"
    await editor.sees("#general", where=lambda m: m.json.get("subtype") == "channel_join")
    assert (await heard(client, "member_joined_channel"))["user"] == "UCHRIS"

    await slack.conversations_leave(channel="C0GENERAL")
    await editor.sees("#general", where=lambda m: m.json.get("subtype") == "channel_leave")
    assert (await slack.conversations_leave(channel="C0GENERAL"))["not_in_channel"] is True
    assert await refused(slack.conversations_history(channel="C0GENERAL")) == "not_in_channel"


async def test_the_app_joins_nothing_that_is_closed_to_it(
    slack: AsyncWebClient, editor: Persona, served: Running
) -> None:
    """Private, direct, archived and unknown channels, and none without the scope."""
    kind = "method_not_supported_for_channel_type"
    assert await refused(slack.conversations_join(channel="C0DESK")) == kind
    assert await refused(slack.conversations_leave(channel="D0EDITOR")) == kind
    assert await refused(slack.conversations_join(channel="C1")) == "channel_not_found"
    await editor.archive("#newsletter")
    assert await refused(slack.conversations_join(channel=CHANNEL)) == "is_archived"
    assert await refused(slack.conversations_leave(channel=CHANNEL)) == "is_archived"
    narrow(served, "channels:join", "groups:write")
    assert await refused(slack.conversations_join(channel="C0GENERAL")) == "missing_scope"
    assert await refused(slack.conversations_leave(channel="C0DESK")) == "missing_scope"


@pytest.mark.usefixtures("attentive")
async def test_an_app_that_was_removed_hears_no_more(
    editor: Persona, client: Client, slack: AsyncWebClient
) -> None:
    """The last it hears is that it is out; what is said then is not for it."""
    await editor.remove("#newsletter", "UCHRIS")
    await editor.say("#newsletter", "Now we are alone, @ChrisGPT")
    await editor.say("#desk", "Here you still are")
    await heard(client, "message")

    events = [event for event in await all_heard(client) if event.get("channel") == CHANNEL]
    assert [event["type"] for event in events] == ["channel_left"]
    post = slack.chat_postMessage(channel=CHANNEL, text="Hi")
    assert await refused(post) == "not_in_channel"
    await editor.remove("#desk", "UCHRIS")
    assert (await heard(client, "group_left"))["channel"] == "C0DESK"
    private = slack.chat_postMessage(channel="C0DESK", text="Hi")
    assert await refused(private) == "channel_not_found"


@pytest.mark.usefixtures("attentive")
async def test_the_app_hears_who_comes_and_goes(
    client: Client, editor: Persona, second: Persona
) -> None:
    """With who brought them in."""
    await second.leave("#newsletter")
    assert (await heard(client, "member_left_channel"))["user"] == "USECOND"
    await second.join("#newsletter")
    assert "inviter" not in await heard(client, "member_joined_channel")
    await editor.remove("#newsletter", "UADMIN")
    await editor.invite("#newsletter", "UADMIN")

    joined = [e for e in await all_heard(client) if e["type"] == "member_joined_channel"]
    assert (joined[-1]["user"], joined[-1]["inviter"]) == ("UADMIN", "UEDITOR")
    assert (joined[-1]["channel"], joined[-1]["channel_type"]) == (CHANNEL, "C")


async def test_people_stay_where_slack_keeps_them(
    client: Client, editor: Persona, second: Persona
) -> None:
    """In #general, as guests, or as the last of a private channel; and they act where they are."""
    guest = client.person("UGUEST")
    with pytest.raises(Refused, match="cant_leave_general"):
        await editor.leave("#general")
    with pytest.raises(Refused, match="cant_kick_from_general"):
        await editor.remove("#general", "USECOND")
    with pytest.raises(Refused, match="user_is_restricted"):
        await guest.leave("#newsletter")
    with pytest.raises(Refused, match="restricted_action"):
        await guest.remove("#newsletter", "UEDITOR")
    with pytest.raises(Refused, match="cant_kick_self"):
        await editor.remove("#newsletter", "UEDITOR")
    with pytest.raises(Refused, match="not_in_channel"):
        await editor.remove("#desk", "USECOND")
    with pytest.raises(Refused, match="channel_not_found"):
        await second.join("#desk")
    await client.add_channel("C0ALONE", "alone", ["UEDITOR"], is_private=True)
    with pytest.raises(Refused, match="last_member"):
        await editor.leave("C0ALONE")
    with pytest.raises(Refused, match="method_not_supported"):
        await editor.leave(editor.direct)


async def test_nobody_writes_in_an_archived_channel(
    slack: AsyncWebClient, editor: Persona, second: Persona
) -> None:
    """Neither people nor the app; all of it can still be read, and opened again."""
    message = await editor.say("#newsletter", "• one")
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    file_id = await editor.store("a.txt", b"abc")
    await editor.archive("#newsletter")

    for act in (
        editor.say("#newsletter", "Hi"),
        editor.say("#newsletter", "", files=(file_id,)),
        editor.edit(message, "Other"),
        editor.delete(message),
        editor.react(message, "eyes"),
        editor.run("#newsletter", "/chrisgpt help"),
        editor.invite("#newsletter", "UADMIN"),
        editor.remove("#newsletter", "UADMIN"),
        editor.archive("#newsletter"),
        second.leave("#newsletter"),
    ):
        with pytest.raises(Refused, match="is_archived"):
            await act
    stream: Json = {"recipient_user_id": "UEDITOR", "recipient_team_id": "T0LOCAL"}
    for call in (
        slack.chat_postMessage(channel=CHANNEL, text="Hi"),
        slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="Hi"),
        slack.chat_startStream(channel=CHANNEL, thread_ts=message.ts, **stream),
        slack.reactions_add(channel=CHANNEL, timestamp=str(posted["ts"]), name="eyes"),
        slack.files_upload_v2(content="abc", filename="a.txt", channel=CHANNEL),
    ):
        assert await refused(call) == "is_archived"
    info = await slack.conversations_info(channel=CHANNEL)
    assert info["channel"]["is_archived"] is True
    history = await slack.conversations_history(channel=CHANNEL)
    assert len(history["messages"]) == 3

    await editor.unarchive("#newsletter")
    await editor.say("#newsletter", "Back again")
    with pytest.raises(Refused, match="not_archived"):
        await editor.unarchive("#newsletter")


@pytest.mark.usefixtures("attentive")
async def test_archiving_is_told(client: Client, editor: Persona) -> None:
    """By a message and an event; #general, and guests' wishes, are no matter for it."""
    await editor.archive("#newsletter")

    await heard(client, "message", "channel_archive")
    assert (await heard(client, "channel_archive"))["user"] == "UEDITOR"
    channels = (await editor.state())["channels"]
    assert [c["name"] for c in channels if c["is_archived"]] == ["newsletter"]
    await editor.unarchive("#newsletter")
    await heard(client, "channel_unarchive")
    with pytest.raises(Refused, match="cant_archive_general"):
        await editor.archive("#general")
    with pytest.raises(Refused, match="restricted_action"):
        await client.person("UGUEST").archive("#newsletter")


@pytest.mark.usefixtures("attentive")
async def test_a_new_channel_is_there_for_who_may_see_it(
    client: Client, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """A public one for everyone and the app; a private one for its members."""
    await client.add_channel("C0NEW", "new", ["UEDITOR"])
    await client.add_channel("C0SECRET", "secret", ["UEDITOR"], is_private=True)

    assert (await heard(client, "channel_created"))["channel"]["id"] == "C0NEW"
    await second.join("#new")
    await second.say("#new", "Hello")
    assert "secret" not in {channel["name"] for channel in (await second.state())["channels"]}
    assert await refused(slack.conversations_info(channel="C0SECRET")) == "channel_not_found"
    await editor.invite("C0SECRET", "UCHRIS")
    await slack.chat_postMessage(channel="C0SECRET", text="Thank you")
