"""An admin builds training files from what editors approved."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.archive import Dataset, DatasetSource, DraftState, RequestState
from bot.archive.tables import requests
from bot.training.cards import actions
from bot.training.datasets.built_card import block_of
from bot.words import built as words
from bot.words import review as review_words
from handlers.bot import Bot
from handlers.finetune import patiently
from tests.conversations.approving import approve, approve_edited, idle, topic, written
from tests.conversations.decided import offers, stands
from tests.conversations.test_finetune_form import filled
from tests.conversations.test_finetune_only_once import asked, done
from tests.haste import hurry_slack
from tests.house import PATIENCE, STUDIO, SYSTEM_PROMPT, House
from tests.training.building.newsroom import letter
from workspace.client import Message

CHANNEL = "#newsletter"
CHANGE = ("nobody aboard waved", "we waved for a good while from the gallery and were not seen")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack be asked as often as it takes."""
    hurry_slack(monkeypatch)


async def answered(home: House, line: str, containing: str) -> Message:
    """Type a line as the admin, and return the answer that only they see."""
    seen = {message.ts for message in await home.admin.messages(CHANNEL)}
    assert (await home.admin.run(CHANNEL, f"/finetune {line}")).ok
    return await home.admin.sees(
        CHANNEL,
        containing=containing,
        where=lambda message: message.ephemeral and message.ts not in seen,
        timeout=PATIENCE,
    )


async def parts(bot: Bot) -> dict[str, Dataset]:
    """Return what was built, by what it is for."""
    return {each.origin["part"]: each for each in await bot.archive.datasets.kept()}


def lines_of(bot: Bot, dataset: Dataset) -> list[dict[str, Any]]:
    """Return the examples of a dataset."""
    content = bot.datasets.path(dataset.sha256).read_bytes().decode()
    return [json.loads(line) for line in content.split("\n") if line]


async def test_what_was_approved_becomes_training_files(home: House) -> None:
    """An example for each draft, byte for byte; a pair for the one that was edited; all told."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)
        edited = await approve_edited(home, bot, 3, CHANGE)
        asked_before = len(home.model.requests)

        card = await answered(home, "dataset build", words.title(3))

        assert "3 examples" in card.words
        assert "fewer than 12" in card.words
        built = await parts(bot)
        assert set(built) == {"training", "pairs"}
        training, pairs = built["training"], built["pairs"]
        assert {training.added_by, pairs.added_by} == {"UADMIN"}
        told = {tuple(m["role"] for m in each["messages"]) for each in lines_of(bot, training)}
        assert told == {("system", "user", "assistant")}
        examples = [each["messages"] for each in lines_of(bot, training)]
        assert [each[0]["content"] for each in examples] == [SYSTEM_PROMPT] * 3
        assert {each[2]["content"] for each in examples} == {letter(1), letter(2), edited}
        assert all(topic(n + 1) in each[1]["content"] for n, each in enumerate(examples))
        (pair,) = lines_of(bot, pairs)
        assert pair["preferred_output"][0]["content"] == edited
        assert pair["non_preferred_output"][0]["content"] == letter(3)
        assert await bot.archive.datasets.sources(training.sha256) == [
            DatasetSource(1, 1, 1),
            DatasetSource(2, 2, 1),
            DatasetSource(3, 3, 2),
        ]
        # Nothing went to an engine, and nobody else heard of it.
        assert len(home.model.requests) == asked_before
        assert not any("Training data" in m.words for m in await home.second.messages(CHANNEL))


async def test_the_same_drafts_make_the_same_files(home: House) -> None:
    """Built twice they are kept once, and the card says so."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)
        await answered(home, "dataset build", words.title(2))
        first = await bot.archive.datasets.kept()

        again = await answered(home, "build dataset", words.title(2))

        assert "byte for byte" in again.words
        assert await bot.archive.datasets.kept() == first


async def test_without_an_approval_there_is_nothing_to_build(home: House) -> None:
    """The answer says what to do; a draft that nobody decided on is none."""
    async with home.bot() as bot:
        await written(home, bot, 1)

        note = await answered(home, "dataset build", "")

        assert "approve" in note.words.casefold()
        assert await bot.archive.datasets.kept() == []
        assert await done(bot, 2) is RequestState.REFUSED


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("dataset build spring fair", "I do not understand “spring fair”"),
        ("dataset build sinse march", "Did you mean “since”?"),
        ("dataset build discarded", "approved drafts only"),
        ("dataset build validation=90%", "from 1% to 50%"),
        ("dataset build since march since may", "The line says twice from which day on"),
        ("dataset build since 2026-05-01 until 2026-03-01", "no day is both"),
    ],
)
async def test_a_line_that_is_not_understood_builds_nothing(
    home: House, line: str, said: str
) -> None:
    """What is wrong is named, the line is given back, and no other drafts are taken instead."""
    async with home.bot() as bot:
        note = await answered(home, line, said)

        assert f"/finetune {line}" in note.words
        assert await bot.archive.datasets.kept() == []


async def test_filters_choose_the_drafts(home: House) -> None:
    """By who asked for them, by their writer, by what people said; the card tells what for."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)

        none = await answered(home, "dataset build by @second", "")
        card = await answered(
            home, "dataset build by @editor writer house-writer since yesterday", words.title(2)
        )
        good = await answered(home, "dataset build good", "")

        assert "Training data" not in none.words + good.words
        assert "asked for by" in card.words
        assert "house-writer" in card.words
        (training,) = await bot.archive.datasets.kept()
        assert training.origin["filters"]["person"] == "UEDITOR"


async def test_what_was_asked_for_in_private_is_not_for_everybody(home: House) -> None:
    """An admin builds from what they may see: a draft in somebody's direct messages is not."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 1)
        private = await written(home, bot, 2, home.editor.direct)
        await offers(home.editor, private, review_words.APPROVE)
        await home.editor.click(private, review_words.APPROVE)
        await stands(bot, DraftState.APPROVED, 2)

        await answered(home, "dataset build", words.title(1))

        (training,) = await bot.archive.datasets.kept()
        assert letter(2) not in bot.datasets.path(training.sha256).read_text(encoding="utf-8")


async def test_fourteen_drafts_have_a_part_to_check_with(studio_home: House) -> None:
    """The newest are held back, and the form to plan a training has them chosen."""
    home = studio_home
    async with home.bot() as bot:
        await approve(home, bot, 1, 14)

        card = await answered(home, "dataset build validation=20%", words.title(14))

        built = await parts(bot)
        assert set(built) == {"training", "validation"}
        assert len(lines_of(bot, built["training"])) == 11
        newest = [each["messages"][2]["content"] for each in lines_of(bot, built["validation"])]
        assert newest == [letter(12), letter(13), letter(14)]
        pressed = await home.admin.press(card, block_of("training"), actions.START_WITH)
        assert pressed.ok
        form = await filled(home)
        assert (await form.submit()).ok
        job = await home.job_when(bot, lambda job: job.card_ts is not None, what="the plan")
        assert job.training_sha256 == built["training"].sha256
        assert job.validation_sha256 == built["validation"].sha256


async def test_a_line_takes_what_was_held_back(studio_home: House) -> None:
    """Who says nothing of data to check with gets the newest letters; who says none gets none."""
    home = studio_home
    async with home.bot() as bot:
        await approve(home, bot, 1, 12)
        await answered(home, "dataset build", words.title(12))
        held_back = (await parts(bot))["validation"].sha256

        lines = {"last": held_back, "last validation=none": None}
        for number, (line, expected) in enumerate(lines.items(), start=1):
            assert (await home.admin.run(CHANNEL, f"/finetune start {line} on {STUDIO}")).ok
            job = await home.job_when(
                bot, lambda job: job.card_ts is not None, job_id=number, what="the plan"
            )
            assert job.validation_sha256 == expected


async def test_a_build_that_a_crash_cut_off_is_built_after_it(home: House) -> None:
    """It was on record: kept once, and called new also where the files were kept.

    What one person is told stands nowhere that we could look it up: it is told again.
    """
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)
        await idle(bot)
        request = await bot.archive.requests.record(asked("dataset build", 99))
        assert request is not None
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        (training,) = await bot.archive.datasets.kept()
        card = await home.admin.sees_note(CHANNEL, containing=words.title(2), timeout=PATIENCE)
        assert "byte for byte" not in card.words
        # As if the crash had come before the note that it was done.
        await bot.archive.requests.finish(request.id, RequestState.RECEIVED)
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        assert await bot.archive.datasets.kept() == [training]
        told = [m for m in await home.admin.messages(CHANNEL) if words.title(2) in m.words]
        assert len(told) == 2
        assert all("byte for byte" not in each.words for each in told)


async def test_today_is_the_day_on_which_it_was_asked(home: House) -> None:
    """A request that waits for a restart beyond midnight builds from the drafts that were meant."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)
        await idle(bot)
        request = await bot.archive.requests.record(asked("dataset build before today", 99))
        assert request is not None
        # Typed a day ahead, the drafts are of the day before.
        async with bot.archive._database.writing() as connection:
            later = update(requests).where(requests.c.id == request.id)
            await connection.execute(
                later.values(received_at=request.received_at + timedelta(days=1))
            )
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        assert "training" in await parts(bot)


async def test_who_waits_long_is_told(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in between, and then the card."""
    monkeypatch.setattr(patiently, "WAIT_SECONDS", 0.0)
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)

        await answered(home, "dataset build", words.title(2))

        await home.admin.sees_note(CHANNEL, containing=words.taking_longer(), timeout=PATIENCE)
