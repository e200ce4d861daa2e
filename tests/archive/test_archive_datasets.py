"""A dataset is its bytes: kept once, never changed, and known wherever a copy of it went."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.archive import Archive, NotOnRecordError
from tests.archive.samples import a_dataset, dataset_in


async def test_keeps_a_dataset(archive: Archive) -> None:
    """What was added is what is read again, report and origin with it."""
    new = a_dataset(name="Brïefe 🍎.jsonl", report={"problems": [{"line": 3, "what": "no “role”"}]})

    dataset, is_new = await archive.datasets.add(new)

    assert is_new
    assert dataset == new
    assert await archive.datasets.get(new.sha256) == new


async def test_the_same_bytes_are_one_dataset(archive: Archive) -> None:
    """Of twenty who add the same bytes at once, one brings them, and its name stays."""
    same = [a_dataset("the same", name=f"{number}.jsonl") for number in range(20)]

    added = await asyncio.gather(*(archive.datasets.add(new) for new in same))

    assert sum(is_new for _, is_new in added) == 1
    assert {dataset.name for dataset, _ in added} == {
        dataset.name for dataset, is_new in added if is_new
    }
    assert len(await archive.datasets.kept()) == 1


async def test_lists_what_is_kept_newest_first(archive: Archive) -> None:
    """The list is of datasets whose bytes are there."""
    first, second, third = [await dataset_in(archive) for _ in range(3)]

    assert await archive.datasets.set_gone(second.sha256)

    assert await archive.datasets.kept() == [third, first]


async def test_what_is_gone_stays_on_record(archive: Archive) -> None:
    """Bytes are deleted once; jobs may speak of the dataset for ever."""
    dataset = await dataset_in(archive)

    gone = await asyncio.gather(*(archive.datasets.set_gone(dataset.sha256) for _ in range(20)))

    assert sum(gone) == 1
    known = await archive.datasets.get(dataset.sha256)
    assert known.gone_at is not None
    assert replace(known, gone_at=None) == dataset


async def test_a_report_keeps_what_may_remain_of_it(archive: Archive, archive_file: Path) -> None:
    """What is not to remain is in no file of the archive, and no late check brings it back."""
    report = {"examples": 12, "quotes": ["Mrs Marlow of Harbour Street"]}
    dataset = await dataset_in(archive, report=report)

    assert await archive.datasets.set_gone(
        dataset.sha256, remains=lambda found: {"examples": found["examples"]}
    )
    later = await archive.datasets.complete_report(dataset.sha256, report)

    assert later.report == {"examples": 12}
    assert later == await archive.datasets.get(dataset.sha256)
    for path in archive_file.parent.iterdir():
        assert b"Harbour Street" not in path.read_bytes()


async def test_deleted_bytes_may_come_back(archive: Archive) -> None:
    """Who brings deleted bytes again brings a new dataset, under the new name."""
    dataset = await dataset_in(archive, text="the same")
    await archive.datasets.set_gone(dataset.sha256)

    again, is_new = await archive.datasets.add(a_dataset("the same", name="again.jsonl"))

    assert is_new
    assert (again.sha256, again.name, again.gone_at) == (dataset.sha256, "again.jsonl", None)
    assert await archive.datasets.kept() == [again]


async def test_says_what_is_not_there(archive: Archive) -> None:
    """A hash of nothing kept, and an upload that never began, are told apart from a failure."""
    with pytest.raises(NotOnRecordError, match="Dataset 0000"):
        await archive.datasets.get("0" * 64)
    with pytest.raises(NotOnRecordError, match="Upload 99"):
        await archive.datasets.uploaded(99, "file-1")
    assert not await archive.datasets.set_gone("0" * 64)


async def test_a_copy_is_on_record_before_it_is_sent(archive: Archive) -> None:
    """An upload begins without an id, and has the engine's one as soon as that is known."""
    dataset = await dataset_in(archive)

    begun = await archive.datasets.begin_upload(
        dataset.sha256, engine="openai", filename="letters-1a2b.jsonl", sent_sha256="f" * 64
    )
    assert begun.file_id is None
    assert await archive.datasets.uploads() == [begun]
    await archive.datasets.uploaded(begun.id, "file-abc")

    assert await archive.datasets.uploads() == [replace(begun, file_id="file-abc")]


async def test_no_copy_of_what_nobody_knows(archive: Archive) -> None:
    """An upload of a dataset that is not on record is refused."""
    with pytest.raises(IntegrityError):
        await archive.datasets.begin_upload(
            "0" * 64, engine="openai", filename="letters.jsonl", sent_sha256="0" * 64
        )


async def test_copies_are_found_by_their_dataset(archive: Archive) -> None:
    """Copies are listed newest first, of one dataset or of all, without those that are gone."""
    one, other = await dataset_in(archive), await dataset_in(archive)
    first, second, third = [
        await archive.datasets.begin_upload(
            dataset.sha256, engine=engine, filename="letters.jsonl", sent_sha256=dataset.sha256
        )
        for dataset, engine in ((one, "openai"), (other, "openai"), (one, "azure"))
    ]

    assert await archive.datasets.uploads() == [third, second, first]
    assert await archive.datasets.uploads(one.sha256) == [third, first]
    await archive.datasets.upload_gone(third.id)
    assert await archive.datasets.uploads(one.sha256) == [first]


async def test_a_file_at_an_engine_is_one_copy(archive: Archive) -> None:
    """One engine's id belongs to one copy, the last that got it; another engine's is another."""
    dataset = await dataset_in(archive)
    first, elsewhere, again = [
        await archive.datasets.begin_upload(
            dataset.sha256, engine=engine, filename="letters.jsonl", sent_sha256=dataset.sha256
        )
        for engine in ("openai", "azure", "openai")
    ]

    for upload in (first, elsewhere, again):
        await archive.datasets.uploaded(upload.id, "file-1")

    ids = {upload.id: upload.file_id for upload in await archive.datasets.uploads()}
    assert ids == {first.id: None, elsewhere.id: "file-1", again.id: "file-1"}
