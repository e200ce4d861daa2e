"""Cancelled, paused, resumed, in line: a job follows what is asked of it."""

import asyncio
import io
import os
import signal
import sys
import time
from pathlib import Path

import aiohttp
import openai
import pytest
from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob
from rich.console import Console

from engine.finetuning import child, training_run
from engine.server import Running
from engine.terminal import show_trainings
from tests.engine.engines import until
from tests.engine.finetuning.tuning import (
    LONG,
    PASSES,
    STEPS,
    created,
    messages_told,
    steps_told,
    when,
    when_at_step,
    when_over,
    when_succeeded,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


def is_paused(job: FineTuningJob) -> bool:
    """Whether a job is paused, for which the SDK's types have no word."""
    return str(job.status) == "paused"


async def health(engine: Running) -> str:
    """What the engine says of itself."""
    url = engine.announcement.base_url.replace("/v1", "/health")
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return str((await answer.json())["detail"])


async def test_a_cancelled_training_ends(client: AsyncOpenAI, data_dir: Path) -> None:
    """It is cancelled at once, its process and its folder are gone soon, and it stays so."""
    job = await created(client, LONG, n_epochs=50)
    await when_at_step(client, job.id, 2)
    folder = data_dir / "jobs" / job.id
    assert child.lives(folder)

    cancelled = await client.fine_tuning.jobs.cancel(job.id)

    assert (cancelled.status, cancelled.fine_tuned_model) == ("cancelled", None)
    assert cancelled.finished_at is not None
    await until(lambda: not folder.exists())
    assert await client.fine_tuning.jobs.retrieve(job.id) == cancelled
    assert "cancelled" in (await messages_told(client, job.id))[-1]
    for act in (client.fine_tuning.jobs.cancel, client.fine_tuning.jobs.pause):
        with pytest.raises(openai.BadRequestError, match="The job is cancelled") as caught:
            await act(job.id)
        assert caught.value.code == "invalid_job_state"


async def test_a_paused_training_goes_on_where_it_was(client: AsyncOpenAI) -> None:
    """Paused in the middle and resumed, it has the same losses as one that was not."""
    straight = await created(client, n_epochs=PASSES, seed=3)
    await when_succeeded(client, straight.id)
    job = await created(client, n_epochs=PASSES, seed=3)
    await when_at_step(client, job.id, 2)

    paused = await client.fine_tuning.jobs.pause(job.id)
    assert (paused.status, paused.estimated_finish) == ("paused", None)
    with pytest.raises(openai.BadRequestError, match="The job is paused"):
        await client.fine_tuning.jobs.pause(job.id)
    resumed = await client.fine_tuning.jobs.resume(job.id)
    assert resumed.status == "queued"
    await when_succeeded(client, job.id)

    assert await steps_told(client, job.id) == await steps_told(client, straight.id)
    told = await messages_told(client, job.id)
    assert any(words.startswith("Fine-tuning job goes on after step ") for words in told)


async def test_only_what_is_paused_is_resumed(client: AsyncOpenAI) -> None:
    """A job that runs cannot be resumed, one that is over can be neither."""
    job = await created(client, LONG, n_epochs=50)
    await when(client, job.id, lambda job: job.status == "running")
    with pytest.raises(openai.BadRequestError, match="for jobs that are paused"):
        await client.fine_tuning.jobs.resume(job.id)
    await client.fine_tuning.jobs.cancel(job.id)
    done = await when_succeeded(client, (await created(client)).id)
    with pytest.raises(openai.BadRequestError, match="The job is succeeded"):
        await client.fine_tuning.jobs.resume(done.id)


async def test_one_trains_and_the_others_wait_in_line(client: AsyncOpenAI) -> None:
    """The second waits for the first; a pause of the first gives it its place."""
    first = await created(client, LONG, n_epochs=50)
    second = await created(client, LONG, n_epochs=50)
    third = await created(client)
    await when_at_step(client, first.id, 1)
    await when(client, second.id, lambda job: job.status == "queued")

    await client.fine_tuning.jobs.pause(second.id)  # out of the line before its turn
    await client.fine_tuning.jobs.pause(first.id)
    await when_succeeded(client, third.id)

    for job in (first, second):
        await when(client, job.id, is_paused)
        await client.fine_tuning.jobs.cancel(job.id)


async def test_a_running_job_says_when_it_will_be_done(
    client: AsyncOpenAI, engine: Running
) -> None:
    """The estimate lies ahead while it runs, and is gone afterwards; /health tells of it too."""
    job = await created(client, LONG, n_epochs=50)
    running = await when(client, job.id, lambda job: job.estimated_finish is not None)
    assert running.status == "running"
    assert running.estimated_finish is not None
    assert running.estimated_finish >= int(time.time()) - 1
    assert running.trained_tokens is None
    assert f"The job {job.id} is being trained: step " in await health(engine)

    await client.fine_tuning.jobs.cancel(job.id)
    assert (await when_over(client, job.id)).estimated_finish is None
    await until(lambda: engine.tuning.progress is None)
    assert "trained" not in await health(engine)


async def test_a_training_is_seen_on_the_terminal(client: AsyncOpenAI, engine: Running) -> None:
    """Whoever started the engine at a terminal sees what is trained, how far, and the loss."""
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    shown = asyncio.create_task(show_trainings(engine.tuning, console))
    job = await created(client, LONG, n_epochs=50, suffix="chris_gpt")
    assert isinstance(console.file, io.StringIO)
    await until(lambda: "loss" in console.file.getvalue())  # type: ignore[attr-defined]
    await client.fine_tuning.jobs.cancel(job.id)
    await until(lambda: engine.tuning.progress is None)
    shown.cancel()
    await asyncio.gather(shown, return_exceptions=True)

    assert "Training chris_gpt" in console.file.getvalue()
    assert "/750" in console.file.getvalue()


async def test_a_training_that_is_killed_fails_in_words(
    client: AsyncOpenAI, data_dir: Path
) -> None:
    """The system kills it, as it does when memory runs out: the job says so, the next one runs."""
    job = await created(client, LONG, n_epochs=50)
    await when_at_step(client, job.id, 1)
    child.kill_stray(data_dir / "jobs" / job.id)
    failed = await when_over(client, job.id)

    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.code == "not_enough_memory"
    assert "memory ran out" in failed.error.message
    await when_succeeded(client, (await created(client)).id)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
async def test_a_training_that_is_asked_to_end_goes_on(client: AsyncOpenAI, data_dir: Path) -> None:
    """The system asks its process to end, as it does before it shuts down: nothing is lost."""
    job = await created(client, n_epochs=PASSES)
    await when_at_step(client, job.id, 2)
    os.kill(int((data_dir / "jobs" / job.id / "child.pid").read_text()), signal.SIGTERM)
    await when_succeeded(client, job.id)

    assert [step["step"] for step in await steps_told(client, job.id)] == list(range(1, STEPS + 1))
    told = await messages_told(client, job.id)
    assert any(words.startswith("Fine-tuning job goes on after step ") for words in told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot halt a process by a signal")
async def test_a_training_that_hears_no_pause_is_ended(
    client: AsyncOpenAI, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process hangs: others in line do not wait for it, and it goes on from its last state."""
    monkeypatch.setattr(training_run, "_PAUSE_SECONDS", 0.2)
    job = await created(client, n_epochs=PASSES)
    await when_at_step(client, job.id, 6)
    os.kill(int((data_dir / "jobs" / job.id / "child.pid").read_text()), signal.SIGSTOP)
    await client.fine_tuning.jobs.pause(job.id)
    await when_succeeded(client, (await created(client)).id)

    assert is_paused(await client.fine_tuning.jobs.retrieve(job.id))
    await client.fine_tuning.jobs.resume(job.id)
    await when_succeeded(client, job.id)
    assert [step["step"] for step in await steps_told(client, job.id)] == list(range(1, STEPS + 1))


async def test_a_disk_that_fills_up_fails_the_job_in_words(
    client: AsyncOpenAI, engine: Running
) -> None:
    """The record has no room for the next step: the job fails as soon as that can be recorded."""
    job = await created(client, LONG, n_epochs=50)
    await when_at_step(client, job.id, 1)
    store = engine.tuning._record.store
    [pages] = store.rows("PRAGMA page_count")[0]
    store.rows(f"PRAGMA max_page_count = {pages}")
    await until(lambda: engine.tuning.progress is None or not _lives(engine, job.id))
    assert (await client.fine_tuning.jobs.retrieve(job.id)).status in ("running", "failed")
    store.rows("PRAGMA max_page_count = 1000000")
    failed = await when_over(client, job.id)

    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.code == "disk_full"
    await when_succeeded(client, (await created(client)).id)


def _lives(engine: Running, job_id: str) -> bool:
    return child.lives(engine.tuning._record.folder(job_id))
