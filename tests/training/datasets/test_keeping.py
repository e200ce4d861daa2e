"""Training files are kept byte for byte, once, and forgotten when somebody says so."""

import asyncio
import codecs
import hashlib
import json
import os
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.archive import Archive, Dataset, DatasetSource, JobState, NewJob, NotOnRecordError
from bot.archive.times import now
from bot.checks.house_rules import HouseRules
from bot.training.datasets import (
    CannotConvertError,
    CannotSplitError,
    DatasetInUseError,
    DatasetMissingError,
    DatasetStore,
    FileKind,
    Problem,
    Report,
    TooLargeError,
    keeping,
    kept_dataset,
)
from bot.training.datasets.keeping import NAME_LIMIT, Bringing, clean_name
from bot.training.datasets.likeness import Leakage, leakage
from bot.words import datasets as words
from bot.words import examples as example_words
from tests.archive.samples import approved_in
from tests.empty_archive import lay_empty_archive
from tests.training.datasets.material import chat, chats, jsonl, written

ADMIN = "UADMIN"
ORIGIN = {"kind": "upload", "file": "F1"}
OLD_REPORT = {
    "kind": "chat",
    "examples": 12,
    "tokens": 300,
    "longest": 25,
    "longest_line": 11,
    "problems": [],
    "problem_count": 0,
    "warnings": ["Line 7 is the same as an earlier one; it counts each time."],
}
"""As the first releases wrote it."""


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


async def kept_as_it_is(store: DatasetStore, archive: Archive, content: bytes) -> Dataset:
    """Put down bytes and row as an earlier release did, which kept byte order marks."""
    sha256 = hashlib.sha256(content).hexdigest()
    with store.incoming() as place:  # makes the folder
        place.write_bytes(content)
        place.rename(store.path(sha256))
    new = Dataset(sha256, "old.jsonl", len(content), OLD_REPORT, ORIGIN, ADMIN, now())
    return (await archive.datasets.add(new))[0]


async def acts(archive: Archive) -> list[tuple[str | None, str, str]]:
    """Return what the audit says, oldest first."""
    return [(e.by, e.act, e.subject) for e in reversed(await archive.audit.recent(100))]


async def test_the_bytes_that_are_kept_are_the_bytes_given(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Whatever they are: by their hash, with their report, and the given file stays as it was."""
    for content in (chats(12), b"", b"\0" + os.urandom(3000), b"\r\n[", chats(2)[:-9]):
        dataset = await kept(store, tmp_path, content)

        assert dataset.sha256 == hashlib.sha256(content).hexdigest()
        assert store.path(dataset.sha256).read_bytes() == content
        assert (tmp_path / "given.jsonl").read_bytes() == content
        assert (dataset.bytes, dataset.added_by, dataset.origin) == (len(content), ADMIN, ORIGIN)
        assert await archive.datasets.get(dataset.sha256) == dataset
    assert [act for _, act, _ in await acts(archive)] == ["upload"] * 5


@pytest.mark.parametrize("content", [chats(12), b"", b"no JSON"])
async def test_a_byte_order_mark_is_left_out_and_that_is_said(
    store: DatasetStore, tmp_path: Path, content: bytes
) -> None:
    """So the same examples are one dataset, with the mark and without."""
    marked = await kept(store, tmp_path, codecs.BOM_UTF8 + content)

    assert store.path(marked.sha256).read_bytes() == content
    assert (marked.sha256, marked.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.report(marked).warnings[0] == example_words.mark_left_out()
    assert (tmp_path / "given.jsonl").read_bytes() == codecs.BOM_UTF8 + content
    assert await kept(store, tmp_path, content) == marked


async def test_a_file_larger_than_engines_take_is_refused(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Before it is read; nothing is left of it."""
    huge = written(tmp_path, b"")
    os.truncate(huge, 2_000_000_000)

    with pytest.raises(TooLargeError) as refused:
        await store.keep(huge, "huge.jsonl", by=ADMIN, origin=ORIGIN)

    assert "huge.jsonl" in str(refused.value)
    assert await archive.datasets.kept() == []
    assert list((tmp_path / "data" / "datasets").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
async def test_a_source_without_a_size_is_read_no_further_than_engines_take(
    store: DatasetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe has no size to look at beforehand."""
    monkeypatch.setattr(keeping, "LARGEST_FILE", 3_000_000)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = asyncio.create_task(asyncio.to_thread(_pour, pipe, 64_000_000))

    with pytest.raises(TooLargeError):
        await store.keep(pipe, "pipe.jsonl", by=ADMIN, origin=ORIGIN)

    assert await writer < 10_000_000


def _pour(pipe: Path, length: int) -> int:
    """Write into a pipe until nobody reads it; return how much went in."""
    done = 0
    try:
        with pipe.open("wb", buffering=0) as file:
            while done < length:
                done += file.write(b"a" * 65_536) or 0
    except BrokenPipeError:
        pass
    return done


async def test_sources_details_and_progress_go_where_they_belong(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Sources into the archive, details into the audit, progress to whoever listens."""
    draft = await approved_in(archive)
    sources = [DatasetSource(line, draft.id, 1) for line in (1, 2)]
    heard: list[tuple[str, int, int]] = []

    built = await store.keep(
        written(tmp_path, chats(12)),
        "approved.jsonl",
        by=ADMIN,
        origin={"kind": "build"},
        act="build",
        sources=sources,
        heard=lambda *told: heard.append(told),
        drafts=2,
    )

    assert await archive.datasets.sources(built.dataset.sha256) == sources
    [entry] = await archive.audit.recent(5)
    assert (entry.act, entry.details["drafts"]) == ("build", 2)
    assert ("read", built.dataset.bytes, built.dataset.bytes) in heard


async def test_whoever_listens_may_stop_it(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Then nothing is kept."""

    def stop(*_: object) -> None:
        raise InterruptedError("stopped")

    path = written(tmp_path, chats(12))
    with pytest.raises(InterruptedError, match="stopped"):
        await store.keep(path, "a.jsonl", by=ADMIN, origin=ORIGIN, heard=stop)

    assert await archive.datasets.kept() == []
    assert list((tmp_path / "data" / "datasets").iterdir()) == []


async def test_the_rules_of_the_house_are_those_of_the_moment(
    archive: Archive, tmp_path: Path
) -> None:
    """They are asked for each time a file is checked."""
    rules = [HouseRules(sign_off="Fair winds"), HouseRules()]
    store = DatasetStore(tmp_path / "datasets", archive, rules.pop)

    first = store.report(await kept(store, tmp_path, chats(12)))
    second = store.report(await kept(store, tmp_path, chats(13)))

    assert first.teaching
    assert second.teaching
    assert (first.teaching.has_rules, second.teaching.has_rules) == (False, True)


async def test_an_older_report_is_read_and_completed_once(
    store: DatasetStore, archive: Archive
) -> None:
    """What an earlier release found is shown until somebody asks for more."""
    dataset = await kept_as_it_is(store, archive, codecs.BOM_UTF8 + chats(12))
    old = store.report(dataset)
    assert (old.edition, old.examples, old.lengths, old.trainable) == (1, 12, None, True)
    assert old.other_warnings == old.warnings == tuple(OLD_REPORT["warnings"])  # type: ignore[arg-type]

    first, second = await asyncio.gather(store.examined(dataset), store.examined(dataset))

    assert first == second
    assert first.lengths
    assert first.warnings == ()
    completed = await archive.datasets.get(dataset.sha256)
    assert store.report(completed) == first
    assert completed.added_at == dataset.added_at
    store.path(dataset.sha256).write_bytes(b"")  # it is not read again
    assert await store.examined(completed) == first


async def test_an_older_report_of_bytes_that_are_gone_stays(
    store: DatasetStore, archive: Archive
) -> None:
    """Nobody can look again."""
    dataset = await kept_as_it_is(store, archive, chats(12))
    store.path(dataset.sha256).unlink()

    assert await store.examined(dataset) == store.report(dataset)


async def test_utf_16_of_an_earlier_release_can_be_converted_once_it_is_examined(
    store: DatasetStore, archive: Archive
) -> None:
    """It was called no text then."""
    dataset = await kept_as_it_is(store, archive, chats(12).decode().encode("utf-16"))

    report = await store.examined(dataset)

    assert report.kind is FileKind.ENCODED
    kept_now = await store.convert(await archive.datasets.get(dataset.sha256), by=None)
    assert store.path(kept_now.dataset.sha256).read_bytes() == chats(12)


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


async def test_no_word_of_a_forgotten_file_stays_in_its_report(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Counts and lines stay; names, addresses and whatever else was quoted is nowhere any more."""
    letters = [
        chat(n, system="You answer for Marlow.", answer=f"{MARLOW} It was {n + 3}:40, 12 May 1987")
        for n in range(14)
    ]
    odd = {"messages": [{"role": "Marlow", "content": "x"}]}
    dataset = await kept(store, tmp_path, jsonl([*letters, odd]), "letters.jsonl")
    before = store.report(dataset)
    assert before.systems
    assert before.teaching
    assert before.personal
    assert all((before.systems.beginnings, before.teaching.examples, before.teaching.habits))
    assert "Marlow" in before.problems[0].what

    await store.forget(dataset, by=None)

    row = await archive.datasets.get(dataset.sha256)
    after = store.report(row)
    assert after == await store.examined(dataset)
    assert after.personal
    assert after.teaching
    assert after.systems
    assert after.personal.different == before.personal.different
    assert after.teaching.with_facts == before.teaching.with_facts
    assert after.systems.most_common == before.systems.most_common
    assert (after.examples, after.problem_count, after.problems[0].line) == (14, 1, 15)
    for word in ("Marlow", "Harbour", "20 7946", "lighthouse.example", "May 1987"):
        assert word in json.dumps(dataset.report), word
        assert word not in json.dumps(row.report), word
        for path in tmp_path.glob("archive.db*"):
            assert word.encode() not in path.read_bytes()


MARLOW = (
    "Ahoy, write to Ida Marlow at marlow@lighthouse.example.org or call +44 20 7946 0123, at "
    "12 Harbour Street, London SW1A 1AA."
)


async def test_a_file_that_is_forgotten_while_it_is_looked_through(
    store: DatasetStore, archive: Archive
) -> None:
    """What the look found is not put on record any more."""
    dataset = await kept_as_it_is(store, archive, chats(12))
    begun, go_on = threading.Event(), threading.Event()

    def hears(*_: object) -> None:
        begun.set()
        go_on.wait(10)

    looking = asyncio.create_task(store.examined(dataset, hears))
    await asyncio.to_thread(begun.wait, 10)
    await store.forget(dataset, by=ADMIN)
    go_on.set()

    assert (await looking).edition == 1
    assert (await archive.datasets.get(dataset.sha256)).report == OLD_REPORT


async def test_a_whole_report_waits_for_no_look_at_another_file(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """A large file of an earlier release takes its time; the others are told at once."""
    old = await kept_as_it_is(store, archive, chats(12))
    new = await kept(store, tmp_path, chats(13))
    begun, go_on = threading.Event(), threading.Event()

    def hears(*_: object) -> None:
        begun.set()
        go_on.wait(20)

    looking = asyncio.create_task(store.examined(old, hears))
    await asyncio.to_thread(begun.wait, 10)
    async with asyncio.timeout(10):
        assert await store.examined(new) == store.report(new)
    assert not looking.done()
    go_on.set()
    assert (await looking).lengths


@pytest.mark.parametrize("came_before", [False, True])
async def test_another_program_forgets_what_is_being_kept(
    store: DatasetStore,
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    came_before: bool,
) -> None:
    """Bytes and row agree in the end: the console may delete what the service keeps right now."""
    path = written(tmp_path, chats(12))
    sha256 = hashlib.sha256(chats(12)).hexdigest()
    if came_before:
        await kept(store, tmp_path, chats(12))
    threads: list[threading.Thread] = []
    move = Path.replace

    def moved(source: Path, target: Path) -> Path:
        done = move(source, target)
        threads.append(threading.Thread(target=asyncio.run, args=[_forget(tmp_path, sha256)]))
        threads[0].start()
        threads[0].join(1)  # it may have to wait for us
        return done

    monkeypatch.setattr(Path, "replace", moved)
    await store.keep(path, "a.jsonl", by=ADMIN, origin=ORIGIN)
    await asyncio.to_thread(threads[0].join)

    is_kept = (await archive.datasets.get(sha256)).gone_at is None
    assert store.path(sha256).is_file() is is_kept


async def _forget(folder: Path, sha256: str) -> None:
    """Delete a file as the console does, in connections of its own."""
    async with await Archive.open(f"sqlite+aiosqlite:///{folder}/archive.db") as archive:
        store = DatasetStore(folder / "data" / "datasets", archive)
        with suppress(NotOnRecordError):
            await store.forget(await archive.datasets.get(sha256), by=None)


async def test_bytes_that_never_came_on_record_are_swept_away(
    store: DatasetStore, tmp_path: Path
) -> None:
    """A machine that stopped between bytes and row leaves a mark; what is kept stays."""
    dataset = await kept(store, tmp_path, chats(12))
    folder = store.path("x").parent
    for sha256 in (dataset.sha256, "a" * 64):
        (folder / f"{sha256}.placing").touch()
    store.path("a" * 64).write_bytes(b"left over")
    store.path("b" * 64).write_bytes(b"of somebody else")

    other = await kept(store, tmp_path, chats(13))

    there = {store.path(each.sha256) for each in (dataset, other)} | {store.path("b" * 64)}
    assert set(folder.iterdir()) == there


async def test_of_files_that_come_together_all_are_kept_or_none(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """One that cannot be put on record takes the bytes of the others along, but no older ones."""
    before = await kept(store, tmp_path, chats(12))
    files = [
        Bringing(written(tmp_path, chats(count), f"{count}.jsonl"), f"{count}.jsonl", ORIGIN)
        for count in (12, 13, 14)
    ]
    files[2] = replace(files[2], sources=[DatasetSource(1, 99, 1)])

    with pytest.raises(IntegrityError):
        await store.keep_all(files, by=ADMIN, act="build")

    assert await archive.datasets.kept() == [before]
    assert list(store.path("x").parent.iterdir()) == [store.path(before.sha256)]
    assert len(await acts(archive)) == 1


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


async def test_another_encoding_is_kept_converted_beside_the_original(
    store: DatasetStore, tmp_path: Path
) -> None:
    """Letter by letter; where it came from is on record."""
    original = await kept(store, tmp_path, chats(12).decode().encode("utf-16"), "letters.jsonl")
    assert store.report(original).problems == (
        Problem(None, example_words.other_encoding("UTF-16 (little-endian)")),
    )

    converted = (await store.convert(original, by=ADMIN)).dataset

    assert store.path(converted.sha256).read_bytes() == chats(12)
    assert store.report(converted).trainable
    assert converted.name == "letters-converted.jsonl"
    assert converted.origin == {
        "kind": "conversion",
        "of": original.sha256,
        "encoding": "UTF-16 (little-endian)",
    }


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
    store: DatasetStore, archive: Archive, tmp_path: Path, *, has_bom: bool, bom: bool
) -> None:
    """With a byte order mark or without, also of files that an earlier release kept with it.

    What is kept stays as it is, and nothing is left over.
    """
    content = codecs.BOM_UTF8 * has_bom + chats(12)
    dataset = await kept_as_it_is(store, archive, content)

    async with store.encoded(dataset, bom=bom) as copy:
        sent = copy.path.read_bytes()
        assert sent == codecs.BOM_UTF8 * bom + chats(12)
        assert (copy.sha256, copy.bytes) == (hashlib.sha256(sent).hexdigest(), len(sent))

    assert store.path(dataset.sha256).read_bytes() == content
    assert len(list((tmp_path / "data" / "datasets").iterdir())) == 1


async def test_nearly_equal_examples_are_on_one_side(store: DatasetStore, tmp_path: Path) -> None:
    """Whoever has learned one of them knows the other."""
    letters = [chat(n, answer=" ".join(f"{n * 7919 + at}" for at in range(60))) for n in range(20)]
    twins = [chat(n, answer=letters[n]["messages"][2]["content"][:-30] + "x") for n in range(20)]
    whole = await kept(store, tmp_path, jsonl([*letters, *twins]), "letters.jsonl")

    training, validation = await store.split(whole, 0.2, by=None)

    paths = [store.path(part.sha256) for part in (training, validation)]
    assert leakage(*paths) == Leakage(0, 0, ())
    assert [store.report(part).examples for part in (training, validation)] == [32, 8]


async def test_parts_lead_to_the_drafts_of_the_whole(
    store: DatasetStore, archive: Archive, tmp_path: Path
) -> None:
    """Line by line, also when the same bytes come back by themselves."""
    drafts = [await approved_in(archive) for _ in range(3)]
    path = written(tmp_path, b"\n" + chats(40))
    sources = [DatasetSource(n + 2, drafts[n % 3].id, n // 3) for n in range(40)]
    built = await store.keep(path, "a.jsonl", by=ADMIN, origin=ORIGIN, sources=sources)

    parts = await store.split(built.dataset, 0.25, by=ADMIN)

    found = []
    for part in parts:
        lines = store.path(part.sha256).read_bytes().splitlines()
        of_part = await archive.datasets.sources(part.sha256)
        assert [each.line for each in of_part] == list(range(1, len(lines) + 1))
        found += [(chats(40).splitlines().index(lines[e.line - 1]), e) for e in of_part]
    assert [replace(each, line=n + 2) for n, each in sorted(found)] == sources
    again = written(tmp_path, store.path(parts[0].sha256).read_bytes())
    await store.forget(parts[0], by=ADMIN)
    uploaded = (await store.keep(again, "again.jsonl", by=ADMIN, origin=ORIGIN)).dataset
    assert uploaded in await archive.datasets.holding(drafts[0].id)


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


def test_reports_of_the_first_releases_are_read() -> None:
    """They lie in archives; what they do not know is None."""
    first = {key: value for key, value in OLD_REPORT.items() if key != "longest_line"}

    for old in (OLD_REPORT, {**first, "longest_line": None}):
        report = Report.from_json(old)
        assert (report.edition, report.teaching, report.encoding) == (1, None, None)
        assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_a_report_is_kept_by_the_kind_it_has() -> None:
    """The kinds' names are in archives, so they never change."""
    assert {kind.value for kind in FileKind} == {
        "chat",
        "preferences",
        "prompts",
        "json_list",
        "encoded",
        "not_text",
        "unreadable",
    }
