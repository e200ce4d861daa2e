"""A fine-tuning job, and the states it goes through.

validating_files → queued → running → succeeded
                     ↑ ↓     ↑ ↓
                     paused ←┘        failed, cancelled: from any state that is not over
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from engine.finetuning.hyperparameters import Hyperparameters

Status = Literal[
    "validating_files", "queued", "running", "paused", "succeeded", "failed", "cancelled"
]
OVER: tuple[Status, ...] = ("succeeded", "failed", "cancelled")
NOT_OVER: tuple[Status, ...] = ("validating_files", "queued", "running", "paused")


@dataclass(frozen=True)
class Trouble:
    """Why a job failed."""

    code: str
    message: str
    param: str | None = None


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    model: str
    training_file: str
    validation_file: str | None
    hyperparameters: Hyperparameters
    suffix: str
    """A part of the new model's name; empty where none was given."""
    seed: int
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """A request, and what has become of it."""

    id: str
    created_at: int
    request: Request
    status: Status = "validating_files"
    place: int = 0
    """Its place in the queue: the lower number comes first."""
    step: int = -1
    """The last step that was told of; 0 is the measurement before the first."""
    journal_read: int = 0
    """How far its training's journal has been read, in bytes."""
    error: Trouble | None = None
    fine_tuned_model: str | None = None
    trained_tokens: int | None = None
    """So far; told when the job has succeeded."""
    estimated_finish: int | None = None
    finished_at: int | None = None
    result_files: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing will come of it any more."""
        return self.status in OVER

    def card(self) -> dict[str, object]:
        """How OpenAI's API describes it."""
        asked = self.request
        hyperparameters = asked.hyperparameters.card()
        return {
            "id": self.id,
            "object": "fine_tuning.job",
            "created_at": self.created_at,
            "error": asdict(self.error) if self.error else None,
            "estimated_finish": self.estimated_finish if self.status == "running" else None,
            "fine_tuned_model": self.fine_tuned_model,
            "finished_at": self.finished_at,
            "hyperparameters": hyperparameters,
            "integrations": [],
            "metadata": dict(asked.metadata),
            "method": {
                "type": "supervised",
                "supervised": {"hyperparameters": hyperparameters},
            },
            "model": asked.model,
            "organization_id": "local",
            "result_files": list(self.result_files),
            "seed": asked.seed,
            "status": self.status,
            "trained_tokens": self.trained_tokens if self.status == "succeeded" else None,
            "training_file": asked.training_file,
            "user_provided_suffix": asked.suffix or None,
            "validation_file": asked.validation_file,
        }
