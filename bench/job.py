"""A fine-tuning job on a running engine: sent with the official SDK, and followed to its end."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, cast

from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob

from bench.course import Course
from bench.engine_process import EngineProcess
from bench.processes import child_that_runs, used_by
from engine.sample.voice import Voice

OVER = ("succeeded", "failed", "cancelled")
SEED = 20
_LATEST = 100
_LOOK_SECONDS = 0.2


class JobFailedError(Exception):
    """A job did not come to a model; says what the engine says of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how strongly to train."""

    epochs: int
    multiplier: float = 1.0
    """Of the engine's learning rate."""


@dataclass(frozen=True, slots=True)
class Files:
    """The ids of a voice's files on the engine."""

    training: str
    validation: str


async def uploaded(client: AsyncOpenAI, voice: Voice) -> Files:
    """Send the files of a voice.

    Raises:
        openai.OpenAIError: The engine refuses one, or cannot be reached.
    """
    ids = [
        (await client.files.create(file=(path.name, path.read_bytes()), purpose="fine-tune")).id
        for path in (voice.training, voice.validation)
    ]
    return Files(*ids)


class Training:
    """A job that is under way."""

    def __init__(self, engine: EngineProcess, job: FineTuningJob, course: Course) -> None:
        self.job = job
        self.course = course
        self._engine = engine

    @classmethod
    async def begin(cls, engine: EngineProcess, files: Files, plan: Plan) -> "Training":
        """Create the job.

        Raises:
            openai.OpenAIError: The engine refuses, or cannot be reached.
        """
        course = Course(time.monotonic(), plan.epochs)
        job = await engine.client.fine_tuning.jobs.create(
            model=engine.default_model,
            training_file=files.training,
            validation_file=files.validation,
            suffix="bench",
            seed=SEED,
            method={
                "type": "supervised",
                "supervised": {
                    "hyperparameters": {
                        "n_epochs": plan.epochs,
                        "learning_rate_multiplier": plan.multiplier,
                    }
                },
            },
        )
        return cls(engine, job, course)

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.job.status in OVER

    async def to_the_end(self) -> str:
        """Follow the job and return the name of the model that it has made.

        Raises:
            JobFailedError: It has made none.
            openai.OpenAIError: The engine cannot be reached.
        """
        child = None
        while not self.over:
            # The events after the state, so that the last ones of a job that is over are there.
            self.job = await self._engine.client.fine_tuning.jobs.retrieve(self.job.id)
            await self._hear()
            child = child or child_that_runs(self._engine.pid, "engine.training")
            self.course.saw(used_by(child) if child else None)
            await asyncio.sleep(_LOOK_SECONDS)
        if self.job.fine_tuned_model is None:
            said = self.job.error.message if self.job.error else "nothing more is said of it."
            raise JobFailedError(f"The job has {self.job.status}: {said}")
        return self.job.fine_tuned_model

    async def _hear(self) -> None:
        """Take note of the steps that were told of since the last time."""
        now = time.monotonic()
        events = self._engine.client.fine_tuning.jobs.list_events(self.job.id, limit=_LATEST)
        async for event in events:
            if event.type != "metrics":
                continue
            figures = cast("dict[str, Any]", event.data)
            if figures["step"] in self.course.heard:
                return  # the newest come first: the others are known
            self.course.hear(figures["step"], figures, at=now)
