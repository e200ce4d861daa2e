"""What must be checked in a version is on record once, with what became of each of it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    Draft,
    Filter,
    FindingRecord,
    FindingState,
    NotOnRecordError,
    RequestState,
    Version,
    VersionSource,
)
from bot.checks.finding import Finding, Kind, Reason
from tests.archive.samples import (
    BRIEF,
    COMPLETE,
    decided_in,
    ended_in,
    placed_in,
    request_in,
    saved_in,
    version_in,
)

LONG_AGO = datetime.min.replace(tzinfo=UTC)
OPEN, CHECKED, FACT, WORD = FindingState

FRIDAY = Finding(Kind.DATE, 40, 46, "Friday", Reason.DIFFERS, ("Saturday",), risk=88)
FRIDAY_AGAIN = Finding(Kind.DATE, 90, 96, "friday", Reason.NOT_IN_BRIEF, risk=80)
PRICE = Finding(Kind.NUMBER, 50, 60, "45 dollars", Reason.NOT_IN_BRIEF, risk=90)
APPLE = Finding(Kind.SPELLING, 70, 75, "aplle", Reason.MISSPELT, ("apple",), risk=20)
BAG = Finding(Kind.MISSING, 0, 0, "Bring a bag", Reason.NOT_COVERED, risk=70)
ALL = [FRIDAY, PRICE, APPLE, FRIDAY_AGAIN, BAG]


async def checked_in(
    archive: Archive, draft: Draft, *, after: int = 0, found: list[Finding] | None = None
) -> tuple[Version, dict[str, FindingRecord]]:
    """Return an ended version that was looked through, and its findings by their words."""
    version = await ended_in(archive, draft, after=after)
    assert await archive.findings.keep(version.id, ALL if found is None else found, in_english=True)
    return version, await by_quote(archive, version)


async def by_quote(archive: Archive, version: Version) -> dict[str, FindingRecord]:
    """Return a version's findings by their words."""
    return {each.finding.quote: each for each in await archive.findings.of(version.id)}


async def states(archive: Archive, version: Version) -> list[FindingState]:
    """Return what became of a version's findings, in reading order."""
    return [each.state for each in await archive.findings.of(version.id)]


async def test_findings_come_back_as_they_were(archive: Archive) -> None:
    """In reading order, open, with all that they say; the version tells that it was looked at."""
    draft = await placed_in(archive)
    version, _ = await checked_in(archive, draft)

    kept = await archive.findings.of(version.id)

    assert [each.finding for each in kept] == ALL
    assert {(each.version_id, each.state, each.by, each.at) for each in kept} == {
        (version.id, OPEN, None, None)
    }
    looked = await archive.versions.get(version.id)
    assert looked.checked_at is not None
    assert looked.checked_in_english is True
    assert looked.changed_at == version.changed_at
    assert await archive.findings.of_draft(draft.id) == {version.id: kept}


async def test_a_text_without_findings_was_looked_at_too(archive: Archive) -> None:
    """Nothing found is not the same as never looked at."""
    draft = await placed_in(archive)
    version = await ended_in(archive, draft)
    assert version.checked_at is None

    assert await archive.findings.keep(version.id, [], in_english=False)

    looked = await archive.versions.get(version.id)
    assert (looked.checked_at is not None, looked.checked_in_english) == (True, False)
    assert await archive.findings.of(version.id) == []


async def test_a_version_is_looked_through_once(archive: Archive) -> None:
    """Of many who look through it at once, one is first, and nothing is there twice."""
    draft = await placed_in(archive)
    version = await ended_in(archive, draft)

    done = await asyncio.gather(
        *(archive.findings.keep(version.id, ALL, in_english=True) for _ in range(10))
    )

    assert sorted(done) == [False] * 9 + [True]
    assert len(await archive.findings.of(version.id)) == len(ALL)


async def test_nothing_is_kept_of_what_is_being_written(archive: Archive) -> None:
    """Its text is not what it will be; and what is deleted has none."""
    draft = await placed_in(archive)
    version = await version_in(archive, draft)

    assert not await archive.findings.keep(version.id, ALL, in_english=True)
    assert not await archive.findings.keep(99, ALL, in_english=True)
    assert await archive.findings.of(version.id) == []


async def test_odd_characters_do_no_harm(archive: Archive) -> None:
    """What no database keeps becomes the sign for it, and the finding is known again by it."""
    draft = await placed_in(archive)
    odd = Finding(Kind.NAME, 0, 2, "A\ud800", Reason.DIFFERS, ("B\x00",))
    version, _ = await checked_in(archive, draft, found=[odd])
    [record] = await archive.findings.of(version.id)
    assert record.finding.quote == "A\N{REPLACEMENT CHARACTER}"
    assert record.finding.about == ("B\N{REPLACEMENT CHARACTER}",)
    assert await archive.findings.settle(draft.id, 1, {record.id: CHECKED}, by="USECOND")

    later, _ = await checked_in(archive, draft, after=1, found=[odd])

    assert await states(archive, later) == [CHECKED]


async def test_an_error_does_not_repeat_what_was_written(
    archive: Archive, archive_file: Path
) -> None:
    """Its words go into the log, where no text of a draft belongs."""
    draft = await placed_in(archive)
    version = await ended_in(archive, draft)
    with closing(sqlite3.connect(archive_file)) as database:
        database.execute("DROP TABLE findings")

    with pytest.raises(DBAPIError) as failed:
        await archive.findings.keep(version.id, [APPLE], in_english=True)

    assert "findings" in str(failed.value)
    assert APPLE.quote not in str(failed.value)


async def test_settling_names_who_and_when(archive: Archive) -> None:
    """All choices, the request and the message that is out of date: one act."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    await archive.versions.presented(version, ("2.0",))
    request = await request_in(archive, draft_id=draft.id)
    before = datetime.now(UTC)

    settled = await archive.findings.settle(
        draft.id,
        1,
        {found["45 dollars"].id: CHECKED, found["Bring a bag"].id: CHECKED},
        by="USECOND",
        request_id=request.id,
    )

    assert settled is not None
    now = await by_quote(archive, version)
    price = now["45 dollars"]
    assert (price.state, price.by) == (CHECKED, "USECOND")
    assert price.at is not None
    assert price.at >= before
    assert (now["Friday"].state, now["Friday"].by, now["Friday"].at) == (OPEN, None, None)
    assert (await archive.requests.get(request.id)).state is RequestState.DONE
    assert [each.id for each in await archive.versions.unpresented(LONG_AGO)] == [version.id]
    assert settled.changed_at == (await archive.versions.get(version.id)).changed_at


async def test_the_same_question_is_settled_once(archive: Archive) -> None:
    """Findings of the same words follow, and open again together; a choice of their own counts."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    first, again = found["Friday"].id, found["friday"].id

    assert await archive.findings.settle(draft.id, 1, {first: CHECKED}, by="UEDITOR")
    assert await states(archive, version) == [CHECKED, OPEN, OPEN, CHECKED, OPEN]

    assert await archive.findings.settle(draft.id, 1, {again: OPEN}, by="USECOND")
    assert await states(archive, version) == [OPEN] * 5
    assert {each.by for each in await archive.findings.of(version.id)} == {None}

    both = {first: CHECKED, again: FACT}
    assert await archive.findings.settle(draft.id, 1, both, by="USECOND")
    assert await states(archive, version) == [CHECKED, OPEN, OPEN, FACT, OPEN]


async def test_what_is_settled_already_keeps_its_name(archive: Archive) -> None:
    """Who ticks what somebody ticked before changes nothing; the request is done all the same."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    price = found["45 dollars"].id
    assert await archive.findings.settle(draft.id, 1, {price: CHECKED}, by="UEDITOR")
    shown = await archive.versions.get(version.id)
    request = await request_in(archive)

    assert await archive.findings.settle(
        draft.id, 1, {price: CHECKED}, by="USECOND", request_id=request.id
    )

    assert (await by_quote(archive, version))["45 dollars"].by == "UEDITOR"
    assert (await archive.versions.get(version.id)).changed_at == shown.changed_at
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


async def test_of_two_at_once_the_first_one_counts(archive: Archive) -> None:
    """Who chose before the other was done changes nothing of what the other settled."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    price, friday = found["45 dollars"].id, found["Friday"].id
    seen = {each.id: each.state for each in found.values()}

    await asyncio.gather(
        *(
            archive.findings.settle(draft.id, 1, {price: state}, by=by, seen=seen)
            for by, state in (("UEDITOR", CHECKED), ("USECOND", FACT))
        )
    )
    first = (await by_quote(archive, version))["45 dollars"]
    other = {"UEDITOR": "USECOND", "USECOND": "UEDITOR"}[first.by or ""]
    assert await archive.findings.settle(
        draft.id, 1, {price: OPEN, friday: CHECKED}, by=other, seen=seen
    )

    now = await by_quote(archive, version)
    assert now["45 dollars"] == first
    assert (now["Friday"].state, now["Friday"].by) == (CHECKED, other)


async def test_what_a_finding_cannot_become_is_left_out(archive: Archive) -> None:
    """A forged button makes no fact of a missing bullet, and settles no other draft's findings."""
    draft, other = await placed_in(archive), await placed_in(archive)
    version, found = await checked_in(archive, draft)
    elsewhere, _ = await checked_in(archive, other)
    foreign = (await archive.findings.of(elsewhere.id))[0].id

    forged = {found["Bring a bag"].id: FACT, found["Friday"].id: WORD, foreign: CHECKED, 999: FACT}
    assert await archive.findings.settle(draft.id, 1, forged, by="UEDITOR")

    assert await states(archive, version) == [OPEN] * 5
    assert await states(archive, elsewhere) == [OPEN] * 5
    assert await archive.team_words.all() == []


async def test_only_what_counts_is_settled(archive: Archive) -> None:
    """An older version, one that is being written, a decision and a deletion leave all as it is."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    choices = {found["45 dollars"].id: FACT}
    facts = dict.fromkeys(choices, "It costs 45 dollars")
    request = await request_in(archive)

    async def settle(number: int) -> Version | None:
        return await archive.findings.settle(
            draft.id, number, choices, by="U1", request_id=request.id, facts=facts
        )

    assert await settle(2) is None
    begun = await version_in(archive, draft, after=1)
    assert await settle(1) is None
    assert await settle(2) is None
    await archive.versions.finish(begun.id, COMPLETE)
    assert await settle(1) is None
    await decided_in(archive, draft, DecisionKind.APPROVE, version=2)
    assert await settle(2) is None
    await archive.deletion.delete_text(draft.id, by=None)
    assert await settle(2) is None
    with pytest.raises(NotOnRecordError):
        await archive.findings.settle(99, 1, choices, by="U1")

    assert (await archive.requests.get(request.id)).state is RequestState.RECEIVED
    assert await archive.findings.of(version.id) == []


async def test_a_fact_goes_into_the_brief_once(archive: Archive) -> None:
    """It is in the draft's brief, is found by its words, and the version's own brief stays."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)

    price = found["45 dollars"].id
    for fact in ("A bag  costs 45 dollars", "a bag costs 45 DOLLARS", " "):
        for state in (FACT, OPEN):
            assert await archive.findings.settle(
                draft.id, 1, {price: state}, by="UEDITOR", facts={price: fact}
            )

    assert (await archive.drafts.get(draft.id)).brief.facts == ("A bag costs 45 dollars",)
    answered = await archive.versions.get(version.id)
    assert answered.assignment.brief == answered.brief(0) == BRIEF
    assert answered.brief() == (await archive.drafts.get(draft.id)).brief
    hits = await archive.search.find(Filter(words="dollars"), viewer="U1", channel=None, limit=5)
    assert [hit.draft.id for hit in hits.hits] == [draft.id]


async def test_a_fact_stays_through_edits_and_going_back(archive: Archive) -> None:
    """Whoever saves a text with a brief from before the fact does not lose it."""
    draft = await placed_in(archive)
    _, found = await checked_in(archive, draft)
    friday = found["Friday"].id
    assert await archive.findings.settle(
        draft.id, 1, {friday: FACT}, by="UEDITOR", facts={friday: "On Friday"}
    )

    edited = await saved_in(archive, draft, after=1, text="Edited")
    assert edited is not None
    assert edited.assignment.brief.facts == ("On Friday",)
    back = await saved_in(
        archive, draft, after=2, source=VersionSource.EARLIER, assignment=Assignment(BRIEF)
    )
    assert back is not None
    assert back.assignment.brief.facts == ("On Friday",)
    fresh = Assignment(Brief("Harvest", ("The market opens",), ("On Sunday",)))
    await version_in(archive, draft, after=3, assignment=fresh)
    assert (await archive.drafts.get(draft.id)).brief.facts == ("On Sunday",)


async def test_going_back_brings_the_earlier_brief(archive: Archive) -> None:
    """What was changed in the brief since then is left behind; only what was found is kept."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    changed = Assignment(Brief("Harvest", ("The market opens",), ("It costs 9 dollars",)))
    second = await version_in(archive, draft, after=1, assignment=changed)
    await archive.versions.finish(second.id, COMPLETE)

    back = await saved_in(
        archive, draft, after=2, source=VersionSource.EARLIER, assignment=Assignment(BRIEF)
    )

    assert back is not None
    assert back.assignment.brief == BRIEF


async def test_a_word_of_the_teams_is_in_its_list(archive: Archive) -> None:
    """One click keeps the word for every draft to come, and the audit says whose click it was."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)

    assert await archive.findings.settle(draft.id, 1, {found["aplle"].id: WORD}, by="USECOND")

    assert await states(archive, version) == [OPEN, OPEN, WORD, OPEN, OPEN]
    [word] = await archive.team_words.all()
    assert (word.word, word.added_by) == ("aplle", "USECOND")
    [line] = await archive.audit.recent(1)
    assert (line.by, line.act, line.subject) == ("USECOND", "add team word", "aplle")


async def test_what_was_settled_stays_settled_in_a_later_version(archive: Archive) -> None:
    """With who it was and when; wherever it stands by then, and though a version lacked it."""
    draft = await placed_in(archive)
    version, found = await checked_in(archive, draft)
    choices = {found["45 dollars"].id: CHECKED, found["Bring a bag"].id: CHECKED}
    assert await archive.findings.settle(draft.id, 1, choices, by="UEDITOR")
    was = (await by_quote(archive, version))["45 dollars"]

    await checked_in(archive, draft, after=1, found=[FRIDAY])
    moved = Finding(Kind.NUMBER, 5, 15, "45  Dollars", Reason.DIFFERS, ("50 dollars",), risk=95)
    third, now = await checked_in(archive, draft, after=2, found=[moved, BAG, APPLE])

    assert await states(archive, third) == [CHECKED, CHECKED, OPEN]
    assert (now["45  Dollars"].by, now["45  Dollars"].at) == (was.by, was.at)
    assert now["45  Dollars"].finding == moved


async def test_what_is_worse_than_before_is_asked_about_again(archive: Archive) -> None:
    """A tick for a part that is missing, or for a letter a little too short, means no more."""
    half = Finding(Kind.MISSING, 0, 0, "A red bag", Reason.HALF_COVERED, ("red", "bag"), risk=45)
    short = Finding(Kind.RULE, 0, 0, "At least 50", Reason.TOO_SHORT, ("49", "50"), risk=50)
    now: list[tuple[Finding, FindingState]] = [
        (replace(half, about=("bag",)), CHECKED),
        (replace(half, about=("red", "bag", "new")), OPEN),
        (replace(half, reason=Reason.NOT_COVERED, about=(), risk=70), OPEN),
        (short, CHECKED),
        (replace(short, about=("2", "50")), OPEN),
    ]
    for finding, state in now:
        draft = await placed_in(archive)
        _, found = await checked_in(archive, draft, found=[half, short])
        choices = {each.id: CHECKED for each in found.values()}
        assert await archive.findings.settle(draft.id, 1, choices, by="UEDITOR")

        later, _ = await checked_in(archive, draft, after=1, found=[finding])

        assert await states(archive, later) == [state]


async def test_what_was_opened_again_is_open_in_a_later_version(archive: Archive) -> None:
    """The latest version that asked the question counts."""
    draft = await placed_in(archive)
    _, found = await checked_in(archive, draft)
    assert await archive.findings.settle(draft.id, 1, {found["Friday"].id: CHECKED}, by="UEDITOR")
    _, now = await checked_in(archive, draft, after=1)
    assert now["Friday"].state is CHECKED
    assert await archive.findings.settle(draft.id, 2, {now["Friday"].id: OPEN}, by="USECOND")

    third, _ = await checked_in(archive, draft, after=2)

    assert await states(archive, third) == [OPEN] * 5


async def test_a_fact_counts_while_it_is_in_the_brief(archive: Archive) -> None:
    """Who takes a fact out of the brief again is asked about it; a word that is gone as well."""
    draft = await placed_in(archive)
    _, found = await checked_in(archive, draft)
    choices = {found["45 dollars"].id: FACT, found["aplle"].id: WORD}
    facts = {found["45 dollars"].id: "A bag costs 45 Dollars."}
    assert await archive.findings.settle(draft.id, 1, choices, by="UEDITOR", facts=facts)

    draft = await archive.drafts.get(draft.id)
    second, _ = await checked_in(archive, draft, after=1)
    assert await states(archive, second) == [OPEN, FACT, OPEN, OPEN, OPEN]

    third = await version_in(archive, draft, after=2, assignment=Assignment(BRIEF))
    await archive.versions.finish(third.id, COMPLETE)
    assert await archive.findings.keep(third.id, ALL, in_english=True)
    assert await states(archive, third) == [OPEN] * 5


async def test_a_fact_is_taken_with_its_finding_or_not_at_all(archive: Archive) -> None:
    """Where somebody was faster, the sentence stays out of the brief, like the choice itself."""
    draft = await placed_in(archive)
    _, found = await checked_in(archive, draft)
    price, friday = found["45 dollars"].id, found["Friday"].id
    seen = {price: OPEN, friday: OPEN}
    assert await archive.findings.settle(draft.id, 1, {price: CHECKED}, by="USECOND")

    assert await archive.findings.settle(
        draft.id,
        1,
        {price: FACT, friday: FACT},
        by="UEDITOR",
        seen=seen,
        facts={price: "It costs 45 dollars", friday: "On Friday"},
    )

    assert (await archive.drafts.get(draft.id)).brief.facts == ("On Friday",)


async def test_a_number_is_no_part_of_another_one(archive: Archive) -> None:
    """A "5" that was a fact is asked about again when the brief says "15" only."""
    draft = await placed_in(archive)
    five = Finding(Kind.NUMBER, 50, 51, "5", Reason.NOT_IN_BRIEF, risk=80)
    _, found = await checked_in(archive, draft, found=[five])
    taken = {found["5"].id: "It costs 5 dollars"}
    chosen = dict.fromkeys(taken, FACT)
    assert await archive.findings.settle(draft.id, 1, chosen, by="UEDITOR", facts=taken)

    without = Assignment(Brief("Harvest", ("The market opens at 15 High Street",)))
    second = await version_in(archive, draft, after=1, assignment=without)
    await archive.versions.finish(second.id, COMPLETE)
    assert await archive.findings.keep(second.id, [five], in_english=True)

    assert await states(archive, second) == [OPEN]


async def test_going_back_keeps_only_what_was_taken(archive: Archive) -> None:
    """A fact that an editor typed is left behind with its brief, whatever numbers it has."""
    draft = await placed_in(archive)
    five = Finding(Kind.NUMBER, 50, 51, "5", Reason.NOT_IN_BRIEF, risk=80)
    _, found = await checked_in(archive, draft, found=[five])
    taken = {found["5"].id: "It costs 5 dollars"}
    chosen = dict.fromkeys(taken, FACT)
    assert await archive.findings.settle(draft.id, 1, chosen, by="UEDITOR", facts=taken)
    facts = ("It costs 5 dollars", "Open on 15 May", "At 5 o'clock")
    typed = Assignment(Brief("Harvest", ("The market opens",), facts))
    second = await version_in(archive, draft, after=1, assignment=typed)
    await archive.versions.finish(second.id, COMPLETE)

    back = await saved_in(
        archive, draft, after=2, source=VersionSource.EARLIER, assignment=Assignment(BRIEF)
    )

    assert back is not None
    assert back.assignment.brief.facts == ("It costs 5 dollars",)


async def test_other_drafts_are_other_questions(archive: Archive) -> None:
    """What somebody settled in one draft is asked in another."""
    draft, other = await placed_in(archive), await placed_in(archive)
    _, found = await checked_in(archive, draft)
    assert await archive.findings.settle(
        draft.id, 1, {each.id: CHECKED for each in found.values()}, by="UEDITOR"
    )

    version, _ = await checked_in(archive, other)

    assert await states(archive, version) == [OPEN] * 5


async def test_approved_texts_of_a_channel(archive: Archive) -> None:
    """The last ones first, the newest text of each, and nothing private from elsewhere."""

    async def approved(number: int, **changes: object) -> Draft:
        draft = await placed_in(archive, **changes)
        await ended_in(archive, draft)
        await saved_in(archive, draft, after=1, text=f"Text {number}")
        await decided_in(archive, draft, DecisionKind.APPROVE, version=2)
        return draft

    mine, public = await approved(1), await approved(2, channel="C0OTHER")
    await approved(3, channel="D0SOMEBODY", private=True)
    here = await approved(4, private=True)
    await decided_in(archive, await placed_ready(archive), DecisionKind.DISCARD)

    async def texts(limit: int, *, but: int) -> list[str]:
        found = await archive.versions.approved(limit, channel="C0NEWSLETTER", but=but)
        return [version.text for version in found]

    assert await texts(9, but=0) == ["Text 4", "Text 2", "Text 1"]
    assert await texts(2, but=here.id) == ["Text 2", "Text 1"]
    assert await texts(1, but=0) == ["Text 4"]
    await decided_in(archive, public, DecisionKind.REOPEN, version=2)
    await archive.deletion.delete_text(mine.id, by=None)
    assert await texts(9, but=0) == ["Text 4"]


async def placed_ready(archive: Archive) -> Draft:
    """Return a draft that is to be decided on."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    return draft
