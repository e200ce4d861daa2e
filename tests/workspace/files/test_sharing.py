"""Whose a file is, where messages and blocks show it, and what stays of a deleted one."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import pictures
from tests.workspace.conftest import refused
from tests.workspace.files.transfers import CHANNEL, app_key, read, uploaded
from tests.workspace.generous import all_heard, heard
from workspace.client import Client, Persona, Refused
from workspace.server import Running


@pytest.mark.usefixtures("attentive")
async def test_a_file_of_a_person_is_theirs_until_a_message_shows_it(
    client: Client, editor: Persona, second: Persona
) -> None:
    """Another person cannot share it; a message with it needs no text."""
    file_id = await editor.store("notes.txt", b"abc")

    with pytest.raises(Refused, match="file_not_found"):
        await second.say("#newsletter", "", files=(file_id,))
    message = await editor.say("#newsletter", "", files=(file_id,))

    assert (message.text, message.json["subtype"]) == ("", "file_share")
    assert message.files[0]["name"] == "notes.txt"
    event = await heard(client, "message", "file_share")
    assert event["files"][0]["id"] == file_id
    assert (await heard(client, "file_shared"))["user_id"] == "UEDITOR"


async def test_files_are_listed_in_pages_and_by_place(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """By person, by channel, or all of those that the app sees, the newest first."""
    for number in range(3):
        await editor.upload("#newsletter", f"{number}.txt", b"abc")
    await editor.upload("#desk", "private.txt", b"abc")
    await editor.upload("#general", "hidden.txt", b"abc")
    await uploaded(slack)

    every = await slack.files_list(count=2)
    here = await slack.files_list(channel=CHANNEL)
    own = await slack.files_list(user="UCHRIS")
    images = await slack.files_list(types="images,pdfs")

    assert every["paging"] == {"count": 2, "total": 5, "page": 1, "pages": 3}
    assert len(every["files"]) == 2
    assert {file["name"] for file in here["files"]} == {"0.txt", "1.txt", "2.txt"}
    assert [file["name"] for file in own["files"]] == ["data.jsonl"]
    assert images["files"] == []
    assert await refused(slack.files_list(types="songs")) == "unknown_type"
    assert await refused(slack.files_list(user="U1")) == "user_not_found"
    assert await refused(slack.files_list(count=0)) == "invalid_arguments"


@pytest.mark.usefixtures("attentive")
async def test_an_app_deletes_its_own_files_only(
    slack: AsyncWebClient, editor: Persona, served: Running, client: Client
) -> None:
    """The bytes are gone, and messages say that there was a file; a bare one goes with it."""
    theirs = await editor.upload("#newsletter", "theirs.txt", b"abc")
    with_words = await uploaded(slack, channel=CHANNEL, initial_comment="Words")
    bare = await uploaded(slack, channel=CHANNEL)
    told = await editor.sees("#newsletter", containing="Words")
    alone = await editor.sees("#newsletter", where=lambda m: m.files[0]["id"] == bare)
    url = told.files[0]["url_private"]

    await slack.files_delete(file=with_words)
    await slack.files_delete(file=bare)

    assert (await editor.latest(told)).files == [{"id": with_words, "mode": "tombstone"}]
    await editor.sees_gone(alone)
    assert (await read(url, **app_key(served)))[0] == 404
    assert not served.workspace.files.vault.path(with_words).exists()
    assert await refused(slack.files_info(file=with_words)) == "file_deleted"
    assert await refused(slack.files_delete(file=with_words)) == "file_deleted"
    assert await refused(slack.files_delete(file=theirs.files[0]["id"])) == "cant_delete_file"
    assert await refused(slack.files_delete(file="F1")) == "file_not_found"
    assert (await heard(client, "file_deleted"))["file_id"] == bare


async def test_a_deleted_message_is_no_place_of_a_file_any_more(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The file itself stays its owner's."""
    message = await editor.upload("#newsletter", "a.txt", b"abc", text="Look")
    await slack.files_info(file=message.files[0]["id"])

    await editor.delete(message)

    assert await refused(slack.files_info(file=message.files[0]["id"])) == "not_visible"


@pytest.mark.parametrize("kind", ["unknown", "foreign", "text"])
async def test_blocks_show_only_pictures_that_the_app_may_show(
    slack: AsyncWebClient, editor: Persona, kind: str
) -> None:
    """The refusal points at the picture."""
    await editor.say("#newsletter", "The first")
    file_id = "F1"
    if kind == "foreign":
        file_id = await editor.store("secret.png", pictures.PNG)
    if kind == "text":
        file_id = (await editor.upload("#newsletter", "a.txt", b"abc")).files[0]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A picture"}

    answer = slack.chat_postMessage(channel=CHANNEL, text="Picture", blocks=[image])

    with pytest.raises(Exception, match="json-pointer:/blocks/0/slack_file") as caught:
        await answer
    assert "invalid_blocks" in str(caught.value)


async def test_a_picture_may_be_named_by_its_address(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """What people shared where the app is can be shown again, also by its permalink."""
    [file] = (await editor.upload("#newsletter", "chart.png", pictures.PNG)).files
    for address in ("url_private", "permalink"):
        image = {
            "type": "image",
            "slack_file": {"url": file[address]},
            "alt_text": "A chart",
        }
        await slack.chat_postMessage(channel=CHANNEL, text=address, blocks=[image])

        message = await editor.sees("#newsletter", containing=address)
        assert message.blocks[0]["slack_file"]["id"] == file["id"]


@pytest.mark.usefixtures("attentive")
async def test_the_app_hears_nothing_of_files_elsewhere(client: Client, editor: Persona) -> None:
    """A file in a channel without the app is no event for it."""
    await editor.upload("#general", "a.txt", b"abc")
    await editor.upload("#newsletter", "b.txt", b"abc")
    await heard(client, "file_shared")

    channels = [e.get("channel_id") for e in await all_heard(client) if e["type"] == "file_shared"]
    assert channels == [CHANNEL]


async def test_behind_a_shared_file_stands_its_upload(
    client: Client, slack: AsyncWebClient, editor: Persona
) -> None:
    """A message that came of an upload names the calls that made it, and a reaction to it."""
    await slack.files_upload_v2(channel="C0NEWSLETTER", filename="notes.txt", content="words")
    message = await editor.sees("#newsletter", where=lambda m: m.files)
    await slack.reactions_add(channel="C0NEWSLETTER", timestamp=message.ts, name="eyes")

    calls = (await client.inspect(message))["calls"]

    assert {"files.completeUploadExternal", "reactions.add"} <= {call["method"] for call in calls}
