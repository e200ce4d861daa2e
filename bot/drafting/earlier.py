"""Earlier texts: what a new one may have word for word from approved drafts and training data."""

import asyncio
from collections.abc import Hashable, Sequence
from typing import Protocol

import structlog

from bot.archive import Archive, Draft
from bot.checks.recital import EMPTY, Recital, Source
from bot.tasks import TaskSet

log = structlog.get_logger(__name__)

MOST_DRAFTS = 50
PATIENCE_SECONDS = 2.0
"""So long a text waits for new training data to be indexed; after that it goes without."""
_MOST_KEPT = 8


class TrainingTexts(Protocol):
    """The training data, as what a model may recite."""

    async def wanted(self) -> Hashable:
        """Return what names the data that count now; another value means other data."""

    async def read(self) -> Sequence[Source]:
        """Return the texts that a model learned to write, each once."""


class Earlier:
    """The indexes of earlier texts. What is private stays where it was asked for."""

    def __init__(self, archive: Archive, training: TrainingTexts, tasks: TaskSet) -> None:
        self._archive = archive
        self._training = training
        self._tasks = tasks
        self._trained: Recital = EMPTY
        self._trained_on: Hashable = ()
        self._indexing: asyncio.Task[None] | None = None
        self._kept: dict[Hashable, Recital] = {}

    async def of(self, draft: Draft) -> Recital:
        """Return the index of what may be told in a draft's channel, without the draft itself.

        It holds the drafts that were approved last and everybody there may see, and the training
        data; but what a version of the draft itself has become training data for is its own.
        """
        await self.index_training()
        approved = await self._archive.versions.approved(
            MOST_DRAFTS, channel=draft.channel, but=draft.id
        )
        trained, key = self._trained, (self._trained_on, tuple(each.id for each in approved))
        if key not in self._kept:
            # Nothing but its number: a deleted draft leaves no words in what was found elsewhere.
            sources = [Source(f"draft {each.draft_id}", each.text) for each in approved]
            index = await asyncio.to_thread(trained.with_sources, sources)
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = index
        own = await self._archive.versions.of(draft.id)
        return self._kept[key].without(each.text for each in own if each.text)

    async def index_training(self) -> None:
        """See to it that the training data of now is indexed; it may come later than this."""
        wanted = await self._training.wanted()
        if wanted == self._trained_on:
            return
        if self._indexing is None or self._indexing.done():
            work = self._index(wanted)
            self._indexing = self._tasks.start(work, name="index training data")
        await asyncio.wait({self._indexing}, timeout=PATIENCE_SECONDS)

    async def _index(self, wanted: Hashable) -> None:
        sources = await self._training.read()
        self._trained = await asyncio.to_thread(Recital.of, sources)
        self._trained_on = wanted
        log.info("training data indexed", texts=len(sources))
