"""The fine-tuning jobs of the training server: they stand still until a test lets them go on."""

import csv
import hashlib
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

METRICS = (
    "train_loss",
    "train_mean_token_accuracy",
    "valid_loss",
    "valid_mean_token_accuracy",
    "full_valid_loss",
    "full_valid_mean_token_accuracy",
)
CHECKPOINTS_KEPT = 3
DEFAULT_STEPS = 12
DEFAULT_EPOCHS = 3


def named(kind: str, number: int) -> str:
    """Return an id as engines make them, the same in every run: `ftjob-…` with 24 characters."""
    return f"{kind}-{hashlib.sha256(f'{kind}{number}'.encode()).hexdigest()[:24]}"


@dataclass(slots=True)
class StoredFile:
    """A file that the server keeps."""

    id: str
    filename: str
    content: bytes
    purpose: str = "fine-tune"
    created_at: int = field(default_factory=lambda: int(time.time()))

    def card(self) -> dict[str, Any]:
        """Describe it as OpenAI does."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": self.created_at,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass(slots=True, eq=False)
class TrainingJob:
    """A job. A test calls `begin`, `advance`, `succeed` and so on, or sets what it wants to see."""

    id: str
    order: Mapping[str, Any]
    """The body of the request that created it."""
    created_at: int = field(default_factory=lambda: int(time.time()))
    status: str = "validating_files"
    step: int = 0
    steps: int = DEFAULT_STEPS
    epochs: int = DEFAULT_EPOCHS
    fine_tuned_model: str | None = None
    trained_tokens: int | None = None
    finished_at: int | None = None
    estimated_finish: int | None = None
    error: Mapping[str, Any] | None = None
    result_files: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    """Oldest first."""
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    """Oldest first: all of them; `last_checkpoints` are those that are told."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Fields of the answer that are to be otherwise; those that are `...` are left out."""

    @property
    def model(self) -> str:
        """The base from which it trains."""
        return str(self.order["model"])

    @property
    def validates(self) -> bool:
        """Whether it has a validation file."""
        return bool(self.order.get("validation_file"))

    # How it goes on

    def tell(
        self,
        message: str,
        *,
        level: str = "info",
        type: str = "message",  # noqa: A002 - as in OpenAI's answers
        data: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Add an event; return it, so that a test may change it."""
        event = {
            "id": named("ftevent", hash_number(self.id, len(self.events))),
            "object": "fine_tuning.job.event",
            "created_at": int(time.time()),
            "level": level,
            "type": type,
            "message": message,
            "data": dict(data) if data is not None else {},
        }
        self.events.append(event)
        return event

    def queue(self) -> None:
        """Accept the files."""
        self.tell("Files validated, moving job to queued state")
        self.status = "queued"

    def begin(self, *, steps: int | None = None, epochs: int | None = None) -> None:
        """Begin to train."""
        if self.status == "validating_files":
            self.queue()
        self.steps = steps or self.steps
        self.epochs = epochs or self.epochs
        self.estimated_finish = int(time.time()) + self.steps
        self.tell("Fine-tuning job started")
        self.status = "running"

    def advance(self, to: int | None = None, **metrics: float) -> None:
        """Train up to a step, one further without `to`; `metrics` are those of the last step."""
        if self.status in ("validating_files", "queued"):
            self.begin()
        last = self.step + 1 if to is None else to
        for step in range(self.step + 1, last + 1):
            figures = self._figures(step) | (metrics if step == last else {})
            self.step = step
            self.tell(
                f"Step {step}/{self.steps}: training loss={figures['train_loss']:.2f}",
                type="metrics",
                data={"step": step, "total_steps": self.steps, **figures},
            )
            if self._ends_epoch(step):
                self._keep_checkpoint(step, figures)

    def succeed(self, model: str | None = None, *, trained_tokens: int = 12_345) -> str:
        """Train to the end, and name the model."""
        self.advance(self.steps)
        suffix = self.order.get("suffix") or ""
        self.fine_tuned_model = model or f"ft:{self.model}:team:{suffix}:{self.id[-8:]}"
        self.trained_tokens = trained_tokens
        for checkpoint in self.checkpoints:
            step = checkpoint["step_number"]
            checkpoint["fine_tuned_model_checkpoint"] = f"{self.fine_tuned_model}:ckpt-step-{step}"
        self.tell(f"New fine-tuned model created: {self.fine_tuned_model}")
        self.tell("The job has successfully completed")
        self._end("succeeded")
        return self.fine_tuned_model

    def fail(
        self,
        code: str = "invalid_training_file",
        message: str = "The training file has 3 problems.",
        param: str | None = "training_file",
    ) -> None:
        """End without a model."""
        self.error = {"code": code, "message": message, "param": param}
        self.tell(f"The job failed: {message}", level="error")
        self._end("failed")

    def cancel(self) -> None:
        """End because a client wants it."""
        self.tell("The job has been cancelled")
        self._end("cancelled")

    def pause(self) -> None:
        """Rest because a client wants it."""
        self.tell("The job has been paused")
        self.status = "paused"

    def resume(self) -> None:
        """Go on after a pause."""
        self.tell("The job has been resumed")
        self.status = "running"

    # How it is told

    def card(self) -> dict[str, Any]:
        """Describe it as OpenAI does, with the test's changes."""
        hyperparameters = self._hyperparameters()
        kind = (self.order.get("method") or {}).get("type", "supervised")
        card = {
            "id": self.id,
            "object": "fine_tuning.job",
            "created_at": self.created_at,
            "error": self.error,
            "estimated_finish": self.estimated_finish if self.status == "running" else None,
            "fine_tuned_model": self.fine_tuned_model,
            "finished_at": self.finished_at,
            "hyperparameters": hyperparameters,
            "integrations": [],
            "metadata": self.order.get("metadata"),
            "method": {"type": kind, kind: {"hyperparameters": hyperparameters}},
            "model": self.model,
            "organization_id": "org-team",
            "result_files": list(self.result_files),
            "seed": self.order.get("seed", 7),
            "status": self.status,
            "trained_tokens": self.trained_tokens,
            "training_file": self.order["training_file"],
            "user_provided_suffix": self.order.get("suffix"),
            "validation_file": self.order.get("validation_file"),
        }
        return {key: value for key, value in (card | self.changes).items() if value is not ...}

    def last_checkpoints(self) -> list[dict[str, Any]]:
        """Return the checkpoints that are told: once there is a model, the last three."""
        return self.checkpoints[-CHECKPOINTS_KEPT:] if self.fine_tuned_model else []

    def table(self) -> str:
        """Return all measures as CSV; what was not measured stays empty."""
        text = io.StringIO()
        writer = csv.DictWriter(
            text, ("step", *METRICS), extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(event["data"] for event in self.events if event["type"] == "metrics")
        return text.getvalue()

    def _hyperparameters(self) -> dict[str, Any]:
        method = self.order.get("method") or {}
        of_method = method.get(method.get("type", ""), {}) if method else {}
        asked = of_method.get("hyperparameters") or self.order.get("hyperparameters") or {}
        usual = {"n_epochs": self.epochs, "batch_size": 1, "learning_rate_multiplier": 2.0}
        return usual | {key: value for key, value in asked.items() if value != "auto"}

    def _end(self, status: str) -> None:
        self.status = status
        self.finished_at = int(time.time())
        self.estimated_finish = None

    def _ends_epoch(self, step: int) -> bool:
        return step * self.epochs // self.steps > (step - 1) * self.epochs // self.steps

    def _figures(self, step: int) -> dict[str, float]:
        """Make up measures of a training that goes well."""
        share = step / self.steps
        figures = {
            "train_loss": round(2.0 - 1.5 * share, 4),
            "train_mean_token_accuracy": round(0.4 + 0.5 * share, 4),
        }
        if self.validates:
            figures["valid_loss"] = round(2.1 - 1.2 * share, 4)
            figures["valid_mean_token_accuracy"] = round(0.35 + 0.4 * share, 4)
            if self._ends_epoch(step):
                figures["full_valid_loss"] = round(2.1 - 1.25 * share, 4)
                figures["full_valid_mean_token_accuracy"] = round(0.35 + 0.42 * share, 4)
        return figures

    def _keep_checkpoint(self, step: int, figures: Mapping[str, float]) -> None:
        self.checkpoints.append(
            {
                "id": named("ftckpt", hash_number(self.id, step)),
                "object": "fine_tuning.job.checkpoint",
                "created_at": int(time.time()),
                "fine_tuned_model_checkpoint": "",
                "fine_tuning_job_id": self.id,
                "metrics": {"step": step, **figures},
                "step_number": step,
            }
        )


def hash_number(name: str, number: int) -> int:
    """Return a number that no other pair has."""
    return int(hashlib.sha256(f"{name}/{number}".encode()).hexdigest()[:12], 16)
