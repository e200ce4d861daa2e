"""What engines tell is read, whatever they call it."""

import csv
import io
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive import JobEvent
from bot.training.curves.metrics import (
    FIGURES,
    NO_NUMBER,
    Point,
    merged,
    points_of_csv,
    points_of_events,
    total_steps,
)
from tests.training.curves.making import measured, told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["step", "total_steps", "train_loss", "valid_loss", "full_valid_loss", "Train_Loss ", "else"]
)
EVENTS = st.lists(
    st.builds(
        JobEvent,
        st.text(max_size=5),
        st.integers(0, 2**31),
        st.sampled_from(["info", "warn", "error", "loud"]),
        st.sampled_from(["message", "metrics", "moderation_checks", "unheard_of"]),
        st.text(max_size=30) | st.just("Step 3/9: training loss=nan, validation loss=1.2"),
        st.dictionaries(NAMES | st.text(max_size=5), JSON, max_size=5),
    ),
    max_size=8,
)


def test_a_metrics_event_is_a_point() -> None:
    """The embedded engine's and OpenAI's names are understood, and step 0 is before training."""
    events = [
        told(0, "Fine-tuning job started"),
        measured(1, 0, 39, valid_loss=2.5, full_valid_loss=2.5),
        measured(2, 1, 39, train_loss=2.25, train_mean_token_accuracy=0.5),
        measured(
            3,
            2,
            39,
            train_loss=2,
            valid_loss=2.1,
            valid_mean_token_accuracy=0.51,
            full_valid_loss=2.2,
            full_valid_mean_token_accuracy=0.52,
        ),
    ]

    assert points_of_events(events) == (
        Point(0, valid_loss=2.5, full_valid_loss=2.5),
        Point(1, train_loss=2.25, train_accuracy=0.5),
        Point(2, 2.0, None, 2.1, 0.51, 2.2, 0.52),
    )
    assert total_steps(events) == 39


def test_words_tell_what_data_lack() -> None:
    """An event without data is read by its message, a NaN that JSON could not carry too."""
    events = [
        told(1, "Step 7/120: training loss=1.25, validation loss=1.5.", kind="metrics"),
        told(2, "Step 8/120: training loss=nan", {"step": 8, "train_loss": None}, kind="metrics"),
        told(3, "Step 9/120: training loss=9.99", {"step": 9, "train_loss": 1.0}, kind="metrics"),
    ]

    assert points_of_events(events) == (
        Point(7, train_loss=1.25, valid_loss=1.5),
        Point(8, train_loss=NO_NUMBER),
        Point(9, train_loss=1.0),
    )
    assert total_steps(events) == 120


def test_words_of_other_events_are_no_measures() -> None:
    """A message that speaks of a step is no figure."""
    assert points_of_events([told(1, "Checkpoint created at step 3: training loss=1")]) == ()
    assert total_steps([told(1, "Checkpoint created at step 3/9")]) is None


def test_a_step_told_twice_is_one_point() -> None:
    """After a restart an engine may repeat a step: the later figures stand, the others stay."""
    events = [
        measured(1, 5, 9, train_loss=1.0, valid_loss=2.0),
        measured(2, 4, 9, train_loss=1.5),
        measured(3, 5, 9, train_loss=1.1),
    ]

    assert points_of_events(events) == (
        Point(4, train_loss=1.5),
        Point(5, train_loss=1.1, valid_loss=2.0),
    )


@pytest.mark.parametrize(
    "header",
    [
        "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy,,",
        (
            "step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,"
            "full_valid_loss,full_valid_mean_token_accuracy"
        ),
        (
            "\ufeffStep, Train Loss ,training_accuracy,validation_loss,valid_accuracy,"
            "full_validation_loss,full_valid_accuracy"
        ),
    ],
)
def test_result_files_of_several_engines_are_read(header: str) -> None:
    """Names differ, cells are empty where nothing was measured."""
    points = points_of_csv(f"{header}\r\n1,2.5,0.4,,,,\r\n2,2.25,0.5,2.5,0.45,2.6,0.44\r\n")

    assert points[0] == Point(1, 2.5, 0.4)
    assert (points[1].train_loss, points[1].train_accuracy) == (2.25, 0.5)
    assert (points[1].valid_loss, points[1].valid_accuracy) == (2.5, 0.45)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_seen(separator: str) -> None:
    """A file whose cells are separated otherwise is read all the same."""
    text = "step,train_loss\n3.0,1.5\n".replace(",", separator)

    assert points_of_csv(text) == (Point(3, train_loss=1.5),)


def test_rows_that_tell_nothing_are_left_out() -> None:
    """Rows without a step or a figure are no points; figures that are no number stay as NaN."""
    text = "step,train_loss\n,1\nx,2\n-1,3\n4\n5,\n6,NaN\n7,1e999\n8,1e300\n9,two\n10,1,2,3\n"

    assert points_of_csv(text) == (
        Point(6, train_loss=NO_NUMBER),
        Point(7, train_loss=NO_NUMBER),
        Point(8, train_loss=NO_NUMBER),
        Point(10, train_loss=1.0),
    )


@given(st.text() | st.binary().map(lambda content: content.decode("latin-1")))
@example('step,train_loss\n1,2\n2,"' + "x" * 200_000)
@example('step,step,train_loss\n"1\n\0')
def test_any_text_is_read(text: str) -> None:
    """Whatever a result file holds, reading it ends with points in order."""
    assert_in_order(points_of_csv(text))


@given(st.lists(st.lists(st.text(max_size=8) | st.floats().map(str), max_size=9), max_size=9))
def test_any_table_is_read(rows: list[list[str]]) -> None:
    """A table under the right names may hold anything in its cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["step", "train_loss", "valid_loss", "full_valid_loss", "train_accuracy"])
    writer.writerows(rows)

    assert_in_order(points_of_csv(text.getvalue()))


@given(EVENTS)
def test_any_events_are_read(events: list[JobEvent]) -> None:
    """Whatever an engine tells, reading it ends with points in order."""
    assert_in_order(points_of_events(events))
    total = total_steps(events)
    assert total is None or total > 0


def assert_in_order(points: tuple[Point, ...]) -> None:
    """Each step once, and figures that are small enough to be summed up, or NaN."""
    steps = [point.step for point in points]
    assert steps == sorted(set(steps))
    for point in points:
        figures = [value for name in FIGURES if (value := getattr(point, name)) is not None]
        assert figures
        assert all(math.isnan(value) or abs(value) <= 1e12 for value in figures)


def test_the_first_of_two_sources_stands() -> None:
    """The result file is more precise than events, which may know steps that it leaves out."""
    of_file = (Point(1, train_loss=1.234567), Point(2, train_loss=1.1))
    of_events = (Point(0, valid_loss=2.0), Point(1, train_loss=1.23, valid_loss=1.9))

    assert merged(of_file, of_events) == (
        Point(0, valid_loss=2.0),
        Point(1, train_loss=1.234567, valid_loss=1.9),
        Point(2, train_loss=1.1),
    )
