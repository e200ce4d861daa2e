"""The same life with the engine that really trains, and with its death in the middle."""

from pathlib import Path

from bot.archive import JobState
from tests.house import TRAINING_PATIENCE, house
from tests.training.life.office import ADMIN, key_of, office, said_once
from workspace.client import until


async def test_a_real_training_and_an_engine_that_is_restarted(tmp_path: Path, tiny: Path) -> None:
    """The bot and the engine both end in the middle; the job ends once, with all of its events."""
    async with house(tmp_path, tiny=tiny, trains=True) as home:
        assert home.embedded is not None
        async with office(home) as first:
            job = await first.confirmed(
                engine="local",
                base_model=home.embedded.model,
                validation=await first.dataset(3, "held-out.jsonl"),
                dataset=await first.dataset(20, words=12),
                hyperparameters={"n_epochs": 4},
            )
            job = await first.state(job.id, JobState.WATCHED)
            await first.when(
                job.id, lambda job: job.status == "running", "running", timeout=TRAINING_PATIENCE
            )
            await home.embedded.stop()
            await first.card(job, "could not be reached")
            await first.crash()
        await home.embedded.start()
        async with office(home) as second:
            job = await second.when(
                job.id,
                lambda job: job.presented_at is not None,
                "its end",
                timeout=TRAINING_PATIENCE,
            )
            assert job.status == "succeeded"
            assert job.fine_tuned_model
            # What the plan counted is what was trained, token for token.
            assert job.estimate["exact"] is True
            assert job.trained_tokens == job.estimate["tokens"] * job.estimate["epochs"]
            engine = second.engines.get("local")
            assert engine is not None

            async def unknown(_event: str) -> bool:
                return False

            everything = await engine.tuning.events(str(job.remote_id), unknown)
            told = await second.archive.jobs.events(job.id)
            assert [each.event_id for each in told] == [each.event_id for each in everything]
            assert len(await engine.tuning.jobs()) == 1

            async def has_picture() -> bool:
                return any(m.files for m in await second.thread(job))

            await until(has_picture, timeout=TRAINING_PATIENCE, what="the picture")
            await said_once(home, job)
            ended = [m for m in await second.thread(job) if key_of(m).endswith("-ended")]
            assert f"<@{ADMIN}>" in str(ended[0].json)
