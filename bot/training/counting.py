"""How many tokens a dataset has for a model: counted by its own tokenizer where that is told.

What is counted is exact only when all examples were. Of a large file an even part is counted, and
the estimate for the whole is put right by it; it stays an estimate, and is called one.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.archive import Dataset
from bot.engines import Engine
from bot.engines.tokens import count_tokens, on_this_machine
from bot.training.datasets.examples import UnusableError, example_of
from bot.training.datasets.keeping import DatasetStore
from bot.training.datasets.reading import lines_of, parsed
from bot.training.datasets.report import Report

Key = TypeVar("Key")
Value = TypeVar("Value")

SECONDS = 5.0
"""A person waits for the card on which the number stands."""
MOST_COUNTED = 1_000
LARGEST_READ = 64_000_000
"""In bytes: a larger file is not read again for this."""
FEWEST_TO_JUDGE_BY = 20
"""So many counted examples put an estimate right."""
_BATCH = 40
_SPREAD = 2_654_435_761
_KEPT = 200
_SILENT_SECONDS = 60.0
"""So long an engine that does not tell is not asked again."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """How many tokens a file has, read once; `exact` says that all of them were counted."""

    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    """Conversations of a file, and our own estimate of each; `whole` says that these are all."""

    conversations: Sequence[Sequence[dict[str, str]]]
    estimates: Sequence[int]
    whole: bool


class Counting:
    """Counts, and remembers what was counted: a file is the same for ever."""

    def __init__(self, datasets: DatasetStore) -> None:
        self._datasets = datasets
        self._known: OrderedDict[tuple[str, str, str], Tokens] = OrderedDict()
        self._begun: OrderedDict[tuple[str, str, str], list[int]] = OrderedDict()
        self._silent: dict[str, float] = {}

    async def tokens(
        self, dataset: Dataset, report: Report, engine: Engine | None, model: str
    ) -> Tokens:
        """Return the tokens of a dataset for a model, exact where its engine tells in good time."""
        estimated = Tokens(report.tokens, exact=False)
        if engine is None or dataset.bytes > LARGEST_READ:
            return estimated
        key = (dataset.sha256, engine.name, model)
        if known := self._known.get(key):
            return known
        if not self._may_tell(engine):
            return estimated
        try:
            path = self._datasets.path(dataset.sha256)
            sample = await asyncio.to_thread(_sample, path, report.examples)
        except OSError:  # its bytes are gone, and that is said elsewhere
            return estimated
        begun = self._begun.get(key, [])
        counts = await self._counts(engine, model, sample, begun)
        if len(counts) == len(begun) < len(sample.conversations):
            self._silent[engine.name] = time.monotonic()
        found = _judged(report, sample, counts)
        if counts and len(counts) == len(sample.conversations):
            _keep(self._known, key, found)
            self._begun.pop(key, None)
        elif counts:
            _keep(self._begun, key, counts)
        return found

    async def _counts(
        self, engine: Engine, model: str, sample: _Sample, begun: Sequence[int]
    ) -> list[int]:
        """Count on from where it ended before, as far as there is time for."""
        counts = [*begun]
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                while len(counts) < len(sample.conversations):
                    some = sample.conversations[len(counts) : len(counts) + _BATCH]
                    told = await count_tokens(engine, model, some)
                    if told is None:
                        break
                    counts += told
        return counts

    def _may_tell(self, engine: Engine) -> bool:
        asked = self._silent.get(engine.name)
        was_silent = asked is not None and time.monotonic() - asked < _SILENT_SECONDS
        return on_this_machine(engine) and not was_silent


def _keep(known: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > _KEPT:
        known.popitem(last=False)


def _judged(report: Report, sample: _Sample, counts: Sequence[int]) -> Tokens:
    if sample.whole and len(counts) == len(sample.conversations):
        return Tokens(sum(counts), exact=True)
    if len(counts) < FEWEST_TO_JUDGE_BY:
        return Tokens(report.tokens, exact=False)
    estimated = sum(sample.estimates[: len(counts)])
    return Tokens(round(report.tokens * sum(counts) / max(estimated, 1)), exact=False)


def _sample(path: Path, examples: int) -> _Sample:
    """Read the conversations of a file, of many an even part, in an order that has no bias."""
    stride = -(-examples // MOST_COUNTED) or 1
    found = []
    is_whole = stride == 1
    for at, piece in enumerate(lines_of(path)):
        if at % stride:
            continue
        try:
            value = parsed(piece.raw.decode())
            found.append((_conversation(value), example_of(value).tokens))
        except (ValueError, UnusableError):
            is_whole = False  # tools and pictures are told to no tokenizer
    # Files are often sorted by date, and letters grow with the years.
    order = sorted(range(len(found)), key=lambda at: at * _SPREAD % 2**32)
    return _Sample(
        [found[at][0] for at in order], [found[at][1] for at in order], is_whole and bool(found)
    )


def _conversation(value: object) -> list[dict[str, str]]:
    """Return an example's messages with plain texts.

    Raises:
        ValueError: there is more in it than that.
    """
    if not isinstance(value, dict) or not {"messages"} <= value.keys() <= {"messages"}:
        raise ValueError("more than messages")
    return [_message(message) for message in value["messages"]]


def _message(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not value.keys() <= {"role", "content", "weight"}:
        raise ValueError("more than a text")
    content = value.get("content")
    if isinstance(content, list):
        content = "\n".join(_part(part) for part in content)
    if not isinstance(content, str):
        raise ValueError("no text")  # noqa: TRY004 - what it is does not matter
    # Training begins an answer with its first word; blanks before it are no tokens of it.
    is_answer = value.get("role") == "assistant"
    return {"role": str(value.get("role")), "content": content.lstrip() if is_answer else content}


def _part(value: object) -> str:
    if isinstance(value, dict) and value.get("type") == "text":
        value = value.get("text")
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - as above
    return value
