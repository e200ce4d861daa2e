"""What a curve says is said in words that help."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.curves.curve import Curve
from bot.training.curves.metrics import Point
from bot.training.curves.verdict import Verdict, VerdictKind, verdict, verdict_words
from tests.training.curves.making import (
    checkpoint,
    curve_by_epochs,
    learned,
    learned_by_heart,
    noisy_curve,
)
from tests.training.curves.test_curve import POINTS

KIND = VerdictKind


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        (curve_by_epochs([2.0, 1.7, 1.5]), Verdict(KIND.STILL_LEARNING, 3)),
        (curve_by_epochs([2.0, 1.7, 1.69]), Verdict(KIND.GOOD, 3)),
        (curve_by_epochs([2.0, 1.6, 1.61]), Verdict(KIND.GOOD, 2)),
        (
            curve_by_epochs([2.0, 1.7, 1.5, 1.4, 1.45, 1.5, 1.6, 1.7]),
            Verdict(KIND.OVERFITTING, 5),
        ),
        (curve_by_epochs([2.5, 2.6, 2.8], before=2.4), Verdict(KIND.OVERFITTING, 1)),
        (
            curve_by_epochs([2.0, 1.6, 1.6, 1.6], train=[2.0, 1.5, 1.2, 0.8]),
            Verdict(KIND.OVERFITTING, 3),
        ),
        (curve_by_epochs([2.0, 1.6, 1.6], accuracy=0.99), Verdict(KIND.OVERFITTING, 3)),
        (
            curve_by_epochs([2.0, 1.6, 1.9, 2.2], train=[2.0, 1.6, 1.7, 1.8]),
            Verdict(KIND.UNSTABLE, 3),
        ),
        (
            curve_by_epochs([2.0, 1.6, 2.9, 3.5], train=[2.0, 1.5, 3.0, 4.0]),
            Verdict(KIND.UNSTABLE, 3),
        ),
        (curve_by_epochs([2.0, 1.5], epoch_steps=2), Verdict(KIND.TOO_SHORT)),
        (Curve(()), Verdict(KIND.TOO_SHORT)),
        (Curve((Point(900, train_loss=1.0),)), Verdict(KIND.TOO_SHORT)),
        (noisy_curve(40, 3), Verdict(KIND.CANNOT_TELL)),
        (noisy_curve(60, 3, valid=learned), Verdict(KIND.STILL_LEARNING, 3)),
        (
            noisy_curve(104, 8, valid=learned_by_heart, every=13),
            Verdict(KIND.OVERFITTING, 5),
        ),
    ],
)
def test_curves_are_judged(curve: Curve, expected: Verdict) -> None:
    """Each kind of curve is known, with the epoch that matters."""
    assert verdict(curve) == expected


def test_a_nan_is_unstable_where_it_comes() -> None:
    """A loss that is no number any more is named with its epoch, whatever came before."""
    curve = curve_by_epochs([2.0, 1.7, 1.5])
    points = tuple(
        replace(point, train_loss=math.nan) if point.step >= 9 else point for point in curve.points
    )

    assert verdict(replace(curve, points=points)) == Verdict(KIND.UNSTABLE, 2)


def test_a_single_spike_is_forgiven() -> None:
    """One odd batch is no reason to train again."""
    curve = noisy_curve(60, 3, valid=learned)
    points = tuple(
        replace(point, train_loss=40.0) if point.step == 17 else point for point in curve.points
    )

    assert verdict(replace(curve, points=points)).kind is KIND.STILL_LEARNING


def test_one_epoch_is_judged_by_its_parts() -> None:
    """A training of one epoch that gets worse after its middle is over-fitting in it."""
    curve = noisy_curve(50, 1, valid=learned_by_heart, train=lambda share: 2 - 1.8 * share)

    assert verdict(curve) == Verdict(KIND.OVERFITTING, 1)


def test_epochs_may_be_unknown() -> None:
    """An engine that tells no epochs still gets a verdict."""
    assert verdict(noisy_curve(100, None, valid=learned_by_heart)).kind is KIND.OVERFITTING


def test_the_checkpoint_with_the_lowest_loss_is_preferred() -> None:
    """Of those that are kept, with its own figure, else with that of the curve."""
    curve = curve_by_epochs([2.0, 1.7, 1.5, 1.4, 1.45, 1.5, 1.6, 1.7])
    best = checkpoint(24)

    assert verdict(curve, [checkpoint(42, 1.6), best, checkpoint(48, 1.7)]).checkpoint is best
    kept = [checkpoint(36, 1.5), checkpoint(42, 1.6), checkpoint(48, 1.7)]
    assert verdict(curve, kept).checkpoint is kept[0]


def test_the_end_is_not_called_a_checkpoint_to_prefer() -> None:
    """Where the end is best, or nothing is known of a checkpoint, none is preferred."""
    falling = curve_by_epochs([2.0, 1.7, 1.5])

    assert verdict(falling, [checkpoint(12, 1.7), checkpoint(18, 1.5)]).checkpoint is None
    assert verdict(falling, [checkpoint(12, 1.7)]).checkpoint is None
    assert verdict(noisy_curve(40, 2), [checkpoint(20), checkpoint(40)]).checkpoint is None


@given(POINTS, st.none() | st.integers(1, 30), st.lists(st.integers(0, 130), max_size=3))
def test_any_curve_gets_a_verdict(
    points: tuple[Point, ...], epochs: int | None, steps: list[int]
) -> None:
    """Whatever was measured, there is a verdict, and words for it."""
    curve = Curve(points, len(points), epochs)
    judged = verdict(curve, [checkpoint(step, 1.5) for step in steps])

    assert judged.epoch is None or 0 <= judged.epoch <= (epochs or 0)
    assert 20 < len(verdict_words(judged)) < 400


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (
            Verdict(KIND.STILL_LEARNING, 3),
            (
                "Still learning: the validation loss was falling to the end. "
                "One or two more epochs may make it better."
            ),
        ),
        (
            Verdict(KIND.GOOD, 2),
            "Good: it does better on texts that it has not seen, and it came to rest in time.",
        ),
        (
            Verdict(KIND.OVERFITTING, 5, checkpoint(24)),
            (
                "Over-fitting since epoch 5: it went on learning its examples by heart, and "
                "texts that it has not seen gained nothing by it. 4 epochs would do. "
                "Prefer the checkpoint at step 24: it does best on the validation file."
            ),
        ),
        (
            Verdict(KIND.OVERFITTING, 2),
            (
                "Over-fitting since epoch 2: it went on learning its examples by heart, and "
                "texts that it has not seen gained nothing by it. 1 epoch would do."
            ),
        ),
        (
            Verdict(KIND.OVERFITTING, 1),
            (
                "Over-fitting since epoch 1: it went on learning its examples by heart, and "
                "texts that it has not seen gained nothing by it. "
                "More examples, or a smaller learning-rate multiplier, may help."
            ),
        ),
        (
            Verdict(KIND.UNSTABLE, 2),
            (
                "Unstable in epoch 2: the loss jumped, rose, or was no number any more. "
                "Train again with a smaller learning-rate multiplier, and check the data. "
                "Try a draft, and judge by that."
            ),
        ),
        (
            Verdict(KIND.CANNOT_TELL),
            (
                "Without a validation file the curve cannot tell whether it learned the voice or "
                "only its examples. Next time keep a share of the examples back for validation. "
                "Try a draft, and judge by that."
            ),
        ),
        (
            Verdict(KIND.TOO_SHORT),
            "Too few steps to tell anything by the curve. Try a draft, and judge by that.",
        ),
    ],
)
def test_a_verdict_says_what_to_do(judged: Verdict, expected: str) -> None:
    """The words name the epoch and the checkpoint, and the next act."""
    assert verdict_words(judged) == expected
