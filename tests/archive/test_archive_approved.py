"""Approved drafts are found by their standing approval, for those who may see them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.archive import Archive, DecisionKind, Draft, Reference
from bot.archive.approved import Approval, Opinion, Viewer
from bot.archive.tables import decisions
from tests.archive.samples import TEXT, approved_in, decided_in, ended_in, placed_in, saved_in

ALL = Viewer(everything=True)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


async def approved_at(archive: Archive, moment: datetime, draft: Draft | None = None) -> Draft:
    """Return a draft that was approved at a moment."""
    draft = draft or await approved_in(archive)
    async with archive._database.writing() as connection:
        await connection.execute(
            update(decisions).where(decisions.c.draft_id == draft.id).values(at=moment)
        )
    return draft


async def standing(archive: Archive, viewer: Viewer = ALL, **wanted: object) -> list[int]:
    """Return the drafts whose approvals stand."""
    found = await archive.approved.standing(viewer, **wanted)  # type: ignore[arg-type]
    return [each.draft_id for each in found]


async def test_only_what_is_approved_stands(archive: Archive) -> None:
    """What is open, discarded, reopened or deleted is no approved draft."""
    await ended_in(archive, await placed_in(archive))
    discarded = await placed_in(archive)
    await ended_in(archive, discarded)
    await decided_in(archive, discarded, DecisionKind.DISCARD)
    reopened, deleted, stands = [await approved_in(archive) for _ in range(3)]
    await decided_in(archive, reopened, DecisionKind.REOPEN)
    await archive.deletion.delete_text(deleted.id, by="UADMIN")

    assert await standing(archive) == [stands.id]
    assert await archive.approved.gone() == {deleted.id}


async def test_the_newest_approval_counts(archive: Archive) -> None:
    """A draft that is approved anew is approved once, on its newest version, even at one moment."""
    draft = await approved_in(archive)
    await decided_in(archive, draft, DecisionKind.REOPEN)
    await saved_in(archive, draft, after=1, text="Another.")
    await decided_in(archive, draft, DecisionKind.APPROVE, version=2)
    await approved_at(archive, NOON, draft)

    (approval,) = await archive.approved.standing(ALL)

    assert approval == Approval(draft.id, 2, NOON)
    (found,) = await archive.approved.page([approval])
    assert (found.version.number, found.version.text) == (2, "Another.")
    assert [each.number for each in found.versions] == [1, 2]


async def test_the_oldest_comes_first(archive: Archive) -> None:
    """Approvals come in the order of their moments, and pages in the order asked for."""
    drafts = [await approved_at(archive, NOON - timedelta(days=day)) for day in range(5)]
    approvals = await archive.approved.standing(ALL)
    assert [each.draft_id for each in approvals] == [each.id for each in reversed(drafts)]

    mixed = [approvals[at] for at in (2, 0, 4)]
    assert [each.approval for each in await archive.approved.page(mixed)] == mixed


async def test_a_page_holds_what_still_stands(archive: Archive) -> None:
    """What changed since it was listed is not on the page."""
    reopened, anew, deleted, stands = [await approved_in(archive) for _ in range(4)]
    approvals = await archive.approved.standing(ALL)
    for draft in (reopened, anew):
        await decided_in(archive, draft, DecisionKind.REOPEN)
    await decided_in(archive, anew, DecisionKind.APPROVE)
    await archive.deletion.delete_text(deleted.id, by="UADMIN")

    page = await archive.approved.page(approvals)

    assert [each.approval.draft_id for each in page] == [stands.id]
    assert await archive.approved.page([]) == []


async def test_days_are_those_of_approval(archive: Archive) -> None:
    """Both days are included, by this machine's clock."""
    day = NOON.astimezone().date()
    drafts = [
        await approved_at(archive, datetime(day.year, day.month, day.day, hour).astimezone())
        for hour in (0, 23)
    ]
    ids = [each.id for each in drafts]

    assert await standing(archive, since=day, until=day) == ids
    assert await standing(archive, since=day + timedelta(days=1)) == []
    assert await standing(archive, until=day - timedelta(days=1)) == []
    assert await standing(archive, since=date(2000, 1, 1), until=date(2199, 12, 31)) == ids


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer(), "public"),
        (Viewer("UEDITOR"), "public own"),
        (Viewer("UNOBODY", "D0OWN"), "public own"),
        (Viewer("UNOBODY", "C0NEWSLETTER"), "public"),
        (Viewer(None, "D0OTHER"), "public other"),
        (ALL, "public own other"),
    ],
)
async def test_private_drafts_are_seen_by_few(archive: Archive, viewer: Viewer, sees: str) -> None:
    """By who asked, and where they stand; a text that a brief relies on is seen by the same."""
    asked = {
        "public": await placed_in(archive, user="UOTHER"),
        "own": await placed_in(archive, private=True, channel="D0OWN"),
        "other": await placed_in(archive, private=True, channel="D0OTHER", user="UOTHER"),
    }
    for draft in asked.values():
        await ended_in(archive, draft)
        await decided_in(archive, draft, DecisionKind.APPROVE)
    wanted = [asked[each].id for each in sees.split()]

    assert await standing(archive, viewer) == wanted
    texts = await archive.approved.texts(viewer, [Reference(d.id, 1) for d in asked.values()])
    assert texts == {Reference(each, 1): TEXT for each in wanted}


async def test_by_who_asked_who_wrote_and_what_is_golden(archive: Archive) -> None:
    """Filters leave the others out; a name's signs stand for themselves."""
    mine = await approved_in(archive)
    theirs = await placed_in(archive, user="UOTHER")
    await saved_in(archive, theirs, after=0)
    await decided_in(archive, theirs, DecisionKind.APPROVE)
    await archive.drafts.star(theirs.id, version=1, by="UOTHER")

    assert await standing(archive, person="UEDITOR") == [mine.id]
    assert await standing(archive, writer="local:SMOL") == [mine.id]
    assert await standing(archive, writer="local_smol%") == []
    assert await standing(archive, starred=True) == [theirs.id]


async def test_by_what_people_think(archive: Archive) -> None:
    """An opinion of any version counts for the draft."""
    silent, good, bad, both = [await approved_in(archive) for _ in range(4)]
    for draft, opinions in ((good, [True, True]), (bad, [False]), (both, [True, False])):
        (version,) = await archive.versions.of(draft.id)
        for number, opinion in enumerate(opinions):
            await archive.feedback.give(version.id, f"U{number}", good=opinion)

    assert await standing(archive, opinion=Opinion.ANY) == [
        each.id for each in (silent, good, bad, both)
    ]
    assert await standing(archive, opinion=Opinion.NOT_BAD) == [silent.id, good.id]
    assert await standing(archive, opinion=Opinion.GOOD) == [good.id]


async def test_texts_that_are_gone_are_missing(archive: Archive) -> None:
    """A deleted text, and a version that never was, are left out."""
    kept, deleted = [await approved_in(archive) for _ in range(2)]
    await archive.deletion.delete_text(deleted.id, by=None)
    asked = [Reference(kept.id, 1), Reference(deleted.id, 1), Reference(kept.id, 7)]

    assert await archive.approved.texts(ALL, asked) == {Reference(kept.id, 1): TEXT}
    assert await archive.approved.texts(ALL, []) == {}
