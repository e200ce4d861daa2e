"""Findings: what must be checked in a version, and what became of each.

A version's text is looked through once. What somebody settled in an earlier version of the draft
stays settled in a later one, because it is the same question.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.fulltext import index
from bot.archive.records import GONE, FindingRecord, FindingState, Version, VersionState
from bot.archive.tables import drafts, findings, versions
from bot.archive.team_words import add_word
from bot.archive.texts import plain, storable
from bot.archive.times import now
from bot.archive.versions import DRAFT_AFTER, done, locked_newest, touch, version_of
from bot.checks.finding import UNKNOWN, Finding, Kind, Reason

_UNDECIDED = frozenset(DRAFT_AFTER.values())

FACT = FindingState.FACT

_Rows = Sequence[Row[Any]]


class Findings:
    """The findings on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, version_id: int, found: Sequence[Finding], *, in_english: bool) -> bool:
        """Put on record what must be checked in a version, in reading order.

        Args:
            version_id: a version that has ended.
            found: what was found in its text.
            in_english: whether it was looked through as an English text.

        Return False when that was done before, when it is being written, or when its text was
        deleted; the record stays as it is then. To show it is up to whoever asks.
        """
        of_version = versions.c.id == version_id
        # The draft is locked, so that it cannot be deleted between this look and the insert.
        there = (
            select(versions.c.draft_id, versions.c.number, drafts.c.title, drafts.c.bullets)
            .add_columns(drafts.c.facts)
            .join(drafts, drafts.c.id == versions.c.draft_id)
            .where(of_version, versions.c.state != VersionState.WRITING)
            .where(versions.c.checked_at.is_(None), drafts.c.state.not_in(GONE))
            .with_for_update()
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(there)).one_or_none()
            if row is None:
                return False
            before = await _latest_before(connection, row.draft_id, row.number)
            brief = plain("\n".join([row.title or "", *row.bullets, *row.facts]))
            values = [
                _values(version_id, position, finding)
                | _settled(before.get(_key(finding)), finding, brief)
                for position, finding in enumerate(found)
            ]
            if values:
                await connection.execute(insert(findings), values)
            await connection.execute(
                update(versions)
                .where(of_version)
                .values(checked_at=now(), checked_in_english=in_english)
            )
        return True

    async def of(self, version_id: int) -> list[FindingRecord]:
        """Return the findings in a version, in reading order."""
        statement = (
            select(findings)
            .where(findings.c.version_id == version_id)
            .order_by(findings.c.position)
        )
        async with self._database.reading() as connection:
            return [_record(row) for row in await connection.execute(statement)]

    async def of_draft(self, draft_id: int) -> dict[int, list[FindingRecord]]:
        """Return the findings in all versions of a draft that have any, by the versions' ids."""
        statement = (
            select(findings)
            .join(versions, versions.c.id == findings.c.version_id)
            .where(versions.c.draft_id == draft_id)
            .order_by(versions.c.number, findings.c.position)
        )
        found: dict[int, list[FindingRecord]] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(statement):
                found.setdefault(row.version_id, []).append(_record(row))
        return found

    async def settle(
        self,
        draft_id: int,
        number: int,
        choices: Mapping[int, FindingState],
        *,
        by: str,
        request_id: int | None = None,
        facts: Mapping[int, str] = MappingProxyType({}),
        seen: Mapping[int, FindingState] | None = None,
    ) -> Version | None:
        """Say what became of findings in the newest version, or open them again.

        All of it is one transaction, and the request is done in it. Other findings of that version
        that are the same question follow. A word of the team's goes into its list.

        Args:
            draft_id: the draft.
            number: the number of the version that the person saw.
            choices: what is to become of which finding, by its id. What is no finding of that
                version, or cannot become that, is left out.
            by: who says so.
            request_id: the request that asks.
            facts: what goes into the draft's brief, unless it stands there, by the findings' ids;
                only that of a finding that becomes a fact by this.
            seen: how findings stood when the person chose. One that somebody else has settled
                otherwise by now stays as that one left it; None: nothing is compared.

        Return the version, or None when it is not the newest one, or when the draft is decided,
        gone, or being written.
        """
        async with self._database.writing() as connection:
            newest = await locked_newest(connection, draft_id, number)
            if newest is None or newest.draft_state not in _UNDECIDED:
                return None
            of_version = select(findings).where(findings.c.version_id == newest.id)
            rows = (await connection.execute(of_version.order_by(findings.c.position))).all()
            changes = dict(_followed(rows, dict(_possible(rows, choices, seen or {}, by))))
            for row in rows:
                if row.id in changes:
                    await _change(connection, row, changes[row.id], by)
            taken = [facts[each] for each in changes if changes[each] is FACT and each in facts]
            await _take_facts(connection, draft_id, newest.id, taken)
            if changes:
                await touch(connection, draft_id, number)
            await done(connection, request_id)
            statement = select(versions).where(versions.c.id == newest.id)
            return version_of((await connection.execute(statement)).one())


def _possible(
    rows: _Rows, choices: Mapping[int, FindingState], seen: Mapping[int, FindingState], by: str
) -> Iterator[tuple[int, FindingState]]:
    """Yield the choices that are to be done, by the findings' ids."""
    for row in rows:
        state = choices.get(row.id, row.state)
        # One may think better of what one has settled oneself.
        as_seen = row.by == by or seen.get(row.id, row.state) == row.state
        if state is not row.state and as_seen and _may_become(row.kind, state):
            yield row.id, state


def _may_become(kind: Kind, state: FindingState) -> bool:
    match state:
        case FindingState.FACT:
            return kind in UNKNOWN
        case FindingState.WORD:
            return kind is Kind.SPELLING
    return True


def _followed(
    rows: _Rows, chosen: Mapping[int, FindingState]
) -> Iterator[tuple[int, FindingState]]:
    """Yield the choices, and the same for findings that are the same question."""
    by_key = {row.key: chosen[row.id] for row in rows if row.id in chosen}
    for row in rows:
        state = chosen.get(row.id, by_key.get(row.key, row.state))
        if state is not row.state:
            yield row.id, state


async def _change(connection: AsyncConnection, row: Row[Any], state: FindingState, by: str) -> None:
    is_open = state is FindingState.OPEN
    await connection.execute(
        update(findings)
        .where(findings.c.id == row.id)
        .values(state=state, by=None if is_open else by, at=None if is_open else now())
    )
    if state is FindingState.WORD:
        await add_word(connection, row.quote, by)


async def _take_facts(
    connection: AsyncConnection, draft_id: int, version_id: int, facts: Sequence[str]
) -> None:
    """Put facts into a draft's brief, and note of which version's findings those come."""
    of_draft = drafts.c.id == draft_id
    kept = (await connection.execute(select(drafts.c.facts).where(of_draft))).scalar_one()
    grown = with_facts(kept, facts)
    if len(grown) == len(kept):
        return
    await connection.execute(update(drafts).where(of_draft).values(facts=grown))
    of_version = versions.c.id == version_id
    taken = (await connection.execute(select(versions.c.taken).where(of_version))).scalar_one()
    await connection.execute(
        update(versions).where(of_version).values(taken=[*taken, *grown[len(kept) :]])
    )
    await index(connection, draft_id)


def with_facts(kept: Sequence[str], facts: Sequence[str]) -> list[str]:
    """Return facts and those among others that do not stand there, whatever their case."""
    grown, known = list(kept), {plain(fact) for fact in kept}
    for fact in facts:
        if (said := plain(fact)) and said not in known:
            known.add(said)
            grown.append(" ".join(storable(fact).split()))
    return grown


async def _latest_before(
    connection: AsyncConnection, draft_id: int, number: int
) -> dict[str, Row[Any]]:
    """Return how each question stood in the latest earlier version that had it, by its key."""
    statement = (
        select(findings)
        .join(versions, versions.c.id == findings.c.version_id)
        .where(versions.c.draft_id == draft_id, versions.c.number < number)
        .order_by(versions.c.number, findings.c.position)
    )
    return {row.key: row for row in await connection.execute(statement)}


def _settled(before: Row[Any] | None, finding: Finding, brief: str) -> dict[str, object]:
    """Return how a question stands that stood so before.

    A fact that somebody took out of the brief again is asked about again, and so is a word that is
    no longer the team's, and whatever is worse than when it was ticked off.
    """
    holds = before is not None and (
        (before.state is FindingState.CHECKED and _is_no_worse(finding, before))
        or (before.state is FACT and _stands_in(brief, before.quote))
    )
    if before is None or not holds:
        return {"state": FindingState.OPEN, "by": None, "at": None}
    return {"state": before.state, "by": before.by, "at": before.at}


def _is_no_worse(finding: Finding, before: Row[Any]) -> bool:
    """Tell whether a finding is what somebody ticked off, or less than that.

    Of a bullet more may be missing now; a letter that was a little short may be far too short.
    """
    about, known = [storable(each) for each in finding.about], list(before.about)
    same = finding.reason is Reason(before.reason)
    match finding.kind:
        case Kind.MISSING:
            return same and set(about) <= set(known)
        case Kind.RULE:
            return same and about == known
    return True


def _stands_in(brief: str, quote: str) -> bool:
    """Tell whether exact words stand in a brief as whole words: a "5" does not stand in "15"."""
    words = re.escape(plain(quote))
    return re.search(rf"(?<!\w){words}(?!\w)", brief) is not None


def _values(version_id: int, position: int, finding: Finding) -> dict[str, object]:
    return {
        "version_id": version_id,
        "position": position,
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "reason": finding.reason.value,
        "about": [storable(each) for each in finding.about],
        "risk": finding.risk,
        "key": _key(finding),
    }


def _key(finding: Finding) -> str:
    return storable(finding.key)


def _record(row: Row[Any]) -> FindingRecord:
    return FindingRecord(
        id=row.id,
        version_id=row.version_id,
        finding=Finding(
            kind=row.kind,
            start=row.start,
            end=row.end,
            quote=row.quote,
            reason=Reason(row.reason),
            about=tuple(row.about),
            risk=row.risk,
        ),
        state=row.state,
        by=row.by,
        at=row.at,
    )
