"""Make the adapter: the examples, laid out and read by the model's own template, go to a training.

The training is the same program that trains for users, `python -m engine.training`.
"""

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.bar import TrainingBar
from engine.host import Host
from engine.starter.briefs import Example
from engine.starter.layout import conversation, split
from engine.starter.mixing import mixed, pairs
from engine.starter.recipe import RECIPE, Recipe
from engine.tokens import Tokenized, TrainingMessage
from engine.weights import BaseModel, base_model

_ROOT = Path(__file__).parents[2]
_LONGEST_LINE = 1024 * 1024


class TrainError(Exception):
    """The training did not come to its end; says why, and what was kept."""


@dataclass(frozen=True)
class Trained:
    """What came of a training."""

    file: Path
    best_step: int
    losses: tuple[float, ...]
    """On the examples held out, in the order in which they were measured; the first is from
    before the first step."""


async def train(
    examples: Sequence[Example],
    house_prompt: str,
    folder: Path,
    bar: TrainingBar,
    *,
    recipe: Recipe = RECIPE,
    base: BaseModel | None = None,
) -> Trained:
    """Train an adapter on the examples, in `folder`; what is there of the same training goes on.

    Without another `base` it is trained on the model that is installed along.

    Raises:
        TrainError: It failed.
        ApiError: The base model cannot be read.
    """
    bar.title("reading the examples")
    await _prepare(folder, examples, house_prompt, recipe, base or base_model(None))
    bar.title("training")
    losses: list[float] = []
    async for event in _events(folder):
        match event["event"]:
            case "validated" | "step":
                loss = event.get("full_valid_loss")
                losses += [loss] if loss is not None else []
                _show(bar, event, loss)
            case "done":
                return Trained(folder / "trained.gguf", event["best_step"], tuple(losses))
            case "failed":
                raise TrainError(event["message"])
    raise TrainError(
        "The training ended without a word; its log is above. What it had done is kept: the same "
        "command goes on from there."
    )


async def _prepare(
    folder: Path, examples: Sequence[Example], house_prompt: str, recipe: Recipe, base: BaseModel
) -> None:
    """Write what the training reads; an unfinished one of other settings makes way."""
    parts = split(examples, seed=recipe.seed, share=recipe.held_out_share)
    training = [
        _laid_out(example, house_prompt, recipe, telling)
        for telling in range(recipe.tellings)
        for example in parts.training
    ]
    new = mixed(pairs(parts.training), recipe.mixed, seed=recipe.seed)
    training += [_laid_out(example, house_prompt, recipe) for example in new]
    validation = [_laid_out(example, house_prompt, recipe) for example in parts.validation]
    file, tokenized = await _read(base, [*training, *validation])
    size = len(training)
    wanted = {
        "training.json": json.dumps(_settings(file, recipe), indent=2),
        "training.jsonl": _lines(tokenized[:size]),
        "validation.jsonl": _lines(tokenized[size:]),
    }
    if any(_content(folder / name) != content for name, content in wanted.items()):
        await asyncio.to_thread(_write_afresh, folder, wanted)


def _laid_out(
    example: Example, house_prompt: str, recipe: Recipe, telling: int = 0
) -> list[TrainingMessage]:
    turns = conversation(example, house_prompt, seed=recipe.seed, telling=telling)
    return [TrainingMessage(*turn) for turn in turns]


async def _read(
    base: BaseModel, told: Sequence[Sequence[TrainingMessage]]
) -> tuple[Path, list[Tokenized]]:
    """The base's file, and the conversations as it reads them."""
    host = Host(base)
    host.start()
    try:
        return host.base_file(), await host.tokenized(told)
    finally:
        await host.close()


def _settings(base: Path, recipe: Recipe) -> dict[str, object]:
    return {
        "model": str(base),
        "start_from": None,
        "n_epochs": recipe.n_epochs,
        "batch_size": recipe.batch_size,
        "learning_rate": recipe.learning_rate,
        "seed": recipe.seed,
        "rank": recipe.rank,
        "alpha": recipe.alpha,
        "workers": recipe.workers,
    }


def _lines(tokenized: Sequence[Tokenized]) -> str:
    rows = ({"tokens": one.tokens, "trained": one.trained} for one in tokenized)
    return "".join(json.dumps(row) + "\n" for row in rows)


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write_afresh(folder: Path, wanted: Mapping[str, str]) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name, content in wanted.items():
        (folder / name).write_text(content, encoding="utf-8")


async def _events(folder: Path) -> AsyncGenerator[dict[str, Any]]:
    """Run the training and hand over what it says; leaving early ends it, with its work kept."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "engine.training", str(folder)),
        stdin=PIPE,
        stdout=PIPE,
        limit=_LONGEST_LINE,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        start_new_session=True,  # Ctrl-C is for us; it ends when we close its standard input
    )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        async for line in process.stdout:
            yield json.loads(line)
    finally:
        await _let_end(process)


async def _let_end(process: Process) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for when it was started
    process.stdin.close()
    await process.wait()


def _show(bar: TrainingBar, event: Mapping[str, Any], valid_loss: float | None) -> None:
    if total := event.get("total_steps"):
        train_loss = event.get("train_loss")
        bar.show(event["step"], total, train_loss=train_loss, valid_loss=valid_loss)
