"""Files as the SDK sees them: whole or not at all, listed in pages, gone when deleted."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import openai
import pytest
import pytest_asyncio
from aiohttp import web
from openai import AsyncOpenAI

from engine.errors import answer_errors
from engine.finetuning import files_api
from engine.finetuning.files import Files
from engine.finetuning.store import Store
from engine.server import Running
from tests.engine.engines import KEY, until
from tests.engine.finetuning.tuning import uploaded

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(engine: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client with the key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    base_url = f"{engine.announcement.base_url}/"
    async with aiohttp.ClientSession(base_url, headers=headers) as session:
        yield session


def on_disk(data_dir: Path) -> set[str]:
    """The names under which bytes lie."""
    return {path.name for path in (data_dir / "files").iterdir()}


async def test_a_file_comes_back_as_it_was(client: AsyncOpenAI, data_dir: Path) -> None:
    """Every byte comes back, and the object says what was sent."""
    data = bytes(range(256)) * 12_000
    file = await client.files.create(file=("letters.jsonl", data), purpose="fine-tune")
    again = await client.files.retrieve(file.id)

    assert (file.bytes, file.filename, file.purpose) == (len(data), "letters.jsonl", "fine-tune")
    assert (file.object, file.status, file.expires_at) == ("file", "processed", None)
    assert again == file
    assert (await client.files.wait_for_processing(file.id)).id == file.id
    assert await (await client.files.content(file.id)).aread() == data
    assert (data_dir / "files" / file.id).read_bytes() == data


async def test_a_deleted_file_is_gone(client: AsyncOpenAI, data_dir: Path) -> None:
    """Its object and its bytes are gone, and deleting it again is refused."""
    file = await uploaded(client, b"{}")
    deleted = await client.files.delete(file.id)

    assert (deleted.id, deleted.deleted) == (file.id, True)
    assert file.id not in on_disk(data_dir)
    for act in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError, match=file.id) as caught:
            await act(file.id)
        assert caught.value.code == "file_not_found"


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 3, 100])
async def test_the_list_comes_in_pages(client: AsyncOpenAI, order: str, limit: int) -> None:
    """Whatever the size of a page, the pages together are the list, in its order."""
    ids = [(await client.files.create(file=b"x", purpose="vision")).id for _ in range(4)]
    every = [file.id async for file in client.files.list(purpose="vision", order="asc")]
    paged = client.files.list(purpose="vision", order=order, limit=limit)  # type: ignore[arg-type]

    assert every[-4:] == ids
    assert [file.id async for file in paged] == (every if order == "asc" else every[::-1])
    first = await client.files.list(purpose="vision", limit=limit)
    assert len(first.data) == min(limit, len(every))
    assert first.has_more == (len(every) > limit)


async def test_files_can_be_deleted_while_the_pages_are_turned(client: AsyncOpenAI) -> None:
    """The next page begins after a file that is gone as after one that is here."""
    ids = {(await client.files.create(file=b"x", purpose="batch")).id for _ in range(5)}
    seen = set()
    async for file in client.files.list(purpose="batch", limit=2):
        await client.files.delete(file.id)
        seen.add(file.id)

    assert seen == ids
    assert (await client.files.list(purpose="batch")).data == []


@pytest.mark.parametrize(
    "name", ["../../up.jsonl", "/etc/passwd", "C:\\x.jsonl", "großes ✨.jsonl", "a\nb", "x" * 900]
)
async def test_a_name_is_only_a_name(client: AsyncOpenAI, data_dir: Path, name: str) -> None:
    """Whatever a file is called, its bytes lie under its id."""
    before = on_disk(data_dir)
    file = await uploaded(client, b"{}", name)

    assert on_disk(data_dir) - before == {file.id}
    assert (await client.files.retrieve(file.id)).filename == file.filename
    assert len(file.filename) <= 255
    assert file.filename.isprintable()
    assert not set("/\\") & set(file.filename)


async def test_a_file_expires(client: AsyncOpenAI) -> None:
    """It says when it goes; a time that is too short or too long is refused."""
    file = await client.files.create(
        file=b"x", purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600}
    )
    assert file.expires_at == file.created_at + 3600

    for seconds in (3599, 2_592_001, -1):
        with pytest.raises(openai.BadRequestError, match="3600") as caught:
            await client.files.create(
                file=b"x",
                purpose="user_data",
                expires_after={"anchor": "created_at", "seconds": seconds},
            )
        assert caught.value.param == "expires_after[seconds]"


async def test_an_expired_file_is_gone(tmp_path: Path) -> None:
    """From that moment it is neither listed nor found, and its bytes are swept away."""
    (tmp_path / "files").mkdir()
    store = Store(tmp_path / "engine.db")
    files = Files(store, tmp_path / "files")
    kept, going = (files.write(name, "fine-tune", b"x") for name in ("kept", "going"))
    for file in (kept, going):
        files.add(file)
    store.write("UPDATE files SET expires_at = ? WHERE id = ?", [int(time.time()), going.id])

    with pytest.raises(Exception, match=going.id):
        files.find(going.id)
    files.sweep()

    assert [path.name for path in files.folder.iterdir()] == [kept.id]
    store.close()


@pytest.mark.parametrize(
    ("purpose", "data", "param"), [("fun", b"x", "purpose"), ("fine-tune", b"", "file")]
)
async def test_what_cannot_be_kept_is_refused(
    client: AsyncOpenAI, data_dir: Path, purpose: str, data: bytes, param: str
) -> None:
    """An unknown purpose and an empty file are refused by name, and nothing is left of them."""
    before = on_disk(data_dir)
    with pytest.raises(openai.BadRequestError) as caught:
        await client.files.create(file=("x.jsonl", data), purpose=purpose)  # type: ignore[arg-type]

    assert (caught.value.type, caught.value.param) == ("invalid_request_error", param)
    assert on_disk(data_dir) == before


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=many", "limit"),
        ("order=up", "order"),
        ("after=file-none", "after"),
    ],
)
async def test_a_page_that_is_none_is_refused(
    session: aiohttp.ClientSession, query: str, param: str
) -> None:
    """The refusal names the value."""
    async with session.get(f"files?{query}") as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["param"] == param


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"no form at all"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"'),
        ("multipart/form-data", b"--b--"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n--b--\r\n',
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhalf a fi',
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nx\r\n' * 40 + b"--b--\r\n",
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
        ),
    ],
)
async def test_a_form_that_is_none_is_refused(
    session: aiohttp.ClientSession, data_dir: Path, kind: str, body: bytes
) -> None:
    """What is no form, or ends too early, is the client's mistake; nothing is left of it."""
    before = on_disk(data_dir)
    async with session.post("files", data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["type"] == "invalid_request_error"
    assert on_disk(data_dir) == before


async def test_an_upload_that_breaks_off_leaves_nothing(engine: Running, data_dir: Path) -> None:
    """The client goes away in the middle: no file is listed, and no bytes are left."""
    before = on_disk(data_dir)
    port = int(engine.announcement.base_url.removesuffix("/v1").rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"POST /v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Authorization: Bearer " + KEY.encode() + b"\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + b"x" * 300_000
    )
    await writer.drain()
    await until(lambda: len(on_disk(data_dir)) > len(before))
    writer.close()

    await until(lambda: on_disk(data_dir) == before)


@contextlib.asynccontextmanager
async def small_house(tmp_path: Path, limit: int) -> AsyncIterator[tuple[AsyncOpenAI, Path, Store]]:
    """The routes of files alone, with a small limit."""
    folder = tmp_path / "files"
    folder.mkdir()
    store = Store(tmp_path / "engine.db")
    app = web.Application(middlewares=[answer_errors])
    files_api.add_routes(app, Files(store, folder), limit)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with AsyncOpenAI(
            base_url=f"http://127.0.0.1:{port}/v1", api_key=KEY, max_retries=0
        ) as client:
            yield client, folder, store
    finally:
        await runner.cleanup()
        store.close()


@pytest.mark.parametrize(("size", "fits"), [(200_000, True), (200_001, False), (9_000_000, False)])
async def test_a_file_over_the_limit_is_refused(
    tmp_path: Path,
    size: int,
    fits: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    """A file of just the limit fits; one byte more is refused in words, and so is far too much."""
    async with small_house(tmp_path, 200_000) as (client, folder, _):
        if fits:
            assert (await uploaded(client, b"x" * size)).bytes == size
            return
        with pytest.raises(openai.APIStatusError, match="at most 200,000 bytes") as caught:
            await uploaded(client, b"x" * size)
        assert (caught.value.status_code, caught.value.code) == (413, "file_too_large")
        assert list(folder.iterdir()) == []


async def upload_many(client: AsyncOpenAI) -> None:
    """Upload more files than a full disk can take."""
    for _ in range(1000):
        await uploaded(client, b"x", "name" * 60)


async def test_a_full_record_keeps_no_half_of_a_file(tmp_path: Path) -> None:
    """When there is room for the bytes but not for the row, the bytes go too, and it is said."""
    async with small_house(tmp_path, 10**9) as (client, folder, store):
        kept = await uploaded(client, b"x")
        store.row("PRAGMA max_page_count = 20")
        with pytest.raises(openai.InternalServerError, match="disk is full") as caught:
            await upload_many(client)

        assert (caught.value.status_code, caught.value.code) == (507, "disk_full")
        listed = {file.id async for file in client.files.list()}
        assert kept.id in listed
        assert {path.name for path in folder.iterdir()} == listed
