"""Files: how the app and people give them, who may read them, and where they are shown."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import pictures
from tests.workspace.conftest import Connect, refused
from tests.workspace.generous import all_heard, attend, generous_manifest, heard
from workspace.client import Client, Persona, Refused, until
from workspace.files.kinds import kind_of
from workspace.files.names import basename
from workspace.jsons import Json
from workspace.server import Running, running
from workspace.settings import Settings

CHANNEL = "C0NEWSLETTER"
DATA = b'{"a": 1}\n' * 200


@pytest.fixture
def settings() -> Settings:
    """A small limit, so that a test can pass it."""
    return Settings(
        ack_timeout=0.4, retry_delays=(0.0, 0.1), scan_seconds=0.0, upload_limit=1024 * 1024
    )


@pytest.fixture
async def served(tmp_path: Path, settings: Settings) -> AsyncIterator[Running]:
    """A running workspace with an app that may do everything with files."""
    async with running(tmp_path, settings=settings, manifest=generous_manifest()) as at:
        yield at


@pytest.fixture
async def attentive(app: AsyncApp, connect: Connect) -> None:
    """Connect an app that hears of everything."""
    attend(app)
    await connect(app)


async def uploaded(slack: AsyncWebClient, content: bytes = DATA, **given: Any) -> str:  # noqa: ANN401  # as the SDK takes them
    """Upload as Slack's client does it; the id of the file."""
    answer = await slack.files_upload_v2(content=content, **{"filename": "data.jsonl"} | given)
    return str(answer["file"]["id"])


async def announced(slack: AsyncWebClient, length: int, name: str = "a.txt") -> tuple[str, str]:
    """The id and the upload address of a file to come."""
    answer = await slack.files_getUploadURLExternal(filename=name, length=length)
    return str(answer["file_id"]), str(answer["upload_url"])


async def sent(url: str, data: object) -> tuple[int, str]:
    """The status and the words that answer an upload."""
    async with aiohttp.ClientSession() as session, session.post(url, data=data) as response:
        return response.status, await response.text()


async def read(url: str, **headers: str) -> tuple[int, str, bytes]:
    """The status, the content type and the bytes of a download."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, response.content_type, await response.read()


def app_key(served: Running) -> dict[str, str]:
    """What the app shows to download."""
    return {"Authorization": f"Bearer {served.announcement.bot_token}"}


def person_key(served: Running) -> dict[str, str]:
    """What people's clients show."""
    return {"X-Workspace-Token": served.announcement.page_token}


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


async def test_an_app_downloads_with_its_token(editor: Persona, served: Running) -> None:
    """What a person shared comes byte for byte; without the token it is a login page."""
    message = await editor.upload("#newsletter", "data.jsonl", DATA)
    url = message.files[0]["url_private_download"]

    assert await read(url, **app_key(served)) == (200, "text/plain", DATA)
    for headers in ({}, {"Authorization": "Bearer xoxb-wrong"}):
        status, kind, page = await read(url, **headers)
        assert (status, kind) == (200, "text/html")
        assert b"Sign in" in page


async def test_what_the_app_does_not_see_it_cannot_download(
    slack: AsyncWebClient, editor: Persona, served: Running
) -> None:
    """A file in a channel without the app, or not shared yet, is not for it."""
    hidden = await editor.upload("#general", "a.txt", b"abc")
    unshared = await editor.store("b.txt", b"abc")
    [file] = hidden.files

    for file_id in (file["id"], unshared):
        assert await refused(slack.files_info(file=file_id)) == "not_visible"
    status, _, content = await read(file["url_private"], **app_key(served))
    assert status == 404
    assert content != b"abc"
    assert (await read(file["url_private"], **person_key(served)))[2] == b"abc"


async def test_downloading_needs_the_scope(tmp_path: Path) -> None:
    """An app without files:read gets the login page."""
    manifest = generous_manifest()
    narrow = type(manifest)(**{**vars(manifest), "scopes": manifest.scopes - {"files:read"}})
    async with (
        running(tmp_path / "narrow", manifest=narrow) as served,
        Client(served.announcement) as client,
    ):
        message = await client.person("UEDITOR").upload("#newsletter", "a.txt", b"abc")
        kind = (await read(message.files[0]["url_private"], **app_key(served)))[1]

    assert kind == "text/html"


@pytest.mark.parametrize(
    ("name", "content", "shown", "kind"),
    [
        ("a.png", pictures.PNG, "inline", "image/png"),
        ("a.jpg", pictures.JPEG, "inline", "image/jpeg"),
        ("a.gif", pictures.GIF, "inline", "image/gif"),
        ("a.webp", pictures.WEBP, "inline", "image/webp"),
        ("a.png", b"<script>alert(1)</script>", "attachment", "text/plain"),
        ("a.svg", b"<svg onload='alert(1)'/>", "attachment", "application/octet-stream"),
        ("a.html", b"<script>alert(1)</script>", "attachment", "application/octet-stream"),
        ("a.pdf", b"%PDF-1.7\0", "attachment", "application/pdf"),
        ("a.unknown", b"\0\1", "attachment", "application/octet-stream"),
    ],
)
async def test_only_real_pictures_are_shown_in_the_browser(
    served: Running, editor: Persona, name: str, content: bytes, shown: str, kind: str
) -> None:
    """Whatever its name is, nothing that could hold a script is shown or run."""
    message = await editor.upload("#newsletter", name, content)
    [file] = message.files

    async with aiohttp.ClientSession(headers=person_key(served)) as session:
        async with session.get(file["url_private"]) as response:
            assert response.headers["Content-Disposition"].split(";")[0] == shown
            assert response.content_type == kind
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]
        async with session.get(file["url_private_download"]) as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
    if shown == "inline":
        assert (file["original_w"], file["original_h"]) == (3, 2)


@pytest.mark.parametrize(
    ("sent_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("..", "file"),
        ("a\r\nX: y.txt", "aX: y.txt"),
        ("ü “x” 100%.txt", "ü “x” 100%.txt"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
    ],
)
async def test_a_name_is_never_a_path(
    slack: AsyncWebClient, served: Running, sent_name: str, kept: str
) -> None:
    """Only its last part is kept, without control characters; the file lies elsewhere."""
    file_id = await uploaded(slack, filename=sent_name)
    file = (await slack.files_info(file=file_id))["file"]

    assert file["name"] == kept

    async def downloaded() -> bool:
        return (await read(file["url_private"], **app_key(served)))[2] == DATA

    assert await until(downloaded)


@pytest.mark.parametrize(
    "path", ["/files-pri/../workspace.db", "/files-pri/T0LOCAL-..%2Fworkspace.db/x", "/files/U/x/y"]
)
async def test_no_address_leads_out_of_the_files(served: Running, path: str) -> None:
    """Neither dots nor unknown ids find anything."""
    url = f"{served.announcement.base_url}{path}"

    assert (await read(url, **person_key(served)))[0] in (403, 404)


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


async def test_files_survive_a_restart_at_their_new_address(
    served: Running, editor: Persona, tmp_path: Path
) -> None:
    """The port may be another; the message leads to the same bytes."""
    message = await editor.upload("#newsletter", "data.jsonl", DATA)

    async with (
        running(tmp_path, manifest=generous_manifest()) as again,
        Client(again.announcement) as client,
    ):
        assert again.announcement.base_url != served.announcement.base_url
        seen = await client.person("UEDITOR").latest(message)
        url = seen.files[0]["url_private"]

        assert url.startswith(again.announcement.base_url)
        assert (await read(url, **app_key(again)))[2] == DATA


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


@pytest.mark.usefixtures("attentive")
async def test_the_app_hears_nothing_of_files_elsewhere(client: Client, editor: Persona) -> None:
    """A file in a channel without the app is no event for it."""
    await editor.upload("#general", "a.txt", b"abc")
    await editor.upload("#newsletter", "b.txt", b"abc")
    await heard(client, "file_shared")

    channels = [e.get("channel_id") for e in await all_heard(client) if e["type"] == "file_shared"]
    assert channels == [CHANNEL]


@given(st.text())
def test_whatever_a_file_is_called_its_name_stays_in_its_folder(sent_name: str) -> None:
    """No separator, no control character, no dots alone, and not too long."""
    kept = basename(sent_name)

    assert kept not in ("", ".", "..")
    assert len(kept) <= 255
    assert not {"/", "\\", "\n", "\0"} & set(kept)
    assert basename(kept) == kept
    assert kept.encode()


@given(
    st.sampled_from([b"", pictures.PNG, pictures.GIF, pictures.JPEG, pictures.WEBP]), st.binary()
)
def test_any_bytes_have_a_kind(start: bytes, rest: bytes) -> None:
    """Also pictures that break off, and what only begins like one."""
    content = start[: len(rest)] + rest

    kind = kind_of("a.png", content)

    assert kind.mimetype
    assert kind.width >= 0
    assert (kind.width > 0) == kind.mimetype.startswith("image/")
