"""One version is written at a time, it grows, and it ends once."""

import asyncio
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy.exc import IntegrityError

from bot.archive import (
    Archive,
    Assignment,
    DraftState,
    NotOnRecordError,
    Outcome,
    VersionState,
    Writer,
)
from tests.archive.samples import BRIEF, COMPLETE, TEXT, placed_in, version_in, writer_in

ASKED = Assignment(BRIEF)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def test_begins_a_version(archive: Archive) -> None:
    """A version begins empty, knows who was asked to write it, and its draft is being written."""
    draft = await placed_in(archive)
    writer = await writer_in(archive)

    version = await archive.versions.begin(
        draft.id, after=0, writer=writer, requested_by="USECOND", assignment=ASKED
    )

    assert version is not None
    assert version == await archive.versions.get(version.id)
    assert (version.number, version.state, version.text) == (1, VersionState.WRITING, "")
    assert (version.writer, version.requested_by) == (writer, "USECOND")
    assert (version.sha256, version.finished_at, version.messages) == (None, None, ())
    assert (await archive.drafts.get(draft.id)).state is DraftState.WRITING


async def test_one_of_many_begins(archive: Archive) -> None:
    """Of twenty who begin the same version at once, exactly one does."""
    draft = await placed_in(archive)
    writer = await writer_in(archive)

    begun = await asyncio.gather(
        *(
            archive.versions.begin(
                draft.id, after=0, writer=writer, requested_by="UEDITOR", assignment=ASKED
            )
            for _ in range(20)
        )
    )

    assert sum(version is not None for version in begun) == 1
    assert len(await archive.versions.of(draft.id)) == 1


async def test_begins_only_after_the_newest_and_when_it_has_ended(archive: Archive) -> None:
    """Nobody changes a text that is not there, is out of date, or is still being written."""
    draft = await placed_in(archive)
    writer = await writer_in(archive)

    async def begins(after: int) -> bool:
        version = await archive.versions.begin(
            draft.id, after=after, writer=writer, requested_by="UEDITOR", assignment=ASKED
        )
        return version is not None

    assert not await begins(after=1)
    first = await version_in(archive, draft)
    assert not await begins(after=1)
    await archive.versions.finish(first.id, COMPLETE)
    assert not await begins(after=0)
    assert await begins(after=1)


async def test_no_version_without_a_draft_or_a_prompt(archive: Archive) -> None:
    """What a version points at must be on record."""
    draft = await placed_in(archive)
    writer = await writer_in(archive)

    with pytest.raises(NotOnRecordError):
        await archive.versions.begin(
            99, after=0, writer=writer, requested_by="UEDITOR", assignment=ASKED
        )
    with pytest.raises(IntegrityError):
        await archive.versions.begin(
            draft.id,
            after=0,
            writer=Writer("local", "m", "0" * 64),
            requested_by="UEDITOR",
            assignment=ASKED,
        )
    assert (await archive.drafts.get(draft.id)).state is DraftState.WAITING


@pytest.mark.parametrize(
    ("ending", "left"),
    [
        (VersionState.COMPLETE, DraftState.READY),
        (VersionState.PARTIAL, DraftState.STOPPED),
        (VersionState.FAILED, DraftState.FAILED),
    ],
)
async def test_finishes_a_version(archive: Archive, ending: VersionState, left: DraftState) -> None:
    """An ended version keeps how it ended, its text's hash, and its draft says so."""
    draft = await placed_in(archive)
    begun = await version_in(archive, draft)
    outcome = Outcome(
        text=TEXT,
        state=ending,
        finish_reason="length",
        failure="The engine hung up.",
        model_resolved="smollm2-135m-q4",
        prompt_tokens=12,
        completion_tokens=34,
        seconds=5.6,
    )

    version = await archive.versions.finish(begun.id, outcome)

    assert version == await archive.versions.get(begun.id)
    assert (version.state, version.text) == (ending, TEXT)
    assert version.sha256 == sha256(TEXT.encode()).hexdigest()
    assert (version.finish_reason, version.failure) == ("length", "The engine hung up.")
    assert (version.prompt_tokens, version.completion_tokens) == (12, 34)
    assert (version.model_resolved, version.seconds) == ("smollm2-135m-q4", 5.6)
    assert version.finished_at is not None
    assert version.finished_at >= version.started_at
    assert (await archive.drafts.get(draft.id)).state is left


async def test_ends_once(archive: Archive) -> None:
    """What comes after the end changes nothing: neither another end nor a late partial text."""
    draft = await placed_in(archive)
    begun = await version_in(archive, draft)
    ended = await archive.versions.finish(begun.id, COMPLETE)

    await archive.versions.keep_partial(begun.id, "late")
    again = await archive.versions.finish(begun.id, Outcome("other", VersionState.FAILED))

    assert again == ended
    assert await archive.versions.get(begun.id) == ended
    assert (await archive.drafts.get(draft.id)).state is DraftState.READY


async def test_writing_is_no_end(archive: Archive) -> None:
    """An outcome that says the writing goes on is a mistake, and nothing is changed."""
    begun = await version_in(archive, await placed_in(archive))

    with pytest.raises(ValueError, match="no end"):
        await archive.versions.finish(begun.id, Outcome("", VersionState.WRITING))
    assert (await archive.versions.get(begun.id)).state is VersionState.WRITING


async def test_keeps_a_growing_text(archive: Archive) -> None:
    """What was kept last is what is there."""
    begun = await version_in(archive, await placed_in(archive))

    for end in range(1, len(TEXT) + 1):
        await archive.versions.keep_partial(begun.id, TEXT[:end])

    assert (await archive.versions.get(begun.id)).text == TEXT


async def test_notes_messages_in_order_and_once(archive: Archive) -> None:
    """The Slack messages of a version are in reading order; one noted twice is there once."""
    begun = await version_in(archive, await placed_in(archive))

    for ts in ("3.0", "1.0", "3.0", "2.0"):
        await archive.versions.add_message(begun.id, ts)
    assert (await archive.versions.get(begun.id)).messages == ("3.0", "1.0", "2.0")


async def test_knows_what_was_not_shown_yet(archive: Archive) -> None:
    """A version that ended is unpresented until file and Slack show it, in the messages noted."""
    begun = await version_in(archive, await placed_in(archive))
    assert await archive.versions.unpresented(LONG_AGO) == []

    ended = await archive.versions.finish(begun.id, COMPLETE)
    assert await archive.versions.unpresented(LONG_AGO) == [ended]
    assert await archive.versions.unpresented(datetime.max.replace(tzinfo=UTC)) == []

    assert await archive.versions.presented(ended, ("4.0",))
    assert await archive.versions.unpresented(LONG_AGO) == []
    assert (await archive.versions.get(begun.id)).messages == ("4.0",)


async def test_notes_all_messages_that_come_at_once(archive: Archive) -> None:
    """Twenty messages noted at the same time are all there."""
    begun = await version_in(archive, await placed_in(archive))
    sent = [f"{number}.0" for number in range(20)]

    await asyncio.gather(*(archive.versions.add_message(begun.id, ts) for ts in sent))

    assert sorted((await archive.versions.get(begun.id)).messages) == sorted(sent)


async def test_finds_the_latest(archive: Archive) -> None:
    """The latest version is the one with the highest number, for one draft or for many."""
    first, second, empty = [await placed_in(archive) for _ in range(3)]
    one = await archive.versions.finish((await version_in(archive, first)).id, COMPLETE)
    two = await version_in(archive, first, after=1)
    other = await version_in(archive, second)

    one = await archive.versions.get(one.id)  # it has to be shown anew, since another began
    assert await archive.versions.of(first.id) == [one, two]
    assert await archive.versions.latest(first.id) == two
    assert await archive.versions.latest(empty.id) is None
    latest = await archive.versions.latest_of([first.id, second.id, empty.id])
    assert latest == {first.id: two, second.id: other}
    assert await archive.versions.latest_of([]) == {}


async def test_says_what_is_not_there(archive: Archive) -> None:
    """An id that was never given is told apart from a failure."""
    with pytest.raises(NotOnRecordError, match="Version 7"):
        await archive.versions.get(7)
    with pytest.raises(NotOnRecordError):
        await archive.versions.finish(7, COMPLETE)
    with pytest.raises(NotOnRecordError):
        await archive.versions.add_message(7, "1.0")
