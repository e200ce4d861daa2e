"""What is told of a job: every event once, in order, however the engine lists them."""

import pytest

from bot.engines import FailureKind, Tuning
from tests.engines.asking import failed, nothing_known
from tests.training_jobs import TrainingJob
from tests.training_server import HTML, TrainingServer, Trouble


class Known:
    """The events that somebody has on record; it tells how often it was asked."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.asked = 0

    async def __call__(self, event_id: str) -> bool:
        """Tell whether an event is on record."""
        self.asked += 1
        return event_id in self.ids


def ids(job: TrainingJob) -> list[str]:
    """Return the ids of a job's events, oldest first."""
    return [event["id"] for event in job.events]


async def test_events_come_oldest_first_over_many_pages(
    tuning: Tuning, server: TrainingServer
) -> None:
    """All pages are read when nothing is known yet."""
    job = server.add_job()
    job.begin(steps=250)
    job.advance(250)

    events = await tuning.events(job.id, nothing_known)

    assert [event.event_id for event in events] == ids(job)
    assert events[-1].data["step"] == 250
    assert {event.type for event in events} == {"message", "metrics"}


async def test_only_new_events_are_read(tuning: Tuning, server: TrainingServer) -> None:
    """Pages are read back to the newest known event and no further."""
    job = server.add_job()
    job.begin(steps=400)
    job.advance(300)
    known = Known()
    known.ids = set(ids(job))
    before = len(job.events)
    job.advance(320)
    server.calls.clear()

    events = await tuning.events(job.id, known)

    assert [event.event_id for event in events] == ids(job)[before:]
    assert server.count("jobs.events") == 1
    assert known.asked == 21
    known.ids = set(ids(job))
    assert await tuning.events(job.id, known) == []


async def test_an_engine_that_lists_the_oldest_first_is_read_to_its_end(
    tuning: Tuning, server: TrainingServer
) -> None:
    """The first known event says nothing there about those behind it."""
    job = server.add_job()
    job.begin(steps=20)
    job.advance(20)
    for moment, event in enumerate(job.events):
        event["created_at"] = 1_000 - moment  # the server turns them round
    known = Known()
    known.ids = set(ids(job)[-5:])

    events = await tuning.events(job.id, known)

    assert [event.event_id for event in events] == ids(job)[-6::-1]


async def test_a_page_that_fails_loses_nothing(tuning: Tuning, server: TrainingServer) -> None:
    """When an older page does not come, the newer one is not taken either."""
    job = server.add_job()
    job.begin(steps=150)
    job.advance(150)
    server.trouble("jobs.events", Trouble(late=True), HTML)

    failure = await failed(tuning.events(job.id, nothing_known))

    assert failure.kind is FailureKind.BROKEN
    assert [e.event_id for e in await tuning.events(job.id, nothing_known)] == ids(job)


async def test_unknown_types_and_odd_events_pass_through(
    tuning: Tuning, server: TrainingServer
) -> None:
    """A type nobody knows is kept; an event without an id is left out; oddities harm nothing."""
    job = server.add_job()
    job.events.clear()
    job.tell("Moderation has begun", type="moderation_checks", level="warn", data={"a": [1]})
    odd = job.tell("x")
    odd |= {"message": None, "level": 5, "data": "none", "created_at": "now"}
    del odd["type"]
    job.tell("\ud83d half a face, and a \0").update(created_at=2_000_000_000)

    events = await tuning.events(job.id, nothing_known)

    first, second, third = events
    assert (first.type, first.level, first.data) == ("moderation_checks", "warn", {"a": [1]})
    assert (second.type, second.level, second.message) == ("message", "info", "")
    assert (second.data, second.created_at) == ({}, 0)
    assert third.message == "? half a face, and a \N{REPLACEMENT CHARACTER}"
    whole = '{"object": "list", "data": [{"type": "message"}, {"id": "e1"}], "has_more": true}'
    server.trouble("jobs.events", *[Trouble(200, body=whole)] * 2)
    assert [e.event_id for e in await tuning.events(job.id, nothing_known)] == ["e1"]


async def test_checkpoints_come_in_the_order_of_their_steps(
    tuning: Tuning, server: TrainingServer
) -> None:
    """Each has a model that writes and its measures; there are none before the end."""
    job = server.add_job(validation_file="file-2")
    job.begin(steps=8, epochs=4)
    job.advance(4)
    assert await tuning.checkpoints(job.id) == []
    model = server.succeed(job)

    checkpoints = await tuning.checkpoints(job.id)

    assert [c.step for c in checkpoints] == [4, 6, 8]
    assert checkpoints[0].model == f"{model}:ckpt-step-4"
    assert checkpoints[0].metrics["full_valid_loss"] == 1.475


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_an_engine_without_checkpoints_has_none(
    tuning: Tuning, server: TrainingServer, status: int
) -> None:
    """Not to know checkpoints is no failure; to be broken is one."""
    job = server.add_job()
    server.trouble("jobs.checkpoints", Trouble(status, body="no such thing"), Trouble(500))

    assert await tuning.checkpoints(job.id) == []
    assert (await failed(tuning.checkpoints(job.id))).kind is FailureKind.BROKEN


@pytest.mark.parametrize("encoded", [True, False])
async def test_results_are_read_plain_and_encoded(
    tuning: Tuning,
    server: TrainingServer,
    encoded: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """The table comes out as CSV whether or not the engine put it into base64."""
    server.encode_results = encoded
    job = server.add_job()
    server.succeed(job)

    assert await tuning.results(await tuning.job(job.id)) == job.table()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"c3RlcA==x", b"<html>", b"loss,step\n1,2\n"]
)
async def test_what_is_no_table_is_none(
    tuning: Tuning, server: TrainingServer, content: bytes
) -> None:
    """A result file that cannot be read gives no table, and no error."""
    job = server.add_job()
    server.succeed(job)
    server.files[job.result_files[0]].content = content

    assert await tuning.results(await tuning.job(job.id)) is None
    job.result_files.clear()
    assert await tuning.results(await tuning.job(job.id)) is None
