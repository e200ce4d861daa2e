"""A draft comes from one request, lives in one thread, and changes its state once at a time."""

import asyncio
from dataclasses import replace

import pytest

from bot.archive import Archive, Brief, DraftState, NotOnRecordError, RequestState
from tests.archive.samples import BRIEF, draft_in, new_request


async def test_creates_a_draft_and_its_request_is_done(archive: Archive) -> None:
    """A draft keeps its brief, and its request needs no more work."""
    request = await archive.requests.record(new_request())
    assert request is not None
    brief = Brief(title=None, bullets=("Ünïcode 🍎", "\x00 too"), facts=("A fact",))

    draft = await archive.drafts.create(request, channel="C1", private=True, brief=brief)

    assert draft == await archive.drafts.get(draft.id)
    assert draft.brief == brief
    assert (draft.request_id, draft.team) == (request.id, request.team)
    assert (draft.channel, draft.private, draft.thread_ts) == ("C1", True, None)
    assert (draft.requested_by, draft.state) == (request.user, DraftState.PLACING)
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


async def test_a_draft_with_a_thread_waits(archive: Archive) -> None:
    """A draft asked for in a thread has its place from the start."""
    draft = await draft_in(archive, thread_ts="1700.1")

    assert draft.state is DraftState.WAITING
    assert await archive.drafts.at_thread(draft.channel, "1700.1") == draft
    assert await archive.drafts.at_thread("C9", "1700.1") is None


async def test_a_request_has_one_draft(archive: Archive) -> None:
    """Twenty who ask at once for the draft of one request get the same one."""
    request = await archive.requests.record(new_request())
    assert request is not None

    drafts = await asyncio.gather(
        *(
            archive.drafts.create(request, channel="C1", private=False, brief=BRIEF)
            for _ in range(20)
        )
    )

    assert {draft.id for draft in drafts} == {drafts[0].id}


async def test_no_draft_without_a_request(archive: Archive) -> None:
    """A draft of a request that is not on record is refused."""
    request = await archive.requests.record(new_request())
    assert request is not None

    with pytest.raises(NotOnRecordError):
        await archive.drafts.create(
            replace(request, id=99), channel="C1", private=False, brief=BRIEF
        )


async def test_places_a_draft_once(archive: Archive) -> None:
    """A draft stays in the thread it was given first."""
    draft = await draft_in(archive)

    placed = await archive.drafts.place(draft.id, thread_ts="1.1")
    again = await archive.drafts.place(draft.id, thread_ts="2.2")

    assert placed.thread_ts == "1.1"
    assert placed.state is DraftState.WAITING
    assert again == placed


async def test_knows_where_to_before_it_is_placed_again(archive: Archive) -> None:
    """A refused draft that goes into a direct message is private before anything is posted."""
    draft = await draft_in(archive)
    assert await archive.drafts.place_again(draft.id, directly_in="D1") is None
    placing = (DraftState.PLACING,)
    assert await archive.drafts.set_state(draft.id, DraftState.UNPLACED, only_from=placing)

    sent = await archive.drafts.place_again(draft.id, directly_in="D1")

    assert sent is not None
    assert (sent.channel, sent.private, sent.state) == ("D1", True, DraftState.PLACING)
    assert await archive.drafts.get(draft.id) == sent


async def test_one_of_many_changes_the_state(archive: Archive) -> None:
    """Of twenty who change a state at once, one is told that it did."""
    draft = await draft_in(archive)

    changed = await asyncio.gather(
        *(
            archive.drafts.set_state(draft.id, DraftState.UNPLACED, only_from={DraftState.PLACING})
            for _ in range(20)
        )
    )

    assert sum(changed) == 1
    assert (await archive.drafts.get(draft.id)).state is DraftState.UNPLACED


async def test_shows_recent_drafts_to_those_who_may_see_them(archive: Archive) -> None:
    """A private draft is seen by the one who asked for it, and in its own channel."""
    public = await draft_in(archive, user="UADMIN")
    mine = await draft_in(archive, user="UEDITOR", channel="D0EDITOR", private=True)
    desk = await draft_in(archive, user="UADMIN", channel="C0DESK", private=True)

    async def seen(user: str, channel: str, limit: int = 10) -> list[int]:
        drafts = await archive.drafts.recent(limit, user=user, channel=channel)
        return [draft.id for draft in drafts]

    assert await seen("UEDITOR", "C0NEWSLETTER") == [mine.id, public.id]
    assert await seen("USECOND", "C0NEWSLETTER") == [public.id]
    assert await seen("USECOND", "C0DESK") == [desk.id, public.id]
    assert await seen("UADMIN", "C0GENERAL", limit=1) == [desk.id]


async def test_finds_drafts_by_state(archive: Archive) -> None:
    """Drafts are found by where they stand, oldest first, and tell since when they do."""
    first, second, third = [await draft_in(archive) for _ in range(3)]
    placed = await archive.drafts.place(first.id, thread_ts="1.1")
    await archive.drafts.set_state(third.id, DraftState.UNPLACED, only_from={DraftState.PLACING})

    found = await archive.drafts.in_states({DraftState.PLACING, DraftState.WAITING})

    assert found == [placed, second]
    assert placed.state_changed_at > first.state_changed_at


async def test_an_output_file_belongs_to_one_draft(archive: Archive) -> None:
    """A name that another draft holds is refused, and nothing changes; one's own is fine."""
    first, second = await draft_in(archive), await draft_in(archive)

    assert await archive.drafts.claim_output_file(first.id, "harvest.md")
    assert await archive.drafts.claim_output_file(first.id, "harvest.md")
    assert not await archive.drafts.claim_output_file(second.id, "harvest.md")

    assert (await archive.drafts.get(second.id)).output_file is None
    with pytest.raises(NotOnRecordError, match="Draft 99"):
        await archive.drafts.claim_output_file(99, "other.md")
