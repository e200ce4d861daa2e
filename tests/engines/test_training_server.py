"""The training server for tests keeps its own promises, seen through the SDK itself."""

from collections.abc import AsyncIterator

import openai
import pytest

from tests.training_server import BASE, TRAINING_ENDED, WRITER, TrainingServer, Trouble


@pytest.fixture
async def server() -> AsyncIterator[TrainingServer]:
    """A server that asks for no key."""
    async with TrainingServer() as server:
        yield server


@pytest.fixture
async def client(server: TrainingServer) -> AsyncIterator[openai.AsyncOpenAI]:
    """The SDK as it comes, with its own repeating."""
    async with openai.AsyncOpenAI(base_url=server.base_url, api_key="any") as client:
        yield client


async def test_a_job_goes_on_only_when_it_is_told(
    server: TrainingServer, client: openai.AsyncOpenAI
) -> None:
    """Every state is seen through the SDK's own types, up to the model that writes."""
    file = await client.files.create(file=("a.jsonl", b"{}\n"), purpose="fine-tune")
    job = await client.fine_tuning.jobs.create(model=BASE, training_file=file.id, suffix="news")
    assert job.status == "validating_files"

    server.job.begin(steps=6, epochs=3)
    assert (await client.fine_tuning.jobs.retrieve(job.id)).status == "running"
    server.job.advance(to=2)
    server.job.advance(train_loss=0.25)
    newest = await client.fine_tuning.jobs.list_events(job.id, limit=1)
    assert newest.data[0].data == {
        "step": 3,
        "total_steps": 6,
        "train_loss": 0.25,
        "train_mean_token_accuracy": 0.65,
    }
    model = server.succeed(server.job)

    job = await client.fine_tuning.jobs.retrieve(job.id)
    assert (job.status, job.fine_tuned_model) == ("succeeded", model)
    steps = [c.step_number async for c in client.fine_tuning.jobs.checkpoints.list(job.id, limit=1)]
    assert steps == [6, 4, 2]
    table = await client.files.content(job.result_files[0])
    assert table.text.splitlines()[0].startswith("step,train_loss")
    listed = [m.id async for m in client.models.list()]
    assert listed[:3] == [WRITER, BASE, model]
    said = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Hello"}]
    )
    assert said.choices[0].message.content
    await client.models.delete(model)
    with pytest.raises(openai.NotFoundError):
        await client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Hello"}]
        )


async def test_troubles_come_once_and_in_order(
    server: TrainingServer, client: openai.AsyncOpenAI
) -> None:
    """A queue of troubles is used up; one that is for always stays until it is ended."""
    once = client.with_options(max_retries=0)
    server.always("jobs.list", Trouble(503))
    server.trouble("jobs.list", Trouble(400), Trouble(late=True, seconds=0.01))

    with pytest.raises(openai.BadRequestError):
        await once.fine_tuning.jobs.list()
    assert (await once.fine_tuning.jobs.list()).data == []
    for _ in range(2):
        with pytest.raises(openai.InternalServerError):
            await once.fine_tuning.jobs.list()
    server.always("jobs.list", None)
    await once.fine_tuning.jobs.list()
    assert server.count("jobs.list") == 5


async def test_the_sdk_by_itself_creates_jobs_twice(
    server: TrainingServer, client: openai.AsyncOpenAI
) -> None:
    """This is why the bot does not let it: an error after the fact is repeated."""
    file = server.add_file(b"{}\n")
    server.trouble("jobs.create", Trouble(500, done_first=True, headers={"retry-after-ms": "1"}))

    await client.fine_tuning.jobs.create(model=BASE, training_file=file.id)

    assert len(server.jobs) == 2


async def test_the_wind_down_speaks_as_openai_does(
    server: TrainingServer, client: openai.AsyncOpenAI
) -> None:
    """Creating is refused with the code; the upload before it was taken."""
    file = await client.files.create(file=("a.jsonl", b"{}\n"), purpose="fine-tune")
    server.always("jobs.create", TRAINING_ENDED)

    with pytest.raises(openai.PermissionDeniedError) as caught:
        await client.fine_tuning.jobs.create(model=BASE, training_file=file.id)

    assert caught.value.code == "training_not_available"
    assert server.count("jobs.create") == 1
    assert [f.id async for f in client.files.list()] == [file.id]


async def test_a_key_is_asked_for() -> None:
    """A request with another key is refused and noted, and never counts."""
    async with TrainingServer(key="right") as server:
        for key in ("wrong", "right"):
            async with openai.AsyncOpenAI(base_url=server.base_url, api_key=key) as client:
                if key == "wrong":
                    with pytest.raises(openai.AuthenticationError):
                        await client.files.list()
                else:
                    await client.files.list()
        assert server.wrong_keys == ["wrong"]
        assert server.count("files.list") == 1


async def test_a_server_that_only_writes(
    server: TrainingServer, client: openai.AsyncOpenAI
) -> None:
    """Without training, its routes are not there; models and chats are."""
    server.trains = False

    with pytest.raises(openai.NotFoundError):
        await client.fine_tuning.jobs.list()
    with pytest.raises(openai.NotFoundError):
        await client.files.list()
    assert [m.id async for m in client.models.list()] == [WRITER, BASE]
