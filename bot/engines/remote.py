"""What an engine holds: files, jobs, checkpoints. All of it is read from answers of any shape."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.archive import JobEvent
from bot.engines import raw as reading
from bot.engines.raw import Raw

OVER = frozenset({"succeeded", "failed", "cancelled", "canceled"})
"""The states after which nothing more will come of a job."""

METADATA_KEY = "chrisgpt_job"
"""The key in a job's metadata under which the bot finds it again."""

UNKNOWN = "unknown"
"""The status of a job whose engine did not tell it."""


_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an engine; `created_at` is in seconds since 1970, 0 where it was not told."""

    id: str
    name: str
    bytes: int
    created_at: int

    @classmethod
    def from_raw(cls, raw: Raw) -> Self | None:
        """Read a file; None without an id, because nothing could be done with it."""
        file_id = reading.text(raw, "id")
        if file_id is None:
            return None
        return cls(
            id=file_id,
            name=reading.text(raw, "filename") or file_id,
            bytes=reading.whole(raw, "bytes") or 0,
            created_at=reading.whole(raw, "created_at") or 0,
        )


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed, in the engine's own words: not to be trusted."""

    code: str | None
    message: str
    param: str | None

    @classmethod
    def from_raw(cls, raw: object) -> Self | None:
        """Read an error; None for the empty one that some engines send with a success."""
        if isinstance(raw, str) and raw:
            return cls(None, raw, None)
        found = reading.mapping(raw)
        code, message = reading.text(found, "code"), reading.text(found, "message")
        if code is None and message is None:
            return None
        return cls(code, message or "", reading.text(found, "param"))


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A fine-tuning job as its engine describes it; what it did not tell is None.

    `hyperparameters` are those that the engine stored. Moments are in seconds since 1970. `raw` is
    the whole answer, fit to be kept.
    """

    id: str
    status: str
    base_model: str
    fine_tuned_model: str | None
    training_file: str | None
    validation_file: str | None
    created_at: int
    finished_at: int | None
    estimated_finish: int | None
    trained_tokens: int | None
    seed: int | None
    suffix: str | None
    hyperparameters: Mapping[str, Any]
    error: JobError | None
    result_files: tuple[str, ...]
    metadata: Mapping[str, str]
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def from_raw(cls, raw: Raw) -> Self:
        """Read a job; missing and odd fields become None, unknown states stay as they are."""
        model = reading.text(raw, "fine_tuned_model")
        return cls(
            id=reading.text(raw, "id") or "",
            status=reading.text(raw, "status") or UNKNOWN,
            base_model=reading.text(raw, "model") or "",
            fine_tuned_model=model,
            training_file=reading.text(raw, "training_file"),
            validation_file=reading.text(raw, "validation_file"),
            created_at=reading.whole(raw, "created_at") or 0,
            finished_at=reading.whole(raw, "finished_at"),
            estimated_finish=reading.whole(raw, "estimated_finish"),
            trained_tokens=reading.whole(raw, "trained_tokens"),
            seed=reading.whole(raw, "seed"),
            suffix=_suffix(raw, model),
            hyperparameters=_hyperparameters(raw),
            error=JobError.from_raw(raw.get("error")),
            result_files=reading.texts(raw.get("result_files")),
            metadata=_metadata(raw),
            raw=raw,
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status.lower() in OVER

    def may_be(self, order: "JobOrder") -> bool:
        """Whether it may have come of an order; what the engine did not tell counts for neither."""
        return (
            self.training_file == order.training_file
            and self.validation_file in (None, order.validation_file)
            and (self.suffix or "") == (order.suffix or "")
            and _is_model(self.base_model, order.model)
            and (order.seed is None or self.seed in (None, order.seed))
            and all(
                _is_value(self.hyperparameters.get(name), value)
                for name, value in order.hyperparameters.items()
                if name != "batch_size"  # engines fit it to what they have
            )
        )


@dataclass(frozen=True, slots=True)
class JobOrder:
    """A job to be created. Files are the engine's ids; absent settings are left to the engine."""

    model: str
    training_file: str
    validation_file: str | None = None
    hyperparameters: Mapping[str, int | float] = field(default_factory=dict)
    suffix: str | None = None
    seed: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model as it was after a step, with its measures; `model` can be asked to write."""

    id: str
    step: int
    model: str
    metrics: Mapping[str, float]
    created_at: int

    @classmethod
    def from_raw(cls, raw: Raw) -> Self | None:
        """Read a checkpoint; None when it tells no step or no model."""
        step = reading.whole(raw, "step_number")
        model = reading.text(raw, "fine_tuned_model_checkpoint")
        if step is None or model is None:
            return None
        return cls(
            id=reading.text(raw, "id") or model,
            step=step,
            model=model,
            metrics=reading.numbers(reading.mapping(raw.get("metrics"))),
            created_at=reading.whole(raw, "created_at") or 0,
        )


def event_from_raw(raw: Raw) -> JobEvent | None:
    """Read an event; None without an id, by which events are told apart."""
    event_id = reading.text(raw, "id")
    if event_id is None:
        return None
    return JobEvent(
        event_id=event_id,
        created_at=reading.whole(raw, "created_at") or 0,
        level=reading.text(raw, "level") or "info",
        type=reading.text(raw, "type") or "message",
        message=reading.text(raw, "message") or "",
        data=reading.mapping(raw.get("data")),
    )


def _is_model(told: str, ordered: str) -> bool:
    """Tell whether a model's name is the ordered one, or the same with its date."""
    rest = told.removeprefix(ordered)
    return not told or not rest or (rest != told and _DATE.fullmatch(rest) is not None)


def _is_value(told: object, ordered: float) -> bool:
    """Tell whether a setting is the ordered one, or was not told."""
    if told is None:
        return True
    try:
        return math.isclose(float(str(told)), ordered, rel_tol=1e-3)
    except ValueError:  # such as "auto"
        return False


def _suffix(raw: Raw, model: str | None) -> str | None:
    """Return the suffix as it was given, else the part of `ft:BASE:ORG:SUFFIX:ID` that holds it."""
    given = reading.text(raw, "user_provided_suffix") or reading.text(raw, "suffix")
    if given or model is None:
        return given
    parts = model.split(":")
    return parts[3] or None if parts[0] == "ft" and len(parts) >= 5 else None  # noqa: PLR2004 - as above


def _hyperparameters(raw: Raw) -> dict[str, Any]:
    """Return them from where the method keeps them now, else from where they stood before."""
    method = reading.mapping(raw.get("method"))
    kind = reading.text(method, "type") or "supervised"
    of_method = reading.mapping(reading.mapping(method.get(kind)).get("hyperparameters"))
    stored = of_method or reading.mapping(raw.get("hyperparameters"))
    return {key: value for key, value in stored.items() if value is not None}


def _metadata(raw: Raw) -> dict[str, str]:
    pairs = reading.mapping(raw.get("metadata"))
    return {key: value for key, value in pairs.items() if isinstance(value, str)}
