"""Deletion: the text of a draft goes; its number, its dates and its decisions stay."""

import asyncio
from collections.abc import Collection

from sqlalchemy import case, delete, select, update

from bot.archive.audit import audited
from bot.archive.database import Database
from bot.archive.fulltext import forget, merge
from bot.archive.records import GONE, NO_BRIEF, DraftState, RequestState, VersionState
from bot.archive.tables import drafts, feedback, findings, requests, versions
from bot.archive.versions import done, set_draft

# What is being posted or written would come back: whoever wants it gone stops it first.
DELETABLE = frozenset(DraftState) - GONE - {DraftState.PLACING, DraftState.WRITING}
"""The states in which a draft may be deleted."""

DELETE_ACT = "delete draft"
"""What the audit calls a deletion."""


def subject_of(draft_id: int) -> str:
    """Name a draft as the audit does."""
    return f"draft {draft_id}"


class Deletion:
    """The way in which texts leave the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._erasing = asyncio.Lock()
        # Of these, and of what an earlier run deleted, index and log may hold words still.
        self._not_erased: set[int] = set()
        self._has_erased = False

    async def delete_text(
        self,
        draft_id: int,
        *,
        by: str | None,
        request_id: int | None = None,
        only_from: Collection[DraftState] = DELETABLE,
        erase: bool = True,
        **details: str,
    ) -> bool:
        """Delete all text of a draft, and put a line into the audit, in one transaction.

        Args:
            by: who wants it; None where a setting does.
            request_id: the request that asks; it is done then.
            only_from: the states in which it may be deleted, none but those of `DELETABLE`.
            erase: whether no trace of it is left then; False: whoever deletes many calls `erase`
                after the last one, because it takes as long for one as for all.
            details: what the audit is to say beside the draft's number.

        Return False when it stands otherwise, was deleted already, or is not there. File and
        thread follow; until then the draft is DELETING.
        """
        found = select(drafts.c.state).where(drafts.c.id == draft_id).with_for_update()
        of_draft = versions.c.draft_id == draft_id
        ids = select(versions.c.id).where(of_draft)
        async with self._database.writing() as connection:
            state = (await connection.execute(found)).scalar_one_or_none()
            if state not in DELETABLE & frozenset(only_from):
                return False
            await connection.execute(delete(feedback).where(feedback.c.version_id.in_(ids)))
            await connection.execute(delete(findings).where(findings.c.version_id.in_(ids)))
            await connection.execute(
                update(versions)
                .where(of_draft)
                .values(
                    text="",
                    sha256=None,
                    brief=NO_BRIEF.as_json(),
                    instruction=None,
                    failure=None,
                    state=VersionState.FAILED,
                    checked_at=None,
                    checked_in_english=None,
                    taken=[],
                    # Nothing of it is to be shown again, whatever was waiting for that.
                    changed_at=None,
                )
            )
            # The requests hold what people typed: the brief, changes, edits.
            await connection.execute(
                update(requests)
                .where(requests.c.draft_id == draft_id)
                .values(
                    payload={},
                    state=case(
                        (requests.c.state == RequestState.RECEIVED, RequestState.REFUSED),
                        else_=requests.c.state,
                    ),
                )
            )
            await set_draft(
                connection,
                draft_id,
                DraftState.DELETING,
                **NO_BRIEF.as_json(),
                starred_by=None,
                starred_at=None,
            )
            await forget(connection, draft_id)
            await connection.execute(audited(by, DELETE_ACT, subject_of(draft_id), **details))
            await done(connection, request_id)
        self._not_erased.add(draft_id)
        if erase:
            await self.erase()
        return True

    async def completed(self, draft_id: int) -> None:
        """Note that file and thread are rid of the text as well."""
        if draft_id in self._not_erased or not self._has_erased:  # a crash came in between
            await self.erase()
        statement = (
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.state == DraftState.DELETING)
            .values(state=DraftState.DELETED, output_file=None, former_files=[], file_sha256=None)
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def erase(self) -> None:
        """See to it that the files of the archive hold no more of what was deleted.

        Of several who ask at once the first does it for all.
        """
        wanted = set(self._not_erased)
        async with self._erasing:
            if self._has_erased and not wanted & self._not_erased:
                return
            erased = set(self._not_erased)
            await self._erase()
            self._not_erased -= erased
            self._has_erased = True

    async def _erase(self) -> None:
        goes_on, first = True, True
        while goes_on:
            async with self._database.writing() as connection:
                goes_on = await merge(connection, first=first)
            first = False
        await self._database.forget_log()
