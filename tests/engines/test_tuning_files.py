"""Files at an engine: sent once, found again, fetched with a limit."""

from pathlib import Path

import pytest

from bot.engines import EngineFailure, FailureKind, Tuning
from tests.engines.asking import LINES, failed
from tests.training_server import HTML, TrainingServer, Trouble

NAME = "spring-0123456789ab.jsonl"

TROUBLES = {
    "dropped": (Trouble(done_first=True, drop=True), FailureKind.UNREACHABLE, True),
    "error after": (Trouble(500, done_first=True), FailureKind.BROKEN, True),
    "page of HTML": (HTML, FailureKind.BROKEN, True),
    "no id": (Trouble(200, body='{"object": "file"}'), FailureKind.BROKEN, True),
    "busy": (Trouble(429, headers={"Retry-After": "0"}), FailureKind.BUSY, False),
    "too large": (Trouble(413, "file_too_large"), FailureKind.REJECTED, False),
    "conflict": (Trouble(409), FailureKind.REJECTED, False),
}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A training file."""
    path = tmp_path / "dataset"
    path.write_bytes(LINES)
    return path


async def test_a_file_arrives_byte_for_byte(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """An upload carries name, purpose and every byte, also of a file of some megabytes."""
    large = tmp_path / "large"
    large.write_bytes(b"\xef\xbb\xbf" + LINES * 20_000)

    file = await tuning.upload(large, NAME)

    stored = server.files[file.id]
    assert (stored.filename, stored.purpose) == (NAME, "fine-tune")
    assert stored.content == large.read_bytes()
    assert file.bytes == len(stored.content)


@pytest.mark.parametrize("name", TROUBLES)
async def test_an_upload_is_sent_once(
    tuning: Tuning, server: TrainingServer, dataset: Path, name: str
) -> None:
    """Whatever goes wrong, the SDK repeats no upload; it is known whether it may have arrived."""
    trouble, kind, unclear = TROUBLES[name]
    server.trouble("files.create", trouble)

    failure = await failed(tuning.upload(dataset, NAME))

    assert (failure.kind, failure.unclear) == (kind, unclear)
    assert server.count("files.create") == 1


async def test_an_upload_whose_answer_was_lost_is_found(
    tuning: Tuning, server: TrainingServer, dataset: Path
) -> None:
    """A file that arrived is found by name and size; another size is another file."""
    server.trouble("files.create", Trouble(done_first=True, drop=True))
    await failed(tuning.upload(dataset, NAME))

    found = await tuning.find_upload(NAME, len(LINES))

    assert found is not None
    assert found.id in server.files
    assert await tuning.find_upload(NAME, len(LINES) + 1) is None
    assert await tuning.find_upload("other.jsonl", len(LINES)) is None


async def test_files_come_newest_first_and_without_results(
    tuning: Tuning, server: TrainingServer
) -> None:
    """The list has the files for training, the newest first, whatever else lies there."""
    for number in range(3):
        server.add_file(LINES, f"{number}.jsonl").created_at = 1_000 + number
    server.add_file(b"step,", "results.csv").purpose = "fine-tune-results"

    files = await tuning.files()

    assert [file.name for file in files] == ["2.jsonl", "1.jsonl", "0.jsonl"]


async def test_an_entry_without_an_id_is_left_out(tuning: Tuning, server: TrainingServer) -> None:
    """Odd entries of a list spoil nothing."""
    odd = '{"object": "list", "data": [null, 7, {}, {"id": "file-1", "bytes": "many"}]}'
    server.trouble("files.list", Trouble(200, body=odd))

    assert [(file.id, file.name, file.bytes) for file in await tuning.files()] == [
        ("file-1", "file-1", 0)
    ]


async def test_a_file_is_downloaded_up_to_a_limit(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """Content is written whole; more than the limit is refused and leaves nothing."""
    stored = server.add_file(LINES)
    target = tmp_path / "copy"

    await tuning.download(stored.id, target, limit=len(LINES))
    assert target.read_bytes() == LINES

    failure = await failed(tuning.download(stored.id, target, limit=len(LINES) - 1))
    assert failure.kind is FailureKind.TOO_LONG
    assert not target.exists()


async def test_a_download_of_nothing_is_named(tuning: Tuning, tmp_path: Path) -> None:
    """A file that is not there is NOT_FOUND; an odd id asks nobody."""
    assert (await failed(tuning.download("file-0", tmp_path / "x", limit=9))).kind is (
        FailureKind.NOT_FOUND
    )
    failure = await failed(tuning.download("..", tmp_path / "x", limit=9))
    assert (failure.kind, failure.unclear) == (FailureKind.REJECTED, False)


async def test_deleting_twice_is_fine(tuning: Tuning, server: TrainingServer) -> None:
    """A file that is gone is what was wanted; a refusal is told."""
    stored = server.add_file(LINES)

    await tuning.delete_file(stored.id)
    await tuning.delete_file(stored.id)
    assert server.files == {}

    server.trouble("files.delete", Trouble(403, "insufficient_permissions", "You may not."))
    with pytest.raises(EngineFailure) as caught:
        await tuning.delete_file(stored.id)
    assert (caught.value.kind, caught.value.detail) == (FailureKind.FORBIDDEN, "You may not.")
