"""Recovery: what an earlier run left in the middle is finished, or says where it stopped."""

from datetime import UTC, datetime, timedelta

import structlog

from bot.archive import Archive, Draft, DraftState, Outcome, Version, VersionState
from bot.drafting.cards.brief import unplaced_card
from bot.drafting.desk import Desk, UnplacedError
from bot.drafting.showing import Showing
from bot.engines import Engines
from bot.manifest import bot_name
from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.tasks import TaskSet
from bot.words import drafts as words

log = structlog.get_logger(__name__)

# After a longer absence nobody waits for the draft any more: nothing is written or posted.
RECOVERY_AGE = timedelta(hours=24)


class Recovery:
    """Takes up drafts after a restart."""

    def __init__(
        self,
        archive: Archive,
        engines: Engines,
        door: Door,
        desk: Desk,
        showing: Showing,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._door = door
        self._desk = desk
        self._showing = showing

    async def start(self, tasks: TaskSet) -> None:
        """Find what was left, now, and take it up in tasks of its own."""
        left = {DraftState.PLACING, DraftState.WAITING, DraftState.WRITING}
        drafts = await self._archive.drafts.in_states(left)
        unpresented = await self._archive.versions.unpresented(age_limit())
        for draft in drafts:
            tasks.start(self._take_up(draft), name=f"recover draft {draft.id}")
        for version in unpresented:
            tasks.start(self._showing.present_again(version), name=f"present {version.id}")

    async def _take_up(self, draft: Draft) -> None:
        version = await self._archive.versions.latest(draft.id)
        if version is not None:
            await self._take_up_version(draft, version)
        elif draft.state_changed_at > age_limit():
            try:
                await self._desk.carry_on(draft, resumed=True)
            except UnplacedError as unplaced:
                await self._tell_directly(unplaced)
        else:
            ended = DraftState.FAILED if draft.thread_ts else DraftState.UNPLACED
            await self._archive.drafts.set_state(draft.id, ended, only_from={draft.state})

    async def _take_up_version(self, draft: Draft, version: Version) -> None:
        """Write a version that has no words yet; end one that has some where it stopped."""
        if version.state is not VersionState.WRITING:
            return
        recent = version.started_at > age_limit()
        writer = version.writer
        model = self._engines.named(writer.engine, writer.model) if writer else None
        if recent and model and not version.text:
            await self._desk.write(draft, version, model, resumed=True)
            return
        state = VersionState.PARTIAL if version.text else VersionState.FAILED
        outcome = Outcome(text=version.text.strip(), state=state, failure=words.INTERRUPTED)
        ended = await self._archive.versions.finish(version.id, outcome)
        # However old it is, its message must not say for ever that it is being written; to rewrite
        # a message disturbs nobody, but a new one would.
        if recent or ended.messages:
            await self._showing.present_again(ended)

    async def _tell_directly(self, unplaced: UnplacedError) -> None:
        """Tell the person that the brief could not be posted; the command's own answer is gone."""
        draft = unplaced.draft
        try:
            direct = await self._door.direct_channel(draft.requested_by)
            card = unplaced_card(draft, bot_name(), unplaced.code)
            await self._door.post(
                direct,
                card,
                key=f"unplaced-{draft.id}-{draft.created_at.timestamp():.0f}",
                since=draft.created_at,
                resumed=True,
            )
        except SlackFailure as failure:
            log.warning("a person was not told", draft=draft.id, why=str(failure))


def age_limit() -> datetime:
    """Return the moment before which nobody waits any more."""
    return datetime.now(UTC) - RECOVERY_AGE
