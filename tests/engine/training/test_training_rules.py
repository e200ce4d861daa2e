"""The decisions of a training: orders, rates, steps, what to keep, and what to go on from."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training import adam, lora
from engine.training.checkpoints import Checkpoint, best, surplus
from engine.training.config import UnsupportedModelError, config_of
from engine.training.gguf_read import GgufFile
from engine.training.gguf_write import write_gguf
from engine.training.plan import Plan
from tests.engine.training.models import random_adapter, ready, some_tokens

plans = st.builds(
    Plan, st.integers(1, 60), st.integers(1, 8), st.integers(1, 12), st.integers(-5, 2**40)
)


@given(plans)
def test_each_epoch_takes_each_example_once(plan: Plan) -> None:
    """No example is left out or taken twice, and epochs end where their last step is."""
    for epoch in range(1, plan.epochs + 1):
        steps = range((epoch - 1) * plan.epoch_steps + 1, epoch * plan.epoch_steps + 1)
        taken = [index for step in steps for index in plan.batch(step)]
        assert sorted(taken) == list(range(plan.examples))
        assert {plan.epoch(step) for step in steps} == {epoch}
        assert [step for step in steps if plan.ends_epoch(step)] == [steps[-1]]


@given(plans)
def test_validation_comes_about_ten_times(plan: Plan) -> None:
    """It comes at each epoch's end, and about ten times in all where there are steps enough."""
    steps = range(1, plan.total_steps + 1)
    validated = [step for step in steps if plan.is_validated(step)]
    assert set(validated) >= {step for step in steps if plan.ends_epoch(step)}
    assert len(validated) <= max(20, plan.epochs)
    assert len(validated) >= min(10, plan.total_steps)


def test_epochs_differ_in_their_order() -> None:
    """The order is new in each epoch, and the same whenever it is asked for."""
    plan = Plan(examples=30, batch_size=30, epochs=2, seed=1)
    assert plan.batch(1) != plan.batch(2)
    assert plan.batch(1) == Plan(30, 30, 5, 1).batch(1) != Plan(30, 30, 5, 2).batch(1)


def test_the_rate_rises_and_falls() -> None:
    """It warms up for five steps, falls in a line, and never to nothing."""
    rates = [adam.rate_at(step, 100, 1.0) for step in range(1, 101)]
    assert rates.index(max(rates)) == 4
    assert rates[0] == pytest.approx(0.2)
    assert rates[4:] == sorted(rates[4:], reverse=True)
    assert rates[-1] == pytest.approx(0.05)


def test_steps_go_down_to_the_lowest_place() -> None:
    """Adam finds the bottom of a bowl that is far steeper one way than the other."""
    steep, place = np.array([1000.0, 0.01]), np.array([2.0, -3.0])
    mean, square = np.zeros(2), np.zeros(2)
    for step in range(1, 2001):
        rate = adam.rate_at(step, 2000, 0.05)
        adam.take_step(place, steep * place, mean, square, step, rate)
    assert np.abs(place).max() < 0.01


def test_slopes_that_are_too_long_are_shortened() -> None:
    """An odd example weighs no more than its direction."""
    short, long = np.zeros(2), np.zeros(2)
    memories = [np.zeros(2) for _ in range(4)]
    for step in (1, 2):
        adam.take_step(short, np.array([0.6, 0.8]), memories[0], memories[1], step, 0.1)
        adam.take_step(long, np.array([6e5, 8e5]), memories[2], memories[3], step, 0.1)
    np.testing.assert_allclose(short, long, rtol=1e-6)
    np.testing.assert_allclose(memories[0], memories[2], rtol=1e-6)


losses = st.lists(st.floats(0, 10), min_size=1, max_size=12)


@given(losses)
def test_the_best_and_the_last_three_checkpoints_stay(losses: list[float]) -> None:
    """Checkpoints are given up one by one, and never the best so far or one of the last three."""
    kept: list[Checkpoint] = []
    for step, loss in enumerate(losses, 1):
        kept.append(Checkpoint(step, step, {"full_valid_loss": loss}))
        given_up = surplus(kept)
        kept = [each for each in kept if each not in given_up]
        assert best(kept).metrics["full_valid_loss"] == min(losses[:step])
        assert {each.step for each in kept} >= set(range(max(1, step - 2), step + 1))
        assert len(kept) <= 4


def test_without_validation_the_last_checkpoint_is_the_best() -> None:
    """With nothing to choose by, the end of the training counts."""
    kept = [Checkpoint(step, step, {"train_loss": 1 / step}) for step in (1, 2, 3)]
    assert best(kept).step == 3
    assert surplus([*kept, Checkpoint(4, 4, {})]) == kept[:1]


def test_an_adapter_comes_back_from_its_file(tiny: Path, tmp_path: Path) -> None:
    """It is saved in float16, under the names that llama.cpp knows."""
    layout = lora.layout_of(config_of(GgufFile(tiny)), 8, 16.0)
    adapter = random_adapter(layout)
    lora.save(tmp_path / "adapter.gguf", layout, adapter)
    back = lora.load(tmp_path / "adapter.gguf", layout, seed=5)
    assert np.array_equal(back, adapter.astype(np.float16).astype(np.float32))
    assert "blk.0.attn_q.weight.lora_a" in GgufFile(tmp_path / "adapter.gguf").tensors


def test_an_adapter_of_another_rank_and_alpha_means_the_same(tiny: Path, tmp_path: Path) -> None:
    """A smaller adapter is filled up and scaled; the model foretells what it did with it."""
    model = ready(tiny)
    small = lora.layout_of(model.model.config, 4, 4.0)
    adapter = random_adapter(small)
    lora.save(tmp_path / "small.gguf", small, adapter)
    loaded = lora.load(tmp_path / "small.gguf", model.layout, seed=5)
    # By hand: the same numbers in the larger matrices, halved for the doubled scale.
    by_hand = np.zeros_like(loaded)
    for name, slot in small.slots.items():
        numbers = slot.of(adapter.astype(np.float16).astype(np.float32))
        into = model.layout.slots[name].of(by_hand)
        into[: slot.rows, : slot.columns] = numbers / 2 if name.endswith("b") else numbers
    example = model.example(some_tokens(30), (3, 30))
    assert model.look(example, loaded).loss == pytest.approx(model.look(example, by_hand).loss)
    plain = model.look(example, lora.fresh(model.layout, 0)).loss
    assert not math.isclose(model.look(example, loaded).loss, plain, abs_tol=0.01)


def test_an_adapter_of_a_higher_rank_is_refused(tiny: Path, tmp_path: Path) -> None:
    """What does not fit is refused with both sizes."""
    config = config_of(GgufFile(tiny))
    large = lora.layout_of(config, 16, 16.0)
    lora.save(tmp_path / "large.gguf", large, random_adapter(large))
    with pytest.raises(UnsupportedModelError, match=r"rank 16.*at most 8"):
        lora.load(tmp_path / "large.gguf", lora.layout_of(config, 8, 16.0), seed=0)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"general.architecture": "qwen2"}, "of the kind 'qwen2'"),
        ({"llama.expert_count": 8}, "llama.expert_count"),
        ({"llama.rope.scaling.factor": 4.0}, "llama.rope.scaling.factor"),
        ({"llama.rope.dimension_count": 8}, "llama.rope.dimension_count"),
    ],
)
def test_a_model_that_computes_something_else_is_refused(
    tiny: Path, tmp_path: Path, facts: dict[str, str | int | float], says: str
) -> None:
    """Rather than train it wrongly, the trainer says what it does not know."""
    path = tmp_path / "other.gguf"
    shape = {
        key: value
        for key, value in GgufFile(tiny).metadata.items()
        if not key.startswith("tokenizer.")
    }
    write_gguf(path, shape | facts, {})
    with pytest.raises(UnsupportedModelError, match=says):
        config_of(GgufFile(path))
