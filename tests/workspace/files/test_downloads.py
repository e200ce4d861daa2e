"""Who may read a file, under which name, and as what a browser may take it."""

from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import pictures
from tests.workspace.conftest import refused
from tests.workspace.files.transfers import DATA, app_key, person_key, read, uploaded
from tests.workspace.generous import generous_manifest
from workspace.client import Client, Persona, until
from workspace.files.kinds import kind_of
from workspace.files.names import basename
from workspace.server import Running, running


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
