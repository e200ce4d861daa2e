"""The engine on this machine, as the bot meets it: a real training from file to model."""

from datetime import UTC, datetime
from pathlib import Path

from bot.engines import JobOrder
from tests.engine.engines import KEY
from tests.engine.finetuning.tuning import an_engine as the_embedded_engine
from tests.engine.finetuning.tuning import some_examples, when_succeeded
from tests.engines.asking import an_engine, nothing_known


async def test_the_embedded_engine_is_understood(tiny: Path, tmp_path: Path) -> None:
    """A real training: uploaded, created, watched with a cursor, and its model deleted."""
    examples = tmp_path / "examples.jsonl"
    examples.write_bytes(some_examples())
    async with the_embedded_engine(tiny, tmp_path / "engine") as (running, client):
        engine = an_engine(running.announcement.base_url, name="local", key=KEY)
        tuning = engine.tuning
        file = await tuning.upload(examples, "examples.jsonl")
        assert await tuning.find_upload("examples.jsonl", file.bytes) == file
        order = JobOrder(
            "tiny", file.id, file.id, {"n_epochs": 1}, "news", 3, {"chrisgpt_job": "k"}
        )
        job = await tuning.create(order)
        found = await tuning.find_job(order, since=datetime.now(UTC))
        assert found is not None
        assert (found.id, found.hyperparameters["n_epochs"]) == (job.id, 1)

        heard = await tuning.events(job.id, nothing_known)
        known = {event.event_id for event in heard}

        async def is_known(event_id: str) -> bool:
            return event_id in known

        await when_succeeded(client, job.id)
        heard += await tuning.events(job.id, is_known)

        job = await tuning.job(job.id)
        assert job.is_over
        assert len({event.event_id for event in heard}) == len(heard)
        steps = [event.data["step"] for event in heard if event.type == "metrics"]
        assert steps == sorted(steps)
        table = await tuning.results(job)
        assert table is not None
        assert table.count("\n") == len(steps) + 1
        assert [c.model for c in await tuning.checkpoints(job.id)] != []
        assert job.fine_tuned_model is not None
        await tuning.delete_model(job.fine_tuned_model)
        await tuning.delete_model(job.fine_tuned_model)
        await tuning.delete_file(file.id)
        assert await tuning.files() == []
        await engine.close()
