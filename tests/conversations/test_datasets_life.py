"""An admin lists training files, looks where they come from, takes them along, deletes them."""

from pathlib import Path

import pytest

from bot.archive import DraftState, RequestState
from bot.training.cards import actions
from bot.words import built as built_words
from bot.words import dataset_story as story_words
from bot.words import datasets as words
from bot.words import review as review_words
from handlers.bot import Bot
from handlers.finetune import taking_along
from tests.conversations.approving import approve, written
from tests.conversations.decided import files_of, offers, stands
from tests.conversations.reporting import CHANNEL, answered, keep, letters
from tests.conversations.test_finetune_only_once import asked, done
from tests.haste import hurry_slack
from tests.house import PATIENCE, STUDIO, House
from tests.training_server import BASE
from workspace.client import Message, until


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack be asked as often as it takes."""
    hurry_slack(monkeypatch)


async def sent(home: House, count: int = 1) -> list[Message]:
    """Wait until the admin was sent so many files directly, and return their messages."""

    async def look() -> list[Message] | None:
        found = [m for m in await home.admin.messages(home.admin.direct) if m.files]
        return found if len(found) >= count else None

    return await until(look, timeout=PATIENCE, what=f"{count} files in direct messages")


async def test_a_file_is_sent_to_who_asks(home: House, bot: Bot, tmp_path: Path) -> None:
    """Byte for byte, in direct messages; the channel sees nothing, and the audit has it."""
    content = letters(1, 12)
    dataset = await keep(bot, tmp_path, content)

    await answered(home, "dataset download letters", words.downloaded("letters.jsonl"))

    (message,) = await sent(home)
    assert await files_of(home, message) == {"jsonl": content}
    assert dataset.sha256 in message.words + message.text
    assert [m for m in await home.second.messages(CHANNEL) if m.files] == []
    acts = [(line.act, line.by) for line in await bot.archive.audit.recent(1)]
    assert acts == [("download_dataset", "UADMIN")]


async def test_in_direct_messages_the_file_is_the_answer(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """Nothing more needs to be said."""
    await keep(bot, tmp_path, letters(1, 12))

    await home.admin.run(home.admin.direct, "/finetune dataset download last")

    await sent(home)
    assert await done(bot) is RequestState.DONE
    told = await home.admin.messages(home.admin.direct)
    assert not any(words.downloaded("letters.jsonl") in message.words for message in told)


async def test_a_deleted_file_is_not_sent_and_says_why(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """Who deleted it, when, and what to do; by its name as by an old button."""
    dataset = await keep(bot, tmp_path, letters(1, 12))
    story = await answered(home, "dataset show last", story_words.WHERE_FROM)
    await bot.datasets.forget(dataset, by="UADMIN")

    by_name = await answered(home, "dataset download letters.jsonl", "was deleted on")
    await home.admin.press_late(story, words.DOWNLOAD)

    assert "letters.jsonl" in by_name.words

    async def look() -> bool:
        seen = await home.admin.messages(CHANNEL)
        return sum("was deleted on" in message.words for message in seen) == 2

    await until(look, timeout=PATIENCE, what="the answer to the late press")
    assert [m for m in await home.admin.messages(home.admin.direct) if m.files] == []


async def test_a_name_that_fits_several_means_none_that_is_deleted(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """Two kept files begin so: which one is asked, whatever was deleted under such a name."""
    await keep(bot, tmp_path, letters(1, 12), "approved-1.jsonl")
    await keep(bot, tmp_path, letters(1, 13), "approved-2.jsonl")
    gone = await keep(bot, tmp_path, letters(1, 14), "approved-3.jsonl")
    await bot.datasets.forget(gone, by="UADMIN")

    several = await answered(home, "dataset show approved", "fits several files")

    assert "approved-1.jsonl" in several.words
    assert "approved-3.jsonl" not in several.words
    await answered(home, "dataset show approved-3", words.bytes_deleted())


async def test_a_very_large_file_is_taken_from_the_console(
    home: House, bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words name the other way."""
    monkeypatch.setattr(taking_along, "LARGEST_SENT", 100)
    dataset = await keep(bot, tmp_path, letters(1, 12))

    await answered(
        home,
        "dataset download last",
        words.too_large_to_send("letters.jsonl", dataset.bytes, 100),
    )


async def test_where_slack_takes_no_file_nothing_was_sent(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """The words say so, and that it is kept."""
    await keep(bot, tmp_path, letters(1, 12))
    await home.client.fault("files.completeUploadExternal", error="not_in_channel")

    await answered(
        home, "dataset download last", words.download_failed("letters.jsonl", "not_in_channel")
    )


@pytest.mark.usefixtures("no_patience")
async def test_a_file_whose_sending_a_crash_cut_off_is_sent_once(
    home: House, tmp_path: Path
) -> None:
    """What was noted may have been shared, and is looked for before it is shared again."""
    async with home.bot() as bot:
        await keep(bot, tmp_path, letters(1, 12))
        request = await bot.archive.requests.record(asked("dataset download last"))
        assert request is not None
    for _ in range(2):
        async with home.bot() as bot:
            assert await done(bot, request.id) is RequestState.DONE
            assert len(await sent(home)) == 1
            # As if the crash had come before the note that it was done.
            await bot.archive.requests.finish(request.id, RequestState.RECEIVED)


@pytest.mark.usefixtures("no_patience")
async def test_a_crash_behind_the_sending_is_in_the_audit_once(home: House, tmp_path: Path) -> None:
    """Letters went out before the audit's line was written: it is written after the restart."""
    home.expected_errors.append("request failed")
    async with home.bot() as bot:
        await keep(bot, tmp_path, letters(1, 12))
        await home.client.fault("files.completeUploadExternal", lose_answer=True)
        await home.client.fault("files.info", delay=PATIENCE)
        await home.admin.run(CHANNEL, "/finetune dataset download last")
        await sent(home)
        await home.crash(bot)
        assert [line.act for line in await bot.archive.audit.recent(1)] == ["upload"]
    await home.client.clear_faults()
    for _ in range(2):
        async with home.bot() as bot:
            assert await done(bot) is RequestState.DONE
            assert len(await sent(home)) == 1
            acts = [(line.act, line.by) for line in await bot.archive.audit.recent(2)]
            assert acts == [("download_dataset", "UADMIN"), ("upload", "UADMIN")]
            # As if the crash had come before the note that it was done.
            await bot.archive.requests.finish(1, RequestState.RECEIVED)


async def test_show_tells_where_a_file_comes_from(home: House) -> None:
    """Who built it, of which drafts; links lead to their threads, except to private ones."""
    async with home.bot() as bot:
        await approve(home, bot, 1, 2)
        await answered(home, "dataset build since yesterday", built_words.title(2))

        story = await answered(home, "dataset show last", story_words.WHERE_FROM)

        assert "<@UADMIN>" in story.words
        assert "From 2 approved drafts." in story.words
        assert "since " in story.words
        for number in (1, 2):
            draft = await bot.archive.drafts.get(number)
            assert draft.thread_ts
            link = bot.identity.permalink(draft.channel, draft.thread_ts)
            assert f"Line {number}: draft <{link}|#{number}>, version 1" in story.words
        assert story_words.NO_COPIES in story.words
        assert story_words.NO_JOBS in story.words
        assert list(story.buttons) == [words.REPORT, words.DOWNLOAD]


async def test_who_may_not_see_a_draft_sees_its_number_only(home: House) -> None:
    """The editor built with a draft of their direct messages; another admin gets no link to it."""
    async with home.bot(admins=frozenset({"UADMIN", "UEDITOR"})) as bot:
        await approve(home, bot, 1, 1)
        private = await written(home, bot, 2, home.editor.direct)
        await offers(home.editor, private, review_words.APPROVE)
        await home.editor.click(private, review_words.APPROVE)
        await stands(bot, DraftState.APPROVED, 2)
        await home.editor.run(CHANNEL, "/finetune dataset build")
        await home.editor.sees_note(CHANNEL, containing=built_words.title(2), timeout=PATIENCE)

        story = await answered(home, "dataset show last", story_words.WHERE_FROM)

        assert f"Line 2: draft #2, version 1, {story_words.PRIVATE}" in story.words
        assert "|#1>, version 1" in story.words
        assert private.channel not in story.words


async def test_show_tells_what_was_trained_on_a_file(studio_home: House, tmp_path: Path) -> None:
    """The jobs, by what they used it for, with the way to their cards."""
    async with studio_home.bot() as bot:
        dataset = await keep(bot, tmp_path, letters(1, 40))
        await keep(bot, tmp_path, letters(41, 60), "more.jsonl")
        line = f"start letters.jsonl on {STUDIO}:{BASE} validation=more.jsonl"
        await studio_home.admin.run(CHANNEL, f"/finetune {line}")
        job = await studio_home.job_when(bot, lambda job: job.card_ts is not None, what="the card")
        assert job.card_ts

        trained = await answered(studio_home, f"dataset show {dataset.sha256[:8]}", "Job #1")
        checked = await answered(studio_home, "dataset more", "Job #1")

        link = bot.identity.permalink(job.channel, job.card_ts)
        assert f"<{link}|Job #1>, planned" in trained.words
        assert "checked with it" in checked.words
        assert "checked with it" not in trained.words


async def test_the_beginning_of_a_name_means_the_file_itself(
    home: House, bot: Bot, tmp_path: Path
) -> None:
    """The parts that were put aside of it begin alike, and have to be named in full."""
    dataset = await keep(bot, tmp_path, letters(1, 40), "letters-of-2026.jsonl")
    await bot.datasets.split(dataset, 0.2, by="UADMIN")

    story = await answered(home, "dataset show lett", story_words.WHERE_FROM)

    assert dataset.sha256 in story.words


async def test_a_line_means_the_same_file_after_a_crash(home: House, tmp_path: Path) -> None:
    """`last` is what was the newest when it was asked for."""
    async with home.bot() as bot:
        first = await keep(bot, tmp_path, letters(1, 12))
        await answered(home, "dataset download last", words.downloaded("letters.jsonl"))
        await keep(bot, tmp_path, letters(13, 30), "newer.jsonl")
        request = await bot.archive.requests.get(1)
        await bot.archive.requests.finish(request.id, RequestState.RECEIVED)
    async with home.bot() as bot:
        assert await done(bot, request.id) is RequestState.DONE
        (message,) = await sent(home)
        assert first.sha256 in message.words + message.text


async def test_show_tells_of_what_was_split(home: House, bot: Bot, tmp_path: Path) -> None:
    """What it was made of, how much of it, and which file goes with it."""
    dataset = await keep(bot, tmp_path, letters(1, 40))
    training, validation = await bot.datasets.split(dataset, 0.2, by="UADMIN")

    story = await answered(home, f"dataset show {validation.sha256}", story_words.WHERE_FROM)

    assert "Made of `letters.jsonl`." in story.words
    assert "20 % of it, held back to check with." in story.words
    assert f"`{training.name}`" in story.words


async def test_the_list_goes_by_several_names(home: House, bot: Bot, tmp_path: Path) -> None:
    """`dataset`, `datasets`, `data` and `dataset list` are one."""
    await keep(bot, tmp_path, letters(1, 12))

    for line in ("dataset", "datasets", "data", "dataset list", "files"):
        listed = await answered(home, line, words.LIST_TITLE)
        assert "letters.jsonl · 12 examples" in listed.words


async def test_delete_asks_first(home: House, bot: Bot, tmp_path: Path) -> None:
    """`dataset delete` is `delete-file`."""
    await keep(bot, tmp_path, letters(1, 12))

    question = await answered(home, "dataset delete letters.jsonl", "letters.jsonl")
    assert len(await bot.archive.datasets.kept()) == 1
    await home.admin.use(question, actions.DELETE_DATASET)

    await home.admin.sees_note(CHANNEL, containing=words.deleted("letters.jsonl"), timeout=PATIENCE)
    assert await bot.archive.datasets.kept() == []


@pytest.mark.usefixtures("bot")
async def test_help_and_slips_of_the_finger(home: House) -> None:
    """All of it is explained, and what was mistyped gets the nearest and how it is typed."""
    explained = await answered(home, "help dataset", "What your team approves")
    assert "/finetune dataset build" in explained.words

    nearest = await answered(home, "dataset bulid since march", "Did you mean “dataset build”?")
    assert "[since march]" in nearest.words
    await answered(home, "dataset nothing.jsonl", "I found no file “nothing.jsonl”")
    await answered(home, "dataset show", "No training files yet.")
    await answered(home, "dataset download", "No training files yet.")
