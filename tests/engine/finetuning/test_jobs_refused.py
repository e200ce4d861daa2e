"""What the engine refuses about jobs, in OpenAI's shape, and how jobs are listed."""

from typing import Any

import aiohttp
import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI
from openai.types import FileObject

from engine.server import Running
from tests.engine.engines import KEY
from tests.engine.finetuning.tuning import (
    MODEL,
    created,
    jsonl,
    some_examples,
    uploaded,
    when,
    when_over,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def training_file(client: AsyncOpenAI) -> FileObject:
    """A file that can be trained on."""
    return await uploaded(client, some_examples())


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ({"model": ""}, "model"),
        ({"training_file": None}, "training_file"),
        ({"training_file": "file-none"}, "training_file"),
        ({"training_file": "../engine.db"}, "training_file"),
        ({"validation_file": "file-none"}, "validation_file"),
        ({"validation_file": 5}, "validation_file"),
        ({"method": {"type": "dpo", "dpo": {}}}, "method.type"),
        ({"method": {"type": "reinforcement"}}, "method.type"),
        ({"method": "supervised"}, "method"),
        ({"method": {"type": "supervised", "supervised": 1}}, "method.supervised"),
        ({"method": {"type": "supervised"}, "hyperparameters": {"n_epochs": 1}}, "hyperparameters"),
        ({"hyperparameters": {"n_epochs": 0}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"n_epochs": 51}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"n_epochs": 1.5}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"n_epochs": "many"}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"n_epochs": True}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"batch_size": 65}}, "hyperparameters.batch_size"),
        (
            {"hyperparameters": {"learning_rate_multiplier": 0}},
            "hyperparameters.learning_rate_multiplier",
        ),
        ({"hyperparameters": {"beta": 0.1}}, "hyperparameters.beta"),
        (
            {
                "method": {
                    "type": "supervised",
                    "supervised": {"hyperparameters": {"n_epochs": -1}},
                }
            },
            "method.supervised.hyperparameters.n_epochs",
        ),
        ({"suffix": "x" * 65}, "suffix"),
        ({"suffix": "a:b"}, "suffix"),
        ({"suffix": "../up"}, "suffix"),
        ({"suffix": "two words"}, "suffix"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
        ({"seed": "lucky"}, "seed"),
        ({"metadata": {str(number): "x" for number in range(17)}}, "metadata"),
        ({"metadata": {"k" * 65: "x"}}, "metadata"),
        ({"metadata": {"k": "x" * 513}}, "metadata"),
        ({"metadata": {"k": 1}}, "metadata"),
        ({"integrations": [{"type": "wandb", "wandb": {"project": "x"}}]}, "integrations"),
    ],
)
async def test_a_wrong_value_names_its_field(
    client: AsyncOpenAI, training_file: FileObject, asked: dict[str, Any], param: str
) -> None:
    """The refusal comes at once, names the value, and no job is left behind."""
    before = await client.fine_tuning.jobs.list()
    request = {"model": MODEL, "training_file": training_file.id} | asked
    with pytest.raises(openai.BadRequestError) as caught:
        await client.post("/fine_tuning/jobs", body=request, cast_to=object)

    assert (caught.value.type, caught.value.param) == ("invalid_request_error", param)
    assert (await client.fine_tuning.jobs.list()).data == before.data


async def test_half_a_letter_is_no_id(engine: Running) -> None:
    """A surrogate without its other half is refused as the client's mistake."""
    body = b'{"model": "tiny", "training_file": "\\ud800"}'
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    url = f"{engine.announcement.base_url}/fine_tuning/jobs"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, data=body) as answer,
    ):
        assert answer.status == 400
        assert (await answer.json())["error"]["param"] == "training_file"


async def test_an_unknown_model_is_refused(client: AsyncOpenAI, training_file: FileObject) -> None:
    """A model that is not served here cannot be trained."""
    with pytest.raises(openai.NotFoundError, match="does not exist") as caught:
        await client.fine_tuning.jobs.create(
            model="gpt-3.5-turbo-1106", training_file=training_file.id
        )

    assert (caught.value.param, caught.value.code) == ("model", "model_not_found")


async def test_a_file_for_something_else_is_refused(client: AsyncOpenAI) -> None:
    """Only files uploaded for fine-tuning are trained on."""
    file = await client.files.create(file=("x.jsonl", some_examples()), purpose="assistants")
    with pytest.raises(openai.BadRequestError, match="purpose 'assistants'") as caught:
        await client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)

    assert caught.value.param == "training_file"


async def test_an_unknown_job_is_refused(client: AsyncOpenAI) -> None:
    """Whatever is asked of a job that is not here, the refusal names it."""
    jobs = client.fine_tuning.jobs
    acts = (jobs.retrieve, jobs.cancel, jobs.pause, jobs.resume, jobs.list_events)
    for act in (*acts, jobs.checkpoints.list):
        with pytest.raises(openai.NotFoundError, match="ftjob-none") as caught:
            await act("ftjob-none")
        assert caught.value.code == "fine_tune_not_found"


async def test_a_request_that_is_no_object_is_refused(client: AsyncOpenAI) -> None:
    """What is no JSON object is no job."""
    with pytest.raises(openai.BadRequestError, match="JSON object"):
        await client.post("/fine_tuning/jobs", body=[], cast_to=object)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not json\n" * 10, "Line 1: it is not valid JSON"),
        (some_examples(3), "3 examples; at least 10 are needed"),
        (
            some_examples(9) + jsonl([{"messages": [{"role": "user", "content": "?"}]}]),
            "Line 10: the last message must be the assistant's",
        ),
        (some_examples(9) + some_examples(1, words=600), "Line 10: the example is "),
    ],
)
async def test_a_file_that_cannot_be_trained_on_fails_the_job(
    client: AsyncOpenAI, data: bytes, words: str
) -> None:
    """The job is created, looks at its file, and fails with every line that is wrong."""
    job = await created(client, data)
    assert job.status == "validating_files"
    failed = await when_over(client, job.id)

    assert (failed.status, failed.fine_tuned_model) == ("failed", None)
    assert failed.finished_at is not None
    assert failed.error is not None
    assert (failed.error.code, failed.error.param) == ("invalid_training_file", "training_file")
    assert words in failed.error.message
    [last] = (await client.fine_tuning.jobs.list_events(job.id, limit=1)).data
    assert (last.level, last.message) == ("error", failed.error.message)


async def test_a_wrong_validation_file_is_named(client: AsyncOpenAI) -> None:
    """The error says which of the two files it is about."""
    job = await created(client, validation=b"{}\n")
    failed = await when_over(client, job.id)

    assert failed.error is not None
    assert failed.error.param == "validation_file"
    assert "Line 1" in failed.error.message


async def test_what_may_be_a_mistake_is_told(client: AsyncOpenAI) -> None:
    """Lines that are in both files are a warning among the events, and the job goes on."""
    job = await created(client, validation=some_examples(2))
    await when(client, job.id, lambda job: job.status != "validating_files")
    await client.fine_tuning.jobs.cancel(job.id)
    warnings = [
        event.message
        async for event in client.fine_tuning.jobs.list_events(job.id)
        if event.level == "warn"
    ]

    assert [words.partition(" of")[0] for words in warnings] == ["Lines 1, 2"]


async def test_the_jobs_come_in_pages_newest_first(client: AsyncOpenAI) -> None:
    """Whatever the size of a page, the pages together are the list; metadata picks some of it."""
    jobs = client.fine_tuning.jobs
    made = [
        await created(client, b"x", metadata={"batch": str(n % 2), "a'[b]": "?"}) for n in (1, 2, 3)
    ]
    newest = [job.id for job in made[::-1]]
    every = [job.id async for job in jobs.list(limit=100)]

    assert every[:3] == newest
    assert [job.id async for job in jobs.list(limit=2)] == every
    odd = [job.id async for job in jobs.list(metadata={"batch": "1", "a'[b]": "?"}, limit=1)]
    assert odd == [newest[0], newest[2]]
    assert (await jobs.list(metadata={"batch": "5"})).data == []
    bare = await created(client, b"x")
    assert (await jobs.list(limit=1, extra_query={"metadata": "null"})).data[0].id == bare.id
    for job in [job async for job in jobs.list(extra_query={"metadata": "null"})]:
        assert job.metadata == {}
    events = [event.id async for event in jobs.list_events(newest[0], limit=100)]
    assert [event.id async for event in jobs.list_events(newest[0], limit=1)] == events
