"""Cards and threads in a Slack that refuses, is away, or is busy."""

import asyncio

import pytest

from bot.archive import JobState
from bot.slack.failure import SlackFailure
from tests.haste import usual_slack
from tests.house import BOT_USER, PATIENCE, House
from tests.training.life.office import ADMIN, OUTSIDE, Office, key_of, office, said_once
from workspace.client import Message, until

CHART = "data_visualization"
RUNNING_LONG = 30


async def test_slack_takes_no_chart(desk_open: Office) -> None:
    """A line of text stands in for it from then on, and the card goes on growing."""
    job, remote = await desk_open.watched()
    remote.begin(steps=20, epochs=2)
    await desk_open.card(job, "Learning")
    await desk_open.home.client.fault("chat.update", error="invalid_blocks")
    remote.advance(to=6)
    card = await desk_open.card(job, "6 of 20")
    assert CHART not in [block["type"] for block in card.blocks]
    remote.advance(to=9)
    card = await desk_open.card(job, "9 of 20")
    assert CHART not in [block["type"] for block in card.blocks]


async def test_a_card_that_was_deleted(desk_open: Office) -> None:
    """The job goes on without it, and who asked is told of the end."""
    job, remote = await desk_open.watched()
    remote.begin(steps=6, epochs=2)
    card = await desk_open.card(job, "Learning")
    await desk_open.door.delete(card.channel, card.ts)
    remote.advance(to=4)
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    assert job.fine_tuned_model

    async def told() -> list[Message]:
        direct = await desk_open.home.admin.messages("D0ADMIN")
        below = await desk_open.home.admin.messages(job.channel, thread=card)
        return [m for m in [*direct, *below] if "-ended" in key_of(m)]

    assert len(await until(told, timeout=PATIENCE, what="a word on the end")) == 1
    assert desk_open.studio.count("jobs.create") == 1


async def test_a_channel_that_is_closed_to_us(desk_open: Office) -> None:
    """The card goes to the person directly, and everything after it."""
    job = await desk_open.planned(channel=OUTSIDE)
    assert job.channel == "D0ADMIN"
    await desk_open.desk.confirm(job.id, ADMIN)
    job = await desk_open.state(job.id, JobState.WATCHED)
    desk_open.studio.succeed(desk_open.studio.job)
    job = await desk_open.presented(job.id)
    assert any(key_of(m).endswith("-ended") for m in await desk_open.thread(job))
    await said_once(desk_open.home, job)


async def test_slack_takes_the_card_nowhere(desk_open: Office) -> None:
    """The person hears of it through the failure, and no plan is left behind."""
    await desk_open.home.client.fault("chat.postMessage", error="restricted_action", times=2)
    with pytest.raises(SlackFailure):
        await desk_open.planned()
    assert (await desk_open.archive.jobs.get(1)).state is JobState.DISCARDED


async def test_slack_is_away_while_the_card_is_posted(desk_open: Office) -> None:
    """The plan is kept, and its card follows."""
    await desk_open.home.client.fault("chat.postMessage", status=500, times=7)
    job = await desk_open.planned()
    assert (job.state, job.card_ts) == (JobState.PLANNED, None)
    job = await desk_open.when(job.id, lambda job: job.card_ts is not None, "its card")
    await said_once(desk_open.home, job)


async def test_slack_is_away_at_the_end(desk_open: Office) -> None:
    """What is to be said is said when Slack is back, and once."""
    job, remote = await desk_open.watched()
    remote.begin(steps=6, epochs=2)
    await desk_open.card(job, "Learning")
    client = desk_open.home.client
    await client.fault("chat.postMessage", lose_answer=True, times=4)
    await client.fault("files.completeUploadExternal", lose_answer=True)
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)

    async def has_picture() -> bool:
        return any(m.files for m in await desk_open.thread(job))

    await until(has_picture, timeout=PATIENCE, what="the picture")
    await said_once(desk_open.home, job)


async def test_a_picture_that_slack_does_not_take(desk_open: Office) -> None:
    """The end is told without it."""
    await desk_open.home.client.fault("files.getUploadURLExternal", error="missing_scope")
    job, remote = await desk_open.watched()
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    assert any(key_of(m).endswith("-ended") for m in await desk_open.thread(job))
    assert job.picture is None


async def test_a_late_click_brings_a_card_up_to_date(desk_open: Office) -> None:
    """A crash left the buttons of a plan that was discarded: the click takes them away."""
    job = await desk_open.planned()
    await desk_open.archive.jobs.change_state(
        job.id, JobState.DISCARDED, only_from={JobState.PLANNED}, confirmed_by=ADMIN
    )
    assert "Start training" in (await desk_open.card(job)).buttons
    await desk_open.desk.confirm(job.id, ADMIN)
    assert (await desk_open.card(job, "Discarded")).buttons == {}


async def test_ten_jobs_at_once_stay_within_slacks_rates(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call is one too many, every card is drawn, and every end is told."""
    usual_slack(monkeypatch)
    await home.client.strict_rates()
    async with office(home) as desk_open:
        data = await desk_open.dataset()
        channels = [await _a_channel(home, number) for number in range(10)]
        jobs = [await desk_open.planned(dataset=data, channel=channel) for channel in channels]
        await asyncio.gather(*(desk_open.desk.confirm(job.id, ADMIN) for job in jobs))
        for job in jobs:
            await desk_open.state(job.id, JobState.WATCHED)
        remotes = list(desk_open.studio.jobs.values())
        for step in range(3, RUNNING_LONG, 3):
            for remote in remotes:
                remote.steps, remote.epochs = RUNNING_LONG, 1
                remote.advance(to=step)
            await desk_open.card(jobs[step % 10], f"of {RUNNING_LONG}")
        for remote in remotes:
            desk_open.studio.succeed(remote)
        for job in jobs:
            await desk_open.when(
                job.id, lambda job: job.presented_at is not None, "its end", timeout=240
            )
        for job in jobs:
            await desk_open.card(job, "Ready")
            await said_once(home, job)
    assert desk_open.studio.count("jobs.create") == 10
    refused = [call.method for call in await home.client.calls() if call.status == 429]
    assert refused == []


async def _a_channel(home: House, number: int) -> str:
    channel = f"C0DESK{number}"
    await home.client.add_channel(channel, f"desk-{number}", [ADMIN, BOT_USER])
    return channel
