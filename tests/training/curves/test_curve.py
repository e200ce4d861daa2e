"""A curve knows its epochs, and can be drawn with few points."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.training.curves.curve import Curve, EpochEnd, curve_of, sampled
from bot.training.curves.metrics import FIGURES, Point
from tests.training.curves.making import hyperparameters, measured, remote_job, told

LOSSES = st.none() | st.just(math.nan) | st.floats(0, 10)
POINTS = st.lists(st.tuples(LOSSES, LOSSES, LOSSES), max_size=120).map(
    lambda rows: tuple(
        Point(step, train, None, valid, None, full)
        for step, (train, valid, full) in enumerate(rows)
    )
)
LOSS_NAMES = [name for name in FIGURES if name.endswith("_loss")]


def test_steps_belong_to_epochs() -> None:
    """Epochs have as many steps each; step 0 is before the first one."""
    curve = Curve((), total_steps=39, epochs=3)

    assert [curve.epoch_of(step) for step in (0, 1, 13, 14, 26, 27, 39, 40)] == [
        *(0, 1, 1, 2, 2, 3, 3, 3)
    ]
    assert [curve.epoch_end(epoch) for epoch in (0, 1, 2, 3, 4)] == [0, 13, 26, 39, None]


def test_epochs_may_be_unknown() -> None:
    """Without the number of steps or of epochs no step belongs to any."""
    for curve in (Curve((), 39, None), Curve((), None, 3), Curve((), 2, 3)):
        assert curve.epoch_of(1) is None
        assert curve.epoch_end(1) is None
        assert curve.losses_at_epoch_ends() == ()


@given(st.integers(1, 60), st.integers(0, 5000), st.integers(0, 5000))
def test_a_step_lies_between_the_ends_of_its_epoch(epochs: int, more: int, step: int) -> None:
    """The end of an epoch is its last step, also where epochs are not of equal length."""
    curve = Curve((), epochs + more, epochs)
    step = min(step, epochs + more)
    epoch = curve.epoch_of(step) or 0
    end, before = curve.epoch_end(epoch), curve.epoch_end(max(epoch - 1, 0))

    assert end is not None
    assert before is not None
    assert step <= end
    assert step > before or epoch == 0


def test_an_epochs_end_sums_it_up() -> None:
    """Training figures are means, the validation loss is the last of the whole file."""
    curve = Curve(
        (
            Point(0, full_valid_loss=3.0),
            Point(1, 2.0, 0.5, 2.9, None, 2.9),
            Point(2, 1.0, 0.7, 2.5, None, 2.4),
            Point(3, 1.5, 0.7, 2.0),
            Point(4, math.nan, None, 1.0),
            Point(5, 1.0),
        ),
        total_steps=6,
        epochs=3,
    )

    assert curve.losses_at_epoch_ends() == (
        EpochEnd(1, 2, 1.5, 0.6, 2.4),
        EpochEnd(2, 4, 1.5, 0.7, 1.5),
    )
    assert curve.holes() == [4]


def test_a_curve_is_made_of_all_that_is_known() -> None:
    """Events tell the steps in all, the job its epochs, the result file the figures."""
    events = [told(1, "Fine-tuning job started"), measured(2, 1, 12, train_loss=2.0)]

    assert curve_of(events, remote_job()) == Curve((Point(1, 2.0),), 12, 3)
    assert curve_of(events, remote_job(), results="step,train_loss\n1,2.04\n2,1.5\n") == Curve(
        (Point(1, 2.04), Point(2, 1.5)), 12, 3
    )


def test_a_job_that_is_over_has_had_all_its_steps() -> None:
    """Where no event told the number of steps, the result file's last step is it."""
    results = "step,train_loss\n1,2.0\n8,1.5\n"
    auto = hyperparameters("auto")

    assert curve_of([], remote_job("succeeded"), results=results).total_steps == 8
    assert curve_of([], remote_job("running"), results=results).total_steps is None
    assert curve_of([], remote_job("succeeded", **auto), results=results).epochs is None


@given(POINTS, st.integers(0, 30))
def test_a_sample_is_small_and_true(points: tuple[Point, ...], most: int) -> None:
    """It has at most so many points, in order, each of them one of the curve."""
    sample = sampled(points, most)

    assert len(sample) == min(len(points), most)
    assert [point.step for point in sample] == sorted({point.step for point in sample})
    assert {id(point) for point in sample} <= {id(point) for point in points}


@given(POINTS)
def test_a_sample_keeps_what_matters(points: tuple[Point, ...]) -> None:
    """First and last are kept, and the lowest and highest of each loss."""
    sample = sampled(points)

    assert sample[:1] == points[:1]
    assert sample[-1:] == points[-1:]
    for name in LOSS_NAMES:
        losses = [getattr(point, name) for point in points]
        kept = {getattr(point, name) for point in sample}
        numbers = [loss for loss in losses if loss is not None and not math.isnan(loss)]
        assert not numbers or {min(numbers), max(numbers)} <= kept


def test_a_sample_is_spread_evenly() -> None:
    """No part of a long curve is left out."""
    points = tuple(Point(step, train_loss=2000.0 - step) for step in range(2000))
    steps = [point.step for point in sampled(points)]

    assert max(right - left for left, right in pairwise(steps)) < 110
