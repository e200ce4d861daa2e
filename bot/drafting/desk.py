"""The desk: a draft's way from its brief to a version that is archived, filed and shown.

The order is always the archive first, then the file, then Slack. So whatever a crash cuts off can
be taken up again from the archive; `recovery.py` does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import structlog

from bot.archive import (
    DECIDED,
    GONE,
    Archive,
    Assignment,
    Brief,
    Draft,
    DraftState,
    Outcome,
    Request,
    Version,
    VersionSource,
    VersionState,
    Writer,
)
from bot.archive.findings import with_facts
from bot.drafting.cards.brief import brief_card
from bot.drafting.overtaken import Overtaken
from bot.drafting.showing import Showing
from bot.drafting.waiting import Line
from bot.drafting.writing import Writing
from bot.engines import EngineFailure, Engines, FailureKind, Generated, Model, generate
from bot.prompt import SystemPrompt, conversation, reference_texts
from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.slack.growing import GrowingText
from bot.tasks import TaskSet
from bot.words import drafts as words

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

log = structlog.get_logger(__name__)

WRITER = "writer"
"""Where a request names the model (engine:model) that is to be tried out on its draft."""

NOT_TAKEN_UP_SECONDS = 0.5
ARCHIVE_AWAY_SECONDS = 5.0
_BEING_WRITTEN = frozenset({DraftState.PLACING, DraftState.WAITING, DraftState.WRITING})


@dataclass(eq=False)
class UnplacedError(Exception):
    """Slack did not take the brief into its channel. The draft is kept."""

    draft: Draft
    code: str


class Desk:
    """All drafts that are being worked on in this process."""

    def __init__(
        self,
        prompt: SystemPrompt,
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
        self._prompt = prompt
        self._live: dict[int, Writing] = {}
        self._closing = False
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._lines: WeakValueDictionary[int, Line] = WeakValueDictionary()

    async def draft(
        self,
        request: Request,
        brief: Brief,
        *,
        channel: str,
        private: bool,
        thread_ts: str | None,
        resumed: bool = False,
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        """Turn a brief into a draft: record it, post it unless it has a thread, and write.

        `begun` is called when the brief has its place and the writing begins.

        Raises:
            UnplacedError: when Slack does not take the brief into the channel.
        """
        draft = await self._archive.drafts.create(
            request, channel=channel, private=private, brief=brief, thread_ts=thread_ts
        )
        await self.carry_on(draft, resumed=resumed, begun=begun)

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

    def turn(self, draft_id: int) -> asyncio.Lock:
        """Return the lock under which acts on a draft are done, one at a time, first come first."""
        return self._turns.setdefault(draft_id, asyncio.Lock())

    def alone(self, version_id: int) -> asyncio.Lock:
        """Return the lock under which a version's messages are written."""
        return self._showing.alone(version_id)

    def line(self, draft_id: int) -> Line:
        """Return the line of those who want the draft changed."""
        return self._lines.setdefault(draft_id, Line())

    async def change(
        self,
        draft_id: int,
        instruction: str,
        *,
        by: str,
        request_id: int,
        waiting: Callable[[], Awaitable[None]] | None = None,
    ) -> Version | Overtaken:
        """Have a change made to the newest version that has a text.

        While a version is being written this waits its turn, and calls `waiting` once to say so.
        Whoever looks at something first takes a place in `line` before that.
        """
        line = self.line(draft_id)
        async with line.place(request_id):
            while True:
                if self._closing:
                    # Whoever waits while the process ends is taken up at the next start.
                    raise asyncio.CancelledError
                if line.is_first(request_id):
                    begun = await self._begin_change(draft_id, instruction, by, request_id)
                    if begun is Overtaken.NEWER:
                        continue  # a file became a version meanwhile: the change is made to that
                    if begun is not Overtaken.WRITING:
                        return begun
                if waiting:
                    await waiting()
                    waiting = None
                await line.first(request_id)
                await self._written(draft_id)

    async def _begin_change(
        self, draft_id: int, instruction: str, by: str, request_id: int
    ) -> Version | Overtaken:
        async with self.turn(draft_id):
            draft = await self._archive.drafts.get(draft_id)
            versions = await self._archive.versions.of(draft_id)
            if draft.state is DraftState.FAILED and not versions:
                # An absence of days kept it from being written: that comes first.
                first = Assignment(draft.brief)
                await self._write_after(draft, 0, first, by=draft.requested_by, request_id=None)
                return Overtaken.WRITING
            if why := _why_not(draft, versions):
                return why
            base = next((each for each in reversed(versions) if each.text.strip()), None)
            if base is None:
                return Overtaken.NO_TEXT
            assignment = Assignment(draft.brief, instruction, base.number)
            return await self._write_after(
                draft, versions[-1].number, assignment, by=by, request_id=request_id
            )

    async def _written(self, draft_id: int) -> None:
        """Wait until the version that is being written has ended."""
        newest = await self._archive.versions.latest(draft_id)
        writing = self._live.get(newest.id) if newest else None
        if writing:
            await writing.ended.wait()
        elif newest is None or newest.state is VersionState.WRITING:
            # It has begun, or is about to, and its writing has not been taken up yet.
            await asyncio.sleep(NOT_TAKEN_UP_SECONDS)

    async def write_anew(
        self, draft_id: int, after: int, *, by: str, request_id: int
    ) -> Version | Overtaken:
        """Have version `after` written once more; one that no model wrote, from its brief."""
        async with self.turn(draft_id):
            draft = await self._archive.drafts.get(draft_id)
            versions = await self._archive.versions.of(draft_id)
            if why := _why_not(draft, versions, after):
                return why
            # Facts may have been taken into the brief since it was written.
            assignment = replace(versions[-1].assignment, brief=draft.brief)
            if assignment.instruction is None:
                # Where the writer was only interrupted, there is nothing to compare with.
                is_whole = versions[-1].state is VersionState.COMPLETE
                assignment = replace(assignment, based_on=after if is_whole else None)
            return await self._write_after(draft, after, assignment, by=by, request_id=request_id)

    async def write_from(
        self,
        draft_id: int,
        after: int,
        brief: Brief,
        *,
        by: str,
        request_id: int,
        shown: tuple[int, int] | None = None,
    ) -> Version | Overtaken:
        """Have a text written from another brief, after version number `after`.

        Args:
            draft_id: the draft.
            after: the number of the version that is to be the newest.
            brief: the other brief.
            by: who gives it.
            request_id: the request that asks; it is done in the same transaction.
            shown: the number of the version whose brief that person saw, and how many facts had
                been taken into it; what was taken since stays. None: nothing was taken since.
        """
        async with self.turn(draft_id):
            draft = await self._archive.drafts.get(draft_id)
            versions = await self._archive.versions.of(draft_id)
            if why := _why_not(draft, versions, after):
                return why
            base = next((each.number for each in reversed(versions) if each.text.strip()), None)
            if shown:
                brief = _with_facts_taken_since(brief, draft, versions, *shown)
            assignment = Assignment(brief, based_on=base)
            return await self._write_after(draft, after, assignment, by=by, request_id=request_id)

    async def _write_after(
        self, draft: Draft, after: int, assignment: Assignment, *, by: str, request_id: int | None
    ) -> Version | Overtaken:
        """Begin a version, and write it in a task."""
        started = await self._begin(draft, after, by, assignment, request_id)
        if started is None:
            return await self.overtaken(draft.id, after) or Overtaken.NEWER
        version, model = started
        self._tasks.start(self.write(draft, version, model), name=f"version {version.id}")
        await self.show_again(draft.id, after)
        return version

    async def save(
        self,
        draft_id: int,
        after: int,
        text: str,
        *,
        source: VersionSource,
        by: str | None,
        request_id: int | None,
        based_on: int | None,
        brief: Brief | None = None,
        reopens: bool = False,
    ) -> Version | Overtaken:
        """Save a text that no model wrote as the version after number `after`, and show it.

        Takes no turn by itself: whoever has looked at something first holds `turn` around both.

        Args:
            by: who changed the text; None where nobody knows.
            request_id: the request that asks for it; it is done in the same transaction.
            based_on: the number of the version that the text is compared with.
            brief: what the text answers; None: the draft's own.
            reopens: whether it may follow a decision.
        """
        draft = await self._archive.drafts.get(draft_id)
        version = await self._archive.versions.save(
            draft_id,
            after=after,
            text=text,
            source=source,
            by=by,
            assignment=Assignment(brief or draft.brief, based_on=based_on),
            request_id=request_id,
            reopens=reopens,
        )
        if version is None:
            return await self.overtaken(draft_id, after) or Overtaken.NEWER
        self._tasks.start(self._showing.present_new(version), name=f"present {version.id}")
        await self.show_again(draft_id, after)
        return version

    async def overtaken(self, draft_id: int, after: int) -> Overtaken | None:
        """Return why nothing can follow version number `after`; None when something can."""
        draft = await self._archive.drafts.get(draft_id)
        return _why_not(draft, await self._archive.versions.of(draft_id), after)

    async def show_again(self, draft_id: int, number: int) -> None:
        """Bring a version's messages up to what the archive holds, in a task."""
        for version in await self._archive.versions.of(draft_id):
            if version.number == number and version.state is not VersionState.WRITING:
                self._tasks.start(self._showing.present_again(version), name=f"show {version.id}")

    def stop(self, version_id: int, user: str) -> bool:
        """Stop a version that is being written; False when it is not."""
        writing = self._live.get(version_id)
        if writing:
            writing.stop(f"{words.STOPPED}: {user}")
        return writing is not None

    def interrupt(self) -> None:
        """Stop everything that is being written, because the process is about to end."""
        self._closing = True
        for writing in self._live.values():
            writing.stop(words.INTERRUPTED)

    async def carry_on(
        self, draft: Draft, *, resumed: bool, begun: Callable[[], None] = lambda: None
    ) -> None:
        """Do the next steps of a draft that has no version yet."""
        if draft.state is DraftState.PLACING:
            draft = await self._place(draft, resumed=resumed)
        if draft.state is not DraftState.WAITING:
            return
        started = await self._begin(draft, 0, draft.requested_by, Assignment(draft.brief))
        if started:
            begun()
            await self.write(draft, *started)

    async def _place(self, draft: Draft, *, resumed: bool) -> Draft:
        key = f"draft-{draft.id}-{draft.created_at.timestamp():.0f}"
        try:
            ts = await self._door.post(
                draft.channel,
                brief_card(draft),
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
        self,
        draft: Draft,
        after: int,
        user: str,
        assignment: Assignment,
        request_id: int | None = None,
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
            draft.id,
            after=after,
            writer=writer,
            requested_by=user,
            assignment=assignment,
            request_id=request_id,
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
            outcome = await self._outcome(draft, version, model, writing, growing)
            finished = await self._finish(version, outcome)
        finally:
            del self._live[version.id]
            writing.ended.set()
        await self._showing.present(finished, growing)

    async def _outcome(
        self,
        draft: Draft,
        version: Version,
        model: Model | EngineFailure,
        writing: Writing,
        growing: GrowingText,
    ) -> Outcome:
        """Have a version written, and say how that ended; it ends, whatever happens."""
        try:
            await _begin_to_show(growing)
            assert version.writer is not None  # noqa: S101 - a model writes this one
            system = await self._archive.prompts.text(version.writer.system_prompt_sha256)
            messages = await self._conversation(draft, version, system)
            return await writing.run(_generation(model, messages, writing.add))
        except Exception:
            log.exception("a version broke off", version=version.id)
            text = writing.text.strip()
            state = VersionState.PARTIAL if text else VersionState.FAILED
            return Outcome(text=text, state=state, failure=FailureKind.BROKEN)

    async def _finish(self, version: Version, outcome: Outcome) -> Version:
        """Put on record how a version ended, as soon as the archive takes it.

        Until then nobody can do anything with its draft, so there is no giving up.
        """
        while True:
            try:
                return await self._archive.versions.finish(version.id, outcome)
            except Exception:
                log.exception("a version could not be ended", version=version.id)
                await asyncio.sleep(ARCHIVE_AWAY_SECONDS)

    async def _conversation(
        self, draft: Draft, version: Version, system: str
    ) -> list["ChatCompletionMessageParam"]:
        """Return what the writer of a version is told."""
        assignment = version.assignment
        base = await self._text_of(draft.id, assignment.based_on) if assignment.instruction else ""
        references = await reference_texts(self._archive, assignment.brief.references)
        return conversation(system, assignment, base=base, references=references)

    async def _text_of(self, draft_id: int, number: int | None) -> str:
        """Return a version's text; nothing where it was deleted meanwhile."""
        versions = await self._archive.versions.of(draft_id)
        return next((each.text for each in versions if each.number == number), "")


async def _generation(
    model: Model | EngineFailure,
    messages: list["ChatCompletionMessageParam"],
    add: Callable[[str], None],
) -> Generated:
    if isinstance(model, EngineFailure):
        raise model
    return await generate(model, messages, add)


def _why_not(
    draft: Draft, versions: Sequence[Version], after: int | None = None
) -> Overtaken | None:
    """Return why no version can follow number `after`, or the newest one if none is named."""
    if draft.state in GONE:
        return Overtaken.DELETED
    if draft.state in DECIDED:
        return Overtaken.DECIDED
    if draft.state in _BEING_WRITTEN:
        return Overtaken.WRITING
    if not versions:
        return Overtaken.NO_TEXT
    if after is not None and versions[-1].number != after:
        return Overtaken.NEWER
    return None


def _with_facts_taken_since(
    brief: Brief, draft: Draft, versions: Sequence[Version], number: int, taken: int
) -> Brief:
    """Return a brief with the facts that were taken while its form was open, if they still hold.

    Who sent it off did not see them, and so did not mean to take them out.
    """
    since = [
        fact
        for version in versions
        if version.number >= number
        for fact in version.taken[taken if version.number == number else 0 :]
        if fact in draft.brief.facts
    ]
    return replace(brief, facts=tuple(with_facts(brief.facts, since)))


async def _begin_to_show(growing: GrowingText) -> None:
    """Slack may be away for a moment: the text is written all the same, and shown later."""
    try:
        await growing.begin()
    except SlackFailure as failure:
        log.warning("could not show that a text is coming", why=str(failure))
