"""Answers in the training data: the texts that a model learned to write, and may write again."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import structlog

from bot.archive import Archive, Dataset
from bot.checks.recital import Source
from bot.training.datasets.keeping import DatasetStore
from bot.training.datasets.reading import lines_of, parsed

log = structlog.get_logger(__name__)

MOST_CHARACTERS = 5_000_000
"""So much is read, the newest files first: ten thousand letters."""
_LOOKED_AT = 200
_LEARNED = "assistant"


class Answers:
    """The answers in the datasets that are kept."""

    def __init__(self, store: DatasetStore, archive: Archive) -> None:
        self._store = store
        self._archive = archive

    async def wanted(self) -> tuple[str, ...]:
        """Return the hashes of the kept datasets: what the writer learned from, then the newest."""
        kept = [each.sha256 for each in await self._archive.datasets.kept()]
        learned = await self._of_the_writer()
        return (*(each for each in kept if each == learned), *(e for e in kept if e != learned))

    async def read(self) -> Sequence[Source]:
        """Return their answers, each once, up to `MOST_CHARACTERS` in all."""
        names = {each.sha256: each for each in await self._archive.datasets.kept()}
        wanted = [names[sha256] for sha256 in await self.wanted() if sha256 in names]
        return await asyncio.to_thread(self._read, wanted)

    async def _of_the_writer(self) -> str | None:
        """Return the dataset that the model in use was trained on, if we know of it."""
        writer = await self._archive.promotions.current()
        if writer is None:
            return None
        jobs = await self._archive.jobs.succeeded(writer.engine, _LOOKED_AT)
        return next((j.training_sha256 for j in jobs if j.fine_tuned_model == writer.model), None)

    def _read(self, datasets: Iterable[Dataset]) -> list[Source]:
        found: dict[str, Source] = {}
        left = MOST_CHARACTERS
        for dataset in datasets:
            for text in _answers_in(self._store.path(dataset.sha256)):
                if text in found:  # parts of a file that was split, or one that was converted
                    continue
                left -= len(text)
                if left < 0:
                    return list(found.values())
                found[text] = Source(dataset.name, text, is_training=True)
        return list(found.values())


def _answers_in(path: Path) -> Iterator[str]:
    """Yield the answers in a file; lines that are no examples are left out."""
    try:
        for piece in lines_of(path):
            try:
                value = parsed(piece.raw.decode())
            except ValueError:
                continue
            if isinstance(value, Mapping):
                yield from answers(value)
    except OSError as error:
        log.warning("training data not read", path=path.name, why=str(error))


def answers(example: Mapping[str, object]) -> Iterator[str]:
    """Yield what a model learns to write from one example, of whatever shape."""
    for key in ("messages", "preferred_output"):
        messages = example.get(key)
        for message in messages if isinstance(messages, list) else ():
            if isinstance(message, Mapping) and message.get("role") == _LEARNED:
                yield from _texts(message.get("content"))
    yield from _texts(example.get("completion"))


def _texts(content: object) -> Iterator[str]:
    """Yield a message's text; it may come in parts."""
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, Mapping))
        content = "\n".join(part for part in parts if isinstance(part, str))
    if isinstance(content, str) and content.strip():
        yield content
