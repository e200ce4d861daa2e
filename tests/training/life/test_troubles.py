"""Engines that refuse, are away, or answer oddly: the card says so, and nothing is lost."""

import pytest

from bot.archive import JobState
from bot.training import watching
from bot.training.desk import ConfirmResult
from tests.house import PATIENCE, STUDIO, House
from tests.training.life.office import ADMIN, CHANNEL, NAME, Office, key_of, office, said_once
from tests.training_server import TRAINING_ENDED, Trouble
from workspace.client import until


async def test_an_engine_that_trains_no_longer(desk_open: Office) -> None:
    """It is explained, the orphan copy is removed there, and the data stays here."""
    desk_open.studio.always("jobs.create", TRAINING_ENDED)
    job = await desk_open.confirmed()
    job = await desk_open.presented(job.id)

    assert job.state is JobState.REFUSED
    assert (job.failure or "").startswith("training_ended: ")
    assert desk_open.studio.files == {}
    assert await desk_open.archive.datasets.uploads() == []
    dataset = (await desk_open.archive.datasets.kept())[0]
    assert desk_open.store.path(dataset.sha256).is_file()
    await desk_open.card(job, "wind")
    assert desk_open.studio.count("jobs.create") == 1
    deleted = [line for line in await desk_open.archive.audit.recent(9) if line.by is None]
    assert [line.act for line in deleted] == ["delete_file"]
    # A second plan on that engine is not even offered.
    again = await desk_open.planned(dataset=dataset)
    assert await desk_open.desk.confirm(again.id, ADMIN) is ConfirmResult.PROBLEM


async def test_a_copy_that_another_job_uses_is_not_removed(desk_open: Office) -> None:
    """Only what was sent for the refused job alone is an orphan."""
    data = await desk_open.dataset()
    other, _ = await desk_open.watched(dataset=data)
    desk_open.studio.always("jobs.create", TRAINING_ENDED)
    job = await desk_open.confirmed(dataset=data)
    await desk_open.presented(job.id)
    assert list(desk_open.studio.files) == [other.training_file]


async def test_a_refusal_is_told_in_the_engines_words(desk_open: Office) -> None:
    """A clear no creates nothing; the copy stays for the next attempt."""
    said = "hyperparameters.batch_size must be at most 4"
    desk_open.studio.trouble(
        "jobs.create", Trouble(400, "invalid_hyperparameter", said, param="hyperparameters")
    )
    job = await desk_open.confirmed()
    job = await desk_open.presented(job.id)
    assert job.state is JobState.REFUSED
    card = await desk_open.card(job, said)
    assert "Start anew" in card.buttons
    assert len(desk_open.studio.files) == 1
    assert desk_open.studio.count("jobs.create") == 1


async def test_a_refused_job_is_planned_on_another_engine(home: House) -> None:
    """Same data, same settings, and a model that the other engine has."""
    assert home.studio is not None
    access = next(engine for engine in home.engines if engine.name == STUDIO)
    other = type(access)("other", access.base_url, access.key)
    async with office(home, engines=(*home.engines, other)) as desk_open:
        desk_open.studio.trouble("jobs.create", Trouble(400, "no", "No."))
        job = await desk_open.confirmed(suffix="spring")
        job = await desk_open.presented(job.id)
        card = await desk_open.card(job, "No.")
        assert any("other" in label for label in card.buttons)
        new = await desk_open.desk.start_anew(
            job.id, await desk_open.request(), ADMIN, engine="other"
        )
        assert new is not None
        assert (new.engine, new.suffix) == ("other", "spring")
        await desk_open.desk.confirm(new.id, ADMIN)
        await desk_open.state(new.id, JobState.WATCHED)


async def test_words_that_nobody_knows_are_passed_on(desk_open: Office) -> None:
    """Unknown states, event types and missing fields are shown and kept; the job goes on."""
    job, remote = await desk_open.watched()
    remote.begin(steps=6, epochs=2)
    remote.changes |= {"status": "warming_up", "hyperparameters": ..., "method": None}
    remote.tell("Checked against 13 categories", type="moderation_checks", data={"odd": [1]})
    await desk_open.card(job, "warming_up")
    remote.changes.clear()
    remote.changes["error"] = {}  # the empty error that comes with a success
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    assert job.status == "succeeded"
    types = {event.type for event in await desk_open.archive.jobs.events(job.id)}
    assert "moderation_checks" in types
    assert len(await desk_open.archive.jobs.events(job.id)) == len(remote.events)
    await said_once(desk_open.home, job)


async def test_a_job_that_ends_in_an_unknown_word_ends(desk_open: Office) -> None:
    """It has a time at which it was finished: nothing more will come."""
    job, remote = await desk_open.watched()
    remote.changes |= {"status": "expired", "finished_at": 1_790_000_000}
    job = await desk_open.presented(job.id)
    assert (job.state, job.status) == (JobState.ENDED, "expired")


async def test_a_failed_job_tells_why(desk_open: Office) -> None:
    """The engine's code and words reach who asked."""
    job, remote = await desk_open.watched()
    remote.fail("invalid_training_file", "Line 3 has no messages.")
    job = await desk_open.presented(job.id)
    assert (job.state, job.status) == (JobState.ENDED, "failed")
    ended = next(m for m in await desk_open.thread(job) if key_of(m).endswith("-ended"))
    assert "Line 3 has no messages." in ended.words
    assert "invalid_training_file" in ended.words
    assert f"<@{ADMIN}>" in str(ended.json)


async def test_pause_resume_and_cancel(desk_open: Office) -> None:
    """Each is done at the engine, on record with its person, and shown."""
    job, remote = await desk_open.watched()
    remote.begin(steps=6, epochs=2)
    remote.advance(to=2)
    await desk_open.card(job, "2 of 6")
    assert await desk_open.desk.pause(job, ADMIN)
    card = await desk_open.card(job, "Paused")
    assert "Resume" in card.buttons
    assert await desk_open.desk.resume(job, ADMIN)
    await desk_open.card(job, "Learning")
    assert await desk_open.desk.cancel(job, ADMIN)
    job = await desk_open.presented(job.id)
    assert job.status == "cancelled"
    assert not await desk_open.desk.cancel(job, ADMIN)
    acts = [line.act for line in await desk_open.archive.audit.recent(9)]
    assert acts[:3] == ["cancel", "resume", "pause"]
    await said_once(desk_open.home, job)


async def test_an_engine_that_is_away_for_a_while(desk_open: Office) -> None:
    """The card says that nothing is heard, and goes on where it was."""
    job, remote = await desk_open.watched()
    remote.begin(steps=8, epochs=2)
    remote.advance(to=2)
    await desk_open.card(job, "2 of 8")
    desk_open.studio.always("jobs.retrieve", Trouble(drop=True))
    await desk_open.card(job, "keep asking")
    remote.advance(to=6)
    desk_open.studio.always("jobs.retrieve", None)
    card = await desk_open.card(job, "6 of 8")
    assert "keep asking" not in card.words
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    assert len(await desk_open.archive.jobs.events(job.id)) == len(remote.events)


async def test_events_that_break_off_are_asked_for_again(desk_open: Office) -> None:
    """Many pages of events, and an engine that fails between them: none is missed."""
    job, remote = await desk_open.watched()
    trouble = Trouble(status=500)
    desk_open.studio.trouble("jobs.events", Trouble(late=True), trouble, Trouble(late=True))
    remote.begin(steps=500, epochs=5)
    remote.advance(to=450)
    await desk_open.card(job, "450 of 500")
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    told = [event.event_id for event in await desk_open.archive.jobs.events(job.id)]
    assert told == [event["id"] for event in remote.events]


async def test_an_event_that_comes_late_is_not_missed(desk_open: Office) -> None:
    """An engine may put an event before those that it has told already."""
    job, remote = await desk_open.watched()
    remote.begin(steps=6, epochs=2)
    remote.advance(to=3)
    await desk_open.card(job, "3 of 6")
    late = remote.tell("A remark of the engine's", level="warn")
    remote.events.insert(2, remote.events.pop())
    remote.advance(to=4)
    await desk_open.card(job, "4 of 6")
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)
    told = {event.event_id for event in await desk_open.archive.jobs.events(job.id)}
    assert late["id"] in told
    assert len(told) == len(remote.events)


async def test_a_job_that_the_engine_knows_no_more(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After long patience it is over, and who asked is told; the card keeps no hope up."""
    monkeypatch.setattr(watching, "GONE_AFTER", 0.3)
    job, remote = await desk_open.watched()
    del desk_open.studio.jobs[remote.id]
    job = await desk_open.presented(job.id)
    assert (job.state, job.status) == (JobState.ENDED, "gone")
    card = await desk_open.card(job, "no longer knows")
    assert "may well go on" not in card.words


async def test_a_job_whose_engine_the_settings_no_longer_name(home: House) -> None:
    """It is not given up: when the engine is named again, it is heard of again."""
    async with office(home) as first:
        job, remote = await first.watched()
    without = tuple(engine for engine in home.engines if engine.name != STUDIO)
    async with office(home, engines=without) as second:
        await second.card(job, "ENGINES")
        assert (await second.archive.jobs.get(job.id)).state is JobState.WATCHED
    assert home.studio is not None
    home.studio.succeed(remote)
    async with office(home) as third:
        assert (await third.presented(job.id)).status == "succeeded"


async def test_data_that_was_deleted_after_the_plan(desk_open: Office) -> None:
    """The click is refused, and the card says what is missing."""
    data = await desk_open.dataset()
    job = await desk_open.planned(dataset=data)
    await desk_open.store.forget(data, by=ADMIN)
    assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.PROBLEM
    card = await desk_open.card(job, "no longer kept")
    assert "Start training" not in card.buttons
    assert NAME in card.words


async def test_adopting_what_the_engine_does_not_know(desk_open: Office) -> None:
    """Nothing is put on record for it."""
    from bot.engines import EngineFailure

    with pytest.raises(EngineFailure):
        await desk_open.desk.adopt(
            STUDIO, "ftjob-none", await desk_open.request(), channel=CHANNEL, team="T", user=ADMIN
        )
    assert await desk_open.archive.jobs.count() == 0


@pytest.mark.parametrize("route", ["jobs.checkpoints", "files.content"])
async def test_results_that_the_engine_does_not_give(desk_open: Office, route: str) -> None:
    """The end is told all the same, from what was heard on the way."""
    desk_open.studio.always(route, Trouble(status=500))
    job, remote = await desk_open.watched()
    desk_open.studio.succeed(remote)
    job = await desk_open.presented(job.id)

    async def has_picture() -> bool:
        return any(m.files for m in await desk_open.thread(job))

    await until(has_picture, timeout=PATIENCE, what="the picture")
