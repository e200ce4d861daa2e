"""What people write, change and take away again, and how the app hears of it."""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.generous import generous_manifest, heard
from workspace.client import Client, Persona, Refused
from workspace.manifest import Manifest
from workspace.server import Running

CHANNEL = "C0NEWSLETTER"


@pytest.fixture
def manifest() -> Manifest:
    """Of an app that hears everything."""
    return generous_manifest()


@pytest.mark.usefixtures("attentive")
async def test_a_person_writes_their_message_anew(editor: Persona, client: Client) -> None:
    """It is marked as edited, and the app is told both texts."""
    message = await editor.say("#newsletter", "• one")

    await editor.edit(message, "• two & three")

    seen = await editor.latest(message)
    assert (seen.text, seen.edited) == ("• two &amp; three", True)
    assert seen.json["edited"]["user"] == "UEDITOR"
    event = await heard(client, "message", "message_changed")
    assert event["message"]["text"] == "• two &amp; three"
    assert event["previous_message"]["text"] == "• one"


async def test_the_same_text_again_is_no_edit(editor: Persona) -> None:
    """Slack does not mark a message whose text stayed as it was."""
    message = await editor.say("#newsletter", "• one")

    await editor.edit(message, "• one")

    assert not (await editor.latest(message)).edited


async def test_an_edit_keeps_what_hangs_on_the_message(editor: Persona) -> None:
    """Replies, reactions and files stay."""
    message = await editor.upload("#newsletter", "a.txt", b"abc", text="Look")
    await editor.reply(message, "A reply")
    await editor.react(message, "eyes")

    await editor.edit(message, "Look here")

    seen = await editor.latest(message)
    assert (seen.reply_count, seen.reactions) == (1, {"eyes": ["UEDITOR"]})
    assert [file["name"] for file in seen.files] == ["a.txt"]


async def test_people_change_and_delete_only_what_they_wrote(
    editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """Neither the app's words, nor another's, nor Slack's own."""
    await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    drafted = await editor.sees("#newsletter", containing="A draft.")
    theirs = await second.say("#newsletter", "Mine")
    await editor.invite("#general", "UCHRIS")
    joined = await editor.sees("#general", where=lambda m: "subtype" in m.json)

    for message in (drafted, theirs, joined):
        with pytest.raises(Refused, match="cant_update_message"):
            await editor.edit(message, "Other")
        with pytest.raises(Refused, match="cant_delete_message"):
            await editor.delete(message)


@pytest.mark.parametrize(("text", "error"), [(" ", "no_text"), ("x" * 12_001, "msg_too_long")])
async def test_an_edit_has_the_limits_of_a_message(editor: Persona, text: str, error: str) -> None:
    """The message stays as it was."""
    message = await editor.say("#newsletter", "• one")

    with pytest.raises(Refused, match=error):
        await editor.edit(message, text)

    assert (await editor.latest(message)).text == "• one"


@pytest.mark.usefixtures("attentive")
async def test_a_deleted_message_is_gone(editor: Persona, client: Client) -> None:
    """And the app is told which one it was."""
    message = await editor.say("#newsletter", "• one")

    await editor.delete(message)

    await editor.sees_gone(message)
    event = await heard(client, "message", "message_deleted")
    assert (event["deleted_ts"], event["previous_message"]["text"]) == (message.ts, "• one")
    with pytest.raises(Refused, match="message_not_found"):
        await editor.delete(message)


@pytest.mark.usefixtures("attentive")
async def test_a_deleted_parent_leaves_a_tombstone_for_its_replies(
    editor: Persona, client: Client, slack: AsyncWebClient
) -> None:
    """The app hears of a change; the tombstone goes with the last reply."""
    parent = await editor.say("#newsletter", "• one")
    replies = [await editor.reply(parent, text) for text in ("a", "b")]

    await editor.delete(parent)

    stone = await editor.latest(parent)
    assert (stone.json["subtype"], stone.text) == ("tombstone", "This message was deleted.")
    assert (stone.user, stone.reply_count) == ("USLACKBOT", 2)
    changed = await heard(client, "message", "message_changed")
    assert changed["message"]["subtype"] == "tombstone"
    with pytest.raises(Refused, match="cant_delete_message"):
        await editor.delete(stone)
    assert await refused(slack.chat_delete(channel=CHANNEL, ts=parent.ts)) == "cant_delete_message"
    for reply in replies:
        await editor.delete(reply)
    assert await editor.messages("#newsletter") == []


async def test_a_deleted_reply_is_counted_no_more(editor: Persona, second: Persona) -> None:
    """Who replied, how often, and when last: as if it had not been."""
    parent = await editor.say("#newsletter", "• one")
    first = await editor.reply(parent, "a")
    last = await second.reply(parent, "b")

    await second.delete(last)

    thread = (await editor.latest(parent)).json
    assert (thread["reply_count"], thread["reply_users"]) == (1, ["UEDITOR"])
    assert thread["latest_reply"] == first.ts


async def test_without_a_messages_tab_nobody_writes_to_the_app(
    served: Running, editor: Persona
) -> None:
    """Slack says that the tab is closed."""
    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, messages_tab=False)

    with pytest.raises(Refused, match="messages_tab_disabled"):
        await editor.say(editor.direct, "Hello?")


async def test_a_messages_tab_to_read_is_the_apps_alone(
    served: Running, slack: AsyncWebClient, editor: Persona
) -> None:
    """The app still posts there, and nobody answers."""
    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, messages_tab_read_only=True)

    await slack.chat_postMessage(channel="UEDITOR", text="News for you")

    await editor.sees(editor.direct, containing="News for you")
    with pytest.raises(Refused, match="messages_tab_disabled"):
        await editor.say(editor.direct, "Thank you!")


async def test_an_admin_takes_away_what_others_wrote(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """Admins delete what people and the app wrote; others only what is theirs."""
    posted = await slack.chat_postMessage(channel="C0NEWSLETTER", text="by the app")
    said = await editor.say("#newsletter", "by the editor")
    by_app = await editor.sees("#newsletter", where=lambda m: m.ts == posted["ts"])
    with pytest.raises(Refused, match="cant_delete_message"):
        await editor.delete(by_app)

    for message in (said, by_app):
        await client.person("UADMIN").delete(message)

    assert await editor.messages("#newsletter") == []


@pytest.mark.parametrize(
    "files", [["F1"], ["F1"] * 2, [f"F{number}" for number in range(11)], "F1", [7]]
)
async def test_a_message_shows_files_that_are_there(client: Client, files: object) -> None:
    """Unknown files, the same one twice, or more than ten are refused."""
    with pytest.raises(Refused, match=r"file_not_found|invalid_arguments"):
        await client.post(
            "/person/message", user="UEDITOR", channel=CHANNEL, text="Look", files=files
        )


async def test_a_long_thread_is_read_in_pages(editor: Persona, served: Running) -> None:
    """The first page is the parent and the newest replies; each further one is older."""
    parent = await editor.say("#newsletter", "• one")
    store, clock = served.workspace.store, served.workspace.clock
    many = [
        {"type": "message", "user": "UEDITOR", "text": str(n), "thread_ts": parent.ts}
        for n in range(1_000)
    ]
    store.save(CHANNEL, *({**message, "ts": clock.next_ts()} for message in many))

    first, *newest = await editor.messages("#newsletter", thread=parent, limit=100)
    older = await editor.messages("#newsletter", thread=parent, limit=100, before=newest[0].ts)

    assert first.ts == parent.ts
    assert [int(m.text) for m in newest] == list(range(900, 1_000))
    assert [int(m.text) for m in older] == list(range(800, 900))


async def test_a_channel_is_read_in_pages_with_ones_notes(
    editor: Persona, slack: AsyncWebClient
) -> None:
    """Notes stand at their time, and are on one page only."""
    for number in range(4):
        await editor.say("#newsletter", str(number))
        if number == 1:
            await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="Psst")

    newest = await editor.messages("#newsletter", limit=2)
    older = await editor.messages("#newsletter", limit=2, before=newest[0].ts)
    oldest = await editor.messages("#newsletter", limit=2, before=older[0].ts)

    texts = [[message.text for message in page] for page in (newest, older, oldest)]
    assert texts == [["2", "3"], ["1", "Psst"], ["0"]]


@pytest.mark.parametrize("limit", ["0", "1001", "many"])
async def test_a_page_has_a_sensible_length(client: Client, limit: str) -> None:
    """From one to a thousand messages."""
    with pytest.raises(Refused, match="invalid_arguments"):
        await client.get("/person/messages", user="UEDITOR", channel=CHANNEL, limit=limit)
