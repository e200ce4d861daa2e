"""A job's way when all goes well: from a plan to a model, told once in one thread."""

from bot.archive import JobState
from tests.house import STUDIO
from tests.training.life.office import ADMIN, Office, key_of, said_once
from workspace.client import Message, until


async def test_a_job_goes_from_its_plan_to_a_model(desk_open: Office) -> None:
    """The plan becomes the live card, the thread hears of each step, and who asked is mentioned."""
    validation = await desk_open.dataset(3, "held-out.jsonl")
    job = await desk_open.planned(
        validation=validation, hyperparameters={"n_epochs": 3}, suffix="spring", seed=7
    )
    plan = await desk_open.card(job, "letters.jsonl")
    assert {"Start training", "Discard"} <= set(plan.buttons)
    assert desk_open.studio.count("files.create") == 0

    await desk_open.desk.confirm(job.id, ADMIN)
    job = await desk_open.state(job.id, JobState.WATCHED)
    remote = desk_open.studio.job
    assert remote.order["metadata"] == {"chrisgpt_job": job.key}
    assert remote.order["suffix"] == "spring"
    assert remote.order["seed"] == 7
    sent = desk_open.studio.files[remote.order["training_file"]]
    assert sent.filename == f"letters-{str(job.training_sha256)[:12]}.jsonl"
    assert sent.content == desk_open.store.path(str(job.training_sha256)).read_bytes()

    remote.begin(steps=12, epochs=3)
    remote.advance(to=5)
    live = await desk_open.card(job, "5 of 12")
    assert any(block["type"] == "data_visualization" for block in live.blocks)
    model = desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)

    assert (job.state, job.status) == (JobState.ENDED, "succeeded")
    assert (job.fine_tuned_model, job.trained_tokens) == (model, 12_345)
    assert len(await desk_open.archive.jobs.events(job.id)) == len(remote.events)
    thread = await until(
        lambda: _with_picture(desk_open, job.id), what="the picture in the thread", timeout=20
    )
    ended = next(m for m in thread if key_of(m).endswith("-ended"))
    assert f"<@{ADMIN}>" in str(ended.json)
    assert model in ended.words
    picture = next(m.files[0] for m in thread if m.files)
    assert picture["mimetype"] == "image/png"
    assert picture["alt_txt"]
    assert desk_open.studio.count("jobs.create") == 1
    assert desk_open.studio.count("files.create") == 2
    await said_once(desk_open.home, job)
    acts = [(line.act, line.by, line.engine) for line in await desk_open.archive.audit.recent(10)]
    assert ("start", ADMIN, STUDIO) in acts


async def _with_picture(desk_open: Office, job_id: int) -> list[Message] | None:
    thread = await desk_open.thread(await desk_open.archive.jobs.get(job_id))
    return thread if any(m.files for m in thread) else None
