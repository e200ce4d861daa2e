"""How far a job is, and how long it will still take."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Job, JobEvent, JobState
from bot.training.curves.progress import Progress, bar, progress
from tests.training.curves.making import BEGAN, measured, told
from tests.training.curves.test_metrics import EVENTS


def job(status: str | None = "running", snapshot: Mapping[str, Any] | None = None) -> Job:
    """A job that is watched."""
    at = datetime.fromtimestamp(BEGAN, UTC)
    return Job(
        id=3,
        key="k",
        request_id=None,
        engine="local",
        base_model="base",
        training_sha256=None,
        validation_sha256=None,
        training_file="file-1",
        validation_file=None,
        hyperparameters={},
        suffix=None,
        seed=None,
        estimate={},
        state=JobState.WATCHED,
        status=status,
        remote_id="ftjob-1",
        snapshot=snapshot or {},
        failure=None,
        fine_tuned_model=None,
        trained_tokens=None,
        team="T",
        channel="C",
        card_ts=None,
        told=(),
        picture=None,
        requested_by="U",
        confirmed_by="U",
        created_at=at,
        confirmed_at=at,
        ended_at=None,
        presented_at=None,
    )


def after(seconds: float) -> datetime:
    """A moment so long after the job began."""
    return datetime.fromtimestamp(BEGAN, UTC) + timedelta(seconds=seconds)


def steps(count: int, total: int, *, every: int = 1) -> list[JobEvent]:
    """The measures of the first steps, one every so many seconds."""
    return [
        measured(step * every, step, total, train_loss=3 - step / total)
        for step in range(1, count + 1)
    ]


def test_progress_before_anything_is_unknown() -> None:
    """A job that has told nothing has no step."""
    assert progress(job(), [], after(0)) == Progress(None, None, None, None, None, None)


def test_progress_tells_the_latest_figures() -> None:
    """Step, share, and the last losses that were measured, the whole file's first."""
    events = [
        measured(0, 0, 40, valid_loss=2.5, full_valid_loss=2.6),
        measured(2, 1, 40, train_loss=2.4),
        measured(4, 2, 40, train_loss=2.2, valid_loss=2.0),
        measured(6, 3, 40),
        measured(8, 4, 40, train_loss=2.1),
    ]

    found = progress(job("paused"), events, after(9))

    assert found == Progress(4, 40, 0.1, 2.1, 2.6, None)


def test_time_left_follows_from_the_pace() -> None:
    """Three seconds a step, thirty steps to go, one second gone since the last word."""
    assert progress(job(), steps(10, 40, every=3), after(31)).seconds_left == 89


def test_the_engines_own_estimate_goes_first() -> None:
    """An estimate of the engine that is not over counts; one that is over does not."""
    events = steps(10, 40, every=3)

    assert (
        progress(job(snapshot={"estimated_finish": BEGAN + 50}), events, after(31)).seconds_left
        == 19
    )
    assert (
        progress(job(snapshot={"estimated_finish": BEGAN + 30}), events, after(31)).seconds_left
        == 89
    )


def test_only_a_running_job_has_time_left() -> None:
    """A paused one waits for a person; a status that is in the snapshot only counts."""
    events = steps(10, 40)

    assert progress(job("paused"), events, after(10)).seconds_left is None
    assert progress(job(None, {"status": "running"}), events, after(10)).seconds_left == 30


@pytest.mark.parametrize(
    "words",
    [
        "Fine-tuning job paused after step 5",
        "The job was resumed and waits for its turn",
        "Fine-tuning job goes on after step 5",
    ],
)
def test_a_break_is_no_pace(words: str) -> None:
    """Time in which the job stood still does not make its steps slower."""
    events = steps(5, 40)
    events += [told(900, words)]
    events += [measured(1000 + step, step, 40, train_loss=1.0) for step in range(6, 11)]

    assert progress(job(), events, after(1010)).seconds_left == 30
    assert progress(job(), events[:7], after(1006)).seconds_left is None


def test_only_the_latest_steps_make_the_pace() -> None:
    """A machine that became slower is believed."""
    slow = [measured(30 + 10 * step, step, 100, train_loss=1.0) for step in range(31, 61)]

    assert progress(job(), steps(30, 100) + slow, after(630)).seconds_left == 400


def test_a_job_that_stands_still_has_no_time_left() -> None:
    """Long after its last word nothing can be said; steps within one second tell no pace."""
    assert progress(job(), steps(10, 12), after(60)).seconds_left is None
    assert progress(job(), steps(10, 12, every=0), after(0)).seconds_left is None


@given(EVENTS, st.none() | st.text(), st.dictionaries(st.text(), st.integers() | st.text()))
def test_any_events_make_progress(
    events: list[JobEvent], status: str | None, snapshot: dict[str, int | str]
) -> None:
    """Whatever an engine tells, the share is one and the time is not negative."""
    found = progress(job(status, snapshot), events, after(0))

    assert found.fraction is None or 0 <= found.fraction <= 1
    assert found.seconds_left is None or found.seconds_left > 0


@pytest.mark.parametrize(
    ("fraction", "drawn"),
    [
        (0.0, "░░░░░░░░░░ 0 %"),
        (0.42, "▓▓▓▓░░░░░░ 42 %"),
        (0.999, "▓▓▓▓▓▓▓▓▓░ 99 %"),
        (1.0, "▓▓▓▓▓▓▓▓▓▓ 100 %"),
        (7.0, "▓▓▓▓▓▓▓▓▓▓ 100 %"),
        (-1.0, "░░░░░░░░░░ 0 %"),
        (float("nan"), "░░░░░░░░░░ 0 %"),
        (0.29, "▓▓░░░░░░░░ 29 %"),
    ],
)
def test_a_bar_is_full_only_at_the_end(fraction: float, drawn: str) -> None:
    """Ten cells and a percentage, both rounded down."""
    assert bar(fraction) == drawn


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_bar_never_says_too_much(total: int, step: int) -> None:
    """100 % is said of all steps and of nothing less."""
    assert bar(min(step / total, 1.0)).endswith(" 100 %") is (step >= total)
