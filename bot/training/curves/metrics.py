"""What a training measured, read from what engines tell: in events, in messages, in a CSV file.

Engines name the same measure differently and leave out what they did not take. What cannot be read
is absent, never an error. A figure that is no number (NaN, infinite, absurdly large) stays as NaN:
it tells something about the training.
"""

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from bot.archive import JobEvent

METRICS_EVENT = "metrics"

NO_NUMBER = math.nan
"""The one NaN that points hold, so that equal points are equal."""

_MOST_STEPS = 10**9
_LARGEST = 1e12  # a loss beyond it says no more than NaN does, and could not be summed up
_ALIASES = {
    "step": "step",
    "step_number": "step",
    "global_step": "step",
    "total_steps": "total_steps",
    "train_loss": "train_loss",
    "training_loss": "train_loss",
    "train_accuracy": "train_accuracy",
    "train_mean_token_accuracy": "train_accuracy",
    "train_token_accuracy": "train_accuracy",
    "training_accuracy": "train_accuracy",
    "training_mean_token_accuracy": "train_accuracy",
    "training_token_accuracy": "train_accuracy",
    "valid_loss": "valid_loss",
    "validation_loss": "valid_loss",
    "eval_loss": "valid_loss",
    "valid_accuracy": "valid_accuracy",
    "valid_mean_token_accuracy": "valid_accuracy",
    "validation_accuracy": "valid_accuracy",
    "validation_mean_token_accuracy": "valid_accuracy",
    "validation_token_accuracy": "valid_accuracy",
    "eval_mean_token_accuracy": "valid_accuracy",
    "full_valid_loss": "full_valid_loss",
    "full_validation_loss": "full_valid_loss",
    "full_valid_accuracy": "full_valid_accuracy",
    "full_valid_mean_token_accuracy": "full_valid_accuracy",
    "full_validation_accuracy": "full_valid_accuracy",
    "full_validation_mean_token_accuracy": "full_valid_accuracy",
}
_STEP_IN_WORDS = re.compile(r"\bstep (\d{1,9})\s*(?:/|of)\s*(\d{1,9})", re.IGNORECASE)
_LOSS_IN_WORDS = re.compile(
    r"\b(full validation|validation|training) loss\s*[=:]\s*([-+.\w]{1,40})", re.IGNORECASE
)
_LOSS_NAMES = {
    "training": "train_loss",
    "validation": "valid_loss",
    "full validation": "full_valid_loss",
}
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at a step; None where it was not, NaN where no number came of it.

    The validation figures are of a sample of the validation file, those of `full_valid` of all of
    it. Accuracies are shares of tokens from 0 to 1. Step 0 is before training.
    """

    step: int
    train_loss: float | None = None
    train_accuracy: float | None = None
    valid_loss: float | None = None
    valid_accuracy: float | None = None
    full_valid_loss: float | None = None
    full_valid_accuracy: float | None = None


FIGURES = tuple(field.name for field in fields(Point) if field.name != "step")


def points_of_events(events: Sequence[JobEvent]) -> tuple[Point, ...]:
    """Return what the events of a job measured, by step; of two at one step the later stands."""
    return _by_step(point for event in events if (point := _point(_told(event))) is not None)


def points_of_csv(text: str) -> tuple[Point, ...]:
    """Return the rows of a result file, by step; rows that tell no step are left out."""
    lines = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
    if not lines:
        return ()
    separator = max(_SEPARATORS, key=lines[0].count)
    return _by_step(_rows(lines, separator))


def merged(first: Sequence[Point], second: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points of both; where both have a figure, that of the first stands."""
    return _by_step([*second, *first])


def total_steps(events: Sequence[JobEvent]) -> int | None:
    """Return how many steps the training has in all, as it was told last."""
    for event in reversed(events):
        told = whole(_told(event).get("total_steps"))
        if told:
            return told
    return None


def finite(value: float | None) -> float | None:
    """Return a figure if it is a number that can be drawn, else None."""
    return value if value is not None and math.isfinite(value) else None


def whole(value: object) -> int | None:
    """Return a count of steps or epochs, or None; one written as 3.0 or "3" counts."""
    number = _figure(value)
    if number is None or not number.is_integer() or not 0 <= number < _MOST_STEPS:
        return None
    return int(number)


def _told(event: JobEvent) -> Mapping[str, object]:
    """Return what an event tells under our names: its data, and its words where data lack it."""
    told = _named(event.data)
    if event.type == METRICS_EVENT or "step" in told:
        return _in_words(event.message) | told
    return {}


def _in_words(message: str) -> dict[str, object]:
    """Read "Step 12/39: training loss=1.20, validation loss=1.31"."""
    told: dict[str, object] = {}
    if found := _STEP_IN_WORDS.search(message):
        told |= {"step": found[1], "total_steps": found[2]}
    for name, value in _LOSS_IN_WORDS.findall(message):
        told[_LOSS_NAMES[name.lower()]] = value.rstrip(".")
    return told


def _named(data: Mapping[str, object]) -> dict[str, object]:
    named: dict[str, object] = {}
    for key, value in data.items():
        name = _ALIASES.get(str(key).strip().lower().replace(" ", "_"))
        if name is not None and value is not None and value != "":
            named[name] = value
    return named


def _rows(lines: Sequence[str], separator: str) -> Iterable[Point]:
    reader = csv.DictReader(lines, delimiter=separator, restkey="", restval="")
    try:
        for row in reader:
            if (point := _point(_named(row))) is not None:
                yield point
    except csv.Error:  # such as a cell without an end: what came before it is good
        return


def _point(told: Mapping[str, object]) -> Point | None:
    step = whole(told.get("step"))
    figures = {name: value for name in FIGURES if (value := _figure(told.get(name))) is not None}
    return Point(step, **figures) if step is not None and figures else None


def _figure(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    except OverflowError:
        return NO_NUMBER
    return number if abs(number) <= _LARGEST else NO_NUMBER


def _by_step(points: Iterable[Point]) -> tuple[Point, ...]:
    found: dict[int, Point] = {}
    for point in points:
        before = found.get(point.step)
        found[point.step] = point if before is None else _joined(before, point)
    return tuple(found[step] for step in sorted(found))


def _joined(before: Point, after: Point) -> Point:
    told = {name: value for name in FIGURES if (value := getattr(after, name)) is not None}
    return replace(before, **told)
