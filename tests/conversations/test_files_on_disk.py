"""Output files: one per draft, and never over anything that a person wrote."""

import asyncio
from datetime import datetime

import pytest

from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message

TODAY = datetime.now().astimezone().date().isoformat()


async def partial(
    home: House, bot: Bot, command: str = "/chrisgpt Spring:\n• One\n• Two"
) -> Message:
    """Write a version that breaks off, and return its message."""
    home.model.enqueue(Reply("Dear all, we", cut=2))
    await home.editor.run("#newsletter", command)
    brief = await home.editor.sees("#newsletter", containing="Brief: ")
    version = await home.sees_version(home.editor, brief)
    await home.presented(bot)
    return version


def files(home: House) -> dict[str, str]:
    """Return the output files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in home.output.iterdir()}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Spring issue", "spring-issue-"),
        ("Über Café & Co. / 2026", "uber-cafe-co-2026-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("春のお知らせです", ""),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-"),
    ],
)
async def test_a_file_is_named_by_date_title_and_number(
    home: House, bot: Bot, title: str, slug: str
) -> None:
    """Any title makes a name that every file system takes."""
    await home.editor.run("#newsletter", f"/chrisgpt {title}:\n• Sunday opening\n• Volunteers")

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()

    assert list(files(home)) == [f"{TODAY}-{slug}1.txt"]


async def test_a_file_without_a_title_is_named_by_the_first_bullet(home: House, bot: Bot) -> None:
    """Something has to tell the files apart for people."""
    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")
    await home.presented(bot)

    assert list(files(home)) == [f"{TODAY}-sunday-opening-1.txt"]


async def test_a_newer_version_takes_the_older_one_s_file(home: House, bot: Bot) -> None:
    """One file per draft, with its current text."""
    version = await partial(home, bot)
    assert files(home) == {f"{TODAY}-spring-1.txt": "Dear all,"}

    await home.editor.click(version, words.TRY_AGAIN)
    await home.presented(bot, number=2)

    assert files(home) == {f"{TODAY}-spring-1.txt": NEWSLETTER.strip()}


async def test_a_file_of_somebody_else_is_left_alone(home: House, bot: Bot) -> None:
    """A name that is taken, by a file or a folder, is not ours."""
    (home.output / f"{TODAY}-spring-1.txt").write_text("Notes", encoding="utf-8")
    (home.output / f"{TODAY}-spring-1-2.txt").mkdir()

    await home.editor.run("#newsletter", "/chrisgpt Spring:\n• One point\n• Two")

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    assert (home.output / f"{TODAY}-spring-1.txt").read_text(encoding="utf-8") == "Notes"
    assert (await bot.archive.drafts.get(1)).output_file == f"{TODAY}-spring-1-3.txt"


async def test_nothing_written_leaves_no_file(home: House, bot: Bot) -> None:
    """A version without words makes no file."""
    home.model.default = Reply("")
    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")
    await home.presented(bot)

    assert files(home) == {}


async def test_a_folder_that_cannot_be_written_does_not_keep_the_draft_from_slack(
    home: House,
) -> None:
    """The disk refuses the file: the thread has the whole text, and promises no file."""
    home.expected_errors.append("output file not written")
    home.output.write_text("This is no folder.", encoding="utf-8")
    async with home.bot() as bot:
        await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")

        brief = await home.editor.sees("#newsletter", containing="Sunday opening")
        whole = await home.sees_version(home.editor, brief)

        assert whole.plain == NEWSLETTER.strip()
        assert "output folder" not in whole.words
        assert (await bot.archive.versions.of(1))[0].text == NEWSLETTER.strip()


async def test_no_half_written_file_is_ever_seen(home: House, bot: Bot) -> None:
    """Who reads the folder while drafts end sees whole texts only."""
    seen: set[str] = set()
    done = asyncio.Event()

    async def read() -> None:
        while not done.is_set():
            for path in home.output.glob("*.txt") if home.output.exists() else ():
                seen.add(path.read_text(encoding="utf-8"))
            await asyncio.sleep(0)

    reader = asyncio.create_task(read())
    version = await partial(home, bot)
    await home.editor.click(version, words.TRY_AGAIN)
    await home.presented(bot, number=2)
    done.set()
    await asyncio.wait_for(reader, PATIENCE)

    assert seen <= {"Dear all,", NEWSLETTER.strip()}
    assert not [path for path in home.output.iterdir() if path.suffix != ".txt"]
