"""The workshop's training, with a tiny model: from examples to an adapter."""

import asyncio
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from engine.adapters import check
from engine.bar import TrainingBar
from engine.starter.briefs import Brief, Example
from engine.starter.recipe import Recipe
from engine.starter.train import Trained, TrainError, train
from engine.weights import BaseModel
from tests.engine.engines import until
from tests.engine.tiny_model import tiny_model

SMALL = Recipe(seed=1, held_out_share=0.2, n_epochs=2, learning_rate=5e-3, rank=4, workers=1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    """A model that trains in a moment."""
    return BaseModel("tiny", tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf"))


def some_examples() -> list[Example]:
    """A score of short ones."""
    return [
        Example(f"tide-{n}", Brief("Tides", (f"high tide at {n}",)), f"Subject: Tides\n\nAt {n}.")
        for n in range(20)
    ]


async def trained(folder: Path, base: BaseModel, printed: io.StringIO, recipe: Recipe) -> Trained:
    """Train on them; what the terminal would show goes to `printed`."""
    with TrainingBar(Console(file=printed), "training") as bar:
        return await train(some_examples(), "House.", folder, bar, recipe=recipe, base=base)


async def test_the_same_examples_make_the_same_adapter_even_when_interrupted(
    base: BaseModel, tmp_path: Path
) -> None:
    """The loss falls; a training that was stopped and taken up again ends in the same file."""
    whole = await trained(tmp_path / "whole", base, io.StringIO(), SMALL)
    check(whole.file)
    assert whole.losses[-1] < whole.losses[0]
    assert whole.best_step > 0

    printed = io.StringIO()
    begun = asyncio.create_task(trained(tmp_path / "parts", base, printed, SMALL))
    await until(lambda: "step 2 of" in printed.getvalue() or begun.done(), seconds=240)
    begun.cancel()
    with suppress(asyncio.CancelledError):
        await begun
    assert begun.cancelled()
    again = io.StringIO()
    parts = await trained(tmp_path / "parts", base, again, SMALL)
    assert "step 1 of" not in again.getvalue()
    assert parts.file.read_bytes() == whole.file.read_bytes()


async def test_another_recipe_does_not_go_on_with_what_is_there(
    base: BaseModel, tmp_path: Path
) -> None:
    """A folder with a training of other settings is begun anew."""
    await trained(tmp_path, base, io.StringIO(), replace(SMALL, n_epochs=1))
    printed = io.StringIO()
    await trained(tmp_path, base, printed, replace(SMALL, n_epochs=1, seed=2))
    assert "step 1 of" in printed.getvalue()


async def test_a_training_that_fails_says_why(base: BaseModel, tmp_path: Path) -> None:
    """What the training program says reaches whoever started it."""
    with pytest.raises(TrainError, match="loss"):
        await trained(tmp_path, base, io.StringIO(), replace(SMALL, learning_rate=1e30))
