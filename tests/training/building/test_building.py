"""Approved drafts become datasets: the wanted ones, in their order, each once, and on record."""

import asyncio
import errno
import os
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.archive import Archive, Brief, Dataset, DatasetSource, DecisionKind, Reference
from bot.archive.texts import content_hash
from bot.training.building import (
    Builder,
    LeftOut,
    NothingToBuildError,
    NoValidation,
    Opinion,
    Selection,
)
from bot.training.building import builder as building
from bot.training.building.outcome import CannotBuildError
from bot.training.datasets import DatasetStore
from bot.training.datasets.parts import companion_of
from tests.training.building.newsroom import (
    CHANNEL,
    EDITOR,
    ELSEWHERE,
    FIRST_DAY,
    OTHER,
    Newsroom,
    Thread,
    letter,
    mended,
)
from tests.training.building.reading import ADMIN, audited, build, letters, pairs


async def test_what_is_built(builder: Builder, store: DatasetStore, newsroom: Newsroom) -> None:
    """The newest share is held back, edits are pairs, and the check finds nothing to mend."""
    for number in reversed(range(15)):
        await newsroom.approved(number, edited=number % 2 == 0)

    built = await build(builder)

    final = [mended(letter(n)) if n % 2 == 0 else letter(n) for n in range(15)]
    assert letters(store, built.training) == final[:12]
    assert letters(store, built.validation) == final[12:]
    assert [(pair.preferred, pair.other) for pair in pairs(store, built.pairs)] == [
        (mended(letter(n)), letter(n)) for n in range(0, 15, 2)
    ]
    assert (built.drafts, built.examples, built.held_back, built.pair_count) == (15, 15, 3, 8)
    assert (built.left_out, built.no_validation) == ({LeftOut.AS_WRITTEN: 7}, None)
    for part, kept in built.parts.items():
        assert kept.is_new
        assert kept.dataset.name == f"approved-15-drafts-2026-11-15-{part}.jsonl"
        report = store.report(kept.dataset)
        assert (report.problem_count, report.problems) == (0, ())
    assert built.training
    assert built.validation
    assert store.report(built.training.dataset).trainable
    assert store.report(built.validation.dataset).validates


ODD = [
    "plain",
    " \t blanks at both ends \n\n",
    "ends of lines: \r\n \r \x0b \x0c \x1c \x1d \x1e \x85 \u2028 \u2029 .",
    "quotes: \" ' \\ \\n \\u2028 </script> {} []",
    "\ufeffa mark at the beginning",
    "U+0000 \x00 and half a character \ud83d",
    "all controls: " + "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "🚢👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿 e\u0301 é ﬁ Å Å",
    "من اليمين إلى اليسار \u202e abc \u2066",
    "\uffff\ufffe\U0010ffff\ue000",
    "long " * 20_000,
    "\u200b",
]


async def test_what_was_approved_is_what_is_trained(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Byte for byte, by the hash of the approved version, whatever the text holds."""
    approved = []
    for number, text in enumerate(ODD):
        thread = await newsroom.ask(Brief(text[:50], (text[:50],)))
        await thread.write("First.")
        version = await thread.edit(text)
        await thread.approve(FIRST_DAY + timedelta(days=number))
        approved.append(version.sha256)

    built = await build(builder)

    texts = [*letters(store, built.training), *letters(store, built.validation)]
    assert [content_hash(text) for text in texts] == approved
    for kept in built.parts.values():
        assert store.report(kept.dataset).problem_count == 0
        raw = store.path(kept.dataset.sha256).read_bytes()
        assert len(raw.decode().splitlines()) == len(raw.splitlines()) == raw.count(b"\n")


def test_filters_are_kept_as_they_were_said() -> None:
    """What was not said stands in no record."""
    assert Selection().to_json() == {}
    assert Selection(
        date(2026, 1, 1), date(2026, 2, 1), "U1", "local:x", Opinion.GOOD, starred=True
    ).to_json() == {
        "since": "2026-01-01",
        "until": "2026-02-01",
        "person": "U1",
        "writer": "local:x",
        "opinion": "good",
        "starred": True,
    }


async def test_what_is_on_record(builder: Builder, archive: Archive, newsroom: Newsroom) -> None:
    """Origin, audit and sources say who built it, of what, and which versions are in it."""
    threads = [await newsroom.approved(number, edited=number == 11) for number in range(12)]
    chosen = Selection(since=date(2026, 11, 1), opinion=Opinion.NOT_BAD)

    built = await build(builder, chosen)

    hashes = {part: kept.dataset.sha256 for part, kept in built.parts.items()}
    assert list(hashes) == ["training", "validation", "pairs"]
    for part, kept in built.parts.items():
        assert kept.dataset.added_by == ADMIN
        assert kept.dataset.origin == {
            "kind": "build",
            "part": part,
            "share": 0.2,
            "filters": {"since": "2026-11-01", "opinion": "not_bad"},
            "drafts": 12,
            "left_out": {"as_written": 11},
            "parts": hashes,
        }
    assert await audited(archive) == [
        (ADMIN, "build", f"approved-12-drafts-2026-11-12-{part}.jsonl") for part in hashes
    ]
    ids = [thread.draft.id for thread in threads]
    assert await archive.datasets.sources(hashes["training"]) == [
        DatasetSource(line, draft, 1) for line, draft in enumerate(ids[:10], start=1)
    ]
    assert await archive.datasets.sources(hashes["validation"]) == [
        DatasetSource(1, ids[10], 1),
        DatasetSource(2, ids[11], 2),
    ]
    assert await archive.datasets.sources(hashes["pairs"]) == [DatasetSource(1, ids[11], 2, 1)]


async def test_a_few_drafts_are_all_learned(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Below twelve there is no validation part, and it is said why."""
    for number in range(11):
        await newsroom.approved(number)

    built = await build(builder)

    assert (built.validation, built.no_validation) == (None, NoValidation.TOO_FEW)
    assert len(letters(store, built.training)) == 11
    assert built.pairs is None


async def test_nothing_is_held_back_on_wish(builder: Builder, newsroom: Newsroom) -> None:
    """A share of nothing is granted; one that leaves too little is refused, and nothing kept."""
    for number in range(12):
        await newsroom.approved(number)

    built = await build(builder, share=0)
    assert (built.validation, built.no_validation) == (None, NoValidation.NOT_WANTED)
    for share in (0.001, 0.51, 1, -0.2):
        with pytest.raises(CannotBuildError, match="from 1 % to 50 %"):
            await build(builder, share=share)


async def test_letters_that_are_nearly_the_same_stay_together(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """What is nearly like a letter that is learned is learned, however new it is."""
    for number in range(14):
        await newsroom.approved(number)
    thread = await newsroom.ask()
    await thread.write(letter(3).replace("night 3", "night 30"))
    await thread.approve(FIRST_DAY + timedelta(days=50))

    built = await build(builder)

    assert letters(store, built.validation) == [letter(11), letter(12), letter(13)]


async def test_answers_to_one_request_stay_together(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Two letters to the same brief are on one side."""
    brief = Brief("The lamp", ("was lit",))
    for number in range(14):
        await newsroom.approved(number, brief=brief if number in (2, 13) else None)

    built = await build(builder)

    assert letters(store, built.validation) == [letter(10), letter(11), letter(12)]


async def test_the_same_example_stands_there_once(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """The first one counts, the others are counted; each of them is a source of the line."""
    brief = Brief("The lamp", ("was lit",))
    first, second = [await newsroom.ask(brief) for _ in range(2)]
    for days, thread in ((2, second), (1, first)):
        await thread.write(letter(1))
        await thread.approve(FIRST_DAY + timedelta(days=days))

    built = await build(builder)

    assert built.left_out == {LeftOut.SAME: 1, LeftOut.AS_WRITTEN: 1}
    assert letters(store, built.training) == [letter(1)]
    assert built.training
    assert await archive.datasets.sources(built.training.dataset.sha256) == [
        DatasetSource(1, first.draft.id, 1),
        DatasetSource(1, second.draft.id, 1),
    ]
    for thread in (first, second):
        assert await archive.datasets.holding(thread.draft.id) == [built.training.dataset]


async def test_a_twin_gives_the_pair_that_the_first_has_not(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """One was approved as it was written, the other edited: the edit is worth learning."""
    brief = Brief("The lamp", ("was lit",))
    first, second = [await newsroom.ask(brief) for _ in range(2)]
    await first.write(mended(letter(1)))
    await second.write(letter(1))
    await second.edit(mended(letter(1)))
    for days, thread in enumerate((first, second)):
        await thread.approve(FIRST_DAY + timedelta(days=days))

    built = await build(builder)

    assert built.left_out == {LeftOut.SAME: 1}
    assert [pair.other for pair in pairs(store, built.pairs)] == [letter(1)]
    assert built.pairs
    assert await archive.datasets.sources(built.pairs.dataset.sha256) == [
        DatasetSource(1, first.draft.id, 1),
        DatasetSource(1, second.draft.id, 2, 1),
    ]


@pytest.mark.parametrize("swapped", [False, True])
async def test_twins_of_the_same_moment_give_the_same_pair(
    builder: Builder,
    store: DatasetStore,
    newsroom: Newsroom,
    swapped: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Whichever of them has the lower number."""
    brief = Brief("The lamp", ("was lit",))
    written = [letter(1), letter(1).replace("gulls", "seals")]
    for text in reversed(written) if swapped else written:
        thread = await newsroom.ask(brief)
        await thread.write(text)
        await thread.edit(mended(letter(1)))
        await thread.approve(FIRST_DAY)

    built = await build(builder)

    assert [pair.other for pair in pairs(store, built.pairs)] == [written[0]]


async def test_what_is_built_again_is_the_same(
    builder: Builder, newsroom: Newsroom, archive: Archive
) -> None:
    """The same drafts make the same bytes, which are kept once, also for two at a time."""
    for number in range(13):
        await newsroom.approved(number, edited=True)

    first, second = await asyncio.gather(build(builder), build(builder, viewer=OTHER))

    for part, kept in first.parts.items():
        assert second.parts[part].dataset == kept.dataset
        assert second.parts[part].is_new is not kept.is_new
    assert len(await archive.datasets.kept()) == 3


async def test_names_are_unlike_others(
    builder: Builder, newsroom: Newsroom, archive: Archive
) -> None:
    """Other bytes get a number behind the name; all parts get the same one."""
    for number in range(20):
        await newsroom.approved(number, edited=True)
    await build(builder, share=0.2)

    other = await build(builder, share=0.4)

    names = {part: kept.dataset.name for part, kept in other.parts.items()}
    assert names == {
        "training": "approved-20-drafts-2026-11-20-2-training.jsonl",
        "validation": "approved-20-drafts-2026-11-20-2-validation.jsonl",
        "pairs": "approved-20-drafts-2026-11-20-pairs.jsonl",
    }
    assert not other.parts["pairs"].is_new
    assert len(await archive.datasets.kept()) == 5


async def _since(newsroom: Newsroom) -> Selection:
    await newsroom.approved(1)
    return Selection(since=(FIRST_DAY + timedelta(days=2)).astimezone().date())


async def _until(newsroom: Newsroom) -> Selection:
    await newsroom.approved(3)
    return Selection(until=(FIRST_DAY + timedelta(days=2)).astimezone().date())


async def _person(newsroom: Newsroom) -> Selection:
    await newsroom.approved(1, user=OTHER)
    return Selection(person=EDITOR)


async def _writer(newsroom: Newsroom) -> Selection:
    thread = await newsroom.ask()
    await thread.write(letter(1), model="another")
    await thread.approve()
    return Selection(writer="SMOL")


async def _starred(newsroom: Newsroom) -> Selection:
    await newsroom.approved(1)
    return Selection(starred=True)


async def _good(newsroom: Newsroom) -> Selection:
    await newsroom.approved(1)
    await _say(await newsroom.approved(3), good=True, and_then=False)
    return Selection(opinion=Opinion.GOOD)


async def _not_bad(newsroom: Newsroom) -> Selection:
    await _say(await newsroom.approved(1, edited=True), good=False)
    return Selection(opinion=Opinion.NOT_BAD)


async def _say(thread: Thread, *, good: bool, and_then: bool | None = None) -> None:
    first = (await thread.archive.versions.of(thread.draft.id))[0]
    await thread.archive.feedback.give(first.id, "UFIRST", good=good)
    if and_then is not None:
        await thread.archive.feedback.give(first.id, "USECOND", good=and_then)


@pytest.mark.parametrize("filtered", [_since, _until, _person, _writer, _starred, _good, _not_bad])
async def test_filters(
    builder: Builder,
    store: DatasetStore,
    newsroom: Newsroom,
    archive: Archive,
    filtered: Callable[[Newsroom], Awaitable[Selection]],
) -> None:
    """Each filter leaves out what it should, and nothing that fits."""
    fits = await newsroom.approved(2)
    await archive.drafts.star(fits.draft.id, version=1, by=EDITOR)
    await _say(fits, good=True)
    selection = await filtered(newsroom)

    assert letters(store, (await build(builder, selection)).training) == [letter(2)]

    with pytest.raises(NothingToBuildError, match=r"does not fit|approved drafts fits"):
        await build(builder, Selection(until=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("viewer", "channel", "everything", "seen"),
    [
        (EDITOR, CHANNEL, False, {0, 3}),
        (OTHER, CHANNEL, False, {0, 1, 2, 3}),
        (EDITOR, ELSEWHERE, False, {0, 1}),
        (None, None, False, {0}),
        (None, None, True, {0, 1, 2, 3}),
    ],
)
async def test_private_drafts(
    builder: Builder,
    store: DatasetStore,
    newsroom: Newsroom,
    viewer: str | None,
    channel: str | None,
    everything: bool,  # noqa: FBT001 - a parameter of the test
    seen: set[int],
) -> None:
    """Nobody builds from what they may not see; the console may take everything."""
    await newsroom.approved(0, user=OTHER)
    await newsroom.approved(1, user=OTHER, private=True, channel=ELSEWHERE)
    await newsroom.approved(2, user=OTHER, private=True, channel="D0OTHER")
    await newsroom.approved(3, user=OTHER, private=True, channel=CHANNEL)

    built = await build(builder, viewer=viewer, channel=channel, everything=everything)

    assert letters(store, built.training) == [letter(number) for number in sorted(seen)]


async def test_nothing_to_build(builder: Builder, newsroom: Newsroom, archive: Archive) -> None:
    """It is told why there is nothing, and what to do; nothing is kept."""
    thread = await newsroom.ask()
    await thread.write(letter(1))
    with pytest.raises(NothingToBuildError, match="Approve drafts with the button"):
        await build(builder)
    await thread.decide(DecisionKind.DISCARD)
    with pytest.raises(NothingToBuildError, match="There is no approved draft yet"):
        await build(builder)

    assert await archive.datasets.kept() == []


async def test_what_changes_meanwhile_is_left_out(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft that is reopened or deleted while others are read is in no file."""
    monkeypatch.setattr(building, "_PAGE", 2)
    threads = [await newsroom.approved(number) for number in range(8)]

    async def change(archive: Archive) -> None:
        await archive.deletion.delete_text(threads[0].draft.id, by=EDITOR)
        await archive.decisions.decide(
            threads[6].draft.id, version=1, kind=DecisionKind.REOPEN, by=EDITOR
        )

    def meanwhile(stage: str, done: int, _of: int) -> None:
        if (stage, done) == ("drafts", 4):
            elsewhere(newsroom.archive, change)

    built = await build(builder, heard=meanwhile)

    assert built.left_out == {LeftOut.CHANGED: 2, LeftOut.AS_WRITTEN: 6}
    assert letters(store, built.training) == [letter(number) for number in (1, 2, 3, 4, 5, 7)]


async def test_what_is_deleted_at_the_last_moment_is_told(
    builder: Builder, newsroom: Newsroom
) -> None:
    """A text that was deleted while the files were kept is in them: it is said which."""
    earlier = await newsroom.approved(1)
    thread = await newsroom.ask(Brief(None, ("x",), references=(Reference(earlier.draft.id, 1),)))
    await thread.write(letter(2))
    await thread.approve()

    async def delete(archive: Archive) -> None:
        for each in (earlier, thread):
            await archive.deletion.delete_text(each.draft.id, by=EDITOR)

    def meanwhile(stage: str, _done: int, _of: int) -> None:
        if stage == "read":
            elsewhere(newsroom.archive, delete)

    built = await build(builder, heard=meanwhile)

    assert built.gone_since == (earlier.draft.id, thread.draft.id)


async def test_what_is_reopened_at_the_last_moment_is_told(
    builder: Builder, newsroom: Newsroom
) -> None:
    """What was approved before is in the files: it is said of which draft, and of no other."""
    threads = [await newsroom.approved(number) for number in range(3)]

    async def reopen(archive: Archive) -> None:
        await archive.decisions.decide(
            threads[1].draft.id, version=1, kind=DecisionKind.REOPEN, by=EDITOR
        )

    def meanwhile(stage: str, done: int, _of: int) -> None:
        if (stage, done) == ("look", 0):
            elsewhere(newsroom.archive, reopen)

    built = await build(builder, heard=meanwhile)

    assert built.examples == 3
    assert (built.reopened_since, built.gone_since) == ((threads[1].draft.id,), ())
    assert (await build(builder)).reopened_since == ()


async def test_all_files_are_kept_or_none(
    builder: Builder,
    store: DatasetStore,
    newsroom: Newsroom,
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk that is full at the second file leaves neither bytes nor rows of the first."""
    for number in range(12):
        await newsroom.approved(number, edited=True)
    moved: list[Path] = []
    move = Path.replace

    def full(path: Path, target: Path) -> Path:
        moved.append(path)
        if len(moved) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        await build(builder)

    assert await archive.datasets.kept() == []
    assert await audited(archive) == []
    assert [path.name for path in store.path("x").parent.iterdir()] == []
    assert len((await build(builder)).parts) == 3


async def test_private_drafts_are_on_record(
    builder: Builder, newsroom: Newsroom, archive: Archive
) -> None:
    """How many stand in a file is told by its origin, where any do."""
    for number in range(12):
        private = number in (1, 11)
        channel = "D0EDITOR" if private else CHANNEL
        await newsroom.approved(number, private=private, channel=channel, edited=number == 1)

    built = await build(builder)

    numbers = {part: kept.dataset.origin.get("private") for part, kept in built.parts.items()}
    assert numbers == {"training": 1, "validation": 1, "pairs": 1}
    assert len(await archive.approved.private()) == 2


async def test_the_newest_validation_goes_with_what_was_kept_before(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """A build may bring the training file of an earlier one, and another file to check with."""
    for number in range(12):
        await newsroom.approved(number)
    first = await build(builder)
    await newsroom.approved(12)
    second = await build(builder)
    assert first.training
    assert first.validation
    assert second.validation

    async def companion() -> Dataset | None:
        assert first.training
        return companion_of(first.training.dataset, await archive.datasets.kept())

    assert await companion() == second.validation.dataset
    await store.forget(first.validation.dataset, by=ADMIN)
    assert await companion() == second.validation.dataset
    await store.forget(second.validation.dataset, by=ADMIN)
    assert await companion() is None


def elsewhere(archive: Archive, act: Callable[[Archive], Awaitable[None]]) -> None:
    """Do something in the same archive through connections of its own, and wait for it."""
    url = archive._database._engine.url.render_as_string(hide_password=False)

    async def does() -> None:
        async with await Archive.open(url) as opened:
            await act(opened)

    thread = threading.Thread(target=lambda: asyncio.run(does()))
    thread.start()
    thread.join()


async def test_tells_how_far_it_is(builder: Builder, newsroom: Newsroom) -> None:
    """Drafts, then answers, then the first file: each counted up to its end."""
    for number in range(12):
        await newsroom.approved(number)
    heard: list[tuple[str, int, int]] = []

    await build(builder, heard=lambda *told: heard.append(told))

    assert list(dict.fromkeys(stage for stage, _, _ in heard))[:3] == ["drafts", "compare", "read"]
    for stage, of in (("drafts", 12), ("compare", 12)):
        steps = [(done, whole) for each, done, whole in heard if each == stage]
        assert steps[-1] == (of, of)
        assert all(one <= other for one, other in pairwise(steps))


@pytest.mark.parametrize("stage", ["drafts", "compare", "read"])
async def test_who_stops_it_leaves_nothing(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive, stage: str
) -> None:
    """What the hearer raises ends the work before anything is kept, and no file stays behind."""
    for number in range(12):
        await newsroom.approved(number)

    def stops(at: str, _done: int, _of: int) -> None:
        if at == stage:
            raise KeyError(at)

    with pytest.raises(KeyError):
        await build(builder, heard=stops)

    assert await archive.datasets.kept() == []
    assert [path.name for path in store.path("x").parent.iterdir()] == []


async def test_too_large_for_engines(
    builder: Builder, newsroom: Newsroom, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that no engine takes are refused before any is kept."""
    await newsroom.approved(1)
    monkeypatch.setattr(building, "LARGEST_FILE", 100)

    with pytest.raises(CannotBuildError, match="take 100 bytes at most"):
        await build(builder)

    assert await archive.datasets.kept() == []


async def test_the_day_in_the_name_is_the_day_in_utc(builder: Builder, newsroom: Newsroom) -> None:
    """A name does not depend on where the machine stands."""
    thread = await newsroom.ask()
    await thread.write(letter(1))
    await thread.approve(datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC))

    built = await build(builder)

    assert built.training
    assert built.training.dataset.name == "approved-1-draft-2026-11-20-training.jsonl"
