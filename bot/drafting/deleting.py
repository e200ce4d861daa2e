"""Deleting a draft: its text leaves the archive, then the file, then Slack.

The archive is first, so that nothing brings a text back: whoever shows or writes something reads it
there. What is left of the draft is its number, its dates, its decisions, and a line in the audit.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

import structlog

from bot.archive import Archive, Draft, DraftState, Version
from bot.archive.deletion import DELETABLE, DELETE_ACT, subject_of
from bot.drafting.desk import Desk
from bot.drafting.output_file import OutputFiles
from bot.drafting.taking_back import as_far_as_slack_lets_us, take_back
from bot.slack.door import CLOCKS_DIFFER_SECONDS, Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.tasks import TaskSet
from bot.words import retention as words

log = structlog.get_logger(__name__)

SLACK_AWAY_SECONDS = 60.0
FOLDER_AWAY_SECONDS = 600.0
DAYS = "days"
"""What the audit is to say where a setting deletes: for how many days drafts are kept."""
DATASETS = "datasets"
"""What the audit is to say where a deleted text goes on in training data: in which."""

# Its thread is coming into being, or its text.
_BUSY = frozenset({DraftState.PLACING, DraftState.WRITING})
_DELETED = frozenset({DraftState.DELETING, DraftState.DELETED})
_HASH_SHOWN = 8
_JOBS_LOOKED_THROUGH = 500
# What we answered to one person stands in a thread where nobody else reads.
_ANSWER = "answer-"


class NotDeleted(StrEnum):
    """Why a draft was not deleted."""

    BUSY = "busy"
    """It is being posted or written: whoever wants it gone stops it first."""
    GONE = "gone"
    """It was deleted before."""
    CHANGED = "changed"
    """It stands otherwise than whoever asked had seen."""


class Deleting:
    """The way of a draft out of the house. Whatever a crash cuts off goes on at the next start."""

    def __init__(
        self, archive: Archive, files: OutputFiles, desk: Desk, door: Door, tasks: TaskSet
    ) -> None:
        self._archive = archive
        self._files = files
        self._desk = desk
        self._door = door
        self._tasks = tasks
        self._deleted: Callable[[], None] = _nobody_hears

    async def held_by(self, draft_id: int) -> list[tuple[str, bool]]:
        """Return the names of the kept datasets with a text of this draft: deleting keeps them.

        With each name comes whether it went out: a copy is at an engine, or a job is about it;
        these are first. They are for admins only: a name may tell what others are not to read.
        """
        holding = await self._archive.datasets.holding(draft_id)
        if not holding:
            return []
        out = {upload.dataset_sha256 for upload in await self._archive.datasets.uploads()}
        for job in await self._archive.jobs.recent(_JOBS_LOOKED_THROUGH):
            out |= {job.training_sha256 or "", job.validation_sha256 or ""}
        named = [(each.name, each.sha256 in out) for each in holding]
        return sorted(named, key=lambda each: not each[1])

    def follow(self, deleted: Callable[[], None]) -> None:
        """Let somebody hear that a text has left the archive; it is called only to start tasks."""
        self._deleted = deleted

    async def start(self) -> None:
        """Go on with what an earlier run left half deleted, however long ago, in tasks."""
        for draft in await self._archive.drafts.in_states({DraftState.DELETING}):
            self._clear_in_task(draft, resumed=True)

    async def delete(
        self,
        draft_id: int,
        *,
        by: str | None,
        request_id: int | None = None,
        only_from: Collection[DraftState] = DELETABLE,
        **details: str,
    ) -> NotDeleted | None:
        """Delete a draft's text: from the archive now, from file and Slack in a task.

        Args:
            draft_id: the draft.
            by: who wants it; None where a setting does.
            request_id: the request that asks; it is done together with the deletion.
            only_from: the states in which it may be deleted, none but those of `DELETABLE`.
            details: what the audit is to say beside the draft's number.
        """
        async with self._desk.turn(draft_id):
            draft = await self._archive.drafts.get(draft_id)
            if draft.state in _DELETED:
                return NotDeleted.GONE
            deleted = await self._archive.deletion.delete_text(
                draft_id,
                by=by,
                request_id=request_id,
                only_from=only_from,
                erase=True,
                **await self._and_datasets(draft_id, details),
            )
            if not deleted:
                return NotDeleted.BUSY if draft.state in _BUSY else NotDeleted.CHANGED
        log.info("a draft is deleted", draft=draft_id, by=by)
        self._clear_in_task(draft, resumed=False)
        return None

    async def delete_many(
        self,
        draft_ids: Iterable[int],
        *,
        only_from: Collection[DraftState],
        over: asyncio.Event,
        **details: str,
    ) -> None:
        """Delete what a setting wants deleted, until `over`; their words leave the index at once.

        Nobody has looked at them just now, so what a person wrote into a file comes first: then
        the draft stands otherwise, and stays.
        """
        deleted: list[Draft] = []
        for draft_id in draft_ids:
            if over.is_set():
                break
            draft = await self._archive.drafts.get(draft_id)
            if await self._is_worked_on(draft):
                continue
            async with self._desk.turn(draft_id):
                if await self._archive.deletion.delete_text(
                    draft_id,
                    by=None,
                    request_id=None,
                    only_from=only_from,
                    erase=False,
                    **await self._and_datasets(draft_id, details),
                ):
                    log.info("a draft is deleted", draft=draft_id, by=None)
                    deleted.append(draft)
        if deleted:
            await self._archive.deletion.erase()
        for draft in deleted:
            self._clear_in_task(draft, resumed=False)

    async def _and_datasets(self, draft_id: int, details: dict[str, str]) -> dict[str, str]:
        """Say also which datasets hold the text, by name and hash: they stay as they are."""
        holding = await self._archive.datasets.holding(draft_id)
        if not holding:
            return details
        names = (f"{each.name} ({each.sha256[:_HASH_SHOWN]})" for each in holding)
        return {**details, DATASETS: ", ".join(names)}

    async def _is_worked_on(self, draft: Draft) -> bool:
        """Take in what a draft's file holds; tell whether there is, or may be, more to come."""
        try:
            await self._files.take_in(draft)
            return await self._files.is_changed(draft)
        except OSError as error:
            log.warning("a draft is not deleted yet", draft=draft.id, why=str(error))
            return True

    def _clear_in_task(self, draft: Draft, *, resumed: bool) -> None:
        self._deleted()
        self._tasks.start(self._clear(draft, resumed=resumed), name=f"delete draft {draft.id}")

    async def _clear(self, draft: Draft, *, resumed: bool) -> None:
        """Delete file and messages, however long Slack or the folder is away; then it is done."""
        removed = await self._is_removed(draft)
        await self._until_slack_is_clear(draft, resumed=resumed)
        while not removed:
            await asyncio.sleep(FOLDER_AWAY_SECONDS)
            removed = await self._is_removed(draft)
        await self._archive.deletion.completed(draft.id)

    async def _is_removed(self, draft: Draft) -> bool:
        """Remove a draft's files; False where the folder does not let us."""
        try:
            await self._files.remove(draft)
        except OSError as error:
            log.error("output file not deleted", draft=draft.id, why=str(error))  # noqa: TRY400 - the reason is the news, not where it was raised
            return False
        return True

    async def _until_slack_is_clear(self, draft: Draft, *, resumed: bool) -> None:
        while True:
            try:
                await self._clear_slack(draft, resumed=resumed)
            except SlackFailure as failure:
                if failure.code not in PASSING:
                    log.warning("a deleted draft stays in Slack", draft=draft.id, why=str(failure))
                    return
                log.warning("a draft's messages are not deleted yet", why=str(failure))
                await asyncio.sleep(SLACK_AWAY_SECONDS)
                resumed = True
            else:
                return

    async def _clear_slack(self, draft: Draft, *, resumed: bool) -> None:
        for decision in await self._archive.decisions.of(draft.id):
            await take_back(self._door, draft, decision)
        if draft.thread_ts is None:
            return
        for version in await self._archive.versions.of(draft.id):
            # Whoever shows it just now has noted in which messages, when the lock is ours.
            async with self._desk.alone(version.id):
                noted = await self._archive.versions.get(version.id)
                for ts in noted.messages:
                    await as_far_as_slack_lets_us(self._door.delete(draft.channel, ts))
        await self._clear_thread(draft, draft.thread_ts, resumed=resumed)

    async def _clear_thread(self, draft: Draft, thread_ts: str, *, resumed: bool) -> None:
        """Delete what else we said of a draft, and say in its thread what became of it."""
        key = f"deleted-{draft.id}-{draft.created_at.timestamp():.0f}"
        said = formatted_note(await self._farewell(draft))
        ours = await self._door.ours(draft.channel, thread_ts, draft.created_at)
        # Elsewhere it may be the message of a training, or the news of another draft.
        is_brief = (ours.get(thread_ts) or "").startswith(f"draft-{draft.id}-")
        head = is_brief and await self._rewrite(draft, thread_ts, said)
        telling = thread_ts
        if not head:
            telling = await self._door.post(
                draft.channel,
                said,
                key=key,
                since=draft.created_at,
                thread_ts=thread_ts,
                resumed=resumed,
            )
        versions = await self._archive.versions.of(draft.id)
        for ts, named in ours.items():
            if ts not in (telling, thread_ts) and _is_of(draft, versions, ts, named):
                await as_far_as_slack_lets_us(self._door.delete(draft.channel, ts))

    async def _rewrite(self, draft: Draft, ts: str, said: Message) -> bool:
        """Rewrite the brief that begins the thread; False where somebody has deleted it."""
        try:
            await self._door.update(draft.channel, ts, said)
        except SlackFailure as failure:
            if failure.code in PASSING:
                raise
            log.info("a brief cannot be rewritten", draft=draft.id, why=str(failure))
            return False
        return True

    async def _farewell(self, draft: Draft) -> str:
        """Say who, or which setting, deleted a draft; the audit knows."""
        line = await self._archive.audit.about(DELETE_ACT, subject_of(draft.id))
        if line and line.by:
            return words.deleted_by_mrkdwn(draft.id, line.by)
        days = str(line.details.get(DAYS, "")) if line else ""
        return words.deleted_by_setting_mrkdwn(draft.id, days)


def _nobody_hears() -> None:
    """Stand in until somebody follows."""


def _is_of(draft: Draft, versions: Iterable[Version], ts: str, key: str | None) -> bool:
    """Tell whether a message of ours tells of a draft: others may live in the same thread.

    A native stream has no key: what began while a version was written is taken for its stream.
    """
    written = [each for each in versions if each.writer]
    if key is None:
        return any(_began_within(each, float(ts)) for each in written)
    begins = (f"{name}-{draft.id}-" for name in ("draft", "file", "deleted"))
    of_versions = (f"version-{each.id}-" for each in versions)
    return key.startswith((*begins, *of_versions, _ANSWER))


def _began_within(version: Version, moment: float) -> bool:
    ended = version.finished_at or version.started_at
    return (
        version.started_at.timestamp() - CLOCKS_DIFFER_SECONDS
        < moment
        < ended.timestamp() + CLOCKS_DIFFER_SECONDS
    )
