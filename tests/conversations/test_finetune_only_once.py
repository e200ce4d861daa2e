"""What an admin asks for is done once: however often Slack tells of it, and across a crash."""

import asyncio
from pathlib import Path

import pytest

from bot.archive import (
    JobState,
    NewRequest,
    PromotionKind,
    RequestKind,
    RequestState,
)
from bot.training.cards import actions
from handlers.bot import Bot
from tests.house import MODEL, PATIENCE, STUDIO, House
from tests.training.datasets.material import chats
from tests.training_server import BASE, WRITER
from workspace.client import until

CHANNEL, CHANNEL_ID = "#newsletter", "C0NEWSLETTER"


def asked(text: str, number: int = 1) -> NewRequest:
    """Return a command of the admin as it is put on record before Slack hears of it."""
    return NewRequest(
        kind=RequestKind.COMMAND,
        delivery=f"trigger:{number}",
        place=None,
        team="T0LOCAL",
        user="UADMIN",
        channel=CHANNEL_ID,
        payload={"text": text, "subject": "training"},
    )


def pressed(action: str, value: str, number: int = 1) -> NewRequest:
    """Return a click of the admin as it is put on record."""
    return NewRequest(
        kind=RequestKind.BUTTON,
        delivery=f"trigger:{number}",
        place=None,
        team="T0LOCAL",
        user="UADMIN",
        channel=CHANNEL_ID,
        payload={"action": action, "value": value, "thread_ts": None, "subject": "training"},
    )


async def keep(bot: Bot, folder: Path) -> None:
    """Give the bot a training file."""
    path = folder / "letters.jsonl"
    path.write_bytes(chats(20))
    await bot.datasets.keep(path, path.name, by="UADMIN", origin={"kind": "test"})


async def done(bot: Bot, request_id: int = 1) -> RequestState:
    """Wait until a request is done or refused, and return which."""

    async def look() -> bool:
        state = (await bot.archive.requests.get(request_id)).state
        return state is not RequestState.RECEIVED

    await until(look, timeout=PATIENCE, what="the request to be done")
    return (await bot.archive.requests.get(request_id)).state


async def announced(home: House) -> list[str]:
    """Return the messages in the channel that tell of another writer."""
    seen = await home.editor.messages(CHANNEL)
    return [m.text for m in seen if " writes" in m.text and not m.ephemeral]


async def test_a_command_is_on_record_before_slack_hears_of_it(
    studio_home: House, tmp_path: Path
) -> None:
    """Whatever was acknowledged is done in the end."""
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await studio_home.admin.run(CHANNEL, f"/finetune start last {BASE}")

        request = await bot.archive.requests.get(1)
        (envelope,) = await studio_home.client.envelopes("slash_commands")
        assert envelope.acked_at is not None
        assert request.received_at.timestamp() <= envelope.acked_at
        assert await done(bot) is RequestState.DONE


async def test_a_command_that_comes_again_is_the_same_command(
    studio_home: House, tmp_path: Path
) -> None:
    """Several envelopes with one trigger make one plan."""
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await studio_home.admin.run(CHANNEL, f"/finetune start last {BASE}")
        (envelope,) = await studio_home.client.envelopes("slash_commands")

        await asyncio.gather(
            *(studio_home.client.deliver("slash_commands", envelope.payload) for _ in range(3))
        )

        await studio_home.job_when(bot, lambda job: job.card_ts is not None, what="the card")
        await until(lambda: _all_acked(studio_home, 4), what="all to be acknowledged")
        assert await bot.archive.jobs.count() == 1


async def _all_acked(home: House, count: int) -> bool:
    envelopes = await home.client.envelopes("slash_commands")
    return sum(envelope.acked_at is not None for envelope in envelopes) == count


async def test_a_start_that_a_crash_cut_off_is_planned_after_it(
    studio_home: House, tmp_path: Path
) -> None:
    """It was recorded and not done: one plan, one card."""
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await bot.archive.requests.record(asked(f"start last {BASE} epochs=2"))
    for _ in range(2):
        async with studio_home.bot() as bot:
            assert await done(bot) is RequestState.DONE
            job = await studio_home.job_when(
                bot, lambda job: job.card_ts is not None, what="the card"
            )
            assert job.hyperparameters == {"n_epochs": 2}
            assert await bot.archive.jobs.count() == 1
    cards = [m for m in await studio_home.editor.messages(CHANNEL) if "Job #1" in m.words]
    assert len(cards) == 1


async def test_two_clicks_on_start_training_start_one_job(
    studio_home: House, tmp_path: Path
) -> None:
    """Two admins press at once, and Slack tells of one click twice."""
    assert studio_home.studio
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await studio_home.admin.run(CHANNEL, f"/finetune start last {BASE}")
        job = await studio_home.job_when(bot, lambda job: job.card_ts is not None, what="the card")
        card = await studio_home.admin.sees(CHANNEL, where=lambda m: m.ts == job.card_ts)

        await asyncio.gather(
            *(studio_home.admin.use(card, actions.CONFIRM) for _ in range(3)),
            return_exceptions=True,
        )

        await studio_home.job_when(bot, lambda j: j.state is JobState.WATCHED, what="the start")
        assert studio_home.studio.count("jobs.create") == 1


async def test_a_confirmation_that_a_crash_cut_off_starts_one_job(
    studio_home: House, tmp_path: Path
) -> None:
    """The click was recorded, and the process died."""
    assert studio_home.studio
    async with studio_home.bot() as bot:
        await keep(bot, tmp_path)
        await studio_home.admin.run(CHANNEL, f"/finetune start last {BASE}")
        await studio_home.job_when(bot, lambda job: job.card_ts is not None, what="the card")
        await bot.archive.requests.record(pressed(actions.CONFIRM, "1"))
    for _ in range(2):
        async with studio_home.bot() as bot:
            assert await done(bot, 2) is RequestState.DONE
            await studio_home.job_when(bot, lambda j: j.state is JobState.WATCHED, what="the start")
    assert studio_home.studio.count("jobs.create") == 1


@pytest.mark.parametrize("before_the_crash", [False, True])
async def test_use_that_a_crash_cut_off_is_told_once(
    studio_home: House, *, before_the_crash: bool
) -> None:
    """Whether the crash came before or behind the switch, everybody hears of one switch."""
    async with studio_home.bot() as bot:
        await bot.archive.requests.record(asked(f"use {STUDIO}:{WRITER}"))
        if before_the_crash:
            model = bot.engines.named(STUDIO, WRITER)
            assert model is not None
            await bot.engines.use(model, by="UADMIN")
    for _ in range(2):
        async with studio_home.bot() as bot:
            assert await done(bot) is RequestState.DONE
            current = await bot.archive.promotions.current()
            assert current is not None
            assert (current.model, current.kind) == (WRITER, PromotionKind.USE)
    told = await announced(studio_home)
    assert len(told) == 1
    assert f"openai:{MODEL}" in told[0]


@pytest.mark.parametrize("before_the_crash", [False, True])
async def test_rollback_that_a_crash_cut_off_goes_back_one_step(
    studio_home: House, *, before_the_crash: bool
) -> None:
    """Done again it would go back two steps, to a model that nobody asked for."""
    assert studio_home.studio
    studio_home.studio.models.append("third-writer")
    async with studio_home.bot() as bot:
        for name in (WRITER, "third-writer"):
            model = bot.engines.named(STUDIO, name)
            assert model is not None
            await bot.engines.use(model, by="UADMIN")
        await bot.archive.requests.record(asked("rollback"))
        if before_the_crash:
            await bot.engines.roll_back(by="UADMIN")
    for _ in range(2):
        async with studio_home.bot() as bot:
            assert await done(bot) is RequestState.DONE
            current = await bot.archive.promotions.current()
            assert current is not None
            assert current.model == WRITER
    assert len(await announced(studio_home)) == 1


async def test_a_request_of_somebody_who_is_no_admin_any_more_is_refused(
    studio_home: House,
) -> None:
    """Rights count when it is done, and the bot may have been restarted since it was asked."""
    async with studio_home.bot() as bot:
        await bot.archive.requests.record(asked(f"use {STUDIO}:{WRITER}"))
    async with studio_home.bot(admins=frozenset({"UEDITOR"})) as bot:
        assert await done(bot) is RequestState.REFUSED
        assert await announced(studio_home) == []
