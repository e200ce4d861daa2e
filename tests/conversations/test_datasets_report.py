"""An admin has a report shown: a card for all, its details and a picture in its thread."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.archive import RequestState
from bot.training.cards import actions
from bot.words import access as access_words
from bot.words import datasets as words
from bot.words import personal as personal_words
from bot.words import reports as report_words
from handlers.bot import Bot
from tests.conversations.reporting import (
    CHANNEL,
    SECRET,
    answered,
    keep,
    letters,
    reports,
    told_whole,
)
from tests.conversations.test_finetune_only_once import asked, done
from tests.haste import hurry_slack
from tests.house import PATIENCE, House
from tests.workspace.files.transfers import app_key, read
from workspace.client import Message, until


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack be asked as often as it takes."""
    hurry_slack(monkeypatch)


async def report(home: House, name: str = "letters.jsonl") -> Message:
    """Wait until everybody sees the report on a file, and return its card."""
    return await home.second.sees(
        CHANNEL,
        containing=name,
        where=lambda m: not m.ephemeral and "The details are in the thread" in m.words,
        timeout=PATIENCE,
    )


async def test_check_shows_a_report_to_everybody(home: House, bot: Bot, tmp_path: Path) -> None:
    """The card says whether to train and what it teaches; the thread has the rest."""
    dataset = await keep(bot, tmp_path, letters(1, 24))

    await home.admin.run(CHANNEL, "/finetune check letters.jsonl")

    card = await report(home)
    thread = await told_whole(home.second, card)
    assert "24 examples" in card.words
    assert "answers" in card.words
    assert words.START in card.buttons
    assert words.DELETE not in card.buttons
    details, picture = thread
    for title in (report_words.TEACHES, report_words.HOLDS, report_words.WHETHER):
        assert title in details.words
    (file,) = picture.files
    _, _, content = await read(file["url_private"], **app_key(home.served))
    assert content.startswith(b"\x89PNG")
    assert file["alt_txt"]
    assert words.picture_title("letters.jsonl") == file["title"]
    assert dataset.sha256[:8] in card.words


async def test_personal_data_is_counted_for_all_and_listed_for_one(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """The value stands in no message that others see, and an editor is refused the list."""
    await keep(bot, tmp_path, letters(1, 24, secret=True))
    await home.admin.run(CHANNEL, "/finetune check last")
    card = await report(home)
    thread = await told_whole(home.second, card)
    assert any(personal_words.TITLE in message.words for message in thread)

    await home.admin.click(card, words.PERSONAL)
    await home.second.click(card, words.PERSONAL)

    listed = await home.admin.sees_note(CHANNEL, containing=SECRET, timeout=PATIENCE)
    assert words.personal_next() in listed.words
    refused = access_words.not_an_admin_mrkdwn(["UADMIN"])
    await home.second.sees_note(CHANNEL, containing=refused, timeout=PATIENCE)
    for message in [*await home.second.messages(CHANNEL), *thread]:
        assert SECRET not in json.dumps(message.json)
    public = [call for call in await home.client.calls() if call.method == "chat.postMessage"]
    assert SECRET not in json.dumps([call.args for call in public])


async def test_a_button_shows_the_report_and_a_double_click_shows_one(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """Two presses on one button are one report."""
    await keep(bot, tmp_path, letters(1, 24))
    listed = await answered(home, "dataset", "letters.jsonl")

    await asyncio.gather(*(home.admin.use(listed, actions.REPORT) for _ in range(3)))

    await told_whole(home.second, await report(home))
    assert len(await reports(home.second)) == 1


@pytest.mark.usefixtures("bot")
async def test_without_a_file_there_is_a_way_to_begin(home: House) -> None:
    """`check` alone, where nothing is kept, offers what can be done."""
    empty = await answered(home, "check", "No training files yet.")

    assert words.SAMPLE in empty.buttons


async def test_where_the_bot_may_not_post_the_report_comes_directly(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """The direct messages have the card and its thread, and the channel is told so by a whisper."""
    await keep(bot, tmp_path, letters(1, 24))

    await home.admin.run("#general", "/finetune check last")

    await home.admin.sees_note(
        "#general", containing=words.reported_directly("letters.jsonl"), timeout=PATIENCE
    )
    (card,) = await reports(home.admin, home.admin.direct)
    assert await told_whole(home.admin, card)
    assert await reports(home.second, "#general") == []


async def test_parts_are_held_against_each_other(home: House, bot: Bot, tmp_path: Path) -> None:
    """What is to check what was learned must not have been learned: by name, or by itself."""
    await keep(bot, tmp_path, letters(1, 24))
    await keep(bot, tmp_path, letters(20, 30), "more.jsonl")

    await home.admin.run(CHANNEL, "/finetune check letters.jsonl against more.jsonl")

    card = await report(home)
    thread = await told_whole(home.second, card)
    # The first line to check with is the twentieth that was learned.
    assert any("more.jsonl" in m.words and "line 20" in m.words for m in thread)
    await answered(
        home,
        "check letters.jsonl against letters.jsonl",
        words.same_twice("letters.jsonl"),
    )
    await answered(home, "check letters.jsonl against nothing.jsonl", "I found no file")


async def test_of_two_files_the_smaller_one_checks(home: House, bot: Bot, tmp_path: Path) -> None:
    """Whichever is named first: nobody learns from the few and checks with the many."""
    await keep(bot, tmp_path, letters(1, 24))
    await keep(bot, tmp_path, letters(20, 30), "more.jsonl")

    await home.admin.run(CHANNEL, "/finetune check more.jsonl against letters.jsonl")

    thread = await told_whole(home.second, await report(home, "more.jsonl"))
    assert any("line 1 of the validation file is line 20" in m.words for m in thread)


async def test_the_part_that_was_held_back_is_looked_at_by_itself(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """Nobody has to name the other half of a split."""
    dataset = await keep(bot, tmp_path, letters(1, 40))
    training, validation = await bot.datasets.split(dataset, 0.2, by="UADMIN")

    await home.admin.run(CHANNEL, f"/finetune check {training.sha256}")

    thread = await told_whole(home.second, await report(home, training.name))
    assert any(validation.name in message.words for message in thread)


async def test_a_deleted_file_still_has_its_report(home: House, bot: Bot, tmp_path: Path) -> None:
    """By its name: what was found is on record, and nothing can be done with it any more."""
    dataset = await keep(bot, tmp_path, letters(1, 24))
    await bot.datasets.forget(dataset, by="UADMIN")

    await home.admin.run(CHANNEL, "/finetune check letters.jsonl")

    card = await report(home)
    assert words.bytes_deleted() in card.words
    assert card.buttons == {}


@pytest.mark.usefixtures("no_patience")
async def test_a_report_that_a_crash_cut_off_is_shown_once(home: House, tmp_path: Path) -> None:
    """Wherever the crash came, there is one card, one text of details, and one picture."""
    async with home.bot() as bot:
        await keep(bot, tmp_path, letters(1, 24))
        request = await bot.archive.requests.record(asked("check last"))
        assert request is not None
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        before = await told_whole(home.second, await report(home))
        # As if the crash had come before the note that it was done.
        await bot.archive.requests.finish(request.id, RequestState.RECEIVED)
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        (card,) = await reports(home.second)
        assert await told_whole(home.second, card) == before


@pytest.mark.usefixtures("no_patience")
async def test_after_a_crash_it_is_compared_with_the_same_file(home: House, tmp_path: Path) -> None:
    """By then `last` may be another one: what was meant first is on record."""
    home.expected_errors.append("request failed")
    async with home.bot() as bot:
        await keep(bot, tmp_path, letters(1, 24))
        meant = await keep(bot, tmp_path, letters(20, 40), "meant.jsonl")
        await home.client.fault("chat.postMessage", delay=PATIENCE)
        await home.admin.run(CHANNEL, "/finetune check letters against last")

        async def noted() -> bool:
            return meant.sha256 in (await bot.archive.requests.get(1)).payload.values()

        await until(noted, timeout=PATIENCE, what="what was meant to be on record")
        await home.crash(bot)
        await keep(bot, tmp_path, letters(60, 70), "later.jsonl")
    await home.client.clear_faults()
    async with home.bot() as bot:
        assert await done(bot) is RequestState.DONE
        thread = await told_whole(home.second, await report(home))
        assert any("meant.jsonl" in m.words and "line 20" in m.words for m in thread)


@pytest.mark.usefixtures("no_patience")
async def test_a_crash_between_card_and_picture_is_made_up_for(home: House, tmp_path: Path) -> None:
    """The card was there, the picture was not: it comes after the restart, and once."""
    home.expected_errors.append("request failed")
    async with home.bot() as bot:
        await keep(bot, tmp_path, letters(1, 24))
        await home.client.fault("files.getUploadURLExternal", delay=PATIENCE)
        await home.admin.run(CHANNEL, "/finetune check last")
        await report(home)
        await home.crash(bot)
    await home.client.clear_faults()
    async with home.bot() as bot:
        assert await done(bot) is RequestState.DONE
        (card,) = await reports(home.second)
        thread = await told_whole(home.second, card)
        assert sum(bool(message.files) for message in thread) == 1
        assert len(thread) == 2


async def test_when_slack_takes_no_picture_the_person_is_told(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """The card and the details stand, and the words say what is missing."""
    await keep(bot, tmp_path, letters(1, 24))
    await home.client.fault("files.getUploadURLExternal", error="storage_limit_reached")

    await answered(
        home, "check last", words.details_not_posted("letters.jsonl", "storage_limit_reached")
    )

    (card,) = await reports(home.second)
    assert card.reply_count == 1
