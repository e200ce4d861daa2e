"""Training files are kept byte for byte, once, and forgotten when somebody says so."""

import asyncio
import codecs
import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Archive, Dataset, JobState, NewJob
from bot.training.datasets import (
    CannotConvertError,
    CannotSplitError,
    DatasetInUseError,
    DatasetMissingError,
    DatasetStore,
    FileKind,
    kept_dataset,
)
from bot.training.datasets.keeping import NAME_LIMIT, clean_name
from bot.words import datasets as words
from tests.empty_archive import lay_empty_archive
from tests.training.datasets.material import chat, chats, written

ADMIN = "UADMIN"
ORIGIN = {"kind": "upload", "file": "F1"}


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """Open an archive of its own."""
    lay_empty_archive(tmp_path / "archive.db")
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/archive.db") as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path, archive: Archive) -> DatasetStore:
    """Return a store in a folder that is not there yet."""
    return DatasetStore(tmp_path / "data" / "datasets", archive)


async def kept(store: DatasetStore, folder: Path, content: bytes, name: str = "a.jsonl") -> Dataset:
    """Keep a file with these bytes."""
    return (await store.keep(written(folder, content), name, by=ADMIN, origin=ORIGIN)).dataset


async def acts(archive: Archive) -> list[tuple[str | None, str, str]]:
    """Return what the audit says, oldest first."""
    return [(e.by, e.act, e.subject) for e in reversed(await archive.audit.recent(100))]


async def test_the_bytes_that_are_kept_are_the_bytes_given(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Whatever they are: by their hash, with their report, and the given file stays as it was."""
    for content in (chats(12), b"", os.urandom(3000), codecs.BOM_UTF8 + b"\r\n[", chats(2)[:-9]):
        dataset = await kept(store, tmp_path, content)

        assert dataset.sha256 == hashlib.sha256(content).hexdigest()
        assert store.path(dataset.sha256).read_bytes() == content
        assert (tmp_path / "given.jsonl").read_bytes() == content
        assert (dataset.bytes, dataset.added_by, dataset.origin) == (len(content), ADMIN, ORIGIN)
        assert await archive.datasets.get(dataset.sha256) == dataset
    assert [act for _, act, _ in await acts(archive)] == ["upload"] * 5


async def test_the_same_bytes_are_kept_once(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Also when they come at the same moment, under other names, by other people."""
    path = written(tmp_path, chats(12))

    all_kept = await asyncio.gather(
        *(store.keep(path, f"{n}.jsonl", by=f"U{n}", origin=ORIGIN) for n in range(5))
    )

    assert sorted(one.is_new for one in all_kept) == [False] * 4 + [True]
    assert len({one.dataset.name for one in all_kept}) == 1
    assert len(await archive.datasets.kept()) == 1
    assert len(await acts(archive)) == 1
    assert [path.name for path in (tmp_path / "data" / "datasets").iterdir()] == [
        f"{all_kept[0].dataset.sha256}.jsonl"
    ]


async def test_a_forgotten_file_is_gone_and_can_come_back(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Its bytes are deleted, its row stays, the audit has a line for each act and no more."""
    dataset = await kept(store, tmp_path, chats(12))

    assert await store.forget(dataset, by="USECOND") is True
    assert await store.forget(dataset, by="USECOND") is False

    assert not store.path(dataset.sha256).exists()
    assert await archive.datasets.kept() == []
    assert await kept_dataset(archive, dataset.sha256) is None
    with pytest.raises(DatasetMissingError, match=r"no longer in the data folder"):
        async with store.encoded(dataset, bom=False):
            pass
    assert (await kept(store, tmp_path, chats(12))).gone_at is None
    assert store.path(dataset.sha256).read_bytes() == chats(12)
    subject = dataset.sha256
    assert await acts(archive) == [
        (ADMIN, "upload", subject),
        ("USECOND", "delete_dataset", subject),
        (ADMIN, "upload", subject),
    ]


@pytest.mark.parametrize("state", [JobState.CONFIRMED, JobState.SENDING])
async def test_a_file_on_its_way_to_an_engine_is_not_forgotten(
    store: DatasetStore, archive: Archive, tmp_path: Path, state: JobState
) -> None:
    """A job that was confirmed still needs its bytes; the refusal names it."""
    dataset = await kept(store, tmp_path, chats(12))
    job = await archive.jobs.plan(
        NewJob("key", None, "openai", "base", "T1", "C1", ADMIN, training_sha256=dataset.sha256)
    )
    await archive.jobs.change_state(job.id, state, only_from={JobState.PLANNED})

    with pytest.raises(DatasetInUseError) as refused:
        await store.forget(dataset, by=ADMIN)

    assert str(refused.value) == words.in_use("a.jsonl", job.id)
    assert store.path(dataset.sha256).exists()


async def test_a_list_is_kept_converted_beside_the_original(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """The new dataset can be trained on; converting twice makes one."""
    content = json.dumps([chat(n) for n in range(12)], indent=2).encode()
    original = await kept(store, tmp_path, content, "letters.json")

    first = await store.convert(original, by=ADMIN)
    second = await store.convert(original, by=ADMIN)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.dataset == second.dataset
    assert first.dataset.name == "letters.jsonl"
    assert first.dataset.origin == {"kind": "conversion", "of": original.sha256}
    assert store.report(first.dataset).trainable
    assert store.path(original.sha256).read_bytes() == content
    assert [act for _, act, _ in await acts(archive)] == ["upload", "convert"]


async def test_what_is_no_list_is_not_converted(store: DatasetStore, tmp_path: Path) -> None:
    """The refusal says that it is kept as it came."""
    dataset = await kept(store, tmp_path, chats(12))

    with pytest.raises(CannotConvertError) as refused:
        await store.convert(dataset, by=ADMIN)

    assert str(refused.value) == words.cannot_convert("a.jsonl")


async def test_a_share_is_kept_for_validation(store: DatasetStore, tmp_path: Path) -> None:
    """Two datasets, named for what they are; splitting twice gives the same two."""
    whole = await kept(store, tmp_path, chats(50), "letters.jsonl")

    training, validation = await store.split(whole, 0.2, by=ADMIN)

    assert await store.split(whole, 0.2, by=ADMIN) == (training, validation)
    assert (training.name, validation.name) == (
        "letters-training-80.jsonl",
        "letters-validation-20.jsonl",
    )
    assert [store.report(one).examples for one in (training, validation)] == [40, 10]
    assert (store.report(training).trainable, store.report(validation).validates) == (True, True)
    lines = [store.path(one.sha256).read_bytes().splitlines() for one in (training, validation)]
    assert sorted(lines[0] + lines[1]) == sorted(chats(50).splitlines())


@pytest.mark.parametrize(
    ("content", "share", "why"),
    [
        (chats(11), 0.2, words.cannot_split("a.jsonl", 12)),
        (chats(1) * 30, 0.2, words.cannot_split("a.jsonl", 12)),
        (chats(30), 0.6, words.wrong_share()),
        (chats(30), 0.0, words.wrong_share()),
        (chats(30) + b"x", 0.2, words.not_for_splitting("a.jsonl", words.has_problems(1))),
    ],
)
async def test_what_cannot_be_split_is_refused_in_words(
    store: DatasetStore, tmp_path: Path, content: bytes, share: float, why: str
) -> None:
    """Nothing is changed then."""
    dataset = await kept(store, tmp_path, content)

    with pytest.raises(CannotSplitError) as refused:
        await store.split(dataset, share, by=ADMIN)

    assert str(refused.value) == why
    assert len(list((tmp_path / "data" / "datasets").iterdir())) == 1


@pytest.mark.parametrize("has_bom", [True, False])
@pytest.mark.parametrize("bom", [True, False])
async def test_an_engine_gets_the_bytes_as_it_wants_them(
    store: DatasetStore, tmp_path: Path, *, has_bom: bool, bom: bool
) -> None:
    """With a byte order mark or without; what is kept stays as it is, and nothing is left over."""
    content = codecs.BOM_UTF8 * has_bom + chats(12)
    dataset = await kept(store, tmp_path, content)

    async with store.encoded(dataset, bom=bom) as copy:
        sent = copy.path.read_bytes()
        assert sent == codecs.BOM_UTF8 * bom + chats(12)
        assert (copy.sha256, copy.bytes) == (hashlib.sha256(sent).hexdigest(), len(sent))

    assert store.path(dataset.sha256).read_bytes() == content
    assert len(list((tmp_path / "data" / "datasets").iterdir())) == 1


async def test_what_a_crash_left_over_is_swept_away_after_a_day(
    store: DatasetStore, tmp_path: Path
) -> None:
    """A copy that another process writes just now is left alone."""
    folder = tmp_path / "data" / "datasets"
    folder.mkdir(parents=True)
    old, new = written(folder, b"a", "old.part"), written(folder, b"b", "new.part")
    os.utime(old, (0, 0))

    await kept(store, tmp_path, chats(12))

    assert (old.exists(), new.exists()) == (False, True)


async def test_a_file_that_cannot_be_read_leaves_nothing(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Neither bytes nor a row."""
    with pytest.raises(FileNotFoundError):
        await store.keep(tmp_path / "nowhere", "a.jsonl", by=ADMIN, origin=ORIGIN)

    assert list((tmp_path / "data" / "datasets").iterdir()) == []
    assert await archive.datasets.kept() == []


@given(st.text())
def test_a_name_is_shown_without_folders_and_what_cannot_be_seen(name: str) -> None:
    """Whatever a file is called, its name is short and fits on a line."""
    clean = clean_name(name)

    assert clean
    assert len(clean) <= NAME_LIMIT
    assert clean.isprintable()
    assert not set(clean) & {"/", "\\"}


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("letters.jsonl", "letters.jsonl"),
        ("/etc/../letters.jsonl", "letters.jsonl"),
        ("C:\\data\\letters.json", "letters.json"),
        ("a\x1b[31mb\u202e.jsonl", "a[31mb.jsonl"),
        ("", "training.jsonl"),
        ("x" * 300 + ".jsonl", "x" * (NAME_LIMIT - 6) + ".jsonl"),
    ],
)
def test_a_name_keeps_what_people_know_it_by(name: str, clean: str) -> None:
    """Its ending too, when it is cut."""
    assert clean_name(name) == clean


def test_a_report_is_kept_by_the_kind_it_has() -> None:
    """The kinds' names are in archives, so they never change."""
    assert {kind.value for kind in FileKind} == {
        "chat",
        "preferences",
        "prompts",
        "json_list",
        "not_text",
        "unreadable",
    }
