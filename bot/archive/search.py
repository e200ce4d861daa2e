"""Finding drafts: by their words, by what is known of them, and by likeness."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, null, or_, select

from bot.archive import fulltext
from bot.archive.database import Database
from bot.archive.drafts import draft_of
from bot.archive.records import Draft, DraftState
from bot.archive.tables import drafts, versions

BEGINS = fulltext.BEGINS
ENDS = fulltext.ENDS

MOST_TERMS = 200
TELLING_TERMS = 12
MOST_FREQUENT = 0.2
"""A word that a larger share of the drafts has tells nothing of what a draft is about."""
FEW = 20
"""Among so few drafts every word may tell something."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; what is not said does not matter.

    Attributes:
        words: all of these, in title, brief or newest text. A word is also found where it begins a
            longer one; what stands in double quotes is found as it stands.
        states: in one of these states; none given: in any.
        person: asked for by this person, by the id.
        since: asked for on this day or later, by this machine's clock.
        until: asked for on this day or before.
        writer: a part of a name, `engine:model`, of a model that wrote a version of it.
        starred: only golden briefs.
    """

    words: str = ""
    states: frozenset[DraftState] = frozenset()
    person: str | None = None
    since: date | None = None
    until: date | None = None
    writer: str | None = None
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A draft that was found.

    `version` is the number of its newest version, 0 where there is none. `snippet` is where words
    of the search stand in it, each between `BEGINS` and `ENDS`; None where none were asked for.
    """

    draft: Draft
    version: int
    snippet: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, newest first, and how much there is in all."""

    hits: list[Hit]
    total: int


class Search:
    """The ways to find drafts. Nobody finds what they may not see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        wanted: Filter,
        *,
        viewer: str,
        channel: str | None,
        limit: int,
        offset: int = 0,
        but_of: str | None = None,
        changed_last: bool = False,
    ) -> Found:
        """Return the drafts that a person looks for, newest first.

        Args:
            wanted: what they look for; words without a letter or digit find nothing.
            viewer: who looks. What was asked for in private is found by who asked,
            channel: and in the channel where it stands.
            limit: how many at most.
            offset: how many newer ones to leave out.
            but_of: a person whose drafts are left out.
            changed_last: whether those come first of which something was decided last; for a
            search by words it is always the newest.
        """
        conditions = [_visible(viewer, channel), *_conditions(wanted)]
        if but_of:
            conditions.append(drafts.c.requested_by != but_of)
        found: FromClause = drafts
        snippet: ColumnElement[Any] = null()
        newest_first = (drafts.c.state_changed_at if changed_last else drafts.c.id).desc()
        if wanted.words:
            found = drafts.join(fulltext.index_table, fulltext.leads_to(drafts.c.id))
            conditions += [fulltext.matches(fulltext.all_of(wanted.words))]
            snippet = fulltext.snippet()
            # The index is read in this order; ordered by the drafts' id, all that was found would
            # be sorted, snippets included: 3 s instead of 10 ms for a word that 100,000 have.
            newest_first = fulltext.index_table.c.rowid.desc()
        number = select(func.count()).select_from(found).where(*conditions)
        page = (
            select(drafts, _newest().label("newest"), snippet.label("snippet"))
            .select_from(found)
            .where(*conditions)
            .order_by(newest_first)
            .limit(limit)
            .offset(offset)
        )
        async with self._database.reading() as connection:
            total = (await connection.execute(number)).scalar_one()
            rows = (await connection.execute(page)).all() if total > offset else []
        return Found([Hit(draft_of(row), row.newest, row.snippet) for row in rows], total)

    async def similar(
        self, text: str, *, viewer: str, channel: str | None, limit: int = 3, but: int | None = None
    ) -> list[Hit]:
        """Return the approved drafts that are most like a text, the most like first.

        Args:
            text: a brief, say.
            viewer: who looks, as in `find`.
            channel: where, as in `find`.
            limit: how many at most.
            but: a draft to leave out: the one that the text belongs to.
        """
        terms = await self._telling(fulltext.terms_of(text))
        if not terms:
            return []
        like = (
            select(drafts.c.id)
            .select_from(drafts.join(fulltext.index_table, fulltext.leads_to(drafts.c.id)))
            .where(
                fulltext.matches(fulltext.any_of(terms)),
                drafts.c.state == DraftState.APPROVED,
                drafts.c.id != (but or 0),
                _visible(viewer, channel),
            )
            .order_by(fulltext.likeness(), drafts.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            ids = list((await connection.execute(like)).scalars())
            whole = select(drafts, _newest().label("newest")).where(drafts.c.id.in_(ids))
            found = {row.id: row for row in await connection.execute(whole)}
        return [Hit(draft_of(found[one]), found[one].newest) for one in ids]

    async def _telling(self, terms: Sequence[str]) -> list[str]:
        """Return the terms that tell a text from others: the rarest ones that others have too.

        To rank drafts by all the words of a brief takes seconds among 100,000, and the frequent
        ones hardly count.
        """
        of_index = fulltext.terms_table
        frequencies = select(of_index.c.term, of_index.c.doc).where(
            of_index.c.term.in_(terms[:MOST_TERMS])
        )
        newest = select(func.max(drafts.c.id))
        async with self._database.reading() as connection:
            found = {row.term: row.doc for row in await connection.execute(frequencies)}
            number = (await connection.execute(newest)).scalar_one() or 0
        too_frequent = max(number * MOST_FREQUENT, FEW)
        rare = [term for term, drafts_with_it in found.items() if drafts_with_it <= too_frequent]
        return sorted(rare, key=lambda term: found[term])[:TELLING_TERMS]


def _visible(viewer: str, channel: str | None) -> ColumnElement[bool]:
    seen_here = [drafts.c.channel == channel] if channel else []
    return or_(drafts.c.private.is_(False), drafts.c.requested_by == viewer, *seen_here)


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.states:
        yield drafts.c.state.in_(wanted.states)
    if wanted.person:
        yield drafts.c.requested_by == wanted.person
    if wanted.since:
        yield drafts.c.created_at >= _beginning(wanted.since)
    if wanted.until:
        yield drafts.c.created_at < _beginning(wanted.until + timedelta(days=1))
    if wanted.writer:
        yield _written_by(wanted.writer)
    if wanted.starred:
        yield drafts.c.starred_by.is_not(None)


def _beginning(day: date) -> datetime:
    """Return the moment in which a day begins, by this machine's clock."""
    return datetime.combine(day, time.min).astimezone()


def _written_by(name: str) -> ColumnElement[bool]:
    writer = versions.c.engine + ":" + versions.c.model
    return drafts.c.id.in_(
        select(versions.c.draft_id).where(writer.icontains(name, autoescape=True))
    )


def _newest() -> ColumnElement[int]:
    """Return the number of a draft's newest version; 0 where there is none."""
    newest = select(func.max(versions.c.number)).where(versions.c.draft_id == drafts.c.id)
    return func.coalesce(newest.correlate(drafts).scalar_subquery(), 0)
