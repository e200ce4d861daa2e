"""The job that trains a voice: found again or created, then followed to its end."""

import time
from collections.abc import Iterator

from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent

from engine.bar import TrainingBar
from engine.sample.uploads import uploaded
from engine.sample.voice import Voice

OVER = frozenset({"succeeded", "failed", "cancelled"})
PAUSED = "paused"
"""A state that the SDK's types do not name."""
_SEED = 20
_METADATA = "voice"
_LATEST = 20
_POLL_SECONDS = 0.5


def jobs_of(client: OpenAI, voice: Voice, writer: str) -> Iterator[FineTuningJob]:
    """Every job that trained exactly this voice on this writer, the newest first.

    Raises:
        openai.OpenAIError: The engine cannot be reached.
    """
    known = client.fine_tuning.jobs.list(metadata={_METADATA: voice.fingerprint()})
    return (job for job in known if job.model == writer)


def unfinished(jobs: list[FineTuningJob]) -> FineTuningJob | None:
    """The job that is still to be done, if any."""
    return next((job for job in jobs if job.status not in OVER), None)


def finished(client: OpenAI, jobs: list[FineTuningJob]) -> str | None:
    """The name of the model that one of the jobs made, if it is still there.

    Raises:
        openai.OpenAIError: The engine cannot be reached.
    """
    served = {model.id for model in client.models.list()}
    made = (job.fine_tuned_model for job in jobs if job.status == "succeeded")
    return next((model for model in made if model in served), None)


def begin(client: OpenAI, voice: Voice, writer: str) -> FineTuningJob:
    """Send the files and create the job.

    Raises:
        openai.OpenAIError: The engine refuses, or cannot be reached.
        OSError: A file cannot be read.
    """
    training, validation = uploaded(client, voice.training), uploaded(client, voice.validation)
    # Not asked twice: a repeated request could begin a second job.
    once = client.with_options(max_retries=0)
    return once.fine_tuning.jobs.create(
        model=writer,
        training_file=training,
        validation_file=validation,
        suffix=voice.suffix(),
        seed=_SEED,
        metadata={_METADATA: voice.fingerprint()},
    )


def go_on(client: OpenAI, job: FineTuningJob) -> FineTuningJob:
    """Take a paused job up again; any other goes on anyway.

    Raises:
        openai.OpenAIError: The engine refuses, or cannot be reached.
    """
    return client.fine_tuning.jobs.resume(job.id) if job.status == PAUSED else job


def follow(client: OpenAI, job_id: str, bar: TrainingBar) -> FineTuningJob:
    """Show how a job goes, until it is over or somebody has paused it.

    Raises:
        openai.OpenAIError: The engine cannot be reached.
    """
    seen: set[str] = set()
    while True:
        job = client.fine_tuning.jobs.retrieve(job_id)
        bar.title(job.status.replace("_", " "))
        # Asked for after the job's state, so that the last events of one that is over are there.
        for event in _news(client, job_id, seen):
            _show(bar, event)
        if job.status in OVER or job.status == PAUSED:
            return job
        time.sleep(_POLL_SECONDS)


def _news(client: OpenAI, job_id: str, seen: set[str]) -> list[FineTuningJobEvent]:
    """The latest events that were not seen yet, the oldest first."""
    latest = client.fine_tuning.jobs.list_events(job_id, limit=_LATEST).data
    news = [event for event in reversed(latest) if event.id not in seen]
    seen.update(event.id for event in news)
    return news


def _show(bar: TrainingBar, event: FineTuningJobEvent) -> None:
    told = event.data
    if event.type == "metrics" and isinstance(told, dict) and "total_steps" in told:
        bar.show(
            told["step"],
            told["total_steps"],
            train_loss=told.get("train_loss"),
            valid_loss=told.get("full_valid_loss"),
        )
    elif event.level != "info":
        bar.say(event.message)
