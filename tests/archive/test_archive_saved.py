"""People add whole texts, each after the newest version that they know."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    DraftState,
    Filter,
    NotOnRecordError,
    Outcome,
    Reference,
    RequestState,
    VersionSource,
    VersionState,
)
from bot.archive.texts import content_hash
from tests.archive.samples import (
    BRIEF,
    COMPLETE,
    TEXT,
    approved_in,
    decided_in,
    ended_in,
    placed_in,
    request_in,
    saved_in,
    version_in,
)

LONG_AGO = datetime.min.replace(tzinfo=UTC)
OTHER = Brief("Spring", ("It is warm",), ("A fact",), (Reference(3, 2),))


async def unpresented(archive: Archive) -> list[int]:
    """Return the numbers of the versions that have to be shown."""
    return [version.number for version in await archive.versions.unpresented(LONG_AGO)]


async def test_saves_a_text(archive: Archive) -> None:
    """An editor's text is a whole version of nobody's model, and its draft is ready."""
    draft = await placed_in(archive)
    await ended_in(archive, draft, outcome=Outcome("Dear", VersionState.PARTIAL))
    request = await request_in(archive, draft_id=draft.id)

    saved = await saved_in(
        archive,
        draft,
        after=1,
        text="Mine \x00 🍎\r\n",
        assignment=Assignment(OTHER, based_on=1),
        request_id=request.id,
    )

    assert saved is not None
    assert saved == await archive.versions.get(saved.id)
    assert (saved.number, saved.state, saved.text) == (
        2,
        VersionState.COMPLETE,
        "Mine \ufffd 🍎\r\n",
    )
    assert saved.sha256 == content_hash(saved.text)
    assert (saved.source, saved.writer) == (VersionSource.EDITOR, None)
    assert (saved.requested_by, saved.assignment) == ("USECOND", Assignment(OTHER, based_on=1))
    assert saved.started_at == saved.finished_at == saved.changed_at
    kept = await archive.drafts.get(draft.id)
    assert (kept.brief, kept.state) == (OTHER, DraftState.READY)
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


async def test_a_version_begins_with_its_assignment(archive: Archive) -> None:
    """Brief, instruction and base are the version's; the draft's brief is that of the newest."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    request = await request_in(archive, draft_id=draft.id)
    assignment = Assignment(OTHER, "Shorter \ud83c please", 1)

    begun = await version_in(archive, draft, after=1, assignment=assignment, request_id=request.id)

    first, second = await archive.versions.of(draft.id)
    assert begun == second
    assert second.assignment == Assignment(OTHER, "Shorter \ufffd please", 1)
    assert first.assignment == Assignment(BRIEF)
    assert (await archive.drafts.get(draft.id)).brief == OTHER
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


async def test_of_two_who_save_one_is_second(archive: Archive) -> None:
    """Of twenty who save after one version at once, exactly one does; the rest change nothing."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    requests = [await request_in(archive, draft_id=draft.id) for _ in range(20)]

    saved = await asyncio.gather(
        *(
            saved_in(archive, draft, after=1, text=f"By {each.id}", request_id=each.id)
            for each in requests
        )
    )

    [winner] = [version for version in saved if version]
    assert [version.text for version in await archive.versions.of(draft.id)] == [TEXT, winner.text]
    states = {each.id: (await archive.requests.get(each.id)).state for each in requests}
    done = [number for number, state in states.items() if state is RequestState.DONE]
    assert winner.text == f"By {done[0]}"
    assert len(done) == 1


async def test_saves_only_after_the_newest_and_when_it_has_ended(archive: Archive) -> None:
    """Nothing is saved beside a version that is being written, nor over one that nobody saw."""
    draft = await placed_in(archive)
    begun = await version_in(archive, draft)

    assert await saved_in(archive, draft, after=1) is None
    assert await saved_in(archive, draft, after=0) is None
    await archive.versions.finish(begun.id, COMPLETE)
    assert await saved_in(archive, draft, after=0) is None
    assert await saved_in(archive, draft, after=2) is None
    assert await saved_in(archive, draft, after=1)
    with pytest.raises(NotOnRecordError):
        await archive.versions.save(
            99, after=0, text="", source=VersionSource.FILE, by=None, assignment=Assignment(BRIEF)
        )


@pytest.mark.parametrize("kind", [DecisionKind.APPROVE, DecisionKind.DISCARD])
async def test_a_decided_draft_has_no_next_version(archive: Archive, kind: DecisionKind) -> None:
    """What was decided stays as it is for models and editors, until somebody reopens it."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    await decided_in(archive, draft, kind)

    assert await saved_in(archive, draft, after=1) is None
    with pytest.raises(AssertionError):
        await version_in(archive, draft, after=1)
    await decided_in(archive, draft, DecisionKind.REOPEN)
    assert await saved_in(archive, draft, after=1)


async def test_a_changed_file_reopens_its_draft(archive: Archive) -> None:
    """A file's text follows a decision, which is taken back by nobody, and the star with it."""
    draft = await approved_in(archive)
    assert await archive.drafts.star(draft.id, version=1, by="UEDITOR")

    saved = await saved_in(
        archive, draft, after=1, source=VersionSource.FILE, by=None, reopens=True
    )

    assert saved is not None
    reopened = await archive.drafts.get(draft.id)
    assert (reopened.state, reopened.starred_by) == (DraftState.READY, None)
    assert reopened.state_changed_at > draft.state_changed_at
    decision = await archive.decisions.latest(draft.id)
    assert decision is not None
    assert (decision.kind, decision.version, decision.by) == (DecisionKind.REOPEN, 1, None)
    assert decision.unstarred == "UEDITOR"
    assert await unpresented(archive) == [1, 2]


async def test_a_file_that_comes_too_late_reopens_nothing(archive: Archive) -> None:
    """Where a text cannot be saved, the decision stands as well."""
    draft = await approved_in(archive)

    assert await saved_in(archive, draft, after=0, reopens=True) is None

    assert await archive.drafts.get(draft.id) == draft
    assert len(await archive.decisions.of(draft.id)) == 1


async def test_an_undecided_draft_is_not_reopened(archive: Archive) -> None:
    """A changed file of an open draft is a version and no decision."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)

    assert await saved_in(archive, draft, after=1, reopens=True)

    assert await archive.decisions.of(draft.id) == []


async def test_the_version_before_has_to_be_shown_anew(archive: Archive) -> None:
    """As soon as a newer version begins, the one before loses its buttons: also after a crash."""
    draft = await placed_in(archive)
    first = await ended_in(archive, draft)
    assert await archive.versions.presented(first, ("2.0",))
    assert await unpresented(archive) == []

    begun = await version_in(archive, draft, after=1)
    assert await unpresented(archive) == [1]
    await archive.versions.finish(begun.id, COMPLETE)
    assert await unpresented(archive) == [1, 2]


async def test_what_changed_while_it_was_shown_is_shown_again(archive: Archive) -> None:
    """Who shows a version as it was cannot say that it is shown as it is."""
    draft = await placed_in(archive)
    first = await ended_in(archive, draft)
    await decided_in(archive, draft, DecisionKind.APPROVE)

    assert not await archive.versions.presented(first, ("2.0",))

    assert await unpresented(archive) == [1]
    decided = await archive.versions.get(first.id)
    assert decided.messages == ()
    assert await archive.versions.presented(decided, ("2.0",))
    assert await unpresented(archive) == []


async def test_two_changes_within_one_tick_are_two(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a coarse clock tells the same moment twice, the second change is seen as well."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    monkeypatch.setattr("bot.archive.versions.now", lambda: moment)
    draft = await placed_in(archive)
    first = await ended_in(archive, draft)

    await decided_in(archive, draft, DecisionKind.DISCARD)
    discarded = await archive.versions.get(first.id)
    await decided_in(archive, draft, DecisionKind.REOPEN)

    assert not await archive.versions.presented(first, ("2.0",))
    assert not await archive.versions.presented(discarded, ("2.0",))
    assert await archive.versions.presented(await archive.versions.get(first.id), ("2.0",))


async def test_no_version_before_there_is_a_thread(archive: Archive) -> None:
    """A draft whose brief is not posted yet has no place for a text."""
    draft = await placed_in(archive, thread_ts=None)

    assert await saved_in(archive, draft, after=0) is None
    with pytest.raises(AssertionError):
        await version_in(archive, draft)
    assert (await archive.drafts.get(draft.id)).state is DraftState.PLACING


async def test_the_index_follows_the_text(archive: Archive) -> None:
    """Words are found as soon as they are saved, and no longer once they are written over."""
    draft = await placed_in(archive)
    begun = await version_in(archive, draft)
    await archive.versions.keep_partial(begun.id, "half a lighthouse")
    assert not await _found(archive, "lighthouse")

    await archive.versions.finish(begun.id, Outcome("a lighthouse", VersionState.COMPLETE))
    assert await _found(archive, "lighthouse")
    await saved_in(archive, draft, after=1, text="a harbour", assignment=Assignment(OTHER))
    assert not await _found(archive, "lighthouse")
    assert await _found(archive, "harbour")
    assert await _found(archive, "warm")
    assert not await _found(archive, "market")


async def _found(archive: Archive, words: str) -> bool:
    found = await archive.search.find(
        Filter(words=words), viewer="UEDITOR", channel=None, limit=5, offset=0
    )
    return found.total == 1
