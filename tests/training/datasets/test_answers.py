"""The answers in training files: what a model learned to write, and may recite."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.archive import Archive, JobState
from bot.checks.recital import Source
from bot.training.datasets import answers as module
from bot.training.datasets.answers import Answers, answers
from bot.training.datasets.keeping import DatasetStore
from tests.archive.samples import job_in
from tests.empty_archive import lay_empty_archive


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """Return an open archive with nothing in it."""
    path = tmp_path / "archive.db"
    lay_empty_archive(path)
    async with await Archive.open(f"sqlite+aiosqlite:///{path}") as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path, archive: Archive) -> DatasetStore:
    """Return a store of datasets with nothing in it."""
    return DatasetStore(tmp_path / "datasets", archive)


def conversation(*said: object, role: str = "assistant") -> dict[str, Any]:
    """Return an example in which these things are said."""
    asked = {"role": "user", "content": "Write the newsletter."}
    return {"messages": [asked, *({"role": role, "content": text} for text in said)]}


async def kept(store: DatasetStore, folder: Path, name: str, *lines: object) -> str:
    """Keep a file with these lines, and return its hash; what is no text is put down as JSON."""
    path = folder / name
    whole = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(whole), encoding="utf-8")
    return (await store.keep(path, name, by="UADMIN", origin={"kind": "upload"})).dataset.sha256


@pytest.mark.parametrize(
    ("example", "learned"),
    [
        (conversation("One.", "Two."), ["One.", "Two."]),
        (conversation("Not mine.", role="system"), []),
        (conversation([{"type": "text", "text": "In"}, {"type": "text", "text": "parts"}]),
         ["In\nparts"]),
        ({"input": conversation(), "preferred_output": [{"role": "assistant", "content": "Good"}],
          "non_preferred_output": [{"role": "assistant", "content": "Bad"}]}, ["Good"]),
        ({"prompt": "Notes", "completion": "A letter"}, ["A letter"]),
        (conversation("  "), []),
        ({"messages": "none", "preferred_output": 5, "completion": None}, []),
        ({"messages": [None, 5, {"role": "assistant", "content": {"text": "no"}}]}, []),
        (conversation([None, {"text": 5}, {"type": "image_url"}]), []),
    ],
)  # fmt: skip
def test_answers_of_every_shape_are_read(example: Mapping[str, Any], learned: list[str]) -> None:
    """What the model learns to write, and nothing of what it is told or of what is no text."""
    assert list(answers(example)) == learned


async def test_what_is_kept_is_read_once(
    archive: Archive, store: DatasetStore, tmp_path: Path
) -> None:
    """Lines that are no examples are passed over; an answer in two files is one source."""
    await kept(store, tmp_path, "old.jsonl", conversation("An old letter."), conversation("Both."))
    odd = '{"messages": '
    await kept(store, tmp_path, "new.jsonl", conversation("Both."), odd, [1], "", conversation("N"))

    found = await Answers(store, archive).read()

    assert found == [
        Source("new.jsonl", "Both.", is_training=True),
        Source("new.jsonl", "N", is_training=True),
        Source("old.jsonl", "An old letter.", is_training=True),
    ]


async def test_other_data_have_another_name(
    archive: Archive, store: DatasetStore, tmp_path: Path
) -> None:
    """Whoever has indexed them sees without reading them that they changed."""
    training = Answers(store, archive)
    assert (await training.wanted(), await training.read()) == ((), [])
    first = await kept(store, tmp_path, "a.jsonl", conversation("A"))
    second = await kept(store, tmp_path, "b.jsonl", conversation("B"))
    assert await training.wanted() == (second, first)

    await store.forget(await archive.datasets.get(second), by="UADMIN")

    assert await training.wanted() == (first,)
    assert [source.text for source in await training.read()] == ["A"]


async def test_what_the_writer_learned_comes_first(
    archive: Archive, store: DatasetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not all of it is read, the data of the model in use are not what is left out."""
    monkeypatch.setattr(module, "MOST_CHARACTERS", 12)
    learned = await kept(store, tmp_path, "learned.jsonl", conversation("Learned."))
    newer = await kept(store, tmp_path, "newer.jsonl", conversation("Of late."))
    job = await job_in(archive, training_sha256=learned)
    await archive.jobs.note(job.id, state=JobState.ENDED, fine_tuned_model="ft:house")
    training = Answers(store, archive)
    assert await training.wanted() == (newer, learned)
    assert [source.text for source in await training.read()] == ["Of late."]

    await archive.promotions.use("local", "ft:house", by="UADMIN")

    assert await training.wanted() == (learned, newer)
    assert [source.text for source in await training.read()] == ["Learned."]


async def test_bytes_that_are_not_there_do_no_harm(
    archive: Archive, store: DatasetStore, tmp_path: Path
) -> None:
    """Somebody deleted a file by hand: the others are read."""
    await kept(store, tmp_path, "a.jsonl", conversation("A"))
    gone = await kept(store, tmp_path, "b.jsonl", conversation("B"))
    store.path(gone).unlink()

    assert [source.text for source in await Answers(store, archive).read()] == ["A"]
