"""The first state of a job: its files are checked and turned into what the training reads."""

import asyncio
import itertools
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.finetuning import dataset
from engine.finetuning.dataset import Example, Reading
from engine.finetuning.job import Job, Trouble
from engine.folder import write_whole
from engine.host import Host
from engine.llama import CONTEXT
from engine.tokens import Tokenized, TokensError

TRAINING, VALIDATION = "training_file", "validation_file"
_SOURCES = {TRAINING: "training.source", VALIDATION: "validation.source"}
_PREPARED = {TRAINING: "training.jsonl", VALIDATION: "validation.jsonl"}
_AT_A_TIME = 200
_MOST_TOKENS = min(dataset.LONGEST_EXAMPLE, CONTEXT)


class UnfitError(Exception):
    """The files cannot be trained on."""

    def __init__(self, param: str, problems: Sequence[str]) -> None:
        super().__init__(param)
        self.trouble = Trouble("invalid_training_file", dataset.in_words(problems), param)


@dataclass(frozen=True)
class Prepared:
    """What was found in files that can be trained on."""

    job: Job
    """With a number for each hyperparameter."""
    notes: tuple[str, ...]


def source(folder: Path, param: str) -> Path:
    """Where a job keeps its own copy of a file that it was given."""
    return folder / _SOURCES[param]


async def prepare(
    job: Job, folder: Path, host: Host, wanted: Callable[[], bool]
) -> Prepared | None:
    """Check a job's files and write what its training reads; None when it is not wanted any more.

    Raises:
        UnfitError: A file cannot be trained on.
        ApiError: The model, whose tokens are counted, is not there.
    """
    training = await _read(folder, TRAINING, dataset.FEWEST_EXAMPLES)
    readings = {TRAINING: training}
    notes = list(training.notes)
    if job.request.validation_file is not None:
        validation = await _read(folder, VALIDATION, 1)
        readings[VALIDATION] = validation
        notes += [f"In the validation file: {note}" for note in validation.notes]
        notes += await asyncio.to_thread(dataset.shared, training.examples, validation.examples)
    for param, reading in readings.items():
        lines = await _tokenized(param, reading.examples, host, wanted)
        if lines is None:
            return None
        await asyncio.to_thread(write_whole, folder / _PREPARED[param], b"".join(lines))
    settled = job.request.hyperparameters.settled(len(training.examples))
    return Prepared(
        replace(job, request=replace(job.request, hyperparameters=settled)), tuple(notes)
    )


async def _read(folder: Path, param: str, fewest: int) -> Reading:
    given_up = threading.Event()

    def read() -> Reading:
        with source(folder, param).open("rb") as file:
            lines = itertools.takewhile(lambda _: not given_up.is_set(), dataset.lines_of(file))
            return dataset.read(lines, fewest=fewest)

    try:
        reading = await asyncio.to_thread(read)
    finally:
        given_up.set()  # an engine that stops would else wait for the thread
    if reading.problems:
        raise UnfitError(param, reading.problems)
    return reading


async def _tokenized(
    param: str, examples: Sequence[Example], host: Host, wanted: Callable[[], bool]
) -> list[bytes] | None:
    """The lines that the training reads: as numbers in Python they would take six times as much."""
    lines: list[bytes] = []
    problems: list[str] = []
    for start in range(0, len(examples), _AT_A_TIME):
        if not wanted():
            return None
        some = examples[start : start + _AT_A_TIME]
        try:
            tokenized = await host.tokenized([example.turns for example in some])
        except TokensError as error:
            line = some[error.index].line
            raise UnfitError(param, [f"Line {line}: {error}"]) from None
        lengths = [len(each.tokens) for each in tokenized]
        problems += dataset.too_long(some, lengths, _MOST_TOKENS)
        if len(problems) >= dataset.MOST_PROBLEMS:
            break
        if not problems:
            lines.append(await asyncio.to_thread(_lines, tokenized))
    if problems:
        raise UnfitError(param, problems)
    return lines


def _lines(examples: Sequence[Tokenized]) -> bytes:
    lines = (
        json.dumps({"tokens": example.tokens, "trained": example.trained}) for example in examples
    )
    return "".join(f"{line}\n" for line in lines).encode()
