"""An admin brings training files: by form, by shortcut, from the console; and puts them away."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive import Dataset
from bot.settings import EngineAccess
from bot.training.datasets.limits import LARGEST_FILE
from bot.words import datasets as words
from handlers.bot import Bot
from handlers.finetune.datasets import FILES, SAMPLES, add_files
from handlers.whisper import Whisper
from tests.house import BOT_USER, PATIENCE, House
from tests.training.datasets.material import chat, chats
from workspace.client import Message, until

ROOT = Path(__file__).resolve().parents[2]
CHANNEL = "#newsletter"
SHORTCUT = "use_as_training_data"
READY = "12 examples, all in order: ready to train on."
LIST = json.dumps([chat(number) for number in range(12)], indent=1).encode()


async def note(home: House, containing: str, channel: str = CHANNEL) -> Message:
    """Wait for words that only the admin sees."""
    return await home.admin.sees_note(channel, containing=containing, timeout=PATIENCE)


async def uploaded(home: House, *files: tuple[str, bytes]) -> None:
    """Put files into the form."""
    ids = [await home.admin.store(name, content) for name, content in files]
    await home.admin.run(CHANNEL, "/finetune upload")
    form = await home.admin.form(title=words.FORM_TITLE)
    assert (await form.submit(**{FILES: ids})).ok


async def kept(bot: Bot, count: int = 1) -> list[Dataset]:
    """Wait until so many files are kept, and return them, newest first."""

    async def look() -> bool:
        return len(await bot.archive.datasets.kept()) == count

    await until(look, timeout=PATIENCE, what=f"{count} datasets")
    return await bot.archive.datasets.kept()


async def test_a_file_in_the_form_is_kept_and_reported(home: House, bot: Bot) -> None:
    """The admin sees what it holds and what to do next; nobody else sees anything."""
    await uploaded(home, ("letters.jsonl", chats(12)))

    card = await note(home, READY)
    assert list(card.buttons) == [words.START, words.REPORT, words.DELETE]
    assert "letters.jsonl" in card.words
    (dataset,) = await kept(bot)
    assert bot.datasets.path(dataset.sha256).read_bytes() == chats(12)
    assert (dataset.name, dataset.added_by) == ("letters.jsonl", "UADMIN")
    assert dataset.origin["kind"] == "upload"
    assert await home.second.messages(CHANNEL) == []
    assert home.model.requests == []


async def test_several_files_have_a_card_each(home: House, bot: Bot) -> None:
    """A bad one keeps none of the good ones from coming."""
    await uploaded(home, ("a.jsonl", chats(12)), ("b.txt", b"Dear all\n"), ("c.jsonl", chats(13)))

    await note(home, READY)
    await note(home, words.wrong_kind("unreadable"))
    await note(home, "13 examples, all in order")
    assert sorted(dataset.name for dataset in await kept(bot, 3)) == ["a.jsonl", "b.txt", "c.jsonl"]


@pytest.mark.usefixtures("bot")
async def test_the_form_asks_for_a_file(home: House) -> None:
    """Sent off empty it stays open and says so."""
    await home.admin.run(CHANNEL, "/finetune upload")
    form = await home.admin.form(title=words.FORM_TITLE)

    outcome = await form.submit()

    assert outcome.errors


async def test_a_message_with_a_file_becomes_training_data(home: House, bot: Bot) -> None:
    """By the shortcut in its menu, from a channel that the bot is in."""
    message = await home.editor.upload(CHANNEL, "letters.jsonl", chats(12))

    await home.admin.shortcut(SHORTCUT, message)

    await note(home, READY)
    (dataset,) = await kept(bot)
    assert (dataset.added_by, dataset.bytes) == ("UADMIN", len(chats(12)))


async def test_the_same_file_twice_is_kept_once(home: House, bot: Bot) -> None:
    """The second time the card says that it is there."""
    for name in ("letters.jsonl", "again.jsonl"):
        message = await home.editor.upload(CHANNEL, name, chats(12))
        await home.admin.shortcut(SHORTCUT, message)
        await note(home, READY if name == "letters.jsonl" else "I have this file already")

    assert [dataset.name for dataset in await kept(bot)] == ["letters.jsonl"]


@pytest.mark.usefixtures("bot")
async def test_a_message_without_a_file_is_answered_in_words(home: House) -> None:
    """The answer says what the shortcut is for."""
    message = await home.editor.say(CHANNEL, "No file here")

    await home.admin.shortcut(SHORTCUT, message)

    await note(home, words.no_files_in_message())


async def test_a_file_where_the_bot_is_not_says_what_to_do(home: House, bot: Bot) -> None:
    """After the invitation the same shortcut brings the file."""
    message = await home.admin.upload("#general", "letters.jsonl", chats(12))

    await home.admin.shortcut(SHORTCUT, message)

    refused = words.not_fetched("letters.jsonl", "gone", limit=LARGEST_FILE)
    told = await note(home, "is not kept", "#general")
    assert refused in told.words
    assert await bot.archive.datasets.kept() == []
    await home.admin.invite("#general", BOT_USER)
    await home.admin.shortcut(SHORTCUT, message)
    await note(home, READY, "#general")


async def test_a_list_is_converted_by_a_button(home: House, bot: Bot) -> None:
    """A double click makes one dataset; the original stays."""
    await uploaded(home, ("letters.json", LIST))
    card = await note(home, "A JSON list with 12 examples")
    assert list(card.buttons) == [words.CONVERT, words.REPORT, words.DELETE]

    await asyncio.gather(*(home.admin.press_late(card, words.CONVERT) for _ in range(2)))

    await note(home, READY)
    converted, original = await kept(bot, 2)
    assert (converted.name, original.name) == ("letters.jsonl", "letters.json")
    lines = bot.datasets.path(converted.sha256).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(LIST)


async def test_a_file_is_deleted_by_a_button(home: House, bot: Bot) -> None:
    """Its bytes are gone, the words say what stays, and a second click says so too."""
    await uploaded(home, ("letters.jsonl", chats(12)))
    card = await note(home, READY)
    (dataset,) = await kept(bot)

    await home.admin.press_late(card, words.DELETE)

    await note(home, words.deleted("letters.jsonl"))
    assert not bot.datasets.path(dataset.sha256).exists()
    await home.admin.press_late(card, words.DELETE)
    await note(home, words.deleted_before("letters.jsonl"))
    audit = await bot.archive.audit.recent(9)
    acts = [(line.act, line.by) for line in audit if line.subject == dataset.sha256]
    assert acts == [("delete_dataset", "UADMIN"), ("upload", "UADMIN")]


async def test_an_empty_list_offers_the_sample_letters(home: House, bot: Bot) -> None:
    """One click, and there is something to train on and something to validate with."""
    await home.admin.run(CHANNEL, "/finetune files")
    empty = await note(home, "No training files yet.")

    await home.admin.click(empty, words.SAMPLE)

    card = await note(home, "25 examples, all in order: ready to train on.")
    assert words.START in card.buttons
    assert {bot.datasets.path(dataset.sha256).read_bytes() for dataset in await kept(bot, 2)} == {
        (SAMPLES / name).read_bytes() for name in ("train.jsonl", "validation.jsonl")
    }


async def test_the_list_shows_the_files_and_check_shows_one(home: House, bot: Bot) -> None:
    """`check` takes a name and shows the report card once more."""
    await uploaded(home, ("letters.jsonl", chats(12)), ("few.jsonl", chats(3)))
    await kept(bot, 2)

    await home.admin.run(CHANNEL, "/finetune files")
    listed = await note(home, words.LIST_TITLE)
    await home.admin.run(CHANNEL, "/finetune check few.jsonl")

    assert "letters.jsonl · 12 examples" in listed.words
    assert "few.jsonl · 3 examples" in listed.words
    await note(home, words.headline(kind="chat", examples=3, fewest=10, problems=0))


@pytest.mark.usefixtures("bot")
async def test_a_click_on_upload_opens_the_form(home: House) -> None:
    """The empty list leads on by itself."""
    await home.admin.run(CHANNEL, "/finetune files")

    await home.admin.click(await note(home, "No training files yet."), words.UPLOAD)

    assert (await home.admin.form(title=words.FORM_TITLE)).fields == [FILES]


async def test_a_file_from_the_console_is_there_in_slack(home: House, bot: Bot) -> None:
    """While the bot runs, for files that are larger than Slack takes."""
    path = home.folder / "large.jsonl"
    path.write_bytes(chats(12))
    settings = {
        "DATA_DIR": str(home.folder),
        "DATABASE_URL": bot.settings.database_url,
        "OUTPUT_DIR": str(home.output),
        "SYSTEM_PROMPT_FILE": str(home.prompt_file),
    }
    command = [sys.executable, str(ROOT / "app.py"), "dataset", "add", str(path)]
    added = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env={**os.environ, **settings}, check=False
    )

    assert added.returncode == 0
    await home.admin.run(CHANNEL, "/finetune files")
    await note(home, "large.jsonl · 12 examples")


async def test_a_file_object_without_an_address_is_asked_about(home: House, bot: Bot) -> None:
    """As in channels shared with others: files.info tells where it is, or that it is gone."""
    message = await home.editor.upload(CHANNEL, "letters.jsonl", chats(12))
    (shown,) = message.json["files"]
    whisper = Whisper(bot.door, "UADMIN", message.channel, key="answer", since=datetime.now(UTC))
    files = [{"id": shown["id"], "file_access": "check_file_info"}, {"id": "F0GONE"}, {}]

    added = await add_files(bot, whisper, user="UADMIN", files=files)

    assert added == await bot.archive.datasets.kept()
    assert [dataset.name for dataset in added] == ["letters.jsonl"]
    gone = [m for m in await home.admin.messages(CHANNEL) if "is not kept" in m.words]
    assert len(gone) == 2


async def test_the_list_shows_what_lies_at_engines(studio_home: House) -> None:
    """Files that an engine has and we have not; one that is down is told of in words."""
    assert studio_home.studio
    studio_home.studio.add_file(chats(12), "from-elsewhere.jsonl")
    down = EngineAccess("attic", "http://127.0.0.1:9/v1", "sk-made-up-attic")

    async with studio_home.bot(engines=(*studio_home.engines, down)):
        await studio_home.admin.run(CHANNEL, "/finetune files")
        listed = await note(studio_home, words.LIST_TITLE)

    assert words.AT_ENGINES in listed.words
    assert "studio · file-" in listed.words
    assert "from-elsewhere.jsonl" in listed.words
    assert "attic" in listed.words
    assert "openai" not in listed.words  # it offers no files, and nobody needs to hear of that


@pytest.mark.usefixtures("no_patience")
async def test_a_file_that_was_on_its_way_when_the_bot_ended_is_kept(home: House) -> None:
    """The request was on record before the form closed, so the next start brings the file."""
    async with home.bot() as bot:
        await uploaded(home, ("letters.jsonl", chats(12)))
        await home.crash(bot)

    async with home.bot() as bot:
        await note(home, READY)
        assert [dataset.name for dataset in await kept(bot)] == ["letters.jsonl"]
