"""The desk: a draft's way from its brief to a version that is archived, filed and shown.

The order is always the archive first, then the file, then Slack. So whatever a crash cuts off can
be taken up again from the archive; `recovery.py` does.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.archive import (
    Archive,
    Brief,
    Draft,
    DraftState,
    Request,
    Version,
    Writer,
)
from bot.drafting import cards
from bot.drafting.prompt import SystemPrompt, conversation
from bot.drafting.showing import Showing
from bot.drafting.writing import Writing
from bot.engines import EngineFailure, Engines, Generated, Model, generate
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.slack.growing import GrowingText
from bot.tasks import TaskSet
from bot.words import drafts as words

log = structlog.get_logger(__name__)

WRITER = "writer"
"""Where a request names the model (engine:model) that is to be tried out on its draft."""


@dataclass(eq=False)
class UnplacedError(Exception):
    """Slack did not take the brief into its channel. The draft is kept."""

    draft: Draft
    code: str


class Desk:
    """All drafts that are being worked on in this process."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        engines: Engines,
        door: Door,
        showing: Showing,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._door = door
        self._showing = showing
        self._tasks = tasks
        self._prompt = SystemPrompt(settings.system_prompt_file)
        self._live: dict[int, Writing] = {}

    async def draft(
        self,
        request: Request,
        brief: Brief,
        *,
        channel: str,
        private: bool,
        thread_ts: str | None,
        resumed: bool = False,
    ) -> None:
        """Turn a brief into a draft: record it, post it unless it has a thread, and write.

        Raises:
            UnplacedError: when Slack does not take the brief into the channel.
        """
        draft = await self._archive.drafts.create(
            request, channel=channel, private=private, brief=brief, thread_ts=thread_ts
        )
        await self.carry_on(draft, resumed=resumed)

    async def place_again(self, draft_id: int, *, directly_in: str | None = None) -> Draft | None:
        """Post an unplaced brief once more, or into a direct channel, and go on in a task.

        Return the draft in its thread, or None when it found its place before.

        Raises:
            UnplacedError: when Slack does not take it this time either.
        """
        draft = await self._archive.drafts.place_again(draft_id, directly_in=directly_in)
        if draft is None:
            return None
        placed = await self._place(draft, resumed=False)
        self._tasks.start(self.carry_on(placed, resumed=False), name=f"draft {draft.id}")
        return placed

    async def try_again(self, draft_id: int, after: int, user: str) -> bool:
        """Begin the version after number `after`; False when somebody else was first."""
        draft = await self._archive.drafts.get(draft_id)
        started = await self._begin(draft, after, user)
        if started is None:
            return False
        version, model = started
        self._tasks.start(self.write(draft, version, model), name=f"version {version.id}")
        for older in await self._archive.versions.of(draft.id):
            if older.number == after:
                await self._showing.present_again(older)
        return True

    def stop(self, version_id: int, user: str) -> bool:
        """Stop a version that is being written; False when it is not."""
        writing = self._live.get(version_id)
        if writing:
            writing.stop(f"{words.STOPPED}: {user}")
        return writing is not None

    def interrupt(self) -> None:
        """Stop everything that is being written, because the process is about to end."""
        for writing in self._live.values():
            writing.stop(words.INTERRUPTED)

    async def carry_on(self, draft: Draft, *, resumed: bool) -> None:
        """Do the next steps of a draft that has no version yet."""
        if draft.state is DraftState.PLACING:
            draft = await self._place(draft, resumed=resumed)
        if draft.state is not DraftState.WAITING:
            return
        started = await self._begin(draft, 0, draft.requested_by)
        if started:
            await self.write(draft, *started)

    async def _place(self, draft: Draft, *, resumed: bool) -> Draft:
        key = f"draft-{draft.id}-{draft.created_at.timestamp():.0f}"
        try:
            ts = await self._door.post(
                draft.channel,
                cards.brief_card(draft),
                key=key,
                since=draft.created_at,
                resumed=resumed,
            )
        except SlackFailure as failure:
            await self._archive.drafts.set_state(
                draft.id, DraftState.UNPLACED, only_from={DraftState.PLACING}
            )
            raise UnplacedError(draft, failure.code) from failure
        return await self._archive.drafts.place(draft.id, thread_ts=ts)

    async def _begin(
        self, draft: Draft, after: int, user: str
    ) -> tuple[Version, Model | EngineFailure] | None:
        """Begin a version with the model that writes now, or with the reason why none does."""
        model: Model | EngineFailure
        try:
            model = await self._model(draft)
            engine, name = model.engine.name, model.name
        except EngineFailure as failure:
            model, engine, name = failure, self._engines.first, words.NO_MODEL
        sha256 = await self._archive.prompts.keep(self._prompt.text())
        writer = Writer(engine, name, sha256)
        version = await self._archive.versions.begin(
            draft.id, after=after, writer=writer, requested_by=user
        )
        return (version, model) if version else None

    async def _model(self, draft: Draft) -> Model:
        """Return the model that is to be tried out on a draft, else the one that writes now."""
        request = await self._archive.requests.get(draft.request_id)
        engine, _, name = (request.payload.get(WRITER) or "").partition(":")
        tried = self._engines.named(engine, name) if name else None
        return tried or await self._engines.active()

    async def write(
        self,
        draft: Draft,
        version: Version,
        model: Model | EngineFailure,
        *,
        resumed: bool = False,
    ) -> None:
        """Write a version that has begun, from the first message to the last."""
        growing = self._showing.growing(draft, version, resumed=resumed)
        writing = Writing(version, growing, self._archive)
        self._live[version.id] = writing
        try:
            await _begin_to_show(growing)
            system = await self._archive.prompts.text(version.writer.system_prompt_sha256)
            outcome = await writing.run(_generation(model, system, draft.brief, writing.add))
            finished = await self._archive.versions.finish(version.id, outcome)
        finally:
            del self._live[version.id]
        await self._showing.present(await self._archive.drafts.get(draft.id), finished, growing)


async def _generation(
    model: Model | EngineFailure, system: str, brief: Brief, add: Callable[[str], None]
) -> Generated:
    if isinstance(model, EngineFailure):
        raise model
    return await generate(model, conversation(system, brief), add)


async def _begin_to_show(growing: GrowingText) -> None:
    """Slack may be away for a moment: the text is written all the same, and shown later."""
    try:
        await growing.begin()
    except SlackFailure as failure:
        log.warning("could not show that a text is coming", why=str(failure))
