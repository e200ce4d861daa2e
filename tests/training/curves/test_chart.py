"""The live curve is taken by Slack, and tells the truth."""

import json
import math
from typing import Any

from hypothesis import given

from bot.training.curves.chart import chart_block, chart_text
from bot.training.curves.curve import Curve
from bot.training.curves.metrics import Point
from tests.training.curves.making import learned, noisy_curve
from tests.training.curves.test_curve import POINTS
from workspace.block_kit.blocks import message_problems


def values(block: dict[str, Any] | None, name: str) -> list[float]:
    """The figures of one line of a chart."""
    assert block is not None
    found = [line for line in block["chart"]["series"] if line["name"] == name]
    return [point["value"] for point in found[0]["data"]]


@given(POINTS)
def test_slack_takes_any_chart(points: tuple[Point, ...]) -> None:
    """Whatever was measured, the chart keeps Slack's rules, or there is none."""
    block = chart_block(Curve(points))

    if block is None:
        losses = [point.train_loss for point in points if point.train_loss is not None]
        assert sum(math.isfinite(loss) for loss in losses) <= 1
    else:
        assert message_problems([block]) == []
        assert json.loads(json.dumps(block, allow_nan=False)) == block


@given(POINTS)
def test_the_line_of_text_is_one_line(points: tuple[Point, ...]) -> None:
    """It is short and has no line breaks, whatever was measured."""
    text = chart_text(Curve(points))

    assert len(text) < 200
    assert "\n" not in text


def test_a_chart_shows_both_losses_by_step() -> None:
    """Each step shown has both losses; validation goes straight from one measure to the next."""
    curve = Curve(
        (
            Point(1, 2.5),
            Point(2, 2.0, full_valid_loss=2.2),
            Point(3, 1.23456),
            Point(4, None, full_valid_loss=1.5),
            Point(5, 1.0),
        )
    )
    block = chart_block(curve)

    assert block is not None
    assert block["chart"]["axis_config"]["categories"] == ["1", "2", "3", "5"]
    assert values(block, "Training loss") == [2.5, 2.0, 1.235, 1.0]
    assert values(block, "Validation loss") == [2.2, 2.2, 1.85, 1.5]


def test_a_chart_before_training_waits() -> None:
    """A single figure draws no line."""
    assert chart_block(Curve(())) is None
    assert chart_block(Curve((Point(0, valid_loss=2.0), Point(1, 1.5)))) is None


def test_a_chart_without_validation_has_one_line() -> None:
    """What was not measured is no line; NaN is no point of one."""
    block = chart_block(Curve((Point(1, 2.0), Point(2, math.nan), Point(3, 1.0))))

    assert block is not None
    assert [line["name"] for line in block["chart"]["series"]] == ["Training loss"]
    assert values(block, "Training loss") == [2.0, 1.0]


def test_validation_alone_is_drawn_too() -> None:
    """An engine that tells no training loss still has a curve."""
    block = chart_block(Curve((Point(5, valid_loss=2.0), Point(10, valid_loss=1.5))))

    assert values(block, "Validation loss") == [2.0, 1.5]


def test_the_end_of_a_long_training_is_on_its_chart() -> None:
    """The last step stays on the chart, and the lowest validation loss."""
    curve = noisy_curve(2000, 20, valid=learned, every=50)
    block = chart_block(curve)

    assert block is not None
    assert block["chart"]["axis_config"]["categories"][-1] == "2000"
    assert min(values(block, "Validation loss")) == 1.545


def test_the_line_of_text_tells_shape_and_ends() -> None:
    """Where Slack takes no chart, a line shows the same."""
    points = (Point(0, full_valid_loss=2.4), Point(1, 2.0), Point(2, 1.5), Point(3, 1.0, None, 2.0))

    assert chart_text(Curve(points)) == "Training loss █▄▁ 2.00 → 1.00 · Validation loss 2.40"
    assert chart_text(Curve(points[1:3])) == "Training loss █▁ 2.00 → 1.50"
    assert chart_text(Curve((Point(1, 1.5), Point(2, 1.5)))) == "Training loss ▅▅ 1.50 → 1.50"
    assert chart_text(Curve(())) == ""
