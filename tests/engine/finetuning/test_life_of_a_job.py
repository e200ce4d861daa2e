"""A job from the upload to the model that it has made, as the SDK sees it."""

import csv
import io
from pathlib import Path

import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob

from tests.engine.finetuning.tuning import (
    LONG,
    MODEL,
    an_engine,
    created,
    messages_told,
    some_examples,
    steps_told,
    when_succeeded,
)

STRONG = 40

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def chat(client: AsyncOpenAI, model: str) -> str:
    """What a model writes, greedily."""
    answer = await client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": "Notes: shark number 3."}],
        max_tokens=12,
        temperature=0,
    )
    return str(answer.choices[0].message.content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def job(client: AsyncOpenAI) -> FineTuningJob:
    """A job, as it was created: two passes over ten examples, strong enough to be seen."""
    return await created(
        client,
        validation=some_examples(3),
        n_epochs=2,
        strength=STRONG,
        suffix="chris_gpt",
        seed=7,
        metadata={"for": "the newsletter"},
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def done(client: AsyncOpenAI, job: FineTuningJob) -> FineTuningJob:
    """The same job when it has succeeded."""
    assert (job.status, job.fine_tuned_model) == ("validating_files", None)
    assert (await client.fine_tuning.jobs.checkpoints.list(job.id)).data == []
    return await when_succeeded(client, job.id)


async def test_a_job_makes_a_model_that_writes(client: AsyncOpenAI, done: FineTuningJob) -> None:
    """The fine-tuned model has the suffix in its name and writes otherwise than its base."""
    name = str(done.fine_tuned_model)

    assert name.startswith(f"ft:{MODEL}:local:chris_gpt:")
    assert await chat(client, name) != await chat(client, MODEL)


async def test_a_job_that_is_done_tells_what_it_did(done: FineTuningJob) -> None:
    """What was left to the engine has become numbers, and what was asked is repeated."""
    assert (done.seed, done.metadata) == (7, {"for": "the newsletter"})
    assert (done.error, done.organization_id, done.integrations) == (None, "local", [])
    assert done.finished_at is not None
    assert done.finished_at >= done.created_at
    assert done.trained_tokens is not None
    assert done.trained_tokens > 100
    assert done.hyperparameters.to_dict() == {
        "n_epochs": 2,
        "batch_size": 2,
        "learning_rate_multiplier": STRONG,
    }
    assert done.method is not None
    assert done.method.to_dict() == {
        "type": "supervised",
        "supervised": {"hyperparameters": done.hyperparameters.to_dict()},
    }


async def test_a_job_is_told_of_step_by_step(client: AsyncOpenAI, done: FineTuningJob) -> None:
    """Every step has its figures once, in order; the words are OpenAI's."""
    figures, told = await steps_told(client, done.id), await messages_told(client, done.id)

    assert [step["step"] for step in figures] == list(range(11))
    assert all(step["total_steps"] == 10 for step in figures)
    assert all("train_loss" in step for step in figures[1:])
    assert {"full_valid_loss", "valid_mean_token_accuracy"} <= figures[-1].keys()
    assert figures[-1]["full_valid_loss"] < figures[0]["full_valid_loss"]
    assert told[0] == f"Created fine-tuning job: {done.id}"
    assert "Files validated, moving job to queued state" in told
    assert "Fine-tuning job started" in told
    assert any(words.startswith("Step 4/10: training loss=") for words in told)
    assert told[-2:] == [
        f"New fine-tuned model created: {done.fine_tuned_model}",
        "The job has successfully completed",
    ]


async def test_the_figures_are_a_file_too(client: AsyncOpenAI, done: FineTuningJob) -> None:
    """The results are CSV with a line for each step, as plain text."""
    [results] = [await client.files.retrieve(file_id) for file_id in done.result_files]
    text = (await client.files.content(results.id)).text

    assert (results.purpose, results.bytes) == ("fine-tune-results", len(text))
    assert text.startswith("step,train_loss,train_mean_token_accuracy,valid_loss,")
    rows = list(csv.DictReader(io.StringIO(text)))
    figures = await steps_told(client, done.id)
    assert [row["step"] for row in rows] == [str(step) for step in range(11)]
    assert [float(row["train_loss"]) for row in rows[1:]] == [
        step["train_loss"] for step in figures[1:]
    ]
    assert rows[0]["train_loss"] == ""  # measured before anything is learned


async def test_checkpoints_are_models_of_their_own(
    client: AsyncOpenAI, done: FineTuningJob
) -> None:
    """Each epoch leaves a checkpoint that writes; the job's model is the best of them."""
    checkpoints = (await client.fine_tuning.jobs.checkpoints.list(done.id)).data

    assert [checkpoint.step_number for checkpoint in checkpoints] == [10, 5]
    assert checkpoints[1].fine_tuned_model_checkpoint == f"{done.fine_tuned_model}:ckpt-step-5"
    assert checkpoints[1].metrics.step == 5
    assert checkpoints[1].metrics.train_loss is not None
    assert (await client.fine_tuning.jobs.checkpoints.list(done.id, limit=1)).has_more
    models = {model.id async for model in client.models.list()}
    assert {checkpoint.fine_tuned_model_checkpoint for checkpoint in checkpoints} < models
    wrote = [await chat(client, each.fine_tuned_model_checkpoint) for each in checkpoints]
    losses = [checkpoint.metrics.full_valid_loss or 99 for checkpoint in checkpoints]
    best = losses.index(min(losses))
    assert await chat(client, str(done.fine_tuned_model)) == wrote[best]
    assert wrote[1 - best] != wrote[best]


async def test_a_job_goes_on_from_a_fine_tuned_model(client: AsyncOpenAI) -> None:
    """A fine-tuned model can be trained further: it begins where that one was, not at the base."""
    data = some_examples()
    first = await when_succeeded(client, (await created(client, data, n_epochs=4, seed=1)).id)
    again = await created(client, data, model=str(first.fine_tuned_model), suffix="more", seed=1)
    second = await when_succeeded(client, again.id)
    losses = [
        [step["train_loss"] for step in await steps_told(client, job.id)] for job in (first, second)
    ]

    assert str(second.fine_tuned_model).startswith(f"ft:{MODEL}:local:more:")
    assert second.model == first.fine_tuned_model
    assert losses[1][0] < losses[0][0]


async def test_the_same_seed_trains_the_same(client: AsyncOpenAI) -> None:
    """Data and seed decide: the losses are the same to the last digit, other seeds give others."""
    jobs = [await created(client, n_epochs=1, seed=seed) for seed in (5, 5, 6)]
    losses = []
    for job in jobs:
        await when_succeeded(client, job.id)
        losses.append([step["train_loss"] for step in await steps_told(client, job.id)])

    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


async def test_deleted_files_are_trained_on_all_the_same(client: AsyncOpenAI) -> None:
    """A job keeps its own copy of what it was given; its files may go at once."""
    job = await created(client, validation=some_examples(2))
    await client.files.delete(job.training_file)
    await client.files.delete(str(job.validation_file))

    assert (await when_succeeded(client, job.id)).trained_tokens


async def test_a_deleted_model_is_gone(client: AsyncOpenAI, data_dir: Path) -> None:
    """Deleting takes the name and the adapter's file; the checkpoints stay, the base cannot go."""
    done = await when_succeeded(client, (await created(client)).id)
    name = str(done.fine_tuned_model)
    adapter = data_dir / "models" / done.id / "trained.gguf"
    await chat(client, name)
    assert adapter.exists()

    deleted = await client.models.delete(name)

    assert (deleted.id, deleted.object, deleted.deleted) == (name, "model", True)
    assert not adapter.exists()
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        await chat(client, name)
    with pytest.raises(openai.NotFoundError):
        await client.models.delete(name)
    assert await chat(client, f"{name}:ckpt-step-5")
    with pytest.raises(openai.PermissionDeniedError, match="belongs to the engine"):
        await client.models.delete(MODEL)


async def test_a_model_that_a_job_starts_from_is_kept(client: AsyncOpenAI) -> None:
    """It cannot be deleted before the job is over; then it can."""
    done = await when_succeeded(client, (await created(client)).id)
    name = str(done.fine_tuned_model)
    job = await created(client, LONG, model=name, n_epochs=50)
    with pytest.raises(openai.BadRequestError, match=job.id) as caught:
        await client.models.delete(name)
    assert caught.value.code == "model_in_use"

    await client.fine_tuning.jobs.cancel(job.id)

    assert (await client.models.delete(name)).deleted


async def test_models_and_jobs_outlive_the_engine(model: Path, tmp_path: Path) -> None:
    """What was trained is served by the next engine on the folder, but only on the same base."""
    other = tmp_path / "other.gguf"
    other.symlink_to(model)
    data_dir = tmp_path / "data"
    async with an_engine(model, data_dir) as (_, client):
        done = await when_succeeded(client, (await created(client)).id)
        name = str(done.fine_tuned_model)
        wrote = await chat(client, name)
    (data_dir / "models" / done.id / "stray.gguf").touch()
    (data_dir / "files" / "stray").touch()
    async with an_engine(other, data_dir) as (_, client):
        assert [served.id async for served in client.models.list()] == ["other"]
    async with an_engine(model, data_dir) as (_, client):
        assert await client.fine_tuning.jobs.retrieve(done.id) == done
        assert await chat(client, name) == wrote

    assert list((data_dir / "jobs").iterdir()) == []
    left = {path.name for path in (data_dir / "models" / done.id).iterdir()}
    assert left == {"trained.gguf", "step-5.gguf"}
    assert not (data_dir / "files" / "stray").exists()


async def test_a_folder_as_base_stands_for_the_file_in_it(model: Path, tmp_path: Path) -> None:
    """What was trained on one file is not offered on another that has taken its place there."""
    base, data_dir = tmp_path / "base", tmp_path / "data"
    base.mkdir()
    (base / "one.gguf").symlink_to(model)
    async with an_engine(base, data_dir) as (_, client):
        done = await when_succeeded(client, (await created(client, model="base")).id)
        (base / "one.gguf").rename(base / "two.gguf")
    async with an_engine(base, data_dir) as (_, client):
        assert [served.id async for served in client.models.list()] == ["base"]
        (base / "two.gguf").rename(base / "one.gguf")
    async with an_engine(base, data_dir) as (_, client):
        served = {model.id async for model in client.models.list()}
    assert done.fine_tuned_model in served
