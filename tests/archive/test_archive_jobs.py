"""A job is planned once for each request, changes its state once at a time, and forgets nothing."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.archive import Archive, Job, JobState, NotOnRecordError, RequestState
from tests.archive.samples import an_event, dataset_in, job_in, new_job, new_request

PLANNED = (JobState.PLANNED,)


async def confirmed(archive: Archive, job: Job) -> Job:
    """Return the job, confirmed."""
    changed = await archive.jobs.change_state(
        job.id, JobState.CONFIRMED, only_from=PLANNED, confirmed_by="UADMIN"
    )
    assert changed
    return changed


async def watched(archive: Archive, job: Job, remote_id: str = "ftjob-1") -> Job:
    """Return the job as it lives at its engine."""
    changed = await archive.jobs.change_state(
        job.id, JobState.WATCHED, only_from=PLANNED, remote_id=remote_id, status="queued"
    )
    assert changed
    return changed


async def test_plans_a_job_and_its_request_is_done(archive: Archive) -> None:
    """A planned job keeps what was asked for, and its request needs no more work."""
    request = await archive.requests.record(new_request())
    assert request is not None
    training, validation = await dataset_in(archive), await dataset_in(archive)
    new = new_job(
        request_id=request.id,
        training_sha256=training.sha256,
        validation_sha256=validation.sha256,
        suffix="brïefe",
        seed=7,
    )

    job = await archive.jobs.plan(new)

    assert job == await archive.jobs.get(job.id)
    assert {name: getattr(job, name) for name in new.__dataclass_fields__} == {
        name: getattr(new, name) for name in new.__dataclass_fields__
    }
    assert (job.state, job.status, job.remote_id, job.told) == (JobState.PLANNED, None, None, ())
    assert job.created_at.tzinfo is UTC
    assert (await archive.requests.get(request.id)).state is RequestState.DONE


async def test_a_request_has_one_job(archive: Archive) -> None:
    """Twenty who plan for one request at once get the same job, whichever key they bring."""
    request = await archive.requests.record(new_request())
    assert request is not None

    planned = await asyncio.gather(
        *(archive.jobs.plan(new_job(request_id=request.id)) for _ in range(20))
    )

    assert {job.key for job in planned} == {planned[0].key}
    assert await archive.jobs.count() == 1


async def test_a_key_is_never_given_twice(archive: Archive) -> None:
    """Two jobs with one key could not be told apart at an engine: the second one is refused."""
    await archive.jobs.plan(new_job(key="the-same"))

    with pytest.raises(Exception, match="UNIQUE"):
        await archive.jobs.plan(new_job(key="the-same"))
    assert await archive.jobs.count() == 1


async def test_a_refused_plan_leaves_its_request_to_be_done(archive: Archive) -> None:
    """When a job cannot be planned, its request is as it was."""
    await archive.jobs.plan(new_job(key="the-same"))
    request = await archive.requests.record(new_request())
    assert request is not None

    with pytest.raises(Exception, match="UNIQUE"):
        await archive.jobs.plan(new_job(key="the-same", request_id=request.id))
    assert (await archive.requests.get(request.id)).state is RequestState.RECEIVED


async def test_one_of_many_confirms(archive: Archive) -> None:
    """Of twenty who confirm at once, one is told that it did; the job says who, and when."""
    job = await job_in(archive)
    before = datetime.now(UTC)

    changed = await asyncio.gather(
        *(
            archive.jobs.change_state(
                job.id, JobState.CONFIRMED, only_from=PLANNED, confirmed_by=f"U{number}"
            )
            for number in range(20)
        )
    )

    [winner] = [job for job in changed if job]
    assert winner == await archive.jobs.get(job.id)
    assert winner.state is JobState.CONFIRMED
    assert winner.confirmed_at is not None
    assert before <= winner.confirmed_at <= datetime.now(UTC)


async def test_confirming_and_discarding_exclude_each_other(archive: Archive) -> None:
    """Of those who confirm and those who discard at once, one has it their way."""
    for _ in range(10):
        job = await job_in(archive)
        ends = (JobState.CONFIRMED, JobState.DISCARDED) * 3
        changed = await asyncio.gather(
            *(archive.jobs.change_state(job.id, state, only_from=PLANNED) for state in ends)
        )
        [winner] = [job for job in changed if job]
        assert (await archive.jobs.get(job.id)).state is winner.state
        assert (winner.confirmed_at is not None) == (winner.state is JobState.CONFIRMED)


@pytest.mark.parametrize("state", [JobState.ENDED, JobState.REFUSED])
async def test_what_is_over_has_an_end(archive: Archive, state: JobState) -> None:
    """A job that ended, or that the engine refused, says when."""
    job = await confirmed(archive, await job_in(archive))
    assert job.ended_at is None

    over = await archive.jobs.change_state(job.id, state, only_from=(JobState.CONFIRMED,))

    assert over is not None
    assert over.ended_at is not None
    assert over.confirmed_at == job.confirmed_at


async def test_an_adopted_job_is_adopted_once(archive: Archive) -> None:
    """Of twenty who adopt one job at once, one gets it; another engine's is another."""
    adopted = await asyncio.gather(
        *(
            archive.jobs.adopt(
                new_job(), remote_id="ftjob-1", status="running", snapshot={"id": "ftjob-1"}
            )
            for _ in range(20)
        )
    )

    [job] = [job for job in adopted if job]
    assert (job.state, job.remote_id, job.status) == (JobState.WATCHED, "ftjob-1", "running")
    assert job.snapshot == {"id": "ftjob-1"}
    assert await archive.jobs.at_engine("local", "ftjob-1") == job
    assert await archive.jobs.at_engine("openai", "ftjob-1") is None
    elsewhere = await archive.jobs.adopt(
        new_job(engine="openai"), remote_id="ftjob-1", status="queued", snapshot={}
    )
    assert elsewhere is not None


async def test_adopting_says_what_else_is_wrong(archive: Archive) -> None:
    """A refusal that has nothing to do with the job's name at its engine is not taken for it."""
    await job_in(archive, key="the-same")

    with pytest.raises(Exception, match="UNIQUE"):
        await archive.jobs.adopt(
            new_job(key="the-same"), remote_id="ftjob-1", status="queued", snapshot={}
        )


async def test_hears_each_event_once(archive: Archive) -> None:
    """What was told before is not new; what is new comes back, in its order."""
    job = await watched(archive, await job_in(archive))
    told = [an_event(number) for number in range(1, 6)]

    assert await archive.jobs.hear(job.id, told[:3]) == told[:3]
    assert await archive.jobs.hear(job.id, told[1:]) == told[3:]
    assert await archive.jobs.hear(job.id, told) == []

    assert await archive.jobs.events(job.id) == told


async def test_hears_an_event_once_in_one_breath(archive: Archive) -> None:
    """An engine that lists an event on two pages has told it once."""
    job = await watched(archive, await job_in(archive))

    assert await archive.jobs.hear(job.id, [an_event(1), an_event(2), an_event(1)]) == [
        an_event(1),
        an_event(2),
    ]


async def test_two_watchers_hear_each_event_once_together(archive: Archive) -> None:
    """Of many who hear the same at the same time, one hears each event as new, and none is lost."""
    job = await watched(archive, await job_in(archive))
    told = [an_event(number) for number in range(1, 31)]

    heard = await asyncio.gather(
        *(archive.jobs.hear(job.id, told[start : start + 10]) for start in range(0, 21, 2))
    )

    new = [event.event_id for part in heard for event in part]
    assert sorted(new) == sorted(event.event_id for event in told)
    on_record = await archive.jobs.events(job.id)
    assert sorted(on_record, key=lambda event: event.created_at) == told


async def test_one_event_may_be_told_of_two_jobs(archive: Archive) -> None:
    """Engines number events as they like: another job's event of that name is another event."""
    first = await watched(archive, await job_in(archive), "ftjob-1")
    second = await watched(archive, await job_in(archive), "ftjob-2")

    assert await archive.jobs.hear(first.id, [an_event(1)]) == [an_event(1)]
    assert await archive.jobs.hear(second.id, [an_event(1)]) == [an_event(1)]

    assert await archive.jobs.knows_event(first.id, "ftevent-1")
    assert not await archive.jobs.knows_event(first.id, "ftevent-2")


async def test_events_and_status_come_together(archive: Archive) -> None:
    """Where the events cannot be kept, the job's status stays what it was: nothing is skipped."""
    job = await watched(archive, await job_in(archive))
    unkeepable = an_event(2, data={"step": object()})

    with pytest.raises(Exception, match="not JSON serializable"):
        await archive.jobs.hear(job.id, [an_event(1), unkeepable], status="succeeded")

    assert await archive.jobs.get(job.id) == job
    assert await archive.jobs.events(job.id) == []
    assert await archive.jobs.hear(job.id, [an_event(1)], status="running") == [an_event(1)]
    assert (await archive.jobs.get(job.id)).status == "running"


async def test_nothing_is_heard_of_a_job_that_is_not_there(archive: Archive) -> None:
    """Events of a job that is not on record are refused, and not kept for a later one."""
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await archive.jobs.hear(99, [an_event(1)])


async def test_events_may_hold_anything(archive: Archive) -> None:
    """Types, levels and words that nobody foresaw are kept as they came, odd characters marked."""
    job = await watched(archive, await job_in(archive))
    odd = an_event(1, level="fatal?", type="moderation", data={"a": [1, None, {"ü": "\ud800"}]})

    await archive.jobs.hear(job.id, [odd, an_event(2, message="half \ud83d\x00")])

    first, second = await archive.jobs.events(job.id)
    assert first == odd
    assert second.message == "half \ufffd\ufffd"


async def test_events_are_found_by_type(archive: Archive) -> None:
    """The steps of a job can be read without what else was told."""
    job = await watched(archive, await job_in(archive))
    await archive.jobs.hear(job.id, [an_event(1), an_event(2, type="message"), an_event(3)])

    assert await archive.jobs.events(job.id, kind="metrics") == [an_event(1), an_event(3)]


async def test_a_message_of_the_thread_is_noted_once(archive: Archive) -> None:
    """What is posted is noted in its order, also when many note at once."""
    job = await job_in(archive)

    await archive.jobs.tell(job.id, "started")
    await asyncio.gather(*(archive.jobs.tell(job.id, f"epoch-{n % 5}") for n in range(20)))

    told = (await archive.jobs.get(job.id)).told
    assert told[0] == "started"
    assert sorted(told) == ["epoch-0", "epoch-1", "epoch-2", "epoch-3", "epoch-4", "started"]


async def test_notes_without_a_change_of_state(archive: Archive) -> None:
    """A card's place, or a picture, is noted whatever the state; nothing else changes."""
    job = await job_in(archive)

    noted = await archive.jobs.note(job.id, card_ts="1.1", channel="D0ADMIN")

    assert noted == replace(job, card_ts="1.1", channel="D0ADMIN")
    assert await archive.jobs.get(job.id) == noted


async def test_finds_what_a_start_has_to_take_up(archive: Archive) -> None:
    """Jobs are found by where they stand, and those that are over by whether people were told."""
    states = (JobState.PLANNED, JobState.CONFIRMED, JobState.WATCHED, JobState.ENDED)
    jobs = [await job_in(archive) for _ in states]
    for job, state in zip(jobs, states, strict=True):
        await archive.jobs.change_state(job.id, state, only_from=PLANNED)
    refused = await job_in(archive)
    await archive.jobs.change_state(refused.id, JobState.REFUSED, only_from=PLANNED)

    found = await archive.jobs.in_states({JobState.WATCHED, JobState.CONFIRMED})
    assert [job.id for job in found] == [jobs[1].id, jobs[2].id]
    assert [job.id for job in await archive.jobs.unpresented()] == [jobs[3].id, refused.id]

    await archive.jobs.note(refused.id, presented_at=datetime.now(UTC))
    assert [job.id for job in await archive.jobs.unpresented()] == [jobs[3].id]
    assert [job.id for job in await archive.jobs.recent(2)] == [refused.id, jobs[3].id]


async def test_counts_what_a_month_has_spent(archive: Archive) -> None:
    """What was confirmed at an engine since then counts, unless the engine refused it."""
    spent, refused, elsewhere, _planned = [
        await job_in(archive, engine=engine) for engine in ("local", "local", "openai", "local")
    ]
    jobs = [await confirmed(archive, job) for job in (spent, refused, elsewhere)]
    await archive.jobs.change_state(
        refused.id, JobState.REFUSED, only_from=(JobState.CONFIRMED,), failure="rejected: no"
    )
    start = jobs[0].confirmed_at
    assert start is not None

    found = await archive.jobs.confirmed_since("local", start)
    assert [job.id for job in found] == [spent.id]
    assert await archive.jobs.confirmed_since("local", start + timedelta(hours=1)) == []


async def test_finds_jobs_that_ended_with_a_model(archive: Archive) -> None:
    """How long an engine takes is read from its newest jobs that succeeded."""
    jobs = [await job_in(archive) for _ in range(4)]
    for job in jobs[:3]:
        await archive.jobs.note(job.id, fine_tuned_model=f"ft:{job.id}")
    await archive.jobs.note(jobs[0].id, engine="openai")

    found = await archive.jobs.succeeded("local", 1)
    assert [job.id for job in found] == [jobs[2].id]
    assert [job.id for job in await archive.jobs.succeeded("local", 9)] == [jobs[2].id, jobs[1].id]


async def test_says_what_is_not_there(archive: Archive) -> None:
    """An id that was never given is told apart from a failure."""
    with pytest.raises(NotOnRecordError, match="Job 7 is not in the archive"):
        await archive.jobs.get(7)
    with pytest.raises(NotOnRecordError):
        await archive.jobs.note(7, card_ts="1.1")
    assert await archive.jobs.change_state(7, JobState.CONFIRMED, only_from=PLANNED) is None
