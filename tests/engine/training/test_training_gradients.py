"""The way back, which is written by hand, against the definition of a derivative."""

from pathlib import Path

import numpy as np
import pytest

from engine.training import model as model_module
from engine.training.arrays import Desk, Stopped
from engine.training.lora import LINEARS
from engine.training.loss import Score
from tests.engine.training.models import Ready, random_adapter, ready, some_tokens

LENGTH = 75  # more than one block of queries
KINDS = [f"{linear}.weight.lora_{which}" for group in LINEARS for linear in group for which in "ab"]


@pytest.fixture(scope="module")
def double(exact: Path) -> Ready:
    """The tiny model in float64, where differences can be tiny."""
    return ready(exact, np.float64)


@pytest.mark.parametrize("kind", KINDS)
def test_each_matrix_has_the_slopes_that_its_differences_show(double: Ready, kind: str) -> None:
    """Moving one matrix in any direction changes the loss by what its slopes foretell."""
    adapter = random_adapter(double.layout, np.float64)
    example = double.example(some_tokens(LENGTH), (20, 23), (70, LENGTH))
    slopes = double.slopes(example, adapter)
    for layer in range(double.model.config.layers):
        slot = double.layout.slots[f"blk.{layer}.{kind}"]
        direction = np.zeros_like(adapter)
        shape = (slot.rows, slot.columns)
        slot.of(direction)[:] = np.random.default_rng(3).normal(0, 1e-5, shape)
        ahead = double.look(example, adapter + direction).surprise
        behind = double.look(example, adapter - direction).surprise
        assert 2 * float(slopes @ direction) == pytest.approx(ahead - behind, rel=1e-5)


def test_slopes_of_a_share_are_that_share_of_the_slopes(double: Ready) -> None:
    """The slopes are those of a mean when the share is one over the number of tokens."""
    adapter = random_adapter(double.layout, np.float64)
    example = double.example(some_tokens(LENGTH), (20, 30))
    whole, tenth = (double.slopes(example, adapter, share) for share in (1.0, 0.1))
    np.testing.assert_allclose(tenth, whole / 10, rtol=1e-9, atol=1e-15)


def test_layers_computed_again_give_the_same_slopes(
    exact: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without room for notes, each layer is computed once more, and nothing changes."""
    model = ready(exact)
    adapter = random_adapter(model.layout)
    example = model.example(some_tokens(LENGTH), (20, LENGTH))
    kept = model.slopes(example, adapter)
    monkeypatch.setattr(model_module, "_NOTES", 0)
    again = model.slopes(example, adapter)
    assert np.array_equal(kept, again)


def test_nothing_is_left_on_the_desk_from_another_text(exact: Path) -> None:
    """A short text after a long one, and a long one after a short one, are as on a fresh desk."""
    adapter = random_adapter(ready(exact).layout)
    fresh, used = ready(exact), ready(exact)
    long = fresh.example(some_tokens(LENGTH), (20, LENGTH))
    short = fresh.example(some_tokens(9, seed=1), (3, 8))
    for example in (long, short, long):
        fresh.desk = Desk(np.float32)
        assert np.array_equal(fresh.slopes(example, adapter), used.slopes(example, adapter))


def test_a_masked_span_contributes_nothing(double: Ready) -> None:
    """Two spans teach the sum of what each teaches, and what lies between them teaches nothing."""
    adapter = random_adapter(double.layout, np.float64)
    tokens = some_tokens(LENGTH)
    first = double.example(tokens, (10, 20))
    second = double.example(tokens, (50, 60))
    both = double.example(tokens, (10, 20), (50, 60))
    summed = double.slopes(first, adapter) + double.slopes(second, adapter)
    np.testing.assert_allclose(double.slopes(both, adapter), summed, rtol=1e-7, atol=1e-12)
    scores = double.look(first, adapter) + double.look(second, adapter)
    assert double.look(both, adapter).surprise == pytest.approx(scores.surprise)
    assert double.look(both, adapter).tokens == scores.tokens == 20


def test_what_comes_after_the_last_trained_token_changes_nothing(double: Ready) -> None:
    """The model sees only what comes before; the end of a text need not be read."""
    adapter = random_adapter(double.layout, np.float64)
    tokens = some_tokens(LENGTH)
    other_end = tokens[:40] + some_tokens(LENGTH - 40, seed=9)
    scores = [double.look(double.example(each, (5, 40)), adapter) for each in (tokens, other_end)]
    assert scores[0] == scores[1] != Score()


def test_the_first_token_is_never_foretold(double: Ready) -> None:
    """A span from the very beginning counts one token less: nothing comes before that one."""
    assert double.example(some_tokens(5), (0, 5)).places.tolist() == [1, 2, 3, 4]


def test_a_stop_is_noticed_in_the_middle_of_a_text(exact: Path) -> None:
    """Work on a text ends at the next array, not at the end of the text."""
    asked = iter([False] * 30)
    stopped = Desk(np.float32, lambda: next(asked, True))
    model = ready(exact)
    model.model.adopt(random_adapter(model.layout))
    with pytest.raises(Stopped):
        model.model.look(model.example(some_tokens(LENGTH), (5, 40)), stopped)
