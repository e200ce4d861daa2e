"""What is deleted is gone: from every row, from the index, and from the bytes of the files."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.archive import (
    NO_BRIEF,
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    DraftState,
    Filter,
    FindingState,
    NotOnRecordError,
    Outcome,
    RequestState,
    VersionState,
)
from bot.checks.finding import Finding, Kind, Reason
from tests.archive.samples import (
    approved_in,
    decided_in,
    ended_in,
    merges,
    placed_in,
    request_in,
    saved_in,
    version_in,
)

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def bytes_kept(archive_file: Path) -> bytes:
    """Return all that stands in the archive's files, the log among them."""
    return b"".join(path.read_bytes() for path in sorted(archive_file.parent.iterdir()))


async def secret_in(archive: Archive, secret: str, rolls: Random) -> int:
    """Return a draft in whose every text a secret stands, from its first word to its last edit."""
    brief = Brief(secret, (f"{secret} opens",) * rolls.randint(1, 9), (f"{secret} is free",))
    asked = await request_in(archive, payload={"text": f"/chrisgpt {secret}"})
    draft = await archive.drafts.create(
        asked, channel="C1", private=False, brief=brief, thread_ts=f"1700.{asked.id}"
    )
    for after in range(rolls.randint(1, 4)):
        text = " ".join(
            rolls.choices([secret, f"{secret}s", "and", "so", "on"], k=rolls.choice([3, 90, 900]))
        )
        reply = await request_in(archive, draft_id=draft.id, payload={"text": f"more {secret}"})
        begun = await version_in(
            archive,
            draft,
            after=after,
            assignment=Assignment(brief, f"more {secret}", after or None),
            request_id=reply.id,
        )
        for end in sorted(rolls.choices(range(len(text)), k=3)):
            await archive.versions.keep_partial(begun.id, text[:end])
        await archive.versions.finish(
            begun.id, Outcome(text, VersionState.COMPLETE, failure=f"No {secret}.")
        )
        await archive.findings.keep(begun.id, found_in(text, secret), in_english=True)
        settled = {each.id: FindingState.FACT for each in await archive.findings.of(begun.id)}
        facts = dict.fromkeys(settled, f"{secret} {after}")
        assert await archive.findings.settle(
            draft.id, after + 1, settled, by="UEDITOR", facts=facts
        )
    return draft.id


def found_in(text: str, secret: str) -> list[Finding]:
    """Return findings that hold a secret in every place where words may be."""
    return [
        Finding(Kind.NAME, at, at + 9, text[at : at + 9], Reason.DIFFERS, (f"near {secret}",))
        for at in range(0, len(text) - 9, 99)
    ]


@pytest.mark.parametrize("seed", range(2))
async def test_no_trace_of_a_deleted_text(archive: Archive, archive_file: Path, seed: int) -> None:
    """Of some of many drafts no word is left in any byte, and of the others all are found."""
    rolls = Random(seed)  # noqa: S311 - which texts, and how long
    secrets = {}
    for _ in range(9):
        secret = "".join(rolls.choices("qxzjkvw", k=16))
        secrets[await secret_in(archive, secret, rolls)] = secret
    deleted = rolls.sample(sorted(secrets), 4)
    before = bytes_kept(archive_file)
    assert all(secret.encode() in before for secret in secrets.values())

    for draft_id in deleted:
        assert await archive.deletion.delete_text(draft_id, by="UADMIN")

    # The index keeps what a word has not in common with the one before it, so look for its end.
    kept = bytes_kept(archive_file)
    assert not [secrets[each] for each in deleted if secrets[each][4:].encode() in kept]
    for draft_id, secret in secrets.items():
        found = await archive.search.find(
            Filter(words=secret), viewer="U1", channel=None, limit=5, offset=0
        )
        assert [hit.draft.id for hit in found.hits] == ([] if draft_id in deleted else [draft_id])


async def test_numbers_dates_and_decisions_stay(archive: Archive) -> None:
    """A deleted draft still says that it was, who asked for it, and what was decided."""
    draft = await approved_in(archive)
    [version] = await archive.versions.of(draft.id)
    await archive.versions.presented(version, ("2.0", "2.1"))
    await archive.drafts.claim_output_file(draft.id, "harvest.md")
    await archive.drafts.note_file(draft.id, version.sha256)
    await archive.drafts.star(draft.id, version=1, by="UEDITOR")
    await archive.feedback.give(version.id, "UEDITOR", good=True)
    found = Finding(Kind.NAME, 0, 4, "Dear", Reason.NOT_IN_BRIEF)
    assert await archive.findings.keep(version.id, [found], in_english=True)
    request = await request_in(archive, draft_id=draft.id)

    assert await archive.deletion.delete_text(
        draft.id, by="UADMIN", request_id=request.id, why="asked"
    )

    left = await archive.drafts.get(draft.id)
    assert (left.state, left.brief, left.starred_by) == (DraftState.DELETING, NO_BRIEF, None)
    assert (left.output_file, left.thread_ts) == ("harvest.md", draft.thread_ts)
    assert (left.requested_by, left.created_at) == (draft.requested_by, draft.created_at)
    [empty] = await archive.versions.of(draft.id)
    assert (empty.text, empty.sha256, empty.assignment) == ("", None, Assignment(NO_BRIEF))
    assert (empty.messages, empty.finished_at) == (("2.0", "2.1"), version.finished_at)
    assert await archive.feedback.of(draft.id) == []
    assert await archive.findings.of_draft(draft.id) == {}
    assert (empty.checked_at, empty.checked_in_english, empty.taken) == (None, None, ())
    assert not await archive.findings.keep(version.id, [found], in_english=True)
    assert [each.kind for each in await archive.decisions.of(draft.id)] == [DecisionKind.APPROVE]
    [line] = await archive.audit.recent(1)
    assert (line.by, line.act, line.subject) == ("UADMIN", "delete draft", f"draft {draft.id}")
    assert line.details == {"why": "asked"}
    assert (await archive.requests.get(request.id)).state is RequestState.DONE
    assert await archive.versions.unpresented(LONG_AGO) == []

    await archive.deletion.completed(draft.id)
    gone = await archive.drafts.get(draft.id)
    assert (gone.state, gone.output_file, gone.file_sha256) == (DraftState.DELETED, None, None)


async def test_what_waited_for_the_draft_is_refused(archive: Archive) -> None:
    """A change that nobody made yet is not made at the next start either, and is not kept."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    waiting = await request_in(archive, draft_id=draft.id)
    other = await request_in(archive)

    await archive.deletion.delete_text(draft.id, by=None)

    refused = await archive.requests.get(waiting.id)
    assert (refused.state, refused.payload) == (RequestState.REFUSED, {})
    assert await archive.requests.unfinished(LONG_AGO) == [other]


async def test_what_comes_for_a_deleted_draft_is_not_kept(archive: Archive) -> None:
    """A form that was open when the draft was deleted brings its text back for one answer only."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    await archive.deletion.delete_text(draft.id, by=None)
    late, other = await request_in(archive, draft_id=draft.id), await request_in(archive)

    await archive.requests.finish(late.id, RequestState.REFUSED)
    await archive.requests.finish(other.id, RequestState.REFUSED)

    assert (await archive.requests.get(late.id)).payload == {}
    assert (await archive.requests.get(other.id)).payload != {}


async def test_nothing_follows_a_deletion(archive: Archive) -> None:
    """A deleted draft takes no version, decision, star or opinion, and is deleted once."""
    draft = await placed_in(archive)
    version = await ended_in(archive, draft)
    await archive.deletion.delete_text(draft.id, by=None)

    for _ in ("deleting", "deleted"):
        assert not await archive.deletion.delete_text(draft.id, by=None)
        assert await saved_in(archive, draft, after=1, reopens=True) is None
        for kind in DecisionKind:
            decision = await archive.decisions.decide(draft.id, version=1, kind=kind, by="U1")
            assert decision is None
        assert not await archive.drafts.star(draft.id, version=1, by="U1")
        assert not await archive.feedback.give(version.id, "U1", good=True)
        assert (await archive.drafts.place(draft.id, thread_ts="9.9")).thread_ts == draft.thread_ts
        await archive.deletion.completed(draft.id)
    assert (await archive.drafts.get(draft.id)).state is DraftState.DELETED


async def test_what_is_under_way_is_not_deleted(archive: Archive) -> None:
    """A text that is being written, and a brief that is being posted, would come back."""
    writing, placing = await placed_in(archive), await placed_in(archive, thread_ts=None)
    await version_in(archive, writing)

    for draft in (writing, placing):
        assert not await archive.deletion.delete_text(draft.id, by="UADMIN")
    assert not await archive.deletion.delete_text(99, by="UADMIN")
    assert await archive.audit.recent(5) == []


async def test_a_draft_that_was_reopened_in_time_is_kept(archive: Archive) -> None:
    """Who deletes what was discarded does not delete what is wanted again by then."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    await decided_in(archive, draft, DecisionKind.DISCARD)
    await decided_in(archive, draft, DecisionKind.REOPEN)

    only = {DraftState.DISCARDED, DraftState.WRITING}
    assert not await archive.deletion.delete_text(draft.id, by=None, only_from=only)
    await decided_in(archive, draft, DecisionKind.DISCARD)
    assert await archive.deletion.delete_text(draft.id, by=None, only_from=only)


async def test_only_what_is_being_deleted_is_completed(archive: Archive) -> None:
    """A mistaken word about another draft changes nothing."""
    draft = await approved_in(archive)

    await archive.deletion.completed(draft.id)

    assert await archive.drafts.get(draft.id) == draft


async def test_after_a_crash_the_rest_is_erased(url: str, archive_file: Path) -> None:
    """What a kill left in index and log is gone when the deletion is completed."""
    rolls = Random(7)  # noqa: S311 - which texts
    async with await Archive.open(url) as archive:
        draft_id = await secret_in(archive, "qzxwvkjqzxwvkj", rolls)
        others = [await secret_in(archive, f"other{number}", rolls) for number in range(4)]
        assert await archive.deletion.delete_text(draft_id, by=None)
        # As a kill leaves it: forgotten in a transaction, and not erased yet.
        archive.deletion._has_erased = False
        async with archive._database.writing() as connection:
            await connection.exec_driver_sql(
                "INSERT INTO draft_search (rowid, text) VALUES (?, 'qzxwvkjqzxwvkj')", (draft_id,)
            )
        async with archive._database.writing() as connection:
            await connection.exec_driver_sql(
                "DELETE FROM draft_search WHERE rowid = ?", (draft_id,)
            )
        assert b"vkjqzxwvkj" in bytes_kept(archive_file)

        await archive.deletion.completed(draft_id)

        assert b"vkjqzxwvkj" not in bytes_kept(archive_file)
        found = await archive.search.find(
            Filter(words="opens"), viewer="U1", channel=None, limit=9, offset=0
        )
        assert {hit.draft.id for hit in found.hits} == {*others}


async def test_many_are_erased_together(archive: Archive, archive_file: Path) -> None:
    """Words leave index and log once for all, not draft by draft; then no trace is left."""
    rolls = Random(3)  # noqa: S311 - which texts
    secrets = ["".join(rolls.choices("qxzjkvw", k=16)) for _ in range(5)]
    ids = [await secret_in(archive, secret, rolls) for secret in secrets]
    begun = merges(archive)

    for draft_id in ids[:3]:
        assert await archive.deletion.delete_text(draft_id, by=None, erase=False)
    assert begun == []
    await archive.deletion.erase()
    for draft_id in ids[:3]:
        await archive.deletion.completed(draft_id)
    assert len(begun) == 1
    await asyncio.gather(*(archive.deletion.delete_text(each, by=None) for each in ids[3:]))

    kept = bytes_kept(archive_file)
    assert not [secret for secret in secrets if secret[4:].encode() in kept]


async def test_after_a_crash_all_are_erased_at_once(url: str) -> None:
    """What an earlier run left is completed draft by draft, and erased by the first."""
    async with await Archive.open(url) as archive:
        ids = [await secret_in(archive, f"secret{number}", Random(4)) for number in range(3)]  # noqa: S311
        for draft_id in ids:
            await archive.deletion.delete_text(draft_id, by=None, erase=False)
    async with await Archive.open(url) as archive:
        begun = merges(archive)

        await asyncio.gather(*(archive.deletion.completed(each) for each in ids))

        assert len(begun) == 1
        assert not await archive.drafts.in_states({DraftState.DELETING})


async def test_a_reader_holds_up_nobody(archive: Archive, archive_file: Path) -> None:
    """While another program reads, a deletion waits a little, writes nothing twice, and is done."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    with closing(sqlite3.connect(archive_file)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
        deleting = asyncio.create_task(archive.deletion.delete_text(draft.id, by=None))
        other = await placed_in(archive)
        assert await deleting
        reader.execute("ROLLBACK")

    assert (await archive.drafts.get(other.id)).state is DraftState.WAITING
    await archive.deletion.completed(draft.id)
    assert (await archive.drafts.get(draft.id)).state is DraftState.DELETED


async def test_a_deletion_that_is_cut_off_is_only_cut_off(
    archive: Archive, archive_file: Path
) -> None:
    """A stop that comes while the log is emptied is a stop, and the archive goes on."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    with closing(sqlite3.connect(archive_file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM drafts").fetchone()
        for moment in range(10):  # hundredths of a second: with a reader there it takes twenty
            emptying = asyncio.create_task(archive._database.empty_log())
            await asyncio.wait([emptying], timeout=moment / 100)
            emptying.cancel()
            [ended] = await asyncio.gather(emptying, return_exceptions=True)
            assert isinstance(ended, asyncio.CancelledError | bool)
        reader.execute("ROLLBACK")

    assert await archive.deletion.delete_text(draft.id, by=None)


async def test_finds_what_was_discarded_long_ago(archive: Archive) -> None:
    """The day of the decision counts; what was reopened is not among it."""
    first, second, reopened = [await placed_in(archive) for _ in range(3)]
    for draft in (first, second, reopened):
        await ended_in(archive, draft)
        await decided_in(archive, draft, DecisionKind.DISCARD)
    await decided_in(archive, reopened, DecisionKind.REOPEN)
    first, second = [await archive.drafts.get(each.id) for each in (first, second)]

    later = second.state_changed_at + timedelta(microseconds=1)
    assert await archive.drafts.discarded_before(later) == [first, second]
    assert await archive.drafts.discarded_before(second.state_changed_at) == [first]


async def test_knows_the_files(archive: Archive) -> None:
    """A draft is found by its file, whose content is noted as it was last seen."""
    first, second, _ = [await placed_in(archive) for _ in range(3)]
    await archive.drafts.claim_output_file(second.id, "b.md")
    await archive.drafts.claim_output_file(first.id, "a.md")
    await archive.drafts.note_file(second.id, "0" * 64)

    found = await archive.drafts.with_files()
    assert [(each.draft_id, each.name, each.sha256) for each in found] == [
        (first.id, "a.md", None),
        (second.id, "b.md", "0" * 64),
    ]
    assert await archive.drafts.with_files(limit=1) == found[:1]
    assert await archive.drafts.with_files(after=first.id) == found[1:]
    assert await archive.drafts.with_file("b.md") == await archive.drafts.get(second.id)
    assert await archive.drafts.with_file("c.md") is None
    await archive.drafts.note_file(second.id, None)
    assert (await archive.drafts.get(second.id)).file_sha256 is None
    assert await archive.drafts.claim_output_file(second.id, "b-2.md")
    assert await archive.drafts.files_of(second.id) == ["b.md", "b-2.md"]
    assert not await archive.drafts.claim_output_file(second.id, "a.md")
    assert await archive.drafts.files_of(second.id) == ["b.md", "b-2.md"]
    with pytest.raises(NotOnRecordError, match="Draft 99"):
        await archive.drafts.note_file(99, None)
    with pytest.raises(NotOnRecordError, match="Draft 99"):
        await archive.drafts.files_of(99)
