"""A decision is about exactly one version, and of two who decide at once one is second."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.archive import (
    Archive,
    Decision,
    DecisionKind,
    Draft,
    DraftState,
    NotOnRecordError,
    Outcome,
    RequestState,
    VersionState,
)
from tests.archive.samples import (
    COMPLETE,
    approved_in,
    decided_in,
    ended_in,
    placed_in,
    request_in,
    saved_in,
    version_in,
)

LONG_AGO = datetime.min.replace(tzinfo=UTC)
APPROVE, DISCARD, REOPEN = DecisionKind.APPROVE, DecisionKind.DISCARD, DecisionKind.REOPEN
ENDINGS = {
    DraftState.READY: Outcome("Dear readers", VersionState.COMPLETE),
    DraftState.STOPPED: Outcome("Dear", VersionState.PARTIAL),
    DraftState.FAILED: Outcome("", VersionState.FAILED),
}


async def decide(
    archive: Archive, draft: Draft, kind: DecisionKind, version: int = 1, by: str = "UEDITOR"
) -> Decision | None:
    """Try to decide."""
    return await archive.decisions.decide(draft.id, version=version, kind=kind, by=by)


async def test_decides(archive: Archive) -> None:
    """A decision says who, what, when and on which version; its request is done with it."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    request = await request_in(archive, draft_id=draft.id)

    decision = await archive.decisions.decide(
        draft.id, version=1, kind=APPROVE, by="USECOND", request_id=request.id
    )

    assert decision is not None
    assert await archive.decisions.of(draft.id) == [decision]
    assert (decision.kind, decision.version, decision.by) == (APPROVE, 1, "USECOND")
    assert (dict(decision.files), decision.announced_at) == ({}, None)
    assert (await archive.drafts.get(draft.id)).state is DraftState.APPROVED
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


@pytest.mark.parametrize("kinds", [(APPROVE, APPROVE), (APPROVE, DISCARD)])
async def test_one_of_many_decides(
    archive: Archive, kinds: tuple[DecisionKind, DecisionKind]
) -> None:
    """Of twenty who decide at once, about the same or about something else, exactly one does."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)

    made = await asyncio.gather(
        *(decide(archive, draft, kinds[number % 2], by=f"U{number}") for number in range(20))
    )

    [decision] = [each for each in made if each]
    assert await archive.decisions.of(draft.id) == [decision]


async def test_decides_about_the_newest_version_alone(archive: Archive) -> None:
    """Nobody decides about a text that a newer one has followed, or that is still growing."""
    draft = await placed_in(archive)
    assert await decide(archive, draft, DISCARD, version=0) is None
    first = await version_in(archive, draft)
    assert await decide(archive, draft, APPROVE) is None
    assert await decide(archive, draft, DISCARD) is None
    await archive.versions.finish(first.id, COMPLETE)
    await saved_in(archive, draft, after=1)

    assert await decide(archive, draft, APPROVE, version=1) is None
    assert await decide(archive, draft, APPROVE, version=3) is None
    assert await decide(archive, draft, APPROVE, version=2)


@pytest.mark.parametrize("state", ENDINGS)
async def test_what_is_approved_is_whole(archive: Archive, state: DraftState) -> None:
    """A text that broke off may be discarded, not approved; reopened, it stands as it did."""
    draft = await placed_in(archive)
    await ended_in(archive, draft, outcome=ENDINGS[state])

    approved = await decide(archive, draft, APPROVE)
    assert bool(approved) is (state is DraftState.READY)
    if approved:
        assert await decide(archive, draft, DISCARD) is None
        await decided_in(archive, draft, REOPEN)
        assert (await archive.drafts.get(draft.id)).state is state
    await decided_in(archive, draft, DISCARD)
    assert (await archive.drafts.get(draft.id)).state is DraftState.DISCARDED
    await decided_in(archive, draft, REOPEN)
    assert (await archive.drafts.get(draft.id)).state is state
    assert await decide(archive, draft, REOPEN) is None


async def test_finds_the_latest_decision(archive: Archive) -> None:
    """Who comes too late is told what was decided last."""
    draft, other, none = (
        await approved_in(archive),
        await approved_in(archive),
        await placed_in(archive),
    )
    reopened = await decided_in(archive, draft, REOPEN)

    assert await archive.decisions.latest(draft.id) == reopened
    assert [each.kind for each in await archive.decisions.of(draft.id)] == [APPROVE, REOPEN]
    latest = await archive.decisions.latest_of([draft.id, other.id, none.id])
    assert set(latest) == {draft.id, other.id}


async def test_an_approval_is_announced_once(archive: Archive) -> None:
    """It is due until the channel was told, and remembers the files that were to go there."""
    draft = await approved_in(archive)
    [due] = await archive.decisions.unannounced(LONG_AGO)
    assert due.draft_id == draft.id
    assert await archive.decisions.unannounced(datetime.now(UTC)) == []

    await asyncio.gather(
        archive.decisions.note_file(due.id, "txt", "F1"),
        archive.decisions.note_file(due.id, "html", "F2"),
    )
    [noted] = await archive.decisions.unannounced(LONG_AGO)
    assert noted.files == {"txt": "F1", "html": "F2"}

    await archive.decisions.announced(due.id)
    assert await archive.decisions.unannounced(LONG_AGO) == []
    told = await archive.decisions.latest(draft.id)
    assert told is not None
    assert told.announced_at is not None
    with pytest.raises(NotOnRecordError):
        await archive.decisions.announced(99)
    with pytest.raises(NotOnRecordError):
        await archive.decisions.note_file(99, "txt", "F1")


async def test_what_stands_no_longer_is_not_announced(archive: Archive) -> None:
    """A channel hears nothing of an approval that was taken back, nor of a deleted draft's."""
    reopened, deleted, twice = [await approved_in(archive) for _ in range(3)]
    await decided_in(archive, reopened, REOPEN)
    await archive.deletion.delete_text(deleted.id, by="UADMIN")
    await decided_in(archive, twice, REOPEN)
    again = await decided_in(archive, twice, APPROVE)

    assert await archive.decisions.unannounced(LONG_AGO) == [again]
    [due] = await archive.decisions.withdrawn(LONG_AGO)
    assert due.draft_id == reopened.id
    await archive.decisions.announced(due.id)
    assert await archive.decisions.withdrawn(LONG_AGO) == []


async def test_discards_are_not_announced(archive: Archive) -> None:
    """Only an approval is news for a channel."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    await decided_in(archive, draft, DISCARD)

    assert await archive.decisions.unannounced(LONG_AGO) == []


async def test_no_decision_without_a_draft(archive: Archive) -> None:
    """What is decided upon must be on record."""
    with pytest.raises(NotOnRecordError, match="Draft 99"):
        await archive.decisions.decide(99, version=1, kind=APPROVE, by="UEDITOR")


async def test_stars_what_is_approved(archive: Archive) -> None:
    """A star is given to exactly the approved version, is shown, and goes when it is reopened."""
    draft = await approved_in(archive)
    [version] = await archive.versions.of(draft.id)
    await archive.versions.presented(version, ("2.0",))
    request = await request_in(archive, draft_id=draft.id)

    assert not await archive.drafts.star(draft.id, version=2, by="UEDITOR")
    assert await archive.drafts.star(draft.id, version=1, by="UEDITOR", request_id=request.id)

    starred = await archive.drafts.get(draft.id)
    assert starred.starred_by == "UEDITOR"
    assert starred.starred_at is not None
    assert [each.id for each in await archive.versions.unpresented(LONG_AGO)] == [version.id]
    assert (await archive.requests.get(request.id)).state is RequestState.DONE
    assert await archive.drafts.star(draft.id, version=1, by=None)
    assert (await archive.drafts.get(draft.id)).starred_at is None

    await archive.drafts.star(draft.id, version=1, by="UEDITOR")
    assert (await decided_in(archive, draft, REOPEN)).unstarred == "UEDITOR"
    assert (await archive.drafts.get(draft.id)).starred_by is None
    assert not await archive.drafts.star(draft.id, version=1, by="UEDITOR")


async def test_a_person_has_one_opinion_of_a_version(archive: Archive) -> None:
    """The latest one counts; it may be given together with its request."""
    draft = await placed_in(archive)
    version = await ended_in(archive, draft)
    request = await request_in(archive, draft_id=draft.id)

    for good in (True, False):
        assert await archive.feedback.give(version.id, "UEDITOR", good=good)
    assert await archive.feedback.give(version.id, "USECOND", good=True, request_id=request.id)

    found = await archive.feedback.of(draft.id)
    assert [(each.user, each.good) for each in found] == [("UEDITOR", False), ("USECOND", True)]
    assert (await archive.requests.get(request.id)).state is RequestState.DONE
    with pytest.raises(NotOnRecordError):
        await archive.feedback.give(99, "UEDITOR", good=True)
