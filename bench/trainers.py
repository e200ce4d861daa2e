"""The engine's trainer beside torch with transformers and peft, on the same job."""

import asyncio
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.bot_process import ROOT
from bench.course import Course, loss_figures
from bench.figures import Figure, Result
from bench.processes import used_by
from engine import cpu
from engine.finetuning.hyperparameters import BASE_LEARNING_RATE
from engine.host import Host
from engine.sample.voice import DEFAULT, Voice, voice_in
from engine.tokens import Tokenized, TrainingMessage
from engine.weights import base_model

PYTHON = "TORCH_PYTHON"
EPOCHS = 2
HOW = (
    "samples/quiet-rind in tokens, from the bare base: rank 8, alpha 16, all seven linear maps of "
    f"a layer, batches of 2, {EPOCHS} epochs, the same order, learning rates and validations, in "
    "float32. First python -m engine.training, then the same by torch, transformers and peft, each "
    "as a process of its own with as many threads and the lowest priority. Losses are of a token, "
    "on letters that are not trained on. About six minutes on two quiet cores."
)
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Trainer:
    """A program that trains what is in a folder, and tells of it as the engine's own does."""

    name: str
    python: str
    module: str


TRAINERS = (
    Trainer("numpy", sys.executable, "engine.training"),
    Trainer("torch", os.environ.get(PYTHON, sys.executable), "bench.torch_peft"),
)


class TrainerFailedError(Exception):
    """A trainer did not come to its end; says why."""


async def measure(
    sample: Path = DEFAULT,
    *,
    model_file: Path | None = None,
    epochs: int = EPOCHS,
    trainers: Sequence[Trainer] = TRAINERS,
) -> Result:
    """Train once with each."""
    figures: list[Figure] = []
    remarks: list[str] = []
    with TemporaryDirectory(prefix="bench-") as name:
        task = Path(name, "task")
        await _prepare(task, voice_in(sample), model_file, epochs)
        for trainer in trainers:
            folder = Path(name, trainer.name)
            shutil.copytree(task, folder)
            try:
                figures += await _trained(trainer, folder, epochs)
            except TrainerFailedError as error:
                remarks.append(f"{trainer.name} did not train. {error}")
    return Result("torch", HOW, tuple(figures), remarks=tuple(remarks))


async def _prepare(folder: Path, voice: Voice, model_file: Path | None, epochs: int) -> None:
    """Write what a trainer reads."""
    host = Host(base_model(model_file))
    host.start()
    try:
        training = await host.tokenized(_conversations(voice.training))
        validation = await host.tokenized(_conversations(voice.validation))
        model = host.base_file()
    finally:
        await host.close()
    batch = 2
    task = {
        "model": str(model),
        "start_from": None,
        "n_epochs": epochs,
        "batch_size": batch,
        "learning_rate": BASE_LEARNING_RATE,
        "seed": 20,
        "rank": 8,
        "alpha": 16.0,
        "workers": min(cpu.usable_cores(), batch),
    }
    folder.mkdir()
    (folder / "training.json").write_text(json.dumps(task), encoding="utf-8")
    (folder / "training.jsonl").write_text(_lines(training), encoding="utf-8")
    (folder / "validation.jsonl").write_text(_lines(validation), encoding="utf-8")


def _conversations(file: Path) -> list[list[TrainingMessage]]:
    return [
        [TrainingMessage(turn["role"], turn["content"]) for turn in json.loads(line)["messages"]]
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _lines(examples: Sequence[Tokenized]) -> str:
    rows = ({"tokens": one.tokens, "trained": one.trained} for one in examples)
    return "".join(f"{json.dumps(row)}\n" for row in rows)


async def _trained(trainer: Trainer, folder: Path, epochs: int) -> list[Figure]:
    """Run a trainer to its end.

    Raises:
        TrainerFailedError: It failed.
    """
    course = Course(time.monotonic(), epochs)
    process = await asyncio.create_subprocess_exec(
        trainer.python,
        *("-m", trainer.module, str(folder)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,  # one that sees its end stops
        stdout=asyncio.subprocess.PIPE,
    )
    watching = asyncio.create_task(_watch(process.pid, course))
    try:
        tokens = await _listen(process, course)
    finally:
        watching.cancel()
        if process.returncode is None:
            process.terminate()
        await process.wait()
    return _figures(trainer.name, course, tokens)


async def _listen(process: asyncio.subprocess.Process, course: Course) -> int:
    """Take note of what a trainer tells, and return how many tokens it has trained on."""
    assert process.stdout is not None
    tokens = 0
    async for line in process.stdout:
        told: dict[str, Any] = json.loads(line)
        match told["event"]:
            case "validated" | "step":
                course.hear(told["step"], told, at=time.monotonic())
                tokens = told.get("tokens", tokens)
            case "done":
                return tokens
            case "failed":
                raise TrainerFailedError(told["message"])
    raise TrainerFailedError("It ended without a word; its own are on standard error.")


async def _watch(process: int, course: Course) -> None:
    while True:
        course.saw(used_by(process))
        await asyncio.sleep(_LOOK_SECONDS)


def _figures(name: str, course: Course, tokens: int) -> list[Figure]:
    figures = [
        Figure("started → first step done", course.seconds_to_first_step(), "s"),
        *course.pace(tokens),
        *course.cost(),
        *loss_figures("validation loss", course.validation_losses()),
    ]
    return [Figure(f"{name}: {one.name}", one.value, one.unit) for one in figures]
