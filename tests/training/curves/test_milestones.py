"""A job's thread is told little, in order, and each thing once."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import JobEvent
from bot.training.curves.milestones import milestones
from tests.training.curves.making import hyperparameters, measured, remote_job, told
from tests.training.curves.test_metrics import EVENTS

TOTAL = 9
WORDS = (
    "Files validated, moving job to queued state",
    "Fine-tuning job started",
    "Checkpoint created at step 3",
    "The job pauses; what it has learned is kept",
    "Fine-tuning job paused after step 4",
    "The job was resumed and waits for its turn",
    "Fine-tuning job goes on after step 4",
    "New fine-tuned model created: ft:x",
)


def keys(events: Sequence[JobEvent], epochs: object = 3) -> list[str]:
    """The keys of what the thread is told."""
    return [each.key for each in milestones(events, remote_job(**hyperparameters(epochs)))]


def a_whole_job() -> list[JobEvent]:
    """What the embedded engine tells of a job of three epochs that was paused once."""
    before = [told(1, "Created fine-tuning job: ftjob-1"), told(2, WORDS[0]), told(3, WORDS[1])]
    events = [*before, measured(4, 0, TOTAL, valid_loss=2.5, full_valid_loss=2.5)]
    for step in range(1, TOTAL + 1):
        figures = {"train_loss": 2.5 - step / 10}
        if step % 3 == 0:
            figures |= {"valid_loss": 2.5 - step / 20, "full_valid_loss": 2.5 - step / 20}
        events.append(measured(10 * step, step, TOTAL, **figures))
        if step % 3 == 0:
            events.append(told(10 * step + 1, f"Checkpoint created at step {step}"))
        if step == 4:
            events += [told(10 * step + number, WORDS[number]) for number in (3, 4, 5, 6)]
    return [*events, told(101, WORDS[7]), told(102, "The job has successfully completed")]


def test_a_job_is_told_in_few_words() -> None:
    """Files, start, each epoch with its losses, a break: and nothing of single steps."""
    found = milestones(a_whole_job(), remote_job())

    assert [(each.key, each.text) for each in found] == [
        ("files", "The engine accepted the files. The job waits for its turn."),
        ("started", "Training has started: 3 epochs, 9 steps."),
        (
            "epoch-1",
            "Epoch 1 of 3 is done: training loss 2.30 on average, validation loss 2.35.",
        ),
        ("paused-1", "Paused. What it has learned is kept, and Resume goes on from there."),
        ("resumed-1", "Resumed."),
        (
            "epoch-2",
            "Epoch 2 of 3 is done: training loss 2.00 on average, validation loss 2.20.",
        ),
        (
            "epoch-3",
            "Epoch 3 of 3 is done: training loss 1.70 on average, validation loss 2.05.",
        ),
    ]


def test_a_start_without_words_is_seen() -> None:
    """The first measure means that training goes on, also where no event says so."""
    assert keys([measured(1, 1, 30, train_loss=2.0)]) == ["started"]


@pytest.mark.parametrize("epochs", [1, 3, 8, 9, 20, 100])
def test_of_many_epochs_some_are_told(epochs: int) -> None:
    """At most eight, the last one always."""
    events = [measured(step, step, 2 * epochs, train_loss=1.0) for step in range(1, 2 * epochs + 1)]
    found = [key for key in keys(events, epochs) if key.startswith("epoch-")]

    assert len(found) == min(epochs, 8) or 5 <= len(found) <= 8
    assert found[-1] == f"epoch-{epochs}"


def test_checkpoints_are_told_where_epochs_are_unknown() -> None:
    """An engine that keeps its epochs to itself still marks its way, eight times at most."""
    events = [told(step, f"Checkpoint created at step {step}") for step in range(1, 12)]

    assert keys(events, "auto") == [f"checkpoint-{step}" for step in range(1, 9)]
    assert keys(events, 3) == []


def test_breaks_are_counted() -> None:
    """A second pause is told as well; the same pause said twice is one."""
    paused, resumed = told(1, "Job paused"), told(2, "Job resumed")

    assert keys([paused, paused, resumed, resumed, paused, resumed]) == [
        *("paused-1", "resumed-1", "paused-2", "resumed-2")
    ]


def test_what_an_engine_warns_of_is_passed_on() -> None:
    """Warnings and errors come in the engine's words, each text once, long ones cut, few in all."""
    events = [
        told(1, "Odd <!channel> line", level="warn"),
        told(2, "Odd <!channel> line", level="warn"),
        told(3, "Disk full", level="error"),
        told(4, "The model is looked at", kind="moderation_checks"),
        told(5, "Hm", level="critical"),
        told(6, "x" * 5000, level="warn"),
        told(7, "one too many", level="warn"),
    ]
    found = milestones(events, remote_job())

    assert [each.key for each in found] == [f"warning-{number}" for number in range(1, 6)]
    assert [each.text for each in found][:4] == [
        "The engine warns: Odd <!channel> line",
        "The engine reports an error: Disk full",
        "The engine says: The model is looked at",
        "The engine says: Hm",
    ]
    assert len(found[4].text) < 650


def scripted(choices: list[tuple[str, int]]) -> list[JobEvent]:
    """Events of any order: words, warnings, and measures of steps."""
    made = []
    for number, (kind, choice) in enumerate(choices):
        if kind == "words":
            made.append(told(number, WORDS[choice % len(WORDS)]))
        elif kind == "warning":
            made.append(told(number, f"trouble {choice}", level="warn"))
        else:
            made.append(measured(number, choice, TOTAL, train_loss=1.0, full_valid_loss=2.0))
    return made


SCRIPTS = st.lists(
    st.tuples(st.sampled_from(["words", "warning", "measure"]), st.integers(0, TOTAL)), max_size=40
)


@given(SCRIPTS, st.integers(0, 40))
def test_what_was_told_stays_told(script: list[tuple[str, int]], cut: int) -> None:
    """More events add milestones behind those of before, and change no key."""
    events = scripted(script)
    before, after = keys(events[:cut]), keys(events)

    assert after[: len(before)] == before
    assert len(set(after)) == len(after)


@given(EVENTS)
def test_any_events_are_told(events: list[JobEvent]) -> None:
    """Whatever an engine tells, the same events make the same milestones, none without words."""
    found = milestones(events, remote_job())

    assert found == milestones(events, remote_job())
    assert all(each.text.strip() for each in found)
