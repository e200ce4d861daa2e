"""What the tests of fine-tuning have in common: data, engines on a tiny model, waiting for jobs."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI
from openai.types import FileObject
from openai.types.fine_tuning import FineTuningJob

from engine.server import Running, listen, running
from tests.engine.engines import KEY

MODEL = "tiny"
"""The name of the tiny model: that of its file."""

PATIENCE = 120.0
"""Seconds after which a test says that something does not come about: a training gets only what
others on the machine leave it."""


def an_example(number: int, words: int = 3) -> dict[str, Any]:
    """One example, unlike those with other numbers."""
    return {
        "messages": [
            {"role": "system", "content": "You write our newsletter."},
            {"role": "user", "content": f"Notes: shark number {number}."},
            {"role": "assistant", "content": f"Ahoy, shark {number}!" + " Splash." * words},
        ]
    }


PASSES = 25
"""Passes of a training that is not over before a test has done something in its midst."""
STEPS = 5 * PASSES
"""Steps of so many passes over `some_examples()`."""


def jsonl(examples: Sequence[object]) -> bytes:
    """The examples as a file."""
    return "".join(f"{json.dumps(example)}\n" for example in examples).encode()


def some_examples(count: int = 10, words: int = 3) -> bytes:
    """A file that can be trained on."""
    return jsonl([an_example(number, words) for number in range(count)])


LONG = some_examples(30)
"""A file with which fifty passes last longer than any test waits."""


@contextlib.asynccontextmanager
async def an_engine(model: Path, data_dir: Path) -> AsyncIterator[tuple[Running, AsyncOpenAI]]:
    """An engine in this process, and the SDK pointed at it; it asks once only."""
    with listen(0) as listener:
        async with (
            running(listener, key=KEY, model_file=model, data_dir=data_dir) as engine,
            AsyncOpenAI(
                base_url=engine.announcement.base_url, api_key=KEY, max_retries=0
            ) as client,
        ):
            yield engine, client


async def uploaded(client: AsyncOpenAI, data: bytes, name: str = "examples.jsonl") -> FileObject:
    """A file for fine-tuning, uploaded."""
    return await client.files.create(file=(name, data), purpose="fine-tune")


async def created(
    client: AsyncOpenAI,
    data: bytes | None = None,
    *,
    validation: bytes | None = None,
    n_epochs: int = 1,
    strength: float = 1,
    model: str = MODEL,
    **asked: Any,  # noqa: ANN401 - whatever the SDK takes
) -> FineTuningJob:
    """A job on this data; a strong one changes what the tiny model writes within a few steps."""
    training_file = await uploaded(client, some_examples() if data is None else data)
    if validation is not None:
        asked["validation_file"] = (await uploaded(client, validation, "held-out.jsonl")).id
    return await client.fine_tuning.jobs.create(
        model=model,
        training_file=training_file.id,
        method={
            "type": "supervised",
            "supervised": {
                "hyperparameters": {"n_epochs": n_epochs, "learning_rate_multiplier": strength}
            },
        },
        **asked,
    )


async def when(
    client: AsyncOpenAI, job_id: str, condition: Callable[[FineTuningJob], bool]
) -> FineTuningJob:
    """Wait until something is true of a job."""
    deadline = time.monotonic() + PATIENCE
    while not condition(job := await client.fine_tuning.jobs.retrieve(job_id)):
        assert time.monotonic() < deadline, f"it stayed so: {job}"
        await asyncio.sleep(0.05)
    return job


async def when_over(client: AsyncOpenAI, job_id: str) -> FineTuningJob:
    """Wait until a job is over, however that came."""
    return await when(
        client, job_id, lambda job: job.status in ("succeeded", "failed", "cancelled")
    )


async def when_succeeded(client: AsyncOpenAI, job_id: str) -> FineTuningJob:
    """Wait until a job has succeeded."""
    job = await when_over(client, job_id)
    assert job.status == "succeeded", job
    return job


async def steps_told(client: AsyncOpenAI, job_id: str) -> list[dict[str, float]]:
    """The figures of a job's steps, the first step first."""
    figures = [
        dict(event.data)  # type: ignore[call-overload]
        async for event in client.fine_tuning.jobs.list_events(job_id, limit=100)
        if event.type == "metrics"
    ]
    return figures[::-1]


async def when_at_step(client: AsyncOpenAI, job_id: str, step: int) -> None:
    """Wait until a job tells of that step."""
    deadline = time.monotonic() + PATIENCE
    while all(told["step"] < step for told in await steps_told(client, job_id)):
        assert time.monotonic() < deadline, "the step does not come"
        await asyncio.sleep(0.05)


async def messages_told(client: AsyncOpenAI, job_id: str) -> list[str]:
    """What is told of a job in words, the first first."""
    words = [
        event.message async for event in client.fine_tuning.jobs.list_events(job_id, limit=100)
    ]
    return words[::-1]
