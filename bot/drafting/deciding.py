"""Decisions: approve, discard, reopen, star, each on exactly the version that a person saw."""

from dataclasses import dataclass

from bot.archive import (
    DECIDED,
    GONE,
    Archive,
    Decision,
    DecisionKind,
    Draft,
    DraftState,
    FindingRecord,
    FindingState,
    Version,
    VersionState,
)
from bot.drafting.announcing import Announcing
from bot.drafting.checking import Checking
from bot.drafting.desk import Desk
from bot.drafting.output_file import OutputFiles
from bot.drafting.overtaken import Overtaken


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Why a text was not approved: these things in it are still to be checked.

    None where it could not be looked through, so that nobody knows what there is.
    """

    findings: tuple[FindingRecord, ...] | None


class Deciding:
    """The way of a decision: into the archive, then to the thread, then to the channel."""

    def __init__(
        self,
        archive: Archive,
        desk: Desk,
        checking: Checking,
        files: OutputFiles,
        announcing: Announcing,
        *,
        approves_unchecked: bool,
    ) -> None:
        self._approves_unchecked = approves_unchecked
        self._archive = archive
        self._desk = desk
        self._checking = checking
        self._files = files
        self._announcing = announcing

    async def start(self) -> None:
        """Take up the announcements that an earlier run did not get to, in tasks."""
        await self._announcing.start()

    async def decide(
        self, draft_id: int, version: int, kind: DecisionKind, *, by: str, request_id: int
    ) -> Decision | Overtaken | Unchecked:
        """Decide about a version, if it is the newest and nobody was faster.

        Where the team wants that, nothing is approved of which something is still to be checked.

        Args:
            draft_id: the draft.
            version: the number of the version that the person saw.
            kind: what they decide.
            by: who decides.
            request_id: the request that asks; it is done in the same transaction.

        Raises:
            NotOnRecordError: when there is no such draft.
        """
        draft = await self._archive.drafts.get(draft_id)
        if kind is DecisionKind.APPROVE:
            # What somebody wrote into the file a moment ago is the newest version.
            await self._files.take_in(draft)
        async with self._desk.turn(draft_id):
            # Nobody opens a finding again between this look and the decision.
            if kind is DecisionKind.APPROVE and (why := await self._unchecked(draft, version)):
                return why
            decision = await self._archive.decisions.decide(
                draft_id, version=version, kind=kind, by=by, request_id=request_id
            )
        if decision is None:
            return await self._why_not(draft_id, version, kind)
        await self._desk.show_again(draft_id, version)
        if kind is DecisionKind.APPROVE:
            self._announcing.announce(decision)
        if kind is DecisionKind.REOPEN:
            self._announcing.withdraw(decision)
        return decision

    async def star(self, draft_id: int, version: int, *, by: str | None, request_id: int) -> bool:
        """Star an approved version, or take its star away (`by` None); False when it is not."""
        decision = await self._archive.decisions.latest(draft_id)
        if decision is None or decision.version != version:
            return False
        starred = await self._archive.drafts.star(
            draft_id, version=version, by=by, request_id=request_id
        )
        if starred:
            await self._desk.show_again(draft_id, version)
        return starred

    async def _unchecked(self, draft: Draft, number: int) -> Unchecked | None:
        """Return what keeps a version from being approved, if it is the one that counts."""
        newest = await self._archive.versions.latest(draft.id)
        if self._approves_unchecked or newest is None or newest.number != number:
            return None
        if (await self._archive.drafts.get(draft.id)).state is not DraftState.READY:
            return None
        # A text that was saved a moment ago may not have been looked through yet.
        checked = await self._checking.checked(draft, newest)
        if checked is None:
            return Unchecked(None)
        still_open = tuple(each for each in checked.findings if each.state is FindingState.OPEN)
        return Unchecked(still_open) if still_open else None

    async def _why_not(self, draft_id: int, version: int, kind: DecisionKind) -> Overtaken:
        draft = await self._archive.drafts.get(draft_id)
        newest = await self._archive.versions.latest(draft_id)
        return why_not(draft, newest, version, kind)


def why_not(draft: Draft, newest: Version | None, version: int, kind: DecisionKind) -> Overtaken:
    """Say why a decision was not taken, from how the draft stands a moment later."""
    if draft.state in GONE:
        return Overtaken.DELETED
    if draft.state is DraftState.WRITING:
        return Overtaken.WRITING
    if newest is None:
        return Overtaken.NO_TEXT
    if newest.number != version:
        return Overtaken.NEWER
    if (
        kind is DecisionKind.APPROVE
        and draft.state not in DECIDED
        and newest.state is not VersionState.COMPLETE
    ):
        return Overtaken.NO_TEXT
    return Overtaken.DECIDED
