"""A job is created once, and a file sent once, whatever becomes of the answers."""

import asyncio
from typing import Any, Literal

import pytest

from bot.archive import JobState
from bot.training.desk import ConfirmResult
from bot.training.recovery import Recovery
from tests.house import PATIENCE, STUDIO, House
from tests.training.life.office import ADMIN, CHANNEL, Office, office, said_once
from tests.training_jobs import TrainingJob
from tests.training_server import BASE, Trouble
from workspace.client import until

LOST = (Trouble(done_first=True, drop=True), Trouble(status=500, done_first=True))


@pytest.mark.parametrize("lost", LOST, ids=["connection dropped", "500"])
@pytest.mark.parametrize("metadata", ["taken", "ignored", "refused"])
async def test_a_job_whose_answer_was_lost_is_found(
    desk_open: Office, lost: Trouble, metadata: Literal["taken", "ignored", "refused"]
) -> None:
    """The engine has it, so it is watched, and not created again, however the engine can search."""
    desk_open.studio.metadata_filter = metadata
    desk_open.studio.trouble("jobs.create", lost)
    job, remote = await desk_open.watched()

    assert desk_open.studio.count("jobs.create") == 1
    assert list(desk_open.studio.jobs) == [remote.id]
    assert remote.order["metadata"] == {"chrisgpt_job": job.key}
    await said_once(desk_open.home, job)


async def test_a_job_that_appears_late_is_found(desk_open: Office) -> None:
    """An engine's list may lag behind: it is looked at more than once."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    job = await desk_open.confirmed()
    await desk_open.state(job.id, JobState.SENDING)
    desk_open.studio.always("jobs.list", Trouble(status=503))
    await desk_open.card(job, "The engine studio failed")
    late = desk_open.studio.add_job(
        training_file=next(iter(desk_open.studio.files)), metadata={"chrisgpt_job": job.key}
    )
    desk_open.studio.always("jobs.list", None)
    job = await desk_open.state(job.id, JobState.WATCHED)
    assert job.remote_id == late.id
    assert desk_open.studio.count("jobs.create") == 1


async def test_a_job_that_is_not_found_is_never_sent_again_by_itself(desk_open: Office) -> None:
    """Nobody knows whether it exists: the card says so, and a person decides."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    job = await desk_open.confirmed()
    job = await desk_open.state(job.id, JobState.UNCLEAR)
    card = await desk_open.card(job, "answer got lost")
    assert {"Look again", "Start anew"} <= set(card.buttons)

    assert not await desk_open.desk.look_again(job.id, ADMIN)
    assert desk_open.studio.count("jobs.create") == 1
    assert (await desk_open.archive.jobs.get(job.id)).state is JobState.UNCLEAR

    desk_open.studio.add_job(metadata={"chrisgpt_job": job.key})
    assert await desk_open.desk.look_again(job.id, ADMIN)
    await desk_open.state(job.id, JobState.WATCHED)
    assert desk_open.studio.count("jobs.create") == 1


async def test_starting_anew_is_a_new_plan_that_asks_again(desk_open: Office) -> None:
    """What is unclear stays on record; the new job has a key of its own, and waits for a yes."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    old = await desk_open.confirmed(suffix="spring", hyperparameters={"n_epochs": 2})
    await desk_open.state(old.id, JobState.UNCLEAR)
    new = await desk_open.desk.start_anew(old.id, await desk_open.request(), ADMIN)
    assert new is not None
    assert (new.state, new.suffix, new.hyperparameters) == (
        JobState.PLANNED,
        "spring",
        {"n_epochs": 2},
    )
    assert new.key != old.key
    assert desk_open.studio.count("jobs.create") == 1

    await desk_open.desk.confirm(new.id, ADMIN)
    await desk_open.state(new.id, JobState.WATCHED)
    assert desk_open.studio.count("jobs.create") == 2
    assert desk_open.studio.count("files.create") == 1  # the copy that is there is used again


async def test_a_lost_job_that_is_found_is_not_started_anew(desk_open: Office) -> None:
    """Start anew looks first: what is there by now is watched instead."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    job = await desk_open.confirmed()
    await desk_open.state(job.id, JobState.UNCLEAR)
    desk_open.studio.add_job(metadata={"chrisgpt_job": job.key})
    assert await desk_open.desk.start_anew(job.id, await desk_open.request(), ADMIN) is None
    await desk_open.state(job.id, JobState.WATCHED)
    assert await desk_open.archive.jobs.count() == 1


async def test_a_lost_job_is_not_taken_for_another_one(desk_open: Office) -> None:
    """An engine without metadata: a twin from the same file belongs to the job that has it."""
    data = await desk_open.dataset()
    _, twin = await desk_open.watched(dataset=data)
    for remote in desk_open.studio.jobs.values():
        remote.changes["metadata"] = None
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    lost = await desk_open.confirmed(dataset=data)
    lost = await desk_open.state(lost.id, JobState.UNCLEAR)
    assert lost.remote_id != twin.id


async def test_a_file_whose_answer_was_lost_is_found(desk_open: Office) -> None:
    """It is there under its own name, so it is not sent a second time."""
    desk_open.studio.trouble("files.create", Trouble(done_first=True, drop=True))
    await desk_open.watched()
    assert desk_open.studio.count("files.create") == 1


async def test_a_file_that_did_not_arrive_is_sent_again(desk_open: Office) -> None:
    """An engine that is away for a while gets the file when it is back."""
    away = Trouble(status=503)
    desk_open.studio.trouble("files.create", away, away, away)
    await desk_open.watched()
    assert desk_open.studio.count("files.create") == 4
    assert len(desk_open.studio.files) == 1
    assert len(await desk_open.archive.datasets.uploads()) == 1


async def test_a_copy_is_used_again_while_it_is_there(desk_open: Office) -> None:
    """The second job on the same data sends nothing; when the copy was deleted there, it does."""
    data = await desk_open.dataset()
    first, _ = await desk_open.watched(dataset=data)
    second, _ = await desk_open.watched(dataset=data)
    assert second.training_file == first.training_file
    assert desk_open.studio.count("files.create") == 1

    desk_open.studio.files.clear()
    third, _ = await desk_open.watched(dataset=data)
    assert third.training_file != first.training_file
    assert desk_open.studio.count("files.create") == 2
    live = [upload.file_id for upload in await desk_open.archive.datasets.uploads()]
    assert live == [third.training_file]


async def test_two_clicks_start_one_job(desk_open: Office) -> None:
    """Whoever clicks second is told, and the engine hears of one job."""
    job = await desk_open.planned()
    results = await asyncio.gather(
        *(desk_open.desk.confirm(job.id, user) for user in (ADMIN, "USECOND", ADMIN))
    )
    assert min(results, key=lambda r: r.value) is ConfirmResult.STARTED
    assert results.count(ConfirmResult.NOT_PLANNED) == 2
    await desk_open.state(job.id, JobState.WATCHED)
    assert desk_open.studio.count("jobs.create") == 1
    assert not await desk_open.desk.discard(job.id, ADMIN)


async def test_one_request_is_one_plan(desk_open: Office) -> None:
    """A request that is taken up again finds its plan, and its card."""
    request, data = await desk_open.request(), await desk_open.dataset()
    jobs = [await desk_open.planned(request=request, dataset=data) for _ in range(2)]
    assert jobs[0].id == jobs[1].id
    await said_once(desk_open.home, jobs[0])


async def test_a_discarded_plan_sends_nothing(desk_open: Office) -> None:
    """Its card says who dropped it, and cannot be started any more."""
    job = await desk_open.planned()
    assert await desk_open.desk.discard(job.id, ADMIN)
    card = await desk_open.card(job, "Discarded")
    assert card.buttons == {}
    assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.NOT_PLANNED
    assert desk_open.studio.count("files.create") == desk_open.studio.count("jobs.create") == 0


async def test_a_job_is_cancelled_while_its_file_cannot_be_sent(desk_open: Office) -> None:
    """Nothing was created, so nothing is: the file stays here."""
    desk_open.studio.always("files.create", Trouble(status=503))
    job = await desk_open.confirmed()
    await desk_open.card(job, "failed")
    assert await desk_open.desk.cancel(job, ADMIN)
    desk_open.studio.always("files.create", None)
    await desk_open.state(job.id, JobState.DISCARDED)
    await desk_open.card(job, "iscarded")
    # A second job goes its way: the first one's worker has let go of the file.
    other = await desk_open.confirmed(dataset=await desk_open.archive.datasets.get(_sha(job)))
    await desk_open.state(other.id, JobState.WATCHED)
    assert desk_open.studio.count("jobs.create") == 1


async def test_a_job_started_elsewhere_is_watched_too(desk_open: Office) -> None:
    """It is adopted once, its past is not told again, and its end is."""
    remote = desk_open.studio.add_job(model=BASE, suffix="elsewhere")
    remote.advance(to=4)
    adopted = await desk_open.desk.adopt(
        STUDIO, remote.id, await desk_open.request(), channel=CHANNEL, team="T", user=ADMIN
    )
    again = await desk_open.desk.adopt(
        STUDIO, remote.id, await desk_open.request(), channel=CHANNEL, team="T", user=ADMIN
    )
    assert adopted.id == again.id
    await desk_open.card(adopted, "4 of 12")
    assert await desk_open.thread(adopted) == []
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(adopted.id)
    assert job.fine_tuned_model == remote.fine_tuned_model
    assert any(f"<@{ADMIN}>" in str(m.json) for m in await desk_open.thread(job))
    await said_once(desk_open.home, job)
    assert desk_open.studio.count("jobs.create") == 0


async def test_adopting_a_lost_job_finds_our_own(desk_open: Office) -> None:
    """A job that carries our key is the one that was lost, and no second row."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    lost = await desk_open.confirmed()
    await desk_open.state(lost.id, JobState.UNCLEAR)
    remote = desk_open.studio.add_job(metadata={"chrisgpt_job": lost.key})
    found = await desk_open.desk.adopt(
        STUDIO, remote.id, await desk_open.request(), channel=CHANNEL, team="T", user=ADMIN
    )
    assert (found.id, found.state) == (lost.id, JobState.WATCHED)


def keeps_no_metadata(desk_open: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine throw away what it does not know."""
    real = desk_open.studio.add_job

    def without(**order: Any) -> TrainingJob:  # noqa: ANN401 - the body of a request
        order.pop("metadata", None)
        return real(**order)

    monkeypatch.setattr(desk_open.studio, "add_job", without)


async def test_a_job_of_another_model_is_not_taken_for_a_lost_one(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two plans on one file, both answers lost: what lives is what was ordered."""
    keeps_no_metadata(desk_open, monkeypatch)
    desk_open.studio.models.append("gpt-4.1-2025-04-14")
    data = await desk_open.dataset()
    never = await desk_open.planned(dataset=data)
    alive = await desk_open.planned(
        dataset=data, base_model="gpt-4.1-2025-04-14", hyperparameters={"n_epochs": 9}
    )
    desk_open.studio.trouble("jobs.create", Trouble(status=500), LOST[0])
    await desk_open.desk.confirm(never.id, ADMIN)
    await until(lambda: desk_open.studio.count("jobs.create"), timeout=PATIENCE, what="the first")
    await desk_open.desk.confirm(alive.id, ADMIN)
    alive = await desk_open.state(alive.id, JobState.WATCHED)
    assert alive.snapshot["model"] == alive.base_model
    await desk_open.state(never.id, JobState.UNCLEAR)


async def test_adopting_a_job_that_is_being_created_is_no_second_one(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine without metadata: by what was ordered, it is ours."""
    keeps_no_metadata(desk_open, monkeypatch)
    desk_open.studio.trouble("jobs.create", Trouble(done_first=True, silence=True))
    job = await desk_open.confirmed()
    await until(lambda: desk_open.studio.jobs, timeout=PATIENCE, what="the job")
    found = await desk_open.desk.adopt(
        STUDIO,
        desk_open.studio.job.id,
        await desk_open.request(),
        channel=CHANNEL,
        team="T",
        user=ADMIN,
    )
    assert (found.id, found.state) == (job.id, JobState.WATCHED)
    assert await desk_open.archive.jobs.count() == 1


async def test_an_adoption_that_a_crash_cuts_off(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is on record at once: the act, the past, and that nobody needs to be told of it."""
    async with office(home) as first:
        remote = first.studio.add_job()
        remote.begin(steps=12, epochs=3)
        remote.advance(to=9)

        async def crash(*_: object, **__: object) -> None:
            raise asyncio.CancelledError

        monkeypatch.setattr(Recovery, "place", crash)
        with pytest.raises(asyncio.CancelledError):
            await first.desk.adopt(
                STUDIO, remote.id, await first.request(), channel=CHANNEL, team="T", user=ADMIN
            )
        await first.crash()
        monkeypatch.undo()
    async with office(home) as second:
        job = await second.when(1, lambda job: job.card_ts is not None, "its card")
        await second.card(job, "9 of 12")
        assert await second.thread(job) == []
        assert [(line.by, line.act) for line in await second.archive.audit.recent(3)] == [
            (ADMIN, "adopt")
        ]


@pytest.mark.parametrize("act", ["cancel", "pause"])
async def test_an_act_that_is_done_already_is_no_failure(desk_open: Office, act: str) -> None:
    """A crash before the answer, or two clicks: the job stands as it was wanted."""
    job, remote = await desk_open.watched()
    remote.begin(steps=12, epochs=3)
    await desk_open.when(job.id, lambda job: job.status == "running", "its run")
    desk_open.studio.always("jobs.retrieve", Trouble(status=503))  # nobody hears of it meanwhile
    await desk_open.card(job, "keep asking")
    getattr(remote, act)()
    desk_open.studio.always("jobs.retrieve", None)
    done = await getattr(desk_open.desk, act)(job, ADMIN)
    assert done or act == "cancel"  # the watcher may have heard of that end by now
    refused = [
        line for line in await desk_open.archive.audit.recent(9) if "refused" in line.details
    ]
    assert refused == []


async def test_looking_at_a_job_leaves_nothing_in_memory(desk_open: Office) -> None:
    """A bot that runs for months is asked for many an old job."""
    job, remote = await desk_open.watched()
    remote.begin(steps=12, epochs=3)
    desk_open.studio.succeed(remote)
    await desk_open.presented(job.id)
    await until(lambda: not len(desk_open.tasks), timeout=PATIENCE, what="all to be done")
    await desk_open.desk.card(job.id)
    assert job.id not in desk_open.desk._heard._events
    assert job.id not in desk_open.desk._board._cards


def _sha(job: object) -> str:
    return str(getattr(job, "training_sha256", ""))
