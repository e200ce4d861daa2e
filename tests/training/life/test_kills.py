"""The bot dies at any moment and starts again: one job, each message once, no event lost.

Work is cut off where it stands, as a kill does; the next desk has the archive and nothing else.
"""

import random
from collections.abc import Awaitable, Callable

import pytest

from bot.archive import Job, JobState
from bot.training import starting
from tests.house import PATIENCE, House
from tests.training.life.office import ADMIN, Office, key_of, office, said_once
from tests.training_server import TRAINING_ENDED, Trouble
from workspace.client import until

NEVER = 600.0
"""Seconds: an answer that does not come before the crash."""


async def calls_of(home: House, method: str, count: int = 1) -> None:
    """Wait until Slack has been called so often."""

    async def look() -> bool:
        return len(await home.client.calls(method)) >= count

    await until(look, timeout=PATIENCE, what=f"{count} calls of {method}")


async def asked(desk_open: Office, route: str, count: int = 1) -> None:
    """Wait until the engine has been asked so often."""
    await until(
        lambda: desk_open.studio.count(route) >= count, timeout=PATIENCE, what=f"{count} {route}"
    )


async def ends_well(home: House, job: Job) -> None:
    """Let a job succeed, with nobody there; then a desk that starts tells all of it, once."""
    assert home.studio is not None
    remote = home.studio.job
    home.studio.succeed(remote)
    async with office(home) as desk_open:
        job = await desk_open.presented(job.id)
        assert job.fine_tuned_model == remote.fine_tuned_model
        told = await desk_open.archive.jobs.events(job.id)
        assert [event.event_id for event in told] == [event["id"] for event in remote.events]
        await picture(desk_open, job)
        await said_once(home, job)
    assert home.studio.count("jobs.create") == 1
    assert len(home.studio.jobs) == 1


async def picture(desk_open: Office, job: Job) -> None:
    """Wait until the picture is in the thread."""

    async def look() -> bool:
        return any(m.files for m in await desk_open.thread(job))

    await until(look, timeout=PATIENCE, what="the picture")


async def test_killed_while_the_card_is_posted(home: House) -> None:
    """The card may be there: it is looked for, and there is one."""
    await home.client.fault("chat.postMessage", lose_answer=True)
    async with office(home) as first:
        planning = first.tasks.start(_planned(first), name="plan")
        await calls_of(home, "chat.postMessage")
        await first.crash()
        assert planning.done()
    async with office(home) as second:
        job = await second.when(1, lambda job: job.card_ts is not None, "its card")
        await said_once(home, job)
        await second.desk.confirm(1, ADMIN)
        await second.state(1, JobState.WATCHED)
    await ends_well(home, job)


async def _planned(desk_open: Office) -> None:
    await desk_open.planned()


async def test_killed_just_after_the_click(home: House) -> None:
    """What a person confirmed is done at the next start."""
    async with office(home) as first:
        job = await first.planned()
        await first.desk.confirm(job.id, ADMIN)
        await first.crash()
    async with office(home) as second:
        await second.state(job.id, JobState.WATCHED)
    await ends_well(home, job)


@pytest.mark.parametrize("arrived", [True, False])
async def test_killed_while_the_file_is_sent(home: House, *, arrived: bool) -> None:
    """The file is looked for before it is sent again."""
    async with office(home) as first:
        first.studio.trouble("files.create", Trouble(done_first=arrived, silence=True))
        job = await first.confirmed()
        await asked(first, "files.create")
        if arrived:
            await until(lambda: first.studio.files, timeout=PATIENCE, what="the file")
        await first.crash()
    async with office(home) as second:
        await second.state(job.id, JobState.WATCHED)
        assert second.studio.count("files.create") == (1 if arrived else 2)
        assert len(second.studio.files) == 1
    await ends_well(home, job)


async def test_killed_while_the_job_is_created(home: House) -> None:
    """The engine has it, though nobody heard so: it is found by our key."""
    async with office(home) as first:
        first.studio.trouble("jobs.create", Trouble(done_first=True, silence=True))
        job = await first.confirmed()
        await until(lambda: first.studio.jobs, timeout=PATIENCE, what="the job")
        await first.crash()
    async with office(home) as second:
        await second.state(job.id, JobState.WATCHED)
    await ends_well(home, job)


async def test_killed_while_a_job_is_created_that_never_was(home: House) -> None:
    """It is not found, and not sent again: a person is asked."""
    async with office(home) as first:
        first.studio.trouble("jobs.create", Trouble(silence=True))
        job = await first.confirmed()
        await asked(first, "jobs.create")
        await first.crash()
    async with office(home) as second:
        job = await second.state(job.id, JobState.UNCLEAR)
        await second.card(job, "answer got lost")
        assert second.studio.count("jobs.create") == 1
        await said_once(home, job)


@pytest.mark.parametrize("cut", [{"lose_answer": True}, {"drop_connection": True}])
async def test_killed_while_the_thread_is_told(home: House, cut: dict[str, bool]) -> None:
    """A message that may be there is looked for; one that is not is posted."""
    async with office(home) as first:
        job, remote = await first.watched()
        await home.client.fault("chat.postMessage", **cut)  # type: ignore[arg-type] # bools they are
        remote.begin(steps=6, epochs=2)
        await calls_of(home, "chat.postMessage", 2)
        await first.crash()
    remote.advance(to=4)
    async with office(home) as second:
        await second.card(job, "4 of 6")
    await ends_well(home, job)


async def test_events_that_nobody_heard_are_heard_later(home: House) -> None:
    """Hundreds of them, told while the bot was away, are all on record, in their order."""
    async with office(home) as first:
        job, remote = await first.watched()
        remote.begin(steps=400, epochs=4)
        remote.advance(to=10)
        await first.card(job, "10 of 400")
        await first.crash()
    remote.advance(to=390)
    async with office(home) as second:
        await second.card(job, "390 of 400")
    await ends_well(home, job)


Cut = Callable[[House], Awaitable[None]]


async def _at_the_end_message(home: House) -> None:
    await home.client.fault("chat.postMessage", lose_answer=True, times=3)


async def _at_the_last_card(home: House) -> None:
    await home.client.fault("chat.update", delay=NEVER, times=50)


async def _at_the_address(home: House) -> None:
    await home.client.fault("files.getUploadURLExternal", delay=NEVER)


async def _before_it_is_shared(home: House) -> None:
    await home.client.fault("files.completeUploadExternal", delay=NEVER)


async def _after_it_is_shared(home: House) -> None:
    await home.client.fault("files.completeUploadExternal", lose_answer=True)
    await home.client.fault("files.info", delay=NEVER, times=9)


@pytest.mark.parametrize(
    ("cut", "method"),
    [
        (_at_the_end_message, "chat.postMessage"),
        (_at_the_last_card, "chat.update"),
        (_at_the_address, "files.getUploadURLExternal"),
        (_before_it_is_shared, "files.completeUploadExternal"),
        (_after_it_is_shared, "files.completeUploadExternal"),
    ],
)
async def test_killed_while_the_end_is_told(home: House, cut: Cut, method: str) -> None:
    """The word to who asked and the picture come once, wherever it was cut off."""
    async with office(home) as first:
        job, remote = await first.watched()
        remote.begin(steps=6, epochs=2)
        remote.advance(to=5)
        await first.card(job, "5 of 6")
        before = len(await home.client.calls(method))
        await cut(home)
        first.studio.succeed(remote)
        await first.state(job.id, JobState.ENDED)
        await _reached(home, method, before)
        await first.crash()
    await home.client.clear_faults()
    async with office(home) as second:
        job = await second.presented(job.id)
        await picture(second, job)
        await said_once(home, job)
        ended = [m for m in await second.thread(job) if key_of(m).endswith("-ended")]
        assert len(ended) == 1
        assert f"<@{ADMIN}>" in str(ended[0].json)
        await second.card(job, "Ready")


async def _reached(home: House, method: str, before: int) -> None:
    """Wait until the call that is cut off has begun: the log has those that were answered."""

    async def look() -> bool:
        answered = len(await home.client.calls(method)) > before
        return answered or await _under_way(home, method)

    await until(look, timeout=PATIENCE, what=f"a call of {method}")


async def _under_way(home: House, method: str) -> bool:
    waiting = home.served.workspace.faults._waiting
    return not any(fault.method == method and fault.times in (1, 50) for fault in waiting)


async def test_killed_after_a_refusal_for_good(home: House) -> None:
    """The copy that was sent for nothing is removed by the next start."""
    async with office(home) as first:
        first.studio.always("jobs.create", TRAINING_ENDED)
        first.studio.always("files.delete", Trouble(silence=True))
        job = await first.confirmed()
        await asked(first, "files.delete")
        await first.crash()
        first.studio.always("files.delete", None)
    async with office(home) as second:
        job = await second.presented(job.id)
        assert job.state is JobState.REFUSED
        assert second.studio.files == {}
        assert second.studio.count("jobs.create") == 1
        await said_once(home, job)


async def test_a_confirmation_of_the_day_before_is_asked_for_again(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody expects money to be spent now: the plan stands there again, and says why."""
    async with office(home) as first:
        first.studio.always("files.create", Trouble(status=503))
        job = await first.confirmed()
        await first.card(job, "failed")
        await first.crash()
        first.studio.always("files.create", None)
    monkeypatch.setattr(starting, "STALE", starting.STALE * 0)
    async with office(home) as second:
        job = await second.state(job.id, JobState.PLANNED)
        card = await second.card(job, "Start training")
        assert "Start training" in card.buttons
        await until(lambda: second.thread(job), timeout=PATIENCE, what="a word in the thread")
        assert second.studio.count("jobs.create") == 0


async def test_killed_again_and_again(home: House) -> None:
    """Whenever it dies, however often: one job, each message once, every event on record.

    `python -m bench trainings` does it longer, with real processes and real kills.
    """
    moments = random.Random(1)  # noqa: S311 - no secret
    async with office(home) as first:
        job = await first.planned(hyperparameters={"n_epochs": 2})
    assert home.studio is not None
    for _ in range(8):
        async with office(home) as again:
            await again.desk.confirm(job.id, ADMIN)
            await _some_questions(again, moments.randint(1, 25))
            await again.crash()
        if home.studio.jobs and home.studio.job.status != "succeeded":
            _go_on(home, moments)
    async with office(home) as last:
        job = await last.when(
            job.id, lambda j: j.state in (JobState.UNCLEAR, JobState.WATCHED, JobState.ENDED), "it"
        )
        assert home.studio.count("jobs.create") <= 1
        assert (job.state is JobState.UNCLEAR) == (not home.studio.jobs)
    if home.studio.jobs:
        await ends_well(home, job)


async def _some_questions(desk_open: Office, count: int) -> None:
    """Wait until the engine was asked so often more, or there is nothing left to do."""
    enough = len(desk_open.studio.calls) + count
    await until(
        lambda: len(desk_open.studio.calls) >= enough or not len(desk_open.tasks),
        timeout=PATIENCE,
        what="some questions to the engine",
    )


def _go_on(home: House, moments: random.Random) -> None:
    assert home.studio is not None
    remote = home.studio.job
    if remote.status in ("validating_files", "queued"):
        remote.begin(steps=40, epochs=2)
    remote.advance(to=min(39, remote.step + moments.randint(0, 6)))
