"""How files come in: announced by the app, from people, scanned, and shown after that."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import pictures
from tests.workspace.conftest import refused
from tests.workspace.files.transfers import CHANNEL, DATA, announced, app_key, read, sent, uploaded
from tests.workspace.generous import generous_manifest, heard
from workspace.client import Client, Persona, Refused, until
from workspace.jsons import Json
from workspace.server import Running, running
from workspace.settings import Settings


@pytest.mark.usefixtures("attentive")
async def test_slacks_own_client_uploads_a_file_into_a_channel(
    slack: AsyncWebClient, editor: Persona, client: Client
) -> None:
    """The message with the comment and the file appears, and files.info tells where."""
    file_id = await uploaded(slack, channel=CHANNEL, initial_comment="The data", title="Data")

    message = await editor.sees("#newsletter", containing="The data")
    info = (await slack.files_info(file=file_id))["file"]

    [file] = message.files
    assert (file["id"], file["name"], file["title"]) == (file_id, "data.jsonl", "Data")
    assert (file["size"], file["mimetype"]) == (len(DATA), "text/plain")
    assert message.json["subtype"] == "file_share"
    assert info["shares"]["public"][CHANNEL][0]["ts"] == message.ts
    assert (info["channels"], info["is_public"], info["user"]) == ([CHANNEL], True, "UCHRIS")
    shared = await heard(client, "file_shared")
    assert (shared["file_id"], shared["channel_id"]) == (file_id, CHANNEL)


async def test_several_files_make_one_message_in_a_thread(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """They stand in the order in which they were named."""
    parent = await editor.say("#newsletter", "• one")
    uploads = [{"filename": f"{name}.txt", "content": name} for name in ("a", "b")]

    await slack.files_upload_v2(file_uploads=uploads, channel=CHANNEL, thread_ts=parent.ts)

    message = await editor.sees_in_thread(parent, where=lambda m: bool(m.files))
    assert [file["name"] for file in message.files] == ["a.txt", "b.txt"]
    assert (await editor.latest(parent)).reply_count == 1


async def test_one_upload_is_posted_in_several_places(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Channels, and people by their ids; the file knows all of them."""
    file_id = await uploaded(slack, channels=[CHANNEL, "C0DESK", "UEDITOR"])

    for place in ("#newsletter", "#desk", editor.direct):
        await editor.sees(place, where=lambda m: bool(m.files))
    file = (await slack.files_info(file=file_id))["file"]
    assert (file["channels"], file["groups"], file["ims"]) == ([CHANNEL], ["C0DESK"], ["D0EDITOR"])
    assert set(file["shares"]["private"]) == {"C0DESK", "D0EDITOR"}


async def test_an_upload_without_a_channel_is_private(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """The app can look it up, and nobody is shown a message."""
    file_id = await uploaded(slack)

    async def ready() -> Json | None:
        file = (await slack.files_info(file=file_id))["file"]
        return file if file["filetype"] else None

    file = await until(ready)
    assert (file["channels"], file["shares"], file["is_public"]) == ([], {}, False)
    assert await editor.messages("#newsletter") == []


class TestScan:
    """The malware scan, which takes a minute here."""

    @pytest.fixture
    def settings(self) -> Settings:
        """A slow scan."""
        return Settings(ack_timeout=0.4, retry_delays=(0.0, 0.1), scan_seconds=60.0)

    async def test_the_message_appears_after_the_scan(
        self, slack: AsyncWebClient, editor: Persona, client: Client
    ) -> None:
        """Until then the file's kind is unknown, and it is shown nowhere."""
        file_id = await uploaded(slack, channel=CHANNEL)
        before = (await slack.files_info(file=file_id))["file"]
        assert (before["mimetype"], before["filetype"], before["shares"]) == ("", "", {})
        assert await editor.messages("#newsletter") == []

        await client.advance(61)

        await editor.sees("#newsletter", where=lambda m: bool(m.files))
        assert (await slack.files_info(file=file_id))["file"]["shares"]

    async def test_a_picture_cannot_stand_in_blocks_before_the_scan(
        self, slack: AsyncWebClient, editor: Persona, client: Client
    ) -> None:
        """Afterwards it can, and the message says where the picture is."""
        file_id = await uploaded(slack, pictures.PNG, filename="chart.png")
        image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A chart"}

        async def post() -> str | None:
            call = slack.chat_postMessage(channel=CHANNEL, text="Chart", blocks=[image])
            return str((await call)["ts"])

        assert await refused(post()) == "invalid_blocks"
        await client.advance(61)

        async def is_ready() -> bool:
            return bool((await slack.files_info(file=file_id))["file"]["filetype"])

        await until(is_ready)
        await post()
        [block] = (await editor.sees("#newsletter", containing="Chart")).blocks
        assert block["slack_file"]["id"] == file_id
        assert block["slack_file"]["url"].endswith(f"{file_id}/chart.png")

    async def test_a_restart_finishes_what_was_being_scanned(
        self, slack: AsyncWebClient, served: Running, tmp_path: Path, settings: Settings
    ) -> None:
        """The message is posted after the next start, once."""
        await uploaded(slack, channel=CHANNEL, initial_comment="Before the end")
        await served.workspace.scans.close()

        for _ in range(2):
            async with (
                running(tmp_path, settings=settings, manifest=generous_manifest()) as again,
                Client(again.announcement) as client,
            ):
                editor = client.person("UEDITOR")
                await editor.sees("#newsletter", containing="Before the end")
                assert len(await editor.messages("#newsletter")) == 1


class TestLarge:
    """Files beyond what a body of JSON may hold."""

    @pytest.fixture
    def settings(self) -> Settings:
        """As large as usual."""
        return Settings(ack_timeout=0.4, retry_delays=(0.0, 0.1), scan_seconds=0.0)

    async def test_a_large_file_passes_as_it_is(
        self, slack: AsyncWebClient, served: Running, editor: Persona
    ) -> None:
        """Up, and down again, byte for byte."""
        content = bytes(range(256)) * 4 * 1024 * 5

        file_id, url = await announced(slack, len(content), "big.bin")
        assert await sent(url, BytesIO(content)) == (200, f"OK - {len(content)}")
        await slack.files_completeUploadExternal(files=[{"id": file_id}], channel_id=CHANNEL)

        [file] = (await editor.sees("#newsletter", where=lambda m: bool(m.files))).files
        status, kind, received = await read(file["url_private_download"], **app_key(served))
        assert (status, kind) == (200, "application/octet-stream")
        assert received == content


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"filename": "a.txt", "length": 0}, "missing_argument"),
        ({"filename": "a.txt"}, "missing_argument"),
        ({"filename": "a.txt", "length": "many"}, "invalid_arguments"),
        ({"length": 3}, "invalid_arguments"),
        ({"filename": "a", "length": 3, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"filename": "a", "length": 3, "snippet_type": "klingon"}, "unknown_snippet_type"),
        ({"filename": "a", "length": 1024**2 + 1, "snippet_type": "text"}, "snippet_too_large"),
        ({"filename": "a", "length": 1024**2 + 1}, "file_upload_size_restricted"),
    ],
)
async def test_an_upload_that_slack_would_not_take_gets_no_address(
    slack: AsyncWebClient, given: Json, error: str
) -> None:
    """Its name, its length, what describes it, and snippets have limits."""
    assert await refused(slack.api_call("files.getUploadURLExternal", params=given)) == error


async def test_an_upload_address_takes_what_was_announced_once(slack: AsyncWebClient) -> None:
    """Too much, too little, a second time, or elsewhere: refused in words, and nothing kept."""
    _, url = await announced(slack, 8)

    assert (await sent(url, b"12345"))[0] == 400
    status, words = await sent(url, b"123456789")
    assert (status, words) == (400, "8 bytes were announced and more came. Nothing was kept.")
    assert await sent(url, b"12345678") == (200, "OK - 8")
    status, words = await sent(url, b"12345678")
    assert status == 400
    assert "used already" in words
    assert (await sent(url + "x", b"12345678"))[0] == 400


async def test_an_upload_may_be_a_form(slack: AsyncWebClient) -> None:
    """The first file in it is taken; a form without one is refused."""
    _, url = await announced(slack, 5)
    empty = aiohttp.FormData({"note": "no file"}, default_to_multipart=True)
    form = aiohttp.FormData()
    form.add_field("filename", b"12345", filename="a.txt")

    assert await sent(url, empty) == (400, "The form brings no file. Nothing was kept.")
    assert await sent(url, form) == (200, "OK - 5")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"files": "nonsense"}, "invalid_arguments"),
        ({"files": []}, "invalid_arguments"),
        ({"files": [{"title": "no id"}]}, "invalid_arguments"),
        ({"files": [{"id": "F1"}]}, "file_not_found"),
        ({"channel_id": "C1"}, "channel_not_found"),
        ({"channel_id": "C0GENERAL"}, "not_in_channel"),
        ({"channel_id": "UEDITOR"}, "channel_not_found"),
        ({"channels": f"{CHANNEL},C1"}, "invalid_channel"),
        ({"channels": ",".join(f"C{n}" for n in range(101))}, "channels_limit_exceeded"),
        ({"channels": f"{CHANNEL},C0DESK", "thread_ts": "1.000001"}, "invalid_arguments"),
        ({"thread_ts": "1.000001"}, "invalid_arguments"),
        ({"channel_id": CHANNEL, "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel_id": CHANNEL, "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "markdown", "text": "# Hi"}]}, "internal_error"),
    ],
)
async def test_an_upload_is_completed_properly_or_not_at_all(
    slack: AsyncWebClient, editor: Persona, given: Json, error: str
) -> None:
    """After a refusal it can still be completed."""
    file_id, url = await announced(slack, 3)
    await sent(url, b"abc")
    whole = {"files": [{"id": file_id}], **given}
    written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in whole.items()}

    call = slack.api_call("files.completeUploadExternal", params=written)

    assert await refused(call) == error
    await slack.files_completeUploadExternal(files=[{"id": file_id}], channel_id=CHANNEL)
    await editor.sees("#newsletter", where=lambda m: bool(m.files))


async def test_an_upload_is_completed_once_and_with_its_bytes(slack: AsyncWebClient) -> None:
    """A file that was only announced is not there; a completed one is not completed again."""
    file_id, url = await announced(slack, 3)

    async def complete() -> str:
        return str((await slack.files_completeUploadExternal(files=[{"id": file_id}]))["ok"])

    assert await refused(complete()) == "file_not_found"
    await sent(url, b"abc")
    await complete()
    assert await refused(complete()) == "file_update_failed"


async def test_blocks_say_what_a_file_is_unless_a_comment_does(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """With a comment, the blocks are ignored."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "A block"}}
    for more in ({}, {"initial_comment": "A comment"}):
        await uploaded(slack, DATA, channel=CHANNEL, blocks=json.dumps([section]), **more)

    with_block = await editor.sees("#newsletter", containing="A block")
    with_comment = await editor.sees("#newsletter", containing="A comment")
    assert (with_block.text, with_comment.blocks) == ("", [])


async def test_what_a_person_uploads_has_a_limit_in_words(
    client: Client, served: Running, editor: Persona
) -> None:
    """Too large, empty, or no file at all: nothing is kept of it."""
    big = aiohttp.FormData()
    big.add_field("file", BytesIO(b"x" * (1024 * 1024 + 1)), filename="big.bin")
    with pytest.raises(Refused, match="A file may have 1 MB"):
        await client.upload("/person/upload", big, user=editor.id)
    with pytest.raises(Refused, match="The file is empty"):
        await editor.store("empty.txt", b"")
    with pytest.raises(Refused, match="brings no file"):
        await client.post("/person/upload?user=UEDITOR")
    with pytest.raises(Refused, match="user_not_found"):
        await client.person("U1").store("a.txt", b"abc")
    assert list((served.workspace.store.data_dir / "files").iterdir()) == []


async def test_an_upload_does_not_wait_in_memory(slack: AsyncWebClient, served: Running) -> None:
    """What is on its way lies on disk; what breaks off is forgotten."""
    size = 900_000
    _, url = await announced(slack, size)
    folder = served.workspace.store.data_dir / "files"

    def part() -> int:
        return max((found.stat().st_size for found in folder.glob("*.part")), default=0)

    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * (size - 1)
        await until(lambda: part() > size // 2, what="the disk to hold what came")
        yield b"xx"

    assert (await sent(url, slow()))[0] == 400
    assert list(folder.iterdir()) == []


async def test_a_comment_is_written_as_any_post(slack: AsyncWebClient, editor: Persona) -> None:
    """What an app says beside a file has entities and links as its messages have."""
    comment = "Tom & Co <!here> a < b https://example.org/notes"
    await uploaded(slack, channel=CHANNEL, initial_comment=comment)

    message = await editor.sees("#newsletter", where=lambda m: m.files)

    assert message.text == "Tom &amp; Co <!here> a &lt; b <https://example.org/notes>"
