"""What looks like the end of a job and is none; and errors of our own, after which work goes on."""

import errno
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.archive import JobState
from bot.engines import EngineFailure, Tuning
from bot.slack.failure import SlackFailure
from bot.training import board, ending, watching
from tests.house import PATIENCE, STUDIO, House
from tests.training.life.office import ADMIN, CHANNEL, Office, key_of, office
from tests.training_jobs import TrainingJob
from tests.training_server import Trouble
from workspace.client import until

NO_ROUTE = Trouble(status=404, body='{"detail": "Not Found"}')
"""How many servers answer for a route that they do not have, and a gateway for one that is away."""
STUMBLED = "work stumbled, and begins anew"


def once(
    monkeypatch: pytest.MonkeyPatch, of: object, name: str, error: Exception
) -> Callable[[], int]:
    """Let a method fail once; return what counts its calls."""
    real: Callable[..., Awaitable[Any]] = getattr(of, name)
    calls = []

    async def fails_first(*args: object, **options: object) -> object:
        calls.append(name)
        if len(calls) == 1:
            raise error
        return await real(*args, **options)

    monkeypatch.setattr(of, name, fails_first)
    return lambda: len(calls)


async def lost(desk_open: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[int, TrainingJob]:
    """Return a job that was given up, since its engine said for long that there is none."""
    monkeypatch.setattr(watching, "GONE_AFTER", 0.3)
    job, remote = await desk_open.watched()
    remote.begin(steps=12, epochs=3)
    desk_open.studio.always("jobs.retrieve", NO_ROUTE)
    job = await desk_open.presented(job.id)
    assert job.status == "gone"
    desk_open.studio.always("jobs.retrieve", None)
    return job.id, remote


async def test_a_job_is_not_given_up_for_a_few_answers(desk_open: Office) -> None:
    """An engine that is being started says for a while that it has no such job."""
    job, remote = await desk_open.watched()
    desk_open.studio.trouble("jobs.retrieve", *[NO_ROUTE] * 6)
    remote.begin(steps=8, epochs=2)
    remote.advance(to=3)
    await desk_open.card(job, "3 of 8")
    desk_open.studio.succeed(remote)
    assert (await desk_open.presented(job.id)).status == "succeeded"


@pytest.mark.parametrize("way", ["status", "adopt", "anew", "look again"])
async def test_a_lost_job_comes_back(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Whoever asks for it finds it: it is watched again, and its true end is told."""
    number, remote = await lost(desk_open, monkeypatch)
    desk, request = desk_open.desk, await desk_open.request()
    if way == "status":
        await desk.nudge(number)
    elif way == "adopt":
        found = await desk.adopt(
            STUDIO, remote.id, request, channel=CHANNEL, team="T0LOCAL", user=ADMIN
        )
        assert found.id == number
    elif way == "anew":
        assert await desk.start_anew(number, request, ADMIN) is None
    else:
        assert await desk.look_again(number, ADMIN)
    await desk_open.state(number, JobState.WATCHED)
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(number)
    assert job.fine_tuned_model == remote.fine_tuned_model
    keys = [key_of(m).rpartition("-")[2] for m in await desk_open.thread(job)]
    assert keys.count("gone") == keys.count("ended") == 1
    assert await desk_open.archive.jobs.count() == 1


@pytest.mark.parametrize("is_lost", [True, False])
async def test_nothing_is_started_anew_while_nobody_can_look(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch, *, is_lost: bool
) -> None:
    """The first one may live: a second one would be paid as well."""
    if is_lost:
        number, _ = await lost(desk_open, monkeypatch)
        desk_open.studio.always("jobs.retrieve", Trouble(status=500))
    else:
        number = (await desk_open.planned()).id
        desk_open.studio.trouble("jobs.create", Trouble(done_first=True, drop=True))
        desk_open.studio.always("jobs.list", Trouble(status=401))
        await desk_open.desk.confirm(number, ADMIN)
        await desk_open.state(number, JobState.UNCLEAR)
    with pytest.raises(EngineFailure):
        await desk_open.desk.start_anew(number, await desk_open.request(), ADMIN)
    assert await desk_open.archive.jobs.count() == 1


async def test_an_engine_that_tells_no_events(desk_open: Office) -> None:
    """Its jobs are watched all the same, also those that were started elsewhere."""
    desk_open.studio.always("jobs.events", NO_ROUTE)
    job, remote = await desk_open.watched()
    elsewhere = await desk_open.desk.adopt(
        STUDIO,
        desk_open.studio.add_job().id,
        await desk_open.request(),
        channel=CHANNEL,
        team="T0LOCAL",
        user=ADMIN,
    )
    assert elsewhere.state is JobState.WATCHED
    remote.begin(steps=4, epochs=2)
    await desk_open.card(job, "Learning")
    desk_open.studio.succeed(remote)
    assert (await desk_open.presented(job.id)).status == "succeeded"


async def test_a_watcher_goes_on_after_an_error_of_ours(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is busy once does not leave a job without anybody who looks after it."""
    desk_open.home.expected_errors.append(STUMBLED)
    job, remote = await desk_open.watched()
    locked = OperationalError("UPDATE", {}, Exception("database is locked"))
    calls = once(monkeypatch, desk_open.archive.jobs, "hear", locked)
    await until(calls, timeout=PATIENCE, what="the error")
    desk_open.studio.succeed(remote)
    assert (await desk_open.presented(job.id)).status == "succeeded"


async def test_a_start_goes_on_after_an_error_of_ours(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on from what is on record: the job may have been created, so it is looked for."""
    desk_open.home.expected_errors.append(STUMBLED)
    created: list[str] = []
    real = Tuning.create

    async def create(tuning: Tuning, order: Any) -> object:  # noqa: ANN401 - as it comes
        created.append((await real(tuning, order)).id)
        raise RuntimeError("a bug behind the answer")

    monkeypatch.setattr(Tuning, "create", create)
    job, _ = await desk_open.watched()
    assert created == [job.remote_id]


async def test_an_end_goes_on_after_an_error_of_ours(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asked is told in the end."""
    desk_open.home.expected_errors.append(STUMBLED)
    job, remote = await desk_open.watched()
    once(monkeypatch, desk_open.archive.jobs, "presented", RuntimeError("full disk"))
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    ended = [m for m in await desk_open.thread(job) if key_of(m).endswith("-ended")]
    assert len(ended) == 1


async def test_a_file_that_cannot_be_read_here(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is refused in our own words, and who asked is told."""

    async def full(_tuning: Tuning, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Tuning, "upload", full)
    job = await desk_open.presented((await desk_open.confirmed()).id)
    assert job.state is JobState.REFUSED
    card = await desk_open.card(job, "No space left on device")
    assert "The engine's words" not in card.words
    assert any(f"<@{ADMIN}>" in str(m.json) for m in await desk_open.thread(job))


async def test_a_job_that_nobody_can_find_calls_for_a_person(desk_open: Office) -> None:
    """Slack tells nobody that a card has changed: who asked is mentioned, once."""
    desk_open.studio.trouble("jobs.create", Trouble(drop=True))
    job = await desk_open.confirmed()
    await desk_open.state(job.id, JobState.UNCLEAR)

    async def told() -> bool:
        return any(f"<@{ADMIN}>" in str(m.json) for m in await desk_open.thread(job))

    await until(told, timeout=PATIENCE, what="a word to who asked")
    await desk_open.desk.look_again(job.id, ADMIN)
    assert len(await desk_open.thread(job)) == 1


async def test_a_cancelled_job_keeps_no_trouble_on_its_card(desk_open: Office) -> None:
    """Nobody keeps trying any more, so nobody says so."""
    desk_open.studio.always("files.create", Trouble(status=500))
    job = await desk_open.confirmed()
    await desk_open.card(job, "keep trying")
    assert await desk_open.desk.cancel(job, ADMIN)
    card = await desk_open.card(job, "iscarded")
    assert "keep trying" not in card.words


@pytest.mark.parametrize("act", ["refuse", "discard"])
async def test_what_slack_did_not_take_is_shown_after_a_restart(
    home: House, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """A job that came to nothing is done with when its card says so, and not before."""
    over = {JobState.REFUSED, JobState.DISCARDED}
    async with office(home) as first:
        monkeypatch.setattr(board, "SLACK_AWAY_SECONDS", 60.0)
        monkeypatch.setattr(ending, "SLACK_AWAY_SECONDS", 60.0)
        job = await first.planned()
        first.studio.always("jobs.create", Trouble(status=400, code="bad", message="Never."))
        for name in ("update", "grow"):
            monkeypatch.setattr(first.door, name, _away(first, job.id, getattr(first.door, name)))
        if act == "refuse":
            await first.desk.confirm(job.id, ADMIN)
        else:
            await first.desk.discard(job.id, ADMIN)
        await first.when(job.id, lambda job: job.state in over, "its end")
        await first.crash()
    async with office(home) as second:
        job = await second.presented(job.id)
        card = await second.card(job, "Never." if act == "refuse" else "iscarded")
        assert "Cancel" not in card.buttons


def _away(
    desk_open: Office, job_id: int, real: Callable[..., Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    """Let a call to Slack fail from the moment on at which a job is over."""

    async def call(*args: object, **options: object) -> None:
        job = await desk_open.archive.jobs.get(job_id)
        if job.state in {JobState.REFUSED, JobState.DISCARDED}:
            raise SlackFailure("chat.update", "unreachable")
        await real(*args, **options)

    return call


async def test_a_card_is_drawn_again_when_slack_allows_it(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be outside of the channel for a moment does not freeze the card."""
    job, remote = await desk_open.watched()
    remote.begin(steps=12, epochs=3)
    await desk_open.card(job, "Learning")
    calls = once(monkeypatch, desk_open.door, "grow", SlackFailure("chat.update", "not_in_channel"))
    remote.advance(to=5)
    await until(calls, timeout=PATIENCE, what="the refusal")
    remote.advance(to=7)
    await desk_open.card(job, "7 of 12")


async def test_an_engine_that_lists_no_files(desk_open: Office) -> None:
    """A copy on record is used again; once the engine will not have it, it is sent anew."""
    desk_open.studio.always("files.list", NO_ROUTE)
    data = await desk_open.dataset()
    first, _ = await desk_open.watched(dataset=data)
    second, _ = await desk_open.watched(dataset=data)
    assert second.training_file == first.training_file
    desk_open.studio.trouble("jobs.create", Trouble(status=400, message="No such file."))
    refused = await desk_open.presented((await desk_open.confirmed(dataset=data)).id)
    assert refused.state is JobState.REFUSED
    third, _ = await desk_open.watched(dataset=data)
    assert third.training_file != first.training_file


async def test_a_file_that_may_have_arrived_where_nobody_can_look(desk_open: Office) -> None:
    """It is sent again: a copy too many is better than no job."""
    desk_open.studio.always("files.list", NO_ROUTE)
    desk_open.studio.trouble("files.create", Trouble(done_first=True, drop=True))
    await desk_open.watched()
    assert desk_open.studio.count("files.create") == 2


async def test_checkpoints_are_told_without_a_result_file(desk_open: Office) -> None:
    """What the engine does give is not thrown away with what it does not."""
    desk_open.studio.always("files.content", NO_ROUTE)
    job, remote = await desk_open.watched()
    remote.begin(steps=12, epochs=3)
    remote.advance(to=12)
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    ended = next(m for m in await desk_open.thread(job) if key_of(m).endswith("-ended"))
    assert "heckpoint" in ended.words


async def test_a_model_that_is_named_late(desk_open: Office) -> None:
    """A job that has succeeded is over when its model has a name."""
    job, remote = await desk_open.watched()
    remote.changes["fine_tuned_model"] = None
    desk_open.studio.succeed(remote)
    await desk_open.when(job.id, lambda job: job.status == "succeeded", "its success")
    remote.changes.clear()
    job = await desk_open.presented(job.id)
    assert job.fine_tuned_model == remote.fine_tuned_model


async def test_a_model_that_is_never_named(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while the job is over without one."""
    monkeypatch.setattr(watching, "NAMED_AFTER", 0.1)
    job, remote = await desk_open.watched()
    remote.changes["fine_tuned_model"] = None
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    assert (job.state, job.fine_tuned_model) == (JobState.ENDED, None)


async def test_a_plan_whose_card_slack_refuses_later_is_dropped(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could ever start it."""
    answers = iter(["unreachable"])

    async def post(*_: object, **__: object) -> str:
        raise SlackFailure("chat.postMessage", next(answers, "is_archived"))

    async def direct(*_: object) -> str:
        raise SlackFailure("conversations.open", "user_disabled")

    monkeypatch.setattr(desk_open.door, "post", post)
    monkeypatch.setattr(desk_open.door, "direct_channel", direct)
    job = await desk_open.planned()
    assert job.state is JobState.PLANNED
    await desk_open.state(job.id, JobState.DISCARDED)
