"""Several admins, or several clicks, and one writer: nobody's decision is undone or told twice."""

from pathlib import Path

from bot.archive import JobState, PromotionKind, RequestState
from bot.engines import Model
from bot.training.cards import actions
from handlers.bot import Bot
from handlers.perform import perform
from tests.conversations.test_finetune_only_once import announced, asked, done, keep, pressed
from tests.house import PATIENCE, STUDIO, House
from tests.training_server import BASE, WRITER, Trouble
from workspace.client import until

TUNED = f"ft:{BASE}:team::abc"
SLOWLY = Trouble(seconds=0.7, late=True)


def model(bot: Bot, name: str) -> Model:
    """Return a model of the studio."""
    found = bot.engines.named(STUDIO, name)
    assert found is not None
    return found


async def does(bot: Bot, action: str, value: str, number: int) -> int:
    """Let the admin press a button; return the number of the request, which is under way."""
    request = await bot.archive.requests.record(pressed(action, value, number))
    assert request is not None
    perform(bot, request)
    return request.id


async def writes(bot: Bot) -> str:
    """Return the model that was chosen."""
    current = await bot.archive.promotions.current()
    assert current is not None
    return current.model


def asked_for(home: House, route: str) -> int:
    """Return how often the studio was asked for something."""
    assert home.studio is not None
    return home.studio.count(route)


async def test_a_use_taken_up_late_leaves_what_was_decided_since(studio_home: House) -> None:
    """It was done before the crash, and another admin chose after it."""
    assert studio_home.studio
    studio_home.studio.models.append("third-writer")
    async with studio_home.bot() as bot:
        await bot.archive.requests.record(asked(f"use {STUDIO}:{WRITER}"))
        await bot.engines.use(model(bot, WRITER), by="UADMIN")
        await bot.engines.use(model(bot, "third-writer"), by="USECOND")
    async with studio_home.bot() as bot:
        await done(bot)
        assert await writes(bot) == "third-writer"
    assert await announced(studio_home) == []


async def test_a_use_that_never_was_is_not_taken_for_another_one(studio_home: House) -> None:
    """The same admin chose another model since: this one is still to be done."""
    assert studio_home.studio
    studio_home.studio.models.append("third-writer")
    async with studio_home.bot() as bot:
        await bot.archive.requests.record(asked(f"use {STUDIO}:{WRITER}"))
        await bot.engines.use(model(bot, "third-writer"), by="UADMIN")
    async with studio_home.bot() as bot:
        assert await done(bot) is RequestState.DONE
        assert await writes(bot) == WRITER
    assert len(await announced(studio_home)) == 1


async def test_a_rollback_that_somebody_overtakes_is_no_rollback(studio_home: House) -> None:
    """The model to go back to is slow to answer; meanwhile another admin chooses."""
    assert studio_home.studio
    studio_home.studio.models += ["second-writer", "third-writer"]
    async with studio_home.bot() as bot:
        for name in (WRITER, "second-writer"):
            await bot.engines.use(model(bot, name), by="UADMIN")
        current = await bot.archive.promotions.current()
        assert current is not None
        probes = studio_home.studio.count("chat")
        studio_home.studio.trouble("chat", SLOWLY)
        number = await does(bot, actions.ROLL_BACK, str(current.id), 1)
        await until(lambda: asked_for(studio_home, "chat") > probes, what="the trial")
        # Somebody who does not come through this process: only the record knows.
        await bot.archive.promotions.use(STUDIO, "third-writer", by="USECOND")
        await done(bot, number)
        assert await writes(bot) == "third-writer"
    assert await announced(studio_home) == []


async def test_two_clicks_on_use_are_told_once(studio_home: House) -> None:
    """A trial takes a while, and people press again."""
    assert studio_home.studio
    studio_home.studio.models.append(TUNED)
    studio_home.studio.always("chat", SLOWLY)
    async with studio_home.bot() as bot:
        numbers = [await does(bot, actions.USE, f"{STUDIO}:{TUNED}", n) for n in (1, 2)]
        for number in numbers:
            await done(bot, number)
        assert len(await announced(studio_home)) == 1
        current = await bot.archive.promotions.current()
        assert current is not None
        numbers = [await does(bot, actions.ROLL_BACK, str(current.id), n) for n in (3, 4)]
        for number in numbers:
            await done(bot, number)
        assert len(await announced(studio_home)) == 2
        newest = await bot.archive.promotions.current()
        assert newest is not None
        assert (newest.kind, newest.id) == (PromotionKind.ROLLBACK, current.id + 1)


async def test_a_model_does_not_become_the_writer_while_it_is_deleted(studio_home: House) -> None:
    """Whoever comes second hears how it stands then."""
    assert studio_home.studio
    studio_home.studio.models.append(TUNED)
    studio_home.studio.trouble("models.delete", SLOWLY)
    async with studio_home.bot() as bot:
        deleting = await does(bot, actions.DELETE_MODEL, f"{STUDIO}:{TUNED}", 1)
        await until(
            lambda: asked_for(studio_home, "models.delete"), timeout=PATIENCE, what="it to begin"
        )
        using = await does(bot, actions.USE, f"{STUDIO}:{TUNED}", 2)
        await done(bot, deleting)
        await done(bot, using)
        current = await bot.archive.promotions.current()
        assert current is None or current.model != TUNED
    assert TUNED not in studio_home.studio.models


async def test_a_model_that_is_being_tried_is_not_deleted(studio_home: House) -> None:
    """When the trial is over it writes, and stays."""
    assert studio_home.studio
    studio_home.studio.models.append(TUNED)
    studio_home.studio.trouble("chat", SLOWLY)
    async with studio_home.bot() as bot:
        using = await does(bot, actions.USE, f"{STUDIO}:{TUNED}", 1)
        await until(lambda: asked_for(studio_home, "chat"), timeout=PATIENCE, what="the trial")
        deleting = await does(bot, actions.DELETE_MODEL, f"{STUDIO}:{TUNED}", 2)
        await done(bot, using)
        await done(bot, deleting)
        assert await writes(bot) == TUNED
    assert TUNED in studio_home.studio.models


async def test_start_on_an_engine_that_the_settings_name_no_more(
    studio_home: House, tmp_path: Path
) -> None:
    """The new plan is there, and says what stands against it."""
    assert studio_home.studio
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await studio_home.admin.run("#newsletter", f"/finetune start last {BASE}")
        await studio_home.job_when(bot, lambda job: job.card_ts is not None, what="the card")
        studio_home.studio.trouble("jobs.create", Trouble(status=400, code="bad", message="No."))
        await does(bot, actions.CONFIRM, "1", 1)
        await studio_home.job_when(bot, lambda job: job.state is JobState.REFUSED, what="a no")
        number = await does(bot, actions.START_ON, "1:removed", 2)
        assert await done(bot, number) is RequestState.DONE
        assert (await bot.archive.jobs.get(2)).engine == "removed"
