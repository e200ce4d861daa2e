"""Approved drafts: what was approved, with all that led to it, a page at a time.

An approval stands while its draft is approved: the newest one counts. Whoever reopens a draft, or
deletes it, takes it out of here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, true, tuple_

from bot.archive.database import Database
from bot.archive.records import GONE, DecisionKind, DraftState, Reference, Version
from bot.archive.tables import decisions, drafts, feedback, versions
from bot.archive.versions import version_of


class Opinion(StrEnum):
    """What people must think of a draft, whichever of its versions they said it of."""

    ANY = "any"
    GOOD = "good"
    """Somebody called a version good, and nobody one bad."""
    NOT_BAD = "not_bad"
    """Nobody called a version bad."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes look: who may see what, as everywhere drafts are found.

    Attributes:
        person: sees what they asked for in private themselves; None: nobody in particular.
        channel: what was asked for in private is seen in the channel where it stands.
        everything: sees all, private or not: whoever holds the machine.
    """

    person: str | None = None
    channel: str | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """That a draft is approved: by its newest approval, on which version (by number), and when."""

    draft_id: int
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ApprovedDraft:
    """An approved draft with all of its versions, oldest first."""

    approval: Approval
    versions: tuple[Version, ...]

    @property
    def version(self) -> Version:
        """The version that was approved."""
        return next(each for each in self.versions if each.number == self.approval.version)


class Approved:
    """The approved drafts on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(
        self,
        viewer: Viewer,
        *,
        since: date | None = None,
        until: date | None = None,
        person: str | None = None,
        writer: str | None = None,
        opinion: Opinion = Opinion.ANY,
        starred: bool = False,
    ) -> list[Approval]:
        """Return the approvals that stand, oldest first.

        Args:
            viewer: who looks.
            since: approved on this day or later, by this machine's clock.
            until: approved on this day or before.
            person: the draft was asked for by this person, by the id.
            writer: a part of a name, `engine:model`, of a model that wrote a version of it.
            opinion: what people must think of it.
            starred: only golden briefs.
        """
        conditions = [_visible(viewer), *_approved_between(since, until), *_thought(opinion)]
        if person:
            conditions.append(drafts.c.requested_by == person)
        if writer:
            conditions.append(_written_by(writer))
        if starred:
            conditions.append(drafts.c.starred_by.is_not(None))
        statement = _standing().where(*conditions).order_by(decisions.c.at, drafts.c.id)
        async with self._database.reading() as connection:
            return [_approval(row) for row in await connection.execute(statement)]

    async def page(self, approvals: Sequence[Approval]) -> list[ApprovedDraft]:
        """Return the drafts of these approvals, in this order.

        A draft that was reopened, approved anew or deleted in the meantime is not among them.
        """
        ids = [each.draft_id for each in approvals]
        standing = _standing().where(drafts.c.id.in_(ids))
        texts = (
            select(versions)
            .where(versions.c.draft_id.in_(ids))
            .order_by(versions.c.draft_id, versions.c.number)
        )
        async with self._database.reading() as connection:
            stand = {_approval(row) for row in await connection.execute(standing)}
            found = [version_of(row) for row in await connection.execute(texts)]
        of_draft = {draft: tuple(own) for draft, own in groupby(found, key=_draft_of)}
        return [ApprovedDraft(one, of_draft[one.draft_id]) for one in approvals if one in stand]

    async def texts(
        self, viewer: Viewer, references: Collection[Reference]
    ) -> dict[Reference, str]:
        """Return the texts that briefs rely on; what is deleted or may not be seen is left out."""
        wanted = sorted({(each.draft, each.version) for each in references})
        statement = (
            select(versions.c.draft_id, versions.c.number, versions.c.text)
            .join(drafts, drafts.c.id == versions.c.draft_id)
            .where(tuple_(versions.c.draft_id, versions.c.number).in_(wanted), _visible(viewer))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all() if wanted else []
        return {Reference(draft, number): text for draft, number, text in rows if text.strip()}

    async def private(self) -> frozenset[int]:
        """Return the drafts that were asked for in private."""
        statement = select(drafts.c.id).where(drafts.c.private.is_(True))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(statement)).scalars())

    async def gone(self) -> frozenset[int]:
        """Return the drafts whose text was deleted."""
        statement = select(drafts.c.id).where(drafts.c.state.in_(GONE))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(statement)).scalars())


def _standing() -> Select[tuple[int, int, datetime]]:
    # By its id: two approvals may have come within the same tick of the clock.
    newest = (
        select(func.max(decisions.c.id))
        .where(decisions.c.draft_id == drafts.c.id, decisions.c.kind == DecisionKind.APPROVE)
        .correlate(drafts)
        .scalar_subquery()
    )
    return (
        select(drafts.c.id, decisions.c.version, decisions.c.at)
        .join(decisions, decisions.c.id == newest)
        .where(drafts.c.state == DraftState.APPROVED)
    )


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.everything:
        return true()
    seen: list[ColumnElement[bool]] = [drafts.c.private.is_(False)]
    if viewer.person:
        seen.append(drafts.c.requested_by == viewer.person)
    if viewer.channel:
        seen.append(drafts.c.channel == viewer.channel)
    return or_(*seen)


def _approved_between(since: date | None, until: date | None) -> Iterator[ColumnElement[bool]]:
    if since:
        yield decisions.c.at >= _beginning(since)
    if until:
        yield decisions.c.at < _beginning(until + timedelta(days=1))


def _beginning(day: date) -> datetime:
    """Return the moment in which a day begins, by this machine's clock."""
    return datetime.combine(day, time.min).astimezone()


def _thought(opinion: Opinion) -> Iterator[ColumnElement[bool]]:
    if opinion is not Opinion.ANY:
        yield ~_called(good=False)
    if opinion is Opinion.GOOD:
        yield _called(good=True)


def _called(*, good: bool) -> ColumnElement[bool]:
    """Whether somebody called a version of a draft good, or bad."""
    of_draft = (versions.c.draft_id == drafts.c.id) & feedback.c.good.is_(good)
    return exists(
        select(feedback.c.id)
        .join(versions, versions.c.id == feedback.c.version_id)
        .where(of_draft)
        .correlate(drafts)
    )


def _written_by(name: str) -> ColumnElement[bool]:
    writer: ColumnElement[Any] = versions.c.engine + ":" + versions.c.model
    return drafts.c.id.in_(
        select(versions.c.draft_id).where(writer.icontains(name, autoescape=True))
    )


def _approval(row: Row[Any]) -> Approval:
    return Approval(row.id, row.version, row.at)


def _draft_of(version: Version) -> int:
    return version.draft_id
